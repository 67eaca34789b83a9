//! Posting: an entry by hand, a grant's award, and putting a mistake right.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    ledger::{
        calendar::{FinancialYear, short_date},
        code::{AccountCode, GrantCode},
        entry::JournalEntry,
        journal::{Draft, EntryKind, EntryNumber, LineNumber, Posting},
        money::Money,
        posted::{Act, PostedEntry, ReversalError},
    },
    statement::suggest::rule::Target,
    store::{
        Store,
        reader::Reader,
        statements::{line::HeldLine, matching::KeptMatch},
        writer::Writer,
    },
};

use super::{
    ActionError,
    refusal::{Reconciling, Refusal, named, reasoned},
};

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
    let entry = proved(&mut writer, draft).await?;
    let numbers = writer.post(&[entry], act).await?;
    writer.commit().await?;
    Ok(numbers.first().copied().unwrap_or_default())
}

/// An entry that every law allows and that disturbs no locked reconciliation.
async fn proved(reader: &mut Reader, draft: Draft) -> Result<JournalEntry, ActionError> {
    let entry = JournalEntry::balance(draft, &reader.book().await?)?;
    Locks::of(reader).await?.allow(entry.draft())?;
    Ok(entry)
}

/// What posting an entry would write, and the number that it would have; nothing is written.
///
/// # Errors
/// As [`entry`].
pub async fn plan(
    store: &Store,
    slug: &str,
    draft: Draft,
) -> Result<(JournalEntry, EntryNumber), ActionError> {
    let mut reader = store.read(slug).await?;
    let number = reader.last_entry().await?.saturating_add(1);
    Ok((proved(&mut reader, draft).await?, number))
}

/// Posts an accrual and its reversal on a later day, both or neither.
///
/// # Errors
/// As [`entry`], for the accrual and for its reversal.
pub async fn accrual(
    store: &Store,
    slug: &str,
    mut draft: Draft,
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
    let mut writer = store.write(slug).await?;
    let entry = proved(&mut writer, draft).await?;
    let number = writer.post(&[entry], act).await?;
    let number = number.first().copied().unwrap_or_default();
    let accrued = writer.entry(number).await?;
    let accrued = accrued.ok_or(Refusal::UnknownEntry(number))?;
    let reversal = proved(&mut writer, accrued.reversal(reversed_on)?).await?;
    let reversal = writer.post(&[reversal], act).await?;
    writer.commit().await?;
    Ok((number, reversal.first().copied().unwrap_or_default()))
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
        return Err(Refusal::NoAllocation { grant, year }.into());
    }
    for award in writer.awards().await? {
        let of_grant = award
            .entry
            .postings
            .iter()
            .any(|posting| posting.grant == Some(grant));
        if of_grant && award.entry.year == year && writer.reversed_by(award.number).await?.is_none()
        {
            return Err(Refusal::AwardPosted {
                grant,
                year,
                entry: award.number,
            }
            .into());
        }
    }
    let entry = JournalEntry::balance(Draft::award(known, year), &book)?;
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
    entry(store, slug, draft, act).await
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
    let mut writer = store.write(slug).await?;
    let (right, _) = put_right(&mut writer, number, date, instead, act).await?;
    writer.commit().await?;
    Ok(right)
}

/// The mirror, and what would stand instead, as reversing an entry would post them; nothing is
/// written.
///
/// # Errors
/// As [`reverse`].
pub async fn plan_reversal(
    store: &Store,
    slug: &str,
    number: EntryNumber,
    date: Date,
    instead: Instead,
    act: &Act,
) -> Result<Vec<JournalEntry>, ActionError> {
    // Everything is done as it will be, and not kept: the writer is let go without a commit.
    let mut writer = store.write(slug).await?;
    let (_, entries) = put_right(&mut writer, number, date, instead, act).await?;
    Ok(entries)
}

async fn put_right(
    writer: &mut Writer,
    number: EntryNumber,
    date: Date,
    instead: Instead,
    act: &Act,
) -> Result<(PutRight, Vec<JournalEntry>), ActionError> {
    named(act)?;
    reasoned(act, "the reversal")?;
    reverse_with(writer, number, date, instead, act).await
}

/// The same in an act that does more, and the entries that were posted.
pub(super) async fn reverse_with(
    writer: &mut Writer,
    number: EntryNumber,
    date: Date,
    instead: Instead,
    act: &Act,
) -> Result<(PutRight, Vec<JournalEntry>), ActionError> {
    let book = writer.book().await?;
    let locks = Locks::of(writer).await?;
    let original = writer
        .entry(number)
        .await?
        .ok_or(Refusal::UnknownEntry(number))?;
    if let Some(by) = writer.reversed_by(number).await? {
        return Err(ReversalError::AlreadyReversed { entry: number, by }.into());
    }
    let standing = writer.matches_of(number).await?;
    let lines: Vec<LineNumber> = standing.iter().map(|made| made.line).collect();
    let answered = writer.lines_of(&lines).await?;
    let held = match original.entry.lines.first() {
        Some(line) => writer.line(*line).await?,
        None => answered.first().cloned(),
    };
    let locked = answered
        .iter()
        .any(|held| locks.hold(held.account, original.entry.date));
    let mut reversal = original.reversal(date)?;
    let source = held.as_ref().map(|held| held.source.clone());
    reversal.source = source.clone().or_else(|| original.entry.source.clone());
    let replacement = stands_instead(&original, (held.as_ref(), date), instead)?;
    let mut drafts = vec![reversal];
    drafts.extend(replacement);
    if let Some(replacement) = drafts.get_mut(1) {
        // The lines that it answered to the end, whole: what was matched of a part follows below.
        let whole = standing
            .iter()
            .filter(|made| !locked && made.amount.is_none());
        replacement.lines = whole.map(|made| made.line).collect();
        if locked {
            replacement.source = source;
        }
    }
    let entries = drafts
        .into_iter()
        .map(|draft| JournalEntry::balance(draft, &book))
        .collect::<Result<Vec<_>, _>>()?;
    let pair = entries.iter().flat_map(|entry| &entry.draft().postings);
    if !(locked && entries.len() > 1 && nil_on_each(pair, &locks.0)?) {
        entries
            .iter()
            .try_for_each(|entry| locks.allow(entry.draft()))?;
    }
    // A line goes back to waiting, or to the replacement, also where nothing stands instead.
    if !locked || entries.len() == 1 {
        for made in &standing {
            writer.end_match(made.line, number, act).await?;
        }
    }
    let mut numbers = writer.post(&entries, act).await?.into_iter();
    let right = PutRight {
        reversal: numbers.next().unwrap_or_default(),
        replacement: numbers.next(),
    };
    if let Some(replacement) = right.replacement.filter(|_| !locked) {
        hand_on(writer, (&standing, &answered), replacement, act).await?;
    }
    Ok((right, entries))
}

/// What stands instead of an entry, as it was said.
fn stands_instead(
    original: &PostedEntry,
    (held, date): (Option<&HeldLine>, Date),
    instead: Instead,
) -> Result<Option<Draft>, Refusal> {
    let postings = match instead {
        Instead::Nothing => return Ok(None),
        Instead::Postings(postings) => postings,
        Instead::Recode(target) => {
            let held = held.ok_or(Refusal::CannotRecode(original.number))?;
            recoded(original, held.account, &target)?
        }
    };
    Ok(Some(replacing(original, date, postings)))
}

/// Hands the parts of lines that an entry answered on to its replacement, and remembers what the
/// lines turned out to be for.
async fn hand_on(
    writer: &mut Writer,
    (standing, answered): (&[KeptMatch], &[HeldLine]),
    replacement: EntryNumber,
    act: &Act,
) -> Result<(), ActionError> {
    for made in standing.iter().filter(|made| made.amount.is_some()) {
        writer
            .make_match(made.line, replacement, made.amount, act)
            .await?;
    }
    let said: Vec<_> = answered
        .iter()
        .map(|held| (held.number, &held.line))
        .collect();
    writer.remember(&said).await?;
    Ok(())
}

fn replacing(original: &PostedEntry, date: Date, postings: Vec<Posting>) -> Draft {
    let mut draft = Draft::ordinary(date, original.entry.text.clone(), postings);
    draft.reference.clone_from(&original.entry.reference);
    original.replacement(draft)
}

/// The postings of an entry with its one other side, beside the account of its statement line, in
/// another place.
fn recoded(
    original: &PostedEntry,
    held_in: AccountCode,
    target: &Target,
) -> Result<Vec<Posting>, Refusal> {
    let (bank, other): (Vec<&Posting>, Vec<&Posting>) = original
        .entry
        .postings
        .iter()
        .partition(|posting| posting.account == held_in);
    let ([bank], [other]) = (bank.as_slice(), other.as_slice()) else {
        return Err(Refusal::CannotRecode(original.number));
    };
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = *target;
    let side = Posting {
        account,
        fund,
        project,
        line,
        grant,
        amount: other.amount,
    };
    Ok(vec![side, Posting { fund, ..**bank }])
}

/// The days up to which accounts are reconciled, approved and locked.
#[derive(Debug, Clone)]
pub(super) struct Locks(BTreeMap<AccountCode, Date>);

/// Whether postings come to nil on every locked account by themselves, as a pair of reversal and
/// replacement does on the account of its statement.
fn nil_on_each<'a>(
    postings: impl Iterator<Item = &'a Posting>,
    accounts: &BTreeMap<AccountCode, Date>,
) -> Result<bool, Refusal> {
    let mut sums: BTreeMap<AccountCode, Money> = BTreeMap::new();
    for posting in postings.filter(|posting| accounts.contains_key(&posting.account)) {
        let sum = sums.entry(posting.account).or_default();
        *sum = sum.plus(posting.amount)?;
    }
    Ok(sums.values().all(|sum| sum.is_nil()))
}

impl Locks {
    /// Loads them.
    pub(super) async fn of(reader: &mut Reader) -> Result<Locks, ActionError> {
        Ok(Locks(reader.locked_until().await?))
    }

    /// Whether a locked reconciliation of an account holds a day.
    fn hold(&self, account: AccountCode, day: Date) -> bool {
        self.0.get(&account).is_some_and(|until| day <= *until)
    }

    /// Allows a draft that disturbs no locked reconciliation: one dated later, or one whose net on
    /// the account is nil.
    pub(super) fn allow(&self, draft: &Draft) -> Result<(), ActionError> {
        for (&account, &until) in &self.0 {
            if draft.date > until {
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
