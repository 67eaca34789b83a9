//! One record of a QIF section: its fields → a statement line, or a problem.

use std::borrow::Cow;

use super::dates::Days;
use crate::{
    ledger::money::Money,
    statement::{
        formats::{
            figure::{self, Marks},
            harvest::{Harvest, joined, place},
            text,
        },
        line::{Place, Statement, StatementLine},
        profile::DateOrder,
    },
};

/// The lines between two `^`.
#[derive(Default)]
pub(super) struct Record<'a> {
    /// The line of its first field; nil where it has none.
    pub(super) line: u32,
    /// `D`.
    pub(super) date: Option<&'a str>,
    /// What its date can mean, where it is a movement that has ended.
    pub(super) days: Days,
    /// `N`: a cheque's number or a kind; an account's name in an account block.
    pub(super) number: Option<&'a str>,
    total: Option<&'a str>,
    total_again: Option<&'a str>,
    payee: &'a str,
    memo: &'a str,
    category: &'a str,
    splits: Vec<&'a str>,
    in_split: bool,
}

impl<'a> Record<'a> {
    /// Takes one line, without blanks around it: a letter and its value.
    pub(super) fn take(&mut self, field: &'a str, line: u32) {
        let letter = field.chars().next().unwrap_or(' ');
        let value = field.get(letter.len_utf8()..).unwrap_or("").trim_start();
        match letter {
            '#' => return,
            'S' => self.in_split = true,
            '$' if self.in_split => self.splits.push(value),
            // What follows a split's category is the split's own.
            'D' if self.date.is_none() => self.date = Some(value),
            'T' => self.total = self.total.or(Some(value)),
            'U' => self.total_again = self.total_again.or(Some(value)),
            'N' => self.number = self.number.or(Some(value)),
            'P' => self.payee = first(self.payee, value),
            'M' => self.memo = first(self.memo, value),
            'L' => self.category = first(self.category, value),
            _ => {}
        }
        if self.line == 0 {
            self.line = line;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.line == 0
    }

    pub(super) fn at(&self) -> Place {
        place(self.line)
    }

    /// Whether it states the account's opening balance, as Quicken writes it.
    pub(super) fn is_opening(&self) -> bool {
        self.payee.eq_ignore_ascii_case("Opening Balance")
            && (self.category.is_empty() || self.transfer().is_some())
    }

    /// The account named in square brackets.
    pub(super) fn transfer(&self) -> Option<&'a str> {
        self.category.strip_prefix('[')?.strip_suffix(']')
    }

    /// The amount and its text.
    pub(super) fn amount(&self) -> Result<(Money, &'a str), String> {
        let written = self.total.or(self.total_again).unwrap_or("");
        let amount = figure(written)?;
        if let (Some(total), Some(again)) = (self.total, self.total_again)
            && figure(again)? != amount
        {
            return Err(format!("it gives two amounts, {total} and {again}"));
        }
        Ok((amount, written))
    }

    /// Puts the record among the lines, or among the problems.
    pub(super) fn end(&self, order: DateOrder, statement: &mut Statement, harvest: &mut Harvest) {
        let (amount, amount_text) = match self.amount() {
            Ok(amount) => amount,
            Err(why) => return harvest.unread(self.line, &why, Money::NIL),
        };
        let Some(date) = self.days.by(order) else {
            let written = self.date.unwrap_or("");
            let why = format!("'{written}' is not a date in the order of this file");
            return harvest.unread(self.line, &why, amount);
        };
        if let Some(why) = self.splits_out_of(amount) {
            harvest.problem(self.line, why);
        }
        let cheque = |number: &&str| number.bytes().any(|b| b.is_ascii_digit());
        let number = self.number.filter(|number| !number.is_empty());
        let line = StatementLine {
            at: self.at(),
            date,
            period: None,
            own_period: None,
            amount,
            vat: None,
            text: joined(self.payee, self.memo),
            reference: number.filter(cheque).map(str::to_owned),
            kind: number.filter(|number| !cheque(number)).map(str::to_owned),
            code: None,
            party: text::filled(self.payee),
            bank_id: None,
            balance: None,
            amount_text: amount_text.to_owned(),
            pending: false,
        };
        harvest.line(statement, line);
    }

    /// Why the parts of a split are not its whole.
    fn splits_out_of(&self, amount: Money) -> Option<String> {
        if self.splits.is_empty() {
            return None;
        }
        let mut sum = Money::NIL;
        for split in &self.splits {
            match figure(split).map(|part| sum.plus(part)) {
                Ok(Ok(more)) => sum = more,
                Ok(Err(error)) => return Some(format!("the splits: {error}")),
                Err(why) => return Some(format!("a split: {why}")),
            }
        }
        let by = amount.minus(sum).unwrap_or_default();
        (!by.is_nil()).then(|| {
            format!(
                "the splits make {} but the amount is {}, which differs by {}; \
                 correct the file where it was made",
                sum.to_plain(),
                amount.to_plain(),
                by.to_plain(),
            )
        })
    }
}

fn first<'a>(own: &'a str, value: &'a str) -> &'a str {
    if own.is_empty() { value } else { own }
}

/// An amount, which some programs write with a currency sign.
fn figure(text: &str) -> Result<Money, String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let bare = match digits.strip_prefix(['£', '$', '€']) {
        Some(digits) => Cow::Owned(format!("{sign}{digits}")),
        None => Cow::Borrowed(text),
    };
    figure::read(&bare, Marks::Thousands).map_err(|error| error.to_string())
}
