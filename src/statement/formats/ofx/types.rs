//! The types of a statement's movements, held against the signs of their amounts.
//!
//! A type such as DEBIT has one side only; of others, such as XFER and FEE, either side is seen and
//! the sign alone tells: OFX 2.2, 11.4.4.3. Nothing is mended. Where most movements that tell their
//! side tell the other one, every sign of the statement is in doubt, and that is a problem; where a
//! few do, it is noted.

use crate::{ledger::money::Money, statement::formats::harvest::Harvest};

/// The most movements that a note names.
const NAMED: usize = 3;

/// What the types of one statement tell.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// How many go with their sign.
    agree: usize,
    /// How many do not.
    differ: usize,
    /// The first of those, with their lines.
    first: Vec<(u32, String)>,
}

impl Types {
    /// Looks at one movement.
    pub(super) fn see(&mut self, line: u32, kind: &str, amount: Money) {
        let is_one_of = |kinds: &[&str]| kinds.iter().any(|one| kind.eq_ignore_ascii_case(one));
        let money_in = if is_one_of(&["CREDIT", "DEP", "DIRECTDEP", "DIV"]) {
            true
        } else if is_one_of(&["DEBIT", "DIRECTDEBIT", "CHECK", "CASH"]) {
            false
        } else {
            return;
        };
        if amount.is_nil() {
            return;
        }
        if money_in != amount.is_negative() {
            self.agree = self.agree.saturating_add(1);
            return;
        }
        self.differ = self.differ.saturating_add(1);
        if self.first.len() < NAMED {
            let named = format!("{kind} beside {} on line {line}", amount.to_plain());
            self.first.push((line, named));
        }
    }

    /// Says what was found, at the end of the statement.
    pub(super) fn say(&self, harvest: &mut Harvest) {
        let Some((line, _)) = self.first.first() else {
            return;
        };
        let named: Vec<&str> = self.first.iter().map(|(_, named)| named.as_str()).collect();
        let named = named.join(", ");
        let (differ, all) = (self.differ, self.agree.saturating_add(self.differ));
        let says = format!(
            "{differ} of the {all} movements whose type tells money in from money out have the \
             other sign ({named})"
        );
        if self.differ > self.agree {
            let why = format!("{says}: every sign may be turned, and none is; ask the bank");
            harvest.problem(*line, why);
        } else {
            harvest.note(format!("{says}; each is read by its sign"));
        }
    }
}
