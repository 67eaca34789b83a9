//! What no longer counts, on the walk: imports that were undone, each with its lines, what answered
//! them, and nothing signed that rested on them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use super::walk::Walk;
use crate::{
    ledger::{
        calendar::short_date,
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::PostedEntry,
    },
    store::{
        error::StoreError,
        reader::Reader,
        settings::records::Record,
        statements::{
            line::HeldLine,
            undone::{UndoneBody, WithdrawalBody},
        },
    },
};

/// The lines of an import.
#[derive(Debug)]
struct Lines {
    account: AccountCode,
    first: LineNumber,
    last: LineNumber,
    earliest: Date,
}

/// What was undone so far, and what can be.
#[derive(Debug, Default)]
pub(super) struct Gone {
    lines: BTreeMap<i64, Lines>,
    undone: BTreeMap<i64, i64>,
    withdrawn: BTreeMap<LineNumber, i64>,
    /// The entry that was posted last, and when.
    posted: Option<(EntryNumber, Timestamp)>,
    /// The entries that were posted for what others left of a line, and matched in the same act.
    for_rest: BTreeSet<EntryNumber>,
    /// Who asked for a line to be withdrawn, by record.
    asked: BTreeMap<i64, (LineNumber, String)>,
}

impl Gone {
    /// Keeps which lines an import brought; they come in the order of their numbers.
    pub(super) fn met(&mut self, held: &HeldLine) {
        let lines = self.lines.entry(held.import).or_insert(Lines {
            account: held.account,
            first: held.number,
            last: held.number,
            earliest: held.line.date,
        });
        lines.last = held.number;
        lines.earliest = lines.earliest.min(held.line.date);
    }

    /// Whether a line was withdrawn.
    pub(super) fn is_withdrawn(&self, line: LineNumber) -> bool {
        self.withdrawn.contains_key(&line)
    }

    /// Keeps which entry was posted last.
    pub(super) const fn posted(&mut self, made: &PostedEntry) {
        self.posted = Some((made.number, made.posted.at));
    }

    /// Keeps that an entry was posted for a line that it answers by a match of its own.
    pub(super) fn matched(&mut self, entry: EntryNumber, at: Timestamp) {
        if self.posted == Some((entry, at)) {
            self.for_rest.insert(entry);
        }
    }
}

impl Walk {
    /// An import that a record undoes: nothing signed held a line of it, the entries that came with
    /// its lines are reversed, and from now on none of its lines waits or is answered.
    pub(super) fn undo(&mut self, body: &UndoneBody, record: i64) {
        let UndoneBody { import, reversed } = body;
        if *import > self.imports || self.gone.undone.insert(*import, record).is_some() {
            self.findings.push(format!(
                "record {record} undoes import {import}, which was undone before or never made"
            ));
        }
        for entry in reversed.iter().filter(|n| !self.reversed.contains_key(n)) {
            self.findings.push(format!(
                "record {record} undoes import {import}, and entry {entry} of it was not reversed"
            ));
        }
        let Some(lines) = self.gone.lines.get(import) else {
            return;
        };
        for (account, on, _, at) in &self.signed.locked {
            if *account == lines.account && lines.earliest <= *on && lines.first <= at.line {
                self.findings.push(format!(
                    "record {record} undoes import {import}, on which the signed reconciliation \
                     of account {account} at {} rests",
                    short_date(*on)
                ));
            }
        }
        let mut ended = Vec::new();
        for line in lines.first..=lines.last {
            self.waiting.remove(&line);
            if !self.gone.is_withdrawn(line) {
                self.days.gone(line);
            }
            for place in self.standing.remove(&line).unwrap_or_default() {
                let Some(made) = self.matches.get_mut(place) else {
                    continue;
                };
                made.ended = Some(record);
                ended.push((line, made.entry, made.amount));
                let came_with_it = made.made.is_none() || self.gone.for_rest.contains(&made.entry);
                if came_with_it && !self.reversed.contains_key(&made.entry) {
                    let entry = made.entry;
                    self.findings.push(format!(
                        "import {import} was undone, and entry {entry}, which came with its line \
                         {line}, stands"
                    ));
                }
            }
        }
        for (line, entry, amount) in ended {
            self.count_open(line, entry, amount, Money::plus);
        }
    }

    /// A record asks for a line to be withdrawn, or withdraws it: by another role than asked, and a
    /// line that waits.
    pub(super) fn withdraw(&mut self, body: &WithdrawalBody, record: &Record) {
        let (line, by) = (body.line, record.made.by.trim());
        let Some(asked) = body.asked else {
            let asked = (line, by.to_owned());
            self.gone.asked.insert(record.number, asked);
            return;
        };
        let other = self.gone.asked.get(&asked).is_some_and(|(of, asker)| {
            *of == line && !asker.eq_ignore_ascii_case(by) && !by.is_empty()
        });
        if !other {
            self.findings.push(format!(
                "record {} withdraws line {line}, which no other role had asked for",
                record.number
            ));
        }
        if self.waiting.remove(&line).is_none() {
            self.findings.push(format!(
                "record {} withdraws line {line}, which did not wait",
                record.number
            ));
        }
        self.gone.withdrawn.insert(line, record.number);
        self.days.gone(line);
    }

    /// The tables name what the records undid.
    pub(super) async fn compare_gone(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        if reader.undone_imports().await? != self.gone.undone {
            self.findings
                .push("the imports that were undone are not those that were recorded".to_owned());
        }
        if reader.withdrawn_lines().await? != self.gone.withdrawn {
            self.findings
                .push("the lines that were withdrawn are not those that were recorded".to_owned());
        }
        Ok(())
    }
}
