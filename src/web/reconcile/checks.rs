//! Beside a reconciliation: what was checked before signing, its papers, and its digest.

use maud::{Markup, html};

use crate::{
    actions::reconcile::paper::Paper,
    ledger::calendar::long_date,
    statement::reconcile::statement::{Basis, Item},
    web::{
        failure::PageError,
        parts::{Tone, counted, groups_of_four, pounds, status},
        visit::Visit,
    },
};

use super::page::digest;

/// After so many days an item that one side lacks is old.
const OLD: i32 = 183;

/// What was checked, the papers, and the digest of the statement.
pub(super) fn checks(visit: &Visit, paper: &Paper) -> Result<Markup, PageError> {
    let made = &paper.made;
    let basis = &made.basis;
    let is_old = |item: &&Item| {
        let age = basis.on.since(item.date);
        age.map_or(0, |span| span.get_days()) > OLD
    };
    let entries = made.payments_outstanding.iter();
    let entries = entries.chain(&made.receipts_outstanding);
    let entries = entries.filter(|item| !paper.cleared.contains_key(&item.number));
    let old = entries.chain(&made.lines_not_in_ledger).filter(is_old);
    let (old, waiting) = (old.count(), made.lines_not_in_ledger.len());
    let waits = if paper.moved {
        counted(waiting, "was not in the book", "were not in the book")
    } else {
        counted(waiting, "is not in the book", "are not in the book")
    };
    let counted_only = basis.statement.is_counted();
    let open = paper.kept.as_ref().is_none_or(|kept| kept.locked.is_none());
    Ok(html! {
        aside aria-label="Checks and papers" {
            section {
                h2 {
                    @if paper.moved { "Checked when it was prepared" }
                    @else { "Checked before signing" }
                }
                ul class="tasks" {
                    li {
                        span { "Opens with the last closing" }
                        @match paper.last {
                            Some((on, closing)) => (status(Tone::Good, &format!("{}, signed at {}",
                                pounds(closing), long_date(on)))),
                            None => (status(Tone::Info, "The first that is signed")),
                        }
                    }
                    li {
                        span { "Lines of the statement" }
                        @if counted_only { (status(Tone::Info, "No statement was brought in")) }
                        @else if waiting == 0 { (status(Tone::Good, "All in the book")) }
                        @else { (status(Tone::Wait, &waits)) }
                    }
                    // The paper that was signed says how the gap was known.
                    @if !counted_only { li class=[(!open).then_some("unprinted")] {
                        span { "Statements without a gap" @if !open { ", as they stand now" } }
                        @match paper.unseen {
                            None => (status(Tone::Good, "None is missing")),
                            Some((from, to)) => (status(Tone::Wait, &format!(
                                "Not covered: {} to {}", long_date(from), long_date(to)))),
                        }
                    } }
                    @if !counted_only { li {
                        span { "Items older than six months" }
                        @if old == 0 { (status(Tone::Good, "None")) }
                        @else { (status(Tone::Wait, &counted(old, "item", "items"))) }
                    } }
                }
            }
            (papers(visit, basis))
            section {
                h2 { "Digest of the statement" }
                p class="mono small" { (groups_of_four(&digest(made)?.to_string(), 32)) }
                p class="small soft" {
                    "Book of " (visit.head.count) " records, head "
                    span class="mono" { (groups_of_four(&visit.head.digest.to_string(), 16)) }
                }
            }
        }
    })
}

/// The statement as files.
fn papers(visit: &Visit, basis: &Basis) -> Markup {
    let (account, on) = (basis.account, basis.on);
    let place = format!("/reconcile/{account}/{on}/files/reconciliation-{account}-{on}");
    let file = |ending: &str| visit.to(&format!("{place}.{ending}"));
    html! {
        section class="unprinted" {
            h2 { "Papers" }
            ul class="tasks small" {
                li { a href=(file("xlsx")) { "This reconciliation, XLSX" } "live formulas" }
                li { a href=(file("csv")) { "CSV" } }
                li { a href=(file("json")) { "JSON" } }
                li { a href=(file("txt")) { "Text" } }
                li { a href=(file("html")) { "HTML" } }
            }
        }
    }
}
