//! Every check is made to fail, and does what it promises when it does.

use fundledger::{
    ledger::{
        about::About,
        account::{Account, AccountType},
        journal::{Draft, Posting},
    },
    report::{end_of_year::Refused, end_of_year::Waiting, layout::Layout, table::Report},
};

use crate::{
    appendix::grid,
    book::{Ledger, account, fund, gbp, grant, project},
    worked_example::{of_2012_13, of_2020_21},
};

/// The report that a refusal carries, and the checks that failed.
fn refused(ledger: &Ledger) -> (Report, Vec<String>, String) {
    let error = ledger.report().unwrap_err();
    let said = error.to_string();
    let Refused::Checks(report) = error else {
        panic!("{said}")
    };
    let failing = report.failing().map(|check| check.id.clone()).collect();
    (*report, failing, said)
}

#[test]
fn c1_refuses_lines_that_do_not_add_up_to_their_project() {
    let mut ledger = of_2020_21();
    let lines = &mut ledger.book.projects.get_mut(&project("CL")).unwrap().lines;
    lines.push(lines[1].clone());
    let (report, failing, said) = refused(&ledger);
    assert_eq!(failing, ["C1"]);
    assert!(
        said.contains("£65,000.00 is not £56,000.00, the cost of P"),
        "{said}"
    );
    assert_eq!(
        report.figure("T"),
        Some(gbp("5,722.17")),
        "the refused report can be printed"
    );
}

#[test]
fn c2_refuses_income_that_no_row_has() {
    let mut ledger = of_2020_21();
    ledger.pay(
        "01/05/2020",
        "Stray grant",
        ("1000", "4000"),
        ("POOL", "NONE", "NONE"),
        "10.00",
    );
    let (_, failing, said) = refused(&ledger);
    assert_eq!(failing, ["C2", "C3"]);
    assert!(
        said.contains("-£10.00 on account 4000, fund POOL"),
        "{said}"
    );
}

#[test]
fn c2_sees_a_posting_that_cancels_out_in_no_row() {
    let mut ledger = of_2020_21();
    for pounds in ["10.00", "-10.00"] {
        ledger.pay(
            "01/05/2020",
            "Stray",
            ("1000", "4000"),
            ("POOL", "NONE", "NONE"),
            pounds,
        );
    }
    assert_eq!(refused(&ledger).1, ["C2"]);
}

#[test]
fn c2_refuses_a_layout_whose_rows_overlap() {
    let mut ledger = of_2020_21();
    let toml = include_str!("../../src/report/layouts/end-of-year.toml");
    let overlapping = toml.replace("but = [\"4000\", \"4090\"]", "but = [\"4000\"]");
    ledger.layout = Layout::parse(&overlapping).unwrap();
    ledger.pay(
        "31/03/2021",
        "To repay",
        ("4090", "2200"),
        ("CL", "CL", "NONE"),
        "1.00",
    );
    let (_, failing, said) = refused(&ledger);
    assert!(failing.contains(&"C2".to_owned()), "{failing:?}");
    assert!(said.contains("is in rows A3 and R"), "{said}");
}

#[test]
fn c3_refuses_a_posting_straight_to_the_fund_balance() {
    let mut ledger = of_2020_21();
    ledger.smuggle("25.00");
    let (_, failing, said) = refused(&ledger);
    assert_eq!(failing, ["C3"]);
    assert!(said.contains("T = £5,722.17 is not £5,747.17"), "{said}");
}

/// Resources cost £60.00 less, so that £60.00 of the grant is left.
fn with_grant_left() -> Ledger {
    let mut ledger = of_2020_21();
    ledger.pay(
        "30/03/2021",
        "Credit note",
        ("6300", "1100"),
        ("CL", "CL", "RES"),
        "-60.00",
    );
    ledger
}

#[test]
fn c4_changes_the_words_and_shows_what_is_restricted() {
    let report = with_grant_left().report().unwrap();
    let rows = grid(&report);
    assert_eq!(rows[8], "S|Total amount remaining|£5,782.17");
    assert_eq!(rows[10], "T|Total remaining|£5,782.17");
    assert_eq!(
        rows[11],
        "T1|Of which restricted: County Lines 2020/21|£60.00"
    );
    assert!(report.failing().next().is_none(), "{:?}", report.checks);
    let said: Vec<String> = report.checks.iter().map(ToString::to_string).collect();
    assert!(
        said.contains(
            &"C4 holds: £60.00 is left in County Lines 2020/21, is shown in row T1 and does not \
              belong to Pooled Fund"
                .to_owned()
        ),
        "{said:?}"
    );
}

#[test]
fn a_cost_of_a_restricted_fund_on_no_project_is_said_on_the_face_of_the_report() {
    let mut ledger = of_2020_21();
    assert_eq!(ledger.report().unwrap().notes, Vec::<String>::new());
    let cost = |ledger: &mut Ledger, of_fund: &str, pounds: &str| {
        let place = (of_fund, "NONE", "NONE");
        ledger.pay("30/03/2021", "Hall", ("6900", "1100"), place, pounds);
    };
    // A pooled fund's costs need no project, and neither do those of a fund whose grant has none.
    cost(&mut ledger, "POOL", "5.00");
    assert_eq!(ledger.report().unwrap().notes, Vec::<String>::new());
    cost(&mut ledger, "CL", "20.00");
    let report = ledger.report().unwrap();
    assert_eq!(
        report.figure("O"),
        Some(gbp("-25.00")),
        "no row is defined anew"
    );
    assert_eq!(
        report.notes,
        [
            "£20.00 of the cost of County Lines 2020/21 (fund CL, restricted) stands on no \
          project, and is counted in row O: if the grant pays for it, code it to the grant's \
          project."
        ]
    );
    let grant = ledger.book.grants.get_mut(&grant("CL-2021")).unwrap();
    grant.project = project("NONE");
    assert_eq!(ledger.report().unwrap().notes, Vec::<String>::new());
}

/// What C4 says of £60.00 left over, by the usual layout with one text put for another.
fn c4_by_a_layout(from: &str, to: &str) -> String {
    let mut ledger = with_grant_left();
    let toml = include_str!("../../src/report/layouts/end-of-year.toml");
    assert!(toml.contains(from));
    ledger.layout = Layout::parse(&toml.replace(from, to)).unwrap();
    let report = ledger.report().unwrap();
    let check = report.checks.iter().find(|check| check.id == "C4");
    check.unwrap().to_string()
}

#[test]
fn c4_does_not_hold_where_a_layout_claims_or_hides_what_is_restricted() {
    assert_eq!(
        c4_by_a_layout("label_restricted = \"Total amount remaining\"\n", ""),
        "C4 does not hold: £60.00 is left in County Lines 2020/21, is shown in row T1 and does not \
         belong to Pooled Fund; row S words it as Pooled Fund's"
    );
    assert_eq!(
        c4_by_a_layout("each = \"restricted-fund\"", "each = \"pooled-fund\""),
        "C4 does not hold: £60.00 is left in County Lines 2020/21, which is restricted, and is in \
         no row"
    );
}

#[test]
fn c4_refuses_a_wording_that_claims_restricted_money_for_the_pooled_fund() {
    let mut ledger = with_grant_left();
    ledger
        .wordings
        .insert(About::row("S"), "Remaining in the Pooled Fund".into());
    assert_eq!(
        ledger.report().unwrap_err().to_string(),
        "the wording of row S names Pooled Fund, but £60.00 of restricted money is left; word it \
         without the fund's name"
    );
    ledger
        .wordings
        .insert(About::row("S"), "Left for the Board".into());
    assert_eq!(
        grid(&ledger.report().unwrap())[8],
        "S|Left for the Board|£5,782.17"
    );
}

#[test]
fn c5_refuses_an_award_that_is_not_the_allocation() {
    let mut ledger = of_2020_21();
    let award = ledger.book.grants.get_mut(&grant("CL-2021")).unwrap();
    award.allocations.insert(ledger.year, gbp("57,000"));
    let (_, failing, said) = refused(&ledger);
    assert_eq!(failing, ["C5"]);
    assert!(
        said.contains("A1 = £56,000.00 is not £57,000.00, the allocation"),
        "{said}"
    );

    let mut ledger = of_2012_13();
    let award = ledger.book.grants.get_mut(&grant("CSG-1314")).unwrap();
    award.allocations.insert(ledger.year.next(), gbp("45,821"));
    assert_eq!(refused(&ledger).1, ["C5"]);
}

#[test]
fn c6_refuses_what_was_not_carried_forward() {
    let mut ledger = of_2020_21();
    ledger
        .brought_forward
        .funds
        .insert(fund("POOL"), gbp("5,722.18"));
    let (_, failing, said) = refused(&ledger);
    assert_eq!(failing, ["C6"]);
    let says = "A2 = £5,722.17 is not £5,722.18, the agreed closing balance of 2019/20";
    assert!(said.contains(says), "{said}");
}

#[test]
fn c6_sees_a_restricted_balance_that_the_year_lost() {
    let mut ledger = of_2020_21();
    ledger.brought_forward.funds.insert(fund("CL"), gbp("0.01"));
    assert_eq!(refused(&ledger).1, ["C6"]);
}

#[test]
fn c7_is_said_on_the_reports_face() {
    let mut ledger = of_2020_21();
    ledger.waiting = Waiting {
        lines: 2,
        money_in: gbp("10.00"),
        money_out: gbp("150.00"),
    };
    ledger.brought_forward.provisional = true;
    let report = ledger.report().unwrap();
    assert_eq!(
        report.notes,
        [
            "2 statement lines of the year wait to be coded: £10.00 in, £150.00 out.",
            "What was brought forward is provisional: 2019/20 is not closed yet.",
        ]
    );
    assert_eq!(
        report
            .failing()
            .map(|check| check.id.as_str())
            .collect::<Vec<_>>(),
        ["C7"]
    );
}

#[test]
fn an_income_account_of_the_books_own_is_other_income() {
    let mut ledger = of_2020_21();
    ledger.book.chart.put(Account {
        code: account("4150"),
        name: "Fines".to_owned(),
        kind: AccountType::Income,
    });
    ledger.pay(
        "01/05/2020",
        "Fines",
        ("1000", "4150"),
        ("POOL", "NONE", "NONE"),
        "12.00",
    );
    let report = ledger.report().unwrap();
    assert!(grid(&report).contains(&"A3|Other income|£12.00".to_owned()));
    assert_eq!(report.figure("T"), Some(gbp("5,734.17")));
}

#[test]
fn transfers_are_nil_over_the_book_and_a_row_where_the_scope_is_smaller() {
    let mut ledger = of_2020_21();
    let date = ledger.year.last_day();
    let funds = (fund("POOL"), fund("CL"));
    ledger.post(Draft::transfer(
        date,
        "Overspend",
        "Minute 7",
        account("1100"),
        funds,
        gbp("9.00"),
    ));
    ledger.pay(
        "31/03/2021",
        "Late poster",
        ("6300", "1100"),
        ("CL", "CL", "RES"),
        "9.00",
    );
    let whole = ledger.report().unwrap();
    assert!(whole.row("A5").unwrap().hidden);
    assert_eq!(whole.figure("S"), Some(gbp("5,713.17")));

    ledger.scope = Some([fund("CL")].into());
    let of_grant = ledger.report().unwrap();
    assert!(grid(&of_grant).contains(&"A5|Transfers from other funds|£9.00".to_owned()));
    assert_eq!(of_grant.figure("T"), Some(gbp("0.00")));
}

#[test]
fn repayable_grant_has_a_row_and_leaves_the_fund_at_nil() {
    let mut ledger = with_grant_left();
    let side = |code: &str, amount: &str| Posting::to_fund(account(code), fund("CL"), gbp(amount));
    let none = fundledger::ledger::code::LineCode::NONE;
    let postings = vec![
        side("4090", "60").of_project(project("CL"), none),
        side("2200", "-60"),
    ];
    ledger.post(Draft::ordinary(
        ledger.year.last_day(),
        "Underspend to repay",
        postings,
    ));
    let report = ledger.report().unwrap();
    let rows = grid(&report);
    assert_eq!(rows[8], "R|Repayable to the funder|-£60.00");
    assert_eq!(
        rows[9],
        "S|Total amount remaining in CSP Pooled Fund|£5,722.17"
    );
    assert!(report.failing().next().is_none());
}
