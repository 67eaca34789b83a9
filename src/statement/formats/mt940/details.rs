//! The lines of an `:86:` → what it says, the other party and a reference.
//!
//! Three shapes are known: German `166?00GUTSCHRIFT?20...?32PAYEE` (with any mark in place of the
//! question mark, or without the digits before it), Dutch `/NAME/PAYEE/REMI/TEXT`, and free text.
//! What is not known stays text.

use std::borrow::Cow;

use crate::statement::{formats::text, line::squeezed};

/// What was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) text: String,
    pub(super) party: Option<String>,
    pub(super) reference: Option<String>,
}

/// Reads the lines, which banks cut at 65 characters wherever that falls.
pub(super) fn read(lines: &[&str]) -> Details {
    let whole = match lines {
        [one] => Cow::Borrowed(*one),
        lines => Cow::Owned(lines.concat()),
    };
    if let Some(mark) = mark(whole.trim_start()) {
        return subfields(whole.trim_start(), mark);
    }
    if whole.contains('/') {
        let keyed = keyed(&whole);
        if keyed.party.is_some() || keyed.reference.is_some() {
            return keyed;
        }
    }
    Details {
        text: squeezed(lines),
        ..Details::default()
    }
}

/// The mark between the subfields: what follows three digits and precedes two. A question mark
/// needs no digits before it, since no text begins with one and two digits.
fn mark(text: &str) -> Option<char> {
    let digits = |from: usize, to: usize| {
        let part = text.as_bytes().get(from..to);
        part.is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    if text.starts_with('?') && digits(1, 3) {
        return Some('?');
    }
    let mark = char::from(*text.as_bytes().get(3)?);
    (digits(0, 3) && mark.is_ascii_punctuation() && digits(4, 6)).then_some(mark)
}

fn subfields(text: &str, mark: char) -> Details {
    let mut purpose = String::new();
    let mut party = String::new();
    let mut label = String::new();
    for piece in text.split(mark).skip(1) {
        let (number, value) = piece.split_at_checked(2).unwrap_or(("", piece));
        match number {
            "00" => value.clone_into(&mut label),
            "20" | "21" | "22" | "23" | "24" | "25" | "26" | "27" | "28" | "29" | "60" | "61"
            | "62" | "63" => {
                // A SEPA tag begins a new thing; anything else goes on where the bank cut it.
                if TAGS.iter().any(|tag| value.starts_with(tag)) {
                    purpose.push(' ');
                }
                purpose.push_str(value);
            }
            "32" | "33" => party.push_str(value),
            // Bank codes, account numbers and the posting key.
            "10" | "30" | "31" | "34" | "35" | "36" | "37" | "38" => {}
            _ => {
                // A question mark of the text's own.
                purpose.push(mark);
                purpose.push_str(piece);
            }
        }
    }
    let says = if purpose.trim().is_empty() {
        &label
    } else {
        &purpose
    };
    Details {
        text: squeezed(&[says]),
        party: text::filled(&party),
        reference: tagged(&purpose),
    }
}

/// The tags within a SEPA purpose.
const TAGS: [&str; 10] = [
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+", "ABWA+", "ABWE+", "OAMT+", "COAM+",
];

/// The end-to-end reference of a SEPA purpose: `EREF+...` up to the next such tag.
fn tagged(purpose: &str) -> Option<String> {
    let (_, rest) = purpose.split_once("EREF+")?;
    let end = TAGS
        .iter()
        .filter_map(|tag| rest.find(tag))
        .min()
        .unwrap_or(rest.len());
    let value = rest.split_at_checked(end).map_or(rest, |(value, _)| value);
    text::filled(value).filter(|value| value != "NOTPROVIDED")
}

const KEYS: [&str; 20] = [
    "BENM", "BIC", "CNTP", "CSID", "EREF", "IBAN", "ISDT", "MARF", "NAME", "ORDP", "PREF", "PURP",
    "REMI", "RTRN", "SVCL", "TRCD", "TRTP", "ULTB", "ULTD", "ADDR",
];

/// `/KEY/value/KEY/value`, where a value may hold a slash.
fn keyed(whole: &str) -> Details {
    let mut details = Details::default();
    let mut key = "";
    let mut value = String::new();
    let mut said = String::new();
    for piece in whole.split('/').chain(["NAME"]) {
        if !KEYS.contains(&piece) {
            value.push_str(if value.is_empty() { "" } else { "/" });
            value.push_str(piece);
            continue;
        }
        let own = text::filled(value.trim_matches('/'));
        match key {
            "NAME" => details.party = details.party.take().or(own),
            "EREF" => {
                details.reference = own.filter(|own| own != "NOTPROVIDED");
            }
            "REMI" | "RTRN" => said.push_str(&own.unwrap_or_default()),
            _ => {}
        }
        key = piece;
        value.clear();
    }
    details.text = text::filled(&said).unwrap_or_else(|| squeezed(&[whole]));
    details
}
