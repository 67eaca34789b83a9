//! Statements as they are kept: original files, imports with their proofs, lines, rows set aside,
//! and which entry answers which line.

pub mod file;
pub mod held;
pub mod import;
mod intake;
pub mod line;
pub mod matching;
pub mod undone;
