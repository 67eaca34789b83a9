//! A file on its way in: read in a limited child process, planned, shown with its proof, and
//! written exactly as confirmed.

use std::{io::Write as _, sync::Arc};

use axum::{
    extract::Multipart,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use crate::{
    actions::import::{self, New, Planned, Upload},
    ledger::{code::AccountCode, digest::Digest},
    sandbox,
    statement::{
        error::{Limits, ReadError},
        line::ReadFile,
        profile,
        stage::proof::Proof,
    },
    web::{
        failure::PageError,
        office::Office,
        parts::{Tone, counted, crumbs, day, groups_of_four, notice, pounds, sentence},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::list;

/// Takes a file in, reads it, and goes to its plan.
pub(in crate::web) async fn upload(
    mut visit: Visit,
    mut form: Multipart,
) -> Result<Response, PageError> {
    let (mut name, mut bytes, mut account) = (String::new(), Vec::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(|_| PageError::BadForm)? {
        match field.name() {
            Some("file") => {
                name = field.file_name().unwrap_or("statement").to_owned();
                bytes = field
                    .bytes()
                    .await
                    .map_err(|_| PageError::BadForm)?
                    .to_vec();
            }
            Some("account") => account = field.text().await.map_err(|_| PageError::BadForm)?,
            _ => {}
        }
    }
    let typed = Typed::filled([("account", account)]);
    let mut mistakes = Mistakes::default();
    if bytes.is_empty() {
        mistakes.add("file", "choose the file; nothing arrived, or it is empty");
    }
    let account = typed.parse::<AccountCode>("account", "choose the account", &mut mistakes);
    let (Some(account), true) = (account, mistakes.none()) else {
        return Ok(refused(list::page(&mut visit, &typed, &mistakes).await?));
    };
    let read = match read_file(&visit.office, bytes.clone()).await {
        Ok(read) => read,
        Err(error) => {
            let mistakes = Mistakes::whole("file", error.to_string());
            return Ok(refused(list::page(&mut visit, &typed, &mistakes).await?));
        }
    };
    let key = visit
        .office
        .shelve(Upload {
            name,
            bytes,
            read,
            account,
            only: None,
        })
        .await;
    Ok(done(&visit.to(&format!("/statements/plan/{key}"))))
}

/// Reads the bytes of a file in the limited child process.
async fn read_file(office: &Office, bytes: Vec<u8>) -> Result<ReadFile, ReadError> {
    let program = office.program();
    let stopped = |error: &dyn std::fmt::Display| ReadError::NotStarted(error.to_string());
    let profiles = profile::embedded().map_err(|error| stopped(&error))?;
    let reading = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::NamedTempFile::new().map_err(|error| stopped(&error))?;
        file.write_all(&bytes).map_err(|error| stopped(&error))?;
        sandbox::read(
            &program,
            file.path(),
            &profiles,
            None,
            &Limits::default(),
            &mut |_| {},
        )
    });
    reading
        .await
        .map_err(|error| ReadError::NotStarted(error.to_string()))?
}

/// The plan of an upload.
pub(in crate::web) async fn show(visit: Visit) -> Result<Response, PageError> {
    let key: String = visit.param("key")?;
    let Some(upload) = visit.office.shelved(&key).await else {
        return Ok(refused(gone(&visit)));
    };
    planned(&visit, &key, &upload, None).await
}

async fn planned(
    visit: &Visit,
    key: &str,
    upload: &Arc<Upload>,
    changed: Option<&str>,
) -> Result<Response, PageError> {
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let plan = import::plan(store, slug, upload, New::Waits).await;
    match plan.map_err(PageError::from) {
        Ok(plan) => Ok(page(visit, key, upload, &plan, changed).into_response()),
        Err(error) => {
            let says = error.for_form()?;
            Ok(refused(not_planned(visit, upload, &says)))
        }
    }
}

/// Writes the plan that was confirmed, once, or says what changed.
pub(in crate::web) async fn confirm(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let key = typed.get("key").to_owned();
    let confirmed: Digest = typed.get("plan").parse().map_err(|_| PageError::BadForm)?;
    let Some(upload) = visit.office.shelved(&key).await else {
        return Ok(refused(gone(&visit)));
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(None);
    let acted = visit.office.once(&key, async {
        let upload = Upload::clone(&upload);
        let imported = import::confirm(&store, &slug, upload, New::Waits, confirmed, &act).await?;
        Ok::<_, PageError>(match imported.import {
            Some(number) => visit.to(&format!("/statements/{number}?done=1")),
            None => visit.to("/statements"),
        })
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let says = error.for_form()?;
            planned(&visit, &key, &upload, Some(&says)).await
        }
    }
}

fn gone(visit: &Visit) -> Markup {
    visit.page(
        "Choose the file again",
        "Statements",
        &html! {
            div class="head" {
                h1 { "Choose the file again" }
                p class="lead" { "Its plan is no longer kept; nothing of it was written." }
            }
            p { a class="button main" href=(visit.to("/statements")) { "Choose the file" } }
        },
    )
}

/// A file that was read and cannot be planned: what was recognised, every problem with its cell.
fn not_planned(visit: &Visit, upload: &Upload, says: &str) -> Markup {
    let title = format!("{} cannot be brought in", upload.name);
    visit.page(
        &format!("Error: {title}"),
        "Statements",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")], "Plan"))
            div class="head" {
                h1 { (title) }
                p class="lead" { "Nothing was written." }
            }
            div class="stack" {
                (notice(Tone::Bad, "Why", &html! { (sentence(says)) }))
                (problems(upload))
                (recognised(upload))
                p { a class="button main" href=(visit.to("/statements")) { "Choose another file" } }
            }
        },
    )
}

fn page(
    visit: &Visit,
    key: &str,
    upload: &Upload,
    plan: &Planned,
    changed: Option<&str>,
) -> Markup {
    let (lines, money) = (plan.proof.lines, plan.proof.waiting);
    visit.page(
        "Check this before anything is written",
        "Statements",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")], "Plan"))
            div class="head" {
                h1 { "Check this before anything is written" }
                p class="lead" {
                    "We read " strong {
                        (plan.file) } " and wrote nothing. What you confirm below is \
                     exactly what will be written, or nothing is."
                }
            }
            div class="stack" {
                @if let Some(says) = changed {
                    (notice(Tone::Bad, "Nothing was written", &html! { (sentence(says)) }))
                }
                @if let Some(day) = &plan.imported_before {
                    (notice(Tone::Info, "This file was brought in before", &html! {
                        "On " (day) ". It adds nothing again."
                    }))
                }
                (proof(&plan.proof))
                @for warning in &plan.warnings {
                    (notice(Tone::Wait, &warning.at, &html! { (sentence(&warning.why)) }))
                }
                (problems(upload))
                div class="cols even" {
                    (recognised(upload))
                    section {
                        h2 { (counted(plan.set_aside.len(), "row", "rows")) " set aside" }
                        ul class="tasks small" {
                            @for row in plan.set_aside.iter().take(100) {
                                li {
                                    span class="mono" { (row.at) }
                                    span { (sentence(&row.why)) }
                                }
                            }
                        }
                    }
                }
                section class="box" {
                    h2 { "Bring in " (counted(lines, "line", "lines")) ", "
                        (pounds(money.money_in)) " in and " (pounds(money.money_out)) " out" }
                    p {
                        "They will wait on the coding page until somebody says what each was for. \
                     If the book moves before you confirm, you will be shown a new plan instead."
                    }
                    form method="post" action=(visit.to("/statements/confirm")) class="row" {
                        input type="hidden" name="key" value=(key);
                        input type="hidden" name="plan" value=(plan.digest);
                        button class="button main" data-busy="Writing…" {
                            "Bring in these " (counted(lines, "line", "lines"))
                        }
                        a href=(visit.to("/statements")) { "Leave it" }
                    }
                    p class="tiny soft" {
                        "Plan " span class="mono" {
                            (groups_of_four(&plan.digest.to_string(), 16))
                        }
                    }
                }
            }
        },
    )
}

/// Law 3 as an equation: rows, then each side of the money by itself.
fn proof(proof: &Proof) -> Markup {
    let money =
        |side: fn(&crate::statement::stage::proof::Sides) -> crate::ledger::money::Money| {
            [
                (pounds(side(&proof.posted)), "posted"),
                (pounds(side(&proof.waiting)), "waiting to be coded"),
                (pounds(side(&proof.already_held)), "held already"),
                (pounds(side(&proof.set_aside_money)), "set aside"),
            ]
        };
    let rows = [
        (proof.lines.to_string(), "new lines"),
        (proof.duplicates.to_string(), "held already"),
        (
            proof.set_aside.to_string(),
            "set aside: headings, totals, balances",
        ),
    ];
    html! {
        section class="box" aria-label="The proof that nothing is missing" {
            (equation(&proof.rows.to_string(), "rows of the file", &rows))
            (equation(&pounds(proof.money.money_in), "money in", &money(|s| s.money_in)))
            (equation(&pounds(proof.money.money_out), "money out", &money(|s| s.money_out)))
            p class="small soft" {
                @if proof.holds() { "Every row and every pound is accounted for. " }
                (counted(proof.blank, "blank row is", "blank rows are")) " counted apart."
            }
        }
    }
}

pub(super) fn equation(whole: &str, says: &str, parts: &[(String, &str)]) -> Markup {
    html! {
        ul class="sum" {
            li { div { b { (whole) } p { (says) } } }
            @for (index, (part, says)) in parts.iter().enumerate() {
                li {
                    span class="op" { @if index == 0 { "=" } @else { "+" } }
                    div { b { (part) } p { (says) } }
                }
            }
        }
    }
}

fn problems(upload: &Upload) -> Markup {
    let problems = &upload.read.problems;
    html! {
        @if !problems.is_empty() {
            section {
                h2 { (counted(problems.len(), "problem", "problems")) }
                ul class="tasks" {
                    @for problem in problems.iter().take(50) {
                        li {
                            span class="mono" { (problem.at) }
                            span { (sentence(&problem.why)) }
                        }
                    }
                }
            }
        }
    }
}

fn recognised(upload: &Upload) -> Markup {
    let read = &upload.read;
    html! {
        section {
            h2 { "What was recognised" }
            dl class="facts small" {
                dt { "File" } dd { (read.format) @if let Some(e) = &read.encoding { ", " (e) } }
                dt { "Layout" } dd { (read.profile.as_deref().unwrap_or("none that we know")) }
                dt { "Into account" } dd { (upload.account) }
                @for statement in &read.statements {
                    dt { "Statement" }
                    dd {
                        (statement.account.as_deref().unwrap_or("account not named")) ", "
                        (counted(statement.lines.len(), "line", "lines"))
                        @if let (Some(from), Some(to)) = (statement.from, statement.to) {
                            ", " (day(from)) " to " (day(to))
                        }
                    }
                    @for (name, stated) in
                        [("Opening", &statement.opening), ("Closing", &statement.closing)]
                    {
                        @if let Some(stated) = stated {
                            dt { (name) }
                            dd { (pounds(stated.amount)) " at "
                                span class="mono" { (stated.at) } }
                        }
                    }
                    dt { "Balances" }
                    dd { @match statement.balances {
                        Some(true) => "opening and lines add up to closing",
                        Some(false) => "opening and lines do not add up to closing",
                        None => "the file prints none to check against",
                    } }
                }
            }
        }
    }
}
