//! Captions of columns as people and programs write them → whether two are the same one.

use std::{char::ToLowercase, str::Chars};

/// A caption without case, spaces and punctuation, so that `Trans.date ` is `TRANS DATE`; a pound
/// sign or its code is no part of a name.
pub(crate) fn plain(text: &str) -> String {
    let kept: String = plain_letters(text).collect();
    match kept.strip_suffix("gbp") {
        Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
        _ => kept,
    }
}

/// The letters and digits of a text, in lower case, without gathering them.
pub(crate) fn plain_letters(text: &str) -> impl Iterator<Item = char> {
    PlainLetters {
        letters: text.chars(),
        rest: None,
    }
}

/// Nearly all letters are of ASCII, which needs no table, and nearly every row is asked for some.
struct PlainLetters<'a> {
    letters: Chars<'a>,
    /// What is left of a letter whose small form is several.
    rest: Option<ToLowercase>,
}

impl Iterator for PlainLetters<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(rest) = self.rest.as_mut().and_then(Iterator::next) {
            return Some(rest);
        }
        loop {
            let letter = self.letters.next()?;
            if letter.is_ascii_alphanumeric() {
                return Some(letter.to_ascii_lowercase());
            }
            if !letter.is_ascii() && letter.is_alphanumeric() {
                let mut small = letter.to_lowercase();
                let first = small.next();
                self.rest = Some(small);
                return first;
            }
        }
    }
}

/// The same letters.
pub(super) fn exactly(text: &str, wanted: &str) -> bool {
    text == wanted
}

/// Exports cut a caption to the width of its column: one or two letters may be gone.
pub(super) fn cut_short(text: &str, wanted: &str) -> bool {
    text.len() >= 5
        && wanted.len() > text.len()
        && wanted.len().saturating_sub(text.len()) <= 2
        && wanted.starts_with(text)
}

/// Somebody typed the caption: one letter is wrong, missing or too many in a long word, two in a
/// very long one. Short captions differ by so little from each other that they must be exact.
pub(super) fn misspelt(text: &str, wanted: &str) -> bool {
    let length = text.len().min(wanted.len());
    let most = match length {
        0..8 => return false,
        8..14 => 1,
        _ => 2,
    };
    text.len().abs_diff(wanted.len()) <= most
        && match most {
            1 => one_apart(text, wanted),
            _ => distance(text, wanted) <= most,
        }
}

/// Whether no more than one letter stands between the beginning that two texts share and the end
/// that they share.
fn one_apart(one: &str, other: &str) -> bool {
    let (longest, shortest) = {
        let (one, other) = (one.chars().count(), other.chars().count());
        (one.max(other), one.min(other))
    };
    let alike = |(one, other): &(char, char)| one == other;
    let begin = one.chars().zip(other.chars()).take_while(alike).count();
    let end = one.chars().rev().zip(other.chars().rev());
    let end = end
        .take(shortest.saturating_sub(begin))
        .take_while(alike)
        .count();
    longest.saturating_sub(begin).saturating_sub(end) <= 1
}

/// How many letters must be changed, added or taken away to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above.saturating_add(1);
        let mut next = vec![left];
        for (theirs, up) in other.iter().zip(row.iter().skip(1)) {
            let change = diagonal.saturating_add(usize::from(*theirs != letter));
            left = change.min(left.saturating_add(1)).min(up.saturating_add(1));
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_compared_without_case_spaces_and_pound_signs() {
        for (one, other) in [
            (" Trans.date ", "TRANS DATE"),
            ("Amount (£)", "amount"),
            ("Amount GBP", "Amount"),
            ("Paid\u{a0}out", "paid out"),
        ] {
            assert_eq!(plain(one), plain(other));
        }
        assert_eq!(plain("GBP"), "gbp");
    }

    #[test]
    fn one_letter_apart_is_what_changing_one_letter_makes() {
        let texts = [
            "amountdue",
            "amuontdue",
            "amountdu",
            "amountduee",
            "amoundtue",
            "xmountdue",
            "amountdux",
            "mountdue",
            "amountxdue",
            "aamountdue",
            "amount",
            "",
            "a",
            "\u{e9}mountdue",
        ];
        for one in texts {
            for other in texts {
                let apart = distance(one, other) <= 1;
                assert_eq!(one_apart(one, other), apart, "{one} {other}");
            }
        }
    }

    #[test]
    fn long_captions_may_be_misspelt_and_short_ones_may_not() {
        let same = |one: &str, other: &str| misspelt(&plain(one), &plain(other));
        assert!(same("Expenditure Catergory", "Expenditure Category"));
        assert!(same("Benificiary Name", "Beneficiary Name"));
        for (one, other) in [
            ("Paid in", "Paid on"),
            ("Debit Amount", "Credit Amount"),
            ("Entered Debit", "Entered Credit"),
            ("Account Name", "Account Number"),
            ("Money out", "Money in"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }
}
