//! Every account with its reconciliations, and the way to one at any day.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::reconcile::{self, Listed, Stands},
    ledger::{
        account::Account,
        calendar::{FinancialYear, long_date},
        code::AccountCode,
    },
    web::{
        failure::PageError,
        parts::{
            Tone, crumbs, day, error_summary, field, pounds, sentence, status, titled,
            told_sentence,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// The list; or on to the paper of an account at a day, where both are given.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Response, PageError> {
    let asked = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    let last = long_date(visit.newest_year().last_day());
    let typed = match visit.query("date") {
        None => Typed::filled([("date", last), ("account", asked("account"))]),
        Some(_) => Typed::filled([("date", asked("date")), ("account", asked("account"))]),
    };
    let mut mistakes = Mistakes::default();
    if visit.query("date").is_none() {
        return Ok(page(&mut visit, &typed, &mistakes).await?.into_response());
    }
    let account = typed.parse::<AccountCode>("account", "choose the account", &mut mistakes);
    let date = typed.day("date", "say the day, such as 31 March 2021", &mut mistakes);
    match (account, date) {
        (Some(account), Some(date)) => Ok(done(&visit.to(&format!("/reconcile/{account}/{date}")))),
        _ => Ok(refused(page(&mut visit, &typed, &mistakes).await?)),
    }
}

/// The address that a year's papers had: the account at 31 March.
pub(in crate::web) async fn of_year(visit: Visit) -> Result<Response, PageError> {
    let (year, account): (FinancialYear, AccountCode) = (visit.year()?, visit.param("account")?);
    let date = year.last_day();
    Ok(done(&visit.to(&format!("/reconcile/{account}/{date}"))))
}

async fn page(visit: &mut Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let imports = visit.reader.standing_imports().await?;
    let accounts: Vec<Account> = visit
        .book
        .chart
        .iter()
        .filter(|account| account.kind.holds_money())
        .cloned()
        .collect();
    let mut all = Vec::new();
    for account in &accounts {
        let listed = reconcile::list(&mut visit.reader, account.code).await?;
        let has_statements = imports
            .iter()
            .any(|kept| kept.import.account == account.code);
        if has_statements || !listed.is_empty() {
            all.push((account, listed));
        }
    }
    let choices: Vec<(String, String)> = accounts
        .iter()
        .map(|account| {
            let name = format!("{} {}", account.code, account.name);
            (account.code.to_string(), name)
        })
        .collect();
    Ok(visit.page(
        &titled("Reconciliations", mistakes),
        "Reconcile",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home")], "Reconciliations"))
            div class="head" {
                h1 { "Reconciliations" }
                p class="lead" {
                    "Each account against its statement, at any day: prepared by one role, \
                     approved by another, then locked."
                }
            }
            div class="cols side" {
                div class="stack" {
                    @if all.is_empty() {
                        p { "No statement was brought in yet: " a href=(visit.to("/statements")) {
                            "bring in the first" } "." }
                    }
                    @for (account, listed) in &all { (of_account(visit, account, listed)) }
                }
                form method="get" action=(visit.to("/reconcile")) class="box" {
                    h2 { "Reconcile an account" }
                    (field("account", "Account", "", "").choice(&choices, typed, mistakes))
                    (field("date", "At the end of", "For example 30 April 2020", "date")
                        .text(typed, mistakes))
                    button class="button main" { "Show the reconciliation" }
                }
            }
        },
    ))
}

fn of_account(visit: &Visit, account: &Account, listed: &[Listed]) -> Markup {
    html! {
        section {
            h2 { (account.code) " " (account.name) }
            @if listed.is_empty() { p { "Not reconciled yet." } }
            @else {
                table class="cards alike" {
                    caption class="unseen" { "Reconciliations of account " (account.code) }
                    thead { tr {
                        th scope="col" { "At" } th scope="col" { "Prepared" }
                        th scope="col" { "Approved" } th scope="col" { "Stands" }
                        th scope="col" class="money first" { "Closes with" }
                    } }
                    tbody { @for one in listed { (row(visit, one)) } }
                }
            }
        }
    }
}

fn row(visit: &Visit, one: &Listed) -> Markup {
    let (account, on, record) = (one.account, one.on, one.record);
    let to = visit.to(&format!("/reconcile/{account}/{on}?record={record}"));
    html! {
        tr {
            th scope="row" {
                a href=(to) { (day(on)) }
                @if let Some(why) = &one.why { br; span class="small soft" { (sentence(why)) } }
            }
            td data-of="Prepared" {
                span { (one.prepared.0) ", " span class="nowrap" { (one.prepared.1) } }
            }
            td data-of="Approved" {
                @match &one.approved {
                    Some((by, day)) => span { (by) ", " span class="nowrap" { (day) } },
                    None => @match one.replaced {
                        Some(_) => span { (told_sentence(reconcile::REPLACED)) },
                        None => span { "Nobody yet" },
                    },
                }
            }
            td data-of="Stands" { @match one.stands {
                Stands::Prepared => (status(Tone::Wait, "To be approved")),
                Stands::Locked => (status(Tone::Lock, "Locked")),
                Stands::Superseded => (status(Tone::Info, "Superseded")),
                Stands::Replaced => (status(Tone::Info, "Replaced")),
            } }
            td class="money first" data-of="Closes with" { (pounds(one.closing)) }
        }
    }
}
