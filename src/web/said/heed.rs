//! What should be looked at twice, as pages say it before anything is posted, and the confirmation.

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        caution::{Cautions, Heeded},
        refusal::Refusal,
    },
    web::{
        failure::PageError,
        parts::{ASKS, Tone, crumbs, hidden, notice, sentence},
        typed::Typed,
        visit::Visit,
    },
};

/// The field that names what was said.
pub(in crate::web) const HEED: &str = "heed";

/// What whoever sends a form has looked at twice.
pub(in crate::web) fn heeded(typed: &Typed) -> Heeded {
    let said = typed.some(HEED).and_then(|digest| digest.parse().ok());
    said.map_or(Heeded::Nothing, Heeded::Said)
}

/// What is said before an act is done, where that is all that refused it.
pub(in crate::web) const fn asked(error: &PageError) -> Option<&Cautions> {
    match error {
        PageError::Action(ActionError::Refused(Refusal::Cautioned(cautions))) => Some(cautions),
        PageError::Action(_)
        | PageError::NotFound(_)
        | PageError::NoYear { .. }
        | PageError::BadForm
        | PageError::Changed
        | PageError::OtherRole { .. }
        | PageError::NoRoom(_) => None,
    }
}

/// The cautions, where there are any.
pub(in crate::web) fn said(cautions: &Cautions) -> Markup {
    listed(&cautions.said())
}

/// The same, as sentences that were made already.
pub(in crate::web) fn listed(said: &[String]) -> Markup {
    html! {
        @if !said.is_empty() {
            (notice(Tone::Wait, "Look at this twice", &html! {
                ul { @for one in said { li { (sentence(one)) } } }
            }))
        }
    }
}

/// The field of the button that goes back.
const BACK: &str = "heed-back";

/// Whether a form is sent only to be shown again, with what was typed.
pub(in crate::web) fn goes_back(typed: &Typed) -> bool {
    typed.some(BACK).is_some()
}

/// What is confirmed, in words.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) enum Act {
    /// An entry is posted.
    Post,
    /// A promise or a claim is recorded; nothing is posted.
    Record,
}

impl Act {
    /// The part of the office that it belongs to.
    const fn menu(self) -> &'static str {
        match self {
            Act::Post => "Coding",
            Act::Record => "Funds and grants",
        }
    }

    /// The title, what holds until it is confirmed, the button that confirms, and the way back.
    const fn words(self) -> [&'static str; 4] {
        match self {
            Act::Post => [
                "Before it is posted",
                "Nothing is posted yet.",
                "It is right: post it",
                "Go back, and post nothing",
            ],
            Act::Record => [
                "Before it is recorded",
                "Nothing is recorded yet.",
                "It is right: record it",
                "Change it",
            ],
        }
    }
}

/// The page between a form and its act: what is said, everything that was typed, and the button
/// that confirms it.
pub(in crate::web) fn page(
    visit: &Visit,
    (place, name, act): (&str, &str, Act),
    cautions: &Cautions,
    typed: &Typed,
) -> Markup {
    let [title, yet, confirms, back] = act.words();
    visit.page(
        title,
        act.menu(),
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to(place), name)], title))
            div class="head" {
                h1 { (title) }
                p class="lead" { (yet) }
            }
            div class="stack" {
                @if let Some(line) = typed.some("accept") {
                    p { "About " a href=(visit.to(&format!("/lines/{line}"))) { "line " (line) }
                        ", and what is suggested for it." }
                }
                (said(cautions))
                form method="post" id=(ASKS) {
                    @for (name, value) in typed.kept().filter(|(name, _)| *name != HEED) {
                        (hidden(name, value))
                    }
                    @if !typed.get("how").is_empty() { (hidden("how", typed.get("how"))) }
                    div class="buttons" {
                        button class="button main" name=(HEED) value=(cautions.digest()) {
                            (confirms)
                        }
                        button class="button" name=(BACK) value="1" { (back) }
                    }
                }
            }
        },
    )
}
