//! One entry that answers several lines: of one account, or one of each of two.

use super::{
    by_rules::Coder,
    confirm::{Done, whole, within},
    signed,
    standing::waiting,
};
use crate::{
    actions::{
        ActionError,
        refusal::{Matching, Refusal, named},
    },
    ledger::{
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        journal::{Draft, EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    statement::suggest::rule::Target,
    store::{Store, statements::line::HeldLine, writer::Writer},
};

/// Lets one entry answer several lines of one account, as a person chose them; what they leave of
/// the entry stays open.
///
/// # Errors
/// A line that is unknown or answered already, lines of two accounts, and lines that come to more
/// than is open of the entry.
pub async fn gather(
    store: &Store,
    slug: &str,
    entry: EntryNumber,
    lines: &[LineNumber],
    act: &Act,
) -> Result<Done, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    together(&mut writer, entry, lines, Rest::StaysOpen, act).await?;
    writer.commit().await?;
    Ok(Done {
        lines: lines.to_vec(),
        posted: Vec::new(),
    })
}

/// What may be left of an entry that answers several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing: what was suggested is the whole of it.
    None,
    /// Some of it, which a later line may show.
    StaysOpen,
}

/// Lets one entry answer several whole lines of one account.
pub(super) async fn together(
    writer: &mut Writer,
    entry: EntryNumber,
    lines: &[LineNumber],
    rest: Rest,
    act: &Act,
) -> Result<(), ActionError> {
    let mut held = Vec::with_capacity(lines.len());
    for line in lines {
        held.push(waiting(writer, *line).await?);
    }
    let Some(account) = held.first().map(|held| held.account) else {
        return Err(Matching::NothingSelected.into());
    };
    writer
        .entry(entry)
        .await?
        .ok_or(Refusal::UnknownEntry(entry))?;
    let left = writer.open_of(entry, account).await?;
    let sum = Money::sum(held.iter().map(|held| held.open))?;
    let same_account = held.iter().all(|held| held.account == account);
    match rest {
        Rest::StaysOpen if same_account => {
            if !within(sum, left) {
                let amount = sum;
                return Err(Matching::NotOpen {
                    entry,
                    account,
                    left,
                    amount,
                }
                .into());
            }
        }
        Rest::None if same_account && sum == left => {}
        Rest::None | Rest::StaysOpen => {
            return Err(Matching::NotTogether { entry, left, sum }.into());
        }
    }
    for held in &held {
        let part = (held.open != held.line.amount).then_some(held.open);
        signed::make(writer, held, entry, part, act).await?;
    }
    Ok(())
}

/// One entry for a line of each of two accounts.
pub(super) fn transfer(
    coder: &Coder,
    held: &HeldLine,
    other: &HeldLine,
    (account, fund): (AccountCode, FundCode),
) -> Result<Draft, ActionError> {
    let whole_lines = held.open == held.line.amount && other.open == other.line.amount;
    if !whole_lines || other.account != account || held.open != other.open.turned() {
        return Err(Matching::NoTransfer {
            line: held.number,
            other: other.number,
        }
        .into());
    }
    let target = Target {
        account,
        fund,
        project: ProjectCode::NONE,
        line: LineCode::NONE,
        grant: None,
    };
    let mut draft = coder.draft_of(held, &[whole(held, target)])?;
    draft.lines.push(other.number);
    Ok(draft)
}
