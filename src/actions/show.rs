//! Looking things up: a book's settings, what was imported, and an entry's whole story.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    ledger::{
        book::Book,
        calendar::short_date,
        code::AccountCode,
        digest::Digest,
        journal::{EntryNumber, SourceCell},
        posted::PostedEntry,
    },
    store::{Store, statements::line::LineFilter},
};

use super::{ActionError, day_of, refusal::Refusal};

/// A file that was imported.
#[derive(Debug, Clone, Serialize)]
pub struct ImportedFile {
    /// The number of the import.
    pub number: i64,
    /// The day.
    pub day: Date,
    /// The account.
    pub account: AccountCode,
    /// The file.
    pub file: String,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// How many lines it added.
    pub lines: usize,
    /// The day on which it was undone, where it was.
    pub undone: Option<Date>,
}

/// An entry with everything that is known about it.
#[derive(Debug, Clone, Serialize)]
pub struct Story {
    /// The entry.
    pub posted: PostedEntry,
    /// The entry that mirrors it.
    pub reversed_by: Option<EntryNumber>,
    /// The cells that its figures came from.
    pub sources: Vec<SourceCell>,
    /// The documents attached to it, with who attached them.
    pub evidence: Vec<String>,
}

/// A book's settings.
///
/// # Errors
/// The store does not answer.
pub async fn book(store: &Store, slug: &str) -> Result<Book, ActionError> {
    Ok(store.read(slug).await?.book().await?)
}

/// The files that were imported, oldest first.
///
/// # Errors
/// The store does not answer.
pub async fn imports(store: &Store, slug: &str) -> Result<Vec<ImportedFile>, ActionError> {
    let mut reader = store.read(slug).await?;
    let mut found = Vec::new();
    let undone = reader.undoings().await?;
    for kept in reader.imports().await? {
        let of_import = LineFilter {
            import: Some(kept.number),
            gone: true,
            ..LineFilter::default()
        };
        found.push(ImportedFile {
            number: kept.number,
            day: day_of(&kept.made),
            account: kept.import.account,
            file: kept.import.file_name,
            sha256: kept.import.file,
            lines: reader.lines(&of_import, 0, i64::MAX).await?.len(),
            undone: undone.get(&kept.number).map(day_of),
        });
    }
    Ok(found)
}

/// The whole story of an entry.
///
/// # Errors
/// An entry that the book does not have.
pub async fn entry(store: &Store, slug: &str, number: EntryNumber) -> Result<Story, ActionError> {
    let mut reader = store.read(slug).await?;
    let posted = reader
        .entry(number)
        .await?
        .ok_or(Refusal::UnknownEntry(number))?;
    let lines = reader.lines_of(&posted.entry.lines).await?;
    let mut sources: Vec<SourceCell> = lines.into_iter().map(|held| held.source).collect();
    sources.extend(posted.entry.source.clone());
    let evidence = reader.evidence_of(number).await?;
    let said = |(evidence, act): (crate::store::settings::wording::Evidence, _)| {
        let act: crate::ledger::posted::Act = act;
        format!(
            "{}, attached by {} on {}",
            evidence.name,
            act.by,
            short_date(day_of(&act))
        )
    };
    Ok(Story {
        reversed_by: reader.reversed_by(number).await?,
        sources,
        evidence: evidence.into_iter().map(said).collect(),
        posted,
    })
}
