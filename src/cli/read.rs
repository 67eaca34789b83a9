//! `read`: reads a statement without a database.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use crate::{
    actions::ActionError,
    ledger::money::Money,
    sandbox,
    statement::{
        error::{Limits, ReadError},
        formats::Format,
        line::{Heard, ReadFile, Statement, misnamed},
        profile::{self, DateOrder, Profile},
    },
};

use super::{
    desk::{Desk, read_file},
    failure::Failure,
    screen,
    words::{First, day},
};

/// Read a statement file without a database and say what was proved
///
/// Exit 0: every figure is proved. Exit 1: read and printed whole, but some figure could not be
/// proved or does not cast. Exit 3: the file cannot be opened or is nothing we read.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger read statement.xlsx
  fundledger read statement.csv --profile my-bank.toml --json")]
pub(super) struct Read {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    how: How,
}

/// How a file is read, where that is not left to what it is.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct How {
    /// The layout to read it with: a name, or a TOML file
    #[arg(long, value_name = "NAME or FILE")]
    profile: Option<String>,
    /// The day of lines whose date column gives none
    #[arg(long, value_name = "DATE", value_parser = day)]
    undated: Option<Date>,
    /// What comes first in a date, where no date of the file proves it
    #[arg(long, value_name = "ORDER")]
    dates: Option<First>,
}

impl How {
    /// The same, with what comes first in a date.
    pub(super) fn with(self, first: First) -> How {
        How {
            dates: Some(first),
            ..self
        }
    }
}

impl Read {
    pub(super) fn run(self, desk: &Desk) -> Result<(), Failure> {
        let reading = Reading::of(desk, &self.file, &self.how, Vec::new())?;
        let read = reading.read(&mut |_| {}).map_err(ActionError::from)?;
        desk.data(&as_data(&read)?)?;
        desk.print(&screen::read_file(&read)?);
        if let Some(said) = misnamed(&self.file.to_string_lossy(), &read.format) {
            desk.aside(&format!("Note: {said}."));
        }
        let unproved = read
            .statements
            .iter()
            .any(|statement| statement.balances == Some(false));
        if read.problems.is_empty() && !unproved {
            Ok(())
        } else {
            match Format::named(&read.format) {
                None if read.profile.is_none() => desk.aside(&unknown(&self.file, &read)),
                None => {}
                Some(format) => desk.aside(&format!(
                    "No layout mends this: {}. Ask the bank for the file again.",
                    format.needs_no_layout()
                )),
            }
            Err(Failure::printed_refused())
        }
    }
}

/// What to do with a table that no layout fits, or that may have one of several.
fn unknown(file: &Path, read: &ReadFile) -> String {
    let file = file.display();
    let propose = format!(
        "To say which column is what, once: `fundledger layout propose {file}` shows what each \
         column seems to be, with the evidence, and makes a layout of your answers."
    );
    let named = read.layouts_open.iter();
    let named: Vec<String> = named.map(|name| format!("`--profile {name}`")).collect();
    match named.as_slice() {
        [] => propose,
        named => format!(
            "Where it is one of these, say which: {}. {propose}",
            named.join(" or ")
        ),
    }
}

/// A file that is to be read in the limited child process, with the profiles that come with the
/// program, those of a book, and the one that was named.
pub(super) struct Reading {
    program: PathBuf,
    file: PathBuf,
    profiles: Vec<Profile>,
    wanted: Option<String>,
    dates: Option<DateOrder>,
    limits: Limits,
    progress: screen::Progress,
}

impl Reading {
    pub(super) fn of(
        desk: &Desk,
        file: &Path,
        how: &How,
        own: Vec<Profile>,
    ) -> Result<Reading, Failure> {
        let (mut profiles, wanted) = profiles(how.profile.as_deref(), own)?;
        if how.undated.is_some() {
            for profile in &mut profiles {
                profile.undated = how.undated;
            }
        }
        let lost = |error| Failure::storage(format!("the program cannot find itself: {error}"));
        Ok(Reading {
            program: std::env::current_exe().map_err(lost)?,
            file: file.to_owned(),
            profiles,
            wanted,
            dates: how.dates.map(DateOrder::from),
            limits: desk.limits(),
            progress: screen::Progress::of(desk, "rows"),
        })
    }

    /// Reads it; `heard` is told what has come so far.
    pub(super) fn read(self, heard: &mut dyn FnMut(Heard<'_>)) -> Result<ReadFile, ReadError> {
        let read = sandbox::read(
            &self.program,
            &self.file,
            &self.profiles,
            (self.wanted.as_deref(), self.dates),
            &self.limits,
            &mut |so_far| {
                if let Heard::Rows(rows) = so_far {
                    self.progress.at(rows.into());
                }
                heard(so_far);
            },
        );
        self.progress.done();
        read
    }
}

/// The profiles that come with the program, one of a file among them where that was named, and the
/// name to read with.
fn profiles(
    wanted: Option<&str>,
    own: Vec<Profile>,
) -> Result<(Vec<Profile>, Option<String>), Failure> {
    let unusable = |error: profile::ProfileError| Failure::unreadable(error.to_string());
    let mut profiles = profile::embedded().map_err(unusable)?;
    profiles.retain(|program| own.iter().all(|kept| kept.name != program.name));
    profiles.extend(own);
    let Some(file) =
        wanted.filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml"))
    else {
        return Ok((profiles, wanted.map(str::to_owned)));
    };
    let own = profile_of(Path::new(file))?;
    let name = own.name.clone();
    profiles.retain(|profile| profile.name != name);
    profiles.push(own);
    Ok((profiles, Some(name)))
}

/// The profile of a TOML file.
pub(super) fn profile_of(file: &Path) -> Result<Profile, Failure> {
    let name = file.display().to_string();
    let text = String::from_utf8(read_file(file)?)
        .map_err(|_| Failure::unreadable(format!("{name} is not UTF-8 text")))?;
    Profile::from_toml(&text, &name).map_err(|error| Failure::unreadable(error.to_string()))
}

#[derive(Serialize)]
struct Data<'a> {
    format: &'a str,
    profile: Option<&'a str>,
    encoding: Option<&'a str>,
    statements: Vec<StatementData<'a>>,
    set_aside: Vec<Said<'a>>,
    problems: Vec<Said<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
}

#[derive(Serialize)]
struct StatementData<'a> {
    account: Option<&'a str>,
    currency: Option<&'a str>,
    from: Option<Date>,
    to: Option<Date>,
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
    let statements = read
        .statements
        .iter()
        .map(statement_data)
        .collect::<Result<_, _>>()?;
    Ok(Data {
        format: &read.format,
        profile: read.profile.as_deref(),
        encoding: read.encoding.as_deref(),
        statements,
        set_aside: read
            .set_aside
            .iter()
            .map(|row| said(&row.at, &row.why))
            .collect(),
        problems: read
            .problems
            .iter()
            .map(|problem| said(&problem.at, &problem.why))
            .collect(),
        notes: &read.notes,
    })
}

fn said<'a>(at: &crate::statement::line::Place, why: &'a str) -> Said<'a> {
    Said {
        at: at.to_string(),
        why,
    }
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
