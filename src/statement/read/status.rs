//! The column of status → which rows are booked, which are pending, and which were never paid.
//!
//! A word that nobody knows sets its rows aside with their money and is a problem, told once; a
//! blank cell says nothing, and is told once too.

use std::collections::BTreeMap;

use super::table::Table;
use crate::statement::{
    captions::plain,
    line::{PENDING, Place, Problem, SetAside},
    profile::{Column, Status},
    read::figures::{self, Figures},
    rows::RawRow,
};

/// What a person must hear of the column of status: where it first stands, and in how many rows.
#[derive(Debug, Default)]
pub(super) struct Unclear {
    words: BTreeMap<String, (String, Place, usize)>,
    blank: Option<(Place, usize)>,
}

impl Table<'_> {
    /// What the status of a row says, where it is known.
    pub(super) fn status(&self, row: &RawRow) -> Option<Status> {
        let (_, cell) = figures::at(row, self.layout, Column::Status)?;
        self.layout.profile.status(&cell.shown())
    }

    /// A row of what was never paid: set aside with the money that did not move.
    pub(super) fn never_paid(&mut self, row: &RawRow) {
        let Some((at, cell)) = figures::at(row, self.layout, Column::Status) else {
            return;
        };
        let figures = figures::of(row, self.layout).ok().flatten();
        let column = figures.as_ref().map_or(at, |figures| figures.column);
        let word = cell.shown().trim().to_owned();
        let why = format!("never paid: its status is {word}");
        self.aside_with(row, column, why, figures.as_ref());
    }

    /// A row that is pending and lacks what a line needs, as its day, which comes when it is
    /// booked.
    pub(super) fn pending_aside(&mut self, row: &RawRow, figures: Option<&Figures>) {
        let status = self.layout.columns.get(Column::Status);
        let column = figures.map_or(status.unwrap_or_default(), |figures| figures.column);
        self.aside_with(row, column, PENDING.to_owned(), figures);
    }

    /// Whether a row of money is pending; none where nobody knows what its status says, for which
    /// it is set aside.
    pub(super) fn pending(&mut self, row: &RawRow, figures: &Figures) -> Option<bool> {
        let Some(column) = self.layout.columns.get(Column::Status) else {
            return Some(false);
        };
        let at = self.place(row, column);
        let Some(cell) = row.cell(column) else {
            let (_, rows) = self.unclear.blank.get_or_insert((at, 0));
            *rows = rows.saturating_add(1);
            return Some(false);
        };
        let word = cell.shown().trim().to_owned();
        if let Some(status) = self.layout.profile.status(&word) {
            return Some(status == Status::Pending);
        }
        let why = format!("its status is '{word}', and what that says of a line is not known");
        let known = self.unclear.words.entry(plain(&word));
        let (_, _, rows) = known.or_insert((word, at, 0));
        *rows = rows.saturating_add(1);
        self.aside_with(row, figures.column, why, Some(figures));
        None
    }

    fn aside_with(&mut self, row: &RawRow, column: u16, why: String, figures: Option<&Figures>) {
        self.file.set_aside.push(SetAside {
            at: self.place(row, column),
            why,
            amount: figures.map(|figures| figures.effect).unwrap_or_default(),
            words: row.words(),
        });
    }

    /// Says, once each, which words nobody knows and that cells are blank.
    pub(super) fn tell_status(&mut self) {
        let unclear = std::mem::take(&mut self.unclear);
        let counted = |rows| match rows {
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        };
        for (word, at, rows) in unclear.words.into_values() {
            let why = format!(
                "'{word}' does not say whether a line is settled, pending or was never paid, in \
                 {}; say which in the layout of such files",
                counted(rows)
            );
            self.file.problems.push(Problem { at, why });
        }
        if let Some((at, rows)) = unclear.blank {
            let (at, rows) = (at.told(), counted(rows));
            self.file.notes.push(format!(
                "the status is blank in {rows}, first at {at}; what stands there is read as settled"
            ));
        }
    }
}
