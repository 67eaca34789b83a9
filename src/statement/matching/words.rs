//! The words of a statement line that say who and what: the same for every month's line of one
//! payee, whatever day, card or invoice number stands between them.

use crate::statement::{line::StatementLine, stage::fingerprint::normalised};

/// Words that say how money moved or when, and so nothing about what it was for. Sorted.
const NOISE: [&str; 62] = [
    "and",
    "apr",
    "april",
    "at",
    "aug",
    "august",
    "bacs",
    "bgc",
    "by",
    "card",
    "chq",
    "co",
    "cpm",
    "credit",
    "date",
    "dd",
    "deb",
    "debit",
    "dec",
    "december",
    "direct",
    "faster",
    "feb",
    "february",
    "for",
    "fpi",
    "fpo",
    "from",
    "gbp",
    "inv",
    "invoice",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "limited",
    "ltd",
    "mandate",
    "mar",
    "march",
    "may",
    "no",
    "nov",
    "november",
    "oct",
    "october",
    "of",
    "on",
    "payment",
    "payments",
    "plc",
    "pymt",
    "ref",
    "reference",
    "sep",
    "september",
    "tfr",
    "the",
    "to",
    "transfer",
];

/// How many words of a text name its payee.
const NAMING: usize = 3;
/// The shortest number that is taken for a reference.
const REFERENCE: usize = 4;

/// The words of a text: letters and digits, small, in their order.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .map(|word| {
            if word.contains('\'') {
                word.replace('\'', "").to_lowercase()
            } else {
                word.to_lowercase()
            }
        })
        .filter(|word| !word.is_empty())
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|letter| letter.is_ascii_digit())
}

/// Whether a word says something: two letters or more, no number, and none that every line has.
pub fn telling(word: &str) -> bool {
    word.len() > 1 && !has_digit(word) && NOISE.binary_search(&word).is_err()
}

/// Whether a word can be a reference: four signs or more, a digit among them, and no year.
fn referring(word: &str) -> bool {
    let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    word.len() >= REFERENCE && has_digit(word) && !year
}

/// Who a line pays or is paid by, as lines are held against one another: the other party where
/// the file names it, else the first telling words of its text. Nothing where it has none.
pub fn payee(line: &StatementLine) -> Option<String> {
    named(line.party.as_deref(), &line.text)
}

/// The same of a party and a text.
pub fn named(party: Option<&str>, text: &str) -> Option<String> {
    let from_party = party.map(|party| joined(words(party).filter(|word| telling(word))));
    let from_text = || joined(words(text).filter(|word| telling(word)).take(NAMING));
    from_party
        .filter(|key| !key.is_empty())
        .or_else(|| Some(from_text()).filter(|key| !key.is_empty()))
}

/// The first two telling words of a payee with more: a weaker name, where what follows varies.
pub fn start_of(payee: &str) -> Option<String> {
    let mut words = payee.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(first), Some(second), Some(_)) => Some(format!("{first} {second}")),
        _ => None,
    }
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// The words of some texts that can be references, sorted, each once.
pub fn references<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Vec<String> {
    let texts = texts.into_iter().flatten();
    let mut found: Vec<String> = texts.flat_map(words).filter(|w| referring(w)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A reference of several words as one is looked for among the words of a text, a space before,
/// between and after: enough of it to say something, a number among it.
pub fn phrase(reference: &str) -> Option<String> {
    let said: Vec<String> = words(reference).collect();
    let enough = said.iter().map(String::len).sum::<usize>() >= REFERENCE;
    let several = said.len() > 1 && said.iter().any(|word| has_digit(word));
    (several && enough).then(|| spaced(reference))
}

/// The words of a text with a space before, between and after.
pub fn spaced(text: &str) -> String {
    format!(" {} ", joined(words(text)))
}

/// A reference as it is compared; nothing where it is blank.
pub fn reference(text: Option<&str>) -> Option<String> {
    text.map(normalised)
        .filter(|reference| !reference.is_empty())
}

/// The keys under which what people said of a line is remembered: its payee, the start of its
/// payee's name, and its council code.
pub fn keys(line: &StatementLine) -> Vec<String> {
    let payee = payee(line);
    let start = payee.as_deref().and_then(start_of);
    let code = line.code.as_deref().map(normalised);
    [
        payee.map(|payee| format!("p {payee}")),
        start.map(|start| format!("s {start}")),
        code.filter(|code| !code.is_empty())
            .map(|code| format!("c {code}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the texts of alike lines begin with, as they write it: the heading of their group.
pub fn common_start<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut texts = texts.into_iter();
    let mut shared: Vec<&str> = texts
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    for text in texts {
        let same = text
            .split_whitespace()
            .zip(&shared)
            .take_while(|(one, other)| one.eq_ignore_ascii_case(other));
        shared.truncate(same.count());
    }
    let text = shared.join(" ");
    let ends = |letter: char| !letter.is_alphanumeric() && letter != ')';
    text.trim_end_matches(ends).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_found_because_it_is_sorted() {
        assert!(NOISE.is_sorted());
        assert!(!telling("payment") && telling("print") && !telling("12"));
    }
}
