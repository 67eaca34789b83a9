//! Where a set-up begins, goes on, or is put away.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::setup::{self, Setup},
    web::{
        failure::PageError,
        parts::{Tone, counted, hidden, moment, notice},
        typed::Typed,
        visit::{Outside, done},
    },
};

use super::{found, question, to};
use crate::web::typed::Mistakes;

/// What setting a book up takes, and the set-ups that are under way.
pub(in crate::web) async fn show(visit: Outside) -> Result<Markup, PageError> {
    let under_way = setup::list(visit.office.store()).await?;
    Ok(visit.page(
        "Set up a book",
        &html! {
            div class="head" {
                h1 { "Set up a book" }
                p class="lead" {
                    "A book is a partnership's ledger. You can stop at any point: what you have \
                     answered is kept, and nothing is posted before you have checked it all."
                }
            }
            div class="stack" {
                section class="prose" {
                    h2 { "What you need" }
                    ul class="bullets" {
                        li { "the partnership's name, and the first year that the book keeps" }
                        li { "its funds: pooled money, and money restricted to a grant" }
                        li { "the award letters of its grants: how much for each year" }
                        li { "its projects and the costs that the Board set money aside for" }
                        li { "the balances that it begins with, and the document that agreed them" }
                    }
                }
                (begin(&visit.office.form_key()))
                (list(&under_way))
            }
        },
    ))
}

/// The button that begins a set-up.
pub(in crate::web) fn begin(form: &str) -> Markup {
    html! {
        form method="post" action="/setup" {
            (hidden("form", form))
            button class="button main" { "Set up a new book" }
        }
    }
}

/// The set-ups that are under way.
pub(in crate::web) fn list(under_way: &[Setup]) -> Markup {
    html! {
        @if !under_way.is_empty() {
            section {
                h2 { "Under way" }
                ul class="tasks" {
                    @for setup in under_way {
                        @let missing = setup.answers.missing().len();
                        li {
                            a href=(to(setup, "")) { (name(setup)) }
                            span class="small soft" {
                                @if missing == 0 { "Ready to be checked" }
                                @else { (counted(missing, "part", "parts")) " to answer" }
                                ", changed by " (setup.changed.by) " on "
                                (moment(setup.changed.at))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a set-up is called while it has no name.
pub(super) fn name(setup: &Setup) -> &str {
    match setup.answers.name.as_str() {
        "" => "A book without a name yet",
        name => name,
    }
}

/// Begins a set-up, once.
pub(in crate::web) async fn begin_one(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    // The key of the form is the key of the set-up, so the same form again begins nothing.
    let key = match typed.get("form") {
        key if !key.is_empty() && key.bytes().all(|b| b.is_ascii_hexdigit()) => key.to_owned(),
        _ => return Err(PageError::BadForm),
    };
    setup::begin(visit.office.store(), &key, &visit.act()).await?;
    Ok(done(&format!("/setup/{key}")))
}

/// Asks whether a set-up is to be put away.
pub(in crate::web) async fn ask_away(visit: Outside) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let title = format!("Discard the set-up of {}?", name(&setup));
    let page = question(
        &visit,
        (&title, &to(&setup, "")),
        &Mistakes::default(),
        &html! {
            (notice(Tone::Bad, "What was answered is not kept", &html! {
                "No book is made and nothing was posted. This cannot be undone."
            }))
            form method="post" class="buttons" {
                button class="button stop" { "Discard this set-up" }
                a href=(to(&setup, "")) { "Keep it" }
            }
        },
    );
    Ok(page.into_response())
}

/// Puts a set-up away.
pub(in crate::web) async fn away(visit: Outside) -> Result<Response, PageError> {
    setup::put_away(visit.office.store(), visit.param("key")).await?;
    Ok(done("/setup"))
}
