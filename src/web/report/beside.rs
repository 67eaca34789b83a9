//! What stands beside Appendix A: the decision, versions side by side, the checks in words, and the
//! downloads.

use maud::{Markup, html};

use crate::{
    actions::{attach::Evidenced, follow, report::Asked},
    ledger::{book::Book, calendar::FinancialYear, posted::Act},
    report::table::{Check, Report, Row, RowKind},
    store::settings::{board::Decision, wording::Decided},
    web::{
        failure::PageError,
        parts::{Tone, day, moment, notice, pounds, scroll, sentence, status},
        record::evidence,
        said::named::named_sentence,
        visit::Visit,
    },
};

/// What the Board decided on these figures.
pub(super) fn decision(
    visit: &Visit,
    year: FinancialYear,
    shown: Option<&(Decision, Act)>,
    last: Option<&(Decision, Act)>,
) -> Markup {
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
                        @if let Some((last, _)) = last {
                            "The year's entries as they stand, which the Board has not decided "
                            "on. It decided on version " (last.version) " on " (day(last.on)) "."
                        } @else { "The Board has not decided on these figures." }
                    }))
                    p {
                        a href=(visit.to_year(year, "/decide")) { "Record a decision" }
                    }
                }
            }
            @if let Some((Decision { version, .. }, _)) = shown {
                @let decided = Decided { year, version: *version };
                p { a class="unprinted"
                    href=(evidence::address(visit, Evidenced::Decision(decided))) {
                        "Minutes and other documents" } }
            }
            p { a href=(visit.to_year(year, "/board")) { "The page for the Board" } }
        }
    }
}

/// That a check does not hold, and which; nothing where all hold.
pub(super) fn not_yet(book: &Book, report: &Report) -> Markup {
    let failing: Vec<&Check> = report.failing().collect();
    html! {
        @if !failing.is_empty() {
            (notice(Tone::Bad, "This is not a report yet", &html! {
                p { "A check does not hold, so no figure here may be relied on." }
                ul { @for check in failing {
                    li {
                        @if check.id != "C7" { (named(check)) ". " }
                        (named_sentence(book, &check.says))
                    }
                } }
            }))
        }
    }
}

/// Every version that was decided on, beside the book as it stands, where there are several.
pub(super) async fn versions_compared(
    visit: &mut Visit,
    year: FinancialYear,
    decisions: &[(Decision, Act)],
) -> Result<Markup, PageError> {
    if decisions.len() < 2 {
        return Ok(html! {});
    }
    let mut versions: Vec<(String, Report)> = Vec::new();
    for (decision, _) in decisions {
        let asked = Asked::EndOfYear {
            version: Some(decision.version),
        };
        let (report, _) = follow::report(&mut visit.reader, year, &asked).await?;
        versions.push((format!("Version {}", decision.version), report));
    }
    let rows: Vec<&Row> = versions.last().map_or_else(Vec::new, |(_, last)| {
        last.visible()
            .filter(|row| row.kind != RowKind::Heading)
            .collect()
    });
    let shown = |report: &Report, row: &Row| report.figure(&row.id).map(pounds);
    Ok(html! {
        section class="unprinted" {
            (scroll("Versions side by side", true, &html! { table class="cards" {
                caption { "Versions side by side" }
                thead { tr {
                    th scope="col" { "Row" }
                    @for (place, (name, _)) in versions.iter().enumerate() {
                        th scope="col" class=(if place == 0 { "money first" } else { "money" }) {
                            (name)
                        }
                    }
                    th scope="col" { "Same" }
                } }
                tbody { @for row in rows {
                    @let figures: Vec<Option<String>> =
                        versions.iter().map(|(_, report)| shown(report, row)).collect();
                    @let same = figures.windows(2).all(|pair| pair.first() == pair.last());
                    tr class=[(!same).then_some("waits")] {
                        th scope="row" { (row.label) }
                        @for (place, ((name, _), amount)) in
                            versions.iter().zip(&figures).enumerate()
                        {
                            td class=(if place == 0 { "money first" } else { "money" })
                                data-of=(name) { (amount.as_deref().unwrap_or("no such row")) }
                        }
                        td data-of="Same" { @if same { "same" } @else { "differs" } }
                    }
                } }
            } }))
        }
    })
}

/// The checks in words, with the figures that show each.
pub(super) fn checks(book: &Book, report: &Report) -> Markup {
    html! {
        section {
            h2 { "Checks" }
            ul class="tasks small" {
                @for check in &report.checks {
                    li { div {
                        (status(if check.holds { Tone::Good } else { Tone::Bad }, &named(check)))
                        details class="small soft" open[!check.holds] {
                            summary { "The figures" }
                            p { (named_sentence(book, &check.says)) }
                        }
                    } }
                }
            }
        }
    }
}

/// What a check checks, as a sentence that is true where it holds.
fn named(check: &Check) -> String {
    let says = match check.id.as_str() {
        "C1" => "The costs listed add up to the project's cost",
        "C2" => "Every income, cost and transfer is in one row",
        "C3" => "What remains is what the funds hold",
        "C4" => "No restricted money hides in what remains",
        "C5" => "Each grant is shown at its allocation",
        "C6" => "Brought forward is what was carried forward",
        "C7" => "No statement line of the year waits",
        other => return format!("Check {other}"),
    };
    if check.holds {
        says.to_owned()
    } else {
        format!("Does not hold: {says}")
    }
}

/// Every paper of the year in every format.
pub(super) fn downloads(visit: &Visit, year: FinancialYear, version: Option<i64>) -> Markup {
    let version = version.map_or("now".to_owned(), |version| version.to_string());
    let appendix = |ending: &str| {
        visit.to_year(
            year,
            &format!("/files/appendix-a.{ending}?version={version}"),
        )
    };
    let file = |name: &str| visit.to_year(year, &format!("/files/{name}"));
    let plain = [
        ("Trial balance", "trial-balance"),
        ("What moved each fund", "fund-movements"),
        ("Every posting", "postings"),
    ];
    html! {
        section {
            h2 { "Download" }
            ul class="tasks small" {
                li { div {
                    "Appendix A"
                    p class="row" {
                        a href=(appendix("xlsx")) { "XLSX" } a href=(appendix("csv")) { "CSV" }
                        a href=(appendix("json")) { "JSON" } a href=(appendix("txt")) { "Text" }
                        a href=(appendix("html")) { "HTML" }
                    }
                    p class="soft" { "Live formulas in the XLSX, every posting in the JSON" }
                } }
                li { div {
                    "Workbook for the auditor"
                    p class="row" { a href=(file("audited-workbook.xlsx")) { "XLSX" } }
                    p class="soft" { "Down to every entry and its source cell" }
                } }
                @for (name, stem) in plain {
                    li { div {
                        (name)
                        p class="row" {
                            @for (ending, format) in
                                [("xlsx", "XLSX"), ("csv", "CSV"), ("json", "JSON")]
                            {
                                a href=(file(&format!("{stem}.{ending}"))) {
                                    (format) span class="unseen" { " of " (name) }
                                }
                            }
                        }
                    } }
                }
            }
        }
    }
}

/// The versions, and the book as it stands.
pub(super) fn versions(
    visit: &Visit,
    year: FinancialYear,
    version: Option<i64>,
    decisions: &[(Decision, Act)],
) -> Markup {
    html! {
        section {
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
                li { a href=(visit.to_year(year, "/reword")) { "Reword its rows" } }
                @for other in visit.years().into_iter().filter(|other| *other != year) {
                    li { a href=(visit.to_year(other, "/report")) { "The report of " (other) } }
                }
            }
        }
    }
}
