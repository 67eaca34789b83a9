//! The end of a sheet → what only the whole of it shows: swapped days and months, then opening,
//! closing and the proof of each statement, and which of day and month comes first in its dates.

use jiff::civil::Date;

use crate::ledger::calendar::short_date;
use crate::statement::{
    date,
    days::BothWays,
    line::{Place, ReadFile, SetAside, Statement, column_letters},
    profile::{Column, DateOrder},
    read::{balances, table::Table},
    rows::{Cell, RawRow},
};

impl Table<'_> {
    /// Looks at a date; a spreadsheet's own, and one of a bank's own layout, is in no doubt.
    pub(super) fn see_day(&mut self, row: &RawRow, at: u16, cell: &Cell) {
        let (Cell::Text(text), true) = (cell, self.layout.profile.fallback) else {
            return;
        };
        let year = self.preamble.year();
        let ways = date::both_ways(text, year);
        let sheet = self.sheet.as_deref();
        self.days.see(|| row.place(sheet, Some(at)), text, ways);
    }

    /// Ends the sheet: what its columns show as a whole, then each statement's balances; with what
    /// its dates are, read both ways.
    pub(super) fn finish(mut self) -> (ReadFile, BothWays) {
        self.tell_status();
        if let Some((column, row, why)) = self.swapped.verdict() {
            self.refuse_all(column, row, &why);
            return (self.file, BothWays::default());
        }
        if let (Some(day), Some(first)) = (self.layout.profile.undated, self.undated_first.take()) {
            let (first, day) = (first.told(), short_date(day));
            self.file.notes.push(match self.undated {
                1 => format!(
                    "the line at {first} gives no day; it is dated {day}, as whoever read the file \
                     said"
                ),
                many => format!(
                    "{many} lines give no day, the first at {first}; each is dated {day}, as \
                     whoever read the file said"
                ),
            });
        }
        if self.file.statements.is_empty() {
            let account = self.preamble.account.clone();
            self.file.statements.push(Statement {
                account,
                currency: Some(self.layout.profile.currency.clone()),
                ..Statement::default()
            });
        }
        self.take_by_words();
        let only = self.file.statements.len() == 1;
        let column = self.layout.columns.get(Column::Balance);
        for statement in &mut self.file.statements {
            if only {
                statement.opening = self.preamble.opening.take().or(statement.opening.take());
                statement.closing = self.preamble.closing.take().or(statement.closing.take());
            }
            let days = statement.lines.iter().map(|line| (line.date, line.date));
            let ends = days.reduce(|(from, to), (day, _)| (from.min(day), to.max(day)));
            let (first, last) = ends.unzip();
            statement.from = self.preamble.from.or(first);
            statement.to = self.preamble.to.or(last);
            let order = self.layout.profile.order;
            balances::prove(statement, column, order, &mut self.file.problems);
        }
        self.tell_unpaid();
        (self.file, self.days)
    }

    /// No line can be trusted: each is set aside with its money.
    fn refuse_all(&mut self, column: u16, row: u32, why: &str) {
        let at = Place {
            sheet: self.sheet.clone(),
            row,
            column: Some(column),
        };
        self.problem(at, why.to_owned());
        for statement in self.file.statements.drain(..) {
            for line in statement.lines {
                self.file.set_aside.push(SetAside {
                    at: line.at,
                    why: "its day and month may have been swapped".to_owned(),
                    amount: line.amount,
                    words: line.text,
                });
            }
        }
    }
}

/// What comes first in the dates is open where no date proves it, and no balance does: lines whose
/// balances follow each other stand in the order of time, and so do their dates, read as they are
/// meant.
pub(super) fn ask_days(file: &mut ReadFile, days: BothWays, read: DateOrder) {
    let followed = match file.statements.as_slice() {
        [only] => only.balances == Some(true) && only.runs(),
        _ => false,
    };
    let follows = days.follows().filter(|_| followed);
    if follows != Some(read) {
        file.days_open = days.open().map(Box::new);
    }
}

/// What the cells of the date column show of a spreadsheet program with American settings, which
/// swaps days and months: it turns 03/04/2020 into 4 March and leaves 13/04/2020 as text, so real
/// dates that never pass the 12th beside texts that always do are its mark.
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
