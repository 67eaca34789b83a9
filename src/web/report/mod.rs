//! The papers of a year: Appendix A and what is behind its figures, the board's page, the
//! downloads, the decision, and other words for its rows.

pub(super) mod appendix;
mod beside;
pub(super) mod board;
mod cover;
pub(super) mod decide;
pub(super) mod download;
mod drift;
pub(super) mod figure;
pub(super) mod reword;
