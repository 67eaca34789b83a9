//! Where a visit starts: straight in the only book, among several, or at the way to a first one.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use crate::actions::setup;

use super::{
    failure::PageError,
    office::Office,
    setup::start::{begin, list as under_way},
    visit::Outside,
};

/// The only book, or the books.
pub(super) async fn list(
    State(office): State<Office>,
    visit: Outside,
) -> Result<Response, PageError> {
    let books = office.store().books().await?;
    if let [(slug, _)] = books.as_slice() {
        return Ok(Redirect::to(&format!("/{slug}")).into_response());
    }
    Ok(page(&visit, &books).await?.into_response())
}

/// All books of the database, and the set-ups under way.
pub(super) async fn all(visit: Outside) -> Result<Markup, PageError> {
    let books = visit.office.store().books().await?;
    page(&visit, &books).await
}

async fn page(visit: &Outside, books: &[(String, String)]) -> Result<Markup, PageError> {
    let unfinished = setup::list(visit.office.store()).await?;
    Ok(visit.page(
        "Books",
        &html! {
            div class="head" {
                h1 { "Books" }
                @if books.is_empty() {
                    p class="lead" {
                        "This database holds no book yet. A book is a partnership's ledger: set \
                         one up here, a step at a time."
                    }
                }
            }
            div class="stack" {
                @if !books.is_empty() {
                    ul class="tasks" {
                        @for (slug, name) in books {
                            li {
                                a href={ "/" (slug) } { (name) }
                                span class="mono soft" { (slug) }
                            }
                        }
                    }
                }
                (under_way(&unfinished))
                div class="row" {
                    (begin(&visit.office.form_key()))
                    a href="/setup" { "What you need for it" }
                }
            }
        },
    ))
}
