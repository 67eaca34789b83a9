//! Verifying the book: every entry, balance and link worked out again, and the end of the chain.

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};

use crate::{
    actions::{told::recorded, verify},
    clock,
    ledger::{digest::Head, posted::Act},
    store::chain::{self, KeptLink},
    web::{
        failure::PageError,
        office::Checked,
        parts::{Tone, counted, crumbs, grouped, groups_of_four, moment, notice, scroll},
        said::named::named_sentence,
        visit::Visit,
        work::Work,
    },
};

/// Links of the chain on the page.
const SHOWN: i64 = 25;

/// What verifying found last, and the end of the chain.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let checked = visit.checked.clone();
    let head = visit.head;
    let upto = visit
        .wanted::<i64>("upto")
        .unwrap_or(head.count)
        .clamp(0, head.count);
    let before = upto.saturating_sub(SHOWN).max(0);
    let mut links = visit
        .reader
        .links(before, upto.saturating_sub(before))
        .await?;
    links.reverse();
    let covered = covered(&mut visit, &links).await?;
    Ok(visit.page(
        "Verify",
        "Verify",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Verify"))
            div class="head" {
                h1 { "Is the book whole?" }
                p class="lead" {
                    "Verifying adds every entry up again from nothing, compares every balance, and \
                     checks that no record was changed, and none taken out from among the others."
                }
            }
            div class="stack" {
                (found(&visit, checked.as_ref(), head))
                form method="post" data-reads {
                    button class="button main" data-busy="Verifying…" { "Verify the book now" }
                }
                section {
                    h2 { "What to compare with" }
                    dl class="facts" {
                        dt { "Count" } dd { (grouped(head.count)) }
                        dt { "Head" }
                        dd class="mono" { (groups_of_four(&head.digest.to_string(), 64)) }
                    }
                    p class="prose" {
                    "Both are printed on every report and workbook. Compare them with a copy that \
                     was printed elsewhere: nothing else can show that the newest records were \
                         taken away."
                    }
                }
                section {
                    (chain(&links, &covered))
                    p class="pages" {
                        @if before > 0 {
                            a href=(visit.to(&format!("/verify?upto={before}"))) {
                                "Earlier records" }
                        }
                        @if upto < head.count {
                            @let later = upto.saturating_add(SHOWN);
                            a href=(visit.to(&format!("/verify?upto={later}"))) { "Later records" }
                        }
                    }
                }
            }
        },
    ))
}

/// What verifying found last.
fn found(visit: &Visit, checked: Option<&Checked>, head: Head) -> Markup {
    let Some(checked) = checked else {
        let says = html! { "Run it; it changes nothing." };
        return notice(Tone::Info, visit.unverified(), &says);
    };
    if !checked.findings.is_empty() {
        let says = html! {
            ul class="bullets" { @for finding in &checked.findings {
                li { (named_sentence(&visit.book, finding)) }
            } }
        };
        let heading = counted(checked.findings.len(), "finding", "findings");
        return notice(Tone::Bad, &heading, &says);
    }
    let (tone, heading) = if checked.head == head {
        (Tone::Good, "Verified: the book is whole")
    } else {
        (Tone::Wait, "Verified before it changed")
    };
    let says = html! {
        (counted(checked.head.count, "record", "records")) ", " (moment(checked.at)) "."
    };
    notice(tone, heading, &says)
}

fn chain(links: &[KeptLink], covered: &[Covered]) -> Markup {
    scroll(
        "Links of the chain",
        true,
        &html! {
            table class="dense lines" {
                caption { "The records, newest first"
                    small { "Each digest covers its record and every record before it." } }
                thead { tr {
                    th scope="col" { "No." }
                    th scope="col" { "What it covers" }
                    th scope="col" { "Who and when" }
                    th scope="col" { "Digest so far" }
                } }
                tbody {
                    @for (link, covered) in links.iter().zip(covered) {
                        tr {
                            td { (grouped(link.count)) }
                            td class="wide" { (covered.says) }
                            td class="wide" {
                                @if let Some(act) = &covered.act {
                                    (act.by) " (not authenticated), " (moment(act.at))
                                }
                            }
                            td class="wide mono nowrap" {
                                (groups_of_four(&link.digest.to_string(), 16)) " \u{2026}"
                            }
                        }
                    }
                }
            }
        },
    )
}

/// What a link covers, and whose act it was.
struct Covered {
    says: Markup,
    act: Option<Act>,
}

/// What each link covers: an entry or a file, as a link to it, or a record in words; each with who
/// and when.
async fn covered(visit: &mut Visit, links: &[KeptLink]) -> Result<Vec<Covered>, PageError> {
    let of = |kind: &str| -> Vec<i64> {
        let of_kind = links.iter().filter(|link| link.kind == kind);
        of_kind.map(|link| link.item).collect()
    };
    let entries = visit.reader.entries_of(&of(chain::ENTRY)).await?;
    let imports = if of(chain::IMPORT).is_empty() {
        Vec::new()
    } else {
        visit.reader.imports().await?
    };
    let first = of(chain::RECORD).into_iter().min().unwrap_or(1);
    let records = visit
        .reader
        .read_records(first.saturating_sub(1), SHOWN)
        .await?;
    let covered = links.iter().map(|link| {
        let item = link.item;
        match link.kind.as_str() {
            chain::ENTRY => Covered {
                says: html! { a href=(visit.to(&format!("/journal/{item}"))) { "Entry " (item) } },
                act: entries
                    .iter()
                    .find(|posted| posted.number == item)
                    .map(|posted| posted.posted.clone()),
            },
            chain::IMPORT => Covered {
                says: html! {
                    a href=(visit.to(&format!("/statements/{item}"))) { "File " (item) }
                },
                act: imports
                    .iter()
                    .find(|kept| kept.number == item)
                    .map(|kept| kept.made.clone()),
            },
            _ => {
                let found = records.iter().find(|(number, _)| *number == item);
                let record = found.and_then(|(_, record)| record.as_ref().ok());
                let says = record.map_or_else(|| format!("Record {item}"), recorded);
                let act = record.map(|record| record.made.clone());
                Covered {
                    says: html! { (says) },
                    act,
                }
            }
        }
    });
    Ok(covered.collect())
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
