//! A statement line: everything the file said of it, where it stands now, and its lit cell.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::{
    actions::attach::Evidenced,
    ledger::journal::{EntryNumber, LineNumber},
    store::statements::line::{HeldLine, LineState},
    web::{
        failure::PageError,
        parts::{crumbs, day, pounds},
        record::evidence,
        visit::Visit,
    },
};

use super::{rows::state, sheet};

/// The page of a line.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let number: LineNumber = visit.param("number")?;
    let mut held = found(&mut visit, number).await?;
    let begun = visit.head;
    let (mut visit, grid) = sheet::around(visit, &held.source, Some(held.line.amount)).await?;
    if visit.head != begun {
        held = found(&mut visit, number).await?;
    }
    let documents = visit.reader.evidence_of_line(number).await?;
    let reversed = visit.reader.reversals_of(answering(&held)).await?;
    let line = &held.line;
    let facts: [(&str, Option<&String>); 6] = [
        ("Reference", line.reference.as_ref()),
        ("Other party", line.party.as_ref()),
        ("Type", line.kind.as_ref()),
        ("Council code", line.code.as_ref()),
        ("Bank's identifier", line.bank_id.as_ref()),
        ("Amount as written", Some(&line.amount_text)),
    ];
    let title = format!("Line {number}: {}", line.text);
    let file = visit.to(&format!("/statements/{}", held.import));
    Ok(visit.page(
        &title,
        "Statements",
        &html! {
            (crumbs(&[
                (visit.to(""), "Home"), (visit.to("/statements"), "Statements"),
                (file, &held.source.file),
            ], &format!("Line {number}")))
            div class="head" {
                p class="eyebrow" {
                    "Line " (number) ", account " (held.account) ", " (day(line.date))
                }
                h1 { (line.text) ", " (pounds(line.amount)) }
                p { (state(&visit, &held)) }
                (mirrored(&visit, &reversed))
            }
            div class="stack" {
                section {
                    h2 { "It stands in " (held.source.file) ", " (held.source.place()) }
                    (grid)
                }
                section {
                    h2 { "What the file says" }
                    dl class="facts" {
                        @for (name, fact) in facts {
                            @if let Some(fact) = fact.filter(|fact| !fact.is_empty()) {
                                dt { (name) } dd { (fact) }
                            }
                        }
                        @if let Some(vat) = line.vat { dt { "VAT inside it" } dd { (pounds(vat)) } }
                        @if let Some(balance) = line.balance {
                            dt { "Balance after it" } dd { (pounds(balance)) }
                        }
                    }
                }
                (evidence::section(&visit, Evidenced::Line(number), &documents))
                p { a class="button" href=(visit.to(&format!("/add-rule?line={number}"))) {
                    "Make a rule for lines like this one" } }
            }
        },
    ))
}

async fn found(visit: &mut Visit, number: LineNumber) -> Result<HeldLine, PageError> {
    let held = visit.reader.line(number).await?;
    held.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// The entries that answer a line.
fn answering(held: &HeldLine) -> &[EntryNumber] {
    match &held.state {
        LineState::Answered(entries) => entries,
        LineState::Waiting
        | LineState::Left(_)
        | LineState::Undone(_)
        | LineState::Withdrawn(_) => &[],
    }
}

/// The entries that were reversed while their line stayed with them.
fn mirrored(visit: &Visit, reversed: &BTreeMap<EntryNumber, EntryNumber>) -> Markup {
    html! {
        @for (entry, by) in reversed {
            p class="small" {
                "Entry " (entry) " was reversed by "
                a href=(visit.to(&format!("/journal/{by}"))) { "entry " (by) }
                "; the line stays with it, since what is signed rests on that match."
            }
        }
    }
}
