//! A book written down as TOML: what `init --from FILE` reads, and what the demonstration is made
//! from.
//!
//! In: text. Out: the settings of a new book and its opening balances, every code and amount
//! parsed. Nothing is written here.

mod checks;
mod promised;

pub use self::promised::CommitmentEntry;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    actions::refusal::About,
    ledger::{
        account::{Account, Chart},
        book::Book,
        calendar::{FinancialYear, parse_date},
        code::{AccountCode, FundCode, FunderCode, GrantCode, ProjectCode},
        fund::Fund,
        grant::{Funder, Grant},
        money::Money,
        project::Project,
        words::Unfit,
    },
    statement::suggest::rule::{Conditions, Rule, Target},
};

/// A file that cannot make a book.
#[derive(Debug, thiserror::Error)]
pub enum BookFileError {
    /// Not TOML, or a key that is unknown, missing or of the wrong kind.
    #[error("the book file cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// A name that stands nowhere else in the file.
    #[error("{what} names {} {code}, which the book does not have", is.word())]
    Unknown {
        /// The thing that names it, such as "grant CL-2021".
        what: String,
        /// What it names, such as a fund.
        is: About,
        /// Its code.
        code: String,
    },
    /// A code that stands twice.
    #[error("the book file has two {what} {code}; every one has a code of its own")]
    Twice {
        /// What they are, such as "funds".
        what: &'static str,
        /// The code.
        code: String,
    },
    /// A grant that cannot be spent.
    #[error("grant {grant} ends on {ends}, before it starts on {starts}")]
    EndsFirst {
        /// The grant.
        grant: GrantCode,
        /// Its last day.
        ends: String,
        /// Its first day.
        starts: String,
    },
    /// An allocation outside the grant.
    #[error("grant {grant} allocates money to {year}, but runs from {starts} to {ends}")]
    OutsideGrant {
        /// The grant.
        grant: GrantCode,
        /// The year.
        year: FinancialYear,
        /// Its first day.
        starts: String,
        /// Its last day.
        ends: String,
    },
    /// A date that is not one.
    #[error(transparent)]
    Date(#[from] crate::ledger::calendar::CalendarError),
    /// Words that are too long.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A code of the standard chart; a constant.
    #[error(transparent)]
    Code(#[from] crate::ledger::code::CodeError),
    /// A slug that stands for a place of the office.
    #[error("'{0}' is an address of the office itself; choose another short name")]
    Reserved(String),
    /// A slug that commands and addresses could not carry.
    #[error("'{0}' is not a short name for a book; use small letters, digits and hyphens")]
    Slug(String),
}

/// The file as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BookFile {
    /// The partnership's name.
    pub name: String,
    /// The short name by which commands choose the book.
    pub slug: String,
    /// How reports shorten the partnership's name, such as CSP.
    #[serde(default)]
    pub short_name: Option<String>,
    /// The first year that it keeps.
    pub first_year: FinancialYear,
    /// The layout of its end of year report: here the name of one that comes with the program or of
    /// a file beside this one, its TOML by the time that [`init`](super::init::init) takes it.
    #[serde(default)]
    pub layout: Option<String>,
    /// Accounts beyond the standard chart, or other names for its accounts.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// Its funds.
    pub funds: Vec<Fund>,
    /// Its funders.
    #[serde(default)]
    pub funders: Vec<Funder>,
    /// Its grants.
    #[serde(default)]
    pub grants: Vec<GrantEntry>,
    /// Its projects with their lines.
    #[serde(default)]
    pub projects: Vec<Project>,
    /// What it opens with.
    #[serde(default)]
    pub opening: Option<Opening>,
    /// Rules that propose how lines are coded, in order.
    #[serde(default)]
    pub rules: Vec<RuleEntry>,
    /// Wording of a year's report that differs from its layout.
    #[serde(default)]
    pub wordings: Vec<Wording>,
    /// Promises to pay that are open when the book begins.
    #[serde(default)]
    pub commitments: Vec<CommitmentEntry>,
}

/// A grant as written: its dates as a person writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GrantEntry {
    /// Its code.
    pub code: GrantCode,
    /// Its title.
    pub title: String,
    /// Who awarded it.
    pub funder: FunderCode,
    /// The fund that its money is kept in.
    pub fund: FundCode,
    /// The project that it pays for.
    #[serde(default = "no_project")]
    pub project: ProjectCode,
    /// The first day, such as 01/04/2020.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
    /// The document that awarded it.
    pub authority: String,
    /// The allocation of each year: `"2020/21" = "56000.00"`.
    pub allocations: BTreeMap<FinancialYear, Money>,
}

const fn no_project() -> ProjectCode {
    ProjectCode::NONE
}

/// The opening balances with the document that allows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opening {
    /// The authority, such as "the agreed closing balance of 2019/20".
    pub authority: String,
    /// The file that shows them, kept by its digest.
    #[serde(default)]
    pub source: Option<OpeningSource>,
    /// The balances.
    pub balances: Vec<OpeningBalance>,
}

/// Where an opening balance stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpeningSource {
    /// The file, beside the book file.
    pub file: String,
    /// The sheet, where it has sheets.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The cell in which the file, a statement, says what its account opens with; none where each
    /// balance names its own.
    #[serde(default)]
    pub cell: Option<String>,
}

/// One balance that the book opens with; debit positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpeningBalance {
    /// The account.
    pub account: AccountCode,
    /// The fund.
    pub fund: FundCode,
    /// The amount.
    pub amount: Money,
    /// The cell of the source that shows it.
    #[serde(default)]
    pub cell: Option<String>,
}

/// A rule as written; its place in the file is its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// Its name.
    pub name: String,
    /// What a line must say.
    pub when: Conditions,
    /// What it was then for.
    pub then: Target,
}

/// A row of a year's report in other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wording {
    /// The report; `end-of-year` where it names none.
    #[serde(default = "end_of_year")]
    pub report: String,
    /// The year.
    pub year: FinancialYear,
    /// The row, such as O.
    pub row: String,
    /// What it says instead.
    pub label: String,
    /// Why.
    pub why: String,
}

/// The first words of addresses in the office that are no book's.
const RESERVED: [&str; 4] = ["acting", "assets", "books", "setup"];

fn end_of_year() -> String {
    "end-of-year".to_owned()
}

impl BookFile {
    /// Reads a book file.
    ///
    /// # Errors
    /// [`BookFileError::Unreadable`] with the line, where it is not TOML of this shape.
    pub fn parse(text: &str) -> Result<BookFile, BookFileError> {
        Ok(toml::from_str(text)?)
    }

    /// The rules, in the order of the file.
    pub fn rules(&self) -> Vec<Rule> {
        let numbered = (1..).zip(&self.rules);
        let rule = |(order, entry): (u32, &RuleEntry)| Rule {
            name: entry.name.clone(),
            order,
            when: entry.when.clone(),
            then: entry.then,
        };
        numbered.map(rule).collect()
    }

    /// The settings of the new book, with the standard chart and `NONE` among its projects.
    ///
    /// # Errors
    /// [`BookFileError::Unknown`] where a grant names what the file does not define, and the other
    /// variants where a slug or a date cannot be read.
    pub fn book(&self) -> Result<Book, BookFileError> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if self.slug.is_empty() || self.slug.len() > 60 || !self.slug.bytes().all(fits) {
            return Err(BookFileError::Slug(self.slug.clone()));
        }
        if RESERVED.contains(&self.slug.as_str()) {
            return Err(BookFileError::Reserved(self.slug.clone()));
        }
        self.check_codes()?;
        self.check_words()?;
        let mut chart = Chart::standard()?;
        for account in &self.accounts {
            chart.put(account.clone());
        }
        let none = Project::none();
        let projects = self
            .projects
            .iter()
            .chain([&none])
            .map(|p| (p.code, p.clone()))
            .collect();
        let mut book = Book {
            slug: self.slug.clone(),
            name: self.name.clone(),
            short_name: self.short_name.clone().unwrap_or_else(|| self.name.clone()),
            first_year: self.first_year,
            chart,
            funds: self
                .funds
                .iter()
                .map(|fund| (fund.code, fund.clone()))
                .collect(),
            funders: self
                .funders
                .iter()
                .map(|funder| (funder.code, funder.clone()))
                .collect(),
            grants: BTreeMap::new(),
            projects,
            closed: BTreeSet::new(),
        };
        for entry in &self.grants {
            let grant = entry.grant(&book)?;
            book.grants.insert(grant.code, grant);
        }
        Ok(book)
    }
}

impl GrantEntry {
    /// The grant, where the book has the funder, the fund and the project that it names.
    ///
    /// # Errors
    /// The first [`BookFileError`]; [`GrantEntry::proved`] has them all.
    pub(super) fn grant(&self, book: &Book) -> Result<Grant, BookFileError> {
        self.proved(book).map_err(|mut found| found.swap_remove(0))
    }

    /// The same.
    ///
    /// # Errors
    /// [`BookFileError::Unknown`] for each that the book does not have, a date that is none, days
    /// that are not in order, years outside them, and words that are too long; one at least.
    pub(super) fn proved(&self, book: &Book) -> Result<Grant, Vec<BookFileError>> {
        let unknown = |is: About, code: &str| BookFileError::Unknown {
            what: format!("grant {}", self.code),
            is,
            code: code.to_owned(),
        };
        let days = parse_date(&self.starts_on).and_then(|starts| {
            let ends = parse_date(&self.ends_on)?;
            Ok((starts, ends))
        });
        let (starts_on, ends_on) = days.map_err(|error| vec![BookFileError::from(error)])?;
        let grant = Grant {
            code: self.code,
            title: self.title.clone(),
            funder: self.funder,
            fund: self.fund,
            project: self.project,
            starts_on,
            ends_on,
            authority: self.authority.clone(),
            allocations: self.allocations.clone(),
        };
        let mut found = Vec::new();
        if !book.funders.contains_key(&self.funder) {
            found.push(unknown(About::Funder, self.funder.as_str()));
        }
        if !book.funds.contains_key(&self.fund) {
            found.push(unknown(About::Fund, self.fund.as_str()));
        }
        if !book.projects.contains_key(&self.project) {
            found.push(unknown(About::Project, self.project.as_str()));
        }
        found.extend(checks::out_of_time(&grant));
        found.extend(grant.fits().map_err(BookFileError::from).err());
        if found.is_empty() {
            Ok(grant)
        } else {
            Err(found)
        }
    }
}
