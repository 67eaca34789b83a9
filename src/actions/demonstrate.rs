//! The demonstration: a year made by the same actions that an office uses, from a TOML file.
//!
//! In: the demonstration file and a way to read statement files. Out: a book with a closed year, a
//! decision and a later entry, and a sentence for each step. Nothing here knows a figure.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ledger::{
        calendar::parse_date,
        code::AccountCode,
        journal::{Draft, Posting},
        money::Money,
        posted::Act,
    },
    statement::{
        error::ReadError, line::ReadFile, reconcile::statement::Said, suggest::rule::Target,
    },
    store::Store,
};

use super::{
    ActionError,
    book_file::{BookFile, BookFileError},
    caution::Heeded,
    close, code,
    decide::{self, Decided},
    import::{self, Confirmed, New, Upload},
    init::{self, SourceFile},
    post, reconcile,
    refusal::Refusal,
    reverse::{self, Instead},
};

/// The demonstration as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Demonstration {
    /// The book, as `init --from FILE` reads one.
    pub book: BookFile,
    roles: Roles,
    statements: Vec<StatementFile>,
    #[serde(default)]
    corrections: Vec<Correction>,
    reconciliations: Vec<AccountToReconcile>,
    close: Closing,
    decision: Meeting,
    later: Later,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    finance: String,
    reviewer: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementFile {
    file: String,
    account: AccountCode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Correction {
    text_contains: String,
    date: String,
    to: Target,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountToReconcile {
    account: AccountCode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    why: String,
    checked: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meeting {
    decision: String,
    date: String,
    minute: String,
    wording: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    date: String,
    text: String,
    why: String,
    debit: Target,
    credit: Target,
    amount: Money,
}

impl Demonstration {
    /// Reads a demonstration.
    ///
    /// # Errors
    /// [`BookFileError::Unreadable`] with the line, where it is not TOML of this shape.
    pub fn parse(text: &str) -> Result<Demonstration, BookFileError> {
        Ok(toml::from_str(text)?)
    }
}

/// What the demonstration is made with.
pub struct Stage<'a> {
    /// The folder that holds the statement files.
    pub folder: &'a Path,
    /// Reads a statement file, in the limited child process.
    pub read: &'a mut dyn FnMut(&Path) -> Result<ReadFile, ReadError>,
    /// Reads a file's bytes.
    pub bytes: &'a mut dyn FnMut(&Path) -> Result<Vec<u8>, ReadError>,
    /// Is told each step that was done, in a sentence.
    pub said: &'a mut dyn FnMut(&str),
    /// The instant.
    pub at: Timestamp,
}

/// Makes the demonstration's book and takes its year through to the Board's decision and beyond.
///
/// # Errors
/// Whatever an action refuses; what was done before stays done.
pub async fn demonstrate(
    store: &Store,
    demonstration: &Demonstration,
    stage: &mut Stage<'_>,
) -> Result<(), ActionError> {
    let slug = demonstration.book.slug.as_str();
    found(store, demonstration, stage).await?;
    for statement in &demonstration.statements {
        take_in(store, slug, demonstration, statement, stage).await?;
    }
    put_right(store, slug, demonstration, stage).await?;
    end_the_year(store, slug, demonstration, stage).await?;

    let year = demonstration.book.first_year;
    let later = &demonstration.later;
    let (debit, credit) = (
        later.debit.side(later.amount),
        later.credit.side(later.amount.turned()),
    );
    let postings = vec![debit, credit];
    let mut draft = Draft::ordinary(parse_date(&later.date)?, later.text.clone(), postings);
    draft.concerns = Some(year);
    let by = act(&demonstration.roles.finance, &later.why, stage.at);
    let entry = post::entry(store, slug, draft, Heeded::Everything, &by).await?;
    (stage.said)(&format!(
        "posted entry {entry} in {}, which concerns {year}",
        year.next()
    ));
    Ok(())
}

/// Codes the lines as the rules propose, and puts right what they coded wrongly.
async fn put_right(
    store: &Store,
    slug: &str,
    demonstration: &Demonstration,
    stage: &mut Stage<'_>,
) -> Result<(), ActionError> {
    let finance = |why: &str| act(&demonstration.roles.finance, why, stage.at);
    let by = finance("As the rules propose");
    let digest = code::proposals(store, slug, None, &by).await?.digest;
    let posted = code::accept_all(store, slug, None, digest, &by).await?;
    (stage.said)(&format!("coded {posted} lines as the rules propose"));
    for correction in &demonstration.corrections {
        let wanted = correction.text_contains.as_str();
        let found = code::posted_saying(store, slug, wanted).await?;
        let entry = found.ok_or_else(|| Refusal::NothingSays(wanted.to_owned()))?;
        let (date, instead) = (
            parse_date(&correction.date)?,
            Instead::Recode(correction.to),
        );
        let by = finance(&correction.why);
        let right = reverse::entry(store, slug, entry, date, instead, &by).await?;
        (stage.said)(&format!(
            "reversed entry {entry} by entry {}, and posted what should have stood",
            right.reversal
        ));
    }
    Ok(())
}

/// Reconciles the accounts, closes the year, and records the Board's decision.
async fn end_the_year(
    store: &Store,
    slug: &str,
    demonstration: &Demonstration,
    stage: &mut Stage<'_>,
) -> Result<(), ActionError> {
    let roles = &demonstration.roles;
    let finance = |why: &str| act(&roles.finance, why, stage.at);
    let reviewer = |why: &str| act(&roles.reviewer, why, stage.at);
    let year = demonstration.book.first_year;
    for AccountToReconcile { account } in &demonstration.reconciliations {
        let day = year.last_day();
        let (said, act) = (Said::default(), finance("Year end"));
        reconcile::prepare(store, slug, *account, day, &said, &act).await?;
        let by = reviewer("Checked to the statement");
        reconcile::approve(store, slug, *account, day, &by).await?;
        (stage.said)(&format!(
            "reconciled account {account}: prepared, approved and locked"
        ));
    }
    let by = finance(&demonstration.close.why);
    close::prepare(store, slug, year, &[], &by).await?;
    close::approve(store, slug, year, &reviewer(&demonstration.close.checked)).await?;
    (stage.said)(&format!("closed {year}: prepared, approved and sealed"));

    let Meeting {
        decision,
        date,
        minute,
        wording,
    } = &demonstration.decision;
    let decided = Decided {
        year,
        decision: decision.clone(),
        date: parse_date(date)?,
        minute: minute.clone(),
        wording: wording.clone(),
    };
    decide::decide(store, slug, &decided, &finance("The Board's decision")).await?;
    (stage.said)(&format!(
        "recorded the Board's decision: {decision}, {minute}"
    ));
    Ok(())
}

fn act(by: &str, why: &str, at: Timestamp) -> Act {
    Act {
        by: by.to_owned(),
        why: Some(why.to_owned()),
        at,
    }
}

async fn found(
    store: &Store,
    demonstration: &Demonstration,
    stage: &mut Stage<'_>,
) -> Result<(), ActionError> {
    let book = &demonstration.book;
    let named = book
        .opening
        .as_ref()
        .and_then(|opening| opening.source.as_ref());
    let source = match named {
        Some(source) => {
            let path = stage.folder.join(&source.file);
            let (bytes, read) = ((stage.bytes)(&path)?, (stage.read)(&path)?);
            Some(SourceFile {
                name: source.file.clone(),
                bytes,
                read: Some(read),
                sheet: None,
            })
        }
        None => None,
    };
    let act = act(
        &demonstration.roles.finance,
        "The book of the demonstration",
        stage.at,
    );
    init::init(store, book, source.as_ref(), &act).await?;
    (stage.said)(&format!("made the book of {}", book.name));
    Ok(())
}

async fn take_in(
    store: &Store,
    slug: &str,
    demonstration: &Demonstration,
    statement: &StatementFile,
    stage: &mut Stage<'_>,
) -> Result<(), ActionError> {
    let path: PathBuf = stage.folder.join(&statement.file);
    let upload = Upload {
        name: statement.file.clone(),
        bytes: (stage.bytes)(&path)?,
        read: (stage.read)(&path)?,
        account: statement.account,
        only: None,
    };
    let planned = import::plan(store, slug, &upload, New::Waits).await?;
    let act = act(&demonstration.roles.finance, "Year end", stage.at);
    let confirmed = Confirmed {
        new: New::Waits,
        digest: planned.digest,
        act: &act,
    };
    let imported = import::confirm(store, slug, upload, confirmed, &mut |_| {}).await?;
    (stage.said)(&imported.to_string());
    Ok(())
}

impl Target {
    /// A posting of an amount to this target.
    const fn side(self, amount: Money) -> Posting {
        let Target {
            account,
            fund,
            project,
            line,
            grant,
        } = self;
        Posting {
            account,
            fund,
            project,
            line,
            grant,
            amount,
        }
    }
}
