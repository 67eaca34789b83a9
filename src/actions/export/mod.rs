//! The audited workbook of a year: everything that an auditor needs to work it out again.
//!
//! Rows are loaded a page at a time and written at once, so that a hundred thousand postings take
//! little memory.

mod later;
mod papers;

use std::{
    collections::BTreeMap,
    io::{Seek, Write},
};

use crate::{
    ledger::{
        calendar::FinancialYear,
        journal::{EntryNumber, LineNumber, SourceCell},
        posted::PostedEntry,
    },
    render::{
        journal::JournalRow,
        lists::{LineRow, SetAsideRow},
        workbook::{AuditedWorkbook, WorkbookError},
    },
    report::{self, end_of_year::Refused, table::Check},
    store::{
        Store,
        journal::page::EntryFilter,
        reader::Reader,
        statements::line::{HeldLine, LineFilter, LineState},
    },
};

use self::later::Elsewhere;
use super::{
    ActionError,
    gather::{Gathered, carried_into},
    refusal::Refusal,
};

/// Rows loaded at a time.
const PAGE: i64 = 2_000;

impl From<WorkbookError> for ActionError {
    fn from(error: WorkbookError) -> ActionError {
        ActionError::Refused(Refusal::NotRendered(error.to_string()))
    }
}

/// Writes the audited workbook of a year; `rows` is told how many rows are written.
///
/// # Errors
/// A year before the book began, and a sheet that would be too long. A report whose checks fail is
/// in the workbook all the same, with its checks.
pub async fn workbook(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    mut out: impl Write + Seek + Send,
    rows: &mut (dyn FnMut(u64) + Send),
) -> Result<(), ActionError> {
    let mut reader = store.read(slug).await?;
    let gathered = Gathered::of(&mut reader, year).await?;
    let mut appendix = match report::end_of_year::report(&gathered.inputs()) {
        Ok(report) => report,
        Err(Refused::Checks(report)) => *report,
        Err(refused) => return Err(refused.into()),
    };
    appendix
        .notes
        .extend(later::notes(&mut reader, year).await?);
    let trial_balance =
        report::trial_balance::report(&gathered.book, &gathered.balances, gathered.head)?;
    let carried = carried_into(&gathered);
    let name = &gathered.book.name;
    let mut workbook = AuditedWorkbook::begin(name, year, gathered.head, &appendix, &carried)?;
    let mut written = 0_u64;
    let mut count = |more: usize| {
        written = written.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        rows(written);
    };
    journal(&mut reader, year, &mut workbook, &mut count).await?;
    let answering = lines(&mut reader, year, &mut workbook, &mut count).await?;
    let checks = imports(&mut reader, year, &mut workbook).await?;
    let mut papers = papers::of(&mut reader, year).await?;
    papers.extend(later::entries(&mut reader, year, &answering).await?);
    workbook.papers(papers);
    workbook.finish(&appendix, &trial_balance, &checks, &mut out)?;
    Ok(())
}

async fn journal(
    reader: &mut Reader,
    year: FinancialYear,
    workbook: &mut AuditedWorkbook,
    count: &mut impl FnMut(usize),
) -> Result<(), ActionError> {
    let of_year = EntryFilter {
        year: Some(year),
        ..EntryFilter::default()
    };
    let mut after = 0;
    loop {
        let entries = reader.entries(&of_year, after, PAGE).await?;
        let Some(last) = entries.last() else {
            return Ok(());
        };
        after = last.number;
        let answered: Vec<LineNumber> = entries
            .iter()
            .filter_map(|entry| entry.entry.lines.first().copied())
            .collect();
        let held = reader.lines_of(&answered).await?;
        let sources: BTreeMap<LineNumber, SourceCell> = held
            .into_iter()
            .map(|held| (held.number, held.source))
            .collect();
        let rows: Vec<JournalRow> = entries
            .iter()
            .flat_map(|entry| journal_rows(entry, &sources))
            .collect();
        count(rows.len());
        workbook.journal(rows)?;
    }
}

fn journal_rows(
    posted: &PostedEntry,
    sources: &BTreeMap<LineNumber, SourceCell>,
) -> Vec<JournalRow> {
    let entry = &posted.entry;
    let of_line = entry.lines.first().and_then(|line| sources.get(line));
    let source = of_line.or(entry.source.as_ref());
    let row = |posting: &crate::ledger::journal::Posting| JournalRow {
        entry: Some(posted.number),
        date: entry.date,
        period: entry.period,
        concerns: entry.concerns,
        kind: entry.kind.word().to_owned(),
        text: entry.text.clone(),
        posting: *posting,
        by: posted.posted.by.clone(),
        at: Some(posted.posted.at),
        why: posted.posted.why.clone(),
        reference: entry.reference.clone(),
        reverses: entry.reverses,
        replaces: entry.replaces,
        source: source.cloned(),
    };
    entry.postings.iter().map(row).collect()
}

/// The statement lines of the year; gives the entries of other years that answer them.
async fn lines(
    reader: &mut Reader,
    year: FinancialYear,
    workbook: &mut AuditedWorkbook,
    count: &mut impl FnMut(usize),
) -> Result<Elsewhere, ActionError> {
    let mut answering = Elsewhere::new();
    let of_year = LineFilter {
        year: Some(year),
        ..LineFilter::default()
    };
    let mut after = 0;
    loop {
        let lines = reader.lines(&of_year, after, PAGE).await?;
        let Some(last) = lines.last() else {
            return Ok(answering);
        };
        after = last.number;
        count(lines.len());
        let answers: Vec<EntryNumber> = lines.iter().flat_map(answered).copied().collect();
        let years = reader.years_of_entries(&answers).await?;
        answering.extend(years.into_iter().filter(|(_, of)| *of != year));
        let rows = lines.into_iter().map(|held| line_row(held, &answering));
        workbook.statement_lines(rows)?;
    }
}

/// The entries that answer a line.
fn answered(held: &HeldLine) -> &[EntryNumber] {
    match &held.state {
        LineState::Answered(entries) => entries,
        LineState::Waiting
        | LineState::Left(_)
        | LineState::Undone(_)
        | LineState::Withdrawn(_) => &[],
    }
}

fn line_row(held: HeldLine, answering: &Elsewhere) -> LineRow {
    let entries = answered(&held);
    let elsewhere = entries.iter().find_map(|entry| answering.get(entry));
    let state = match &held.state {
        LineState::Waiting => "waiting".to_owned(),
        LineState::Left(why) => format!("left: {why}"),
        LineState::Answered(_) => elsewhere.map_or_else(
            || "posted".to_owned(),
            |year| format!("posted in {year}: see Evidence"),
        ),
        LineState::Undone(_) => "its file was undone".to_owned(),
        LineState::Withdrawn(_) => "withdrawn".to_owned(),
    };
    let entry = entries.first().copied();
    LineRow {
        number: held.number,
        account: held.account,
        date: held.line.date,
        text: held.line.text,
        amount: held.line.amount,
        state,
        entry,
        source: held.source,
    }
}

/// The rows set aside of every file with a line of the year, and the proof of each such file.
async fn imports(
    reader: &mut Reader,
    year: FinancialYear,
    workbook: &mut AuditedWorkbook,
) -> Result<Vec<Check>, ActionError> {
    let mut checks = Vec::new();
    for kept in reader.standing_imports().await? {
        let of_import = LineFilter {
            import: Some(kept.number),
            year: Some(year),
            ..LineFilter::default()
        };
        if reader.lines(&of_import, 0, 1).await?.is_empty() {
            continue;
        }
        let rows = reader.set_aside_rows(kept.number).await?;
        let aside = rows.len();
        workbook.set_aside(rows.into_iter().map(|row| SetAsideRow {
            why: row.why,
            amount: row.amount,
            source: SourceCell {
                file: kept.import.file_name.clone(),
                sha256: kept.import.file,
                cell: row.at.cell(),
                sheet: row.at.sheet,
            },
        }))?;
        let tally = &kept.import.tally;
        let (lines, _) = reader.lines_come_to(kept.number).await?;
        let counted = lines.saturating_add(i64::try_from(aside).unwrap_or(i64::MAX));
        let holds = counted.saturating_add(tally.duplicates) == tally.rows;
        let says = format!(
            "{}: rows in {} = lines {lines} + duplicates {} + set aside {aside}; money in {} and \
             money out {}",
            kept.import.file_name, tally.rows, tally.duplicates, tally.money_in, tally.money_out
        );
        checks.push(Check::new(format!("import {}", kept.number), holds, says));
    }
    Ok(checks)
}
