//! Writing a plan that was confirmed: its lines, what it is, and what the rules post with it.

use std::{collections::BTreeMap, panic, sync::Arc};

use tokio::{
    sync::oneshot,
    task::{JoinError, spawn_blocking},
};

use crate::{
    actions::{
        ActionError,
        progress::{Reached, Told, counted},
    },
    ledger::{code::AccountCode, digest::Digest},
    statement::stage::{
        plan::{Plan, StagedLine},
        proof::Proof,
    },
    store::{
        statements::{
            import::{NewImport, NewLine, Tally},
            intake::Arriving,
        },
        writer::Writer,
    },
};

use super::{
    Confirmed, Imported,
    coded::{Proposed, Underway},
    staged,
};

/// Lines that are written, and the entries that were written with them while the file was read.
pub(super) struct Written {
    pub(super) arriving: Arriving,
    pub(super) underway: Option<Underway>,
}

/// Writes a plan. What the rules propose and what the digest is take a while to say, and are worked
/// out while the lines and the entries are being written: where the digest is not the one
/// confirmed, the writer never commits.
pub(super) async fn work_out(
    mut writer: Writer,
    file: (&str, Option<Written>),
    (plan, propose): (
        Plan,
        impl FnOnce(&Plan) -> Option<Proposed> + Send + 'static,
    ),
    confirmed: Confirmed<'_>,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    let plan = Arc::new(plan);
    let of_plan = Arc::clone(&plan);
    let (tell, proposed) = oneshot::channel();
    let working = spawn_blocking(move || {
        let proposed = propose(&of_plan).map(Arc::new);
        // Nobody waits for it where the lines were refused meanwhile.
        let _ = tell.send(proposed.clone());
        staged::digest(&of_plan, proposed.as_deref())
    });
    let proposed = async { proposed.await.unwrap_or_default() };
    let digest = async { working.await.unwrap_or_else(panicked) };
    let worked = (proposed, digest);
    let imported = write(&mut writer, file, (&plan, worked), confirmed, told).await?;
    // A large plan takes a while to let go of, and the engine to commit.
    spawn_blocking(move || drop(plan));
    committed(writer, imported).await
}

/// Commits what an import wrote, where it wrote anything.
pub(super) async fn committed(writer: Writer, imported: Imported) -> Result<Imported, ActionError> {
    if imported.import.is_some() {
        writer.commit().await?;
    }
    Ok(imported)
}

pub(super) fn panicked<T>(stopped: JoinError) -> T {
    panic::resume_unwind(stopped.into_panic())
}

/// Writes a plan whose file is kept, but for lines that were written while it was read.
pub(super) async fn write(
    writer: &mut Writer,
    (name, written): (&str, Option<Written>),
    (plan, (proposed, digest)): (
        &Plan,
        (
            impl Future<Output = Option<Arc<Proposed>>>,
            impl Future<Output = Digest>,
        ),
    ),
    confirmed: Confirmed<'_>,
    told: Told<'_>,
) -> Result<Imported, ActionError> {
    let act = confirmed.act;
    let mut imported = Imported {
        import: None,
        file: name.to_owned(),
        account: plan.account,
        proof: plan.proof,
        posted: None,
    };
    if plan.new_lines().next().is_none() && staged::before(writer, plan).await?.is_some() {
        staged::stands(digest.await, confirmed.digest)?;
        return Ok(imported);
    }
    // A line of a file that was undone and comes again is the next one of its kind.
    let undone = writer.undone_lines(plan.account).await?;
    let lines = plan.new_lines().map(|staged| new_line(staged, &undone));
    let lines: Vec<NewLine<'_>> = lines.collect();
    let written = match written {
        Some(written) => written,
        None => Written {
            arriving: lines_in(writer, plan.account, &lines, told).await?,
            underway: None,
        },
    };
    let import = new_import(name, plan, confirmed.digest);
    let rows = (lines.as_slice(), plan.set_aside.as_slice());
    let (number, numbers) = writer
        .end_import(written.arriving, &import, rows, act)
        .await?;
    imported.import = Some(number);
    if let Some(proposed) = proposed.await {
        told(Reached {
            step: "Posting what the rules say",
            what: "lines",
            done: 0,
            of: None,
        });
        let new = (plan, numbers.as_slice());
        let posted = proposed.post(writer, new, written.underway, act).await?;
        imported.posted = Some(posted);
    }
    staged::stands(digest.await, confirmed.digest)?;
    Ok(imported)
}

/// Writes the lines of a plan.
async fn lines_in(
    writer: &mut Writer,
    account: AccountCode,
    lines: &[NewLine<'_>],
    told: Told<'_>,
) -> Result<Arriving, ActionError> {
    let of = counted(lines.len());
    let mut writing = |done: usize| {
        told(Reached {
            step: "Writing the lines",
            what: "lines",
            done: counted(done),
            of: Some(of),
        });
    };
    let mut arriving = writer.begin_import(account).await?;
    writer.lines_in(&mut arriving, lines, &mut writing).await?;
    Ok(arriving)
}

/// A line as it is written, after so many of its kind whose files were undone.
pub(super) fn new_line<'a>(
    staged: &'a StagedLine,
    undone: &BTreeMap<[u8; 16], u32>,
) -> NewLine<'a> {
    let fingerprint = *staged.fingerprint.as_bytes();
    NewLine {
        line: &staged.line,
        fingerprint,
        occurrence: after_undone(staged.occurrence, fingerprint, undone),
    }
}

/// Which of its kind a line is, those that were undone counted in.
pub(super) fn after_undone(
    occurrence: u32,
    fingerprint: [u8; 16],
    undone: &BTreeMap<[u8; 16], u32>,
) -> u32 {
    let before = undone.get(&fingerprint).copied();
    occurrence.saturating_add(before.unwrap_or(0))
}

/// The plan as the book keeps it, with the digest that was confirmed.
fn new_import(name: &str, plan: &Plan, confirmed: Digest) -> NewImport {
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
        file_name: name.to_owned(),
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
