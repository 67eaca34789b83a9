//! Bars, drawn as SVG with widths in per cent, so that nothing shrinks on a telephone. Fills stand
//! in the drawing itself, so that a saved or printed copy keeps them; the style sheet colours them
//! anew for a dark screen. Words and figures stand beside every bar, so the bar itself is silent.

use maud::{Markup, html};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::ledger::money::Money;

/// What a part of a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// Spent.
    Spent,
    /// Waiting to be coded: hatched, so that it is told apart without colour.
    Waits,
    /// What is left.
    Left,
}

impl Fill {
    const fn class(self) -> &'static str {
        match self {
            Fill::Spent => "bar-spent",
            Fill::Waits => "bar-waits",
            Fill::Left => "bar-left",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Fill::Spent => "#0b5263",
            Fill::Waits => "#b07408",
            Fill::Left => "#6d7f54",
        }
    }
}

/// A bar: parts one after another along a track.
pub(super) struct Bar<'a> {
    /// What stands before the first part.
    pub(super) before: Money,
    /// The parts; one below nil is not drawn.
    pub(super) parts: &'a [(Fill, Money)],
    /// What the whole track stands for; parts that come to more make it longer.
    pub(super) whole: Money,
    /// Whether an upright mark stands where the whole ends, so that overspending runs past it.
    pub(super) mark: bool,
}

/// How much of a marked track the whole takes, in thousandths: the mark stands inside the drawing.
const MARKED: i64 = 985;

impl Bar<'_> {
    /// Draws it.
    pub(super) fn draw(&self) -> Markup {
        let pence = |money: Money| money.pence().max(0);
        let sum = self
            .parts
            .iter()
            .fold(pence(self.before), |sum, (_, part)| {
                sum.saturating_add(pence(*part))
            });
        let whole = pence(self.whole).max(sum).max(1);
        let track = if self.mark { MARKED } else { 1_000 };
        let share = |part: i64| {
            let thousandths = part.saturating_mul(track).div_euclid(whole);
            let (percent, tenth) = (thousandths.div_euclid(10), thousandths.rem_euclid(10));
            format!("{percent}.{tenth}%")
        };
        let mut from = pence(self.before);
        let mut drawn = Vec::new();
        for (fill, part) in self.parts {
            let part = pence(*part);
            if part > 0 {
                drawn.push((*fill, share(from), share(part)));
            }
            from = from.saturating_add(part);
        }
        html! {
            svg class="meter" aria-hidden="true" {
                rect class="track" y="20%" width="100%" height="60%" fill="#e4dccb" {}
                @for (fill, x, width) in &drawn { (part(*fill, x, width)) }
                @if self.mark {
                    rect class="mark" x=(share(pence(self.whole))) width="2" height="100%"
                        fill="#18232b" {}
                }
            }
        }
    }
}

fn part(fill: Fill, x: &str, width: &str) -> Markup {
    html! {
        rect class=(fill.class()) x=(x) y="20%" width=(width) height="60%" fill=(fill.colour()) {}
        @if fill == Fill::Waits {
            rect x=(x) y="20%" width=(width) height="60%" fill="url(#hatch)" {}
        }
    }
}

/// The hatching of what waits; once a page that draws any.
pub(super) fn hatch() -> Markup {
    html! {
        svg class="unseen" aria-hidden="true" {
            defs {
                pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)" {
                    rect class="track" width="2.5" height="6" fill="#e4dccb" {}
                }
            }
        }
    }
}

/// What the fills mean.
pub(super) fn legend(fills: &[(Fill, &str)]) -> Markup {
    html! {
        ul class="legend" {
            @for (fill, says) in fills {
                li { svg aria-hidden="true" { (part(*fill, "0", "100%")) } (says) }
            }
        }
    }
}

/// Shares of a whole in tenths of a per cent, each rounded by itself, a half up: whoever works one
/// out again gets what is printed, and the sum of many may be a tenth or two beside 100.0.
pub(super) fn percents(parts: &[Money]) -> Vec<String> {
    let shares: Vec<Decimal> = parts
        .iter()
        .map(|part| part.pounds().max(Decimal::ZERO))
        .collect();
    let whole = shares
        .iter()
        .try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
    let shown = |share: &Decimal| {
        let share = whole.and_then(|whole| share.checked_div(whole));
        let share = share.and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        let share = share.unwrap_or_default().round_dp_with_strategy(1, half_up);
        format!("{share:.1}%")
    };
    shares.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(amounts: &[i64]) -> Vec<Money> {
        amounts
            .iter()
            .map(|pence| Money::from_pence(*pence))
            .collect()
    }

    #[test]
    fn a_share_is_what_whoever_works_it_out_gets() {
        let shares = percents(&pence(&[41_000, 9_000, 6_000, 5_722]));
        assert_eq!(shares, ["66.4%", "14.6%", "9.7%", "9.3%"]);
        assert_eq!(percents(&pence(&[1, 1, 1])), ["33.3%", "33.3%", "33.3%"]);
        assert_eq!(percents(&pence(&[0, 0])), ["0.0%", "0.0%"]);
        let shares = percents(&pence(&[304_690, 83_334, 5_011_976]));
        assert_eq!(shares, ["5.6%", "1.5%", "92.8%"]);
    }

    #[test]
    fn overspending_runs_past_the_mark_and_what_is_negative_is_not_drawn() {
        let bar = |amount| {
            let parts = [(Fill::Spent, Money::from_pence(amount))];
            let whole = Money::from_pence(100);
            Bar {
                before: Money::NIL,
                parts: &parts,
                whole,
                mark: true,
            }
            .draw()
            .into_string()
        };
        assert!(
            bar(50).contains("class=\"bar-spent\" x=\"0.0%\" y=\"20%\" width=\"49.2%\""),
            "{}",
            bar(50)
        );
        assert!(
            bar(200).contains("class=\"mark\" x=\"49.2%\""),
            "{}",
            bar(200)
        );
        assert!(!bar(-50).contains("bar-spent"));
    }
}
