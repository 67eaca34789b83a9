//! The rows above the heading → the account, the balances and the period that they name.

use jiff::civil::Date;

use crate::{
    ledger::calendar::FinancialYear,
    statement::{
        amount::Amount,
        captions::plain,
        date,
        line::{Place, Problem, Stated, bare},
        profile::{Fact, Profile},
        read::figures,
        rows::{Cell, RawRow},
    },
};

/// What stands above the heading.
#[derive(Debug, Default)]
pub(super) struct Preamble {
    pub(super) account: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) opening: Option<Stated>,
    pub(super) closing: Option<Stated>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

impl Preamble {
    /// The financial year that the file covers, where it says so.
    pub(super) fn year(&self) -> Option<FinancialYear> {
        let year = FinancialYear::of(self.from?);
        (FinancialYear::of(self.to?) == year).then_some(year)
    }

    /// Takes the facts out of a row.
    pub(super) fn row(
        &mut self,
        row: &RawRow,
        sheet: Option<&str>,
        profile: &Profile,
        problems: &mut Vec<Problem>,
    ) {
        for (place, (column, cell)) in row.cells.iter().enumerate() {
            let Some(text) = cell.text() else {
                continue;
            };
            let (label, rest) = text.split_once(':').unwrap_or((text, ""));
            let label = plain(label);
            let fact = profile
                .facts
                .iter()
                .find(|(_, captions)| captions.iter().any(|caption| plain(caption) == label));
            let Some((fact, _)) = fact else {
                continue;
            };
            let rest = rest.trim();
            let (at, value) = if rest.is_empty() {
                match row.cells.get(place.saturating_add(1)) {
                    Some((at, value)) => (*at, value.clone()),
                    None => continue,
                }
            } else {
                (*column, Cell::Text(rest.to_owned()))
            };
            let at = row.place(sheet, Some(at));
            if let Err(why) = self.fact(*fact, &value, &at, profile) {
                problems.push(Problem { at, why });
            }
        }
    }

    fn fact(
        &mut self,
        fact: Fact,
        value: &Cell,
        at: &Place,
        profile: &Profile,
    ) -> Result<(), String> {
        let shown = value.shown();
        let bare = bare(&shown).to_owned();
        match fact {
            Fact::Account => self.account = Some(bare),
            Fact::Currency => self.currency = Some(bare.to_uppercase()),
            Fact::Opening => self.opening = Some(stated(value, at, profile)?),
            Fact::Closing => self.closing = Some(stated(value, at, profile)?),
            Fact::From => self.from = Some(day(value)?),
            Fact::To => self.to = Some(day(value)?),
            Fact::Covers => self.covers(&bare),
        }
        Ok(())
    }

    /// Two days or a financial year; other words under the caption say nothing about a figure.
    fn covers(&mut self, text: &str) {
        let year = text.split_whitespace().find_map(|word| word.parse().ok());
        let days = text.split_once(" to ").or_else(|| text.split_once(" - "));
        if let Some((from, to)) = days
            && let Ok(from) = date::read(from, None)
            && let Ok(to) = date::read(to, None)
        {
            (self.from, self.to) = (Some(from), Some(to));
        } else if let Some(year) = year {
            let year: FinancialYear = year;
            (self.from, self.to) = (Some(year.first_day()), Some(year.last_day()));
        }
    }
}

fn stated(value: &Cell, at: &Place, profile: &Profile) -> Result<Stated, String> {
    let found: Amount = figures::money(value, profile)?;
    Ok(Stated {
        amount: figures::balance(found, profile),
        at: at.clone(),
    })
}

fn day(value: &Cell) -> Result<Date, String> {
    if let Cell::Date(at) = value {
        return Ok(at.date());
    }
    date::read(&value.shown(), None).map_err(|error| error.to_string())
}
