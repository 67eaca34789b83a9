//! The shape of the repository: what stands at its top, how long a file is, how full a folder is,
//! and that no file is forgotten.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use regex::Regex;

use crate::source::{Fault, Source, holds, none, repository, top};

const LONGEST_FILE: usize = 400;
const WIDEST_LINE: usize = 100;
const FULLEST_FOLDER: usize = 12;

/// Folders that may hold more, and why.
const FULLER: [(&str, usize); 3] = [
    // The nouns of a book, a file each: whoever looks for one looks here.
    ("src/ledger", 21),
    // The verbs, and the commands named as typed: flat lists, looked up by name.
    ("src/actions", 24),
    ("src/cli", 34),
];

const TOP: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "migrations",
    "imports",
    "packaging",
    "src",
];

fn is_ours(path: &str) -> bool {
    path.starts_with("src/") || path.starts_with("tests/")
}

fn files_are_short(source: &Source) -> Vec<Fault> {
    let lines = source.text.lines().count();
    // A regressions file holds what a property once failed on, however much that is.
    let written = source.is_rust() || source.path == "tests/run";
    if !is_ours(&source.path) || !written || lines <= LONGEST_FILE {
        return Vec::new();
    }
    let says = format!("{lines} lines; divide a file before it passes {LONGEST_FILE}");
    vec![source.fault(lines, says)]
}

fn lines_are_narrow(source: &Source) -> Vec<Fault> {
    // A test quotes what is printed as it is printed, however wide that is.
    if !source.path.starts_with("src/") || !source.is_rust() {
        return Vec::new();
    }
    let wide = source
        .text
        .lines()
        .zip(1..)
        .filter(|(line, _)| line.chars().count() > WIDEST_LINE);
    wide.map(|(line, number)| {
        let says = format!("{} characters; break it at 100", line.chars().count());
        source.fault(number, says)
    })
    .collect()
}

fn files_say_what_they_are(source: &Source) -> Vec<Fault> {
    if !is_ours(&source.path) || !source.is_rust() || source.text.starts_with("//! ") {
        return Vec::new();
    }
    let says = "open with //!: what comes in, what goes out, what it never does";
    vec![source.fault(1, says)]
}

fn folders_are_not_full(paths: &[&str]) -> Vec<Fault> {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths.iter().filter(|path| is_ours(path)) {
        if let Some((folder, _)) = path.rsplit_once('/') {
            *folders.entry(folder).or_default() += 1;
        }
    }
    let fuller: BTreeMap<&str, usize> = BTreeMap::from(FULLER);
    folders
        .into_iter()
        .map(|(folder, count)| {
            let most = fuller.get(folder).copied().unwrap_or(FULLEST_FOLDER);
            (folder, count, most)
        })
        .filter(|(_, count, most)| count > most)
        .map(|(folder, count, most)| Fault {
            at: folder.to_owned(),
            says: format!("{count} files; gather some in a folder of their own at {most}"),
        })
        .collect()
}

/// Rust files that no `mod` names: they would never be compiled, and a test in them never run.
fn forgotten(files: &[Source]) -> Vec<Fault> {
    let declared = Regex::new(r"\bmod\s+(\w+)\s*;").unwrap();
    let mut named: BTreeSet<(String, String)> = BTreeSet::new();
    let rust = || files.iter().filter(|source| source.is_rust());
    for source in rust() {
        for found in declared.captures_iter(&source.code()) {
            named.insert((area(&source.path), found[1].to_owned()));
            // A test folder is named by the file beside it, and a shared one by its own name.
            named.insert((found[1].to_owned(), found[1].to_owned()));
        }
    }
    rust()
        .filter(|source| is_ours(&source.path) && !is_a_root(&source.path))
        .filter(|source| {
            let (folder, file) = source.path.rsplit_once('/').unwrap();
            let own = file.trim_end_matches(".rs");
            let module = if own == "mod" {
                folder.rsplit('/').next().unwrap()
            } else {
                own
            };
            !named.contains(&(area(&source.path), module.to_owned()))
        })
        .map(|source| {
            let says = "no mod names this file, so it is never compiled; name it or remove it";
            source.fault(1, says)
        })
        .collect()
}

/// The first folder under `src` or `tests`, or the file that stands there.
fn area(path: &str) -> String {
    let mut parts = path.split('/');
    let first = parts.next().unwrap_or_default();
    if first == "src" {
        return first.to_owned();
    }
    let second = parts.next().unwrap_or_default();
    second.trim_end_matches(".rs").to_owned()
}

/// What cargo finds by itself: the program, the library, a file of `tests`, and the packages that
/// stand in folders of their own.
fn is_a_root(path: &str) -> bool {
    let alone = path.starts_with("tests/") && path.matches('/').count() == 1;
    let package = path.starts_with("tests/fuzz/") || path.starts_with("tests/bench/");
    let of_a_binary = path.starts_with("tests/") && path.ends_with("/main.rs");
    alone || package || of_a_binary || matches!(path, "src/main.rs" | "src/lib.rs")
}

#[test]
fn the_top_of_the_repository_is_what_the_design_names() {
    let stray = |name: &str| {
        let kept = TOP.contains(&name) || name == "tests" || name.starts_with('.');
        // What a build and a demonstration leave in a clone, and git is told to ignore.
        let left = name == "target" || name.contains(".db");
        !kept && !left
    };
    let mut faults = Vec::new();
    for entry in fs::read_dir(top()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if stray(&name) {
            let says = "the design does not name this at the top; put it where it belongs".into();
            faults.push(Fault { at: name, says });
        }
    }
    none(&faults);
    assert!(stray("scripts") && stray("notes.md") && !stray(".gitignore"));
}

#[test]
fn no_file_is_longer_than_400_lines() {
    holds(files_are_short);
    let long = Source::made_up("src/ledger/long.rs", &"//!\n".repeat(401));
    assert_eq!(files_are_short(&long)[0].at, "src/ledger/long.rs:401");
}

#[test]
fn no_line_is_wider_than_100_characters() {
    holds(lines_are_narrow);
    let wide = format!("//! Wide.\n// {}\n// {}", "£".repeat(97), "£".repeat(98));
    let faults = lines_are_narrow(&Source::made_up("src/wide.rs", &wide));
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].at, "src/wide.rs:3");
}

#[test]
fn every_file_says_what_it_is() {
    holds(files_say_what_they_are);
    let silent = Source::made_up("src/ledger/silent.rs", "use std::fmt;\n");
    assert_eq!(files_say_what_they_are(&silent).len(), 1);
}

#[test]
fn no_folder_is_too_full_to_read_at_a_glance() {
    let files = repository();
    let paths: Vec<&str> = files.iter().map(|source| source.path.as_str()).collect();
    none(&folders_are_not_full(&paths));
    assert_eq!(folders_are_not_full(&["src/web/a.rs"; 13])[0].at, "src/web");
}

#[test]
fn every_file_is_named_by_a_mod() {
    let files = repository();
    none(&forgotten(&files));
    let spec = [
        Source::made_up("tests/spec.rs", "//! Promises.\nmod kept;\nmod shared;"),
        Source::made_up("tests/spec/kept.rs", ""),
        Source::made_up("tests/spec/forgotten.rs", ""),
        Source::made_up("tests/shared/mod.rs", ""),
        Source::made_up("src/ledger/dead.rs", "// mod dead;"),
    ];
    let faults = forgotten(&spec);
    let at: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
    assert_eq!(at, ["tests/spec/forgotten.rs:1", "src/ledger/dead.rs:1"]);
}
