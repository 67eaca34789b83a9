//! How many entries of each side a file says that it has, and what they come to, held against those
//! that it has.

use crate::ledger::money::Money;

/// The entries of one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Side {
    /// How many.
    pub(super) count: usize,
    /// What they come to, without a sign.
    pub(super) sum: Money,
}

impl Side {
    /// Counts one more.
    pub(super) fn add(&mut self, amount: Money) {
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.plus(amount.magnitude()).unwrap_or(self.sum);
    }
}

/// What a file says of its entries; a part that it does not say is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) count: Option<usize>,
    pub(super) sum: Option<Money>,
}

impl Said {
    /// Whether that is so.
    pub(super) fn is_of(self, found: Side) -> bool {
        self.count.is_none_or(|count| count == found.count)
            && self.sum.is_none_or(|sum| sum == found.sum)
    }

    /// That it is not so, in a sentence: who says it, of which entries.
    pub(super) fn differs(self, who: &str, which: &str, found: Side) -> String {
        let count = self
            .count
            .map_or_else(String::new, |count| format!("{count} "));
        let sum = self
            .sum
            .map_or_else(String::new, |sum| format!(" of {}", sum.to_plain()));
        format!(
            "the {who} says {count}entries{which}{sum}, but it has {} of {}; download it again",
            found.count,
            found.sum.to_plain(),
        )
    }
}
