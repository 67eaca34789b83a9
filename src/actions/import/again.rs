//! A file that was brought in, staged again as its account stood before it: which of its rows were
//! held already, and by which lines; and what there was to look at, as far as that can still be
//! told. Nothing of it is kept: the file and the lines are, and they tell it.

use std::collections::BTreeMap;

use crate::{
    actions::ActionError,
    statement::{
        line::ReadFile,
        stage::{
            fingerprint::Fingerprint,
            plan::{Plan, StagedLine, Standing},
        },
    },
    store::{
        reader::Reader,
        statements::import::{Holder, KeptImport, Tally},
    },
};

use super::{Said, Upload, staged};

/// What staging a file again tells.
#[derive(Debug, Clone)]
pub struct Again {
    /// The rows that were held already, in the order of the file.
    pub held: Vec<StagedLine>,
    /// What there was to look at.
    pub warnings: Vec<Said>,
    /// Whether it comes to the rows and the lines that were kept with the file.
    pub agrees: bool,
}

/// Stages a file that was brought in again.
///
/// # Errors
/// What staging refuses of the file as it is read now, and the store.
pub async fn again(
    reader: &mut Reader,
    kept: &KeptImport,
    bytes: &[u8],
    read: ReadFile,
) -> Result<Again, ActionError> {
    let import = &kept.import;
    let upload = Upload {
        name: import.file_name.clone(),
        bytes: bytes.to_vec(),
        read,
        account: import.account,
        only: import.statement_account.clone(),
    };
    let held = reader.held_before(kept).await?.into_iter();
    let held = held.filter_map(|(key, count)| Some((Fingerprint::from_slice(&key)?, count)));
    let known = staged::Known::of(reader, &upload.incoming()).await?;
    let plan = known
        .holding(held.collect::<BTreeMap<_, _>>())
        .stage(upload.read.clone())?;
    let warnings = staged::doubted(reader, &upload, &plan).await?;
    let agrees = agrees(&plan, &import.tally);
    let held = plan.lines.into_iter();
    Ok(Again {
        held: held
            .filter(|staged| staged.standing == Standing::Duplicate)
            .collect(),
        warnings,
        agrees,
    })
}

fn agrees(plan: &Plan, tally: &Tally) -> bool {
    let (rows, duplicates) = (plan.proof.rows.into(), plan.proof.duplicates.into());
    (tally.rows, tally.duplicates) == (rows, duplicates)
}

/// The line that held a row of a file already; none where it cannot be told any more.
///
/// # Errors
/// The store does not answer.
pub async fn holder(
    reader: &mut Reader,
    kept: &KeptImport,
    row: &StagedLine,
) -> Result<Option<Holder>, ActionError> {
    let fingerprint = *row.fingerprint.as_bytes();
    let held = reader.holders_before(kept, fingerprint).await?;
    let place = usize::try_from(row.occurrence.saturating_sub(1)).unwrap_or(usize::MAX);
    Ok(held.get(place).copied())
}
