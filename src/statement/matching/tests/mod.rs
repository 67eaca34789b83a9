//! What is offered for a line, with its points, and what is not offered.

mod learnt;
mod promised;
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
    awaited: Vec<awaited::Open>,
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
        let awaited = self.awaited.iter().cloned();
        let awaited: Vec<_> = awaited.map(awaited::Ready::of).collect();
        let scene = Scene {
            rules: &rules,
            memory: &self.memory,
            open: &open,
            waiting: &waiting,
            awaited: &awaited,
            expected: &self.expected,
            budgets: &self.budgets,
            own_fund: Some(code("POOL")),
        };
        scene.ranked(Asked {
            number: 1,
            account: code(BANK),
            line,
            open: line.amount,
            net: line.amount,
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
            Does::Settle { awaited, over } => format!("{awaited} over {over}"),
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
        "no rule, entry, commitment, award or earlier line speaks for anything"
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
        "no rule, entry, commitment, award or earlier line speaks for anything"
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
        Does::Settle {
            awaited: Awaited::Commitment(3),
            over: Money::NIL,
        },
        Does::Settle {
            awaited: Awaited::Claim(2),
            over: Money::from_pence(1_200),
        },
    ] {
        assert_eq!(does.to_string().parse(), Ok(does));
    }
    for nothing in [
        "",
        "code:6300",
        "award:3:0",
        "claim:3",
        "entries:",
        "entries:5",
        "lines:9:",
        "post:1",
    ] {
        assert!(nothing.parse::<Does>().is_err(), "{nothing}");
    }
}
