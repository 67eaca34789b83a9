//! The books of the worked example, entry by entry.

use std::collections::{BTreeMap, BTreeSet};

use fundledger::{
    ledger::{
        about::About,
        account::Chart,
        book::Book,
        calendar::parse_date,
        code::ProjectCode,
        fund::Restriction,
        grant::Funder,
        journal::{Draft, Posting},
        project::Project,
    },
    report::{
        end_of_year::{BroughtForward, Waiting},
        layout::Layout,
    },
};

use crate::book::{
    Ledger, a_fund, a_grant, a_project, account, fund, funds, gbp, grant, reverse_and_replace, year,
};

fn empty_book(slug: &str, first: &str) -> Book {
    let opcc = Funder {
        code: "OPCC".parse().unwrap(),
        name: "Office of the Police and Crime Commissioner".to_owned(),
    };
    let pool = a_fund("POOL", "Pooled Fund", Restriction::Pooled);
    Book {
        slug: slug.to_owned(),
        name: "Cambridge Community Safety Partnership".to_owned(),
        short_name: "CSP".to_owned(),
        first_year: year(first),
        chart: Chart::standard().unwrap(),
        funds: BTreeMap::from([(pool.code, pool)]),
        funders: BTreeMap::from([(opcc.code, opcc)]),
        grants: BTreeMap::new(),
        projects: BTreeMap::from([(ProjectCode::NONE, Project::none())]),
        closed: BTreeSet::new(),
    }
}

/// The book of 2020/21 before anything is posted.
pub(crate) fn empty_2020_21() -> Ledger {
    let mut book = empty_book("cambridge", "2020/21");
    let county_lines = a_project(
        "CL",
        "County Lines Project",
        &[
            (
                "SAL",
                "County Lines Project Co-ordinator's salary and on costs",
                "41,000.00",
            ),
            (
                "FILM",
                "A commissioned film with additional material",
                "9,000.00",
            ),
            (
                "RES",
                "Resources for schools and community workshops",
                "6,000.00",
            ),
        ],
    );
    let restricted = a_fund("CL", "County Lines 2020/21", Restriction::Restricted);
    let award = a_grant(
        "CL-2021",
        "County Lines 2020/21",
        ("CL", "CL"),
        &[("2020/21", "56,000")],
    );
    book.projects.insert(county_lines.code, county_lines);
    book.funds.insert(restricted.code, restricted);
    book.grants.insert(award.code, award);
    let covid = "Following other expenses including meeting costs, which were held online due to \
                 Covid-19";
    Ledger {
        book,
        entries: Vec::new(),
        year: year("2020/21"),
        wordings: BTreeMap::from([(About::row("O"), covid.to_owned())]),
        brought_forward: BroughtForward {
            funds: funds(&[("POOL", "5,722.17")]),
            authority: "the agreed closing balance of 2019/20".to_owned(),
            provisional: false,
        },
        waiting: Waiting::default(),
        scope: None,
        layout: Layout::end_of_year().unwrap(),
    }
}

/// 2020/21 as part 3 and 4 of the worked example post it: 55 entries, before closing.
pub(crate) fn of_2020_21() -> Ledger {
    let mut ledger = empty_2020_21();
    let opening = [(account("1000"), fund("POOL"), gbp("5,722.17"))];
    let authority = "the agreed closing balance of 2019/20";
    ledger.post(Draft::opening(ledger.year, authority, &opening).unwrap());
    let award = Draft::award(&ledger.book.grants[&grant("CL-2021")], ledger.year);
    ledger.post(award);
    for date in ["29/05/2020", "27/11/2020"] {
        let side =
            |code: &str, amount: &str| Posting::to_fund(account(code), fund("CL"), gbp(amount));
        let settled = side("1200", "-28,000.00").of_grant(grant("CL-2021"));
        let postings = vec![side("1100", "28,000.00"), settled];
        ledger.post(Draft::ordinary(
            parse_date(date).unwrap(),
            "Instalment",
            postings,
        ));
    }
    pay_salaries(&mut ledger);
    for (day, pounds) in [
        ("18/09/2020", "2,700.00"),
        ("11/12/2020", "3,600.00"),
        ("19/03/2021", "2,700.00"),
    ] {
        ledger.pay(
            day,
            "Film, stage payment",
            ("6200", "1100"),
            ("CL", "CL", "FILM"),
            pounds,
        );
    }
    let wrong = ledger.pay(
        "20/11/2020",
        "Online workshops",
        ("6200", "1100"),
        ("CL", "CL", "FILM"),
        "1,230.00",
    );
    buy_resources(&mut ledger);
    reverse_and_replace(&mut ledger, wrong, "31/03/2021", ("6300", "RES"));
    for (day, text, pounds) in [
        ("03/04/2020", "Room hire, board meeting", "150.00"),
        (
            "24/04/2020",
            "Refund: room hire, meeting held online",
            "-150.00",
        ),
    ] {
        ledger.pay(
            day,
            text,
            ("6900", "1000"),
            ("POOL", "NONE", "NONE"),
            pounds,
        );
    }
    ledger
}

/// Twelve months of pay, employer's contributions and pension: 36 lines, £41,000.00.
fn pay_salaries(ledger: &mut Ledger) {
    for month in 1..=12 {
        let day = format!(
            "28/{:02}/{}",
            (month + 2) % 12 + 1,
            if month < 10 { 2020 } else { 2021 }
        );
        let pension = if month == 12 { "587.30" } else { "587.34" };
        for (code, pounds) in [("6000", "2,575.00"), ("6010", "254.33"), ("6020", pension)] {
            ledger.pay(
                &day,
                "Salary and on costs",
                (code, "1100"),
                ("CL", "CL", "SAL"),
                pounds,
            );
        }
    }
}

/// Everything on RES but what was first coded to the film.
fn buy_resources(ledger: &mut Ledger) {
    for (text, pounds) in [
        ("Resource pack, design", "1,850.00"),
        ("Resource pack, printing", "1,420.00"),
        ("Workshop materials", "240.00"),
        ("Workshop materials", "240.00"),
        ("Delivery to schools", "765.00"),
        ("Posters", "435.00"),
        ("Credit note, printing", "-180.00"),
    ] {
        ledger.pay(
            "12/01/2021",
            text,
            ("6300", "1100"),
            ("CL", "CL", "RES"),
            pounds,
        );
    }
}

/// The book of 2012/13, of which only totals were published.
pub(crate) fn of_2012_13() -> Ledger {
    let mut book = empty_book("cambridge-2012", "2012/13");
    let award = a_grant(
        "CSG-1314",
        "Community Safety Grant",
        ("POOL", "NONE"),
        &[("2013/14", "45,820")],
    );
    book.grants.insert(award.code, award);
    let mut ledger = Ledger {
        book,
        entries: Vec::new(),
        year: year("2012/13"),
        wordings: BTreeMap::new(),
        brought_forward: BroughtForward {
            funds: funds(&[("POOL", "88,343.00")]),
            authority: "published total; its make-up was not published".to_owned(),
            provisional: false,
        },
        waiting: Waiting::default(),
        scope: None,
        layout: Layout::movement().unwrap(),
    };
    let opening = [(account("1100"), fund("POOL"), gbp("88,343.00"))];
    let authority = "published total; its make-up was not published";
    ledger.post(Draft::opening(ledger.year, authority, &opening).unwrap());
    let nowhere = ("POOL", "NONE", "NONE");
    ledger.pay(
        "01/06/2012",
        "Grants approved",
        ("6500", "2100"),
        nowhere,
        "78,532.00",
    );
    ledger.pay(
        "01/07/2012",
        "Grants paid",
        ("2100", "1100"),
        nowhere,
        "78,532.00",
    );
    ledger.pay(
        "01/03/2013",
        "Underspend returned by a project",
        ("1100", "6590"),
        nowhere,
        "755.00",
    );
    ledger.close();
    let award = Draft::award(&ledger.book.grants[&grant("CSG-1314")], year("2013/14"));
    ledger.post(award);
    ledger
}
