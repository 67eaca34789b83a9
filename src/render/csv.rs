//! A report as CSV: a header row, then the rows that are printed, amounts as plain numbers.

use std::io::Write;

use csv::Writer;

use crate::report::table::{Report, Value};

/// Writes a report as CSV, in UTF-8.
///
/// Text that a spreadsheet program would take for a formula gets an apostrophe before it.
///
/// # Errors
/// What the writer reports.
pub fn write(report: &Report, out: &mut impl Write) -> Result<(), csv::Error> {
    let mut writer = Writer::from_writer(out);
    let fixed = ["Row", "Kind", report.label_heading.as_str()].map(str::to_owned);
    let headings = report.columns.iter().map(|column| column.heading.clone());
    writer.write_record(fixed.into_iter().chain(headings))?;
    for row in report.visible() {
        let fixed = [
            row.id.clone(),
            row.kind.word().to_owned(),
            inert(&row.label),
        ];
        writer.write_record(fixed.into_iter().chain(row.values.iter().map(plain)))?;
    }
    writer.flush()?;
    Ok(())
}

fn plain(value: &Value) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Text(text) => inert(text),
        Value::Date(day) => day.to_string(),
        Value::Money(figure) => figure.amount.to_plain(),
    }
}

/// Text that no spreadsheet program runs.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
