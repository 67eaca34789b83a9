//! Commitments and claims: the reasons by which a line may answer one, what is more than is left,
//! and a claim and an instalment of the same grant never both.

use jiff::civil::date;

use super::{
    awaited::{Open, Ready},
    *,
};
use crate::statement::matching::rank::likely;

fn printing() -> Open {
    Open {
        awaited: Awaited::Commitment(3),
        from: "Print supplier".to_owned(),
        about: Vec::new(),
        reference: Some("48213".to_owned()),
        left: Money::from_pence(50_000),
        since: date(2020, 5, 4),
        expected: Some(date(2020, 6, 30)),
        target: to("6300", "RES"),
    }
}

fn claim() -> Open {
    let mut target = to("1200", "NONE");
    target.grant = Some(code("CL-2021"));
    Open {
        awaited: Awaited::Claim(2),
        from: "Office of the Police and Crime Commissioner".to_owned(),
        about: vec!["CL-2021".to_owned(), "County Lines".to_owned()],
        reference: None,
        left: Money::from_pence(1_400_000),
        since: date(2020, 7, 10),
        expected: None,
        target,
    }
}

fn instalment() -> Expected {
    Expected {
        what: "£42,000.00 of County Lines is still to come and not claimed".to_owned(),
        from: "Office of the Police and Crime Commissioner".to_owned(),
        about: vec!["CL-2021".to_owned(), "County Lines".to_owned()],
        left: Money::from_pence(4_200_000),
        whole: Money::from_pence(5_600_000),
        before: Vec::new(),
        first: date(2020, 4, 1),
        last: date(2021, 3, 31),
        target: claim().target,
    }
}

fn promised() -> Book {
    Book {
        awaited: vec![printing(), claim()],
        ..Book::default()
    }
}

#[test]
fn a_line_that_quotes_the_order_pays_the_commitment_and_says_why() {
    let mut asked = line(date(2020, 7, 2), -50_000, "PRINT SUPPLIER LTD");
    asked.reference = Some("48213".to_owned());
    assert_eq!(
        promised().first(&asked),
        "commitment 3 over £0.00: 13 strong (same reference 48213 +4 · names Print supplier +4 · \
         all that is left of commitment 3 +3 · commitment 3 is open +1 · \
         2 days from the day when it is expected +1)"
    );
    // The number anywhere in the line says as much; a part leaves the rest.
    let part = line(date(2020, 7, 2), -20_000, "Card payment inv 48213");
    assert_eq!(
        promised().first(&part),
        "commitment 3 over £0.00: 5 fair (both say 48213 +4 · commitment 3 is open +1 · \
         2 days from the day when it is expected +1 · leaves £300.00 of commitment 3 -1)"
    );
}

#[test]
fn more_than_is_left_is_told_and_money_the_other_way_is_not_offered() {
    let more = line(date(2020, 7, 2), -51_200, "PRINT SUPPLIER LTD 48213");
    assert_eq!(
        promised().first(&more),
        "commitment 3 over £12.00: 6 fair (both say 48213 +4 · names Print supplier +4 · \
         commitment 3 is open +1 · \
         2 days from the day when it is expected +1 · \
         £12.00 more than the £500.00 left of commitment 3 -4)"
    );
    let refund = line(date(2020, 7, 2), 50_000, "PRINT SUPPLIER LTD 48213");
    assert!(promised().ranked(&refund).suggestions.is_empty());
    let early = line(date(2020, 5, 1), -50_000, "PRINT SUPPLIER LTD");
    assert!(
        promised()
            .first(&early)
            .contains("before it was promised -2")
    );
}

#[test]
fn amount_and_day_alone_are_not_enough_and_two_alike_are_not_chosen_in_silence() {
    let bare = promised().ranked(&line(date(2020, 6, 30), -50_000, "Cheque 101"));
    assert!(bare.suggestions.is_empty(), "{bare:?}");
    let two = Book {
        awaited: vec![
            printing(),
            Open {
                awaited: Awaited::Commitment(4),
                ..printing()
            },
        ],
        ..Book::default()
    };
    let said = two.first(&line(
        date(2020, 6, 30),
        -50_000,
        "PRINT SUPPLIER LTD 48213",
    ));
    assert!(said.contains("2 commitments fit equally well -1"), "{said}");
}

#[test]
fn a_claim_is_money_in_and_its_grant_is_not_offered_twice() {
    let mut book = promised();
    book.expected.push(instalment());
    let asked = line(
        date(2020, 8, 3),
        1_400_000,
        "POLICE AND CRIME COMMISSIONER COUNTY LINES",
    );
    let ranked = book.ranked(&asked);
    let of_grant = |found: &&Suggestion| match &found.does {
        Does::Settle { awaited, .. } => *awaited == Awaited::Claim(2),
        Does::Code(target) => target.grant.is_some(),
        Does::Answer(_) | Does::Together { .. } | Does::Transfer { .. } => false,
    };
    assert_eq!(ranked.suggestions.iter().filter(of_grant).count(), 1);
    assert!(
        book.first(&asked).starts_with("claim 2 over £0.00: 1"),
        "{}",
        book.first(&asked)
    );
    book.awaited.clear();
    assert!(
        book.first(&asked).starts_with("1200 NONE"),
        "{}",
        book.first(&asked)
    );
}

#[test]
fn what_a_rule_says_waits_behind_a_commitment_that_fits() {
    let mut book = promised();
    book.rules.push(Rule {
        name: "Printing".to_owned(),
        order: 1,
        when: crate::statement::suggest::rule::Conditions {
            contains: Some("print supplier".to_owned()),
            ..Default::default()
        },
        then: to("6300", "RES"),
    });
    let asked = line(date(2020, 7, 2), -50_000, "PRINT SUPPLIER LTD 48213");
    let ranked = book.ranked(&asked);
    assert!(matches!(ranked.suggestions[0].does, Does::Settle { .. }));
    let plain = ranked
        .suggestions
        .iter()
        .find(|found| matches!(found.does, Does::Code(_)));
    assert!(plain.is_none_or(|found| {
        let mut reasons = found.reasons.iter();
        reasons.any(|reason| reason.says == "commitment 3 seems to be this")
    }));
    let ready: Vec<Ready> = book.awaited.into_iter().map(Ready::of).collect();
    let of = |line: &StatementLine| {
        let asked = Asked {
            number: 1,
            account: code(BANK),
            line,
            open: line.amount,
            net: line.amount,
        };
        likely(&ready, &asked)
    };
    assert_eq!(of(&asked), Some((Awaited::Commitment(3), Money::NIL)));
    assert_eq!(of(&line(date(2020, 7, 2), -50_000, "Cheque 101")), None);
}
