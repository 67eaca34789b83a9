//! What is suggested, held against what the book has: a place where the law lets nothing be posted
//! is left out with the law, and a cost that its fund should not pay is never strong.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{Does, Ranked, Reason, Strength, Suggestion, rank::Asked};
use crate::{
    ledger::{account::AccountType, book::Book, caution::of_cost, code::FundCode, money::Money},
    statement::suggest::{
        coding::{Share, granted, postable},
        rule::Target,
    },
};

/// What suggestions are held against.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The book.
    pub book: &'a Book,
    /// What each fund has left.
    pub left: &'a BTreeMap<FundCode, Money>,
    /// What is still owed to each fund of no grant.
    pub owed: &'a BTreeMap<FundCode, Money>,
}

/// What anything that speaks against a cost counts.
const AGAINST: i32 = -2;

/// The suggestions for a line that can be posted, those with something against them after others
/// of as many points.
pub fn judged(ranked: Ranked, asked: &Asked<'_>, standing: Standing<'_>) -> Ranked {
    let Ranked {
        suggestions,
        mut says,
    } = ranked;
    let mut kept: Vec<Suggestion> = Vec::with_capacity(suggestions.len());
    for mut found in suggestions {
        if let Does::Code(target) = found.does {
            let amount = asked.open;
            let posted = postable(asked.account, target, standing.book);
            let posted = posted.and_then(|()| granted(&[Share { target, amount }], standing.owed));
            if let Err(why) = posted {
                let Target { account, fund, .. } = target;
                says.push(format!(
                    "account {account} in fund {fund} is left out: {why}"
                ));
                continue;
            }
            for says in against(asked, target, standing) {
                let points = AGAINST;
                found.points = found.points.saturating_add(points);
                found.strength = Strength::Fair;
                found.reasons.push(Reason { says, points });
            }
        }
        kept.push(found);
    }
    kept.sort_by_key(|found| Reverse((found.points, found.evidence)));
    Ranked {
        suggestions: kept,
        says,
    }
}

/// What speaks against a cost: its fund has not so much left, or its grants do not pay for it.
fn against(asked: &Asked<'_>, to: Target, standing: Standing<'_>) -> Vec<String> {
    let Standing { book, left, .. } = standing;
    let kind = book.chart.get(to.account).map(|account| account.kind);
    if kind != Some(AccountType::Expenditure) || !asked.open.is_negative() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let has = left.get(&to.fund).copied().unwrap_or_default();
    // Beyond the range of money posting says so.
    let after = has.plus(asked.net).unwrap_or_default();
    if after.is_negative() {
        found.push(format!("fund {} has {has} left", to.fund));
    }
    let day = asked.line.date;
    let caution = of_cost(book, (day, day), (to.fund, to.project));
    found.extend(caution.map(|caution| caution.to_string()));
    found
}
