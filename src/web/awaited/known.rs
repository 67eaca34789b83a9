//! One commitment or claim as its pages tell it, whichever it is.

use maud::{Markup, html};

use crate::{
    ledger::{
        awaited::{Answer, Awaited, Standing},
        claim::Claim,
        commitment::Commitment,
        posted::Act,
    },
    store::awaited::{Kept, Which},
    web::{failure::PageError, parts::day, visit::Visit},
};

use super::list::{cost, fund};

/// What is known of one.
pub(super) struct Known {
    pub(super) awaited: Awaited,
    /// Whom it is to, or the grant that it is of.
    pub(super) title: String,
    /// What was said of it: a term and what it says.
    pub(super) facts: Vec<(&'static str, Markup)>,
    pub(super) made: Act,
    pub(super) ended: Option<Act>,
    pub(super) answers: Vec<Answer>,
    pub(super) standing: Standing,
}

impl Known {
    /// The one of a number; no page where the book does not have it.
    pub(super) async fn of(visit: &mut Visit, awaited: Awaited) -> Result<Known, PageError> {
        let which = Which::Numbered(awaited.number());
        let known = match awaited {
            Awaited::Commitment(_) => {
                let kept = visit.reader.commitments(which).await?.pop();
                kept.map(|kept| commitment(visit, kept))
            }
            Awaited::Claim(_) => {
                let kept = visit.reader.claims(which).await?.pop();
                kept.map(|kept| claim(visit, kept))
            }
        };
        known.ok_or_else(|| PageError::NotFound(visit.address.clone()))
    }
}

fn commitment(visit: &Visit, kept: Kept<Commitment>) -> Known {
    let is = kept.is;
    let book = &visit.book;
    let project = book.projects.get(&is.project);
    let account = book.chart.get(is.account).map_or("", |known| &known.name);
    let cost = cost(book, &is);
    let mut facts = vec![
        ("To", html! { (is.payee) }),
        (
            "For",
            html! {
                (is.account) " " (account)
                @if cost != account { ", " (cost) }
            @if let Some(project) = project.filter(|project| !project.lines.is_empty()) {
                ", " a href=(visit.to(&format!("/projects/{}", project.code))) {
                    (project.name) }
            } },
        ),
        (
            "Fund",
            html! { a href=(visit.to(&format!("/funds/{}", is.fund))) { (fund(book, is.fund)) } },
        ),
        ("Promised on", day(is.made_on)),
        ("Expected on", day(is.expected_on)),
    ];
    if let Some(reference) = &is.reference {
        facts.insert(1, ("Reference", html! { (reference) }));
    }
    if let Some(code) = is.grant {
        let title = book.grants.get(&code);
        let title = title.map_or("", |grant| grant.title.as_str());
        let to = visit.to(&format!("/grants/{code}"));
        facts.push(("Grant", html! { a href=(to) { (title) } }));
    }
    Known {
        awaited: Awaited::Commitment(kept.number),
        title: is.payee,
        facts,
        made: kept.made,
        ended: kept.ended,
        answers: kept.answers,
        standing: kept.standing,
    }
}

fn claim(visit: &Visit, kept: Kept<Claim>) -> Known {
    let is = kept.is;
    let grant = visit.book.grants.get(&is.grant);
    let title = grant.map_or("", |grant| grant.title.as_str());
    let funder = grant.and_then(|grant| visit.book.funders.get(&grant.funder));
    let mut facts = vec![
        (
            "Grant",
            html! { a href=(visit.to(&format!("/grants/{}", is.grant))) { (title) } },
        ),
        (
            "Funder",
            html! { (funder.map_or("", |funder| funder.name.as_str())) },
        ),
        ("For", html! { (is.period()) }),
        ("Claimed on", day(is.claimed_on)),
    ];
    if let Some(reference) = &is.reference {
        facts.push(("Reference", html! { (reference) }));
    }
    Known {
        awaited: Awaited::Claim(kept.number),
        title: format!("{title}, {}", is.period()),
        facts,
        made: kept.made,
        ended: kept.ended,
        answers: kept.answers,
        standing: kept.standing,
    }
}
