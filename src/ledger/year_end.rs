//! The year end: closing entries fund by fund, and what the next year opens with.
//!
//! Closing moves income, expenditure and transfers to the fund balance in period 13. Assets,
//! liabilities and fund balances are neither closed nor opened again by entries: period 0 of the
//! next year is *derived* from periods 0 to 13 of this one, per account and fund (law 6).

use std::collections::BTreeMap;

use super::{
    balance::{Balances, Part},
    book::Book,
    calendar::Period,
    code::{AccountCode, FundCode},
    journal::{Draft, EntryKind, Posting},
    money::{Money, MoneyError},
};

/// What closing a year posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// One entry for each fund that has something to close.
    pub entries: Vec<Draft>,
    /// The funds that have nothing to close.
    pub nothing_to_close: Vec<FundCode>,
}

/// The closing entries of a year, one a fund; accounts at nil are left out.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn closing(book: &Book, balances: &Balances) -> Result<Closing, MoneyError> {
    let year = balances.year;
    let mut made = Closing {
        entries: Vec::new(),
        nothing_to_close: Vec::new(),
    };
    for fund in book.funds.values() {
        let mut postings = Vec::new();
        for (cell, sums) in balances
            .cells
            .iter()
            .filter(|(cell, _)| cell.fund == fund.code)
        {
            let closes = book
                .chart
                .get(cell.account)
                .is_some_and(super::account::Account::closes);
            if closes && !sums.turnover.is_nil() {
                let amount = sums.turnover.turned();
                let side = Posting::to_fund(cell.account, cell.fund, amount);
                postings.push(side.of_project(cell.project, cell.line));
            }
        }
        if postings.is_empty() {
            made.nothing_to_close.push(fund.code);
            continue;
        }
        let result = Money::sum(postings.iter().map(|posting| posting.amount))?;
        if !result.is_nil() {
            postings.push(Posting::to_fund(
                AccountCode::FUND_BALANCE,
                fund.code,
                result.turned(),
            ));
        }
        postings.sort_by_key(|posting| (posting.account, posting.project, posting.line));
        let text = format!("Closing of {year}: {}", fund.name);
        let mut draft = Draft::ordinary(year.last_day(), text, postings);
        draft.kind = EntryKind::Closing;
        draft.period = Period::CLOSING;
        made.entries.push(draft);
    }
    Ok(made)
}

/// A balance carried forward: the account, the fund and the amount.
pub type Carried = BTreeMap<(AccountCode, FundCode), Money>;

/// Period 0 of the next year: for each account and fund the sum of periods 0 to 13, project and
/// line dropped, balances of nil left out.
///
/// Before the year closes this is provisional: income, expenditure and transfers count into the
/// fund balance, fund by fund, as closing will post them.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn carried_forward(book: &Book, balances: &Balances) -> Result<Carried, MoneyError> {
    let mut carried = Carried::new();
    for (cell, sums) in &balances.cells {
        let closes = book
            .chart
            .get(cell.account)
            .is_some_and(super::account::Account::closes);
        let account = if closes {
            AccountCode::FUND_BALANCE
        } else {
            cell.account
        };
        let sum = carried.entry((account, cell.fund)).or_default();
        *sum = sum.plus(sums.over(Part::Whole)?)?;
    }
    carried.retain(|_, amount| !amount.is_nil());
    Ok(carried)
}

/// The balance of a fund at the end of a year as its owner reads it, money in hand positive: the
/// fund balance plus the year's result, whether the year is closed or not.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn fund_balance(book: &Book, balances: &Balances, fund: FundCode) -> Result<Money, MoneyError> {
    let carried = carried_forward(book, balances)?;
    let balance = carried
        .get(&(AccountCode::FUND_BALANCE, fund))
        .copied()
        .unwrap_or_default();
    Ok(balance.turned())
}
