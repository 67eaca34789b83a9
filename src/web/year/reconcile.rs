//! An account against its statement at 31 March: prepared by one role, approved and locked by
//! another.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{follow, reconcile, report::Asked},
    ledger::{calendar::long_date, code::AccountCode},
    report::table::{Report, RowKind, Value},
    store::settings::board::KeptReconciliation,
    web::{
        failure::PageError,
        parts::{Tone, crumbs, error_summary, moment, notice, pounds, sentence, status, titled},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// The form as it stands.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Response, PageError> {
    Ok(page(&mut visit, &Mistakes::default())
        .await?
        .into_response())
}

/// Keeps it as prepared.
pub(in crate::web) async fn prepare(mut visit: Visit, _: Typed) -> Result<Response, PageError> {
    let (year, account) = (visit.year()?, visit.param::<AccountCode>("account")?);
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(None);
    let made = reconcile::prepare(&store, &slug, account, year.last_day(), None, &act).await;
    answer(&mut visit, made.map_err(PageError::from)).await
}

/// Approves and locks it.
pub(in crate::web) async fn approve(mut visit: Visit, _: Typed) -> Result<Response, PageError> {
    let (year, account) = (visit.year()?, visit.param::<AccountCode>("account")?);
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(None);
    let made = reconcile::approve(&store, &slug, account, year.last_day(), &act).await;
    answer(&mut visit, made.map_err(PageError::from)).await
}

async fn answer(visit: &mut Visit, made: Result<(), PageError>) -> Result<Response, PageError> {
    let (year, account) = (visit.year()?, visit.param::<AccountCode>("account")?);
    match made {
        Ok(()) => Ok(done(&visit.to_year(year, &format!("/reconcile/{account}")))),
        Err(error) => {
            let mistakes = Mistakes::whole("sign", error.for_form()?);
            Ok(refused(page(visit, &mistakes).await?))
        }
    }
}

async fn page(visit: &mut Visit, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let (year, account) = (visit.year()?, visit.param::<AccountCode>("account")?);
    let date = year.last_day();
    let asked = Asked::Reconciliation { account, date };
    let (report, holds) = follow::report(&mut visit.reader, year, &asked).await?;
    let kept = visit.reader.reconciliations(account).await?;
    let kept = kept.into_iter().rfind(|kept| kept.on == date);
    let title = format!("Account {account} at {}", long_date(date));
    let end = format!("The end of {year}");
    let name = visit
        .book
        .chart
        .get(account)
        .map_or("", |known| known.name.as_str());
    let locked = kept.as_ref().is_some_and(|kept| kept.locked.is_some());
    Ok(visit.page(
        &titled(&title, mistakes),
        "Year end",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to_year(year, "/end"), &end)], &title))
            div class="head" {
                p class="eyebrow" { (name) }
                h1 { "Reconciliation at " (long_date(date)) }
                p class="lead" {
                    @if holds { "The statement and the book agree." }
                    @else { "The statement and the book do not agree yet." }
                }
            }
            div class="stack" {
                @if locked {
                    (notice(Tone::Good, "Locked", &html! {
                        "An entry that would disturb it is refused."
                    }))
                }
                (table(&report))
                (signatures(visit, kept.as_ref()))
                @if !report.notes.is_empty() {
                    section {
                        h2 { "Beside it" }
                        ul { @for note in &report.notes { li { (sentence(note)) } } }
                    }
                }
            }
        },
    ))
}

fn table(report: &Report) -> Markup {
    html! {
        div class="box" {
            table {
                caption class="unseen" { (report.title) }
                thead { tr {
                    th scope="col" { (report.label_heading) }
                    @for column in &report.columns {
                        th scope="col" class="money first" { (column.heading) }
                    }
                } }
                tbody {
                    @for row in report.visible() {
                        tr {
                            @if row.kind == RowKind::Heading {
                            th scope="rowgroup" colspan=(report.columns.len().saturating_add(1)) {
                                    strong { (row.label) }
                                }
                            } @else {
                                th scope="row" {
                                    @if row.kind == RowKind::Total { strong { (row.label) } }
                                    @else { (row.label) }
                                }
                                @for value in &row.values {
                                    td class="money first" { @match value {
                                        Value::Money(found) => {
                                            @if row.kind == RowKind::Total {
                                                strong { (pounds(found.amount)) }
                                            } @else { (pounds(found.amount)) }
                                        }
                                        Value::Text(text) => { (text) }
                                        Value::Date(_) | Value::Blank => {}
                                    } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn signatures(visit: &Visit, kept: Option<&KeptReconciliation>) -> Markup {
    let prepared = kept.map(|kept| &kept.prepared);
    let locked = kept.and_then(|kept| kept.locked.as_ref());
    let signed = |act: &crate::ledger::posted::Act| {
        html! {
            p { strong { (act.by) } " (not authenticated)" }
            p class="small soft" { (moment(act.at)) }
        }
    };
    html! {
        section id="sign" tabindex="-1" {
            h2 { "Signed by two roles" }
            div class="cols even" {
                div class="box" {
                    p class="small soft" { "Prepared by" }
                    @match prepared {
                        Some(act) => { (signed(act)) (status(Tone::Good, "Signed")) }
                        None => { p { "Nobody yet" } }
                    }
                    @if locked.is_none() {
                        form method="post" action=(act_on(visit, "prepare")) {
                            button class={ "button" @if prepared.is_none() { " main" } } {
                                "Prepare it as " (visit.role.1)
                            }
                        }
                    }
                }
                div class="box" {
                    p class="small soft" { "Checked and approved by" }
                    @match locked {
                        Some(act) => { (signed(act)) (status(Tone::Lock, "Signed and locked")) }
                        None => { p { "Nobody yet; another role than the one that prepared it" } }
                    }
                    @if prepared.is_some() && locked.is_none() {
                        form method="post" action=(act_on(visit, "approve")) {
                            button class="button main" { "Approve and lock as " (visit.role.1) }
                        }
                    }
                }
            }
        }
    }
}

fn act_on(visit: &Visit, verb: &str) -> String {
    let place = visit.address.split('?').next().unwrap_or_default();
    let place = place
        .trim_end_matches("/prepare")
        .trim_end_matches("/approve");
    format!("{place}/{verb}")
}
