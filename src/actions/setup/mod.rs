//! Setting a book up a step at a time: what was answered is kept until the book is made.
//!
//! Every step proves what it is told and writes it down at once, so an unfinished set-up survives
//! a restart. The book itself is made by [`init`] from the same book file, once
//! and whole, of exactly what was confirmed (law 5).

mod answers;
mod sheet;

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{
        account::Account,
        calendar::FinancialYear,
        code::ProjectCode,
        digest::{Digest, Encoder},
        fund::Fund,
        grant::Funder,
        posted::Act,
        project::{BudgetLine, Project},
    },
    statement::rows::window::Window,
    store::{Store, error::StoreError, setups::KeptSetup},
};

use super::{
    ActionError,
    book_file::{BookFile, GrantEntry, Opening},
    init::{self, Founding, SourceFile},
    refusal::{Refusal, named, none_of},
};

pub use self::{
    answers::Part,
    sheet::{SheetFile, last_row, shown},
};

/// Something that a book is made of, as one form gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Thing {
    /// An account.
    Account(Account),
    /// A fund.
    Fund(Fund),
    /// A funder.
    Funder(Funder),
    /// A grant.
    Grant(GrantEntry),
    /// A project; its lines are things of their own.
    Project(Project),
    /// A cost of a project.
    Line(ProjectCode, BudgetLine),
}

/// What was answered so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The partnership's name.
    pub name: String,
    /// How reports shorten it.
    pub short_name: String,
    /// The short name by which addresses and commands choose the book.
    pub slug: String,
    /// The first year.
    pub first_year: Option<FinancialYear>,
    /// Accounts beyond the standard chart, or other names for its accounts.
    pub accounts: Vec<Account>,
    /// Funds.
    pub funds: Vec<Fund>,
    /// Funders.
    pub funders: Vec<Funder>,
    /// Grants.
    pub grants: Vec<GrantEntry>,
    /// Projects with their lines.
    pub projects: Vec<Project>,
    /// What it opens with.
    pub opening: Option<Opening>,
    /// The sheet that the opening balances stand in.
    pub sheet: Option<SheetFile>,
    /// The parts that somebody said are complete, or that the book has none of.
    pub settled: Vec<Part>,
}

/// A set-up under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Its key.
    pub key: String,
    /// Its version, which a change names.
    pub version: i64,
    /// What was answered.
    pub answers: Answers,
    /// Who changed it last, and when.
    pub changed: Act,
}

impl Setup {
    fn of(kept: KeptSetup) -> Result<Setup, StoreError> {
        Ok(Setup {
            key: kept.key,
            version: kept.version,
            answers: serde_json::from_str(&kept.body)?,
            changed: kept.changed,
        })
    }

    /// The digest of everything that was answered; confirming names it.
    ///
    /// # Errors
    /// None in practice: the answers were read from JSON.
    pub fn digest(&self) -> Result<Digest, ActionError> {
        let text = serde_json::to_string(&self.answers).map_err(StoreError::from)?;
        let mut record = Encoder::of("setup");
        Ok(Digest::of(record.text(&text).finish()))
    }
}

/// The set-ups under way, the one that was changed last first.
///
/// # Errors
/// The store does not answer.
pub async fn list(store: &Store) -> Result<Vec<Setup>, ActionError> {
    let kept = store.setups().await?.into_iter().map(Setup::of);
    Ok(kept.collect::<Result<_, _>>()?)
}

/// A set-up.
///
/// # Errors
/// [`Refusal::NoSetup`] where it was finished or put away.
pub async fn find(store: &Store, key: &str) -> Result<Setup, ActionError> {
    let kept = store.setup(key).await?.ok_or(Refusal::NoSetup)?;
    Ok(Setup::of(kept)?)
}

/// Begins a set-up under a key; one that has begun stays as it is.
///
/// # Errors
/// The store does not answer.
pub async fn begin(store: &Store, key: &str, act: &Act) -> Result<(), ActionError> {
    named(act)?;
    let body = serde_json::to_string(&Answers::default()).map_err(StoreError::from)?;
    store.begin_setup(key, &body, act).await?;
    Ok(())
}

/// Changes a set-up that is still of the version that the change was made from.
///
/// # Errors
/// Whatever `change` refuses, a short name that another book has, a first year too far ahead, and
/// [`Refusal::ChangedSince`].
pub async fn change(
    store: &Store,
    (key, version): (&str, i64),
    file: Option<(&str, &[u8])>,
    act: &Act,
    change: impl FnOnce(&mut Answers) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    named(act)?;
    let mut setup = find(store, key).await?;
    let changed = || Refusal::ChangedSince("this set-up".to_owned());
    if setup.version != version {
        return Err(changed().into());
    }
    none_of(refused(store, &mut setup.answers, act, change).await?)?;
    let kept = KeptSetup {
        key: key.to_owned(),
        version,
        body: serde_json::to_string(&setup.answers).map_err(StoreError::from)?,
        changed: act.clone(),
    };
    if store.change_setup(&kept, file).await? {
        Ok(())
    } else {
        Err(changed().into())
    }
}

/// Everything for which a change of answers would be refused; nothing is written.
///
/// # Errors
/// The store does not answer.
pub async fn refused(
    store: &Store,
    answers: &mut Answers,
    act: &Act,
    change: impl FnOnce(&mut Answers) -> Result<(), ActionError>,
) -> Result<Vec<Refusal>, ActionError> {
    let slug = answers.slug.clone();
    let mut wrong = Vec::new();
    match change(answers) {
        Err(ActionError::Refused(refusal)) => wrong.push(refusal),
        other => other?,
    }
    let year = answers.first_year;
    wrong.extend(year.and_then(|year| init::may_begin(year, act).err()));
    if answers.slug != slug {
        match free(store, &answers.slug).await {
            Err(ActionError::Refused(refusal)) => wrong.push(refusal),
            other => other?,
        }
    }
    Ok(wrong)
}

/// Puts a set-up away; nothing of it is kept.
///
/// # Errors
/// The store does not answer.
pub async fn put_away(store: &Store, key: &str) -> Result<(), ActionError> {
    store.drop_setup(key).await?;
    Ok(())
}

/// That no book has a short name.
async fn free(store: &Store, slug: &str) -> Result<(), ActionError> {
    let taken = store.books().await?;
    if taken.iter().any(|(known, _)| known == slug) {
        return Err(Refusal::BookExists(slug.to_owned()).into());
    }
    Ok(())
}

/// What making the book would write; `window` is the sheet of opening balances, read again.
///
/// # Errors
/// [`Refusal::NotReady`] with everything that is missing, and whatever [`init::plan`] refuses.
pub async fn plan(
    store: &Store,
    setup: &Setup,
    window: Option<&Window>,
) -> Result<(BookFile, Option<SourceFile>, Founding), ActionError> {
    let file = setup.answers.file()?;
    free(store, &file.slug).await?;
    let source = sheet::source(store, setup, window).await?;
    let founding = init::plan(&file, source.as_ref())?;
    Ok((file, source, founding))
}

/// Makes the book of exactly what was confirmed, puts the set-up away with it, and gives the
/// book's short name.
///
/// # Errors
/// [`Refusal::PlanChanged`] where the answers are no longer those that were confirmed, and whatever
/// [`plan`] refuses. Nothing is written then.
pub async fn confirm(
    store: &Store,
    key: &str,
    window: Option<&Window>,
    confirmed: Digest,
    act: &Act,
) -> Result<String, ActionError> {
    let setup = find(store, key).await?;
    let now = setup.digest()?;
    let differs = |now: Digest| Refusal::PlanChanged {
        confirmed: confirmed.short(),
        now: now.short(),
    };
    if now != confirmed {
        return Err(differs(now).into());
    }
    let (file, source, _) = plan(store, &setup, window).await?;
    let mut writer = init::found(store, &file, source.as_ref(), act).await?;
    if !writer.finish_setup(key, setup.version).await? {
        return Err(differs(now).into());
    }
    writer.commit().await?;
    Ok(file.slug)
}
