//! The lines of a statement and the balances beside them → the order of the lines, opening and
//! closing, and whether all of it adds up.
//!
//! The order is proved by the balances, then by the dates; the profile's word is the last resort.

use crate::{
    ledger::money::Money,
    statement::{
        line::{Place, Problem, Stated, Statement, StatementLine},
        profile::Order,
    },
};

/// The most problems of running balances that are told one by one.
const TOLD: usize = 20;

/// Fills in opening, closing and `balances`, and says what does not add up; `column` is that of
/// the balances, `order` the profile's.
pub(super) fn prove(
    statement: &mut Statement,
    column: Option<u16>,
    order: Order,
    problems: &mut Vec<Problem>,
) {
    let before = problems.len();
    let order = order_of(statement, order);
    let place = |line: &StatementLine| Place {
        column,
        ..line.at.clone()
    };
    let stated = statement.opening.as_ref().map(|opening| opening.amount);
    let breaks = breaks(&statement.lines, order, stated);
    let told = breaks.len().min(TOLD);
    for found in breaks.iter().take(told) {
        problems.push(Problem {
            at: place(found.line),
            why: found.why.clone(),
        });
    }
    if let Some(first) = breaks.get(told) {
        problems.push(Problem {
            at: place(first.line),
            why: format!(
                "from here on {} more running balances do not follow",
                breaks.len().saturating_sub(told)
            ),
        });
    }
    let ends = ends(&statement.lines, order, &place);
    drop(breaks);
    if let Some((opening, closing)) = ends {
        if statement.opening.is_none() {
            statement.opening = opening;
        }
        if let (Some(stated), Some(closing)) = (&statement.closing, &closing)
            && stated.amount != closing.amount
        {
            problems.push(Problem {
                at: stated.at.clone(),
                why: format!(
                    "the closing balance is {}, but the balance after the last line is {} ({})",
                    stated.amount, closing.amount, closing.at
                ),
            });
        }
        statement.closing = statement.closing.take().or(closing);
    }
    whole(statement, problems, before);
}

/// Opening + lines = closing.
fn whole(statement: &mut Statement, problems: &mut Vec<Problem>, before: usize) {
    let (Some(opening), Some(closing)) = (&statement.opening, &statement.closing) else {
        return;
    };
    let amounts = statement.lines.iter().map(|line| line.amount);
    let sum = Money::sum(amounts).and_then(|sum| Ok((sum, sum.plus(opening.amount)?)));
    let Ok((sum, reached)) = sum else {
        statement.balances = Some(false);
        return;
    };
    statement.balances = Some(reached == closing.amount && problems.len() == before);
    if reached != closing.amount && problems.len() == before {
        let by = reached.minus(closing.amount).unwrap_or_default();
        problems.push(Problem {
            at: closing.at.clone(),
            why: format!(
                "opening {} and lines of {sum} make {reached}, but closing is {}: out by {}",
                opening.amount,
                closing.amount,
                by.magnitude()
            ),
        });
    }
}

/// A running balance that does not follow from the one before it.
struct Break<'a> {
    line: &'a StatementLine,
    why: String,
}

fn in_time(lines: &[StatementLine], order: Order) -> Box<dyn Iterator<Item = &StatementLine> + '_> {
    match order {
        Order::OldestFirst => Box::new(lines.iter()),
        Order::NewestFirst => Box::new(lines.iter().rev()),
    }
}

fn breaks(lines: &[StatementLine], order: Order, opening: Option<Money>) -> Vec<Break<'_>> {
    let mut breaks = Vec::new();
    walk(
        lines,
        order,
        opening,
        &mut |line, before, reached, printed| {
            let by = printed.minus(reached).unwrap_or_default();
            breaks.push(Break {
                line,
                why: format!(
                    "the balance is {printed}, but {before} and this line's {} make {reached}: out \
                 by {}",
                    line.amount,
                    by.magnitude()
                ),
            });
        },
    );
    breaks
}

/// Goes along the balances in time and reports each that does not follow.
fn walk<'a>(
    lines: &'a [StatementLine],
    order: Order,
    opening: Option<Money>,
    report: &mut dyn FnMut(&'a StatementLine, Money, Money, Money),
) {
    let mut running = opening;
    for line in in_time(lines, order) {
        let reached = running.and_then(|before| Some((before, before.plus(line.amount).ok()?)));
        match (reached, line.balance) {
            (Some((before, reached)), Some(printed)) if reached != printed => {
                report(line, before, reached, printed);
                running = Some(printed);
            }
            (_, Some(printed)) => running = Some(printed),
            (reached, None) => running = reached.map(|(_, reached)| reached),
        }
    }
}

fn order_of(statement: &Statement, profile: Order) -> Order {
    let lines = &statement.lines;
    let opening = statement.opening.as_ref().map(|opening| opening.amount);
    let count = |order| {
        let mut count = 0_usize;
        walk(lines, order, opening, &mut |_, _, _, _| {
            count = count.saturating_add(1);
        });
        count
    };
    let by_date = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) if first.date < last.date => Order::OldestFirst,
        (Some(first), Some(last)) if first.date > last.date => Order::NewestFirst,
        _ => profile,
    };
    let (oldest, newest) = (count(Order::OldestFirst), count(Order::NewestFirst));
    match oldest.cmp(&newest) {
        std::cmp::Ordering::Less => Order::OldestFirst,
        std::cmp::Ordering::Greater => Order::NewestFirst,
        std::cmp::Ordering::Equal => by_date,
    }
}

type Ends = Option<(Option<Stated>, Option<Stated>)>;

/// The balance before the first line in time and the one after the last, where both lines print
/// one; a single line would only prove itself.
fn ends(lines: &[StatementLine], order: Order, place: &dyn Fn(&StatementLine) -> Place) -> Ends {
    let first = in_time(lines, order).next()?;
    let last = in_time(lines, order).last()?;
    let stated = |line: &StatementLine, amount| Stated {
        amount,
        at: place(line),
    };
    let opening = first
        .balance
        .and_then(|balance| balance.minus(first.amount).ok())
        .filter(|_| lines.len() > 1)
        .map(|amount| stated(first, amount));
    let closing = last.balance.map(|balance| stated(last, balance));
    Some((opening, closing))
}
