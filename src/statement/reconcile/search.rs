//! A bounded search for what makes up a difference: a few items whose amounts add up to it.
//!
//! Small sets come first, since they say more; the search counts its steps and says when it gave
//! up, so that "nothing was found" is never said where nobody looked.

use crate::ledger::money::Money;

/// The most items of one set.
const LARGEST: usize = 4;
/// The most steps of one search: a fraction of a second.
const STEPS: u32 = 400_000;
/// The most sets that are worth reading.
const SETS: usize = 5;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The sets, the smallest first, each of places among the items.
    pub sets: Vec<Vec<usize>>,
    /// Whether it gave up before it had looked everywhere.
    pub gave_up: bool,
}

/// The sets of at most four amounts that add up to a target. The amounts should come with the
/// likeliest first: where several sets of a size fit, those of earlier amounts are found first.
pub fn sets(target: Money, amounts: &[Money]) -> Found {
    let mut search = Search {
        amounts,
        steps: 0,
        chosen: Vec::new(),
        found: Found::default(),
    };
    if target.is_nil() {
        return search.found;
    }
    for size in 1..=LARGEST {
        search.extend(target, 0, size);
        // A larger set says less than a smaller one that fits.
        if !search.found.sets.is_empty() || search.found.gave_up {
            break;
        }
    }
    search.found
}

struct Search<'a> {
    amounts: &'a [Money],
    steps: u32,
    chosen: Vec<usize>,
    found: Found,
}

impl Search<'_> {
    /// Chooses so many more amounts from a place on, to make up what is left.
    fn extend(&mut self, left: Money, from: usize, more: usize) {
        for (place, amount) in self.amounts.iter().enumerate().skip(from) {
            self.steps = self.steps.saturating_add(1);
            if self.steps > STEPS || self.found.sets.len() >= SETS {
                self.found.gave_up |= self.steps > STEPS;
                return;
            }
            let Ok(rest) = left.minus(*amount) else {
                continue;
            };
            self.chosen.push(place);
            if more == 1 && rest.is_nil() {
                self.found.sets.push(self.chosen.clone());
            } else if more > 1 {
                self.extend(rest, place.saturating_add(1), more.saturating_sub(1));
            }
            self.chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(all: &[i64]) -> Vec<Money> {
        all.iter().map(|one| Money::from_pence(*one)).collect()
    }

    #[test]
    fn the_smallest_set_that_fits_is_found() {
        let amounts = pence(&[-52_000, -18_000, 15_000, -70_000]);
        let found = sets(Money::from_pence(-70_000), &amounts);
        assert_eq!((found.sets, found.gave_up), (vec![vec![3]], false));
        let found = sets(Money::from_pence(-55_000), &amounts);
        assert_eq!(found.sets, vec![vec![2, 3]], "two are fewer than three");
        let three = amounts.get(..3).unwrap_or_default();
        let found = sets(Money::from_pence(-55_000), three);
        assert_eq!(found.sets, vec![vec![0, 1, 2]], "-52000 -18000 +15000");
        assert!(sets(Money::from_pence(1), &amounts).sets.is_empty());
        assert_eq!(sets(Money::NIL, &amounts), Found::default());
    }

    #[test]
    fn it_says_when_it_gave_up() {
        let even: Vec<Money> = (1..=400).map(|one| Money::from_pence(one * 2)).collect();
        let found = sets(Money::from_pence(1), &even);
        assert!(found.sets.is_empty() && found.gave_up);
    }
}
