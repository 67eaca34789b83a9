//! Reconciling an account with its statement at a day: prepared by one role, approved and locked by
//! another. A signed one is never changed; another may come in its place, by two roles again, and
//! both are kept.

pub mod paper;
mod printed;
pub mod propose;
pub mod withdraw;

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    ledger::{
        calendar::{long_date, short_date},
        code::AccountCode,
        money::Money,
        posted::Act,
    },
    statement::reconcile::statement::{Reconciliation, Said},
    store::{Store, error::StoreError, reader::Reader, settings::board::KeptReconciliation},
};

pub(super) use self::printed::report;
use super::{
    ActionError,
    compare::{again, balance_at, unseen, worked_out},
    day_of,
    refusal::{Reconciling, Refusal, named, reasoned},
    report::{Format, Made, rendered},
};

/// Works out the reconciliation of an account as the book stands, and writes nothing.
///
/// # Errors
/// An account that the chart does not have, and no balance to compare with.
pub async fn show(
    store: &Store,
    slug: &str,
    account: AccountCode,
    date: Date,
    said: &Said,
    format: Format,
) -> Result<Made, ActionError> {
    let mut reader = store.read(slug).await?;
    // What is kept of a day has its own balance, which another does not change.
    if let (Some(stated), Some(kept)) = (said.balance, kept(&mut reader, account, date).await?) {
        let holds = stated_in(&kept)?.statement_balance;
        if holds != stated {
            let date = short_date(date);
            return Err(Reconciling::KeptWith {
                account,
                date,
                holds,
                stated,
            }
            .into());
        }
    }
    let report = report(&mut reader, account, date, said).await?;
    let holds = report.failing().next().is_none();
    Ok(Made {
        bytes: rendered(&report, format, None)?,
        holds,
    })
}

/// Keeps the reconciliation of an account at a day, as prepared by somebody. It replaces one that
/// was prepared and never approved; where one of that day is signed, it is to come in its place,
/// and says why.
///
/// # Errors
/// A difference that no waiting line explains, a later day that is locked, a ledger that no longer
/// closes with what was signed last; where no reason is given, lines that are not in the book, and
/// statements that print no balance and leave out a month or more; and everything that showing it
/// refuses.
pub async fn prepare(
    store: &Store,
    slug: &str,
    account: AccountCode,
    date: Date,
    said: &Said,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let today = day_of(act);
    if date > today {
        let (date, today) = (short_date(date), short_date(today));
        return Err(Reconciling::NotYet {
            account,
            date,
            today,
        }
        .into());
    }
    let mut writer = store.write(slug).await?;
    let all = writer.reconciliations(account).await?;
    let locked: Vec<&KeptReconciliation> = all.iter().filter(|k| k.locked.is_some()).collect();
    if let Some(later) = locked
        .iter()
        .map(|kept| kept.on)
        .max()
        .filter(|on| *on > date)
    {
        let (date, later) = (short_date(date), short_date(later));
        return Err(Reconciling::LockedLater {
            account,
            date,
            later,
        }
        .into());
    }
    if locked.iter().any(|kept| kept.on == date) && reasoned(act, "").is_err() {
        return Err(Reconciling::Signed {
            account,
            date: short_date(date),
        }
        .into());
    }
    let before = locked.iter().filter(|kept| kept.on < date);
    if let Some(last) = before.max_by_key(|kept| kept.on) {
        follows(&mut writer, last).await?;
    }
    let made = worked_out(&mut writer, account, date, said).await?;
    made.check()?;
    if let Some((from, to)) = unshown(&mut writer, &made).await?
        && made.basis.statement.is_added()
        && reasoned(act, "").is_err()
    {
        let (from, to) = (short_date(from), short_date(to));
        return Err(Reconciling::Unseen { account, from, to }.into());
    }
    if reasoned(act, "").is_err()
        && let Some(lacks) = lacks(&made)?
    {
        return Err(lacks.into());
    }
    let statement = serde_json::to_string(&made).map_err(StoreError::from)?;
    writer
        .save_reconciliation(account, date, &statement, act)
        .await?;
    writer.commit().await?;
    Ok(())
}

/// Lines that the book lacks and would go on lacking once it is signed, whether or not they come to
/// nil together; none where it has all of them.
fn lacks(made: &Reconciliation) -> Result<Option<Reconciling>, ActionError> {
    let difference = made.difference()?;
    let (lines, those) = match made.lines_not_in_ledger.as_slice() {
        [] => return Ok(None),
        [one] => (format!("line {} is", one.number), "it"),
        several => (format!("{} lines are", several.len()), "them"),
    };
    Ok(Some(Reconciling::Lacks {
        account: made.basis.account,
        date: short_date(made.basis.on),
        difference,
        lines,
        those,
    }))
}

/// A time up to the day of a reconciliation that no statement shows; none where somebody stated
/// what a statement of that day prints.
async fn unshown(
    reader: &mut Reader,
    made: &Reconciliation,
) -> Result<Option<(Date, Date)>, ActionError> {
    if made.basis.statement.by_hand().is_some() {
        return Ok(None);
    }
    unseen(reader, made.basis.account, made.basis.on).await
}

/// What was signed last and closed with so much: the ledger still has that balance on that day, so
/// the next one opens with it.
async fn follows(reader: &mut Reader, last: &KeptReconciliation) -> Result<(), ActionError> {
    let signed = stated_in(last)?.closing()?;
    let now = balance_at(reader, last.account, last.on).await?;
    if now == signed {
        return Ok(());
    }
    Err(Reconciling::DoesNotFollow {
        account: last.account,
        date: short_date(last.on),
        signed,
        now,
    }
    .into())
}

/// Approves what another role prepared, and locks the account up to the day.
///
/// # Errors
/// Nothing prepared, the same role (law 8), or a book that has moved since.
pub async fn approve(
    store: &Store,
    slug: &str,
    account: AccountCode,
    date: Date,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let prepared = kept(&mut writer, account, date).await?;
    if prepared.as_ref().is_some_and(|kept| kept.locked.is_some()) {
        return Err(Reconciling::ApprovedAlready {
            account,
            date: short_date(date),
        }
        .into());
    }
    let prepared = prepared
        .filter(|kept| kept.locked.is_none())
        .ok_or_else(|| Reconciling::NotPrepared {
            account,
            date: short_date(date),
        })?;
    if prepared
        .prepared
        .by
        .trim()
        .eq_ignore_ascii_case(act.by.trim())
    {
        return Err(Refusal::OwnWork(act.by.clone()).into());
    }
    let statement = stated_in(&prepared)?;
    if again(&mut writer, &statement).await? != statement {
        return Err(Reconciling::PreparedDiffers {
            account,
            date: short_date(date),
        }
        .into());
    }
    writer.lock_reconciliation(account, date, act).await?;
    writer.commit().await?;
    Ok(())
}

async fn kept(
    reader: &mut Reader,
    account: AccountCode,
    date: Date,
) -> Result<Option<KeptReconciliation>, ActionError> {
    let all = reader.reconciliations(account).await?;
    Ok(all.into_iter().rfind(|kept| kept.on == date))
}

/// Whether a reconciliation was made with a balance that was counted.
///
/// # Errors
/// What is kept cannot be read.
pub fn was_counted(kept: &KeptReconciliation) -> Result<bool, ActionError> {
    Ok(stated_in(kept)?.basis.statement.is_counted())
}

fn stated_in(kept: &KeptReconciliation) -> Result<Reconciliation, ActionError> {
    Ok(serde_json::from_str(&kept.statement).map_err(StoreError::from)?)
}

/// A reconciliation among those of an account.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// The account.
    pub account: AccountCode,
    /// The day.
    pub on: Date,
    /// The number of its record.
    pub record: i64,
    /// How it stands.
    pub stands: Stands,
    /// The record that came in its place before anybody approved it.
    pub replaced: Option<i64>,
    /// Who prepared it, and on which day.
    pub prepared: (String, String),
    /// Who approved it, and on which day.
    pub approved: Option<(String, String)>,
    /// Why another one was prepared in the place of a signed one.
    pub why: Option<String>,
    /// The balance that the ledger closes with.
    pub closing: Money,
    /// The difference; nil, or made up of lines that wait.
    pub difference: Money,
    /// How many lines of the statement were not in the book.
    pub lacks: usize,
}

/// How a reconciliation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// Prepared, to be approved.
    Prepared,
    /// Approved and locked.
    Locked,
    /// Signed, and another came in its place.
    Superseded,
    /// Prepared, and another came in its place before anybody approved it.
    Replaced,
}

impl Stands {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Stands::Prepared => "prepared, to be approved",
            Stands::Locked => "approved and locked",
            Stands::Superseded => "superseded",
            Stands::Replaced => "replaced before anybody approved it",
        }
    }
}

/// The reconciliations of an account, the newest day first.
///
/// # Errors
/// The store does not answer.
pub async fn list(reader: &mut Reader, account: AccountCode) -> Result<Vec<Listed>, ActionError> {
    let all = reader.reconciliations(account).await?;
    let mut listed = Vec::new();
    for kept in &all {
        let made = stated_in(kept)?;
        let newer = |other: &&KeptReconciliation| {
            other.on == kept.on && other.record > kept.record && other.locked.is_some()
        };
        let stands = match &kept.locked {
            None if kept.replaced.is_some() => Stands::Replaced,
            None => Stands::Prepared,
            Some(_) if all.iter().any(|other| newer(&other)) => Stands::Superseded,
            Some(_) => Stands::Locked,
        };
        let signed = |act: &Act| (act.by.clone(), long_date(day_of(act)));
        listed.push(Listed {
            account,
            on: kept.on,
            record: kept.record,
            stands,
            replaced: kept.replaced,
            prepared: signed(&kept.prepared),
            approved: kept.locked.as_ref().map(signed),
            why: kept.supersedes.and(kept.prepared.why.clone()),
            closing: made.closing()?,
            difference: made.difference()?,
            lacks: made.lines_not_in_ledger.len(),
        });
    }
    listed.sort_by_key(|one| (std::cmp::Reverse(one.on), std::cmp::Reverse(one.record)));
    Ok(listed)
}

/// The reconciliations of the accounts that statements came into, or of one account.
///
/// # Errors
/// The store does not answer.
pub async fn list_all(
    store: &Store,
    slug: &str,
    account: Option<AccountCode>,
) -> Result<Vec<Listed>, ActionError> {
    let mut reader = store.read(slug).await?;
    let mut listed = Vec::new();
    let accounts: Vec<AccountCode> = match account {
        Some(account) => vec![account],
        None => reader.book().await?.chart.iter().map(|a| a.code).collect(),
    };
    for account in accounts {
        listed.extend(list(&mut reader, account).await?);
    }
    Ok(listed)
}

/// That another came in the place of one that nobody had approved.
pub const REPLACED: &str = "another was prepared in its place before anybody approved it";

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (account, on) = (self.account, short_date(self.on));
        let word = self.replaced.map_or(self.stands.word(), |_| REPLACED);
        let (by, day) = &self.prepared;
        write!(
            f,
            "{account}  {on}  closes with {}, difference {}: {word}; prepared by {by} on {day}",
            self.closing, self.difference
        )?;
        if let Some((by, day)) = &self.approved {
            write!(f, ", approved by {by} on {day}")?;
        }
        if let Some(why) = &self.why {
            write!(f, "; in the place of a signed one: {why}")?;
        }
        Ok(())
    }
}
