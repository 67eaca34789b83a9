//! The first rows of each sheet → which profile fits, on which sheet, and where its columns are.
//!
//! Two sheets that fit under other headings, and two profiles that fit as well as each other, are
//! refused by name: nothing is chosen because it came first.

mod heading;

use std::{collections::BTreeMap, ops::ControlFlow};

use self::heading::{Candidate, Captions, Heading, NearMiss, heading, more_text};
use crate::statement::{
    amount,
    captions::plain,
    date,
    error::ReadError,
    line::Problem,
    marks,
    profile::{Column, Columns, Profile},
    rows::{Cell, RawRow, Rows},
};

/// How far down a heading is looked for, in rows that hold something.
const DEPTH: usize = 60;

/// What was recognised.
#[derive(Debug, Clone)]
pub struct Layout<'p> {
    /// The profile.
    pub profile: &'p Profile,
    /// Which sheet, from 0.
    pub sheet: usize,
    /// The row of the heading; none for a layout without one.
    pub heading: Option<u32>,
    /// Where each column is.
    pub columns: Columns,
    /// The columns whose words follow those of the text.
    pub more_text: Vec<u16>,
    /// The captions of the heading, by column.
    pub captions: BTreeMap<u16, String>,
    /// Captions that are not spelt as the profile spells them.
    pub notes: Vec<String>,
}

impl Layout<'_> {
    /// The columns without a heading beside those of money, of a table that has headings.
    pub fn beside_money(&self) -> Vec<u16> {
        let money = [Column::Amount, Column::MoneyOut, Column::MoneyIn];
        let money = money.iter().filter(|_| self.heading.is_some());
        money
            .filter_map(|column| self.columns.get(*column)?.checked_add(1))
            .filter(|beside| !self.captions.contains_key(beside))
            .collect()
    }
}

/// A fit of a profile to a sheet, and how good it is.
struct Fit<'p> {
    layout: Layout<'p>,
    score: (u8, usize),
}

/// Finds the one profile that fits and its sheet, or its sheets where several have one heading, or
/// says in problems why there is none.
///
/// # Errors
/// [`ReadError`] where the file is damaged or over a limit.
pub fn recognise<'p>(
    rows: &mut dyn Rows,
    profiles: &[&'p Profile],
) -> Result<Result<Vec<Layout<'p>>, Vec<Problem>>, ReadError> {
    let mut fits = Vec::new();
    let mut problems = Vec::new();
    let sheets = rows.sheets().to_vec();
    for (number, sheet) in sheets.iter().enumerate() {
        let head = head(rows, number)?;
        let Some(first) = head.first() else {
            continue;
        };
        let candidates: Vec<Candidate<'_>> = head.iter().map(Candidate::of).collect();
        let mut best = Vec::new();
        let mut misses = Vec::new();
        for profile in profiles {
            if !sheet_fits(profile, sheet.name.as_deref()) {
                continue;
            }
            best.extend(fit(profile, number, &head, &candidates, &mut misses));
        }
        let score = best.iter().map(|fit| fit.score).max();
        best.retain(|fit| Some(fit.score) == score);
        let place = |row: u32, column| crate::statement::line::Place {
            sheet: sheet.name.clone(),
            row,
            column: Some(column),
        };
        let names: Vec<&str> = best
            .iter()
            .map(|fit| fit.layout.profile.name.as_str())
            .collect();
        if names.len() > 1 {
            let row = best.first().and_then(|fit| fit.layout.heading);
            problems.push(Problem {
                at: place(row.unwrap_or(first.number), 0),
                why: format!(
                    "the profiles {} fit this heading equally well; say which with --profile",
                    names.join(" and ")
                ),
            });
        } else if let Some(fit) = best.pop() {
            fits.push(fit.layout);
        } else {
            let at = place(first.number, first.first_column().unwrap_or_default());
            problems.push(no_fit(misses, at));
        }
    }
    if fits.len() > 1 && !alike(&fits) {
        let two = two_sheets(&fits, &sheets);
        return Ok(Err(two));
    }
    if fits.is_empty() && problems.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(if fits.is_empty() {
        Err(problems)
    } else {
        Ok(fits)
    })
}

/// Whether sheets have one heading, as a workbook with a sheet for each month has.
fn alike(fits: &[Layout<'_>]) -> bool {
    let mut two = fits.windows(2);
    two.all(|two| match two {
        [one, next] => {
            let headed = one.heading.is_some() && next.heading.is_some();
            let columns = (&one.columns, &one.more_text) == (&next.columns, &next.more_text);
            headed && columns && one.profile.name == next.profile.name
        }
        _ => true,
    })
}

fn two_sheets(fits: &[Layout<'_>], sheets: &[crate::statement::rows::Sheet]) -> Vec<Problem> {
    let name = |fit: &Layout<'_>| sheets.get(fit.sheet).and_then(|sheet| sheet.name.clone());
    let named: Vec<String> = fits
        .iter()
        .filter_map(|fit| name(fit).map(|name| format!("'{name}' ({})", fit.profile.name)))
        .collect();
    fits.iter()
        .map(|fit| Problem {
            at: crate::statement::line::Place {
                sheet: name(fit),
                row: fit.heading.unwrap_or(1),
                column: fit.columns.places().min(),
            },
            why: format!(
                "the sheets {} each hold a statement, under headings that differ; keep one of them \
                 in the workbook, or give all of them the same heading",
                named.join(" and ")
            ),
        })
        .collect()
}

fn no_fit(mut misses: Vec<NearMiss>, mut at: crate::statement::line::Place) -> Problem {
    // What the book itself keeps is told before what every book has.
    misses.sort_by_key(|miss| std::cmp::Reverse((miss.own, miss.found)));
    let why = match misses.first() {
        None => format!(
            "no profile fits: none of the first {DEPTH} rows is a heading that a profile knows"
        ),
        Some(nearest) => {
            at.row = nearest.row;
            at.column = Some(nearest.column);
            let tried: Vec<String> = misses
                .iter()
                .take(3)
                .map(|miss| format!("row {} {}", miss.row, miss.why))
                .collect();
            format!("no profile fits: {}", tried.join("; "))
        }
    };
    Problem { at, why }
}

fn head(rows: &mut dyn Rows, sheet: usize) -> Result<Vec<RawRow>, ReadError> {
    let mut head = Vec::new();
    rows.each(sheet, &mut |row| {
        head.push(row.clone());
        Ok(if head.len() < DEPTH {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    Ok(head)
}

fn sheet_fits(profile: &Profile, name: Option<&str>) -> bool {
    match (&profile.sheet, name) {
        (Some(start), Some(name)) => plain(name).starts_with(&plain(start)),
        _ => true,
    }
}

fn fit<'p>(
    profile: &'p Profile,
    sheet: usize,
    head: &[RawRow],
    candidates: &[Candidate<'_>],
    misses: &mut Vec<NearMiss>,
) -> Option<Fit<'p>> {
    if !profile.headerless.is_empty() {
        return headerless(profile, sheet, head);
    }
    let captions = Captions::of(profile);
    for (place, candidate) in candidates.iter().enumerate() {
        let row = candidate.row;
        match heading(&captions, candidate) {
            Ok(Heading {
                columns,
                notes,
                first,
                ..
            }) => {
                let above = head.get(..place).unwrap_or_default();
                if !marks_stand(profile, above) {
                    continue;
                }
                // A caption that is only nearly one counts for none.
                let exact = columns.len().saturating_sub(notes.len());
                let score = exact.saturating_add(profile.preamble_marks.len());
                let columns_found = columns.len();
                let captions: BTreeMap<u16, String> = row
                    .cells
                    .iter()
                    .map(|(column, cell)| (*column, cell.shown()))
                    .collect();
                return Some(Fit {
                    layout: Layout {
                        profile,
                        sheet,
                        heading: Some(row.number),
                        more_text: more_text(profile, &captions),
                        columns: columns.into_iter().collect(),
                        captions,
                        notes,
                    },
                    score: (rank(profile, first == columns_found), score),
                });
            }
            Err(miss) => misses.extend(miss),
        }
    }
    None
}

fn marks_stand(profile: &Profile, above: &[RawRow]) -> bool {
    profile.preamble_marks.iter().all(|mark| {
        let mark = plain(mark);
        above
            .iter()
            .flat_map(|row| &row.cells)
            .filter_map(|(_, cell)| cell.text())
            .any(|text| plain(text).starts_with(&mark))
    })
}

/// Which profiles go before which: a book's own under its own captions, then a bank's own layout,
/// then a book's own under other captions, then what is tried only where nothing else fits.
fn rank(profile: &Profile, own_captions: bool) -> u8 {
    match (profile.own, profile.fallback) {
        (true, _) if own_captions => 3,
        (false, false) => 2,
        (true, _) => 1,
        (false, true) => 0,
    }
}

/// A layout without a heading is known by its shape, on every one of the first rows.
fn headerless<'p>(profile: &'p Profile, sheet: usize, head: &[RawRow]) -> Option<Fit<'p>> {
    let needed = |column: &Column| matches!(column, Column::Date | Column::Amount);
    // A balance brought forward among the lines has no amount, and is no line.
    let stated = |row: &&RawRow| marks::well_known_in(row).is_some();
    let fits = |row: &RawRow| {
        let within = |(place, _): &(u16, Cell)| usize::from(*place) < profile.headerless.len();
        let columns = profile.headerless.iter().zip(0_u16..);
        row.cells.iter().all(within)
            && columns.into_iter().all(|(column, at)| match row.cell(at) {
                Some(cell) => has_shape(profile, *column, cell),
                None => !needed(column),
            })
    };
    let mut lines = head.iter().filter(|row| !stated(row)).peekable();
    if lines.peek().is_none() || !lines.all(fits) {
        return None;
    }
    let columns = profile
        .headerless
        .iter()
        .zip(0_u16..)
        .filter(|(column, _)| **column != Column::Ignored)
        .map(|(column, at)| (*column, at))
        .collect();
    Some(Fit {
        layout: Layout {
            profile,
            sheet,
            heading: None,
            columns,
            more_text: Vec::new(),
            captions: BTreeMap::new(),
            notes: Vec::new(),
        },
        score: (rank(profile, true), profile.headerless.len()),
    })
}

fn has_shape(profile: &Profile, column: Column, cell: &Cell) -> bool {
    match column {
        Column::Date => {
            matches!(cell, Cell::Date(_))
                || date::read_as(&cell.shown(), None, profile.dates).is_ok()
        }
        Column::Amount | Column::MoneyIn | Column::MoneyOut | Column::Balance | Column::Vat => {
            amount::read(&cell.shown(), profile.decimal).is_ok()
        }
        Column::Period
        | Column::Side
        | Column::Text
        | Column::Reference
        | Column::Kind
        | Column::Code
        | Column::Party
        | Column::BankId
        | Column::Account
        | Column::Currency
        | Column::Status
        | Column::Ignored => true,
    }
}
