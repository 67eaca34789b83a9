//! Evidence: documents attached to entries, lines and decisions, listed and downloaded; and what
//! has none, as an aid before the year is closed.

use std::collections::BTreeMap;

use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use crate::{
    actions::{
        attach::{self, Evidenced},
        refusal::About,
    },
    ledger::{calendar::FinancialYear, digest::Digest, money::Money, posted::Act},
    store::settings::wording::{Decided, Evidence},
    web::{
        acting,
        failure::PageError,
        parts::{
            Field, bare_pounds, counted, crumbs, empty, error_summary, hidden, moment, pages,
            pounds, scroll, sentence, short_day, titled,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed, without_nul},
        visit::{Visit, done, refused},
    },
};

use super::behind;

/// Costs above this are asked for, in pence.
const OVER: i64 = 50_000;

/// What the address says is to be supported.
fn of(visit: &Visit) -> Result<Evidenced, PageError> {
    let none = || PageError::NotFound(visit.address.clone());
    let (what, of): (String, String) = (visit.param("what")?, visit.param("of")?);
    let number = || of.parse::<i64>().map_err(|_| none());
    match what.as_str() {
        "entry" => Ok(Evidenced::Entry(number()?)),
        "line" => Ok(Evidenced::Line(number()?)),
        "decision" => {
            let (year, version) = of.split_once('.').ok_or_else(none)?;
            Ok(Evidenced::Decision(Decided {
                year: year.parse().map_err(|_| none())?,
                version: version.parse().map_err(|_| none())?,
            }))
        }
        _ => Err(none()),
    }
}

/// What it is called, and the page on which its story is told.
fn called(visit: &Visit, to: Evidenced) -> (String, String) {
    match to {
        Evidenced::Entry(number) => (
            format!("entry {number}"),
            visit.to(&format!("/journal/{number}")),
        ),
        Evidenced::Line(number) => (
            format!("statement line {number}"),
            visit.to(&format!("/lines/{number}")),
        ),
        Evidenced::Decision(Decided { year, version }) => (
            format!("the decision on {year}, version {version}"),
            visit.to_year(year, "/report"),
        ),
    }
}

/// The address at which a document is attached to something.
pub(in crate::web) fn address(visit: &Visit, to: Evidenced) -> String {
    match to {
        Evidenced::Entry(number) => visit.to(&format!("/attach/entry/{number}")),
        Evidenced::Line(number) => visit.to(&format!("/attach/line/{number}")),
        Evidenced::Decision(Decided { year, version }) => visit.to(&format!(
            "/attach/decision/{}.{version}",
            year.in_file_name()
        )),
    }
}

/// The documents of something, and the way to attach another.
pub(in crate::web) fn section(
    visit: &Visit,
    to: Evidenced,
    evidence: &[(Evidence, Act)],
) -> Markup {
    html! {
        section {
            h2 { "Evidence" }
            @if evidence.is_empty() { p class="soft" { "No document is attached." } }
            @else {
                ul class="tasks" {
                    @for (document, act) in evidence {
                        li {
                            a href=(visit.to(&format!("/files/{}", document.sha256))) {
                                (document.name) }
                            span class="small soft" {
                                @if let Some(why) = &act.why { (sentence(why)) " " }
                                "Attached by " (act.by) " (not authenticated), " (moment(act.at))
                            }
                        }
                    }
                }
            }
            p { a class="button little" href=(address(visit, to)) { "Attach a document" } }
        }
    }
}

async fn found(visit: &mut Visit, to: Evidenced) -> Result<Vec<(Evidence, Act)>, PageError> {
    let none = || PageError::NotFound(visit.address.clone());
    Ok(match to {
        Evidenced::Entry(number) => {
            visit.reader.entry(number).await?.ok_or_else(none)?;
            visit.reader.evidence_of(number).await?
        }
        Evidenced::Line(number) => {
            visit.reader.line(number).await?.ok_or_else(none)?;
            visit.reader.evidence_of_line(number).await?
        }
        Evidenced::Decision(decision) => {
            let known = visit.reader.decisions("end-of-year", decision.year).await?;
            if !known
                .iter()
                .any(|(known, _)| known.version == decision.version)
            {
                return Err(none());
            }
            visit.reader.evidence_of_decision(decision).await?
        }
    })
}

/// What each field asks for: what is about neither leads to the document.
const FIELDS: Fields<'_> = Fields {
    whole: "file",
    asks: &[(About::File, "file"), (About::Why, "why")],
};

/// Asks for the document.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let to = of(&visit)?;
    let evidence = found(&mut visit, to).await?;
    let typed = Typed::filled([("form", visit.form_key())]);
    Ok(page(&visit, to, &evidence, &typed, &Mistakes::default()).into_response())
}

/// Attaches it, once.
pub(in crate::web) async fn attach(
    mut visit: Visit,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Response, PageError> {
    let to = of(&visit)?;
    let office = visit.office.clone();
    let bad = |why: MultipartError| office.not_arrived(&why);
    let (mut name, mut bytes, mut fields) = (String::new(), Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(bad)? {
        let named = field.name().unwrap_or_default().to_owned();
        if named == "file" {
            name = without_nul(field.file_name().unwrap_or_default().to_owned());
            bytes = field.bytes().await.map_err(bad)?.to_vec();
        } else {
            fields.push((named, field.text().await.map_err(bad)?));
        }
    }
    acting::same(&fields, &headers)?;
    let typed = Typed::of(fields);
    let wrong = if bytes.is_empty() {
        let says = "choose the document; nothing arrived, or it is empty".to_owned();
        visit.mistaken("file", says, &typed).await?
    } else {
        let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
        let (act, place) = (visit.act(typed.some("why")), called(&visit, to).1);
        let sent = typed
            .clone()
            .with("document", Digest::of(&bytes).to_string())
            .sent();
        let acted = visit.office.once(sent, async {
            attach::attach(&store, &slug, to, &name, &bytes, &act).await?;
            Ok::<_, PageError>(place)
        });
        match acted.await {
            Ok(place) => return Ok(done(&place)),
            Err(error) => visit.mistakes(&FIELDS, error, &typed).await?,
        }
    };
    let evidence = found(&mut visit, to).await?;
    let typed = typed.with("form", visit.form_key());
    Ok(refused(page(&visit, to, &evidence, &typed, &wrong)))
}

fn page(
    visit: &Visit,
    to: Evidenced,
    evidence: &[(Evidence, Act)],
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let (what, place) = called(visit, to);
    let title = format!("Attach a document to {what}");
    let file = Field {
        name: "file",
        label: "The document",
        hint: "An invoice, a letter, a minute: any file. It is kept as it came, with a digest \
               that shows any later change",
        class: "",
    };
    let why = Field {
        name: "why",
        label: "What it shows",
        hint: "May be left empty",
        class: "",
    };
    let here = match to {
        Evidenced::Entry(_) => "Journal",
        Evidenced::Line(_) => "Statements",
        Evidenced::Decision(_) => "Reports",
    };
    visit.page(
        &titled(&title, mistakes),
        here,
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"), (place.clone(), sentence(&what).trim_end_matches('.')),
            ], "Attach"))
            div class="head" {
                h1 { (title) }
                @if !evidence.is_empty() {
                    p class="lead" {
                        (counted(evidence.len(), "document is", "documents are")) " attached \
                         already." }
                }
            }
            @if !evidence.is_empty() {
                ul class="tasks prose" {
                    @for (document, act) in evidence {
                        li {
                            a href=(visit.to(&format!("/files/{}", document.sha256))) {
                                (document.name) }
                            span class="small soft" {
                                @if let Some(why) = &act.why { (sentence(why)) " " }
                                (act.by) ", " (moment(act.at))
                            }
                        }
                    }
                }
            }
            form method="post" enctype="multipart/form-data" {
                (hidden("form", typed.get("form")))
                (file.file("", mistakes))
                (why.text(typed, mistakes))
                div class="buttons" {
                    button class="button main" data-busy="Attaching…" { "Attach this document" }
                    a href=(place) { "Not now" }
                }
            }
        },
    )
}

/// Every document of the book, and the costs of a year that have none.
pub(in crate::web) async fn list(mut visit: Visit) -> Result<Markup, PageError> {
    let year = behind::year(&visit);
    let after = visit.wanted::<i64>("after").unwrap_or(0);
    let over = Money::from_pence(OVER);
    let without = attach::unsupported(&mut visit.reader, (year, over), after).await?;
    let evidence = visit.reader.all_evidence().await?;
    let entries: Vec<i64> = evidence.iter().filter_map(|(one, _)| one.entry).collect();
    let reversed = visit.reader.reversals_of(&entries).await?;
    let at = |after: i64| {
        format!(
            "{}?year={}&after={after}",
            visit.to("/evidence"),
            year.in_file_name()
        )
    };
    let next = without.next.map(at);
    Ok(visit.page(
        "Evidence",
        "Journal",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/journal"), "Journal")], "Evidence"))
            div class="head" {
                h1 { "Evidence" }
                p class="lead" {
                    @if evidence.is_empty() { "No document is attached yet." }
                    @else {
                        (counted(evidence.len(), "document is", "documents are")) " attached."
                    }
                }
                div class="row" { (behind::years(&visit, "/evidence", year)) }
            }
            div class="stack" {
                (missing(&visit, year, over, &without))
                (pages((after > 0).then(|| at(0)).as_deref(), next.as_deref(), "entries"))
                (documents(&visit, &evidence, &reversed))
            }
        },
    ))
}

fn missing(
    visit: &Visit,
    year: FinancialYear,
    over: Money,
    without: &attach::Unsupported,
) -> Markup {
    let title = format!("Costs of {year} over {} without a document", pounds(over));
    let table = html! {
        table class="dense lines" {
            thead { tr {
                th scope="col" { "Entry" } th scope="col" { "Date" }
                th scope="col" { "What it was for" }
                th scope="col" class="money first" { "Cost £" }
                @if visit.may_write() {
                    th scope="col" { span class="unseen" { "Attach" } }
                }
            } }
            tbody { @for (entry, cost) in &without.entries {
                tr {
                    td { a href=(visit.to(&format!("/journal/{}", entry.number))) {
                        (entry.number) } }
                    td { (short_day(entry.entry.date)) }
                    td class="wide" { (entry.entry.text) }
                    td class="money first" { (bare_pounds(*cost)) }
                    @if visit.may_write() {
                        td { a href=(address(visit, Evidenced::Entry(entry.number))) {
                            "Attach" span class="unseen" { " a document to entry " (entry.number) }
                        } }
                    }
                }
            } }
        }
    };
    html! {
        section {
            h2 { (title) }
            p class="soft" {
                (counted(without.looked_at, "entry was", "entries were")) " looked at. The \
                 list is a help: it holds nothing up."
            }
            @if without.entries.is_empty() {
                p { "Each of them has a document, or costs less." }
            } @else { (scroll(&title, false, &table)) }
        }
    }
}

/// Every document, with what it supports; of an entry that was reversed that is said.
fn documents(visit: &Visit, evidence: &[(Evidence, Act)], reversed: &BTreeMap<i64, i64>) -> Markup {
    let supports = |document: &Evidence| {
        let to = match (document.entry, document.line, document.decision) {
            (Some(entry), _, _) => Some(Evidenced::Entry(entry)),
            (None, Some(line), _) => Some(Evidenced::Line(line)),
            (None, None, decision) => decision.map(Evidenced::Decision),
        };
        to.map(|to| called(visit, to))
    };
    html! {
        section {
            h2 { "Documents" }
            @if evidence.is_empty() {
                (empty("No document yet", "Attach one on the page of an entry, of a statement line \
                    or of a decision.", None))
            } @else {
                ul class="tasks" {
                    @for (document, act) in evidence {
                        li {
                            div {
                                a href=(visit.to(&format!("/files/{}", document.sha256))) {
                                    (document.name) }
                                @if let Some((what, place)) = supports(document) {
                                    " for " a href=(place) { (what) }
                                }
                                @let by = document.entry.and_then(|entry| reversed.get(&entry));
                                @if let Some(by) = by {
                                    " " span class="tag" { "reversed by "
                                        a href=(visit.to(&format!("/journal/{by}"))) {
                                            "entry " (by) }
                                    }
                                }
                            }
                            span class="small soft" { (act.by) ", " (moment(act.at)) }
                        }
                    }
                }
            }
        }
    }
}
