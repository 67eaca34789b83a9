//! `add`: more accounts, funds, funders, projects, lines and grants for a book.

use clap::Args;

use crate::actions::amend;

use super::{
    desk::{Desk, Who},
    failure::Failure,
    things::Things,
};

/// Add accounts, funds, funders, projects, lines and grants to a book, or change what they say
///
/// Whoever adds says why, and the change is recorded. What has the code of something in the book
/// takes its place; an account keeps its type and a fund its restriction. A grant's allocation is
/// posted by `entry --award`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example, a grant for the next year:
  fundledger add --fund \"SV=Serious Violence 2026/27:restricted\" \\
      --project \"SV=Serious Violence\" \\
      --grant \"SV-2627=Serious Violence Duty;funder=OPCC;fund=SV;project=SV;from=01/04/2026;\\
to=31/03/2027;authority=Award letter;2026/27=35000.00\" --why \"Awarded on 10 March 2026\"
  fundledger entry --award SV-2627 --year 2026/27")]
pub(super) struct Add {
    #[command(flatten)]
    things: Things,
    #[command(flatten)]
    who: Who,
}

impl Add {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let amendment = self.things.amendment()?;
        if amendment.is_empty() {
            return Err(Failure::words("say what to add, such as --fund CODE=NAME"));
        }
        let (store, slug) = desk.open().await?;
        let changed = amend::amend(&store, &slug, &amendment, &self.who.act()).await?;
        desk.print(&format!("Recorded: {}.", changed.join(", ")));
        desk.data(&serde_json::json!({ "recorded": changed }))
    }
}
