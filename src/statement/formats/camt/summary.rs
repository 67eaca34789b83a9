//! What a CAMT statement says of all its entries together, held against them.

use crate::statement::{
    formats::{
        figure::{self, Marks},
        harvest::Harvest,
        sides::{Said, Side},
    },
    line::Statement,
};

/// A summary as the file gives it.
#[derive(Default)]
pub(super) struct Summary {
    line: u32,
    all: Said,
    money_in: Said,
    money_out: Said,
}

impl Summary {
    /// Takes an element of the summary by its path within it.
    pub(super) fn take(&mut self, path: &str, value: &str, line: u32, harvest: &mut Harvest) {
        let (said, part) = match path.rsplit_once('/') {
            Some(("/TtlNtries", part)) => (&mut self.all, part),
            Some(("/TtlCdtNtries", part)) => (&mut self.money_in, part),
            Some(("/TtlDbtNtries", part)) => (&mut self.money_out, part),
            _ => return,
        };
        match part {
            "NbOfNtries" => said.count = value.parse().ok(),
            "Sum" => match figure::read(value, Marks::Point) {
                Ok(sum) => said.sum = Some(sum),
                Err(why) => harvest.problem(line, format!("the sum of the entries: {why}")),
            },
            _ => return,
        }
        self.line = line;
    }

    /// Says where the entries are not those of the summary: all of them, or those that are booked,
    /// since banks count either.
    pub(super) fn check(&self, statement: &Statement, harvest: &mut Harvest) {
        let sides = |pending: bool| {
            let (mut all, mut money_in, mut money_out) = Default::default();
            for line in statement
                .lines
                .iter()
                .filter(|line| pending || !line.pending)
            {
                Side::add(&mut all, line.amount);
                let out = line.amount.is_negative();
                Side::add(
                    if out { &mut money_out } else { &mut money_in },
                    line.amount,
                );
            }
            [all, money_in, money_out]
        };
        let said = [self.all, self.money_in, self.money_out];
        let holds = |found: [Side; 3]| {
            said.iter()
                .zip(found)
                .all(|(said, found)| said.is_of(found))
        };
        if holds(sides(true)) || holds(sides(false)) {
            return;
        }
        for ((said, found), which) in
            said.into_iter()
                .zip(sides(true))
                .zip(["", " of money in", " of money out"])
        {
            if !said.is_of(found) {
                harvest.problem(self.line, said.differs("statement", which, found));
            }
        }
    }
}
