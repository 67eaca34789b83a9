//! Commitments and claims that a line may answer: the same reference, the words of the payee or of
//! the funder, an amount within what is left, and how far the day is from when it was expected.

use jiff::civil::Date;

use super::{expected::Named, pool, scored::Scored, words};
use crate::{
    ledger::{awaited::Awaited, money::Money},
    statement::suggest::rule::Target,
};

/// A commitment or a claim of which something is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which.
    pub awaited: Awaited,
    /// Whom a line would name: the payee, the funder.
    pub from: String,
    /// What else it would say: the title of a grant, its code.
    pub about: Vec<String>,
    /// What the payee or the funder quotes.
    pub reference: Option<String>,
    /// What is left, without a sign.
    pub left: Money,
    /// The day on which it was promised or claimed.
    pub since: Date,
    /// The day on which it is expected; none where nobody can say.
    pub expected: Option<Date>,
    /// Where it is coded.
    pub target: Target,
}

/// The same with what lines are held against, made once.
#[derive(Debug)]
pub struct Ready {
    open: Open,
    from: Named,
    about: Vec<Named>,
    reference: Option<String>,
    references: Vec<String>,
    /// A reference of several words, none of which says enough by itself: "PO 331".
    phrase: Option<String>,
}

impl Ready {
    /// Reads one.
    pub fn of(open: Open) -> Ready {
        let reference = open.reference.as_deref();
        Ready {
            from: Named::of(&open.from),
            about: open.about.iter().map(|about| Named::of(about)).collect(),
            reference: words::reference(reference),
            references: words::references([reference]),
            phrase: reference.and_then(words::phrase),
            open,
        }
    }

    /// Which commitment or claim it is.
    pub const fn is(&self) -> &Open {
        &self.open
    }
}

/// A line held against one of them.
#[derive(Debug)]
pub(super) struct Fit {
    pub(super) awaited: Awaited,
    /// How much more the line is than what is left; nil where it is within.
    pub(super) over: Money,
    /// What the line would leave of it.
    rest: Money,
    pub(super) target: Target,
    pub(super) scored: Scored,
}

/// Those that a line may answer; the amount is the line's without the VAT that is recovered.
pub(super) fn fits(open: &[Ready], line: &pool::Ready, amount: Money) -> Vec<Fit> {
    let mut found: Vec<Fit> = open
        .iter()
        .filter_map(|one| fit(one, line, amount))
        .collect();
    // Of two that fit equally well the one that leaves less stands first.
    found.sort_by_key(|fit| fit.rest);
    // Two that fit equally well: neither is chosen in silence.
    let best = found.iter().map(|fit| fit.scored.points()).max();
    let equal = |fit: &Fit| Some(fit.scored.points()) == best;
    let equals = found.iter().filter(|fit| equal(fit)).count();
    if equals > 1 {
        for fit in found.iter_mut().filter(|fit| equal(fit)) {
            let kind = fit.awaited.word();
            let said = format!("{equals} {kind}s fit equally well");
            fit.scored.add(-1, said);
        }
    }
    found
}

fn fit(one: &Ready, line: &pool::Ready, amount: Money) -> Option<Fit> {
    let Open {
        awaited,
        left,
        target,
        ..
    } = one.open;
    if amount.is_nil() || awaited.on_account(amount) != amount {
        return None;
    }
    let mut scored = Scored::default();
    quoted(one, line, &mut scored);
    one.from.names(line, &mut scored);
    for about in &one.about {
        about.is_about(line, &mut scored);
    }
    if scored.evidence {
        scored.add(1, format!("{awaited} is open"));
    }
    let over = amount.magnitude().minus(left).unwrap_or_default();
    let over = if over.is_negative() { Money::NIL } else { over };
    let rest = left.minus(amount.magnitude()).unwrap_or_default();
    if amount.magnitude() == left {
        scored.add(3, format!("all that is left of {awaited}"));
    } else if over.is_nil() {
        scored.add(-1, format!("leaves {rest} of {awaited}"));
    } else {
        scored.add(-4, format!("{over} more than the {left} left of {awaited}"));
    }
    days(&one.open, line, &mut scored);
    Some(Fit {
        awaited,
        over,
        rest,
        target,
        scored,
    })
}

/// What the payee or the funder quotes, as the line's reference or anywhere in it.
fn quoted(one: &Ready, line: &pool::Ready, scored: &mut Scored) {
    let Some(reference) = &one.reference else {
        return;
    };
    let said = || one.references.iter().find(|word| line.says_reference(word));
    if line.reference.as_ref() == Some(reference) {
        scored.prove(4, format!("same reference {reference}"));
    } else if let Some(word) = said() {
        scored.prove(4, format!("both say {word}"));
    } else if one.phrase.as_ref().is_some_and(|said| line.says(said)) {
        scored.prove(4, format!("both say {reference}"));
    }
}

/// How far the line is from the day that was expected, or from the claim.
fn days(open: &Open, line: &pool::Ready, scored: &mut Scored) {
    let day = line.movement.date;
    if day < open.since {
        let word = match open.awaited {
            Awaited::Commitment(_) => "promised",
            Awaited::Claim(_) => "claimed",
        };
        scored.add(-2, format!("before it was {word}"));
        return;
    }
    let from = open.expected.unwrap_or(open.since);
    let apart = pool::day_number(day).saturating_sub(pool::day_number(from));
    let apart = apart.saturating_abs();
    let what = match open.expected {
        Some(_) => "from the day when it is expected",
        None => "after it was claimed",
    };
    let points = match (open.expected.is_some(), apart) {
        (true, 0) => 2,
        (true, 1..=10) | (false, 0..=92) => 1,
        (true, 11..=31) => 0,
        (true, 32..=92) => -1,
        _ => -2,
    };
    let says = match apart {
        0 if open.expected.is_some() => "the day when it is expected".to_owned(),
        1 => format!("1 day {what}"),
        _ => format!("{apart} days {what}"),
    };
    scored.add(points, says);
}
