//! Posting: an entry by hand, a grant's award, and putting a mistake right.

use jiff::civil::Date;

use crate::{
    ledger::{
        book::Book,
        calendar::{FinancialYear, short_date},
        code::{AccountCode, GrantCode},
        entry::JournalEntry,
        journal::{Draft, EntryNumber, Posting},
        money::Money,
        posted::{Act, PostedEntry, ReversalError},
    },
    statement::suggest::Target,
    store::{Reader, Store},
};

use super::{ActionError, refusal::Refusal, refusal::named};

/// Posts one entry.
///
/// # Errors
/// The law that refuses it, or a locked reconciliation that it would disturb.
pub async fn entry(
    store: &Store,
    slug: &str,
    draft: Draft,
    act: &Act,
) -> Result<EntryNumber, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let entry = prove(&mut writer, draft, &book).await?;
    let numbers = writer.post(&[entry], act).await?;
    writer.commit().await?;
    Ok(numbers.first().copied().unwrap_or_default())
}

/// Posts a grant's allocation for a year, once.
///
/// # Errors
/// The law that refuses it, an unknown grant, a year without an allocation, or an award that is
/// posted already.
pub async fn award(
    store: &Store,
    slug: &str,
    grant: GrantCode,
    year: FinancialYear,
    act: &Act,
) -> Result<EntryNumber, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let known = book.grants.get(&grant).ok_or(Refusal::UnknownGrant(grant))?;
    if known.allocation(year).is_nil() {
        return Err(Refusal::NoAllocation { grant, year }.into());
    }
    let posted = writer.awards().await?;
    let already = posted.iter().find(|award| {
        award.entry.year == year && award.entry.postings.iter().any(|p| p.grant == Some(grant))
    });
    if let Some(already) = already {
        return Err(Refusal::AwardPosted { grant, year, entry: already.number }.into());
    }
    let entry = JournalEntry::balance(Draft::award(known, year), &book)?;
    let numbers = writer.post(&[entry], act).await?;
    writer.commit().await?;
    Ok(numbers.first().copied().unwrap_or_default())
}

/// What should have stood instead of a reversed entry.
#[derive(Debug, Clone)]
pub enum Instead {
    /// Nothing: its statement lines wait again.
    Nothing,
    /// The same entry with its one other side in another place.
    Recode(Target),
    /// These postings.
    Postings(Vec<Posting>),
}

/// A mistake put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutRight {
    /// The mirror of the original.
    pub reversal: EntryNumber,
    /// What stands instead, where anything does.
    pub replacement: Option<EntryNumber>,
}

/// Reverses an entry on a day, once, and posts what should have stood instead.
///
/// The replacement takes over the statement lines of the original. Where a locked reconciliation
/// holds a line, it stays with the original, and reversal and replacement are the pair that
/// reconciliation leaves out.
///
/// # Errors
/// An entry that is unknown, closes a year, is itself a reversal, or was reversed already; and the
/// law that refuses the reversal or the replacement.
pub async fn reverse(
    store: &Store,
    slug: &str,
    number: EntryNumber,
    date: Date,
    instead: Instead,
    act: &Act,
) -> Result<PutRight, ActionError> {
    named(act)?;
    if act.why.as_ref().is_none_or(|why| why.trim().is_empty()) {
        return Err(Refusal::NoReason("the reversal").into());
    }
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let original = writer.entry(number).await?.ok_or(Refusal::UnknownEntry(number))?;
    if let Some(by) = writer.reversed_by(number).await? {
        return Err(ReversalError::AlreadyReversed { entry: number, by }.into());
    }
    let reversal = original.reversal(date)?;
    let replacement = match instead {
        Instead::Nothing => None,
        Instead::Recode(target) => {
            let postings = recoded(&original, &book, &target)?;
            Some(replacing(&original, date, postings))
        }
        Instead::Postings(postings) => Some(replacing(&original, date, postings)),
    };
    let mut entries = vec![prove(&mut writer, reversal, &book).await?];
    let locked = holds_a_line(&mut writer, &original).await?;
    if let Some(mut replacement) = replacement {
        if locked {
            replacement.lines.clear();
        }
        entries.push(prove(&mut writer, replacement, &book).await?);
    }
    if !locked {
        for line in &original.entry.lines {
            writer.end_match(*line, number, act).await?;
        }
    }
    let numbers = writer.post(&entries, act).await?;
    writer.commit().await?;
    let mut numbers = numbers.into_iter();
    Ok(PutRight {
        reversal: numbers.next().unwrap_or_default(),
        replacement: numbers.next(),
    })
}

fn replacing(original: &PostedEntry, date: Date, postings: Vec<Posting>) -> Draft {
    let mut draft = Draft::ordinary(date, original.entry.text.clone(), postings);
    draft.reference.clone_from(&original.entry.reference);
    original.replacement(draft)
}

/// The postings of an entry with its one side of income or cost, or of receivables, in another
/// place.
fn recoded(
    original: &PostedEntry,
    book: &Book,
    target: &Target,
) -> Result<Vec<Posting>, Refusal> {
    let held = |posting: &Posting| {
        matches!(posting.account, AccountCode::BANK | AccountCode::ACCOUNTABLE_BODY)
            || book.statement_accounts.contains(&posting.account)
    };
    let (bank, other): (Vec<&Posting>, Vec<&Posting>) =
        original.entry.postings.iter().partition(|posting| held(posting));
    let ([bank], [other]) = (bank.as_slice(), other.as_slice()) else {
        return Err(Refusal::CannotRecode(original.number));
    };
    let Target { account, fund, project, line, grant } = *target;
    let side = Posting { account, fund, project, line, grant, amount: other.amount };
    Ok(vec![side, Posting { fund, ..**bank }])
}
