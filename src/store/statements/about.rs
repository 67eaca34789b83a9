//! The lines of an account about some days: of the imports that brought them, and no others.

use jiff::civil::Date;

use super::line::HeldLine;
use crate::{
    ledger::{code::AccountCode, journal::LineNumber},
    store::{cells, error::StoreError, reader::Reader},
};

impl Reader {
    /// The lines of an account that count, from one day to another, in the order of their numbers,
    /// from the one after `after`.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines_about(
        &mut self,
        account: AccountCode,
        (first, last): (Date, Date),
        after: LineNumber,
    ) -> Result<Vec<HeldLine>, StoreError> {
        // What came with a later import has a higher number, so earlier ones are not looked at.
        let text = sql!(
            "select l.number from import i cross join statement_line l \
             where i.book = $1 and i.account = $2 and i.number >= (select \
             cast(coalesce(max(import), 0) as bigint) from statement_line \
             where book = $1 and number = $5) \
             and not exists (select 1 from import_undone u \
             where u.book = i.book and u.import = i.number) \
             and l.book = i.book and l.import = i.number and l.date >= $3 and l.date <= $4 \
             and l.number > $5 and not exists (select 1 from line_withdrawn w \
             where w.book = l.book and w.line = l.number) order by l.number"
        );
        let numbers: Vec<LineNumber> = on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(self.id).bind(account.as_str()).bind(cells::day(first)).bind(cells::day(last))
            .bind(after).fetch_all(c).await)?;
        self.lines_of(&numbers).await
    }
}
