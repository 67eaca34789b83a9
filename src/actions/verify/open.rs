//! What is open on both sides, on the walk: how much of each line no entry answers, and how much of
//! each entry no line of an account with statements shows. Both tables are made again from the
//! chain's entries and matches, and compared.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::{WaitingLine, Walk};
use crate::{
    ledger::{
        code::AccountCode,
        journal::{Draft, EntryNumber, LineNumber},
        money::{Money, MoneyError},
    },
    store::{error::StoreError, reader::Reader},
};

/// What is open of the entries met so far.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The accounts that statements were imported into, by the end of the chain.
    accounts: BTreeSet<AccountCode>,
    /// The net of each entry on such an account, less what lines of it show.
    left: BTreeMap<(EntryNumber, AccountCode), Money>,
    /// The entries that put another right, and that one.
    replaced: BTreeMap<EntryNumber, EntryNumber>,
    /// The entries that mirror another.
    mirrors: BTreeSet<EntryNumber>,
}

impl Open {
    /// Nothing yet, for the accounts that have statements.
    pub(super) fn on(accounts: impl IntoIterator<Item = AccountCode>) -> Open {
        Open {
            accounts: accounts.into_iter().collect(),
            ..Open::default()
        }
    }

    /// The accounts that statements were imported into.
    pub(super) fn accounts(&self) -> impl Iterator<Item = AccountCode> {
        self.accounts.iter().copied()
    }

    /// Whether statements were imported into an account.
    pub(super) fn has_statements(&self, account: &AccountCode) -> bool {
        self.accounts.contains(account)
    }

    /// The entries that put another right, each with that one.
    pub(super) const fn replacements(&self) -> &BTreeMap<EntryNumber, EntryNumber> {
        &self.replaced
    }
}

impl Walk {
    /// Adds what an entry moves on accounts that have statements.
    pub(super) fn open_up(&mut self, number: EntryNumber, entry: &Draft) {
        if entry.reverses.is_some() {
            self.open.mirrors.insert(number);
        }
        if let Some(original) = entry.replaces {
            self.open.replaced.insert(number, original);
        }
        if !(1..=12).contains(&entry.period.number()) {
            return;
        }
        let mut nets: BTreeMap<AccountCode, Money> = BTreeMap::new();
        for posting in &entry.postings {
            if self.open.accounts.contains(&posting.account) {
                let net = nets.entry(posting.account).or_default();
                // A sum beyond the range of money is found where the balances are added up.
                *net = net.plus(posting.amount).unwrap_or(*net);
            }
        }
        let moved = nets.into_iter().filter(|(_, net)| !net.is_nil());
        let left = moved.map(|(account, net)| ((number, account), net));
        self.open.left.extend(left);
    }

    /// Counts a match that was made or ended.
    pub(super) fn count_open(
        &mut self,
        line: LineNumber,
        entry: EntryNumber,
        amount: Option<Money>,
        count: impl Fn(Money, Money) -> Result<Money, MoneyError>,
    ) {
        let Some(WaitingLine {
            account,
            amount: whole,
            ..
        }) = self.known_lines.get(&line)
        else {
            return;
        };
        let Ok(account) = account.parse::<AccountCode>() else {
            return;
        };
        let key = (entry, account);
        let left = self.open.left.remove(&key).unwrap_or_default();
        let left = count(left, amount.unwrap_or(*whole)).unwrap_or(left);
        if !left.is_nil() {
            self.open.left.insert(key, left);
        }
    }

    /// How much of a line no entry answers.
    pub(super) fn open_of(&self, line: LineNumber) -> Money {
        let whole = self.known_lines.get(&line).map(|known| known.amount);
        let whole = whole.unwrap_or_default();
        let standing = self.standing.get(&line).into_iter().flatten();
        let answered = standing
            .filter_map(|place| self.matches.get(*place))
            .map(|made| made.amount.unwrap_or(whole));
        whole
            .minus(Money::sum(answered).unwrap_or_default())
            .unwrap_or(whole)
    }

    /// A line waits while something of it is open; why it does is kept while it waits.
    pub(super) fn wait(&mut self, line: LineNumber) {
        let answered = self.standing.contains_key(&line) && self.open_of(line).is_nil();
        if answered {
            self.waiting.remove(&line);
        } else {
            self.waiting.entry(line).or_insert(None);
        }
    }

    /// The table of open entries is what the chain makes it.
    pub(super) async fn compare_open(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let standing: BTreeSet<EntryNumber> = self
            .matches
            .iter()
            .filter(|made| made.ended.is_none())
            .map(|made| made.entry)
            .collect();
        let beside = |entry: &EntryNumber| {
            let original = self.open.replaced.get(entry);
            original.is_some_and(|original| standing.contains(original))
                && !standing.contains(entry)
        };
        let is_open = |entry: &EntryNumber| {
            !self.open.mirrors.contains(entry)
                && !self.reversed.contains_key(entry)
                && !beside(entry)
        };
        let left = self.open.left.iter();
        let expected: BTreeMap<(EntryNumber, String), i64> = left
            .filter(|((entry, _), _)| is_open(entry))
            .map(|((entry, account), left)| ((*entry, account.to_string()), left.pence()))
            .collect();
        let rows = reader.open_rows().await?;
        let kept: BTreeMap<(EntryNumber, String), i64> = rows
            .into_iter()
            .map(|(entry, account, pence)| ((entry, account), pence))
            .collect();
        let either: BTreeSet<_> = expected.keys().chain(kept.keys()).collect();
        let wrong = either
            .into_iter()
            .filter(|key| expected.get(*key) != kept.get(*key));
        self.findings.extend(wrong.map(|(entry, account)| {
            format!(
                "entry {entry}: how much of it no statement of account {account} shows yet is not \
                 what its postings and matches make"
            )
        }));
        Ok(())
    }
}
