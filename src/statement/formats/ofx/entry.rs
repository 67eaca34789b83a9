//! One STMTTRN: its elements → a statement line, or a problem where a figure cannot be proved.

use crate::{
    ledger::money::Money,
    statement::{
        formats::{
            day,
            figure::{self, Marks},
            harvest::{Harvest, joined, other_currency, place},
        },
        line::{Statement, StatementLine, squeezed},
    },
};

/// A movement as the file gives it, its words squeezed.
#[derive(Default)]
pub(super) struct Entry {
    line: u32,
    pending: bool,
    kind: String,
    posted: String,
    amount: Option<String>,
    id: String,
    check: String,
    reference: String,
    name: String,
    payee: String,
    memo: String,
    currency: String,
    /// The identifier of an earlier movement that this one replaces or deletes, and which of both.
    corrects: String,
    correction: String,
}

impl Entry {
    pub(super) fn new(line: u32, pending: bool) -> Entry {
        Entry {
            line,
            pending,
            ..Entry::default()
        }
    }

    /// Takes an element; the first of a name counts.
    pub(super) fn leaf(&mut self, name: &str, value: &str) {
        let field = match name {
            "TRNTYPE" => &mut self.kind,
            "DTPOSTED" => &mut self.posted,
            "FITID" => &mut self.id,
            "CHECKNUM" => &mut self.check,
            "REFNUM" => &mut self.reference,
            // The whole name, of which NAME has the first 32 characters.
            "EXTDNAME" => {
                self.name = squeezed(&[value]);
                return;
            }
            "NAME" => &mut self.name,
            "PAYEE" => &mut self.payee,
            "MEMO" => &mut self.memo,
            "CURSYM" => &mut self.currency,
            "CORRECTFITID" => &mut self.corrects,
            "CORRECTACTION" => &mut self.correction,
            "TRNAMT" => {
                self.amount.get_or_insert_with(|| value.to_owned());
                return;
            }
            _ => return,
        };
        if field.is_empty() {
            *field = squeezed(&[value]);
        }
    }

    /// Puts the movement where it belongs: among the lines, aside, or among the problems.
    pub(super) fn end(self, harvest: &mut Harvest, statement: &mut Statement) {
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
        let party = said(self.name).or(said(self.payee));
        statement.lines.push(StatementLine {
            at: place(self.line),
            date,
            period: None,
            own_period: None,
            amount,
            vat: None,
            text: joined(party.as_deref().unwrap_or(""), &self.memo),
            reference: said(self.check).or(said(self.reference)),
            kind: said(self.kind),
            code: None,
            party,
            bank_id: said(self.id),
            balance: None,
            amount_text,
            pending: false,
        });
    }
}

/// The words of an element, where it has any.
fn said(words: String) -> Option<String> {
    Some(words).filter(|words| !words.is_empty())
}
