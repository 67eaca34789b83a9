//! The laws of the ledger as properties over random books: whatever is posted, they hold.
//!
//! A case that once failed is kept beside its file and tried first from then on.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its plain sums are the model that the code must meet"
)]

#[path = "laws/books.rs"]
mod books;
#[path = "laws/chain.rs"]
mod chain;
#[path = "laws/entries.rs"]
mod entries;
mod memory;
#[path = "laws/money.rs"]
mod money;
#[path = "laws/written.rs"]
mod written;
#[path = "laws/years.rs"]
mod years;
