//! An entry with its whole story: who, when, why, its sides, its source cell, its evidence, and the
//! pair that a reversal makes.

use maud::{Markup, html};

use crate::{
    actions::attach::Evidenced,
    ledger::posted::PostedEntry,
    store::{awaited::answers::KeptAnswer, statements::line::HeldLine},
    web::{
        awaited,
        failure::PageError,
        parts::{Tone, crumbs, day, moment, notice, pounds, sentence},
        record::evidence,
        statements::sheet,
        visit::Visit,
    },
};

use super::preview;

/// The page of an entry.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let number: i64 = visit.param("number")?;
    let posted = visit.reader.entry(number).await?;
    let posted = posted.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    // The entry and what its lines say never change, so they may be read before the file is.
    let lines = visit.reader.lines_of(&posted.entry.lines).await?;
    let source = lines
        .first()
        .map(|held| held.source.clone())
        .or(posted.entry.source.clone());
    let mut grid = None;
    if let Some(source) = &source {
        let amount = lines.first().map(|held| held.line.amount);
        let (again, drawn) = sheet::around(visit, source, amount).await?;
        (visit, grid) = (again, Some(drawn));
    }
    let reversed_by = visit.reader.reversed_by(number).await?;
    let documents = visit.reader.evidence_of(number).await?;
    let open_on = visit.reader.open_on(number).await?;
    let answers = visit.reader.answered_by(number).await?;
    let entry = &posted.entry;
    let title = format!("Entry {number}: {}", entry.text);
    let to = |number: i64| visit.to(&format!("/journal/{number}"));
    let done = visit.query("done").is_some();
    let standing = reversed_by.is_none() && entry.reverses.is_none();
    let may_reverse = standing && visit.may_write();
    Ok(visit.page(
        &title,
        "Journal",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/journal"), "Journal")],
                &format!("Entry {number}")))
            div class="head" {
                p class="eyebrow" {
                    "Entry " (number) ", " (entry.kind.word()) ", " (day(entry.date)) }
                h1 { (entry.text) }
            }
            div class="stack" {
                @if visit.query("again").is_some() {
                    (notice(Tone::Info, &format!("It was posted already, as entry {number}"),
                        &html! { "The same form came again, and nothing more was posted." }))
                } @else if done { (notice(Tone::Good, &format!("Posted as entry {number}"),
                    &html! { "It is in the chain and is never changed; a mistake is reversed." })) }
                @if let Some(by) = reversed_by {
                    (notice(Tone::Info, "This entry was reversed", &html! {
                        "By " a href=(to(by)) { "entry " (by) } ". The two together come to nil."
                    }))
                }
                (preview::table(&visit.book, &posted.entry, &html! { "Its sides" }))
                (story(&visit, &posted, (&lines, &answers)))
                (evidence::section(&visit, Evidenced::Entry(number), &documents))
                @if let (Some(source), Some(grid)) = (&source, &grid) {
                    section {
                        h2 { "It stands in " (source.file) }
                        (grid)
                    }
                }
                @if let Some(account) = open_on.first().filter(|_| visit.may_write()) {
                    p { a href=(visit.to(&format!("/coding/match?entry={number}"))) {
                        "Choose the lines of account " (account) " that it answers"
                    } }
                }
                @if may_reverse {
                    p { a class="button" href=(format!("{}/reverse", to(number))) {
                        "Reverse this entry, or say what should have stood"
                    } }
                }
            }
        },
    ))
}

fn story(
    visit: &Visit,
    posted: &PostedEntry,
    (lines, answers): (&[HeldLine], &[KeptAnswer]),
) -> Markup {
    let entry = &posted.entry;
    let to = |number: i64| visit.to(&format!("/journal/{number}"));
    html! {
        section {
            h2 { "Its story" }
            dl class="facts" {
                dt { "Posted by" } dd { (posted.posted.by) " (not authenticated)" }
                dt { "When" } dd { (moment(posted.posted.at)) }
                @if let Some(why) = &posted.posted.why { dt { "Why" } dd { (sentence(why)) } }
                dt { "Period" } dd { (entry.year) ", period " (entry.period.number()) }
                @if let Some(year) = entry.concerns {
                    dt { "Concerns" }
                    dd { (year) ", a closed year; it is drift of that year's report" }
                }
                @if let Some(authority) = &entry.authority { dt { "Authority" } dd { (authority) } }
                @if let Some(reference) = &entry.reference { dt { "Reference" } dd { (reference) } }
                @if let Some(of) = entry.reverses {
                    dt { "Reverses" } dd { a href=(to(of)) { "entry " (of) } }
                }
                @if let Some(of) = entry.replaces {
                    dt { "Replaces" } dd { a href=(to(of)) { "entry " (of) } }
                }
                @for answer in answers {
                    dt { "Answers" }
                    dd {
                        a href=(visit.to(&awaited::at(answer.awaited))) { (answer.awaited) }
                        ", " (pounds(answer.amount)) " of it"
                    }
                }
                @for held in lines {
                    dt { "Statement line" }
                    dd {
                        a href=(visit.to(&format!("/lines/{}", held.number))) {
                            "line " (held.number)
                        }
                        ", " (held.line.text)
                    }
                }
            }
        }
    }
}
