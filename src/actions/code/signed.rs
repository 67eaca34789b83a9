//! Matches inside a signed reconciliation. A paper is signed with what answered its lines, so a
//! match of a line and an entry that it holds both is not ended, and none is made that it does not
//! know: either would move what is signed, and the line could be posted twice.
//!
//! What clears later disturbs nothing, and is matched and unmatched: a line after its day, or one
//! that came after it was signed, with an entry that was outstanding; an entry after its day with a
//! line that waited.

use crate::{
    actions::{
        ActionError,
        refusal::{InsideLock, Reconciling, Refusal},
    },
    ledger::{
        calendar::short_date,
        journal::EntryNumber,
        money::Money,
        posted::{Act, PostedEntry},
    },
    store::{
        reader::Reader, settings::board::Lock, statements::line::HeldLine,
        statements::matching::KeptMatch, writer::Writer,
    },
};

/// Lets an entry answer a line, whole or an amount of it.
///
/// # Errors
/// [`Reconciling::SignedApart`] where a signed reconciliation holds both without their match.
pub(super) async fn make(
    writer: &mut Writer,
    held: &HeldLine,
    entry: EntryNumber,
    amount: Option<Money>,
    act: &Act,
) -> Result<(), ActionError> {
    let pair = Pair::of(writer, held, entry).await?;
    let same = |made: &KeptMatch| made.amount == amount;
    if let Some(lock) = pair.papers.iter().find(|lock| !pair.stood(lock, same)) {
        return Err(pair.refused(lock, Reconciling::SignedApart).into());
    }
    let line = held.number;
    Ok(writer.make_match(line, entry, amount, act).await?)
}

/// Ends the match of a line and an entry.
///
/// # Errors
/// [`Reconciling::SignedTogether`] where a signed reconciliation holds both with their match.
pub(super) async fn end(
    writer: &mut Writer,
    held: &HeldLine,
    entry: EntryNumber,
    act: &Act,
) -> Result<(), ActionError> {
    let pair = Pair::of(writer, held, entry).await?;
    if let Some(lock) = pair.papers.iter().find(|lock| pair.stood(lock, |_| true)) {
        return Err(pair.refused(lock, Reconciling::SignedTogether).into());
    }
    Ok(writer.end_match(held.number, entry, act).await?)
}

/// A line and an entry, and what is signed of them.
struct Pair<'a> {
    held: &'a HeldLine,
    posted: PostedEntry,
    /// The locks of the reconciliations that hold both, oldest first.
    papers: Vec<Lock>,
    /// Every match that they had, those that were ended among them.
    matches: Vec<KeptMatch>,
}

impl<'a> Pair<'a> {
    async fn of(
        reader: &mut Reader,
        held: &'a HeldLine,
        entry: EntryNumber,
    ) -> Result<Pair<'a>, ActionError> {
        let posted = reader.entry(entry).await?;
        let posted = posted.ok_or(Refusal::UnknownEntry(entry))?;
        let mut papers = reader.locks().await?;
        papers.retain(|lock| {
            let line = held.line.date <= lock.on && held.number <= lock.at.line;
            let entry = posted.entry.date <= lock.on && posted.number <= lock.at.entry;
            lock.account == held.account && line && entry
        });
        let mut matches = reader.matches_made(entry).await?;
        matches.retain(|made| made.line == held.number);
        Ok(Pair {
            held,
            posted,
            papers,
            matches,
        })
    }

    /// Whether a match of them stood when a reconciliation was signed.
    fn stood(&self, lock: &Lock, which: impl Fn(&KeptMatch) -> bool) -> bool {
        let mut matches = self.matches.iter().filter(|made| which(made));
        matches.any(|made| lock.at.has_match(made.made, made.ended))
    }

    fn refused(&self, lock: &Lock, how: impl Fn(InsideLock) -> Reconciling) -> Reconciling {
        how(InsideLock {
            line: self.held.number,
            line_on: short_date(self.held.line.date),
            entry: self.posted.number,
            entry_on: short_date(self.posted.entry.date),
            account: lock.account,
            date: short_date(lock.on),
        })
    }
}
