//! What decides, while entries are posted, which of them stay open or lie apart from their lines.
//! Most answer a line of their own day in full, and are seen to at once.

use std::collections::BTreeMap;

use crate::{
    ledger::{
        code::AccountCode,
        journal::{Draft, EntryNumber, LineNumber},
    },
    statement::reconcile::apart::Placed,
    store::writer::Unlisted,
};

/// How much of which account a line shows, and where it lies.
pub(super) type Shown = BTreeMap<LineNumber, (AccountCode, i64, Placed)>;

/// What the entries of a posting leave to be looked up.
pub(super) struct Left {
    /// The lines that were listed as waiting before, by the entries that answer them, and where
    /// those lie.
    pub(super) answered: Vec<(EntryNumber, LineNumber, Placed)>,
    /// The accounts that have statements.
    accounts: Vec<AccountCode>,
    /// What those entries move of those accounts, beyond what other lines show.
    moved: Vec<(EntryNumber, AccountCode, i64)>,
    /// The entries that stay open or lie apart as far as is seen here, and those that mirror or put
    /// right another, with those.
    open: Vec<EntryNumber>,
}

impl Left {
    /// Nothing yet, for the accounts that have statements.
    pub(super) fn on(accounts: Vec<AccountCode>) -> Left {
        Left {
            answered: Vec::new(),
            accounts,
            moved: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Notes what an entry leaves open: of the lines that the writer brought in itself it is seen
    /// here.
    pub(super) fn note(&mut self, number: EntryNumber, entry: &Draft, unlisted: &mut Unlisted) {
        let named = [entry.reverses, entry.replaces];
        if named.iter().any(Option::is_some) {
            self.open.push(number);
            self.open.extend(named.into_iter().flatten());
        }
        let mut left: Vec<(AccountCode, i64)> = Vec::new();
        for posting in &entry.postings {
            if self.accounts.contains(&posting.account) {
                add_to(&mut left, posting.account, posting.amount.pence());
            }
        }
        let (before, placed) = (self.answered.len(), (entry.year, entry.date));
        let mut elsewhere = false;
        for line in &entry.lines {
            match unlisted.take(*line) {
                Some(shown) => {
                    let pence = shown.amount.pence().saturating_neg();
                    let moved = add_to(&mut left, shown.account, pence);
                    elsewhere |= moved == 0 || (shown.year, shown.date) != placed;
                }
                None => self.answered.push((number, *line, placed)),
            }
        }
        let seen_to = self.answered.len() == before;
        let moved = left.into_iter().filter(|(_, pence)| *pence != 0);
        let moved = moved.map(|(account, pence)| (number, account, pence));
        if seen_to {
            elsewhere |= moved.count() > 0;
        } else {
            self.moved.extend(moved);
        }
        if elsewhere {
            self.open.push(number);
        }
    }

    /// The entries that their lines do not show in full or on their day, and those that name or are
    /// named.
    pub(super) fn touched(&self, shown: &Shown) -> Vec<EntryNumber> {
        let mut touched = self.open.clone();
        let mut left: BTreeMap<(EntryNumber, AccountCode), i64> = BTreeMap::new();
        for (entry, account, pence) in &self.moved {
            let sum = left.entry((*entry, *account)).or_default();
            *sum = sum.saturating_add(*pence);
        }
        for (entry, line, placed) in &self.answered {
            if let Some((account, pence, of_line)) = shown.get(line) {
                let sum = left.entry((*entry, *account)).or_default();
                if of_line != placed || *sum == 0 {
                    touched.push(*entry);
                }
                *sum = sum.saturating_sub(*pence);
            }
        }
        let open = left.into_iter().filter(|(_, left)| *left != 0);
        touched.extend(open.map(|((entry, _), _)| entry));
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

/// Adds to the sum of an account, among a few, and gives what it was.
fn add_to(sums: &mut Vec<(AccountCode, i64)>, account: AccountCode, pence: i64) -> i64 {
    if let Some((_, sum)) = sums.iter_mut().find(|(kept, _)| *kept == account) {
        let before = *sum;
        *sum = sum.saturating_add(pence);
        before
    } else {
        sums.push((account, pence));
        0
    }
}
