//! The list of things to do before a book can be made.

use axum::response::{IntoResponse, Response};
use maud::html;

use crate::{
    actions::setup::{Answers, Part, Setup},
    web::{
        failure::PageError,
        parts::{Task, Tone, counted, task_list},
        visit::Outside,
    },
};

use super::{found, start, to};

/// The list.
pub(in crate::web) async fn show(visit: Outside) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let missing = setup.answers.missing().len();
    let parts: Vec<Task> = Part::ALL
        .into_iter()
        .map(|part| task(&setup, part))
        .collect();
    let page = visit.page(
        start::name(&setup),
        &html! {
            nav aria-label="The way here" { ol class="crumbs" {
                li { a href="/books" { "Books" } } li { a href="/setup" { "Set up a book" } }
                li aria-current="page" { (start::name(&setup)) }
            } }
            div class="head" {
                h1 {
                    @match setup.answers.name.as_str() {
                        "" => "Set up a book",
                        name => { "Set up " (name) }
                    }
                }
                p class="lead" {
                    @match missing {
                        0 => "Everything is answered. Check it, and the book is made.",
                        _ => { (counted(missing, "part is", "parts are")) " still to be answered. \
                            What you answer is kept, so you can come back." }
                    }
                }
            }
            div class="stack prose" {
                section { h2 { "The book" } (task_list(&parts)) }
                section { h2 { "Then" } (task_list(&then(&setup))) }
                p class="small" { a href=(to(&setup, "/away")) { "Discard this set-up" } }
            }
        },
    );
    Ok(page.into_response())
}

fn task(setup: &Setup, part: Part) -> Task {
    let answers = &setup.answers;
    let complete = answers.complete(part);
    Task {
        name: part.name().to_owned(),
        address: Some(to(setup, address(part))),
        hint: hint(answers, part),
        stands: if complete {
            (Tone::Good, "Done")
        } else {
            (Tone::Wait, "To do")
        },
    }
}

/// Where a part is answered.
pub(super) const fn address(part: Part) -> &'static str {
    match part {
        Part::Partnership => "/partnership",
        Part::Accounts => "/accounts",
        Part::Funds => "/funds",
        Part::Funders => "/funders",
        Part::Grants => "/grants",
        Part::Projects => "/projects",
        Part::Opening => "/opening",
    }
}

fn hint(answers: &Answers, part: Part) -> String {
    let settled = answers.settled.contains(&part);
    let some = |count: usize, one: &str, many: &str| match (count, settled) {
        (0, true) => "None".to_owned(),
        (0, false) => String::new(),
        _ => counted(count, one, many),
    };
    match part {
        Part::Partnership => match answers.first_year {
            Some(year) => format!("{}, from {year}", answers.name),
            None => String::new(),
        },
        Part::Accounts => match answers.accounts.len() {
            0 => "The standard chart comes with the book".to_owned(),
            count => format!(
                "The standard chart, with {}",
                counted(count, "account of your own", "accounts of your own")
            ),
        },
        Part::Funds => some(answers.funds.len(), "fund", "funds"),
        Part::Funders => some(answers.funders.len(), "funder", "funders"),
        Part::Grants => some(answers.grants.len(), "grant", "grants"),
        Part::Projects => some(answers.projects.len(), "project", "projects"),
        Part::Opening => match &answers.opening {
            Some(opening) => counted(opening.balances.len(), "balance", "balances"),
            None => some(0, "", ""),
        },
    }
}

fn then(setup: &Setup) -> [Task; 2] {
    let missing = setup.answers.missing();
    let check = if missing.is_empty() {
        Task {
            name: "Check your answers and make the book".to_owned(),
            address: Some(to(setup, "/check")),
            hint: String::new(),
            stands: (Tone::Wait, "To do"),
        }
    } else {
        let names = missing.iter().map(|part| part.name()).collect::<Vec<_>>();
        Task {
            name: "Check your answers and make the book".to_owned(),
            address: None,
            hint: format!("First: {}", names.join(", ")),
            stands: (Tone::Off, "Cannot start yet"),
        }
    };
    let statement = Task {
        name: "Bring in the first statement".to_owned(),
        address: None,
        hint: "Once the book is made".to_owned(),
        stands: (Tone::Off, "Cannot start yet"),
    };
    [check, statement]
}
