//! The sides of an entry: of one that was posted, and of one before anybody says that it shall be.

use maud::{Markup, html};

use crate::{
    ledger::{
        book::Book,
        code::{LineCode, ProjectCode},
        journal::{Draft, Posting},
        money::Money,
    },
    web::parts::{bare_pounds, day},
};

/// The sides of an entry, in words and figures, under what it will say of itself.
pub(in crate::web) fn sides(book: &Book, draft: &Draft) -> Markup {
    table(
        book,
        draft,
        &html! {
            (draft.text)
            small {
                (day(draft.date)) ", " (draft.kind.word())
                @if let Some(authority) = &draft.authority { ", " (authority) }
                @if let Some(year) = draft.concerns { ", concerns " (year) }
                @if let Some(source) = &draft.source { ", " (source.file) ", " (source.place()) }
            }
        },
    )
}

/// The sides of an entry under a caption.
pub(in crate::web) fn table(book: &Book, draft: &Draft, caption: &Markup) -> Markup {
    let side = |credit: bool| {
        let amounts = draft.postings.iter().map(|posting| posting.amount);
        let of = amounts.filter(|amount| amount.is_negative() == credit);
        Money::sum(of).unwrap_or_default().magnitude()
    };
    html! {
        table class="cards" {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Account" } th scope="col" { "Fund" }
                th scope="col" { "Project and cost" }
                th scope="col" class="money first" { "Debit £" }
                th scope="col" class="money" { "Credit £" }
            } }
            tbody { @for posting in &draft.postings { (row(book, posting)) } }
            tfoot { tr {
                th scope="row" colspan="3" { "Together" }
                td class="money first" data-of="Debit £" { (bare_pounds(side(false))) }
                td class="money" data-of="Credit £" { (bare_pounds(side(true))) }
            } }
        }
    }
}

fn row(book: &Book, posting: &Posting) -> Markup {
    let account = book.chart.get(posting.account);
    let fund = book.funds.get(&posting.fund);
    let credit = posting.amount.is_negative();
    let shown = bare_pounds(posting.amount.magnitude());
    html! {
        tr {
            th scope="row" {
                (posting.account) " " (account.map_or("", |account| account.name.as_str())) }
            td data-of="Fund" { (fund.map_or("", |fund| fund.name.as_str())) }
            td data-of="Project and cost" {
                (place(book, posting))
                @if let Some(grant) = posting.grant { " " span class="tag" { (grant) } }
            }
            td class="money first" data-of="Debit £" { @if !credit { (shown) } }
            td class="money" data-of="Credit £" { @if credit { (shown) } }
        }
    }
}

/// The project and the cost of a posting, by their names.
fn place(book: &Book, posting: &Posting) -> String {
    let Some(project) = book.projects.get(&posting.project) else {
        return String::new();
    };
    let cost = project.lines.iter().find(|line| line.code == posting.line);
    match (posting.project, cost) {
        (ProjectCode::NONE, _) => String::new(),
        (_, Some(cost)) if posting.line != LineCode::NONE => {
            format!("{}: {}", project.name, cost.name)
        }
        _ => project.name.clone(),
    }
}
