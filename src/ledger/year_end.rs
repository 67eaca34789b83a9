//! The year end: closing entries fund by fund, and what the next year opens with.
//!
//! Closing moves income, expenditure and transfers to the fund balance in period 13. Assets,
//! liabilities and fund balances are neither closed nor opened again by entries: period 0 of the
//! next year is *derived* from periods 0 to 13 of this one, per account and fund (law 6).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    account::AccountType,
    balance::{Balances, Cell, Choice, Part, Selection},
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

/// What other funds gave a fund in a year, less what it gave them; nil where it gave more.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn given_by_others(balances: &Balances, fund: FundCode) -> Result<Money, MoneyError> {
    let given = balances.figure(&Selection {
        accounts: Choice::one(AccountCode::TRANSFERS),
        funds: Choice::one(fund),
        turned: true,
        ..Selection::of(balances.year, Part::InYear)
    })?;
    Ok(given.max(Money::NIL))
}

/// What closing a year does, in figures: what two roles sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearEnd {
    /// The postings of its closing entries, fund by fund.
    pub posts: Vec<Posting>,
    /// What the next year opens with.
    pub carried: Carried,
}

/// What closing does to a fund; money in hand and income are positive, costs negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FundEnd {
    /// The fund.
    pub fund: FundCode,
    /// Its name.
    pub name: String,
    /// What the year opened with.
    pub brought_forward: Money,
    /// The income that is closed.
    pub income: Money,
    /// The costs that are closed.
    pub costs: Money,
    /// What came from other funds, less what went to them.
    pub transfers: Money,
    /// What the next year opens with: all of it together.
    pub carried_forward: Money,
}

impl FundEnd {
    /// How much of what is carried forward is the funder's: all but what other funds gave. A
    /// consent covers no more than that.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn of_funder(&self) -> Result<Money, MoneyError> {
        let left = self.carried_forward.max(Money::NIL);
        left.minus(self.transfers.max(Money::NIL).min(left))
    }
}

impl YearEnd {
    /// What closing would do as the book stands.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn of(book: &Book, balances: &Balances) -> Result<YearEnd, MoneyError> {
        let entries = closing(book, balances)?.entries.into_iter();
        Ok(YearEnd {
            posts: entries.flat_map(|draft| draft.postings).collect(),
            carried: carried_forward(book, balances)?,
        })
    }

    /// What it does to each fund of the book.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn funds(&self, book: &Book) -> Result<Vec<FundEnd>, MoneyError> {
        let end = |fund: &super::fund::Fund| {
            let of_kind = |kind: AccountType| {
                let of_fund = self.posts.iter().filter(|post| {
                    let known = book.chart.get(post.account);
                    post.fund == fund.code
                        && post.account != AccountCode::FUND_BALANCE
                        && known.is_some_and(|known| known.kind == kind)
                });
                Money::sum(of_fund.map(|post| post.amount))
            };
            let income = of_kind(AccountType::Income)?;
            let costs = of_kind(AccountType::Expenditure)?;
            let transfers = of_kind(AccountType::FundBalance)?;
            let carried = self.carried.get(&(AccountCode::FUND_BALANCE, fund.code));
            let carried_forward = carried.copied().unwrap_or_default().turned();
            let result = Money::sum([income, costs, transfers])?;
            Ok(FundEnd {
                fund: fund.code,
                name: fund.name.clone(),
                brought_forward: carried_forward.minus(result)?,
                income,
                costs,
                transfers,
                carried_forward,
            })
        };
        book.funds.values().map(end).collect()
    }

    /// What this does otherwise than another did, in sentences: first what would be carried
    /// forward, then what would be closed.
    pub fn differs_from(&self, prepared: &YearEnd) -> Vec<String> {
        let of = |one: &YearEnd| -> BTreeMap<Cell, Money> {
            let posts = one.posts.iter();
            posts.map(|post| (Cell::of(post), post.amount)).collect()
        };
        let carried = differences(&self.carried, &prepared.carried);
        let carried = carried.into_iter().map(|((account, fund), now, then)| {
            format!(
                "account {account} of fund {fund} would be carried forward at {now}, and was \
                 prepared at {then}"
            )
        });
        let closed = differences(&of(self), &of(prepared));
        let closed = closed
            .into_iter()
            .filter(|(cell, ..)| cell.account != AccountCode::FUND_BALANCE)
            .map(|(cell, now, then)| {
                let Cell {
                    fund,
                    project,
                    line,
                    account,
                } = cell;
                format!(
                    "account {account} of fund {fund}, project {project}, line {line} would be \
                     closed by {now}, and was prepared with {then}"
                )
            });
        carried.chain(closed).collect()
    }
}

/// What differs between two lists of amounts: the key, the amount now and the amount then.
fn differences<K: Ord + Copy>(
    now: &BTreeMap<K, Money>,
    then: &BTreeMap<K, Money>,
) -> Vec<(K, Money, Money)> {
    let keys: BTreeSet<K> = now.keys().chain(then.keys()).copied().collect();
    let both = keys.into_iter().map(|key| {
        let amount = |of: &BTreeMap<K, Money>| of.get(&key).copied().unwrap_or_default();
        (key, amount(now), amount(then))
    });
    both.filter(|(_, now, then)| now != then).collect()
}
