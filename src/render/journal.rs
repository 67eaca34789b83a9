//! The journal on a worksheet, streamed: every posting of a year with its entry and its cell.

use jiff::{Timestamp, civil::Date};
use rust_xlsxwriter::{Worksheet, utility::row_col_to_cell_absolute};

use super::{
    lists::{self, DIGEST, HEADER, ListRow},
    look::{Heading, Look},
    sheet::SheetError,
};
use crate::ledger::{
    calendar::{FinancialYear, Period},
    code::GrantCode,
    journal::{EntryNumber, Posting, SourceCell},
    year_end::Carried,
};

/// The name of the sheet.
pub(super) const SHEET: &str = "Journal";
const HEADINGS: [Heading; 22] = [
    Heading::text("Entry", 9),
    Heading::day("Date", 12),
    Heading::text("Period", 9),
    Heading::text("Concerns", 11),
    Heading::text("Kind", 14),
    Heading::text("Text", 46),
    Heading::text("Account", 10),
    Heading::text("Fund", 9),
    Heading::text("Project", 10),
    Heading::text("Line", 9),
    Heading::text("Grant", 11),
    Heading::money("Amount", 15),
    Heading::text("Posted by", 17),
    Heading::text("File", 36),
    Heading::text("Sheet", 12),
    Heading::text("Cell", 9),
    Heading::text(DIGEST, 16),
    Heading::text("Reference", 16),
    Heading::text("Posted at", 22),
    Heading::text("Why", 30),
    Heading::text("Reverses", 10),
    Heading::text("Replaces", 10),
];
/// How many columns it has, and how many are printed.
const COLUMNS: (usize, u16) = (HEADINGS.len(), 16);

const PERIOD: u16 = 2;
const ACCOUNT: u16 = 6;
const FUND: u16 = 7;
const PROJECT: u16 = 8;
const LINE: u16 = 9;
const AMOUNT: u16 = 11;

/// One posting, with what its row of the journal says beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// The entry; none for a balance brought forward from the year before.
    pub entry: Option<EntryNumber>,
    /// Its day.
    pub date: Date,
    /// Its period.
    pub period: Period,
    /// The earlier year that it concerns.
    pub concerns: Option<FinancialYear>,
    /// Its kind, in a word.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// The posting, debit positive.
    pub posting: Posting,
    /// The role that posted it.
    pub by: String,
    /// When it was posted; none for a balance brought forward.
    pub at: Option<Timestamp>,
    /// Why, where somebody said so.
    pub why: Option<String>,
    /// Its reference, where it has one.
    pub reference: Option<String>,
    /// The entry that it mirrors.
    pub reverses: Option<EntryNumber>,
    /// The entry that it puts right.
    pub replaces: Option<EntryNumber>,
    /// Where its figure stood in a file.
    pub source: Option<SourceCell>,
}

/// The rows of period 0 that a year takes over from the year before; a book's first year has an
/// opening entry instead.
pub(super) fn brought_forward(
    carried: &Carried,
    year: FinancialYear,
) -> impl Iterator<Item = JournalRow> + '_ {
    carried
        .iter()
        .map(move |(&(account, fund), &amount)| JournalRow {
            entry: None,
            date: year.first_day(),
            period: Period::BROUGHT_FORWARD,
            concerns: None,
            kind: "brought-forward".to_owned(),
            text: format!("Brought forward from {}", year.previous()),
            posting: Posting::to_fund(account, fund, amount),
            by: String::new(),
            at: None,
            why: None,
            reference: None,
            reverses: None,
            replaces: None,
            source: None,
        })
}

/// Writes the title and the header.
pub(super) fn begin(
    sheet: &mut Worksheet,
    look: &Look,
    year: FinancialYear,
) -> Result<(), SheetError> {
    let rule = "Debits are positive, credits negative. Period 0 is brought forward, 1 to 12 are \
                April to March, 13 is closing.";
    lists::begin(sheet, look, &format!("Journal {year}"), rule, &HEADINGS)
}

/// Writes one row of the journal.
pub(super) fn write(
    sheet: &mut Worksheet,
    look: &Look,
    at: u32,
    row: &JournalRow,
) -> Result<(), SheetError> {
    let Posting {
        account,
        fund,
        project,
        line,
        grant,
        amount,
    } = &row.posting;
    let concerns = row.concerns.map(|year| year.to_string());
    let mut cells = ListRow::begin(sheet, look, &HEADINGS, at);
    cells.number(row.entry)?;
    cells.day(row.date)?;
    cells.number(Some(row.period.number().into()))?;
    cells.text(&concerns.unwrap_or_default())?;
    for text in [&row.kind, &row.text] {
        cells.text(text)?;
    }
    for code in [
        account.as_str(),
        fund.as_str(),
        project.as_str(),
        line.as_str(),
    ] {
        cells.text(code)?;
    }
    cells.text(grant.as_ref().map_or("", GrantCode::as_str))?;
    cells.amount(*amount)?;
    cells.text(&row.by)?;
    cells.source(row.source.as_ref())?;
    cells.text(row.reference.as_deref().unwrap_or_default())?;
    let at = row
        .at
        .map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
    cells.text(&at.unwrap_or_default())?;
    cells.text(row.why.as_deref().unwrap_or_default())?;
    for named in [row.reverses, row.replaces] {
        match named {
            Some(number) => cells.number(Some(number))?,
            None => cells.text("")?,
        }
    }
    cells.end()
}

/// Ends the journal.
pub(super) fn finish(sheet: &mut Worksheet, rows: u32) -> Result<JournalRange, SheetError> {
    lists::end(sheet, rows, COLUMNS)?;
    Ok(JournalRange { rows })
}

/// Where the journal's columns stand, for the formulas of other sheets.
pub(super) struct JournalRange {
    rows: u32,
}

impl JournalRange {
    fn column(&self, column: u16) -> String {
        let first = HEADER.saturating_add(1);
        let last = HEADER.saturating_add(self.rows).max(first);
        let first = row_col_to_cell_absolute(first, column);
        format!("{SHEET}!{first}:{}", row_col_to_cell_absolute(last, column))
    }

    pub(super) fn period(&self) -> String {
        self.column(PERIOD)
    }

    pub(super) fn account(&self) -> String {
        self.column(ACCOUNT)
    }

    pub(super) fn fund(&self) -> String {
        self.column(FUND)
    }

    pub(super) fn project(&self) -> String {
        self.column(PROJECT)
    }

    pub(super) fn line(&self) -> String {
        self.column(LINE)
    }

    pub(super) fn amount(&self) -> String {
        self.column(AMOUNT)
    }
}
