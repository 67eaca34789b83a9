//! `withdraw`: a statement line that is not real.

use clap::Args;

use crate::{actions::reconcile::withdraw, ledger::journal::LineNumber};

use super::{
    desk::{Desk, Who},
    failure::Failure,
};

/// Withdraw a statement line that is not real
///
/// One role asks and says why, another approves with --approve. The line stays where it is, is
/// still held when its file comes again, and no longer counts; reconciliations list it.
#[derive(Debug, Args)]
pub(super) struct Withdraw {
    /// The line, which must wait
    line: LineNumber,
    /// Approve what another role asked for
    #[arg(long)]
    approve: bool,
    #[command(flatten)]
    who: Who,
}

impl Withdraw {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let (line, act) = (self.line, self.who.act());
        let done = if self.approve {
            withdraw::approve(&store, &slug, line, &act).await?;
            "withdrawn"
        } else {
            withdraw::ask(&store, &slug, line, &act).await?;
            "asked to be withdrawn; another role approves it"
        };
        desk.print(&format!("Line {line} is {done}."));
        desk.data(&serde_json::json!({ "line": line, "withdrawn": self.approve }))
    }
}
