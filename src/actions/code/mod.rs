//! Saying what statement lines were for: proposals of the rules, and what a person confirmed.

pub mod awaited;
pub(super) mod budget;
pub(super) mod by_rules;
pub mod confirm;
mod expecting;
pub mod gather;
mod listed;
mod signed;
pub mod standing;
pub mod suggest;
pub mod undo;

pub use self::by_rules::{late, rules_of, told_late};

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    ledger::{
        awaited::Awaited,
        calendar::{FinancialYear, Period},
        code::AccountCode,
        digest::{Digest, Encoder},
        journal::{Draft, EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    statement::{
        matching::rank::likely,
        suggest::{coding::Share, rule::Target, rules::Proposal},
    },
    store::{
        Store,
        journal::page::EntryFilter,
        reader::Reader,
        statements::line::{HeldLine, LineFilter, LineState},
    },
};

use self::{awaited::Settling, by_rules::Coder, standing::waiting, suggest::asked};
use super::{
    ActionError,
    caution::{Heeded, cautions, heed},
    refusal::{Matching, Refusal, named},
    rule,
};

/// What waits, and what the rules propose.
#[derive(Debug, Clone, Serialize)]
pub struct Proposals {
    /// How many lines wait.
    pub waiting: usize,
    /// How many of them a rule proposes a coding for.
    pub proposed: usize,
    /// The lines, in the order of their numbers.
    pub lines: Vec<Waiting>,
    /// The digest of the proposals; confirming names it.
    pub digest: Digest,
    /// What should be looked at twice before they are confirmed.
    pub cautions: Vec<String>,
}

/// A line that waits.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    /// Its number.
    pub line: LineNumber,
    /// The account that it was imported into.
    pub account: AccountCode,
    /// Its day.
    pub date: Date,
    /// Its amount, money in positive.
    pub amount: Money,
    /// What no entry answers of it yet; the amount, where it is not partly matched.
    pub open: Money,
    /// What it says.
    pub text: String,
    /// Why somebody left it waiting.
    pub left_because: Option<String>,
    /// The commitment or the claim that it may well answer; no rule proposes a coding for it then.
    pub awaited: Option<Awaited>,
    /// What a rule proposes.
    pub proposal: Option<Proposal>,
    /// Why what a rule proposes is left out: no law lets the line be posted there.
    pub left_out: Option<String>,
}

/// How a line is coded.
#[derive(Debug, Clone)]
pub enum Coding {
    /// Whole, to one place.
    To(Target),
    /// Shared out; the amounts are without a sign where the line has one.
    Split(Vec<(Target, Money)>),
    /// As a rule proposes.
    Proposed,
    /// As the answer to a commitment or a claim, to its place; the amount is how much more than is
    /// left of it whoever says so has seen that the line is.
    Settling(Awaited, Money),
}

/// What is said of a line's entry beside where it goes.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What the entry says, where that is not the line's own text.
    pub text: Option<String>,
    /// The day on which it is posted, where that is later than the line's own: a line that came
    /// when its account was reconciled and locked, or its year closed.
    pub date: Option<Date>,
}

/// Posts a draft on a later day; it concerns the year that it belongs to, where that is an earlier
/// one, closed or only reconciled and locked.
fn post_later(draft: &mut Draft, date: Date) {
    let year = FinancialYear::of(date);
    let belongs_to = draft.concerns.unwrap_or(draft.year);
    draft.concerns = (belongs_to < year).then_some(belongs_to);
    (draft.date, draft.year, draft.period) = (date, year, Period::of(date));
}

/// The lines that wait, of one account or of all, with what the rules propose and why, for whoever
/// would accept it now. What a law refuses is left out, and says why.
///
/// # Errors
/// A rule that cannot be used, or the store does not answer.
pub async fn proposals(
    store: &Store,
    slug: &str,
    account: Option<AccountCode>,
    act: &Act,
) -> Result<Proposals, ActionError> {
    let mut reader = store.read(slug).await?;
    let coder = Coder::of(&mut reader, act).await?;
    let lines = proposed(&mut reader, &coder, account).await?;
    let drafts = lines.iter().filter_map(|Proposed { held, proposal, .. }| {
        let share = confirm::whole(held, proposal.as_ref()?.target);
        coder.draft_of(held, &[share]).ok()
    });
    let drafts: Vec<Draft> = drafts.collect();
    let mut told = budget::overspent(&mut reader, coder.book(), &drafts).await?;
    told.extend(cautions(&mut reader, &drafts).await?.said());
    Ok(Proposals {
        cautions: told,
        ..listed(&lines)
    })
}

/// A waiting line, and what a rule proposes or a commitment or claim seems to be.
struct Proposed {
    held: HeldLine,
    awaited: Option<Awaited>,
    proposal: Option<Proposal>,
    left_out: Option<String>,
}

/// The waiting lines, each with its proposal, but for those that no law lets be posted.
async fn proposed(
    reader: &mut Reader,
    coder: &Coder,
    account: Option<AccountCode>,
) -> Result<Vec<Proposed>, ActionError> {
    let rules = rules_of(reader).await?;
    let open = awaited::open(reader, coder.book()).await?;
    let waiting = LineFilter {
        account,
        waiting: Some(true),
        ..LineFilter::default()
    };
    let lines = reader.lines(&waiting, 0, i64::MAX).await?;
    let with_proposal = |held: HeldLine| {
        // What somebody left waiting, or partly matched, stays waiting until they name it. What
        // seems to be a commitment or a claim is not coded past it, or it would count twice.
        let left = matches!(held.state, LineState::Left(_)) || held.open != held.line.amount;
        let awaited = likely(&open, &asked(&held)).map(|(awaited, _)| awaited);
        let proposal = rules.propose(held.account, &held.line);
        let proposal = proposal.filter(|_| !left && awaited.is_none());
        let refused = proposal.as_ref().and_then(|proposal| {
            let line = (held.number, &held.line);
            let entry = coder.whole(line, held.account, proposal.target);
            let why = entry.err()?;
            Some(format!("rule '{}' proposes it, and {why}", proposal.rule))
        });
        Proposed {
            proposal: proposal.filter(|_| refused.is_none()),
            left_out: refused,
            awaited,
            held,
        }
    };
    Ok(lines.into_iter().map(with_proposal).collect())
}

fn listed(lines: &[Proposed]) -> Proposals {
    let waiting = |line: &Proposed| {
        let held = &line.held;
        Waiting {
            line: held.number,
            account: held.account,
            date: held.line.date,
            amount: held.line.amount,
            open: held.open,
            text: held.line.text.clone(),
            left_because: match &held.state {
                LineState::Left(why) => Some(why.clone()),
                LineState::Waiting
                | LineState::Answered(_)
                | LineState::Undone(_)
                | LineState::Withdrawn(_) => None,
            },
            awaited: line.awaited,
            proposal: line.proposal.clone(),
            left_out: line.left_out.clone(),
        }
    };
    Proposals {
        waiting: lines.len(),
        proposed: lines.iter().filter(|line| line.proposal.is_some()).count(),
        lines: lines.iter().map(waiting).collect(),
        digest: digest(lines),
        cautions: Vec::new(),
    }
}

/// The digest of every proposal: which line, to which place.
fn digest(lines: &[Proposed]) -> Digest {
    let mut record = Encoder::of("proposals");
    for Proposed { held, proposal, .. } in lines {
        let Some(proposal) = proposal else { continue };
        record.number(held.number).number(held.line.amount.pence());
        by_rules::encode_target(&proposal.target, &mut record);
    }
    Digest::of(record.finish())
}

/// Posts every proposal that a person confirmed, all of them or none, and says how many. What no
/// law lets be posted was left out of what they confirmed.
///
/// # Errors
/// [`Refusal::PlanChanged`] where the rules would now propose something else.
pub async fn accept_all(
    store: &Store,
    slug: &str,
    account: Option<AccountCode>,
    confirmed: Digest,
    act: &Act,
) -> Result<usize, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let coder = Coder::of(&mut writer, act).await?;
    let lines = proposed(&mut writer, &coder, account).await?;
    let now = digest(&lines);
    if now != confirmed {
        let (confirmed, now) = (confirmed.short(), now.short());
        return Err(Refusal::PlanChanged { confirmed, now }.into());
    }
    let proposed = lines.iter().filter_map(|Proposed { held, proposal, .. }| {
        let Proposal { rule, target, .. } = proposal.as_ref()?;
        Some((
            (held.number, &held.line),
            held.account,
            *target,
            rule.as_str(),
        ))
    });
    let posted = by_rules::post(&mut writer, proposed, act).await?;
    let followed = lines.iter().filter_map(|line| line.proposal.as_ref());
    rule::count(
        &mut writer,
        followed.map(|proposal| proposal.rule.as_str()),
        act,
    )
    .await?;
    writer.commit().await?;
    Ok(posted)
}

/// Posts the entry of one line.
///
/// # Errors
/// A line that is unknown or answered already, shares that do not add up to it, nothing proposed,
/// every law, and what should be looked at twice and was not.
pub async fn code(
    store: &Store,
    slug: &str,
    line: LineNumber,
    coding: Coding,
    (said, heeded): (Said, Heeded),
    act: &Act,
) -> Result<EntryNumber, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let held = waiting(&mut writer, line).await?;
    let coder = Coder::of(&mut writer, act).await?;
    let mut settles = None;
    let shares = match coding {
        Coding::To(target) => vec![confirm::whole(&held, target)],
        Coding::Settling(awaited, over) => {
            let asked = (awaited, over);
            let settling = Settling::of(&mut writer, coder.book(), &held, asked).await?;
            let target = settling.target;
            settles = Some(settling);
            vec![confirm::whole(&held, target)]
        }
        Coding::Split(parts) => {
            let sign = |amount: Money| {
                if held.open.is_negative() {
                    amount.turned()
                } else {
                    amount
                }
            };
            parts
                .into_iter()
                .map(|(target, amount)| Share {
                    target,
                    amount: sign(amount),
                })
                .collect()
        }
        Coding::Proposed => {
            let rules = rules_of(&mut writer).await?;
            let proposal = rules.propose(held.account, &held.line);
            let proposal = proposal.ok_or(Matching::NothingProposed(line))?;
            rule::count(&mut writer, [proposal.rule.as_str()].into_iter(), act).await?;
            vec![confirm::whole(&held, proposal.target)]
        }
    };
    let mut draft = coder.draft_of(&held, &shares)?;
    if let Some(text) = said.text {
        draft.text = text;
    }
    if let Some(date) = said.date {
        post_later(&mut draft, date);
    }
    let drafts = [draft];
    heed(&mut writer, &drafts, heeded).await?;
    let [draft] = drafts;
    let number = confirm::post(&mut writer, &coder, (&held, draft), act).await?;
    if let Some(settling) = settles {
        settling.answered(&mut writer, number, act).await?;
    }
    writer.commit().await?;
    Ok(number)
}

/// The newest posted entry whose text contains some words, in any case.
///
/// # Errors
/// The store does not answer.
pub async fn posted_saying(
    store: &Store,
    slug: &str,
    words: &str,
) -> Result<Option<EntryNumber>, ActionError> {
    let mut reader = store.read(slug).await?;
    let saying = EntryFilter {
        text: Some(words.to_owned()),
        ..EntryFilter::default()
    };
    Ok(reader
        .entries(&saying, 0, i64::MAX)
        .await?
        .last()
        .map(|entry| entry.number))
}
