//! What is awaited: commitments and claims, each with what is left of it and its story.

pub(super) mod acts;
mod known;
pub(super) mod list;
pub(super) mod make;
pub(super) mod page;

use maud::{Markup, html};

use crate::ledger::awaited::{Awaited, Standing, State};

use super::{
    failure::PageError,
    parts::{Tone, pounds, status},
    visit::Visit,
};

/// Where the page of one stands in its book.
pub(super) fn at(awaited: Awaited) -> String {
    format!("/{}s/{}", awaited.word(), awaited.number())
}

/// "Commitment 3", at the start of a sentence.
pub(super) fn named(awaited: Awaited) -> String {
    let kind = match awaited {
        Awaited::Commitment(_) => "Commitment",
        Awaited::Claim(_) => "Claim",
    };
    format!("{kind} {}", awaited.number())
}

/// The one that an address is about.
fn of(visit: &Visit) -> Result<Awaited, PageError> {
    let number: i64 = visit.param("number")?;
    let claims = visit.address.starts_with(&visit.to("/claims/"));
    Ok(if claims {
        Awaited::Claim(number)
    } else {
        Awaited::Commitment(number)
    })
}

/// The list that one stands in: its address and its name.
const fn list_of(awaited: Awaited) -> (&'static str, &'static str) {
    match awaited {
        Awaited::Commitment(_) => ("/commitments", "Commitments"),
        Awaited::Claim(_) => ("/claims", "Claims"),
    }
}

/// How one stands: a shape and a word.
fn stands(awaited: Awaited, standing: &Standing) -> Markup {
    let (met, ended, partly) = match awaited {
        Awaited::Commitment(_) => ("Paid", "Cancelled", "Partly paid"),
        Awaited::Claim(_) => ("Received", "Withdrawn", "Partly received"),
    };
    match standing.state() {
        State::Open => status(Tone::Wait, "Open"),
        State::Partly => status(Tone::Wait, partly),
        State::Ended => status(Tone::Off, ended),
        State::Met if standing.over().is_nil() => status(Tone::Good, met),
        State::Met => {
            let over = pounds(standing.over());
            html! { (status(Tone::Good, &format!("{met}, {over} over"))) }
        }
    }
}
