//! The rows of a table that are totals and balances by their words or by their figures → which they
//! are, and why.

use std::collections::BTreeMap;

use super::{Table, balances::figures, column::Contents, heading::is_dated, of};
use crate::{
    ledger::money::Money,
    statement::{
        amount::DecimalMark,
        captions::plain,
        marks::{Mark, well_known},
        profile::{Column, Marks, Profile},
        rows::RawRow,
    },
};

/// What marks totals and balances, and why each is thought to.
#[derive(Default)]
pub(super) struct Found {
    pub(super) marks: Marks,
    pub(super) totals: Vec<String>,
    pub(super) opening: Vec<String>,
    pub(super) closing: Vec<String>,
}

/// The words by which known statements mark their totals and balances, made plain.
struct Known([(Mark, Vec<String>); 4]);

/// Looks at the rows whose words are those of known totals and balances: the beginning of a row
/// without a day; and of one with a day, a cell that says so and no more.
/// A row without a day whose figures are the sums of the lines since the last such row is a
/// sub-total, whatever its words.
pub(super) fn find(
    table: &Table,
    roles: &BTreeMap<u16, Column>,
    known: &[Profile],
    (mark, contents): (DecimalMark, &[Contents]),
) -> Found {
    let mut found = Found::default();
    let Some((day, _)) = roles.iter().find(|(_, role)| **role == Column::Date) else {
        return found;
    };
    let known = Known::of(known);
    let money = [Column::Amount, Column::MoneyOut, Column::MoneyIn];
    let money = roles.iter().filter(|(_, role)| money.contains(role));
    let money: Vec<u16> = money.map(|(column, _)| *column).collect();
    // Columns that nobody knows to be money yet may hold it.
    let mut figures = money.clone();
    if figures.is_empty() {
        let may_be = contents
            .iter()
            .filter(|found| found.may_be_money() && found.money > 0);
        figures.extend(may_be.map(|found| found.column));
    }
    let sided = roles.values().any(|role| *role == Column::Side);
    let sections = if sided {
        Vec::new()
    } else {
        sections(table, *day, &figures, mark)
    };
    found.take_sections(table, *day, &sections);
    for row in &table.rows {
        if sections.iter().any(|section| section.row == row.number) {
            continue;
        }
        let dated = is_dated(row, *day);
        let marked = if dated {
            known.whole(row)
        } else {
            known.beginning(row)
        };
        let Some((mark, text)) = marked else {
            continue;
        };
        let lacks = match (
            dated,
            money.iter().any(|column| row.cell(*column).is_some()),
        ) {
            (false, _) => "has no date",
            (true, false) => "has no amount",
            (true, true) => "says no more than that",
        };
        found.take(row.number, mark, text, lacks);
    }
    found
}

impl Found {
    fn take(&mut self, row: u32, mark: Mark, text: &str, lacks: &str) {
        let (list, says, is) = match mark {
            Mark::Opening => (
                &mut self.marks.opening,
                &mut self.opening,
                "an opening balance",
            ),
            Mark::Closing => (
                &mut self.marks.closing,
                &mut self.closing,
                "a closing balance",
            ),
            Mark::SubTotal => (&mut self.marks.sub_total, &mut self.totals, "a sub-total"),
            Mark::GrandTotal => (&mut self.marks.grand_total, &mut self.totals, "a total"),
        };
        if !list.iter().any(|known| plain(known) == plain(text)) {
            list.push(text.to_owned());
            says.push(format!("row {row}, '{text}', {lacks}: {is}"));
        }
    }
}

/// A row that comes to the sum of the lines since the last one that did.
struct Section<'t> {
    row: u32,
    text: &'t str,
    lines: usize,
}

/// The rows that are sub-totals by their figures; none where only one is, since that may be the
/// total of all.
fn sections<'t>(table: &'t Table, day: u16, money: &[u16], mark: DecimalMark) -> Vec<Section<'t>> {
    let columns = money
        .iter()
        .map(|column| figures(&table.rows, *column, mark));
    let columns: Vec<Vec<Option<Money>>> = columns.collect();
    let mut sums = vec![Money::NIL; columns.len()];
    let (mut lines, mut found) = (0_usize, Vec::new());
    for (place, row) in table.rows.iter().enumerate() {
        let here = || {
            columns
                .iter()
                .map(|figures| figures.get(place).copied().flatten())
        };
        if is_dated(row, day) {
            lines = lines.saturating_add(1);
            for (sum, figure) in sums.iter_mut().zip(here()) {
                *sum = figure
                    .and_then(|figure| sum.plus(figure).ok())
                    .unwrap_or(*sum);
            }
            continue;
        }
        let casts = here().zip(&sums).all(|(figure, sum)| match figure {
            Some(figure) => figure == *sum,
            None => sum.is_nil(),
        });
        let moves = here().flatten().any(|figure| !figure.is_nil());
        if let (true, true, Some(text)) = (casts && lines > 0, moves, label(row)) {
            let row = row.number;
            found.push(Section { row, text, lines });
            sums.fill(Money::NIL);
            lines = 0;
        }
    }
    if found.len() < 2 {
        found.clear();
    }
    found
}

/// The first cell of a row that says something in letters.
fn label(row: &RawRow) -> Option<&str> {
    let mut texts = row.cells.iter().filter_map(|(_, cell)| cell.text());
    let text = texts.find(|text| text.chars().any(char::is_alphabetic))?;
    Some(text.trim())
}

/// The words with which all of the texts begin.
fn beginning(texts: &[&str]) -> String {
    let mut texts = texts.iter();
    let first: Vec<&str> = texts
        .next()
        .map_or_else(Vec::new, |t| t.split_whitespace().collect());
    let alike = texts.fold(first.len(), |alike, text| {
        let both = first.iter().zip(text.split_whitespace());
        alike.min(both.take_while(|(one, other)| **one == *other).count())
    });
    first.get(..alike).unwrap_or_default().join(" ")
}

impl Found {
    /// Takes the sub-totals that the figures prove: the words with which all of them begin, unless
    /// other rows begin so too; else the words of each.
    fn take_sections(&mut self, table: &Table, day: u16, sections: &[Section<'_>]) {
        let texts: Vec<&str> = sections.iter().map(|section| section.text).collect();
        let begins = beginning(&texts);
        let undated = table.rows.iter().filter(|row| !is_dated(row, day));
        let so =
            |row: &&RawRow| label(row).is_some_and(|text| plain(text).starts_with(&plain(&begins)));
        let all = undated.filter(so).count();
        let common = !plain(&begins).is_empty() && all == sections.len();
        for section in sections {
            let words = if common {
                begins.as_str()
            } else {
                section.text
            };
            let list = &mut self.marks.sub_total;
            if list.iter().any(|known| plain(known) == plain(words)) {
                continue;
            }
            list.push(words.to_owned());
            let (row, text, lines) = (section.row, section.text, section.lines);
            let lines = match lines {
                1 => "the line".to_owned(),
                lines => format!("the {lines} lines"),
            };
            let times = if common {
                format!(", {} times", of(sections.len(), all))
            } else {
                String::new()
            };
            self.totals.push(format!(
                "row {row}, '{text}', has no date and is the sum of {lines} above it{times}: a \
                 sub-total"
            ));
        }
    }
}

impl Known {
    fn of(known: &[Profile]) -> Known {
        let lists = |pick: fn(&Marks) -> &Vec<String>| -> Vec<String> {
            let all = known.iter().flat_map(|profile| pick(&profile.marks));
            all.map(|text| plain(text))
                .filter(|text| !text.is_empty())
                .collect()
        };
        Known([
            (Mark::Opening, lists(|marks| &marks.opening)),
            (Mark::Closing, lists(|marks| &marks.closing)),
            (Mark::SubTotal, lists(|marks| &marks.sub_total)),
            (Mark::GrandTotal, lists(|marks| &marks.grand_total)),
        ])
    }

    /// How the first words of a row mark it, and those words.
    fn beginning<'r>(&self, row: &'r RawRow) -> Option<(Mark, &'r str)> {
        let text = row.cells.iter().find_map(|(_, cell)| cell.text())?;
        let says = plain(text);
        let is = |texts: &Vec<String>| texts.contains(&says);
        let begins = |texts: &Vec<String>| texts.iter().any(|mark| says.starts_with(mark));
        // What says "Total" and no more is the total of all.
        let kind = self.0.iter().rev().find(|(_, texts)| is(texts));
        let kind = kind.or_else(|| self.0.iter().find(|(_, texts)| begins(texts)));
        let mark = kind.map(|(mark, _)| *mark).or_else(|| well_known(text))?;
        Some((mark, text.trim()))
    }

    /// Which balance a cell of a row says that it is, and its words without a day after them.
    fn whole<'r>(&self, row: &'r RawRow) -> Option<(Mark, &'r str)> {
        let after = |letter: char| letter.is_ascii_digit() || "/.- ".contains(letter);
        let mut texts = row.cells.iter().filter_map(|(_, cell)| cell.text());
        texts.find_map(|text| {
            let words = text.trim().trim_end_matches(after);
            let says = plain(words);
            let balances = self.0.iter().take(2);
            let mut named = balances.filter(|(_, texts)| texts.contains(&says));
            let mark = named.next().map(|(mark, _)| *mark);
            Some((mark.or_else(|| well_known(words))?, words))
        })
    }
}
