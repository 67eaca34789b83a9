//! Verifying the book: every entry, balance and link worked out again, and the end of the chain.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};

use crate::{
    actions::verify,
    clock,
    store::chain::KeptLink,
    web::{
        failure::PageError,
        office::Checked,
        parts::{Tone, counted, crumbs, groups_of_four, moment, notice, sentence},
        visit::Visit,
        work::Work,
    },
};

/// Links of the chain on the page.
const SHOWN: i64 = 25;

/// What verifying found last, and the end of the chain.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let checked = visit.office.checked(&visit.book.slug).await;
    let before = visit.head.count.saturating_sub(SHOWN).max(0);
    let mut links = visit.reader.links(before, SHOWN).await?;
    links.reverse();
    let head = visit.head;
    Ok(visit.page(
        "Verify",
        "Verify",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Verify"))
            div class="head" {
                h1 { "Is the book whole?" }
                p class="lead" {
                    "Verifying adds every entry up again from nothing, compares every balance, and \
                     walks the chain from its first record to its head."
                }
            }
            div class="stack" {
                @match &checked {
                    None => (notice(Tone::Info, "Not verified since this office was opened",
                        &html! { "Run it; it changes nothing." })),
                    Some(checked) if !checked.findings.is_empty() => {
                        (notice(Tone::Bad,
                            &counted(checked.findings.len(), "finding", "findings"), &html! {
                            ul { @for finding in &checked.findings { li { (sentence(finding)) } } }
                        }))
                    }
                    Some(checked) => (notice(
                        if checked.head == head { Tone::Good } else { Tone::Wait },
                        if checked.head == head {
                            "Verified" } else { "Verified before it changed" },
                        &html! { (checked.head.count) " records, " (moment(checked.at)) "." },
                    )),
                }
                form method="post" {
                    button class="button main" data-busy="Verifying…" { "Verify the book now" }
                }
                section {
                    h2 { "What to compare with" }
                    dl class="facts" {
                        dt { "Count" } dd { (head.count) }
                        dt { "Head" }
                        dd class="mono" { (groups_of_four(&head.digest.to_string(), 64)) }
                    }
                    p class="prose" {
                    "Both are printed on every report and workbook. Compare them with a copy that \
                     was printed elsewhere: that is the only way to see a tail of the book that \
                         was cut off together with its head."
                    }
                }
                (chain(&visit, &links))
            }
        },
    ))
}

fn chain(visit: &Visit, links: &[KeptLink]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="The end of the chain" {
            table class="dense" {
                caption { "The end of the chain" }
                thead { tr {
                    th scope="col" { "Count" } th scope="col" { "What it covers" }
                    th scope="col" { "Digest" }
                } }
                tbody {
                    @for link in links {
                        tr {
                            td { (link.count) }
                            td {
                                @if link.kind == "entry" {
                                    a href=(visit.to(&format!("/journal/{}", link.item))) {
                                        "entry " (link.item)
                                    }
                                } @else { (link.kind) " " (link.item) }
                            }
                            td class="mono" {
                                (groups_of_four(&link.digest.to_string(), 16))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Verifies the book as work of its own, and goes back to say what was found.
pub(in crate::web) async fn run(visit: Visit) -> Result<Response, PageError> {
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let place = visit.to("/verify");
    let back = (place.clone(), "Verify");
    let verifying = |work: Arc<Work>| async move {
        let mut told = |reached| work.at(reached);
        let verified = verify::verify(office.store(), &slug, None, &mut told).await?;
        let checked = Checked {
            head: verified.head,
            findings: verified.findings,
            at: clock::now(),
        };
        office.remember(&slug, checked).await;
        Ok(place)
    };
    let (works, key) = (visit.office.works(), visit.office.form_key());
    let title = "Verifying the book".to_owned();
    let work = works.begin((&visit.book.slug, key), title, back, verifying);
    Ok(visit.led_by(&*work.await).await)
}
