//! Every source of suggestions, each with its reasons: entries already in the ledger, open
//! commitments, instalments and claims, transfers between own accounts, rules, and learned coding.

use std::collections::BTreeMap;

use fundledger::{
    ledger::{awaited::Awaited, code::GrantCode, money::Money},
    statement::{
        line::StatementLine,
        matching::{
            Does, Suggestion,
            awaited::{Open, Ready},
            expected::Expected,
            memory::{Memory, Past},
            pool::{Movement, Pool},
            rank::{Asked, Scene},
        },
        suggest::{
            rule::{Conditions, Rule, Target},
            rules::Rules,
        },
    },
};
use jiff::civil::date;

use crate::hold_out::{bank, line, target};

fn movement(number: i64, account: &str, pence: i64, text: &str) -> Movement {
    Movement {
        number,
        account: account.parse().expect("an account"),
        date: date(2020, 7, 1),
        open: Money::from_pence(pence),
        text: text.to_owned(),
        reference: None,
        party: None,
    }
}

fn of_grant(grant: &str) -> Target {
    let grant: GrantCode = grant.parse().expect("a grant");
    Target {
        grant: Some(grant),
        ..target("1200")
    }
}

fn open(awaited: Awaited, from: &str, pence: i64, target: Target) -> Ready {
    Ready::of(Open {
        awaited,
        from: from.to_owned(),
        about: Vec::new(),
        reference: Some("48213".to_owned()),
        left: Money::from_pence(pence),
        since: date(2020, 5, 1),
        expected: matches!(awaited, Awaited::Commitment(_)).then_some(date(2020, 7, 1)),
        target,
    })
}

/// What is suggested for a line of 1 July 2020 where every source has something to say of another.
fn suggested(pence: i64, text: &str) -> Vec<Suggestion> {
    let rules = Rules::of([Rule {
        name: "Bus fares".to_owned(),
        order: 1,
        when: Conditions {
            contains: Some("omnibus".to_owned()),
            ..Conditions::default()
        },
        then: target("6500"),
    }]);
    let rules = rules.expect("a rule");
    let mut memory = Memory::default();
    for (number, day) in [(1, date(2020, 4, 1)), (2, date(2020, 5, 1))] {
        let earlier = line(day, -900, "Stationers Ltd", None);
        let past = Past {
            line: number,
            account: bank(),
            date: day,
            amount: earlier.amount,
            target: target("6010"),
        };
        memory.learn(&earlier, &past);
    }
    let entries = Pool::of([movement(55, "1000", -30_000, "Village hall hire")]);
    let waiting = Pool::of([movement(8, "1100", 12_345, "Internal sweep")]);
    let awaited = [
        open(
            Awaited::Commitment(3),
            "Print supplier",
            50_000,
            target("6300"),
        ),
        open(Awaited::Claim(2), "Home Office", 140_000, of_grant("HO-1")),
    ];
    let expected = [Expected {
        what: "£56,000.00 of County Lines is still to come".to_owned(),
        from: "Police and Crime Commissioner".to_owned(),
        about: vec!["CL-2021".to_owned()],
        left: Money::from_pence(5_600_000),
        whole: Money::from_pence(5_600_000),
        before: Vec::new(),
        first: date(2020, 4, 1),
        last: date(2021, 3, 31),
        target: of_grant("CL-2021"),
    }];
    let scene = Scene {
        rules: &rules,
        memory: &memory,
        open: &entries,
        waiting: &waiting,
        awaited: &awaited,
        expected: &expected,
        budgets: &BTreeMap::new(),
        own_fund: Some("POOL".parse().expect("a fund")),
    };
    let line: StatementLine = line(date(2020, 7, 1), pence, text, None);
    let asked = Asked {
        number: 1,
        account: bank(),
        line: &line,
        open: line.amount,
        net: line.amount,
    };
    scene.ranked(asked).suggestions
}

/// The first suggestion does something, for reasons that say so, each with its points.
fn first(pence: i64, text: &str, does: impl Fn(&Does) -> bool, reasons: &[&str]) {
    let suggested = suggested(pence, text);
    let first = suggested.first().expect("a suggestion");
    assert!(does(&first.does), "{text}: {first:?}");
    assert!(first.evidence, "{text}: {first:?}");
    let points: i32 = first.reasons.iter().map(|reason| reason.points).sum();
    assert_eq!(points, first.points, "{text}");
    for said in reasons {
        assert!(
            first
                .reasons
                .iter()
                .any(|reason| reason.says.contains(said)),
            "{text} does not say {said}: {first:?}"
        );
    }
}

#[test]
fn entries_commitments_and_claims_yield_suggestions_with_reasons_in_words_and_points() {
    first(
        -30_000,
        "Village hall hire",
        |does| matches!(does, Does::Answer(parts) if parts[0].entry == 55),
        &["the same words", "same amount", "the same day"],
    );
    first(
        -50_000,
        "Print supplier 48213",
        |does| {
            matches!(
                does,
                Does::Settle {
                    awaited: Awaited::Commitment(3),
                    ..
                }
            )
        },
        &[
            "both say 48213",
            "names Print supplier",
            "all that is left of commitment 3",
            "the day when it is expected",
        ],
    );
    first(
        140_000,
        "Home Office",
        |does| {
            matches!(
                does,
                Does::Settle {
                    awaited: Awaited::Claim(2),
                    ..
                }
            )
        },
        &[
            "names Home Office",
            "all that is left of claim 2",
            "after it was claimed",
        ],
    );
}

#[test]
fn every_other_source_yields_one_too_and_nothing_is_suggested_where_none_speaks() {
    first(
        2_800_000,
        "Police and Crime Commissioner",
        |does| matches!(does, Does::Code(target) if *target == of_grant("CL-2021")),
        &[
            "names Police and Crime Commissioner",
            "a half of £56,000.00",
        ],
    );
    first(
        -12_345,
        "Internal sweep",
        |does| matches!(does, Does::Transfer { other: 8, .. }),
        &[
            "equal and opposite amount",
            "says that it is between accounts",
        ],
    );
    first(
        -700,
        "Omnibus company",
        |does| matches!(does, Does::Code(to) if *to == target("6500")),
        &["your rule", "Bus fares"],
    );
    first(
        -1_100,
        "Stationers Ltd",
        |does| matches!(does, Does::Code(to) if *to == target("6010")),
        &["this payee coded so 2 times of 2"],
    );
    assert!(suggested(-4_321, "Nobody that is known").is_empty());
}
