//! What is awaited: the money that a commitment is to pay, or that a claim is to bring.
//!
//! What is left of it is never kept: it is what was promised or claimed, less the entries that
//! answer it and that nobody reversed. What was cancelled or withdrawn leaves nothing.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct as _};

use super::{
    journal::EntryNumber,
    money::{Money, MoneyError},
};

/// A commitment or a claim, by its number: 1, 2, 3 in its book, each kind by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "awaited", content = "number", rename_all = "kebab-case")]
pub enum Awaited {
    /// A promise to pay.
    Commitment(i64),
    /// What a funder was asked for.
    Claim(i64),
}

impl Awaited {
    /// The word of its kind, as storage and commands write it.
    pub const fn word(self) -> &'static str {
        match self {
            Awaited::Commitment(_) => "commitment",
            Awaited::Claim(_) => "claim",
        }
    }

    /// The one of a kind and a number; none for any other word.
    pub fn from_word(word: &str, number: i64) -> Option<Awaited> {
        let both = [Awaited::Commitment(number), Awaited::Claim(number)];
        both.into_iter().find(|awaited| awaited.word() == word)
    }

    /// What it is once all of it came: a commitment paid, a claim received.
    pub const fn met_word(self) -> &'static str {
        match self {
            Awaited::Commitment(_) => "paid",
            Awaited::Claim(_) => "received",
        }
    }

    /// What it is once nobody awaits it any more.
    pub const fn ended_word(self) -> &'static str {
        match self {
            Awaited::Commitment(_) => "cancelled",
            Awaited::Claim(_) => "withdrawn",
        }
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        match self {
            Awaited::Commitment(number) | Awaited::Claim(number) => number,
        }
    }

    /// The sign of its money on an account that holds money: out for a commitment, in for a claim.
    pub const fn on_account(self, amount: Money) -> Money {
        match self {
            Awaited::Commitment(_) => amount.magnitude().turned(),
            Awaited::Claim(_) => amount.magnitude(),
        }
    }
}

/// `commitment 3`.
impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.word(), self.number())
    }
}

/// An entry that answers what is awaited, and whether it still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The entry.
    pub entry: EntryNumber,
    /// How much of what is awaited it is.
    pub amount: Money,
    /// The entry that mirrors it: it counts no more.
    pub reversed_by: Option<EntryNumber>,
    /// Whether somebody said that it was something else: it counts no more.
    pub let_go: bool,
}

impl Answer {
    /// Whether it counts.
    pub const fn counts(&self) -> bool {
        self.reversed_by.is_none() && !self.let_go
    }
}

/// How something that is awaited stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What was promised or claimed, above nil.
    pub amount: Money,
    /// What the entries that count come to.
    pub answered: Money,
    /// Whether it was cancelled or withdrawn.
    pub ended: bool,
}

/// The same in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing of it came.
    Open,
    /// A part of it came.
    Partly,
    /// All of it came, or more.
    Met,
    /// It was cancelled or withdrawn.
    Ended,
}

impl Standing {
    /// How something stands once these answer it.
    ///
    /// # Errors
    /// [`MoneyError`] beyond the range of money.
    pub fn of(amount: Money, answers: &[Answer], ended: bool) -> Result<Standing, MoneyError> {
        let counts = answers.iter().filter(|answer| answer.counts());
        let answered = Money::sum(counts.map(|answer| answer.amount))?;
        Ok(Standing {
            amount,
            answered,
            ended,
        })
    }

    /// What is still to come; nil where more came, or where it was cancelled or withdrawn.
    pub fn left(&self) -> Money {
        let left = self.amount.minus(self.answered).unwrap_or_default();
        if self.ended || left.is_negative() {
            Money::NIL
        } else {
            left
        }
    }

    /// What came beyond it; nil where no more came.
    pub fn over(&self) -> Money {
        let over = self.answered.minus(self.amount).unwrap_or_default();
        if over.is_negative() { Money::NIL } else { over }
    }

    /// What an amount is beyond what is left; nil where it is within.
    pub fn beyond(&self, amount: Money) -> Money {
        let beyond = amount.magnitude().minus(self.left()).unwrap_or_default();
        if beyond.is_negative() {
            Money::NIL
        } else {
            beyond
        }
    }

    /// In a word.
    pub fn state(&self) -> State {
        if self.ended {
            State::Ended
        } else if self.left().is_nil() {
            State::Met
        } else if self.answered.is_nil() {
            State::Open
        } else {
            State::Partly
        }
    }
}

/// With what is left, what came beyond it, and the state in a word.
impl Serialize for Standing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut says = serializer.serialize_struct("Standing", 5)?;
        says.serialize_field("amount", &self.amount)?;
        says.serialize_field("answered", &self.answered)?;
        says.serialize_field("left", &self.left())?;
        says.serialize_field("over", &self.over())?;
        says.serialize_field("state", &self.state())?;
        says.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(entry: EntryNumber, pence: i64) -> Answer {
        Answer {
            entry,
            amount: Money::from_pence(pence),
            reversed_by: None,
            let_go: false,
        }
    }

    #[test]
    fn what_is_left_is_what_was_promised_less_what_counts() {
        let amount = Money::from_pence(50_000);
        let stands = |answers: &[Answer], ended| {
            let standing = Standing::of(amount, answers, ended).unwrap();
            (
                standing.left().pence(),
                standing.over().pence(),
                standing.state(),
            )
        };
        assert_eq!(stands(&[], false), (50_000, 0, State::Open));
        let part = answer(1, 20_000);
        let reversed = Answer {
            reversed_by: Some(9),
            ..answer(2, 30_000)
        };
        let let_go = Answer {
            let_go: true,
            ..answer(3, 30_000)
        };
        assert_eq!(
            stands(&[part, reversed, let_go], false),
            (30_000, 0, State::Partly)
        );
        assert_eq!(
            stands(&[part, answer(4, 31_200)], false),
            (0, 1_200, State::Met)
        );
        assert_eq!(stands(&[part], true), (0, 0, State::Ended));
        let open = Standing::of(amount, &[part], false).unwrap();
        assert_eq!(open.beyond(Money::from_pence(-30_100)).pence(), 100);
        assert_eq!(open.beyond(Money::from_pence(29_900)), Money::NIL);
    }

    #[test]
    fn each_is_named_by_its_kind_and_its_number() {
        for awaited in [Awaited::Commitment(3), Awaited::Claim(4)] {
            let named = Awaited::from_word(awaited.word(), awaited.number());
            assert_eq!(named, Some(awaited));
        }
        assert_eq!(Awaited::from_word("award", 1), None);
        assert_eq!(Awaited::Claim(4).to_string(), "claim 4");
        let out = Awaited::Commitment(1).on_account(Money::from_pence(5));
        assert_eq!(out, Money::from_pence(-5));
    }
}
