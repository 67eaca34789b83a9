//! One movement held against one other: an entry that the line may be, or a line of another
//! account that it may be the other half of.

use super::{
    Does, Part, Suggestion,
    pool::{Pool, Ready},
    scored::{Scored, days_apart},
};
use crate::ledger::{code::FundCode, money::Money};

/// What two movements have in common beside amount and day.
pub(super) fn likeness(line: &Ready, other: &Ready) -> Scored {
    let mut scored = Scored::default();
    match (&line.reference, &other.reference) {
        (Some(one), Some(two)) if one == two => {
            scored.prove(4, format!("same reference {one}"));
        }
        _ => {
            if let Some(word) = line.shared_reference(other) {
                scored.prove(4, format!("both say {word}"));
            }
        }
    }
    let shared = line.shared_words(other);
    if line.payee.is_some() && line.payee == other.payee {
        scored.prove(3, "the same words");
    } else if !shared.is_empty() {
        let said = shared
            .iter()
            .take(3)
            .map(|word| format!("\u{201c}{word}\u{201d}"));
        let said = said.collect::<Vec<_>>().join(", ");
        scored.prove(if shared.len() > 1 { 2 } else { 1 }, said);
    }
    scored
}

/// The entries that may be the line, each by itself: those of its amount, and those that say its
/// reference with another amount.
pub(super) fn entries(open: &Pool, line: &Ready) -> Vec<Suggestion> {
    let account = line.movement.account;
    let amount = line.movement.open;
    let mut found: Vec<(&Ready, Scored)> = Vec::new();
    for entry in open.of_amount(account, amount, line.day) {
        let mut scored = likeness(line, entry);
        scored.add(3, "same amount");
        days_apart(&mut scored, line.days_from(entry));
        found.push((entry, scored));
    }
    // Two entries that fit equally well: neither is chosen in silence.
    let best = found.iter().map(|(_, scored)| scored.points()).max();
    let equals = found
        .iter()
        .filter(|(_, s)| Some(s.points()) == best)
        .count();
    if equals > 1 {
        let said = format!("{equals} entries fit equally well");
        for (_, scored) in found.iter_mut().filter(|(_, s)| Some(s.points()) == best) {
            scored.add(-1, said.clone());
        }
    }
    let mut offered: Vec<Suggestion> = found
        .into_iter()
        .filter_map(|(entry, scored)| scored.offer(answer(entry, amount)))
        .collect();
    offered.extend(parts(open, line));
    offered
}

fn answer(entry: &Ready, amount: Money) -> Does {
    let entry = entry.movement.number;
    Does::Answer(vec![Part { entry, amount }])
}

/// Entries of another amount that share a reference with the line: the smaller of the two is
/// answered, and the rest stays open.
fn parts(open: &Pool, line: &Ready) -> Vec<Suggestion> {
    let amount = line.movement.open;
    let words = line.references.iter().chain(&line.reference);
    let mut seen = Vec::new();
    let mut offered = Vec::new();
    for word in words {
        for entry in open.of_reference(line.movement.account, word, line.day) {
            let other = entry.movement.open;
            let number = entry.movement.number;
            let another_way = other.is_negative() != amount.is_negative();
            if other == amount || another_way || seen.contains(&number) {
                continue;
            }
            seen.push(number);
            let mut scored = likeness(line, entry);
            days_apart(&mut scored, line.days_from(entry));
            let part = smaller(amount, other);
            let apart = other.magnitude().minus(amount.magnitude());
            let apart = apart.unwrap_or_default();
            scored.add(
                -1,
                if apart.is_negative() {
                    format!("leaves {} of the line", apart.magnitude())
                } else {
                    format!("leaves {apart} of the entry")
                },
            );
            offered.extend(scored.offer(answer(entry, part)));
        }
    }
    offered
}

/// The amount nearer to nil of two of one sign.
pub(super) fn smaller(one: Money, other: Money) -> Money {
    if one.magnitude() < other.magnitude() {
        one
    } else {
        other
    }
}

/// Lines of other accounts that the line may be the other half of.
pub(super) fn transfers(waiting: &Pool, line: &Ready, fund: Option<FundCode>) -> Vec<Suggestion> {
    let Some(fund) = fund else {
        return Vec::new();
    };
    let amount = line.movement.open.turned();
    let accounts = waiting.accounts().iter();
    let others = accounts.filter(|account| **account != line.movement.account);
    others
        .flat_map(|account| waiting.of_amount(*account, amount, line.day))
        .filter_map(|other| {
            let mut scored = likeness(line, other);
            scored.add(3, "equal and opposite amount");
            let said = [&line.words, &other.words];
            if said.iter().any(|words| names_a_transfer(words)) {
                scored.prove(2, "says that it is between accounts");
            }
            days_apart(&mut scored, line.days_from(other));
            let account = other.movement.account;
            scored.offer(Does::Transfer {
                other: other.movement.number,
                account,
                fund,
            })
        })
        .collect()
}

fn names_a_transfer(words: &[String]) -> bool {
    ["internal", "sweep", "account", "funding", "reimbursement"]
        .iter()
        .any(|word| {
            words
                .binary_search_by(|said| said.as_str().cmp(word))
                .is_ok()
        })
}
