//! The paragraphs of the covering report that hold figures, written from the same rows as Appendix
//! A, so that the two cannot say different things.

use maud::{Markup, html};

use crate::{
    ledger::money::Money,
    report::table::{Report, Row, RowKind},
};

/// What is left in restricted funds, which is for its own purpose alone: the rows that break no
/// other row down.
pub(super) fn restricted(report: &Report) -> Money {
    let apart = report
        .visible()
        .filter(|row| row.kind == RowKind::Memo && row.breaks_down.is_none());
    let amounts = apart.filter_map(|row| row.figure().map(|found| found.amount));
    Money::sum(amounts).unwrap_or_default()
}

/// Paragraphs 1 to 3, to be read and copied.
pub(super) fn paragraphs(report: &Report) -> Markup {
    let mut totals = report.visible().filter(|row| row.kind == RowKind::Total);
    let (Some(available), Some(remaining)) = (totals.next(), totals.last()) else {
        return html! {};
    };
    let paper = report.paper.as_deref().unwrap_or("the end of year report");
    let funding = report
        .visible()
        .take_while(|row| row.kind != RowKind::Total)
        .filter(|row| row.kind == RowKind::Figure);
    let year = report.year;
    let held = restricted(report);
    let whole = remaining.figure().map(|found| found.amount);
    let free = whole.and_then(|whole| whole.minus(held).ok());
    html! {
        section class="unprinted" {
            h2 { "For the covering report" }
            p class="small soft" { "Written from the figures above, to be copied." }
            div class="box prose" {
                p {
                    "1.1 To present the " (year)
                    " end of financial year report to the Board members."
                }
                p { "1.2 To advise the Board of the balance available for future expenditure." }
                p { "2.1 The " (year) " funding available was " (amount(available)) ":" }
                ul class="bullets" {
                    @for row in funding { li { (row.label) " - " (amount(row)) } }
                }
                p { "2.2 Details of the funding and actual spend are in " (paper) "." }
                p {
                    @match free.filter(|_| !held.is_nil()) {
                        None => {
                            "2.3 " (remaining.label)
                            ", available to the partnership for future expenditure: "
                            strong { (amount(remaining)) } "."
                        }
                        Some(free) => {
                            "2.3 " (remaining.label) ": " (amount(remaining)) ", of which "
                            (held.to_string()) " is in restricted funds, for their own purpose "
                            "only. Available to the partnership for future expenditure: "
                            strong { (free.to_string()) } "."
                        }
                    }
                }
                p { "3.1 That the Board notes the end of year financial report for " (year) "." }
            }
        }
    }
}

fn amount(row: &Row) -> String {
    row.figure()
        .map(|found| found.amount.to_string())
        .unwrap_or_default()
}
