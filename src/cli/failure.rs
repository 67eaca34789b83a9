//! How a command ends when it does not succeed: a sentence and an exit code.

use std::process::ExitCode;

use crate::actions::ActionError;

use super::desk::Desk;

/// Refused by a rule.
const REFUSED: u8 = 1;
/// Wrong words on the command line.
pub(super) const WRONG_WORDS: u8 = 2;
/// A file that cannot be read.
const UNREADABLE: u8 = 3;
/// The database.
const STORAGE: u8 = 4;
/// `verify` found a difference.
const DIFFERENCE: u8 = 5;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    /// The sentence; none where the command has printed its own account already.
    sentence: Option<String>,
}

impl Failure {
    /// A rule refuses it.
    pub(super) fn refused(sentence: impl Into<String>) -> Failure {
        Failure {
            code: REFUSED,
            sentence: Some(sentence.into()),
        }
    }

    /// The words do not say what to do.
    pub(super) fn words(sentence: impl Into<String>) -> Failure {
        Failure {
            code: WRONG_WORDS,
            sentence: Some(sentence.into()),
        }
    }

    /// A file cannot be read.
    pub(super) fn unreadable(sentence: impl Into<String>) -> Failure {
        Failure {
            code: UNREADABLE,
            sentence: Some(sentence.into()),
        }
    }

    /// The database, or the place for a file, does not answer.
    pub(super) fn storage(sentence: impl Into<String>) -> Failure {
        Failure {
            code: STORAGE,
            sentence: Some(sentence.into()),
        }
    }

    /// Printed already; a rule refuses some of it.
    pub(super) const fn printed_refused() -> Failure {
        Failure {
            code: REFUSED,
            sentence: None,
        }
    }

    /// Printed already; `verify` found a difference.
    pub(super) const fn printed_difference() -> Failure {
        Failure {
            code: DIFFERENCE,
            sentence: None,
        }
    }

    /// Prints the sentence, as data too where data was asked for, and gives the exit code.
    pub(super) fn say(self, desk: &Desk) -> ExitCode {
        if let Some(sentence) = &self.sentence {
            let how = match self.code {
                REFUSED => "refused",
                WRONG_WORDS => "wrong words",
                UNREADABLE => "cannot be read",
                _ => "storage",
            };
            desk.error(how, sentence);
        }
        ExitCode::from(self.code)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentence.as_deref().unwrap_or("see above"))
    }
}

impl From<ActionError> for Failure {
    fn from(error: ActionError) -> Failure {
        let sentence = error.to_string();
        match error {
            ActionError::Refused(_) => Failure::refused(sentence),
            ActionError::Unreadable(_) => Failure::unreadable(sentence),
            ActionError::Store(_) => Failure::storage(sentence),
        }
    }
}

impl From<crate::store::error::StoreError> for Failure {
    fn from(error: crate::store::error::StoreError) -> Failure {
        Failure::from(ActionError::from(error))
    }
}
