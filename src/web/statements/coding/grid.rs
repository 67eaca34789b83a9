//! The grid: statement on the left, suggestion on the right, a double rule between; groups of alike
//! lines with their sum and one button.

use maud::{Markup, html};

use super::{joined, listed::Group, page::Scene, said, split, undo};
use crate::{
    statement::matching::{Does, Ranked},
    store::statements::line::{HeldLine, LineState},
    web::{
        journal::new::places,
        parts::{
            Tone, bare_pounds, choices, counted, described, pounds, sentence, short_day, status,
            why,
        },
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// The columns of the grid.
const COLUMNS: i64 = 7;

/// The grid of a page.
pub(super) fn grid(visit: &Visit, scene: &Scene) -> Markup {
    html! {
        table class="coding cards" role="table" data-grid[visit.may_write()] {
            caption class="unseen" { "Waiting lines, with the suggestion for each" }
            thead role="rowgroup" { tr role="row" {
                (heading("sel", &html! { span class="unseen" { "Select" } }))
                (heading("", &html! { "Date" }))
                (heading("", &html! { "What the statement says" }))
                (heading("money", &html! { "Amount £" }))
                (heading("turn", &html! { "What we suggest, and why" }))
                (heading("", &html! { "Points" }))
                (heading("", &html! { @if visit.may_write() { "Your choice" } @else { "More" } }))
            } }
            tbody role="rowgroup" {
                @for (place, group) in scene.listed.groups.iter().enumerate() {
                    (head(visit, scene, place, group))
                    @for number in &group.shown {
                        @if let Some((held, ranked)) = scene.line(*number) {
                            (row(visit, scene, held, ranked))
                            @if visit.may_write() && scene.splitting == Some(*number) {
                                tr role="row" class="pane" {
                                    td role="cell" colspan=(COLUMNS) {
                                        (split::form(visit, (held, ranked), &scene.typed,
                                            &scene.of_line(visit, *number)))
                                    }
                                }
                            }
                        }
                    }
                    (folded(visit, scene, group))
                }
            }
        }
    }
}

fn heading(class: &str, says: &Markup) -> Markup {
    let class = (!class.is_empty()).then_some(class);
    html! { th role="columnheader" scope="col" class=[class] { (says) } }
}

fn group_row(tally: Option<&Group>, inside: &Markup) -> Markup {
    let lines = tally.map(|group| joined(&group.lines));
    let pence = tally.map(|group| group.sum.pence());
    html! {
        tr role="row" class="group" data-lines=[lines] data-pence=[pence] {
            th role="columnheader" scope="colgroup" colspan=(COLUMNS) {
                div class="row" { (inside) }
            }
        }
    }
}

/// The head of a group: what its lines have in common, their sum, and one button for all.
fn head(visit: &Visit, scene: &Scene, place: usize, group: &Group) -> Markup {
    if group.key.is_none() {
        return if place == 0 {
            html! {}
        } else {
            group_row(None, &html! { b { "One of each" } })
        };
    }
    let lines = counted(group.lines.len(), "line", "lines");
    let target = scene.shared(group);
    group_row(
        Some(group),
        &html! {
            span {
                b { (group.heading) } " "
                span class="soft" data-tally { (lines) ", " (pounds(group.sum)) }
            }
            @if let Some(target) = target {
                input type="hidden" form="decide" name={ "alike-" (place) }
                    value={ (joined(&group.lines)) "|" (Does::Code(target)) };
                button class="button little" form="decide" name="alike" value=(place)
                    data-busy="Coding…" {
                    "Code all " span data-many { (group.lines.len()) } ", "
                    span data-money { (pounds(group.sum)) } ", to "
                    (said::short_place(&visit.book, &target))
                }
            }
        },
    )
}

fn folded(visit: &Visit, scene: &Scene, group: &Group) -> Markup {
    let hidden = group.lines.len().saturating_sub(group.shown.len());
    html! {
        @if let (Some(key), true) = (&group.key, hidden > 0) {
            (group_row(None, &html! {
                span class="soft" { (hidden) " more alike" }
                a data-key="m" href=(scene.address(visit, &[("all", key)])) {
                    "Show them" span class="unseen" { ": " (group.heading) }
                }
            }))
        }
    }
}

/// A line with its first suggestion.
fn row(visit: &Visit, scene: &Scene, held: &HeldLine, ranked: &Ranked) -> Markup {
    let number = held.number;
    let first = ranked.first();
    let splits = visit.may_write() && scene.splitting == Some(number);
    let class = match (splits, scene.was_sent(number)) {
        (true, _) => "line is-open",
        (false, true) => "line is-now",
        (false, false) => "line",
    };
    let mut ticked = scene.sent.all_of("line");
    let ticked = ticked.any(|line| line == number.to_string());
    let what = format!("line {number}, {}, {}", held.line.text, pounds(held.open));
    html! {
        tr role="row" class=(class) id={ "line-" (number) } tabindex="-1" {
            td role="cell" class="sel" {
                @if visit.may_write() {
                    input type="checkbox" name="line" value=(number) form="decide" checked[ticked]
                        data-pence=(held.open.pence()) aria-label={ "Select " (what) };
                }
                @if let Some(found) = first {
                    input type="hidden" name={ "does-" (number) } value=(found.does) form="decide";
                }
            }
            td role="cell" class="nowrap" { (short_day(held.line.date)) }
            td role="cell" { (statement(visit, held)) }
            td role="cell" class="money" { (bare_pounds(held.open)) }
            td role="cell" class="turn" {
                @match first {
                    Some(found) => {
                        span class="what" { (said::does(visit, &found.does, &scene.texts)) }
                        span class="reasons" { (said::reasons(found)) }
                    }
                    None => {
                        span class="what soft" { "No suggestion" }
                        span class="reasons" { (said::says(&ranked.says)) }
                    }
                }
            }
            td role="cell" class="points" { (said::points(first)) }
            td role="cell" { (acts(visit, scene, held, first.is_some())) }
        }
    }
}

/// What the statement says of a line.
fn statement(visit: &Visit, held: &HeldLine) -> Markup {
    let line = &held.line;
    let facts = [&line.party, &line.reference, &line.code];
    html! {
        span class="what" { (line.text) }
        span class="reasons" {
            @for fact in facts.into_iter().flatten() { (fact) " \u{b7} " }
            "account " (held.account) " \u{b7} "
            a data-key="o" href=(visit.to(&format!("/lines/{}", held.number))) {
                "line " (held.number)
            }
            ", " (held.source.place())
            @if held.source.sheet.is_none() { " of the file" }
            @if held.open != line.amount {
                " \u{b7} " (pounds(held.open)) " of " (pounds(line.amount)) " is open"
            }
            @if let LineState::Left(why) = &held.state { " \u{b7} left: " (sentence(why)) }
        }
    }
}

fn acts(visit: &Visit, scene: &Scene, held: &HeldLine, suggested: bool) -> Markup {
    let number = held.number;
    let of = |verb: &str| html! { span class="unseen" { " " (verb) " line " (number) } };
    if !visit.may_write() {
        return html! {
            a href=(scene.of_line(visit, number)) { "All suggestions" (of("for")) }
        };
    }
    html! {
        div class="row acts" {
            @if suggested {
                button class="button little" form="decide" name="accept" value=(number) {
                    "Accept" (of(""))
                }
            }
            a data-key="p" href=(scene.of_line(visit, number)) {
                "Pick" (of("for"))
            }
            @if scene.splitting == Some(number) {
                a class="close" href=(format!("{}#line-{number}", scene.address(visit, &[]))) {
                    "Close" (of(""))
                }
            } @else {
                @let open = number.to_string();
                a data-key="s" href=(format!(
                    "{}#line-{number}", scene.address(visit, &[("split", &open)]))) {
                    "Split" (of(""))
                }
            }
            @if let Some(next) = scene.after(number) {
                a href={ "#line-" (next) } { "Skip" (of("")) }
            }
        }
    }
}

/// The row of a line that was decided on, in its place: what was done, and the way back.
pub(super) fn decided(visit: &Visit, held: &HeldLine, back: &str) -> Markup {
    let number = held.number;
    let LineState::Answered(entries) = &held.state else {
        return html! {};
    };
    html! {
        tr role="row" class="line done" id={ "line-" (number) } tabindex="-1"
            data-pence=(held.line.amount.pence()) {
            td role="cell" class="sel" {}
            td role="cell" class="nowrap" { (short_day(held.line.date)) }
            td role="cell" { span class="what" { (held.line.text) } }
            td role="cell" class="money" { (bare_pounds(held.line.amount)) }
            td role="cell" class="turn" {
                (status(Tone::Good, "Answered"))
                " by "
                @for entry in entries {
                    a href=(visit.to(&format!("/journal/{entry}"))) { "entry " (entry) } " "
                }
            }
            td role="cell" class="points" {}
            td role="cell" {
                a href=(undo::address(visit, &[number], back)) {
                    "Undo" span class="unseen" { " line " (number) }
                }
            }
        }
    }
}

/// What waits, what is selected, and what can be done with it.
pub(super) fn tray(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    let (found, sides) = (scene.listed.found, scene.listed.sides);
    html! {
        div class="tray" id="tray" {
            dl class="row" {
                div {
                    dt { "Waiting here" }
                    dd data-waiting=(found) data-in=(sides.money_in.pence())
                        data-out=(sides.money_out.pence()) {
                        (counted(found, "line", "lines")) ", " (pounds(sides.money_in))
                        " in and " (pounds(sides.money_out)) " out"
                    }
                }
                @if visit.may_write() {
                    div { dt { "Selected" } dd data-selected { "what is ticked" } }
                }
            }
            @if visit.may_write() { (decide(visit, scene, mistakes)) }
        }
    }
}

/// What can be done with the lines that are selected.
fn decide(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    html! {
        div id="just-done" role="status" {}
        div class="row" {
            input type="hidden" id="form-key" name="form" value=(scene.form) form="decide";
            button class="button little main" form="decide" name="bulk" value="accept"
                data-accept-all { "Accept all selected" }
            label class="unseen" for="to" { "Code the selected lines to" }
            (why("to", mistakes))
            select id="to" name="to" form="decide"
                aria-describedby=[described("to", mistakes)]
                aria-invalid=[mistakes.at("to").map(|_| "true")] {
                option value="" { "Code the selected to…" }
                @for target in &scene.places {
                    @let does = Does::Code(*target).to_string();
                    option value=(does) selected[scene.sent.get("to") == does] {
                        (said::place(&visit.book, target))
                    }
                }
            }
            (elsewhere(visit, &scene.sent, mistakes))
            button class="button little" form="decide" name="bulk" value="code" { "Code" }
            button class="button little" form="decide" name="bulk" value="match" data-leads {
                "Match by hand"
            }
        }
    }
}

/// Any other place for the selected lines: the accounts, funds, projects and costs that the form of
/// one line offers.
fn elsewhere(visit: &Visit, sent: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    let fields = [
        ("bulk-account", "Account", &places.accounts),
        ("bulk-fund", "Fund", &places.funds),
        ("bulk-place", "Project and cost", &places.projects),
    ];
    html! {
        details open[sent.some("bulk-account").is_some()] {
            summary { "Another place" }
            @for (name, label, options) in fields {
                div class=(if mistakes.at(name).is_some() { "field wrong" } else { "field" }) {
                    label for=(name) { (label) }
                    (why(name, mistakes))
                    select id=(name) name=(name) form="decide"
                        aria-describedby=[described(name, mistakes)]
                        aria-invalid=[mistakes.at(name).map(|_| "true")] {
                        (choices(options, sent.get(name)))
                    }
                }
            }
        }
    }
}
