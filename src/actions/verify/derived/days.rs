//! What a reconciliation is made from, on the walk: what each day of an account comes to, which
//! lines each day of a file has, and which entries lie apart from what answers them. The tables are
//! made again from the chain's entries, lines and matches, and compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::verify::walk::Walk;
use crate::{
    ledger::{
        calendar::short_date,
        code::AccountCode,
        journal::{Draft, EntryNumber, LineNumber},
        money::{Money, MoneyError},
    },
    statement::reconcile::apart::{Beside, Placed, Shown},
    store::{
        error::StoreError,
        journal::days::{self, DaySum, DaySums},
        reader::Reader,
        statements::{
            about::{self, DayLines},
            apart::ApartRow,
            line::HeldLine,
        },
    },
};

/// The entries and lines met so far, by what places them.
#[derive(Debug, Default)]
pub(in crate::actions::verify) struct Days {
    sums: DaySums,
    entries: BTreeMap<EntryNumber, Placed>,
    /// The accounts with statements that each entry moves.
    moves: BTreeSet<(EntryNumber, AccountCode)>,
    lines: BTreeMap<LineNumber, (AccountCode, Placed, Money)>,
    files: DayLines,
}

impl Days {
    /// Adds a line that counts from now on.
    pub(in crate::actions::verify) fn met(&mut self, held: &HeldLine) {
        let placed = (held.year, held.line.date);
        let line = (held.account, placed, held.line.amount);
        self.lines.insert(held.number, line);
        let span = (held.number, held.number);
        let day = (held.import, held.line.date);
        let span = self.files.entry(day).or_insert(span);
        about::widen(span, held.number);
        self.count(held.number, DaySum::add_line);
    }

    /// Takes off a line that counts no more.
    pub(in crate::actions::verify) fn gone(&mut self, line: LineNumber) {
        self.count(line, DaySum::take_line);
    }

    fn count(
        &mut self,
        line: LineNumber,
        count: impl Fn(&mut DaySum, Money) -> Result<(), MoneyError>,
    ) {
        if let Some((account, (year, date), amount)) = self.lines.get(&line) {
            let sum = self.sums.entry((*account, *year, *date)).or_default();
            // A sum beyond the range of money differs from what is kept.
            let _ = count(sum, *amount);
        }
    }
}

impl Walk {
    /// Adds what an entry moves accounts by.
    pub(in crate::actions::verify) fn day_of(&mut self, number: EntryNumber, entry: &Draft) {
        // A sum beyond the range of money is found where the balances are added up.
        let _ = days::add_entry(&mut self.days.sums, entry);
        self.days.entries.insert(number, (entry.year, entry.date));
        if entry.period.number() == 0 {
            return;
        }
        let nets = entry.nets().unwrap_or_default().into_iter();
        let moved = nets.map(|(account, _)| account);
        let moved = moved.filter(|account| self.open.has_statements(account));
        self.days
            .moves
            .extend(moved.map(|account| (number, account)));
    }

    /// The table of days is what entries and lines make it.
    pub(in crate::actions::verify) async fn compare_days(
        &mut self,
        reader: &mut Reader,
    ) -> Result<(), StoreError> {
        let kept = reader.day_sums().await?;
        let made = std::mem::take(&mut self.days.sums);
        let nil = DaySum::default();
        let either: BTreeSet<_> = kept.keys().chain(made.keys()).collect();
        for key in either {
            let kept = kept.get(key).copied().unwrap_or(nil);
            let made = made.get(key).copied().unwrap_or(nil);
            if kept != made {
                let (account, year, date) = key;
                self.findings.push(format!(
                    "what account {account} comes to on {} in {year} is kept as {} in and {} out, \
                     statement lines: {}, together {}; its entries and lines make {} in and {} \
                     out, statement lines: {}, together {}",
                    short_date(*date),
                    kept.receipts,
                    kept.payments.turned(),
                    kept.lines,
                    kept.shown,
                    made.receipts,
                    made.payments.turned(),
                    made.lines,
                    made.shown
                ));
            }
        }
        Ok(())
    }

    /// The table of the days of files is what their lines make it.
    pub(in crate::actions::verify) async fn compare_files(
        &mut self,
        reader: &mut Reader,
    ) -> Result<(), StoreError> {
        let kept = reader.day_lines().await?;
        let made = std::mem::take(&mut self.days.files);
        let either: BTreeSet<_> = kept.keys().chain(made.keys()).collect();
        let wrong = either
            .into_iter()
            .filter(|day| kept.get(*day) != made.get(*day));
        self.findings.extend(wrong.map(|(import, date)| {
            format!(
                "import {import}: which lines it has of {} is not what its lines say",
                short_date(*date)
            )
        }));
        Ok(())
    }

    /// The table of entries that lie apart is what the chain makes it.
    pub(in crate::actions::verify) async fn compare_apart(
        &mut self,
        reader: &mut Reader,
    ) -> Result<(), StoreError> {
        let kept = reader.apart_rows().await?;
        let made = self.apart();
        let wrong: BTreeSet<(EntryNumber, String)> = kept
            .symmetric_difference(&made)
            .map(|(account, _, entry)| (*entry, account.clone()))
            .collect();
        self.findings
            .extend(wrong.into_iter().map(|(entry, account)| {
                format!(
                    "entry {entry}: when a reconciliation of account {account} looks at it is not \
                     what its day, and the days of what answers it, make"
                )
            }));
        Ok(())
    }

    fn apart(&self) -> BTreeSet<ApartRow> {
        let mut all: BTreeMap<EntryNumber, Beside> = BTreeMap::new();
        for (original, reversal) in &self.reversed {
            if let Some(beside) = self.beside(*original, &mut all) {
                beside.reversed_in = self.days.entries.get(reversal).map(|(year, _)| *year);
            }
            self.name_each_other((*original, *reversal), &mut all);
            if let Some(beside) = all.get_mut(reversal) {
                beside.reverses = true;
            }
        }
        for (replacement, original) in self.open.replacements() {
            self.name_each_other((*original, *replacement), &mut all);
            if let Some(beside) = all.get_mut(replacement) {
                beside.replaces = true;
            }
        }
        for made in self.matches.iter().filter(|made| made.ended.is_none()) {
            let Some((account, placed, _)) = self.days.lines.get(&made.line) else {
                continue;
            };
            let shown = Shown {
                account: *account,
                placed: *placed,
                withdrawn: self.gone.is_withdrawn(made.line),
            };
            if let Some(beside) = self.beside(made.entry, &mut all) {
                beside.shown.push(shown);
            }
        }
        let rows = all.into_iter().flat_map(|(entry, beside)| {
            let months = beside.months().into_iter();
            months.map(move |(account, month)| (account.to_string(), month, entry))
        });
        rows.collect()
    }

    fn name_each_other(
        &self,
        (one, other): (EntryNumber, EntryNumber),
        all: &mut BTreeMap<EntryNumber, Beside>,
    ) {
        for (entry, named) in [(one, other), (other, one)] {
            let placed = self.days.entries.get(&named).copied();
            if let Some(beside) = self.beside(entry, all) {
                beside.named.extend(placed);
            }
        }
    }

    /// What is known of an entry; none where it was not met.
    fn beside<'a>(
        &self,
        entry: EntryNumber,
        all: &'a mut BTreeMap<EntryNumber, Beside>,
    ) -> Option<&'a mut Beside> {
        let placed = *self.days.entries.get(&entry)?;
        Some(all.entry(entry).or_insert_with(|| {
            let moved = |account: &AccountCode| self.days.moves.contains(&(entry, *account));
            Beside {
                placed,
                reverses: false,
                replaces: false,
                reversed_in: None,
                named: Vec::new(),
                moves: self.open.accounts().filter(moved).collect(),
                shown: Vec::new(),
            }
        }))
    }
}
