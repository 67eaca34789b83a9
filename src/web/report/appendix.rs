//! Appendix A as a document that prints on one page, every figure a link to what is behind it;
//! beside it the decision, drift, downloads, versions and checks.

use maud::{Markup, html};

use crate::{
    actions::{
        follow,
        report::{Asked, END_OF_YEAR},
    },
    ledger::{calendar::FinancialYear, posted::Act},
    report::table::{Report, Row, RowKind},
    store::settings::board::Decision,
    web::{
        failure::PageError,
        parts::{Tone, crumbs, day, figure, moment, notice, sentence, status},
        visit::Visit,
    },
};

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
    let shown = version.and_then(|v| decisions.iter().find(|(known, _)| known.version == v));
    let title = report.title.clone();
    Ok(visit.page(
        &title,
        "Reports",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], &title))
            div class="cols side" {
                (paper(&visit, &report, version, holds))
                aside aria-label="About this report" {
                    (decision(&visit, year, shown))
                    @if let Some(drift) = &drift { (drifted(drift)) }
                    (downloads(&visit, year, version))
                    (versions(&visit, year, version, &decisions))
                    section {
                        h2 { "Checks" }
                        ul class="tasks small" {
                            @for check in &report.checks {
                                li {
                                    @let tone = if check.holds { Tone::Good } else { Tone::Bad };
                                    (status(tone, &sentence(&check.to_string())))
                                }
                            }
                        }
                    }
                }
            }
        },
    ))
}

fn paper(visit: &Visit, report: &Report, version: Option<i64>, holds: bool) -> Markup {
    let last = report
        .visible()
        .filter(|row| row.kind == RowKind::Total)
        .last();
    let last = last.map(|row| row.id.clone()).unwrap_or_default();
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
            p class="provenance" {
                (report.year.in_words()) ". "
                @match version {
                    Some(version) => { "Version " (version) ", as it was decided on. " }
                    None => { "Draft, as the book stands. " }
                }
                "Book of " (report.head.count) " records, head "
                span class="mono" { (report.head.digest) }
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

fn decision(visit: &Visit, year: FinancialYear, shown: Option<&(Decision, Act)>) -> Markup {
    html! {
        section {
            h2 { "Decision" }
            @match shown {
                Some((decision, act)) => (notice(
                    Tone::Good,
                    sentence(&decision.outcome).trim_end_matches('.'),
                    &html! {
                        p {
                            "by the Board at the meeting of " (day(decision.on))
                            @if let Some(minute) = &decision.minute { ", minute " (minute) }
                            "."
                        }
                        @if let Some(words) = &decision.wording {
                            p { "\u{201c}" (words) "\u{201d}" } }
                        p class="tiny" {
                            "Recorded by " (act.by) " (not authenticated), " (moment(act.at))
                        }
                    },
                )),
                None => {
                    (notice(Tone::Info, "Draft", &html! {
                        "The Board has not decided on these figures."
                    }))
                    p class="unprinted" {
                        a href=(visit.to_year(year, "/decide")) { "Record a decision" }
                    }
                }
            }
        }
    }
}

fn drifted(drift: &Report) -> Markup {
    let differs: Vec<&Row> = drift
        .visible()
        .filter(|row| row.kind != RowKind::Heading && differs(row))
        .collect();
    html! {
        section {
            h2 { "Drift" }
            @if differs.is_empty() {
                (notice(Tone::Info, "No drift", &html! {
                    "Run again from today's book, every row is the same."
                }))
            } @else {
                (notice(Tone::Wait, "Later entries would change it", &html! {
                    p class="small" { "What the Board decided on stays as it was." }
                    ul class="small" {
                        @for row in &differs {
                            li {
                                (row.label) ": "
                                @for (index, found) in
                                    row.values.iter().filter_map(|v| v.figure()).take(2).enumerate()
                                {
                                    @if index > 0 { ", would now be " }
                                    span class="nowrap" { (found.amount) }
                                }
                            }
                        }
                    }
                }))
                ul class="small" { @for note in &drift.notes { li { (sentence(note)) } } }
            }
        }
    }
}

/// Whether the agreed and the recomputed figure of a row of the drift report differ.
fn differs(row: &Row) -> bool {
    let mut figures = row.values.iter().filter_map(|value| value.figure());
    match (figures.next(), figures.next()) {
        (Some(agreed), Some(now)) => agreed.amount != now.amount,
        _ => false,
    }
}

fn downloads(visit: &Visit, year: FinancialYear, version: Option<i64>) -> Markup {
    let version = version.map_or("now".to_owned(), |version| version.to_string());
    let file = |ending: &str| visit.to_year(year, &format!("/files/{ending}?version={version}"));
    html! {
        section class="unprinted" {
            h2 { "Download" }
            ul class="tasks small" {
                li { a href=(file("appendix-a.xlsx")) { "Appendix A, XLSX" } "live formulas" }
                li { a href=(file("appendix-a.csv")) { "Appendix A, CSV" } }
                li { a href=(file("appendix-a.json")) { "Appendix A, JSON" } "every posting" }
                li { a href=(file("appendix-a.txt")) { "Appendix A, text" } }
                li { a href=(file("appendix-a.html")) { "Appendix A, HTML" } }
                li { a href=(file("audited-workbook.xlsx")) { "Audited workbook, XLSX" } }
            }
            p { a href=(visit.to_year(year, "/board")) { "The board's page" } }
        }
    }
}

fn versions(
    visit: &Visit,
    year: FinancialYear,
    version: Option<i64>,
    decisions: &[(Decision, Act)],
) -> Markup {
    html! {
        section class="unprinted" {
            h2 { "Versions" }
            ul class="tasks small" {
                @for (decision, _) in decisions {
                    @let here = version == Some(decision.version);
                    @let place = format!("/report?version={}", decision.version);
                    li {
                        a href=(visit.to_year(year, &place))
                            aria-current=[here.then_some("page")] { "Version " (decision.version) }
                        span { (decision.outcome) ", " (day(decision.on)) }
                    }
                }
                li {
                    a href=(visit.to_year(year, "/report?version=now"))
                        aria-current=[version.is_none().then_some("page")] { "As the book stands" }
                }
            }
        }
    }
}
