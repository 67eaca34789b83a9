//! Appendix A as a document that prints on one page, every figure a link to what is behind it; what
//! stands beside it is in [`beside`](super::beside).

use maud::{Markup, html};

use crate::{
    actions::{
        follow,
        report::{Asked, END_OF_YEAR},
    },
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        journal::{EntryKind, Posting},
        posted::{Act, PostedEntry},
    },
    report::{
        drift::Against,
        table::{Report, Row, RowKind},
    },
    store::{journal::page::EntryFilter, settings::board::Decision},
    web::{
        failure::PageError,
        parts::{crumbs, day, figure, groups_of_four, pounds, short_day, told_sentence},
        visit::Visit,
    },
};

use super::{beside, cover, drift};

/// Transfers that are told under the paper.
const TRANSFERS: i64 = 50;

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
    let (report, _) = follow::report(&mut visit.reader, year, &asked).await?;
    let shown = version.and_then(|v| decisions.iter().find(|(known, _)| known.version == v));
    let against = match shown {
        None => Against::Draft,
        Some(_) => Against::Decided,
    };
    let drift = drift::drift(&mut visit, year, against).await?;
    let side_by_side = beside::versions_compared(&mut visit, year, &decisions).await?;
    let transfers = transfers(&mut visit, year).await?;
    let title = report.title.clone();
    Ok(visit.page(
        &title,
        "Reports",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], &title))
            div class="cols side" {
                div class="stack" {
                    (paper(&visit, &report, shown, version))
                    (transferred(&visit, &transfers))
                    @if let Some(drift) = &drift { (drift::drift_table(&visit, drift, against)) }
                    (side_by_side)
                    @if report.failing().next().is_none() {
                        (cover::paragraphs(&report, shown.map(|(decision, _)| decision)))
                    }
                }
                aside class="unprinted" aria-label="About this report" {
                    (beside::decision(&visit, year, shown, decisions.last()))
                    @if let Some(drift) = &drift { (drift::drifted(drift, against, "#drift")) }
                    (beside::checks(&visit.book, &report))
                    (beside::downloads(&visit, year, version))
                    (beside::versions(&visit, year, version, &decisions))
                }
            }
        },
    ))
}

/// The transfers between funds of a year that stand, at most so many as are told.
async fn transfers(visit: &mut Visit, year: FinancialYear) -> Result<Vec<PostedEntry>, PageError> {
    let of_year = EntryFilter {
        year: Some(year),
        kind: Some(EntryKind::Transfer),
        ..EntryFilter::default()
    };
    let page = visit.reader.entry_page(&of_year, 0, TRANSFERS).await?;
    let numbers: Vec<i64> = page.entries.iter().map(|one| one.number).collect();
    let reversed = visit.reader.reversals_of(&numbers).await?;
    let mut found = page.entries;
    found.retain(|one| !reversed.contains_key(&one.number));
    Ok(found)
}

/// The transfers between funds under the paper: no row of it counts them, since they are nil over
/// all funds.
fn transferred(visit: &Visit, transfers: &[PostedEntry]) -> Markup {
    html! {
        @if !transfers.is_empty() {
            section class="unprinted" aria-labelledby="transferred" {
                h2 id="transferred" { "Transfers between funds" }
                p class="small soft" {
                    "They are nil over all funds, so no row of the report counts them."
                }
                ul class="tasks" { @for posted in transfers {
                    li {
                        div {
                            a href=(visit.to(&format!("/journal/{}", posted.number))) {
                                "Entry " (posted.number) }
                            ": " (posted.entry.text) ", " (short_day(posted.entry.date))
                        }
                        span { (crossing(visit, posted)) }
                    }
                } }
            }
        }
    }
}

/// "£500.00 from Pooled Fund to County Lines", with both funds as links.
fn crossing(visit: &Visit, posted: &PostedEntry) -> Markup {
    let sides = posted.entry.postings.iter();
    let mut sides = sides.filter(|posting| posting.account == AccountCode::TRANSFERS);
    let gives = sides.clone().find(|posting| !posting.amount.is_negative());
    let receives = sides.find(|posting| posting.amount.is_negative());
    let fund = |posting: &Posting| {
        let named = visit.book.funds.get(&posting.fund);
        let name = named.map_or_else(|| posting.fund.to_string(), |fund| fund.name.clone());
        html! { a href=(visit.to(&format!("/funds/{}", posting.fund))) { (name) } }
    };
    html! {
        @if let (Some(gives), Some(receives)) = (gives, receives) {
            (pounds(gives.amount)) " from " (fund(gives)) " to " (fund(receives))
        }
    }
}

fn paper(
    visit: &Visit,
    report: &Report,
    shown: Option<&(Decision, Act)>,
    version: Option<i64>,
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
            (beside::not_yet(&visit.book, report))
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
                ul { @for note in &report.notes { li { (told_sentence(note)) } } }
            }
            (provenance(report, shown, version))
        }
    }
}

/// The foot of the paper: which version, what was decided, and what it was computed from.
pub(super) fn provenance(
    report: &Report,
    shown: Option<&(Decision, Act)>,
    version: Option<i64>,
) -> Markup {
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
                    (None, None) => {
                        "Draft, as the book stands, which the Board has not decided on. "
                    }
                }
                (report.checks.len()) " checks, "
                @match failing {
                    0 => "all hold.",
                    1 => "1 does not hold.",
                    many => { (many) " do not hold." }
                }
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
                        // The paper writes its minus as a hyphen, as every other copy of it does.
                        (figure(&visit.to_year(report.year, &place), &found.amount.to_string()))
                    }
                }
            }
        }
    }
}
