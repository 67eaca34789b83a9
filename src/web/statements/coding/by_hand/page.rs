//! The page: what is chosen with its sums, and the lists to choose more from.

use maud::{Markup, html};

use super::{List, SHOWN, Scene};
use crate::{
    ledger::money::Money,
    statement::matching::pool::Movement,
    web::{
        parts::{
            Field, bare_pounds, counted, crumbs, described, error_summary, hidden, pounds, scroll,
            short_day, titled, why,
        },
        statements::coding::one::reason,
        typed::Mistakes,
        visit::Visit,
    },
};

/// What a row is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Line,
    Entry,
}

impl Of {
    const fn name(self) -> &'static str {
        match self {
            Of::Line => "line",
            Of::Entry => "entry",
        }
    }

    fn address(self, visit: &Visit, number: i64) -> String {
        match self {
            Of::Line => visit.to(&format!("/lines/{number}")),
            Of::Entry => visit.to(&format!("/journal/{number}")),
        }
    }
}

pub(super) fn page(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    let title = "Match by hand";
    let back = Some(scene.typed.get("back")).filter(|back| !back.is_empty());
    let back = back.map(|back| format!("?{back}")).unwrap_or_default();
    let at = scene
        .lines
        .first()
        .map(|line| format!("#line-{}", line.number));
    let grid = visit.to(&format!("/coding{back}{}", at.unwrap_or_default()));
    visit.page(
        &titled(title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (grid.clone(), "Coding")], title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    @match scene.account {
                        Some(account) => {
                            "Choose what answers what on account " (account) ": one line and its \
                             entries, or one entry and its lines."
                        }
                        None => "No line waits, so there is nothing to match.",
                    }
                }
            }
            @if scene.account.is_some() {
                (form(visit, scene, mistakes))
            }
            p { a data-key="Escape" href=(grid) { "Back to the lines to code" } }
        },
    )
}

fn form(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    let at = visit.to("/coding/match");
    let kept = ["form", "back", "next"];
    html! {
        form class="stack" method="get" action=(at) data-match {
            @for name in kept { (hidden(name, scene.typed.get(name))) }
            (chosen(visit, scene, mistakes))
            (filters(scene, mistakes))
            @if scene.lines.len() < 2 || scene.entries.is_empty() {
                (list(visit, Of::Entry, &scene.open, mistakes))
            }
            @if scene.entries.len() < 2 || scene.lines.is_empty() {
                (list(visit, Of::Line, &scene.waiting, mistakes))
            }
        }
    }
}

/// What is chosen, what it comes to, what is left, and the buttons.
fn chosen(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    let left = scene.left();
    let several = scene.lines.len() > 1;
    // The entries of one line may each be taken in part; lines that one entry answers may not.
    let in_parts = scene.lines.len() == 1 && !scene.entries.is_empty();
    let table = html! {
        table class="dense lines choose" {
            (heading("Amount £", in_parts))
            tbody {
                @for line in &scene.lines {
                    (row(visit, Of::Line, line, true, in_parts.then(|| html! {})))
                }
                @for (entry, part) in &scene.entries {
                    @let field = in_parts.then(|| part_of(scene, entry, *part, mistakes));
                    (row(visit, Of::Entry, entry, true, field))
                }
            }
        }
    };
    let none = scene.lines.is_empty() && scene.entries.is_empty();
    html! {
        section class="box" id="chosen" tabindex="-1" aria-label="What is chosen"
            aria-describedby=[described("chosen", mistakes)] {
            h2 { "What is chosen" }
            (why("chosen", mistakes))
            @if none { p { "Nothing yet: tick what belongs together in the lists below." } }
            @else { (scroll("The lines and the entries that are chosen", true, &table)) }
            dl class="facts" {
                dt { "Lines" }
                dd data-lines-sum {
                    (counted(scene.lines.len(), "line", "lines")) ", " (pounds(scene.of_lines()))
                }
                dt { "Entries" }
                dd data-entries-sum {
                    (counted(scene.entries.len(), "entry", "entries")) ", "
                    (pounds(scene.of_entries()))
                }
                dt {
                    @if several && scene.entries.is_empty() { "Left over" }
                    @else if several { "Left of the entries" }
                    @else { "Left of the line" }
                }
                dd { b data-rest { (pounds(left)) } }
            }
            (reason("why").text(&scene.typed, mistakes))
            div class="buttons" {
                button class="button" { "Work out" }
                @if visit.may_write() { (matches(scene)) }
            }
        }
    }
}

/// The button that matches what is chosen, once there is something on both sides; a script shows it
/// as soon as both are ticked.
fn matches(scene: &Scene) -> Markup {
    let left = scene.left();
    let one_sided = scene.lines.is_empty() || scene.entries.is_empty();
    html! {
        button class="button main" formmethod="post" data-busy="Matching…" data-matches
            hidden[one_sided] {
            "Match " (pounds(taken(scene)))
            @if !left.is_nil() { ", and " (pounds(left)) " stays open" }
        }
    }
}

/// What is matched: the lines whole, or as much as the entries take of one.
fn taken(scene: &Scene) -> Money {
    if scene.lines.len() > 1 {
        scene.of_lines()
    } else {
        scene.of_entries()
    }
}

/// How much of an entry answers the line.
fn part_of(scene: &Scene, entry: &Movement, part: Money, mistakes: &Mistakes) -> Markup {
    let name = format!("part-{}", entry.number);
    let typed = scene.typed.get(&name).to_owned();
    let shown = if mistakes.at(&name).is_some() {
        typed
    } else {
        part.magnitude().to_plain()
    };
    html! {
        (why(&name, mistakes))
        input id=(name) name=(name) class="amount" inputmode="decimal" value=(shown)
            aria-label={ "How much of entry " (entry.number) }
            aria-describedby=[described(&name, mistakes)]
            aria-invalid=[mistakes.at(&name).map(|_| "true")];
    }
}

fn filters(scene: &Scene, mistakes: &Mistakes) -> Markup {
    let field = |name, label, hint, class| Field {
        name,
        label,
        hint,
        class,
    };
    html! {
        fieldset class="box" {
            legend { "Look for" }
            div class="cols even" {
                (field("find", "Words, a reference or a number", "", "")
                    .text(&scene.typed, mistakes))
                (field("amount", "Amount", "Open, without a sign", "amount")
                    .text(&scene.typed, mistakes))
                (field("days", "Within so many days", "Of what is chosen", "amount")
                    .text(&scene.typed, mistakes))
            }
            button class="button little" { "Look" }
        }
    }
}

fn heading(amount: &str, in_parts: bool) -> Markup {
    html! {
        thead { tr {
            th scope="col" class="sel" { span class="unseen" { "Choose" } }
            th scope="col" { "Date" }
            th scope="col" { "What it is" }
            th scope="col" class="money first" { (amount) }
            @if in_parts { th scope="col" class="money" { "Of it £" } }
        } }
    }
}

/// A line or an entry, with a box that chooses it; and how much of it, where that is a column.
fn row(visit: &Visit, of: Of, one: &Movement, ticked: bool, part: Option<Markup>) -> Markup {
    let (name, number) = (of.name(), one.number);
    let says = format!("Choose {name} {number}, {}, {}", one.text, pounds(one.open));
    html! {
        tr {
            td class="sel" {
                input type="checkbox" name=(name) value=(number) checked[ticked]
                    data-pence=(one.open.pence()) aria-label=(says);
            }
            td class="nowrap" { (short_day(one.date)) }
            td class="wide" {
                span class="what" { (one.text) }
                span class="reasons" {
                    a href=(of.address(visit, number)) { (name) " " (number) }
                    @for fact in [&one.party, &one.reference].into_iter().flatten() {
                        " \u{b7} " (fact)
                    }
                }
            }
            td class="money first" { (bare_pounds(one.open)) }
            @if let Some(part) = part { td class="money part" data-of="Of it £" { (part) } }
        }
    }
}

/// A list to choose from, by pages.
fn list(visit: &Visit, of: Of, list: &List, mistakes: &Mistakes) -> Markup {
    let (name, from, title) = match of {
        Of::Line => ("lines", "lines-from", "Other lines that wait"),
        Of::Entry => ("entries", "entries-from", "Entries that no line shows yet"),
    };
    let until = list.from.saturating_add(list.shown.len());
    html! {
        div class="stack" id=(name) tabindex="-1" aria-describedby=[described(name, mistakes)] {
            (why(name, mistakes))
            @if list.shown.is_empty() {
                h2 { (title) }
                p { "None is like this." }
            } @else {
                div class="scroll" tabindex="0" role="region" aria-label=(title) {
                    table class="dense lines choose" {
                        caption {
                            (title) ": " (list.from.saturating_add(1)) " to " (until) " of "
                            (list.found)
                        }
                        (heading("Open £", false))
                        tbody {
                            @for one in &list.shown { (row(visit, of, one, false, None)) }
                        }
                    }
                }
                div class="pages" {
                    @if list.from > 0 {
                        button class="button little" name=(from)
                            value=(list.from.saturating_sub(SHOWN)) { "Earlier of these" }
                    }
                    @if until < list.found {
                        button class="button little" name=(from) value=(until) {
                            "More of these"
                        }
                    }
                }
            }
        }
    }
}
