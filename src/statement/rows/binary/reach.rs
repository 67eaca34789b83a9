//! How far apart the cells of an `.xls` lie, before anything is opened: the library that opens it
//! makes a grid of everything between them, and asks for the memory at once.

use super::compound::{leads_round, long, short, stream};
use crate::statement::{error::ReadError, line::column_letters};

/// The most cells of the grid around those that hold something: a full column sixty times over.
const GRID: u64 = 4 << 20;
/// The most that a sheet may say that it spans: what the format can hold.
const SPAN: u64 = 65_536 * 256;

/// Records that tell the place of one cell, by their first four bytes.
const CELLS: [u16; 7] = [0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
/// A record of several cells of a row, with the last column in its last two bytes.
const SEVERAL: u16 = 0x00BD;
const DIMENSIONS: u16 = 0x0200;
const SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

/// What the workbook's stream is called.
const NAMES: [&str; 2] = ["Workbook", "Book"];

/// Refuses a workbook whose cells lie too far apart, and one whose container leads round in a
/// circle; one whose records do not hold together is left to the library that reads them.
///
/// # Errors
/// [`ReadError::TooFarApart`] and [`ReadError::Damaged`].
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    if leads_round(bytes, &NAMES) {
        let why = "its parts lead round in a circle".to_owned();
        return Err(ReadError::Damaged(why));
    }
    let Some(stream) = stream(bytes, &NAMES) else {
        return Ok(());
    };
    let sheets = records(&stream, 0).take_while(|(kind, _)| *kind != END);
    let sheets = sheets.filter(|(kind, _)| *kind == SHEET);
    for at in sheets.filter_map(|(_, body)| usize::try_from(long(body, 0)?).ok()) {
        sheet(&stream, at)?;
    }
    Ok(())
}

/// The records of a stream from a place on, each with its kind.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let (kind, length) = (short(stream, at)?, short(stream, at.checked_add(2)?)?);
        let start = at.checked_add(4)?;
        let end = start.checked_add(length.into())?;
        at = end;
        Some((kind, stream.get(start..end)?))
    })
}

fn sheet(stream: &[u8], from: usize) -> Result<(), ReadError> {
    let mut reach: Option<Reach> = None;
    let mut depth = 0_u32;
    for (kind, body) in records(stream, from) {
        match kind {
            BEGIN => depth = depth.saturating_add(1),
            END if depth <= 1 => break,
            END => depth = depth.saturating_sub(1),
            // What lies inside a chart of the sheet is no cell of it.
            _ if depth > 1 => {}
            DIMENSIONS => {
                if let Some(said) = said(body) {
                    said.within(SPAN)?;
                }
            }
            kind if kind == SEVERAL || CELLS.contains(&kind) => {
                let last = body.len().saturating_sub(2);
                let last = if kind == SEVERAL { last } else { 2 };
                if let (Some(row), Some(first), Some(last)) =
                    (short(body, 0), short(body, 2), short(body, last))
                {
                    for column in [first, last] {
                        let cell = Reach::of(row.into(), column);
                        let wider = reach.map_or(cell, |reach| reach.with(cell));
                        wider.within(GRID)?;
                        reach = Some(wider);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The cells between two corners, both of them included, counted from nought.
#[derive(Debug, Clone, Copy)]
struct Reach {
    top: u32,
    left: u16,
    bottom: u32,
    right: u16,
}

/// What a sheet says that it spans, as the library takes it; nothing where that is nothing.
fn said(body: &[u8]) -> Option<Reach> {
    let (top, below, left, beside) = match body.len() {
        10 => (
            short(body, 0)?.into(),
            short(body, 2)?.into(),
            short(body, 4)?,
            short(body, 6)?,
        ),
        _ => (
            long(body, 0)?,
            long(body, 4)?,
            short(body, 8)?,
            short(body, 10)?,
        ),
    };
    let left = if left > 255 || beside < left { 0 } else { left };
    Some(Reach {
        top,
        left,
        bottom: below.checked_sub(1)?,
        right: beside.checked_sub(1)?,
    })
}

impl Reach {
    const fn of(row: u32, column: u16) -> Reach {
        Reach {
            top: row,
            left: column,
            bottom: row,
            right: column,
        }
    }

    fn with(self, other: Reach) -> Reach {
        Reach {
            top: self.top.min(other.top),
            left: self.left.min(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.max(other.right),
        }
    }

    /// Refuses what holds more than so many cells, and what ends before it begins.
    fn within(self, most: u64) -> Result<(), ReadError> {
        let rows = self.bottom.checked_sub(self.top);
        let columns = self.right.checked_sub(self.left);
        let cells = rows.zip(columns).map(|(rows, columns)| {
            let (rows, columns) = (u64::from(rows), u64::from(columns));
            rows.saturating_add(1)
                .saturating_mul(columns.saturating_add(1))
        });
        if cells.is_some_and(|cells| cells <= most) {
            return Ok(());
        }
        let place = |row: u32, column: u16| {
            let row = u64::from(row).saturating_add(1);
            format!("{}{row}", column_letters(column))
        };
        Err(ReadError::TooFarApart(
            place(self.top, self.left),
            place(self.bottom, self.right),
        ))
    }
}
