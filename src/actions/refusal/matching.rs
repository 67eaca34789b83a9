//! The refusals of matching: a line of a statement, and the entries that would answer it.

use super::Refusal;
use crate::{
    actions::ActionError,
    ledger::{
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
};

/// Why a line and what was to answer it do not go together.
#[derive(Debug, thiserror::Error)]
pub enum Matching {
    /// A rule that leads where the law lets no line be posted.
    #[error("rule '{rule}' leads where no line can be posted: {why}")]
    RuleLeadsNowhere {
        /// The rule.
        rule: String,
        /// The law.
        why: Box<Refusal>,
    },
    /// One line of many, and what refuses it.
    #[error("line {line}{}: {why}; nothing was posted", by_rule(.rule.as_deref()))]
    LineAmongMany {
        /// The line.
        line: LineNumber,
        /// The rule that proposed its place, where one did.
        rule: Option<String>,
        /// The law.
        why: Box<Refusal>,
    },
    /// An entry that does not answer the line.
    #[error(
        "entry {entry} moves account {account} by {net}, but the line is {amount}; an entry \
         answers a line of its own amount"
    )]
    DoesNotAnswer {
        /// The entry.
        entry: EntryNumber,
        /// The account of the line.
        account: AccountCode,
        /// The entry's net on it.
        net: Money,
        /// The line's amount.
        amount: Money,
    },
    /// An opening balance, which stands before every line.
    #[error(
        "entry {0} is what the book opened with, which no statement line shows; match the line \
         with an entry of its own day and amount, or code it"
    )]
    IsOpening(EntryNumber),
    /// An entry that answers another line of the account.
    #[error("entry {entry} answers line {line} of that account already")]
    AnswersAnother {
        /// The entry.
        entry: EntryNumber,
        /// The line that it answers.
        line: LineNumber,
    },
    /// A line that no longer counts.
    #[error("statement line {0} no longer counts: its file was undone, or it was withdrawn")]
    LineGone(LineNumber),
    /// A line that an entry answers already.
    #[error("line {line} is answered by entry {entry} already; reverse that entry to code it anew")]
    LineAnswered {
        /// The line.
        line: LineNumber,
        /// The entry.
        entry: EntryNumber,
    },
    /// A line that nothing answers.
    #[error("nothing answers line {0}, so there is nothing to undo")]
    NothingToUndo(LineNumber),
    /// Several lines at once, none of them.
    #[error("no line is selected; select one or more and try again")]
    NothingSelected,
    /// An entry that has nothing but amount and day in common with a line.
    #[error(
        "line {0} has no word, reference or rule in common with what it would be matched to; \
         look at it and confirm it by itself"
    )]
    NoEvidence(LineNumber),
    /// VAT that would have to be shared out over parts.
    #[error(
        "line {0} holds VAT, which belongs to the whole of it; match the whole line to one entry, \
         or split it"
    )]
    PartWithVat(LineNumber),
    /// Entries that come to more than what is open of a line.
    #[error(
        "{open} of line {line} is open, and the entries come to {sum}; match no more than that"
    )]
    MoreThanOpen {
        /// The line.
        line: LineNumber,
        /// What is open of it.
        open: Money,
        /// What the entries come to.
        sum: Money,
    },
    /// More than is open of an entry.
    #[error(
        "{left} of entry {entry} is on no statement of account {account} yet, and {amount} of it \
         was to be matched; match no more than that"
    )]
    NotOpen {
        /// The entry.
        entry: EntryNumber,
        /// The account of the line.
        account: AccountCode,
        /// What is open of it there.
        left: Money,
        /// What was to be matched.
        amount: Money,
    },
    /// Lines that are not one entry together.
    #[error("the lines come to {sum}, and {left} of entry {entry} is open; they are not the same")]
    NotTogether {
        /// The entry.
        entry: EntryNumber,
        /// What is open of it.
        left: Money,
        /// What the lines come to.
        sum: Money,
    },
    /// Two lines that are no transfer.
    #[error(
        "line {line} and line {other} are not two whole lines of opposite amounts in two accounts, \
         so one entry cannot answer both"
    )]
    NoTransfer {
        /// The line.
        line: LineNumber,
        /// The other.
        other: LineNumber,
    },
    /// A line that no rule proposes a coding for.
    #[error("no rule proposes a coding for line {0}; code it by hand")]
    NothingProposed(LineNumber),
}

fn by_rule(rule: Option<&str>) -> String {
    rule.map_or_else(String::new, |rule| format!(", by rule '{rule}'"))
}

impl Matching {
    /// What refused one line of many, with the line and its rule; what the store says stays.
    pub(in crate::actions) fn of_line(
        (line, rule): (LineNumber, Option<&str>),
        error: ActionError,
    ) -> ActionError {
        match error {
            ActionError::Refused(why) => {
                let (rule, why) = (rule.map(str::to_owned), Box::new(why));
                Matching::LineAmongMany { line, rule, why }.into()
            }
            other @ (ActionError::Unreadable(_) | ActionError::Store(_)) => other,
        }
    }
}
