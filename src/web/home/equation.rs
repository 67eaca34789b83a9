//! What is left, what is taken from it and what is free to spend, as one sum; and what the sum
//! cannot say.

use maud::{Markup, html};

use crate::{
    actions::ActionError,
    ledger::{calendar::FinancialYear, fund::Fund, money::Money},
    web::{
        failure::PageError,
        parts::{counted, pounds},
        visit::Visit,
    },
};

use super::money::{Held, Position, YearMoney};

/// What is left, less what waits and what restricted funds hold, is what is free to spend.
pub(super) fn equation(
    visit: &Visit,
    year: FinancialYear,
    money: &YearMoney,
) -> Result<Markup, PageError> {
    let together = Position::sum(money.funds.values()).map_err(ActionError::from)?;
    let left = together.left().map_err(ActionError::from)?;
    let held = money.held(&visit.book).map_err(ActionError::from)?;
    // Where the lines are too many to place one by one, nobody knows which funds they are paid
    // from: what is free is not said, only what will be left.
    // So it is where restricted funds hold money and no rule says whose some of the costs are.
    let placed = money
        .unplaced
        .is_some_and(|unplaced| unplaced.is_nil() || held.sum.is_nil());
    let waits = match money.unplaced {
        Some(unplaced) => together.waits.plus(unplaced).map_err(ActionError::from)?,
        None => money.waiting.money_out,
    };
    let taken = if placed { held.sum } else { Money::NIL };
    let committed = together.committed;
    let rest = left
        .minus(waits)
        .and_then(|rest| rest.minus(committed))
        .and_then(|rest| rest.minus(taken))
        .map_err(ActionError::from)?;
    let lines = money.waiting.lines;
    let label = "What is left, less what waits, what is promised and what restricted funds hold, \
                 is free to spend";
    Ok(html! {
        section class="box" aria-label=(label) {
            ul class="sum" {
                li { div {
                    b { (pounds(left)) }
                    p { "left in " (counted(money.funds.len(), "fund", "funds")) }
                } }
                (less(waits, &if lines == 0 {
                    format!("no line of {year} is waiting to be coded")
                } else {
                    format!("in {} waiting to be coded", counted(lines, "line", "lines"))
                }))
                @if !committed.is_nil() {
                    (less(committed, &format!("promised in {}",
                        counted(money.committed.len(), "commitment", "commitments"))))
                }
                @if !taken.is_nil() { (less(taken, &where_held(visit, &held))) }
                li {
                    span class="op" { "=" }
                    div {
                        b class="final" { (pounds(rest)) }
                        p {
                            @match (placed, rest.is_negative()) {
                                (false, _) => "left once they are coded",
                                (true, true) => "short: more is taken than there is",
                                (true, false) => {
                                    "free to spend"
                                    @if !taken.is_nil() && held.short.is_nil() { " on anything" }
                                    (where_free(visit, money, &held))
                                }
                            }
                        }
                    }
                }
            }
            (beside(visit, money, &held, placed)?)
        }
    })
}

/// A sum that is taken off; one below nil is added.
fn less(sum: Money, says: &str) -> Markup {
    html! {
        li {
            span class="op" { @if sum.is_negative() { "+" } @else { "\u{2212}" } }
            div { b { (pounds(sum.magnitude())) } p { (says) } }
        }
    }
}

/// Whose the restricted money is.
fn where_held(visit: &Visit, held: &Held) -> String {
    let only = match held.funds.as_slice() {
        [code] => visit.book.funds.get(code),
        _ => None,
    };
    match only {
        Some(fund) => format!("held in {}, for its own purpose", fund.name),
        None => format!(
            "held in {}, each for its own purpose",
            counted(held.funds.len(), "restricted fund", "restricted funds")
        ),
    }
}

/// What the equation does not count, or cannot.
fn beside(
    visit: &Visit,
    money: &YearMoney,
    held: &Held,
    placed: bool,
) -> Result<Markup, PageError> {
    let money_in = money.waiting.money_in.minus(money.refunded);
    let money_in = money_in.map_err(ActionError::from)?;
    let takes = money
        .taken_from(&held.short_funds)
        .map_err(ActionError::from)?;
    Ok(html! {
        @if !placed && !held.sum.is_nil() {
            p class="small soft" {
                (pounds(held.sum)) " of what is left is in restricted funds, each for its own \
                 purpose. Which funds the lines that wait are paid from is not known before they \
                 are coded, so what is free to spend is not said."
            }
        }
        @if !placed && !money.committed.is_empty() {
            p class="small soft" {
                (counted(money.committed.len(), "commitment is", "commitments are"))
                " open, and may be among the lines that wait."
            }
        }
        @if !held.short.is_nil() {
            p class="small soft" {
                @match held.short_funds.as_slice() {
                    [code] => {
                        (visit.book.funds.get(code).map_or("", |fund| fund.name.as_str()))
                        " is " (pounds(held.short)) " short: more " (takes) " than it has."
                    }
                    several => {
                        (counted(several.len(), "restricted fund is", "restricted funds are"))
                        " " (pounds(held.short)) " short: more " (takes) " than they have."
                    }
                }
                " What is short has to come from a pooled fund."
            }
        }
        @if !money_in.is_nil() {
            p class="small soft" {
                "Receipts of " (pounds(money_in)) " wait too, and are not counted before they are \
                 coded."
            }
        }
    })
}

/// ", all of it in the Pooled Fund", where one pooled fund alone has anything left; once that has
/// made good what others are short, where any are.
fn where_free(visit: &Visit, money: &YearMoney, held: &Held) -> String {
    let has_money = |fund: &&Fund| {
        let position = money.funds.get(&fund.code);
        position.is_some_and(|position| position.left().is_ok_and(|left| !left.is_nil()))
    };
    let mut with_money = visit.book.pooled().filter(has_money);
    match (with_money.next(), with_money.next()) {
        (Some(fund), None) if held.short.is_nil() => format!(", all of it in {}", fund.name),
        (Some(fund), None) => format!(
            " in {}, after {} of it covers what is short",
            fund.name,
            pounds(held.short)
        ),
        (Some(_), Some(_)) if !held.short.is_nil() => {
            format!(", after {} of it covers what is short", pounds(held.short))
        }
        _ => String::new(),
    }
}
