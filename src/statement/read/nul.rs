//! A NUL is no character of a text: no database keeps it alike, and no page shows it. A file that
//! holds one is read, and every text that has it is a problem, so that nothing of it is written.

use crate::statement::line::{Place, Problem, ReadFile, SetAside, Statement, StatementLine};

/// Adds a problem for every text of a file that holds a NUL.
pub(super) fn refused(file: &mut ReadFile) {
    let of_statements = file.statements.iter().flat_map(of_statement);
    let set_aside = file.set_aside.iter().filter(|row| holds_in(row));
    let found = of_statements
        .chain(set_aside.map(|row| problem(&row.at, "a text")))
        .collect::<Vec<_>>();
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
        .filter(|text| holds(text))
        .map(|_| problem(&at, "the account or its currency"))
        .collect();
    for line in &statement.lines {
        found.extend(of_line(line).map(|what| problem(&line.at, what)));
    }
    found
}

/// The first text of a line that holds one.
fn of_line(line: &StatementLine) -> Option<&'static str> {
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
    all.find(|(text, _)| holds(text)).map(|(_, what)| what)
}

fn holds_in(row: &SetAside) -> bool {
    holds(&row.why) || row.at.sheet.as_deref().is_some_and(holds)
}

fn holds(text: &str) -> bool {
    text.as_bytes().contains(&0)
}

fn problem(at: &Place, what: &str) -> Problem {
    Problem {
        at: at.clone(),
        why: format!(
            "{what} of this row holds a NUL, which is no character of a text; take it out of the \
             file, or download the statement again"
        ),
    }
}
