//! A year's balances, laid out so that many selections read them quickly.
//!
//! A book of a million entries has tens of thousands of cells and a report dozens of rows; each
//! code is looked up once here, and a selection of projects reads the cells of those alone.

use std::collections::BTreeMap;

use crate::ledger::{
    balance::{Balances, Cell, Choice, Selection, YearSums},
    code::{AccountCode, FundCode, LineCode, ProjectCode},
    money::{Money, MoneyError},
};

/// The codes of one kind, each with a number in the order in which it was first seen.
struct Codes<T> {
    numbers: BTreeMap<T, usize>,
    last: Option<(T, usize)>,
}

impl<T: Ord + Copy> Codes<T> {
    const fn new() -> Codes<T> {
        Codes {
            numbers: BTreeMap::new(),
            last: None,
        }
    }

    fn number(&mut self, code: T) -> usize {
        if let Some((last, number)) = self.last
            && last == code
        {
            return number;
        }
        let next = self.numbers.len();
        let number = *self.numbers.entry(code).or_insert(next);
        self.last = Some((code, number));
        number
    }

    /// For each number, whether a choice takes its code.
    fn taken(&self, choice: &Choice<T>) -> Vec<bool> {
        let mut taken = vec![false; self.numbers.len()];
        for (code, number) in &self.numbers {
            if let Some(place) = taken.get_mut(*number) {
                *place = choice.takes(*code);
            }
        }
        taken
    }
}

/// A cell, its place among all, its sums, and the numbers of its codes.
pub(super) struct Numbered<'a> {
    pub(super) place: usize,
    pub(super) cell: &'a Cell,
    pub(super) sums: &'a YearSums,
    fund: usize,
    line: usize,
    account: usize,
}

/// The balances of a year by project.
pub(super) struct Cells<'a> {
    funds: Codes<FundCode>,
    projects: Codes<ProjectCode>,
    lines: Codes<LineCode>,
    accounts: Codes<AccountCode>,
    by_project: Vec<Vec<Numbered<'a>>>,
    pub(super) count: usize,
}

impl<'a> Cells<'a> {
    pub(super) fn of(balances: &'a Balances) -> Cells<'a> {
        let mut cells = Cells {
            funds: Codes::new(),
            projects: Codes::new(),
            lines: Codes::new(),
            accounts: Codes::new(),
            by_project: Vec::new(),
            count: balances.cells.len(),
        };
        for (place, (cell, sums)) in (0..).zip(&balances.cells) {
            let project = cells.projects.number(cell.project);
            let numbered = Numbered {
                place,
                cell,
                sums,
                fund: cells.funds.number(cell.fund),
                line: cells.lines.number(cell.line),
                account: cells.accounts.number(cell.account),
            };
            match cells.by_project.get_mut(project) {
                Some(of_project) => of_project.push(numbered),
                None => cells.by_project.push(vec![numbered]),
            }
        }
        cells
    }

    /// The cells that a selection takes.
    pub(super) fn taken(&self, selection: &Selection) -> impl Iterator<Item = &Numbered<'a>> {
        let funds = self.funds.taken(&selection.funds);
        let lines = self.lines.taken(&selection.lines);
        let accounts = self.accounts.taken(&selection.accounts);
        let projects = self.projects.taken(&selection.projects);
        let takes = |taken: &[bool], number: usize| taken.get(number).copied().unwrap_or(false);
        let chosen = self
            .by_project
            .iter()
            .zip(projects)
            .filter(|(_, taken)| *taken);
        chosen.flat_map(|(cells, _)| cells).filter(move |cell| {
            takes(&accounts, cell.account) && takes(&funds, cell.fund) && takes(&lines, cell.line)
        })
    }

    /// The figure of a selection, with its sign.
    pub(super) fn figure(&self, selection: &Selection) -> Result<Money, MoneyError> {
        let mut sum = Money::NIL;
        for cell in self.taken(selection) {
            sum = sum.plus(cell.sums.over(selection.part)?)?;
        }
        Ok(selection.sign(sum))
    }
}
