//! The reconciliation statement in the form that auditors know, and everything beside it.

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        reconcile::{
            paper::{Paper, unexplained},
            propose::Proposal,
        },
    },
    ledger::{calendar::long_date, journal::place_in_file, money::Money},
    statement::reconcile::statement::{Item, Reconciliation, StatementBalance},
    web::{
        failure::PageError,
        parts::{
            Tone, day, days_written_out, figure, in_address, pounds, sentence, status,
            told_sentence,
        },
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

use super::signs;

/// Items that are shown of a long list.
const SHOWN: usize = 100;

fn sum(items: &[Item]) -> Result<Money, PageError> {
    let sum = Money::sum(items.iter().map(|item| item.amount));
    Ok(sum.map_err(ActionError::from)?)
}

/// The statement: balance per bank, what is not on it yet, net; opening, receipts, payments.
pub(super) fn sheet(visit: &Visit, paper: &Paper) -> Result<Markup, PageError> {
    let made = &paper.made;
    let basis = &made.basis;
    let closing = made.closing().map_err(ActionError::from)?;
    let net = made.net_balance().map_err(ActionError::from)?;
    let difference = made.difference().map_err(ActionError::from)?;
    let first = basis.year.first_day();
    let journal = visit.to(&format!(
        "/journal?year={}&account={}",
        basis.year.in_file_name(),
        basis.account
    ));
    Ok(html! {
        section class="box" {
            table class="recon" {
                caption class="unseen" {
                    "Reconciliation of account " (basis.account) " at " (long_date(basis.on))
                }
                thead class="unseen" { tr {
                    th scope="col" { "Line" } th scope="col" { "Items" } th scope="col" { "Amount" }
                } }
                tbody {
                    (part("The statement"))
                    tr {
                        th scope="row" {
                            "Balance per statement at " (day(basis.on))
                            span class="hint" { (source(&basis.statement)) }
                        }
                        td {} td class="money first" { (pounds(made.statement_balance)) }
                    }
                    (items(visit, "Payments not yet on the statement",
                        &made.payments_outstanding)?)
                    (items(visit, "Receipts not yet on the statement",
                        &made.receipts_outstanding)?)
                    (end(&html! { "Net balance at " (day(basis.on)) }, &html! { (pounds(net)) }))
                }
                tbody {
                    (part("The book"))
                    tr {
                        th scope="row" { "Opening balance at " (day(first)) }
                        td {} td class="money first" { (pounds(basis.opening)) }
                    }
                    tr {
                        th scope="row" { "Receipts since" }
                        td {}
                        td class="money first" { (figure(&journal, &pounds(made.receipts))) }
                    }
                    tr {
                        th scope="row" { "Payments since" }
                        td {}
                        td class="money first" { (figure(&journal, &pounds(made.payments))) }
                    }
                    (end(&html! { "Closing balance at " (day(basis.on)) },
                        &html! { (pounds(closing)) }))
                }
                tbody {
                    tr class="verdict" {
                        th scope="row" {
                            (status(tone(made)?, "Difference"))
                        }
                        td {}
                        td class="money first" {
                            @if difference.is_nil() { "Nil" } @else { (pounds(difference)) }
                        }
                    }
                }
            }
        }
    })
}

/// How the difference stands: nil, made up of lines that wait, or neither.
fn tone(made: &Reconciliation) -> Result<Tone, PageError> {
    let nil = made.difference().map_err(ActionError::from)?.is_nil();
    Ok(match (nil, unexplained(made)?.is_nil()) {
        (true, _) => Tone::Good,
        (false, true) => Tone::Wait,
        (false, false) => Tone::Bad,
    })
}

fn part(name: &str) -> Markup {
    html! { tr class="part" { th scope="rowgroup" colspan="3" { (name) } } }
}

fn end(label: &Markup, amount: &Markup) -> Markup {
    html! {
        tr class="end" {
            th scope="row" { (label) } td {} td class="money first" { (amount) }
        }
    }
}

fn items(visit: &Visit, label: &str, items: &[Item]) -> Result<Markup, PageError> {
    let total = sum(items)?;
    let more = items.len().saturating_sub(SHOWN);
    Ok(html! {
        tr {
            th scope="row" { (label) } td {} td class="money first" { (pounds(total)) }
        }
        @for item in items.iter().take(SHOWN) {
            tr class="in" {
                th scope="row" {
                    a href=(visit.to(&format!("/journal/{}", item.number))) {
                        "Entry " (item.number) }
                    ", " (day(item.date)) ", " (item.text)
                }
                td class="money" { (pounds(item.amount)) }
                td class="money first" {}
            }
        }
        @if more > 0 { tr class="in" { th scope="row" colspan="3" { "and " (more) " more" } } }
    })
}

fn source(statement: &StatementBalance) -> String {
    match statement {
        StatementBalance::Printed { at, .. } => days_written_out(&in_its_file(at)),
        StatementBalance::Added { before } => {
            format!(
                "Worked out from {} and the lines brought in up to that day; no file prints a \
                 balance for it",
                pounds(*before)
            )
        }
        StatementBalance::Counted { .. } => {
            "As stated by hand: no statement of this account was brought in, so its entries are \
             compared in sum and not one by one"
                .to_owned()
        }
    }
}

/// "bank.csv, row 14" of a statement's balance that is kept as standing at a line of a text file.
fn in_its_file(at: &str) -> String {
    let mut parts = at.split(", ");
    let file = parts.next().unwrap_or_default().to_owned();
    parts.fold(file, |said, part| {
        format!("{said}, {}", place_in_file(None, part))
    })
}

/// The lines that wait and make up the difference, and what the bounded search proposes.
pub(super) fn explains(
    visit: &Visit,
    paper: &Paper,
    (typed, mistakes): (&Typed, &Mistakes),
) -> Markup {
    let lines = &paper.made.lines_not_in_ledger;
    let place = if paper.moved { "lines" } else { "coding" };
    html! {
        @if !lines.is_empty() {
            section {
                h2 {
                    @if paper.moved { "On the statement, not in the book when it was prepared" }
                    @else { "On the statement, not in the book yet" }
                }
                ul class="tasks" {
                    @for item in lines.iter().take(SHOWN) {
                        li {
                            span {
                                a href=(visit.to(&format!("/{place}/{}", item.number))) {
                                    "Line " (item.number) }
                                ", " (day(item.date)) ", " (item.text)
                            }
                            strong { (pounds(item.amount)) }
                        }
                    }
                }
            }
        }
        @if !paper.proposals.is_empty() {
            section {
                h2 { "What may explain it" }
                ul class="tasks" {
                    @for proposal in &paper.proposals { (proposed(visit, paper, proposal)) }
                }
            }
        }
        @if signs::may_state(paper) {
            @let basis = &paper.made.basis;
            @let (at, counted) = ((basis.account, basis.on), basis.statement.is_counted());
            @let wrong = ["balance", "not-in"].iter().any(|name| mistakes.at(name).is_some());
            details class="unprinted" open[wrong || (counted && paper.kept.is_none())] {
                summary {
                    @if counted { "Compare with another balance" }
                    @else { "Compare with a balance that you have on paper" }
                }
                (signs::ask_balance(visit, at, counted, (typed, mistakes)))
            }
        }
    }
}

fn proposed(visit: &Visit, paper: &Paper, proposal: &Proposal) -> Markup {
    let (kind, place) = if proposal.lines {
        ("Line", "lines")
    } else {
        ("Entry", "journal")
    };
    html! {
        li {
            div {
                (told_sentence(&proposal.says))
                @if !proposal.items.is_empty() {
                    @let basis = &paper.instead.as_ref().map_or(&paper.made, |i| &i.made).basis;
                    @if let (Some(balance), true) = (basis.statement.by_hand(),
                        basis.statement.is_counted() && !proposal.lines)
                    {
                        @let not_yet: Vec<i64> = basis.not_in_it.iter().copied()
                            .chain(proposal.items.iter().map(|item| item.number)).collect();
                        @let place = format!("/reconcile/{}/{}?balance={}&not-in={}",
                            basis.account, basis.on, balance.to_plain(),
                            in_address(&signs::joined(&not_yet)));
                        " " a class="unprinted" href=(visit.to(&place)) {
                            "They are not in it yet" }
                    }
                    ul class="small" {
                        @for item in &proposal.items {
                            li {
                                a href=(visit.to(&format!("/{place}/{}", item.number))) {
                                    (kind) " " (item.number) }
                                ", " (day(item.date)) ", " (item.text) ", " (pounds(item.amount))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was in the book and not on the statement, each followed until it clears.
pub(super) fn unpresented(visit: &Visit, paper: &Paper) -> Markup {
    let made = &paper.made;
    let items: Vec<&Item> = made
        .payments_outstanding
        .iter()
        .chain(&made.receipts_outstanding)
        .collect();
    let on = made.basis.on;
    html! {
        @if !items.is_empty() {
            section {
                table class="cards" {
                    caption {
                        "Items not yet on the statement"
                        small {
                            "In the book by " (day(on)) ". Each is followed until it clears."
                        }
                    }
                    thead { tr {
                        th scope="col" { "Item" } th scope="col" { "In the book" }
                        th scope="col" { "On the statement" }
                        th scope="col" class="money first" { "Amount" }
                    } }
                    tbody {
                        @for item in items.iter().take(SHOWN) {
                            tr {
                                th scope="row" {
                                    a href=(visit.to(&format!("/journal/{}", item.number))) {
                                        "Entry " (item.number) }
                                    ", " (item.text)
                                }
                                td data-of="In the book" { (day(item.date)) }
                                td data-of="On the statement" { span {
                                    @match paper.cleared.get(&item.number) {
                                        Some((line, when)) => {
                                            (status(Tone::Good, "Cleared")) " "
                                            a href=(visit.to(&format!("/lines/{line}"))) {
                                                (day(*when)) }
                                        }
                                        None => (status(Tone::Wait, "Not yet")),
                                    }
                                } }
                                td class="money first" data-of="Amount" { (pounds(item.amount)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What stands beside the figures: pairs left out, late lines, lines withdrawn.
pub(super) fn beside(visit: &Visit, paper: &Paper) -> Markup {
    let pairs = &paper.made.reversal_pairs;
    let line = |number: i64| visit.to(&format!("/lines/{number}"));
    html! {
        @if !paper.late.is_empty() {
            section {
                h2 { "Came after it was signed" }
                ul class="tasks" {
                    @for item in paper.late.iter().take(SHOWN) {
                        li {
                            span {
                                a href=(line(item.number)) { "Line " (item.number) }
                                ", " (day(item.date)) ", " (item.text)
                            }
                            strong { (pounds(item.amount)) }
                        }
                    }
                }
            }
        }
        @if !paper.withdrawn.is_empty() {
            section {
                h2 { "Withdrawn as not real" }
                ul class="tasks" {
                    @for gone in &paper.withdrawn {
                        li {
                            span {
                                a href=(line(gone.held.number)) { "Line " (gone.held.number) }
                                ", " (day(gone.held.line.date)) ", " (gone.held.line.text) ". "
                                (sentence(gone.asked.why.as_deref().unwrap_or_default()))
                                " Asked by " (gone.asked.by) ", approved by " (gone.approved.by)
                                " (not authenticated)."
                            }
                            strong { (pounds(gone.held.line.amount)) }
                        }
                    }
                }
            }
        }
        @if !pairs.is_empty() {
            section {
                h2 { "Left out of receipts and payments" }
                p class="small soft" { "A mistake and its reversal come to nil together." }
                ul class="tasks small" {
                    @for pair in pairs.iter().take(SHOWN) {
                        li {
                            span {
                                @for (index, item) in [&pair.first, &pair.second].iter().enumerate()
                                {
                                    @if index > 0 { " and " }
                                    a href=(visit.to(&format!("/journal/{}", item.number))) {
                                        "entry " (item.number) }
                                }
                                ": " (pair.first.text)
                            }
                            span { (pounds(pair.first.amount.magnitude())) " each way" }
                        }
                    }
                }
            }
        }
    }
}
