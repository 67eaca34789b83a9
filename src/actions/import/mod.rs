//! Importing a statement file: the plan that a person sees, and writing exactly that plan.
//!
//! Law 5: the plan has a digest; confirming names it, the file is staged again against the book as
//! it is then, and another digest is refused. With [`New::Coded`] the plan also holds what the
//! rules propose for the new lines, and confirming it posts that in the same commit.

mod coded;
mod said;

use std::{collections::BTreeSet, mem};

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    ledger::{
        calendar::{FinancialYear, long_date, short_date},
        code::AccountCode,
        digest::Digest,
        money::Money,
        posted::Act,
    },
    statement::{
        line::{ReadFile, StatementLine},
        stage::{
            self, Intake,
            doubles::{self, Elsewhere},
            fingerprint::Fingerprint,
            plan::Plan,
            proof::Proof,
        },
    },
    store::{
        Store,
        reader::Reader,
        statements::{
            import::{NewImport, NewLine, Tally},
            line::LineFilter,
        },
    },
};

use self::coded::Proposed;
use super::{
    ActionError, day_of,
    refusal::{Refusal, named},
};

/// What becomes of the new lines of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// They wait until somebody codes them.
    Waits,
    /// What the rules propose for them is posted with the import; the others wait.
    Coded,
}

/// A file that somebody wants to import, as read.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its bytes, which the book keeps by their digest.
    pub bytes: Vec<u8>,
    /// What reading it gave.
    pub read: ReadFile,
    /// The account that it is the statement of.
    pub account: AccountCode,
    /// The account number of the statement to take, where the file holds several.
    pub only: Option<String>,
}

/// What an import will write, for a person to confirm.
#[derive(Debug, Clone, Serialize)]
pub struct Planned {
    /// The file.
    pub file: String,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// The account.
    pub account: AccountCode,
    /// The profile that read it.
    pub profile: String,
    /// The account number that the account's statements come from.
    pub source: Option<String>,
    /// The balance before the first line.
    pub opening: Option<Money>,
    /// The balance after the last line.
    pub closing: Option<Money>,
    /// Law 3.
    pub proof: Proof,
    /// The rows that are not lines.
    pub set_aside: Vec<Said>,
    /// What to look at before confirming; none of it stops the import.
    pub warnings: Vec<Said>,
    /// The day on which the same file was imported before, where it was.
    pub imported_before: Option<String>,
    /// How many of the new lines the rules propose a coding for, where that is to be posted too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_post: Option<usize>,
    /// The digest of all of this; confirming names it.
    pub digest: Digest,
}

/// A sentence about a place of the file.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// The place.
    pub at: String,
    /// The sentence.
    pub why: String,
}

/// What an import wrote.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The number of the import; none where the file added nothing.
    pub import: Option<i64>,
    /// The file.
    pub file: String,
    /// The account.
    pub account: AccountCode,
    /// Law 3, as it is kept with the import.
    pub proof: Proof,
    /// How many entries were posted with it, where the rules were to code its lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posted: Option<usize>,
}

/// Plans an import and writes nothing.
///
/// # Errors
/// An account that the chart does not have, a figure of the file that could not be proved, a file
/// of another source, and whatever else staging refuses.
pub async fn plan(
    store: &Store,
    slug: &str,
    upload: &Upload,
    new: New,
) -> Result<Planned, ActionError> {
    let mut reader = store.read(slug).await?;
    let plan = staged(&mut reader, upload, upload.read.clone()).await?;
    let proposed = Proposed::of(&mut reader, &plan, new).await?;
    planned(&mut reader, upload, &plan, proposed.as_ref()).await
}

/// Writes the plan that a person confirmed, all of it or nothing.
///
/// # Errors
/// [`Refusal::PlanChanged`] where the plan would now be another one, and everything that planning
/// refuses; every law of posting, where lines are coded.
pub async fn confirm(
    store: &Store,
    slug: &str,
    mut upload: Upload,
    new: New,
    confirmed: Digest,
    act: &Act,
) -> Result<Imported, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    let read = mem::take(&mut upload.read);
    let plan = staged(&mut writer, &upload, read).await?;
    let proposed = Proposed::of(&mut writer, &plan, new).await?;
    let stands = plan.digest();
    let now = digest(stands, proposed.as_ref());
    if now != confirmed {
        let (confirmed, now) = (confirmed.short(), now.short());
        return Err(Refusal::PlanChanged { confirmed, now }.into());
    }
    let mut imported = Imported {
        import: None,
        file: upload.name.clone(),
        account: plan.account,
        proof: plan.proof,
        posted: None,
    };
    if plan.new_lines().next().is_none() && before(&mut writer, &plan).await?.is_some() {
        return Ok(imported);
    }
    writer.put_file(&upload.name, &upload.bytes).await?;
    let lines: Vec<NewLine<'_>> = plan
        .new_lines()
        .map(|staged| NewLine {
            line: &staged.line,
            fingerprint: *staged.fingerprint.as_bytes(),
            occurrence: staged.occurrence,
        })
        .collect();
    let import = new_import(&upload, &plan, stands);
    let (number, numbers) = writer.import(&import, &lines, &plan.set_aside, act).await?;
    imported.import = Some(number);
    if let Some(proposed) = proposed {
        imported.posted = Some(proposed.post(&mut writer, &plan, &numbers, act).await?);
    }
    writer.commit().await?;
    Ok(imported)
}

/// The digest that a confirmation names: that of the plan, and of the proposals where they are to
/// be posted.
fn digest(plan: Digest, proposed: Option<&Proposed>) -> Digest {
    proposed.map_or(plan, |proposed| proposed.digest(plan))
}

/// The plan as the book keeps it.
fn new_import(upload: &Upload, plan: &Plan, digest: Digest) -> NewImport {
    let Proof {
        rows,
        blank,
        duplicates,
        money,
        already_held,
        ..
    } = plan.proof;
    NewImport {
        account: plan.account,
        file: plan.file,
        file_name: upload.name.clone(),
        profile: plan.profile.clone(),
        statement_account: plan.source.clone(),
        from: plan.from,
        to: plan.to,
        opening: plan.opening.clone(),
        closing: plan.closing.clone(),
        tally: Tally {
            rows: rows.into(),
            blank: blank.into(),
            duplicates: duplicates.into(),
            money_in: money.money_in,
            money_out: money.money_out,
            held_in: already_held.money_in,
            held_out: already_held.money_out,
        },
        plan: digest,
    }
}

/// The file, staged against the book as it is.
async fn staged(reader: &mut Reader, upload: &Upload, read: ReadFile) -> Result<Plan, ActionError> {
    let book = reader.book().await?;
    let account = upload.account;
    let known = book
        .chart
        .get(account)
        .ok_or(Refusal::UnknownAccount(account))?;
    if !known.kind.holds_money() {
        return Err(Refusal::NoStatementAccount(account).into());
    }
    let source = reader.account_source(account).await?;
    let held = reader.held(account).await?;
    let held = held
        .into_iter()
        .filter_map(|(key, count)| Some((Fingerprint::from_slice(&key)?, count)));
    let held = held.collect();
    let intake = Intake {
        account,
        source: source.as_deref().or(upload.only.as_deref()),
        file: Digest::of(&upload.bytes),
        held: &held,
        first_year: book.first_year,
        closed: &book.closed,
    };
    Ok(stage::stage(read, &intake)?)
}

async fn before(reader: &mut Reader, plan: &Plan) -> Result<Option<String>, ActionError> {
    let imports = reader.imports().await?;
    let same = |import: &NewImport| import.file == plan.file && import.account == plan.account;
    let same = imports.iter().find(|kept| same(&kept.import));
    Ok(same.map(|kept| long_date(day_of(&kept.made))))
}

async fn planned(
    reader: &mut Reader,
    upload: &Upload,
    plan: &Plan,
    proposed: Option<&Proposed>,
) -> Result<Planned, ActionError> {
    let said = |at: &crate::statement::line::Place, why: &str| Said {
        at: at.to_string(),
        why: why.to_owned(),
    };
    let mut warnings: Vec<Said> = plan.doubts.iter().map(|d| said(&d.at, &d.why)).collect();
    let new: Vec<&StatementLine> = plan.new_lines().map(|staged| &staged.line).collect();
    if let Some(until) = reader.locked_until().await?.get(&plan.account) {
        let locked = new.iter().filter(|line| line.date <= *until);
        warnings.extend(locked.map(|line| {
            let day = short_date(*until);
            said(
                &line.at,
                &format!(
                    "the account is reconciled and locked to {day}; post this line later with \
                     `code LINE --date DAY`"
                ),
            )
        }));
    }
    let days = new.iter().map(|line| line.date);
    if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
        let others = lines_elsewhere(reader, plan.account, (first, last)).await?;
        let others: Vec<Elsewhere<'_>> = others
            .iter()
            .map(|(account, line)| Elsewhere {
                account: *account,
                line,
            })
            .collect();
        for pair in doubles::likely_doubles(&new, &others)
            .into_iter()
            .chain(doubles::likely_transfers(&new, &others))
        {
            if let Some(line) = new.get(pair.ours) {
                let (day, amount) = (short_date(line.date), line.amount);
                warnings.push(said(&line.at, &format!("{amount} of {day}: {}", pair.why)));
            }
        }
    }
    Ok(Planned {
        file: upload.name.clone(),
        sha256: plan.file,
        account: plan.account,
        profile: plan.profile.clone(),
        source: plan.source.clone(),
        opening: plan.opening.as_ref().map(|stated| stated.amount),
        closing: plan.closing.as_ref().map(|stated| stated.amount),
        proof: plan.proof,
        set_aside: plan
            .set_aside
            .iter()
            .map(|row| said(&row.at, &row.why))
            .collect(),
        warnings,
        imported_before: before(reader, plan).await?,
        to_post: proposed.map(Proposed::count),
        digest: digest(plan.digest(), proposed),
    })
}

/// The lines that other accounts hold about the same days.
async fn lines_elsewhere(
    reader: &mut Reader,
    account: AccountCode,
    (first, last): (Date, Date),
) -> Result<Vec<(AccountCode, StatementLine)>, ActionError> {
    let imports = reader.imports().await?;
    let others: BTreeSet<AccountCode> = imports
        .iter()
        .map(|kept| kept.import.account)
        .filter(|other| *other != account)
        .collect();
    let mut found = Vec::new();
    for other in others {
        let mut year = FinancialYear::of(first);
        while year <= FinancialYear::of(last) {
            let of_year = LineFilter {
                account: Some(other),
                year: Some(year),
                ..LineFilter::default()
            };
            let lines = reader.lines(&of_year, 0, i64::MAX).await?;
            found.extend(lines.into_iter().map(|held| (other, held.line)));
            year = year.next();
        }
    }
    Ok(found)
}
