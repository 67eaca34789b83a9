//! One STMTTRN: its elements → a statement line, or a problem where a figure cannot be proved.

use std::borrow::Cow;

use super::types::Types;
use crate::{
    ledger::money::Money,
    statement::{
        formats::{
            day,
            figure::{self, Marks},
            harvest::{Harvest, joined, other_currency, place},
            text::filled,
        },
        line::{Statement, StatementLine},
    },
};

/// A movement as the file gives it.
#[derive(Default)]
pub(super) struct Entry<'a> {
    line: u32,
    pending: bool,
    kind: Cow<'a, str>,
    posted: Cow<'a, str>,
    amount: Option<Cow<'a, str>>,
    id: Cow<'a, str>,
    check: Cow<'a, str>,
    reference: Cow<'a, str>,
    name: Cow<'a, str>,
    payee: Cow<'a, str>,
    memo: Cow<'a, str>,
    currency: Cow<'a, str>,
    /// The identifier of an earlier movement that this one replaces or deletes, and which of both.
    corrects: Cow<'a, str>,
    correction: Cow<'a, str>,
}

impl<'a> Entry<'a> {
    pub(super) fn new(line: u32, pending: bool) -> Entry<'a> {
        Entry {
            line,
            pending,
            ..Entry::default()
        }
    }

    /// Takes an element; the first of a name counts.
    pub(super) fn leaf(&mut self, name: &str, value: Cow<'a, str>) {
        let field = match name {
            "TRNTYPE" => &mut self.kind,
            "DTPOSTED" => &mut self.posted,
            "FITID" => &mut self.id,
            "CHECKNUM" => &mut self.check,
            "REFNUM" => &mut self.reference,
            // The whole name, of which NAME has the first 32 characters.
            "EXTDNAME" => {
                self.name = value;
                return;
            }
            "NAME" => &mut self.name,
            "PAYEE" => &mut self.payee,
            "MEMO" => &mut self.memo,
            "CURSYM" => &mut self.currency,
            "CORRECTFITID" => &mut self.corrects,
            "CORRECTACTION" => &mut self.correction,
            "TRNAMT" => {
                self.amount.get_or_insert(value);
                return;
            }
            _ => return,
        };
        if field.is_empty() {
            *field = value;
        }
    }

    /// Puts the movement where it belongs: among the lines, aside, or among the problems.
    pub(super) fn end(self, harvest: &mut Harvest, statement: &mut Statement, types: &mut Types) {
        let amount_text = self.amount.unwrap_or_default();
        let amount = match figure::read(&amount_text, Marks::Grouped) {
            Ok(amount) => amount,
            Err(error) => {
                return harvest.unread(self.line, &error.to_string(), Money::NIL);
            }
        };
        if self.pending {
            let why = "pending at the bank, not booked; import the statement that books it";
            return harvest.set_aside(self.line, why, amount);
        }
        let Some(date) = day::iso(&self.posted) else {
            let why = format!("'{}' is not the date on which it was posted", self.posted);
            return harvest.unread(self.line, &why, amount);
        };
        let corrects = &self.corrects;
        if self.correction.eq_ignore_ascii_case("DELETE") {
            let why = format!(
                "the bank takes the movement {corrects} back; reverse it where it was imported"
            );
            return harvest.unread(self.line, &why, amount);
        }
        if !corrects.is_empty() {
            let why = format!(
                "the movement stands in the place of {corrects}, which the bank got wrong; reverse \
                 that one where it was imported"
            );
            harvest.problem(self.line, why);
        }
        if let Some(own) = statement.currency.as_ref()
            && !self.currency.is_empty()
            && !own.eq_ignore_ascii_case(&self.currency)
        {
            harvest.problem(self.line, other_currency(&amount_text, &self.currency, own));
        }
        types.see(self.line, &self.kind, amount);
        let party = filled(&self.name).or_else(|| filled(&self.payee));
        let line = StatementLine {
            at: place(self.line),
            date,
            period: None,
            own_period: None,
            amount,
            vat: None,
            text: joined(party.as_deref().unwrap_or(""), &self.memo),
            reference: filled(&self.check).or_else(|| filled(&self.reference)),
            kind: filled(&self.kind),
            code: None,
            party,
            bank_id: filled(&self.id),
            balance: None,
            amount_text: amount_text.into_owned(),
            pending: false,
        };
        harvest.line(statement, line);
    }
}
