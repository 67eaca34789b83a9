//! A book that has just been made: what stands, and what comes first.

use maud::{Markup, html};

use crate::web::{
    failure::PageError,
    parts::{Task, Tone, counted, crumbs, task_list},
    visit::Visit,
};

/// What is done and what is next.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let imports = visit.reader.imports().await?.len();
    let book = &visit.book;
    let projects = book.projects.len().saturating_sub(1);
    let done = |name: &str, place: &str, hint: String| Task {
        name: name.to_owned(),
        address: Some(visit.to(place)),
        hint,
        stands: (Tone::Good, "Done"),
    };
    let first = Task {
        name: "Bring in the first statement".to_owned(),
        address: Some(visit.to("/statements")),
        hint: "The council's ledger extract, or the bank's file".to_owned(),
        stands: if imports == 0 {
            (Tone::Wait, "To do")
        } else {
            (Tone::Good, "Done")
        },
    };
    let tasks = [
        done(
            "Partnership and first year",
            "",
            format!("{}, from {}", book.name, book.first_year),
        ),
        done(
            "Chart of accounts",
            "/accounts",
            counted(book.chart.iter().count(), "account", "accounts"),
        ),
        done(
            "Funds",
            "/funds",
            counted(book.funds.len(), "fund", "funds"),
        ),
        done(
            "Grants",
            "/grants",
            counted(book.grants.len(), "grant", "grants"),
        ),
        done(
            "Projects and costs",
            "/projects",
            counted(projects, "project", "projects"),
        ),
        done(
            "Opening balances and awards",
            "/journal",
            "Posted to the journal".to_owned(),
        ),
        first,
    ];
    Ok(visit.page(
        "The book is made",
        "Home",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Begin"))
            div class="head" {
                h1 { (book.name) " has a book" }
                p class="lead" {
                    "It begins on 1 April " (book.first_year.start()) ". "
                    @if imports == 0 { "The next thing is the first statement." }
                    @else { "Its first statement is in." }
                }
            }
            div class="prose" { (task_list(&tasks)) }
        },
    ))
}
