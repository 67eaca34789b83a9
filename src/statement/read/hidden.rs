//! What nobody sees, or sees without a heading: the columns of the statement that its sheet hides →
//! a problem for each that decides amounts, and a note that names the others, which are read like
//! any; a line on a hidden row, and a figure in a column without a heading.

use std::collections::BTreeSet;

use super::{
    figures::{self, Fault, Figures},
    table::Table,
};
use crate::statement::{
    amount::DecimalMark,
    line::{Place, Problem, ReadFile, column_letters},
    profile::Column,
    recognise::Layout,
    rows::{Cell, RawRow, Rows},
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

impl Table<'_> {
    /// A line on a row that nobody sees is a problem.
    pub(super) fn on_hidden(&mut self, row: &RawRow, figures: &Figures) {
        if row.hidden {
            let (number, effect) = (row.number, figures.effect);
            let why = format!(
                "row {number} is hidden and holds {effect}; show it in the file, or delete it"
            );
            self.problem(self.place(row, figures.column), why);
        }
    }

    /// A figure in a column without a caption, beside a column of money: a merged heading.
    pub(super) fn unnamed(&self, row: &RawRow) -> Option<Fault> {
        let holds_money = |beside: &&u16| {
            row.cell(**beside).is_some_and(|cell| {
                !matches!(cell, Cell::Date(_)) && figures::written(cell, DecimalMark::Point).is_ok()
            })
        };
        self.beside_money.iter().find(holds_money).map(|beside| {
            let why = "a figure stands in a column without a heading, beside the amounts; \
                           give the column its own heading in the file";
            (*beside, why.to_owned())
        })
    }
}
