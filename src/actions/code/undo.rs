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
    /// The entries that were reversed.
    pub reversed: Vec<EntryNumber>,
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
    named(act)?;
    reasoned(act, "what is undone")?;
    let mut writer = store.write(slug).await?;
    let mut undone = Undone::default();
    for line in lines {
        // One entry may have answered several of them, and was reversed with the first.
        if undone.lines.contains(line) {
            continue;
        }
        undo_line(&mut writer, *line, entry, act, &mut undone).await?;
    }
    writer.commit().await?;
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
        }
    }
    Ok(())
}
