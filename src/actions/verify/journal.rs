//! Entries on the walk: each as the chain covers it, numbered without a gap, nil in total and
//! within each fund, reversed once, and its lines answered.

use std::collections::BTreeMap;

use super::walk::Walk;
use crate::{
    ledger::{
        balance::Cell,
        calendar::short_date,
        code::FundCode,
        digest::Head,
        journal::{Draft, EntryNumber, LineNumber},
        money::Money,
        posted::PostedEntry,
    },
    store::{chain::KeptLink, error::StoreError, statements::matching::KeptMatch},
};

impl Walk {
    pub(super) fn entry(
        &mut self,
        link: &KeptLink,
        before: Option<Head>,
        read: Option<Result<PostedEntry, StoreError>>,
    ) {
        let number = link.item;
        let expected = self.entries.saturating_add(1);
        if number != expected {
            self.findings.push(format!(
                "entry {number} stands in the chain where entry {expected} should"
            ));
        }
        self.entries = number;
        let made = match read {
            None => {
                self.findings
                    .push(format!("entry {number} is in the chain, and is missing"));
                return;
            }
            Some(Err(damage)) => {
                self.findings.push(format!("entry {number}: {damage}"));
                return;
            }
            Some(Ok(made)) => made,
        };
        made.encode(&mut self.encoder);
        if !self.covers(link, before) {
            let (day, text) = (short_date(made.entry.date), &made.entry.text);
            self.findings.push(format!(
                "entry {number} ({day}, '{text}') is not what the chain covers; something in it, \
                 in its postings or in the lines that it answers was changed"
            ));
        }
        self.check_entry(number, &made.entry);
        self.answer(number, &made.entry);
    }

    fn check_entry(&mut self, number: EntryNumber, entry: &Draft) {
        let mut funds: BTreeMap<FundCode, Money> = BTreeMap::new();
        let mut unbalanced = false;
        for posting in &entry.postings {
            self.postings = self.postings.saturating_add(1);
            let by_fund = funds.entry(posting.fund).or_default();
            let cell = (entry.year, entry.period, Cell::of(posting));
            let in_cell = self.sums.entry(cell).or_default();
            for sum in [by_fund, in_cell] {
                match sum.plus(posting.amount) {
                    Ok(total) => *sum = total,
                    Err(_) => unbalanced = true,
                }
            }
        }
        for (fund, by) in funds {
            if !by.is_nil() {
                self.findings
                    .push(format!("entry {number} is out by {by} in fund {fund}"));
            }
        }
        if unbalanced {
            self.findings
                .push(format!("entry {number} is beyond the range of money"));
        }
        if let Some(original) = entry.reverses {
            if original >= number {
                self.findings.push(format!(
                    "entry {number} reverses entry {original}, which comes after it"
                ));
            }
            if let Some(first) = self.reversed.insert(original, number) {
                self.findings.push(format!(
                    "entry {original} is reversed twice, by {first} and by {number}"
                ));
            }
        }
    }

    /// The lines of an entry wait no more.
    fn answer(&mut self, entry: EntryNumber, draft: &Draft) {
        for line in &draft.lines {
            self.add_match(*line, entry, None, None);
        }
    }

    pub(super) fn add_match(
        &mut self,
        line: LineNumber,
        entry: EntryNumber,
        amount: Option<Money>,
        made: Option<i64>,
    ) {
        if !self.known_lines.contains_key(&line) {
            self.findings.push(format!(
                "entry {entry} answers line {line}, which was not imported before it"
            ));
        }
        let position = self.matches_of.entry(entry).or_insert(0);
        *position = position.saturating_add(1);
        let place = self.matches.len();
        self.standing.entry(line).or_default().push(place);
        self.waiting.remove(&line);
        self.matches.push(KeptMatch {
            line,
            entry,
            position: *position,
            amount,
            made,
            ended: None,
        });
    }
}
