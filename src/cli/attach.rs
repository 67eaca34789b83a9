//! `attach`: evidence for an entry, a line or a decision.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use crate::{
    actions::attach::{self, Evidenced},
    ledger::{
        calendar::FinancialYear,
        journal::{EntryNumber, LineNumber},
    },
    store::settings::wording::Decided,
};

use super::{
    desk::{Desk, Who, read_file},
    failure::Failure,
};

/// Attach a document to an entry, to a statement line or to the Board's decision
///
/// The document is kept in the book by its digest, and the chain covers the digest.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("to").required(true))]
#[command(after_help = "\
Examples:
  fundledger attach invoice.pdf --entry 46
  fundledger attach remittance.pdf --line 12")]
pub(super) struct Attach {
    /// The document
    file: PathBuf,
    /// The entry that it supports
    #[arg(long, group = "to")]
    entry: Option<EntryNumber>,
    /// The statement line that it supports
    #[arg(long, group = "to")]
    line: Option<LineNumber>,
    /// The year whose report the Board decided on; the version with --of-version
    #[arg(long, group = "to", value_name = "YEAR")]
    decision: Option<FinancialYear>,
    /// The version of the report that was decided on
    #[arg(long, value_name = "N", default_value_t = 1, requires = "decision")]
    of_version: i64,
    #[command(flatten)]
    who: Who,
}

impl Attach {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let bytes = read_file(&self.file)?;
        let name = self
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (store, slug) = desk.open().await?;
        let to = match (self.entry, self.line, self.decision) {
            (Some(entry), _, _) => Evidenced::Entry(entry),
            (None, Some(line), _) => Evidenced::Line(line),
            (None, None, Some(year)) => Evidenced::Decision(Decided {
                year,
                version: self.of_version,
            }),
            (None, None, None) => {
                return Err(Failure::words("say --entry, --line or --decision"));
            }
        };
        let digest = attach::attach(&store, &slug, to, &name, &bytes, &self.who.act()).await?;
        desk.print(&format!("{name} is kept as {digest} and attached."));
        desk.data(&serde_json::json!({ "file": name, "sha256": digest }))
    }
}
