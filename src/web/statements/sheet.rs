//! The source sheet drawn as a grid, with real row numbers and column letters, the row and the cell
//! lit.

use axum::response::Response;
use maud::{Markup, html};

use crate::{
    ledger::{
        digest::Digest,
        journal::{SourceCell, place_in_file},
        money::Money,
    },
    statement::{
        amount::{self, DecimalMark},
        line::{Place, column_letters},
        rows::window::{Window, WindowCell, WindowRow},
    },
    web::{
        failure::PageError,
        parts::{crumbs, groups_of_four, in_address},
        report::download::attached,
        visit::Visit,
    },
};

/// Rows drawn above and below a lit cell.
const AROUND: u32 = 4;
/// Rows of a sheet on one page.
const PAGE: u32 = 60;

/// A file as it came.
pub(in crate::web) async fn download(mut visit: Visit) -> Result<Response, PageError> {
    let digest: Digest = visit.param("digest")?;
    let kept = visit.reader.file(digest).await?;
    let kept = kept.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    Ok(attached(&kept.name, "application/octet-stream", kept.bytes))
}

/// A sheet of a file, a page of rows at a time, with a lit cell where the address names one.
pub(in crate::web) async fn show(visit: Visit) -> Result<Markup, PageError> {
    let digest: Digest = visit.param("digest")?;
    let cell = visit.query("cell").unwrap_or_default().to_owned();
    let sheet = visit.query("sheet").map(str::to_owned);
    let row = row_of(&cell).unwrap_or(1);
    let from = visit
        .wanted::<u32>("from")
        .unwrap_or_else(|| row.saturating_sub(PAGE / 2).max(1));
    let to = from.saturating_add(PAGE);
    let (visit, name, window) = seen(visit, digest, sheet.as_deref(), (from, to)).await?;
    let at = |from: u32| {
        format!(
            "{}&from={from}",
            address(&visit, digest, sheet.as_deref(), &cell)
        )
    };
    Ok(visit.page(
        &name,
        "Statements",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")], &name))
            div class="head" {
                h1 { (name) }
                p class="lead" {
                    @if let Some(sheet) = &sheet { "Sheet " (sheet) ", cell " (cell) }
                    @else if !cell.is_empty() { "At " (place_in_file(None, &cell)) }
                }
            }
            (grid(&window, (from, to), &cell))
            p class="pages" {
                @if from > 1 { a href=(at(from.saturating_sub(PAGE).max(1))) { "Earlier rows" } }
                @if window.last > to { a href=(at(to.saturating_add(1))) { "Later rows" } }
            }
        },
    ))
}

/// The address of a cell in its sheet.
pub(super) fn address(visit: &Visit, digest: Digest, sheet: Option<&str>, cell: &str) -> String {
    let sheet = sheet
        .map(|sheet| format!("sheet={}&", in_address(sheet)))
        .unwrap_or_default();
    visit.to(&format!(
        "/files/{digest}/sheet?{sheet}cell={}",
        in_address(cell)
    ))
}

/// A place of a file, as a link to its sheet.
pub(super) fn link(visit: &Visit, file: Digest, at: &Place) -> Markup {
    let to = address(visit, file, at.sheet.as_deref(), &at.cell());
    html! { a href=(to) { (place_in_file(None, &at.cell())) } }
}

/// The cell of a figure with the rows around it, and where to see more. Of a file without sheets
/// the row is kept, and the cell is the one that holds the amount.
pub(in crate::web) async fn around(
    visit: Visit,
    source: &SourceCell,
    amount: Option<Money>,
) -> Result<(Visit, Markup), PageError> {
    let Some(row) = row_of(&source.cell) else {
        let says = html! { p { "The file is kept; its place is " (source.place()) "." } };
        return Ok((visit, says));
    };
    let from = row.saturating_sub(AROUND).max(1);
    let span = (from, row.saturating_add(AROUND));
    let (visit, _, window) = seen(visit, source.sha256, source.sheet.as_deref(), span).await?;
    let of_amount = amount.filter(|_| column_of(&source.cell).is_empty());
    let of_amount = of_amount.and_then(|amount| cell_of(&window, row, amount));
    let cell = of_amount.as_ref().unwrap_or(&source.cell);
    let more = address(&visit, source.sha256, source.sheet.as_deref(), cell);
    let digest = source.sha256.to_string();
    let drawn = html! {
        (grid(&window, span, cell))
        p class="small" {
            a href=(more) { "See the whole sheet" } " \u{b7} "
            a href=(visit.to(&format!("/files/{digest}"))) { "Download the file as it came" }
            " \u{b7} SHA-256 " span class="mono" { (groups_of_four(&digest, 16)) }
        }
    };
    Ok((visit, drawn))
}

/// The only cell of a row that reads as an amount, whatever its sign.
fn cell_of(window: &Window, number: u32, amount: Money) -> Option<String> {
    let row = window.rows.iter().find(|row| row.number == number)?;
    let as_read = |cell: &WindowCell, mark| amount::read(&cell.shown, mark).ok();
    let holds = |cell: &&WindowCell| {
        let marks = [DecimalMark::Point, DecimalMark::Comma].into_iter();
        let mut read = marks.filter_map(|mark| as_read(cell, mark));
        read.any(|read| read.money.magnitude() == amount.magnitude())
    };
    let mut found = row.cells.iter().filter(holds);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(format!("{}{number}", column_letters(only.column))),
        _ => None,
    }
}

/// The name of a file and rows of its sheet; the book that is visited must keep it.
async fn seen(
    mut visit: Visit,
    digest: Digest,
    sheet: Option<&str>,
    rows: (u32, u32),
) -> Result<(Visit, String, Window), PageError> {
    let name = visit.reader.file_name(digest).await?;
    let name = name.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let window = office.windows().rows(&office, &slug, (digest, sheet), rows);
    let (visit, window) = visit.apart(window).await?;
    Ok((visit, name, window?))
}

/// The row of `C12`, `row 12` or `line 12`.
fn row_of(cell: &str) -> Option<u32> {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The letters of `C12`.
fn column_of(cell: &str) -> &str {
    let letters = cell.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        letters
    } else {
        ""
    }
}

fn grid(window: &Window, (from, to): (u32, u32), cell: &str) -> Markup {
    let widest = window
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|cell| cell.column))
        .max();
    let columns: Vec<(u16, String)> = (0..=widest.unwrap_or(0))
        .map(|column| (column, column_letters(column)))
        .collect();
    let (lit_row, lit_column) = (row_of(cell), column_of(cell));
    let last = window.last.min(to);
    let blank = WindowRow::default();
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="The source sheet" {
            table class="grid" {
                caption class="unseen" { "Rows " (from) " to " (last) " as the file holds them" }
                thead { tr {
                    th scope="col" { span class="unseen" { "Row" } }
                    @for (_, letters) in &columns {
                        th scope="col" class=[(letters == lit_column).then_some("lit")] {
                            (letters) }
                    }
                } }
                tbody {
                    @for number in from..=last {
                        @let row = window.rows.iter().find(|row| row.number == number);
                        @let row = row.unwrap_or(&blank);
                        @let in_row = lit_row == Some(number);
                        @let lit = columns.iter().find(|(_, letters)| letters == lit_column);
                        @let lit = lit.filter(|_| in_row).map(|(column, _)| *column);
                        tr class=[in_row.then_some("lit-row")] {
                            th scope="row" { (number) }
                            @for Drawn { column, held, across } in drawn(row, &columns, lit) {
                                @let is_lit = lit == Some(column);
                                td class=(cell_class(is_lit, held, across))
                                    colspan=[(across > 1).then_some(across)] {
                                    @if let Some(held) = held { (held.shown) }
                                    @if is_lit { span class="unseen" { " (the figure)" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Letters of a cell that stand on one line, as a spreadsheet shows them; more wrap.
const ONE_LINE: usize = 32;

/// Letters that the narrowest cell beside one takes up of what does not fit in it, and those that
/// any cell has room for.
const SPILLED: (usize, usize) = (5, 16);

/// A cell as it is drawn.
struct Drawn<'a> {
    column: u16,
    /// What it holds; none of a blank one.
    held: Option<&'a WindowCell>,
    /// How many columns it goes over.
    across: usize,
}

/// The cells of a row. Words that need more room than a cell has go on over the blank cells beside
/// it, as in a spreadsheet, and not over the lit one.
fn drawn<'a>(row: &'a WindowRow, columns: &[(u16, String)], lit: Option<u16>) -> Vec<Drawn<'a>> {
    let (each, own) = SPILLED;
    let mut cells = Vec::new();
    let mut left = columns.iter().map(|(column, _)| *column).peekable();
    while let Some(column) = left.next() {
        let holds = |column: u16| row.cells.iter().find(|held| held.column == column);
        let held = holds(column);
        let words = held.filter(|held| !held.number && lit != Some(column));
        let letters = words.map_or(0, |held| held.shown.chars().count());
        let needs = letters.saturating_sub(own).div_ceil(each);
        let mut across = 1_usize;
        while across <= needs
            && left
                .next_if(|beside| lit != Some(*beside) && holds(*beside).is_none())
                .is_some()
        {
            across = across.saturating_add(1);
        }
        cells.push(Drawn {
            column,
            held,
            across,
        });
    }
    cells
}

fn cell_class(is_lit: bool, held: Option<&WindowCell>, across: usize) -> String {
    let number = held.is_some_and(|held| held.number);
    let letters = held.map_or(0, |held| held.shown.chars().count());
    let spills = across > 1;
    let long = !spills && letters > ONE_LINE;
    let kinds = [
        (is_lit, "lit"),
        (number, "number"),
        (long, "long"),
        (spills, "spills"),
    ];
    let kinds = kinds.iter().filter(|(is, _)| *is).map(|(_, kind)| *kind);
    kinds.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_on_over_the_blank_cells_beside_them_and_over_no_other() {
        let cell = |column: u16, shown: &str, number: bool| WindowCell {
            column,
            shown: shown.to_owned(),
            number,
        };
        let columns: Vec<(u16, String)> = (0..6).map(|at| (at, column_letters(at))).collect();
        // How many columns each cell goes over.
        let across = |cells: Vec<WindowCell>, lit: Option<u16>| -> Vec<usize> {
            let row = WindowRow { number: 1, cells };
            drawn(&row, &columns, lit)
                .iter()
                .map(|cell| cell.across)
                .collect()
        };
        let title = cell(0, "Ledger transactions by account", false);
        // 30 letters: 16 of its own, and three cells of five each.
        assert_eq!(across(vec![title.clone()], None), [4, 1, 1]);
        let beside = vec![title.clone(), cell(2, "x", false)];
        assert_eq!(across(beside, None), [2, 1, 1, 1, 1]);
        assert_eq!(across(vec![title.clone()], Some(3)), [3, 1, 1, 1]);
        assert_eq!(across(vec![title], Some(0)), [1; 6]);
        assert_eq!(across(vec![cell(0, "Salaries", false)], None), [1; 6]);
        assert_eq!(
            across(vec![cell(0, "1234567890123456789", true)], None),
            [1; 6]
        );
    }

    #[test]
    fn a_cell_gives_its_row_and_its_column() {
        assert_eq!((row_of("AB348"), column_of("AB348")), (Some(348), "AB"));
        assert_eq!((row_of("line 14"), column_of("line 14")), (Some(14), ""));
        assert_eq!((row_of("row 7"), column_of("row 7")), (Some(7), ""));
        assert_eq!(row_of("none"), None);
    }

    #[test]
    fn an_amount_is_found_in_its_row_where_one_cell_holds_it() {
        let cell = |(column, shown): (u16, &str)| WindowCell {
            column,
            shown: shown.to_owned(),
            number: false,
        };
        let found = |cells: &[(u16, &str)]| {
            let mut window = Window::default();
            let cells = cells.iter().copied().map(cell).collect();
            window.rows.push(WindowRow { number: 4, cells });
            cell_of(&window, 4, Money::from_pence(-45_000))
        };
        let row = [(0, "12/05/2025"), (1, "Room 450"), (3, "6,560.55CR")];
        let with = |last: (u16, &'static str)| [&row[..], &[last]].concat();
        for written in ["450.00 DR", "-450", "(450.00)", "450,00"] {
            assert_eq!(
                found(&with((2, written))).as_deref(),
                Some("C4"),
                "{written}"
            );
        }
        assert_eq!(found(&row), None);
        let twice = [(2, "450.00"), (3, "450.00")];
        assert_eq!(found(&twice), None);
    }
}
