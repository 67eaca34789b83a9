//! The first rows of each sheet → which profile fits, on which sheet, and where its columns are.
//!
//! Two sheets that fit under other headings, and two profiles that fit as well as each other, are
//! refused by name: nothing is chosen because it came first. Nor is a
//! layout of the program taken by a shape alone, or by captions that any statement has.

pub(super) mod heading;
mod shape;
mod tried;

use std::{collections::BTreeMap, ops::ControlFlow};

use self::{
    heading::NearMiss,
    tried::{Tried, tried},
};
use crate::statement::{
    error::ReadError,
    line::{Place, Problem},
    profile::{Column, Columns, Profile},
    rows::{RawRow, Rows, Sheet},
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
    /// Other layouts that the file may have, which nothing but its figures can tell apart from
    /// this one, by name.
    pub rivals: Vec<String>,
}

/// Why no layout was recognised.
#[derive(Debug, Clone, Default)]
pub struct Unknown {
    /// In sentences, each with its place.
    pub problems: Vec<Problem>,
    /// The layouts that the file may have, of which somebody has to say which it is, by name.
    pub open: Vec<String>,
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

/// Finds the one profile that fits and its sheet, or its sheets where several have one heading, or
/// says in problems why there is none. Where somebody `said` which profile it is, what it needs is
/// all that is asked of the file.
///
/// # Errors
/// [`ReadError`] where the file is damaged or over a limit.
pub fn recognise<'p>(
    rows: &mut dyn Rows,
    profiles: &[&'p Profile],
    said: bool,
) -> Result<Result<Vec<Layout<'p>>, Unknown>, ReadError> {
    let mut fits = Vec::new();
    let mut unknown = Unknown::default();
    let sheets = rows.sheets().to_vec();
    for (number, sheet) in sheets.iter().enumerate() {
        let head = head(rows, number)?;
        let Some(first) = head.first() else {
            continue;
        };
        let at = Place {
            sheet: sheet.name.clone(),
            row: first.number,
            column: first.first_column(),
        };
        let tried = tried((sheet, number), profiles, &head, said);
        match best_of(tried, at) {
            Ok(layout) => fits.push(layout),
            Err(found) => {
                unknown.problems.extend(found.problems);
                unknown.open.extend(found.open);
            }
        }
    }
    if fits.len() > 1 && !alike(&fits) {
        let problems = two_sheets(&fits, &sheets);
        return Ok(Err(Unknown {
            problems,
            open: Vec::new(),
        }));
    }
    if fits.is_empty() && unknown.problems.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(if fits.is_empty() {
        Err(unknown)
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

/// The one that fits best; or why there is none.
fn best_of(mut tried: Tried<'_>, mut at: Place) -> Result<Layout<'_>, Unknown> {
    let mut best = std::mem::take(&mut tried.fits);
    let score = best.iter().map(|fit| fit.score).max();
    best.retain(|fit| Some(fit.score) == score);
    let open = tried.open.iter().map(|profile| profile.name.clone());
    let open: Vec<String> = open.collect();
    if best.len() > 1 {
        let names = best.iter().map(|fit| fit.layout.profile.name.clone());
        let names: Vec<String> = names.collect();
        if let Some(row) = best.first().and_then(|fit| fit.layout.heading) {
            at.row = row;
        }
        at.column = Some(0);
        let why = format!(
            "the profiles {} fit this heading equally well; say which with --profile",
            names.join(" and ")
        );
        let problems = vec![Problem { at, why }];
        return Err(Unknown {
            problems,
            open: names,
        });
    }
    if let Some(fit) = best.pop() {
        return Ok(Layout {
            rivals: open,
            ..fit.layout
        });
    }
    let shaped = tried.open.iter().filter(|one| !one.headerless.is_empty());
    let shaped: Vec<&&Profile> = shaped.collect();
    let problem = match shaped.as_slice() {
        [] => no_fit(tried.misses, at),
        shaped => no_heading(shaped, at),
    };
    Err(Unknown {
        problems: vec![problem],
        open,
    })
}

/// A file without a heading whose shape is that of layouts of the program, and of any bank's.
fn no_heading(shaped: &[&&Profile], at: Place) -> Problem {
    let known: Vec<String> = shaped
        .iter()
        .map(|profile| format!("{} ({})", profile.title, profile.name))
        .collect();
    let columns = shaped.first().map_or(&[][..], |one| &one.headerless);
    let columns: Vec<&str> = columns.iter().map(|column| column.says()).collect();
    let why = format!(
        "the file has no heading; it has the shape of {}: {}. The files of other banks and of \
         cards may have it too, so nothing proves whose it is and which way its amounts go",
        known.join(" and "),
        columns.join(", "),
    );
    Problem { at, why }
}

fn two_sheets(fits: &[Layout<'_>], sheets: &[Sheet]) -> Vec<Problem> {
    let name = |fit: &Layout<'_>| sheets.get(fit.sheet).and_then(|sheet| sheet.name.clone());
    let named: Vec<String> = fits
        .iter()
        .filter_map(|fit| name(fit).map(|name| format!("'{name}' ({})", fit.profile.name)))
        .collect();
    fits.iter()
        .map(|fit| Problem {
            at: Place {
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

fn no_fit(mut misses: Vec<NearMiss>, mut at: Place) -> Problem {
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
