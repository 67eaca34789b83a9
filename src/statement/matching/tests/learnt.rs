//! What rules and earlier lines speak for, what a budget and an entry speak against, and when they
//! say that they do not know.

use jiff::civil::date;

use super::*;

#[test]
fn rules_earlier_lines_and_budgets_add_up_for_and_against() {
    let mut book = Book::default();
    book.rules.push(Rule {
        name: "Printing".to_owned(),
        order: 1,
        when: crate::statement::suggest::rule::Conditions {
            contains: Some("print".to_owned()),
            ..Default::default()
        },
        then: to("6300", "RES"),
    });
    let printed = |day, pence| line(day, pence, "Internal print: packs, school 7");
    book.learn(41, &printed(date(2020, 5, 1), -9_600), to("6300", "RES"));
    book.learn(42, &printed(date(2020, 5, 2), -9_600), to("6300", "RES"));
    let asked = printed(date(2020, 6, 1), -9_600);
    assert_eq!(
        book.first(&asked),
        "6300 RES: 15 strong (this payee coded so 2 times of 2 +5 · text contains 'print' +4 · \
         your rule \u{201c}Printing\u{201d} +3 · same amount as 2 earlier lines +3)"
    );
    let left = Money::from_pence(3_600);
    book.budgets.insert((code("CL"), code("RES")), left);
    assert!(
        book.first(&asked).ends_with("over budget by £60.00 -4)"),
        "{}",
        book.first(&asked)
    );
    // A refund of an earlier line goes where that went.
    let refund = printed(date(2020, 6, 1), 9_600);
    assert!(
        book.first(&refund)
            .contains("equal and opposite to line 41 +4"),
        "{}",
        book.first(&refund)
    );
}

#[test]
fn where_earlier_lines_disagree_it_says_that_it_does_not_know() {
    let mut book = Book::default();
    for (number, account) in [(1, "6300"), (2, "6200"), (3, "6900"), (4, "6300")] {
        let amount = -1_000 * number;
        let said = line(date(2020, 5, 1), amount, "General supplies shop");
        book.learn(number, &said, to(account, "RES"));
    }
    assert_eq!(
        book.first(&line(date(2020, 6, 1), -777, "General supplies shop 0812")),
        "4 earlier lines of this payee were coded 3 ways"
    );
    // The amount settles it where it always went with one of them.
    assert_eq!(
        book.first(&line(date(2020, 6, 1), -2_000, "General supplies shop")),
        "6200 RES: 4 fair (same amount as 1 earlier line +3 · this payee coded so once of 4 +1)"
    );
    // Once is too little to go by.
    let once = line(date(2020, 5, 1), -5_000, "Design studio");
    book.learn(5, &once, to("6300", "RES"));
    assert_eq!(
        book.first(&line(date(2020, 6, 1), -4_000, "Design studio")),
        "one earlier line of this payee is too little to go by"
    );
}

#[test]
fn what_is_in_the_ledger_already_is_not_coded_again() {
    let mut book = Book::default();
    let day = date(2020, 6, 1);
    book.open
        .push(movement(3, BANK, day, -30_000, "Village hall hire"));
    let earlier = line(date(2020, 5, 1), -30_000, "Village hall hire");
    for number in 11..15 {
        book.learn(number, &earlier, to("6900", "NONE"));
    }
    let ranked = book.ranked(&line(day, -30_000, "Village hall hire"));
    let does: Vec<&Does> = ranked.suggestions.iter().map(|found| &found.does).collect();
    assert!(
        matches!(does[..], [Does::Answer(_), Does::Code(_)]),
        "{ranked:?}"
    );
    let against = &ranked.suggestions[1].reasons;
    assert!(
        against
            .iter()
            .any(|r| r.points == -3 && r.says == "entry 3 seems to be this already"),
        "{against:?}"
    );
}

#[test]
fn a_payee_is_the_same_whatever_stands_between() {
    for (one, other) in [
        (
            "NORTH TRUST 12 SALARY MAY 2020",
            "North Trust 07 Salary June",
        ),
        ("CARD PAYMENT TO Costa Ltd ON 12 MAY", "costa"),
        ("DD O'Neill Print REF 99812", "ONEILL PRINT"),
    ] {
        let named = |text| words::named(None, text);
        assert_eq!(named(one), named(other), "{one} | {other}");
        assert!(named(one).is_some());
    }
    assert_eq!(words::named(None, "12345 67 2020"), None);
    assert_eq!(
        words::common_start([
            "Internal print: packs, school 1",
            "Internal print: packs, school 22"
        ]),
        "Internal print: packs, school"
    );
}
