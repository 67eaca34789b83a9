//! The trial balance of a year before closing: each account by fund, debit positive.

use super::table::{Behind, Check, Column, Report, Row, RowKind, Value};
use crate::ledger::{
    account::Account,
    balance::{Balances, Choice, Part, Selection, YearSums},
    book::Book,
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
    for account in book.chart.iter() {
        if touched(balances, account.code, None) {
            rows.push(row(account, &funds, balances)?);
        }
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

/// Whether anything was posted before closing to an account, in one fund or in any.
fn touched(balances: &Balances, account: AccountCode, fund: Option<FundCode>) -> bool {
    let closing_only =
        |sums: &YearSums| sums.opening.is_nil() && sums.turnover.is_nil() && !sums.closing.is_nil();
    balances.cells.iter().any(|(cell, sums)| {
        cell.account == account && fund.is_none_or(|fund| fund == cell.fund) && !closing_only(sums)
    })
}

fn row(account: &Account, funds: &[FundCode], balances: &Balances) -> Result<Row, MoneyError> {
    let selection = |funds: Choice<FundCode>| Selection {
        accounts: Choice::one(account.code),
        funds,
        ..Selection::of(balances.year, Part::ToMarch)
    };
    let value = |selection: Selection| -> Result<Value, MoneyError> {
        let amount = balances.figure(&selection)?;
        Ok(Value::money(amount, Behind::Selection(selection)))
    };
    let mut values = Vec::new();
    for fund in funds {
        values.push(if touched(balances, account.code, Some(*fund)) {
            value(selection(Choice::one(*fund)))?
        } else {
            Value::Blank
        });
    }
    values.push(value(selection(Choice::All))?);
    let label = format!("{} {}", account.code, account.name);
    Ok(Row::new(
        account.code.as_str(),
        RowKind::Figure,
        label,
        values,
    ))
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
