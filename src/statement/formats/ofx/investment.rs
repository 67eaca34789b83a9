//! An investment statement: its movements are set aside one by one, never read as money.

use crate::{ledger::money::Money, statement::formats::harvest::Harvest};

/// An investment statement that is open.
#[derive(Default)]
pub(super) struct Investment {
    line: u32,
    /// The account that it names.
    pub(super) account: String,
    entries: u32,
    entry: Option<(u32, Money)>,
}

impl Investment {
    pub(super) fn new(line: u32) -> Investment {
        Investment {
            line,
            ..Investment::default()
        }
    }

    /// A movement begins.
    pub(super) fn begin(&mut self, line: u32) {
        self.entry = Some((line, Money::NIL));
    }

    /// The cash of the movement that is open.
    pub(super) fn cash(&mut self, amount: Money) {
        if let Some((_, cash)) = &mut self.entry {
            *cash = amount;
        }
    }

    /// The movement that is open ends.
    pub(super) fn end_entry(&mut self, harvest: &mut Harvest) {
        if let Some((line, cash)) = self.entry.take() {
            self.entries = self.entries.saturating_add(1);
            let account = &self.account;
            let why = format!(
                "a movement of the investment account {account}; shares and funds are not kept here"
            );
            harvest.set_aside(line, why, cash);
        }
    }

    /// The statement ends.
    pub(super) fn end(mut self, harvest: &mut Harvest) {
        self.end_entry(harvest);
        if self.entries == 0 {
            let account = &self.account;
            let why = format!("a statement of the investment account {account}, without movements");
            harvest.set_aside(self.line, why, Money::NIL);
        }
    }
}
