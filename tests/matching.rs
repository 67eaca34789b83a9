//! What is suggested: every source with its reasons, and how often the first suggestion is right,
//! eleven months coded and the twelfth suggested.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a test stops at what is not as promised, and says its figures"
)]

#[path = "matching/corpus.rs"]
mod corpus;
#[path = "matching/hold_out.rs"]
mod hold_out;
#[path = "matching/sources.rs"]
mod sources;
