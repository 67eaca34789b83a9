//! Lines of one account beside lines of the others: likely doubles, and likely transfers.
//!
//! A double is the same money imported twice, by a council's extract and by a bank's export. A
//! transfer is money between two accounts of the book: one entry answers a line in each. Both are
//! shown before anything is posted; neither is decided here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::fingerprint::normalised;
use crate::{
    ledger::{calendar::short_date, code::AccountCode, money::Money},
    statement::line::StatementLine,
};

/// How many days apart two accounts may date the same money: a bank takes three working days to
/// clear, and a weekend lies between.
pub const DAYS_APART: u32 = 5;

/// A line of another account of the book.
#[derive(Debug, Clone, Copy)]
pub struct Elsewhere<'a> {
    /// The account that holds it.
    pub account: AccountCode,
    /// The line.
    pub line: &'a StatementLine,
}

/// A line beside one of another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The place of the line in the slice that was asked about.
    pub ours: usize,
    /// The place of the other in the slice of the others.
    pub theirs: usize,
    /// What they share, in words.
    pub why: String,
}

/// The lines that look like money which another account already holds: the same amount the same
/// way, at most five days apart, with a reference shared or a text much alike. Each line is in
/// one pair at most, the nearest day first.
pub fn likely_doubles(ours: &[&StatementLine], others: &[Elsewhere<'_>]) -> Vec<Pair> {
    pairs(
        ours,
        others,
        |amount| amount,
        |line, other| {
            let shared = shared_reference(line, other.line).or_else(|| {
                alike(&line.text, &other.line.text).then(|| "a text alike".to_owned())
            })?;
            Some(format!(
                "the same amount with {shared} on {} in account {}; check that it is not the same \
             money twice",
                short_date(other.line.date),
                other.account
            ))
        },
    )
}

/// The lines that look like transfers between two accounts of the book: opposite amounts at most
/// five days apart. Each line is in one pair at most, the nearest day first.
pub fn likely_transfers(ours: &[&StatementLine], others: &[Elsewhere<'_>]) -> Vec<Pair> {
    pairs(ours, others, Money::turned, |line, other| {
        Some(format!(
            "the opposite of {} on {} in account {}; if it is a transfer, one entry answers both \
             lines",
            line.amount,
            short_date(other.line.date),
            other.account
        ))
    })
}

fn pairs(
    ours: &[&StatementLine],
    others: &[Elsewhere<'_>],
    sought: impl Fn(Money) -> Money,
    why: impl Fn(&StatementLine, &Elsewhere<'_>) -> Option<String>,
) -> Vec<Pair> {
    let mut by_amount: BTreeMap<Money, Vec<usize>> = BTreeMap::new();
    for (place, other) in others.iter().enumerate() {
        by_amount.entry(other.line.amount).or_default().push(place);
    }
    let mut found = Vec::new();
    for (place, line) in ours.iter().enumerate() {
        let candidates = by_amount.get(&sought(line.amount)).into_iter().flatten();
        for &other_place in candidates {
            let Some(other) = others.get(other_place) else {
                continue;
            };
            let apart = days_between(line.date, other.line.date);
            if line.amount.is_nil() || apart > DAYS_APART {
                continue;
            }
            if let Some(why) = why(line, other) {
                let (ours, theirs) = (place, other_place);
                found.push((apart, Pair { ours, theirs, why }));
            }
        }
    }
    found.sort_by_key(|(apart, pair)| (*apart, pair.ours, pair.theirs));
    let (mut taken, mut theirs_taken) = (BTreeSet::new(), BTreeSet::new());
    let mut kept = Vec::new();
    for (_, pair) in found {
        if !taken.contains(&pair.ours) && theirs_taken.insert(pair.theirs) {
            taken.insert(pair.ours);
            kept.push(pair);
        }
    }
    kept.sort_by_key(|pair| pair.ours);
    kept
}

fn days_between(one: Date, other: Date) -> u32 {
    one.until(other)
        .map_or(u32::MAX, |span| span.get_days().unsigned_abs())
}

/// A reference that both give, or that one gives and the other's text holds.
fn shared_reference(line: &StatementLine, other: &StatementLine) -> Option<String> {
    let given = |of: &StatementLine| of.reference.as_deref().map(normalised);
    let (ours, theirs) = (given(line), given(other));
    let held_in = |reference: &Option<String>, text: &str| {
        let words = normalised(text);
        reference
            .clone()
            .filter(|reference| reference.len() >= 4 && words.split(' ').any(|w| w == reference))
    };
    ours.clone()
        .filter(|reference| !reference.is_empty() && ours == theirs)
        .or_else(|| held_in(&ours, &other.text))
        .or_else(|| held_in(&theirs, &line.text))
        .map(|reference| format!("reference {reference}"))
}

/// Whether two texts share at least half of the words of the shorter, of three letters or more.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        normalised(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 3)
            .map(str::to_owned)
            .collect()
    };
    let (first, second) = (words(one), words(other));
    let shared = first.intersection(&second).count();
    let shorter = first.len().min(second.len());
    shared > 0 && shared.saturating_mul(2) >= shorter
}
