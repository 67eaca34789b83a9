//! The text of a cell → an amount in whole pence, or the reason why it cannot be proved.
//!
//! Reads every way in which banks and council ledgers write money (brackets, trailing minus, CR
//! and DR, pound signs, thin spaces). It never guesses: two signs at once, odd grouping, and
//! fractions of a penny are refused. Blank is not nil and is the caller's to notice.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::money::Money;

/// What stands between pounds and pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1,234.56`.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
}

/// A mark that says the side in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// CR.
    Credit,
    /// DR.
    Debit,
}

/// An amount as a cell gives it, before anybody says what its sign means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The figure with the sign that it is written with; without one where a side is marked.
    pub money: Money,
    /// CR or DR where the cell says so.
    pub side: Option<Side>,
    /// Whether brackets stand around a figure that DR marks, which say the same of a bank's money:
    /// it went out.
    pub bracketed: bool,
}

/// Why a cell is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Two signs at once.
    #[error("'{0}' has two signs, so it is not clear whether it is money in or out")]
    TwoSigns(String),
    /// A spreadsheet error.
    #[error("the cell shows {0}; mend the formula in the file")]
    CellError(String),
    /// A fraction of a penny.
    #[error("'{0}' is not a whole number of pence")]
    FractionOfAPenny(String),
    /// Beyond what a book holds.
    #[error("'{0}' is beyond £90,000,000,000,000, the largest that a book can hold")]
    TooLarge(String),
    /// Anything else.
    #[error("'{0}' is not an amount in pounds and pence, such as 1,234.56")]
    Unclear(String),
}

/// Reads an amount.
///
/// # Errors
/// [`AmountError`] says what cannot be proved.
pub fn read(text: &str, mark: DecimalMark) -> Result<Amount, AmountError> {
    let point = match mark {
        DecimalMark::Point => b'.',
        DecimalMark::Comma => b',',
    };
    if let Some(money) = plain(text, point) {
        return Ok(Amount {
            money,
            side: None,
            bracketed: false,
        });
    }
    let cleaned = text.trim_matches(is_space);
    let cleaned = cleaned
        .strip_prefix('\'')
        .unwrap_or(cleaned)
        .trim_matches(is_space);
    if cleaned.starts_with('#') {
        return Err(AmountError::CellError(cleaned.to_owned()));
    }
    let mut parts = Parts::default();
    let digits = parts.strip(cleaned);
    let bracketed = parts.brackets && parts.signs == 2 && parts.side == Some(Side::Debit);
    if parts.signs > 1 && !bracketed {
        return Err(AmountError::TwoSigns(cleaned.to_owned()));
    }
    if is_nil(cleaned, digits) {
        return Ok(Amount {
            money: Money::NIL,
            side: None,
            bracketed: false,
        });
    }
    let money = figure(digits, mark).map_err(|fault| fault.of(cleaned))?;
    Ok(Amount {
        money: if parts.negative && parts.side.is_none() {
            money.turned()
        } else {
            money
        },
        side: parts.side,
        bracketed,
    })
}

/// An amount as most are written: `-1234.56`, with no more than a minus before its digits.
pub(super) fn plain(text: &str, point: u8) -> Option<Money> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let [whole @ .., mark, tenths, hundredths] = digits else {
        return None;
    };
    // Thirteen digits of pounds and no more, so that nothing here is beyond what a book can hold.
    if *mark != point || !(1..=13).contains(&whole.len()) {
        return None;
    }
    let mut pence = 0_i64;
    for digit in whole.iter().chain([tenths, hundredths]) {
        let digit = i64::from(digit.is_ascii_digit().then(|| digit.wrapping_sub(b'0'))?);
        pence = pence.checked_mul(10)?.checked_add(digit)?;
    }
    let money = Money::from_pence(pence);
    Some(if negative { money.turned() } else { money })
}

/// A dash is how accounting formats show nil, with or without a pound sign.
fn is_nil(cleaned: &str, digits: &str) -> bool {
    cleaned.eq_ignore_ascii_case("nil")
        || (digits.is_empty()
            && cleaned.contains(is_dash)
            && cleaned
                .chars()
                .all(|c| is_dash(c) || is_space(c) || c == '£'))
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The signs found around the digits.
#[derive(Default)]
struct Parts {
    signs: u8,
    negative: bool,
    side: Option<Side>,
    brackets: bool,
    pound: bool,
}

impl Parts {
    fn sign(&mut self, negative: bool) {
        self.signs = self.signs.saturating_add(1);
        self.negative = negative;
    }

    /// Takes signs, pound sign and CR or DR off both ends until only the digits are left.
    fn strip<'a>(&mut self, text: &'a str) -> &'a str {
        let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
        if text.bytes().all(plain) {
            return text;
        }
        let mut rest = text;
        loop {
            rest = rest.trim_matches(is_space);
            let Some(shorter) = self.one(rest) else {
                return rest;
            };
            rest = shorter;
        }
    }

    fn one<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            self.sign(true);
            self.brackets = true;
            return Some(inner);
        }
        if let Some(shorter) = rest.strip_prefix(is_dash).or(rest.strip_suffix(is_dash)) {
            self.sign(true);
            return Some(shorter);
        }
        if let Some(shorter) = rest.strip_prefix('+') {
            self.sign(false);
            return Some(shorter);
        }
        if !self.pound {
            let pounds = strip_word_before(rest, "GBP").or(strip_word_after(rest, "GBP"));
            let sign = rest.strip_prefix('£').or(rest.strip_suffix('£'));
            if let Some(shorter) = sign.or(pounds) {
                self.pound = true;
                return Some(shorter);
            }
        }
        for (word, side) in [("CR", Side::Credit), ("DR", Side::Debit)] {
            if let Some(shorter) = strip_word_after(rest, word) {
                self.sign(false);
                self.side = Some(side);
                return Some(shorter);
            }
        }
        None
    }
}

fn strip_word_after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    tail.eq_ignore_ascii_case(word).then_some(head)
}

fn strip_word_before<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(tail)
}

enum Fault {
    Unclear,
    Fraction,
    TooLarge,
}

impl Fault {
    fn of(self, text: &str) -> AmountError {
        let text = text.to_owned();
        match self {
            Fault::Unclear => AmountError::Unclear(text),
            Fault::Fraction => AmountError::FractionOfAPenny(text),
            Fault::TooLarge => AmountError::TooLarge(text),
        }
    }
}

/// The unsigned figure: whole pounds, perhaps grouped in thousands, perhaps a fraction.
fn figure(digits: &str, mark: DecimalMark) -> Result<Money, Fault> {
    let (point, comma) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = match digits.split_once(point) {
        Some((_, "")) => return Err(Fault::Unclear),
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(Fault::Unclear);
    }
    let whole = ungrouped(whole, comma).ok_or(Fault::Unclear)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Unclear);
    }
    if fraction.len() > 2 {
        return rounded(&format!("{whole}.{fraction}"));
    }
    let pounds: i64 = whole.parse().map_err(|_| Fault::TooLarge)?;
    let pence: i64 = fraction.parse().unwrap_or_default();
    let tenths = if fraction.len() == 1 { 10 } else { 1 };
    pounds
        .checked_mul(100)
        .and_then(|hundreds| hundreds.checked_add(pence.saturating_mul(tenths)))
        .filter(|pence| *pence <= Money::LIMIT)
        .map(Money::from_pence)
        .ok_or(Fault::TooLarge)
}

/// Spreadsheets keep 5,722.17 as 5722.170000000001: noise within a millionth of a pound rounds
/// away, anything more is a fraction of a penny.
fn rounded(plain: &str) -> Result<Money, Fault> {
    let exact: Decimal = plain.parse().map_err(|_| Fault::TooLarge)?;
    let nearest = exact.round_dp(2);
    if (exact - nearest).abs() > Decimal::new(1, 6) {
        return Err(Fault::Fraction);
    }
    Money::from_pounds(nearest).map_err(|_| Fault::TooLarge)
}

/// Whole pounds without their separators, which stand at every third place or nowhere.
fn ungrouped(whole: &str, comma: char) -> Option<Cow<'_, str>> {
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let Some(separator) = separator else {
        return Some(Cow::Borrowed(if whole.is_empty() { "0" } else { whole }));
    };
    if separator != comma && !is_space(separator) {
        return None;
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    (fits && digits.bytes().all(|b| b.is_ascii_digit())).then_some(Cow::Owned(digits))
}

#[cfg(test)]
mod tests;
