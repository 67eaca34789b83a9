//! The lines of a statement and the balances beside them → the order of the lines, opening and
//! closing, and whether all of it adds up.
//!
//! What is pending at the bank is in none of its balances. The order is proved by the balances,
//! then by the dates; the profile's word is the last resort.

use crate::{
    ledger::money::Money,
    statement::{
        line::{Place, Problem, Stated, Statement, StatementLine},
        profile::Order,
    },
};

/// The most problems of running balances that are told one by one.
pub(super) const TOLD: usize = 20;

/// Fills in opening, closing and `balances`, and says what does not add up; `column` is that of
/// the balances, `order` the profile's.
pub(in crate::statement) fn prove(
    statement: &mut Statement,
    column: Option<u16>,
    order: Order,
    problems: &mut Vec<Problem>,
) {
    let before = problems.len();
    // An export without a column of balances has none to follow.
    if booked(&statement.lines).any(|line| line.balance.is_some()) {
        follow(statement, column, order, problems);
    }
    whole(statement, problems, before);
}

/// The lines that the balances of a statement hold.
fn booked(lines: &[StatementLine]) -> impl DoubleEndedIterator<Item = &StatementLine> {
    lines.iter().filter(|line| !line.pending)
}

/// Follows the running balances: says where they break, and takes opening and closing from them.
fn follow(
    statement: &mut Statement,
    column: Option<u16>,
    order: Order,
    problems: &mut Vec<Problem>,
) {
    let place = |line: &StatementLine| Place {
        column,
        ..line.at.clone()
    };
    let (order, breaks) = ordered(statement, order);
    for found in breaks.iter().take(TOLD) {
        problems.push(Problem {
            at: place(found.line),
            why: found.why(),
        });
    }
    if let Some(first) = breaks.get(TOLD) {
        problems.push(Problem {
            at: place(first.line),
            why: format!(
                "from here on {} more running balances do not follow",
                breaks.len().saturating_sub(TOLD)
            ),
        });
    }
    let ends = ends(&statement.lines, order, &place);
    drop(breaks);
    let Some((opening, closing)) = ends else {
        return;
    };
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

/// Opening + lines = closing.
fn whole(statement: &mut Statement, problems: &mut Vec<Problem>, before: usize) {
    let (Some(opening), Some(closing)) = (&statement.opening, &statement.closing) else {
        return;
    };
    let amounts = booked(&statement.lines).map(|line| line.amount);
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
    before: Money,
    reached: Money,
    printed: Money,
}

impl Break<'_> {
    fn why(&self) -> String {
        let Break {
            line,
            before,
            reached,
            printed,
        } = self;
        let by = printed.minus(*reached).unwrap_or_default();
        format!(
            "the balance is {printed}, but {before} and this line's {} make {reached}: out by {}",
            line.amount,
            by.magnitude()
        )
    }
}

/// Goes along the balances, from the first line in time, and gives each that does not follow.
fn breaks<'a>(
    lines: impl Iterator<Item = &'a StatementLine>,
    opening: Option<Money>,
) -> Vec<Break<'a>> {
    let mut breaks = Vec::new();
    let mut running = opening;
    for line in lines {
        let reached = running.and_then(|before| Some((before, before.plus(line.amount).ok()?)));
        match (reached, line.balance) {
            (Some((before, reached)), Some(printed)) if reached != printed => {
                breaks.push(Break {
                    line,
                    before,
                    reached,
                    printed,
                });
                running = Some(printed);
            }
            (_, Some(printed)) => running = Some(printed),
            (reached, None) => running = reached.map(|(_, reached)| reached),
        }
    }
    breaks
}

/// The orders in which the rows of a statement may stand; where it has two lines or more, they say
/// which.
pub(super) fn orders(statement: &Statement, profile: Order) -> Vec<Order> {
    match booked(&statement.lines).nth(1) {
        Some(_) => vec![ordered(statement, profile).0],
        None => vec![Order::OldestFirst, Order::NewestFirst],
    }
}

/// The order in which fewer balances break, and those that do; where both break as often, that of
/// the dates, and where the days are the same, the profile's.
fn ordered(statement: &Statement, profile: Order) -> (Order, Vec<Break<'_>>) {
    let lines = &statement.lines;
    let opening = statement.opening.as_ref().map(|opening| opening.amount);
    let broken = |order| match order {
        Order::OldestFirst => breaks(booked(lines), opening),
        Order::NewestFirst => breaks(booked(lines).rev(), opening),
    };
    let by_date = match (booked(lines).next(), booked(lines).next_back()) {
        (Some(first), Some(last)) if first.date < last.date => Order::OldestFirst,
        (Some(first), Some(last)) if first.date > last.date => Order::NewestFirst,
        _ => profile,
    };
    let likely = broken(by_date);
    if likely.is_empty() {
        return (by_date, likely);
    }
    let turned = match by_date {
        Order::OldestFirst => Order::NewestFirst,
        Order::NewestFirst => Order::OldestFirst,
    };
    let other = broken(turned);
    if other.len() < likely.len() {
        (turned, other)
    } else {
        (by_date, likely)
    }
}

type Ends = Option<(Option<Stated>, Option<Stated>)>;

/// The balance before the first line in time and the one after the last, where both lines print
/// one; a single line would only prove itself.
fn ends(lines: &[StatementLine], order: Order, place: &dyn Fn(&StatementLine) -> Place) -> Ends {
    let (one, other) = (booked(lines).next()?, booked(lines).next_back()?);
    let (first, last) = match order {
        Order::OldestFirst => (one, other),
        Order::NewestFirst => (other, one),
    };
    let stated = |line: &StatementLine, amount| Stated {
        amount,
        at: place(line),
    };
    let opening = first
        .balance
        .and_then(|balance| balance.minus(first.amount).ok())
        .filter(|_| booked(lines).nth(1).is_some())
        .map(|amount| stated(first, amount));
    let closing = last.balance.map(|balance| stated(last, balance));
    Some((opening, closing))
}
