//! Posting: an entry by hand, an accrual, a grant's award and a transfer, and the signed
//! reconciliations that no entry may disturb.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    ledger::{
        calendar::{FinancialYear, short_date},
        code::{AccountCode, GrantCode},
        entry::JournalEntry,
        journal::{Draft, EntryKind, EntryNumber, Posting},
        money::Money,
        posted::{Act, PostedEntry},
    },
    store::{Store, reader::Reader},
};

use super::{
    ActionError,
    caution::{Cautions, Heeded, cautions, heed},
    day_of,
    refusal::{Granting, Reconciling, Refusal, named, none_of},
};

/// Posts one entry.
///
/// # Errors
/// The law that refuses it, a locked reconciliation that it would disturb, and what should be
/// looked at twice and was not.
pub async fn entry(
    store: &Store,
    slug: &str,
    draft: Draft,
    heeded: Heeded,
    act: &Act,
) -> Result<EntryNumber, ActionError> {
    named(act)?;
    draft.fits()?;
    let mut writer = store.write(slug).await?;
    let entry = proved(&mut writer, draft.clone(), act).await?;
    heed(&mut writer, &[draft], heeded).await?;
    let numbers = writer.post(&[entry], act).await?;
    writer.commit().await?;
    Ok(numbers.first().copied().unwrap_or_default())
}

/// An entry that every law allows and that disturbs no locked reconciliation.
async fn proved(reader: &mut Reader, draft: Draft, act: &Act) -> Result<JournalEntry, ActionError> {
    let book = reader.book().await?;
    let last = book.last_year(day_of(act));
    none_of(JournalEntry::faults(&draft, &book))?;
    let entry = JournalEntry::balance(draft, &book)?.up_to(last)?;
    Locks::of(reader).await?.allow(entry.draft())?;
    Ok(entry)
}

/// What posting an entry would write.
#[derive(Debug)]
pub struct Planned {
    /// The entry.
    pub entry: JournalEntry,
    /// The number that it would have.
    pub number: EntryNumber,
    /// What should be looked at twice before.
    pub cautions: Cautions,
}

/// What posting an entry would write; nothing is written.
///
/// # Errors
/// As [`entry`], but for what should be looked at twice, which is said.
pub async fn plan(
    store: &Store,
    slug: &str,
    draft: Draft,
    act: &Act,
) -> Result<Planned, ActionError> {
    draft.fits()?;
    let mut reader = store.read(slug).await?;
    let number = reader.last_entry().await?.saturating_add(1);
    let entry = proved(&mut reader, draft.clone(), act).await?;
    let cautions = cautions(&mut reader, &[draft]).await?;
    Ok(Planned {
        entry,
        number,
        cautions,
    })
}

/// Posts an accrual and its reversal on a later day, both or neither.
///
/// # Errors
/// As [`entry`], for the accrual and for its reversal.
pub async fn accrual(
    store: &Store,
    slug: &str,
    (mut draft, heeded): (Draft, Heeded),
    reversed_on: Date,
    act: &Act,
) -> Result<(EntryNumber, EntryNumber), ActionError> {
    named(act)?;
    if reversed_on <= draft.date {
        return Err(Refusal::ReversedTooEarly {
            accrued: short_date(draft.date),
            reversed: short_date(reversed_on),
        }
        .into());
    }
    draft.kind = EntryKind::Accrual;
    draft.fits()?;
    let mut writer = store.write(slug).await?;
    let entry = proved(&mut writer, draft.clone(), act).await?;
    heed(&mut writer, &[draft], heeded).await?;
    let number = writer.post(&[entry], act).await?;
    let number = number.first().copied().unwrap_or_default();
    let accrued = writer.entry(number).await?;
    let accrued = accrued.ok_or(Refusal::UnknownEntry(number))?;
    let reversal = proved(&mut writer, accrued.reversal(reversed_on)?, act).await?;
    let reversal = writer.post(&[reversal], act).await?;
    writer.commit().await?;
    Ok((number, reversal.first().copied().unwrap_or_default()))
}

/// The award of a grant for a year among those that are posted; none where it was reversed.
///
/// # Errors
/// The store does not answer.
pub async fn award_of(
    reader: &mut Reader,
    awards: &[PostedEntry],
    grant: GrantCode,
    year: FinancialYear,
) -> Result<Option<EntryNumber>, ActionError> {
    for award in awards.iter().filter(|award| award.entry.year == year) {
        let mut postings = award.entry.postings.iter();
        let of_grant = postings.any(|posting| posting.grant == Some(grant));
        if of_grant && reader.reversed_by(award.number).await?.is_none() {
            return Ok(Some(award.number));
        }
    }
    Ok(None)
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
    let known = book
        .grants
        .get(&grant)
        .ok_or(Refusal::UnknownGrant(grant))?;
    if known.allocation(year).is_nil() {
        return Err(Granting::NoAllocation { grant, year }.into());
    }
    let awards = writer.awards().await?;
    if let Some(entry) = award_of(&mut writer, &awards, grant, year).await? {
        return Err(Granting::AwardPosted { grant, year, entry }.into());
    }
    let last = book.last_year(day_of(act));
    let entry = JournalEntry::balance(Draft::award(known, year), &book)?.up_to(last)?;
    let numbers = writer.post(&[entry], act).await?;
    writer.commit().await?;
    Ok(numbers.first().copied().unwrap_or_default())
}

/// Moves money from one fund to another inside an account.
///
/// # Errors
/// An amount that is not above nil, and the law that refuses the transfer.
pub async fn transfer(
    store: &Store,
    slug: &str,
    draft: Draft,
    heeded: Heeded,
    act: &Act,
) -> Result<EntryNumber, ActionError> {
    let given = draft
        .postings
        .first()
        .map(|posting| posting.amount)
        .unwrap_or_default();
    if given.is_nil() || given.is_negative() {
        return Err(Refusal::NotAboveNil(given).into());
    }
    entry(store, slug, draft, heeded, act).await
}

/// The days up to which accounts are reconciled, approved and locked.
#[derive(Debug, Clone)]
pub(super) struct Locks(BTreeMap<AccountCode, Date>);

impl Locks {
    /// Loads them.
    pub(super) async fn of(reader: &mut Reader) -> Result<Locks, ActionError> {
        Ok(Locks(reader.locked_until().await?))
    }

    /// Whether a locked reconciliation of an account holds what is posted in a year on a day: up to
    /// the last day of a year it takes in what belongs to the year, whenever that is dated.
    pub(super) fn hold(&self, account: AccountCode, (year, day): (FinancialYear, Date)) -> bool {
        let until = self.0.get(&account);
        until.is_some_and(|until| day <= *until || year.last_day() <= *until)
    }

    /// Whether postings come to nil on every locked account by themselves, as a pair of reversal
    /// and replacement does on the account of its statement.
    pub(super) fn nil_on_each<'a>(
        &self,
        postings: impl Iterator<Item = &'a Posting>,
    ) -> Result<bool, Refusal> {
        let mut sums: BTreeMap<AccountCode, Money> = BTreeMap::new();
        for posting in postings.filter(|posting| self.0.contains_key(&posting.account)) {
            let sum = sums.entry(posting.account).or_default();
            *sum = sum.plus(posting.amount)?;
        }
        Ok(sums.values().all(|sum| sum.is_nil()))
    }

    /// Allows a draft that disturbs no locked reconciliation: one dated later, or one whose net on
    /// the account is nil.
    pub(super) fn allow(&self, draft: &Draft) -> Result<(), ActionError> {
        for (&account, &until) in &self.0 {
            if !self.hold(account, (draft.year, draft.date)) {
                continue;
            }
            let sides = draft
                .postings
                .iter()
                .filter(|posting| posting.account == account);
            if !Money::sum(sides.map(|posting| posting.amount))?.is_nil() {
                return Err(Reconciling::Locked {
                    account,
                    date: short_date(until),
                }
                .into());
            }
        }
        Ok(())
    }
}
