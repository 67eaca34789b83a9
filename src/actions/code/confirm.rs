//! What a person confirmed of the suggestions: a new entry, entries of the ledger that answer the
//! line, one entry for several lines, one entry for a line of each of two accounts.
//!
//! What was shown is what is done: nothing is worked out anew. Several lines at once are done all
//! or none, and then nothing rests on amount and day alone.

use std::collections::BTreeSet;

use super::{
    awaited::{self, Settling},
    by_rules::{Coder, rules_of},
    gather::{Rest, together, transfer},
    signed,
    standing::{check_whole, waiting},
    suggest::Desk,
};
use crate::{
    actions::{
        ActionError,
        caution::{Heeded, heed},
        refusal::{Matching, Refusal, named},
        rule,
    },
    ledger::{
        journal::{Draft, EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    statement::{
        matching::{Does, Part},
        suggest::{coding::Share, rule::Target, rules::Rules},
    },
    store::{Store, statements::line::HeldLine, writer::Writer},
};

/// A line and what a person confirmed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The line.
    pub line: LineNumber,
    /// What is done.
    pub does: Does,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// The lines that were answered, wholly or in part.
    pub lines: Vec<LineNumber>,
    /// The entries that were posted for them.
    pub posted: Vec<EntryNumber>,
}

/// Does what a person confirmed of one line.
///
/// # Errors
/// A line that is unknown or answered already, what does not add up to it, what should be looked at
/// twice and was not, and every law.
pub async fn confirm(
    store: &Store,
    slug: &str,
    confirmed: &Confirmed,
    heeded: Heeded,
    act: &Act,
) -> Result<Done, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let held = waiting(&mut writer, confirmed.line).await?;
    let coder = Coder::of(&mut writer, act).await?;
    let does = [(&held, &confirmed.does)];
    let rules = rules_of(&mut writer).await?;
    looked_at(&mut writer, (&coder, &rules), &does, heeded).await?;
    if let Does::Code(target) = confirmed.does {
        followed(&mut writer, &rules, [(&held, target)], act).await?;
    }
    let mut done = Done::default();
    apply(
        &mut writer,
        &coder,
        (&held, &confirmed.does),
        act,
        &mut done,
    )
    .await?;
    writer.commit().await?;
    Ok(done)
}

/// Does what a person confirmed of several lines, all of it or nothing.
///
/// # Errors
/// [`Matching::NoEvidence`] where an entry has nothing but amount and day in common with a line,
/// and everything that confirming one line refuses.
pub async fn confirm_all(
    store: &Store,
    slug: &str,
    confirmed: &[Confirmed],
    heeded: Heeded,
    act: &Act,
) -> Result<Done, ActionError> {
    named(act)?;
    if confirmed.is_empty() {
        return Err(Matching::NothingSelected.into());
    }
    awaited::none_over(confirmed)?;
    let mut writer = store.write(slug).await?;
    let mut held = Vec::with_capacity(confirmed.len());
    for one in confirmed {
        held.push(waiting(&mut writer, one.line).await?);
    }
    evidenced(&mut writer, &held, confirmed).await?;
    let coder = Coder::of(&mut writer, act).await?;
    let does: Vec<_> = held
        .iter()
        .zip(confirmed.iter().map(|one| &one.does))
        .collect();
    let rules = rules_of(&mut writer).await?;
    looked_at(&mut writer, (&coder, &rules), &does, heeded).await?;
    let places = held.iter().zip(confirmed);
    let places = places.filter_map(|(held, one)| match one.does {
        Does::Code(target) => Some((held, target)),
        Does::Answer(_) | Does::Together { .. } | Does::Transfer { .. } | Does::Settle { .. } => {
            None
        }
    });
    followed(&mut writer, &rules, places, act).await?;
    let mut done = Done::default();
    let mut answered = BTreeSet::new();
    // Whole lines that are coded are posted together, so that balances are written once.
    let mut drafts: Vec<(&HeldLine, Target, Draft)> = Vec::new();
    for (held, one) in held.iter().zip(confirmed) {
        match one.does {
            Does::Code(target) if held.open == held.line.amount => {
                let draft = coder.draft_of(held, &[whole(held, target)]);
                let draft = draft.map_err(|error| of_line(&rules, held, target, error))?;
                drafts.push((held, target, draft));
                continue;
            }
            Does::Code(_)
            | Does::Answer(_)
            | Does::Together { .. }
            | Does::Transfer { .. }
            | Does::Settle { .. } => {}
        }
        // One entry may have answered this line with another one of the list.
        if !answered.contains(&held.number) {
            let from = done.lines.len();
            apply(&mut writer, &coder, (held, &one.does), act, &mut done).await?;
            answered.extend(done.lines.iter().skip(from).copied());
        }
    }
    let entries = drafts.iter().map(|(held, target, draft)| {
        let entry = coder.entry(draft.clone());
        entry.map_err(|error| of_line(&rules, held, *target, error))
    });
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    done.posted.extend(writer.post(&entries, act).await?);
    done.lines
        .extend(drafts.iter().map(|(held, ..)| held.number));
    let said: Vec<_> = drafts
        .iter()
        .map(|(held, ..)| (held.number, &held.line))
        .collect();
    writer.remember(&said).await?;
    writer.commit().await?;
    Ok(done)
}

/// Goes on where nothing of what will be posted anew should be looked at twice, or where it was.
async fn looked_at(
    writer: &mut Writer,
    (coder, rules): (&Coder, &Rules),
    lines: &[(&HeldLine, &Does)],
    heeded: Heeded,
) -> Result<(), ActionError> {
    if heeded == Heeded::Everything {
        return Ok(());
    }
    let mut drafts = Vec::new();
    for &(held, does) in lines {
        let target = match does {
            Does::Code(target) => *target,
            Does::Settle { awaited, over } => {
                let asked = (*awaited, *over);
                Settling::of(writer, coder.book(), held, asked)
                    .await?
                    .target
            }
            Does::Answer(_) | Does::Together { .. } | Does::Transfer { .. } => continue,
        };
        let draft = coder.draft_of(held, &[whole(held, target)]);
        drafts.push(draft.map_err(|error| match lines {
            [_] => error,
            _ => of_line(rules, held, target, error),
        })?);
    }
    heed(writer, &drafts, heeded).await
}

/// What refuses one of several lines that go to places, with the rule that proposes its place.
fn of_line(rules: &Rules, held: &HeldLine, to: Target, error: ActionError) -> ActionError {
    let proposal = rules.propose(held.account, &held.line);
    let rule = proposal.filter(|proposal| proposal.target == to);
    let rule = rule.as_ref().map(|proposal| proposal.rule.as_str());
    Matching::of_line((held.number, rule), error)
}

/// Counts the lines that go where a rule proposes: whoever confirms such a suggestion follows the
/// rule, wherever they do it.
async fn followed(
    writer: &mut Writer,
    rules: &Rules,
    lines: impl IntoIterator<Item = (&HeldLine, Target)>,
    act: &Act,
) -> Result<(), ActionError> {
    let names = lines.into_iter().filter_map(|(held, target)| {
        let proposal = rules.propose(held.account, &held.line)?;
        (proposal.target == target).then_some(proposal.rule)
    });
    let names: Vec<String> = names.collect();
    rule::count(writer, names.iter().map(String::as_str), act).await
}

/// Nothing that several lines are done with rests on amount and day alone.
async fn evidenced(
    writer: &mut Writer,
    held: &[HeldLine],
    confirmed: &[Confirmed],
) -> Result<(), ActionError> {
    let codes = |one: &Confirmed| matches!(one.does, Does::Code(_));
    if confirmed.iter().all(codes) {
        return Ok(());
    }
    let book = writer.book().await?;
    let desk = Desk::of(writer, &book, held).await?;
    for (held, one) in held.iter().zip(confirmed) {
        if codes(one) {
            continue;
        }
        let ranked = desk.ranked(held);
        let mut offered = ranked.suggestions.iter();
        if !offered.any(|found| found.does == one.does && found.evidence) {
            return Err(Matching::NoEvidence(held.number).into());
        }
    }
    Ok(())
}

/// Posts the draft of a line's entry, and lets it answer the line: the whole of it with the entry,
/// what other entries left of it by a match of its own.
pub(super) async fn post(
    writer: &mut Writer,
    coder: &Coder,
    (held, draft): (&HeldLine, Draft),
    act: &Act,
) -> Result<EntryNumber, ActionError> {
    let entry = coder.entry(draft)?;
    let numbers = writer.post(&[entry], act).await?;
    let number = numbers.first().copied().unwrap_or_default();
    if held.open != held.line.amount {
        writer
            .make_match(held.number, number, Some(held.open), act)
            .await?;
    }
    writer.remember(&[(held.number, &held.line)]).await?;
    Ok(number)
}

async fn apply(
    writer: &mut Writer,
    coder: &Coder,
    (held, does): (&HeldLine, &Does),
    act: &Act,
    done: &mut Done,
) -> Result<(), ActionError> {
    match does {
        Does::Code(target) => {
            let draft = coder.draft_of(held, &[whole(held, *target)])?;
            done.posted
                .push(post(writer, coder, (held, draft), act).await?);
            done.lines.push(held.number);
        }
        Does::Settle { awaited, over } => {
            let asked = (*awaited, *over);
            let settling = Settling::of(writer, coder.book(), held, asked).await?;
            let draft = coder.draft_of(held, &[whole(held, settling.target)])?;
            let entry = post(writer, coder, (held, draft), act).await?;
            settling.answered(writer, entry, act).await?;
            done.posted.push(entry);
            done.lines.push(held.number);
        }
        Does::Answer(parts) => {
            answer(writer, held, parts, act).await?;
            done.lines.push(held.number);
        }
        Does::Together { entry, lines } => {
            together(writer, *entry, lines, Rest::None, act).await?;
            done.lines.extend(lines);
        }
        Does::Transfer {
            other,
            account,
            fund,
        } => {
            let other = waiting(writer, *other).await?;
            let draft = transfer(coder, held, &other, (*account, *fund))?;
            let entry = coder.entry(draft)?;
            done.posted.extend(writer.post(&[entry], act).await?);
            done.lines.extend([held.number, other.number]);
        }
    }
    Ok(())
}

/// What is open of a line, to one place.
pub(super) const fn whole(held: &HeldLine, target: Target) -> Share {
    Share {
        target,
        amount: held.open,
    }
}

/// Lets entries of the ledger answer a line, each an amount of it; what is left waits.
pub(super) async fn answer(
    writer: &mut Writer,
    held: &HeldLine,
    parts: &[Part],
    act: &Act,
) -> Result<(), ActionError> {
    let sum = Money::sum(parts.iter().map(|part| part.amount))?;
    let (line, open) = (held.number, held.open);
    if !within(sum, open) {
        return Err(Matching::MoreThanOpen { line, open, sum }.into());
    }
    let partly = open != held.line.amount || sum != open || parts.len() > 1;
    if partly && held.line.vat.is_some() {
        return Err(Matching::PartWithVat(line).into());
    }
    for part in parts {
        let Part { entry, amount } = *part;
        if !partly {
            check_whole(writer, held, entry).await?;
            signed::make(writer, held, entry, None, act).await?;
            continue;
        }
        writer
            .entry(entry)
            .await?
            .ok_or(Refusal::UnknownEntry(entry))?;
        let left = writer.open_of(entry, held.account).await?;
        if !within(amount, left) {
            return Err(Matching::NotOpen {
                entry,
                account: held.account,
                left,
                amount,
            }
            .into());
        }
        signed::make(writer, held, entry, Some(amount), act).await?;
    }
    Ok(())
}

/// Whether an amount is a part of another, of one sign and not nil.
pub(super) fn within(part: Money, whole: Money) -> bool {
    !part.is_nil()
        && part.is_negative() == whole.is_negative()
        && part.magnitude() <= whole.magnitude()
}
