//! Entries by the cells that they touch: an account's, a fund's, what is behind a figure.
//!
//! The year's balances say which cells a question touches at all, and every cell has its postings
//! in the order of their entries in an index. So a question reads what it answers, however many
//! other postings the ledger holds: all its cells at once, over a stretch of entries that grows
//! while too few are found.

use std::collections::BTreeSet;

use crate::{
    ledger::{balance::Cell, calendar::FinancialYear, code::ProjectCode, journal::EntryNumber},
    store::{error::StoreError, reader::Reader},
};

/// Entries in the first stretch that is looked at.
const STRETCH: i64 = 400;
/// How many times longer each stretch is than the one before.
const LONGER: i64 = 8;

/// Which entries are looked for: those that touch some cells of some years, in some periods.
#[derive(Debug, Clone)]
pub(crate) struct Touching {
    pub(crate) cells: Vec<(FinancialYear, Cell)>,
    /// The first period and the last.
    pub(crate) periods: (u8, u8),
}

impl Touching {
    /// The cells with a project, or those without, as a statement takes them: a JSON array of year,
    /// project, line, account and fund each.
    fn cells(&self, with_project: bool) -> Result<Option<String>, StoreError> {
        let wanted = |(_, cell): &&(FinancialYear, Cell)| {
            (cell.project == ProjectCode::NONE) != with_project
        };
        let cells: Vec<_> = self
            .cells
            .iter()
            .filter(wanted)
            .map(|(year, cell)| {
                let (project, line) = (cell.project.as_str(), cell.line.as_str());
                let (account, fund) = (cell.account.as_str(), cell.fund.as_str());
                (year.start(), project, line, account, fund)
            })
            .collect();
        let some = (!cells.is_empty()).then(|| serde_json::to_string(&cells));
        Ok(some.transpose()?)
    }
}

impl Reader {
    /// The numbers of the first entries after one that touch some cells: at least `limit` of them
    /// where there are so many.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub(crate) async fn touching(
        &mut self,
        asked: &Touching,
        after: EntryNumber,
        limit: usize,
    ) -> Result<BTreeSet<EntryNumber>, StoreError> {
        let mut found = BTreeSet::new();
        let years = asked.cells.iter().map(|(year, _)| *year);
        let (Some(first), Some(last)) = (years.clone().min(), years.max()) else {
            return Ok(found);
        };
        let (begin, end) = self.between_years(first, last).await?;
        let mut after = after.max(begin);
        let mut stretch = STRETCH;
        let with_project = asked.cells(true)?;
        let without = asked.cells(false)?;
        let (from, to) = (i64::from(asked.periods.0), i64::from(asked.periods.1));
        let book = self.id;
        while after < end && found.len() < limit {
            let upto = after.saturating_add(stretch).min(end);
            // The two kinds of cells are kept in an index each.
            if let Some(cells) = &with_project {
                let rows: Vec<(i64,)> = fetch_by_engine!(
                    &mut self.tx,
                    "select distinct p.entry from {cells} \
                     cross join posting p {by posting_by_project} \
                     where p.book = $1 and p.year = cast(c.value ->> 0 as bigint) \
                     and p.project = c.value ->> 1 and p.line = c.value ->> 2 \
                     and p.account = c.value ->> 3 and p.fund = c.value ->> 4 \
                     and p.project <> 'NONE' and p.entry > $3 and p.entry <= $4 \
                     and p.period between $5 and $6",
                    |query| query
                        .bind(book)
                        .bind(cells)
                        .bind(after)
                        .bind(upto)
                        .bind(from)
                        .bind(to)
                );
                found.extend(rows.into_iter().map(|(number,)| number));
            }
            if let Some(cells) = &without {
                let rows: Vec<(i64,)> = fetch_by_engine!(
                    &mut self.tx,
                    "select distinct p.entry from {cells} \
                     cross join posting p {by posting_by_account} \
                     where p.book = $1 and p.year = cast(c.value ->> 0 as bigint) \
                     and p.account = c.value ->> 3 and p.fund = c.value ->> 4 \
                     and p.project = 'NONE' and p.entry > $3 and p.entry <= $4 \
                     and p.period between $5 and $6",
                    |query| query
                        .bind(book)
                        .bind(cells)
                        .bind(after)
                        .bind(upto)
                        .bind(from)
                        .bind(to)
                );
                found.extend(rows.into_iter().map(|(number,)| number));
            }
            after = upto;
            stretch = stretch.saturating_mul(LONGER);
        }
        Ok(found)
    }

    /// The number before the first entry of the first of some years, and the number of the last
    /// entry of the last.
    async fn between_years(
        &mut self,
        first: FinancialYear,
        last: FinancialYear,
    ) -> Result<(EntryNumber, EntryNumber), StoreError> {
        let begin = self.before_year(first).await?;
        let mut end = begin;
        let mut year = first;
        while year <= last {
            let text = sql!("select max(number) from entry where book = $1 and year = $2");
            let newest: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text)
                .bind(self.id).bind(i64::from(year.start())).fetch_one(c).await)?;
            end = end.max(newest.unwrap_or(0));
            year = year.next();
        }
        Ok((begin, end))
    }
}
