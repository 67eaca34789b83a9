//! The page of a commitment or a claim: how it stands, what was said of it, what answers it, and
//! who made and ended it.

use maud::{Markup, html};

use crate::{
    ledger::{
        awaited::{Answer, Awaited},
        posted::Act,
    },
    web::{
        failure::PageError,
        parts::{Tone, bare_pounds, crumbs, moment, notice, pounds, sentence},
        visit::Visit,
    },
};

use super::{at, known::Known, list_of, named, of, stands};

/// The page of one.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let awaited = of(&visit)?;
    let known = Known::of(&mut visit, awaited).await?;
    let (list, lists) = list_of(awaited);
    let here = named(awaited);
    let done = visit.query("done").is_some();
    Ok(visit.page(
        &format!("{here}: {}", known.title),
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to(list), lists)], &here))
            div class="head" {
                p class="eyebrow" { (here) }
                h1 { (known.title) ", " (pounds(known.standing.amount)) }
                p { (stands(awaited, &known.standing)) }
                p class="lead" { (lead(&known)) }
            }
            div class="stack" {
                @if done {
                    (notice(Tone::Good, "Recorded", &html! {
                        (here) " stands in the book from now on, and nothing is posted." }))
                }
                section {
                    h2 { "Details" }
                    dl class="facts" {
                        @for (term, says) in &known.facts { dt { (term) } dd { (says) } }
                        (act("Made by", &known.made))
                        @if let Some(ended) = &known.ended {
                            (act(match awaited {
                                Awaited::Commitment(_) => "Cancelled by",
                                Awaited::Claim(_) => "Withdrawn by",
                            }, ended))
                        }
                    }
                }
                (answers(&visit, &known))
                (doing(&visit, &known))
            }
        },
    ))
}

/// What is left, in a sentence.
fn lead(known: &Known) -> Markup {
    let standing = &known.standing;
    let (left, amount) = (pounds(standing.left()), pounds(standing.amount));
    let to = match known.awaited {
        Awaited::Commitment(_) => "to be paid",
        Awaited::Claim(_) => "to come in",
    };
    html! {
        @if known.ended.is_some() {
            (pounds(standing.answered)) " of " (amount) " was " (known.awaited.met_word())
            "; nothing more of it is awaited."
        } @else if !standing.left().is_nil() {
            (left) " of " (amount) " is still " (to) "."
        } @else if standing.over().is_nil() {
            "All of it is " (known.awaited.met_word()) "."
        } @else {
            (pounds(standing.answered)) " is " (known.awaited.met_word()) ", "
            (pounds(standing.over())) " more than the " (amount) " that was awaited."
        }
    }
}

fn act(term: &str, act: &Act) -> Markup {
    html! {
        dt { (term) }
        dd {
            (act.by) " (not authenticated), " (moment(act.at))
            @if let Some(why) = &act.why { ". " (sentence(why)) }
        }
    }
}

fn answers(visit: &Visit, known: &Known) -> Markup {
    let heading = match known.awaited {
        Awaited::Commitment(_) => "What paid it",
        Awaited::Claim(_) => "What came in",
    };
    let chosen = known.answers.iter().any(Answer::counts);
    html! {
        @if known.answers.is_empty() {
            section { h2 { (heading) } p class="soft" { "No entry yet." } }
        } @else {
            table class="cards" {
                caption { (heading) }
                thead { tr {
                    th scope="col" { "Entry" }
                    th scope="col" class="money first" { "Amount £" }
                    th scope="col" { "Status" }
                    @if chosen { th scope="col" { "Your choice" } }
                } }
                tbody { @for answer in &known.answers { (row(visit, known, answer, chosen)) } }
                tfoot { tr {
                    th scope="row" { "Together" }
                    td class="money first" data-of="Amount £" {
                        (bare_pounds(known.standing.answered)) }
                    td {} @if chosen { td {} }
                } }
            }
        }
    }
}

fn row(visit: &Visit, known: &Known, answer: &Answer, chosen: bool) -> Markup {
    let entry = answer.entry;
    let to = |entry: i64| visit.to(&format!("/journal/{entry}"));
    html! {
        tr {
            th scope="row" { a href=(to(entry)) { "Entry " (entry) } }
            td class="money first" data-of="Amount £" { (bare_pounds(answer.amount)) }
            td data-of="Status" {
                @if answer.let_go { "Was something else, and counts no more" }
                @else if let Some(by) = answer.reversed_by {
                    "Reversed by " a href=(to(by)) { "entry " (by) } ", and counts no more"
                } @else { "Counts" }
            }
            @if chosen {
                td data-of="Your choice" {
                    @if answer.counts() {
                        a href=(visit.to(&format!("{}/answer/{entry}", at(known.awaited)))) {
                            "It was something else" span class="unseen" { ": entry " (entry) }
                        }
                    }
                }
            }
        }
    }
}

/// What can be done with it.
fn doing(visit: &Visit, known: &Known) -> Markup {
    let place = visit.to(&at(known.awaited));
    let (answer, end) = match known.awaited {
        Awaited::Commitment(_) => ("An entry in the journal paid it", "Cancel what is left"),
        Awaited::Claim(_) => (
            "An entry in the journal brought it",
            "Withdraw what is left",
        ),
    };
    html! {
        @if known.ended.is_none() {
            p class="row" {
                a class="button" href=(format!("{place}/answer")) { (answer) }
                @if !known.standing.left().is_nil() {
                    a class="button" href=(format!("{place}/end")) { (end) }
                }
            }
        }
    }
}
