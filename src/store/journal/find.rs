//! What is behind a figure: the postings of a selection, each with the cell it came from.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    ledger::{
        balance::Selection,
        calendar::FinancialYear,
        code::{AccountCode, GrantCode},
        journal::{EntryNumber, Posting, SourceCell},
        posted::{FoundPosting, PostedEntry},
    },
    store::{cells, error::StoreError, reader::Reader},
};

use super::seek::Touching;

impl Reader {
    /// The postings of a selection in the order of their entries, from the entry after `after`: at
    /// least `limit` of them where there are so many, and never a part of an entry.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn postings(
        &mut self,
        selection: &Selection,
        after: EntryNumber,
        limit: usize,
    ) -> Result<Vec<FoundPosting>, StoreError> {
        // The year's balances know which cells the selection touches at all.
        let balances = self.balances(selection.year).await?;
        let cells = balances.cells.keys().filter(|cell| selection.takes(cell));
        let asked = Touching {
            cells: cells.map(|cell| (selection.year, *cell)).collect(),
            periods: selection.part.periods(),
        };
        let found = self.touching(&asked, after, limit).await?;
        let numbers: Vec<EntryNumber> = found.into_iter().take(limit).collect();
        let takes = |entry: &PostedEntry, posting: &Posting| {
            selection.takes_posting(entry.entry.year, entry.entry.period, posting)
        };
        self.found(&numbers, takes, limit).await
    }

    /// The entries of a day, among so many of the newest of the book, that post an amount to an
    /// account and a fund as a posting does; those that were reversed are left out.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn posted_like(
        &mut self,
        posting: &Posting,
        day: Date,
        newest: i64,
    ) -> Result<Vec<PostedEntry>, StoreError> {
        let text = sql!(
            "select distinct e.number from entry e \
             join posting p on p.book = e.book and p.entry = e.number \
             where e.book = $1 and e.number > $2 and e.date = $3 \
             and p.account = $4 and p.fund = $5 and p.amount_pence = $6"
        );
        let after = self.last_entry().await?.saturating_sub(newest);
        let mut numbers: Vec<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(self.id).bind(after).bind(cells::day(day)).bind(posting.account.as_str())
            .bind(posting.fund.as_str()).bind(posting.amount.pence()).fetch_all(c).await)?;
        let reversed = self.reversals_of(&numbers).await?;
        numbers.retain(|number| !reversed.contains_key(number));
        self.entries_of(&numbers).await
    }

    /// What settled a grant's award in a year: the credits to grants receivable that name it, but
    /// for those that were reversed and those that reverse a debit, the award's own among them.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn settlements(
        &mut self,
        grant: GrantCode,
        year: FinancialYear,
    ) -> Result<Vec<FoundPosting>, StoreError> {
        let account = AccountCode::GRANTS_RECEIVABLE;
        let book = self.id;
        let found: Vec<(i64,)> = fetch_by_engine!(
            &mut self.tx,
            "select entry from posting {by posting_by_grant} where book = $1 and grant_code = $2 \
             and grant_code is not null and account = $3 and year = $4 and amount_pence < 0",
            |query| query
                .bind(book)
                .bind(grant.as_str())
                .bind(account.as_str())
                .bind(i64::from(year.start()))
        );
        let mut numbers: Vec<i64> = found.into_iter().map(|(number,)| number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let takes = |_: &PostedEntry, posting: &Posting| {
            let credit = posting.amount.is_negative();
            posting.account == account && posting.grant == Some(grant) && credit
        };
        let mut found = self.found(&numbers, takes, usize::MAX).await?;
        found.retain(|found| found.reverses.is_none() && found.reversed_by.is_none());
        Ok(found)
    }

    async fn found(
        &mut self,
        numbers: &[EntryNumber],
        takes: impl Fn(&PostedEntry, &Posting) -> bool,
        limit: usize,
    ) -> Result<Vec<FoundPosting>, StoreError> {
        let entries = self.entries_of(numbers).await?;
        let reversals = self.reversals_of(numbers).await?;
        let answered = self.answered_cells(numbers).await?;
        let mut found = Vec::new();
        for made in entries {
            if found.len() >= limit {
                break;
            }
            let selected = made.entry.postings.iter().filter(|p| takes(&made, p));
            found.extend(selected.map(|posting| FoundPosting {
                entry: made.number,
                kind: made.entry.kind,
                date: made.entry.date,
                text: made.entry.text.clone(),
                posting: *posting,
                source: source_of(&made, posting, &answered),
                reverses: made.entry.reverses,
                reversed_by: reversals.get(&made.number).copied(),
                replaces: made.entry.replaces,
            }));
        }
        Ok(found)
    }
}

/// The cell of the line that an entry answers, of the posting's own account where it answers
/// several; else the entry's own source.
fn source_of(
    made: &PostedEntry,
    posting: &Posting,
    answered: &BTreeMap<EntryNumber, Vec<(AccountCode, SourceCell)>>,
) -> Option<SourceCell> {
    let lines = answered.get(&made.number).map_or(&[][..], Vec::as_slice);
    lines
        .iter()
        .find(|(account, _)| *account == posting.account)
        .or_else(|| lines.first())
        .map(|(_, source)| source.clone())
        .or_else(|| made.entry.source.clone())
}
