//! Cells as a workbook gives them → whole rows, in their order and within the limits.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{Cell, EachRow, RawRow};
use crate::statement::{
    error::{Limits, ReadError},
    line::column_letters,
};

/// The most rows and columns that a sheet may fill.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    rows: u32,
    columns: u16,
}

impl Extent {
    /// Those of the limits.
    pub(super) fn of(limits: &Limits) -> Extent {
        Extent {
            rows: limits.rows,
            columns: limits.columns,
        }
    }

    /// The most columns.
    pub(super) fn widest(self) -> u32 {
        self.columns.into()
    }
}

/// The row being put together from its cells.
pub(super) struct Gathering<'a> {
    row: RawRow,
    last: u32,
    left: u32,
    extent: Extent,
    hidden: Option<&'a BTreeSet<u32>>,
}

impl<'a> Gathering<'a> {
    /// Starts a sheet; `hidden` are the numbers of its hidden rows, where the file tells them.
    pub(super) fn new(extent: Extent, hidden: Option<&'a BTreeSet<u32>>) -> Gathering<'a> {
        Gathering {
            row: RawRow::default(),
            last: 0,
            left: extent.rows,
            extent,
            hidden,
        }
    }

    /// Takes the next cell, by its row from 1 and its column from 0, and hands the row before it
    /// on where the cell starts another.
    pub(super) fn put(
        &mut self,
        number: u32,
        column: u32,
        cell: Cell,
        each: &mut EachRow<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        if column >= self.extent.columns {
            let cell = format!("{}{number}", column_letters(column));
            return Err(ReadError::TooManyColumns(cell, self.extent.columns));
        }
        if self.row.number != number {
            if self.give(each)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            if number <= self.last {
                let last = self.last;
                let why = format!("row {number} stands after row {last}");
                return Err(ReadError::Damaged(why));
            }
            self.row.number = number;
        }
        self.row.cells.push((column, cell));
        Ok(ControlFlow::Continue(()))
    }

    /// Says that the row at hand is hidden.
    pub(super) fn hide(&mut self) {
        self.row.hidden = true;
    }

    /// Hands the row on, where it holds something, and starts the next.
    pub(super) fn give(&mut self, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        if self.row.cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.left = self
            .left
            .checked_sub(1)
            .ok_or(ReadError::TooManyRows(self.extent.rows))?;
        let cells = &mut self.row.cells;
        if !cells.is_sorted_by_key(|(column, _)| *column) {
            cells.sort_by_key(|(column, _)| *column);
        }
        let listed = self.hidden.is_some_and(|h| h.contains(&self.row.number));
        self.row.hidden |= listed;
        self.row.blank_before = self.row.number.saturating_sub(self.last).saturating_sub(1);
        self.last = self.row.number;
        let flow = each(&mut self.row)?;
        self.row.cells.clear();
        self.row.hidden = false;
        Ok(flow)
    }
}

/// What is said where reading stopped in the middle.
pub(super) const STOPPED: &str = "its records do not hold together";

/// Runs the library that reads workbooks and catches it where it stops in the middle: it trusts the
/// numbers of a file, and a file may lie.
pub(super) fn guarded<T>(run: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(ReadError::Damaged(STOPPED.to_owned())))
}
