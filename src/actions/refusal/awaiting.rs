//! The refusals of what is awaited: commitments and claims, and the entries that would answer them.

use crate::ledger::{
    awaited::Awaited,
    journal::{EntryNumber, LineNumber},
    money::Money,
};

/// Why a commitment or a claim, and what was to answer or end it, do not go together.
#[derive(Debug, thiserror::Error)]
pub enum Awaiting {
    /// One that the book does not have.
    #[error("there is no {0} in this book")]
    Unknown(Awaited),
    /// One that nobody awaits any more.
    #[error("{0} was {ended}; make another one", ended = .0.ended_word())]
    Ended(Awaited),
    /// One of which nothing is left.
    #[error("{0} is {met}, so nothing is left of it to be {ended}", met = .0.met_word(),
        ended = .0.ended_word())]
    NothingLeft(Awaited),
    /// Money the other way.
    #[error("line {line} is {amount}, and {awaited} is {}; they go opposite ways", way(*.awaited))]
    OtherWay {
        /// The line.
        line: LineNumber,
        /// What is open of it, money in positive.
        amount: Money,
        /// The commitment or the claim.
        awaited: Awaited,
    },
    /// More than is left, which nobody confirmed.
    #[error(
        "{amount} is {over} more than the {left} left of {awaited}; confirm that it is {over} \
         over, or share the line out so that no more than {left} answers it"
    )]
    Over {
        /// The commitment or the claim.
        awaited: Awaited,
        /// What is left of it.
        left: Money,
        /// What was to answer it.
        amount: Money,
        /// How much more that is.
        over: Money,
    },
    /// Another figure than the one that was confirmed.
    #[error(
        "{awaited} has {left} left now, so {amount} is {over} over and not {confirmed}; look at it \
         again and confirm what it is now"
    )]
    OtherOver {
        /// The commitment or the claim.
        awaited: Awaited,
        /// What is left of it.
        left: Money,
        /// What was to answer it.
        amount: Money,
        /// How much more that is.
        over: Money,
        /// How much more was confirmed.
        confirmed: Money,
    },
    /// Several lines at once, one of them over.
    #[error(
        "line {line} is {over} more than is left of {awaited}; look at it and confirm it by itself"
    )]
    OverAmongOthers {
        /// The line.
        line: LineNumber,
        /// The commitment or the claim.
        awaited: Awaited,
        /// How much more it is.
        over: Money,
    },
    /// An entry that was reversed, or that reverses another.
    #[error("entry {0} was reversed or reverses another, so it answers nothing")]
    Reversed(EntryNumber),
    /// An entry of another place.
    #[error(
        "entry {entry} posts nothing to {place}, which {awaited} is for; put the entry right \
         first, or choose another"
    )]
    Elsewhere {
        /// The entry.
        entry: EntryNumber,
        /// The commitment or the claim.
        awaited: Awaited,
        /// Where it would be answered: account, fund, project and line, or account and grant.
        place: String,
    },
    /// More than the entry has.
    #[error(
        "{room} of entry {entry} answers nothing else, and {amount} of it was to answer {awaited}; \
         say no more than that"
    )]
    NoRoom {
        /// The entry.
        entry: EntryNumber,
        /// The commitment or the claim.
        awaited: Awaited,
        /// What is free of it.
        room: Money,
        /// What was said.
        amount: Money,
    },
    /// An amount of nil or below.
    #[error("{0} answers nothing; say an amount above nil")]
    NotAboveNil(Money),
    /// An entry that answers something else.
    #[error("entry {entry} does not answer {awaited}")]
    NoAnswer {
        /// The entry.
        entry: EntryNumber,
        /// The commitment or the claim.
        awaited: Awaited,
    },
}

fn way(awaited: Awaited) -> &'static str {
    match awaited {
        Awaited::Commitment(_) => "to be paid out",
        Awaited::Claim(_) => "to come in",
    }
}
