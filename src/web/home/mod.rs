//! Home: what is left, what waits, what is due, and that the book is whole.

pub(super) mod duties;
pub(super) mod equation;
pub(super) mod lately;
pub(super) mod money;
pub(super) mod page;
pub(super) mod projects;
