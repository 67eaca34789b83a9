//! The rows of a table that have a figure and no day → which of them are totals and balances.

use std::collections::BTreeMap;

use super::{Table, heading::is_dated};
use crate::statement::{
    captions::plain,
    profile::{Column, Marks, Profile},
    rows::RawRow,
};

/// What marks a total, and why it is thought to.
#[derive(Default)]
pub(super) struct Found {
    pub(super) marks: Marks,
    pub(super) says: Vec<String>,
}

/// Looks at the rows without a day whose words begin as known totals and balances begin.
pub(super) fn find(table: &Table, roles: &BTreeMap<u16, Column>, known: &[Profile]) -> Found {
    let mut found = Found::default();
    let Some((day, _)) = roles.iter().find(|(_, role)| **role == Column::Date) else {
        return found;
    };
    let lists = |pick: fn(&Marks) -> &Vec<String>| -> Vec<String> {
        let all = known.iter().flat_map(|profile| pick(&profile.marks));
        all.map(|text| plain(text))
            .filter(|text| !text.is_empty())
            .collect()
    };
    let kinds = [
        ("an opening balance", lists(|marks| &marks.opening)),
        ("a closing balance", lists(|marks| &marks.closing)),
        ("a sub-total", lists(|marks| &marks.sub_total)),
        ("a total", lists(|marks| &marks.grand_total)),
    ];
    for row in table.rows.iter().filter(|row| !is_dated(row, *day)) {
        let Some(text) = words(row) else {
            continue;
        };
        let begins = |texts: &[String]| texts.iter().any(|mark| plain(text).starts_with(mark));
        let whole = |texts: &[String]| texts.contains(&plain(text));
        // What says "Total" and no more is the total of all.
        let kind = kinds.iter().rev().find(|(_, texts)| whole(texts));
        let Some((kind, _)) = kind.or_else(|| kinds.iter().find(|(_, texts)| begins(texts))) else {
            continue;
        };
        let list = match *kind {
            "an opening balance" => &mut found.marks.opening,
            "a closing balance" => &mut found.marks.closing,
            "a sub-total" => &mut found.marks.sub_total,
            _ => &mut found.marks.grand_total,
        };
        if !list.iter().any(|known| plain(known) == plain(text)) {
            list.push(text.trim().to_owned());
            let number = row.number;
            let says = format!("row {number}, '{}', has no date: {kind}", text.trim());
            found.says.push(says);
        }
    }
    found
}

/// The first words of a row.
fn words(row: &RawRow) -> Option<&str> {
    row.cells.iter().find_map(|(_, cell)| cell.text())
}
