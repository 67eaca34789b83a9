//! The end of a year: what blocks it, and the closing.

mod carried;
pub(super) mod close;
mod closed;
pub(super) mod end;
