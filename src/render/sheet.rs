//! A report on a worksheet: title in A1, one table, real numbers, live formulas with the values
//! that we know.
//!
//! No cells are merged, nothing is hidden, and text is always written as text, whatever it begins
//! with.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, Format, Formula, Workbook, Worksheet, XlsxError};

use super::{
    formula,
    journal::JournalRange,
    look::{Heading, Look, indent, lines, print, set_height},
};
use crate::{
    ledger::{calendar::FinancialYear, money::Money},
    report::table::{Behind, ColumnKind, Figure, Report, Row, Value},
};

/// The width of the column of labels, in digits: the paper's longest takes two lines of it.
const LABELS: u16 = 64;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// More rows than a worksheet has.
    #[error(
        "the sheet '{0}' would need more than 1,048,576 rows, the most that a worksheet has; \
         export it as CSV"
    )]
    TooManyRows(&'static str),
    /// What the library reports.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// Where the figures of a report come from.
#[derive(Clone, Copy)]
pub(super) enum Figures<'a> {
    /// Numbers, and formulas for what can be made from other rows of the sheet.
    Numbers,
    /// Formulas into the journal of the same workbook.
    Journal(&'a JournalRange),
}

/// What the file says about itself; the day is the year's last, so that the same book gives the
/// same bytes.
pub(super) fn describe(
    workbook: &mut Workbook,
    title: &str,
    partnership: &str,
    year: FinancialYear,
) {
    let properties = DocProperties::new()
        .set_title(title)
        .set_subject(format!("{partnership}, {}", year.in_words()))
        .set_company(partnership)
        .set_creation_datetime(&year.last_day());
    workbook.set_properties(&properties);
}

/// Writes a report as the whole of a worksheet.
pub(super) fn write_report(
    sheet: &mut Worksheet,
    look: &Look,
    report: &Report,
    figures: Figures<'_>,
) -> Result<(), SheetError> {
    let header = write_top(sheet, look, report)?;
    let mut last_column = 0;
    for (place, column) in (1_u16..).zip(&report.columns) {
        let width = match column.kind {
            ColumnKind::Money => 18,
            ColumnKind::Date => 12,
            ColumnKind::Text => 24,
        };
        sheet.set_column_width(place, width)?;
        last_column = place;
    }
    sheet.set_column_width(0, LABELS)?;
    let rows: Vec<&Row> = report.visible().collect();
    let first = header.saturating_add(1);
    let places: BTreeMap<&str, u32> = rows
        .iter()
        .map(|row| row.id.as_str())
        .zip(first..)
        .collect();
    for (row, at) in rows.iter().zip(first..) {
        sheet.write_string_with_format(at, 0, &row.label, &look.label(row))?;
        set_height(sheet, at, height(row))?;
        for (place, value) in (1_u16..).zip(&row.values) {
            match value {
                Value::Blank => {
                    sheet.write_blank(at, place, look.amount(row))?;
                }
                Value::Text(text) => {
                    sheet.write_string_with_format(at, place, text, &look.plain)?;
                }
                Value::Date(day) => {
                    sheet.write_date_with_format(at, place, day, &look.day)?;
                }
                Value::Money(figure) => {
                    let made = match figures {
                        Figures::Journal(journal) => formula::of_journal(figure, journal),
                        Figures::Numbers => None,
                    };
                    let made = made
                        .or_else(|| formula::of_rows(figure, place, &places))
                        .or_else(|| breakdown(report, row, place, &places));
                    write_amount(sheet, (at, place), figure, made, look.amount(row))?;
                }
            }
        }
    }
    let last = places.values().copied().max().unwrap_or(first);
    let headings = report.columns.iter().map(|c| (c.heading.as_str(), c.kind));
    let headings = [(report.label_heading.as_str(), ColumnKind::Text)]
        .into_iter()
        .chain(headings);
    let table = look.table(&report.title, headings);
    sheet.add_table(header, 0, last, last_column, &table)?;
    let foot = last.saturating_add(2);
    sheet.write_string_with_format(foot, 0, report.provenance(), &look.small)?;
    print(
        sheet,
        foot,
        last_column,
        report.money_columns() > 2 || last_column > 4,
    )
}

/// The lines that a row of a report takes.
fn height(row: &Row) -> u32 {
    let label = lines(&row.label, LABELS.saturating_sub(u16::from(indent(row))));
    let texts = row.values.iter().map(|value| match value {
        Value::Text(text) => lines(text, 24),
        Value::Blank | Value::Date(_) | Value::Money(_) => 1,
    });
    texts.fold(label, u32::max)
}

/// Title, partnership and notes; returns the row of the table's header.
fn write_top(sheet: &mut Worksheet, look: &Look, report: &Report) -> Result<u32, SheetError> {
    sheet.write_string_with_format(0, 0, &report.title, &look.title)?;
    let partnership = match &report.paper {
        Some(paper) => format!("{} - {paper}", report.partnership),
        None => report.partnership.clone(),
    };
    let mut at = 1;
    for text in [partnership].iter().chain(&report.notes) {
        sheet.write_string_with_format(at, 0, text, &look.plain)?;
        set_height(sheet, at, lines(text, LABELS))?;
        at = at.saturating_add(1);
    }
    Ok(at)
}

/// The formula of a row that other rows break down: their sum, its sign turned.
fn breakdown(
    report: &Report,
    row: &Row,
    column: u16,
    places: &BTreeMap<&str, u32>,
) -> Option<String> {
    let memos = report
        .visible()
        .filter(|memo| memo.breaks_down.as_deref() == Some(&row.id));
    let at: Option<Vec<u32>> = memos
        .map(|memo| places.get(memo.id.as_str()).copied())
        .collect();
    formula::sum(&at?, column).map(|sum| format!("-{sum}"))
}

/// Writes an amount as a number, or as a formula that holds it as its value.
pub(super) fn write_amount(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    figure: &Figure,
    made: Option<String>,
    format: &Format,
) -> Result<(), SheetError> {
    match made {
        Some(made) => {
            let formula = Formula::new(made).set_result(figure.amount.to_plain());
            sheet.write_formula_with_format(row, column, formula, format)?;
        }
        None => {
            sheet.write_number_with_format(row, column, number(figure.amount), format)?;
        }
    }
    Ok(())
}

/// Pounds as the number that a worksheet keeps. A worksheet knows nothing but binary floats: this
/// is the nearest one to the exact decimal, and nothing is ever computed with it here.
pub(super) fn number(amount: Money) -> f64 {
    amount.to_plain().parse().unwrap_or_default()
}

/// A figure that stands for itself.
pub(super) const fn alone(amount: Money) -> Figure {
    let behind = Behind::Nothing;
    Figure { amount, behind }
}

/// Writes a small table with its title: the cover, the checks.
pub(super) fn write_table(
    sheet: &mut Worksheet,
    look: &Look,
    title: &str,
    headings: &[Heading],
    rows: &[Vec<String>],
) -> Result<(), SheetError> {
    sheet.write_string_with_format(0, 0, title, &look.title)?;
    let mut last_column = 0;
    for (place, heading) in (0_u16..).zip(headings) {
        sheet.set_column_width(place, heading.width)?;
        last_column = place;
    }
    let mut last = 2;
    for (at, row) in (2_u32..).zip(rows) {
        let mut tallest = 1;
        for ((place, text), heading) in (0_u16..).zip(row).zip(headings) {
            let format = match heading.kind {
                ColumnKind::Money => &look.pounds,
                ColumnKind::Text | ColumnKind::Date => &look.plain,
            };
            sheet.write_string_with_format(at, place, text, format)?;
            tallest = tallest.max(lines(text, heading.width));
        }
        set_height(sheet, at, tallest)?;
        last = at;
    }
    let table = look.table(title, headings.iter().map(|h| (h.name, h.kind)));
    sheet.add_table(1, 0, last, last_column, &table)?;
    print(sheet, last, last_column, false)
}
