//! The columns of the statement that its sheet hides → a problem for each that decides amounts, and
//! a note that names the others: they are read like any, and nobody sees them in the file.

use std::collections::BTreeSet;

use crate::statement::{
    line::{Place, Problem, ReadFile, column_letters},
    profile::Column,
    recognise::Layout,
    rows::Rows,
};

/// The columns that decide what a line comes to.
const MONEY: [Column; 6] = [
    Column::Amount,
    Column::MoneyOut,
    Column::MoneyIn,
    Column::Side,
    Column::Vat,
    Column::Status,
];

/// Says which of the columns of a recognised sheet are hidden.
pub(super) fn columns(
    rows: &dyn Rows,
    layout: &Layout<'_>,
    sheet: Option<&str>,
    file: &mut ReadFile,
) {
    let money = MONEY.map(|column| layout.columns.get(column));
    let read = layout.columns.places();
    let read: BTreeSet<u16> = read.chain(layout.more_text.iter().copied()).collect();
    let headed = layout.captions.keys().chain(&read).copied();
    let all: BTreeSet<u16> = headed.collect();
    let hidden = all.into_iter();
    let hidden = hidden.filter(|column| rows.hides_column(layout.sheet, *column));
    let mut others = Vec::new();
    for column in hidden {
        let letters = column_letters(column);
        let caption = layout.captions.get(&column);
        let caption = caption.map_or_else(String::new, |caption| format!(" ('{caption}')"));
        if money.contains(&Some(column)) {
            file.problems.push(Problem {
                at: Place {
                    sheet: sheet.map(str::to_owned),
                    row: layout.heading.unwrap_or(1),
                    column: Some(column),
                },
                why: format!(
                    "column {letters}{caption} is hidden and decides amounts; show it in the file"
                ),
            });
        } else {
            let is = if read.contains(&column) { "" } else { " not" };
            others.push(format!("column {letters}{caption}, which is{is} read"));
        }
    }
    if !others.is_empty() {
        let says = format!("hidden in the file: {}", others.join("; "));
        file.notes.push(says);
    }
}
