//! Sheets of opening balances as treasurers write them, and what is refused with its cell.

use super::*;
use crate::{
    ledger::{
        account::Chart,
        fund::{Fund, Restriction},
        project::Project,
    },
    statement::rows::window::WindowCell,
};

fn book(funds: &[&str]) -> Book {
    let fund = |code: &&str| {
        let code: FundCode = code.parse().unwrap();
        let name = format!("{code} Fund");
        (
            code,
            Fund {
                code,
                name,
                restriction: Restriction::Pooled,
            },
        )
    };
    let none = Project::none();
    Book {
        slug: "a".into(),
        name: "A".into(),
        short_name: "A".into(),
        first_year: "2025/26".parse().unwrap(),
        chart: Chart::standard().unwrap(),
        funds: funds.iter().map(fund).collect(),
        funders: BTreeMap::new(),
        grants: BTreeMap::new(),
        projects: BTreeMap::from([(none.code, none)]),
        closed: std::collections::BTreeSet::new(),
    }
}

/// A sheet of rows, cells parted by a bar; a blank cell holds nothing.
fn window(rows: &[&str]) -> Window {
    let row = |(number, text): (u32, &&str)| {
        let cells = (0_u16..)
            .zip(text.split('|'))
            .filter(|(_, shown)| !shown.is_empty());
        let cells = cells.map(|(column, shown)| WindowCell {
            column,
            shown: shown.to_owned(),
            number: false,
        });
        WindowRow {
            number,
            cells: cells.collect(),
        }
    };
    let rows: Vec<WindowRow> = (1..)
        .zip(rows)
        .map(row)
        .filter(|row| !row.cells.is_empty())
        .collect();
    Window {
        sheets: Vec::new(),
        last: rows.last().map_or(0, |row| row.number),
        rows,
    }
}

fn read_sheet(rows: &[&str], funds: &[&str]) -> OpeningSheet {
    read(&window(rows), None, &book(funds)).unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn a_trial_balance_with_two_sides_and_totals_is_proved_to_its_cells() {
    let sheet = read_sheet(
        &[
            "Anyshire CSP: balances at 31 March 2025",
            "",
            "Account|Name|Fund|Debit £|Credit £",
            "1000|Bank|POOL|1,200.50|",
            "1100|Cost centre|CL|£3,000.00|",
            "2000|Accruals|CL||(0.00)",
            "2200||CL||500.00",
            "3000|Fund balance|POOL||1200.50",
            "3000|Fund balance|CL||2500.00",
            "Total|||4,200.50|4,200.50",
        ],
        &["CL", "POOL"],
    );
    assert!(sheet.proved(), "{sheet:#?}");
    let balances: Vec<_> = sheet
        .balances()
        .map(|(account, fund, amount, cell)| format!("{account} {fund} {amount} {cell}"))
        .collect();
    assert_eq!(
        balances,
        [
            "1000 POOL £1,200.50 D4",
            "1100 CL £3,000.00 D5",
            "2200 CL -£500.00 E7"
        ]
    );
    assert_eq!(sheet.rows.len(), 9);
    let comes_to = sheet
        .funds
        .values()
        .map(|(sum, says)| (*sum, says.unwrap()));
    assert!(
        comes_to.clone().all(|(sum, says)| sum == says),
        "{:?}",
        sheet.funds
    );
    assert_eq!(
        Money::sum(comes_to.map(|(sum, _)| sum)).unwrap(),
        money("3700.50")
    );
}

#[test]
fn one_column_of_balances_and_one_fund_need_no_fund_column() {
    let sheet = read_sheet(
        &[
            "Nominal code|Balance",
            "1000|4000.00",
            "2000|-250.00",
            "Total|3750.00",
        ],
        &["POOL"],
    );
    assert!(sheet.proved(), "{sheet:#?}");
    assert_eq!(sheet.balances().count(), 2);
    let named = read_sheet(&["Account name|Amount", "Bank account|12.00"], &["POOL"]);
    assert_eq!(named.balances().next().unwrap().3, "B2");
}

#[test]
fn what_cannot_be_proved_is_named_with_its_cell() {
    let heads = "Account|Fund|Balance";
    for (row, cell, says) in [
        ("9999|POOL|1.00", "A2", "no account 9999"),
        ("1000|NOPE|1.00", "B2", "no fund 'NOPE'"),
        ("1000||1.00", "B2", "does not say the fund"),
        ("1000|PO\u{7}OL|1.00", "B2", "control character U+0007"),
        ("1000|POOL|1.00|a\0b", "D2", "control character U+0000"),
        ("1000|POOL|ten", "C2", "not an amount"),
        ("1000|POOL|1.005", "C2", "whole number of pence"),
        ("6000|POOL|5.00", "C2", "begins every year at nil"),
        ("|POOL|5.00", "A2", "no account"),
        ("Total||7.00", "C2", "add up to £0.00"),
        ("3000|POOL|-7.00", "C2", "its balances come to £0.00"),
    ] {
        let sheet = read_sheet(&[heads, row], &["CL", "POOL"]);
        let problems: Vec<_> = sheet.problems().collect();
        assert_eq!(problems.len(), 1, "{row}: {problems:?}");
        assert_eq!(problems[0].0, cell, "{row}: {problems:?}");
        assert!(problems[0].1.contains(says), "{row}: {problems:?}");
        assert!(!sheet.proved());
    }
    let twice = read_sheet(&[heads, "1000|CL|1.00", "1000|CL|2.00"], &["CL", "POOL"]);
    let (cell, why) = twice.problems().next().unwrap();
    assert_eq!(cell, "C3");
    assert!(why.contains("already, in C2"), "{why}");
    let both = read_sheet(&["Code|Debit|Credit", "1000|1.00|2.00"], &["POOL"]);
    assert!(
        both.problems()
            .next()
            .unwrap()
            .1
            .contains("one or the other")
    );
}

#[test]
fn a_sheet_without_headings_or_without_funds_is_refused_whole() {
    let none = read(&window(&["1000|12.00"]), None, &book(&["POOL"]));
    assert_eq!(none.unwrap_err(), OpeningError::NoHeadings);
    let rows = window(&["Notes", "Code|Balance", "1000|1.00"]);
    let funds = read(&rows, None, &book(&["CL", "POOL"]));
    assert_eq!(funds.unwrap_err(), OpeningError::NoFundColumn(2));
}
