//! Real files that break readers: each ends in a result or a sentence, within its limits.
//!
//! The folder is named by `FUNDLEDGER_CORPUS`; where it is not, this says that it was skipped.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

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

/// How `read` ends, and what it says, with ten seconds of processor time and 512 MB of memory as
/// the limits that the child who reads sets itself.
fn read(path: &Path) -> (i32, Value) {
    let ran = Command::new(env!("CARGO_BIN_EXE_fundledger"))
        .args([
            "read",
            "--json",
            "--read-seconds",
            "10",
            "--read-memory-mb",
            "512",
        ])
        .arg(path)
        .env_remove("FUNDLEDGER_DATABASE")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let on_the_side = String::from_utf8_lossy(&ran.stderr);
    let shown = path.display();
    assert!(!on_the_side.contains("panicked"), "{shown}: {on_the_side}");
    let code = ran.status.code();
    let answer = serde_json::from_slice(&ran.stdout);
    (
        code.unwrap_or_else(|| panic!("{shown}: ended by a signal")),
        answer.unwrap_or_else(|error| panic!("{shown}: {error}")),
    )
}

/// A sentence: some words, in letters that a person can read.
fn is_sentence(says: &Value) -> bool {
    let says = says.as_str().unwrap_or_default();
    says.split(' ').count() > 3 && !says.contains(char::is_control)
}

/// Every file is read to its end, or refused for what it is: none meets a limit, and none stops
/// its reader.
fn end_in_a_sentence(part: &str) {
    for path in corpus(part).unwrap_or_default() {
        let (code, answer) = read(&path);
        let shown = path.display();
        let says = answer["error"].as_str().unwrap_or_default();
        let met = says.contains("so it was stopped") || says.contains("made its reader stop");
        assert!(!met, "{shown}: {says}");
        let problems = answer["problems"].as_array().map_or(&[][..], Vec::as_slice);
        let told = problems.iter().all(|problem| is_sentence(&problem["why"]));
        match code {
            0 => assert_eq!(problems.len(), 0, "{shown}: {answer}"),
            1 => assert!(!problems.is_empty() && told, "{shown}: {answer}"),
            3 => assert!(is_sentence(&answer["error"]), "{shown}: {answer}"),
            other => panic!("{shown}: exit {other}: {answer}"),
        }
    }
}

#[test]
fn files_that_break_readers_end_in_a_result_or_a_sentence() {
    end_in_a_sentence("nasty");
}

#[test]
fn council_spending_and_returns_end_in_a_result_or_a_sentence() {
    end_in_a_sentence("uk-public");
}
