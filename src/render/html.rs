//! A report as a complete page: plain, accessible HTML that prints as it stands.
//!
//! It carries no style and no script of its own, so that the strictest content policy shows it;
//! classes are there for whoever serves it beside a style sheet.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, html};

use crate::{
    ledger::calendar::short_date,
    report::table::{ColumnKind, Report, Row, RowKind, Value},
};

/// Writes a report as a page.
///
/// # Errors
/// What the writer reports.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    out.write_all(page(report).into_string().as_bytes())
}

/// The page.
pub fn page(report: &Report) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (report.title) " - " (report.partnership) }
            }
            body {
                main {
                    h1 { (report.title) }
                    p {
                        (report.partnership)
                        @if let Some(paper) = &report.paper { " - " (paper) }
                    }
                    (table(report))
                    (after(report))
                }
            }
        }
    }
}

/// The table alone, for a page that has a frame of its own.
pub fn table(report: &Report) -> Markup {
    html! {
        table class="report" {
            caption { (report.title) ", " (report.year.in_words()) }
            thead {
                tr {
                    th scope="col" { (report.label_heading) }
                    @for column in &report.columns {
                        th scope="col" class=[class(column.kind)] { (column.heading) }
                    }
                }
            }
            tbody {
                @for row in report.visible() { (table_row(report, row)) }
            }
        }
    }
}

fn table_row(report: &Report, row: &Row) -> Markup {
    let span = report.columns.len().saturating_add(1);
    html! {
        tr id={ "row-" (row.id) } class=(row.kind.word()) {
            @if row.kind == RowKind::Heading {
                th scope="rowgroup" colspan=(span) { (row.label) }
            } @else {
                th scope="row" class={ "level-" (row.level) } { (row.label) }
                @for (value, column) in row.values.iter().zip(&report.columns) {
                    td class=[class(column.kind)] { (shown(value)) }
                }
            }
        }
    }
}

/// Notes, checks and the head, under the table.
fn after(report: &Report) -> Markup {
    html! {
        @if !report.notes.is_empty() {
            h2 { "Notes" }
            ul { @for note in &report.notes { li { (note) } } }
        }
        @if !report.checks.is_empty() {
            h2 { "Checks" }
            ul { @for check in &report.checks { li { (check) } } }
        }
        p { (report.provenance()) }
    }
}

const fn class(kind: ColumnKind) -> Option<&'static str> {
    match kind {
        ColumnKind::Money => Some("money"),
        ColumnKind::Text | ColumnKind::Date => None,
    }
}

fn shown(value: &Value) -> Markup {
    match value {
        Value::Blank => html! {},
        Value::Text(text) => html! { (text) },
        Value::Date(day) => html! { time datetime=(day) { (short_date(*day)) } },
        Value::Money(figure) => html! { (figure.amount) },
    }
}
