//! A statement line and what may explain it → a ranked list of suggestions, each with its reasons
//! in words and points.
//!
//! What may explain a line comes from entries that are in the ledger and that no line shows yet,
//! open commitments and claims, instalments of grants that are expected, lines of the book's other
//! accounts, the book's rules, and what people said of earlier lines.
//!
//! The points of a suggestion are the sum of its reasons, those against it among them: 7 and over
//! is strong, 4 to 6 is fair, and less is not offered.
//!
//! Nothing is decided here: a person confirms every suggestion. One that rests on no words, no
//! reference and no rule, but on amount and day alone, says so, is never strong, and is never
//! accepted together with others. Nor is one strong that is more than is expected, or a cost that
//! its fund should not pay.

pub mod awaited;
pub mod combine;
mod does;
pub mod expected;
pub mod judged;
pub mod memory;
pub mod pool;
pub mod rank;
mod scored;
mod single;
pub mod words;

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::suggest::rule::Target;
use crate::ledger::{
    awaited::Awaited,
    code::{AccountCode, FundCode},
    journal::{EntryNumber, LineNumber},
    money::Money,
};

/// The least points of a strong suggestion.
pub const STRONG: i32 = 7;
/// The least points of a suggestion that is offered at all.
pub const OFFERED: i32 = 4;

/// One reason for a suggestion or against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// In words: "same reference 48213".
    pub says: String,
    /// What it counts; below nil against.
    pub points: i32,
}

/// How much of a line an entry answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The entry.
    pub entry: EntryNumber,
    /// How much of the line, money in positive.
    pub amount: Money,
}

/// What a suggestion would do once a person confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// Entries that are posted already answer the line, or a part of it.
    Answer(Vec<Part>),
    /// The line and others together are what one posted entry says.
    Together {
        /// The entry.
        entry: EntryNumber,
        /// The lines, this one among them.
        lines: Vec<LineNumber>,
    },
    /// One new entry answers this line and a line of another account of the book.
    Transfer {
        /// The line of the other account.
        other: LineNumber,
        /// The other account.
        account: AccountCode,
        /// Whose money moves.
        fund: FundCode,
    },
    /// A new entry to the place of a commitment or a claim, which it answers.
    Settle {
        /// The commitment or the claim.
        #[serde(flatten)]
        awaited: Awaited,
        /// How much more the line is than what is left; nil where it is within.
        over: Money,
    },
    /// A new entry to one place.
    Code(Target),
}

/// How far a suggestion may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// 4 to 6 points, nothing but amount and day, or something that speaks against it.
    Fair,
    /// 7 points and over.
    Strong,
}

impl Strength {
    /// The word that pages and commands write.
    pub const fn word(self) -> &'static str {
        match self {
            Strength::Fair => "fair",
            Strength::Strong => "strong",
        }
    }
}

/// A suggestion: what it would do, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What it would do.
    pub does: Does,
    /// The sum of its reasons.
    pub points: i32,
    /// How far it may be trusted.
    pub strength: Strength,
    /// Whether words, a reference, a rule or earlier coding speak for it, beside amount and day.
    pub evidence: bool,
    /// The reasons, those for it first.
    pub reasons: Vec<Reason>,
}

/// Everything that is offered for a line, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Ranked {
    /// The suggestions.
    pub suggestions: Vec<Suggestion>,
    /// Why nothing is offered, or that the search for combinations gave up.
    pub says: Vec<String>,
}

impl Ranked {
    /// The best suggestion.
    pub fn first(&self) -> Option<&Suggestion> {
        self.suggestions.first()
    }
}
