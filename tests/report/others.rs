//! The trial balance, the fund movements, the reconciliation and the list of postings.

use fundledger::{
    render,
    report::{
        entries, fund_movements,
        reconciliation::{self, Reconciled},
        table::{Report, Row, Value},
        trial_balance,
    },
};

use crate::book::{Ledger, account, gbp};
use crate::worked_example::of_2020_21;

/// Each row as `label | value | value …`, blanks as nothing.
fn table(report: &Report) -> Vec<String> {
    let shown = |value: &Value| match value {
        Value::Blank => String::new(),
        Value::Text(text) => text.clone(),
        Value::Date(day) => day.to_string(),
        Value::Money(figure) => figure.amount.to_string(),
    };
    let line = |row: &Row| {
        let values: Vec<String> = row.values.iter().map(shown).collect();
        format!("{} | {}", row.label, values.join(" | "))
    };
    report.visible().map(line).collect()
}

fn trial(ledger: &Ledger) -> Report {
    trial_balance::report(&ledger.book, &ledger.balances(), ledger.head()).unwrap()
}

#[test]
fn the_trial_balance_is_that_of_part_5_before_and_after_closing() {
    let mut ledger = of_2020_21();
    let expected = [
        "1000 Bank account |  | £5,722.17 | £5,722.17",
        "1100 Held by the accountable body (cost centre) | £0.00 |  | £0.00",
        "1200 Grants receivable | £0.00 |  | £0.00",
        "3000 Fund balance |  | -£5,722.17 | -£5,722.17",
        "4000 Grant income | -£56,000.00 |  | -£56,000.00",
        "6000 Salaries | £30,900.00 |  | £30,900.00",
        "6010 Employer's National Insurance | £3,051.96 |  | £3,051.96",
        "6020 Employer's pension | £7,048.04 |  | £7,048.04",
        "6200 Commissioned services | £9,000.00 |  | £9,000.00",
        "6300 Resources and materials | £6,000.00 |  | £6,000.00",
        "6900 Meeting and other costs |  | £0.00 | £0.00",
        "Sum | £0.00 | £0.00 | £0.00",
    ];
    assert_eq!(table(&trial(&ledger)), expected);
    ledger.close();
    let closed = trial(&ledger);
    assert_eq!(table(&closed), expected);
    assert!(closed.checks.iter().all(|check| check.holds));
}

#[test]
fn a_trial_balance_that_is_out_says_where() {
    let ledger = of_2020_21();
    let mut balances = ledger.balances();
    let cell = *balances
        .cells
        .keys()
        .find(|cell| cell.account == account("6900"))
        .unwrap();
    balances.cells.get_mut(&cell).unwrap().turnover = gbp("0.01");
    let report = trial_balance::report(&ledger.book, &balances, ledger.head()).unwrap();
    let says: Vec<&str> = report.failing().map(|check| check.says.as_str()).collect();
    assert_eq!(says, ["POOL is out by £0.01; Book is out by £0.01"]);
}

#[test]
fn each_funds_movements_lead_to_what_it_carries_forward() {
    let mut ledger = of_2020_21();
    let expected = [
        "County Lines 2020/21 | £0.00 | £56,000.00 | -£56,000.00 | £0.00 | £0.00",
        "Pooled Fund | £5,722.17 | £0.00 | £0.00 | £0.00 | £5,722.17",
        "All funds | £5,722.17 | £56,000.00 | -£56,000.00 | £0.00 | £5,722.17",
    ];
    for _ in 0..2 {
        let report =
            fund_movements::report(&ledger.book, &ledger.balances(), ledger.head()).unwrap();
        assert_eq!(table(&report), expected);
        assert!(report.checks.iter().all(|check| check.holds));
        ledger.close();
    }
    ledger.smuggle("25.00");
    let report = fund_movements::report(&ledger.book, &ledger.balances(), ledger.head()).unwrap();
    let failing: Vec<&str> = report.failing().map(|check| check.says.as_str()).collect();
    assert_eq!(
        failing,
        ["Pooled Fund moves to £5,722.17 but carries £5,747.17; \
             All funds moves to £5,722.17 but carries £5,747.17"]
    );
}

fn reconciled(name: &str, [statement, opening, receipts, payments]: [&str; 4]) -> Reconciled {
    Reconciled {
        account: name.to_owned(),
        statement: gbp(statement),
        payments_outstanding: Vec::new(),
        receipts_outstanding: Vec::new(),
        opening: gbp(opening),
        receipts: gbp(receipts),
        payments: gbp(payments),
        not_in_ledger: Vec::new(),
        left_out: Vec::new(),
    }
}

#[test]
fn the_reconciliations_are_those_of_part_6() {
    let ledger = of_2020_21();
    let mut accounts = [
        reconciled("1000 Bank", ["5,722.17", "5,722.17", "150.00", "-150.00"]),
        reconciled(
            "1100 Accountable body",
            ["0.00", "0.00", "56,180.00", "-56,180.00"],
        ),
    ];
    accounts[1]
        .left_out
        .push("entry 44 and its reversal 52, £1,230.00 each way".to_owned());
    let on = ledger.year.last_day();
    let make = |accounts: &[Reconciled]| {
        reconciliation::report(&ledger.book, ledger.year, on, ledger.head(), accounts).unwrap()
    };
    let report = make(&accounts);
    assert_eq!(report.title, "Reconciliation at 31 March 2021");
    assert_eq!(
        table(&report),
        [
            "Balance per statement | £5,722.17 | £0.00",
            "Less not yet on the statement, payments | £0.00 | £0.00",
            "Add not yet on the statement, receipts | £0.00 | £0.00",
            "Net balance | £5,722.17 | £0.00",
            "Opening | £5,722.17 | £0.00",
            "Add receipts | £150.00 | £56,180.00",
            "Less payments | -£150.00 | -£56,180.00",
            "Closing per ledger | £5,722.17 | £0.00",
            "Difference | £0.00 | £0.00",
        ]
    );
    assert_eq!(report.notes.len(), 1);
    assert!(report.failing().next().is_none());
    let item = |says: &str| reconciliation::Item {
        says: says.to_owned(),
        amount: gbp("-20.00"),
    };
    accounts[0]
        .payments_outstanding
        .push(item("Entry 45: room"));
    let out = make(&accounts);
    let says: Vec<&str> = out.failing().map(|check| check.says.as_str()).collect();
    assert_eq!(says, ["1000 Bank: the difference is -£20.00"]);
    accounts[0].not_in_ledger.push(item("Line 7: stamps"));
    let explained = make(&accounts);
    assert!(
        explained.failing().next().is_none(),
        "a line that waits explains it"
    );
    // Each stands under the sum that it is part of, as a number and not in a sentence.
    let rows = table(&explained);
    assert_eq!(
        rows[1..3],
        [
            "Less not yet on the statement, payments | -£20.00 | £0.00",
            "Entry 45: room | -£20.00 | "
        ]
    );
    assert_eq!(
        rows[9..],
        [
            "Difference | -£20.00 | £0.00",
            "Line 7: stamps | -£20.00 | "
        ]
    );
    let mut out = Vec::new();
    render::csv::write(&explained, &mut out).unwrap();
    let csv = String::from_utf8(out).unwrap();
    assert!(csv.contains("Entry 45: room,-20.00"), "{csv}");
}

#[test]
fn the_list_of_postings_has_every_side_and_sums_to_nil() {
    let ledger = of_2020_21();
    let found = ledger.found().into_iter().map(|(_, _, found)| found);
    let report = entries::report(&ledger.book, ledger.year, ledger.head(), found).unwrap();
    assert_eq!(report.rows.len(), 55 * 2 + 1);
    assert_eq!(report.figure("sum"), Some(gbp("0.00")));
    let rows = table(&report);
    assert_eq!(
        rows[0],
        "1 | 2020-04-01 | Opening balances | 1000 | POOL | NONE | NONE | £5,722.17 | \
         extract.xlsx, Extract!J7"
    );
    assert_eq!(report.rows[1].id, "1.2");
}

#[test]
fn a_table_with_several_columns_prints_their_headings_and_says_them_in_json() {
    let report = trial(&of_2020_21());
    let mut out = Vec::new();
    render::text::write(&report, None, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (heading, bank) = (lines[3], lines[4]);
    assert!(
        heading.starts_with("Account ") && heading.ends_with("Book"),
        "{heading}"
    );
    assert!(
        bank.starts_with("1000 Bank account ") && bank.ends_with("£5,722.17"),
        "{bank}"
    );
    assert_eq!(
        heading.chars().count(),
        bank.chars().count(),
        "headings stand over their figures"
    );
    let json = render::json::value(&report, None);
    assert_eq!(json["rows"][0]["figure"], "5722.17");
    assert_eq!(
        json["rows"][0]["columns"],
        serde_json::json!([
            {"heading": "CL", "kind": "money", "value": null},
            {"heading": "POOL", "kind": "money", "value": "5722.17"},
            {"heading": "Book", "kind": "money", "value": "5722.17"},
        ])
    );
}
