//! Splitting a line between costs: as many shares as it takes, what is shared and what is still to
//! share worked out on the page, and nothing lost when it does not add up yet.

use maud::{Markup, html};

use super::{dated::Dated, one::reason};
use crate::{
    actions::refusal::About,
    ledger::money::Money,
    statement::{
        matching::{Does, Ranked},
        suggest::rule::Target,
    },
    store::statements::line::HeldLine,
    web::{
        journal::{new::places, sides::target_of},
        parts::{Cell, bare_pounds, described, pounds, why},
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// What each field asks for, in a row for each share.
pub(super) const FIELDS: Fields<'_> = Fields {
    whole: "split",
    asks: &[
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Place, "place"),
        (About::Amount, "amount"),
        (About::Day, "day-split"),
        (About::Why, "why-split"),
    ],
};

/// The most shares of a line.
const MOST: usize = 20;

/// How many shares a form has: as many as it says, two at least.
fn many(typed: &Typed) -> usize {
    let asked = typed.get("shares").parse().unwrap_or(2_usize);
    let more = usize::from(typed.get("more") == "add");
    asked.saturating_add(more).clamp(2, MOST)
}

/// Whether the form only asks for more shares or for even ones, and posts nothing.
pub(super) fn asks(typed: &Typed) -> bool {
    typed.some("more").is_some()
}

/// The shares that were filled in.
pub(super) fn shares(typed: &Typed, mistakes: &mut Mistakes) -> Vec<(Target, Money)> {
    let mut shares = Vec::new();
    for share in 1..=many(typed) {
        let name = |part: &str| format!("{part}-{share}");
        let Some(amount) = typed.amount(&name("amount"), mistakes) else {
            continue;
        };
        let of = format!("share {share}");
        if let Some((account, fund, (project, line))) = target_of(typed, &name, &of, mistakes) {
            let target = Target {
                account,
                fund,
                project,
                line,
                grant: None,
            };
            shares.push((target, amount));
        }
    }
    if shares.is_empty() && mistakes.none() {
        mistakes.add(
            "amount-1",
            "give every share of the line; they add up to all of it",
        );
    }
    shares
}

/// What a share holds: as typed, as shared evenly, or the first of them as suggested.
fn filled(typed: &Typed, held: &HeldLine, ranked: &Ranked) -> Typed {
    if typed.get("more") == "even" {
        let shares = many(typed);
        let parts = vec![rust_decimal::Decimal::ONE; shares];
        let even = held.open.magnitude().apportion(&parts).unwrap_or_default();
        let amounts = (1..).zip(even);
        return amounts.fold(typed.clone(), |typed, (share, amount): (usize, Money)| {
            typed.with(&format!("amount-{share}"), amount.to_plain())
        });
    }
    let first = ranked.first().map(|found| &found.does);
    match first {
        Some(Does::Code(target)) if typed.some("shares").is_none() => typed
            .clone()
            .with("account-1", target.account.as_str())
            .with("fund-1", target.fund.as_str())
            .with("place-1", format!("{} {}", target.project, target.line))
            .with("fund-2", target.fund.as_str()),
        _ => typed.clone(),
    }
}

/// The form, sent to the address of its line.
pub(super) fn form(
    visit: &Visit,
    (held, ranked): (&HeldLine, &Ranked),
    typed: &Typed,
    action: &str,
) -> Markup {
    let of = (held, ranked, Dated::Own);
    with_mistakes(visit, of, (typed, &Mistakes::default()), action)
}

/// The form with what is wrong with it.
pub(super) fn with_mistakes(
    visit: &Visit,
    (held, ranked, dated): (&HeldLine, &Ranked, Dated),
    (typed, mistakes): (&Typed, &Mistakes),
    action: &str,
) -> Markup {
    let typed = &filled(typed, held, ranked);
    let (places, amount) = (places(visit), held.open.magnitude());
    let cell = |part: &str, share: usize, label: &str| Cell {
        name: format!("{part}-{share}"),
        label: format!("{label} of share {share}"),
        typed,
        mistakes,
    };
    let given = (1..=many(typed)).filter_map(|share| {
        let given = typed.get(&format!("amount-{share}"));
        given.parse::<Money>().ok()
    });
    let shared = Money::sum(given).unwrap_or_default();
    let left = amount.minus(shared).unwrap_or_default();
    html! {
        form class="box" method="post" data-keeps data-split=(amount.pence()) action=(action)
            id=(FIELDS.whole) tabindex="-1" aria-describedby=[described(FIELDS.whole, mistakes)] {
            h2 { "Split " (pounds(amount)) " between costs" }
            (why(FIELDS.whole, mistakes))
            input type="hidden" name="how" value="split";
            input type="hidden" name="shares" value=(many(typed));
            input type="hidden" name="form" value=(typed.get("form"));
            div class="scroll" tabindex="0" role="region" aria-label="Shares" {
                table class="sides dense" {
                    thead { tr {
                        th scope="col" { "Account" } th scope="col" { "Fund" }
                        th scope="col" { "Project and cost" }
                        th scope="col" class="money first" { "Share £" }
                    } }
                    tbody {
                        @for share in 1..=many(typed) {
                            tr {
                                td data-of="Account" {
                                    (cell("account", share, "Account").choice(&places.accounts)) }
                                td data-of="Fund" {
                                    (cell("fund", share, "Fund").choice(&places.funds)) }
                                td data-of="Project and cost" {
                                    (cell("place", share, "Project and cost")
                                        .choice(&places.projects)) }
                                td class="money first" data-of="Share £" {
                                    (cell("amount", share, "Amount").text("amount")) }
                            }
                        }
                    }
                    tfoot {
                        tr {
                            th scope="row" colspan="3" { "Shared so far" }
                            td class="money first" data-shared { (bare_pounds(shared)) }
                        }
                        tr {
                            th scope="row" colspan="3" data-says {
                                @if left.is_negative() { "Too much by" } @else { "Still to share" }
                            }
                            td class="money first" data-left { (bare_pounds(left.magnitude())) }
                        }
                    }
                }
            }
            (dated.field("day-split", typed, mistakes))
            (reason("why-split").text(typed, mistakes))
            div class="row" {
                button class="button main little" data-busy="Posting…" { "Code this split" }
                button class="button little" name="more" value="add" { "Add a share" }
                button class="button little" name="more" value="even" { "Share evenly" }
            }
        }
    }
}
