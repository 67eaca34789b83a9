//! Founding a book: its settings, its opening balances and its first year's awards, all at once.

use std::collections::BTreeMap;

use crate::{
    ledger::{
        code::AccountCode,
        digest::Digest,
        entry::JournalEntry,
        journal::{Draft, SourceCell},
        money::Money,
        posted::Act,
    },
    report::layout::Layout,
    statement::line::{ReadFile, Stated},
    store::Store,
};

use super::{
    ActionError,
    book_file::{BookFile, Opening, OpeningSource},
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
    /// What reading it as a statement gave, where it is one that can be read.
    pub read: Option<ReadFile>,
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
    if store
        .books()
        .await?
        .iter()
        .any(|(slug, _)| *slug == file.slug)
    {
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
        let reason = Act {
            why: Some(wording.why.clone()),
            ..act.clone()
        };
        let (report, row) = (&wording.report, &wording.row);
        writer
            .put_wording(report, wording.year, (row, &wording.label), &reason)
            .await?;
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
    let balances: Vec<_> = opening
        .balances
        .iter()
        .map(|b| (b.account, b.fund, b.amount))
        .collect();
    let mut draft = Draft::opening(file.first_year, opening.authority.clone(), &balances)?;
    if let (Some(stands), Some(source)) = (&opening.source, source) {
        check_cell(opening, stands, source)?;
        draft.source = Some(SourceCell {
            file: source.name.clone(),
            sha256: Digest::of(&source.bytes),
            sheet: stands.sheet.clone(),
            cell: stands.cell.clone(),
        });
    }
    Ok(draft)
}

/// The cell that is named is the one in which the file states its opening balance, and some
/// account opens with that balance. A file that states none proves nothing and refuses nothing.
fn check_cell(
    opening: &Opening,
    stands: &OpeningSource,
    source: &SourceFile,
) -> Result<(), ActionError> {
    let statements = source.read.iter().flat_map(|read| &read.statements);
    let stated: Vec<&Stated> = statements
        .filter_map(|part| part.opening.as_ref())
        .collect();
    let Some(first) = stated.first() else {
        return Ok(());
    };
    let named =
        |stated: &&&Stated| stated.at.sheet == stands.sheet && stated.at.cell() == stands.cell;
    let differs = || Refusal::OpeningCell {
        file: source.name.clone(),
        cell: stands.cell.clone(),
        amount: first.amount,
        at: first.at.clone(),
    };
    let stated = stated.iter().find(named).ok_or_else(differs)?;
    let mut accounts: BTreeMap<AccountCode, Money> = BTreeMap::new();
    for balance in &opening.balances {
        let sum = accounts.entry(balance.account).or_default();
        *sum = sum.plus(balance.amount)?;
    }
    if accounts.values().any(|sum| *sum == stated.amount) {
        Ok(())
    } else {
        Err(differs().into())
    }
}
