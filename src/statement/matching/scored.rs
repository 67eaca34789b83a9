//! Reasons as they are gathered, and the suggestion that they add up to.

use super::{Does, OFFERED, Reason, STRONG, Strength, Suggestion};

/// Reasons gathered so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Scored {
    reasons: Vec<Reason>,
    /// Whether anything beside amount and day speaks for it.
    pub(super) evidence: bool,
    /// Whether something speaks so much against it that it is never strong.
    doubted: bool,
}

impl Scored {
    /// Adds a reason; one of nil points says nothing and is left out.
    pub(super) fn add(&mut self, points: i32, says: impl Into<String>) {
        if points != 0 {
            let says = says.into();
            self.reasons.push(Reason { says, points });
        }
    }

    /// Adds a reason that rests on words, a reference, a rule or earlier coding.
    pub(super) fn prove(&mut self, points: i32, says: impl Into<String>) {
        self.evidence |= points > 0;
        self.add(points, says);
    }

    /// Adds a reason against it, with which it is never strong.
    pub(super) fn doubt(&mut self, points: i32, says: impl Into<String>) {
        self.doubted = true;
        self.add(points, says);
    }

    /// Adds the reasons of another about the same thing.
    pub(super) fn join(&mut self, other: Scored) {
        self.evidence |= other.evidence;
        self.doubted |= other.doubted;
        self.reasons.extend(other.reasons);
    }

    pub(super) fn points(&self) -> i32 {
        let points = self.reasons.iter().map(|reason| reason.points);
        points.fold(0, i32::saturating_add)
    }

    /// The suggestion, where its points are enough to offer it.
    pub(super) fn offer(mut self, does: Does) -> Option<Suggestion> {
        if !self.evidence {
            self.add(-2, "no word or reference in common");
        }
        let points = self.points();
        if points < OFFERED {
            return None;
        }
        // What speaks for it comes first, the weightiest before the others.
        self.reasons
            .sort_by_key(|reason| std::cmp::Reverse(reason.points));
        let strong = points >= STRONG && self.evidence && !self.doubted;
        Some(Suggestion {
            does,
            points,
            strength: if strong {
                Strength::Strong
            } else {
                Strength::Fair
            },
            evidence: self.evidence,
            reasons: self.reasons,
        })
    }
}

/// "today", "2 days apart": what days between two dates count.
pub(super) fn days_apart(scored: &mut Scored, days: i64) {
    let (points, says) = match days {
        0 => (3, "the same day".to_owned()),
        1 => (2, "1 day apart".to_owned()),
        2..=4 => (2, format!("{days} days apart")),
        5..=10 => (1, format!("{days} days apart")),
        11..=31 => (0, String::new()),
        32..=92 => (-1, format!("{days} days apart")),
        _ => (-3, format!("{days} days apart")),
    };
    scored.add(points, says);
}
