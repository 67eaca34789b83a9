//! The coding page: the lines that were asked for, each with what is suggested, and what was just
//! done.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{
    above, grid, joined,
    listed::{Group, Listed, Order, Wanted, listed},
    numbers, undo,
};
use crate::{
    actions::code::suggest::{Desk, LINES, Texts},
    ledger::{code::AccountCode, journal::LineNumber, money::Money},
    statement::{
        matching::{Does, Ranked, Strength},
        suggest::rule::Target,
    },
    store::statements::line::HeldLine,
    web::{
        failure::PageError,
        parts::{
            Tone, counted, crumbs, described, empty, error_summary, in_address, notice, pounds,
            titled, why,
        },
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// What an address keeps from one decision to the next.
const KEPT: [&str; 5] = ["order", "account", "find", "strong", "after"];

/// Everything that the page draws.
pub(super) struct Scene {
    pub(super) listed: Listed,
    lines: Vec<(HeldLine, Ranked)>,
    /// What the suggestions name.
    pub(super) texts: Texts,
    /// Where lines of this page may go, to choose from.
    pub(super) places: Vec<Target>,
    /// The accounts that have waiting lines.
    pub(super) accounts: BTreeSet<AccountCode>,
    pub(super) wanted: Wanted,
    query: Vec<(&'static str, String)>,
    /// The line whose row is open to be split.
    pub(super) splitting: Option<LineNumber>,
    /// What the form of a split begins with.
    pub(super) typed: Typed,
    /// What was sent, where it was refused.
    pub(super) sent: Typed,
    pub(super) form: String,
}

/// What a visit asks for.
fn wanted(visit: &Visit) -> Wanted {
    let text = |name: &str| visit.query(name).map(str::to_owned);
    Wanted {
        order: Order::of(visit.query("order")),
        account: visit.wanted("account"),
        find: text("find").unwrap_or_default(),
        after: text("after"),
        unfolded: text("all"),
        strong: visit.query("strong").is_some(),
    }
}

/// What a visit keeps of what the grid was asked for, as an address has it.
fn kept(visit: &Visit) -> Vec<(&'static str, String)> {
    let kept = KEPT.into_iter();
    let kept = kept.filter_map(|name| Some((name, visit.query(name)?.to_owned())));
    kept.collect()
}

fn written(query: &[(&'static str, String)]) -> String {
    let kept = query.iter();
    let kept = kept.map(|(name, value)| format!("{name}={}", in_address(value)));
    kept.collect::<Vec<_>>().join("&")
}

/// What the grid was asked for that a page was opened from.
pub(super) fn asked_of(visit: &Visit) -> String {
    written(&kept(visit))
}

/// The grid that the page of a line was opened from, at that line.
pub(super) fn grid_at(visit: &Visit, number: LineNumber) -> String {
    let kept = Some(asked_of(visit)).filter(|kept| !kept.is_empty());
    let asked = kept.map(|kept| format!("?{kept}")).unwrap_or_default();
    visit.to(&format!("/coding{asked}#line-{number}"))
}

impl Scene {
    /// Reads everything from one moment; what was sent stays where it was refused.
    pub(super) async fn of(visit: &mut Visit, sent: Typed) -> Result<Scene, PageError> {
        let wanted = wanted(visit);
        let query = kept(visit);
        let waiting = visit.reader.waiting_movements(LINES).await?;
        let accounts = waiting.iter().map(|line| line.account).collect();
        let mut listed = listed(&wanted, &waiting);
        let held = visit.reader.lines_of(&listed.shown()).await?;
        // Where no line is shown, nothing that may explain one is read.
        let desk = if held.is_empty() {
            None
        } else {
            let rules = visit.office.clone().rules().of(visit).await?;
            let reader = &mut visit.reader;
            Some(Desk::beside(reader, &visit.book, &held, waiting, rules).await?)
        };
        let ranked = |held: HeldLine| {
            let ranked = desk.as_ref()?.ranked(&held);
            Some((held, ranked))
        };
        let mut lines: Vec<(HeldLine, Ranked)> = held.into_iter().filter_map(ranked).collect();
        if wanted.strong {
            let strong = |ranked: &Ranked| {
                let first = ranked.first();
                first.is_some_and(|found| found.strength == Strength::Strong)
            };
            lines.retain(|(_, ranked)| strong(ranked));
            let open = lines.iter().map(|(held, _)| (held.number, held.open));
            let open: BTreeMap<LineNumber, Money> = open.collect();
            listed.keep(|number| open.get(&number).copied());
        }
        let suggested = lines.iter().flat_map(|(_, ranked)| &ranked.suggestions);
        let coded = suggested.filter_map(|found| match found.does {
            Does::Code(target) => Some(target),
            Does::Answer(_)
            | Does::Together { .. }
            | Does::Transfer { .. }
            | Does::Settle { .. } => None,
        });
        let places: BTreeSet<Target> = coded.chain(desk.iter().flat_map(Desk::targets)).collect();
        let form = visit.form_key();
        Ok(Scene {
            listed,
            lines,
            texts: desk.map(|desk| desk.texts().clone()).unwrap_or_default(),
            places: places.into_iter().collect(),
            accounts,
            wanted,
            query,
            splitting: visit.wanted("split"),
            typed: Typed::filled([("form", form.clone())]),
            sent,
            form,
        })
    }

    /// A line of the page.
    pub(super) fn line(&self, number: LineNumber) -> Option<&(HeldLine, Ranked)> {
        let place = self
            .lines
            .binary_search_by_key(&number, |(held, _)| held.number);
        self.lines.get(place.ok()?)
    }

    /// Whether a refused form was about a line: the first of them is where the page is left.
    pub(super) fn was_sent(&self, number: LineNumber) -> bool {
        let number = number.to_string();
        let mut ticked = self.sent.all_of("line");
        self.sent.get("accept") == number || ticked.next() == Some(number.as_str())
    }

    /// The line that follows one on the page.
    pub(super) fn after(&self, number: LineNumber) -> Option<LineNumber> {
        let shown = self.listed.shown();
        let place = shown.iter().position(|shown| *shown == number)?;
        shown.get(place.saturating_add(1)).copied()
    }

    /// The place that every shown line of a group is suggested for with evidence.
    pub(super) fn shared(&self, group: &Group) -> Option<Target> {
        let targets: BTreeSet<Option<Target>> = group
            .shown
            .iter()
            .filter_map(|number| self.line(*number))
            .map(|(_, ranked)| match ranked.first() {
                Some(found) if found.evidence => match found.does {
                    Does::Code(target) => Some(target),
                    Does::Answer(_)
                    | Does::Together { .. }
                    | Does::Transfer { .. }
                    | Does::Settle { .. } => None,
                },
                _ => None,
            })
            .collect();
        let mut targets = targets.into_iter();
        match (targets.next(), targets.next()) {
            (Some(Some(target)), None) => Some(target),
            _ => None,
        }
    }

    /// What an address keeps of this one.
    pub(super) fn query(&self) -> String {
        written(&self.query)
    }

    /// The page of a line, which leads back to the line after it on this page.
    pub(super) fn of_line(&self, visit: &Visit, number: LineNumber) -> String {
        let next = self.after(number).map(|next| format!("next={next}"));
        let kept = Some(self.query()).filter(|kept| !kept.is_empty());
        let parts: Vec<String> = kept.into_iter().chain(next).collect();
        visit.to(&format!("/coding/{number}?{}", parts.join("&")))
    }

    /// This page with something more asked for.
    pub(super) fn address(&self, visit: &Visit, more: &[(&str, &str)]) -> String {
        let more = more.iter();
        let mut parts: Vec<String> = more
            .map(|(name, value)| format!("{name}={}", in_address(value)))
            .collect();
        let kept = self.query();
        if !kept.is_empty() {
            parts.insert(0, kept);
        }
        format!("{}?{}", visit.to("/coding"), parts.join("&"))
    }
}

/// The heading: how many lines wait.
pub(super) fn waiting(lines: i64) -> String {
    match lines {
        0 => "No line to code".to_owned(),
        waiting => format!("{} to code", counted(waiting, "line", "lines")),
    }
}

/// The page.
pub(super) fn page(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    let title = waiting(visit.waiting);
    visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home")], "Coding"))
            div class="head" {
                h1 id="lines" tabindex="-1" aria-describedby=[described("lines", mistakes)] {
                    (title)
                }
                (why("lines", mistakes))
            }
            div class="close" {
                (just_done(visit, scene))
                @if visit.waiting == 0 {
                    (empty("Every statement line is answered", "Next come the \
                        reconciliations, and then the closing of the year.",
                        Some((visit.to_year(visit.book.open_year(), "/end"),
                        "See what the year end needs"))))
                } @else {
                    (above::filters(visit, scene))
                    (lines(visit, scene, mistakes))
                    @if let Some(next) = &scene.listed.next {
                        p class="pages" {
                            a rel="next" href=(scene.address(visit, &[("after", next)])) {
                                "The next lines"
                            }
                        }
                    }
                }
            }
        },
    )
}

/// The lines that were found, with the form that decides on them.
fn lines(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    if scene.listed.found == 0 {
        let more = scene.wanted.strong && scene.listed.next.is_some();
        let none = if more {
            "None of these lines has a strong suggestion."
        } else {
            "No line that waits is like this."
        };
        return html! { p { (none) } };
    }
    html! {
        // Its address is that of the page, so that a refused form comes back to the same lines.
        form id="decide" method="post" action=(scene.address(visit, &[])) data-keeps {
            input type="hidden" name="back" value=(scene.query());
            input type="hidden" name="shown" value=(joined(&scene.listed.shown()));
        }
        (above::keys())
        (grid::grid(visit, scene))
        (grid::tray(visit, scene, mistakes))
    }
}

/// That lines are answered, in words; and what the way back is called.
fn done(lines: &[LineNumber]) -> (String, String) {
    match lines {
        [line] => (format!("Line {line} is answered"), "Undo this".to_owned()),
        several => {
            let many = several.len();
            let says = format!("{} just answered", counted(many, "line", "lines"));
            (says, format!("Undo these {many}"))
        }
    }
}

/// That lines are answered, and the way back.
pub(super) fn told(visit: &Visit, lines: &[LineNumber], back: &str) -> Markup {
    let (says, undo) = done(lines);
    html! {
        span { (says) } " "
        a class="button little" data-key="u" href=(undo::address(visit, lines, back)) { (undo) }
    }
}

/// What the decision before this page did, with the way back.
fn just_done(visit: &Visit, scene: &Scene) -> Markup {
    if let Some(posted) = visit.wanted::<i64>("rules") {
        let says = format!("{} posted by rule", counted(posted, "line", "lines"));
        return notice(
            Tone::Good,
            &says,
            &html! { a href=(visit.to("/journal")) { "See the journal" } },
        );
    }
    if let Some(undone) = visit.query("undone") {
        let says = format!("Undone: line {} waits again", undone.replace(',', ", "));
        return notice(Tone::Info, &says, &html! {});
    }
    if let Some((held, _)) = visit.wanted("partly").and_then(|line| scene.line(line)) {
        let says = format!("Line {} is answered in part", held.number);
        let undo = undo::address(visit, &[held.number], &scene.query());
        return notice(
            Tone::Wait,
            &says,
            &html! {
                p { (pounds(held.open)) " of it still waits." }
                p { a class="button little" data-key="u" href=(undo) { "Undo this" } }
            },
        );
    }
    let lines = numbers(visit.query("done").unwrap_or_default());
    if lines.is_empty() {
        return html! {};
    }
    let entries = numbers(visit.query("posted").unwrap_or_default());
    let (heading, undo) = done(&lines);
    notice(
        Tone::Good,
        &heading,
        &html! {
            p class="row" {
                @for entry in entries.iter().take(3) {
                    a href=(visit.to(&format!("/journal/{entry}"))) { "Entry " (entry) }
                }
                @if entries.len() > 3 { span { "and " (entries.len().saturating_sub(3)) " more" } }
                a class="button little" data-key="u"
                    href=(undo::address(visit, &lines, &scene.query())) { (undo) }
            }
        },
    )
}
