//! What a suggestion would do, in the words of the page.

use maud::{Markup, html};

use crate::{
    actions::code::suggest::Texts,
    ledger::{book::Book, journal::EntryNumber},
    statement::{
        matching::{Does, Strength, Suggestion},
        suggest::rule::Target,
    },
    web::{
        awaited::{at, named},
        parts::{pounds, sentence},
        visit::Visit,
    },
};

/// A place in words: the account, the cost of a project where it has one, and the fund.
pub(in crate::web::statements) fn place(book: &Book, target: &Target) -> String {
    let project = book.projects.get(&target.project);
    let line = project.and_then(|p| p.lines.iter().find(|line| line.code == target.line));
    let account = book.chart.get(target.account);
    let account = account.map_or("", |account| account.name.as_str());
    let fund = book.funds.get(&target.fund);
    let fund = fund.map_or("", |fund| fund.name.as_str());
    let cost = line.map_or_else(String::new, |line| format!(": {}", line.name));
    format!("{} {account}{cost}, {fund}", target.account)
}

/// The same in as few words as a button takes.
pub(super) fn short_place(book: &Book, target: &Target) -> String {
    let project = book.projects.get(&target.project);
    let line = project.and_then(|p| p.lines.iter().find(|line| line.code == target.line));
    let account = book.chart.get(target.account);
    let account = account.map_or("", |account| account.name.as_str());
    line.map_or(account, |line| line.name.as_str()).to_owned()
}

/// What a suggestion would do.
pub(super) fn does(visit: &Visit, does: &Does, texts: &Texts) -> Markup {
    let entry = |number: &EntryNumber| {
        let text = texts.entries.get(number).map_or("", String::as_str);
        html! { a href=(visit.to(&format!("/journal/{number}"))) { "Entry " (number) } " " (text) }
    };
    html! {
        @match does {
            Does::Code(target) => { (place(&visit.book, target)) }
            Does::Answer(parts) => {
                @for (at, part) in parts.iter().enumerate() {
                    @if at > 0 { ", and " }
                    (entry(&part.entry))
                    @if parts.len() > 1 { ", " (pounds(part.amount)) }
                }
                " is this"
            }
            Does::Together { entry: number, lines } => {
                (entry(number)) " is these " (lines.len()) " lines: "
                (lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
            Does::Transfer { other, account, fund } => {
                "Transfer with "
                a href=(visit.to(&format!("/lines/{other}"))) { "line " (other) }
                " of account " (account) ", fund " (fund)
            }
            Does::Settle { awaited, over } => {
                @let known = texts.awaited.get(awaited);
                a href=(visit.to(&at(*awaited))) { (named(*awaited)) }
                @if let Some(open) = known {
                    ", " (open.from) ": " (place(&visit.book, &open.target))
                }
                @if !over.is_nil() { ", " strong { (pounds(*over)) " over" } }
            }
        }
    }
}

/// Why, in words with points.
pub(super) fn reasons(found: &Suggestion) -> Markup {
    html! {
        @for (at, reason) in found.reasons.iter().enumerate() {
            @if at > 0 { " \u{b7} " }
            (reason.says.replace("-£", "\u{2212}£")) " "
            b class="nowrap" { (signed(reason.points)) }
        }
    }
}

/// Points with their sign: a true minus against.
fn signed(points: i32) -> String {
    format!("{points:+}").replace('-', "\u{2212}")
}

/// The points of a suggestion, and how far it may be trusted.
pub(super) fn points(found: Option<&Suggestion>) -> Markup {
    html! {
        @match found {
            Some(found) => {
                b { (found.points) } " "
                span class="soft" { (found.strength.word()) }
                @if found.strength == Strength::Fair && !found.evidence {
                    span class="unseen" { ", by amount and day alone" }
                }
            }
            None => { span class="soft" { "none" } }
        }
    }
}

/// Why nothing is suggested, or what the search says of itself.
pub(super) fn says(words: &[String]) -> Markup {
    html! { @for says in words { (sentence(says)) " " } }
}
