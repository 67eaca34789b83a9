//! What is shown is read back as the same: `parse(show(x)) == x`.

use fundledger::ledger::{
    account::AccountType,
    calendar::{FinancialYear, Period, long_date, parse_date, short_date},
    code::{FundCode, GrantCode},
    digest::Digest,
    fund::Restriction,
    journal::EntryKind,
    money::Money,
};
use jiff::{ToSpan as _, civil::Date};
use proptest::prelude::*;

use crate::books::cases;

/// The days that a book may have: of the years that are typed, 1900 to 2199.
fn day() -> impl Strategy<Value = Date> {
    let last = Date::constant(1900, 4, 1)
        .until(Date::constant(2199, 12, 31))
        .unwrap();
    (0..=i64::from(last.get_days())).prop_map(|days| Date::constant(1900, 4, 1) + days.days())
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn money(pence in -Money::LIMIT..=Money::LIMIT) {
        let money = Money::from_pence(pence);
        prop_assert_eq!(money.to_string().parse(), Ok(money));
        prop_assert_eq!(money.to_plain().parse(), Ok(money));
        let json = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
        let bytes = postcard::to_stdvec(&money).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Money>(&bytes).unwrap(), money);
    }

    #[test]
    fn money_is_never_read_from_noise(text in "[-£0-9., ()a-z]{0,12}") {
        if let Ok(money) = text.parse::<Money>() {
            let digits = |of: &str| of.chars().filter(char::is_ascii_digit).collect::<String>();
            let read = digits(&money.to_plain());
            let typed = digits(&text);
            let typed = if text.contains('.') { typed } else { format!("{typed}00") };
            prop_assert_eq!(
                read.trim_start_matches('0'),
                typed.trim_start_matches('0'),
                "'{}' was read as {}", text, money
            );
        }
    }

    #[test]
    fn years_and_the_days_in_them(day in day()) {
        let year = FinancialYear::of(day);
        prop_assert_eq!(year.to_string().parse(), Ok(year));
        prop_assert_eq!(year.in_file_name().parse(), Ok(year));
        prop_assert!(year.first_day() <= day && day <= year.last_day());
        prop_assert_eq!(year.next().previous(), year);
        prop_assert_eq!(year.last_day().tomorrow().unwrap(), year.next().first_day());
        let bytes = postcard::to_stdvec(&year).unwrap();
        prop_assert_eq!(postcard::from_bytes::<FinancialYear>(&bytes).unwrap(), year);
        let period = Period::of(day);
        prop_assert!(period.counts());
        prop_assert_eq!(Period::try_from(i64::from(period)), Ok(period));
    }

    #[test]
    fn dates(day in day()) {
        for shown in [day.to_string(), short_date(day), long_date(day)] {
            prop_assert_eq!(parse_date(&shown), Ok(day), "{}", shown);
        }
    }

    #[test]
    fn nothing_that_is_typed_as_a_date_panics(text in "\\PC{0,14}") {
        if let Ok(day) = parse_date(&text) {
            prop_assert_eq!(parse_date(&short_date(day)), Ok(day));
        }
    }

    #[test]
    fn codes(code in "[A-Za-z0-9._-]{1,23}") {
        let fund: FundCode = code.parse().unwrap();
        prop_assert_eq!(fund.to_string(), code.to_ascii_uppercase());
        prop_assert_eq!(fund.to_string().parse(), Ok(fund));
        let json = serde_json::to_string(&fund).unwrap();
        prop_assert_eq!(serde_json::from_str::<FundCode>(&json).unwrap(), fund);
    }

    #[test]
    fn codes_sort_as_their_text(one in "[A-Z0-9._-]{1,23}", other in "[A-Z0-9._-]{1,23}") {
        let (a, b): (GrantCode, GrantCode) = (one.parse().unwrap(), other.parse().unwrap());
        prop_assert_eq!(a.cmp(&b), one.cmp(&other));
    }

    #[test]
    fn digests(bytes: [u8; 32]) {
        let digest = Digest::from_slice(&bytes).unwrap();
        prop_assert_eq!(digest.to_string().parse(), Ok(digest));
    }
}

#[test]
fn the_words_of_storage() {
    for word in [
        "opening",
        "award",
        "ordinary",
        "transfer",
        "reversal",
        "replacement",
        "accrual",
        "accrual-reversal",
        "closing",
    ] {
        assert_eq!(EntryKind::from_word(word).map(EntryKind::word), Some(word));
    }
    for word in [
        "asset",
        "liability",
        "income",
        "expenditure",
        "fund-balance",
    ] {
        assert_eq!(
            AccountType::from_word(word).map(AccountType::word),
            Some(word)
        );
    }
    for word in ["pooled", "restricted"] {
        assert_eq!(
            Restriction::from_word(word).map(Restriction::word),
            Some(word)
        );
    }
    assert_eq!(EntryKind::from_word("Opening"), None);
}
