//! The table of layers: what each folder of `src` may use, and what it may never touch.

use regex::Regex;

use crate::source::{Fault, Source, holds, line_of};

/// Each layer and the layers that it may use (design, part 5).
const TABLE: [(&str, &[&str]); 10] = [
    ("ledger", &[]),
    ("statement", &["ledger"]),
    ("report", &["ledger"]),
    ("render", &["report", "ledger"]),
    ("store", &["ledger", "statement"]),
    // An export is loaded and written in one pass, so that its rows never stand in memory as a
    // whole: actions may render.
    (
        "actions",
        &["ledger", "statement", "report", "render", "store"],
    ),
    ("clock", &[]),
    ("sandbox", &["statement"]),
    (
        "web",
        &[
            "ledger",
            "statement",
            "report",
            "render",
            "store",
            "actions",
            "clock",
            "sandbox",
        ],
    ),
    (
        "cli",
        &[
            "ledger",
            "statement",
            "report",
            "render",
            "store",
            "actions",
            "clock",
            "sandbox",
            "web",
        ],
    ),
];

/// What only some layers may touch: the path in the code, the layers, and what to do instead.
const ONLY_IN: [(&str, &[&str], &str); 12] = [
    ("axum", &["web"], "answer HTTP in web"),
    ("maud", &["web", "render"], "write HTML in web or render"),
    ("clap", &["cli"], "read the command line in cli"),
    ("clap_complete", &["cli"], "read the command line in cli"),
    ("dialoguer", &["cli"], "ask questions in cli"),
    ("indicatif", &["cli"], "show progress in cli"),
    ("sqlx", &["store"], "only store speaks SQL"),
    ("jiff_sqlx", &["store"], "only store speaks SQL"),
    ("calamine", &["statement"], "read workbooks in statement"),
    ("rust_xlsxwriter", &["render"], "write workbooks in render"),
    ("rlimit", &["sandbox"], "set limits in sandbox"),
    (
        "std::process",
        &["sandbox", "cli", "web"],
        "start programs at the edge",
    ),
];

/// What a pure layer never touches.
const IMPURE: [(&str, &str); 7] = [
    ("tokio", "a pure layer waits for nothing; wait in actions"),
    ("std::fs", "a pure layer opens no file; take the bytes"),
    ("std::net", "a pure layer has no network"),
    ("std::env", "a pure layer has no settings; take them"),
    ("std::time", "a pure layer has no clock; take the time"),
    ("std::thread", "a pure layer starts nothing"),
    ("std::process", "a pure layer starts nothing"),
];

const PURE: [&str; 4] = ["ledger", "statement", "report", "render"];

/// The rows of a statement are read from the path that the sandbox is given, some of them ahead of
/// whoever makes sense of them.
const READS: (&str, [&str; 2]) = ("src/statement/rows/", ["std::fs", "std::thread"]);

/// The layer of a file: the folder under `src`, or the file that stands there by itself.
fn layer(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let first = inside.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    TABLE
        .iter()
        .map(|(layer, _)| *layer)
        .find(|layer| *layer == name)
}

/// The layers that a file names, with the line: `crate::ledger::…` and `crate::{ledger::…, …}`.
fn named(source: &Source) -> Vec<(usize, String)> {
    let code = source.code();
    let path = Regex::new(r"\bcrate\s*::\s*(\{|\w+)").unwrap();
    let mut named = Vec::new();
    for found in path.captures_iter(&code) {
        let place = found.get(1).unwrap();
        let line = line_of(&code, place.start());
        if place.as_str() == "{" {
            for item in items(&code[place.end()..]) {
                named.push((line, item));
            }
        } else {
            named.push((line, place.as_str().to_owned()));
        }
    }
    named
}

/// The first word of each item of a brace group, up to the brace that closes it.
fn items(group: &str) -> Vec<String> {
    let (mut depth, mut items, mut item) = (0_usize, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            _ if depth == 0 => item.push(c),
            _ => {}
        }
    }
    items.push(item);
    items
        .iter()
        .filter_map(|item| item.trim().split("::").next())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn uses_only_what_the_table_allows(source: &Source) -> Vec<Fault> {
    let Some(from) = layer(&source.path) else {
        return Vec::new();
    };
    let (_, allowed) = TABLE.iter().find(|(layer, _)| *layer == from).unwrap();
    named(source)
        .into_iter()
        .filter(|(_, to)| TABLE.iter().any(|(layer, _)| layer == to))
        .filter(|(_, to)| to != from && !allowed.contains(&to.as_str()))
        .map(|(line, to)| {
            let says = format!("{from} may not use {to}; move this up, or what it needs down");
            source.fault(line, says)
        })
        .collect()
}

/// `super::super` past the top of a layer would reach another one unseen.
fn climbs_no_higher_than_its_layer(source: &Source) -> Vec<Fault> {
    let Some(inside) = source
        .path
        .strip_prefix("src/")
        .filter(|_| source.is_rust())
    else {
        return Vec::new();
    };
    let file = inside.trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = file.split('/').count();
    let code = source.code();
    let climb = Regex::new(r"\b(?:super\s*::\s*)+").unwrap();
    climb
        .find_iter(&code)
        .filter(|found| found.as_str().matches("super").count() >= depth.max(2))
        .map(|found| {
            let says = "write crate:: and the layer, so that the table of layers can see it";
            source.fault(line_of(&code, found.start()), says)
        })
        .collect()
}

fn touches_only_what_is_its_own(source: &Source) -> Vec<Fault> {
    let Some(from) = layer(&source.path) else {
        return Vec::new();
    };
    let bans = ONLY_IN
        .iter()
        .filter(|(_, layers, _)| !layers.contains(&from));
    bans.flat_map(|(path, _, says)| mentions(source, path, says))
        .collect()
}

fn pure_layers_touch_nothing_outside(source: &Source) -> Vec<Fault> {
    let pure = layer(&source.path).is_some_and(|layer| PURE.contains(&layer));
    if !pure {
        return Vec::new();
    }
    let mut faults: Vec<Fault> = IMPURE
        .iter()
        .filter(|(path, _)| !(READS.1.contains(path) && source.path.starts_with(READS.0)))
        .flat_map(|(path, says)| mentions(source, path, says))
        .collect();
    let code = source.code();
    let waits = Regex::new(r"\basync\b|\.await\b").unwrap();
    faults.extend(waits.find_iter(&code).map(|found| {
        let says = "a pure layer waits for nothing; wait in actions";
        source.fault(line_of(&code, found.start()), says)
    }));
    faults
}

/// Where the code names a path: `sqlx::…`, `use sqlx;`, `std::{fs, …}`.
fn mentions(source: &Source, path: &str, says: &str) -> Vec<Fault> {
    let code = source.code();
    let pattern = match path.split_once("::") {
        None => format!(r"\b{path}\s*(::|!|;)"),
        Some((top, module)) => format!(r"\b{top}\s*::\s*(\{{[^;]*?\b)?{module}\b"),
    };
    let pattern = Regex::new(&pattern).unwrap();
    pattern
        .find_iter(&code)
        .map(|found| source.fault(line_of(&code, found.start()), says))
        .collect()
}

fn sql_stands_in_store_alone(source: &Source) -> Vec<Fault> {
    let outside = source.path.starts_with("src/") && !source.path.starts_with("src/store/");
    if !outside || !source.is_rust() {
        return Vec::new();
    }
    let strings = source.strings();
    let spoken = [
        r"select\s[\w\s*,.()]+\sfrom\s+\w",
        r"insert\s+into\s",
        r"update\s+\w+\s+set\s",
        r"delete\s+from\s",
        r"create\s+table\s",
        r"begin\s+immediate",
        r"pragma\s",
    ];
    let sql = Regex::new(&format!(r"(?i)\b({})", spoken.join("|"))).unwrap();
    sql.find_iter(&strings)
        .map(|found| {
            let says = "only store speaks SQL; ask it with a method";
            source.fault(line_of(&strings, found.start()), says)
        })
        .collect()
}

#[test]
fn layers_use_only_what_the_table_allows() {
    holds(uses_only_what_the_table_allows);
    let upwards = "//! Up.\nuse crate::{ledger::{money::Money, code}, store::Store};\n";
    let source = Source::made_up("src/report/made_up.rs", upwards);
    let faults = uses_only_what_the_table_allows(&source);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].at, "src/report/made_up.rs:2");
    let inline = "fn a() { crate::cli::run() }";
    for path in ["src/actions/a.rs", "src/clock.rs", "src/web/a/b.rs"] {
        let faults = uses_only_what_the_table_allows(&Source::made_up(path, inline));
        assert_eq!(faults.len(), 1, "{path}");
    }
    assert!(uses_only_what_the_table_allows(&Source::made_up("src/main.rs", inline)).is_empty());
}

#[test]
fn nothing_climbs_out_of_its_layer() {
    holds(climbs_no_higher_than_its_layer);
    let climbing = "use super::super::store::Store;";
    let climbs = |path| climbs_no_higher_than_its_layer(&Source::made_up(path, climbing)).len();
    assert_eq!(climbs("src/ledger/money.rs"), 1);
    assert_eq!(climbs("src/report/layout/mod.rs"), 1);
    assert_eq!(climbs("src/report/layout/rows.rs"), 0);
}

#[test]
fn dependencies_stay_in_their_layers() {
    holds(touches_only_what_is_its_own);
    for (path, code, faults) in [
        ("src/actions/post.rs", "use sqlx::Row;", 1),
        ("src/actions/post.rs", "use jiff_sqlx::Date;", 1),
        ("src/store/entry.rs", "use sqlx::Row;", 0),
        ("src/report/a.rs", "fn a() { maud::html! {} }", 1),
        ("src/report/a.rs", "//! As sqlx::Row does.", 0),
        ("src/render/a.rs", "use std::{fs, process::Command};", 1),
    ] {
        let found = touches_only_what_is_its_own(&Source::made_up(path, code));
        assert_eq!(found.len(), faults, "{path}: {code}");
    }
}

#[test]
fn pure_layers_have_no_files_no_clock_and_no_waiting() {
    holds(pure_layers_touch_nothing_outside);
    for (path, code, faults) in [
        ("src/ledger/a.rs", "use std::fs::File;", 1),
        ("src/report/a.rs", "use std::{fmt, fs, io};", 1),
        ("src/statement/read.rs", "fn a() { std::fs::read(p) }", 1),
        ("src/statement/rows/csv.rs", "use std::fs::File;", 0),
        ("src/statement/rows/csv.rs", "use std::time::Instant;", 1),
        ("src/ledger/a.rs", "async fn a() { b().await }", 2),
        ("src/store/a.rs", "async fn a() { b().await }", 0),
    ] {
        let found = pure_layers_touch_nothing_outside(&Source::made_up(path, code));
        assert_eq!(found.len(), faults, "{path}: {code}");
    }
}

#[test]
fn only_store_speaks_sql() {
    holds(sql_stands_in_store_alone);
    let query = "let q = \"select id, name from account where book = $1\";";
    let found = |path| sql_stands_in_store_alone(&Source::made_up(path, query)).len();
    assert_eq!((found("src/actions/a.rs"), found("src/store/a.rs")), (1, 0));
    let prose = "let q = \"select the lines that you want to post\";";
    let found = sql_stands_in_store_alone(&Source::made_up("src/cli/a.rs", prose));
    assert!(found.is_empty());
}
