//! A report as text: the paper's words on the left, its figures right-aligned.

use std::io::{self, Write};

use crate::{
    ledger::calendar::short_date,
    report::table::{Column, ColumnKind, Report, Row, Value},
};

/// Spaces between two columns.
const GAP: usize = 2;

/// Writes a report as text. Long labels are wrapped only where a terminal's width is given, so
/// that a file or a pipe always has a row a line.
///
/// # Errors
/// What the writer reports.
pub fn write(report: &Report, width: Option<usize>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", report.partnership)?;
    match &report.paper {
        Some(paper) => writeln!(out, "{} - {paper}", report.title)?,
        None => writeln!(out, "{}", report.title)?,
    }
    writeln!(out)?;
    write_rows(report, width, out)?;
    if !report.notes.is_empty() {
        writeln!(out)?;
        for note in &report.notes {
            write_words(&format!("Note: {note}"), width, out)?;
        }
    }
    if !report.checks.is_empty() {
        writeln!(out)?;
        for check in &report.checks {
            write_words(&check.to_string(), width, out)?;
        }
    }
    writeln!(out)?;
    writeln!(out, "{}", report.provenance())
}

/// A sentence, broken between words where a terminal's width is given.
fn write_words(words: &str, width: Option<usize>, out: &mut impl Write) -> io::Result<()> {
    for line in wrap(words, 0, width.unwrap_or(usize::MAX)) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn write_rows(report: &Report, width: Option<usize>, out: &mut impl Write) -> io::Result<()> {
    let widths: Vec<usize> = (0..)
        .zip(&report.columns)
        .map(|column| wide(report, column))
        .collect();
    let beside: usize = widths.iter().map(|width| width.saturating_add(GAP)).sum();
    let labels = report.visible().map(|row| length(&label(row)));
    let longest = labels
        .chain([length(&report.label_heading)])
        .max()
        .unwrap_or(0);
    let room = width.map_or(longest, |width| width.saturating_sub(beside).max(20));
    let label_width = longest.min(room);
    if report.columns.len() > 1 {
        let headings = report.columns.iter().map(|column| column.heading.clone());
        let headings: Vec<String> = headings.collect();
        write_line(
            report,
            &report.label_heading,
            &headings,
            label_width,
            &widths,
            out,
        )?;
    }
    for row in report.visible() {
        let values: Vec<String> = row.values.iter().map(shown).collect();
        let lines = wrap(
            &label(row),
            usize::from(row.level).saturating_mul(GAP),
            label_width,
        );
        let (last, before) = lines
            .split_last()
            .map_or((String::new(), &[][..]), |(last, before)| {
                (last.clone(), before)
            });
        for line in before {
            writeln!(out, "{line}")?;
        }
        write_line(report, &last, &values, label_width, &widths, out)?;
    }
    Ok(())
}

fn write_line(
    report: &Report,
    label: &str,
    values: &[String],
    label_width: usize,
    widths: &[usize],
    out: &mut impl Write,
) -> io::Result<()> {
    let mut line = pad(label, label_width, false);
    for ((value, width), column) in values.iter().zip(widths).zip(&report.columns) {
        line.push_str(&" ".repeat(GAP));
        line.push_str(&pad(value, *width, column.kind == ColumnKind::Money));
    }
    writeln!(out, "{}", line.trim_end())
}

/// The width of a column: its longest value or, where headings are printed, its heading.
fn wide(report: &Report, (place, column): (usize, &Column)) -> usize {
    let heading = if report.columns.len() > 1 {
        length(&column.heading)
    } else {
        0
    };
    let values = report.visible().filter_map(|row| row.values.get(place));
    values
        .map(|value| length(&shown(value)))
        .chain([heading])
        .max()
        .unwrap_or(0)
}

fn label(row: &Row) -> String {
    let indent = " ".repeat(usize::from(row.level).saturating_mul(GAP));
    format!("{indent}{}", row.label)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Text(text) => text.clone(),
        Value::Date(day) => short_date(*day),
        Value::Money(figure) => figure.amount.to_string(),
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn pad(text: &str, width: usize, right: bool) -> String {
    let fill = " ".repeat(width.saturating_sub(length(text)));
    if right {
        format!("{fill}{text}")
    } else {
        format!("{text}{fill}")
    }
}

/// Words in lines of a width, those after the first indented a step further than the first.
fn wrap(words: &str, indent: usize, width: usize) -> Vec<String> {
    if length(words) <= width {
        return vec![words.to_owned()];
    }
    let hanging = " ".repeat(indent.saturating_add(GAP));
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    let mut begun = false;
    for word in words.split_whitespace() {
        let gap = if begun { " " } else { "" };
        let longer = format!("{line}{gap}{word}");
        if begun && length(&longer) > width {
            lines.push(std::mem::replace(&mut line, format!("{hanging}{word}")));
        } else {
            line = longer;
        }
        begun = true;
    }
    lines.push(line);
    lines
}
