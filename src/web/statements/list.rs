//! The files that were brought in, and the field that brings in another.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    ledger::account::AccountType,
    store::statements::import::KeptImport,
    web::{
        failure::PageError,
        parts::{
            Field, Tone, bare_pounds, crumbs, day, empty, error_summary, grouped, moment, status,
            titled,
        },
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// The list.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Response, PageError> {
    let typed = asked(&mut visit).await?;
    Ok(page(&mut visit, &typed, &Mistakes::default())
        .await?
        .into_response())
}

/// The form as it is first asked: the account is that of the last file, and nobody's guess before.
pub(in crate::web) async fn asked(visit: &mut Visit) -> Result<Typed, PageError> {
    let imports = visit.reader.standing_imports().await?;
    let last = imports.last().map(|kept| kept.import.account.to_string());
    Ok(Typed::filled([("account", last.unwrap_or_default())]))
}

/// The list with the form, and what is wrong with what was sent.
pub(super) async fn page(
    visit: &mut Visit,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Markup, PageError> {
    let mut imports = visit.reader.imports().await?;
    imports.reverse();
    let undone = visit.reader.undone_imports().await?;
    Ok(visit.page(
        &titled("Statements", mistakes),
        "Statements",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home")], "Statements"))
            div class="head" {
                h1 { "Statements" }
                p class="lead" {
                    "Bring in the council's ledger extract or the bank's export as it came. \
                     Nothing is written before you have seen the plan and confirmed it."
                }
            }
            div class="cols side" {
                (table(visit, &imports, &undone))
                (form(visit, typed, mistakes))
            }
        },
    ))
}

pub(in crate::web) fn form(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let assets = visit
        .book
        .chart
        .iter()
        .filter(|account| account.kind == AccountType::Asset);
    let unchosen = typed.get("account").is_empty();
    let first = unchosen.then(|| (String::new(), "Choose the account".to_owned()));
    let accounts = assets.map(|account| {
        let code = account.code.to_string();
        let words = format!("{code} {}", account.name);
        (code, words)
    });
    let accounts: Vec<(String, String)> = first.into_iter().chain(accounts).collect();
    let file = Field {
        name: "file",
        label: "Choose a file, or drop it here",
        hint: "A spreadsheet, CSV, OFX, QIF, MT940 or CAMT, as it came; up to 64 MB",
        class: "",
    };
    let account = Field {
        name: "account",
        label: "It is the statement of",
        hint: "Money in that account goes up and down with its lines",
        class: "",
    };
    html! {
        form class="box" method="post" enctype="multipart/form-data" data-drop
            action=(visit.to("/statements")) {
            h2 { "Bring in a statement" }
            (file.around(mistakes, &html! {
                input type="file" id="file" name="file" aria-describedby="file-hint" required;
            }))
            (account.choice_first(&accounts, typed, mistakes))
            button class="button main" data-busy="Reading the file…" { "Read the file" }
        }
    }
}

fn table(visit: &Visit, imports: &[KeptImport], undone: &BTreeMap<i64, i64>) -> Markup {
    html! {
        section {
            h2 { "Files brought in" }
            @if imports.is_empty() {
                (empty("No file yet", "The first is the next thing to do: the council's ledger \
                    extract, or the bank's export of the year.", None))
            }
            @else {
                table class="cards" {
                    thead { tr {
                        th scope="col" { "File" } th scope="col" { "Covers" }
                        th scope="col" class="money" { "Rows" }
                        th scope="col" class="money first" { "Money in £" }
                        th scope="col" class="money" { "Money out £" }
                    } }
                    tbody {
                        @for kept in imports {
                            @let import = &kept.import;
                            @let to = visit.to(&format!("/statements/{}", kept.number));
                            tr {
                                th scope="row" {
                                    a href=(to) { (import.file_name) }
                                    span class="small soft" {
                                        "Account " (import.account) ", " (import.profile) ", "
                                        (moment(kept.made.at))
                                    }
                                    @if undone.contains_key(&kept.number) {
                                        br;
                                        (status(Tone::Info, "Undone"))
                                    }
                                }
                                td data-of="Covers" {
                                    @if let (Some(from), Some(to)) = (import.from, import.to) {
                                        (day(from)) " to " (day(to))
                                    }
                                }
                                td class="money" data-of="Rows" { (grouped(import.tally.rows)) }
                                td class="money first" data-of="Money in £" {
                                    (bare_pounds(import.tally.money_in))
                                }
                                td class="money" data-of="Money out £" {
                                    (bare_pounds(import.tally.money_out))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
