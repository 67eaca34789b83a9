//! How each fund moved over a year: brought forward, income, expenditure, transfers, carried
//! forward.

use super::{
    cells::Cells,
    table::{Behind, Check, Column, Report, Row, RowKind, Value},
};
use crate::ledger::{
    account::AccountType,
    balance::{Balances, Choice, Part, Selection},
    book::Book,
    calendar::FinancialYear,
    code::{AccountCode, FundCode},
    digest::Head,
    fund::Fund,
    money::{Money, MoneyError},
};

const HEADINGS: [&str; 5] = [
    "Brought forward",
    "Income",
    "Expenditure",
    "Transfers",
    "Carried forward",
];

/// Makes the fund movements of a year; money in hand and income are positive, costs negative.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn report(book: &Book, balances: &Balances, head: Head) -> Result<Report, MoneyError> {
    let cells = Cells::of(balances);
    let mut rows = Vec::new();
    for fund in book.funds.values() {
        rows.push(row(book, balances.year, &cells, fund)?);
    }
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut sums = Vec::new();
    for place in 0..HEADINGS.len() {
        let figures = rows
            .iter()
            .filter_map(|row| row.values.get(place)?.figure());
        let sum = Money::sum(figures.map(|figure| figure.amount))?;
        sums.push(Value::money(sum, Behind::adding(ids.clone())));
    }
    rows.push(Row::new("total", RowKind::Total, "All funds", sums));
    let checks = checks(&rows)?;
    let year = balances.year;
    Ok(Report {
        id: "fund-movements".to_owned(),
        title: format!("Fund movements {year}"),
        paper: None,
        partnership: book.name.clone(),
        year,
        head,
        label_heading: "Fund".to_owned(),
        columns: HEADINGS.into_iter().map(Column::money).collect(),
        rows,
        notes: Vec::new(),
        checks,
    })
}

fn row(
    book: &Book,
    year: FinancialYear,
    cells: &Cells<'_>,
    fund: &Fund,
) -> Result<Row, MoneyError> {
    let selection = |part: Part, accounts: Choice<AccountCode>| Selection {
        accounts,
        funds: Choice::<FundCode>::one(fund.code),
        turned: true,
        ..Selection::of(year, part)
    };
    let of = |kind: AccountType| Choice::only(book.chart.of_types(&[kind]));
    let closing = [
        AccountType::Income,
        AccountType::Expenditure,
        AccountType::FundBalance,
    ];
    let selections = [
        selection(Part::BroughtForward, Choice::one(AccountCode::FUND_BALANCE)),
        selection(Part::InYear, of(AccountType::Income)),
        selection(Part::InYear, of(AccountType::Expenditure)),
        selection(Part::InYear, Choice::one(AccountCode::TRANSFERS)),
        selection(Part::Whole, Choice::only(book.chart.of_types(&closing))),
    ];
    let mut values = Vec::new();
    for selection in selections {
        let amount = cells.figure(&selection)?;
        values.push(Value::money(amount, Behind::Selection(selection)));
    }
    Ok(Row::new(
        fund.code.as_str(),
        RowKind::Figure,
        fund.name.clone(),
        values,
    ))
}

/// Each fund casts across, and transfers are nil over all funds.
fn checks(rows: &[Row]) -> Result<Vec<Check>, MoneyError> {
    let mut wrong = Vec::new();
    let mut transfers = Money::NIL;
    for row in rows {
        let amounts = row
            .values
            .iter()
            .filter_map(Value::figure)
            .map(|figure| figure.amount);
        let amounts: Vec<Money> = amounts.collect();
        if let [before @ .., carried] = amounts.as_slice() {
            let sum = Money::sum(before.iter().copied())?;
            if sum != *carried {
                wrong.push(format!(
                    "{} moves to {sum} but carries {carried}",
                    row.label
                ));
            }
        }
        if let (RowKind::Total, [_, _, _, crossed, _]) = (row.kind, amounts.as_slice()) {
            transfers = *crossed;
        }
    }
    let cast = if wrong.is_empty() {
        "each fund's movements lead from what was brought forward to what is carried".to_owned()
    } else {
        wrong.join("; ")
    };
    Ok(vec![
        Check::new("cast", wrong.is_empty(), cast),
        Check::new(
            "transfers",
            transfers.is_nil(),
            format!("transfers between funds come to {transfers} over all funds"),
        ),
    ])
}
