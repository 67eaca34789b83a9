//! The columns of sides and of status → what each of their words marks, where something speaks for
//! it, and what must be asked.

use serde::{Deserialize, Serialize};

use super::{Proposal, Proposed, Table, column::Contents};
use crate::statement::{
    amount::Side,
    profile::{
        Column, Sides,
        sides::{names_both, plainly, same, usual},
        status,
    },
};

/// Cells of a row that are shown beside a word.
const BESIDE: usize = 4;
/// Letters of such a cell.
const LETTERS: usize = 40;

/// A word of a column that holds few.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Word {
    /// As it first stands.
    pub word: String,
    /// In how many rows it stands.
    pub rows: usize,
    /// The first of them, and what stands beside it.
    pub first: String,
}

/// The words of a column, where they are few enough to be asked about.
pub(super) fn words(found: &Contents, table: &Table) -> Vec<Word> {
    let words = found.few_words().into_iter().map(|word| {
        let holds = |cell: &str| same(cell, &word) || cell.trim() == word;
        let rows = table.rows.iter();
        let mut rows = rows.filter(|row| row.cell(found.column).is_some_and(|c| holds(&c.shown())));
        let first = rows.next().map(|row| {
            let beside = row.cells.iter().filter(|(at, _)| *at != found.column);
            let beside = beside.take(BESIDE).map(|(_, cell)| {
                let shown = cell.shown();
                shown.trim().chars().take(LETTERS).collect::<String>()
            });
            let beside: Vec<String> = beside.collect();
            format!("row {}: {}", row.number, beside.join(", "))
        });
        let more = rows.count();
        Word {
            word,
            rows: more.saturating_add(usize::from(first.is_some())),
            first: first.unwrap_or_default(),
        }
    });
    words.collect()
}

fn rows(rows: usize) -> String {
    match rows {
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    }
}

/// What speaks for the side of a word.
enum Speaks {
    /// The balances of the file.
    Balances,
    /// The word itself.
    Word,
    /// The heading above it.
    Heading,
}

impl Proposal {
    /// Takes the words of whichever column is that of sides, which somebody may have chosen; a word
    /// for whose side nothing speaks is left for a person to say.
    pub fn take_sides(&mut self) {
        let words = self.sided().map(|column| {
            let words = column.words.iter().map(|Word { word, .. }| {
                let side = self.spoken(column, word).map(|(side, _)| side);
                (word.clone(), side)
            });
            words.collect()
        });
        self.answers.take_side_words(words.unwrap_or_default());
        let words = self.of_role(Column::Status).map(|column| {
            let words = column.words.iter().map(|found| &found.word);
            words.map(|word| (word.clone(), status::usual(word)))
        });
        let words = words.map(Iterator::collect);
        self.answers.take_status_words(words.unwrap_or_default());
    }

    /// What is to be said of the words of status, in sentences.
    pub fn says_of_status(&self) -> Vec<String> {
        let column = self.of_role(Column::Status);
        let words = column.iter().flat_map(|column| &column.words);
        let said = words.filter(|found| !found.word.is_empty()).map(|found| {
            let (word, rows) = (&found.word, rows(found.rows));
            match self.answers.status.of(word) {
                Some(status) => format!("'{word}' is {}, in {rows}", status.says()),
                None => format!(
                    "what '{word}' says of a line is not known; it stands in {rows}, first in {}",
                    found.first
                ),
            }
        });
        said.collect()
    }

    /// Keeps what each word of a column marks, where the balances prove it: the column, and which
    /// of CR and DR, as banks write them, is money in.
    pub(super) fn prove_words(&mut self, marked: Option<(u16, Side)>) {
        let Some((column, into)) = marked else {
            return;
        };
        let mut sides = Sides::default();
        let mut columns = self.columns.iter();
        let words = columns.find(|found| found.column == column);
        for Word { word, .. } in words.iter().flat_map(|found| &found.words) {
            match usual(word) {
                Some(side) if side == into => sides.money_in.push(word.clone()),
                Some(_) => sides.money_out.push(word.clone()),
                None => {}
            }
        }
        self.proved.marked = Some((column, sides));
    }

    /// What speaks for the side of each word, in sentences; what the balances prove is said where
    /// the sign is.
    pub fn says_of_sides(&self) -> Vec<String> {
        let Some(column) = self.sided() else {
            return Vec::new();
        };
        let said = column.words.iter().filter_map(|found| {
            let word = &found.word;
            let is = |side| match side {
                Side::Credit => "money in",
                Side::Debit => "money out",
            };
            Some(match self.spoken(column, word) {
                Some((_, Speaks::Balances)) => return None,
                Some((side, Speaks::Word)) => {
                    format!("'{word}' is {}: the word says so", is(side))
                }
                Some((side, Speaks::Heading)) => {
                    let heading = &column.caption;
                    format!("'{word}' is {}: the heading '{heading}' says so", is(side))
                }
                None => {
                    let (rows, first) = (rows(found.rows), &found.first);
                    format!(
                        "nothing proves which side '{word}' marks; it stands in {rows}, first in \
                         {first}"
                    )
                }
            })
        });
        said.collect()
    }

    /// The column of sides.
    fn sided(&self) -> Option<&Proposed> {
        self.of_role(Column::Side)
    }

    fn of_role(&self, role: Column) -> Option<&Proposed> {
        let roles = &self.answers.roles;
        let mut columns = self.columns.iter();
        columns.find(|column| roles.get(&column.column) == Some(&role))
    }

    /// The side of a word, and what speaks for it.
    fn spoken(&self, column: &Proposed, word: &str) -> Option<(Side, Speaks)> {
        if let Some((proved, sides)) = &self.proved.marked
            && *proved == column.column
            && let Some(side) = sides.side(word)
        {
            return Some((side, Speaks::Balances));
        }
        if let Some(side) = plainly(word) {
            return Some((side, Speaks::Word));
        }
        // A heading of both sides speaks for the letters below it, unless other codes stand there.
        let known = |found: &Word| usual(&found.word).is_some();
        let speaks = names_both(&column.caption) && column.words.iter().all(known);
        let side = usual(word).filter(|_| speaks)?;
        Some((side, Speaks::Heading))
    }
}
