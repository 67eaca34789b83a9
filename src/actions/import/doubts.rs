//! What a person should look at before they confirm an import, beside what staging doubts itself:
//! a file that is not what its name says, and a source that another account has.

use super::{Said, Upload};
use crate::{
    actions::ActionError,
    statement::{
        line::misnamed as said_of,
        stage::{plan::Plan, source::same_source as is_same},
    },
    store::reader::Reader,
};

/// Says that the file is not what its name says.
pub(super) fn misnamed(upload: &Upload) -> Option<Said> {
    let why = said_of(&upload.name, &upload.read.format)?;
    let at = upload.name.clone();
    Some(Said { at, why })
}

/// Says that another account takes the statements of the same source: its money would count twice.
pub(super) async fn same_source(
    reader: &mut Reader,
    upload: &Upload,
    plan: &Plan,
) -> Result<Option<Said>, ActionError> {
    let Some(source) = &plan.source else {
        return Ok(None);
    };
    let imports = reader.standing_imports().await?;
    let other = imports.iter().map(|kept| &kept.import).find(|other| {
        let theirs = other.statement_account.as_deref();
        other.account != plan.account && theirs.is_some_and(|theirs| is_same(source, theirs))
    });
    Ok(other.map(|other| Said {
        at: upload.name.clone(),
        why: format!(
            "account {} takes the statements of {source} already; the same money would count twice",
            other.account
        ),
    }))
}
