//! The bytes of a binary Excel workbook, `.xls` or `.xlsb` → rows of typed cells.
//!
//! The library that knows these records trusts the numbers in them, and stops in the middle where
//! they lie; such a stop is caught here and becomes a sentence. An `.xls` does not stream: how far
//! its cells reach is measured first, and the limits of the child that reads hold the rest.

mod compound;
mod reach;
mod records;

use std::{fmt::Display, io::Cursor};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError};

use super::{
    EachRow, Rows, Sheet,
    gather::{Extent, Gathering, guarded},
    inflate, xlsx,
};
use crate::statement::error::{Limits, ReadError};

type Bytes = Cursor<Vec<u8>>;

/// What neither format shows.
const UNSEEN: &str = "hidden rows and columns, and formulas that were never calculated, cannot be \
                      seen in a workbook of this kind; where either may matter, open it in a \
                      spreadsheet program and save it as .xlsx";

/// An open workbook.
pub(super) struct Workbook {
    inner: Inner,
    sheets: Vec<Sheet>,
    epoch_1904: bool,
    extent: Extent,
}

enum Inner {
    Xls(Box<Xls<Bytes>>),
    Xlsb(Box<Xlsb<Bytes>>),
}

impl Workbook {
    /// Measures how far the cells of an `.xls` lie apart, then opens it.
    pub(super) fn xls(bytes: Vec<u8>, limits: &Limits) -> Result<Workbook, ReadError> {
        reach::check(&bytes)?;
        let xls = guarded(|| Xls::new(Cursor::new(bytes)).map_err(|error| of_xls(&error)))?;
        Ok(Workbook {
            sheets: sheets(xls.sheets_metadata()),
            epoch_1904: xls.has_1904_epoch(),
            inner: Inner::Xls(Box::new(xls)),
            extent: Extent::of(limits),
        })
    }

    /// Measures what an `.xlsb` unpacks to and how long its records say that they are, then opens
    /// it.
    pub(super) fn xlsb(bytes: Vec<u8>, limits: &Limits) -> Result<Workbook, ReadError> {
        inflate::measure(&bytes, limits)?;
        records::check(&bytes)?;
        let xlsb = guarded(|| Xlsb::new(Cursor::new(bytes)).map_err(|error| of_xlsb(&error)))?;
        Ok(Workbook {
            sheets: sheets(xlsb.sheets_metadata()),
            epoch_1904: xlsb.has_1904_epoch(),
            inner: Inner::Xlsb(Box::new(xlsb)),
            extent: Extent::of(limits),
        })
    }
}

fn sheets(found: &[calamine::Sheet]) -> Vec<Sheet> {
    let worksheets = found.iter().filter(|s| s.typ == SheetType::WorkSheet);
    let named = worksheets.map(|sheet| Sheet {
        name: Some(sheet.name.clone()),
        hidden: sheet.visible != SheetVisible::Visible,
    });
    named.collect()
}

impl Rows for Workbook {
    fn format(&self) -> &'static str {
        match self.inner {
            Inner::Xls(_) => "xls",
            Inner::Xlsb(_) => "xlsb",
        }
    }

    fn encoding(&self) -> Option<&str> {
        None
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![UNSEEN.to_owned()];
        notes.extend(self.epoch_1904.then(|| super::EPOCH_1904.to_owned()));
        notes
    }

    fn each(&mut self, sheet: usize, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        let Some(name) = self.sheets.get(sheet).and_then(|s| s.name.as_deref()) else {
            return Ok(());
        };
        match &mut self.inner {
            Inner::Xls(xls) => of_grid(xls, name, self.extent, each),
            Inner::Xlsb(xlsb) => of_records(xlsb, name, self.extent, each),
        }
    }
}

/// The grid that the library has made of an `.xls`.
fn of_grid(
    xls: &mut Xls<Bytes>,
    name: &str,
    extent: Extent,
    each: &mut EachRow<'_>,
) -> Result<(), ReadError> {
    let (grid, formulas) = guarded(|| {
        let grid = xls.worksheet_range(name).map_err(|e| of_xls(&e))?;
        let formulas = xls.worksheet_formula(name).map_err(|e| of_xls(&e))?;
        Ok((grid, formulas))
    })?;
    let Some((top, left)) = grid.start() else {
        return Ok(());
    };
    let mut gathering = Gathering::new(extent, None);
    for (row, column, value) in grid.used_cells() {
        let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        let column = column.saturating_add(left);
        let formula = formulas
            .get_value((row, column))
            .is_some_and(|formula| !formula.is_empty());
        let Some(cell) = xlsx::cell(borrowed(value), formula) else {
            continue;
        };
        let number = row.saturating_add(1);
        if gathering.put(number, column, cell, each)?.is_break() {
            return Ok(());
        }
    }
    gathering.give(each).map(|_| ())
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// The records of an `.xlsb`, one at a time.
fn of_records(
    xlsb: &mut Xlsb<Bytes>,
    name: &str,
    extent: Extent,
    each: &mut EachRow<'_>,
) -> Result<(), ReadError> {
    let mut cells = guarded(|| {
        let reader = xlsb.worksheet_cells_reader(name);
        reader.map_err(|error| of_xlsb(&error))
    })?;
    let mut gathering = Gathering::new(extent, None);
    loop {
        let next = guarded(|| {
            let cell = cells.next_cell().map_err(|error| of_xlsb(&error))?;
            Ok(cell.map(|cell| {
                (
                    cell.get_position(),
                    xlsx::cell(cell.get_value().clone(), false),
                )
            }))
        })?;
        let Some(((row, column), cell)) = next else {
            break;
        };
        let Some(cell) = cell else {
            continue;
        };
        let number = row.saturating_add(1);
        if gathering.put(number, column, cell, each)?.is_break() {
            return Ok(());
        }
    }
    gathering.give(each).map(|_| ())
}

fn damaged(error: &dyn Display) -> ReadError {
    ReadError::Damaged(error.to_string())
}

fn of_xls(error: &XlsError) -> ReadError {
    if matches!(error, XlsError::Password) {
        ReadError::Password
    } else {
        damaged(error)
    }
}

fn of_xlsb(error: &XlsbError) -> ReadError {
    if matches!(error, XlsbError::Password) {
        ReadError::Password
    } else {
        damaged(error)
    }
}
