//! Statements: files brought in, what was recognised, the plan, the proof, every row with its
//! state.

pub(super) mod again;
mod aside;
mod asked;
pub(super) mod coding;
pub(super) mod line;
pub(super) mod list;
mod original;
pub(super) mod plan;
pub(super) mod question;
pub(super) mod rows;
pub(super) mod sheet;
mod table;
pub(super) mod undo;
pub(super) mod windows;
