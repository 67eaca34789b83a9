//! Budgets of costs: what is left of each, and which of them entries would overspend.

use std::collections::BTreeMap;

use crate::{
    actions::ActionError,
    ledger::{
        account::AccountType,
        balance::Balances,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, LineCode, ProjectCode},
        journal::Draft,
        money::Money,
    },
    store::reader::Reader,
};

/// Costs told one by one.
const SAID: usize = 8;

/// A cost, by its project and its own code.
pub(super) type Cost = (ProjectCode, LineCode);

/// What is left in a year of every cost that has a budget, by the balances of that year.
pub(super) fn left(book: &Book, balances: &Balances) -> BTreeMap<Cost, Money> {
    let mut left = BTreeMap::new();
    for project in book.projects.values() {
        for line in project.lines.iter().filter(|line| !line.budget.is_nil()) {
            left.insert((project.code, line.code), line.budget);
        }
    }
    for (cell, sums) in &balances.cells {
        let left = left.get_mut(&(cell.project, cell.line));
        if let Some(left) = left.filter(|_| is_cost(book, cell.account)) {
            *left = left.minus(sums.turnover).unwrap_or(*left);
        }
    }
    left
}

/// The costs that entries would take over what is left of their budgets, each in words.
///
/// # Errors
/// Sums beyond the range of money, and the store does not answer.
pub(in crate::actions) async fn overspent(
    reader: &mut Reader,
    book: &Book,
    entries: &[Draft],
) -> Result<Vec<String>, ActionError> {
    let mut sums: BTreeMap<FinancialYear, BTreeMap<Cost, Money>> = BTreeMap::new();
    for entry in entries {
        let of_year = sums.entry(entry.year).or_default();
        let costs = entry.postings.iter();
        for posting in costs.filter(|posting| is_cost(book, posting.account)) {
            let sum = of_year.entry((posting.project, posting.line)).or_default();
            *sum = sum.plus(posting.amount)?;
        }
    }
    let mut told = Vec::new();
    for (year, sums) in sums {
        let balances = reader.balances(year).await?;
        let left = left(book, &balances);
        for (cost, sum) in sums {
            let Some(after) = left.get(&cost).map(|left| left.minus(sum)).transpose()? else {
                continue;
            };
            if after.is_negative() && sum > Money::NIL {
                told.push(format!(
                    "{} would be {} over its budget in {year}",
                    named(book, cost),
                    after.magnitude()
                ));
            }
        }
    }
    let more = told.len().saturating_sub(SAID);
    told.truncate(SAID);
    if more > 0 {
        told.push(format!("and {more} more costs would be over their budgets"));
    }
    Ok(told)
}

fn is_cost(book: &Book, account: AccountCode) -> bool {
    let account = book.chart.get(account);
    account.is_some_and(|account| account.kind == AccountType::Expenditure)
}

/// A cost by its name and its code.
fn named(book: &Book, (project, code): Cost) -> String {
    let lines = book.projects.get(&project).map(|project| &project.lines);
    let line = lines.and_then(|lines| lines.iter().find(|line| line.code == code));
    let name = line.map_or("", |line| line.name.as_str());
    format!("{name} ({project} {code})")
}
