//! What somebody answered about a table → a profile that reads it, and others like it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ledger::Raised;
use crate::statement::{
    amount::{DecimalMark, Side},
    captions::plain,
    line::column_letters,
    profile::{
        Column, DateOrder, Fact, Kind, Marks, Profile, ProfileError, Sides, Sign, Status, Statuses,
        Vat,
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
    /// What raises the balance of a ledger, where money out and money in stand apart.
    pub raised: Option<Raised>,
    /// Whether the day or the month comes first.
    pub dates: Option<DateOrder>,
    /// The words of the column of sides, each once; none where no column is one.
    pub side_words: Vec<String>,
    /// What each of those words marks.
    pub sides: Sides,
    /// The words of the column of status, each once; none where no column is one.
    pub status_words: Vec<String>,
    /// What each of those words says.
    pub status: Statuses,
    /// What stands between pounds and pence, where a figure can be read with one of them alone.
    pub decimal: Option<DecimalMark>,
    /// The texts of totals and balances.
    pub marks: Marks,
    /// Whether somebody said which texts are those of sub-totals.
    pub sub_totals_said: bool,
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
    #[error("say whether money in the column of debits, {0}, went out or came in")]
    Debit(String),
    /// What a word in the column of sides marks.
    #[error("say whether '{0}' in the column of sides marks money in or money out")]
    Side(String),
    /// A word that marks both sides.
    #[error("'{0}' cannot mark both money in and money out")]
    BothSides(String),
    /// What a word in the column of status says.
    #[error("say whether '{0}' in the column of status is settled, pending or never paid")]
    Status(String),
    /// A word that says two things of a line.
    #[error("'{0}' in the column of status cannot say two things of a line")]
    TwoStatuses(String),
    /// A column that is read and has no heading.
    #[error(
        "column {0} has no heading in the row of the heading, so no file of this form could be \
         read by it: give it a heading in the file, say that another row is the heading, or say \
         that it is not read"
    )]
    Heading(String),
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
        missing.extend(self.unheaded().map(Missing::Heading));
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
        if let (Some((debit, _)), false) = (self.debits, self.debit_said) {
            let caption = self.captions.get(&debit).cloned().unwrap_or_default();
            missing.push(Missing::Debit(caption));
        }
        if has(Column::Side) {
            let doubled = self.sides.doubled().map(str::to_owned);
            missing.extend(doubled.map(Missing::BothSides));
            let words = self.side_words.iter();
            let unsaid = words.filter(|word| self.sides.side(word).is_none());
            missing.extend(unsaid.cloned().map(Missing::Side));
        }
        if has(Column::Status) {
            let doubled = self.status.doubled().map(str::to_owned);
            missing.extend(doubled.map(Missing::TwoStatuses));
            let words = self.status_words.iter();
            let unsaid = words.filter(|word| self.status.of(word).is_none());
            missing.extend(unsaid.cloned().map(Missing::Status));
        }
        if self.dates.is_none() {
            missing.push(Missing::Order);
        }
        missing.sort();
        missing.dedup();
        missing
    }

    /// The columns that are read and have no caption to be found by, where the table has a heading.
    fn unheaded(&self) -> impl Iterator<Item = String> {
        let read = self
            .roles
            .iter()
            .filter(|(_, role)| **role != Column::Ignored);
        let read = read.filter(|_| self.heading.is_some());
        let bare = read.filter(|(at, _)| {
            let caption = self.captions.get(at);
            caption.is_none_or(|caption| plain(caption).is_empty())
        });
        bare.map(|(at, _)| column_letters(*at))
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

    /// Takes the words of the column of sides, each with the side that something speaks for; the
    /// others are for a person to say. What was said of another column's words does not hold for
    /// these.
    pub(super) fn take_side_words(&mut self, words: Vec<(String, Option<Side>)>) {
        let named: Vec<String> = words.iter().map(|(word, _)| word.clone()).collect();
        if named != self.side_words {
            self.sides = Sides::default();
        }
        for (word, side) in words {
            match side.filter(|_| self.sides.side(&word).is_none()) {
                Some(Side::Credit) => self.sides.money_in.push(word),
                Some(Side::Debit) => self.sides.money_out.push(word),
                None => {}
            }
        }
        self.side_words = named;
    }

    /// Takes the words of the column of status, each with what banks write it for; the others are
    /// for a person to say.
    pub(super) fn take_status_words(&mut self, words: Vec<(String, Option<Status>)>) {
        let named: Vec<String> = words.iter().map(|(word, _)| word.clone()).collect();
        if named != self.status_words {
            self.status = Statuses::default();
        }
        for (word, status) in words {
            if let Some(status) = status.filter(|_| self.status.of(&word).is_none()) {
                self.status.say(&word, status);
            }
        }
        self.status_words = named;
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
    /// answered; of a file that a layout read already, what the layout held that no question asks;
    /// and else nothing that nobody was asked about. Captions that known profiles give to the
    /// columns that the file has are added, so that it fits when a heading is renamed.
    ///
    /// # Errors
    /// [`ProfileError`] where something is still to be answered.
    pub fn profile(
        &self,
        (name, title): (&str, &str),
        kind: Kind,
        kept: Option<&Profile>,
        known: &[Profile],
    ) -> Result<Profile, ProfileError> {
        if let Some(missing) = self.missing().first() {
            return Err(ProfileError::Columns {
                file: name.to_owned(),
                why: format!("is not whole: {missing}"),
            });
        }
        let sign = self.sign.unwrap_or(Sign::PositiveIsMoneyIn);
        let base = kept.map_or_else(Profile::blank, |kept| self.beside(kept));
        let same = base.own && base.name == name;
        let gross = self.has(Column::Vat).then_some(Vat::Gross);
        let mut profile = Profile {
            name: name.to_owned(),
            title: if same { base.title } else { title.to_owned() },
            kind,
            sign,
            balance_sign: self.balance_sign(sign, kind, kept),
            vat: gross.or(base.vat),
            dates: self.dates.unwrap_or_default(),
            decimal: self.decimal.unwrap_or(base.decimal),
            own: true,
            marks: self.marks_beside(&base.marks),
            sides: self.marked_sides(),
            status: self.marked_status(),
            facts: self.facts_beside(&base.facts),
            ..base
        };
        self.put_columns(&mut profile, kept, known);
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

    /// The words of status, where a column is one.
    fn marked_status(&self) -> Statuses {
        let status = Some(&self.status).filter(|_| self.has(Column::Status));
        status.cloned().unwrap_or_default()
    }
}
