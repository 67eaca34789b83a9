//! Attaching evidence to an entry, to a statement line or to a decision, and finding what has none.

use crate::{
    ledger::{
        account::AccountType,
        calendar::FinancialYear,
        digest::Digest,
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::{Act, PostedEntry},
        words,
    },
    store::{Store, journal::page::EntryFilter, reader::Reader, settings::wording::Decided},
};

use super::{
    ActionError,
    refusal::{Refusal, named},
    report::END_OF_YEAR,
};

/// What a document supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidenced {
    /// A posted entry.
    Entry(EntryNumber),
    /// A statement line.
    Line(LineNumber),
    /// The Board's decision on a version of a year's report.
    Decision(Decided),
}

/// Keeps a document by its digest and links it to what it supports; the chain covers both.
///
/// # Errors
/// An entry, a line or a decision that the book does not have, and a document without a byte.
pub async fn attach(
    store: &Store,
    slug: &str,
    to: Evidenced,
    name: &str,
    bytes: &[u8],
    act: &Act,
) -> Result<Digest, ActionError> {
    named(act)?;
    words::name("the name of the file", name)?;
    if bytes.is_empty() {
        return Err(Refusal::EmptyDocument(name.to_owned()).into());
    }
    let mut writer = store.write(slug).await?;
    let document = (name, bytes);
    let digest = match to {
        Evidenced::Entry(number) => {
            let known = writer.entry(number).await?;
            known.ok_or(Refusal::UnknownEntry(number))?;
            writer.attach(document, Some(number), None, act).await?
        }
        Evidenced::Line(number) => {
            let known = writer.line(number).await?;
            known.ok_or(Refusal::UnknownLine(number))?;
            writer.attach(document, None, Some(number), act).await?
        }
        Evidenced::Decision(decision) => {
            let Decided { year, version } = decision;
            let known = writer.decisions(END_OF_YEAR, year).await?;
            if !known.iter().any(|(known, _)| known.version == version) {
                let report = END_OF_YEAR.to_owned();
                return Err(Refusal::NoVersion { report, year }.into());
            }
            writer.attach_to_decision(document, decision, act).await?
        }
    };
    writer.commit().await?;
    Ok(digest)
}

/// Entries looked at for one page of what has no evidence.
const LOOKED_AT: i64 = 500;

/// What has no evidence among some entries of a year.
#[derive(Debug, Clone, Default)]
pub struct Unsupported {
    /// The entries with a cost over the amount, and no document on them or their lines.
    pub entries: Vec<(PostedEntry, Money)>,
    /// How many entries were looked at.
    pub looked_at: usize,
    /// The last of them, where there are more.
    pub next: Option<EntryNumber>,
}

/// The entries of a year with a cost over an amount and no evidence, of so many entries after one
/// as a page looks at.
///
/// # Errors
/// The store does not answer.
pub async fn unsupported(
    reader: &mut Reader,
    (year, over): (FinancialYear, Money),
    after: EntryNumber,
) -> Result<Unsupported, ActionError> {
    let book = reader.book().await?;
    let of_year = EntryFilter {
        year: Some(year),
        ..EntryFilter::default()
    };
    let entries = reader.entries(&of_year, after, LOOKED_AT).await?;
    let evidence = reader.all_evidence().await?;
    let supported = |entry: &PostedEntry| {
        evidence.iter().any(|(document, _)| {
            document.entry == Some(entry.number)
                || document
                    .line
                    .is_some_and(|line| entry.entry.lines.contains(&line))
        })
    };
    let full = i64::try_from(entries.len()) == Ok(LOOKED_AT);
    let mut found = Unsupported {
        looked_at: entries.len(),
        next: entries.last().map(|entry| entry.number).filter(|_| full),
        entries: Vec::new(),
    };
    // Neither side of a pair is a cost any more.
    let numbers: Vec<EntryNumber> = entries.iter().map(|entry| entry.number).collect();
    let mirrored = reader.reversals_of(&numbers).await?;
    let reversed = |entry: &PostedEntry| {
        entry.entry.reverses.is_some() || mirrored.contains_key(&entry.number)
    };
    for entry in entries
        .into_iter()
        .filter(|entry| !reversed(entry) && !supported(entry))
    {
        let costs = entry.entry.postings.iter().filter(|posting| {
            let account = book.chart.get(posting.account);
            account.is_some_and(|account| account.kind == AccountType::Expenditure)
        });
        let cost = Money::sum(costs.map(|posting| posting.amount))?;
        if cost > over {
            found.entries.push((entry, cost));
        }
    }
    Ok(found)
}
