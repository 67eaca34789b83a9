//! What the rules propose for every waiting line, and posting all of it or none.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use super::said;
use crate::{
    actions::{
        code::{self, Proposals},
        day_of,
    },
    ledger::{
        digest::{Digest, Head},
        journal::LineNumber,
        money::Money,
    },
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        parts::{
            Tone, bare_pounds, counted, crumbs, described, error_summary, notice, pounds, scroll,
            short_day, titled, told_sentence, why,
        },
        said::{heed, leads::Fields},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// Lines drawn on the page; the sums are of all.
const SHOWN: usize = 200;
/// Lines that are named beside a reason that many share.
const LISTED: usize = 8;

/// What is refused of the proposals leads to all of them.
const PROPOSALS: Fields<'_> = Fields {
    whole: "proposals",
    asks: &[],
};

/// The plan.
pub(in crate::web) async fn show(visit: Visit) -> Result<Response, PageError> {
    Ok(page(&visit, &Mistakes::default()).await?.into_response())
}

/// Posts every proposal that was shown, all of them or none, once.
pub(in crate::web) async fn accept(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let confirmed: Digest = typed
        .get("proposals")
        .parse()
        .map_err(|_| PageError::BadForm)?;
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(Some("Proposals of the rules, accepted together"));
    let acted = visit.office.once(typed.sent(), async {
        let posted = code::accept_all(&store, &slug, None, confirmed, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/coding?rules={posted}")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&PROPOSALS, error, &typed).await?;
            Ok(refused(page(&visit, &mistakes).await?))
        }
    }
}

/// What the rules propose, by the book, its head and the day: worked out once for a head, since a
/// hundred thousand lines may wait.
pub(in crate::web) struct Proposed(Lately<(String, Head, Date), Proposals>);

impl Default for Proposed {
    fn default() -> Proposed {
        Proposed(Lately::room_for(4, 128 << 20))
    }
}

impl Weighs for Proposals {
    fn weight(&self) -> usize {
        // A line with its text, and the reasons of what is proposed for it.
        self.lines.len().saturating_add(1).saturating_mul(600)
    }
}

async fn page(visit: &Visit, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(None);
    let key = (slug.clone(), visit.head, day_of(&act));
    let Proposed(kept) = visit.office.proposed();
    let made = async { code::proposals(store, slug, None, &act).await };
    let proposals = kept.get(&key, made).await?;
    let title = match proposals.proposed {
        0 => "The rules propose nothing".to_owned(),
        many => format!("The rules can code {}", counted(many, "line", "lines")),
    };
    let form = visit.form_key();
    Ok(visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/coding"), "Coding")], "Rules"))
            div class="head" {
                h1 id="proposals" tabindex="-1"
                    aria-describedby=[described("proposals", mistakes)] { (title) }
                (why("proposals", mistakes))
            }
            div class="close" {
                (left_out(visit, &proposals))
                @if proposals.proposed == 0 {
                    p {
                        @if visit.waiting == 0 { "No line waits. " }
                        @else { "No rule fits a line that waits. " }
                        a href=(visit.to("/rules")) { "Make a rule" }
                        " for lines that come again." }
                } @else {
                    (accept_form(&proposals, &form))
                    (scroll("Proposals of the rules", true, &table(visit, &proposals)))
                }
            }
        },
    ))
}

/// What the rules propose and no law lets be posted, with the lines and the reason of each.
fn left_out(visit: &Visit, proposals: &Proposals) -> Markup {
    let mut reasons: BTreeMap<&str, Vec<LineNumber>> = BTreeMap::new();
    for line in &proposals.lines {
        if let Some(why) = &line.left_out {
            reasons.entry(why).or_default().push(line.line);
        }
    }
    html! {
        @if !reasons.is_empty() {
            (notice(Tone::Wait, "Left out, since it cannot be posted", &html! {
                ul { @for (why, lines) in &reasons {
                    li {
                        (counted(lines.len(), "line", "lines")) ": "
                        @for (place, line) in lines.iter().take(LISTED).enumerate() {
                            @if place > 0 { ", " }
                            a href=(visit.to(&format!("/lines/{line}"))) { (line) }
                        }
                        @if lines.len() > LISTED { " and others" }
                        ". " (told_sentence(why))
                    }
                } }
                p { a href=(visit.to("/rules")) { "Change or end the rule" } ", or code the lines \
                    by hand." }
            }))
        }
    }
}

fn accept_form(proposals: &Proposals, form: &str) -> Markup {
    let money = |incoming: bool| {
        let lines = proposals
            .lines
            .iter()
            .filter(|line| line.proposal.is_some());
        let side = lines
            .map(|line| line.amount)
            .filter(|amount| amount.is_negative() != incoming);
        Money::sum(side).unwrap_or_default()
    };
    let others = proposals.waiting.saturating_sub(proposals.proposed);
    html! {
        form class="box" method="post" {
            p {
                (pounds(money(true))) " in and " (pounds(money(false).turned())) " out will be \
                 posted as proposed below, all of it or none; "
                @if others == 0 { "no other line waits." } @else {
                    (counted(others, "other line stays", "other lines stay")) " waiting."
                }
            }
            (heed::listed(&proposals.cautions))
            input type="hidden" name="proposals" value=(proposals.digest);
            input type="hidden" name="form" value=(form);
            button class="button main" data-busy="Posting…" {
                "Post these " (counted(proposals.proposed, "line", "lines"))
            }
        }
    }
}

fn table(visit: &Visit, proposals: &Proposals) -> Markup {
    let proposed = || {
        proposals
            .lines
            .iter()
            .filter(|line| line.proposal.is_some())
    };
    let more = proposed().count().saturating_sub(SHOWN);
    html! {
        table class="dense lines" {
            thead { tr {
                th scope="col" { "Date" } th scope="col" { "What the statement says" }
                th scope="col" class="money" { "Amount £" }
                th scope="col" class="first" { "Where it goes" } th scope="col" { "Why" }
            } }
            tbody {
                @for line in proposed().take(SHOWN) {
                    @if let Some(proposal) = &line.proposal {
                        tr {
                            td { (short_day(line.date)) }
                            td class="wide" {
                                a href=(visit.to(&format!("/lines/{}", line.line))) { (line.text) }
                            }
                            td class="money" { (bare_pounds(line.amount)) }
                            td class="first wide" { (said::place(&visit.book, &proposal.target)) }
                            td class="tiny wide" {
                                (proposal.rule) ": " (proposal.reasons.join(", ")) }
                        }
                    }
                }
            }
        }
        @if more > 0 { p { (counted(more, "more line", "more lines")) " like these." } }
    }
}
