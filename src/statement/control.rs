//! A control character is no character to read: no database keeps a NUL alike, no page shows one,
//! and a terminal obeys some. A file that holds one is read, and every text that has it is a
//! problem, so that nothing of it is written.

use memchr::memmem;

use crate::{
    ledger::words::control,
    statement::line::{Place, Problem, ReadFile, SetAside, Statement, StatementLine},
};

/// Whether a text of a file may hold one, by the whole text of that file: itself, or by the number
/// of a character as XML and HTML write it. Hardly any does, and then no line need be looked at.
pub(super) fn may_be_in(whole: &str) -> bool {
    control(whole).is_some() || memmem::find(whole.as_bytes(), b"&#").is_some()
}

/// Adds a problem for every text of a file that holds a control character.
pub(super) fn refused(file: &mut ReadFile) {
    let of_statements = file.statements.iter().flat_map(of_statement);
    let set_aside = file.set_aside.iter().filter_map(of_row);
    let found = of_statements.chain(set_aside).collect::<Vec<_>>();
    // What is said of the file may quote it, and is shown as it is.
    let said = file.problems.iter_mut().map(|problem| &mut problem.why);
    let said = said.chain(file.set_aside.iter_mut().map(|row| &mut row.why));
    for text in said.chain(&mut file.notes) {
        if control(text).is_some() {
            let legible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
            *text = text.chars().map(legible).collect();
        }
    }
    file.problems.extend(found);
}

fn of_statement(statement: &Statement) -> Vec<Problem> {
    let named = [&statement.account, &statement.currency];
    let first = statement.lines.first().map(|line| line.at.clone());
    let at = first.unwrap_or(Place {
        sheet: None,
        row: 1,
        column: None,
    });
    let mut found: Vec<Problem> = named
        .into_iter()
        .flatten()
        .filter_map(|text| control(text))
        .map(|found| problem(&at, "the account or its currency", &found))
        .collect();
    for line in &statement.lines {
        found.extend(of_line(line));
    }
    found
}

/// The first text of a line that holds one.
fn of_line(line: &StatementLine) -> Option<Problem> {
    let written = [(&line.text, "the text"), (&line.amount_text, "the amount")];
    let optional = [
        (&line.reference, "the reference"),
        (&line.kind, "the type"),
        (&line.code, "the code"),
        (&line.party, "the other party"),
        (&line.bank_id, "the bank's identifier"),
        (&line.at.sheet, "the sheet's name"),
    ];
    let optional = optional
        .into_iter()
        .filter_map(|(text, what)| Some((text.as_ref()?, what)));
    let mut all = written.into_iter().chain(optional);
    all.find_map(|(text, what)| Some(problem(&line.at, what, &control(text)?)))
}

/// Lets go of what a line says, where that was sent on and only its place, its day and its figures
/// are read again; one that holds a control character keeps it, for the problem that it will be.
pub(crate) fn let_go(line: &mut StatementLine) {
    if of_line(line).is_some() {
        return;
    }
    let StatementLine {
        text,
        reference,
        kind,
        code,
        party,
        bank_id,
        amount_text,
        ..
    } = line;
    for said in [text, amount_text] {
        *said = String::new();
    }
    for said in [reference, kind, code, party, bank_id] {
        *said = None;
    }
}

fn of_row(row: &SetAside) -> Option<Problem> {
    let sheet = row.at.sheet.as_deref().unwrap_or_default();
    let found = control(&row.why).or_else(|| control(sheet))?;
    Some(problem(&row.at, "a text", &found))
}

fn problem(at: &Place, what: &str, character: &str) -> Problem {
    Problem {
        at: at.clone(),
        why: format!(
            "{what} of this row holds the control character {character}, which nobody can read; \
             take it out of the file, or download the statement again"
        ),
    }
}
