//! Undoing what was said of a line: a match is ended, and an entry that was posted for the line is
//! reversed, so that the line waits again. Nothing is removed: what was done and that it was undone
//! both stay in the record.

use jiff::civil::Date;

use super::signed;
use crate::{
    actions::{
        ActionError,
        refusal::{Matching, Refusal, named, reasoned},
        reverse::{self, Instead},
    },
    ledger::{
        digest::{Digest, Encoder},
        journal::{EntryNumber, LineNumber},
        posted::Act,
    },
    store::{Store, statements::matching::KeptMatch, writer::Writer},
};

/// What was undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// The lines that wait again.
    pub lines: Vec<LineNumber>,
    /// The entries that were reversed, each on its own day.
    pub reversed: Vec<EntryNumber>,
    /// The entries that stand and were let go of, each with the line that it answered.
    pub let_go: Vec<(LineNumber, EntryNumber)>,
}

impl Undone {
    /// The digest of what is undone; confirming names it.
    pub fn digest(&self) -> Digest {
        let mut record = Encoder::of("undoing-lines");
        for line in &self.lines {
            record.number(*line);
        }
        for entry in &self.reversed {
            record.number(*entry);
        }
        for (line, entry) in &self.let_go {
            record.number(*line).number(*entry);
        }
        Digest::of(record.finish())
    }
}

/// Undoes what answers some lines, all of it or nothing; `entry` undoes one match alone.
///
/// # Errors
/// A line that nothing answers, a match that a signed reconciliation rests on, and the law that
/// refuses a reversal: a closed year, a locked reconciliation.
pub async fn undo(
    store: &Store,
    slug: &str,
    lines: &[LineNumber],
    entry: Option<EntryNumber>,
    act: &Act,
) -> Result<Undone, ActionError> {
    reasoned(act, "what is undone")?;
    let mut writer = store.write(slug).await?;
    let undone = within(&mut writer, lines, entry, act).await?;
    writer.commit().await?;
    Ok(undone)
}

/// Undoes what answers some lines, where that is what somebody saw and confirmed.
///
/// # Errors
/// [`Refusal::PlanChanged`] where it would now be something else; and as [`undo`].
pub async fn confirmed(
    store: &Store,
    slug: &str,
    lines: &[LineNumber],
    confirmed: Digest,
    act: &Act,
) -> Result<Undone, ActionError> {
    reasoned(act, "what is undone")?;
    let mut writer = store.write(slug).await?;
    let undone = within(&mut writer, lines, None, act).await?;
    let now = undone.digest();
    if now != confirmed {
        let (confirmed, now) = (confirmed.short(), now.short());
        return Err(Refusal::PlanChanged { confirmed, now }.into());
    }
    writer.commit().await?;
    Ok(undone)
}

/// What undoing some lines would do; nothing is written.
///
/// # Errors
/// As [`undo`], but for the reason, which is asked for later.
pub async fn plan(
    store: &Store,
    slug: &str,
    lines: &[LineNumber],
    act: &Act,
) -> Result<Undone, ActionError> {
    // Everything is done as it will be, and not kept: the writer is let go without a commit.
    let mut writer = store.write(slug).await?;
    let why = Some(act.why.clone().unwrap_or_else(|| "planned".to_owned()));
    let act = Act { why, ..act.clone() };
    within(&mut writer, lines, None, &act).await
}

async fn within(
    writer: &mut Writer,
    lines: &[LineNumber],
    entry: Option<EntryNumber>,
    act: &Act,
) -> Result<Undone, ActionError> {
    named(act)?;
    let mut undone = Undone::default();
    for line in lines {
        // One entry may have answered several of them, and was reversed with the first.
        if !undone.lines.contains(line) {
            undo_line(writer, *line, entry, act, &mut undone).await?;
        }
    }
    Ok(undone)
}

async fn undo_line(
    writer: &mut Writer,
    line: LineNumber,
    entry: Option<EntryNumber>,
    act: &Act,
    undone: &mut Undone,
) -> Result<(), ActionError> {
    let held = writer.line(line).await?;
    let held = held.ok_or(Refusal::UnknownLine(line))?;
    let standing = writer.matches_with(line).await?;
    let wanted = |made: &&KeptMatch| entry.is_none_or(|entry| entry == made.entry);
    let mut found = standing.iter().filter(wanted).peekable();
    if found.peek().is_none() {
        return Err(Matching::NothingToUndo(line).into());
    }
    for made in found {
        let number = made.entry;
        let posted = writer.entry(number).await?;
        let posted = posted.ok_or(Refusal::UnknownEntry(number))?;
        // An entry that was posted for the line came with it or was matched in the same act.
        let for_line = match made.made {
            None => true,
            Some(record) => writer.made_at(record).await? == Some(posted.posted.at),
        };
        if for_line {
            let date: Date = posted.entry.date;
            let with_it = writer.matches_of(number).await?;
            reverse::within(writer, number, date, Instead::Nothing, act).await?;
            undone.lines.extend(with_it.iter().map(|made| made.line));
            undone.reversed.push(number);
        } else {
            signed::end(writer, &held, number, act).await?;
            undone.lines.push(line);
            undone.let_go.push((line, number));
        }
    }
    Ok(())
}
