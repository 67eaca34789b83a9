//! Parts 2, 5, 6 and 9: the chart, the book after posting, closing, and what the next year opens
//! with, for both years.

use std::collections::BTreeMap;

use fundledger::ledger::{
    balance::{Balances, Choice, Part, Selection},
    code::{AccountCode, FundCode},
    money::Money,
    year_end::{Carried, carried_forward, closing, fund_balance},
};

use crate::{
    books::{account, demonstration, fund, money, posted_2012_13, posted_2020_21, year},
    memory::Ledger,
};

/// The accounts that a fund (or every fund) touched over part of a year, with their sums.
fn trial(balances: &Balances, of: Option<&str>, part: Part) -> BTreeMap<AccountCode, Money> {
    let mut sums: BTreeMap<AccountCode, Money> = BTreeMap::new();
    for (cell, held) in &balances.cells {
        if of.is_none_or(|code| fund(code) == cell.fund) {
            let sum = sums.entry(cell.account).or_default();
            *sum = sum.plus(held.over(part).unwrap()).unwrap();
        }
    }
    sums
}

fn sums(expected: &[(&str, &str)]) -> BTreeMap<AccountCode, Money> {
    expected
        .iter()
        .map(|(code, amount)| (account(code), money(amount)))
        .collect()
}

fn carried(expected: &[(&str, &str, &str)]) -> Carried {
    expected
        .iter()
        .map(|(code, of, amount)| ((account(code), fund(of)), money(amount)))
        .collect()
}

/// Debits and credits of an account over a year, each by itself.
fn turnover(ledger: &Ledger, code: &str) -> (Money, Money) {
    let amounts: Vec<Money> = ledger
        .posted
        .iter()
        .flat_map(|posted| &posted.entry.postings)
        .filter(|posting| posting.account == account(code))
        .map(|posting| posting.amount)
        .collect();
    let (credits, debits): (Vec<Money>, Vec<Money>) =
        amounts.into_iter().partition(|amount| amount.is_negative());
    (Money::sum(debits).unwrap(), Money::sum(credits).unwrap())
}

#[test]
fn the_standard_chart_is_that_of_part_2() {
    let rows: Vec<String> = demonstration()
        .chart
        .iter()
        .map(|account| {
            let closes = if account.closes() { "closes" } else { "stays" };
            let (code, name, kind) = (account.code, &account.name, account.kind.word());
            format!("{code} {name} | {kind} | {closes}")
        })
        .collect();
    let expected = "\
1000 Bank account | asset | stays
1100 Held by the accountable body (cost centre) | asset | stays
1200 Grants receivable | asset | stays
1300 VAT recoverable | asset | stays
1400 Prepayments | asset | stays
2000 Accruals | liability | stays
2100 Grants payable to projects | liability | stays
2200 Grant repayable to funder | liability | stays
3000 Fund balance | fund-balance | stays
3100 Transfers between funds | fund-balance | closes
4000 Grant income | income | closes
4090 Grant repayable (reduces income) | income | closes
4100 Partner contributions | income | closes
4900 Other income | income | closes
6000 Salaries | expenditure | closes
6010 Employer's National Insurance | expenditure | closes
6020 Employer's pension | expenditure | closes
6200 Commissioned services | expenditure | closes
6300 Resources and materials | expenditure | closes
6500 Grants to projects | expenditure | closes
6590 Underspend returned by projects (reduces cost) | expenditure | closes
6900 Meeting and other costs | expenditure | closes";
    assert_eq!(rows.join("\n"), expected);
}

#[test]
fn the_book_of_2020_21_has_55_entries_and_the_trial_balance_of_part_5() {
    let ledger = posted_2020_21();
    assert_eq!(ledger.posted.len(), 55);
    let balances = ledger.balances(year("2020/21")).unwrap();
    let county_lines = [
        ("1100", "0.00"),
        ("1200", "0.00"),
        ("4000", "-56,000.00"),
        ("6000", "30,900.00"),
        ("6010", "3,051.96"),
        ("6020", "7,048.04"),
        ("6200", "9,000.00"),
        ("6300", "6,000.00"),
    ];
    let pooled = [
        ("1000", "5,722.17"),
        ("3000", "-5,722.17"),
        ("6900", "0.00"),
    ];
    assert_eq!(
        trial(&balances, Some("CL"), Part::ToMarch),
        sums(&county_lines)
    );
    assert_eq!(trial(&balances, Some("POOL"), Part::ToMarch), sums(&pooled));
    let whole = trial(&balances, None, Part::ToMarch);
    assert_eq!(
        whole,
        sums(&[county_lines.as_slice(), pooled.as_slice()].concat())
    );
    assert_eq!(Money::sum(whole.into_values()), Ok(Money::NIL));
}

#[test]
fn the_turnover_of_the_accountable_body_is_57_410_each_way() {
    let both = (money("57,410.00"), money("-57,410.00"));
    assert_eq!(turnover(&posted_2020_21(), "1100"), both);
}

#[test]
fn the_reconciliations_of_part_6_leave_the_reversal_and_its_original_out() {
    let ledger = posted_2020_21();
    let pair = |number: i64| {
        let entry = &ledger.entry(number).entry;
        let reversed = ledger
            .posted
            .iter()
            .any(|posted| posted.entry.reverses == Some(number));
        reversed || entry.reverses.is_some()
    };
    for (code, opening, receipts, payments, closing) in [
        ("1000", "5,722.17", "150.00", "-150.00", "5,722.17"),
        ("1100", "0.00", "56,180.00", "-56,180.00", "0.00"),
    ] {
        let mut sides = [Money::NIL, Money::NIL];
        for posted in &ledger.posted {
            let in_year = posted.entry.period.counts() && !pair(posted.number);
            let net = posted
                .entry
                .postings
                .iter()
                .filter(|posting| in_year && posting.account == account(code))
                .map(|posting| posting.amount);
            let net = Money::sum(net).unwrap();
            let side = &mut sides[usize::from(net.is_negative())];
            *side = side.plus(net).unwrap();
        }
        assert_eq!(sides, [money(receipts), money(payments)], "account {code}");
        let balances = ledger.balances(year("2020/21")).unwrap();
        for (part, expected) in [(Part::BroughtForward, opening), (Part::ToMarch, closing)] {
            let mut selection = Selection::of(year("2020/21"), part);
            selection.accounts = Choice::one(account(code));
            assert_eq!(balances.figure(&selection), Ok(money(expected)));
        }
    }
}

#[test]
fn closing_2020_21_is_one_entry_of_county_lines_and_nothing_of_the_pool() {
    let mut ledger = posted_2020_21();
    let before = ledger.balances(year("2020/21")).unwrap();
    let made = ledger.close(year("2020/21")).unwrap();
    assert_eq!(ledger.posted.len(), 56);
    assert_eq!(made.nothing_to_close, [fund("POOL")]);
    let [entry] = made.entries.as_slice() else {
        panic!("one closing entry, for fund CL");
    };
    assert_eq!((entry.period.number(), entry.postings.len()), (13, 6));
    assert!(
        entry
            .postings
            .iter()
            .all(|posting| posting.fund == fund("CL"))
    );
    let after = ledger.balances(year("2020/21")).unwrap();
    let moved = sums(&[
        ("1100", "0.00"),
        ("1200", "0.00"),
        ("4000", "56,000.00"),
        ("6000", "-30,900.00"),
        ("6010", "-3,051.96"),
        ("6020", "-7,048.04"),
        ("6200", "-9,000.00"),
        ("6300", "-6,000.00"),
    ]);
    assert_eq!(trial(&after, Some("CL"), Part::Closing), moved);
    for part in [Part::BroughtForward, Part::InYear, Part::ToMarch] {
        assert_eq!(
            trial(&after, None, part),
            trial(&before, None, part),
            "{part:?}"
        );
    }
}

#[test]
fn the_year_2021_22_opens_with_5_722_17_provisionally_and_then_for_good() {
    let mut ledger = posted_2020_21();
    let expected = carried(&[("1000", "POOL", "5,722.17"), ("3000", "POOL", "-5,722.17")]);
    for closed in [false, true] {
        if closed {
            ledger.close(year("2020/21")).unwrap();
        }
        let balances = ledger.balances(year("2020/21")).unwrap();
        assert_eq!(
            carried_forward(&ledger.book, &balances),
            Ok(expected.clone())
        );
        for (of, left) in [("POOL", "5,722.17"), ("CL", "0.00")] {
            let balance = fund_balance(&ledger.book, &balances, fund(of));
            assert_eq!(balance, Ok(money(left)), "{of}");
        }
        let opened = ledger.balances(year("2021/22")).unwrap();
        let brought: BTreeMap<(AccountCode, FundCode), Money> = opened
            .cells
            .iter()
            .map(|(cell, sums)| ((cell.account, cell.fund), sums.opening))
            .collect();
        assert_eq!(brought, expected);
    }
}

#[test]
fn the_published_year_2012_13_closes_and_carries_10_566_forward() {
    let ledger = posted_2012_13();
    let balances = ledger.balances(year("2012/13")).unwrap();
    let figure = |code: &str, part| {
        let mut selection = Selection::of(year("2012/13"), part);
        selection.accounts = Choice::one(account(code));
        selection.turned = true;
        balances.figure(&selection).unwrap()
    };
    let available = figure("3000", Part::BroughtForward);
    let approved = figure("6500", Part::InYear);
    let returned = figure("6590", Part::InYear);
    assert_eq!(
        [available, approved, returned],
        [money("88,343.00"), money("-78,532.00"), money("755.00")]
    );
    let left = Money::sum([available, approved, returned]).unwrap();
    assert_eq!(left, money("10,566.00"));
    assert_eq!(
        fund_balance(&ledger.book, &balances, fund("POOL")),
        Ok(left)
    );
    assert_eq!(
        carried_forward(&ledger.book, &balances),
        Ok(carried(&[
            ("1100", "POOL", "10,566.00"),
            ("3000", "POOL", "-10,566.00"),
        ]))
    );
    let opened = ledger.balances(year("2013/14")).unwrap();
    let mut award = Selection::of(year("2013/14"), Part::InYear);
    award.accounts = Choice::one(AccountCode::GRANT_INCOME);
    award.turned = true;
    let allocation = opened.figure(&award).unwrap();
    assert_eq!(allocation, money("45,820.00"));
    assert_eq!(left.plus(allocation), Ok(money("56,386.00")));
}

#[test]
fn closing_2012_13_takes_the_result_to_the_fund_balance() {
    let ledger = posted_2012_13();
    let balances = ledger.balances(year("2012/13")).unwrap();
    let moved = sums(&[
        ("1100", "0.00"),
        ("2100", "0.00"),
        ("3000", "77,777.00"),
        ("6500", "-78,532.00"),
        ("6590", "755.00"),
    ]);
    assert_eq!(trial(&balances, None, Part::Closing), moved);
    let again = closing(&ledger.book, &ledger.balances(year("2013/14")).unwrap()).unwrap();
    assert_eq!(again.entries.len(), 1, "the award of 2013/14 alone");
}
