//! Attaching evidence to an entry or to a statement line.

use crate::{
    ledger::{
        digest::Digest,
        journal::{EntryNumber, LineNumber},
        posted::Act,
    },
    store::Store,
};

use super::{
    ActionError,
    refusal::{Refusal, named},
};

/// What a document supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidenced {
    /// A posted entry.
    Entry(EntryNumber),
    /// A statement line.
    Line(LineNumber),
}

/// Keeps a document by its digest and links it to what it supports; the chain covers both.
///
/// # Errors
/// A document of no bytes, and an entry or a line that the book does not have.
pub async fn attach(
    store: &Store,
    slug: &str,
    to: Evidenced,
    name: &str,
    bytes: &[u8],
    act: &Act,
) -> Result<Digest, ActionError> {
    named(act)?;
    if bytes.is_empty() {
        return Err(Refusal::EmptyDocument(name.to_owned()).into());
    }
    let mut writer = store.write(slug).await?;
    let (entry, line) = match to {
        Evidenced::Entry(number) => {
            writer
                .entry(number)
                .await?
                .ok_or(Refusal::UnknownEntry(number))?;
            (Some(number), None)
        }
        Evidenced::Line(number) => {
            writer
                .line(number)
                .await?
                .ok_or(Refusal::UnknownLine(number))?;
            (None, Some(number))
        }
    };
    let digest = writer.attach((name, bytes), entry, line, act).await?;
    writer.commit().await?;
    Ok(digest)
}
