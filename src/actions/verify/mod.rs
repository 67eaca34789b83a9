//! `verify`: derives a book again from its records and compares everything that is kept.
//!
//! In come the chain and the rows that it covers, read in order, many at a time; out comes a
//! sentence for every difference. It writes nothing and mends nothing.
//!
//! The chain shows that a record is as it was made, so each is also held against the laws, and what
//! was signed is worked out again.
//!
//! The places of budget lines as numbers are in no record and are not looked at; their order is
//! covered. The name of a file is held against what was recorded with it; where an opening entry
//! names no source, the file that the book began from may be in no record, and no name is looked
//! at. A figure of a frozen report is not worked out again: later entries may change what it would
//! be, and that is drift, not damage.

mod awaited;
mod derived;
mod files;
mod gone;
mod imports;
mod journal;
mod laws;
mod matches;
mod open;
mod pages;
mod settings;
mod signed;
mod walk;

use serde::Serialize;

use self::walk::Walk;
use super::progress::{Reached, Told};
use crate::{
    ledger::digest::Head,
    store::{Store, error::StoreError},
};

/// Links, entries or lines read at a time.
const PAGE: i64 = 1_000;

/// What verifying a book found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The head that the book gives.
    pub head: Head,
    /// The entries that were looked at.
    pub entries: i64,
    /// The statement lines that were looked at.
    pub lines: i64,
    /// Every difference, in a sentence; none where the book is whole.
    pub findings: Vec<String>,
}

impl Verified {
    /// Whether nothing differs.
    pub const fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// After the chain: everything that is kept beside it.
const COMPARING: Reached = Reached {
    step: "Comparing balances, files and what was signed",
    what: "records",
    done: 0,
    of: None,
};

/// Verifies a book, and compares its head with one that was printed elsewhere, now or earlier:
/// the only way to see that the end of a book was cut together with its head. `told` hears how
/// many records were walked.
///
/// # Errors
/// [`StoreError`] where the database cannot be read at all; a difference is a finding.
pub async fn verify(
    store: &Store,
    slug: &str,
    expected: Option<Head>,
    told: Told<'_>,
) -> Result<Verified, StoreError> {
    let mut reader = store.read(slug).await?;
    let mut walk = Walk::default();
    let head = match reader.head().await {
        Err(damage) if damage.is_damage() => {
            walk.findings.push(format!("the book's head: {damage}"));
            Head::START
        }
        read => read?,
    };
    walk.chain(&mut reader, expected, head.count, told).await?;
    walk.ends_at(head, expected);
    told(COMPARING);
    let done = walk.counts(&mut reader).await;
    walk.note("the matches", done)?;
    let done = walk.compare_lines(&mut reader).await;
    walk.note("the lines that wait", done)?;
    let done = walk.compare_gone(&mut reader).await;
    walk.note("what was undone", done)?;
    let done = walk.compare_open(&mut reader).await;
    walk.note("the entries that no line shows yet", done)?;
    let done = walk.compare_days(&mut reader).await;
    walk.note("what the days of an account come to", done)?;
    let done = walk.compare_files(&mut reader).await;
    walk.note("the days of the files", done)?;
    let done = walk.compare_apart(&mut reader).await;
    walk.note("the entries apart from what answers them", done)?;
    let done = walk.compare_settings(&mut reader).await;
    walk.note("the book's settings", done)?;
    let done = walk.compare_awaited(&mut reader).await;
    walk.note("what is awaited", done)?;
    let done = walk.compare_balances(&mut reader).await;
    walk.note("the balances or the seal of a year", done)?;
    walk.check_locks();
    let done = walk.check_matches(&mut reader).await;
    walk.note("what was matched since something was signed", done)?;
    let done = walk.compare_reconciliations(&mut reader).await;
    walk.note("the reconciliations", done)?;
    let done = walk.compare_frozen(&mut reader).await;
    walk.note("the frozen reports", done)?;
    let done = walk.check_files(&mut reader).await;
    walk.note("the files", done)?;
    Ok(Verified {
        head,
        entries: walk.entries,
        lines: walk.lines,
        findings: walk.findings,
    })
}
