//! Founding a book: its settings, its opening balances and its first year's awards, all at once.

use crate::{
    ledger::{
        digest::Digest,
        entry::JournalEntry,
        journal::{Draft, SourceCell},
        posted::Act,
    },
    report::layout::Layout,
    store::Store,
};

use super::{
    ActionError,
    book_file::{BookFile, Opening},
    refusal::{Refusal, named},
    report::END_OF_YEAR,
    rule,
};

/// The file that shows the opening balances, as it was given.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// Its bytes, which the book keeps by their digest.
    pub bytes: Vec<u8>,
}

/// Founds a book from what a book file says: settings, rules, wordings, the opening entry with its
/// authority and source, and the award of each grant for the first year.
///
/// # Errors
/// A short name that is taken, anything in the file that refers to nothing, and every law that
/// an opening entry or an award must keep. Nothing is written then.
pub async fn init(
    store: &Store,
    file: &BookFile,
    source: Option<&SourceFile>,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    if store.books().await?.iter().any(|(slug, _)| *slug == file.slug) {
        return Err(Refusal::BookExists(file.slug.clone()).into());
    }
    let book = file.book()?;
    if let Some(layout) = &file.layout {
        Layout::parse(layout)?;
    }
    let mut drafts = Vec::new();
    if let Some(opening) = &file.opening {
        drafts.push(opening_entry(file, opening, source)?);
    }
    for grant in book.grants.values() {
        if !grant.allocation(book.first_year).is_nil() {
            drafts.push(Draft::award(grant, book.first_year));
        }
    }
    let entries = drafts
        .into_iter()
        .map(|draft| JournalEntry::balance(draft, &book))
        .collect::<Result<Vec<_>, _>>()?;
    let rules = file.rules();
    for rule in &rules {
        rule::check(rule, &book)?;
    }

    let mut writer = store.found_book(&book, act).await?;
    if let Some(source) = source {
        writer.put_file(&source.name, &source.bytes).await?;
    }
    if let Some(layout) = &file.layout {
        writer.put_layout(END_OF_YEAR, layout, act).await?;
    }
    for rule in &rules {
        rule::keep(&mut writer, rule, act).await?;
    }
    for wording in &file.wordings {
        let reason = Act { why: Some(wording.why.clone()), ..act.clone() };
        let (report, row) = (&wording.report, &wording.row);
        writer.put_wording(report, wording.year, (row, &wording.label), &reason).await?;
    }
    writer.post(&entries, act).await?;
    writer.commit().await?;
    Ok(())
}

fn opening_entry(
    file: &BookFile,
    opening: &Opening,
    source: Option<&SourceFile>,
) -> Result<Draft, ActionError> {
    let balances: Vec<_> =
        opening.balances.iter().map(|b| (b.account, b.fund, b.amount)).collect();
    let mut draft = Draft::opening(file.first_year, opening.authority.clone(), &balances)?;
    if let (Some(stands), Some(source)) = (&opening.source, source) {
        draft.source = Some(SourceCell {
            file: source.name.clone(),
            sha256: Digest::of(&source.bytes),
            sheet: stands.sheet.clone(),
            cell: stands.cell.clone(),
        });
    }
    Ok(draft)
}
