//! The verbs: a file for each thing that a person can do, always *load, decide, save*.
//!
//! In: a store, words that were parsed, and the act (who, why, when). Out: what came of it, or the
//! rule that refuses. No HTTP, no HTML, no command line, and no clock.

pub mod amend;
pub mod attach;
pub mod awaited;
pub mod book_file;
pub mod caution;
pub mod close;
pub mod code;
mod compare;
pub mod decide;
pub mod demonstrate;
pub mod export;
pub mod follow;
pub(crate) mod gather;
pub mod import;
pub mod init;
pub mod post;
pub mod profile;
pub mod progress;
pub mod promise;
pub mod reconcile;
pub mod refusal;
pub mod report;
pub mod reverse;
pub mod rule;
pub mod setup;
pub mod show;
pub mod told;
pub mod verify;
mod wordings;

use jiff::{civil::Date, tz::TimeZone};

use crate::{ledger::posted::Act, statement::error::ReadError, store::error::StoreError};

use self::refusal::Refusal;

/// Why an action did nothing.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// A rule refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The day of an act in the United Kingdom, where every date of a book is meant.
pub fn day_of(act: &Act) -> Date {
    let here = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    act.at.to_zoned(here).date()
}

/// Lets an action use `?` on the refusals of the layers below.
macro_rules! refused_by {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for ActionError {
            fn from(error: $error) -> ActionError {
                ActionError::Refused(Refusal::from(error))
            }
        }
    )*};
}

refused_by!(
    crate::ledger::entry::EntryError,
    crate::ledger::posted::ReversalError,
    crate::ledger::money::MoneyError,
    crate::ledger::words::Unfit,
    crate::ledger::calendar::CalendarError,
    book_file::BookFileError,
    crate::ledger::commitment::CommitmentError,
    crate::ledger::claim::ClaimError,
    refusal::Awaiting,
    refusal::Granting,
    refusal::Matching,
    refusal::Reconciling,
    crate::statement::opening::OpeningError,
    crate::statement::stage::StageError,
    crate::statement::suggest::rule::RuleError,
    crate::statement::suggest::coding::CodingError,
    crate::statement::reconcile::statement::ReconcileError,
    crate::report::end_of_year::Refused,
    crate::report::layout::LayoutError,
    crate::report::encoding::DecodeError,
);
