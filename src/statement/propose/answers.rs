//! What somebody answered about a table → a profile that reads it, and others like it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::column::captions;
use crate::statement::{
    amount::{DecimalMark, Side},
    captions::{cut_short, exactly, misspelt, plain},
    profile::{
        Column, DateOrder, Fact, Kind, Marks, Profile, ProfileError, Sides, Sign, Vat, sides::usual,
    },
};

/// What somebody answered, or evidence did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// The sheet.
    pub sheet: Option<String>,
    /// The row of the heading.
    pub heading: Option<u32>,
    /// The captions of the heading, by column.
    pub captions: BTreeMap<u16, String>,
    /// What each column is; a column that is not named is not read.
    pub roles: BTreeMap<u16, Column>,
    /// How many columns the table has.
    pub width: u16,
    /// What a figure without a minus means.
    pub sign: Option<Sign>,
    /// The columns of debits and credits, where the file does not prove which of them money came
    /// in by.
    pub debits: Option<(u16, u16)>,
    /// Whether somebody said what a debit is.
    pub debit_said: bool,
    /// Whether the balance goes down by a figure without a minus, where that is proved.
    pub against: Option<bool>,
    /// Whether the day or the month comes first.
    pub dates: Option<DateOrder>,
    /// The words of the column of sides, each once; none where no column is one.
    pub side_words: Vec<String>,
    /// What each of those words marks.
    pub sides: Sides,
    /// What stands between pounds and pence.
    pub decimal: DecimalMark,
    /// The texts of totals and balances.
    pub marks: Marks,
    /// The captions of facts that stand above the heading.
    pub facts: BTreeMap<Fact, Vec<String>>,
}

/// What is still to be answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Missing {
    /// No column of dates.
    #[error("say which column holds the date")]
    Date,
    /// No column of amounts.
    #[error("say which column holds the amount, or which two hold money out and money in")]
    Money,
    /// The sign.
    #[error("say whether an amount without a minus is money in or money out")]
    Sign,
    /// The order of the dates.
    #[error("say whether the day or the month comes first in the dates")]
    Order,
    /// What a debit is.
    #[error("say whether money in the column of debits went out or came in")]
    Debit,
    /// What a word in the column of sides marks.
    #[error("say whether '{0}' in the column of sides marks money in or money out")]
    Side(String),
    /// A word that marks both sides.
    #[error("'{0}' cannot mark both money in and money out")]
    BothSides(String),
    /// Two columns that are the same thing.
    #[error("two columns cannot both be {0}")]
    Twice(&'static str),
}

impl Answers {
    /// What is still to be answered before a profile can be made.
    pub fn missing(&self) -> Vec<Missing> {
        let count = |role| self.roles.values().filter(|found| **found == role).count();
        let has = |role| count(role) > 0;
        let mut missing = Vec::new();
        let twice = self.roles.values().filter(|role| **role != Column::Ignored);
        missing.extend(
            twice
                .filter(|role| count(**role) > 1)
                .map(|role| Missing::Twice(role.says())),
        );
        if !has(Column::Date) {
            missing.push(Missing::Date);
        }
        let apart = has(Column::MoneyOut) && has(Column::MoneyIn);
        let either = has(Column::MoneyOut) || has(Column::MoneyIn);
        if has(Column::Amount) == either || either != apart {
            missing.push(Missing::Money);
        }
        if self.sign.is_none() && has(Column::Amount) && !has(Column::Side) {
            missing.push(Missing::Sign);
        }
        if self.debits.is_some() && !self.debit_said {
            missing.push(Missing::Debit);
        }
        if has(Column::Side) {
            let doubled = self.sides.doubled().map(str::to_owned);
            missing.extend(doubled.map(Missing::BothSides));
            let words = self.side_words.iter();
            let unsaid = words.filter(|word| self.sides.side(word).is_none());
            missing.extend(unsaid.cloned().map(Missing::Side));
        }
        if self.dates.is_none() {
            missing.push(Missing::Order);
        }
        missing.sort();
        missing.dedup();
        missing
    }

    /// Takes what a layout that was kept says of this table, in the place of what is proposed.
    pub fn take(&mut self, kept: &Profile) {
        let named = |caption: &String| {
            let caption = plain(caption);
            let fits = |name: &String| {
                let name = plain(name);
                exactly(&caption, &name) || cut_short(&caption, &name) || misspelt(&caption, &name)
            };
            let mut columns = kept.columns.iter();
            columns.find(|(_, names)| names.iter().any(fits))
        };
        let of_headings = self.captions.iter();
        let of_headings = of_headings.filter_map(|(at, caption)| Some((*at, *named(caption)?.0)));
        let by_place = (0_u16..).zip(kept.headerless.iter().copied());
        let roles: BTreeMap<u16, Column> = of_headings.chain(by_place).collect();
        // A layout under whose headings nothing stands here says nothing about this table.
        if roles.is_empty() {
            return;
        }
        self.roles = roles;
        self.debit_said = true;
        (self.sign, self.dates) = (Some(kept.sign), Some(kept.dates));
        self.marks = kept.marks.clone();
        if !kept.sides.is_empty() {
            self.sides = kept.sides.clone();
        }
    }

    /// Takes what somebody said that words mark, in the place of what they were thought to.
    pub fn say_sides(&mut self, money_in: &[String], money_out: &[String]) {
        for word in money_in {
            self.sides.forget(word);
            self.sides.money_in.push(word.clone());
        }
        for word in money_out {
            self.sides.forget(word);
            self.sides.money_out.push(word.clone());
        }
    }

    /// Takes the words of the column of sides: what banks mark by a word that nobody said is what
    /// it marks. What was said of another column's words does not hold for these.
    pub(super) fn take_side_words(&mut self, words: Vec<String>) {
        if words != self.side_words {
            self.sides = Sides::default();
        }
        for word in &words {
            match usual(word).filter(|_| self.sides.side(word).is_none()) {
                Some(Side::Credit) => self.sides.money_in.push(word.clone()),
                Some(Side::Debit) => self.sides.money_out.push(word.clone()),
                None => {}
            }
        }
        self.side_words = words;
    }

    /// Takes an answer to what a debit is, where two columns of money are still called so.
    pub fn say_debit(&mut self, came_in: bool) {
        let Some((debit, credit)) = self.debits else {
            return;
        };
        self.debit_said = true;
        let is_side = |column| {
            let role = self.roles.get(column);
            matches!(role, Some(Column::MoneyOut | Column::MoneyIn))
        };
        if !is_side(&debit) || !is_side(&credit) {
            return;
        }
        let (of_debit, of_credit) = if came_in {
            (Column::MoneyIn, Column::MoneyOut)
        } else {
            (Column::MoneyOut, Column::MoneyIn)
        };
        self.roles.insert(debit, of_debit);
        self.roles.insert(credit, of_credit);
    }

    /// The profile that the answers make, for a book of its own: what the file has and what was
    /// answered, and nothing that nobody was asked about. Captions that known profiles give to the
    /// columns that the file has are added, so that it fits when a heading is renamed.
    ///
    /// # Errors
    /// [`ProfileError`] where something is still to be answered.
    pub fn profile(
        &self,
        name: &str,
        title: &str,
        kind: Kind,
        known: &[Profile],
    ) -> Result<Profile, ProfileError> {
        if let Some(missing) = self.missing().first() {
            return Err(ProfileError::Columns {
                file: name.to_owned(),
                why: format!("is not whole: {missing}"),
            });
        }
        let sign = self.sign.unwrap_or(Sign::PositiveIsMoneyIn);
        let mut profile = Profile {
            name: name.to_owned(),
            title: title.to_owned(),
            kind,
            currency: "GBP".to_owned(),
            sign,
            balance_sign: self.balance_sign(sign, kind),
            vat: self.has(Column::Vat).then_some(Vat::Gross),
            dates: self.dates.unwrap_or_default(),
            decimal: self.decimal,
            own: true,
            marks: self.marks.clone(),
            sides: self.marked_sides(),
            facts: self.facts.clone(),
            ..Profile::blank()
        };
        if self.heading.is_none() {
            let role = |column| self.roles.get(&column).copied().unwrap_or(Column::Ignored);
            profile.headerless = (0..self.width).map(role).collect();
            return profile.whole();
        }
        let present: Vec<String> = self
            .captions
            .values()
            .map(|caption| plain(caption))
            .collect();
        for (column, role) in self
            .roles
            .iter()
            .filter(|(_, role)| **role != Column::Ignored)
        {
            let own = self.captions.get(column).cloned().unwrap_or_default();
            let mut names = vec![own];
            let others = captions(known, *role).into_iter();
            names.extend(others.filter(|caption| !present.contains(caption)));
            profile.columns.insert(*role, names);
            if !matches!(
                role,
                Column::Date | Column::Amount | Column::MoneyOut | Column::MoneyIn | Column::Side
            ) {
                profile.optional.push(*role);
            }
        }
        profile.whole()
    }
}

impl Answers {
    fn has(&self, role: Column) -> bool {
        self.roles.values().any(|found| *found == role)
    }

    /// The words of the sides, where a column is one.
    fn marked_sides(&self) -> Sides {
        let marked = self.has(Column::Side);
        let sides = Some(&self.sides).filter(|_| marked);
        sides.cloned().unwrap_or_default()
    }

    /// What a balance without a minus means, where not what an amount without one does. What the
    /// file does not prove is as banks and ledgers have it: a bank's is what is in hand.
    fn balance_sign(&self, sign: Sign, kind: Kind) -> Option<Sign> {
        let unproved = match kind {
            Kind::BankExport => sign == Sign::PositiveIsMoneyOut,
            Kind::LedgerExtract => false,
        };
        self.against.unwrap_or(unproved).then_some(sign.turned())
    }
}
