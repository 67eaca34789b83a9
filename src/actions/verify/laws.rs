//! The laws on the walk: each entry is proved again against the book as its settings were when it
//! was posted, and against the entries that it says it mirrors or puts right.
//!
//! In comes an entry with the entries that it names, out come findings. What a lock already holds
//! is summed up here and judged when the walk is done, since a reversal and its replacement only
//! disturb nothing together. It reads no settings but those that the chain covers.

use std::{collections::BTreeMap, mem};

use super::{PAGE, walk::Walk};
use crate::{
    ledger::{
        calendar::short_date,
        code::AccountCode,
        entry::{EntryError, JournalEntry},
        journal::{Draft, EntryKind, EntryNumber},
        money::Money,
        posted::PostedEntry,
    },
    store::{error::StoreError, reader::Reader},
};

/// The entries that others of a page name, as they were read.
type Originals = BTreeMap<EntryNumber, Result<PostedEntry, StoreError>>;

/// What was posted into an account after its reconciliation was locked, dated inside the lock: by
/// the entry that a pair of reversal and replacement is about, else by the entry itself.
pub(super) type Inside = BTreeMap<(AccountCode, Option<EntryNumber>, EntryNumber), Disturbed>;

/// What entries inside a lock come to.
#[derive(Debug, Default)]
pub(super) struct Disturbed {
    net: Money,
    last: EntryNumber,
}

/// The entries that some entries reverse or replace, read together.
async fn originals(reader: &mut Reader, named: &[PostedEntry]) -> Result<Originals, StoreError> {
    let numbers = named
        .iter()
        .flat_map(|made| [made.entry.reverses, made.entry.replaces]);
    let mut numbers: Vec<EntryNumber> = numbers.flatten().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut originals = Originals::new();
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    for some in numbers.chunks(size) {
        originals.extend(reader.fetch_entries(some).await?.read());
    }
    Ok(originals)
}

impl Walk {
    /// Everything that an entry may break by itself; one that names others is held against them
    /// when its page is done.
    pub(super) fn laws(&mut self, made: PostedEntry) {
        self.link_back(&made);
        if made.entry.reverses.or(made.entry.replaces).is_some() {
            self.named.push(made.clone());
        } else {
            self.keep_from_fund_balance(&made, None);
        }
        self.disturb(&made);
        let number = made.number;
        let Some(book) = self.settings.book() else {
            return;
        };
        if let Err(broken) = JournalEntry::balance(made.entry, book) {
            self.findings
                .push(if let EntryError::YearClosed(year) = broken {
                    format!("entry {number} is posted in {year}, which was closed before it")
                } else {
                    format!("entry {number}: {broken}")
                });
        }
    }

    /// Law 2: an entry that reverses or puts right another says so, names an earlier one, and does
    /// it once.
    fn link_back(&mut self, made: &PostedEntry) {
        let number = made.number;
        let Draft {
            kind,
            reverses,
            replaces,
            ..
        } = made.entry;
        let mirrors = matches!(kind, EntryKind::Reversal | EntryKind::AccrualReversal);
        if mirrors != reverses.is_some() || (kind == EntryKind::Replacement) != replaces.is_some() {
            let kind = kind.word();
            self.findings.push(format!(
                "entry {number} is of kind {kind}, and the entry that it reverses or replaces \
                 says otherwise"
            ));
        }
        for (does, original) in [("reverses", reverses), ("replaces", replaces)] {
            if let Some(original) = original.filter(|original| *original >= number) {
                self.findings.push(format!(
                    "entry {number} {does} entry {original}, which comes after it"
                ));
            }
        }
        if let Some(original) = reverses
            && let Some(first) = self.reversed.insert(original, number)
        {
            self.findings.push(format!(
                "entry {original} is reversed twice, by {first} and by {number}"
            ));
        }
        if let Some(original) = replaces.filter(|number| !self.reversed.contains_key(number)) {
            self.findings.push(format!(
                "entry {number} replaces entry {original}, which no entry reversed before it"
            ));
        }
    }

    /// Holds the entries of the page that name others against those.
    pub(super) async fn beside_originals(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let named = mem::take(&mut self.named);
        let originals = originals(reader, &named).await?;
        for made in &named {
            self.mirror(made, &originals);
            let named = made.entry.reverses.or(made.entry.replaces);
            let original = named.and_then(|number| originals.get(&number));
            self.keep_from_fund_balance(made, original);
        }
        Ok(())
    }

    /// Law 2: what an entry names is there, and a reversal mirrors it.
    fn mirror(&mut self, made: &PostedEntry, originals: &Originals) {
        let number = made.number;
        let Draft {
            date,
            reverses,
            replaces,
            ..
        } = made.entry;
        for (does, original) in [("reverses", reverses), ("replaces", replaces)] {
            let named = original.filter(|original| *original < number);
            if let Some(original) = named.filter(|original| !originals.contains_key(original)) {
                self.findings.push(format!(
                    "entry {number} {does} entry {original}, which is not there"
                ));
            }
        }
        let original = reverses.and_then(|original| originals.get(&original));
        let Some(Ok(original)) = original else { return };
        match original.reversal(date) {
            Ok(mirror) if mirror.postings == made.entry.postings => {}
            Ok(_) => self.findings.push(format!(
                "entry {number} does not mirror entry {}, which it reverses",
                original.number
            )),
            Err(refused) => self.findings.push(format!(
                "entry {number} reverses what cannot be reversed: {refused}"
            )),
        }
    }

    /// Law 1: nothing but opening and closing moves a fund balance, and what puts an opening right;
    /// by it money would cross funds without a transfer.
    fn keep_from_fund_balance(
        &mut self,
        made: &PostedEntry,
        original: Option<&Result<PostedEntry, StoreError>>,
    ) {
        let moves = |entry: &Draft| {
            let mut postings = entry.postings.iter();
            postings.any(|posting| posting.account == AccountCode::FUND_BALANCE)
        };
        let puts_right = matches!(original, Some(Ok(original)) if moves(&original.entry));
        let may = matches!(made.entry.kind, EntryKind::Opening | EntryKind::Closing) || puts_right;
        if moves(&made.entry) && !may {
            self.findings.push(format!(
                "entry {} moves account {}, the fund balance, and neither opens a book nor closes \
                 a year",
                made.number,
                AccountCode::FUND_BALANCE
            ));
        }
    }

    /// Sums up what an entry moves inside a lock.
    fn disturb(&mut self, made: &PostedEntry) {
        let pair = made.entry.reverses.or(made.entry.replaces);
        let alone = if pair.is_some() { 0 } else { made.number };
        for posting in &made.entry.postings {
            let until = self.signed.locks.get(&posting.account);
            if until.is_none_or(|until| made.entry.date > *until) {
                continue;
            }
            let place = (posting.account, pair, alone);
            let sum = self.signed.inside.entry(place).or_default();
            sum.last = made.number;
            match sum.net.plus(posting.amount) {
                Ok(net) => sum.net = net,
                Err(_) => self.findings.push(format!(
                    "entry {} is beyond the range of money",
                    made.number
                )),
            }
        }
    }

    /// What was posted into a locked reconciliation after it was signed.
    pub(super) fn check_locks(&mut self) {
        for ((account, ..), Disturbed { net, last }) in &self.signed.inside {
            let until = self.signed.locks.get(account).copied();
            if let Some(until) = until.filter(|_| !net.is_nil()) {
                self.findings.push(format!(
                    "entry {last} moves account {account} by {net} on a day that its \
                     reconciliation at {} had locked",
                    short_date(until)
                ));
            }
        }
    }
}
