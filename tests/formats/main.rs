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
mod sheets;
mod stated;
mod written;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    path::PathBuf,
};

/// The folder of real files, where there is one.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("FUNDLEDGER_CORPUS");
    if folder.is_none() {
        // Written past the test runner, which would keep it to itself.
        let skipped = "SKIPPED: FUNDLEDGER_CORPUS is not set, so no real bank file was read";
        let mut out = std::io::stderr();
        writeln!(out, "{skipped}").unwrap();
    }
    folder.map(PathBuf::from)
}

/// Files that are not as other programs read them, and why that is right.
#[derive(serde::Deserialize)]
struct Exception {
    why: String,
    files: Vec<String>,
}

/// Holds the files that differ from what others say to those that `exceptions.toml` lists under a
/// heading, each with its reason, and the list to one in so many of the files.
fn listed(heading: &str, differing: &BTreeMap<String, String>, files: usize, one_in: usize) {
    let mut exceptions: BTreeMap<String, Vec<Exception>> =
        toml::from_str(include_str!("exceptions.toml")).unwrap();
    let exceptions = exceptions.remove(heading).unwrap();
    assert!(exceptions.iter().all(|exception| !exception.why.is_empty()));
    let listed: BTreeSet<&String> = exceptions.iter().flat_map(|one| &one.files).collect();
    let unlisted = differing.iter().filter(|(file, _)| !listed.contains(file));
    let unlisted: Vec<_> = unlisted.collect();
    assert!(
        unlisted.is_empty(),
        "not as expected and not listed: {unlisted:#?}"
    );
    let needless = listed.iter().filter(|file| !differing.contains_key(**file));
    let needless: Vec<_> = needless.collect();
    assert!(needless.is_empty(), "listed but as expected: {needless:#?}");
    let listed = listed.len();
    assert!(
        listed * one_in <= files,
        "{listed} of {files} are exceptions"
    );
}
