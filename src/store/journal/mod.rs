//! The journal as it is kept: entries with their postings, the balances that they make, and the
//! questions that reports and pages ask of them.

pub mod balance;
pub mod days;
pub mod entry;
pub mod find;
mod left;
pub mod list;
pub mod page;
pub mod post;
mod rows;
pub(crate) mod seek;
