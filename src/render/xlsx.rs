//! A report as XLSX: the report on one sheet, its checks on the next.

use std::io::{Seek, Write};

use rust_xlsxwriter::Workbook;

use super::{
    look::{Heading, Look},
    sheet::{Figures, SheetError, describe, write_report, write_table},
};
use crate::report::table::{Check, Report};

/// Writes a report as a workbook; the same report gives the same bytes.
///
/// # Errors
/// [`SheetError`] where the library or the writer refuses.
pub fn write(report: &Report, out: &mut (impl Write + Seek + Send)) -> Result<(), SheetError> {
    let mut workbook = Workbook::new();
    describe(
        &mut workbook,
        &report.title,
        &report.partnership,
        report.year,
    );
    let look = Look::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(report))?;
    write_report(sheet, &look, report, Figures::Numbers)?;
    if !report.checks.is_empty() {
        let sheet = workbook.add_worksheet();
        sheet.set_name("Checks")?;
        write_table(
            sheet,
            &look,
            "Checks",
            &CHECK_HEADINGS,
            &check_rows(&report.checks),
        )?;
    }
    workbook.save_to_writer(out)?;
    Ok(())
}

/// The columns of the sheet of checks.
pub(super) const CHECK_HEADINGS: [Heading; 3] = [
    Heading::text("Check", 14),
    Heading::text("Holds", 10),
    Heading::text("Says", 90),
];

/// A table's rows for some checks.
pub(super) fn check_rows(checks: &[Check]) -> Vec<Vec<String>> {
    let row = |check: &Check| {
        let holds = if check.holds { "yes" } else { "no" };
        vec![check.id.clone(), holds.to_owned(), check.says.clone()]
    };
    checks.iter().map(row).collect()
}

/// The paper's name where it has one, else the report's: at most 31 characters, none of those that
/// a sheet's name may not have.
pub(super) fn sheet_name(report: &Report) -> String {
    let name = report
        .paper
        .as_ref()
        .unwrap_or(&report.id)
        .replace('-', " ");
    let fits = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let mut letters = name.chars().filter(fits).take(31);
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}", letters.collect::<String>())
}
