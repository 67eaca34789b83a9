//! The style sheet and the pages know the same classes: none is used without a rule, and no rule is
//! left behind by a page that has gone.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::source::{Fault, Source, has_extension, none, repository};

const SHEET: &str = "src/web/assets/style.css";

/// The classes that a sheet has rules for, with the line of the first.
fn ruled(sheet: &str) -> BTreeMap<String, usize> {
    let comment = Regex::new(r"(?s)/\*.*?\*/").unwrap();
    let blank = |found: &regex::Captures<'_>| "\n".repeat(found[0].matches('\n').count());
    let sheet = comment.replace_all(sheet, blank);
    let class = Regex::new(r"\.([a-z][a-z0-9-]*)").unwrap();
    let mut ruled = BTreeMap::new();
    // A selector stands before a brace that is opened; what is inside of it is none.
    let mut line = 1;
    for piece in sheet.split_inclusive(['{', '}', ';']) {
        if piece.ends_with('{') {
            for found in class.captures_iter(piece) {
                let at = line + piece[..found.get(0).unwrap().start()].matches('\n').count();
                ruled.entry(found[1].to_owned()).or_insert(at);
            }
        }
        line += piece.matches('\n').count();
    }
    ruled
}

/// The words that stand in the `class` of an element, or of a field of a form, with their places.
fn used(source: &Source) -> Vec<(String, usize)> {
    let text = &source.text;
    let begins = Regex::new(r"\bclass(?:=|: )").unwrap();
    let compared = Regex::new(r#"[!=]= "[^"]*""#).unwrap();
    let quoted = Regex::new(r#""([^"\\]*)""#).unwrap();
    let mut used = Vec::new();
    for found in begins.find_iter(text) {
        let value = value(&text[found.end()..]);
        let value = compared.replace_all(value, "");
        let line = text[..found.start()].matches('\n').count() + 1;
        for words in quoted.captures_iter(&value) {
            used.extend(
                words[1]
                    .split_whitespace()
                    .map(|word| (word.to_owned(), line)),
            );
        }
    }
    used
}

/// A value: what is quoted, or what stands between brackets that belong together.
fn value(text: &str) -> &str {
    let close = match text.chars().next() {
        Some('"') => return &text[..=text[1..].find('"').map_or(0, |end| end + 1)],
        Some('(') => ')',
        Some('[') => ']',
        Some('{') => '}',
        _ => return "",
    };
    let open = &text[..1];
    let mut depth = 0_usize;
    for (place, letter) in text.char_indices() {
        if open.starts_with(letter) {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return &text[..=place];
            }
        }
    }
    text
}

fn without_rules(sheet: &BTreeMap<String, usize>, source: &Source) -> Vec<Fault> {
    let missing = used(source)
        .into_iter()
        .filter(|(class, _)| !sheet.contains_key(class));
    missing
        .map(|(class, line)| {
            let says = format!("the class '{class}' has no rule in {SHEET}; use one that has");
            source.fault(line, says)
        })
        .collect()
}

fn without_users(sheet: &BTreeMap<String, usize>, words: &BTreeSet<String>) -> Vec<Fault> {
    let left = sheet.iter().filter(|(class, _)| !words.contains(*class));
    left.map(|(class, line)| Fault {
        at: format!("{SHEET}:{line}"),
        says: format!("no page uses the class '{class}'; take its rule away"),
    })
    .collect()
}

/// Every word of a string of the pages, of their script, and of what names the kinds of rows.
fn words(files: &[Source]) -> BTreeSet<String> {
    let of_pages = |path: &str| path.starts_with("src/web/") && !has_extension(path, "css");
    let word = Regex::new("[a-z][a-z0-9-]*").unwrap();
    let mut words = BTreeSet::new();
    for source in files {
        let text = match source.path.as_str() {
            "src/report/table.rs" => source.strings(),
            path if of_pages(path) && source.is_rust() => source.strings(),
            path if of_pages(path) => source.text.clone(),
            _ => continue,
        };
        words.extend(word.find_iter(&text).map(|found| found.as_str().to_owned()));
    }
    words
}

#[test]
fn pages_and_the_style_sheet_know_the_same_classes() {
    let files = repository();
    let sheet = files.iter().find(|source| source.path == SHEET);
    let sheet = ruled(&sheet.expect("the style sheet").text);
    let pages = files
        .iter()
        .filter(|source| source.path.starts_with("src/web/"));
    let mut faults: Vec<Fault> = pages
        .filter(|page| page.is_rust())
        .flat_map(|page| without_rules(&sheet, page))
        .collect();
    faults.extend(without_users(&sheet, &words(&files)));
    none(&faults);
}

#[test]
fn a_class_without_a_rule_and_a_rule_without_a_page_are_found() {
    let sheet =
        ruled("/* .gone { } */\n.box, .left > .deep:hover { top: .5rem; }\n.old { top: 0 }");
    let classes: Vec<&str> = sheet.keys().map(String::as_str).collect();
    assert_eq!(classes, ["box", "deep", "left", "old"]);
    assert_eq!(sheet["old"], 3);
    let page =
        "html! { div class=\"box lost\" {} b class=(if a == \"x\" { \"deep\" } else { \"\" }) }";
    let page = Source::made_up("src/web/a.rs", page);
    let missing = without_rules(&sheet, &page);
    assert_eq!(missing.len(), 1);
    assert!(missing[0].says.contains("'lost'"), "{missing:?}");
    let known = words(&[page]);
    let left: Vec<String> = without_users(&sheet, &known)
        .into_iter()
        .map(|fault| fault.at)
        .collect();
    assert_eq!(left, [format!("{SHEET}:2"), format!("{SHEET}:3")]);
}
