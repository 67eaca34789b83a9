//! The laws on the walk: each entry is proved again against the book as its settings were when it
//! was posted, and against the entries that it says it mirrors or puts right.
//!
//! In comes an entry with the entries that it names, out come findings. What a lock already holds
//! is summed up here and judged when the walk is done, since a reversal and its replacement only
//! disturb nothing together. It reads no settings but those that the chain covers.

use std::collections::BTreeMap;

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
    store::{error::StoreError, journal::entry::ReadEntry, reader::Reader},
};

/// The entries that others of a page name, as they were read.
pub(super) type Originals = BTreeMap<EntryNumber, Result<PostedEntry, StoreError>>;

/// What was posted into an account after its reconciliation was locked, dated inside the lock: by
/// the entry that a pair of reversal and replacement is about, else by the entry itself.
pub(super) type Inside = BTreeMap<(AccountCode, Option<EntryNumber>, EntryNumber), Disturbed>;

/// What entries inside a lock come to.
#[derive(Debug, Default)]
pub(super) struct Disturbed {
    net: Money,
    last: EntryNumber,
}

/// The entries that the entries of a page reverse or replace, read together.
pub(super) async fn originals(
    reader: &mut Reader,
    page: &[ReadEntry],
) -> Result<Originals, StoreError> {
    let read = page.iter().filter_map(|(_, entry)| entry.as_ref().ok());
    let mut named: Vec<EntryNumber> = read
        .flat_map(|made| [made.entry.reverses, made.entry.replaces])
        .flatten()
        .collect();
    named.sort_unstable();
    named.dedup();
    let mut originals = Originals::new();
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    for some in named.chunks(size) {
        originals.extend(reader.read_entries(some).await?);
    }
    Ok(originals)
}

impl Walk {
    /// Everything that an entry may break by itself or together with the entries that it names.
    pub(super) fn laws(&mut self, made: PostedEntry, originals: &Originals) {
        self.link_back(&made, originals);
        self.keep_from_fund_balance(&made, originals);
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

    /// Law 2: a reversal mirrors an earlier entry, once, and a replacement puts a reversed one
    /// right.
    fn link_back(&mut self, made: &PostedEntry, originals: &Originals) {
        let number = made.number;
        let Draft {
            kind,
            date,
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
            let Some(original) = original else { continue };
            if original >= number {
                self.findings.push(format!(
                    "entry {number} {does} entry {original}, which comes after it"
                ));
            } else if !originals.contains_key(&original) {
                self.findings.push(format!(
                    "entry {number} {does} entry {original}, which is not there"
                ));
            }
        }
        if let Some(original) = reverses {
            if let Some(first) = self.reversed.insert(original, number) {
                self.findings.push(format!(
                    "entry {original} is reversed twice, by {first} and by {number}"
                ));
            }
            if let Some(Ok(original)) = originals.get(&original) {
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
        }
        if let Some(original) = replaces.filter(|number| !self.reversed.contains_key(number)) {
            self.findings.push(format!(
                "entry {number} replaces entry {original}, which no entry reversed before it"
            ));
        }
    }

    /// Law 1: nothing but opening and closing moves a fund balance, and what puts an opening right;
    /// by it money would cross funds without a transfer.
    fn keep_from_fund_balance(&mut self, made: &PostedEntry, originals: &Originals) {
        let moves = |entry: &Draft| {
            let mut postings = entry.postings.iter();
            postings.any(|posting| posting.account == AccountCode::FUND_BALANCE)
        };
        let named = made.entry.reverses.or(made.entry.replaces);
        let original = named.and_then(|number| originals.get(&number));
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
