//! The paragraphs of the covering report that hold figures, written from the same rows as Appendix
//! A, so that the two cannot say different things.

use maud::{Markup, html};

use crate::{
    ledger::{calendar::FinancialYear, money::Money},
    report::table::{Report, Row, RowKind},
    store::settings::board::Decision,
    web::parts::sentence,
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

/// What the Board is asked to do, or what it did: in its own words, else by what it did.
fn asked(year: FinancialYear, decision: Option<&Decision>) -> String {
    let of = format!("the end of year financial report for {year}");
    let does = |does: &str| format!("That the Board {does} {of}.");
    let Some(decision) = decision else {
        return does("notes");
    };
    match (decision.wording.as_deref(), decision.outcome.as_str()) {
        (Some(words), _) => sentence(words.trim()),
        (None, "noted") => does("notes"),
        (None, "agreed") => does("agrees"),
        (None, "amended") => does("amends"),
        (None, other) => format!("{}: {of}.", sentence(other).trim_end_matches('.')),
    }
}

/// Paragraphs 1 to 3, to be read and copied; the last as the Board decided on these figures, where
/// it has.
pub(super) fn paragraphs(report: &Report, decision: Option<&Decision>) -> Markup {
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
                p { "3.1 " (asked(year, decision)) }
            }
        }
    }
}

fn amount(row: &Row) -> String {
    row.figure()
        .map(|found| found.amount.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::ledger::digest::Digest;

    #[test]
    fn the_last_paragraph_says_what_the_board_did() {
        let year: FinancialYear = "2020/21".parse().unwrap();
        let decided = |outcome: &str, wording: Option<&str>| Decision {
            report: "end-of-year".to_owned(),
            year,
            version: 1,
            frozen: Digest::START,
            outcome: outcome.to_owned(),
            on: date(2021, 10, 12),
            minute: None,
            wording: wording.map(str::to_owned),
        };
        let of = "the end of year financial report for 2020/21.";
        assert_eq!(asked(year, None), format!("That the Board notes {of}"));
        for (outcome, wording, says) in [
            ("noted", None, format!("That the Board notes {of}")),
            ("agreed", None, format!("That the Board agrees {of}")),
            ("amended", None, format!("That the Board amends {of}")),
            ("deferred", None, format!("Deferred: {of}")),
            (
                "agreed",
                Some("That the Board agrees the report as amended"),
                "That the Board agrees the report as amended.".to_owned(),
            ),
        ] {
            assert_eq!(asked(year, Some(&decided(outcome, wording))), says);
        }
    }
}
