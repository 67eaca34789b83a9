//! Reconciliations in the office: the list of them, the paper of one at any day, its two
//! signatures, and lines that are withdrawn.

mod checks;
pub(super) mod list;
mod obstacle;
pub(super) mod page;
mod paper;
pub(super) mod papers;
pub(super) mod signs;
pub(super) mod withdraw;
