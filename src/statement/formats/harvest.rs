//! What a reader gathers as it goes → the file as read, with its balances checked.
//!
//! It never mends a balance: where opening and lines do not make closing, it says by how much.

use std::collections::BTreeSet;

use memchr::memmem;

use super::{Format, FormatError};
use crate::{
    ledger::money::{Money, MoneyError},
    statement::{
        control,
        line::{
            OpenDays, Place, Problem, ReadFile, SetAside, Stated, Statement, StatementLine,
            squeezed,
        },
        profile::Order,
        read::balances,
    },
};

/// A file being read.
pub(super) struct Harvest {
    file: ReadFile,
    /// How many movements it may have, and how many it has.
    most: u32,
    movements: u32,
    /// How many statements and balances it has, which may be as many.
    parts: u32,
    /// Whether a text of it may hold a control character.
    controls: bool,
    /// Whether a line of it has an identifier of the bank's.
    ids: bool,
    /// How many lines it may have that no room was made for yet.
    room: usize,
}

/// A line of a text file.
pub(super) fn place(line: u32) -> Place {
    Place {
        sheet: None,
        row: line,
        column: None,
    }
}

impl Harvest {
    /// Nothing yet, of a text in an encoding, and of so many movements at most.
    pub(super) fn new(format: Format, text: &str, encoding: String, most: u32) -> Harvest {
        Harvest {
            file: ReadFile {
                format: format.name().to_owned(),
                encoding: Some(encoding),
                ..ReadFile::default()
            },
            most,
            movements: 0,
            parts: 0,
            controls: control::may_be_in(text),
            ids: false,
            room: room(format, text, most),
        }
    }

    /// How many movements the file seems to have, as far as that is known before they are read.
    pub(super) const fn room(&self) -> usize {
        self.room
    }

    /// A movement begins.
    pub(super) fn movement(&mut self) -> Result<(), FormatError> {
        self.movements = self.movements.saturating_add(1);
        self.within(self.movements)
    }

    /// Something else that will be held in memory begins: a statement, a balance.
    pub(super) fn part(&mut self) -> Result<(), FormatError> {
        self.parts = self.parts.saturating_add(1);
        // A statement has a heading and two balances, however few its movements.
        self.within(self.parts.div_euclid(4))
    }

    fn within(&self, count: u32) -> Result<(), FormatError> {
        if count > self.most {
            return Err(FormatError::TooManyRows(self.most));
        }
        Ok(())
    }

    /// Something that could not be proved.
    pub(super) fn problem(&mut self, line: u32, why: impl Into<String>) {
        self.file.problems.push(Problem {
            at: place(line),
            why: why.into(),
        });
    }

    /// That no date of the file proves whether the day or the month comes first.
    pub(super) fn days_open(&mut self, open: Option<OpenDays>) {
        self.file.days_open = open.map(Box::new);
    }

    /// Something of the file as a whole that puts no figure in doubt.
    pub(super) fn note(&mut self, says: String) {
        self.file.notes.push(says);
    }

    /// Something that is not a line.
    pub(super) fn set_aside(&mut self, line: u32, why: impl Into<String>, amount: Money) {
        self.file.set_aside.push(SetAside {
            at: place(line),
            why: why.into(),
            amount,
            words: String::new(),
        });
    }

    /// Something that would be a line if it could be read: it is set aside and a problem.
    pub(super) fn unread(&mut self, line: u32, why: &str, amount: Money) {
        self.problem(line, why);
        self.set_aside(line, format!("not read: {why}"), amount);
    }

    /// Adds a line to its statement. The first line of a file is given room for all of them, since
    /// hardly any file has lines of more than one account, and lines are large to move.
    pub(super) fn line(&mut self, statement: &mut Statement, line: StatementLine) {
        self.ids |= line.bank_id.is_some();
        statement.lines.reserve(std::mem::take(&mut self.room));
        statement.lines.push(line);
    }

    /// Adds a statement, once all its lines are in.
    pub(super) fn statement(&mut self, mut statement: Statement, line: u32) {
        self.check(&mut statement, line);
        if self.ids {
            forget_shared_ids(&mut statement.lines);
        }
        self.file.statements.push(statement);
    }

    /// Adds a statement of which each line prints the balance after it, newest first where the
    /// dates do not tell.
    pub(super) fn followed(&mut self, mut statement: Statement) {
        let problems = &mut self.file.problems;
        balances::prove(&mut statement, None, Order::NewestFirst, problems);
        self.file.statements.push(statement);
    }

    fn check(&mut self, statement: &mut Statement, line: u32) {
        let booked = statement
            .lines
            .iter()
            .filter(|line| !line.pending)
            .map(|line| line.amount);
        let Ok(sum) = Money::sum(booked) else {
            self.problem(
                line,
                format!("the sum of the lines: {}", MoneyError::TooLarge),
            );
            return;
        };
        let (Some(opening), Some(closing)) = (&statement.opening, &statement.closing) else {
            return;
        };
        match opening.amount.plus(sum) {
            Ok(made) if made == closing.amount => statement.balances = Some(true),
            Ok(made) => {
                statement.balances = Some(false);
                let why = does_not_cast(opening, sum, made, closing);
                self.file.problems.push(Problem {
                    at: closing.at.clone(),
                    why,
                });
            }
            Err(error) => self.problem(line, format!("the balances: {error}")),
        }
    }

    /// The file as read.
    pub(super) fn finish(mut self, last_line: u32) -> ReadFile {
        let file = &mut self.file;
        if file.statements.is_empty() && file.set_aside.is_empty() && file.problems.is_empty() {
            let why = "the file holds no statement; download it again for the period you need";
            file.problems.push(Problem {
                at: place(last_line.max(1)),
                why: why.to_owned(),
            });
        }
        let lines = file
            .statements
            .iter()
            .map(|statement| statement.lines.len());
        let rows = lines.fold(file.set_aside.len(), usize::saturating_add);
        file.rows = u32::try_from(rows).unwrap_or(u32::MAX);
        if self.controls {
            control::refused(file);
        }
        self.file
    }
}

/// How many movements a text seems to have.
fn room(format: Format, text: &str, most: u32) -> usize {
    let begins: &[u8] = match format {
        Format::Ofx => b"<STMTTRN>",
        Format::Qif => b"\n^",
        Format::Mt940 => b"\n:61:",
        Format::Camt => b"<Ntry>",
        Format::Santander => b"\nAmount:",
    };
    let seem = memmem::find_iter(text.as_bytes(), begins).count();
    seem.min(usize::try_from(most).unwrap_or(usize::MAX))
}

fn does_not_cast(opening: &Stated, sum: Money, made: Money, closing: &Stated) -> String {
    let by = closing.amount.minus(made).unwrap_or_default();
    format!(
        "the statement does not add up: opening {} and lines {} make {}, but closing is {}, which \
         differs by {}; ask the bank for a complete statement",
        opening.amount.to_plain(),
        sum.to_plain(),
        made.to_plain(),
        closing.amount.to_plain(),
        by.to_plain(),
    )
}

/// An identifier that two lines share identifies neither: kept, it would make a genuine second
/// line look like a duplicate.
fn forget_shared_ids(lines: &mut [StatementLine]) {
    let ids = lines.iter().filter_map(|line| line.bank_id.as_deref());
    let mut ids: Vec<&str> = ids.collect();
    // Banks count upwards, so the shorter first is hardly ever to be sorted at all.
    ids.sort_unstable_by_key(|id| (id.len(), *id));
    let pairs = ids.iter().zip(ids.iter().skip(1));
    let shared = pairs.filter(|(one, next)| one == next);
    let shared: BTreeSet<String> = shared.map(|(id, _)| (*id).to_owned()).collect();
    if shared.is_empty() {
        return;
    }
    for line in lines {
        line.bank_id.take_if(|id| shared.contains(id.as_str()));
    }
}

/// What is said of an amount in another currency than its account's, which is kept as written.
pub(super) fn other_currency(amount: &str, other: &str, own: &str) -> String {
    format!(
        "the amount {amount} is in {other}, the account in {own}; ask the bank for the amount in \
         {own} before importing"
    )
}

/// The file's words joined, without one that another begins with.
pub(super) fn joined(name: &str, memo: &str) -> String {
    let (name, memo) = (squeezed(&[name]), squeezed(&[memo]));
    if memo.is_empty() {
        name
    } else if memo.starts_with(&name) {
        memo
    } else {
        squeezed(&[&name, &memo])
    }
}
