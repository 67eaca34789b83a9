//! Lines that no new entry answers: what an entry of the ledger must be to answer one, and leaving
//! one waiting, with the reason.

use jiff::civil::Date;

use crate::{
    actions::{
        ActionError,
        amend::Seen,
        refusal::{Matching, Refusal, named, reasoned},
    },
    ledger::{
        digest::{Digest, Encoder},
        journal::{EntryKind, EntryNumber, LineNumber},
        posted::{Act, ReversalError},
    },
    store::{
        Store,
        journal::list::Moment,
        reader::Reader,
        statements::line::{HeldLine, LineState},
        writer::Writer,
    },
};

/// An entry answers a whole line: it moves the line's account by the line's amount, stands, and
/// answers no other.
pub(super) async fn check_whole(
    writer: &mut Writer,
    held: &HeldLine,
    entry: EntryNumber,
) -> Result<(), ActionError> {
    let (account, amount) = (held.account, held.open);
    let found = writer.entry(entry).await?;
    let found = found.ok_or(Refusal::UnknownEntry(entry))?;
    if found.entry.kind == EntryKind::Opening {
        return Err(Matching::IsOpening(entry).into());
    }
    if let Some(by) = writer.reversed_by(entry).await? {
        return Err(ReversalError::AlreadyReversed { entry, by }.into());
    }
    if writer.open_of(entry, account).await? == amount {
        return Ok(());
    }
    // Why it does not is worth a longer look.
    let nets = writer.entry_nets(account, Date::MAX, Moment::NOW).await?;
    let net = nets.iter().find(|found| found.number == entry);
    let moved = net.map(|found| found.net).unwrap_or_default();
    if moved != amount {
        return Err(Matching::DoesNotAnswer {
            entry,
            account,
            net: moved,
            amount,
        }
        .into());
    }
    let answers = net.and_then(|found| found.answers.first());
    let other = answers.map(|(line, _)| *line).unwrap_or_default();
    Err(Matching::AnswersAnother { entry, line: other }.into())
}

/// Leaves a line waiting and keeps why.
///
/// # Errors
/// A line that is unknown or answered already, one that somebody else left for another reason since
/// it was looked at, and no reason.
pub async fn leave(
    store: &Store,
    slug: &str,
    (line, seen_as): (LineNumber, Seen),
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "the line")?;
    let mut writer = store.write(slug).await?;
    let held = waiting(&mut writer, line).await?;
    if matches!(seen_as, Seen::As(digest) if digest != seen(&held.state)) {
        let what = format!("why line {line} is left waiting");
        return Err(Refusal::ChangedSince(what).into());
    }
    writer
        .leave_line(line, act.why.as_deref().unwrap_or_default(), act)
        .await?;
    writer.commit().await?;
    Ok(())
}

/// Why a line is left waiting, as a digest: whoever says why anew names it.
pub fn seen(state: &LineState) -> Digest {
    let why = match state {
        LineState::Left(why) => Some(why.as_str()),
        LineState::Waiting
        | LineState::Answered(_)
        | LineState::Undone(_)
        | LineState::Withdrawn(_) => None,
    };
    Digest::of(Encoder::of("left").maybe(why).finish())
}

/// A line that waits, or was left waiting.
pub(in crate::actions) async fn waiting(
    reader: &mut Reader,
    line: LineNumber,
) -> Result<HeldLine, ActionError> {
    let held = reader.line(line).await?.ok_or(Refusal::UnknownLine(line))?;
    match &held.state {
        LineState::Answered(entries) => {
            let entry = entries.first().copied().unwrap_or_default();
            Err(Matching::LineAnswered { line, entry }.into())
        }
        LineState::Undone(_) | LineState::Withdrawn(_) => Err(Matching::LineGone(line).into()),
        LineState::Waiting | LineState::Left(_) => Ok(held),
    }
}
