//! What people set and decided: the book and its chart, rules, wordings, layouts, evidence,
//! reconciliations, decisions and year ends, each kept as a record of the chain.

pub mod board;
pub mod book;
pub mod closing;
pub mod profiles;
pub mod records;
pub mod reworded;
pub mod wording;
