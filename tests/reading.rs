//! Reading statement files: recognition, proof of every row, bad input, and the limited child.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::print_stderr,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test that cannot go on stops, and says so"
)]

mod reading {
    mod bad_input;
    mod binary;
    mod corpus;
    mod formats;
    mod hostile;
    mod limits;
    mod made;
    mod months;
    mod profiles;
    mod proofs;
    mod sandbox;
    mod spreadsheets;
    mod taken;
}
