//! Names: one meaning each, the accountant's word, and nothing that says nothing.

use regex::Regex;

use crate::source::{Fault, Source, holds, line_of};

/// File names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 10] = [
    "util", "utils", "helper", "helpers", "common", "manager", "service", "services", "misc",
    "base",
];

/// Words for three things at once: a bank's, a ledger's and a database's.
fn never_says_transaction(source: &Source) -> Vec<Fault> {
    if !source.is_rust() || source.path.starts_with("tests/house/") {
        return Vec::new();
    }
    let code = source.code();
    let word = Regex::new(r"(?i)\b\w*transaction\w*\b").unwrap();
    word.find_iter(&code)
        .filter(|found| {
            // The report that funders ask for by that name, and the database's own names.
            let report = found.as_str().eq_ignore_ascii_case("transactions");
            let of_sqlx = source.path.starts_with("src/store/")
                && ["Transaction", "is_in_transaction"].contains(&found.as_str());
            !report && !of_sqlx
        })
        .map(|found| {
            let says = "the word means three things here; say entry, statement line or write";
            source.fault(line_of(&code, found.start()), says)
        })
        .collect()
}

fn file_names_say_something(source: &Source) -> Vec<Fault> {
    let empty = source
        .path
        .split('/')
        .filter_map(|part| part.split('.').next())
        .find(|stem| EMPTY_NAMES.contains(stem));
    empty.map_or_else(Vec::new, |stem| {
        let says = format!("'{stem}' says nothing; name the noun or the verb inside");
        vec![source.fault(1, says)]
    })
}

/// Work put off, and tests that do not count.
fn nothing_is_put_off(source: &Source) -> Vec<Fault> {
    if !source.is_rust() || source.path.starts_with("tests/house/") {
        return Vec::new();
    }
    let put_off = Regex::new(
        r"\bTODO\b|\bFIXME\b|\bXXX\b|\bHACK\b|\bunimplemented!|\btodo!|#\[ignore|#\[should_panic",
    );
    put_off
        .unwrap()
        .find_iter(&source.text)
        .map(|found| {
            let says = format!("'{}': do it now, or open an issue", found.as_str());
            source.fault(line_of(&source.text, found.start()), says)
        })
        .collect()
}

#[test]
fn the_word_that_means_three_things_is_not_used() {
    holds(never_says_transaction);
    for (path, code, faults) in [
        ("src/ledger/a.rs", "struct BankTransaction;", 1),
        ("src/ledger/a.rs", "let transaction_id = 1;", 1),
        (
            "src/ledger/a.rs",
            "// a transaction\nlet a = \"transaction\";",
            0,
        ),
        ("src/store/a.rs", "use sqlx::Transaction;", 0),
        ("src/web/a.rs", "use sqlx::Transaction;", 1),
        ("src/cli/report.rs", "enum Name { Transactions }", 0),
    ] {
        let found = never_says_transaction(&Source::made_up(path, code));
        assert_eq!(found.len(), faults, "{path}: {code}");
    }
}

#[test]
fn no_file_has_an_empty_name() {
    holds(file_names_say_something);
    for path in ["src/ledger/utils.rs", "tests/common/mod.rs"] {
        assert_eq!(
            file_names_say_something(&Source::made_up(path, "")).len(),
            1
        );
    }
}

#[test]
fn no_work_is_put_off() {
    holds(nothing_is_put_off);
    let put_off = "//! A.\n// TODO: later\n#[ignore]\nfn a() { unimplemented!() }";
    let faults = nothing_is_put_off(&Source::made_up("src/cli/a.rs", put_off));
    assert_eq!(faults.len(), 3);
}
