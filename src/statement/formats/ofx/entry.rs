//! One STMTTRN: its elements → a statement line, or a problem where a figure cannot be proved.

use crate::{
    ledger::money::Money,
    statement::{
        formats::{
            day,
            figure::{self, Marks},
            harvest::{Harvest, joined, other_currency, place},
            text,
        },
        line::{Statement, StatementLine},
    },
};

/// A movement as the file gives it.
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
            "NAME" => &mut self.name,
            "PAYEE" => &mut self.payee,
            "MEMO" => &mut self.memo,
            "CURSYM" => &mut self.currency,
            "TRNAMT" => {
                self.amount.get_or_insert_with(|| value.to_owned());
                return;
            }
            _ => return,
        };
        if field.is_empty() {
            value.clone_into(field);
        }
    }

    /// Puts the movement where it belongs: among the lines, aside, or among the problems.
    pub(super) fn end(self, harvest: &mut Harvest, statement: &mut Statement) {
        let amount_text = self.amount.clone().unwrap_or_default();
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
            let why = format!(
                "'{}' is not the date on which it was posted",
                self.posted.trim()
            );
            return harvest.unread(self.line, &why, amount);
        };
        if let Some(own) = statement.currency.as_ref()
            && !self.currency.is_empty()
            && !own.eq_ignore_ascii_case(&self.currency)
        {
            harvest.problem(self.line, other_currency(&amount_text, &self.currency, own));
        }
        let party = text::filled(&self.name).or_else(|| text::filled(&self.payee));
        statement.lines.push(StatementLine {
            at: place(self.line),
            date,
            period: None,
            own_period: None,
            amount,
            vat: None,
            text: text::squeezed(&joined(party.as_deref().unwrap_or(""), &self.memo)),
            reference: text::filled(&self.check).or_else(|| text::filled(&self.reference)),
            kind: text::filled(&self.kind),
            code: None,
            party,
            bank_id: text::filled(&self.id),
            balance: None,
            amount_text,
            pending: false,
        });
    }
}
