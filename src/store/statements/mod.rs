//! Statements as they are kept: original files, imports with their proofs, lines, rows set aside,
//! which entry answers which line, and what is open on both sides.

pub mod about;
pub mod apart;
pub mod coded;
pub mod file;
pub mod held;
pub mod import;
pub mod intake;
pub mod line;
pub mod matching;
pub mod open;
pub mod undone;
