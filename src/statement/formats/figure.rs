//! The text of an amount in a bank's format → whole pence, or why it cannot be proved.
//!
//! Each format says which decimal mark it writes. Fractions of a penny are refused, never
//! rounded; trailing noughts are not fractions.

use std::borrow::Cow;

use crate::{ledger::money::Money, statement::amount};

/// Which marks a format writes in an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// A decimal point and nothing else: XML decimals.
    Point,
    /// One decimal comma or point, never thousands: MT940.
    Either,
    /// A decimal point or comma, with thousands in the other: OFX in the field.
    Grouped,
    /// As grouped, and one comma before three digits divides thousands: QIF.
    Thousands,
}

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum FigureError {
    #[error("the amount is missing")]
    Missing,
    #[error("'{0}' is not an amount that can be proved")]
    Unclear(String),
    #[error("'{0}' is not a whole number of pence")]
    Fraction(String),
    #[error("'{0}' is beyond 90,000,000,000,000, the largest that a book can hold")]
    TooLarge(String),
}

/// Reads an amount with at most one leading sign.
pub(super) fn read(text: &str, marks: Marks) -> Result<Money, FigureError> {
    // Every format takes a decimal point, and all but one a comma, before two digits; a comma is
    // what MT940 has.
    let comma = || amount::plain(text, b',').filter(|_| marks != Marks::Point);
    let point = || amount::plain(text, b'.');
    let found = match marks {
        Marks::Either => comma().or_else(point),
        Marks::Point | Marks::Grouped | Marks::Thousands => point().or_else(comma),
    };
    if let Some(money) = found {
        return Ok(money);
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(FigureError::Missing);
    }
    let quoted = || trimmed.chars().take(40).collect::<String>();
    let (negative, digits) = match trimmed.as_bytes() {
        [b'-', ..] => (true, trimmed.get(1..)),
        [b'+', ..] => (false, trimmed.get(1..)),
        _ => (false, Some(trimmed)),
    };
    let parts = digits.and_then(|digits| parts(digits.trim_start(), marks));
    let (whole, fraction) = parts.ok_or_else(|| FigureError::Unclear(quoted()))?;
    let fraction = match fraction.len() {
        0..=2 => fraction,
        _ => fraction.trim_end_matches('0'),
    };
    if fraction.len() > 2 {
        return Err(FigureError::Fraction(quoted()));
    }
    let pence = pence(&whole, fraction).ok_or_else(|| FigureError::TooLarge(quoted()))?;
    let money = Money::from_pence(pence);
    Ok(if negative { money.turned() } else { money })
}

/// Digits of pounds and at most two of their fraction, as pence within what a book can hold.
fn pence(whole: &str, fraction: &str) -> Option<i64> {
    let digits = |text: &str| match text {
        "" => Some(0),
        text => text.parse::<i64>().ok(),
    };
    let odd = digits(fraction)?;
    // "5" after the mark is fifty pence.
    let odd = if fraction.len() == 1 {
        odd.checked_mul(10)?
    } else {
        odd
    };
    let pence = digits(whole)?.checked_mul(100)?.checked_add(odd)?;
    (pence <= Money::LIMIT).then_some(pence)
}

/// The digits before the decimal mark, with nothing between thousands, and those after it.
fn parts(text: &str, marks: Marks) -> Option<(Cow<'_, str>, &str)> {
    let count = |wanted: fn(&u8) -> bool| text.bytes().filter(wanted).count();
    let digits = count(u8::is_ascii_digit);
    let (points, commas) = (count(|b| *b == b'.'), count(|b| *b == b','));
    let known = digits.saturating_add(points).saturating_add(commas);
    if digits == 0 || known != text.len() {
        return None;
    }
    let both = points > 0 && commas > 0;
    // One comma before three digits may divide thousands or begin a fraction: nobody can say.
    let before_three = text.len().checked_sub(4);
    if marks == Marks::Grouped && (points, commas) == (0, 1) {
        let at = text.bytes().position(|b| b == b',');
        if at == before_three {
            return None;
        }
    }
    if (marks == Marks::Point && commas > 0) || (marks == Marks::Either && both) {
        return None;
    }
    let last = |mark: u8| text.bytes().rposition(|b| b == mark);
    // The decimal mark is the last of two kinds, or the only one of its kind.
    let at = match (points, commas) {
        (1, 0) => last(b'.'),
        (0, 1) => last(b',').filter(|at| {
            let before_three = text.len().checked_sub(*at) == Some(4);
            !(marks == Marks::Thousands && before_three)
        }),
        _ if both => last(b'.').max(last(b',')),
        _ => None,
    };
    let (pounds, fraction) = match at {
        None => (text, ""),
        Some(at) => (text.get(..at)?, text.get(at.checked_add(1)?..)?),
    };
    let divided = !pounds.bytes().all(|b| b.is_ascii_digit());
    if divided && !matches!(marks, Marks::Grouped | Marks::Thousands) {
        return None;
    }
    Some((whole(pounds)?, fraction))
}

/// Whole pounds, whose thousands are divided everywhere or nowhere, by one kind of mark.
fn whole(text: &str) -> Option<Cow<'_, str>> {
    let Some(mark) = text.bytes().find(|b| !b.is_ascii_digit()).map(char::from) else {
        return Some(Cow::Borrowed(text));
    };
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    (fits && digits.bytes().all(|b| b.is_ascii_digit())).then_some(Cow::Owned(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(text: &str, marks: Marks) -> Option<i64> {
        read(text, marks).ok().map(Money::pence)
    }

    #[test]
    fn each_format_has_its_own_decimal_mark() {
        for (text, marks, expected) in [
            ("27.050", Marks::Point, Some(2_705)),
            ("-2700", Marks::Point, Some(-270_000)),
            ("1,50", Marks::Point, None),
            ("7260,", Marks::Either, Some(726_000)),
            ("000000000147,64", Marks::Either, Some(14_764)),
            ("10.5", Marks::Either, Some(1_050)),
            ("1.234,56", Marks::Either, None),
            ("1.234.567", Marks::Either, None),
            ("1.234.567", Marks::Point, None),
            ("1,234", Marks::Either, None),
            ("-13.00", Marks::Grouped, Some(-1_300)),
            ("-1,000", Marks::Grouped, None),
            ("1,500", Marks::Grouped, None),
            ("-13,5", Marks::Grouped, Some(-1_350)),
            ("1.234,56", Marks::Grouped, Some(123_456)),
            ("1,234,567.89", Marks::Grouped, Some(123_456_789)),
            ("1,234,567", Marks::Grouped, Some(123_456_700)),
            ("1,234", Marks::Grouped, None),
            ("1,234", Marks::Thousands, Some(123_400)),
            ("12,34", Marks::Thousands, Some(1_234)),
            ("12,345.6", Marks::Thousands, Some(1_234_560)),
            ("+00000000000115.8300", Marks::Grouped, Some(11_583)),
            (".5", Marks::Point, Some(50)),
            ("0", Marks::Point, Some(0)),
        ] {
            assert_eq!(pence(text, marks), expected, "{text} {marks:?}");
        }
    }

    #[test]
    fn what_cannot_be_proved_is_refused() {
        for text in [
            "",
            " ",
            "-",
            ".",
            ",",
            "$120",
            "--5",
            "1e5",
            "5-",
            "1,23.00",
            "1.2.3",
            "NaN",
            "1,234.567,8",
            "1.234,56.7",
        ] {
            for marks in [
                Marks::Point,
                Marks::Either,
                Marks::Grouped,
                Marks::Thousands,
            ] {
                assert_eq!(pence(text, marks), None, "{text} {marks:?}");
            }
        }
        let long = "9".repeat(4_000);
        assert!(matches!(
            read(&long, Marks::Point),
            Err(FigureError::TooLarge(_))
        ));
        assert!(matches!(
            read("115.8331", Marks::Grouped),
            Err(FigureError::Fraction(_))
        ));
    }
}
