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
    statement::stage::proof::{FileProof, Sides},
    store::{Store, reader::Reader, statements::import::KeptImport},
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
    pub lines: i64,
    /// Law 3: what became of every row and every pound of the file.
    pub proof: FileProof,
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
        let proof = proof(&mut reader, &kept).await?;
        found.push(ImportedFile {
            number: kept.number,
            day: day_of(&kept.made),
            account: kept.import.account,
            file: kept.import.file_name,
            sha256: kept.import.file,
            lines: proof.lines,
            proof,
            undone: undone.get(&kept.number).map(day_of),
        });
    }
    Ok(found)
}

/// The proof of law 3 of a file that was imported: its own figures as they were kept, its lines
/// and its rows set aside as the book holds them.
async fn proof(reader: &mut Reader, kept: &KeptImport) -> Result<FileProof, ActionError> {
    let aside = reader.set_aside_rows(kept.number).await?;
    let (lines, in_lines) = reader.lines_come_to(kept.number).await?;
    let tally = &kept.import.tally;
    Ok(FileProof {
        rows: tally.rows,
        blank: tally.blank,
        lines,
        duplicates: tally.duplicates,
        set_aside: i64::try_from(aside.len()).unwrap_or(i64::MAX),
        money: Sides {
            money_in: tally.money_in,
            money_out: tally.money_out,
        },
        in_lines,
        already_held: Sides {
            money_in: tally.held_in,
            money_out: tally.held_out,
        },
        set_aside_money: Sides::sum(aside.iter().map(|row| row.amount))?,
    })
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
