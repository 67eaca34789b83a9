//! `import`: a statement file into an account: plan, confirm, write.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::{
    actions::{
        ActionError,
        import::{self, Confirmed, Imported, Incoming, New, Planned, Upload},
        profile,
    },
    ledger::{code::AccountCode, digest::Digest},
    statement::line::{Heard, OpenDays, ReadFile},
    store::Store,
};

use super::{
    ask::Questions,
    desk::{Desk, Who, read_file},
    failure::Failure,
    read::{How, Reading},
    screen::Progress,
    words::First,
};

/// Import a statement file into an account
///
/// Shows the plan, with its digest and the proof that every row and every pound of the file is
/// accounted for, and asks; what was confirmed is exactly what is written, or nothing is. The same
/// file, or one that overlaps it, adds nothing again. Where nothing proves whether the day or the
/// month comes first in its dates, that is asked before there is a plan; where nobody can be asked,
/// --dates says it, and again beside the digest. With --code the plan also holds what the
/// rules propose for the new lines, and confirming it posts them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger import statement.xlsx --account 1000 --plan
  fundledger import statement.xlsx --account 1000")]
pub(super) struct Import {
    /// The file
    file: PathBuf,
    /// The account that it is the statement of, such as 1000
    #[arg(long, value_name = "CODE")]
    account: AccountCode,
    #[command(flatten)]
    how: How,
    /// The statement of the file, where it holds several: its account number
    #[arg(long, value_name = "NUMBER")]
    only: Option<String>,
    /// Print the plan and stop
    #[arg(long, conflicts_with = "yes")]
    plan: bool,
    /// Write the plan that has this digest, or nothing
    #[arg(long, value_name = "DIGEST")]
    yes: Option<Digest>,
    /// Post what the rules propose for its new lines too, in the same step
    #[arg(long)]
    code: bool,
    #[command(flatten)]
    who: Who,
}

impl Import {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let to = (&store, slug.as_str());
        let bytes = read_file(&self.file)?;
        let name = self.file.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let act = self.who.act();
        let new = if self.code { New::Coded } else { New::Waits };
        // A digest that is given was read from this plan, so the plan is not made twice.
        let given = self.yes.map(|digest| Confirmed {
            new,
            digest,
            act: &act,
        });
        if let Some(confirmed) = given
            && let Some(imported) = self.at_once(desk, to, (&name, &bytes), confirmed).await?
        {
            return said(desk, &imported);
        }
        let (read, dates) = self.read(desk, to).await?;
        let upload = Upload {
            name,
            bytes,
            read,
            account: self.account,
            only: self.only,
        };
        let digest = if let Some(digest) = self.yes {
            digest
        } else {
            let planned = import::plan(&store, &slug, &upload, new).await?;
            if self.plan {
                desk.print(&planned.to_string());
                return desk.data(&planned);
            }
            // A file that the book holds already writes nothing, so there is nothing to ask.
            if planned.adds_nothing() {
                planned.digest
            } else {
                confirm(desk, &planned, dates)?
            }
        };
        let confirmed = Confirmed {
            new,
            digest,
            act: &act,
        };
        let progress = Progress::of(desk, "lines");
        let mut told = |reached| progress.reached(reached);
        let imported = import::confirm(&store, &slug, upload, confirmed, &mut told).await;
        progress.done();
        said(desk, &imported?)
    }

    /// Writes a plan that is confirmed already while the file is read, where that can be.
    async fn at_once(
        &self,
        desk: &Desk,
        to: (&Store, &str),
        (name, bytes): (&str, &[u8]),
        confirmed: Confirmed<'_>,
    ) -> Result<Option<Imported>, Failure> {
        let incoming = Incoming {
            name,
            bytes,
            account: self.account,
            only: self.only.as_deref(),
        };
        let reading = self.reading(desk, to, &self.how).await?;
        let read = |heard: &mut dyn FnMut(Heard<'_>)| reading.read(heard);
        let progress = Progress::of(desk, "lines");
        let mut told = |reached| progress.reached(reached);
        let done = import::confirm_reading(to, &incoming, read, confirmed, &mut told).await;
        progress.done();
        Ok(done?)
    }

    /// The file as read, and which of day and month comes first in its dates, where that was asked;
    /// the answer reads the file again.
    async fn read(
        &self,
        desk: &Desk,
        to: (&Store, &str),
    ) -> Result<(ReadFile, Option<First>), Failure> {
        let reading = self.reading(desk, to, &self.how).await?;
        let read = reading.read(&mut |_| {}).map_err(ActionError::from)?;
        // A plan that is printed, or was confirmed already, is made from what the command says.
        let asks = !self.plan && self.yes.is_none() && desk.can_ask();
        let Some(open) = read.asks_days().filter(|_| asks) else {
            return Ok((read, None));
        };
        let first = comes_first(desk, open)?;
        let how = self.how.clone().with(first);
        let reading = self.reading(desk, to, &how).await?;
        let read = reading.read(&mut |_| {}).map_err(ActionError::from)?;
        Ok((read, Some(first)))
    }

    /// The file, to be read with the layouts of the book too.
    async fn reading(
        &self,
        desk: &Desk,
        (store, slug): (&Store, &str),
        how: &How,
    ) -> Result<Reading, Failure> {
        let mut own = profile::kept(store, slug).await?;
        own.retain(|layout| layout.takes(self.account));
        Reading::of(desk, &self.file, how, own)
    }
}

fn said(desk: &Desk, imported: &Imported) -> Result<(), Failure> {
    desk.print(&imported.to_string());
    if imported.import.is_some() {
        desk.next("code");
    }
    desk.data(imported)
}

/// Asks which comes first in a date, with the first that can be read both ways.
fn comes_first(desk: &Desk, open: &OpenDays) -> Result<First, Failure> {
    desk.aside(&format!(
        "To be said before there is a plan: {}.",
        open.asks()
    ));
    Questions::at_terminal().ask("What comes first, the day or the month?", None, |answer| {
        First::from_str(answer, true).map_err(|_| "answer day or month".to_owned())
    })
}

/// Shows a plan and asks; `dates` is what was answered before it, which its digest rests on.
fn confirm(desk: &Desk, planned: &Planned, dates: Option<First>) -> Result<Digest, Failure> {
    desk.print(&planned.to_string());
    let refused = || {
        let dates = dates.and_then(|first| first.to_possible_value());
        let dates = dates.map(|first| format!("--dates {} ", first.get_name()));
        Failure::refused(format!(
            "nothing was imported; confirm with {}--yes {}",
            dates.unwrap_or_default(),
            planned.digest
        ))
    };
    if !desk.can_ask() {
        return Err(refused());
    }
    if Questions::at_terminal().yes("Import this?")? {
        Ok(planned.digest)
    } else {
        Err(refused())
    }
}
