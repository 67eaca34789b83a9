//! `undo`: a whole imported file.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::import::undo::{self, Undoing},
    ledger::digest::Digest,
};

use super::{
    ask::Questions,
    desk::{Desk, Who},
    failure::Failure,
    screen::Progress,
    words::day,
};

/// Undo an imported file, whole
///
/// Shows what it does, in figures, and asks: its lines go, the entries that came with them are
/// reversed, each on its own day or all on --date, and a signed reconciliation or a closed year
/// that rests on it refuses. Nothing is deleted, and importing the file again adds its lines again.
#[derive(Debug, Args)]
pub(super) struct Undo {
    /// The number of the import, as `show imports` gives it
    import: i64,
    /// Reverse its entries on this day instead of their own
    #[arg(long, value_parser = day, value_name = "DAY")]
    date: Option<Date>,
    /// Print what it would do and stop
    #[arg(long, conflicts_with = "yes")]
    plan: bool,
    /// Do what has this digest, or nothing
    #[arg(long, value_name = "DIGEST")]
    yes: Option<Digest>,
    #[command(flatten)]
    who: Who,
}

impl Undo {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let confirmed = if let Some(digest) = self.yes {
            digest
        } else {
            let undoing = undo::plan(&store, &slug, self.import, self.date).await?;
            desk.print(&undoing.to_string());
            if self.plan {
                return desk.data(&undoing);
            }
            confirm(desk, &undoing)?
        };
        let progress = Progress::of(desk, "entries");
        let mut told = |reached| progress.reached(reached);
        let what = (self.import, self.date);
        let undone = undo::undo(&store, &slug, what, confirmed, &self.who.act(), &mut told).await;
        progress.done();
        let undone = undone?;
        desk.print(&format!(
            "{} (import {}) is undone: {} lines gone, {} entries reversed.",
            undone.file,
            undone.import,
            undone.lines,
            undone.reversed.len()
        ));
        desk.data(&undone)
    }
}

fn confirm(desk: &Desk, undoing: &Undoing) -> Result<Digest, Failure> {
    let refused = || {
        let digest = undoing.digest;
        Failure::refused(format!("nothing was undone; confirm with --yes {digest}"))
    };
    if desk.can_ask() && Questions::at_terminal().yes("Undo this file?")? {
        Ok(undoing.digest)
    } else {
        Err(refused())
    }
}
