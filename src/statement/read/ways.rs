//! The dates of a table whose layout does not say whether the day or the month comes first, read
//! both ways.

use super::table::Table;
use crate::statement::{
    date,
    profile::DateOrder,
    rows::{Cell, RawRow},
};

impl Table<'_> {
    /// Looks at a date; a spreadsheet's own, and one of a bank's own layout, is in no doubt.
    pub(super) fn see_day(&mut self, row: &RawRow, at: u16, cell: &Cell) {
        let (Cell::Text(text), true) = (cell, self.layout.profile.fallback) else {
            return;
        };
        let year = self.preamble.year();
        let read = |order| date::read_as(text, year, order).ok();
        let ways = (read(DateOrder::DayFirst), read(DateOrder::MonthFirst));
        let sheet = self.sheet.as_deref();
        self.days.see(|| row.place(sheet, Some(at)), text, ways);
    }
}
