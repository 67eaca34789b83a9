//! Long lists on worksheets, streamed: title, rule and header, then rows as they come.

use jiff::civil::Date;
use rust_xlsxwriter::Worksheet;

use super::{
    look::{Heading, Look, lines, print, set_height},
    sheet::{SheetError, number},
};
use crate::ledger::{
    code::AccountCode,
    journal::{EntryNumber, LineNumber, SourceCell},
    money::Money,
};
use crate::report::table::ColumnKind;

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

/// How many columns statement lines have, and how many are printed.
pub(super) const LINE_COLUMNS: (usize, u16) = (LINE_HEADINGS.len(), 10);
pub(super) const LINE_HEADINGS: [Heading; 11] = [
    Heading::text("Line", 8),
    Heading::text("Account", 10),
    Heading::day("Date", 12),
    Heading::text("Text", 44),
    Heading::money("Amount", 16),
    Heading::text("State", 24),
    Heading::text("Entry", 9),
    Heading::text("File", 36),
    Heading::text("Sheet", 12),
    Heading::text("Cell", 9),
    Heading::text(DIGEST, 16),
];

/// How many columns rows set aside have, and how many are printed.
pub(super) const SET_ASIDE_COLUMNS: (usize, u16) = (SET_ASIDE_HEADINGS.len(), 5);
pub(super) const SET_ASIDE_HEADINGS: [Heading; 6] = [
    Heading::text("Why", 54),
    Heading::money("Amount", 16),
    Heading::text("File", 36),
    Heading::text("Sheet", 12),
    Heading::text("Cell", 9),
    Heading::text(DIGEST, 16),
];

/// The heading of the last column of every list: on the screen, and left out of what is printed.
pub(super) const DIGEST: &str = "Digest of the file";

/// Writes title, rule and header of a list.
pub(super) fn begin(
    sheet: &mut Worksheet,
    look: &Look,
    title: &str,
    words: &str,
    headings: &[Heading],
) -> Result<(), SheetError> {
    sheet.write_string_with_format(0, 0, title, &look.title)?;
    sheet.write_string(1, 0, words)?;
    header(sheet, look, headings)
}

/// Writes a header at its row, with the widths of its columns, to be repeated on every page and
/// to stay in sight on the screen. It is two lines high, so that the button of a filter, which
/// stands at the foot of its cell, covers no heading.
fn header(sheet: &mut Worksheet, look: &Look, headings: &[Heading]) -> Result<(), SheetError> {
    set_height(sheet, HEADER, 2)?;
    let mut before = None;
    for (place, heading) in (0_u16..).zip(headings) {
        let format = look.heading(heading.kind, before.replace(heading.kind));
        sheet.set_column_width(place, heading.width)?;
        sheet.write_string_with_format(HEADER, place, heading.name, format)?;
    }
    sheet.set_repeat_rows(HEADER, HEADER)?;
    sheet.set_freeze_panes(HEADER.saturating_add(1), 0)?;
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
    line: &LineRow,
) -> Result<(), SheetError> {
    let mut row = ListRow::begin(sheet, look, &LINE_HEADINGS, at);
    row.number(Some(line.number))?;
    row.text(line.account.as_str())?;
    row.day(line.date)?;
    row.text(&line.text)?;
    row.amount(line.amount)?;
    row.text(&line.state)?;
    row.number(line.entry)?;
    row.source(Some(&line.source))?;
    row.end()
}

/// Writes one row that was set aside; its amount is blank where it has no money.
pub(super) fn write_set_aside(
    sheet: &mut Worksheet,
    look: &Look,
    at: u32,
    aside: &SetAsideRow,
) -> Result<(), SheetError> {
    let mut row = ListRow::begin(sheet, look, &SET_ASIDE_HEADINGS, at);
    row.text(&aside.why)?;
    if aside.amount.is_nil() {
        row.text("")?;
    } else {
        row.amount(aside.amount)?;
    }
    row.source(Some(&aside.source))?;
    row.end()
}

/// A row of a list while it is written, a cell after the other, as high as its texts need.
pub(super) struct ListRow<'a> {
    sheet: &'a mut Worksheet,
    look: &'a Look,
    headings: std::slice::Iter<'static, Heading>,
    at: u32,
    column: u16,
    before: Option<ColumnKind>,
    lines: u32,
}

impl<'a> ListRow<'a> {
    pub(super) fn begin(
        sheet: &'a mut Worksheet,
        look: &'a Look,
        headings: &'static [Heading],
        at: u32,
    ) -> ListRow<'a> {
        ListRow {
            sheet,
            look,
            headings: headings.iter(),
            at,
            column: 0,
            before: None,
            lines: 1,
        }
    }

    /// Goes on to the next column.
    fn next(&mut self) {
        self.before = self.headings.next().map(|heading| heading.kind);
        self.column = self.column.saturating_add(1);
    }

    /// Words, always as text.
    pub(super) fn text(&mut self, text: &str) -> Result<(), SheetError> {
        let format = self.look.words(self.before);
        if let Some(heading) = self.headings.as_slice().first() {
            self.lines = self.lines.max(lines(text, heading.width));
        }
        self.sheet
            .write_string_with_format(self.at, self.column, text, format)?;
        self.next();
        Ok(())
    }

    /// The number of an entry or a line, or that there is none.
    pub(super) fn number(&mut self, number: Option<i64>) -> Result<(), SheetError> {
        match number.map(u32::try_from) {
            Some(Ok(small)) => {
                let name = &self.look.name;
                self.sheet
                    .write_number_with_format(self.at, self.column, small, name)?;
                self.next();
                Ok(())
            }
            Some(Err(_)) => self.text(&number.unwrap_or_default().to_string()),
            None => self.text("none"),
        }
    }

    pub(super) fn day(&mut self, day: Date) -> Result<(), SheetError> {
        let format = &self.look.day;
        self.sheet
            .write_date_with_format(self.at, self.column, day, format)?;
        self.next();
        Ok(())
    }

    pub(super) fn amount(&mut self, amount: Money) -> Result<(), SheetError> {
        let format = &self.look.pounds;
        self.sheet
            .write_number_with_format(self.at, self.column, number(amount), format)?;
        self.next();
        Ok(())
    }

    /// File, sheet, cell and digest; the digest runs on to the right.
    pub(super) fn source(&mut self, source: Option<&SourceCell>) -> Result<(), SheetError> {
        let Some(source) = source else {
            // The columns of a source are four.
            return [""; 4].into_iter().try_for_each(|blank| self.text(blank));
        };
        self.text(&source.file)?;
        self.text(source.sheet.as_deref().unwrap_or_default())?;
        self.text(&source.cell)?;
        let digest = source.sha256.to_string();
        let format = &self.look.running;
        self.sheet
            .write_string_with_format(self.at, self.column, digest, format)?;
        self.next();
        Ok(())
    }

    pub(super) fn end(self) -> Result<(), SheetError> {
        set_height(self.sheet, self.at, self.lines)
    }
}

/// Ends a streamed sheet of so many columns, the first of them printed: what can be filtered, what
/// is printed, and how. The digest and what follows it are not: they would make the rest too small
/// to read.
pub(super) fn end(
    sheet: &mut Worksheet,
    rows: u32,
    (columns, printed): (usize, u16),
) -> Result<(), SheetError> {
    let last_row = HEADER.saturating_add(rows);
    let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(HEADER, 0, last_row, last_column)?;
    print(sheet, last_row, printed.saturating_sub(1), true)
}
