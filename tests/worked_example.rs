//! The worked example, whole, on the pure ledger: two books, entry by entry, to the penny.
//!
//! Every figure here was worked by hand before the program was written; a figure that moves is a
//! defect, never a test to be brought up to date.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "worked_example/appendix_a.rs"]
mod appendix_a;
#[path = "worked_example/books.rs"]
mod books;
mod memory;
#[path = "worked_example/patterns.rs"]
mod patterns;
#[path = "worked_example/refusals.rs"]
mod refusals;
#[path = "worked_example/year.rs"]
mod year;
