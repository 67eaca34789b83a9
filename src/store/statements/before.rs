//! What an account held when a file was brought in: the lines of the files before it, as far as
//! they still counted then.

use std::collections::BTreeMap;

use super::import::KeptImport;
use crate::{
    ledger::journal::LineNumber,
    store::{cells, error::StoreError, reader::Reader},
};

/// A line that an account held, and the import that brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The line.
    pub line: LineNumber,
    /// Its import.
    pub import: i64,
}

impl Reader {
    /// How often an import's account held each line before it, by fingerprint.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn held_before(
        &mut self,
        import: &KeptImport,
    ) -> Result<BTreeMap<[u8; 16], u32>, StoreError> {
        let text = sql!(
            "select fingerprint, count(*) from statement_line \
             where book = $1 and account = $2 and import < $3 and import not in \
             (select u.import from import_undone u join record r on r.book = u.book \
             and r.number = u.record where u.book = $1 and r.made_at_us < $4) group by fingerprint"
        );
        let account = import.import.account;
        let rows: Vec<(Vec<u8>, i64)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).bind(account.as_str()).bind(import.number)
            .bind(import.made.at.as_microsecond()).fetch_all(c).await)?;
        let held = rows.into_iter().map(|(fingerprint, count)| {
            let fingerprint = fingerprint.try_into();
            let fingerprint = fingerprint.map_err(|_| cells::damaged("a fingerprint", account))?;
            Ok((fingerprint, cells::small("a count", count)?))
        });
        held.collect()
    }

    /// The lines of a fingerprint that an import's account held before it, in their order.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn holders_before(
        &mut self,
        import: &KeptImport,
        fingerprint: [u8; 16],
    ) -> Result<Vec<Holder>, StoreError> {
        let text = sql!(
            "select number, import from statement_line \
             where book = $1 and account = $2 and fingerprint = $3 and import < $4 \
             and import not in (select u.import from import_undone u join record r \
             on r.book = u.book and r.number = u.record \
             where u.book = $1 and r.made_at_us < $5) order by number"
        );
        let rows: Vec<(i64, i64)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).bind(import.import.account.as_str()).bind(fingerprint.as_slice())
            .bind(import.number).bind(import.made.at.as_microsecond()).fetch_all(c).await)?;
        let holders = rows.into_iter();
        Ok(holders
            .map(|(line, import)| Holder { line, import })
            .collect())
    }
}
