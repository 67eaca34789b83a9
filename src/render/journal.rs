//! The journal on a worksheet, streamed: every posting of a year with its entry and its cell.

use jiff::civil::Date;
use rust_xlsxwriter::{Worksheet, utility::row_col_to_cell_absolute};

use super::{
    lists::{self, HEADER, write_entry, write_source},
    sheet::{Look, SheetError, number},
};
use crate::ledger::{
    calendar::{FinancialYear, Period},
    code::GrantCode,
    journal::{EntryNumber, Posting, SourceCell},
    year_end::Carried,
};

/// The name of the sheet.
pub(super) const SHEET: &str = "Journal";
const HEADINGS: [(&str, u16); 17] = [
    ("Entry", 10),
    ("Date", 12),
    ("Period", 8),
    ("Concerns", 10),
    ("Kind", 16),
    ("Text", 44),
    ("Account", 10),
    ("Fund", 10),
    ("Project", 10),
    ("Line", 10),
    ("Grant", 12),
    ("Amount", 16),
    ("Posted by", 18),
    ("File", 32),
    ("Sheet", 12),
    ("Cell", 10),
    ("Digest of the file", 66),
];

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
    write_entry(sheet, at, 0, row.entry)?;
    sheet.write_date_with_format(at, 1, row.date, &look.day)?;
    sheet.write_number(at, PERIOD, row.period.number())?;
    if let Some(concerns) = row.concerns {
        sheet.write_string(at, 3, concerns.to_string())?;
    }
    sheet.write_string(at, 4, &row.kind)?;
    sheet.write_string(at, 5, &row.text)?;
    sheet.write_string(at, ACCOUNT, account.as_str())?;
    sheet.write_string(at, FUND, fund.as_str())?;
    sheet.write_string(at, PROJECT, project.as_str())?;
    sheet.write_string(at, LINE, line.as_str())?;
    sheet.write_string(at, 10, grant.as_ref().map_or("", GrantCode::as_str))?;
    sheet.write_number_with_format(at, AMOUNT, number(*amount), &look.pounds)?;
    sheet.write_string(at, 12, &row.by)?;
    if let Some(source) = &row.source {
        write_source(sheet, at, 13, source)?;
    }
    Ok(())
}

/// Ends the journal.
pub(super) fn finish(sheet: &mut Worksheet, rows: u32) -> Result<JournalRange, SheetError> {
    lists::end(sheet, rows, HEADINGS.len())?;
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
