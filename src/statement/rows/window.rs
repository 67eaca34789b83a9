//! A few rows of a file as a person sees them: what a page draws as the source of a figure. It says
//! nothing about what the cells mean.

use std::{ops::ControlFlow, path::Path};

use serde::{Deserialize, Serialize};

use super::{Cell, RawRow, bytes_of, from_bytes};
use crate::statement::error::{Limits, ReadError};

/// Rows of one sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// The sheets that the file shows, by name; none of a text file.
    pub sheets: Vec<String>,
    /// The rows of the window that hold something.
    pub rows: Vec<WindowRow>,
    /// The number of the last row of the sheet that holds something, as far as it was read: a row
    /// past the window says that there is more.
    pub last: u32,
}

/// A row of a window.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WindowRow {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// Its cells, by column from 0.
    pub cells: Vec<WindowCell>,
}

/// A cell of a window.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WindowCell {
    /// Its column, from 0 for A.
    pub column: u16,
    /// What a person sees in it.
    pub shown: String,
    /// Whether the file holds it as a number.
    pub number: bool,
}

impl Window {
    /// Adds the rows of a later window of the same sheet, those from one to another.
    pub fn take(&mut self, later: &Window, (from, to): (u32, u32)) {
        let wanted = later.rows.iter();
        let wanted = wanted.filter(|row| (from..=to).contains(&row.number));
        self.rows.extend(wanted.cloned());
        self.sheets.clone_from(&later.sheets);
        self.last = later.last;
    }
}

/// The most columns of a row that a page draws.
const WIDEST: u16 = 60;

/// The rows of a sheet from one to another, both counted from 1; the first sheet where none is
/// named.
///
/// # Errors
/// [`ReadError`] where the file cannot be opened or is over a limit.
pub fn window(
    path: &Path,
    sheet: Option<&str>,
    (from, to): (u32, u32),
    limits: &Limits,
) -> Result<Window, ReadError> {
    window_of(bytes_of(path, limits)?, sheet, (from, to), limits)
}

/// The rows of a sheet of the bytes of a file, as [`window`] gives those of the file at a path.
///
/// # Errors
/// [`ReadError`] where the file is over a limit or is nothing that gives rows.
pub fn window_of(
    bytes: Vec<u8>,
    sheet: Option<&str>,
    (from, to): (u32, u32),
    limits: &Limits,
) -> Result<Window, ReadError> {
    let mut file = from_bytes(bytes, limits)?;
    let sheets = file.sheets();
    let at = sheets
        .iter()
        .position(|known| known.name.as_deref() == sheet)
        .unwrap_or(0);
    let shown = sheets.iter().filter(|sheet| !sheet.hidden);
    let sheets = shown.filter_map(|sheet| sheet.name.clone()).collect();
    let mut window = Window {
        sheets,
        ..Window::default()
    };
    file.each(at, &mut |row| {
        window.last = row.number;
        if row.number > to {
            return Ok(ControlFlow::Break(()));
        }
        if row.number >= from {
            window.rows.push(as_seen(row));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(window)
}

fn as_seen(row: &RawRow) -> WindowRow {
    let cells = row.cells.iter().filter(|(column, _)| *column < WIDEST);
    let cells = cells.map(|(column, cell)| WindowCell {
        column: *column,
        shown: cell.shown(),
        number: matches!(cell, Cell::Number(_)),
    });
    WindowRow {
        number: row.number,
        cells: cells.collect(),
    }
}
