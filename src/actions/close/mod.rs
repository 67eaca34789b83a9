//! Closing a year, in two acts by two roles: one prepares it, which records in figures what it will
//! post and carry forward; another approves it, which posts that, carries it forward and seals the
//! year. What was prepared stands only while the book would still make the same of it.

mod blockers;
mod paper;

use std::fmt;

use serde::Serialize;

use crate::{
    ledger::{
        balance::Balances,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode},
        digest::{Digest, Encoder},
        entry::JournalEntry,
        journal::EntryNumber,
        money::Money,
        posted::Act,
        words,
        year_end::{self, Carried, FundEnd, YearEnd},
    },
    store::{
        Store,
        reader::Reader,
        settings::closing::{ClosingPreparedBody, YearClosedBody},
    },
};

pub use self::blockers::Blocker;
pub use self::paper::{Closing, Prepared, Stands, show};
use self::{blockers::in_the_way, paper::moved};
use super::{
    ActionError, day_of,
    gather::balances_of,
    refusal::{Refusal, named},
};

/// A funder's consent that a restricted fund keeps what is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarryForward {
    /// The fund.
    pub fund: FundCode,
    /// The document that consents.
    pub consent: String,
}

/// A year that was closed.
#[derive(Debug, Clone, Serialize)]
pub struct Closed {
    /// The year.
    pub year: FinancialYear,
    /// The closing entry of each fund; none where a fund had nothing to close.
    pub funds: Vec<ClosedFund>,
    /// The seal: the digest of what is carried forward, and of the head that it was read from.
    pub seal: Digest,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who approved it.
    pub approved_by: String,
}

/// What closing did to a fund.
#[derive(Debug, Clone, Serialize)]
pub struct ClosedFund {
    /// The closing entry.
    pub entry: Option<EntryNumber>,
    /// The fund, in figures.
    #[serde(flatten)]
    pub end: FundEnd,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.year.next();
        writeln!(f, "{} is closed.", self.year)?;
        for ClosedFund { entry, end } in &self.funds {
            match entry {
                Some(entry) => write!(f, "  {}: closed by entry {entry}", end.name)?,
                None => write!(f, "  {}: nothing to close", end.name)?,
            }
            writeln!(f, "; {next} opens with {}", end.carried_forward)?;
        }
        let (by, approved_by) = (&self.prepared_by, &self.approved_by);
        writeln!(f, "  Sealed as {}.", self.seal)?;
        write!(
            f,
            "  Prepared by {by}, approved by {approved_by} (neither authenticated)."
        )
    }
}

/// Who signed the closing of a year.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who prepared it, when and why.
    pub prepared: Act,
    /// The role that approved it.
    pub approved_by: String,
    /// Its act; none where the year was closed in one act, before closing was two.
    pub approved: Option<Act>,
    /// The seal.
    pub seal: Digest,
    /// The consents to carry forward that it rests on.
    pub consents: Vec<CarryForward>,
}

/// Who signed the closing of a year; none while it is open.
///
/// # Errors
/// The store does not answer.
pub async fn signed(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Option<Signed>, ActionError> {
    let Some((body, made)) = reader.closing(year).await? else {
        return Ok(None);
    };
    let kept = reader.prepared_closing(year).await?;
    let kept = kept.filter(|kept| Some(kept.record) == body.prepared);
    let (prepared, approved) = match kept {
        Some(kept) => (kept.made, Some(made)),
        None => (made, None),
    };
    Ok(Some(Signed {
        prepared,
        approved_by: body.approved_by,
        approved,
        seal: body.seal,
        consents: carries(&body.consents),
    }))
}

fn add_carried(record: &mut Encoder, carried: &Carried) {
    for ((account, fund), amount) in carried {
        record
            .text(account.as_str())
            .text(fund.as_str())
            .number(amount.pence());
    }
}

/// The balances of a year, and what closing it would do.
async fn worked_out(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
) -> Result<(Balances, YearEnd), ActionError> {
    let (balances, _) = balances_of(reader, book, year).await?;
    let end = YearEnd::of(book, &balances)?;
    Ok((balances, end))
}

/// Consents as they are kept, by name.
pub(super) fn carries(kept: &[(FundCode, String)]) -> Vec<CarryForward> {
    let consents = kept.iter().cloned();
    consents
        .map(|(fund, consent)| CarryForward { fund, consent })
        .collect()
}

/// Keeps the closing of a year as prepared: what it will post and carry forward, and the head that
/// it was prepared at. It comes in the place of one that was prepared before.
///
/// # Errors
/// [`Refusal::CannotClose`] with everything that stands in the way.
pub async fn prepare(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    consents: &[CarryForward],
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    for CarryForward { fund, consent } in consents {
        words::sentence(&format!("the consent for fund {fund}"), consent)?;
    }
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    unblocked(&mut writer, &book, year, consents, act).await?;
    let (_, end) = worked_out(&mut writer, &book, year).await?;
    let body = ClosingPreparedBody {
        year,
        head: writer.head().await?,
        entry: writer.last_entry().await?,
        posts: end.posts,
        carried: listed(&end.carried),
        consents: consents
            .iter()
            .map(|c| (c.fund, c.consent.clone()))
            .collect(),
    };
    writer.prepare_closing(&body, act).await?;
    writer.commit().await?;
    Ok(())
}

async fn unblocked(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
    consents: &[CarryForward],
    act: &Act,
) -> Result<(), ActionError> {
    let blockers = in_the_way(reader, book, year, consents, day_of(act)).await?;
    if blockers.is_empty() {
        return Ok(());
    }
    Err(Refusal::CannotClose { year, blockers }.into())
}

fn listed(carried: &Carried) -> Vec<(AccountCode, FundCode, Money)> {
    let carried = carried.iter();
    carried
        .map(|((account, fund), sum)| (*account, *fund, *sum))
        .collect()
}

/// Approves the closing that another role prepared: posts a closing entry for each fund, stores
/// what is carried forward as period 0 of the next year, and seals both.
///
/// # Errors
/// Nothing prepared, the same role (law 8), a book that has moved since in a way that changes it,
/// and [`Refusal::CannotClose`] with everything that stands in the way.
pub async fn approve(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    act: &Act,
) -> Result<Closed, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    if book.closed.contains(&year) {
        return Err(Refusal::AlreadyClosed(year).into());
    }
    let prepared = writer.prepared_closing(year).await?;
    let prepared = prepared.ok_or(Refusal::ClosingNotPrepared(year))?;
    let (by, approved_by) = (prepared.made.by.as_str(), act.by.trim());
    if by.trim().eq_ignore_ascii_case(approved_by) {
        return Err(Refusal::OwnWork(act.by.clone()).into());
    }
    let consents = carries(&prepared.body.consents);
    let (balances, end) = worked_out(&mut writer, &book, year).await?;
    let moved = moved(&mut writer, &prepared, &end).await?;
    if !moved.is_empty() {
        return Err(Refusal::ClosingMoved { year, moved }.into());
    }
    unblocked(&mut writer, &book, year, &consents, act).await?;
    let entries = year_end::closing(&book, &balances)?
        .entries
        .into_iter()
        .map(|draft| JournalEntry::balance(draft, &book))
        .collect::<Result<Vec<_>, _>>()?;
    let numbers = writer.post(&entries, act).await?;
    let head = writer.head().await?.digest;
    let seal = seal(year, &end.carried, head, &consents, approved_by);
    let record = YearClosedBody {
        year,
        seal,
        carried: listed(&end.carried),
        approved_by: approved_by.to_owned(),
        consents: prepared.body.consents.clone(),
        prepared: Some(prepared.record),
    };
    writer.close_year(&record, act).await?;
    let posted: Vec<_> = entries.iter().zip(numbers).collect();
    let funds = end.funds(&book)?.into_iter();
    let funds = funds.map(|end| ClosedFund {
        entry: closing_entry(end.fund, &posted),
        end,
    });
    let closed = Closed {
        year,
        funds: funds.collect(),
        seal,
        prepared_by: by.to_owned(),
        approved_by: approved_by.to_owned(),
    };
    writer.commit().await?;
    Ok(closed)
}

/// The entry that closed a fund.
fn closing_entry(fund: FundCode, posted: &[(&JournalEntry, EntryNumber)]) -> Option<EntryNumber> {
    let of_fund = |entry: &JournalEntry| {
        let postings = &entry.draft().postings;
        postings.iter().any(|posting| posting.fund == fund)
    };
    let closing = posted.iter().find(|(entry, _)| of_fund(entry));
    closing.map(|(_, number)| *number)
}

/// The digest of what a closed year carries forward, on top of the head that it was read from.
pub(super) fn seal(
    year: FinancialYear,
    carried: &Carried,
    head: Digest,
    consents: &[CarryForward],
    approved_by: &str,
) -> Digest {
    let mut record = Encoder::of("seal");
    record
        .text(&year.to_string())
        .bytes(head.as_bytes())
        .text(approved_by);
    add_carried(&mut record, carried);
    for consent in consents {
        record.text(consent.fund.as_str()).text(&consent.consent);
    }
    Digest::of(record.finish())
}
