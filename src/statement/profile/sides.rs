//! The words in a column of sides → whether each marks money in or money out.

use serde::{Deserialize, Serialize};

use super::{Kind, Profile};
use crate::statement::{amount::Side, captions::plain_letters};

/// What CR is written as, in any case and with or without stops.
const CREDIT: [&str; 3] = ["CR", "C", "Credit"];
/// What DR is written as.
const DEBIT: [&str; 3] = ["DR", "D", "Debit"];
/// What a bank writes for money in beside CR.
const IN: [&str; 4] = ["In", "Paid in", "Money in", "+"];
/// What a bank writes for money out beside DR.
const OUT: [&str; 4] = ["Out", "Paid out", "Money out", "-"];

/// The words of a layout that mark the sides of its amounts. Case, spaces and stops do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sides {
    /// Those that mark money in.
    pub money_in: Vec<String>,
    /// Those that mark money out.
    pub money_out: Vec<String>,
}

impl Sides {
    /// Whether no word is named.
    pub fn is_empty(&self) -> bool {
        self.money_in.is_empty() && self.money_out.is_empty()
    }

    /// Takes a word away from both sides.
    pub(in crate::statement) fn forget(&mut self, word: &str) {
        self.money_in.retain(|known| !same(known, word));
        self.money_out.retain(|known| !same(known, word));
    }

    /// A word that marks both sides, where there is one.
    pub fn doubled(&self) -> Option<&str> {
        let both = |word: &&String| self.money_out.iter().any(|other| same(word, other));
        self.money_in.iter().find(both).map(String::as_str)
    }

    /// The side that a text marks: credit is money in. None where it is no word of either.
    pub(in crate::statement) fn side(&self, text: &str) -> Option<Side> {
        let among = |words: &[String]| words.iter().any(|word| same(word, text));
        if among(&self.money_in) {
            Some(Side::Credit)
        } else if among(&self.money_out) {
            Some(Side::Debit)
        } else {
            None
        }
    }

    /// Whether it gives a word to the other side than others do.
    pub fn contradicts(&self, others: &Sides) -> bool {
        let turned =
            |words: &[String], side| words.iter().any(|word| others.side(word) == Some(side));
        turned(&self.money_in, Side::Debit) || turned(&self.money_out, Side::Credit)
    }
}

/// The side that a text marks as banks write it: credit is money in.
pub(in crate::statement) fn usual(text: &str) -> Option<Side> {
    let among = |words: &[&str]| words.iter().any(|word| same(word, text));
    if among(&CREDIT) || among(&IN) {
        Some(Side::Credit)
    } else if among(&DEBIT) || among(&OUT) {
        Some(Side::Debit)
    } else {
        None
    }
}

/// The side that a text says in words: CR, Debit, Paid in. C and D may be a cheque and a deposit,
/// and plus and minus say no more than the sign of an amount does.
pub(in crate::statement) fn plainly(text: &str) -> Option<Side> {
    usual(text).filter(|_| plain_letters(text).nth(1).is_some())
}

/// Whether a heading names both sides in more than a letter, as CR/DR does: then letters below it
/// stand for them. C/D may head cheques and deposits.
pub(in crate::statement) fn names_both(heading: &str) -> bool {
    let whole: String = plain_letters(heading).collect();
    if whole == "crdr" || whole == "drcr" {
        return true;
    }
    let names = |side: Side| {
        let mut words = heading.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| plainly(word) == Some(side))
    };
    names(Side::Credit) && names(Side::Debit)
}

/// Whether two words of a side are the same; a dash of any length is a minus.
pub(in crate::statement) fn same(one: &str, other: &str) -> bool {
    let mut letters = (plain_letters(one).peekable(), plain_letters(other));
    if letters.0.peek().is_some() {
        return letters.0.eq(letters.1);
    }
    let dash = |c: char| {
        if "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}".contains(c) {
            '-'
        } else {
            c
        }
    };
    letters.1.next().is_none()
        && one
            .trim()
            .chars()
            .map(dash)
            .eq(other.trim().chars().map(dash))
}

impl Profile {
    /// The side that a text marks; credit is money in where the layout names its words, and at a
    /// bank. Where a ledger's layout names none, CR and DR are its credits and its debits.
    pub(in crate::statement) fn side(&self, text: &str) -> Option<Side> {
        if !self.sides.is_empty() {
            return self.sides.side(text);
        }
        let among = |words: &[&str]| words.iter().any(|word| same(word, text));
        match self.kind {
            Kind::BankExport => usual(text),
            Kind::LedgerExtract if among(&CREDIT) => Some(Side::Credit),
            Kind::LedgerExtract if among(&DEBIT) => Some(Side::Debit),
            Kind::LedgerExtract => None,
        }
    }

    /// What is wrong with its words of sides, where something is.
    pub(super) fn fault_of_sides(&self) -> Option<&'static str> {
        if self.sides.doubled().is_some() {
            return Some("names one word for money in and for money out");
        }
        if !self.sides.is_empty() && !self.has(super::Column::Side) {
            return Some("names words of sides but has no column of sides");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_banks_mark_their_side_whatever_the_case_and_the_stops() {
        for text in [
            "CR", "cr.", "C", "Cr", "c/r", "Credit", "CREDIT ", "In", "IN", "+",
        ] {
            assert_eq!(usual(text), Some(Side::Credit), "{text}");
        }
        for text in [
            "DR", "Dr.", "d", "Debit", "debit", "out", "Out.", "-", "\u{2212}",
        ] {
            assert_eq!(usual(text), Some(Side::Debit), "{text}");
        }
        for text in ["", ".", "Card", "Direct debit", "Drawn", "++"] {
            assert_eq!(usual(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_and_a_sign_say_no_side_by_themselves_and_a_heading_of_both_speaks_for_them() {
        for text in ["CR", "Dr.", "credit", "Paid in", "MONEY OUT", "in", "Out"] {
            assert_eq!(plainly(text), usual(text), "{text}");
            assert!(plainly(text).is_some(), "{text}");
        }
        for text in ["C", "d.", "+", "-", "CHQ", ""] {
            assert_eq!(plainly(text), None, "{text}");
        }
        for heading in ["CR/DR", "Debit/Credit", "Cr or Dr", "DrCr", "In / out"] {
            assert!(names_both(heading), "{heading}");
        }
        for heading in ["Type", "TT", "Credit", "Sign", "+/-", "C/D", "D/C", "CD"] {
            assert!(!names_both(heading), "{heading}");
        }
    }

    #[test]
    fn a_word_that_a_layout_names_for_both_sides_is_found() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        let sides = Sides {
            money_in: words(&["Lodged", "Cr."]),
            money_out: words(&["Drawn", "CR"]),
        };
        assert_eq!(sides.doubled(), Some("Cr."));
        assert_eq!(sides.side("drawn"), Some(Side::Debit));
    }
}
