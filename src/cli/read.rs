//! `read`: reads a statement without a database.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::{
    ledger::money::Money,
    statement::{
        error::{Limits, ReadError},
        line::{ReadFile, Statement},
        profile::{self, Profile},
    },
};

use super::{desk::Desk, failure::Failure, screen};

/// Read a statement file without a database and say what was proved
///
/// Exit 0: every figure is proved. Exit 1: read and printed whole, but some figure could not be
/// proved or does not cast. Exit 3: the file cannot be opened or is nothing we read.
#[derive(Debug, Args)]
pub(super) struct Read {
    /// The file
    file: PathBuf,
    /// The profile to read it with: a name, or a TOML file
    #[arg(long, value_name = "NAME or FILE")]
    profile: Option<String>,
}

impl Read {
    pub(super) fn run(self, desk: &Desk) -> Result<(), Failure> {
        let read = match read_limited(desk, &self.file, self.profile.as_deref()) {
            Ok(read) => read,
            Err(unreadable) => return Err(Failure::unreadable(unreadable.to_string())),
        };
        desk.data(&as_data(&read)?)?;
        desk.print(&screen::read_file(&read)?);
        let unproved = read.statements.iter().any(|statement| statement.balances == Some(false));
        if read.problems.is_empty() && !unproved { Ok(()) } else { Err(Failure::printed_refused()) }
    }
}

/// Reads a file in the limited child process, with the profiles that come with the program and the
/// one that was named.
pub(super) fn read_limited(
    desk: &Desk,
    file: &Path,
    wanted: Option<&str>,
) -> Result<ReadFile, ReadError> {
    let mut profiles = profile::embedded().map_err(ReadError::from)?;
    let mut wanted = wanted.map(str::to_owned);
    if let Some(path) = wanted.as_deref().filter(|name| name.ends_with(".toml")) {
        let own = Profile::from_file(Path::new(path)).map_err(ReadError::from)?;
        wanted = Some(own.name.clone());
        profiles.retain(|profile| profile.name != own.name);
        profiles.push(own);
    }
    let program = std::env::current_exe().map_err(ReadError::from)?;
    let progress = screen::Progress::of(desk, "rows");
    let limits = Limits::default();
    let read = crate::sandbox::read(&program, file, &profiles, wanted.as_deref(), &limits, &mut |rows| {
        progress.at(rows.into());
    });
    progress.done();
    read
}

#[derive(Serialize)]
struct Data<'a> {
    format: &'a str,
    profile: Option<&'a str>,
    encoding: Option<&'a str>,
    statements: Vec<StatementData<'a>>,
    set_aside: Vec<Said<'a>>,
    problems: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct StatementData<'a> {
    account: Option<&'a str>,
    currency: Option<&'a str>,
    from: Option<jiff::civil::Date>,
    to: Option<jiff::civil::Date>,
    opening: Option<Money>,
    closing: Option<Money>,
    lines: usize,
    sum: Money,
    balances: Option<bool>,
}

#[derive(Serialize)]
struct Said<'a> {
    at: String,
    why: &'a str,
}

/// The contract of `read --json`.
fn as_data(read: &ReadFile) -> Result<Data<'_>, Failure> {
    let statements = read.statements.iter().map(statement_data).collect::<Result<_, _>>()?;
    Ok(Data {
        format: &read.format,
        profile: read.profile.as_deref(),
        encoding: read.encoding.as_deref(),
        statements,
        set_aside: read.set_aside.iter().map(|row| said(&row.at, &row.why)).collect(),
        problems: read.problems.iter().map(|problem| said(&problem.at, &problem.why)).collect(),
    })
}

fn said<'a>(at: &crate::statement::line::Place, why: &'a str) -> Said<'a> {
    Said { at: at.to_string(), why }
}

fn statement_data(statement: &Statement) -> Result<StatementData<'_>, Failure> {
    Ok(StatementData {
        account: statement.account.as_deref(),
        currency: statement.currency.as_deref(),
        from: statement.from,
        to: statement.to,
        opening: statement.opening.as_ref().map(|stated| stated.amount),
        closing: statement.closing.as_ref().map(|stated| stated.amount),
        lines: statement.lines.len(),
        sum: screen::sum(statement)?,
        balances: statement.balances,
    })
}
