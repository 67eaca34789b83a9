//! The rows of a file without a heading → whether they have the shape of a layout.

use super::Layout;
use crate::statement::{
    amount, date, marks,
    profile::{Column, Profile},
    rows::{Cell, RawRow},
};

/// A layout without a heading is known by its shape, on every one of the first rows.
pub(super) fn headerless<'p>(
    profile: &'p Profile,
    sheet: usize,
    head: &[RawRow],
) -> Option<Layout<'p>> {
    let needed = |column: &Column| matches!(column, Column::Date | Column::Amount);
    // A balance brought forward among the lines has no amount, and is no line.
    let stated = |row: &&RawRow| marks::well_known_in(row).is_some();
    let fits = |row: &RawRow| {
        let within = |(place, _): &(u16, Cell)| usize::from(*place) < profile.headerless.len();
        let columns = profile.headerless.iter().zip(0_u16..);
        row.cells.iter().all(within)
            && columns.into_iter().all(|(column, at)| match row.cell(at) {
                Some(cell) => has_shape(profile, *column, cell),
                None => !needed(column),
            })
    };
    let mut lines = head.iter().filter(|row| !stated(row)).peekable();
    if lines.peek().is_none() || !lines.all(fits) {
        return None;
    }
    let columns = profile
        .headerless
        .iter()
        .zip(0_u16..)
        .filter(|(column, _)| **column != Column::Ignored)
        .map(|(column, at)| (*column, at))
        .collect();
    Some(Layout {
        profile,
        sheet,
        heading: None,
        columns,
        more_text: Vec::new(),
        captions: std::collections::BTreeMap::new(),
        notes: Vec::new(),
        rivals: Vec::new(),
    })
}

/// Whether each amount of the first rows holds what only the layout's files have in it.
pub(super) fn amounts_tell(profile: &Profile, head: &[RawRow]) -> bool {
    let columns = profile.headerless.iter().zip(0_u16..);
    let amounts = columns.filter(|(column, _)| **column == Column::Amount);
    let amounts: Vec<u16> = amounts.map(|(_, at)| at).collect();
    let lines = head
        .iter()
        .filter(|row| marks::well_known_in(row).is_none());
    let mut cells = lines.flat_map(|row| amounts.iter().filter_map(|at| row.cell(*at)));
    let tells = |cell: &Cell| {
        let shown = cell.shown();
        profile.telling.iter().any(|told| shown.contains(told))
    };
    !profile.telling.is_empty() && cells.all(tells)
}

fn has_shape(profile: &Profile, column: Column, cell: &Cell) -> bool {
    match column {
        Column::Date => {
            matches!(cell, Cell::Date(_))
                || date::read_as(&cell.shown(), None, profile.dates).is_ok()
        }
        Column::Amount | Column::MoneyIn | Column::MoneyOut | Column::Balance | Column::Vat => {
            amount::read(&cell.shown(), profile.decimal).is_ok()
        }
        Column::Period
        | Column::Side
        | Column::Text
        | Column::Reference
        | Column::Kind
        | Column::Code
        | Column::Party
        | Column::BankId
        | Column::Account
        | Column::Currency
        | Column::Status
        | Column::Ignored => true,
    }
}
