//! Every way in which money is written, and what is refused.

use super::*;

fn pence(text: &str) -> Option<i64> {
    let amount = read(text, DecimalMark::Point).ok()?;
    Some(match amount.side {
        Some(Side::Debit) => amount.money.turned().pence(),
        Some(Side::Credit) | None => amount.money.pence(),
    })
}

#[test]
fn every_way_of_writing_an_amount_is_read() {
    for (text, expected) in [
        ("1234.56", 123_456),
        ("1,234.56", 123_456),
        ("£1,234.56", 123_456),
        ("-£1,234.56", -123_456),
        ("£-1,234.56", -123_456),
        ("£ 1,234.56", 123_456),
        ("- £1,234.56", -123_456),
        ("1,234.56 £", 123_456),
        ("GBP 1,234.56", 123_456),
        ("1,234.56 GBP", 123_456),
        ("+5.00", 500),
        ("(1,234.56)", -123_456),
        ("(£1,234.56)", -123_456),
        ("£(1,234.56)", -123_456),
        ("( 180.00 )", -18_000),
        ("1,234.56-", -123_456),
        ("£1,234.56 -", -123_456),
        ("1,234.56 CR", 123_456),
        ("1,234.56CR", 123_456),
        ("1,234.56 Dr", -123_456),
        ("£12.00DR", -1_200),
        ("\u{2212}1,234.56", -123_456),
        ("\u{2013}5.00", -500),
        ("\u{a0}1,234.56\u{a0}", 123_456),
        ("1\u{a0}234.56", 123_456),
        ("1\u{2009}234\u{2009}567.89", 123_456_789),
        ("1\u{202f}234.56", 123_456),
        ("'1234.56", 123_456),
        ("1234.56   ", 123_456),
        ("12.5", 1_250),
        (".50", 50),
        ("7", 700),
        ("-", 0),
        ("\u{2013}", 0),
        ("£ -", 0),
        (" - ", 0),
        ("nil", 0),
        ("Nil", 0),
        ("0.00", 0),
        ("-0.00", 0),
        ("5722.170000000001", 572_217),
        ("5722.1699999999", 572_217),
        ("0.00000000000000000001", 0),
        ("90000000000000", 9_000_000_000_000_000),
    ] {
        assert_eq!(pence(text), Some(expected), "{text}");
    }
}

#[test]
fn what_cannot_be_proved_is_refused() {
    for text in [
        "",
        " ",
        "£",
        "(5.00",
        "5.00)",
        "1,23.00",
        "12,34",
        "1,2345.00",
        "1.234,56",
        "£1.2m",
        "300k",
        "five",
        "1e3",
        "5.",
        "1.2.3",
        "££5",
        "EUR 5.00",
        "1,234,56.00",
        "1 23.00",
        "1,234 567.00",
        "n/a",
        "TRUE",
        "()",
        "CR",
        "12:30",
        "03/04/2020",
        "'",
        "5\"",
    ] {
        assert_eq!(pence(text), None, "{text}");
    }
    let refused = |text| read(text, DecimalMark::Point).unwrap_err();
    for text in [
        "(-5.00)",
        "-5.00 CR",
        "--5",
        "-5-",
        "(5.00)-",
        "+-5",
        "5 CR DR",
        "(5.00) CR",
        "-5.00 DR",
        "((5.00)) DR",
        "(-5.00) DR",
    ] {
        assert!(matches!(refused(text), AmountError::TwoSigns(_)), "{text}");
    }
    for text in ["#REF!", "#N/A", "#VALUE!"] {
        assert!(matches!(refused(text), AmountError::CellError(_)), "{text}");
    }
    for text in ["12.345", "5722.171", "0.00001"] {
        assert!(
            matches!(refused(text), AmountError::FractionOfAPenny(_)),
            "{text}"
        );
    }
    for text in ["90000000000000.01", "99999999999999999999999999999999.99"] {
        assert!(matches!(refused(text), AmountError::TooLarge(_)), "{text}");
    }
}

#[test]
fn brackets_and_dr_are_one_mark() {
    for text in ["(110.00) DR", "(110.00)DR", "(110.00 DR)", "£(110.00) dr"] {
        let found = read(text, DecimalMark::Point).unwrap();
        assert_eq!(
            (found.money.pence(), found.side),
            (11_000, Some(Side::Debit)),
            "{text}"
        );
        assert!(found.bracketed, "{text}");
    }
}

#[test]
fn a_decimal_comma_is_read_only_where_the_profile_says_so() {
    let read = |text| read(text, DecimalMark::Comma).map(|a| a.money.pence());
    assert_eq!(read("1.234,56"), Ok(123_456));
    assert_eq!(read("-12,5"), Ok(-1_250));
    assert!(read("1,234.56").is_err());
}
