//! What the store promises, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    clippy::too_many_lines,
    clippy::single_match_else,
    reason = "a test stops at the first thing that is not as it was promised"
)]

#[cfg(test)]
mod cluster;
#[cfg(test)]
mod store {
    #[path = "signing/arriving.rs"]
    mod arriving;
    mod awaited;
    #[path = "signing/beside.rs"]
    mod beside;
    #[path = "signing/cautions.rs"]
    mod cautions;
    #[path = "signing/closing.rs"]
    mod closing;
    mod days;
    mod engines;
    #[path = "signing/files.rs"]
    mod files;
    mod finding;
    mod fixture;
    #[path = "signing/gathered.rs"]
    mod gathered;
    mod laws;
    #[path = "signing/lived.rs"]
    mod lived;
    #[path = "signing/matched.rs"]
    mod matched;
    #[path = "signing/meanwhile.rs"]
    mod meanwhile;
    mod posting;
    mod raw;
    mod records;
    #[path = "signing/signed.rs"]
    mod signed;
    mod statements;
    mod tampering;
    mod undone;
    #[path = "signing/worded.rs"]
    mod worded;
}
