//! Layouts of reports, as data: which rows there are, what they say, read and add.
//!
//! A layout is TOML. Nothing about one year, one partnership or one grant is in it: names come
//! from the book, and a year's own wording is given beside it.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::table::RowKind;
use crate::ledger::{
    account::AccountType,
    balance::Part,
    code::AccountCode,
    words::{self, Unfit},
};

const END_OF_YEAR: &str = include_str!("layouts/end-of-year.toml");
const MOVEMENT: &str = include_str!("layouts/movement.toml");

/// Why a layout was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not TOML, or a key that a layout does not have.
    #[error("the layout cannot be read: {0}")]
    Unreadable(String),
    /// Words that cannot be kept.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// An id that stands twice, or is empty.
    #[error("the layout has two rows '{0}'; every row has an id of its own")]
    SameId(String),
    /// A total or a closing row that names no row above it.
    #[error("the layout's row '{row}' names row '{names}', which does not stand above it")]
    UnknownRow {
        /// The row.
        row: String,
        /// What it names.
        names: String,
    },
    /// A row that says not what it shows, or says it twice.
    #[error("the layout's row '{0}' must either read balances, add rows or be a heading")]
    NoDefinition(String),
    /// A row that speaks of its own fund or project without repeating for one.
    #[error(
        "the layout's row '{0}' reads its own fund or project, but does not repeat for a grant, \
         a fund or a project"
    )]
    OwnOfNothing(String),
}

/// The layout of a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The name that commands know it by.
    pub id: String,
    /// The title, with {short}, {year} and {next}.
    pub title: String,
    /// Which paper of a board's pack it is.
    pub paper: Option<String>,
    /// The row that must equal what the funds close with.
    pub closing: String,
    /// Its rows, from top to bottom.
    #[serde(rename = "row")]
    pub rows: Vec<RowLayout>,
}

/// A row of a layout, or as many rows as it repeats for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowLayout {
    /// Its id; a second grant, fund or project has `.2` after it.
    pub id: String,
    /// What it is to the arithmetic.
    #[serde(default = "figure")]
    pub kind: RowKind,
    /// What it says.
    pub label: String,
    /// What it says where restricted funds do not close at nil.
    pub label_restricted: Option<String>,
    /// How far it is indented.
    #[serde(default)]
    pub level: u8,
    /// Whether it is printed when nil.
    #[serde(default)]
    pub nil: Nil,
    /// What it repeats for.
    pub each: Option<Each>,
    /// The balances that it reads.
    pub reads: Option<Reads>,
    /// The rows above that it adds, with all their repeats.
    pub adds: Option<Vec<String>>,
    /// The lines of the project that break it down.
    pub lines: Option<Lines>,
}

const fn figure() -> RowKind {
    RowKind::Figure
}

/// Whether a row is printed when its figure is nil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nil {
    /// Printed.
    #[default]
    Shown,
    /// Left out.
    Hidden,
    /// Printed where something explains it: postings that cancel out, or a year's own wording.
    Explained,
}

/// What a row repeats for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Each grant with an allocation in the year; grants of one fund and project share a row,
    /// because the ledger's balances cannot tell their income apart.
    Grant,
    /// Each grant with an award entry for the next year.
    NextAward,
    /// Each pooled fund.
    PooledFund,
    /// Each restricted fund.
    RestrictedFund,
    /// Each project that a grant of the year pays for, and each other one with lines of its own.
    Project,
}

/// The balances that a row reads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reads {
    /// The part of the year.
    pub part: Part,
    /// Accounts by code.
    #[serde(default)]
    pub accounts: BTreeSet<AccountCode>,
    /// And accounts by type.
    #[serde(default)]
    pub types: Vec<AccountType>,
    /// Less these.
    #[serde(default)]
    pub but: BTreeSet<AccountCode>,
    /// The funds.
    #[serde(default)]
    pub funds: Funds,
    /// The projects.
    #[serde(default)]
    pub projects: Projects,
}

/// The funds that a row reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Funds {
    /// All in the report's scope.
    #[default]
    Scope,
    /// That of the grant or fund that the row repeats for.
    Own,
    /// Those restricted to a grant.
    Restricted,
}

/// The projects that a row reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Projects {
    /// All.
    #[default]
    Any,
    /// That of the grant or project that the row repeats for.
    Own,
    /// All that have no row of their own, no project included.
    Others,
}

/// How the lines of a project break its row down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// What each line says.
    pub label: String,
    /// What the rest says; left out when nil.
    pub others: String,
}

impl Layout {
    /// Reads a layout.
    ///
    /// # Errors
    /// [`LayoutError`] where it is not TOML, or where a row cannot be built.
    pub fn parse(toml: &str) -> Result<Layout, LayoutError> {
        let unreadable = |error: toml::de::Error| LayoutError::Unreadable(error.to_string());
        let layout: Layout = toml::from_str(toml).map_err(unreadable)?;
        layout.check()?;
        Ok(layout)
    }

    /// The layout of Appendix A.
    ///
    /// # Errors
    /// None in practice: the tests read it; the signature keeps the caller honest.
    pub fn end_of_year() -> Result<Layout, LayoutError> {
        Layout::parse(END_OF_YEAR)
    }

    /// The layout of the movement statement, as the 2012/13 figures were published.
    ///
    /// # Errors
    /// None in practice: the tests read it; the signature keeps the caller honest.
    pub fn movement() -> Result<Layout, LayoutError> {
        Layout::parse(MOVEMENT)
    }

    /// The TOML of a layout that comes with the program, by its name.
    pub fn built_in(name: &str) -> Option<&'static str> {
        match name {
            "end-of-year" => Some(END_OF_YEAR),
            "movement" => Some(MOVEMENT),
            _ => None,
        }
    }

    fn check(&self) -> Result<(), LayoutError> {
        words::name("the layout's id", &self.id)?;
        words::sentence("the layout's title", &self.title)?;
        words::sentence(
            "the layout's paper",
            self.paper.as_deref().unwrap_or_default(),
        )?;
        let mut above = BTreeSet::new();
        for row in &self.rows {
            row.check_words()?;
            row.check(&above)?;
            if row.id.is_empty() || !above.insert(row.id.as_str()) {
                return Err(LayoutError::SameId(row.id.clone()));
            }
        }
        if above.contains(self.closing.as_str()) {
            return Ok(());
        }
        Err(LayoutError::UnknownRow {
            row: "closing".to_owned(),
            names: self.closing.clone(),
        })
    }
}

impl RowLayout {
    fn check_words(&self) -> Result<(), Unfit> {
        words::name("the id of a row of the layout", &self.id)?;
        let lines = self
            .lines
            .iter()
            .flat_map(|lines| [&lines.label, &lines.others]);
        let mut labels = [&self.label]
            .into_iter()
            .chain(&self.label_restricted)
            .chain(lines);
        let what = format!("the label of the layout's row '{}'", self.id);
        labels.try_for_each(|label| words::sentence(&what, label))
    }

    fn check(&self, above: &BTreeSet<&str>) -> Result<(), LayoutError> {
        let awarded = self.each == Some(Each::NextAward);
        let definitions = [self.reads.is_some(), self.adds.is_some(), awarded];
        let defined = definitions.into_iter().filter(|defined| *defined).count();
        let wanted = usize::from(self.kind != RowKind::Heading);
        let total = self.kind == RowKind::Total;
        if defined != wanted || total != self.adds.is_some() {
            return Err(LayoutError::NoDefinition(self.id.clone()));
        }
        let own = self.reads.as_ref().is_some_and(|reads| {
            reads.funds == Funds::Own || reads.projects == Projects::Own || self.lines.is_some()
        });
        if own && self.each.is_none() {
            return Err(LayoutError::OwnOfNothing(self.id.clone()));
        }
        match self
            .adds
            .iter()
            .flatten()
            .find(|id| !above.contains(id.as_str()))
        {
            None => Ok(()),
            Some(names) => Err(LayoutError::UnknownRow {
                row: self.id.clone(),
                names: names.clone(),
            }),
        }
    }
}

/// Fills a label's names in; a part in square brackets goes where one of its names is absent, and
/// a name that is not known stays as it was typed.
pub(crate) fn fill<'a>(template: &str, name: impl Fn(&str) -> Option<&'a str> + Copy) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((part, behind)) = after.split_once(']') else {
            break;
        };
        filled.push_str(&fill_names(before, name).0);
        if let (text, true) = fill_names(part, name) {
            filled.push_str(&text);
        }
        rest = behind;
    }
    filled.push_str(&fill_names(rest, name).0);
    filled
}

/// The text with its names, and whether all were there.
fn fill_names<'a>(text: &str, name: impl Fn(&str) -> Option<&'a str>) -> (String, bool) {
    let mut filled = String::new();
    let mut complete = true;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((key, behind)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        if let Some(value) = name(key) {
            filled.push_str(value);
        } else {
            complete = false;
        }
        rest = behind;
    }
    filled.push_str(rest);
    (filled, complete)
}
