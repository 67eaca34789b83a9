//! What makes two rows of two files the same line.
//!
//! A fingerprint covers the day, the amount, the text, the reference, the bank's identifier, the
//! council code and the period. It does *not* cover the running balance: the same lines come
//! again from a layout that prints no balance, or with the lines of a day in another order and so
//! other balances, and a line counted twice would be money that nobody has. What that choice
//! costs is two genuine rows that are alike in everything but the balance and come in two files
//! that do not overlap: the second is taken for the first. It is then printed as a duplicate, in
//! the proof and with a doubt ([`super::Plan::doubts`]), so nobody is misled in silence.
//! The party and the bank's type are left out for the same reason: some layouts leave them out.
//! A changed description is another row.

use std::fmt;

use rayon::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    ledger::digest::{Digest, Encoder},
    statement::line::{ReadFile, Statement, StatementLine},
};

/// The first 16 bytes of the SHA-256 of what identifies a line; written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// From the 16 bytes that storage holds; none where there are not 16.
    pub fn from_slice(bytes: &[u8]) -> Option<Fingerprint> {
        bytes.try_into().ok().map(Fingerprint)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fingerprint, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16)
            .ok()
            .filter(|_| text.len() == 32)
            .map(|number| Fingerprint(number.to_be_bytes()))
            .ok_or_else(|| de::Error::custom("a fingerprint has 32 hexadecimal digits"))
    }
}

/// The fingerprint of a line.
pub fn fingerprint(line: &StatementLine) -> Fingerprint {
    fingerprint_with(line, &mut Encoder::default())
}

/// The fingerprint of each of some lines, in their order.
pub fn each(lines: &[StatementLine]) -> impl Iterator<Item = Fingerprint> {
    let mut encoder = Encoder::default();
    lines
        .iter()
        .map(move |line| fingerprint_with(line, &mut encoder))
}

/// The fingerprints of many lines, in their order; each processor takes a share.
pub(super) fn fingerprints(lines: &[StatementLine]) -> Vec<Fingerprint> {
    const SHARE: usize = 2_000;
    let shares = lines.par_chunks(SHARE);
    shares.flat_map_iter(each).collect()
}

/// What makes each line of a file itself, in the order of its statements and their lines.
pub fn of_file(read: &ReadFile) -> Vec<Fingerprint> {
    let each = read.statements.iter().flat_map(|part| {
        if known(part) {
            part.fingerprints.clone()
        } else {
            fingerprints(&part.lines)
        }
    });
    each.collect()
}

/// Whether what makes each line itself was worked out of these lines.
pub(super) fn known(part: &Statement) -> bool {
    let is_of = |line: Option<&StatementLine>, known: Option<&Fingerprint>| {
        line.map(fingerprint) == known.copied()
    };
    part.fingerprints.len() == part.lines.len()
        && is_of(part.lines.first(), part.fingerprints.first())
        && is_of(part.lines.last(), part.fingerprints.last())
}

/// The fingerprint of a line, with memory that the caller keeps for the next one.
fn fingerprint_with(line: &StatementLine, encoder: &mut Encoder) -> Fingerprint {
    let (year, period) = line.period.map_or((0, 0), |(year, period)| {
        (i64::from(year.start()), i64::from(period))
    });
    encoder
        .restart("line")
        .number(line.date.year().into())
        .number(line.date.month().into())
        .number(line.date.day().into())
        .number(line.amount.pence())
        .text(&normalised(&line.text))
        .maybe(line.reference.as_deref().map(normalised).as_deref())
        .maybe(line.bank_id.as_deref().map(normalised).as_deref())
        .maybe(line.code.as_deref().map(normalised).as_deref())
        .number(year)
        .number(period)
        .number(line.own_period.map_or(0, i64::from));
    let digest = Digest::of(encoder.finish());
    let (first, _) = digest
        .as_bytes()
        .split_first_chunk()
        .unwrap_or((&[0; 16], &[]));
    Fingerprint(*first)
}

/// Text as it is compared: small letters, one space between words, none around them.
pub fn normalised(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !made.is_empty() {
            made.push(' ');
        }
        made.push_str(word);
    }
    // Almost every text is plain, and lower-cased where it stands.
    if made.is_ascii() {
        made.make_ascii_lowercase();
        made
    } else {
        made.to_lowercase()
    }
}
