//! A TOML file → a profile: how one layout of statement is recognised and read.
//!
//! The profiles of `imports/` are carried in the program, so that a new bank touches no Rust; a
//! profile can be given as a file too. A profile holds no code and decides nothing about coding.

mod column;
mod fact;
pub(in crate::statement) mod sides;
pub(in crate::statement) mod status;

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use crate::{
    ledger::{code::AccountCode, words::control},
    statement::{amount::DecimalMark, date::PeriodForm},
};

pub use self::{
    column::{Column, Columns},
    fact::Fact,
    sides::Sides,
    status::{Status, Statuses},
};

static IMPORTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/imports");

/// Why a profile was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The TOML does not fit.
    #[error("the profile {file} cannot be read: {why}")]
    Toml {
        /// Which file.
        file: String,
        /// What the parser said.
        why: String,
    },
    /// The columns cannot give a line.
    #[error("the profile {file} {why}")]
    Columns {
        /// Which file.
        file: String,
        /// What is missing or doubled.
        why: String,
    },
    /// Two profiles of one name.
    #[error("two profiles are called {0}; give one another name")]
    SameName(String),
}

/// Whose record a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A bank's: CR is money in.
    BankExport,
    /// A council's ledger of a cost centre: a debit is a cost, a credit is income.
    LedgerExtract,
}

/// What a figure without a minus means in the file's column of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// Money in, as banks write it.
    PositiveIsMoneyIn,
    /// Money out: a ledger's cost.
    PositiveIsMoneyOut,
}

impl Sign {
    /// The other of the two.
    #[must_use]
    pub const fn turned(self) -> Sign {
        match self {
            Sign::PositiveIsMoneyIn => Sign::PositiveIsMoneyOut,
            Sign::PositiveIsMoneyOut => Sign::PositiveIsMoneyIn,
        }
    }
}

/// Whether amounts include VAT that can be recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vat {
    /// They leave it out.
    Net,
    /// They include it.
    Gross,
}

/// Which column says where in the year a line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decides {
    /// The date.
    #[default]
    Date,
    /// The period, which ledgers keep open after the month has ended.
    Period,
}

/// The order of lines that a layout has, used only where the dates and balances cannot tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Oldest first.
    #[default]
    OldestFirst,
    /// Newest first.
    NewestFirst,
}

/// Whether a file writes the day or the month first; a year of four digits may stand before both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 25/04/2020.
    #[default]
    DayFirst,
    /// 04/25/2020.
    MonthFirst,
}

/// The texts by which rows that are no lines are known; each is the start of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marks {
    /// A total of the lines since the last sub-total.
    pub sub_total: Vec<String>,
    /// A total of all lines.
    pub grand_total: Vec<String>,
    /// A balance before the first line.
    pub opening: Vec<String>,
    /// A balance after the last line.
    pub closing: Vec<String>,
}

/// How one layout is recognised and read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Its name, as in `--profile lloyds`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whose record it is.
    pub kind: Kind,
    /// The currency where the file does not say.
    pub currency: String,
    /// What a figure without a minus means.
    pub sign: Sign,
    /// What a balance without a minus means, where that is not what an amount without one means:
    /// spending without a minus beside what is left in the bank.
    #[serde(default)]
    pub balance_sign: Option<Sign>,
    /// Whether amounts include recoverable VAT; none where nobody said.
    #[serde(default)]
    pub vat: Option<Vat>,
    /// Which column decides the period.
    #[serde(default)]
    pub decides: Decides,
    /// What a period of six digits means.
    #[serde(default)]
    pub period_form: PeriodForm,
    /// The order where nothing else tells.
    #[serde(default)]
    pub order: Order,
    /// Whether the day or the month comes first in a date.
    #[serde(default)]
    pub dates: DateOrder,
    /// The day of lines that give none, where somebody says so.
    #[serde(default)]
    pub undated: Option<jiff::civil::Date>,
    /// What stands between pounds and pence.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// Chosen only where no profile without this mark fits.
    #[serde(default)]
    pub fallback: bool,
    /// Whether a book keeps it: then it goes before those of the program that fit as well.
    #[serde(default)]
    pub own: bool,
    /// The start of the sheet's name, where the layout always has the same.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Texts of which each stands in some cell above the heading.
    #[serde(default)]
    pub preamble_marks: Vec<String>,
    /// Captions that only files of this layout have, where its others could be those of any
    /// statement: one of them stands in the heading, or the account's above it. Of a layout without
    /// a heading, what stands in each of its amounts.
    #[serde(default)]
    pub telling: Vec<String>,
    /// The account of the book whose statements alone it takes, where it was answered for files
    /// that nothing but their shape tells from others.
    #[serde(default)]
    pub account: Option<AccountCode>,
    /// The columns in their order, for a layout without a heading row; every row has all of them.
    #[serde(default)]
    pub headerless: Vec<Column>,
    /// The captions of each column, the likeliest first.
    #[serde(default)]
    pub columns: BTreeMap<Column, Vec<String>>,
    /// The captions of columns whose words follow those of the text, in this order; a file may lack
    /// any of them.
    #[serde(default)]
    pub more_text: Vec<String>,
    /// The columns that some files of the layout lack.
    #[serde(default)]
    pub optional: Vec<Column>,
    /// The words in the column of sides; those that banks write, where it names none.
    #[serde(default)]
    pub sides: Sides,
    /// The words in the column of status, beside those that banks write.
    #[serde(default)]
    pub status: Statuses,
    /// The captions of facts above the heading.
    #[serde(default)]
    pub facts: BTreeMap<Fact, Vec<String>>,
    /// The texts of totals and balances among the rows.
    #[serde(default)]
    pub marks: Marks,
}

impl Profile {
    /// Reads a profile from its TOML text; `file` is its name, for the refusal.
    ///
    /// # Errors
    /// [`ProfileError`] where the text is no profile or its columns cannot give a line.
    pub fn from_toml(text: &str, file: &str) -> Result<Profile, ProfileError> {
        let profile: Profile = toml::from_str(text).map_err(|error| ProfileError::Toml {
            file: file.to_owned(),
            why: error.to_string().trim_end().replace('\n', " "),
        })?;
        profile.whole_in(file)
    }

    /// The profile as TOML, as a file of `imports/` is written.
    ///
    /// # Errors
    /// [`ProfileError`] where something of it has no form in TOML.
    pub fn to_toml(&self) -> Result<String, ProfileError> {
        toml::to_string(self).map_err(|error| ProfileError::Toml {
            file: self.name.clone(),
            why: error.to_string(),
        })
    }

    /// The profile, where its columns can give a line.
    ///
    /// # Errors
    /// [`ProfileError::Columns`] where they cannot.
    pub fn whole(self) -> Result<Profile, ProfileError> {
        let name = self.name.clone();
        self.whole_in(&name)
    }

    fn whole_in(self, file: &str) -> Result<Profile, ProfileError> {
        match self.fault() {
            None => Ok(self),
            Some(why) => Err(ProfileError::Columns {
                file: file.to_owned(),
                why: why.to_owned(),
            }),
        }
    }

    /// A profile that reads nothing, to be filled.
    pub(crate) fn blank() -> Profile {
        Profile {
            name: String::new(),
            title: String::new(),
            kind: Kind::BankExport,
            currency: "GBP".to_owned(),
            sign: Sign::PositiveIsMoneyIn,
            balance_sign: None,
            vat: None,
            decides: Decides::default(),
            period_form: PeriodForm::default(),
            order: Order::default(),
            dates: DateOrder::default(),
            undated: None,
            decimal: DecimalMark::default(),
            fallback: false,
            own: false,
            sheet: None,
            preamble_marks: Vec::new(),
            telling: Vec::new(),
            account: None,
            headerless: Vec::new(),
            more_text: Vec::new(),
            optional: Vec::new(),
            columns: BTreeMap::new(),
            sides: Sides::default(),
            status: Statuses::default(),
            facts: BTreeMap::new(),
            marks: Marks::default(),
        }
    }

    /// Whether it reads the statements of an account of the book.
    pub fn takes(&self, account: AccountCode) -> bool {
        self.account.is_none_or(|only| only == account)
    }

    /// Whether a column is read by this profile.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains_key(&column) || self.headerless.contains(&column)
    }

    /// Whether every file of the layout has a column.
    pub fn requires(&self, column: Column) -> bool {
        self.has(column) && !self.optional.contains(&column)
    }

    fn fault(&self) -> Option<&'static str> {
        let both = self.has(Column::MoneyOut) && self.has(Column::MoneyIn);
        let either = self.has(Column::MoneyOut) || self.has(Column::MoneyIn);
        if self.columns.is_empty() == self.headerless.is_empty() {
            return Some(
                "must name either captions of columns or the columns of a headerless file",
            );
        }
        if self.columns.values().any(Vec::is_empty) {
            return Some("has a column without a caption");
        }
        if self.has(Column::Amount) == either || either != both {
            return Some("must have one column of amounts, or both money-in and money-out");
        }
        if self.has(Column::Side) && !self.has(Column::Amount) {
            return Some("has a column of sides, CR or DR, but no column of amounts");
        }
        if let Some(fault) = self.fault_of_sides().or(self.fault_of_status()) {
            return Some(fault);
        }
        if self.decides == Decides::Period && !self.requires(Column::Period) {
            return Some("lets the period decide but may lack the column of periods");
        }
        if !self.has(Column::Date) {
            return Some("lacks a column of dates");
        }
        if self.texts().any(|text| control(text).is_some()) {
            return Some("holds a control character in a text, which nobody can read");
        }
        None
    }

    /// Every text of it.
    fn texts(&self) -> impl Iterator<Item = &String> {
        let marks = &self.marks;
        let marks = [
            &marks.sub_total,
            &marks.grand_total,
            &marks.opening,
            &marks.closing,
            &self.sides.money_in,
            &self.sides.money_out,
        ];
        let lists = self.columns.values().chain(self.facts.values());
        let lists = lists.chain(marks);
        let lists = lists.chain([&self.preamble_marks, &self.telling, &self.more_text]);
        let own = [&self.name, &self.title, &self.currency];
        let own = own.into_iter().chain(&self.sheet);
        own.chain(lists.flatten()).chain(self.status.words())
    }
}

/// The profiles carried in the program, by name.
///
/// # Errors
/// [`ProfileError`] where a file of `imports/` is no profile.
pub fn embedded() -> Result<Vec<Profile>, ProfileError> {
    let mut profiles: BTreeMap<String, Profile> = BTreeMap::new();
    for file in IMPORTS.files() {
        let name = file.path().display().to_string();
        if file.path().extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let text = file.contents_utf8().unwrap_or_default();
        let profile = Profile::from_toml(text, &name)?;
        if profiles.contains_key(&profile.name) {
            return Err(ProfileError::SameName(profile.name));
        }
        profiles.insert(profile.name.clone(), profile);
    }
    Ok(profiles.into_values().collect())
}
