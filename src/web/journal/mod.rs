//! The journal: entries with filters and pages, one entry with its whole story, a new one, and a
//! mistake put right.

pub(super) mod entry;
pub(super) mod list;
pub(super) mod new;
pub(super) mod preview;
pub(super) mod reverse;
pub(super) mod sides;
mod steps;
pub(super) mod transfer;
