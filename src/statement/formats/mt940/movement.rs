//! One `:61:` with the `:86:` after it → a statement line.
//!
//! `YYMMDD[MMDD]` value and booking day, `C`, `D`, `RC` or `RD` (a reversal of the other side),
//! a funds code, the amount, a type such as `NTRF`, the customer's reference `//` the bank's, and
//! a second line of free text: MT940, field 61.

use jiff::civil::Date;

use super::{
    details,
    field::{Field, six},
};
use crate::{
    ledger::money::Money,
    statement::{
        formats::{
            day,
            figure::{self, Marks},
            harvest::place,
            text,
        },
        line::{StatementLine, squeezed},
    },
};

/// A movement whose details may still follow.
pub(super) struct Movement<'a> {
    line: u32,
    date: Date,
    amount: Money,
    amount_text: String,
    pending: bool,
    kind: Option<String>,
    reference: Option<String>,
    bank_reference: Option<String>,
    also: String,
    /// The first line of its details, which hardly any have more of, and those after it.
    details: Option<&'a str>,
    more_details: Vec<&'a str>,
    doubt: Option<String>,
}

impl<'a> Movement<'a> {
    /// Reads a `:61:`; what cannot be proved comes back as a sentence, with the amount where that
    /// much is known.
    pub(super) fn read(field: &Field<'a>) -> Result<Movement<'a>, (String, Money)> {
        let whole = field.text();
        let refused = |why: String| (why, Money::NIL);
        let quoted = || {
            whole
                .lines()
                .next()
                .unwrap_or("")
                .chars()
                .take(60)
                .collect::<String>()
        };
        let unclear = || refused(format!("'{}' is not a movement of an MT940", quoted()));
        let (value, rest) = whole.split_at_checked(6).ok_or_else(unclear)?;
        let value = six(value).ok_or_else(unclear)?;
        let (entry, rest) = entry_day(rest);
        let (side, rest) = Side::read(rest).ok_or_else(unclear)?;
        // The third letter of the currency, which tells nothing that the balances do not.
        let funds = rest
            .strip_prefix(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(rest);
        let funds = funds.trim_start();
        let end = funds
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')))
            .unwrap_or(funds.len());
        let (figure, rest) = funds.split_at_checked(end).ok_or_else(unclear)?;
        let amount = figure::read(figure, Marks::Either)
            .map_err(|error| refused(format!("{error} in '{}'", quoted())))?;
        let amount = if side.out { amount.turned() } else { amount };
        let (date, doubt) = booked(value, entry)
            .ok_or_else(|| (format!("'{}' has no day that exists", quoted()), amount))?;
        let said = Said::read(rest);
        Ok(Movement {
            line: field.line,
            date,
            amount,
            amount_text: figure.to_owned(),
            pending: side.expected,
            kind: said.kind,
            reference: said.reference,
            bank_reference: said.bank_reference,
            also: said.also,
            details: None,
            more_details: Vec::new(),
            doubt,
        })
    }

    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// What could not be proved of a movement that is read all the same.
    pub(super) fn doubt(&self) -> Option<&str> {
        self.doubt.as_deref()
    }

    /// Takes an `:86:`, or another after it.
    pub(super) fn details(&mut self, field: &Field<'a>) {
        for line in field.lines() {
            match self.details {
                None => self.details = Some(line),
                Some(_) => self.more_details.push(line),
            }
        }
    }

    pub(super) fn end(self) -> StatementLine {
        let details = match (self.details, self.more_details.as_slice()) {
            (None, _) => details::read(&[]),
            (Some(first), []) => details::read(&[first]),
            (Some(first), more) => details::read(&[&[first], more].concat()),
        };
        let own = self.reference.or(details.reference);
        let reference = match (own, self.bank_reference) {
            (Some(own), Some(bank)) => Some(format!("{own} {bank}")),
            (own, bank) => own.or(bank),
        };
        let text = if self.also.is_empty() || details.text.contains(&self.also) {
            details.text
        } else {
            squeezed(&[&details.text, &self.also])
        };
        StatementLine {
            at: place(self.line),
            date: self.date,
            period: None,
            own_period: None,
            amount: self.amount,
            vat: None,
            text,
            reference,
            kind: self.kind,
            code: None,
            party: details.party,
            // The bank's reference may be that of a batch, so it identifies no movement.
            bank_id: None,
            balance: None,
            amount_text: self.amount_text,
            pending: self.pending,
        }
    }
}

/// The booking day's four digits, or the blanks that some banks put there.
fn entry_day(rest: &str) -> (Option<(&str, &str)>, &str) {
    match rest.split_at_checked(4) {
        Some((digits, tail)) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            (digits.split_at_checked(2), tail)
        }
        _ => (None, rest.trim_start()),
    }
}

/// The booking day, else the value day, and a doubt where the booking day does not exist.
fn booked(
    (year, month, date): (&str, &str, &str),
    entry: Option<(&str, &str)>,
) -> Option<(Date, Option<String>)> {
    let value = day::of(year, month, date);
    let Some((entry_month, entry_date)) = entry.filter(|entry| *entry != ("00", "00")) else {
        return value.map(|value| (value, None));
    };
    // Interest is often valued on 30 February: the month is enough to find the booking's year.
    let near = value.or_else(|| day::of(year, month, "01"))?;
    match (day::nearest(entry_month, entry_date, near), value) {
        (Some(booked), _) => Some((booked, None)),
        (None, Some(value)) => {
            let why = format!(
                "the booking day {entry_month}-{entry_date} does not exist, so the value day \
                 {value} is used; check it with the bank"
            );
            Some((value, Some(why)))
        }
        (None, None) => None,
    }
}

/// The side of a movement.
struct Side {
    out: bool,
    /// Announced but not booked, in an interim report.
    expected: bool,
}

impl Side {
    fn read(text: &str) -> Option<(Side, &str)> {
        let text = text.trim_start();
        // `RD` is a debit taken back: money in.
        let (length, out, expected) = match text.as_bytes() {
            [b'R', b'C', ..] => (2, true, false),
            [b'R', b'D', ..] => (2, false, false),
            [b'E', b'C', ..] => (2, false, true),
            [b'E', b'D', ..] => (2, true, true),
            [b'C', ..] => (1, false, false),
            [b'D', ..] => (1, true, false),
            _ => return None,
        };
        Some((Side { out, expected }, text.get(length..)?))
    }
}

/// What stands after the amount.
struct Said {
    kind: Option<String>,
    reference: Option<String>,
    bank_reference: Option<String>,
    also: String,
}

impl Said {
    fn read(rest: &str) -> Said {
        let (first, more) = rest.split_once('\n').unwrap_or((rest, ""));
        let first = first.trim_start_matches(' ');
        let typed = first.starts_with(['N', 'F', 'S']);
        let end = first
            .char_indices()
            .nth(4)
            .map_or(first.len(), |(at, _)| at);
        let (kind, references) = if typed {
            first.split_at_checked(end).unwrap_or((first, ""))
        } else {
            ("", first)
        };
        let (own, bank) = references.split_once("//").unwrap_or((references, ""));
        // Some banks write the payee after the reference, in the next column.
        let (own, payee) = own.split_once("  ").unwrap_or((own, ""));
        Said {
            kind: text::filled(kind),
            reference: reference(own),
            bank_reference: reference(bank),
            also: squeezed(&[payee, more]),
        }
    }
}

fn reference(text: &str) -> Option<String> {
    let empty = ["NONREF", "EREF", "EREF+", "KREF", "KREF+", "NOTPROVIDED"];
    let named = Some(text.trim()).filter(|text| !empty.contains(text));
    named.and_then(text::filled)
}
