//! What stood in the rows that were set aside: the words and figures of the file, which the book
//! does not repeat.

use std::collections::BTreeMap;

use crate::{
    ledger::digest::Digest,
    statement::{line::SetAside, rows::window::WindowRow},
    web::{failure::PageError, visit::Visit},
};

use super::windows::At;

/// Letters of a row that are shown.
const LETTERS: usize = 160;

/// What rows of a file say, by sheet and row, as far as it can be read: a file that is no table
/// has none.
pub(super) async fn says(
    visit: Visit,
    file: Digest,
    rows: impl Iterator<Item = &SetAside>,
) -> Result<(Visit, BTreeMap<At, String>), PageError> {
    let wanted: Vec<At> = rows.map(|row| (row.at.sheet.clone(), row.at.row)).collect();
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let found = office.windows().few(&office, &slug, file, &wanted);
    let (visit, found) = visit.apart(found).await?;
    let said = found.iter().map(|(at, row)| (at.clone(), words(row)));
    Ok((visit, said.collect()))
}

/// The cells of a row that hold something, in a line.
fn words(row: &WindowRow) -> String {
    let cells = row.cells.iter().map(|cell| cell.shown.trim());
    let cells: Vec<&str> = cells.filter(|shown| !shown.is_empty()).collect();
    let whole = cells.join(" \u{b7} ");
    if whole.chars().count() <= LETTERS {
        return whole;
    }
    let start: String = whole.chars().take(LETTERS).collect();
    format!("{start}\u{2026}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::rows::window::WindowCell;

    #[test]
    fn a_row_is_said_by_its_cells_and_a_long_one_is_cut() {
        let cell = |shown: &str| WindowCell {
            shown: shown.to_owned(),
            ..WindowCell::default()
        };
        let row = |cells: Vec<WindowCell>| WindowRow { number: 7, cells };
        let total = row(vec![cell("Sub-total"), cell(" "), cell("30,900.00")]);
        assert_eq!(words(&total), "Sub-total \u{b7} 30,900.00");
        assert_eq!(
            words(&row(vec![cell(&"x".repeat(300))])).chars().count(),
            161
        );
    }
}
