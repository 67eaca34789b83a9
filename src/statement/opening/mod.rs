//! A sheet of opening balances: what each of its rows says, with its cell, and the proof that
//! nothing is left out.
//!
//! In: the rows of a sheet as a person sees them, and the accounts and funds of a book. Out: every
//! row as a balance, a fund's own balance, a total, a row set aside with the reason, or a mistake
//! with its cell. Nothing is guessed: a row that cannot be proved stops the whole sheet.

mod cells;

use std::{cmp::Ordering, collections::BTreeMap};

use self::cells::{
    Columns, Figure, account_of, cell_name, figure, fund_of, is_total, one_figure, text,
};
use super::rows::window::{Window, WindowCell, WindowRow};
use crate::ledger::{
    account::Account,
    book::Book,
    code::{AccountCode, FundCode},
    money::{Money, MoneyError},
    words::control,
};

/// Why a sheet gives no opening balances.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// No row of headings.
    #[error(
        "no row of the sheet has the headings of opening balances; give it a column headed \
         Account and either one headed Balance (debit positive) or two headed Debit and Credit"
    )]
    NoHeadings,
    /// No column of funds where there are several.
    #[error(
        "the book has several funds, and row {0} heads no column Fund; add the column, so that \
         every balance says whose money it is"
    )]
    NoFundColumn(u32),
    /// Amounts beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// An account's balance in a fund, debit positive.
    Balance(AccountCode, FundCode, Money),
    /// What the file says that a fund comes to, credit positive: compared, never added.
    FundBalance(FundCode, Money),
    /// Totals of what stands above, recast: they agree.
    Total,
    /// No balance, and why.
    Aside(&'static str),
    /// Something that cannot be proved, and why.
    Wrong(String),
}

/// A row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRow {
    /// Its number in the sheet.
    pub number: u32,
    /// The cell of its figure, or of what is wrong.
    pub cell: String,
    /// The row as a person sees it, cell by cell.
    pub shown: Vec<String>,
    /// What it says.
    pub says: Says,
}

/// A sheet of opening balances, every row of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningSheet {
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
    /// The row of the headings.
    pub headings: u32,
    /// The rows, from the top of the sheet.
    pub rows: Vec<OpeningRow>,
    /// What each fund comes to by its balances, credit positive, and what the file says.
    pub funds: BTreeMap<FundCode, (Money, Option<Money>)>,
}

impl OpeningSheet {
    /// The balances, each with its cell.
    pub fn balances(&self) -> impl Iterator<Item = (AccountCode, FundCode, Money, &str)> {
        self.rows.iter().filter_map(|row| match row.says {
            Says::Balance(account, fund, amount) => {
                Some((account, fund, amount, row.cell.as_str()))
            }
            Says::FundBalance(..) | Says::Total | Says::Aside(_) | Says::Wrong(_) => None,
        })
    }

    /// What is wrong, each with its cell.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rows.iter().filter_map(|row| match &row.says {
            Says::Wrong(why) => Some((row.cell.as_str(), why.as_str())),
            Says::Balance(..) | Says::FundBalance(..) | Says::Total | Says::Aside(_) => None,
        })
    }

    /// Whether every row is accounted for, and the file agrees with its own figures.
    pub fn proved(&self) -> bool {
        self.balances().next().is_some() && self.problems().next().is_none()
    }
}

/// Reads a sheet against the accounts and funds of a book.
///
/// # Errors
/// [`OpeningError`] where the sheet is none of opening balances.
pub fn read(
    window: &Window,
    sheet: Option<&str>,
    book: &Book,
) -> Result<OpeningSheet, OpeningError> {
    let headed = window
        .rows
        .iter()
        .find_map(|row| Some((row, Columns::of(row)?)));
    let (heading, columns) = headed.ok_or(OpeningError::NoHeadings)?;
    if columns.fund.is_none() && book.funds.len() != 1 {
        return Err(OpeningError::NoFundColumn(heading.number));
    }
    let mut sums = Sums::default();
    let mut rows = Vec::new();
    for row in &window.rows {
        let (column, says) = match row.number.cmp(&heading.number) {
            Ordering::Less => (None, Says::Aside("stands above the headings")),
            Ordering::Equal => (
                columns.account.or(columns.name),
                Says::Aside("the headings"),
            ),
            Ordering::Greater => sums.row(row, columns, book)?,
        };
        let at = column.or_else(|| row.cells.first().map(|cell| cell.column));
        rows.push(OpeningRow {
            number: row.number,
            cell: cell_name(row.number, at.unwrap_or_default()),
            shown: row.cells.iter().map(|cell| cell.shown.clone()).collect(),
            says,
        });
    }
    let mut read = OpeningSheet {
        sheet: sheet.map(str::to_owned),
        headings: heading.number,
        rows,
        funds: sums.funds(),
    };
    read.compare();
    Ok(read)
}

impl OpeningSheet {
    /// What the file says that a fund comes to is what its balances come to.
    fn compare(&mut self) {
        for row in &mut self.rows {
            let Says::FundBalance(fund, says) = row.says else {
                continue;
            };
            let comes_to = self.funds.get(&fund).map_or(Money::NIL, |(sum, _)| *sum);
            if comes_to != says {
                row.says = Says::Wrong(format!(
                    "the file says that fund {fund} comes to {says}, and its balances come to \
                     {comes_to}; correct the file"
                ));
            }
        }
    }
}

/// What has been added so far.
#[derive(Default)]
struct Sums {
    seen: BTreeMap<(AccountCode, FundCode), String>,
    by_fund: BTreeMap<FundCode, Money>,
    stated: BTreeMap<FundCode, Money>,
    debits: Money,
    credits: Money,
}

impl Sums {
    fn funds(&self) -> BTreeMap<FundCode, (Money, Option<Money>)> {
        let funds = self.by_fund.keys().chain(self.stated.keys());
        let both = |fund: &FundCode| {
            let sum = self.by_fund.get(fund).copied().unwrap_or_default();
            (*fund, (sum, self.stated.get(fund).copied()))
        };
        funds.map(both).collect()
    }

    /// What a row below the headings says, and the column of its figure.
    fn row(
        &mut self,
        row: &WindowRow,
        columns: Columns,
        book: &Book,
    ) -> Result<(Option<u16>, Says), MoneyError> {
        let unread = |cell: &WindowCell| Some((cell.column, control(&cell.shown)?));
        if let Some((column, found)) = row.cells.iter().find_map(unread) {
            let why = format!(
                "the cell holds the control character {found}, which nobody can read; take it out \
                 of the file"
            );
            return Ok((Some(column), Says::Wrong(why)));
        }
        let named = text(row, columns.account);
        let name = text(row, columns.name);
        let figure = match figure(row, columns) {
            Ok(Some(figure)) => figure,
            Ok(None) => return Ok((None, Says::Aside("no figure stands in it"))),
            Err((column, why)) => return Ok((Some(column), Says::Wrong(why))),
        };
        if [named, name].into_iter().any(is_total) {
            let says = self.total(row, columns, figure.amount)?;
            return Ok((Some(figure.column), says));
        }
        if figure.amount.is_nil() {
            return Ok((Some(figure.column), Says::Aside("its balance is nil")));
        }
        let account = match account_of(named, name, book) {
            Ok(account) => account,
            Err(why) => return Ok((columns.account.or(columns.name), Says::Wrong(why))),
        };
        let fund = match fund_of(text(row, columns.fund), book) {
            Ok(fund) => fund,
            Err(why) => return Ok((columns.fund, Says::Wrong(why))),
        };
        let says = self.balance(account, fund, figure, row.number, book)?;
        Ok((Some(figure.column), says))
    }

    fn balance(
        &mut self,
        account: AccountCode,
        fund: FundCode,
        Figure { column, amount }: Figure,
        row: u32,
        book: &Book,
    ) -> Result<Says, MoneyError> {
        let cell = cell_name(row, column);
        if let Some(before) = self.seen.insert((account, fund), cell) {
            return Ok(Says::Wrong(format!(
                "account {account} has a balance in fund {fund} already, in {before}; keep one row"
            )));
        }
        if amount.is_negative() {
            self.credits = self.credits.plus(amount.turned())?;
        } else {
            self.debits = self.debits.plus(amount)?;
        }
        if account == AccountCode::FUND_BALANCE {
            self.stated.insert(fund, amount.turned());
            return Ok(Says::FundBalance(fund, amount.turned()));
        }
        if book.chart.get(account).is_some_and(Account::closes) {
            return Ok(Says::Wrong(format!(
                "account {account} begins every year at nil; give its balance to the fund balance"
            )));
        }
        let sum = self.by_fund.entry(fund).or_default();
        *sum = sum.plus(amount)?;
        Ok(Says::Balance(account, fund, amount))
    }

    /// A total is what stands above it: the net of a column of balances, or the debits and the
    /// credits, each by itself.
    fn total(&self, row: &WindowRow, columns: Columns, balance: Money) -> Result<Says, MoneyError> {
        let wrong = |what: &str, says: Money, adds: Money| {
            Says::Wrong(format!(
                "the total of {what} is {says}, and the rows above add up to {adds}; correct the \
                 file"
            ))
        };
        if columns.balance.is_some() {
            let net = self.debits.minus(self.credits)?;
            let same = balance == net;
            return Ok(if same {
                Says::Total
            } else {
                wrong("the balances", balance, net)
            });
        }
        let side = |column| one_figure(row, column).ok().flatten().unwrap_or_default();
        let (debits, credits) = (side(columns.debit), side(columns.credit));
        Ok(if debits != self.debits {
            wrong("the debits", debits, self.debits)
        } else if credits != self.credits {
            wrong("the credits", credits, self.credits)
        } else {
            Says::Total
        })
    }
}

#[cfg(test)]
mod tests;
