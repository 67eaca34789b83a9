//! Founding a book: its settings, its opening balances and its first year's awards, all at once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    ledger::{
        about::About,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode},
        digest::Digest,
        entry::JournalEntry,
        journal::{Draft, SourceCell},
        money::Money,
        posted::Act,
    },
    report::{end_of_year, layout::Layout},
    statement::{
        line::{ReadFile, Stated},
        opening::OpeningSheet,
        suggest::rule::Rule,
    },
    store::{Store, writer::Writer},
};

use super::{
    ActionError,
    book_file::{BookFile, Opening, OpeningBalance, OpeningSource, Wording},
    day_of,
    refusal::{Refusal, named},
    report::END_OF_YEAR,
    rule, wordings,
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
    /// Its opening balances, where it is a sheet of them.
    pub sheet: Option<OpeningSheet>,
}

/// A book that every law allows, before anything is written: its settings, and the entries that it
/// begins with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// The settings.
    pub book: Book,
    /// The opening entries and the first year's awards.
    pub entries: Vec<JournalEntry>,
    rules: Vec<Rule>,
}

/// Works out what founding a book would write.
///
/// # Errors
/// Anything in the file that refers to nothing, an opening balance that its source does not show,
/// and every law that an opening entry or an award must keep.
pub fn plan(file: &BookFile, source: Option<&SourceFile>) -> Result<Founding, ActionError> {
    let book = file.book()?;
    if let Some(layout) = &file.layout {
        Layout::parse(layout)?;
    }
    let mut drafts = Vec::new();
    if let Some(opening) = &file.opening {
        drafts.extend(opening_entries(&book, opening, source)?);
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
    for entry in &file.commitments {
        entry
            .commitment()?
            .proved(&book, Date::MAX)
            .map_err(Refusal::all)?;
    }
    Ok(Founding {
        book,
        entries,
        rules,
    })
}

/// Founds a book from what a book file says: settings, rules, wordings, open commitments, the
/// opening entries with their authority and source, and the award of each grant for the first year.
///
/// # Errors
/// A short name that is taken, and whatever [`plan`] refuses. Nothing is written then.
pub async fn init(
    store: &Store,
    file: &BookFile,
    source: Option<&SourceFile>,
    act: &Act,
) -> Result<(), ActionError> {
    found(store, file, source, act).await?.commit().await?;
    Ok(())
}

/// Years after this one in which a book may begin; a later one is a slip of the pen.
const AHEAD: i16 = 10;

/// A book begins within ten years at the latest.
pub(super) fn may_begin(year: FinancialYear, act: &Act) -> Result<(), Refusal> {
    let now = FinancialYear::of(day_of(act));
    let last = FinancialYear::starting(now.start().saturating_add(AHEAD))?;
    if year > last {
        return Err(Refusal::BeginsAhead { year, last });
    }
    Ok(())
}

/// Founds a book; nothing is kept before the writer commits.
pub(super) async fn found(
    store: &Store,
    file: &BookFile,
    source: Option<&SourceFile>,
    act: &Act,
) -> Result<Writer, ActionError> {
    named(act)?;
    may_begin(file.first_year, act)?;
    if store
        .books()
        .await?
        .iter()
        .any(|(slug, _)| *slug == file.slug)
    {
        return Err(Refusal::BookExists(file.slug.clone()).into());
    }
    let founding = plan(file, source)?;
    let mut writer = store.found_book(&founding.book, act).await?;
    if let Some(source) = source {
        writer.put_file(&source.name, &source.bytes).await?;
    }
    if let Some(layout) = &file.layout {
        writer.put_layout(END_OF_YEAR, layout, act).await?;
    }
    for rule in &founding.rules {
        rule::keep(&mut writer, rule, act).await?;
    }
    for wording in &file.wordings {
        let reason = Act {
            why: Some(wording.why.clone()),
            ..act.clone()
        };
        let about = subject(&founding.book, file, wording)?;
        let words = (wording.row.as_str(), about, wording.label.as_str());
        writer
            .put_wording(&wording.report, wording.year, words, &reason)
            .await?;
    }
    for entry in &file.commitments {
        let commitment = entry.commitment()?.proved(&founding.book, day_of(act));
        let commitment = commitment.map_err(Refusal::all)?;
        let reason = Act {
            why: Some(entry.why.clone()),
            ..act.clone()
        };
        writer.make_commitment(&commitment, &reason).await?;
    }
    writer.post(&founding.entries, act).await?;
    Ok(writer)
}

/// What the row of a wording is about, where the book that is founded has it; what is worded ahead
/// belongs to what takes the place first.
fn subject(
    book: &Book,
    file: &BookFile,
    Wording {
        report, year, row, ..
    }: &Wording,
) -> Result<Option<About>, ActionError> {
    if report != END_OF_YEAR {
        return Ok(None);
    }
    let layout = match &file.layout {
        Some(toml) => Layout::parse(toml)?,
        None => Layout::end_of_year()?,
    };
    let places = end_of_year::places(book, &layout, *year, &[])?;
    let about = places.get(row);
    Ok(about.and_then(|about| wordings::recorded(&layout, row, about)))
}

/// The opening entries: one of everything that no cell of its own shows, and one for each balance
/// that a cell shows, so that each figure leads to its cell.
fn opening_entries(
    book: &Book,
    opening: &Opening,
    source: Option<&SourceFile>,
) -> Result<Vec<Draft>, ActionError> {
    let year = book.first_year;
    let stands = opening.source.as_ref().zip(source);
    let at = |(stands, source): (&OpeningSource, &SourceFile), cell: &str| SourceCell {
        file: source.name.clone(),
        sha256: Digest::of(&source.bytes),
        sheet: stands.sheet.clone(),
        cell: cell.to_owned(),
    };
    let mut drafts = Vec::new();
    let together: Vec<_> = opening
        .balances
        .iter()
        .filter(|balance| balance.cell.is_none() || stands.is_none())
        .map(|b| (b.account, b.fund, b.amount))
        .collect();
    if !together.is_empty() {
        let mut draft = Draft::opening(year, opening.authority.clone(), &together)?;
        if let Some((stands, source)) = stands
            && let Some(cell) = &stands.cell
        {
            check_cell(opening, stands, cell, source)?;
            draft.source = Some(at((stands, source), cell));
        }
        drafts.push(draft);
    }
    let Some(stands) = stands else {
        return Ok(drafts);
    };
    for balance in &opening.balances {
        let Some(cell) = &balance.cell else { continue };
        check_row(balance, cell, stands.1)?;
        let one = [(balance.account, balance.fund, balance.amount)];
        let mut draft = Draft::opening(year, opening.authority.clone(), &one)?;
        let name = book.chart.get(balance.account);
        if let Some(account) = name {
            draft.text = format!("Opening balance: {}", account.name);
        }
        draft.source = Some(at(stands, cell));
        drafts.push(draft);
    }
    Ok(drafts)
}

/// The cell that a balance names shows that balance of that account and fund.
fn check_row(balance: &OpeningBalance, cell: &str, source: &SourceFile) -> Result<(), Refusal> {
    let mut shown = source.sheet.iter().flat_map(OpeningSheet::balances);
    let same = |(account, fund, amount, at): (AccountCode, FundCode, Money, &str)| {
        at == cell && account == balance.account && fund == balance.fund && amount == balance.amount
    };
    if shown.any(same) {
        return Ok(());
    }
    Err(Refusal::OpeningRow {
        file: source.name.clone(),
        cell: cell.to_owned(),
        account: balance.account,
        fund: balance.fund,
        amount: balance.amount,
    })
}

/// The cell that is named is the one in which the file states its opening balance, and some
/// account opens with that balance. A file that states none proves nothing and refuses nothing.
fn check_cell(
    opening: &Opening,
    stands: &OpeningSource,
    cell: &str,
    source: &SourceFile,
) -> Result<(), ActionError> {
    let statements = source.read.iter().flat_map(|read| &read.statements);
    let stated: Vec<&Stated> = statements
        .filter_map(|part| part.opening.as_ref())
        .collect();
    let Some(first) = stated.first() else {
        return Ok(());
    };
    let named = |stated: &&&Stated| stated.at.sheet == stands.sheet && stated.at.cell() == cell;
    let differs = || Refusal::OpeningCell {
        file: source.name.clone(),
        cell: cell.to_owned(),
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
