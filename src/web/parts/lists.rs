//! Lists that pages are made of: things to do, facts of one thing, the pages of a long list.

use maud::{Markup, html};

use super::{Tone, status};

/// A thing to do, as a task list shows it.
pub(in crate::web) struct Task {
    /// What there is to do.
    pub(in crate::web) name: String,
    /// Where it is done; nothing while it cannot start.
    pub(in crate::web) address: Option<String>,
    /// What is known of it, or why it cannot start; may be empty.
    pub(in crate::web) hint: String,
    /// How it stands.
    pub(in crate::web) stands: (Tone, &'static str),
}

/// A list of things to do, each with how it stands.
pub(in crate::web) fn task_list(tasks: &[Task]) -> Markup {
    html! {
        ul class="tasks todo" {
            @for task in tasks {
                li {
                    div {
                        @match &task.address {
                            Some(address) => a href=(address) { (task.name) },
                            None => span { (task.name) },
                        }
                        @if !task.hint.is_empty() { span class="hint" { (task.hint) } }
                    }
                    (status(task.stands.0, task.stands.1))
                }
            }
        }
    }
}

/// A fact of one thing, with a link to change it where it can be changed.
pub(in crate::web) struct Fact<'a> {
    pub(in crate::web) term: &'a str,
    pub(in crate::web) says: Markup,
    /// Where it is changed, and what is changed there: "the name".
    pub(in crate::web) change: Option<(String, &'a str)>,
}

/// The facts of one thing.
pub(in crate::web) fn summary(facts: &[Fact<'_>]) -> Markup {
    html! {
        dl class="facts summary" {
            @for fact in facts {
                div {
                    dt { (fact.term) }
                    dd { (fact.says) }
                    @if let Some((address, what)) = &fact.change {
                        dd class="change" {
                            a href=(address) { "Change" span class="unseen" { " " (what) } }
                        }
                    }
                }
            }
        }
    }
}

/// The pages before and after this one of a long list, where there are any.
pub(in crate::web) fn pages(first: Option<&str>, later: Option<&str>, what: &str) -> Markup {
    html! {
        @if first.is_some() || later.is_some() {
            nav class="pages" aria-label={ "Pages of " (what) } {
                @if let Some(address) = first { a href=(address) { "First " (what) } }
                @if let Some(address) = later { a href=(address) { "Later " (what) } }
            }
        }
    }
}

/// The way back to the page before, on a page that asks one thing.
pub(in crate::web) fn back(address: &str) -> Markup {
    html! { p class="back" { a href=(address) { "Back" } } }
}
