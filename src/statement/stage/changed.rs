//! What the account holds about the days of a file, and the file → the held lines that a later
//! file has changed or dropped.
//!
//! A bank's later export of the same days should hold every line again. The first and the last day
//! of a file may be cut short, so what it lacks of those two is not told; what stands there in
//! other words, as in another format of the same days, is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    fingerprint::Fingerprint,
    plan::{StagedLine, Standing},
};
use crate::{ledger::calendar::short_date, statement::line::StatementLine};

/// A line that the account holds.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// Its number in the book.
    pub number: i64,
    /// What identifies it.
    pub fingerprint: Fingerprint,
    /// The line.
    pub line: &'a StatementLine,
}

/// A held line that the file does not hold again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its number in the book.
    pub number: i64,
    /// The new line that stands in its place, by its place among the lines; none where it was
    /// dropped.
    pub by: Option<usize>,
    /// The sentence.
    pub why: String,
}

/// The held lines of the days of a file that the file does not hold, and those of its first and
/// last day that it seems to hold in other words.
pub fn gone(lines: &[StagedLine], held: &[Held<'_>]) -> Vec<Gone> {
    let days = || lines.iter().map(|staged| staged.line.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Vec::new();
    };
    let mut left: BTreeMap<Fingerprint, u32> = BTreeMap::new();
    for staged in lines {
        let count = left.entry(staged.fingerprint).or_default();
        *count = count.saturating_add(1);
    }
    let news = NewLines::of(lines);
    let mut taken = BTreeSet::new();
    let mut gone = Vec::new();
    for held in held
        .iter()
        .filter(|held| held.line.date >= first && held.line.date <= last)
    {
        if let Some(count) = left.get_mut(&held.fingerprint).filter(|count| **count > 0) {
            *count = count.saturating_sub(1);
            continue;
        }
        let instead = news
            .like(held.line)
            .find(|(place, staged)| !taken.contains(place) && is_changed(held.line, &staged.line));
        let was = said(held.line);
        let cut = held.line.date == first || held.line.date == last;
        gone.push(match instead {
            None if cut => continue,
            Some((place, staged)) if cut => {
                taken.insert(place);
                let now = said(&staged.line);
                let why = format!(
                    "line {}, {was}, is held and {now} in this file may be the same payment in \
                     other words; where it is, answer one of the two by the other",
                    held.number
                );
                Gone {
                    number: held.number,
                    by: Some(place),
                    why,
                }
            }
            Some((place, staged)) => {
                taken.insert(place);
                let now = said(&staged.line);
                let why = format!(
                    "line {} was {was} and is {now} in this file: the earlier one stays as it \
                     was, so answer one of the two by the other",
                    held.number
                );
                Gone {
                    number: held.number,
                    by: Some(place),
                    why,
                }
            }
            None => Gone {
                number: held.number,
                by: None,
                why: format!(
                    "line {}, {was}, is held and this file, which covers its day, lacks it: \
                     nothing is taken out, so ask whoever gave the file why it is gone",
                    held.number
                ),
            },
        });
    }
    gone
}

/// The new lines of a file by what they are looked for under.
struct NewLines<'a> {
    by_day: BTreeMap<Date, Vec<(usize, &'a StagedLine)>>,
    by_bank_id: BTreeMap<&'a str, Vec<(usize, &'a StagedLine)>>,
}

impl<'a> NewLines<'a> {
    fn of(lines: &'a [StagedLine]) -> NewLines<'a> {
        let mut made = NewLines {
            by_day: BTreeMap::new(),
            by_bank_id: BTreeMap::new(),
        };
        let new = lines.iter().enumerate();
        for found in new.filter(|(_, staged)| staged.standing == Standing::New) {
            let line = &found.1.line;
            made.by_day.entry(line.date).or_default().push(found);
            if let Some(id) = line.bank_id.as_deref() {
                made.by_bank_id.entry(id).or_default().push(found);
            }
        }
        made
    }

    /// Those of the day or of the bank's identifier of a line, by their places.
    fn like(&self, line: &StatementLine) -> impl Iterator<Item = (usize, &'a StagedLine)> {
        let id = line.bank_id.as_deref();
        let of_id = id.and_then(|id| self.by_bank_id.get(id));
        let of_day = self.by_day.get(&line.date);
        let both = of_id.into_iter().chain(of_day).flatten();
        both.copied()
    }
}

/// The same movement told otherwise: the bank's identifier, or the day with the reference, the
/// amount or the text.
fn is_changed(held: &StatementLine, new: &StatementLine) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    same(&held.bank_id, &new.bank_id)
        || held.date == new.date
            && (same(&held.reference, &new.reference)
                || held.amount == new.amount
                || held.text == new.text)
}

fn said(line: &StatementLine) -> String {
    format!(
        "{} of {}, '{}'",
        line.amount,
        short_date(line.date),
        line.text
    )
}
