//! What is awaited: commitments and claims, each made and ended by a record, and the entries that
//! answer them. What is left of each is worked out whenever it is read.

pub mod answers;
pub mod claims;
pub mod commitments;

use std::collections::BTreeMap;

use serde::Serialize;

use self::answers::KeptAnswer;
use crate::{
    ledger::{
        awaited::{Answer, Standing},
        money::Money,
        posted::Act,
    },
    store::{cells, error::StoreError},
};

/// A commitment or a claim as it is kept, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept<T> {
    /// Its number: 1, 2, 3 in its book, each kind by itself.
    pub number: i64,
    /// The commitment or the claim.
    #[serde(flatten)]
    pub is: T,
    /// Who made it, when and why.
    pub made: Act,
    /// Who cancelled or withdrew it, when and why.
    pub ended: Option<Act>,
    /// The entries that answer it or did, in the order in which that was said.
    pub answers: Vec<Answer>,
    /// How it stands.
    pub standing: Standing,
}

/// Which of them are read: the one of a number, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Every one, in the order of their numbers.
    All,
    /// The one of a number.
    Numbered(i64),
}

impl Which {
    /// The number that is asked for; 0, which none has, for all.
    const fn number(self) -> i64 {
        match self {
            Which::All => 0,
            Which::Numbered(number) => number,
        }
    }
}

/// Who made something, as a row has it.
type MadeRow = (String, Option<String>, i64);

/// What stands beside each of a kind: how it ended, and what answers it, by number.
struct Beside {
    ended: BTreeMap<i64, Act>,
    answers: BTreeMap<i64, Vec<KeptAnswer>>,
}

impl Beside {
    /// Puts one together.
    fn kept<T>(
        &mut self,
        (number, is): (i64, T),
        amount: Money,
        (by, why, at): MadeRow,
    ) -> Result<Kept<T>, StoreError> {
        let answers = self.answers.remove(&number).unwrap_or_default();
        let answers: Vec<Answer> = answers.iter().map(KeptAnswer::answer).collect();
        let ended = self.ended.remove(&number);
        Ok(Kept {
            number,
            is,
            made: cells::act(by, why, at)?,
            standing: Standing::of(amount, &answers, ended.is_some())?,
            ended,
            answers,
        })
    }
}
