//! The column of status → which rows are booked, which are pending, and which were never paid.
//!
//! A word that nobody knows sets its rows aside with their money and is a problem, told once; a
//! blank cell says nothing, and is told once too. What was never paid moves no balance, so a row
//! that says so beside a balance that its money moved contradicts itself.

use std::collections::BTreeMap;

use super::table::{Named, Table};
use crate::ledger::money::Money;
use crate::statement::{
    captions::plain,
    line::{PENDING, Place, Problem, SetAside, Statement, StatementLine},
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
    of: Named,
    /// The cell of its balance.
    at: Place,
    word: String,
    /// Whether it is known what the word means: whoever answered the layout has said it, or the
    /// bank whose own layout it is.
    is_said: bool,
    amount: Money,
    balance: Money,
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
        if let Some(figures) = figures.as_ref().filter(|figures| !figures.effect.is_nil()) {
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
        self.unclear.unpaid.push(Unpaid {
            of: self.named(row),
            at: self.place(row, column),
            word: word.to_owned(),
            is_said: !profile.fallback || profile.status.of(word) == Some(Status::Never),
            amount,
            balance: figures::balance(found, profile),
        });
    }

    /// Says which rows of what was never paid moved the balances of their statement: a problem, or
    /// what should be known where the layout has said what their word means.
    pub(super) fn tell_unpaid(&mut self) {
        let unpaid = std::mem::take(&mut self.unclear.unpaid);
        let mut by_statement: BTreeMap<usize, Vec<&Unpaid>> = BTreeMap::new();
        for row in &unpaid {
            if let Some(number) = self.known(&row.of) {
                by_statement.entry(number).or_default().push(row);
            }
        }
        let mut found = Vec::new();
        for (number, of_it) in by_statement {
            let Some(statement) = self.file.statements.get(number) else {
                continue;
            };
            let orders = balances::orders(statement, self.layout.profile.order);
            let ways = orders.iter().map(|order| walk(statement, &of_it, *order));
            let ways: Vec<Walked<'_>> = ways.collect();
            if ways.len() == 1 || ways.iter().all(|way| !way.stood_still) {
                let moved = ways.into_iter().map(|way| way.moved);
                found.extend(
                    moved
                        .into_iter()
                        .find(|moved| !moved.is_empty())
                        .unwrap_or_default(),
                );
            }
        }
        let more = found.len().saturating_sub(balances::TOLD);
        for (place, (row, before, proved)) in found.into_iter().take(balances::TOLD).enumerate() {
            let and = match more {
                more if more > 0 && place == 0 => format!("; {more} more rows do the same"),
                _ => String::new(),
            };
            let why = row.contradicts(before);
            if row.is_said && !proved {
                self.file
                    .notes
                    .push(format!("{}: {why}{and}", row.at.told()));
                continue;
            }
            let goes_on = if proved {
                ", and the next balance goes on from there"
            } else {
                ""
            };
            let why = format!(
                "{why}{goes_on}; say in the layout of such files whether '{}' is settled or never \
                 paid{and}",
                row.word
            );
            let at = row.at.clone();
            self.file.problems.push(Problem { at, why });
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

impl Unpaid {
    fn contradicts(&self, before: Money) -> String {
        let Unpaid {
            word,
            amount,
            balance,
            ..
        } = self;
        format!(
            "its status is {word}, so it was never paid and moves no balance, but {before} and its \
             {amount} make the {balance} that stands beside it; ask the bank which is right"
        )
    }
}

/// What the balances around rows of what was never paid say of them.
#[derive(Default)]
struct Walked<'a> {
    /// The rows that moved them: the balance before each, and whether a later one proves it.
    moved: Vec<(&'a Unpaid, Money, bool)>,
    /// Whether the balance beside one of the rows is that before it.
    stood_still: bool,
}

/// Goes along the balances in the order of time. A row of what was never paid moved them where its
/// own follows from the one before it, and no balance after it goes on as if it had not: that of a
/// line, or the closing that the file states.
fn walk<'a>(statement: &Statement, unpaid: &[&'a Unpaid], order: Order) -> Walked<'a> {
    let mut lines: Vec<&StatementLine> = statement.lines.iter().collect();
    let mut unpaid = unpaid.to_vec();
    if order == Order::NewestFirst {
        lines.reverse();
        unpaid.reverse();
    }
    lines.retain(|line| !line.pending);
    let is_before = |row: &Unpaid, line: &StatementLine| match order {
        Order::OldestFirst => row.at.row < line.at.row,
        Order::NewestFirst => row.at.row > line.at.row,
    };
    let mut unpaid = unpaid.into_iter().peekable();
    let first = lines.first();
    let begins = first.and_then(|line| line.balance?.minus(line.amount).ok());
    let mut running = statement
        .opening
        .as_ref()
        .map(|opening| opening.amount)
        .or(begins);
    let (mut walked, mut chain) = (Walked::default(), Chain::default());
    for line in &lines {
        while let Some(row) = unpaid.next_if(|row| is_before(row, line)) {
            walked.stood_still |= chain.see(row, running);
        }
        let reached = running.and_then(|before| before.plus(line.amount).ok());
        if let (Some(printed), Some(reached)) = (line.balance, reached) {
            walked
                .moved
                .extend(std::mem::take(&mut chain).up_to(printed, reached));
        }
        running = line.balance.or(reached);
    }
    for row in unpaid {
        walked.stood_still |= chain.see(row, running);
    }
    // A closing of its own is no balance beside the last line.
    let last = lines.last().map(|line| line.at.row);
    let stated = statement.closing.as_ref();
    let stated = stated.filter(|closing| Some(closing.at.row) != last);
    walked.moved.extend(match (stated, running) {
        (Some(closing), Some(running)) => chain.up_to(closing.amount, running),
        _ => chain
            .rows
            .into_iter()
            .map(|(row, before)| (row, before, false))
            .collect(),
    });
    walked
}

/// Rows of what was never paid since the last balance of a line, each of whose balances follows
/// from the one before it.
#[derive(Default)]
struct Chain<'a> {
    /// With the balance before each.
    rows: Vec<(&'a Unpaid, Money)>,
    /// What they come to.
    sum: Money,
}

impl<'a> Chain<'a> {
    /// Adds a row where it goes on from those before it; `running` is what the lines alone make.
    /// Whether the balance beside it stood still.
    fn see(&mut self, row: &'a Unpaid, running: Option<Money>) -> bool {
        let Some(running) = running else {
            return false;
        };
        let after = |before: Money| before.plus(row.amount).ok();
        let before = running.plus(self.sum).unwrap_or(running);
        if after(before) == Some(row.balance) {
            self.rows.push((row, before));
            self.sum = self.sum.plus(row.amount).unwrap_or(self.sum);
            return false;
        }
        // One that goes on from the lines alone says that those before it moved nothing.
        let stood_still = row.balance == running;
        if stood_still || after(running) == Some(row.balance) {
            *self = Chain::default();
        }
        stood_still
    }

    /// Those of its rows that a later balance holds, where the lines alone make `running`.
    fn up_to(self, printed: Money, running: Money) -> Vec<(&'a Unpaid, Money, bool)> {
        if printed == running {
            return Vec::new();
        }
        let mut sum = Money::NIL;
        let held = self.rows.iter().position(|(row, _)| {
            sum = sum.plus(row.amount).unwrap_or(sum);
            running.plus(sum).ok() == Some(printed)
        });
        let held = held.map_or(0, |last| last.saturating_add(1));
        let held = self.rows.into_iter().take(held);
        held.map(|(row, before)| (row, before, true)).collect()
    }
}
