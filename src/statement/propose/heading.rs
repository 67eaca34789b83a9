//! The first rows of a sheet → which of them is the heading.

use std::collections::BTreeSet;

use crate::statement::{
    amount::{self, DecimalMark},
    captions::plain,
    date,
    profile::{DateOrder, Profile},
    rows::{Cell, RawRow},
};

/// How far down a heading is looked for.
const DEPTH: usize = 60;

/// The row of the heading; none where the table seems to have none.
///
/// A heading is words only, and the rows below it are not. Words that some profile knows count
/// twice.
pub(super) fn find(rows: &[RawRow], known: &[Profile]) -> Option<u32> {
    let captions: BTreeSet<String> = known
        .iter()
        .flat_map(|profile| profile.columns.values())
        .flatten()
        .map(|caption| plain(caption))
        .collect();
    let mut best: Option<(usize, u32)> = None;
    for (place, row) in rows.iter().enumerate().take(DEPTH) {
        let below = rows.iter().skip(place.saturating_add(1)).take(3);
        if row.cells.len() < 2 || !is_words(row) || !below.clone().any(is_data) {
            continue;
        }
        let known = row
            .cells
            .iter()
            .filter(|(_, cell)| captions.contains(&plain(&cell.shown())));
        let score = row.cells.len().saturating_add(known.count());
        if score > best.map_or(0, |(score, _)| score) {
            best = Some((score, row.number));
        }
    }
    best.map(|(_, row)| row)
}

fn is_words(row: &RawRow) -> bool {
    row.cells.iter().all(|(_, cell)| match cell {
        Cell::Text(text) => !is_day(text) && amount::read(text, DecimalMark::Point).is_err(),
        Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => {
            false
        }
    })
}

/// A row of data holds a day or a figure.
fn is_data(row: &RawRow) -> bool {
    row.cells.iter().any(|(_, cell)| match cell {
        Cell::Date(_) | Cell::Number(_) => true,
        Cell::Text(text) => is_day(text) || amount::read(text, DecimalMark::Point).is_ok(),
        Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => false,
    })
}

/// Whether a row has a day in a column.
pub(super) fn is_dated(row: &RawRow, column: u16) -> bool {
    row.cell(column).is_some_and(|cell| match cell {
        Cell::Date(_) => true,
        Cell::Text(text) => is_day(text),
        Cell::Number(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => false,
    })
}

/// Whether a text is a day, whichever of day and month comes first.
pub(super) fn is_day(text: &str) -> bool {
    [DateOrder::DayFirst, DateOrder::MonthFirst]
        .into_iter()
        .any(|order| date::read_as(text, None, order).is_ok())
}
