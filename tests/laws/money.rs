//! Law 13: money is exact; what leaves its range is refused, and apportioning loses no penny.

use fundledger::ledger::money::{Money, MoneyError};
use proptest::{collection::vec, prelude::*};
use rust_decimal::Decimal;

use crate::books::cases;

fn any_money() -> impl Strategy<Value = Money> {
    (-Money::LIMIT..=Money::LIMIT).prop_map(Money::from_pence)
}

fn expected(pence: i128) -> Result<Money, MoneyError> {
    match i64::try_from(pence) {
        Ok(pence) if pence.abs() <= Money::LIMIT => Ok(Money::from_pence(pence)),
        _ => Err(MoneyError::TooLarge),
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn sums_are_exact_or_refused(one in any_money(), other in any_money()) {
        let (a, b) = (i128::from(one.pence()), i128::from(other.pence()));
        prop_assert_eq!(one.plus(other), expected(a + b));
        prop_assert_eq!(one.minus(other), expected(a - b));
    }

    #[test]
    fn apportioning_adds_up_and_no_part_is_a_penny_out(
        amount in any_money(), shares in vec(0_i64..1_000_000, 1..12),
    ) {
        let whole: i64 = shares.iter().sum();
        prop_assume!(whole > 0);
        let decimals: Vec<Decimal> = shares.iter().copied().map(Decimal::from).collect();
        let parts = amount.apportion(&decimals).unwrap();
        prop_assert_eq!(parts.len(), shares.len());
        prop_assert_eq!(Money::sum(parts.iter().copied()), Ok(amount));
        for (part, share) in parts.iter().zip(&shares) {
            let exact = i128::from(amount.pence()) * i128::from(*share);
            let out = (i128::from(part.pence()) * i128::from(whole) - exact).abs();
            prop_assert!(out < i128::from(whole), "{part} for {share} of {whole}");
        }
    }

    #[test]
    fn apportioning_by_any_decimal_adds_up_or_is_refused(
        amount in any_money(), shares in vec((any::<i64>(), 0_u32..=18), 0..6), huge: bool,
    ) {
        let mut shares: Vec<Decimal> = shares
            .into_iter()
            .map(|(digits, places)| Decimal::new(digits, places))
            .collect();
        if huge {
            shares.extend([Decimal::MAX, Decimal::MAX]);
        }
        if let Ok(parts) = amount.apportion(&shares) {
            prop_assert_eq!(Money::sum(parts), Ok(amount));
        }
    }

    #[test]
    fn pounds_are_never_rounded(amount in any_money(), digit in 1_i64..=9) {
        prop_assert_eq!(Money::from_pounds(amount.pounds()), Ok(amount));
        let tenth_of_a_penny = Decimal::new(digit, 3);
        prop_assert!(Money::from_pounds(amount.pounds() + tenth_of_a_penny).is_err());
    }
}
