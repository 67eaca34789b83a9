//! Combinations: which of some amounts add up to another. The search is bounded and says when it
//! gave up, so that no page waits for it and nobody takes "not found" for "there is none".

use crate::ledger::money::Money;

/// How many amounts a combination may have.
const MOST: usize = 6;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The places of the amounts, in their order; whether another combination fits as well.
    Combination(Vec<usize>, bool),
    /// No combination adds up.
    None,
    /// The search was given up before it had tried everything.
    GaveUp,
}

/// Looks for two to six amounts that add up to a sum, trying at most so many sums: the fewest
/// amounts first.
pub fn adding_up(sum: Money, amounts: &[Money], steps: u32) -> Found {
    let same_way = |amount: &Money| amount.is_negative() == sum.is_negative() && !amount.is_nil();
    let mut sorted: Vec<(i64, usize)> = amounts
        .iter()
        .enumerate()
        .filter(|(_, amount)| same_way(amount))
        .map(|(place, amount)| (amount.magnitude().pence(), place))
        .collect();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let mut search = Search {
        sorted: &sorted,
        chosen: Vec::new(),
        found: Vec::new(),
        steps,
    };
    for size in 2..=MOST.min(sorted.len()) {
        let whole = search.try_from(0, size, sum.magnitude().pence());
        if let Some(first) = search.found.first() {
            let mut places = first.clone();
            places.sort_unstable();
            // Where the search stopped early another may fit, which is as good as one that does.
            return Found::Combination(places, search.found.len() > 1 || !whole);
        }
        if !whole {
            return Found::GaveUp;
        }
    }
    Found::None
}

struct Search<'a> {
    /// The amounts in pence, the largest first, each with its place.
    sorted: &'a [(i64, usize)],
    chosen: Vec<usize>,
    found: Vec<Vec<usize>>,
    steps: u32,
}

impl Search<'_> {
    /// Tries every choice of so many of the amounts from a place on; whether it got through.
    fn try_from(&mut self, from: usize, size: usize, left: i64) -> bool {
        let mut last = None;
        for at in from..self.sorted.len() {
            let Some(&(pence, place)) = self.sorted.get(at) else {
                break;
            };
            let Some(steps) = self.steps.checked_sub(1) else {
                return false;
            };
            self.steps = steps;
            // The amounts fall: once all that are left are too small, none of them will do. Of
            // equal amounts the first stands for all.
            let most = i64::try_from(size).unwrap_or(i64::MAX);
            if pence.saturating_mul(most) < left {
                return true;
            }
            if pence > left || last == Some(pence) {
                continue;
            }
            last = Some(pence);
            self.chosen.push(place);
            let rest = left.saturating_sub(pence);
            let whole = if size > 1 {
                self.try_from(at.saturating_add(1), size.saturating_sub(1), rest)
            } else {
                if rest == 0 {
                    self.found.push(self.chosen.clone());
                }
                true
            };
            self.chosen.pop();
            if !whole || self.found.len() > 1 {
                return whole;
            }
        }
        true
    }
}
