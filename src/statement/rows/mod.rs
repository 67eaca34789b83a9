//! The bytes of a file → rows of typed cells, one at a time, whatever the file's format.
//!
//! What a file really is decides, not its name. A row comes out as it stands: nothing here knows
//! what a column means. A format is a file in this folder that implements [`Rows`].

mod ahead;
mod binary;
mod csv;
mod format;
mod gather;
mod hidden;
mod html;
mod inflate;
mod ods;
mod splitter;
pub mod window;
mod xlsx;

use std::{fs::File, io::Read, ops::ControlFlow, path::Path};

use jiff::civil::DateTime;

use crate::statement::{
    error::{Limits, ReadError, megabytes},
    line::Place,
};

/// What a workbook that counts its days from 1904 is said to do.
const EPOCH_1904: &str = "the workbook counts its days from 1904, as old Macintosh programs did; \
                          its dates are read so";

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number, as its shortest exact decimal text.
    Number(String),
    /// A day, with a time of day where the cell has one.
    Date(DateTime),
    /// True or false.
    Bool(bool),
    /// A spreadsheet error, such as `#REF!`.
    Error(String),
    /// A formula whose value the file does not keep.
    Uncalculated,
}

impl Cell {
    /// What a person sees in the cell.
    pub fn shown(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Number(text) | Cell::Error(text) => text.clone(),
            Cell::Date(at) => crate::ledger::calendar::short_date(at.date()),
            Cell::Bool(true) => "TRUE".to_owned(),
            Cell::Bool(false) => "FALSE".to_owned(),
            Cell::Uncalculated => "a formula that was never calculated".to_owned(),
        }
    }

    /// Its text, where it holds text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Number(_)
            | Cell::Date(_)
            | Cell::Bool(_)
            | Cell::Error(_)
            | Cell::Uncalculated => None,
        }
    }
}

/// The cells of a row that are glanced at, and the letters of each.
const GLANCED: usize = 6;
const GLANCED_LETTERS: usize = 60;

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRow {
    /// Its number in the sheet, from 1; its first line in a text file.
    pub number: u32,
    /// How many blank rows stand between it and the row before.
    pub blank_before: u32,
    /// Whether the sheet hides it.
    pub hidden: bool,
    /// The cells that hold something, by column from 0.
    pub cells: Vec<(u16, Cell)>,
}

impl RawRow {
    /// The cell in a column, where it holds something.
    pub fn cell(&self, column: u16) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|(at, _)| *at == column)
            .map(|(_, cell)| cell)
    }

    /// The first column that holds something.
    pub fn first_column(&self) -> Option<u16> {
        self.cells.first().map(|(column, _)| *column)
    }

    /// What its first cells say, one after the other, as far as a glance goes.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for (_, cell) in self.cells.iter().take(GLANCED) {
            if !words.is_empty() {
                words.push_str(" \u{b7} ");
            }
            let shown = cell.shown();
            let mut letters = shown.trim().chars();
            let glanced = letters.by_ref().take(GLANCED_LETTERS);
            words.extend(glanced.map(|letter| if letter.is_control() { ' ' } else { letter }));
            if letters.next().is_some() {
                words.push('\u{2026}');
            }
        }
        if self.cells.len() > GLANCED {
            words.push_str(" \u{b7} \u{2026}");
        }
        words
    }

    /// The place of a cell of this row, in a sheet.
    pub fn place(&self, sheet: Option<&str>, column: Option<u16>) -> Place {
        Place {
            sheet: sheet.map(str::to_owned),
            row: self.number,
            column,
        }
    }
}

/// A table of a file: a sheet of a workbook, or the whole of a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, where the file has sheets.
    pub name: Option<String>,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

/// What is done with each row, whose cells it may take: go on, or stop.
pub type EachRow<'a> = dyn FnMut(&mut RawRow) -> Result<ControlFlow<()>, ReadError> + 'a;

/// A file that gives rows.
pub trait Rows {
    /// What the file really is: `xlsx`, `csv`.
    fn format(&self) -> &'static str;
    /// The encoding, of a text file.
    fn encoding(&self) -> Option<&str>;
    /// Its sheets, in their order.
    fn sheets(&self) -> &[Sheet];
    /// What somebody who reads the file should know of it as a whole.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
    /// About how many rows the file has, as far as that is known before they are read.
    fn about(&self) -> usize {
        0
    }
    /// Whether a text of it may hold a control character, as far as is known without looking at
    /// each.
    fn may_hold_controls(&self) -> bool {
        true
    }
    /// Whether a sheet hides a column, from 0, as far as the file tells.
    fn hides_column(&self, _sheet: usize, _column: u16) -> bool {
        false
    }
    /// Gives each row of a sheet that holds something, from the top.
    ///
    /// # Errors
    /// [`ReadError`] where the file is damaged or over a limit, or what `each` returned.
    fn each(&mut self, sheet: usize, each: &mut EachRow<'_>) -> Result<(), ReadError>;
}

/// The bytes of a file.
///
/// # Errors
/// [`ReadError`] where it cannot be opened or is over a limit.
pub fn bytes_of(path: &Path, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let cannot = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::OutOfMemory {
            return ReadError::TooHungry(megabytes(limits.memory_bytes));
        }
        ReadError::NotOpened(why(&error))
    };
    let found = std::fs::metadata(path).map_err(cannot)?;
    if !found.is_file() {
        return Err(ReadError::NotAFile);
    }
    if found.len() > limits.file_bytes {
        return Err(ReadError::TooLarge(megabytes(limits.file_bytes)));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| {
            file.take(limits.file_bytes.saturating_add(1))
                .read_to_end(&mut bytes)
        })
        .map_err(cannot)?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > limits.file_bytes {
        return Err(ReadError::TooLarge(megabytes(limits.file_bytes)));
    }
    Ok(bytes)
}

/// The bytes of a file → its rows, as what it really is.
///
/// # Errors
/// [`ReadError`] where it is over a limit, or is nothing that gives rows.
pub fn from_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<Box<dyn Rows>, ReadError> {
    match format::of(&bytes)? {
        format::Format::Xlsx => Ok(Box::new(xlsx::Workbook::open(bytes, limits)?)),
        format::Format::Xlsb => Ok(Box::new(binary::Workbook::xlsb(bytes, limits)?)),
        format::Format::Xls => Ok(Box::new(binary::Workbook::xls(bytes, limits)?)),
        format::Format::Ods => Ok(Box::new(ods::Document::open(&bytes, limits)?)),
        format::Format::FlatOds => Ok(Box::new(ods::Document::listed(bytes, limits)?)),
        format::Format::Html => Ok(Box::new(html::Page::open(&bytes, limits))),
        format::Format::Text => Ok(Box::new(csv::TextFile::open(bytes, limits)?)),
    }
}

/// The system's reason without its number.
fn why(error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::NotFound {
        "there is no such file".to_owned()
    } else if error.kind() == std::io::ErrorKind::PermissionDenied {
        "permission is refused".to_owned()
    } else {
        error.to_string()
    }
}
