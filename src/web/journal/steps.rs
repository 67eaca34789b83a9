//! The two steps of an entry that is posted by hand: the form that asks for it, and the page that
//! shows what will be posted, with everything that was typed kept beside it.

use axum::response::Response;
use maud::{Markup, html};

use crate::{
    actions::caution::Cautions,
    web::{
        failure::PageError,
        parts::{ASKS, crumbs, described, enters, error_summary, hidden, titled, why},
        said::{
            heed::{self, HEED},
            leads::Fields,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// What stands at the head of a step.
pub(super) struct Head<'a> {
    /// What is asked.
    pub(super) title: &'a str,
    /// The way here from the home page.
    pub(super) way: &'a [(String, &'a str)],
    /// The page's own place on that way.
    pub(super) here: &'a str,
    /// One sentence about it; may be empty.
    pub(super) lead: Markup,
}

impl Head<'_> {
    fn drawn(&self) -> Markup {
        html! {
            (crumbs(self.way, self.here))
            div class="head" {
                h1 { (self.title) }
                @if !self.lead.0.is_empty() { p class="lead" { (self.lead) } }
            }
        }
    }
}

/// The form that asks; `leave` is where to go without it, in words.
pub(super) fn asking(
    visit: &Visit,
    head: &Head<'_>,
    (typed, mistakes): (&Typed, &Mistakes),
    fields: &Markup,
    leave: (&str, &str),
) -> Markup {
    visit.page(
        &titled(head.title, mistakes),
        "Journal",
        &html! {
            (error_summary(mistakes))
            (head.drawn())
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (hidden("form", typed.get("form")))
                (enters("check"))
                (fields)
                div class="buttons" {
                    button class="button main" name="how" value="check" {
                        "Check what will be posted" }
                    a href=(leave.0) { (leave.1) }
                }
            }
        },
    )
}

/// What will be posted, and the button that posts it.
pub(super) fn checking(
    visit: &Visit,
    head: &Head<'_>,
    (typed, cautions): (&Typed, &Cautions),
    shown: &Markup,
    post: &str,
) -> Markup {
    visit.page(
        head.title,
        "Journal",
        &html! {
            (head.drawn())
            div class="stack" {
                (shown)
                (beside(typed))
                (heed::said(cautions))
                form method="post" id=(ASKS) {
                    @for (name, value) in typed.kept().filter(|(name, _)| *name != HEED) {
                        (hidden(name, value))
                    }
                    @if !cautions.is_empty() {
                        (hidden(HEED, &cautions.digest().to_string()))
                    }
                    div class="buttons" {
                        button class="button main" name="how" value="post" { (post) }
                        button class="button" name="how" value="edit" { "Change it" }
                    }
                }
            }
        },
    )
}

/// What was typed of an entry that its sides do not show.
fn beside(typed: &Typed) -> Markup {
    let said = [("reference", "Reference"), ("why", "Why")];
    let said = said.map(|(field, term)| typed.some(field).map(|said| (term, said)));
    html! {
        @if said.iter().any(Option::is_some) {
            dl class="facts" {
                @for (term, said) in said.into_iter().flatten() { dt { (term) } dd { (said) } }
            }
        }
    }
}

/// The next step; or the form again with what refused it, each at the field where it is put right.
pub(super) async fn next(
    step: Result<Response, PageError>,
    fields: &Fields<'_>,
    (visit, typed): (&Visit, &Typed),
    again: impl FnOnce(&Mistakes) -> Markup,
) -> Result<Response, PageError> {
    match step {
        Ok(step) => Ok(step),
        Err(error) => {
            let wrong = visit.mistakes(fields, error, typed).await?;
            Ok(refused(again(&wrong)))
        }
    }
}

/// Where a form that comes again leads: to what it posted, which says that it was posted already.
pub(super) async fn posted_before(visit: &Visit, typed: &Typed) -> Option<Response> {
    let place = visit.office.led(&typed.sent()).await?;
    Some(done(&format!("{place}&again=1")))
}

/// Where an entry that was posted stands.
pub(super) fn posted(place: Result<String, PageError>) -> Result<Response, PageError> {
    place.map(|place| done(&place))
}
