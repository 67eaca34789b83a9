//! What stands in the way of undoing a file: each obstacle, and whether another day for its
//! reversals would lift it.

use std::{collections::BTreeSet, fmt};

use super::{About, Fault, Refusal};

/// How many are told one by one: an undone year has one for each of its entries.
const SHOWN: usize = 5;

/// One thing that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// What it is, and what to do.
    pub says: String,
    /// Whether it is about the day of a reversal.
    pub of_day: bool,
}

impl Obstacle {
    /// Why an entry cannot be reversed.
    pub(in crate::actions) fn refused(says: String, refusal: &Refusal) -> Obstacle {
        let mut faults = refusal.faults().into_iter();
        let of_day = faults.any(|fault| fault.parts.contains(&About::Day));
        Obstacle { says, of_day }
    }

    pub(super) fn fault(&self) -> Fault {
        let part = if self.of_day {
            About::Day
        } else {
            About::Whole
        };
        Fault {
            parts: vec![part],
            beside: Vec::new(),
            says: self.says.clone(),
        }
    }
}

impl From<String> for Obstacle {
    fn from(says: String) -> Obstacle {
        let of_day = false;
        Obstacle { says, of_day }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

/// The first of them, and how many more there are.
pub(in crate::actions) fn listed(all: BTreeSet<Obstacle>) -> Vec<Obstacle> {
    let more = all.len().saturating_sub(SHOWN);
    let of_day = all.iter().skip(SHOWN).all(|obstacle| obstacle.of_day);
    let mut told: Vec<Obstacle> = all.into_iter().take(SHOWN).collect();
    if more > 0 {
        let says = format!("and {more} more");
        told.push(Obstacle { says, of_day });
    }
    told
}
