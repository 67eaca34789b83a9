//! Putting a mistake right: the mirror of an entry, and what should have stood instead of it, which
//! takes over the statement lines that the entry answered. A posted entry itself never changes.

use jiff::civil::Date;

use crate::{
    ledger::{
        code::AccountCode,
        entry::JournalEntry,
        journal::{Draft, EntryNumber, LineNumber, Posting},
        posted::{Act, PostedEntry, ReversalError},
    },
    statement::suggest::rule::Target,
    store::{
        Store,
        statements::{line::HeldLine, matching::KeptMatch},
        writer::Writer,
    },
};

use super::{
    ActionError, day_of,
    post::Locks,
    refusal::{Refusal, named, reasoned},
};

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
pub async fn entry(
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
/// As [`entry`].
pub async fn plan(
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
    within(writer, number, date, instead, act).await
}

/// The same in an act that does more, and the entries that were posted.
pub(super) async fn within(
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
        .any(|held| locks.hold(held.account, (original.entry.year, original.entry.date)));
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
    let last = book.last_year(day_of(act));
    let entries = drafts
        .into_iter()
        .map(|draft| JournalEntry::balance(draft, &book)?.up_to(last))
        .collect::<Result<Vec<_>, _>>()?;
    let pair = entries.iter().flat_map(|entry| &entry.draft().postings);
    if !(locked && entries.len() > 1 && locks.nil_on_each(pair)?) {
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
