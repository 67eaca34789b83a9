//! The cells of the date column → whether a spreadsheet with American settings has swapped days
//! and months.
//!
//! Such a program turns 03/04/2020 into 4 March and leaves 13/04/2020 as text, so a column of real
//! dates that never pass the 12th beside texts that always do is its mark.

use jiff::civil::Date;

use crate::statement::{date, line::column_letters, profile::DateOrder, rows::Cell};

/// What the column has shown so far.
#[derive(Debug, Default)]
pub(super) struct Swapped {
    real: Option<(u32, u16)>,
    text: Option<(u32, u16)>,
    innocent: bool,
}

impl Swapped {
    /// Nothing seen yet; a file whose profile says that it writes the month first swaps nothing.
    pub(super) fn of(dates: DateOrder) -> Swapped {
        Swapped {
            innocent: dates == DateOrder::MonthFirst,
            ..Swapped::default()
        }
    }

    /// Looks at one date; one innocent date is enough to say that nothing was swapped.
    pub(super) fn see(&mut self, row: u32, column: u16, cell: &Cell) {
        if self.innocent {
            return;
        }
        let late = |day: Date| day.day() > 12;
        match cell {
            Cell::Date(at) if late(at.date()) => self.innocent = true,
            Cell::Date(_) => self.real = self.real.or(Some((row, column))),
            Cell::Text(text) => match date::read(text, None) {
                Ok(day) if late(day) => self.text = self.text.or(Some((row, column))),
                Ok(_) => self.innocent = true,
                Err(_) => {}
            },
            Cell::Number(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated => {}
        }
    }

    /// Where the mark stands and what to do, where the column bears it.
    pub(super) fn verdict(&self) -> Option<(u16, u32, String)> {
        let ((real, column), (text, _)) = (self.real?, self.text?);
        if self.innocent {
            return None;
        }
        let letters = column_letters(column);
        let why = format!(
            "day and month have been swapped: {letters}{real} and every other real date has a \
             day of 12 or less, while {letters}{text} and every other date left as text has a \
             later one; open the bank's own file with UK settings and save it again"
        );
        Some((column, real, why))
    }
}
