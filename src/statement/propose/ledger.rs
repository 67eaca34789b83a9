//! A council's ledger of a cost centre: what its running balance proves, and what it does not.
//!
//! What is left in a bank goes down by what is spent; what a ledger carries along may go up by it.
//! So a balance proves how the amounts of a ledger move it, and not which of them came in: a debit
//! is a cost, and the rest is asked.

use serde::{Deserialize, Serialize};

use super::{Answers, Proposal};
use crate::statement::{
    amount::Side,
    profile::{Column, Sign},
};

/// What raises a balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Raised {
    /// The amounts of a column.
    Column(u16),
    /// The amounts beside a word of the column of sides.
    Word(String),
}

impl Proposal {
    /// Takes the file for a council's ledger: what its balances prove of money in is proved no
    /// more, and what is called debit is money out.
    pub fn of_ledger(&mut self) {
        let proved = std::mem::take(&mut self.proved.sides);
        let of = |wanted| {
            let mut sides = proved.iter().filter(|(_, role)| **role == wanted);
            sides.next().map(|(column, _)| *column)
        };
        let pair = of(Column::MoneyOut).zip(of(Column::MoneyIn));
        let marked = self.proved.marked.take();
        let word = marked.and_then(|(_, sides)| sides.money_in.first().cloned());
        self.proved.sign = None;
        let answers = &mut self.answers;
        answers.sign = None;
        answers.raised = match (pair, word) {
            (Some((_, into)), _) => Some(Raised::Column(into)),
            (None, word) => word.map(Raised::Word),
        };
        if let Some((debit, credit)) = answers.called_debit() {
            answers.debits = Some((debit, credit));
            answers.say_debit(false);
            let mut columns = self.columns.iter_mut();
            if let Some(column) = columns.find(|column| column.column == debit) {
                let says = "a debit of a cost centre is a cost";
                column.why.push(says.to_owned());
            }
        } else if pair.is_some() {
            (answers.debits, answers.debit_said) = (pair, false);
        }
        answers.side_words.clear();
        self.take_sides();
    }
}

impl Answers {
    /// The columns of money that are called debit and credit.
    fn called_debit(&self) -> Option<(u16, u16)> {
        let of = |names: [&str; 3]| {
            let mut roles = self.roles.iter();
            let called = |column: &u16| {
                let caption = self.captions.get(column).map(String::as_str);
                let mut words = caption
                    .unwrap_or_default()
                    .split(|c: char| !c.is_alphabetic());
                words.any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
            };
            let money = |role: &Column| matches!(role, Column::MoneyOut | Column::MoneyIn);
            let found = roles.find(|(column, role)| money(role) && called(column));
            found.map(|(column, _)| *column)
        };
        let debit = of(["debit", "debits", "dr"])?;
        let credit = of(["credit", "credits", "cr"])?;
        Some((debit, credit))
    }

    /// What a balance without a minus means, where what raises it is known: money that went out
    /// raises what was spent.
    pub(super) fn raised_sign(&self) -> Option<Sign> {
        let out = match self.raised.as_ref()? {
            Raised::Column(column) => self.roles.get(column) == Some(&Column::MoneyOut),
            Raised::Word(word) => self.sides.side(word) == Some(Side::Debit),
        };
        Some(if out {
            Sign::PositiveIsMoneyOut
        } else {
            Sign::PositiveIsMoneyIn
        })
    }
}
