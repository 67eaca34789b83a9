//! The rules that propose what lines were for, in the order in which they are tried.

use maud::{Markup, html};

use crate::{
    actions::rule,
    statement::{profile, suggest::rule::Conditions},
    web::{
        failure::PageError,
        parts::{crumbs, pounds},
        visit::Visit,
    },
};

/// The page.
pub(in crate::web) async fn show(visit: Visit) -> Result<Markup, PageError> {
    let rules = rule::list(visit.office.store(), &visit.book.slug).await?;
    let profiles = profile::embedded().unwrap_or_default();
    Ok(visit.page(
        "Rules",
        "Rules",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Rules"))
            div class="head" {
                h1 { "Rules and layouts" }
                p class="lead" {
                "A rule proposes; a person confirms. The first that fits a line is the one that \
                     speaks."
                }
            }
            div class="stack" {
                @if rules.is_empty() { p { "No rule is kept yet." } }
                @else {
                    table class="cards" {
                        caption { "Rules" }
                        thead { tr {
                            th scope="col" { "Rule" } th scope="col" { "Where a line has" }
                            th scope="col" { "It was for" }
                        } }
                        tbody {
                            @for rule in &rules {
                                tr {
                                    th scope="row" { (rule.order) ". " (rule.name) }
                                    td data-of="Where a line has" { (conditions(&rule.when)) }
                                    td data-of="It was for" {
                                        (rule.then.account) " " (rule.then.fund) " "
                                        (rule.then.project) " " (rule.then.line)
                                    }
                                }
                            }
                        }
                    }
                }
                section {
                    h2 { "Layouts of statements that are recognised" }
                    ul class="tasks" {
                        @for profile in &profiles {
                            li { span { (profile.title) } span class="mono" { (profile.name) } }
                        }
                    }
                }
            }
        },
    ))
}

/// What a line must say, in words.
fn conditions(when: &Conditions) -> String {
    let quoted = |what: &str, text: &Option<String>| {
        text.as_ref()
            .map(|text| format!("{what} \u{201c}{text}\u{201d}"))
    };
    let said = [
        quoted("text with", &when.contains),
        quoted("words", &when.words),
        quoted("party", &when.party),
        quoted("type", &when.kind),
        quoted("council code", &when.code),
        when.amount
            .map(|amount| format!("exactly {}", pounds(amount))),
        when.at_least
            .map(|amount| format!("{} or more", pounds(amount))),
        when.at_most
            .map(|amount| format!("{} or less", pounds(amount))),
        when.account.map(|account| format!("account {account}")),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
