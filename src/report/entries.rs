//! The postings of a year one by one: report `transactions`.

use super::table::{Behind, Check, Column, ColumnKind, Report, Row, RowKind, Value};
use crate::ledger::{
    book::Book,
    calendar::FinancialYear,
    digest::Head,
    journal::SourceCell,
    money::{Money, MoneyError},
    posted::FoundPosting,
};

/// Makes the list of a year's postings, in the order in which they are given; debits are
/// positive, credits negative.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn report(
    book: &Book,
    year: FinancialYear,
    head: Head,
    postings: impl IntoIterator<Item = FoundPosting>,
) -> Result<Report, MoneyError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut sum = Money::NIL;
    let mut side = 0_usize;
    let mut last = None;
    for found in postings {
        side = if last == Some(found.entry) {
            side.saturating_add(1)
        } else {
            1
        };
        last = Some(found.entry);
        sum = sum.plus(found.posting.amount)?;
        rows.push(row(&found, side));
    }
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut totals = vec![Value::Blank; columns().len().saturating_sub(2)];
    totals.push(Value::money(sum, Behind::adding(ids)));
    totals.push(Value::Blank);
    rows.push(Row::new("sum", RowKind::Total, "Sum", totals));
    let says = format!("debits less credits of all postings are {sum}");
    Ok(Report {
        id: "transactions".to_owned(),
        title: format!("Postings of {year}"),
        paper: None,
        partnership: book.name.clone(),
        year,
        head,
        label_heading: "Entry".to_owned(),
        columns: columns(),
        rows,
        notes: Vec::new(),
        checks: vec![Check::new("balance", sum.is_nil(), says)],
    })
}

fn columns() -> Vec<Column> {
    vec![
        Column::of("Date", ColumnKind::Date),
        Column::text("Text"),
        Column::text("Account"),
        Column::text("Fund"),
        Column::text("Project"),
        Column::text("Line"),
        Column::money("Amount"),
        Column::text("Source"),
    ]
}

fn row(found: &FoundPosting, side: usize) -> Row {
    let posting = &found.posting;
    let text = |text: &str| Value::Text(text.to_owned());
    let values = vec![
        Value::Date(found.date),
        text(&found.text),
        text(posting.account.as_str()),
        text(posting.fund.as_str()),
        text(posting.project.as_str()),
        text(posting.line.as_str()),
        Value::money(posting.amount, Behind::Nothing),
        found
            .source
            .as_ref()
            .map_or(Value::Blank, |source| Value::Text(place(source))),
    ];
    let id = format!("{}.{side}", found.entry);
    Row::new(id, RowKind::Figure, found.entry.to_string(), values)
}

/// `extract.xlsx, Extract!J12`: what to open and where to look.
pub(crate) fn place(source: &SourceCell) -> String {
    format!("{}, {}", source.file, source.place())
}
