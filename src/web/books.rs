//! The books of this database. Where there is one, its home is the first page.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::html;

use super::{failure::PageError, layout, office::Office, parts::counted};

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
                p class="lead" { @if books.is_empty() {
                    "This database holds no book yet. Make one with "
                    span class="mono" { "fundledger init" } ", then come back."
                } @else {
                    (counted(books.len(), "partnership keeps its book", "partnerships keep books"))
                    " here."
                } }
            }
            ul class="tasks" {
                @for (slug, name) in &books {
                    li { a href={ "/" (slug) } { (name) } span class="mono soft" { (slug) } }
                }
            }
        },
    );
    Ok(page.into_response())
}
