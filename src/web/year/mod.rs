//! The end of a year: what blocks it, and the closing.

pub(super) mod close;
mod closed;
pub(super) mod end;
