//! The first rows of a sheet → which of them is the heading, and what those above it say.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use super::Table;
use crate::statement::{
    amount::{self, DecimalMark},
    captions::plain,
    date,
    error::ReadError,
    profile::{DateOrder, Fact, Profile},
    recognise::heading::are_two_lines,
    rows::{Cell, RawRow, Rows},
};

/// How far down a heading is looked for.
const DEPTH: usize = 60;

/// The row of the heading; none where the table seems to have none.
///
/// A heading is words only, and the rows below it are not. Words that some profile knows count
/// twice. Of two lines the lower one is the heading, where no more words of the upper are known.
pub(super) fn find(rows: &[RawRow], known: &[Profile]) -> Option<u32> {
    let captions: BTreeSet<String> = known
        .iter()
        .flat_map(|profile| profile.columns.values())
        .flatten()
        .map(|caption| plain(caption))
        .collect();
    let known = |row: &RawRow| {
        let cells = row.cells.iter();
        let known = cells.filter(|(_, cell)| captions.contains(&plain(&cell.shown())));
        known.count()
    };
    let mut best: Option<(usize, u32)> = None;
    for (place, row) in rows.iter().enumerate().take(DEPTH) {
        let mut below = rows.iter().skip(place.saturating_add(1)).take(3);
        if row.cells.len() < 2 || !is_words(row) || !below.clone().any(is_data) {
            continue;
        }
        let lower = below
            .next()
            .filter(|lower| is_words(lower) && are_two_lines(lower, row));
        if lower.is_some_and(|lower| known(lower) >= known(row)) {
            continue;
        }
        let score = row.cells.len().saturating_add(known(row));
        if score > best.map_or(0, |(score, _)| score) {
            best = Some((score, row.number));
        }
    }
    best.map(|(_, row)| row)
}

/// The facts above the heading, under the captions by which known statements give them.
pub(super) fn facts(table: &Table, known: &[Profile]) -> BTreeMap<Fact, Vec<String>> {
    let mut captions: BTreeMap<String, Fact> = BTreeMap::new();
    for (fact, names) in known.iter().flat_map(|profile| &profile.facts) {
        for name in names {
            let first = captions.entry(plain(name)).or_insert(*fact);
            *first = (*first).min(*fact);
        }
    }
    let mut facts: BTreeMap<Fact, Vec<String>> = BTreeMap::new();
    let texts = table.above.iter().flat_map(|row| &row.cells);
    for text in texts.filter_map(|(_, cell)| cell.text()) {
        let label = text.split_once(':').map_or(text, |(label, _)| label).trim();
        let Some(fact) = captions.get(&plain(label)) else {
            continue;
        };
        let names = facts.entry(*fact).or_default();
        if names.iter().all(|name| plain(name) != plain(label)) {
            names.push(label.to_owned());
        }
    }
    facts
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

/// The sheets under whose heading the same captions stand, by name; none where that is only one.
pub(super) fn alike(
    rows: &mut dyn Rows,
    captions: &BTreeMap<u16, String>,
) -> Result<Vec<String>, ReadError> {
    let mut alike = Vec::new();
    let sheets = rows.sheets().to_vec();
    let wanted = |row: &RawRow| {
        let shown = row
            .cells
            .iter()
            .map(|(at, cell)| (*at, plain(&cell.shown())));
        shown.eq(captions.iter().map(|(at, caption)| (*at, plain(caption))))
    };
    for (number, sheet) in sheets.into_iter().enumerate() {
        let (mut seen, mut found) = (0_usize, false);
        rows.each(number, &mut |row| {
            seen = seen.saturating_add(1);
            found = !captions.is_empty() && wanted(row);
            Ok(if found || seen >= DEPTH {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        alike.extend(sheet.name.filter(|_| found));
    }
    if alike.len() < 2 {
        alike.clear();
    }
    Ok(alike)
}
