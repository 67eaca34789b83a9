//! Several refusals at once: everything that is wrong is said together.

use std::fmt;

use super::Refusal;

/// Refusals, one after another.
pub(super) fn joined(several: &[impl fmt::Display]) -> String {
    let said: Vec<String> = several.iter().map(ToString::to_string).collect();
    said.join("; ")
}

impl Refusal {
    /// All of what was found: as it is where it is one, together where it is more.
    pub(in crate::actions) fn all<E: Into<Refusal>>(found: Vec<E>) -> Refusal {
        let mut found: Vec<Refusal> = found.into_iter().map(Into::into).collect();
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                found.extend(last);
                Refusal::Several(found)
            }
        }
    }
}

/// That nothing was found to refuse.
///
/// # Errors
/// All of what was found.
pub(in crate::actions) fn none_of<E: Into<Refusal>>(found: Vec<E>) -> Result<(), Refusal> {
    if found.is_empty() {
        return Ok(());
    }
    Err(Refusal::all(found))
}
