//! What is offered for a line, with its points, and what is not offered.

mod several;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::{
    expected::Expected,
    memory::{Memory, Past},
    pool::{Movement, Pool},
    rank::{Asked, Scene},
    words, *,
};
use crate::statement::{
    line::{Place, StatementLine},
    suggest::{rule::Rule, rules::Rules},
};

const BANK: &str = "1000";

fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn to(account: &str, line: &str) -> Target {
    Target {
        account: code(account),
        fund: code("CL"),
        project: code("CL"),
        line: code(line),
        grant: None,
    }
}

fn line(day: Date, pence: i64, text: &str) -> StatementLine {
    StatementLine {
        at: Place {
            sheet: None,
            row: 1,
            column: None,
        },
        date: day,
        period: None,
        own_period: None,
        amount: Money::from_pence(pence),
        vat: None,
        text: text.to_owned(),
        reference: None,
        kind: None,
        code: None,
        party: None,
        bank_id: None,
        balance: None,
        amount_text: String::new(),
        pending: false,
    }
}

fn movement(number: i64, account: &str, day: Date, pence: i64, text: &str) -> Movement {
    Movement {
        number,
        account: code(account),
        date: day,
        open: Money::from_pence(pence),
        text: text.to_owned(),
        reference: None,
        party: None,
    }
}

/// A book with nothing in it but what a test adds.
#[derive(Default)]
struct Book {
    rules: Vec<Rule>,
    memory: Memory,
    open: Vec<Movement>,
    waiting: Vec<Movement>,
    expected: Vec<Expected>,
    budgets: BTreeMap<
        (
            crate::ledger::code::ProjectCode,
            crate::ledger::code::LineCode,
        ),
        Money,
    >,
}

impl Book {
    fn ranked(&self, line: &StatementLine) -> Ranked {
        let rules = Rules::of(self.rules.clone()).unwrap();
        let (open, waiting) = (Pool::of(self.open.clone()), Pool::of(self.waiting.clone()));
        let scene = Scene {
            rules: &rules,
            memory: &self.memory,
            open: &open,
            waiting: &waiting,
            expected: &self.expected,
            budgets: &self.budgets,
            own_fund: Some(code("POOL")),
        };
        scene.ranked(Asked {
            number: 1,
            account: code(BANK),
            line,
            open: line.amount,
        })
    }

    /// The best suggestion: what it does, its points, and its reasons.
    fn first(&self, line: &StatementLine) -> String {
        let ranked = self.ranked(line);
        let Some(first) = ranked.first() else {
            return ranked.says.join("; ");
        };
        let reasons = first.reasons.iter();
        let reasons: Vec<String> = reasons
            .map(|reason| format!("{} {:+}", reason.says, reason.points))
            .collect();
        let does = match &first.does {
            Does::Answer(parts) => parts
                .iter()
                .map(|part| format!("entry {} {}", part.entry, part.amount))
                .collect::<Vec<_>>()
                .join(" and "),
            Does::Together { entry, lines } => format!("lines {lines:?} are entry {entry}"),
            Does::Transfer { other, account, .. } => format!("line {other} of {account}"),
            Does::Code(target) => format!("{} {}", target.account, target.line),
        };
        let word = first.strength.word();
        format!("{does}: {} {word} ({})", first.points, reasons.join(" · "))
    }

    fn learn(&mut self, number: i64, line: &StatementLine, target: Target) {
        let past = Past {
            line: number,
            account: code(BANK),
            date: line.date,
            amount: line.amount,
            target,
        };
        self.memory.learn(line, &past);
    }
}

#[test]
fn an_entry_of_the_same_reference_and_amount_is_strong_and_says_why() {
    let mut book = Book::default();
    let mut entry = movement(55, BANK, date(2020, 5, 27), -32_000, "Printing of packs");
    entry.reference = Some("48213".to_owned());
    book.open.push(entry);
    let mut asked = line(date(2020, 5, 29), -32_000, "CARD PAYMENT");
    asked.reference = Some("48213".to_owned());
    assert_eq!(
        book.first(&asked),
        "entry 55 -£320.00: 9 strong (same reference 48213 +4 · same amount +3 · 2 days apart +2)"
    );
    // The bank writes the number into the text instead.
    asked.reference = None;
    asked.text = "Faster payment 48213".to_owned();
    assert_eq!(
        book.first(&asked),
        "entry 55 -£320.00: 9 strong (both say 48213 +4 · same amount +3 · 2 days apart +2)"
    );
}

#[test]
fn amount_and_day_alone_are_never_strong_and_say_so() {
    let mut book = Book::default();
    book.open.push(movement(
        7,
        BANK,
        date(2020, 5, 29),
        -32_000,
        "Printing of packs",
    ));
    let asked = line(date(2020, 5, 29), -32_000, "Post office");
    let ranked = book.ranked(&asked);
    let first = ranked.first().unwrap();
    assert_eq!((first.points, first.strength), (4, Strength::Fair));
    assert!(!first.evidence);
    assert!(
        book.first(&asked)
            .contains("no word or reference in common -2")
    );
    // Two days apart they are not offered at all.
    let later = line(date(2020, 5, 31), -32_000, "Post office");
    assert_eq!(
        book.first(&later),
        "no rule, entry, award or earlier line speaks for anything"
    );
}

#[test]
fn an_entry_of_another_amount_with_the_same_reference_is_offered_for_a_part() {
    let mut book = Book::default();
    let mut entry = movement(5, BANK, date(2020, 6, 1), -20_000, "Film, stage 1 INV2201");
    entry.reference = Some("INV2201".to_owned());
    book.open.push(entry);
    let mut asked = line(date(2020, 6, 1), -50_000, "Film company");
    asked.reference = Some("inv2201".to_owned());
    assert_eq!(
        book.first(&asked),
        "entry 5 -£200.00: 7 strong (same reference inv2201 +4 · the same day +3 · \
         \u{201c}film\u{201d} +1 · leaves £300.00 of the line -1)"
    );
}

#[test]
fn an_instalment_that_an_award_still_owes_is_found_by_its_funder() {
    let mut book = Book::default();
    let instalment = Target {
        account: code("1200"),
        fund: code("CL"),
        project: code("NONE"),
        line: code("NONE"),
        grant: Some(code("CL-2021")),
    };
    book.expected.push(Expected {
        what: "instalment of Community Safety Grant".to_owned(),
        from: "Office of the Police and Crime Commissioner".to_owned(),
        about: vec!["CL-2021".to_owned(), "County Lines Project".to_owned()],
        left: Money::from_pence(5_600_000),
        whole: Money::from_pence(5_600_000),
        before: Vec::new(),
        first: date(2020, 4, 1),
        last: date(2021, 3, 31),
        target: instalment,
    });
    let half = line(
        date(2020, 5, 29),
        2_800_000,
        "OFFICE POLICE CRIME COMMISSIONER BACS",
    );
    assert_eq!(
        book.first(&half),
        "1200 NONE: 7 strong (names Office of the Police and Crime Commissioner +4 · \
         a half of £56,000.00 +2 · instalment of Community Safety Grant +1)"
    );
    book.expected[0].left = Money::from_pence(1_000_000);
    assert_eq!(
        book.first(&half),
        "no rule, entry, award or earlier line speaks for anything"
    );
    // Money out is no instalment.
    let out = line(
        date(2020, 5, 29),
        -2_800_000,
        "OFFICE POLICE CRIME COMMISSIONER",
    );
    assert!(book.ranked(&out).suggestions.is_empty());
}

#[test]
fn the_other_half_of_a_transfer_is_found_in_another_account() {
    let mut book = Book::default();
    book.waiting.push(movement(
        8,
        "1100",
        date(2020, 7, 2),
        -150_000,
        "To bank account, CSP",
    ));
    assert_eq!(
        book.first(&line(date(2020, 7, 1), 150_000, "Internal transfer")),
        "line 8 of 1100: 7 strong (equal and opposite amount +3 · \
         says that it is between accounts +2 · 1 day apart +2)"
    );
    assert!(
        book.ranked(&line(date(2020, 7, 1), -150_000, "Internal"))
            .suggestions
            .is_empty()
    );
}

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

#[test]
fn what_a_form_carries_is_what_was_shown() {
    let part = |entry, pence| Part {
        entry,
        amount: Money::from_pence(pence),
    };
    let mut instalment = to("1200", "NONE");
    instalment.grant = Some(code("CL-2021"));
    for does in [
        Does::Code(to("6300", "RES")),
        Does::Code(instalment),
        Does::Answer(vec![part(5, -32_000), part(6, -1)]),
        Does::Together {
            entry: 9,
            lines: vec![1, 2],
        },
        Does::Transfer {
            other: 8,
            account: code("1100"),
            fund: code("POOL"),
        },
    ] {
        assert_eq!(does.to_string().parse(), Ok(does));
    }
    for nothing in [
        "",
        "code:6300",
        "entries:",
        "entries:5",
        "lines:9:",
        "post:1",
    ] {
        assert!(nothing.parse::<Does>().is_err(), "{nothing}");
    }
}
