//! The end of a year: what blocks it, the reconciliations, the closing.

pub(super) mod close;
pub(super) mod end;
pub(super) mod reconcile;
