//! Recording the Board's decision, which freezes the report as it stands.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        day_of,
        decide::{self, Decided},
        follow,
        refusal::About,
        report::{Asked, END_OF_YEAR},
    },
    ledger::digest::{Digest, Encoder},
    report::{
        drift::Against,
        table::{Report, RowKind},
    },
    web::{
        failure::PageError,
        parts::{
            ASKS, Tone, crumbs, day, described, error_summary, field, hidden, notice, pounds,
            titled, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{beside, drift};

const OUTCOMES: [(&str, &str); 3] = [
    ("noted", "Noted"),
    ("agreed", "Agreed"),
    ("amended", "Amended"),
];

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Kind, "decision"),
        (About::Day, "date"),
        (About::Authority, "minute"),
        (About::Text, "wording"),
    ],
};

/// Asks for the decision.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.form_key()), ("decision", "noted".into())]);
    Ok(page(&mut visit, &typed, &Mistakes::default())
        .await?
        .into_response())
}

/// Records it, once.
pub(in crate::web) async fn decide(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let year = visit.year()?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return Ok(page(&mut visit, &typed, &mistakes).await?.into_response());
    }
    let date = typed.day("date", "say the day of the meeting", &mut mistakes);
    let decided = Decided {
        year,
        decision: typed.words("decision", "choose what the Board did", &mut mistakes),
        date: date.unwrap_or_default(),
        minute: typed.words("minute", "say the minute, such as 9.1", &mut mistakes),
        wording: typed.words(
            "wording",
            "say the decision in the Board's words",
            &mut mistakes,
        ),
    };
    if !mistakes.none() {
        return Ok(refused(page(&mut visit, &typed, &mistakes).await?));
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(None);
    let office = visit.office.clone();
    let asked = Asked::EndOfYear { version: None };
    let (now, _) = follow::report(&mut visit.reader, year, &asked).await?;
    let decided_before = visit.reader.decisions(END_OF_YEAR, year).await?.len();
    let acted = office.once(typed.sent(), async {
        if typed.get("shown") != shown(&now, decided_before).to_string() {
            return Err(PageError::Changed);
        }
        let frozen = decide::decide(&store, &slug, &decided, &act).await?;
        Ok::<_, PageError>(visit.to_year(year, &format!("/report?version={}", frozen.version)))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&FIELDS, error, &typed).await?;
            visit.anew().await?;
            Ok(refused(page(&mut visit, &typed, &mistakes).await?))
        }
    }
}

/// The digest of the figures that somebody is shown, and of how many decisions stood then: another
/// that was recorded meanwhile is not passed over.
fn shown(report: &Report, decided_before: usize) -> Digest {
    let mut record = Encoder::of("report-as-shown");
    record.number(i64::try_from(decided_before).unwrap_or(i64::MAX));
    for row in report.visible() {
        let amount = row.figure().map_or(0, |found| found.amount.pence());
        record.text(&row.id).text(&row.label).number(amount);
    }
    Digest::of(record.finish())
}

async fn page(visit: &mut Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let (report, _) =
        follow::report(&mut visit.reader, year, &Asked::EndOfYear { version: None }).await?;
    let decided_before = visit.reader.decisions(END_OF_YEAR, year).await?.len();
    let later = drift::drift(visit, year, Against::Draft).await?;
    let title = format!("The Board's decision on {year}");
    let back = visit.to_year(year, "/report");
    let ends = year.last_day();
    let open = !visit.book.closed.contains(&year);
    let running = day_of(&visit.act(None)) <= ends;
    Ok(visit.page(
        &titled(&title, mistakes),
        "Reports",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (back, &report.title)], &title))
            div class="head" {
                h1 { (title) }
                p class="lead" { (becomes(decided_before)) }
                p class="soft" {
                    "What is posted later never alters it: what would then differ is shown beside "
                    "it as drift, and the Board can decide on the report as it is then."
                }
            }
            div class="stack" { div class="cols even" {
                @if report.failing().next().is_some() || running {
                    div id=(ASKS) tabindex="-1" aria-describedby=[described(ASKS, mistakes)] {
                        (why(ASKS, mistakes))
                        @if report.failing().next().is_some() {
                            (beside::not_yet(&visit.book, &report))
                        } @else {
                            (notice(Tone::Wait, "It cannot start yet", &html! {
                                (year) " ends on " (day(ends)) "; a meeting cannot decide on its \
                                 end of year report before then."
                            }))
                        }
                    }
                } @else {
                    form method="post" class="box" id=(ASKS) tabindex="-1"
                        aria-describedby=[described(ASKS, mistakes)] {
                        (why(ASKS, mistakes))
                        (hidden("form", typed.get("form")))
                        (hidden("shown", &shown(&report, decided_before).to_string()))
                        @if open {
                            p class="small" {
                                (year) " is not closed yet. If its figures move after the \
                                 decision, that shows as drift, and the Board decides on them \
                                 before the year can be closed."
                            }
                        }
                        (said(typed, mistakes))
                        button class="button main" { "Record the decision and freeze the report" }
                    }
                }
                (frozen(&report))
            }
            @if let Some(later) = &later {
                (drift::drifted(later, Against::Draft, "#drift"))
                (drift::drift_table(visit, later, Against::Draft))
            } }
        },
    ))
}

/// What the Board said, and when.
fn said(typed: &Typed, mistakes: &Mistakes) -> Markup {
    let outcomes = OUTCOMES.map(|(value, word)| (value.to_owned(), word.to_owned()));
    html! {
        (field("decision", "What did the Board do?", "", "").choice(&outcomes, typed, mistakes))
        (field("date", "Day of the meeting", "For example 12 October 2021", "date")
            .text(typed, mistakes))
        (field("minute", "Minute", "For example 9.1", "").text(typed, mistakes))
        (field("wording", "The decision, in the Board's words", "", "").text(typed, mistakes))
    }
}

/// Which version the decision makes, in a sentence; those before it stay.
fn becomes(decided_before: usize) -> String {
    let version = decided_before.saturating_add(1);
    let before = match decided_before {
        0 => String::new(),
        1 => "; version 1 stays beside it".to_owned(),
        _ => format!("; versions 1 to {decided_before} stay beside it"),
    };
    format!("Recording it freezes these figures as version {version} of the report{before}.")
}

/// The totals that the decision will freeze.
fn frozen(report: &Report) -> Markup {
    html! {
        table class="cards" {
            caption { "What will be frozen" }
            thead { tr {
                th scope="col" { "Row" } th scope="col" class="money first" { "Amount" }
            } }
            tbody {
                @for row in report.visible().filter(|row| row.kind == RowKind::Total) {
                    tr {
                        th scope="row" { (row.label) }
                        td class="money first" data-of="Amount" {
                            @if let Some(found) = row.figure() { (pounds(found.amount)) }
                        }
                    }
                }
            }
        }
    }
}
