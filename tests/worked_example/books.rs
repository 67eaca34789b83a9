//! The two books of the worked example, and its entries in the order in which they are posted.

use std::collections::{BTreeMap, BTreeSet};

use fundledger::ledger::{
    account::Chart,
    book::Book,
    calendar::FinancialYear,
    code::{AccountCode, FundCode, ProjectCode},
    fund::{Fund, Restriction},
    grant::{Funder, Grant},
    journal::{Draft, Posting},
    money::Money,
    project::{BudgetLine, Project},
};
use jiff::civil::{Date, date};

use crate::memory::Ledger;

pub(crate) fn money(text: &str) -> Money {
    text.parse().unwrap()
}

pub(crate) fn account(code: &str) -> AccountCode {
    code.parse().unwrap()
}

pub(crate) fn fund(code: &str) -> FundCode {
    code.parse().unwrap()
}

pub(crate) fn year(text: &str) -> FinancialYear {
    text.parse().unwrap()
}

/// A side of an entry in the worked example's own hand: `side("6300", "CL", "RES", "240.00")`.
pub(crate) fn side(code: &str, of: &str, line: &str, amount: &str) -> Posting {
    let posting = Posting::to_fund(account(code), fund(of), money(amount));
    if line.is_empty() {
        return posting;
    }
    let project = if of == "CL" { "CL" } else { "NONE" };
    posting.of_project(project.parse().unwrap(), line.parse().unwrap())
}

fn fund_of(code: &str, name: &str, restriction: Restriction) -> (FundCode, Fund) {
    let (code, name) = (fund(code), name.to_owned());
    (
        code,
        Fund {
            code,
            name,
            restriction,
        },
    )
}

fn line(code: &str, name: &str, budget: &str) -> BudgetLine {
    BudgetLine {
        code: code.parse().unwrap(),
        name: name.to_owned(),
        budget: money(budget),
    }
}

fn funder() -> Funder {
    Funder {
        code: "OPCC".parse().unwrap(),
        name: "Office of the Police and Crime Commissioner".to_owned(),
    }
}

fn book(first_year: FinancialYear, funds: BTreeMap<FundCode, Fund>) -> Book {
    let none = Project::none();
    Book {
        slug: "csp".to_owned(),
        name: "Community Safety Partnership".to_owned(),
        short_name: "CSP".to_owned(),
        first_year,
        chart: Chart::standard().unwrap(),
        funds,
        funders: BTreeMap::from([(funder().code, funder())]),
        grants: BTreeMap::new(),
        projects: BTreeMap::from([(none.code, none)]),
        closed: BTreeSet::new(),
    }
}

fn grant(code: &str, of: &str, project: ProjectCode, granted: (FinancialYear, &str)) -> Grant {
    let (year, amount) = granted;
    Grant {
        code: code.parse().unwrap(),
        title: format!("Grant {code}"),
        funder: funder().code,
        fund: fund(of),
        project,
        starts_on: year.first_day(),
        ends_on: year.last_day(),
        authority: "Award letter".to_owned(),
        allocations: BTreeMap::from([(year, money(amount))]),
    }
}

/// The book of part 2, before anything is posted.
pub(crate) fn demonstration() -> Book {
    let (pooled, restricted) = (Restriction::Pooled, Restriction::Restricted);
    let funds = BTreeMap::from([
        fund_of("POOL", "Pooled Fund", pooled),
        fund_of("CL", "County Lines 2020/21", restricted),
    ]);
    let mut made = book(year("2020/21"), funds);
    let project = Project {
        code: "CL".parse().unwrap(),
        name: "County Lines Project".to_owned(),
        lines: vec![
            line("SAL", "Co-ordinator's salary and on costs", "41,000.00"),
            line("FILM", "A commissioned film", "9,000.00"),
            line("RES", "Resources", "6,000.00"),
        ],
    };
    let award = grant(
        "CL-2021",
        "CL",
        project.code,
        (year("2020/21"), "56,000.00"),
    );
    made.grants.insert(award.code, award);
    made.projects.insert(project.code, project);
    made
}

/// An entry of fund CL with its other side on the accountable body's cost centre.
fn paid(day: Date, text: &str, code: &str, line: &str, amount: &str) -> Draft {
    let cost = side(code, "CL", line, amount);
    let body = Posting::to_fund(
        AccountCode::ACCOUNTABLE_BODY,
        cost.fund,
        cost.amount.turned(),
    );
    Draft::ordinary(day, text, vec![cost, body])
}

/// An entry of fund POOL with its other side on the bank.
fn at_bank(day: Date, text: &str, amount: &str) -> Draft {
    let cost = side("6900", "POOL", "", amount);
    let bank = Posting::to_fund(AccountCode::BANK, cost.fund, cost.amount.turned());
    Draft::ordinary(day, text, vec![cost, bank])
}

fn salaries(ledger: &mut Ledger) {
    let mut month_end = date(2020, 4, 30);
    for month in 1..=12 {
        let pension = if month == 12 { "587.30" } else { "587.34" };
        for (text, code, amount) in [
            ("Salary", "6000", "2,575.00"),
            ("Employer's NI", "6010", "254.33"),
            ("Employer's pension", "6020", pension),
        ] {
            ledger
                .post(paid(month_end, text, code, "SAL", amount))
                .unwrap();
        }
        month_end = month_end.tomorrow().unwrap().last_of_month();
    }
}

/// The 55 entries of part 5: the amounts of part 4 by the patterns of part 3.
pub(crate) fn posted_2020_21() -> Ledger {
    let book = demonstration();
    let award = book.grants.values().next().unwrap().clone();
    let mut ledger = Ledger::new(book);
    let opening = [(AccountCode::BANK, fund("POOL"), money("5,722.17"))];
    let opening = Draft::opening(year("2020/21"), "Agreed closing balance", &opening).unwrap();
    ledger.post(opening).unwrap();
    ledger.post(Draft::award(&award, year("2020/21"))).unwrap();
    for day in [date(2020, 5, 29), date(2020, 11, 27)] {
        let mut received = vec![
            side("1100", "CL", "", "28,000.00"),
            side("1200", "CL", "", "-28,000.00"),
        ];
        received[1].grant = Some(award.code);
        ledger
            .post(Draft::ordinary(day, "Instalment", received))
            .unwrap();
    }
    salaries(&mut ledger);
    for (day, amount) in [
        (date(2020, 9, 18), "2,700.00"),
        (date(2020, 12, 11), "3,600.00"),
        (date(2021, 3, 19), "2,700.00"),
    ] {
        ledger
            .post(paid(day, "Film, stage", "6200", "FILM", amount))
            .unwrap();
    }
    resources(&mut ledger);
    ledger
        .post(at_bank(date(2020, 4, 3), "Room hire", "150.00"))
        .unwrap();
    ledger
        .post(at_bank(date(2020, 4, 24), "Refund", "-150.00"))
        .unwrap();
    ledger
}

/// Eight lines, one of them coded wrongly at first, reversed and posted again.
fn resources(ledger: &mut Ledger) {
    for (day, text, amount) in [
        (date(2020, 10, 2), "Resource pack, design", "1,850.00"),
        (date(2020, 10, 16), "Resource pack, printing", "1,420.00"),
        (date(2020, 11, 6), "Workshop materials", "240.00"),
        (date(2020, 11, 6), "Workshop materials", "240.00"),
        (date(2021, 2, 12), "Delivery to schools", "765.00"),
        (date(2021, 2, 26), "Posters", "435.00"),
        (date(2021, 3, 5), "Credit note, printing", "-180.00"),
    ] {
        ledger.post(paid(day, text, "6300", "RES", amount)).unwrap();
    }
    let (day, text) = (date(2021, 1, 22), "Online workshops");
    let mut wrong = paid(day, text, "6200", "FILM", "1,230.00");
    wrong.lines = vec![46];
    let wrong = ledger.post(wrong).unwrap();
    let reversal = ledger.entry(wrong).reversal(date(2021, 3, 31)).unwrap();
    ledger.post(reversal).unwrap();
    let right = paid(date(2021, 3, 31), text, "6300", "RES", "1,230.00");
    let right = ledger.entry(wrong).replacement(right);
    ledger.post(right).unwrap();
}

/// The book of part 9 with its entries of 2012/13 and the award for 2013/14, its year closed.
pub(crate) fn posted_2012_13() -> Ledger {
    let (first, second) = (year("2012/13"), year("2013/14"));
    let funds = BTreeMap::from([fund_of("POOL", "Pooled Fund", Restriction::Pooled)]);
    let mut made = book(first, funds);
    let award = grant(
        "OPCC-1314",
        "POOL",
        ProjectCode::NONE,
        (second, "45,820.00"),
    );
    made.grants.insert(award.code, award.clone());
    let mut ledger = Ledger::new(made);
    let brought = [(
        AccountCode::ACCOUNTABLE_BODY,
        fund("POOL"),
        money("88,343.00"),
    )];
    let opening = Draft::opening(first, "Published total", &brought).unwrap();
    ledger.post(opening).unwrap();
    for (text, debit, credit, amount) in [
        ("Grants approved", "6500", "2100", "78,532.00"),
        ("Grants paid", "2100", "1100", "78,532.00"),
        ("Underspend returned by a project", "1100", "6590", "755.00"),
    ] {
        let sides = vec![
            side(debit, "POOL", "", amount),
            side(credit, "POOL", "", &format!("-{amount}")),
        ];
        ledger
            .post(Draft::ordinary(first.last_day(), text, sides))
            .unwrap();
    }
    ledger.close(first).unwrap();
    ledger.post(Draft::award(&award, second)).unwrap();
    ledger
}
