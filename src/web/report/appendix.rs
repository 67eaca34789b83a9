//! Appendix A as a document that prints on one page, every figure a link to what is behind it; what
//! stands beside it is in [`beside`](super::beside).

use maud::{Markup, html};

use crate::{
    actions::{
        follow,
        report::{Asked, END_OF_YEAR},
    },
    ledger::posted::Act,
    report::table::{Report, Row, RowKind},
    store::settings::board::Decision,
    web::{
        failure::PageError,
        parts::{Tone, crumbs, day, figure, groups_of_four, notice, sentence},
        visit::Visit,
    },
};

use super::{beside, cover};

/// The report: a version that was decided on, or as the book stands.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let decisions = visit.reader.decisions(END_OF_YEAR, year).await?;
    let version = match visit.query("version") {
        Some("now") => None,
        Some(version) => version.parse::<i64>().ok(),
        None => decisions.last().map(|(decision, _)| decision.version),
    };
    let asked = Asked::EndOfYear { version };
    let (report, holds) = follow::report(&mut visit.reader, year, &asked).await?;
    let drift = if decisions.is_empty() {
        None
    } else {
        Some(
            follow::report(&mut visit.reader, year, &Asked::Drift)
                .await?
                .0,
        )
    };
    let side_by_side = beside::versions_compared(&mut visit, year, &decisions).await?;
    let shown = version.and_then(|v| decisions.iter().find(|(known, _)| known.version == v));
    let title = report.title.clone();
    Ok(visit.page(
        &title,
        "Reports",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], &title))
            div class="cols side" {
                div class="stack" {
                    (paper(&visit, &report, shown, version, holds))
                    @if let Some(drift) = &drift { (beside::drift_table(&visit, drift)) }
                    (side_by_side)
                    (cover::paragraphs(&report))
                }
                aside class="unprinted" aria-label="About this report" {
                    (beside::decision(&visit, year, shown))
                    @if let Some(drift) = &drift { (beside::drifted(drift)) }
                    (beside::checks(&report))
                    (beside::downloads(&visit, year, version))
                    (beside::versions(&visit, year, version, &decisions))
                }
            }
        },
    ))
}

fn paper(
    visit: &Visit,
    report: &Report,
    shown: Option<&(Decision, Act)>,
    version: Option<i64>,
    holds: bool,
) -> Markup {
    let totals = report.visible().filter(|row| row.kind == RowKind::Total);
    let last = totals.last().map(|row| row.id.clone()).unwrap_or_default();
    html! {
        article class="paper" aria-labelledby="title" {
            p class="over" {
                span { (report.partnership) }
                @if let Some(paper) = &report.paper { span { (paper) } }
            }
            h1 id="title" { (report.title) }
            @if !holds {
                (notice(Tone::Bad, "This is not a report yet",
                    &html! { "A check does not hold, so no figure here may be relied on." }))
            }
            table {
                caption class="unseen" { (report.title) ", " (report.year.in_words()) }
                thead class="unseen" { tr {
                    th scope="col" { (report.label_heading) }
                    th scope="col" { "Amount" }
                } }
                tbody {
                    @for row in report.visible() { (paper_row(visit, report, row, version, &last)) }
                }
            }
            @if !report.notes.is_empty() {
                ul { @for note in &report.notes { li { (sentence(note)) } } }
            }
            (provenance(report, shown, version))
        }
    }
}

/// The foot of the paper: which version, what was decided, and what it was computed from.
fn provenance(report: &Report, shown: Option<&(Decision, Act)>, version: Option<i64>) -> Markup {
    let failing = report.failing().count();
    html! {
        div class="provenance" {
            p {
                (report.year.in_words()) ". "
                @match (shown, version) {
                    (Some((decision, _)), _) => {
                        "Version " (decision.version) ": " (decision.outcome)
                        " by the Board at the meeting of " (day(decision.on))
                        @if let Some(minute) = &decision.minute { ", minute " (minute) }
                        ". "
                    }
                    (None, Some(version)) => { "Version " (version) ". " }
                    (None, None) => "Draft, as the book stands; the Board has not decided on it. ",
                }
                (report.checks.len()) " checks, "
                @if failing == 0 { "all hold." } @else { (failing) " do not hold." }
            }
            p {
                "Computed from a book of " (report.head.count) " records, head "
                span class="mono" { (groups_of_four(&report.head.digest.to_string(), 64)) }
            }
            p {
                "Digest of these figures "
                span class="mono" { (groups_of_four(&report.digest().to_string(), 64)) }
            }
        }
    }
}

fn paper_row(
    visit: &Visit,
    report: &Report,
    row: &Row,
    version: Option<i64>,
    last: &str,
) -> Markup {
    // The costs listed below it stand inside this row, which is set as strongly as a total.
    let listed = report
        .visible()
        .any(|other| other.breaks_down.as_ref() == Some(&row.id));
    let strong = if listed { " strong" } else { "" };
    let class = format!(
        "{}{strong}{}",
        row.kind.word(),
        if row.id == last { " last" } else { "" }
    );
    let version = version.map_or("now".to_owned(), |version| version.to_string());
    html! {
        tr class=(class) id={ "row-" (row.id) } {
            @match row.figure() {
                None => { th scope="rowgroup" colspan="2" { (row.label) } }
                Some(found) => {
                    @let place = format!("/report/{}?version={version}", row.id);
                    th scope="row" { (row.label) }
                    td class="money" {
                        (figure(&visit.to_year(report.year, &place), &found.amount.to_string()))
                    }
                }
            }
        }
    }
}
