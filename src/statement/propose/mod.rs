//! A table that no profile knows → what each of its columns seems to be, with the evidence, and
//! what nothing in the file proves, which a person must answer.
//!
//! A proposal decides nothing: a profile is made of the answers. Signs and the order of dates are
//! proved by balances and by days over 12; a likeness of captions is said to be no more than that.

mod answers;
mod balances;
mod column;
mod dates;
mod ends;
mod heading;
mod kept;
mod ledger;
mod marks;
mod sided;
mod tally;

use std::{cmp::Ordering, collections::BTreeMap, ops::ControlFlow, path::Path};

use serde::{Deserialize, Serialize};

use self::column::Contents;
pub use self::{
    answers::{Answers, Missing},
    ledger::Raised,
    sided::Word,
};
use super::{
    amount::Side,
    captions::plain,
    error::{Limits, ReadError},
    formats,
    profile::{Column, DateOrder, Profile, Sides, Sign, Status, status},
    recognise::heading::above_it,
    rows::{self, RawRow, Rows},
};

/// The most rows that evidence is looked for in; more would prove no more.
const ROWS: usize = 20_000;

/// What a table that no profile knows seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proposal {
    /// The sheets that hold something, by name; none of a text file.
    pub sheets: Vec<String>,
    /// The sheets that have the same heading, this one among them, which are read as one statement;
    /// none where no other has it.
    pub alike: Vec<String>,
    /// The columns of the table.
    pub columns: Vec<Proposed>,
    /// The answers that the evidence gives, and those that a person gave.
    pub answers: Answers,
    /// What the file itself proves, which no answer can change.
    pub proved: Proofs,
    /// The evidence for the sign of the amounts; none where it must be asked.
    pub sign: Option<String>,
    /// The evidence for the order of day and month; none where it must be asked.
    pub dates: Option<String>,
    /// Rows that seem to be totals, and why.
    pub totals: Vec<String>,
    /// Rows that seem to be balances before the lines, and why.
    pub opening: Vec<String>,
    /// Rows that seem to be balances after the lines, and why.
    pub closing: Vec<String>,
    /// How many rows below the heading were looked at.
    pub rows: usize,
    /// Whether there are days and figures in it: what has neither is no statement.
    pub plausible: bool,
}

/// What the figures and the days of a file prove, whatever somebody answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proofs {
    /// What a figure without a minus means, by the balances.
    pub sign: Option<Sign>,
    /// The columns of money out and money in, by the balance after them.
    pub sides: BTreeMap<u16, Column>,
    /// The column of sides and what each of its words marks, by the balance after them.
    pub marked: Option<(u16, Sides)>,
    /// The column of those balances; none where opening and closing alone prove the sign.
    pub balance: Option<u16>,
    /// Which comes first in a date, by a number over 12.
    pub dates: Option<DateOrder>,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proposed {
    /// Which, from 0.
    pub column: u16,
    /// Its caption; nothing where the table has no heading.
    pub caption: String,
    /// What speaks for what it is proposed to be.
    pub why: Vec<String>,
    /// What stands in its first rows.
    pub first: Vec<String>,
    /// What stands in it, each once, where that are a few short words.
    pub words: Vec<Word>,
}

/// What a person has said already; what is not said is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Said {
    /// The sheet, by name.
    pub sheet: Option<String>,
    /// The row of the heading; 0 where the table has none.
    pub heading: Option<u32>,
}

/// The table that evidence is looked for in.
struct Table {
    captions: BTreeMap<u16, String>,
    above: Vec<RawRow>,
    rows: Vec<RawRow>,
}

impl Table {
    /// The table without the rows of what is pending or was never paid, which no balance holds;
    /// none where no column says so.
    fn booked(&self, roles: &BTreeMap<u16, Column>) -> Option<Table> {
        let (column, _) = roles.iter().find(|(_, role)| **role == Column::Status)?;
        let moved = |row: &&RawRow| {
            let cell = row.cell(*column);
            let status = cell.and_then(|cell| status::usual(&cell.shown()));
            !matches!(status, Some(Status::Pending | Status::Never))
        };
        Some(Table {
            captions: self.captions.clone(),
            above: self.above.clone(),
            rows: self.rows.iter().filter(moved).cloned().collect(),
        })
    }
}

/// Proposes how the file at a path is read; `known` are profiles whose captions are known.
///
/// # Errors
/// As [`propose`], and where the file cannot be opened.
pub fn propose_path(
    path: &Path,
    known: &[Profile],
    said: &Said,
    limits: &Limits,
) -> Result<Proposal, ReadError> {
    let bytes = rows::bytes_of(path, limits)?;
    if let Some(format) = formats::sniff(&bytes) {
        let why = format!(
            "{}; read it or bring it in as it is",
            format.needs_no_layout()
        );
        return Err(ReadError::Format(why));
    }
    let mut rows = rows::from_bytes(bytes, limits)?;
    propose(rows.as_mut(), known, said)
}

/// Proposes how a file is read; `known` are profiles whose captions are known.
///
/// # Errors
/// [`ReadError`] where the file is damaged, over a limit, or holds nothing.
pub fn propose(rows: &mut dyn Rows, known: &[Profile], said: &Said) -> Result<Proposal, ReadError> {
    let sheets = rows.sheets().to_vec();
    let mut found: Option<(usize, usize, Vec<RawRow>)> = None;
    for (number, sheet) in sheets.iter().enumerate() {
        if said.sheet.is_some() && sheet.name != said.sheet {
            continue;
        }
        let all = gathered(rows, number)?;
        let weight = all
            .len()
            .saturating_mul(if sheet.hidden { 1 } else { 1_000 });
        if weight > found.as_ref().map_or(0, |(_, weight, _)| *weight) {
            found = Some((number, weight, all));
        }
    }
    let (sheet, _, all) = found.ok_or(ReadError::Empty)?;
    let heading = match said.heading {
        Some(0) => None,
        Some(row) => Some(row),
        None => heading::find(&all, known),
    };
    let table = divided(all, heading);
    let mut proposal = Proposal {
        sheets: sheets
            .iter()
            .filter_map(|sheet| sheet.name.clone())
            .collect(),
        rows: table.rows.len(),
        ..Proposal::default()
    };
    proposal.alike = heading::alike(rows, &table.captions)?;
    proposal.answers.sheet = sheets.get(sheet).and_then(|sheet| sheet.name.clone());
    proposal.answers.heading = heading;
    fill(&mut proposal, &table, known);
    Ok(proposal)
}

fn gathered(rows: &mut dyn Rows, sheet: usize) -> Result<Vec<RawRow>, ReadError> {
    let mut all = Vec::new();
    rows.each(sheet, &mut |row| {
        all.push(row.clone());
        Ok(if all.len() < ROWS {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    Ok(all)
}

fn divided(all: Vec<RawRow>, heading: Option<u32>) -> Table {
    let first = heading.unwrap_or(0);
    let (mut above, mut rows) = (Vec::new(), Vec::new());
    let mut captions = BTreeMap::new();
    for row in all {
        match row.number.cmp(&first) {
            Ordering::Less => above.push(row),
            Ordering::Greater => rows.push(row),
            Ordering::Equal => {
                let lower = row.cells.iter().map(|(at, cell)| (*at, cell.shown()));
                let upper = above
                    .last()
                    .map_or_else(Vec::new, |line| above_it(&row, line));
                let named = lower.chain(upper);
                captions = named
                    .map(|(at, caption)| (at, caption.trim().to_owned()))
                    .collect();
            }
        }
    }
    Table {
        captions,
        above,
        rows,
    }
}

fn fill(proposal: &mut Proposal, table: &Table, known: &[Profile]) {
    let contents = column::contents(table);
    let days = contents.iter().any(|found| found.days > 0);
    proposal.plausible = days && contents.iter().any(Contents::may_be_money);
    let days = dates::order(table, &contents);
    let mark = column::decimal(&contents);
    proposal.answers.decimal = mark;
    let mark = mark.unwrap_or_default();
    let mut why: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let mut roles = column::by_caption(table, &contents, known, &mut why);
    column::by_contents(&contents, &mut roles, &mut why);
    let booked = table.booked(&roles);
    let booked = booked.as_ref().unwrap_or(table);
    let proved = balances::prove(booked, &contents, mark, &roles);
    if let Some(proved) = &proved {
        proved.adopt(&mut roles, &mut why);
        proved.keep(&mut proposal.proved);
        proposal.answers.sign = Some(proved.sign);
        proposal.answers.against = Some(proved.against);
        proposal.sign = Some(proved.says.clone());
    }
    days.keep(proved.as_ref().is_some_and(|proved| proved.runs), proposal);
    let found = marks::find(booked, &roles, known, (mark, &contents));
    proposal.answers.marks = found.marks;
    (proposal.totals, proposal.opening) = (found.totals, found.opening);
    proposal.closing = found.closing;
    proposal.answers.facts = heading::facts(table, known);
    proposal.answers.captions.clone_from(&table.captions);
    proposal.answers.roles = roles;
    proposal.columns = contents
        .iter()
        .map(|found| proposed(found, table, &mut why))
        .collect();
    match proved {
        Some(proved) => proposal.prove_words(proved.marked),
        None => by_ends(proposal, booked, known),
    }
    proposal.take_sides();
    proposal.answers.width = contents
        .last()
        .map_or(0, |last| last.column.saturating_add(1));
}

/// Where no running balance proves the sides, opening and closing may; where they do not either,
/// columns of their own tell them apart, and the rest is asked.
fn by_ends(proposal: &mut Proposal, table: &Table, known: &[Profile]) {
    let answers = &mut proposal.answers;
    let of = |wanted| {
        let mut roles = answers.roles.iter();
        roles.find(|(_, role)| **role == wanted).map(|(at, _)| *at)
    };
    let pair = of(Column::MoneyOut).zip(of(Column::MoneyIn));
    let side = of(Column::Side);
    let ends = ends::prove(
        table,
        &answers.roles,
        known,
        answers.decimal.unwrap_or_default(),
    );
    match (ends, pair) {
        (Some(ends), None) => {
            proposal.sign = Some(ends.says);
            if side.is_some() {
                let into = if ends.turned {
                    Side::Debit
                } else {
                    Side::Credit
                };
                return proposal.prove_words(side.map(|side| (side, into)));
            }
            let sign = Sign::PositiveIsMoneyIn;
            let sign = if ends.turned { sign.turned() } else { sign };
            answers.sign = Some(sign);
            answers.against = Some(ends.turned);
            proposal.proved.sign = Some(sign);
        }
        (Some(ends), Some((out, into))) => {
            let (out, into) = if ends.turned {
                (into, out)
            } else {
                (out, into)
            };
            let sides = [(out, Column::MoneyOut), (into, Column::MoneyIn)];
            answers.roles.extend(sides);
            proposal.proved.sides = sides.into_iter().collect();
            proposal.sign = Some(ends.says);
        }
        (None, Some(_)) => {
            answers.debits = debits(table, &answers.roles);
            let says = "money out and money in are told apart by their columns";
            proposal.sign = Some(says.to_owned());
        }
        (None, None) => {}
    }
}

/// The columns that are called debit and credit and that no balance tells apart: a bank's debit
/// goes out, and a debit in the ledger of a bank account comes in.
fn debits(table: &Table, roles: &BTreeMap<u16, Column>) -> Option<(u16, u16)> {
    let of = |wanted, names: [&str; 3]| {
        let mut found = roles.iter().filter(|(_, role)| **role == wanted);
        let (column, _) = found.next()?;
        let caption = plain(table.captions.get(column)?);
        let mut words = caption.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| names.contains(&word)).then_some(*column)
    };
    let (out, into) = (Column::MoneyOut, Column::MoneyIn);
    Some((
        of(out, ["debit", "debits", "dr"])?,
        of(into, ["credit", "credits", "cr"])?,
    ))
}

fn proposed(found: &Contents, table: &Table, why: &mut BTreeMap<u16, Vec<String>>) -> Proposed {
    let column = found.column;
    let first = table
        .rows
        .iter()
        .take(3)
        .map(|row| row.cell(column).map(rows::Cell::shown).unwrap_or_default());
    Proposed {
        column,
        caption: table.captions.get(&column).cloned().unwrap_or_default(),
        why: why.remove(&column).unwrap_or_default(),
        first: first.collect(),
        words: sided::words(found, table),
    }
}

/// `212 of 212`.
fn of(some: usize, all: usize) -> String {
    format!("{some} of {all}")
}

/// `212 of 212 rows`.
fn of_rows(some: usize, all: usize) -> String {
    let rows = if all == 1 { "row" } else { "rows" };
    format!("{} {rows}", of(some, all))
}

/// A column's name for a sentence: its caption, or its letters.
fn named(table: &Table, column: u16) -> String {
    match table.captions.get(&column) {
        Some(caption) if !caption.is_empty() => format!("'{caption}'"),
        _ => format!("column {}", super::line::column_letters(column)),
    }
}
