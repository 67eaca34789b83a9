//! Long lists on worksheets, streamed: title, rule and header, then rows as they come.

use jiff::civil::Date;
use rust_xlsxwriter::Worksheet;

use super::sheet::{Look, SheetError, number, print};
use crate::ledger::{
    code::AccountCode,
    journal::{EntryNumber, LineNumber, SourceCell},
    money::Money,
};

/// A line of a statement, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// Its number in the book.
    pub number: LineNumber,
    /// The account it was imported into.
    pub account: AccountCode,
    /// Its day.
    pub date: Date,
    /// What it says.
    pub text: String,
    /// Its amount, money in positive.
    pub amount: Money,
    /// What became of it: posted, waiting, or why it was left.
    pub state: String,
    /// The entry that answers it.
    pub entry: Option<EntryNumber>,
    /// Its cell.
    pub source: SourceCell,
}

/// A row of a file that is not a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideRow {
    /// Why it is not.
    pub why: String,
    /// Its money, where it would otherwise be a line.
    pub amount: Money,
    /// Where it stands.
    pub source: SourceCell,
}

/// The row of the header, from 0; the title and the rule of signs stand above it.
pub(super) const HEADER: u32 = 2;
/// The last row that a worksheet has, from 0.
const LAST_ROW: u32 = 1_048_575;

pub(super) const LINE_HEADINGS: [(&str, u16); 11] = [
    ("Line", 10),
    ("Account", 10),
    ("Date", 12),
    ("Text", 44),
    ("Amount", 16),
    ("State", 24),
    ("Entry", 10),
    ("File", 32),
    ("Sheet", 12),
    ("Cell", 10),
    ("Digest of the file", 66),
];

pub(super) const SET_ASIDE_HEADINGS: [(&str, u16); 6] = [
    ("Why", 60),
    ("Amount", 16),
    ("File", 32),
    ("Sheet", 12),
    ("Cell", 10),
    ("Digest of the file", 66),
];

/// Writes title, rule and header of a list.
pub(super) fn begin(
    sheet: &mut Worksheet,
    look: &Look,
    title: &str,
    words: &str,
    headings: &[(&str, u16)],
) -> Result<(), SheetError> {
    sheet.write_string_with_format(0, 0, title, &look.title)?;
    sheet.write_string(1, 0, words)?;
    header(sheet, look, headings)
}

/// Writes a header at its row, with the widths of its columns, to be repeated on every page.
fn header(sheet: &mut Worksheet, look: &Look, headings: &[(&str, u16)]) -> Result<(), SheetError> {
    for (place, (heading, width)) in (0_u16..).zip(headings) {
        sheet.set_column_width(place, *width)?;
        sheet.write_string_with_format(HEADER, place, *heading, &look.header)?;
    }
    sheet.set_repeat_rows(HEADER, HEADER)?;
    Ok(())
}

/// The row of a worksheet for the next of some rows, `written` being there already.
pub(super) fn next_row(written: u32, sheet: &'static str) -> Result<u32, SheetError> {
    let row = HEADER.saturating_add(1).saturating_add(written);
    if row > LAST_ROW {
        return Err(SheetError::TooManyRows(sheet));
    }
    Ok(row)
}

/// Writes one statement line.
pub(super) fn write_line(
    sheet: &mut Worksheet,
    look: &Look,
    at: u32,
    row: &LineRow,
) -> Result<(), SheetError> {
    write_entry(sheet, at, 0, Some(row.number))?;
    sheet.write_string(at, 1, row.account.as_str())?;
    sheet.write_date_with_format(at, 2, row.date, &look.day)?;
    sheet.write_string(at, 3, &row.text)?;
    sheet.write_number_with_format(at, 4, number(row.amount), &look.pounds)?;
    sheet.write_string(at, 5, &row.state)?;
    write_entry(sheet, at, 6, row.entry)?;
    write_source(sheet, at, 7, &row.source)
}

/// Writes one row that was set aside.
pub(super) fn write_set_aside(
    sheet: &mut Worksheet,
    look: &Look,
    at: u32,
    row: &SetAsideRow,
) -> Result<(), SheetError> {
    sheet.write_string(at, 0, &row.why)?;
    sheet.write_number_with_format(at, 1, number(row.amount), &look.pounds)?;
    write_source(sheet, at, 2, &row.source)
}

/// Writes the number of an entry, or that there is none.
pub(super) fn write_entry(
    sheet: &mut Worksheet,
    at: u32,
    column: u16,
    entry: Option<i64>,
) -> Result<(), SheetError> {
    match entry.map(u32::try_from) {
        Some(Ok(entry)) => sheet.write_number(at, column, entry)?,
        Some(Err(_)) => sheet.write_string(at, column, entry.unwrap_or_default().to_string())?,
        None => sheet.write_string(at, column, "none")?,
    };
    Ok(())
}

/// Writes file, sheet, cell and digest from a column on.
pub(super) fn write_source(
    sheet: &mut Worksheet,
    at: u32,
    column: u16,
    source: &SourceCell,
) -> Result<(), SheetError> {
    let digest = source.sha256.to_string();
    let parts = [
        source.file.as_str(),
        source.sheet.as_deref().unwrap_or_default(),
        &source.cell,
        &digest,
    ];
    for (column, part) in (column..).zip(parts) {
        sheet.write_string(at, column, part)?;
    }
    Ok(())
}

/// Ends a streamed sheet: what is printed, and how.
pub(super) fn end(sheet: &mut Worksheet, rows: u32, columns: usize) -> Result<(), SheetError> {
    let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    print(sheet, HEADER.saturating_add(rows), last_column, true)
}
