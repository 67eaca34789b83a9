//! The sheet that opening balances stand in: kept with the set-up, read again whenever it is shown,
//! and given to the book with the cells of its figures.

use serde::{Deserialize, Serialize};

use crate::{
    actions::{ActionError, init::SourceFile, refusal::Refusal},
    ledger::digest::Digest,
    statement::{
        opening::{self, OpeningSheet},
        rows::window::Window,
    },
    store::Store,
};

use super::{Answers, Setup};

/// The last row that is looked at; a sheet of opening balances is far shorter.
const LAST_ROW: u32 = 2_000;

/// The last row of a sheet of opening balances that is looked at.
pub const fn last_row() -> u32 {
    LAST_ROW
}

/// A file of opening balances, as the set-up keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFile {
    /// Its name.
    pub name: String,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
}

/// The sheet as it stands against the accounts and funds that were answered.
///
/// # Errors
/// A sheet that is none of opening balances, or that goes on past the last row looked at.
pub fn shown(
    answers: &Answers,
    file: &SheetFile,
    window: &Window,
) -> Result<OpeningSheet, ActionError> {
    if window.last > LAST_ROW {
        return Err(Refusal::LongOpening(LAST_ROW).into());
    }
    let mut without = answers.clone();
    // The sheet is what the balances come from, so it is read against everything else.
    without.opening = None;
    let book = without.so_far()?;
    let sheet = file.sheet.as_deref();
    Ok(opening::read(window, sheet, &book)?)
}

/// The file as the book keeps it, where balances come from one.
pub(super) async fn source(
    store: &Store,
    setup: &Setup,
    window: Option<&Window>,
) -> Result<Option<SourceFile>, ActionError> {
    let Some(file) = &setup.answers.sheet else {
        return Ok(None);
    };
    let bytes = store.setup_file(&setup.key, file.sha256).await?;
    let sheet = window.map(|window| shown(&setup.answers, file, window));
    Ok(Some(SourceFile {
        name: file.name.clone(),
        bytes: bytes.ok_or(Refusal::NoSetup)?,
        read: None,
        sheet: sheet.transpose()?,
    }))
}
