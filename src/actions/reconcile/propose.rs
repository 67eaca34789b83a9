//! What may explain a difference: a bounded search over the items near the day, which says when it
//! gave up. It proposes; nothing is matched or moved by it.

use jiff::{ToSpan as _, civil::Date};

use super::paper::{item, outstanding};
use crate::{
    actions::ActionError,
    ledger::{calendar::short_date, money::Money},
    statement::reconcile::{
        search,
        statement::{Item, ReconcileError, Reconciliation},
    },
    store::reader::Reader,
};

/// Days before and after, within which a line may have fallen on the wrong side of the day.
const NEAR: i64 = 62;
/// The most candidates of one search, the nearest first.
const CANDIDATES: usize = 200;

/// Items that may explain a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What they would explain, and how.
    pub says: String,
    /// The items.
    pub items: Vec<Item>,
    /// Whether they are statement lines; else they are entries.
    pub lines: bool,
}

/// What may make up a difference, from a bounded search that says when it gave up.
pub(super) async fn proposals(
    reader: &mut Reader,
    made: &Reconciliation,
) -> Result<Vec<Proposal>, ActionError> {
    let mut found = Vec::new();
    let open: Vec<Item> = outstanding(made).cloned().collect();
    for line in made.lines_not_in_ledger.iter().take(CANDIDATES) {
        let says = format!(
            "line {} of {}, {}, may be what these entries, not yet on the statement, answer",
            line.number,
            short_date(line.date),
            line.amount
        );
        found.extend(first(&says, line.amount, &open, false));
    }
    let Err(ReconcileError::Unexplained { by, .. }) = made.check() else {
        return Ok(found);
    };
    let near = lines_near(reader, made).await?;
    found.extend(unexplained(by, made.basis.on, near, &open));
    Ok(found)
}

/// What may make up what no line that waits explains.
fn unexplained(by: Money, on: Date, near: Vec<Item>, open: &[Item]) -> Vec<Proposal> {
    let mut found = Vec::new();
    let (later, earlier): (Vec<Item>, Vec<Item>) = near.into_iter().partition(|i| i.date > on);
    let day = short_date(on);
    for (says, target, items, lines) in [
        (
            format!("the statement's balance may hold these lines of after {day} already"),
            by,
            later.as_slice(),
            true,
        ),
        (
            format!("the statement's balance may leave out these lines of up to {day}"),
            by.turned(),
            earlier.as_slice(),
            true,
        ),
        (
            "these entries may be at the bank already, and their lines not imported".to_owned(),
            by,
            open,
            false,
        ),
    ] {
        let says = format!("{by} is explained by no line that waits: {says}");
        found.extend(all(&says, target, items, lines));
    }
    if found.is_empty() {
        let tenths = by.pence().rem_euclid(9) == 0;
        let hint = if tenths {
            "; it divides by nine, as where two digits changed places"
        } else {
            ""
        };
        found.push(Proposal {
            says: format!("nothing near the day makes up {by}{hint}"),
            items: Vec::new(),
            lines: true,
        });
    }
    found
}

/// The lines of the account around the day, the nearest first: as many as are tried, and more.
async fn lines_near(reader: &mut Reader, made: &Reconciliation) -> Result<Vec<Item>, ActionError> {
    let (account, on) = (made.basis.account, made.basis.on);
    let from = on.saturating_sub(NEAR.days());
    let to = on.saturating_add(NEAR.days());
    let candidates = i64::try_from(CANDIDATES).unwrap_or(i64::MAX);
    let (from, to) = reader
        .days_with(candidates, account, (from, on, to))
        .await?;
    let lines = reader.lines_about(account, (Some(from), to), 0).await?;
    let mut near: Vec<Item> = lines.iter().map(item).collect();
    near.sort_by_key(|item| (item.date.duration_since(on).abs(), item.number));
    Ok(near)
}

/// The first set of items that adds up to an amount.
fn first(says: &str, target: Money, items: &[Item], lines: bool) -> Option<Proposal> {
    all(says, target, items, lines).into_iter().next()
}

/// The sets of items that add up to an amount; one without items where the search gave up.
fn all(says: &str, target: Money, items: &[Item], lines: bool) -> Vec<Proposal> {
    let items: Vec<&Item> = items.iter().take(CANDIDATES).collect();
    let amounts: Vec<Money> = items.iter().map(|item| item.amount).collect();
    let found = search::sets(target, &amounts);
    if found.sets.is_empty() && found.gave_up {
        return vec![Proposal {
            says: format!("{says}: too many to try; the search gave up"),
            items: Vec::new(),
            lines,
        }];
    }
    let chosen = |set: Vec<usize>| Proposal {
        says: says.to_owned(),
        items: set
            .into_iter()
            .filter_map(|place| items.get(place).map(|item| (*item).clone()))
            .collect(),
        lines,
    };
    found.sets.into_iter().map(chosen).collect()
}
