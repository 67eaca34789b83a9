//! Reconciliations in the office: the list of them, the paper of one at any day, its two
//! signatures, and lines that are withdrawn.

mod checks;
pub(super) mod list;
pub(super) mod page;
mod paper;
mod signs;
pub(super) mod withdraw;
