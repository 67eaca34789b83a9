//! The trial balance of a year before closing: each account by fund, debit positive.

use std::collections::BTreeMap;

use super::table::{Behind, Check, Column, Report, Row, RowKind, Value};
use crate::ledger::{
    account::Account,
    balance::{Balances, Choice, Part, Selection},
    book::Book,
    calendar::FinancialYear,
    code::{AccountCode, FundCode},
    digest::Head,
    money::{Money, MoneyError},
};

/// Makes the trial balance over periods 0 to 12.
///
/// Accounts that nothing was ever posted to are left out; a fund that never touched an account is
/// blank in its row, and £0.00 where postings cancel out.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn report(book: &Book, balances: &Balances, head: Head) -> Result<Report, MoneyError> {
    let funds: Vec<FundCode> = book.funds.keys().copied().collect();
    let mut columns: Vec<Column> = funds
        .iter()
        .map(|fund| Column::money(fund.as_str()))
        .collect();
    columns.push(Column::money("Book"));
    let mut rows = Vec::new();
    let touched = touched(balances)?;
    for account in book.chart.iter() {
        rows.extend(row(account, &funds, balances.year, &touched)?);
    }
    let ids: Vec<String> = rows.iter().map(|row: &Row| row.id.clone()).collect();
    let mut sums = Vec::new();
    for place in 0..columns.len() {
        let figures = rows
            .iter()
            .filter_map(|row| row.values.get(place)?.figure());
        let sum = Money::sum(figures.map(|figure| figure.amount))?;
        sums.push(Value::money(sum, Behind::adding(ids.clone())));
    }
    let checks = checks(&columns, &sums);
    rows.push(Row::new("sum", RowKind::Total, "Sum", sums));
    let year = balances.year;
    Ok(Report {
        id: "trial-balance".to_owned(),
        title: format!("Trial balance {year}, before closing"),
        paper: None,
        partnership: book.name.clone(),
        year,
        head,
        label_heading: "Account".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
        checks,
    })
}

/// What was posted before closing, by account and fund. A cell that only closing touched is left
/// out, so that the table is the same before and after.
fn touched(balances: &Balances) -> Result<BTreeMap<(AccountCode, FundCode), Money>, MoneyError> {
    let mut touched: BTreeMap<(AccountCode, FundCode), Money> = BTreeMap::new();
    for (cell, sums) in &balances.cells {
        let before = sums.over(Part::ToMarch)?;
        let closing_only =
            sums.opening.is_nil() && sums.turnover.is_nil() && !sums.closing.is_nil();
        if !closing_only {
            let sum = touched.entry((cell.account, cell.fund)).or_default();
            *sum = sum.plus(before)?;
        }
    }
    Ok(touched)
}

fn row(
    account: &Account,
    funds: &[FundCode],
    year: FinancialYear,
    touched: &BTreeMap<(AccountCode, FundCode), Money>,
) -> Result<Option<Row>, MoneyError> {
    let value = |funds: Choice<FundCode>, amount: Money| {
        let selection = Selection {
            accounts: Choice::one(account.code),
            funds,
            ..Selection::of(year, Part::ToMarch)
        };
        Value::money(amount, Behind::Selection(selection))
    };
    let amounts: Vec<Option<Money>> = funds
        .iter()
        .map(|fund| touched.get(&(account.code, *fund)).copied())
        .collect();
    if amounts.iter().all(Option::is_none) {
        return Ok(None);
    }
    let book = Money::sum(amounts.iter().copied().flatten())?;
    let by_fund = funds
        .iter()
        .zip(amounts)
        .map(|(fund, amount)| match amount {
            None => Value::Blank,
            Some(amount) => value(Choice::one(*fund), amount),
        });
    let mut values: Vec<Value> = by_fund.collect();
    values.push(value(Choice::All, book));
    let label = format!("{} {}", account.code, account.name);
    Ok(Some(Row::new(
        account.code.as_str(),
        RowKind::Figure,
        label,
        values,
    )))
}

fn checks(columns: &[Column], sums: &[Value]) -> Vec<Check> {
    let sums = columns.iter().zip(sums).filter_map(|(column, sum)| {
        let amount = sum.figure()?.amount;
        Some((column.heading.as_str(), amount))
    });
    let out: Vec<String> = sums
        .filter(|(_, amount)| !amount.is_nil())
        .map(|(heading, amount)| format!("{heading} is out by {amount}"))
        .collect();
    let says = if out.is_empty() {
        "debits less credits are £0.00 in every fund and in the book".to_owned()
    } else {
        out.join("; ")
    };
    vec![Check::new("balance", out.is_empty(), says)]
}
