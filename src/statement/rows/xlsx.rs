//! The bytes of an Excel workbook → rows of typed cells, streamed sheet by sheet.
//!
//! A number leaves here as its shortest decimal text and a date as a day, by the workbook's own
//! epoch: no float goes further. The grid of a sheet is never built, since two cells far apart
//! would ask for all the memory there is.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};
use jiff::civil::{Date, DateTime, Time};

use super::{
    Cell, EachRow, Rows, Sheet,
    ahead::ahead,
    gather::{Extent, Gathering, guarded},
    hidden::{self, Hidden},
    inflate,
};
use crate::statement::error::{Limits, ReadError};

/// An open workbook.
pub(super) struct Workbook {
    inner: Xlsx<Cursor<Vec<u8>>>,
    sheets: Vec<Sheet>,
    hidden: BTreeMap<String, Hidden>,
    extent: Extent,
}

impl Workbook {
    /// Measures what the workbook unpacks to, then opens it.
    pub(super) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Workbook, ReadError> {
        let hiding = inflate::measure(&bytes, limits)?;
        let hidden = hidden::of(&bytes, &hiding)?;
        let workbook = guarded(|| Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error)))?;
        let sheets = workbook
            .sheets_metadata()
            .iter()
            .map(|sheet| Sheet {
                name: Some(sheet.name.clone()),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect();
        Ok(Workbook {
            inner: workbook,
            sheets,
            hidden,
            extent: Extent::of(limits),
        })
    }
}

impl Rows for Workbook {
    fn format(&self) -> &'static str {
        "xlsx"
    }

    fn encoding(&self) -> Option<&str> {
        None
    }

    fn notes(&self) -> Vec<String> {
        let epoch_1904 = self.inner.has_1904_epoch();
        epoch_1904
            .then(|| super::EPOCH_1904.to_owned())
            .into_iter()
            .collect()
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn hides_column(&self, sheet: usize, column: u16) -> bool {
        let name = self.sheets.get(sheet).and_then(|sheet| sheet.name.as_ref());
        let hidden = name.and_then(|name| self.hidden.get(name));
        hidden.is_some_and(|hidden| hidden.columns.hold(column))
    }

    fn each(&mut self, sheet: usize, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        let name = self.sheets.get(sheet).and_then(|s| s.name.clone());
        let name = name.unwrap_or_default();
        ahead(|each| self.read(&name, each), each)
    }
}

impl Workbook {
    fn read(&mut self, name: &str, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        let mut gathering =
            Gathering::new(self.extent, self.hidden.get(name).map(|found| &found.rows));
        let opened = guarded(|| match self.inner.worksheet_cells_reader(name) {
            Ok(cells) => Ok(Some(cells)),
            // A sheet that is a chart holds no cells.
            Err(XlsxError::NotAWorksheet(_)) => Ok(None),
            Err(error) => Err(refused(&error)),
        })?;
        let Some(mut cells) = opened else {
            return Ok(());
        };
        loop {
            let next = guarded(|| {
                let found = cells.next_cell_with_formula_metadata();
                let found = found.map_err(|error| refused(&error))?;
                Ok(found.map(|found| (found.pos, cell(found.value, found.formula.is_some()))))
            })?;
            let Some(((row, column), found)) = next else {
                break;
            };
            let Some(cell) = found else {
                continue;
            };
            let number = row.saturating_add(1);
            if gathering.put(number, column, cell, each)?.is_break() {
                return Ok(());
            }
        }
        gathering.give(each).map(|_| ())
    }
}

/// The cell, where it holds something.
pub(super) fn cell(value: DataRef<'_>, formula: bool) -> Option<Cell> {
    Some(match value {
        DataRef::Empty if formula => Cell::Uncalculated,
        DataRef::Empty => return None,
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(number.to_string()),
        DataRef::String(text) if text.trim().is_empty() => return None,
        DataRef::String(text) => Cell::Text(text),
        DataRef::SharedString(text) if text.trim().is_empty() => return None,
        DataRef::SharedString(text) => Cell::Text(text.to_owned()),
        DataRef::Bool(value) => Cell::Bool(value),
        DataRef::DateTime(at) => day(&at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text
            .parse()
            .map_or(Cell::Text(text), |at: DateTime| Cell::Date(at)),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    })
}

/// A serial number with a date format → a day; one that is no day stays the number it is.
fn day(at: &ExcelDateTime) -> Cell {
    let serial = at.as_f64();
    let number = || Cell::Number(serial.to_string());
    if !at.is_datetime() || serial.is_sign_negative() {
        return number();
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((y, m), d)| Date::new(y, m, d).ok());
    let time = i8::try_from(hour)
        .ok()
        .zip(i8::try_from(minute).ok())
        .zip(i8::try_from(second).ok())
        .and_then(|((h, m), s)| Time::new(h, m, s, 0).ok());
    match (date, time) {
        (Some(date), Some(time)) => Cell::Date(DateTime::from_parts(date, time)),
        _ => number(),
    }
}

fn refused(error: &XlsxError) -> ReadError {
    if matches!(error, XlsxError::Password) {
        ReadError::Password
    } else {
        ReadError::Damaged(error.to_string())
    }
}
