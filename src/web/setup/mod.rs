//! A book set up in the browser: a list of things to do, each kept as soon as it is answered, then
//! the answers to check, then the book.

mod answers;
pub(super) mod check;
pub(super) mod opening;
pub(super) mod partnership;
pub(super) mod sheet;
pub(super) mod start;
pub(super) mod tasks;
pub(super) mod things;

use axum::response::Response;
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        setup::{self, Answers, Part, Setup},
    },
    ledger::digest::Digest,
};

use super::{
    failure::PageError,
    parts::{back, error_summary, hidden, titled},
    said::leads::Fields,
    typed::{Mistakes, Typed},
    visit::{Outside, done, refused},
};

/// The set-up of the address.
async fn found(visit: &Outside) -> Result<Setup, PageError> {
    Ok(setup::find(visit.office.store(), visit.param("key")).await?)
}

/// An address of a set-up.
fn to(setup: &Setup, place: &str) -> String {
    format!("/setup/{}{place}", setup.key)
}

/// The unseen fields of every form of a set-up: which form, and which version it was made from.
fn kept(setup: &Setup, typed: &Typed) -> Markup {
    html! {
        (hidden("form", typed.get("form")))
        (hidden("version", &setup.version.to_string()))
    }
}

/// Writes a change down, once, and goes on; or gives the form again with what is wrong.
async fn write(
    visit: &Outside,
    setup: &Setup,
    typed: &Typed,
    file: Option<(&str, &[u8])>,
    change: impl FnOnce(&mut Answers) -> Result<(), ActionError>,
    (place, fields): (String, &Fields<'_>),
) -> Result<Result<Response, Mistakes>, PageError> {
    let version = typed.get("version").parse().unwrap_or(setup.version);
    let (store, act) = (visit.office.store(), visit.act());
    let of_file = file.map(|(_, bytes)| Digest::of(bytes).to_string());
    let sent = typed.clone().with("document", of_file.unwrap_or_default());
    let acted = visit.office.once(sent.sent(), async {
        setup::change(store, (&setup.key, version), file, &act, change).await?;
        Ok::<_, PageError>(place)
    });
    match acted.await {
        Ok(place) => Ok(Ok(done(&place))),
        Err(error) => Ok(Err(fields.mistakes(error, typed)?)),
    }
}

/// Adds to what is missing in a form what else its change would be refused for.
async fn also(
    visit: &Outside,
    setup: &Setup,
    typed: &Typed,
    change: impl FnOnce(&mut Answers) -> Result<(), ActionError>,
    (fields, mistakes): (&Fields<'_>, &mut Mistakes),
) -> Result<(), PageError> {
    let (store, mut answers) = (visit.office.store(), setup.answers.clone());
    let wrong = setup::refused(store, &mut answers, &visit.act(), change).await?;
    fields.also(wrong, typed, mistakes);
    Ok(())
}

/// A page of a set-up that asks something.
fn question(
    visit: &Outside,
    (title, back_to): (&str, &str),
    mistakes: &Mistakes,
    body: &Markup,
) -> Markup {
    visit.page(
        &titled(title, mistakes),
        &html! {
            (error_summary(mistakes))
            (back(back_to))
            div class="head" { h1 { (title) } }
            (body)
        },
    )
}

/// The way on from a part that is answered: the next part, or the check after the last.
fn onward(setup: &Setup, part: Part) -> Markup {
    let answers = &setup.answers;
    let mut after = Part::ALL.into_iter().skip_while(|known| *known != part);
    let next = match after.nth(1) {
        Some(next) => Some((to(setup, tasks::address(next)), next.name())),
        None if answers.missing().is_empty() => {
            Some((to(setup, "/check"), "Check your answers and make the book"))
        }
        None => None,
    };
    html! {
        @if answers.complete(part) {
            p class="row" {
                @if let Some((place, name)) = next { a href=(place) { "Next: " (name) } }
                a href=(to(setup, "")) { "All parts" }
            }
        }
    }
}

/// A refused form again, made from the set-up as it stands now.
async fn again(
    visit: &Outside,
    mistakes: Mistakes,
    page: impl FnOnce(&Setup, &Mistakes) -> Markup,
) -> Result<Response, PageError> {
    let now = found(visit).await?;
    Ok(refused(page(&now, &mistakes)))
}
