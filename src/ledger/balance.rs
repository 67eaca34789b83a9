//! Balances of a year by fund, project, line and account, and the selections that read them.
//!
//! A figure of a report keeps its [`Selection`], not a list of postings: the same selection that
//! made the figure fetches the postings when somebody asks.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::{
    calendar::{FinancialYear, Period},
    code::{AccountCode, FundCode, LineCode, ProjectCode},
    journal::Posting,
    money::{Money, MoneyError},
};

/// What a balance is kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The fund.
    pub fund: FundCode,
    /// The project.
    pub project: ProjectCode,
    /// The line.
    pub line: LineCode,
    /// The account.
    pub account: AccountCode,
}

impl Cell {
    /// The cell that a posting touches.
    pub const fn of(posting: &Posting) -> Cell {
        let Posting {
            fund,
            project,
            line,
            account,
            ..
        } = *posting;
        Cell {
            fund,
            project,
            line,
            account,
        }
    }
}

/// The three sums of a cell in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YearSums {
    /// Period 0.
    pub opening: Money,
    /// Periods 1 to 12.
    pub turnover: Money,
    /// Period 13.
    pub closing: Money,
}

impl YearSums {
    /// Adds an amount to the sum that its period belongs to.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn add(&mut self, period: Period, amount: Money) -> Result<(), MoneyError> {
        let sum = match period {
            Period::BROUGHT_FORWARD => &mut self.opening,
            Period::CLOSING => &mut self.closing,
            _ => &mut self.turnover,
        };
        *sum = sum.plus(amount)?;
        Ok(())
    }

    /// The sum over a part of the year.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn over(&self, part: Part) -> Result<Money, MoneyError> {
        match part {
            Part::BroughtForward => Ok(self.opening),
            Part::InYear => Ok(self.turnover),
            Part::Closing => Ok(self.closing),
            Part::ToMarch => self.opening.plus(self.turnover),
            Part::Whole => self.opening.plus(self.turnover)?.plus(self.closing),
        }
    }
}

/// The periods of a year that a figure reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Period 0.
    BroughtForward,
    /// Periods 1 to 12: income and cost of the year, which closing does not change.
    InYear,
    /// Period 13.
    Closing,
    /// Periods 0 to 12: the balance before closing.
    ToMarch,
    /// Periods 0 to 13: what is carried forward.
    Whole,
}

impl Part {
    /// The first and the last period.
    pub const fn periods(self) -> (u8, u8) {
        match self {
            Part::BroughtForward => (0, 0),
            Part::InYear => (1, 12),
            Part::Closing => (13, 13),
            Part::ToMarch => (0, 12),
            Part::Whole => (0, 13),
        }
    }
}

/// Which codes of a kind a selection takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice<T: Ord> {
    /// Every one.
    #[default]
    All,
    /// These.
    Only(BTreeSet<T>),
    /// Every one but these.
    AllBut(BTreeSet<T>),
}

impl<T: Ord + Copy> Choice<T> {
    /// One code.
    pub fn one(code: T) -> Choice<T> {
        Choice::Only(BTreeSet::from([code]))
    }

    /// Some codes.
    pub fn only(codes: impl IntoIterator<Item = T>) -> Choice<T> {
        Choice::Only(codes.into_iter().collect())
    }

    /// Every code but some.
    pub fn all_but(codes: impl IntoIterator<Item = T>) -> Choice<T> {
        Choice::AllBut(codes.into_iter().collect())
    }

    /// Whether a code is taken.
    pub fn takes(&self, code: T) -> bool {
        match self {
            Choice::All => true,
            Choice::Only(codes) => codes.contains(&code),
            Choice::AllBut(codes) => !codes.contains(&code),
        }
    }
}

impl<T: Ord + fmt::Display> Choice<T> {
    fn say(&self, f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
        let list = |codes: &BTreeSet<T>| {
            codes
                .iter()
                .map(T::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        match self {
            Choice::All => Ok(()),
            Choice::Only(codes) => write!(f, ", {what} {}", list(codes)),
            Choice::AllBut(codes) => write!(f, ", every {what} but {}", list(codes)),
        }
    }
}

/// What a figure adds: the postings of a year, of a part of it, of some codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// The year.
    pub year: FinancialYear,
    /// The part of the year.
    pub part: Part,
    /// The accounts.
    pub accounts: Choice<AccountCode>,
    /// The funds.
    pub funds: Choice<FundCode>,
    /// The projects.
    pub projects: Choice<ProjectCode>,
    /// The lines.
    pub lines: Choice<LineCode>,
    /// Whether the figure is the sum with its sign turned, as income and costs are read.
    pub turned: bool,
}

impl Selection {
    /// Everything of a part of a year.
    pub const fn of(year: FinancialYear, part: Part) -> Selection {
        Selection {
            year,
            part,
            accounts: Choice::All,
            funds: Choice::All,
            projects: Choice::All,
            lines: Choice::All,
            turned: false,
        }
    }

    /// Whether a cell is selected.
    pub fn takes(&self, cell: &Cell) -> bool {
        self.accounts.takes(cell.account)
            && self.funds.takes(cell.fund)
            && self.projects.takes(cell.project)
            && self.lines.takes(cell.line)
    }

    /// Whether a posting of a year and period is selected.
    pub fn takes_posting(&self, year: FinancialYear, period: Period, posting: &Posting) -> bool {
        let (first, last) = self.part.periods();
        year == self.year
            && (first..=last).contains(&period.number())
            && self.takes(&Cell::of(posting))
    }

    /// An amount with the figure's sign.
    #[must_use]
    pub const fn sign(&self, amount: Money) -> Money {
        if self.turned { amount.turned() } else { amount }
    }
}

/// `postings of 2020/21, periods 1 to 12, account 4000, fund CL, sign turned`.
impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postings of {}", self.year)?;
        match self.part.periods() {
            (first, last) if first == last => write!(f, ", period {first}")?,
            (first, last) => write!(f, ", periods {first} to {last}")?,
        }
        self.accounts.say(f, "account")?;
        self.funds.say(f, "fund")?;
        self.projects.say(f, "project")?;
        self.lines.say(f, "line")?;
        if self.turned {
            f.write_str(", sign turned")
        } else {
            Ok(())
        }
    }
}

/// The balances of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balances {
    /// The year.
    pub year: FinancialYear,
    /// The sums of every cell that was ever touched.
    pub cells: BTreeMap<Cell, YearSums>,
}

impl Balances {
    /// A year without postings.
    pub const fn of(year: FinancialYear) -> Balances {
        Balances {
            year,
            cells: BTreeMap::new(),
        }
    }

    /// Adds a posting of this year.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn add(&mut self, period: Period, posting: &Posting) -> Result<(), MoneyError> {
        self.cells
            .entry(Cell::of(posting))
            .or_default()
            .add(period, posting.amount)
    }

    /// The figure of a selection, with its sign.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn figure(&self, selection: &Selection) -> Result<Money, MoneyError> {
        let mut sum = Money::NIL;
        for (cell, sums) in self.cells.iter().filter(|(cell, _)| selection.takes(cell)) {
            debug_assert_eq!(
                self.year, selection.year,
                "balances of another year: {cell:?}"
            );
            sum = sum.plus(sums.over(selection.part)?)?;
        }
        Ok(selection.sign(sum))
    }
}
