//! The rows of a planned file, each with what becomes of it and where the rules would put it.

use std::sync::Arc;

use maud::{Markup, html};

use crate::{
    actions::code::awaited,
    ledger::journal::place_in_file,
    statement::{
        line::StatementLine,
        matching::awaited::Ready,
        stage::plan::{Plan, Standing},
        suggest::rules::{Proposal, Rules},
    },
    web::{
        parts::{bare_pounds, grouped, short_day},
        visit::Visit,
    },
};

use super::super::{coding::place, table};
use super::shelf::{At, Shown};

/// Rows on one page.
const PAGE: usize = 50;

/// What the rules of the book say of a line.
pub(super) struct Proposes {
    pub(super) rules: Arc<Rules>,
    /// What a line may answer, which no rule codes then.
    pub(super) awaited: Vec<Ready>,
}

impl Proposes {
    /// Whether the book has rules.
    pub(super) fn some(&self) -> bool {
        self.rules.targets().next().is_some()
    }

    fn of(&self, plan: &Plan, line: &StatementLine) -> Option<Proposal> {
        let waits = awaited::of_new(&self.awaited, plan.account, line);
        self.rules.propose(plan.account, line).filter(|_| !waits)
    }
}

/// Every row in the order of the file, a page at a time, or those of one kind.
pub(super) fn rows(visit: &Visit, key: &str, shown: &Shown, proposes: &Proposes) -> Markup {
    let kinds = [
        ("all", "All", &shown.all),
        ("new", "New", &shown.new),
        ("held", "Held already", &shown.held),
        ("aside", "Set aside", &shown.aside),
    ];
    let wanted = visit.query("show").unwrap_or("all");
    let chosen = kinds.iter().find(|(word, ..)| *word == wanted);
    let (word, _, of_kind) = chosen.copied().unwrap_or(("all", "All", &shown.all));
    let last = of_kind.len().div_ceil(PAGE).max(1);
    let number = visit.wanted::<usize>("page").unwrap_or(1).clamp(1, last);
    let before = number.saturating_sub(1).saturating_mul(PAGE);
    let coded = if shown.staged.planned.to_post.is_some() {
        "code=rules&"
    } else {
        ""
    };
    let to = |word: &str, page: usize| {
        visit.to(&format!(
            "/statements/plan/{key}?{coded}show={word}&page={page}#rows"
        ))
    };
    html! {
        section id="rows" {
            h2 { "Every row, in the order of the file" }
            nav aria-label="Which rows" {
                ul class="tabs" {
                    @for (kind, name, rows) in kinds {
                        li {
                            a href=(to(kind, 1)) aria-current=[(kind == word).then_some("page")] {
                                (name) " " (grouped(u64::try_from(rows.len()).unwrap_or(u64::MAX)))
                            }
                        }
                    }
                }
            }
            (listed(visit, (shown, proposes), of_kind.iter().skip(before).take(PAGE)))
            @if last > 1 {
                nav class="pages" aria-label="Pages of rows" {
                    span class="soft" { "Page " (number) " of " (last) }
                    @if number > 1 { a href=(to(word, number.saturating_sub(1))) { "Before" } }
                    @if number < last {
                        a href=(to(word, number.saturating_add(1))) { "Next" }
                        a href=(to(word, last)) { "Last" }
                    }
                }
            }
        }
    }
}

fn listed<'a>(
    visit: &Visit,
    shown: (&Shown, &Proposes),
    rows: impl Iterator<Item = &'a At>,
) -> Markup {
    let rows = html! { @for at in rows { (row(visit, shown, *at)) } };
    table::of_rows("Rows of the file", false, "What becomes of it", &rows)
}

fn row(visit: &Visit, (shown, proposes): (&Shown, &Proposes), at: At) -> Markup {
    let plan = &shown.staged.plan;
    let posted = shown.staged.planned.to_post.is_some();
    let line = match at {
        At::Line(place) => plan.lines.get(place),
        At::Aside(_) => None,
    };
    let aside = match at {
        At::Aside(place) => plan.set_aside.get(place),
        At::Line(_) => None,
    };
    html! {
        @if let Some(staged) = line {
            @let line = &staged.line;
            tr class=[(staged.standing == Standing::Duplicate).then_some("aside")] {
                td { span class="mono" { (place_in_file(None, &line.at.cell())) } }
                td { (short_day(line.date)) }
                td class="wide" { (line.text) }
                td class="money first" { (bare_pounds(line.amount)) }
                td class="wide" {
                    @match staged.standing {
                        Standing::Duplicate => "Held already: adds nothing",
                        Standing::New => {
                            "New"
                            @if let Some(year) = staged.closed_year {
                                ", of " (year) ", which is closed: posts later and concerns that \
                                 year"
                            }
                            (becomes(visit, proposes.of(plan, line), posted))
                        }
                    }
                }
            }
        }
        @if let Some(row) = aside {
            tr class="aside" {
                td { span class="mono" { (place_in_file(None, &row.at.cell())) } }
                td {} td class="wide" { (row.words) }
                td class="money first" { @if !row.amount.is_nil() { (bare_pounds(row.amount)) } }
                td class="wide" { "Set aside: " (row.why) }
            }
        }
    }
}

/// What becomes of a new line: it waits, or the rule that fits says where it goes.
fn becomes(visit: &Visit, proposal: Option<Proposal>, posted: bool) -> Markup {
    html! {
        @match proposal {
            None => ": will wait to be coded",
            Some(Proposal { rule, target, .. }) => {
                @if posted { ": posted to " } @else { ": will wait; the rules say " }
                (place(&visit.book, &target))
                span class="tiny soft" { ", by the rule \u{201c}" (rule) "\u{201d}" }
            }
        }
    }
}
