//! The banks' formats against real files, and against bytes made to hurt.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    reason = "a test that cannot go on stops, and one that is skipped says so"
)]

mod corpus;
mod hostile;
mod written;
