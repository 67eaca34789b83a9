//! Exact money: whole pence, checked arithmetic, one way to write it.
//!
//! **Invariant:** no float ever holds an amount, and no sum wraps: whatever leaves the range of
//! [`Money::LIMIT`] is refused (law 13).

use std::{fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount in whole pence, debit positive and credit negative wherever an account is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Why an amount was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// A figure or a sum beyond ninety trillion pounds.
    #[error("the amount is beyond £90,000,000,000,000, the largest that a book can hold")]
    TooLarge,
    /// Text that is not an amount in pounds and pence.
    #[error("'{0}' is not an amount in pounds and pence, such as 1,234.56")]
    Unclear(String),
    /// Shares that cannot divide anything: none, negative, or all nil.
    #[error("the shares must be nil or more and must not all be nil")]
    NoShares,
}

impl Money {
    /// Nil.
    pub const NIL: Money = Money(0);
    /// The largest amount, in pence, of either sign.
    pub const LIMIT: i64 = 9_000_000_000_000_000;

    /// An amount from pence that are known to lie within the limit, as storage holds them.
    pub const fn from_pence(pence: i64) -> Money {
        Money(pence)
    }

    /// The amount in pence.
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// Whether the amount is nil.
    pub const fn is_nil(self) -> bool {
        self.0 == 0
    }

    /// Whether the amount is below nil.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn magnitude(self) -> Money {
        Money(self.0.saturating_abs())
    }

    /// The amount with its sign turned.
    #[must_use]
    pub const fn turned(self) -> Money {
        Money(self.0.saturating_neg())
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the limit.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.0
            .checked_add(other.0)
            .ok_or(MoneyError::TooLarge)
            .and_then(within_limit)
    }

    /// This amount less another.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the limit.
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.plus(other.turned())
    }

    /// The sum of many amounts.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the limit.
    pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        amounts.into_iter().try_fold(Money::NIL, Money::plus)
    }

    /// An exact number of pounds; more than two decimals are refused, never rounded.
    ///
    /// # Errors
    /// [`MoneyError::Unclear`] for part of a penny, [`MoneyError::TooLarge`] beyond the limit.
    pub fn from_pounds(pounds: Decimal) -> Result<Money, MoneyError> {
        let pence = pounds
            .checked_mul(Decimal::ONE_HUNDRED)
            .ok_or(MoneyError::TooLarge)?;
        if !pence.fract().is_zero() {
            return Err(MoneyError::Unclear(pounds.to_string()));
        }
        pence
            .to_i64()
            .ok_or(MoneyError::TooLarge)
            .and_then(within_limit)
    }

    /// The amount in pounds, with two decimals.
    pub fn pounds(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// The amount as data: `1234.56`, `-321.44`; no pound sign, no commas.
    pub fn to_plain(self) -> String {
        self.pounds().to_string()
    }

    /// Divides the amount by shares so that no penny is lost or made.
    ///
    /// Each part is first cut towards nil; the pence left over go one each to the largest
    /// remainders, the earlier share first where remainders are equal (the largest remainder
    /// method of Hamilton).
    ///
    /// # Errors
    /// [`MoneyError::NoShares`] where the shares cannot divide anything.
    pub fn apportion(self, shares: &[Decimal]) -> Result<Vec<Money>, MoneyError> {
        let whole = shares
            .iter()
            .try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share))
            .ok_or(MoneyError::TooLarge)?;
        if whole <= Decimal::ZERO || shares.iter().any(Decimal::is_sign_negative) {
            return Err(MoneyError::NoShares);
        }
        let mut parts = Vec::with_capacity(shares.len());
        let mut remainders = Vec::with_capacity(shares.len());
        for (place, share) in shares.iter().enumerate() {
            let portion = share.checked_div(whole).ok_or(MoneyError::NoShares)?;
            let exact = Decimal::from(self.0)
                .checked_mul(portion)
                .ok_or(MoneyError::TooLarge)?;
            let cut = exact.round_dp_with_strategy(0, RoundingStrategy::ToZero);
            parts.push(Money(cut.to_i64().ok_or(MoneyError::TooLarge)?));
            remainders.push(((exact - cut).abs(), std::cmp::Reverse(place)));
        }
        remainders.sort_unstable();
        let mut left = self.minus(Money::sum(parts.iter().copied())?)?;
        let penny = Money(left.0.signum());
        for (_, std::cmp::Reverse(place)) in remainders.into_iter().rev() {
            if left.is_nil() {
                break;
            }
            if let Some(part) = parts.get_mut(place) {
                *part = part.plus(penny)?;
                left = left.minus(penny)?;
            }
        }
        Ok(parts)
    }
}

fn within_limit(pence: i64) -> Result<Money, MoneyError> {
    if pence.unsigned_abs() > Money::LIMIT.unsigned_abs() {
        return Err(MoneyError::TooLarge);
    }
    Ok(Money(pence))
}

/// As the paper writes it: `£1,234.56`, `-£56,000.00`; nil is `£0.00`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        f.pad(&format!("{sign}£{}", with_commas(self.magnitude())))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The digits of an amount without sign or pound sign: `1,234.56`.
fn with_commas(amount: Money) -> String {
    let plain = amount.to_plain();
    let (pounds, pence) = plain.split_once('.').unwrap_or((&plain, "00"));
    let mut grouped = String::with_capacity(plain.len().saturating_add(5));
    for (place, digit) in pounds.char_indices() {
        let left = pounds.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{pence}")
}

/// Reads what a person types: `1234.56`, `1,234.56`, `£1,234.56`, `-£5.00`, `-5`.
impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let unclear = || MoneyError::Unclear(text.to_owned());
        let trimmed = text.trim();
        // The hyphen, and the true minus that pages print.
        let (negative, rest) = match trimmed.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let digits = rest.strip_prefix('£').unwrap_or(rest);
        let (pounds, pence) = digits.split_once('.').unwrap_or((digits, "00"));
        let pounds = ungrouped(pounds).ok_or_else(unclear)?;
        if pence.len() != 2 || !pence.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unclear());
        }
        let pence: i64 = format!("{pounds}{pence}")
            .parse()
            .map_err(|_| MoneyError::TooLarge)?;
        let money = within_limit(pence)?;
        Ok(if negative { money.turned() } else { money })
    }
}

/// Whole pounds without their commas, which must stand at every third place or nowhere.
fn ungrouped(pounds: &str) -> Option<String> {
    let groups: Vec<&str> = pounds.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let grouped = !rest.is_empty();
    let first_fits = !first.is_empty() && (!grouped || first.len() <= 3);
    let rest_fits = rest.iter().all(|group| group.len() == 3);
    let digits: String = groups.concat();
    (first_fits && rest_fits && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// A decimal string where people read (`"-321.44"`), whole pence where programs do.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.to_plain())
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?
                .parse()
                .map_err(de::Error::custom)
        } else {
            within_limit(i64::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_the_paper_writes_it() {
        for (pence, shown) in [
            (0, "£0.00"),
            (-5_600_000, "-£56,000.00"),
            (572_217, "£5,722.17"),
            (5, "£0.05"),
            (-99, "-£0.99"),
            (123_456_789_012, "£1,234,567,890.12"),
        ] {
            assert_eq!(Money::from_pence(pence).to_string(), shown);
        }
    }

    #[test]
    fn money_reads_what_a_person_types_and_refuses_the_rest() {
        for (typed, pence) in [
            ("1,234.56", 123_456),
            ("£5", 500),
            ("-£5.00", -500),
            (" 12.30 ", 1230),
        ] {
            assert_eq!(typed.parse(), Ok(Money::from_pence(pence)), "{typed}");
        }
        for typed in [
            "", "-", "1,23.00", "12,34", "1.2", "1.234", "£", "(5.00)", "1e3", "five",
        ] {
            assert!(typed.parse::<Money>().is_err(), "{typed}");
        }
        assert_eq!(
            "90000000000000.01".parse::<Money>(),
            Err(MoneyError::TooLarge)
        );
    }

    #[test]
    fn apportioning_gives_the_odd_pence_to_the_largest_remainders() {
        let thirds = [Decimal::ONE, Decimal::ONE, Decimal::ONE];
        let parts = Money::from_pence(100).apportion(&thirds).unwrap();
        assert_eq!(
            parts.iter().map(|m| m.pence()).collect::<Vec<_>>(),
            [34, 33, 33]
        );
        // Kent's grant of £39,661: two thirds up front, one third later, and no pound short.
        let two_to_one = [Decimal::TWO, Decimal::ONE];
        let parts = Money::from_pence(3_966_100).apportion(&two_to_one).unwrap();
        assert_eq!(
            parts.iter().map(|m| m.pence()).collect::<Vec<_>>(),
            [2_644_067, 1_322_033]
        );
        let parts = Money::from_pence(-100).apportion(&thirds).unwrap();
        assert_eq!(
            parts.iter().map(|m| m.pence()).collect::<Vec<_>>(),
            [-34, -33, -33]
        );
        assert_eq!(Money::NIL.apportion(&[]), Err(MoneyError::NoShares));
    }
}
