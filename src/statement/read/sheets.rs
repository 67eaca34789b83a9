//! Sheets under one heading, as a workbook has them for each month → one statement of each account,
//! in the order of time.
//!
//! Each sheet is read by itself, with its own balances and totals. Two that hold the same days may
//! hold the same lines, and are refused; what one closes with is what the next one opens with.

use std::{collections::BTreeSet, mem, ops::ControlFlow};

use jiff::civil::Date;

use super::{STEP, SoFar, balances, begin, ending, listed};
use crate::{
    ledger::calendar::short_date,
    statement::{
        days::BothWays,
        error::ReadError,
        line::{Problem, ReadFile, Statement, StatementLine},
        profile::Column,
        recognise::Layout,
        rows::Rows,
    },
};

/// What a sheet holds of one account.
struct Part {
    sheet: String,
    statement: Statement,
}

/// Reads the sheets, in the order of the file.
pub(super) fn together(
    rows: &mut dyn Rows,
    layouts: &[Layout<'_>],
    mut file: ReadFile,
    so_far: &mut SoFar<'_>,
) -> Result<ReadFile, ReadError> {
    let (mut days, mut parts) = (BothWays::default(), Vec::new());
    let mut names = Vec::new();
    for layout in layouts {
        let (mut table, name) = begin(rows, layout, ReadFile::default());
        table.days = mem::take(&mut days);
        let before = file.rows;
        rows.each(layout.sheet, &mut |row| {
            table.row(row);
            if table.file.rows.is_multiple_of(STEP) {
                // The lines are told when all sheets are put together.
                let rows = before.saturating_add(table.file.rows);
                let mut told = ReadFile {
                    rows,
                    ..ReadFile::default()
                };
                so_far(&mut told);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let read;
        (read, days) = table.finish();
        let sheet = name.unwrap_or_default();
        names.push(format!("'{sheet}'"));
        let of_sheet = |statement| Part {
            sheet: sheet.clone(),
            statement,
        };
        parts.extend(read.statements.into_iter().map(of_sheet));
        file.rows = file.rows.saturating_add(read.rows);
        file.blank = file.blank.saturating_add(read.blank);
        file.set_aside.extend(read.set_aside);
        file.problems.extend(read.problems);
        file.notes.extend(read.notes);
    }
    file.notes.push(format!(
        "the sheets {} have one heading; they were read as one statement, in the order of time",
        listed(&names)
    ));
    if let Some(layout) = layouts.first() {
        put_together(parts, layout, &mut file);
        ending::ask_days(&mut file, days, layout.profile.dates);
    }
    Ok(file)
}

/// One statement of each account, where its sheets follow each other.
fn put_together(parts: Vec<Part>, layout: &Layout<'_>, file: &mut ReadFile) {
    let mut accounts: Vec<Vec<Part>> = Vec::new();
    let (with, without): (Vec<Part>, Vec<Part>) = parts
        .into_iter()
        .partition(|part| !part.statement.lines.is_empty());
    for part in with {
        let same = |of: &&mut Vec<Part>| {
            of.first().is_some_and(|first| {
                let (one, other) = (&first.statement, &part.statement);
                (&one.account, &one.currency) == (&other.account, &other.currency)
            })
        };
        match accounts.iter_mut().find(same) {
            Some(of) => of.push(part),
            None => accounts.push(vec![part]),
        }
    }
    for of in accounts {
        let statement = one(of, layout, &mut file.problems);
        file.statements.push(statement);
    }
    if file.statements.is_empty() {
        let first = without.into_iter().next();
        file.statements.extend(first.map(|part| part.statement));
    }
}

/// The first and the last day of a sheet's lines.
fn ends(part: &Part) -> Option<(Date, Date)> {
    let days = part
        .statement
        .lines
        .iter()
        .map(|line| (line.date, line.date));
    days.reduce(|(from, to), (day, _)| (from.min(day), to.max(day)))
}

/// The sheets of one account as one statement.
fn one(mut parts: Vec<Part>, layout: &Layout<'_>, problems: &mut Vec<Problem>) -> Statement {
    let before = problems.len();
    parts.sort_by_key(ends);
    for two in parts.windows(2) {
        if let [one, next] = two {
            problems.extend(overlap(one, next).or_else(|| gap(one, next)));
        }
    }
    let newest_first = parts.iter().find_map(|part| {
        let lines = &part.statement.lines;
        let (first, last) = (lines.first()?.date, lines.last()?.date);
        (first != last).then_some(first > last)
    });
    let mut whole = Statement::default();
    if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
        let (first, last) = (&first.statement, &last.statement);
        whole.account.clone_from(&first.account);
        whole.currency.clone_from(&first.currency);
        (whole.from, whole.to) = (first.from, last.to);
        whole.opening.clone_from(&first.opening);
        whole.closing.clone_from(&last.closing);
    }
    let proved: Vec<Option<bool>> = parts.iter().map(|part| part.statement.balances).collect();
    if newest_first == Some(true) {
        parts.reverse();
    }
    for part in parts {
        whole.lines.extend(part.statement.lines);
    }
    if problems.len() == before && !proved.contains(&Some(false)) {
        let column = layout.columns.get(Column::Balance);
        balances::prove(&mut whole, column, layout.profile.order, problems);
    } else {
        whole.balances = Some(false);
    }
    whole
}

/// Two sheets that hold the same days; where one ends on the day on which the other begins, only
/// what stands on both.
fn overlap(one: &Part, next: &Part) -> Option<Problem> {
    let ((_, last), (first, _)) = (ends(one)?, ends(next)?);
    let said = |line: &StatementLine| (line.date, line.amount, line.text.clone());
    let on_one: BTreeSet<_> = one.statement.lines.iter().map(said).collect();
    let mut lines = next.statement.lines.iter();
    let at = lines.clone().next()?.at.clone();
    let twice = last == first && lines.any(|line| on_one.contains(&said(line)));
    (last > first || twice).then(|| {
        let (first, last) = (short_date(first), short_date(last));
        let why = format!(
            "the sheets '{}' and '{}' both hold lines of {first} to {last}, which may be the same \
             ones; keep each line on one sheet of the workbook",
            one.sheet, next.sheet
        );
        Problem { at, why }
    })
}

/// A sheet that does not open with what the one before it closes with.
fn gap(one: &Part, next: &Part) -> Option<Problem> {
    let closing = one.statement.closing.as_ref()?;
    let opening = next.statement.opening.as_ref()?;
    let by = opening.amount.minus(closing.amount).ok()?;
    (!by.is_nil()).then(|| {
        let why = format!(
            "the sheet '{}' opens with {}, but '{}' before it closes with {} ({}): out by {}; see \
             whether a sheet or a line between them is missing",
            next.sheet,
            opening.amount,
            one.sheet,
            closing.amount,
            closing.at,
            by.magnitude()
        );
        let at = opening.at.clone();
        Problem { at, why }
    })
}
