//! `attach`: evidence for an entry or a line.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use crate::{
    actions::attach::{self, Evidenced},
    ledger::journal::{EntryNumber, LineNumber},
};

use super::{
    desk::{Desk, Who, read_file},
    failure::Failure,
};

/// Attach a document to an entry or to a statement line
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
        let to = match (self.entry, self.line) {
            (Some(entry), _) => Evidenced::Entry(entry),
            (None, Some(line)) => Evidenced::Line(line),
            (None, None) => return Err(Failure::words("say --entry or --line")),
        };
        let digest = attach::attach(&store, &slug, to, &name, &bytes, &self.who.act()).await?;
        desk.print(&format!("{name} is kept as {digest} and attached."));
        desk.data(&serde_json::json!({ "file": name, "sha256": digest }))
    }
}
