//! One `:61:` with the `:86:` after it → a statement line.
//!
//! `YYMMDD[MMDD]` value and booking day, `C`, `D`, `RC` or `RD` (a reversal of the other side),
//! a funds code, the amount, a type such as `NTRF`, the customer's reference `//` the bank's, and
//! a second line of free text: MT940, field 61.

use jiff::civil::Date;

use super::{
    details::{self, Details},
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
    field: Field<'a>,
    /// The first line of its details, which hardly any have more of, and those after it.
    details: Option<&'a str>,
    more_details: Vec<&'a str>,
}

/// What a movement is, or why it cannot be read, with its amount where that much is known.
pub(super) type Read = Result<(StatementLine, Option<String>), (String, Money)>;

impl<'a> Movement<'a> {
    /// Begins with a `:61:`.
    pub(super) const fn new(field: Field<'a>) -> Movement<'a> {
        Movement {
            field,
            details: None,
            more_details: Vec::new(),
        }
    }

    pub(super) const fn line(&self) -> u32 {
        self.field.line
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

    /// Reads it: the line, and what could not be proved of one that is read all the same.
    pub(super) fn end(&self) -> Read {
        let whole = self.field.text();
        let refused = |why: String| (why, Money::NIL);
        let quoted = || {
            let first = whole.lines().next().unwrap_or("");
            first.chars().take(60).collect::<String>()
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
            .bytes()
            .position(|byte| !(byte.is_ascii_digit() || matches!(byte, b',' | b'.')))
            .unwrap_or(funds.len());
        let (figure, rest) = funds.split_at_checked(end).ok_or_else(unclear)?;
        let amount = figure::read(figure, Marks::Either)
            .map_err(|error| refused(format!("{error} in '{}'", quoted())))?;
        let amount = if side.out { amount.turned() } else { amount };
        let (date, doubt) = booked(value, entry)
            .ok_or_else(|| (format!("'{}' has no day that exists", quoted()), amount))?;
        let said = Said::read(rest);
        let details = self.read_details();
        let own = said.reference.or(details.reference);
        let reference = match (own, said.bank_reference) {
            (Some(own), Some(bank)) => Some(format!("{own} {bank}")),
            (own, bank) => own.or(bank),
        };
        let text = if said.also.is_empty() || details.text.contains(&said.also) {
            details.text
        } else {
            squeezed(&[&details.text, &said.also])
        };
        let line = StatementLine {
            at: place(self.field.line),
            date,
            period: None,
            own_period: None,
            amount,
            vat: None,
            text,
            reference,
            kind: said.kind,
            code: None,
            party: details.party,
            // The bank's reference may be that of a batch, so it identifies no movement.
            bank_id: None,
            balance: None,
            amount_text: figure.to_owned(),
            pending: side.expected,
        };
        Ok((line, doubt))
    }

    fn read_details(&self) -> Details {
        match (self.details, self.more_details.as_slice()) {
            (None, _) => Details::default(),
            (Some(first), []) => details::read(&[first]),
            (Some(first), more) => details::read(&[&[first], more].concat()),
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
        let end = rest.bytes().position(|byte| byte == b'\n');
        let (first, more) = match end {
            Some(end) => rest.split_at_checked(end).unwrap_or((rest, "")),
            None => (rest, ""),
        };
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
        let (own, bank) = cut(references, b'/').unwrap_or((references, ""));
        // Some banks write the payee after the reference, in the next column.
        let (own, payee) = cut(own, b' ').unwrap_or((own, ""));
        Said {
            kind: text::filled(kind),
            reference: reference(own),
            bank_reference: reference(bank),
            also: squeezed(&[payee, more]),
        }
    }
}

/// What stands before and after a mark, in ASCII, written twice: references are short, so that a
/// search made ready for long texts takes longer than a look at each byte.
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text
        .as_bytes()
        .windows(2)
        .position(|two| two == [mark; 2])?;
    let (before, after) = text.split_at_checked(at)?;
    Some((before, after.get(2..)?))
}

fn reference(text: &str) -> Option<String> {
    let text = text.trim();
    let empty = matches!(
        text,
        "NONREF" | "EREF" | "EREF+" | "KREF" | "KREF+" | "NOTPROVIDED"
    );
    if empty { None } else { text::filled(text) }
}
