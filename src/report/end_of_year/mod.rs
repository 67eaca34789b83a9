//! The report of a year by a layout: Appendix A, or the movement statement.
//!
//! In come a book, its balances and what must be known beside them; out comes a [`Report`] whose
//! checks hold, or a refusal that still carries the report, so that its checks can be read.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    layout::Layout,
    table::{Column, Report, Row},
};
use crate::ledger::{
    about::About,
    balance::Balances,
    book::Book,
    calendar::FinancialYear,
    code::{FundCode, FunderCode, GrantCode},
    digest::{Digest, Head},
    journal::EntryNumber,
    money::{Money, MoneyError},
};
use scene::Scene;

mod checks;
mod rows;
mod scene;

/// Everything that the report of a year is a function of.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The book.
    pub book: &'a Book,
    /// The year's balances.
    pub balances: &'a Balances,
    /// The rows.
    pub layout: &'a Layout,
    /// The year's own wording, by what the row is about.
    pub wordings: &'a BTreeMap<About, String>,
    /// What the year before carried forward, or the opening entry's authority.
    pub brought_forward: &'a BroughtForward,
    /// The award entries that were posted, for any year.
    pub awards: &'a [Award],
    /// The statement lines of the year that no entry answers yet.
    pub waiting: Waiting,
    /// The funds that the report is about; all of the book's where none are named.
    pub scope: Option<&'a BTreeSet<FundCode>>,
    /// The head of the book that the balances belong to.
    pub head: Head,
}

/// What the year opened with, fund by fund, as somebody other than this year's balances says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtForward {
    /// The balance of each fund, money in hand positive; a fund that is absent brought nothing.
    pub funds: BTreeMap<FundCode, Money>,
    /// Who says so: "carried forward from 2019/20", or the authority of the opening entry.
    pub authority: String,
    /// Whether the year before is still open, so that this may change.
    pub provisional: bool,
}

/// A grant's award entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Award {
    /// The entry.
    pub entry: EntryNumber,
    /// The grant.
    pub grant: GrantCode,
    /// The year that is awarded.
    pub year: FinancialYear,
    /// The amount, positive.
    pub amount: Money,
}

/// Statement lines that wait to be coded: how many, and their money by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many.
    pub lines: u32,
    /// Money in, positive.
    pub money_in: Money,
    /// Money out, positive.
    pub money_out: Money,
}

/// Why the report of a year was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Checks that refuse a report; it is carried so that they can be printed.
    #[error("the report is refused: {}", said(.0))]
    Checks(Box<Report>),
    /// C4: a wording that claims restricted money for a pooled fund.
    #[error(
        "the wording of row {row} names {fund}, but {balance} of restricted money is left; word it \
         without the fund's name"
    )]
    Wording {
        /// The row.
        row: String,
        /// The pooled fund's name.
        fund: String,
        /// What the restricted funds hold.
        balance: Money,
    },
    /// A grant whose funder the book does not have, so that its row cannot be worded.
    #[error("grant {grant} names funder {funder}, which this book does not have")]
    UnknownFunder {
        /// The grant.
        grant: GrantCode,
        /// The funder that it names.
        funder: FunderCode,
    },
    /// Beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

fn said(report: &Report) -> String {
    let refusing = report.checks.iter().filter(|check| checks::refuses(check));
    let said: Vec<String> = refusing.map(ToString::to_string).collect();
    said.join("; ")
}

/// Makes the report of a year.
///
/// # Errors
/// [`Refused::Checks`] where C1, C2, C3, C5 or C6 does not hold, [`Refused::Wording`] where the
/// year's own wording claims restricted money for a pooled fund.
pub fn report(inputs: &Inputs<'_>) -> Result<Report, Refused> {
    let scene = Scene::set(inputs)?;
    let rows = scene.rows()?;
    let year = inputs.balances.year;
    let fill = |template: &str| scene.fill(template);
    let mut report = Report {
        id: inputs.layout.id.clone(),
        title: fill(&inputs.layout.title),
        paper: inputs.layout.paper.clone(),
        partnership: inputs.book.name.clone(),
        year,
        head: inputs.head,
        label_heading: "Description".to_owned(),
        columns: vec![Column::money("Amount")],
        notes: notes(inputs, &scene, &rows)?,
        rows,
        checks: Vec::new(),
    };
    report.checks = checks::of(inputs, &scene, &report)?;
    if report.checks.iter().any(checks::refuses) {
        return Err(Refused::Checks(Box::new(report)));
    }
    Ok(report)
}

/// What each row of a year's report is about, by its id: the rows that are hidden while nil among
/// them. That is a question of the book, the layout and the awards, whatever the balances.
///
/// # Errors
/// [`Refused::UnknownFunder`] where a grant names one that the book does not have.
pub fn places(
    book: &Book,
    layout: &Layout,
    year: FinancialYear,
    awards: &[Award],
) -> Result<BTreeMap<String, About>, Refused> {
    let brought_forward = BroughtForward {
        funds: BTreeMap::new(),
        authority: String::new(),
        provisional: false,
    };
    let inputs = Inputs {
        book,
        balances: &Balances::of(year),
        layout,
        wordings: &BTreeMap::new(),
        brought_forward: &brought_forward,
        awards,
        waiting: Waiting::default(),
        scope: None,
        head: Head {
            count: 0,
            digest: Digest::START,
        },
    };
    Scene::set(&inputs)?.places()
}

/// What the report says on its face.
fn notes(inputs: &Inputs<'_>, scene: &Scene<'_>, rows: &[Row]) -> Result<Vec<String>, Refused> {
    let mut notes = Vec::new();
    if inputs.waiting.lines > 0 {
        notes.push(waiting_words(&inputs.waiting));
    }
    if inputs.brought_forward.provisional {
        let before = inputs.balances.year.previous();
        notes.push(format!(
            "What was brought forward is provisional: {before} is not closed yet."
        ));
    }
    notes.extend(scene.on_no_project(rows)?);
    let places: BTreeSet<About> = scene.places()?.into_values().collect();
    for about in inputs
        .wordings
        .keys()
        .filter(|about| !places.contains(about))
    {
        notes.push(format!(
            "The wording recorded for row {about} is not used: the report has no such row."
        ));
    }
    Ok(notes)
}

/// "2 statement lines of the year wait to be coded: £10.00 in, £5.00 out."
fn waiting_words(waiting: &Waiting) -> String {
    let Waiting {
        lines,
        money_in,
        money_out,
    } = waiting;
    let (lines, wait) = match lines {
        1 => ("1 statement line".to_owned(), "waits"),
        lines => (format!("{lines} statement lines"), "wait"),
    };
    format!("{lines} of the year {wait} to be coded: {money_in} in, {money_out} out.")
}
