//! The entries of an account and the lines of its statements → the reconciliation statement.
//!
//! What is compared with a line is the **net of an entry on the account**, never one posting: one
//! receipt for two funds is one line, and a transfer between funds inside the account nets to nil
//! and never appears. A reversal and what it mirrors are left out of receipts and payments and
//! listed below, so turnover is what the statement shows.

pub mod apart;
pub mod search;
pub mod statement;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::statement::{
    Basis, Item, ReconcileError, Reconciliation, ReversalPair, StatementBalance,
};
use crate::ledger::{
    calendar::FinancialYear,
    journal::{EntryNumber, LineNumber},
    money::{Money, MoneyError},
};

/// How much of a statement line an entry answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The line.
    pub line: LineNumber,
    /// How much of it, money in positive.
    pub amount: Money,
}

/// An entry as it touches one account. Opening balances (period 0) are none of these: they are
/// the ledger's opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryNet {
    /// The entry.
    pub number: EntryNumber,
    /// Its day.
    pub date: Date,
    /// The year that it is posted in.
    pub year: FinancialYear,
    /// What it says.
    pub text: String,
    /// The sum of its postings to the account over all funds, money in positive.
    pub net: Money,
    /// The lines of the account that it answers now.
    pub answers: Vec<Answer>,
    /// The entry that it mirrors.
    pub reverses: Option<EntryNumber>,
    /// The entry that it puts right.
    pub replaces: Option<EntryNumber>,
}

/// A line of the account's statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineToAnswer {
    /// The line.
    pub number: LineNumber,
    /// Its day.
    pub date: Date,
    /// The year that it belongs to, by the file's own period where that decides.
    pub year: FinancialYear,
    /// What it says.
    pub text: String,
    /// Its amount, money in positive.
    pub amount: Money,
}

/// What the days of an account come to by the day of a reconciliation, pairs that mirror one
/// another among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnover {
    /// The receipts of the year: the entries that net to money in.
    pub receipts: Money,
    /// The payments of the year, below nil.
    pub payments: Money,
    /// The lines of the account's statements, of all years.
    pub shown: Money,
}

impl Turnover {
    /// What entries and lines come to.
    fn of(
        basis: &Basis,
        entries: &[EntryNet],
        lines: &[LineToAnswer],
    ) -> Result<Turnover, MoneyError> {
        let mut turnover = Turnover::default();
        for entry in entries {
            if entry.year == basis.year && basis.in_time(entry.year, entry.date) {
                turnover.count(entry.net, Money::plus)?;
            }
        }
        let lines = lines.iter();
        let lines = lines.filter(|line| basis.in_time(line.year, line.date));
        turnover.shown = Money::sum(lines.map(|line| line.amount))?;
        Ok(turnover)
    }

    /// Counts the net of an entry on its side, or takes it off.
    fn count(
        &mut self,
        net: Money,
        count: impl Fn(Money, Money) -> Result<Money, MoneyError>,
    ) -> Result<(), MoneyError> {
        let side = if net.is_negative() {
            &mut self.payments
        } else {
            &mut self.receipts
        };
        *side = count(*side, net)?;
        Ok(())
    }
}

/// Reconciles an account. The entries are all of the account up to the day, the lines all of its
/// statements, from the book's first year on.
///
/// # Errors
/// [`ReconcileError::Money`] beyond the range of money. Whether the difference may stand is for
/// [`Reconciliation::check`] to say.
pub fn reconcile(
    basis: Basis,
    entries: &[EntryNet],
    lines: &[LineToAnswer],
) -> Result<Reconciliation, ReconcileError> {
    let turnover = Turnover::of(&basis, entries, lines)?;
    reconcile_by_days(basis, turnover, entries, lines)
}

/// Reconciles an account from what its days come to, and from the entries and lines that may be
/// open on the day or stand in a pair of the year: each with every line that it answers, every
/// entry that answers it, and what it mirrors or replaces.
///
/// # Errors
/// As [`reconcile`].
pub fn reconcile_by_days(
    basis: Basis,
    mut turnover: Turnover,
    entries: &[EntryNet],
    lines: &[LineToAnswer],
) -> Result<Reconciliation, ReconcileError> {
    let takes = |entry: &&EntryNet| basis.in_time(entry.year, entry.date) && !entry.net.is_nil();
    let mut entries: Vec<&EntryNet> = entries.iter().filter(takes).collect();
    let lines = lines.iter();
    let lines = lines.filter(|line| basis.in_time(line.year, line.date));
    let lines: Vec<&LineToAnswer> = lines.collect();
    let mirrored = pairs(&basis, &entries);
    // A pair leaves nothing outstanding. Its two movements leave the year out only where both are
    // in it: what mirrors an entry of an earlier year mirrors a part of the opening.
    let both = |(one, other): &Mirrored<'_>| [one.number, other.number];
    let settled: BTreeSet<EntryNumber> = mirrored.iter().flat_map(both).collect();
    let of_year = |entry: &EntryNet| entry.year == basis.year;
    let left_out: BTreeMap<EntryNumber, Money> = mirrored
        .iter()
        .filter(|(one, other)| of_year(one) && of_year(other))
        .flat_map(|(one, other)| [(one.number, one.net), (other.number, other.net)])
        .collect();
    for net in left_out.into_values() {
        turnover.count(net, Money::minus)?;
    }
    let listed = mirrored
        .iter()
        .filter(|(one, other)| of_year(one) || of_year(other));
    let reversal_pairs = listed
        .map(|(one, other)| ReversalPair {
            first: one.item(one.net),
            second: other.item(other.net),
        })
        .collect();
    let statement_balance = match basis.statement {
        StatementBalance::Printed { amount, .. } | StatementBalance::Counted { amount } => amount,
        StatementBalance::Added { before } => before.plus(turnover.shown)?,
    };
    let mut made = Reconciliation {
        basis,
        statement_balance,
        payments_outstanding: Vec::new(),
        receipts_outstanding: Vec::new(),
        receipts: turnover.receipts,
        payments: turnover.payments,
        lines_not_in_ledger: Vec::new(),
        reversal_pairs,
    };
    entries.retain(|entry| !settled.contains(&entry.number));
    made.list(&entries, &lines)?;
    Ok(made)
}

/// Two entries of opposite nets, the second of which undoes the first.
type Mirrored<'a> = (&'a EntryNet, &'a EntryNet);

/// The pairs that mirror one another: an entry and its reversal; where the statement line stayed
/// with the original, as in a locked reconciliation, or the original was counted, the reversal and
/// the replacement.
fn pairs<'a>(basis: &Basis, entries: &[&'a EntryNet]) -> Vec<Mirrored<'a>> {
    let by_number: BTreeMap<EntryNumber, &'a EntryNet> =
        entries.iter().map(|entry| (entry.number, *entry)).collect();
    let replacements: BTreeMap<EntryNumber, &'a EntryNet> = entries
        .iter()
        .filter_map(|entry| entry.replaces.map(|original| (original, *entry)))
        .collect();
    let mirrors = |one: &EntryNet, other: &EntryNet| one.net == other.net.turned();
    let mut made = Vec::new();
    for reversal in entries {
        let Some(number) = reversal.reverses else {
            continue;
        };
        let Some(original) = by_number.get(&number).filter(|o| mirrors(o, reversal)) else {
            continue;
        };
        let counted = basis.counted_before(original) && !basis.counted_before(reversal);
        let replacement = replacements
            .get(&number)
            .filter(|r| r.answers.is_empty() && mirrors(r, reversal));
        made.push(match replacement {
            Some(replacement) if !original.answers.is_empty() || counted => {
                (*reversal, *replacement)
            }
            // What was counted stands in its balance: what puts it right is listed until it is
            // counted, or a line shows it.
            _ if counted => continue,
            _ => (*original, *reversal),
        });
    }
    made
}

impl EntryNet {
    fn item(&self, amount: Money) -> Item {
        Item {
            number: self.number,
            date: self.date,
            text: self.text.clone(),
            amount,
        }
    }
}

impl Basis {
    /// Whether an entry or a line of a year and a day is in the balance on the day of the
    /// reconciliation: the last day of a year takes in what belongs to the year, whenever it is
    /// dated, and nothing of the next.
    fn in_time(&self, year: FinancialYear, date: Date) -> bool {
        within((year, date), self.on)
    }

    /// Whether an entry is in a balance that was counted, so that no line has to show it.
    fn counted(&self, entry: &EntryNet) -> bool {
        self.holds(entry.number, (entry.year, entry.date))
    }

    fn holds(&self, number: EntryNumber, placed: (FinancialYear, Date)) -> bool {
        let by = if self.statement.is_counted() {
            Some(self.on)
        } else {
            self.counted_to
        };
        let not_yet = self.not_in_it.contains(&number);
        !not_yet && by.is_some_and(|day| within(placed, day))
    }

    /// Whether an entry is in a balance that was counted before, of an account that has statements
    /// by now.
    fn counted_before(&self, entry: &EntryNet) -> bool {
        !self.statement.is_counted() && self.counted(entry)
    }

    /// Whether an entry of a year and a day may be listed.
    pub fn may_list(&self, number: EntryNumber, placed: (FinancialYear, Date)) -> bool {
        within(placed, self.on) && !self.holds(number, placed)
    }
}

/// Whether what is of a year and a day counts by the end of another day.
fn within((year, date): (FinancialYear, Date), on: Date) -> bool {
    let until = FinancialYear::of(on);
    let whole_year = on >= until.last_day();
    year < until || (year == until && (whole_year || date <= on))
}

impl Reconciliation {
    /// Lists what is open of the entries that stand by themselves, and of the lines.
    fn list(&mut self, entries: &[&EntryNet], lines: &[&LineToAnswer]) -> Result<(), MoneyError> {
        let known: BTreeSet<LineNumber> = lines.iter().map(|line| line.number).collect();
        let mut answered: BTreeMap<LineNumber, Money> = BTreeMap::new();
        for entry in entries {
            let mut open = entry.net;
            for answer in entry.answers.iter().filter(|a| known.contains(&a.line)) {
                open = open.minus(answer.amount)?;
                let sum = answered.entry(answer.line).or_default();
                *sum = sum.plus(answer.amount)?;
            }
            if !self.basis.counted(entry) {
                self.list_open(entry, open);
            }
        }
        for line in lines {
            let done = answered.get(&line.number).copied().unwrap_or_default();
            let open = line.amount.minus(done)?;
            if !open.is_nil() {
                self.lines_not_in_ledger.push(Item {
                    number: line.number,
                    date: line.date,
                    text: line.text.clone(),
                    amount: open,
                });
            }
        }
        Ok(())
    }

    /// Lists what is open of an entry: what the statement does not show yet.
    fn list_open(&mut self, entry: &EntryNet, open: Money) {
        if open.is_negative() {
            self.payments_outstanding.push(entry.item(open));
        } else if !open.is_nil() {
            self.receipts_outstanding.push(entry.item(open));
        }
    }
}

#[cfg(test)]
mod tests;
