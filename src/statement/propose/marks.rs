//! The rows of a table that are totals and balances by their words → which they are, and why.

use std::collections::BTreeMap;

use super::{Table, heading::is_dated};
use crate::statement::{
    captions::plain,
    marks::{Mark, well_known},
    profile::{Column, Marks, Profile},
    rows::RawRow,
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
pub(super) fn find(table: &Table, roles: &BTreeMap<u16, Column>, known: &[Profile]) -> Found {
    let mut found = Found::default();
    let Some((day, _)) = roles.iter().find(|(_, role)| **role == Column::Date) else {
        return found;
    };
    let known = Known::of(known);
    let money = [Column::Amount, Column::MoneyOut, Column::MoneyIn];
    let money = roles.iter().filter(|(_, role)| money.contains(role));
    let money: Vec<u16> = money.map(|(column, _)| *column).collect();
    for row in &table.rows {
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
