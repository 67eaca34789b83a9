//! Real files that break readers: each ends in a result or a sentence, within its limits.
//!
//! The folder is named by `FUNDLEDGER_CORPUS`; where it is not, this says that it was skipped.

use std::path::{Path, PathBuf};

use fundledger::statement::error::{Limits, ReadError};

use super::sandbox::in_child;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn corpus(part: &str) -> Option<Vec<PathBuf>> {
    let Some(root) = std::env::var_os("FUNDLEDGER_CORPUS") else {
        eprintln!("SKIPPED: FUNDLEDGER_CORPUS is not set, so no real file was read ({part})");
        return None;
    };
    let mut found = Vec::new();
    files(&Path::new(&root).join(part), &mut found);
    found.sort();
    assert!(!found.is_empty());
    Some(found)
}

fn stay_within_limits(part: &str) {
    let limits = Limits {
        seconds: 10,
        memory_bytes: 512 << 20,
        ..Limits::default()
    };
    for path in corpus(part).unwrap_or_default() {
        match in_child(&path, &limits) {
            Ok(file) if file.profile.is_none() => {
                assert!(!file.problems.is_empty(), "{}", path.display());
            }
            Ok(file) => {
                let lines: usize = file.statements.iter().map(|s| s.lines.len()).sum();
                let accounted = lines + file.set_aside.len();
                assert_eq!(accounted, file.rows as usize, "{}", path.display());
            }
            Err(ReadError::NotStarted(why)) => panic!("{}: {why}", path.display()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn files_that_break_readers_end_in_a_result_or_a_sentence() {
    stay_within_limits("nasty");
}

#[test]
fn council_spending_and_returns_end_in_a_result_or_a_sentence() {
    stay_within_limits("uk-public");
}
