//! `report`: a report in any format.

use std::{io::IsTerminal, path::PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::{
    actions::report::{self, Asked, Format},
    ledger::{calendar::FinancialYear, code::AccountCode},
};

use super::{
    desk::{Desk, print_bytes, write_file},
    failure::Failure,
    words::day,
};

/// Print a report, or write it to a file
///
/// A report is a function of the book's head and its layout: the same book gives the same bytes.
/// With --with-postings (JSON) every figure brings the postings behind it, down to the cell of the
/// file that they came from.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger report end-of-year 2020/21
  fundledger report end-of-year 2020/21 --format xlsx --output appendix-a.xlsx
  fundledger report reconciliation 2020/21 --account 1000
  fundledger report drift 2020/21")]
pub(super) struct Report {
    /// Which report
    name: Name,
    /// The year, such as 2020/21
    year: FinancialYear,
    /// The format; from the name of --output where it is not said
    #[arg(long)]
    format: Option<FormatName>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// With the postings behind each figure (JSON)
    #[arg(long)]
    with_postings: bool,
    /// The version that the Board decided on, as it was frozen (end-of-year)
    #[arg(long, value_name = "N")]
    version: Option<i64>,
    /// The account (reconciliation)
    #[arg(long, value_name = "CODE")]
    account: Option<AccountCode>,
    /// The day (reconciliation) [default: 31 March]
    #[arg(long, value_parser = day, value_name = "DAY")]
    date: Option<Date>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    /// Appendix A: what was available, what it cost, what remains
    EndOfYear,
    /// Every account by fund
    TrialBalance,
    /// Brought forward, income, costs, transfers and carried forward of each fund
    FundMovements,
    /// Every posting with its source
    Transactions,
    /// An account against its statement
    Reconciliation,
    /// What later entries would change in the version that the Board decided on
    Drift,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatName {
    Text,
    Json,
    Csv,
    Html,
    Xlsx,
}

impl FormatName {
    const fn format(self) -> Format {
        match self {
            FormatName::Text => Format::Text,
            FormatName::Json => Format::Json,
            FormatName::Csv => Format::Csv,
            FormatName::Html => Format::Html,
            FormatName::Xlsx => Format::Xlsx,
        }
    }
}

impl Report {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let format = self.format(desk)?;
        if format == Format::Xlsx && self.output.is_none() {
            return Err(Failure::words("say which file to write with --output"));
        }
        if self.with_postings && format != Format::Json {
            return Err(Failure::words(
                "only JSON holds the postings behind each figure; ask with --json as well",
            ));
        }
        self.fits_the_report()?;
        let (store, slug) = desk.open().await?;
        let year = self.year;
        let asked = match self.name {
            Name::EndOfYear => Asked::EndOfYear {
                version: self.version,
            },
            Name::TrialBalance => Asked::TrialBalance,
            Name::FundMovements => Asked::FundMovements,
            Name::Transactions => Asked::Postings,
            Name::Drift => Asked::Drift,
            Name::Reconciliation => Asked::Reconciliation {
                account: self
                    .account
                    .ok_or_else(|| Failure::words("say which account with --account"))?,
                date: self.date.unwrap_or(year.last_day()),
            },
        };
        let made = report::report(&store, &slug, year, &asked, format, self.with_postings).await?;
        match &self.output {
            Some(path) => {
                write_file(path, &made.bytes)?;
                desk.print(&format!("Wrote {}.", path.display()));
            }
            None => print_bytes(&made.bytes),
        }
        if made.holds {
            Ok(())
        } else {
            Err(Failure::printed_refused())
        }
    }

    /// Options that only one report takes are refused on another rather than passed over.
    fn fits_the_report(&self) -> Result<(), Failure> {
        let reconciliation = matches!(self.name, Name::Reconciliation);
        if self.version.is_some() && !matches!(self.name, Name::EndOfYear) {
            return Err(Failure::words("--version goes with end-of-year alone"));
        }
        if (self.account.is_some() || self.date.is_some()) && !reconciliation {
            return Err(Failure::words(
                "--account and --date go with reconciliation alone",
            ));
        }
        Ok(())
    }

    /// The format that was said, or that the file's name says.
    fn format(&self, desk: &Desk) -> Result<Format, Failure> {
        let on_screen = self.output.is_none();
        match self.format {
            Some(FormatName::Text) if on_screen => return Ok(on_this_screen()),
            Some(format) => return Ok(format.format()),
            None => {}
        }
        let ending = self
            .output
            .as_ref()
            .and_then(|path| path.extension())
            .map(|e| e.to_string_lossy());
        match ending.as_deref() {
            None if desk.json() => Ok(Format::Json),
            None if on_screen => Ok(on_this_screen()),
            None => Ok(Format::Text),
            Some(ending) => FormatName::from_str(ending, true)
                .map(FormatName::format)
                .or_else(|_| {
                    if ending.eq_ignore_ascii_case("txt") {
                        return Ok(Format::Text);
                    }
                    Err(Failure::words(format!(
                        "say the --format; the file's ending '{ending}' names none"
                    )))
                }),
        }
    }
}

/// Text as this terminal shows it whole, or as a pipe or a file wants it.
pub(super) fn on_this_screen() -> Format {
    let stdout = std::io::stdout();
    match terminal_size::terminal_size_of(&stdout) {
        Some((terminal_size::Width(width), _)) if stdout.is_terminal() => {
            Format::Terminal(width.max(NARROWEST).into())
        }
        _ => Format::Text,
    }
}

/// The narrowest that a report is made for; a terminal breaks what is longer than it itself.
const NARROWEST: u16 = 40;
