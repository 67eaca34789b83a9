//! The books of this database. Where there is one, its home is the first page.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

use super::{failure::PageError, layout, office::Office};

/// The books, or the only one.
pub(super) async fn list(State(office): State<Office>) -> Result<Response, PageError> {
    let books = office.store().books().await?;
    if let [(slug, _)] = books.as_slice() {
        return Ok(Redirect::to(&format!("/{slug}")).into_response());
    }
    let page = layout::bare(
        "Books",
        &html! {
            div class="head" {
                h1 { "Books" }
                @if books.is_empty() {
                    p class="lead" { "This database holds no book yet." }
                }
            }
            @if books.is_empty() {
                p { "Make one with " span class="mono" { "fundledger init" } ", then come back." }
            }
            ul class="tasks" {
                @for (slug, name) in &books { li { a href={ "/" (slug) } { (name) } } }
            }
        },
    );
    Ok(page.into_response())
}
