//! The column of status → which rows are booked, which are pending, and which were never paid.
//!
//! A word that nobody knows sets its rows aside with their money and is a problem, told once; a
//! blank cell says nothing, and is told once too. What was never paid moves no balance, so a row
//! that says so beside a balance that its money moved contradicts itself, and is a problem.

use std::collections::BTreeMap;

use super::table::Table;
use crate::ledger::money::Money;
use crate::statement::{
    captions::plain,
    line::{PENDING, Place, Problem, SetAside, Statement},
    profile::{Column, Order, Status},
    read::{
        balances,
        figures::{self, Figures},
    },
    rows::RawRow,
};

/// What a person must hear of the column of status: where it first stands, and in how many rows.
#[derive(Debug, Default)]
pub(super) struct Unclear {
    words: BTreeMap<String, (String, Place, usize)>,
    blank: Option<(Place, usize)>,
    unpaid: Vec<Unpaid>,
}

/// A row of what was never paid that prints a balance.
#[derive(Debug)]
struct Unpaid {
    /// Its statement, by its place among those of the sheet.
    statement: usize,
    /// How many lines of that statement stand above it.
    above: usize,
    /// The cell of its balance.
    at: Place,
    word: String,
    amount: Money,
    balance: Money,
}

impl Unpaid {
    fn contradicts(&self, before: Money) -> Problem {
        let Unpaid {
            word,
            amount,
            balance,
            ..
        } = self;
        let why = format!(
            "its status is {word}, so it was never paid and moves no balance, but {before} and \
             its {amount} make the {balance} that stands beside it; ask the bank which is right, \
             and where it was paid, say in a layout of your own that '{word}' is settled"
        );
        Problem {
            at: self.at.clone(),
            why,
        }
    }
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
        if let Some(figures) = figures.as_ref().filter(|figures| figures.moves()) {
            self.keep_unpaid(row, &word, figures.effect);
        }
        self.aside_with(row, column, why, figures.as_ref());
    }

    /// Keeps the balance beside what was never paid, until those around it can say what it holds.
    fn keep_unpaid(&mut self, row: &RawRow, word: &str, amount: Money) {
        let Some((column, cell)) = figures::at(row, self.layout, Column::Balance) else {
            return;
        };
        let profile = self.layout.profile;
        let Ok(found) = figures::money(cell, profile) else {
            return;
        };
        let statement = self.statement(row);
        let lines = self.file.statements.get(statement);
        self.unclear.unpaid.push(Unpaid {
            statement,
            above: lines.map_or(0, |statement| statement.lines.len()),
            at: self.place(row, column),
            word: word.to_owned(),
            amount,
            balance: figures::balance(found, profile),
        });
    }

    /// Says which rows of what was never paid moved the balances of their statement.
    pub(super) fn tell_unpaid(&mut self) {
        let unpaid = std::mem::take(&mut self.unclear.unpaid);
        for (number, statement) in self.file.statements.iter().enumerate() {
            let of_it = unpaid.iter().filter(|row| row.statement == number);
            let of_it: Vec<&Unpaid> = of_it.collect();
            let orders = match of_it.as_slice() {
                [] => continue,
                _ => balances::orders(statement, self.layout.profile.order),
            };
            let mut found = orders.iter().map(|order| moved(statement, &of_it, *order));
            self.file
                .problems
                .extend(found.find(|found| !found.is_empty()).unwrap_or_default());
        }
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
        let words = std::mem::take(&mut self.unclear.words);
        let counted = |rows| match rows {
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        };
        for (word, at, rows) in words.into_values() {
            let why = format!(
                "'{word}' does not say whether a line is settled, pending or was never paid, in \
                 {}; say which in the layout of such files",
                counted(rows)
            );
            self.file.problems.push(Problem { at, why });
        }
        if let Some((at, rows)) = self.unclear.blank.take() {
            let (at, rows) = (at.told(), counted(rows));
            self.file.notes.push(format!(
                "the status is blank in {rows}, first at {at}; what stands there is read as settled"
            ));
        }
    }
}

/// Goes along the balances in the order of time: a row of what was never paid moved them where its
/// own follows from the one before it, unless the next line goes on as if it had not.
fn moved(statement: &Statement, unpaid: &[&Unpaid], order: Order) -> Vec<Problem> {
    let mut lines: Vec<(usize, &_)> = statement.lines.iter().enumerate().collect();
    let mut unpaid = unpaid.to_vec();
    let newest_first = order == Order::NewestFirst;
    if newest_first {
        lines.reverse();
        unpaid.reverse();
    }
    let is_before = |row: &Unpaid, line: usize| (row.above <= line) != newest_first;
    let mut unpaid = unpaid.into_iter().peekable();
    let mut booked = statement.opening.as_ref().map(|opening| opening.amount);
    let mut found = Vec::new();
    let mut waiting = Waiting::default();
    for (at, line) in lines.into_iter().filter(|(_, line)| !line.pending) {
        while let Some(row) = unpaid.next_if(|row| is_before(row, at)) {
            waiting.see(row, booked);
        }
        let before = line.balance.and_then(|after| after.minus(line.amount).ok());
        let said = std::mem::take(&mut waiting).problems;
        if before.is_none() || before != booked {
            found.extend(said);
        }
        booked = line.balance;
    }
    for row in unpaid {
        waiting.see(row, booked);
    }
    found.extend(waiting.problems);
    found
}

/// Rows of what was never paid since the last line, whose balances each follow from the one before.
#[derive(Default)]
struct Waiting {
    reached: Option<Money>,
    problems: Vec<Problem>,
}

impl Waiting {
    fn see(&mut self, row: &Unpaid, booked: Option<Money>) {
        let before = self.reached.or(booked);
        if let Some(before) = before
            && before.plus(row.amount).ok() == Some(row.balance)
        {
            self.problems.push(row.contradicts(before));
            self.reached = Some(row.balance);
        }
    }
}
