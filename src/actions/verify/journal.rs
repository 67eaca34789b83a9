//! Entries on the walk: each as the chain covers it, numbered without a gap, added to the balances
//! that it makes, and its lines answered.

use super::walk::Walk;
use crate::{
    ledger::{
        balance::Cell,
        calendar::short_date,
        digest::Head,
        journal::{Draft, EntryKind, EntryNumber, LineNumber},
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
        if self.covers(link, before) {
            self.names.of_entry(&made.entry);
        } else {
            let (day, text) = (short_date(made.entry.date), &made.entry.text);
            self.findings.push(format!(
                "entry {number} ({day}, '{text}') is not what the chain covers; something in it, \
                 in its postings or in the lines that it answers was changed"
            ));
        }
        self.add_up(number, &made.entry);
        self.open_up(number, &made.entry);
        self.day_of(number, &made.entry);
        self.mark_closing(&made.entry, before);
        self.answer(number, &made.entry);
        self.gone.posted(&made);
        self.laws(made);
    }

    /// Adds the postings to the balances that they make.
    fn add_up(&mut self, number: EntryNumber, entry: &Draft) {
        let mut beyond = false;
        for posting in &entry.postings {
            self.postings = self.postings.saturating_add(1);
            let cell = (entry.year, entry.period, Cell::of(posting));
            let in_cell = self.sums.entry(cell).or_default();
            match in_cell.plus(posting.amount) {
                Ok(total) => *in_cell = total,
                Err(_) => beyond = true,
            }
        }
        if beyond {
            self.findings
                .push(format!("entry {number} is beyond the range of money"));
        }
    }

    /// Remembers a year's closing entries, and the head before them, from which its seal is made.
    fn mark_closing(&mut self, entry: &Draft, before: Option<Head>) {
        let year = entry.year;
        self.signed.before_closing = match (entry.kind, self.signed.before_closing) {
            (EntryKind::Closing, Some((marked, head))) if marked == year => Some((year, head)),
            (EntryKind::Closing, _) => before.map(|head| (year, head)),
            _ => None,
        };
        let posts = &mut self.signed.closing_posts;
        if entry.kind == EntryKind::Closing {
            posts.extend(&entry.postings);
        } else {
            posts.clear();
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
        self.matches.push(KeptMatch {
            line,
            entry,
            position: *position,
            amount,
            made,
            ended: None,
        });
        self.count_open(line, entry, amount, Money::minus);
        self.wait(line);
    }
}
