//! Rules propose with their reasons, and what is confirmed becomes an entry that balances.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{
    coding::{CodingError, PostingDays, Share, draft, draft_whole},
    rule::{Rule, Target},
    rules::{Proposal, Rules},
};
use crate::{
    ledger::{
        calendar::{FinancialYear, Period},
        code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
        journal::Draft,
        money::Money,
    },
    statement::line::{Place, StatementLine},
};

fn line(day: Date, pence: i64, text: &str) -> StatementLine {
    StatementLine {
        at: Place {
            sheet: Some("Extract".to_owned()),
            row: 55,
            column: Some(9),
        },
        date: day,
        period: None,
        own_period: None,
        amount: Money::from_pence(pence),
        vat: None,
        text: text.to_owned(),
        reference: Some("40102".to_owned()),
        kind: Some("PI".to_owned()),
        code: Some("4310".to_owned()),
        party: Some("Print supplier".to_owned()),
        bank_id: None,
        balance: None,
        amount_text: String::new(),
        pending: false,
    }
}

#[derive(serde::Deserialize)]
struct Book {
    rule: Vec<Rule>,
}

fn rules(text: &str) -> Vec<Rule> {
    toml::from_str::<Book>(text).unwrap().rule
}

const BOOK: &str = r#"
    [[rule]]
    name = "Resources"
    order = 20
    when = { code = "4310", direction = "out" }
    then = { account = "6300", fund = "CL", project = "CL", line = "RES" }

    [[rule]]
    name = "Film"
    order = 10
    when = { party = "production company" }
    then = { account = "6200", fund = "CL", project = "CL", line = "FILM" }

    [[rule]]
    name = "Posters"
    order = 5
    when = { contains = "Poster", at-most = "500.00", account = "1100", type = "PI" }
    then = { account = "6300", fund = "CL", project = "CL", line = "RES" }

    [[rule]]
    name = "Refunds"
    order = 30
    when = { words = "credit not* print*" }
    then = { account = "6300", fund = "CL", project = "CL", line = "RES" }

    [[rule]]
    name = "Instalments"
    order = 40
    when = { amount = "28000.00", direction = "in" }
    then = { account = "1200", fund = "CL", grant = "CL-2021" }
"#;

fn proposed(line: &StatementLine) -> Option<Proposal> {
    Rules::of(rules(BOOK))
        .unwrap()
        .propose(AccountCode::ACCOUNTABLE_BODY, line)
}

fn named(line: &StatementLine) -> Option<String> {
    proposed(line).map(|proposal| proposal.rule)
}

#[test]
fn the_first_rule_by_order_that_fits_proposes_with_its_reasons() {
    let day = date(2020, 11, 13);
    let mut workshop = line(day, -123_000, "Online workshops");
    assert_eq!(named(&workshop).as_deref(), Some("Resources"));
    // The rule on the supplier stands before the rule on the code: the paper's wrong coding.
    workshop.party = Some("Production  Company".to_owned());
    let film = proposed(&workshop).unwrap();
    assert_eq!(film.reasons, ["party is 'production company'"]);
    assert_eq!(film.target.account, "6200".parse().unwrap());
    let posters = proposed(&line(day, -43_500, "500 POSTERS, A3")).unwrap();
    assert_eq!(
        posters.reasons,
        [
            "type is PI",
            "text contains 'Poster'",
            "amount is £500.00 or less",
            "imported into account 1100"
        ]
    );
    assert_eq!(
        named(&line(day, -50_001, "Posters")).as_deref(),
        Some("Resources")
    );
    assert_eq!(
        named(&line(day, 18_000, "Credit note, printing")).as_deref(),
        Some("Refunds")
    );
    assert_eq!(
        named(&line(day, 18_000, "A discredit note, printing")),
        None
    );
    assert_eq!(
        named(&line(day, 2_800_000, "Grant")).as_deref(),
        Some("Instalments")
    );
    assert_eq!(named(&line(day, 100, "Grant")), None);
}

#[test]
fn a_rule_that_could_match_everything_is_refused() {
    let rule = |when: &str| {
        let text = format!(
            "[[rule]]\nname = 'R'\norder = 1\nwhen = {{ {when} }}\n\
             then = {{ account = '6300', fund = 'CL' }}"
        );
        Rules::of(rules(&text)).map(drop)
    };
    for everything in [
        "",
        "direction = 'out'",
        "account = '1100'",
        "at-least = '0.00'",
        "at-least = '0.01', at-most = '90000000000000.00'",
        "contains = ''",
        "contains = ' - '",
        "words = '*'",
        "code = '4310', contains = ''",
    ] {
        let refused = rule(everything).unwrap_err().to_string();
        assert!(
            refused.contains("could match every line"),
            "{everything}: {refused}"
        );
    }
    assert!(
        rule("amount = '-5.00'")
            .unwrap_err()
            .to_string()
            .contains("below nil")
    );
    let range = "code = '1', at-least = '5.00', at-most = '4.00'";
    assert!(
        rule(range)
            .unwrap_err()
            .to_string()
            .contains("no amount is both")
    );
    let twice = format!("{BOOK}{}", BOOK.replace("order = 20", "order = 21"));
    assert!(
        Rules::of(rules(&twice))
            .unwrap_err()
            .to_string()
            .contains("two rules named")
    );
    assert!(toml::from_str::<Rule>("name = 'R'\norder = 1\nwhen.txt = 'x'").is_err());
}

#[test]
fn a_rule_reads_what_it_writes() {
    for rule in rules(BOOK) {
        let json = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule);
        assert!(!json.contains("null"), "{json}");
    }
}

fn target(account: &str, fund: &str) -> Target {
    Target {
        account: account.parse().unwrap(),
        fund: fund.parse().unwrap(),
        project: ProjectCode::NONE,
        line: LineCode::NONE,
        grant: None,
    }
}

fn open(closed: &BTreeSet<FinancialYear>) -> PostingDays<'_> {
    let first = FinancialYear::of(date(2020, 4, 1));
    PostingDays {
        closed,
        open_year: if closed.is_empty() {
            first
        } else {
            first.next()
        },
        today: date(2021, 10, 20),
    }
}

fn coded(line: &StatementLine, shares: &[Share]) -> Result<Draft, CodingError> {
    let closed = BTreeSet::new();
    draft((7, line), AccountCode::BANK, shares, open(&closed))
}

fn sides(draft: &Draft) -> Vec<String> {
    let sides = draft.postings.iter();
    sides
        .map(|p| format!("{} {} {}", p.account, p.fund, p.amount))
        .collect()
}

#[test]
fn a_payment_a_credit_note_a_gross_payment_and_an_instalment() {
    let day = date(2020, 9, 11);
    let closed = BTreeSet::new();
    let whole = |line: &StatementLine, target: Target| {
        let account = AccountCode::ACCOUNTABLE_BODY;
        draft_whole((7, line), account, target, open(&closed)).unwrap()
    };
    let payment = whole(&line(day, -185_000, "Design"), target("6300", "CL"));
    assert_eq!(sides(&payment), ["1100 CL -£1,850.00", "6300 CL £1,850.00"]);
    assert_eq!(
        (payment.lines.as_slice(), payment.date),
        ([7].as_slice(), day)
    );
    assert_eq!(payment.reference.as_deref(), Some("40102"));
    let credit = whole(&line(day, 18_000, "Credit note"), target("6300", "CL"));
    assert_eq!(sides(&credit), ["1100 CL £180.00", "6300 CL -£180.00"]);
    let mut gross = line(day, -12_000, "Posters");
    gross.vat = Some(Money::from_pence(2_000));
    assert_eq!(
        sides(&whole(&gross, target("6300", "POOL"))),
        [
            "1100 POOL -£120.00",
            "6300 POOL £100.00",
            "1300 POOL £20.00"
        ]
    );
    let grant: GrantCode = "CL-2021".parse().unwrap();
    let mut to = target("1200", "CL");
    to.grant = Some(grant);
    let instalment = whole(&line(day, 2_800_000, "Grant"), to);
    assert_eq!(
        sides(&instalment),
        ["1100 CL £28,000.00", "1200 CL -£28,000.00"]
    );
    assert_eq!(instalment.postings[1].grant, Some(grant));
}

#[test]
fn the_file_decides_the_period_and_a_closed_year_is_concerned_from_an_open_one() {
    let year = FinancialYear::of(date(2020, 4, 1));
    let mut late = line(date(2021, 4, 9), -6_000, "Late cost");
    late.period = Some((year, Period::MARCH));
    late.own_period = Some(13);
    let share = |line: &StatementLine| Share {
        target: target("6300", "CL"),
        amount: line.amount,
    };
    let made = coded(&late, &[share(&late)]).unwrap();
    assert_eq!(
        (made.year, made.period, made.concerns),
        (year, Period::MARCH, None)
    );
    let closed = BTreeSet::from([year]);
    let made = draft(
        (7, &late),
        AccountCode::BANK,
        &[share(&late)],
        open(&closed),
    )
    .unwrap();
    assert_eq!((made.year, made.concerns), (year.next(), Some(year)));
    assert_eq!((made.date, made.period.number()), (date(2021, 10, 20), 7));
}

/// Patterns of whole words and of begun ones are looked for apart, and fit in the rules' order.
#[test]
fn whole_and_begun_words_are_found_side_by_side() {
    let rule = |name: &str, order: u32, words: &str| {
        format!(
            "[[rule]]\nname = '{name}'\norder = {order}\nwhen = {{ words = '{words}' }}\n\
             then = {{ account = '6900', fund = 'POOL' }}\n"
        )
    };
    let book = [
        rule("Begun", 2, "hire* mower"),
        rule("Hall", 1, "hall hire"),
        rule("Hire", 3, "hire"),
    ];
    let ready = Rules::of(rules(&book.concat())).unwrap();
    let fitting = |text: &str| {
        let line = line(date(2020, 11, 13), -100, text);
        let fitting = ready.fitting(AccountCode::ACCOUNTABLE_BODY, &line);
        let names = fitting.into_iter().map(|one| one.rule);
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fitting("VILLAGE HALL-HIRE, HIRE"), "Hall Hire");
    assert_eq!(fitting("Hire mower"), "Begun Hire");
    assert_eq!(fitting("hired mower"), "Begun");
    assert_eq!(fitting("Hall hires"), "");
}

#[test]
fn coding_is_refused_in_order_and_in_words() {
    let paid = line(date(2020, 9, 11), -10_000, "Posters");
    let share = |account: &str, pence| Share {
        target: target(account, "CL"),
        amount: Money::from_pence(pence),
    };
    let said = |shares: &[Share]| coded(&paid, shares).unwrap_err().to_string();
    assert!(said(&[]).starts_with("say what the line was for"));
    assert!(said(&[share("6300", 0)]).contains("account 6300 is nil"));
    assert!(said(&[share("1000", -10_000)]).contains("another account"));
    assert_eq!(
        said(&[share("6300", -6_000), share("6200", -3_999)]),
        "the line is -£100.00, its shares come to -£99.99; £0.01 is left to share out"
    );
    assert_eq!(
        said(&[share("6300", -9_000), share("6200", -2_000)]),
        "the line is -£100.00, its shares come to -£110.00; that is £10.00 too much"
    );
    // A share of the other sign leaves more to share out, not less.
    assert_eq!(
        said(&[share("6300", 1_000)]),
        "the line is -£100.00, its shares come to £10.00; £110.00 is left to share out"
    );
    let mut vat = paid.clone();
    vat.vat = Some(Money::from_pence(10_001));
    assert!(
        coded(&vat, &[share("6300", -10_000)])
            .unwrap_err()
            .to_string()
            .contains("VAT")
    );
    let nil = line(paid.date, 0, "Nil");
    assert_eq!(coded(&nil, &[]), Err(CodingError::Nil));
}

proptest! {
    /// Whatever the shares and the VAT, each fund balances, the bank side is the line, the VAT is
    /// the file's, and no penny is lost.
    #[test]
    fn splits_lose_no_penny(
        parts in prop::collection::vec((1_i64..5_000_000, any::<bool>()), 1..8),
        money_in: bool,
        vat in 0_i64..40_000_000,
    ) {
        let signed = |pence: i64| {
            let amount = Money::from_pence(pence);
            if money_in { amount } else { amount.turned() }
        };
        let shares: Vec<Share> = parts
            .iter()
            .map(|&(pence, pooled)| Share {
                target: target("6300", if pooled { "POOL" } else { "CL" }),
                amount: signed(pence),
            })
            .collect();
        let total: i64 = parts.iter().map(|(pence, _)| pence).sum();
        let vat = vat.min(total);
        let mut whole = line(date(2020, 9, 11), signed(total).pence(), "Split");
        whole.vat = Some(Money::from_pence(vat));
        let made = coded(&whole, &shares).unwrap();
        let sum = |wanted: &dyn Fn(&crate::ledger::journal::Posting) -> bool| {
            let postings = made.postings.iter().filter(|posting| wanted(posting));
            Money::sum(postings.map(|posting| posting.amount)).unwrap()
        };
        for fund in ["POOL", "CL"] {
            let fund: FundCode = fund.parse().unwrap();
            prop_assert_eq!(sum(&|p| p.fund == fund), Money::NIL);
        }
        prop_assert_eq!(sum(&|p| p.account == AccountCode::BANK), whole.amount);
        let recoverable = sum(&|p| p.account == AccountCode::VAT_RECOVERABLE);
        prop_assert_eq!(recoverable, signed(vat).turned());
    }
}
