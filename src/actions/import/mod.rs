//! Importing a statement file: the plan that a person sees, and writing exactly that plan.
//!
//! Law 5: the plan has a digest; confirming names it, the file is staged again against the book as
//! it is then, and another digest is refused. With [`New::Coded`] the plan also holds what the
//! rules propose for the new lines, and confirming it posts that in the same commit.

pub mod again;
mod coded;
mod doubts;
mod known;
mod reading;
mod said;
mod staged;
pub mod undo;
mod writing;

use std::{future::ready, mem};

use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::{
    ledger::{code::AccountCode, digest::Digest, money::Money, posted::Act},
    statement::{
        line::ReadFile,
        stage::{plan::Plan, proof::Proof},
    },
    store::{Store, writer::Writer},
};

use self::{
    coded::{Proposed, TOGETHER},
    known::Known,
    writing::{committed, panicked, work_out, write},
};
pub use self::{reading::confirm_reading, staged::Staged};
use super::{
    ActionError,
    progress::{Reached, Told},
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
}

/// A file that somebody wants to import, but for what is read of it.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its bytes, which the book keeps by their digest.
    pub bytes: &'a [u8],
    /// The account that it is the statement of.
    pub account: AccountCode,
    /// The account number of the statement to take, where the file holds several.
    pub only: Option<&'a str>,
}

impl Upload {
    /// All of it but what was read.
    pub fn incoming(&self) -> Incoming<'_> {
        Incoming {
            name: &self.name,
            bytes: &self.bytes,
            account: self.account,
            only: self.only.as_deref(),
        }
    }
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

/// What somebody confirmed: the digest of a plan, and who they are.
#[derive(Debug, Clone, Copy)]
pub struct Confirmed<'a> {
    /// What becomes of the new lines.
    pub new: New,
    /// The digest of the plan.
    pub digest: Digest,
    /// Who confirms it, when and why.
    pub act: &'a Act,
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
    confirmed: Confirmed<'_>,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    named(confirmed.act)?;
    let writer = store.write(slug).await?;
    told(CHECKING);
    let read = mem::take(&mut upload.read);
    anew(writer, (&upload.incoming(), read), confirmed, told).await
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
    (digest, act): (Digest, &Act),
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    named(act)?;
    let new = staged.new;
    let confirmed = Confirmed { new, digest, act };
    let mut writer = store.write(slug).await?;
    told(CHECKING);
    if staged.stands_at(writer.head().await?) {
        let digest = staged.planned.digest;
        staged::stands(digest, confirmed.digest)?;
        let worked = (ready(staged.proposed.clone()), ready(digest));
        writer.put_file(&upload.name, &upload.bytes).await?;
        let plan = (&*staged.plan, worked);
        let imported = write(&mut writer, (&upload.name, None), plan, confirmed, told).await?;
        return committed(writer, imported).await;
    }
    let read = upload.read.clone();
    anew(writer, (&upload.incoming(), read), confirmed, told).await
}

const CHECKING: Reached = Reached {
    step: "Checking that the plan still stands",
    what: "lines",
    done: 0,
    of: None,
};

/// Stages a file and writes it.
async fn anew(
    mut writer: Writer,
    (incoming, read): (&Incoming<'_>, ReadFile),
    confirmed: Confirmed<'_>,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    let known = Known::of(&mut writer, incoming, Some(&read)).await?;
    let staging = spawn_blocking(move || known.stage(read));
    // Kept meanwhile: one that adds nothing is never committed.
    writer.put_file(incoming.name, incoming.bytes).await?;
    let plan = staging.await.unwrap_or_else(panicked)?;
    let rules = coded::proposing(&mut writer, confirmed.new).await?;
    let propose = |plan: &Plan| Some(Proposed::by(&rules?, plan, TOGETHER));
    let file = (incoming.name, None);
    work_out(writer, file, (plan, propose), confirmed, told).await
}
