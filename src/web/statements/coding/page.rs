//! The coding page: the lines that were asked for, each with what is suggested, and what was just
//! done.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{
    grid,
    listed::{Group, Listed, Order, Wanted, listed},
};
use crate::{
    actions::code::suggest::{Desk, LINES},
    ledger::{
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::{
        matching::{Does, Ranked, Strength},
        suggest::rule::Target,
    },
    store::statements::line::HeldLine,
    web::{
        failure::PageError,
        parts::{Tone, choices, counted, crumbs, empty, error_summary, in_address, notice, titled},
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
    /// What the open entries say.
    pub(super) texts: BTreeMap<EntryNumber, String>,
    /// Where lines of this page may go, to choose from.
    pub(super) places: Vec<Target>,
    /// The accounts that have waiting lines.
    accounts: BTreeSet<AccountCode>,
    wanted: Wanted,
    query: Vec<(&'static str, String)>,
    /// The line whose row is open to be split.
    pub(super) splitting: Option<LineNumber>,
    pub(super) typed: Typed,
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

impl Scene {
    /// Reads everything from one moment.
    pub(super) async fn of(visit: &mut Visit) -> Result<Scene, PageError> {
        let wanted = wanted(visit);
        let kept = KEPT.into_iter();
        let query = kept.filter_map(|name| Some((name, visit.query(name)?.to_owned())));
        let query = query.collect();
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
            Does::Answer(_) | Does::Together { .. } | Does::Transfer { .. } => None,
        });
        let places: BTreeSet<Target> = coded.chain(desk.iter().flat_map(Desk::targets)).collect();
        let form = visit.office.form_key();
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
                    Does::Answer(_) | Does::Together { .. } | Does::Transfer { .. } => None,
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
        let kept = self.query.iter();
        let kept = kept.map(|(name, value)| format!("{name}={}", in_address(value)));
        kept.collect::<Vec<_>>().join("&")
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

/// The page.
pub(super) fn page(visit: &Visit, scene: &Scene, mistakes: &Mistakes) -> Markup {
    let title = match visit.waiting {
        0 => "No line waits".to_owned(),
        waiting => format!("{} to code", counted(waiting, "line", "lines")),
    };
    visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home")], "Coding"))
            div class="head" { h1 id="lines" tabindex="-1" { (title) } }
            div class="close" {
                (just_done(visit, scene))
                @if visit.waiting == 0 {
                    (empty("Every statement line is answered", "The next thing is the \
                        reconciliation.", Some((visit.to_year(visit.book.open_year(), "/end"),
                        "The year end"))))
                } @else {
                    (filters(visit, scene))
                    form id="decide" method="post" action=(visit.to("/coding")) {
                        input type="hidden" name="back" value=(scene.query());
                    }
                    @if scene.listed.found == 0 {
                        p {
                            @if scene.wanted.strong && scene.listed.next.is_some() {
                                "None of these lines has a strong suggestion."
                            } @else { "No waiting line is like this." }
                        }
                    }
                    @else {
                        (grid::grid(visit, scene))
                        (grid::tray(visit, scene))
                        (keys())
                    }
                    @if let Some(next) = &scene.listed.next {
                        p class="pages" {
                            a href=(scene.address(visit, &[("after", next)])) { "The next lines" }
                        }
                    }
                }
            }
        },
    )
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
    let numbers = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    let (lines, entries) = (numbers("done"), numbers("posted"));
    if let Some(undone) = visit.query("undone") {
        let says = format!("Undone: line {} waits again", undone.replace(',', ", "));
        return notice(Tone::Info, &says, &html! {});
    }
    if lines.is_empty() {
        return html! {};
    }
    let many = lines.split(',').count();
    let heading = if many == 1 {
        format!("Line {lines} is answered")
    } else {
        format!("{} are answered", counted(many, "line", "lines"))
    };
    notice(
        Tone::Good,
        &heading,
        &html! {
            form class="row" method="post" action=(visit.to("/coding")) {
                @for entry in entries.split(',').filter(|entry| !entry.is_empty()).take(3) {
                    a href=(visit.to(&format!("/journal/{entry}"))) { "Entry " (entry) }
                }
                input type="hidden" name="form" value=(scene.form);
                input type="hidden" name="back" value=(scene.query());
                button class="button little" data-key="u" name="undo" value=(lines) {
                    "Undo " (if many == 1 { "this".to_owned() } else { format!("all {many}") })
                }
            }
        },
    )
}

fn filters(visit: &Visit, scene: &Scene) -> Markup {
    let option = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let orders = [
        option("alike", "Alike together"),
        option("file", "Order of the file"),
        option("largest", "Largest first"),
    ];
    let strengths = [option("", "All"), option("only", "Strong only")];
    let mut accounts = vec![option("", "All waiting")];
    for account in &scene.accounts {
        let name = visit.book.chart.get(*account);
        let name = name.map_or("", |account| account.name.as_str());
        accounts.push((account.to_string(), format!("{account} {name}")));
    }
    let chosen = scene.wanted.account.map(|account| account.to_string());
    html! {
        form class="filters" method="get" action=(visit.to("/coding")) {
            div {
                label for="account" { "Show" }
                select id="account" name="account" {
                    (choices(&accounts, chosen.as_deref().unwrap_or_default()))
                }
            }
            div {
                label for="order" { "Order" }
                select id="order" name="order" {
                    (choices(&orders, scene.wanted.order.word()))
                }
            }
            div {
                label for="find" { "Find" }
                input id="find" name="find" type="search" value=(scene.wanted.find);
            }
            div {
                label for="strong" { "Suggestions" }
                select id="strong" name="strong" {
                    (choices(&strengths, if scene.wanted.strong { "only" } else { "" }))
                }
            }
            button class="button" { "Show" }
            a href=(visit.to("/coding/rules")) { "What the rules propose for all lines" }
        }
    }
}

/// All keys, and how to turn them off.
fn keys() -> Markup {
    const KEYS: [(&str, &str); 13] = [
        ("J", "next line"),
        ("K", "line before"),
        ("A", "accept and go on"),
        ("P", "pick another"),
        ("S", "split"),
        ("X", "select"),
        ("N", "skip"),
        ("Shift A", "accept all selected"),
        ("U", "undo the last"),
        ("O", "open the source cell"),
        ("/", "find"),
        ("Esc", "close"),
        ("?", "all keys"),
    ];
    html! {
        details class="keys" id="keys" {
            summary { "Keys, while the grid has the focus" }
            ul class="row" {
                @for (key, does) in KEYS { li { kbd { (key) } " " (does) } }
            }
            p hidden {
                button type="button" class="button little" data-keys aria-pressed="true" {
                    "Keys are on: turn them off"
                }
            }
        }
    }
}
