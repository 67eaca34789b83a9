//! How sheets look on a screen and on paper: formats, headings, heights of rows, print settings.
//!
//! In come headings and texts; out go formats and settings of a worksheet. It writes no cell.

use rust_xlsxwriter::{
    Format, FormatAlign, FormatBorder, Table, TableColumn, TableStyle, Worksheet,
};

use super::sheet::SheetError;
use crate::report::table::{ColumnKind, Row, RowKind};

const A4: u8 = 9;
const POUNDS: &str = "£#,##0.00;-£#,##0.00";
const DAY: &str = "dd/mm/yyyy";
/// The height of a line of text, in points, and the most lines that a row of a worksheet takes.
const LINE_POINTS: u32 = 15;
const MOST_LINES: u32 = 27;
/// Steps of indentation for a level of a report.
const STEPS: u8 = 2;

/// The heading of a column, its width in digits and what stands under it.
pub(super) struct Heading {
    pub(super) name: &'static str,
    pub(super) width: u16,
    pub(super) kind: ColumnKind,
}

impl Heading {
    const fn of(name: &'static str, width: u16, kind: ColumnKind) -> Heading {
        Heading { name, width, kind }
    }

    pub(super) const fn text(name: &'static str, width: u16) -> Heading {
        Heading::of(name, width, ColumnKind::Text)
    }

    pub(super) const fn day(name: &'static str, width: u16) -> Heading {
        Heading::of(name, width, ColumnKind::Date)
    }

    pub(super) const fn money(name: &'static str, width: u16) -> Heading {
        Heading::of(name, width, ColumnKind::Money)
    }
}

/// The formats that every sheet shares.
pub(super) struct Look {
    pub(super) title: Format,
    pub(super) plain: Format,
    /// Words to the right of money, kept off it.
    pub(super) beside: Format,
    /// Words that may run on to the right, such as a digest.
    pub(super) running: Format,
    pub(super) small: Format,
    /// A number that names something, such as an entry's: to the left, like a name.
    pub(super) name: Format,
    header: Format,
    header_beside: Format,
    header_right: Format,
    strong: Format,
    pub(super) pounds: Format,
    pounds_strong: Format,
    pub(super) day: Format,
}

impl Look {
    pub(super) fn new() -> Look {
        let top = Format::new().set_align(FormatAlign::Top);
        let left = top.clone().set_align(FormatAlign::Left);
        let plain = left.clone().set_text_wrap();
        let header = plain
            .clone()
            .set_bold()
            .set_border_bottom(FormatBorder::Thin);
        let pounds = top.clone().set_num_format(POUNDS);
        Look {
            title: Format::new().set_bold().set_font_size(14),
            beside: plain.clone().set_indent(1),
            running: top,
            small: Format::new().set_font_size(8),
            name: left.clone(),
            header_beside: header.clone().set_indent(1),
            header_right: header.clone().set_align(FormatAlign::Right),
            header,
            strong: plain.clone().set_bold(),
            plain,
            pounds_strong: pounds.clone().set_bold(),
            pounds,
            day: left.set_num_format(DAY),
        }
    }

    pub(super) fn label(&self, row: &Row) -> Format {
        let format = if strong(row) {
            &self.strong
        } else {
            &self.plain
        };
        format.clone().set_indent(indent(row))
    }

    pub(super) fn amount(&self, row: &Row) -> &Format {
        if strong(row) {
            &self.pounds_strong
        } else {
            &self.pounds
        }
    }

    /// The format of a heading: over money to the right, beside money kept off it.
    pub(super) fn heading(&self, kind: ColumnKind, before: Option<ColumnKind>) -> &Format {
        match (kind, before) {
            (ColumnKind::Money, _) => &self.header_right,
            (_, Some(ColumnKind::Money)) => &self.header_beside,
            (ColumnKind::Text | ColumnKind::Date, _) => &self.header,
        }
    }

    /// The format of words in a column.
    pub(super) const fn words(&self, before: Option<ColumnKind>) -> &Format {
        match before {
            Some(ColumnKind::Money) => &self.beside,
            Some(ColumnKind::Text | ColumnKind::Date) | None => &self.plain,
        }
    }

    /// A table of some headings, in the sheet's own formats.
    pub(super) fn table<'a>(
        &self,
        title: &str,
        headings: impl IntoIterator<Item = (&'a str, ColumnKind)>,
    ) -> Table {
        let mut before = None;
        let columns: Vec<TableColumn> = headings
            .into_iter()
            .map(|(name, kind)| {
                let format = self.heading(kind, before.replace(kind));
                TableColumn::new()
                    .set_header(name)
                    .set_header_format(format.clone())
            })
            .collect();
        Table::new()
            .set_autofilter(false)
            .set_style(TableStyle::None)
            .set_alt_text_title(title)
            .set_columns(&columns)
    }
}

fn strong(row: &Row) -> bool {
    matches!(row.kind, RowKind::Heading | RowKind::Total)
}

/// How far the label of a row is indented, in steps of about a digit.
pub(super) const fn indent(row: &Row) -> u8 {
    row.level.saturating_mul(STEPS)
}

/// The lines that a text takes in a column of a width in digits, broken between words. A program
/// that opens the file measures letters otherwise, so this errs on the side of room.
pub(super) fn lines(text: &str, width: u16) -> u32 {
    let width = usize::from(width).max(1);
    if text.len() <= width && !text.contains('\n') {
        return 1;
    }
    let taken = text.lines().map(|line| broken(line, width));
    taken.fold(0, u32::saturating_add).max(1)
}

/// The lines of a text without line breaks; a word longer than the column is broken too.
fn broken(text: &str, width: usize) -> u32 {
    let mut lines = 1_u32;
    let mut used = 0_usize;
    for word in text.split_whitespace() {
        let long = word.chars().count();
        let wanted = used
            .saturating_add(usize::from(used > 0))
            .saturating_add(long);
        if wanted <= width {
            used = wanted;
            continue;
        }
        let more = usize::from(used > 0).saturating_add(long.saturating_sub(1).div_euclid(width));
        lines = lines.saturating_add(u32::try_from(more).unwrap_or(MOST_LINES));
        used = long.saturating_sub(1).rem_euclid(width).saturating_add(1);
    }
    lines
}

/// Makes a row high enough for some lines, at most as high as a row can be.
pub(super) fn set_height(sheet: &mut Worksheet, row: u32, lines: u32) -> Result<(), SheetError> {
    if lines > 1 {
        sheet.set_row_height(row, lines.min(MOST_LINES).saturating_mul(LINE_POINTS))?;
    }
    Ok(())
}

/// One A4 page, or as many as a long list needs, one page wide.
pub(super) fn print(
    sheet: &mut Worksheet,
    last_row: u32,
    last_column: u16,
    wide: bool,
) -> Result<(), SheetError> {
    sheet.set_print_area(0, 0, last_row, last_column)?;
    sheet.set_paper_size(A4);
    if wide {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, u16::from(last_row < 60));
    Ok(())
}
