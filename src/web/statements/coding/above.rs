//! What stands above the grid: which lines it shows, and its keys.

use maud::{Markup, html};

use super::page::Scene;
use crate::web::{parts::choices, visit::Visit};

/// The filters: which lines, and in which order.
pub(super) fn filters(visit: &Visit, scene: &Scene) -> Markup {
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

/// All keys, where they can be seen, and how to turn them off. A script does what they do, and
/// shows them.
pub(super) fn keys() -> Markup {
    const KEYS: [(&str, &str); 16] = [
        ("J", "next line"),
        ("K", "line before"),
        ("A", "accept and go on"),
        ("G", "code all alike"),
        ("M", "show all alike"),
        ("P", "pick another"),
        ("S", "split"),
        ("X", "select"),
        ("N", "skip"),
        ("Shift A", "accept all selected"),
        ("U", "undo the last"),
        ("O", "open the source cell"),
        ("\u{2190} \u{2192}", "links of the line"),
        ("/", "find"),
        ("Esc", "close"),
        ("?", "these keys"),
    ];
    html! {
        div class="keys" id="keys" tabindex="-1" hidden {
            ul class="row" aria-label="Keys of the grid" {
                @for (key, does) in KEYS { li { kbd { (key) } " " (does) } }
            }
            button type="button" class="button little" data-keys aria-pressed="true" {
                "Keys are on: turn them off"
            }
        }
    }
}
