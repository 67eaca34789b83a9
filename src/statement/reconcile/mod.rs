//! The entries of an account and the lines of its statements → the reconciliation statement.
//!
//! What is compared with a line is the **net of an entry on the account**, never one posting: one
//! receipt for two funds is one line, and a transfer between funds inside the account nets to nil
//! and never appears. A reversal and what it mirrors are left out of receipts and payments and
//! listed below, so turnover is what the statement shows.

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
    let takes = |entry: &&EntryNet| basis.in_time(entry.year, entry.date) && !entry.net.is_nil();
    let entries: Vec<&EntryNet> = entries.iter().filter(takes).collect();
    let lines = lines.iter();
    let lines = lines.filter(|line| basis.in_time(line.year, line.date));
    let lines: Vec<&LineToAnswer> = lines.collect();
    let mirrored = pairs(&entries);
    let paired = |of: &dyn Fn(&Mirrored<'_>) -> bool| -> BTreeSet<EntryNumber> {
        let pairs = mirrored.iter().filter(|pair| of(pair));
        pairs
            .flat_map(|(one, other)| [one.number, other.number])
            .collect()
    };
    // A pair leaves nothing outstanding. Its two movements leave the year out only where both are
    // in it: what mirrors an entry of an earlier year mirrors a part of the opening.
    let settled = paired(&|_| true);
    let left_out = paired(&|(one, other)| one.year == other.year);
    let of_year = |entry: &EntryNet| entry.year == basis.year;
    let listed = mirrored
        .iter()
        .filter(|(one, other)| of_year(one) || of_year(other));
    let reversal_pairs = listed
        .map(|(one, other)| ReversalPair {
            first: one.item(one.net),
            second: other.item(other.net),
        })
        .collect();
    let known: BTreeSet<LineNumber> = lines.iter().map(|line| line.number).collect();
    let statement_balance = match basis.statement {
        StatementBalance::Printed { amount, .. } => amount,
        StatementBalance::Added { before } => {
            before.plus(Money::sum(lines.iter().map(|line| line.amount))?)?
        }
    };
    let mut made = Reconciliation {
        basis,
        statement_balance,
        payments_outstanding: Vec::new(),
        receipts_outstanding: Vec::new(),
        receipts: Money::NIL,
        payments: Money::NIL,
        lines_not_in_ledger: Vec::new(),
        reversal_pairs,
    };
    let mut answered: BTreeMap<LineNumber, Money> = BTreeMap::new();
    for entry in entries {
        if !left_out.contains(&entry.number) {
            made.count_movement(entry)?;
        }
        if settled.contains(&entry.number) {
            continue;
        }
        let mut open = entry.net;
        for answer in entry.answers.iter().filter(|a| known.contains(&a.line)) {
            open = open.minus(answer.amount)?;
            let sum = answered.entry(answer.line).or_default();
            *sum = sum.plus(answer.amount)?;
        }
        made.list_open(entry, open);
    }
    for line in lines {
        let done = answered.get(&line.number).copied().unwrap_or_default();
        let open = line.amount.minus(done)?;
        if !open.is_nil() {
            made.lines_not_in_ledger.push(Item {
                number: line.number,
                date: line.date,
                text: line.text.clone(),
                amount: open,
            });
        }
    }
    Ok(made)
}

/// Two entries of opposite nets, the second of which undoes the first.
type Mirrored<'a> = (&'a EntryNet, &'a EntryNet);

/// The pairs that mirror one another: an entry and its reversal; where the statement line stayed
/// with the original, as in a locked reconciliation, the reversal and the replacement.
fn pairs<'a>(entries: &[&'a EntryNet]) -> Vec<Mirrored<'a>> {
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
        let replacement = replacements
            .get(&number)
            .filter(|r| r.answers.is_empty() && mirrors(r, reversal));
        made.push(match replacement {
            Some(replacement) if !original.answers.is_empty() => (*reversal, *replacement),
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
        let whole_year = self.on >= self.year.last_day();
        year < self.year || (year == self.year && (whole_year || date <= self.on))
    }
}

impl Reconciliation {
    /// Counts an entry into the year's receipts or payments; an earlier year's is in the opening.
    fn count_movement(&mut self, entry: &EntryNet) -> Result<(), MoneyError> {
        if entry.year == self.basis.year {
            let side = if entry.net.is_negative() {
                &mut self.payments
            } else {
                &mut self.receipts
            };
            *side = side.plus(entry.net)?;
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
