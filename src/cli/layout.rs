//! `layout`: how statements of one form are read: proposed from a file, kept by the book, listed,
//! written as TOML.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::{
    actions::profile as layouts,
    sandbox,
    statement::{
        line::column_letters,
        profile::{self, Column, Kind, Profile, Sign, Status},
        propose::{Proposal, Said},
    },
};

use super::{
    desk::{Desk, Who, write_file},
    failure::Failure,
    read::profile_of,
    words::First,
};

/// Say how statements of a form that no layout knows are read, once
///
/// A layout names the columns of a file and says what their signs mean. The program brings those of
/// the banks and of councils' ledgers; a book keeps others that its people answered for.
#[derive(Debug, Args)]
pub(super) struct Layout {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show what each column of a file seems to be, with the evidence, and make a layout of it
    Propose(Box<Propose>),
    /// Keep the layout of a TOML file as one of the book's own
    Keep {
        /// The TOML file
        file: PathBuf,
        /// A statement that it must read: where it reads no line of it, it is not kept
        #[arg(long, value_name = "STATEMENT")]
        of: Option<PathBuf>,
        #[command(flatten)]
        who: Who,
    },
    /// List the layouts that files of this book are read with
    List,
    /// Print a layout as TOML
    Export {
        /// The layout's name
        name: String,
    },
    /// Keep one of the book's layouts no longer; what was read with it stays
    End {
        /// The layout's name
        name: String,
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Args)]
struct Propose {
    /// The file
    file: PathBuf,
    /// The sheet that holds the statement
    #[arg(long)]
    sheet: Option<String>,
    /// The row of the heading; 0 where there is none
    #[arg(long, value_name = "ROW")]
    heading: Option<u32>,
    /// What a column is, such as C=amount or D=ignored; may be repeated
    #[arg(long = "column", value_name = "COLUMN=ROLE", value_parser = role)]
    columns: Vec<(u16, Column)>,
    /// What an amount without a minus is
    #[arg(long, value_name = "SIGN")]
    positive: Option<Positive>,
    /// A word that marks money in, in the column of sides; may be repeated
    #[arg(long, value_name = "WORD")]
    side_in: Vec<String>,
    /// A word that marks money out; may be repeated
    #[arg(long, value_name = "WORD")]
    side_out: Vec<String>,
    /// A word of a settled line, in the column of status; may be repeated
    #[arg(long, value_name = "WORD")]
    status_settled: Vec<String>,
    /// A word of a pending line; may be repeated
    #[arg(long, value_name = "WORD")]
    status_pending: Vec<String>,
    /// A word of what was never paid; may be repeated
    #[arg(long, value_name = "WORD")]
    status_never: Vec<String>,
    /// What comes first in a date
    #[arg(long, value_name = "ORDER")]
    dates: Option<First>,
    /// Whose record it is
    #[arg(long, default_value = "bank")]
    whose: Whose,
    /// What the layout is called, in small letters
    #[arg(long, default_value = "my-layout")]
    name: String,
    /// Write the layout to this TOML file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Positive {
    In,
    Out,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Whose {
    Bank,
    Ledger,
}

/// `C=amount`.
fn role(text: &str) -> Result<(u16, Column), String> {
    let how = "write it as COLUMN=ROLE, such as C=amount";
    let (letters, role) = text.split_once('=').ok_or(how)?;
    let column = (0..u16::MAX)
        .find(|column| column_letters(*column).eq_ignore_ascii_case(letters.trim()))
        .ok_or(how)?;
    let role = serde_json::from_value(serde_json::Value::String(role.trim().to_lowercase()));
    let role = role.map_err(|_| {
        "a role is one of date, amount, money-out, money-in, side, balance, text, reference, \
         kind, code, party, account, currency, period, bank-id, vat, status, ignored"
    })?;
    Ok((column, role))
}

impl Layout {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        match self.what {
            What::Propose(propose) => propose.run(desk),
            What::Keep { file, of, who } => {
                let profile = profile_of(&file)?;
                let name = profile.name.clone();
                if let Some(statement) = &of {
                    reads(desk, statement, &profile)?;
                }
                let (store, slug) = desk.open().await?;
                layouts::keep(&store, &slug, profile, &who.act()).await?;
                desk.print(&format!(
                    "Kept: the layout '{name}' is one of the book's own."
                ));
                desk.data(&serde_json::json!({ "layout": name }))
            }
            What::List => list(desk).await,
            What::Export { name } => {
                let known = every(desk).await?;
                let found = known.iter().find(|profile| profile.name == name);
                let found = found.ok_or_else(|| {
                    Failure::refused(format!("there is no layout called '{name}'"))
                })?;
                desk.print(&toml(found)?);
                desk.data(found)
            }
            What::End { name, who } => {
                let (store, slug) = desk.open().await?;
                layouts::end(&store, &slug, &name, &who.act()).await?;
                desk.print(&format!(
                    "Ended: the book keeps the layout '{name}' no longer."
                ));
                desk.data(&serde_json::json!({ "ended": name }))
            }
        }
    }
}

/// The layouts of the program and, where there is a book, its own.
async fn every(desk: &Desk) -> Result<Vec<Profile>, Failure> {
    let (store, slug) = desk.open().await?;
    let mut reader = store.read(&slug).await?;
    Ok(layouts::known(&mut reader).await?)
}

async fn list(desk: &Desk) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Listed<'a> {
        name: &'a str,
        title: &'a str,
        own: bool,
    }
    let known = every(desk).await?;
    let listed: Vec<Listed<'_>> = known
        .iter()
        .map(|profile| Listed {
            name: &profile.name,
            title: &profile.title,
            own: profile.own,
        })
        .collect();
    for layout in &listed {
        let own = if layout.own { " (the book's own)" } else { "" };
        desk.print(&format!("{:<22} {}{own}", layout.name, layout.title));
    }
    desk.data(&listed)
}

fn toml(profile: &Profile) -> Result<String, Failure> {
    profile
        .to_toml()
        .map_err(|error| Failure::refused(error.to_string()))
}

impl Propose {
    fn run(self, desk: &Desk) -> Result<(), Failure> {
        let known = profile::embedded().map_err(|error| Failure::unreadable(error.to_string()))?;
        let said = Said {
            sheet: self.sheet.clone(),
            heading: self.heading,
        };
        let proposal = sandbox::propose(&program()?, &self.file, &known, &said, &desk.limits());
        let mut proposal = proposal.map_err(|error| Failure::unreadable(error.to_string()))?;
        if matches!(self.whose, Whose::Ledger) {
            proposal.of_ledger();
        }
        let answers = &mut proposal.answers;
        for (column, role) in &self.columns {
            answers
                .roles
                .retain(|_, known| known != role || *role == Column::Ignored);
            answers.roles.insert(*column, *role);
        }
        // Who names the columns of money says which way each goes.
        let sides = [Column::MoneyOut, Column::MoneyIn, Column::Amount];
        answers.debit_said |= self.columns.iter().any(|(_, role)| sides.contains(role));
        if let Some(positive) = self.positive {
            answers.sign = Some(match positive {
                Positive::In => Sign::PositiveIsMoneyIn,
                Positive::Out => Sign::PositiveIsMoneyOut,
            });
        }
        if let Some(first) = self.dates {
            answers.dates = Some(first.into());
        }
        proposal.take_sides();
        let answers = &mut proposal.answers;
        answers.say_sides(&self.side_in, &self.side_out);
        for (status, words) in [
            (Status::Settled, &self.status_settled),
            (Status::Pending, &self.status_pending),
            (Status::Never, &self.status_never),
        ] {
            for word in words {
                answers.status.say(word, status);
            }
        }
        desk.print(&shown(&proposal));
        desk.data(&proposal)?;
        self.made(desk, &proposal, &known)
    }

    fn made(&self, desk: &Desk, proposal: &Proposal, known: &[Profile]) -> Result<(), Failure> {
        let missing = proposal.answers.missing();
        if !missing.is_empty() {
            let says: Vec<String> = missing.iter().map(ToString::to_string).collect();
            return Err(Failure::refused(format!(
                "the file does not prove everything: {}; answer with --column, --positive, \
                 --side-in, --side-out, --status-settled, --status-pending, --status-never or \
                 --dates",
                says.join("; ")
            )));
        }
        let kind = match self.whose {
            Whose::Bank => Kind::BankExport,
            Whose::Ledger => Kind::LedgerExtract,
        };
        let title = format!("As answered for {}", file_name(&self.file));
        let made = proposal
            .answers
            .profile((&self.name, &title), kind, None, known);
        let made = made.map_err(|error| Failure::refused(error.to_string()))?;
        reads(desk, &self.file, &made)?;
        let text = toml(&made)?;
        match &self.output {
            Some(path) => {
                write_file(path, text.as_bytes())?;
                let (path, file) = (path.display(), self.file.display());
                desk.print(&format!(
                    "\nWritten to {path}. Try it: fundledger read {file} --profile {path}\n\
                     Keep it: fundledger layout keep {path} --of {file}"
                ));
            }
            None => desk.print(&format!("\n{text}")),
        }
        Ok(())
    }
}

/// Refuses a layout that reads no line of a statement.
fn reads(desk: &Desk, statement: &Path, layout: &Profile) -> Result<(), Failure> {
    let profiles = std::slice::from_ref(layout);
    let how = (Some(layout.name.as_str()), None);
    let read = sandbox::read(
        &program()?,
        statement,
        profiles,
        how,
        &desk.limits(),
        &mut |_| {},
    );
    let read = read.map_err(|error| Failure::unreadable(error.to_string()))?;
    Ok(layouts::reads(layout, &file_name(statement), &read)?)
}

fn program() -> Result<PathBuf, Failure> {
    let lost = |error| Failure::storage(format!("the program cannot find itself: {error}"));
    std::env::current_exe().map_err(lost)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A proposal in sentences.
fn shown(proposal: &Proposal) -> String {
    let answers = &proposal.answers;
    let mut lines = Vec::new();
    if let Some(sheet) = &answers.sheet {
        lines.push(format!("sheet {sheet}"));
    }
    lines.push(match answers.heading {
        Some(row) => format!("heading in row {row}, {} rows below it", proposal.rows),
        None => format!("no heading, {} rows", proposal.rows),
    });
    for column in &proposal.columns {
        let role = answers
            .roles
            .get(&column.column)
            .copied()
            .unwrap_or(Column::Ignored);
        lines.push(format!(
            "  {:<3} {:<28} {}",
            column_letters(column.column),
            column.caption,
            role.says()
        ));
        lines.extend(column.why.iter().map(|why| format!("        {why}")));
    }
    let sides = [
        ("in", &answers.sides.money_in),
        ("out", &answers.sides.money_out),
    ];
    let sides = sides.into_iter().filter(|(_, words)| !words.is_empty());
    lines.extend(sides.map(|(side, words)| format!("money {side}: {}", words.join("; "))));
    lines.extend(proposal.says_of_sides());
    lines.extend(proposal.says_of_status());
    let evidence = |says: &Option<String>| says.clone().unwrap_or_else(|| "not proved".to_owned());
    lines.push(format!("sign: {}", evidence(&proposal.sign)));
    lines.push(format!("dates: {}", evidence(&proposal.dates)));
    let aside = [&proposal.opening, &proposal.totals, &proposal.closing];
    let aside = aside.into_iter().flatten();
    lines.extend(aside.map(|row| format!("set aside: {row}")));
    lines.join("\n")
}
