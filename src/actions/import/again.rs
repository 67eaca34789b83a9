//! A file that was brought in, staged again as its account stood before it: which of its rows were
//! held already, and by which lines; and what there was to look at, as far as that can still be
//! told. Nothing of it is kept: the file and the lines are, and they tell it.

use crate::{
    actions::ActionError,
    statement::{
        line::ReadFile,
        stage::plan::{Plan, StagedLine, Standing},
    },
    store::{
        reader::Reader,
        statements::import::{Holder, KeptImport, Tally},
    },
};

use super::{
    Said,
    doubts::{self, Beside},
    known::Known,
    staged,
};

/// What staging a file again tells. It is decided by the file, by how it is read and by what came
/// before it, so it stays as it is while the book goes on.
#[derive(Debug, Clone)]
pub struct Again {
    /// The rows that were held already, in the order of the file.
    pub held: Vec<StagedLine>,
    /// Whether it comes to the rows and the lines that were kept with the file.
    pub agrees: bool,
    itself: Vec<Said>,
    noted: Vec<Said>,
    beside: Beside,
}

impl Again {
    /// What there was to look at; what the file says of its account is held against the book as it
    /// is.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn warnings(&self, reader: &mut Reader) -> Result<Vec<Said>, ActionError> {
        let mut warnings = self.itself.clone();
        warnings.extend(self.beside.doubts(reader).await?);
        warnings.extend(self.noted.iter().cloned());
        Ok(warnings)
    }

    /// How many rows and sentences it holds.
    pub fn size(&self) -> usize {
        let said = self.itself.len().saturating_add(self.noted.len());
        self.held.len().saturating_add(said)
    }
}

/// Stages a file that was brought in again.
///
/// # Errors
/// What staging refuses of the file as it is read now, and the store.
pub async fn again(
    reader: &mut Reader,
    kept: &KeptImport,
    read: ReadFile,
) -> Result<Again, ActionError> {
    let import = &kept.import;
    let known = Known::before(reader, kept, &read).await?;
    let noted = staged::noted(&read).collect();
    let misnamed = doubts::misnamed(&import.file_name, &read);
    // What was kept was answered for, and tells by which order it was read.
    let read = ReadFile {
        days_open: None,
        ..read
    };
    let plan = known.stage(read)?;
    let itself = staged::doubted(&plan).chain(misnamed).collect();
    let beside = Beside::of(&import.file_name, &plan);
    let agrees = agrees(&plan, &import.tally);
    let held = plan.lines.into_iter();
    Ok(Again {
        held: held
            .filter(|staged| staged.standing == Standing::Duplicate)
            .collect(),
        agrees,
        itself,
        noted,
        beside,
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
