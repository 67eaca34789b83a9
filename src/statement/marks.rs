//! The words of a row → whether they mark it as a balance in any statement, whatever its layout
//! names.

use super::{captions::plain, rows::RawRow};

/// What a row's words say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A total since the last one.
    SubTotal,
    /// A total of all.
    GrandTotal,
    /// A balance before the lines.
    Opening,
    /// A balance after them.
    Closing,
}

/// Letters that are a balance only as it is written short, `b/f`; alone they may be anything, such
/// as a postcode or a voucher.
const SHORT: [&str; 5] = ["bbf", "bf", "bfwd", "cf", "cfwd"];

/// The words of a balance before the lines, made plain.
const OPENING: [&str; 20] = [
    "balancebd",
    "balancebf",
    "balancebfwd",
    "balancebroughtdown",
    "balancebroughtforward",
    "balanceforward",
    "balbd",
    "balbf",
    "balbfwd",
    "bbf",
    "beginningbalance",
    "bf",
    "bfwd",
    "broughtdown",
    "broughtforward",
    "openingbal",
    "openingbalance",
    "openingledgerbalance",
    "previousbalance",
    "startingbalance",
];

/// The words of a balance after the lines, made plain.
const CLOSING: [&str; 17] = [
    "balancecarrieddown",
    "balancecarriedforward",
    "balancecd",
    "balancecf",
    "balancecfwd",
    "balcd",
    "balcf",
    "balcfwd",
    "carrieddown",
    "carriedforward",
    "cf",
    "cfwd",
    "closingbal",
    "closingbalance",
    "closingledgerbalance",
    "endbalance",
    "endingbalance",
];

/// What a text marks in any statement: a balance, where it says that and no more than a day or a
/// number after it.
pub(super) fn well_known(text: &str) -> Option<Mark> {
    let words = plain(text);
    let words = words.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if SHORT.contains(&words) && !text.contains('/') {
        return None;
    }
    if OPENING.contains(&words) {
        Some(Mark::Opening)
    } else if CLOSING.contains(&words) {
        Some(Mark::Closing)
    } else {
        None
    }
}

/// What the words of a row mark in any statement.
pub(super) fn well_known_in(row: &RawRow) -> Option<Mark> {
    let mut texts = row.cells.iter().filter_map(|(_, cell)| cell.text());
    texts.find_map(well_known)
}
