//! Importing a statement file: the plan that a person sees, and writing exactly that plan.
//!
//! Law 5: the plan has a digest; confirming names it, the file is staged again against the book as
//! it is then, and another digest is refused. With [`New::Coded`] the plan also holds what the
//! rules propose for the new lines, and confirming it posts that in the same commit.

mod coded;
mod doubts;
mod said;
mod staged;
pub mod undo;

use std::{collections::BTreeMap, future::ready, mem, panic, sync::Arc};

use serde::Serialize;
use tokio::{
    sync::oneshot,
    task::{JoinError, spawn_blocking},
};

use crate::{
    ledger::{code::AccountCode, digest::Digest, money::Money, posted::Act},
    statement::{
        line::ReadFile,
        stage::{
            plan::{Plan, StagedLine},
            proof::Proof,
        },
    },
    store::{
        Store,
        statements::import::{NewImport, NewLine, Tally},
        writer::Writer,
    },
};

use self::coded::{Proposed, TOGETHER};
use self::staged::Known;
pub use self::{coded::Asked, staged::Staged};
use super::{
    ActionError,
    progress::{Reached, Told, counted},
    refusal::named,
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
    /// What the rules said of its lines while it was read, where they were asked.
    pub asked: Option<Arc<Asked>>,
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

impl Planned {
    /// Whether it is a file that the account holds already, which confirming would not write again.
    pub const fn adds_nothing(&self) -> bool {
        self.imported_before.is_some() && self.proof.lines == 0
    }
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
    let staged = Staged::of(store, slug, upload, new).await?;
    Ok(staged.planned)
}

/// Writes the plan that a person confirmed, all of it or nothing.
///
/// # Errors
/// [`PlanChanged`] where the plan would now be another one, and everything that planning refuses;
/// every law of posting, where lines are coded.
///
/// [`PlanChanged`]: super::refusal::Refusal::PlanChanged
pub async fn confirm(
    store: &Store,
    slug: &str,
    mut upload: Upload,
    new: New,
    confirmed: Digest,
    act: &Act,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    named(act)?;
    let writer = store.write(slug).await?;
    told(CHECKING);
    let read = mem::take(&mut upload.read);
    anew(writer, (&upload, read), new, confirmed, act, told).await
}

/// Writes a plan that was kept since it was shown. Where the book has not moved since, it is the
/// plan as it stands; else the file is staged again.
///
/// # Errors
/// As [`confirm`].
pub async fn confirm_staged(
    store: &Store,
    slug: &str,
    (upload, staged): (&Upload, &Staged),
    confirmed: Digest,
    act: &Act,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    told(CHECKING);
    if staged.stands_at(writer.head().await?) {
        let digest = staged.planned.digest;
        staged::stands(digest, confirmed)?;
        let worked = (ready(staged.proposed.clone()), ready(digest));
        writer.put_file(&upload.name, &upload.bytes).await?;
        let plan = (&*staged.plan, worked);
        let imported = write(&mut writer, upload, plan, confirmed, act, told).await?;
        return committed(writer, imported).await;
    }
    let read = upload.read.clone();
    anew(writer, (upload, read), staged.new, confirmed, act, told).await
}

const CHECKING: Reached = Reached {
    step: "Checking that the plan still stands",
    what: "lines",
    done: 0,
    of: None,
};

/// Stages a file and writes it. What the rules propose and what the digest is take a while to say,
/// and are worked out while the lines and the entries are being written: where the digest is not
/// the one confirmed, the writer never commits.
async fn anew(
    mut writer: Writer,
    (upload, read): (&Upload, ReadFile),
    new: New,
    confirmed: Digest,
    act: &Act,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    let known = Known::of(&mut writer, upload).await?;
    let staging = spawn_blocking(move || known.stage(read));
    // Kept meanwhile: one that adds nothing is never committed.
    writer.put_file(&upload.name, &upload.bytes).await?;
    let plan = Arc::new(staging.await.unwrap_or_else(panicked)?);
    let head = writer.head().await?;
    let asked = upload.asked.as_ref().filter(|_| new == New::Coded);
    let asked = asked.and_then(|asked| asked.of_plan(&plan, head));
    let rules = match asked {
        Some(_) => None,
        None => coded::proposing(&mut writer, new).await?,
    };
    let of_plan = Arc::clone(&plan);
    let (tell, proposed) = oneshot::channel();
    let working = spawn_blocking(move || {
        let by_rules = || Some(Proposed::by(&rules?, &of_plan, TOGETHER));
        let proposed = asked.or_else(by_rules).map(Arc::new);
        // Nobody waits for it where the lines were refused meanwhile.
        let _ = tell.send(proposed.clone());
        staged::digest(&of_plan, proposed.as_deref())
    });
    let proposed = async { proposed.await.unwrap_or_default() };
    let digest = async { working.await.unwrap_or_else(panicked) };
    let worked = (proposed, digest);
    let imported = write(&mut writer, upload, (&plan, worked), confirmed, act, told).await?;
    // A large plan takes a while to let go of, and the engine to commit.
    spawn_blocking(move || drop(plan));
    committed(writer, imported).await
}

/// Commits what an import wrote, where it wrote anything.
async fn committed(writer: Writer, imported: Imported) -> Result<Imported, ActionError> {
    if imported.import.is_some() {
        writer.commit().await?;
    }
    Ok(imported)
}

fn panicked<T>(stopped: JoinError) -> T {
    panic::resume_unwind(stopped.into_panic())
}

/// Writes a plan whose file is kept.
async fn write(
    writer: &mut Writer,
    upload: &Upload,
    (plan, (proposed, digest)): (
        &Plan,
        (
            impl Future<Output = Option<Arc<Proposed>>>,
            impl Future<Output = Digest>,
        ),
    ),
    confirmed: Digest,
    act: &Act,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    let mut imported = Imported {
        import: None,
        file: upload.name.clone(),
        account: plan.account,
        proof: plan.proof,
        posted: None,
    };
    if plan.new_lines().next().is_none() && staged::before(writer, plan).await?.is_some() {
        staged::stands(digest.await, confirmed)?;
        return Ok(imported);
    }
    // A line of a file that was undone and comes again is the next one of its kind.
    let undone = writer.undone_lines(plan.account).await?;
    let lines = plan.new_lines().map(|staged| new_line(staged, &undone));
    let lines: Vec<NewLine<'_>> = lines.collect();
    let of = counted(lines.len());
    let mut writing = |done: usize| {
        told(Reached {
            step: "Writing the lines",
            what: "lines",
            done: counted(done),
            of: Some(of),
        });
    };
    let import = new_import(upload, plan, confirmed);
    let rows = (lines.as_slice(), plan.set_aside.as_slice());
    let (number, numbers) = writer.import_told(&import, rows, act, &mut writing).await?;
    imported.import = Some(number);
    if let Some(proposed) = proposed.await {
        told(Reached {
            step: "Posting what the rules say",
            what: "lines",
            done: 0,
            of: None,
        });
        imported.posted = Some(proposed.post(writer, plan, &numbers, act).await?);
    }
    staged::stands(digest.await, confirmed)?;
    Ok(imported)
}

/// A line as it is written, after so many of its kind whose files were undone.
fn new_line<'a>(staged: &'a StagedLine, undone: &BTreeMap<[u8; 16], u32>) -> NewLine<'a> {
    let before = undone.get(staged.fingerprint.as_bytes());
    NewLine {
        line: &staged.line,
        fingerprint: *staged.fingerprint.as_bytes(),
        occurrence: staged
            .occurrence
            .saturating_add(before.copied().unwrap_or(0)),
    }
}

/// The plan as the book keeps it, with the digest that was confirmed.
fn new_import(upload: &Upload, plan: &Plan, confirmed: Digest) -> NewImport {
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
        plan: confirmed,
    }
}
