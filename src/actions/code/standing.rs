//! Lines that no new entry answers: one that an entry of the ledger answers already, and one that
//! is left waiting, with the reason.

use jiff::civil::Date;

use crate::{
    actions::{
        ActionError,
        refusal::{Refusal, named, reasoned},
    },
    ledger::{
        journal::{EntryNumber, LineNumber},
        posted::{Act, ReversalError},
    },
    store::{
        Store,
        journal::list::Moment,
        reader::Reader,
        statements::line::{HeldLine, LineState},
    },
};

/// Lets an entry that is posted already answer a waiting line: the other half of a payment between
/// two accounts of the book, or a line that was entered by hand before its statement came.
///
/// # Errors
/// A line or an entry that is unknown, an entry whose net on the line's account is not the line's
/// amount, one that answers another line of that account, and one that was reversed.
pub async fn answer(
    store: &Store,
    slug: &str,
    line: LineNumber,
    entry: EntryNumber,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let held = waiting(&mut writer, line).await?;
    let (account, amount) = (held.account, held.line.amount);
    writer
        .entry(entry)
        .await?
        .ok_or(Refusal::UnknownEntry(entry))?;
    if let Some(by) = writer.reversed_by(entry).await? {
        return Err(ReversalError::AlreadyReversed { entry, by }.into());
    }
    let nets = writer.entry_nets(account, Date::MAX, Moment::NOW).await?;
    let net = nets.iter().find(|found| found.number == entry);
    let moved = net.map(|found| found.net).unwrap_or_default();
    if moved != amount {
        return Err(Refusal::DoesNotAnswer {
            entry,
            account,
            net: moved,
            amount,
        }
        .into());
    }
    if let Some((other, _)) = net.and_then(|found| found.answers.first()) {
        return Err(Refusal::AnswersAnother {
            entry,
            line: *other,
        }
        .into());
    }
    writer.make_match(line, entry, None, act).await?;
    writer.commit().await?;
    Ok(())
}

/// Leaves a line waiting and keeps why.
///
/// # Errors
/// A line that is unknown or answered already, and no reason.
pub async fn leave(
    store: &Store,
    slug: &str,
    line: LineNumber,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "the line")?;
    let mut writer = store.write(slug).await?;
    waiting(&mut writer, line).await?;
    writer
        .leave_line(line, act.why.as_deref().unwrap_or_default(), act)
        .await?;
    writer.commit().await?;
    Ok(())
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
            Err(Refusal::LineAnswered { line, entry }.into())
        }
        LineState::Undone(_) | LineState::Withdrawn(_) => Err(Refusal::LineGone(line).into()),
        LineState::Waiting | LineState::Left(_) => Ok(held),
    }
}
