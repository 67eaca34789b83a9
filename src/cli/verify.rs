//! `verify`: re-derives everything.

use clap::Args;

use crate::{
    actions::verify,
    ledger::digest::{Digest, Head},
};

use super::{desk::Desk, failure::Failure, screen::Progress};

/// Re-derive the whole book and say what does not hold
///
/// Every record is compared with the chain, and every entry proved again by the laws that it had to
/// keep when it was posted. Every balance, every import's proof, every year's seal and what it
/// carries forward, and every approved reconciliation is worked out again from the entries and
/// lines. Every report that was decided on is read back and compared with its decision. A tail that
/// was cut together with its head is seen only against a head and count that were printed
/// elsewhere: give them with --head and --count.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger verify
  fundledger verify --head DIGEST --count N      against what a report printed")]
pub(super) struct Verify {
    /// The head printed on a report
    #[arg(long, value_name = "DIGEST", requires = "count")]
    head: Option<Digest>,
    /// The count printed beside it
    #[arg(long, value_name = "N", requires = "head")]
    count: Option<i64>,
}

impl Verify {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let expected = self
            .head
            .zip(self.count)
            .map(|(digest, count)| Head { count, digest });
        let progress = Progress::of(desk, "records");
        let mut told = |reached| progress.reached(reached);
        let verified = verify::verify(&store, &slug, expected, &mut told).await;
        progress.done();
        let verified = verified?;
        let Head { count, digest } = verified.head;
        desk.data(&serde_json::json!({
            "verified": verified.findings.is_empty(), "head": digest, "count": count,
            "entries": verified.entries, "findings": verified.findings,
        }))?;
        desk.print(&format!("head {digest}\ncount {count}"));
        if verified.findings.is_empty() {
            desk.print("verified");
            return Ok(());
        }
        for finding in &verified.findings {
            desk.print(&format!("  - {finding}"));
        }
        desk.print("not verified");
        Err(Failure::printed_difference())
    }
}
