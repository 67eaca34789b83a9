//! The audited workbook of a year: what an auditor needs to make the figures again without us.
//!
//! Long lists come in pieces and are streamed to a scratch file, so that a hundred thousand
//! postings take little memory. The figures of Appendix A and of the trial balance are formulas
//! into the journal sheet, with the values that we know.

use std::io::{Seek, Write};

use jiff::civil::Date;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::{
    journal::{self, JournalRow},
    lists::{self, LineRow, SetAsideRow},
    look::{Heading, Look},
    sheet::{Figures, SheetError, alone, describe, write_amount, write_report, write_table},
    xlsx::{CHECK_HEADINGS, check_rows, sheet_name},
};
use crate::{
    ledger::{
        calendar::{FinancialYear, short_date},
        digest::{Digest, Head},
        money::{Money, MoneyError},
        year_end::Carried,
    },
    report::table::{Check, Report},
};

const LINES: &str = "Statement lines";
const SET_ASIDE: &str = "Set aside";
const PAPERS_SHEET: &str = "Evidence";
const COVER: usize = 0;
const APPENDIX: usize = 1;
const TRIAL_BALANCE: usize = 2;
const JOURNAL: usize = 3;
const STATEMENT_LINES: usize = 4;
const ROWS_SET_ASIDE: usize = 5;
const CHECKS: usize = 6;
const PAPERS: usize = 7;

/// An audited workbook while it is written: first the journal, then the lines, then the rows set
/// aside, each in as many pieces as there are; then [`AuditedWorkbook::finish`].
pub struct AuditedWorkbook {
    workbook: Workbook,
    look: Look,
    partnership: String,
    year: FinancialYear,
    head: Head,
    journal_rows: u32,
    journal_sum: Money,
    line_rows: u32,
    set_aside_rows: u32,
    papers: Vec<Paper>,
}

/// A paper that the year's figures rest on: a document that was attached, an authority, a decision,
/// a reconciliation, a year's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub kind: &'static str,
    /// What it supports, such as "entry 12".
    pub of: String,
    /// What it says, or the document's name.
    pub says: String,
    /// The role that recorded it, or that it came with.
    pub by: String,
    /// The day.
    pub on: Date,
    /// The digest of its bytes or of what it froze, where there is one.
    pub digest: Option<Digest>,
}

/// Why the audited workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// What the sheets refuse.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> WorkbookError {
        WorkbookError::Sheet(SheetError::Xlsx(error))
    }
}

impl AuditedWorkbook {
    /// Begins a workbook. `brought_forward` is period 0 as the year took it over; it is empty in a
    /// book's first year, whose opening entry is in the journal.
    ///
    /// # Errors
    /// [`WorkbookError`] where the scratch file cannot be made.
    pub fn begin(
        partnership: &str,
        year: FinancialYear,
        head: Head,
        appendix: &Report,
        brought_forward: &Carried,
    ) -> Result<AuditedWorkbook, WorkbookError> {
        let mut workbook = Workbook::new();
        describe(
            &mut workbook,
            &format!("Workbook {year}"),
            partnership,
            year,
        );
        let look = Look::new();
        workbook.add_worksheet().set_name("Cover")?;
        workbook.add_worksheet().set_name(sheet_name(appendix))?;
        workbook.add_worksheet().set_name("Trial balance")?;
        for name in [journal::SHEET, LINES, SET_ASIDE] {
            workbook
                .add_worksheet_with_constant_memory()?
                .set_name(name)?;
        }
        workbook.add_worksheet().set_name("Checks")?;
        workbook.add_worksheet().set_name(PAPERS_SHEET)?;
        journal::begin(workbook.worksheet_from_index(JOURNAL)?, &look, year)?;
        let lines = workbook.worksheet_from_index(STATEMENT_LINES)?;
        let words =
            "Every line of the year's statements, money in positive, and what became of it.";
        lists::begin(
            lines,
            &look,
            &format!("Statement lines {year}"),
            words,
            &lists::LINE_HEADINGS,
        )?;
        let aside = workbook.worksheet_from_index(ROWS_SET_ASIDE)?;
        let words = "Every row of the year's files that is no line, and why; its amount is blank \
                     where it has no money.";
        lists::begin(
            aside,
            &look,
            &format!("Rows set aside {year}"),
            words,
            &lists::SET_ASIDE_HEADINGS,
        )?;
        let mut begun = AuditedWorkbook {
            workbook,
            look,
            partnership: partnership.to_owned(),
            year,
            head,
            journal_rows: 0,
            journal_sum: Money::NIL,
            line_rows: 0,
            set_aside_rows: 0,
            papers: Vec::new(),
        };
        begun.journal(journal::brought_forward(brought_forward, year))?;
        Ok(begun)
    }

    /// Adds postings to the journal, in their order.
    ///
    /// # Errors
    /// [`WorkbookError`] beyond a worksheet's rows or the range of money.
    pub fn journal(
        &mut self,
        rows: impl IntoIterator<Item = JournalRow>,
    ) -> Result<(), WorkbookError> {
        let sheet = self.workbook.worksheet_from_index(JOURNAL)?;
        for row in rows {
            let at = lists::next_row(self.journal_rows, journal::SHEET)?;
            journal::write(sheet, &self.look, at, &row)?;
            self.journal_sum = self.journal_sum.plus(row.posting.amount)?;
            self.journal_rows = self.journal_rows.saturating_add(1);
        }
        Ok(())
    }

    /// Adds statement lines, in their order.
    ///
    /// # Errors
    /// [`WorkbookError`] beyond a worksheet's rows.
    pub fn statement_lines(
        &mut self,
        rows: impl IntoIterator<Item = LineRow>,
    ) -> Result<(), WorkbookError> {
        let sheet = self.workbook.worksheet_from_index(STATEMENT_LINES)?;
        for row in rows {
            let at = lists::next_row(self.line_rows, LINES)?;
            lists::write_line(sheet, &self.look, at, &row)?;
            self.line_rows = self.line_rows.saturating_add(1);
        }
        Ok(())
    }

    /// Adds rows that were set aside, in their order.
    ///
    /// # Errors
    /// [`WorkbookError`] beyond a worksheet's rows.
    pub fn set_aside(
        &mut self,
        rows: impl IntoIterator<Item = SetAsideRow>,
    ) -> Result<(), WorkbookError> {
        let sheet = self.workbook.worksheet_from_index(ROWS_SET_ASIDE)?;
        for row in rows {
            let at = lists::next_row(self.set_aside_rows, SET_ASIDE)?;
            lists::write_set_aside(sheet, &self.look, at, &row)?;
            self.set_aside_rows = self.set_aside_rows.saturating_add(1);
        }
        Ok(())
    }

    /// Adds papers that the year's figures rest on, in their order.
    pub fn papers(&mut self, papers: impl IntoIterator<Item = Paper>) {
        self.papers.extend(papers);
    }

    /// Writes the figures, the cover and the checks, and the whole to a writer. `checks` are those
    /// that stand beside the reports' own: the proofs of the imports, the reconciliations.
    ///
    /// # Errors
    /// [`WorkbookError`] where the library or the writer refuses.
    pub fn finish(
        mut self,
        appendix: &Report,
        trial_balance: &Report,
        checks: &[Check],
        out: &mut (impl Write + Seek + Send),
    ) -> Result<(), WorkbookError> {
        let range = journal::finish(
            self.workbook.worksheet_from_index(JOURNAL)?,
            self.journal_rows,
        )?;
        let lines = self.workbook.worksheet_from_index(STATEMENT_LINES)?;
        lists::end(lines, self.line_rows, lists::LINE_COLUMNS)?;
        let aside = self.workbook.worksheet_from_index(ROWS_SET_ASIDE)?;
        lists::end(aside, self.set_aside_rows, lists::SET_ASIDE_COLUMNS)?;
        for (place, report) in [(APPENDIX, appendix), (TRIAL_BALANCE, trial_balance)] {
            let sheet = self.workbook.worksheet_from_index(place)?;
            write_report(sheet, &self.look, report, Figures::Journal(&range))?;
        }
        let mut all = appendix.checks.clone();
        all.extend(trial_balance.checks.iter().cloned());
        all.extend(checks.iter().cloned());
        let says = format!(
            "debits less credits of the {} rows of the journal are {}",
            self.journal_rows, self.journal_sum
        );
        all.push(Check::new("journal", self.journal_sum.is_nil(), says));
        self.write_checks(&all, &range)?;
        self.write_papers()?;
        self.write_cover(appendix, &all)?;
        self.workbook.save_to_writer(out)?;
        Ok(())
    }

    /// The checks in words, and the journal's sum as a formula.
    fn write_checks(
        &mut self,
        checks: &[Check],
        range: &journal::JournalRange,
    ) -> Result<(), WorkbookError> {
        let sheet = self.workbook.worksheet_from_index(CHECKS)?;
        let mut headings = Vec::from(CHECK_HEADINGS);
        headings.push(Heading::money("Figure", 16));
        let mut rows = check_rows(checks);
        for row in &mut rows {
            row.push(String::new());
        }
        write_table(sheet, &self.look, "Checks", &headings, &rows)?;
        let last = u32::try_from(rows.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let sum = Some(format!("SUM({})", range.amount()));
        write_amount(
            sheet,
            (last, 3),
            &alone(self.journal_sum),
            sum,
            &self.look.pounds,
        )?;
        Ok(())
    }

    fn write_papers(&mut self) -> Result<(), WorkbookError> {
        let row = |paper: &Paper| {
            let digest = paper.digest.map(|digest| digest.to_string());
            vec![
                paper.kind.to_owned(),
                paper.of.clone(),
                paper.says.clone(),
                paper.by.clone(),
                short_date(paper.on),
                digest.unwrap_or_default(),
            ]
        };
        let rows: Vec<Vec<String>> = self.papers.iter().map(row).collect();
        let headings = [
            Heading::text("What", 16),
            Heading::text("Of", 24),
            Heading::text("What it says", 60),
            Heading::text("By", 28),
            Heading::text("On", 12),
            Heading::text("Digest", 24),
        ];
        let sheet = self.workbook.worksheet_from_index(PAPERS)?;
        let title = format!("Evidence and decisions {}", self.year);
        write_table(sheet, &self.look, &title, &headings, &rows)?;
        Ok(())
    }

    fn write_cover(&mut self, appendix: &Report, checks: &[Check]) -> Result<(), WorkbookError> {
        let failing = checks.iter().filter(|check| !check.holds).count();
        let said = match failing {
            0 => format!("all {} hold", checks.len()),
            _ => format!(
                "{failing} of {} do not hold: see the sheet Checks",
                checks.len()
            ),
        };
        let appendix_sheet = sheet_name(appendix);
        let sheets = sheets(&appendix_sheet);
        let mut rows = vec![
            ("Partnership".to_owned(), self.partnership.clone()),
            ("Financial year".to_owned(), self.year.in_words()),
            ("Head".to_owned(), self.head.digest.to_string()),
            (
                "Records in the chain".to_owned(),
                self.head.count.to_string(),
            ),
            ("Journal rows".to_owned(), self.journal_rows.to_string()),
            ("Statement lines".to_owned(), self.line_rows.to_string()),
            ("Rows set aside".to_owned(), self.set_aside_rows.to_string()),
            (
                "Evidence and decisions".to_owned(),
                self.papers.len().to_string(),
            ),
            ("Checks".to_owned(), said),
            (
                "Who posted".to_owned(),
                "Roles were named by whoever acted, and not authenticated.".to_owned(),
            ),
        ];
        let sheet_rows = sheets.map(|(name, what)| (format!("Sheet: {name}"), what.to_owned()));
        rows.extend(sheet_rows);
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|(item, what)| vec![item, what])
            .collect();
        let sheet = self.workbook.worksheet_from_index(COVER)?;
        let title = format!("Workbook {}", self.year);
        write_table(
            sheet,
            &self.look,
            &title,
            &[Heading::text("Item", 28), Heading::text("What it says", 84)],
            &rows,
        )?;
        Ok(())
    }
}

/// The sheets that follow the cover, and what each says.
const fn sheets(appendix: &str) -> [(&str, &str); 7] {
    [
        (
            appendix,
            "The report. Its figures are formulas into the journal.",
        ),
        (
            "Trial balance",
            "Each account by fund before closing, by formulas into the journal.",
        ),
        (
            journal::SHEET,
            "Every posting of the year, with its entry and its cell.",
        ),
        (
            LINES,
            "Every line of the year's statements, and what became of it.",
        ),
        (
            SET_ASIDE,
            "Every row of the year's files that is no line, and why.",
        ),
        ("Checks", "What was checked, and the figures that show it."),
        (
            PAPERS_SHEET,
            "Documents, authorities, decisions, reconciliations and consents of the year.",
        ),
    ]
}
