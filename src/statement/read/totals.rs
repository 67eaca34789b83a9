//! Totals among the rows → whether they cast, and by how much not.
//!
//! A total is recast from the rows above it, never added.

use crate::{
    ledger::money::{Money, MoneyError},
    statement::read::figures::Figures,
};

/// Sums of the rows that are lines, or would be.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    effect: Money,
    out: Money,
    into: Money,
}

impl Sums {
    fn add(&mut self, figures: &Figures) -> Result<(), MoneyError> {
        self.effect = self.effect.plus(figures.effect)?;
        if let Some((out, into)) = figures.apart {
            self.out = self.out.plus(out)?;
            self.into = self.into.plus(into)?;
        }
        Ok(())
    }

    /// How far a printed total is from these sums, by each of its columns.
    fn differences(&self, printed: &Figures) -> Result<Vec<(Money, Money)>, MoneyError> {
        let pairs = match printed.apart {
            Some((out, into)) => vec![(out, self.out), (into, self.into)],
            None => vec![(printed.effect, self.effect)],
        };
        pairs
            .into_iter()
            .filter(|(printed, sum)| printed != sum)
            .map(|(printed, sum)| Ok((sum, printed.minus(sum)?)))
            .collect()
    }
}

/// The sums so far.
#[derive(Debug, Default)]
pub(super) struct Casting {
    section: Sums,
    whole: Sums,
}

impl Casting {
    /// Adds a row that is a line, or would be.
    pub(super) fn add(&mut self, figures: &Figures) -> Result<(), MoneyError> {
        self.section.add(figures)?;
        self.whole.add(figures)
    }

    /// Recasts a sub-total, which covers the rows since the last one, or all rows so far; gives
    /// why it does not cast.
    pub(super) fn sub_total(&mut self, printed: &Figures) -> Result<Option<String>, MoneyError> {
        let section = self.section.differences(printed)?;
        let whole = self.whole.differences(printed)?;
        self.section = Sums::default();
        if section.is_empty() || whole.is_empty() {
            return Ok(None);
        }
        Ok(Some(sentence("the sub-total", printed, &section)))
    }

    /// Recasts a grand total; gives why it does not cast.
    pub(super) fn grand_total(&mut self, printed: &Figures) -> Result<Option<String>, MoneyError> {
        let whole = self.whole.differences(printed)?;
        self.section = Sums::default();
        if whole.is_empty() {
            return Ok(None);
        }
        Ok(Some(sentence("the total", printed, &whole)))
    }
}

fn sentence(what: &str, printed: &Figures, differences: &[(Money, Money)]) -> String {
    let amounts: Vec<String> = differences
        .iter()
        .map(|(sum, by)| {
            format!(
                "the rows above it add up to {}, so it is out by {}",
                sum.magnitude(),
                by.magnitude()
            )
        })
        .collect();
    format!(
        "{what} '{}' does not cast: {}; ask for the file again",
        printed.written,
        amounts.join(", and ")
    )
}
