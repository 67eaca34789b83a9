//! Money that is expected: an instalment of a grant that was awarded and has not come yet, nor been
//! claimed. Whose name a line says is read here, for this and for what is awaited alike.

use jiff::civil::Date;

use super::{pool::Ready, scored::Scored, words};
use crate::{ledger::money::Money, statement::suggest::rule::Target};

/// Something that is expected to come in or go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// What it is, in words: "instalment of the County Lines grant".
    pub what: String,
    /// Whose name a line would say.
    pub from: String,
    /// What else it would say: a title, a code.
    pub about: Vec<String>,
    /// How much is still to come, money in positive.
    pub left: Money,
    /// How much was promised in all, of which a half, a third or a quarter may come at once.
    pub whole: Money,
    /// What came before, each by itself.
    pub before: Vec<Money>,
    /// The first day on which it may come.
    pub first: Date,
    /// The last.
    pub last: Date,
    /// Where it is coded.
    pub target: Target,
}

/// The parts in which the whole of something usually comes.
const SHARES: [(i64, &str); 4] = [
    (2, "a half"),
    (3, "a third"),
    (4, "a quarter"),
    (12, "a twelfth"),
];

/// What is expected and may be the line.
pub(super) fn places(expected: &[Expected], line: &Ready) -> Vec<(Target, Scored)> {
    let amount = line.movement.open;
    let found = expected
        .iter()
        .filter_map(|one| Some((one, scored(one, line)?)));
    let mut found: Vec<(&Expected, Scored)> = found.collect();
    // What is owed from before is paid first, where it is just the line.
    let whole = |one: &Expected| one.left == amount && !amount.is_negative();
    let owed: Vec<&Expected> = found.iter().map(|(one, _)| *one).collect();
    for (one, scored) in found.iter_mut().filter(|(one, _)| !whole(one)) {
        let before = |other: &&&Expected| {
            other.target.fund == one.target.fund && other.first < one.first && whole(other)
        };
        if let Some(other) = owed.iter().find(before) {
            scored.doubt(-3, format!("{}, and this is as much", other.what));
        }
    }
    let places = found.into_iter();
    places.map(|(one, scored)| (one.target, scored)).collect()
}

fn scored(one: &Expected, line: &Ready) -> Option<Scored> {
    let amount = line.movement.open;
    let another_way = one.whole.is_negative() != amount.is_negative();
    if another_way || amount.is_nil() {
        return None;
    }
    let mut scored = Scored::default();
    Named::of(&one.from).names(line, &mut scored);
    for about in &one.about {
        Named::of(about).is_about(line, &mut scored);
    }
    if !scored.evidence {
        return None;
    }
    scored.add(1, one.what.clone());
    amounts(one, amount, &mut scored);
    let day = line.movement.date;
    // What is owed is still owed when its days are over.
    let late = day > one.last && one.left == amount;
    if (day < one.first || day > one.last) && !late {
        scored.add(-2, "outside the days in which it is expected");
    }
    Some(scored)
}

/// A name that a line may say, with its telling words, made once.
#[derive(Debug)]
pub(super) struct Named {
    name: String,
    words: Vec<String>,
    code: Option<String>,
}

impl Named {
    /// Reads a name.
    pub(super) fn of(name: &str) -> Named {
        Named {
            name: name.to_owned(),
            words: words::words(name).filter(|w| words::telling(w)).collect(),
            code: words::reference(Some(name)),
        }
    }

    /// How many of its telling words a line says.
    fn said_by(&self, line: &Ready) -> usize {
        let said = |word: &&String| line.words.binary_search(word).is_ok();
        self.words.iter().filter(said).count()
    }

    /// Whether a line names whoever it is the name of.
    pub(super) fn names(&self, line: &Ready, scored: &mut Scored) {
        let (found, of) = (self.said_by(line), self.words.len());
        if found > 0 && found.saturating_mul(2) >= of {
            scored.prove(4, format!("names {}", self.name));
        } else if found > 0 {
            scored.prove(2, format!("names a part of {}", self.name));
        }
    }

    /// Whether a line says what something is about: its code, or words of its title.
    pub(super) fn is_about(&self, line: &Ready, scored: &mut Scored) {
        let name = &self.name;
        if self.code.is_some() && line.reference == self.code {
            scored.prove(4, format!("reference {name}"));
        } else if self.said_by(line) > 0 {
            scored.prove(2, format!("says what {name} says"));
        }
    }
}

fn amounts(one: &Expected, amount: Money, scored: &mut Scored) {
    let over = amount.magnitude().minus(one.left.magnitude());
    let over = over.unwrap_or_default();
    if one.left == amount {
        let all = if amount.is_negative() {
            "all that is owed"
        } else {
            "all that is still to come"
        };
        scored.add(3, all);
    } else if !over.is_negative() && !over.is_nil() {
        let what = if amount.is_negative() {
            "is owed"
        } else {
            "is still to come"
        };
        scored.doubt(-4, format!("{over} more than {what}"));
    } else if one.before.contains(&amount) {
        scored.add(3, "the same amount as before");
    } else {
        let whole = one.whole.magnitude().pence();
        let size = amount.magnitude().pence();
        // The odd pence of a part are neither here nor there.
        let share = SHARES.iter().find(|(parts, _)| {
            let off = size.saturating_mul(*parts).saturating_sub(whole);
            off.saturating_abs() < *parts
        });
        if let Some((_, said)) = share {
            scored.add(2, format!("{said} of {}", one.whole.magnitude()));
        }
    }
}
