//! A table that no profile knows → what each of its columns seems to be, with the evidence, and
//! what nothing in the file proves, which a person must answer.
//!
//! A proposal decides nothing: a profile is made of the answers. Signs and the order of dates are
//! proved by balances and by days over 12; a likeness of captions is said to be no more than that.

mod answers;
mod balances;
mod column;
mod dates;
mod heading;
mod marks;
mod tally;

use std::{cmp::Ordering, collections::BTreeMap, ops::ControlFlow, path::Path};

use serde::{Deserialize, Serialize};

pub use self::answers::{Answers, Missing};
use self::column::Contents;
use super::{
    amount::Side,
    captions::plain,
    error::{Limits, ReadError},
    formats,
    profile::{Column, DateOrder, Profile, Sides, Sign},
    rows::{self, RawRow, Rows},
};

/// The most rows that evidence is looked for in; more would prove no more.
const ROWS: usize = 20_000;

/// What a table that no profile knows seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Proposal {
    /// The sheets that hold something, by name; none of a text file.
    pub sheets: Vec<String>,
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
    pub words: Vec<String>,
}

impl Proposal {
    /// Takes the words of whichever column is that of sides, which somebody may have chosen.
    pub fn take_sides(&mut self) {
        let is_sides =
            |column: &&Proposed| self.answers.roles.get(&column.column) == Some(&Column::Side);
        let words = self.columns.iter().find(is_sides);
        let words = words.map(|column| column.words.clone());
        self.answers.take_side_words(words.unwrap_or_default());
    }
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
                let named = row.cells.iter();
                captions = named
                    .map(|(at, cell)| (*at, cell.shown().trim().to_owned()))
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
    proposal.answers.dates = days.order;
    proposal.proved.dates = days.order.filter(|_| days.proved);
    proposal.dates = days.says;
    proposal.answers.decimal = column::decimal(&contents);
    let mut why: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let mut roles = column::by_caption(table, &contents, known, &mut why);
    column::by_contents(&contents, &mut roles, &mut why);
    let proved = balances::prove(table, &contents, proposal.answers.decimal, &roles);
    if let Some(proved) = &proved {
        proved.adopt(&mut roles, &mut why);
        proved.keep(&mut proposal.proved);
        proposal.answers.sign = Some(proved.sign);
        proposal.answers.against = Some(proved.against);
        proposal.sign = Some(proved.says.clone());
    } else if roles
        .values()
        .any(|role| matches!(role, Column::MoneyOut | Column::Side))
    {
        proposal.answers.debits = debits(table, &roles);
        let says = "money out and money in are told apart by their columns";
        proposal.answers.sign = Some(Sign::PositiveIsMoneyIn);
        proposal.sign = Some(says.to_owned());
    } else if let Some((sign, says)) = balances::by_ends(table, &roles, known) {
        proposal.answers.sign = Some(sign);
        proposal.answers.against = Some(sign == Sign::PositiveIsMoneyOut);
        proposal.proved.sign = Some(sign);
        proposal.sign = Some(says);
    }
    let found = marks::find(table, &roles, known);
    proposal.answers.marks = found.marks;
    (proposal.totals, proposal.opening) = (found.totals, found.opening);
    proposal.closing = found.closing;
    proposal.answers.facts = heading::facts(table, known);
    proposal.answers.captions.clone_from(&table.captions);
    proposal.columns = contents
        .iter()
        .map(|found| proposed(found, table, &mut why))
        .collect();
    proposal.answers.roles = roles;
    proposal.take_sides();
    if let Some((column, into)) = proved.and_then(|proved| proved.marked) {
        if into == Side::Debit {
            let usual = std::mem::take(&mut proposal.answers.sides);
            proposal.answers.sides = usual.turned();
        }
        proposal.proved.marked = Some((column, proposal.answers.sides.clone()));
    }
    proposal.answers.width = contents
        .last()
        .map_or(0, |last| last.column.saturating_add(1));
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
        words: found.few_words(),
    }
}

/// `212 of 212`.
fn of(some: usize, all: usize) -> String {
    format!("{some} of {all}")
}

/// A column's name for a sentence: its caption, or its letters.
fn named(table: &Table, column: u16) -> String {
    match table.captions.get(&column) {
        Some(caption) if !caption.is_empty() => format!("'{caption}'"),
        _ => format!("column {}", super::line::column_letters(column)),
    }
}
