//! The rules in the order in which they are tried, with how often each was followed.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        amend::Seen,
        rule::{self, Listed, order_seen},
    },
    web::{
        failure::PageError,
        parts::{
            Tone, counted, crumbs, described, empty, error_summary, grouped, hidden, in_address,
            notice, pages, scroll, short_day, titled, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{conditions, place, target};

/// What is refused of the rules leads to all of them.
const FIELDS: Fields<'_> = Fields {
    whole: RULES,
    asks: &[],
};

/// The name of the rules on the page.
const RULES: &str = "rules";

/// Rules on one page.
const PAGE: usize = 50;

/// The page.
pub(in crate::web) async fn show(visit: Visit) -> Result<Response, PageError> {
    Ok(page(&visit, &Mistakes::default()).await?.into_response())
}

/// Moves a rule one place up or down.
pub(in crate::web) async fn reorder(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let name: String = visit.param("name")?;
    let to: usize = typed.get("to").parse().map_err(|_| PageError::BadForm)?;
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let seen = Seen::As(typed.get("seen").parse().map_err(|_| PageError::BadForm)?);
    let act = visit.act(Some("Moved among the rules"));
    let acted = visit.office.once(typed.sent(), async {
        rule::reorder(store, slug, (&name, to), seen, &act).await?;
        Ok::<_, PageError>(format!("{}#rule-{to}", beginning(&visit, to)))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = visit.mistakes(&FIELDS, error, &typed).await?;
            Ok(refused(page(&visit, &wrong).await?))
        }
    }
}

/// The page on which the rule of a place, from 1, stands.
fn beginning(visit: &Visit, place: usize) -> String {
    let before = place.saturating_sub(1);
    visit.to(&match before.saturating_sub(before.rem_euclid(PAGE)) {
        0 => "/rules".to_owned(),
        before => format!("/rules?from={}", before.saturating_add(1)),
    })
}

async fn page(visit: &Visit, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let rules = rule::listed(visit.office.store(), &visit.book.slug).await?;
    let kept = visit.query("kept").map(str::to_owned);
    let ended = visit.query("ended").map(str::to_owned);
    let add = visit.to("/add-rule");
    Ok(visit.page(
        &titled("Rules", mistakes),
        "Rules",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home")], "Rules"))
            div class="head" {
                h1 { "Rules" }
                (tabs(visit, "Rules"))
                p class="lead" {
                    "A rule proposes; a person confirms. The first that fits a line is the one \
                     that speaks."
                }
                @if !rules.is_empty() { p { a class="button" href=(add) { "Make a rule" } } }
            }
            div class="close" id=(RULES) tabindex="-1"
                aria-describedby=[described(RULES, mistakes)] {
                (why(RULES, mistakes))
                @if let Some(name) = kept {
                    (notice(Tone::Good, &format!("Rule \u{201c}{name}\u{201d} is kept"), &html! {
                        a href=(visit.to("/coding")) { "See what it proposes" } }))
                }
                @if let Some(name) = ended {
                    (notice(Tone::Good, &format!("Rule \u{201c}{name}\u{201d} is ended"), &html! {
                        "It proposes nothing any more; what was coded as it proposed stays." }))
                }
                @if rules.is_empty() {
                    (empty("No rule yet", "Make one here, or from a line that waits: the next \
                        line like it is then proposed for you.", Some((add, "Make a rule"))))
                } @else { (listed(visit, &rules)) }
            }
        },
    ))
}

/// A page of the rules, or those that say what was looked for.
fn listed(visit: &Visit, rules: &[Listed]) -> Markup {
    let find = visit.query("find").unwrap_or_default();
    let sought = find.to_lowercase();
    let says = |listed: &Listed| {
        let rule = &listed.rule;
        let (when, then) = (conditions(&rule.when), target(visit, &rule.then));
        let said = format!("{} {when} {then}", rule.name);
        said.to_lowercase().contains(&sought)
    };
    let found: Vec<(usize, &Listed)> = (1_usize..)
        .zip(rules)
        .filter(|(_, listed)| sought.is_empty() || says(listed))
        .collect();
    let from = visit.wanted::<usize>("from").unwrap_or(1).max(1);
    let shown = found.iter().skip(from.saturating_sub(1)).take(PAGE);
    let shown: Vec<(usize, &Listed)> = shown.copied().collect();
    let at = |from: usize| {
        let find = match find {
            "" => String::new(),
            find => format!("find={}&", in_address(find)),
        };
        visit.to(&format!("/rules?{find}from={from}"))
    };
    let next = from.saturating_add(PAGE);
    let later = (next <= found.len()).then(|| at(next));
    let first = (from > 1).then(|| at(1));
    html! {
        @if rules.len() > PAGE {
            form class="filters" method="get" action=(visit.to("/rules")) {
                label { "Find" input name="find" type="search" value=(find); }
                button class="button" { "Show" }
                @if !find.is_empty() { a href=(visit.to("/rules")) { "Show every rule" } }
            }
        }
        @match shown.first().zip(shown.last()) {
            Some(((one, _), (other, _))) => {
                p class="soft" {
                    @if found.len() > shown.len() && find.is_empty() {
                        "Rules " (one) " to " (other) " of " (grouped(found.len()))
                    } @else { (counted(found.len(), "rule", "rules")) }
                }
                @let seen = order_seen(rules.iter().map(|listed| &listed.rule)).to_string();
                (scroll("Rules", false, &table(visit, &shown, (rules.len(), &seen))))
                (pages(first.as_deref(), later.as_deref(), "rules"))
            }
            None => (empty("No rule matches", "Look for another word of its name, of what a \
                line must have, or of where it goes.",
                Some((visit.to("/rules"), "Show every rule")))),
        }
    }
}

/// Rules and layouts, side by side.
pub(super) fn tabs(visit: &Visit, here: &str) -> Markup {
    html! {
        nav class="tabs" aria-label="What reads and what proposes" {
            @for (to, name) in [("/rules", "Rules"), ("/profiles", "Layouts of statements")] {
                a href=(visit.to(to)) aria-current=[(here == name).then_some("page")] { (name) }
            }
        }
    }
}

fn table(visit: &Visit, shown: &[(usize, &Listed)], (of, seen): (usize, &str)) -> Markup {
    let form = visit.form_key();
    html! {
        table class="cards" {
            thead { tr {
                th scope="col" { "Rule" } th scope="col" { "Where a line has" }
                th scope="col" { "It was for" }
                th scope="col" class="money" { "Followed" }
                th scope="col" { span class="unseen" { "Move or end" } }
            } }
            tbody { @for (at, listed) in shown { (row(visit, (*at, of), listed, (&form, seen))) } }
        }
    }
}

fn row(
    visit: &Visit,
    (at, of): (usize, usize),
    listed: &Listed,
    (form, seen): (&str, &str),
) -> Markup {
    let rule = &listed.rule;
    let step = |to: usize, words: &str| {
        html! {
            form method="post" action=(place(visit, &rule.name, "/move")) {
                (hidden("form", &format!("{form}-{at}-{to}"))) (hidden("to", &to.to_string()))
                (hidden("seen", seen))
                button class="button little" {
                    (words) span class="unseen" { " rule " (rule.name) } }
            }
        }
    };
    html! {
        tr id={ "rule-" (at) } {
            th scope="row" { (at) ". " a href=(place(visit, &rule.name, "")) { (rule.name) } }
            td class="wide" data-of="Where a line has" { (conditions(&rule.when)) }
            td class="wide" data-of="It was for" { (target(visit, &rule.then)) }
            td class="money" data-of="Followed" {
                @match listed.last {
                    Some(last) => div {
                        (grouped(listed.fired)) br;
                        span class="tiny soft" { "last on " (short_day(last)) }
                    },
                    None => span class="soft" { "Not yet" },
                }
            }
            td {
                div class="moves" {
                    @if at > 1 { (step(at.saturating_sub(1), "Up")) } @else { span {} }
                    @if at < of { (step(at.saturating_add(1), "Down")) } @else { span {} }
                    a class="small" href=(place(visit, &rule.name, "/end")) {
                        "End" span class="unseen" { " rule " (rule.name) } }
                }
            }
        }
    }
}
