//! What is behind a figure: the postings of a selection, each with the cell it came from.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ledger::{
        balance::{Cell, Selection},
        calendar::FinancialYear,
        code::{AccountCode, GrantCode},
        journal::{EntryNumber, Posting, SourceCell},
        posted::{FoundPosting, PostedEntry},
    },
    store::{cells, error::StoreError, reader::Reader},
};

/// The fewest postings that one question reads.
const PAGE: i64 = 200;

type KeyRow = (i64, i64, String, String, String);

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
        // The year's balances know which accounts the selection touches at all, so no account is
        // read in vain.
        let balances = self.balances(selection.year).await?;
        let touched: BTreeSet<AccountCode> = balances
            .cells
            .keys()
            .filter(|cell| selection.takes(cell))
            .map(|cell| cell.account)
            .collect();
        let mut numbers: BTreeSet<EntryNumber> = BTreeSet::new();
        let mut last = EntryNumber::MAX;
        for account in touched {
            let found = self.touching(selection, account, (after, last), limit);
            numbers.extend(found.await?);
            // Once there are enough, a later account need not look further than they reach.
            while numbers.len() > limit {
                numbers.pop_last();
            }
            if numbers.len() == limit {
                last = numbers.last().copied().unwrap_or(last);
            }
        }
        let numbers: Vec<EntryNumber> = numbers.into_iter().collect();
        let takes = |entry: &PostedEntry, posting: &Posting| {
            selection.takes_posting(entry.entry.year, entry.entry.period, posting)
        };
        self.found(&numbers, takes, limit).await
    }

    /// The first entries after one, up to another, with a posting of a selection to an account.
    async fn touching(
        &mut self,
        selection: &Selection,
        account: AccountCode,
        (mut after, last): (EntryNumber, EntryNumber),
        limit: usize,
    ) -> Result<BTreeSet<EntryNumber>, StoreError> {
        let text = sql!(
            "select entry, period, fund, project, line from posting \
             where book = $1 and year = $2 and account = $3 and entry > $4 \
             and entry <= $5 order by entry limit $6"
        );
        let (from, to) = selection.part.periods();
        let periods = i64::from(from)..=i64::from(to);
        // Twice as many at each turn, so that a rare fund in a busy account costs few questions.
        let mut page = PAGE;
        let mut found = BTreeSet::new();
        loop {
            let rows: Vec<KeyRow> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
                .bind(i64::from(selection.year.start())).bind(account.as_str()).bind(after)
                .bind(last)
                .bind(page).fetch_all(c).await)?;
            let full = cells::count(rows.len()) == page;
            let newest = rows.last().map_or(after, |row| row.0);
            for (entry, period, fund, project, line) in rows {
                let cell = Cell {
                    fund: cells::code("a fund", &fund)?,
                    project: cells::code("a project", &project)?,
                    line: cells::code("a budget line", &line)?,
                    account,
                };
                if periods.contains(&period) && selection.takes(&cell) {
                    found.insert(entry);
                }
            }
            if !full || found.len() >= limit {
                return Ok(found);
            }
            // An entry may be cut by the page, so the last is read again, with a larger page.
            after = after.max(newest.saturating_sub(1));
            page = page.saturating_mul(2);
        }
    }

    /// What settled a grant's award in a year: the credits to grants receivable that name it.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn settlements(
        &mut self,
        grant: GrantCode,
        year: FinancialYear,
    ) -> Result<Vec<FoundPosting>, StoreError> {
        let text = sql!(
            "select distinct entry from posting \
             where book = $1 and grant_code = $2 and grant_code is not null and account = $3 \
             and year = $4 and amount_pence < 0 order by entry"
        );
        let account = AccountCode::GRANTS_RECEIVABLE;
        let numbers: Vec<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(grant.as_str()).bind(account.as_str()).bind(i64::from(year.start()))
            .fetch_all(c).await)?;
        let takes = |_: &PostedEntry, posting: &Posting| {
            let credit = posting.amount.is_negative();
            posting.account == account && posting.grant == Some(grant) && credit
        };
        self.found(&numbers, takes, usize::MAX).await
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
