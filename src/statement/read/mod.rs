//! A file → [`ReadFile`]: every row a line or set aside, every figure proved or a problem.
//!
//! It opens the file, finds the one profile that fits, and reads it row by row. It never writes,
//! never adds a total, and never changes what does not add up.

pub(in crate::statement) mod balances;
mod ending;
mod figures;
mod hidden;
mod marks;
mod preamble;
mod sheets;
mod status;
mod table;
mod totals;
mod trial;

use std::{ops::ControlFlow, path::Path};

use crate::{
    ledger::money::Money,
    statement::{
        control,
        error::{Limits, ReadError},
        formats,
        line::{OpenDays, Problem, ReadFile, SetAside},
        profile::{DateOrder, Profile},
        recognise::{self, Layout},
        rows::{self, Rows},
    },
};

use self::table::Table;

/// How often progress is told, in rows.
const STEP: u32 = 1_000;

/// Who is told now and then what has been read so far: rows counted, and lines that stay as they
/// are. Where the end of the file shows that none of them can be trusted, the file comes out
/// without its statements. Whoever has no more need of what those lines say may take it, as
/// `control::let_go` does: only their places, days and figures are read again.
pub type SoFar<'a> = dyn FnMut(&mut ReadFile) + 'a;

/// Reads the file at a path.
///
/// `wanted` is the name of a profile, where a person says which, and `dates` whether the day or the
/// month comes first, where a person says that; `so_far` is told what has been read.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened, is over a limit, or is nothing that is read.
pub fn read_path(
    path: &Path,
    profiles: &[Profile],
    (wanted, dates): (Option<&str>, Option<DateOrder>),
    limits: &Limits,
    so_far: &mut SoFar<'_>,
) -> Result<ReadFile, ReadError> {
    let bytes = rows::bytes_of(path, limits)?;
    read_in(bytes, profiles, (wanted, dates), limits, so_far)
}

/// Reads the bytes of a file.
///
/// # Errors
/// As [`read_path`].
pub fn read_bytes(
    bytes: Vec<u8>,
    profiles: &[Profile],
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<ReadFile, ReadError> {
    read_in(bytes, profiles, (wanted, None), limits, &mut |_| {})
}

/// A format of the banks' own is read as such, unless somebody says which profile to use; anything
/// else gives rows, which a profile reads.
fn read_in(
    bytes: Vec<u8>,
    profiles: &[Profile],
    (wanted, dates): (Option<&str>, Option<DateOrder>),
    limits: &Limits,
    so_far: &mut SoFar<'_>,
) -> Result<ReadFile, ReadError> {
    let said: Vec<Profile>;
    let profiles = match dates {
        None => profiles,
        Some(dates) => {
            let with = |profile: &Profile| Profile {
                dates,
                ..profile.clone()
            };
            said = profiles.iter().map(with).collect();
            said.as_slice()
        }
    };
    let profiles = chosen(profiles, wanted)?;
    if let Some(format) = formats::sniff(&bytes).filter(|_| wanted.is_none()) {
        let read = formats::read_as(format, &bytes, limits.rows, dates);
        return read.map_err(|refused| ReadError::Format(refused.to_string()));
    }
    let mut rows = rows::from_bytes(bytes, limits)?;
    let said = Known {
        dates,
        profile: wanted.is_some(),
    };
    let mut read = read_rows(rows.as_mut(), &profiles, said, so_far)?;
    if rows.may_hold_controls() {
        control::refused(&mut read);
    }
    Ok(read)
}

fn chosen<'p>(
    profiles: &'p [Profile],
    wanted: Option<&str>,
) -> Result<Vec<&'p Profile>, ReadError> {
    let found: Vec<&Profile> = profiles
        .iter()
        .filter(|profile| wanted.is_none_or(|name| profile.name == name))
        .collect();
    match wanted {
        Some(name) if found.is_empty() => {
            let names: Vec<&str> = profiles.iter().map(|p| p.name.as_str()).collect();
            Err(ReadError::NoSuchProfile(name.to_owned(), names.join(", ")))
        }
        _ => Ok(found),
    }
}

/// What somebody said of a file.
#[derive(Clone, Copy)]
struct Known {
    /// Whether the day or the month comes first.
    dates: Option<DateOrder>,
    /// Which profile it is.
    profile: bool,
}

fn read_rows(
    rows: &mut dyn Rows,
    profiles: &[&Profile],
    said: Known,
    so_far: &mut SoFar<'_>,
) -> Result<ReadFile, ReadError> {
    let mut file = ReadFile {
        format: rows.format().to_owned(),
        encoding: rows.encoding().map(str::to_owned),
        notes: rows.notes(),
        ..ReadFile::default()
    };
    let mut found = recognise::recognise(rows, profiles, said.profile)?;
    if let (Ok(layouts), false) = (&found, said.profile)
        && let Some(unknown) = trial::trial(rows, layouts)?
    {
        found = Err(unknown);
    }
    match found {
        Err(unknown) => {
            file.problems = unknown.problems;
            file.layouts_open = unknown.open;
            Ok(file)
        }
        Ok(layouts) => {
            for layout in &layouts {
                file.profile = Some(layout.profile.name.clone());
                let new = layout
                    .notes
                    .iter()
                    .filter(|note| !file.notes.contains(note));
                let new: Vec<String> = new.cloned().collect();
                file.notes.extend(new);
            }
            let mut read = read_layouts(rows, &layouts, file, so_far)?;
            if let Some(open) = &mut read.days_open {
                open.said = said.dates;
            }
            let note = read.asks_days().map(OpenDays::note);
            read.notes.extend(note);
            Ok(read)
        }
    }
}

fn read_layouts(
    rows: &mut dyn Rows,
    layouts: &[Layout<'_>],
    mut file: ReadFile,
    so_far: &mut SoFar<'_>,
) -> Result<ReadFile, ReadError> {
    let sheets = rows.sheets().to_vec();
    for (number, other) in sheets.iter().enumerate() {
        if layouts.iter().all(|layout| layout.sheet != number) {
            let what = if other.hidden { "a hidden" } else { "another" };
            let why = format!("{what} sheet, not the statement");
            set_aside_sheet(rows, number, other.name.as_deref(), &why, &mut file)?;
        }
    }
    let [layout] = layouts else {
        return sheets::together(rows, layouts, file, so_far);
    };
    let (mut table, _) = begin(rows, layout, file);
    rows.each(layout.sheet, &mut |row| {
        table.row(row);
        if table.file.rows.is_multiple_of(STEP) {
            so_far(&mut table.file);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let (mut read, days) = table.finish();
    ending::ask_days(&mut read, days, layout.profile.dates);
    Ok(read)
}

/// The top of a recognised sheet, with what its being hidden says, and the sheet's name.
fn begin<'a>(
    rows: &dyn Rows,
    layout: &'a Layout<'a>,
    mut file: ReadFile,
) -> (Table<'a>, Option<String>) {
    let sheet = rows.sheets().get(layout.sheet);
    let name = sheet.and_then(|sheet| sheet.name.clone());
    if sheet.is_some_and(|sheet| sheet.hidden) {
        file.problems.push(Problem {
            at: crate::statement::line::Place {
                sheet: name.clone(),
                row: layout.heading.unwrap_or(1),
                column: layout.columns.places().min(),
            },
            why: "the statement stands on a hidden sheet; show the sheet in the file".to_owned(),
        });
    }
    hidden::columns(rows, layout, name.as_deref(), &mut file);
    let table = Table::new(layout, name.clone(), file, rows.about());
    (table, name)
}

/// `'Apr', 'May' and 'Jun'`, of texts.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// The rows of a sheet beside the statement are accounted for too.
fn set_aside_sheet(
    rows: &mut dyn Rows,
    number: usize,
    name: Option<&str>,
    why: &str,
    file: &mut ReadFile,
) -> Result<(), ReadError> {
    rows.each(number, &mut |row| {
        file.rows = file.rows.saturating_add(1);
        file.blank = file.blank.saturating_add(row.blank_before);
        file.set_aside.push(SetAside {
            at: row.place(name, row.first_column()),
            why: why.to_owned(),
            amount: Money::NIL,
            words: row.words(),
        });
        Ok(ControlFlow::Continue(()))
    })
}
