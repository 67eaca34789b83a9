//! The files of the repository, and each Rust file with its code, its strings and its comments
//! told apart.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of the repository.
pub(crate) struct Source {
    /// Its path from the top of the repository, with forward slashes.
    pub(crate) path: String,
    /// Its text, as it stands.
    pub(crate) text: String,
}

/// A rule that is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The file, and the line where one is meant.
    pub(crate) at: String,
    /// What to do.
    pub(crate) says: String,
}

/// What a rule finds in one file.
pub(crate) type Rule = fn(&Source) -> Vec<Fault>;

impl Source {
    /// A made-up file, to show that a rule can fail.
    pub(crate) fn made_up(path: &str, text: &str) -> Source {
        let (path, text) = (path.to_owned(), text.to_owned());
        Source { path, text }
    }

    pub(crate) fn is_rust(&self) -> bool {
        has_extension(&self.path, "rs")
    }

    /// A fault of this file on a line, counted from 1.
    pub(crate) fn fault(&self, line: usize, says: impl Into<String>) -> Fault {
        let at = format!("{}:{line}", self.path);
        Fault {
            at,
            says: says.into(),
        }
    }

    /// The code, with comments and the insides of strings blanked out.
    pub(crate) fn code(&self) -> String {
        kept(&self.text, Part::Code)
    }

    /// The insides of strings, with everything else blanked out.
    pub(crate) fn strings(&self) -> String {
        kept(&self.text, Part::Text)
    }
}

pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|of| of == extension)
}

/// The line of a place in a text, counted from 1.
pub(crate) fn line_of(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}

/// Fails with every fault of a rule in the repository.
pub(crate) fn holds(rule: Rule) {
    let faults: Vec<Fault> = repository().iter().flat_map(rule).collect();
    none(&faults);
}

/// Fails with the faults, one a line.
pub(crate) fn none(faults: &[Fault]) {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {}", fault.at, fault.says))
        .collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

/// The top of the repository.
pub(crate) fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file of the repository; what is not text, such as a sample workbook, has no text.
pub(crate) fn repository() -> Vec<Source> {
    let mut found = Vec::new();
    walk(&top(), &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // What git keeps, this machine's settings, and what a build or a fuzzer leaves behind.
        let left = [
            ".git",
            ".cargo",
            "target",
            "corpus",
            "artifacts",
            "coverage",
        ];
        if left.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
            continue;
        }
        let from_top = path.strip_prefix(top()).unwrap();
        let parts: Vec<_> = from_top.iter().map(|part| part.to_string_lossy()).collect();
        found.push(Source {
            path: parts.join("/"),
            text: String::from_utf8(fs::read(&path).unwrap()).unwrap_or_default(),
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Text,
    Comment,
}

/// The text with every character that belongs to another part turned into a blank; lines stay
/// where they are.
fn kept(text: &str, wanted: Part) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (length, part) = next_piece(rest);
        let (piece, after) = rest.split_at(length);
        let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
        if part == wanted {
            kept.push_str(piece);
        } else {
            kept.extend(piece.chars().map(blank));
        }
        rest = after;
    }
    kept
}

/// The length of the comment, the string or the character that the text begins with.
fn next_piece(text: &str) -> (usize, Part) {
    if text.starts_with("//") {
        return (text.find('\n').unwrap_or(text.len()), Part::Comment);
    }
    if text.starts_with("/*") {
        let end = text.find("*/").map_or(text.len(), |end| end + 2);
        return (end, Part::Comment);
    }
    if let Some(length) = raw_string(text) {
        return (length, Part::Text);
    }
    if text.starts_with('"') {
        return (quoted(text, '"'), Part::Text);
    }
    let mut characters = text.chars();
    let first = characters.next().unwrap();
    let (second, third) = (characters.next(), characters.next());
    if first == '\'' && (second == Some('\\') || third == Some('\'')) {
        return (quoted(text, '\''), Part::Text);
    }
    // A word is taken whole, so that the end of a name is not seen as the start of a raw string.
    let word = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    (word.max(first.len_utf8()), Part::Code)
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return place + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let closed = inside.find(&end).map(|place| place + end.len());
    Some(text.len() - inside.len() + closed.unwrap_or(inside.len()))
}

#[test]
fn code_strings_and_comments_are_told_apart() {
    let text = "let a = \"one \\\" // two\"; // three\nlet b: &'a str = r#\"four \" five\"#; '\"';";
    let source = Source::made_up("src/made_up.rs", text);
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(words(&source.code()), ["let", "a", "let", "b", "a", "str"]);
    assert_eq!(
        words(&source.strings()),
        ["one", "two", "r", "four", "five"]
    );
    assert_eq!(source.code().lines().count(), 2);
}

#[test]
fn the_whole_repository_is_read() {
    let files = repository();
    for path in [
        "Cargo.toml",
        "src/lib.rs",
        "src/ledger/money.rs",
        "tests/run",
    ] {
        let found = files.iter().find(|source| source.path == path);
        assert!(
            found.is_some_and(|source| !source.text.is_empty()),
            "{path}"
        );
    }
}
