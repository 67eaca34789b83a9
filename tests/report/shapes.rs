//! Other books than the demonstration: nothing about 2020/21 is in a layout or the program.

use fundledger::{
    ledger::{
        about::About, code::ProjectCode, fund::Restriction, grant::Funder, journal::Draft,
        money::Money,
    },
    report::{
        end_of_year,
        layout::{Layout, LayoutError},
    },
};

use crate::{
    appendix::grid,
    book::{Ledger, a_fund, a_grant, a_project, account, fund, funds, gbp},
    worked_example::{empty_2020_21, of_2020_21},
};

/// A fixed sequence of amounts from a seed.
struct Amounts(u64);

impl Amounts {
    fn next(&mut self) -> Money {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Money::from_pence(i64::try_from(self.0 >> 42).unwrap() + 1)
    }
}

#[test]
fn other_amounts_make_another_report() {
    for seed in 1..=20 {
        let mut amounts = Amounts(seed);
        let (opening, allocation) = (amounts.next(), amounts.next());
        let (salary, film, meeting) = (amounts.next(), amounts.next(), amounts.next());
        let mut ledger = empty_2020_21();
        let award = ledger.book.grants.values_mut().next().unwrap();
        award.allocations.insert(ledger.year, allocation);
        let award = Draft::award(award, ledger.year);
        let balances = [(account("1000"), fund("POOL"), opening)];
        ledger.post(Draft::opening(ledger.year, "Minute 1", &balances).unwrap());
        ledger.brought_forward.funds.insert(fund("POOL"), opening);
        ledger.post(award);
        let plain = |amount: Money| amount.to_plain();
        ledger.pay(
            "01/06/2020",
            "Pay",
            ("6000", "1100"),
            ("CL", "CL", "SAL"),
            &plain(salary),
        );
        ledger.pay(
            "02/06/2020",
            "Film",
            ("6200", "1100"),
            ("CL", "CL", "FILM"),
            &plain(film),
        );
        let pool = ("POOL", "NONE", "NONE");
        ledger.pay(
            "03/06/2020",
            "Room",
            ("6900", "1000"),
            pool,
            &plain(meeting),
        );

        let report = ledger.report().unwrap();
        let figure = |id: &str| report.figure(id).unwrap().pence();
        let [opening, allocation, salary, film, meeting] =
            [opening, allocation, salary, film, meeting].map(Money::pence);
        assert_eq!(figure("TA"), opening + allocation, "seed {seed}");
        assert_eq!(figure("P"), -(salary + film), "seed {seed}");
        assert_eq!(
            (figure("P1"), figure("P2"), figure("P3")),
            (salary, film, 0),
            "seed {seed}"
        );
        assert_eq!(figure("O"), -meeting, "seed {seed}");
        assert_eq!(
            figure("T"),
            opening + allocation - salary - film - meeting,
            "seed {seed}"
        );
        assert_eq!(figure("T1"), allocation - salary - film, "seed {seed}");
    }
}

#[test]
fn a_year_without_anything_prints_nil_and_never_minus_nil() {
    let mut ledger = empty_2020_21();
    ledger.book.grants.clear();
    ledger.wordings.clear();
    ledger.brought_forward.funds.clear();
    assert_eq!(
        grid(&ledger.report().unwrap()),
        [
            "H|Available Funding 2020/21|",
            "A2|CSP Pooled Fund B/fwd|£0.00",
            "TA|Total available funding|£0.00",
            "S|Total amount remaining in CSP Pooled Fund|£0.00",
            "T|Total remaining|£0.00",
        ]
    );
}

#[test]
fn a_nil_line_is_kept_where_something_explains_it() {
    let mut ledger = of_2020_21();
    ledger.wordings.clear();
    let rows = grid(&ledger.report().unwrap());
    let touched = "O|Following other expenses including meeting costs|£0.00";
    assert!(
        rows.contains(&touched.to_owned()),
        "two postings cancel out: {rows:?}"
    );
}

#[test]
fn a_wording_without_its_row_is_said() {
    let mut ledger = of_2020_21();
    ledger
        .wordings
        .insert(About::row("Z9"), "Nowhere".to_owned());
    let notes = ledger.report().unwrap().notes;
    assert_eq!(
        notes,
        ["The wording recorded for row Z9 is not used: the report has no such row."]
    );
}

#[test]
fn a_wording_stays_with_what_its_row_is_about_when_another_row_takes_its_place() {
    let mut ledger = two_of_each();
    let places = |ledger: &Ledger| {
        end_of_year::places(&ledger.book, &ledger.layout, ledger.year, &ledger.awards()).unwrap()
    };
    let before = places(&ledger);
    let said = [
        ("A1", "From the Commissioner"),
        ("P.2", "Streets"),
        ("P.2.3", "The rest"),
    ];
    for (id, label) in said {
        ledger.wordings.insert(before[id].clone(), label.to_owned());
    }
    // A grant of fund AA and project AA sorts before all others.
    let book = &mut ledger.book;
    let first = a_fund("AA", "A fund", Restriction::Restricted);
    book.funds.insert(first.code, first);
    let project = a_project("AA", "A project", &[("ONE", "One", "1.00")]);
    book.projects.insert(project.code, project);
    let award = a_grant("AA-20", "Before all", ("AA", "AA"), &[("2020/21", "10.00")]);
    book.grants.insert(award.code, award.clone());
    ledger.post(Draft::award(&award, ledger.year));
    let report = ledger.report().unwrap();
    let says = |id: &str| report.row(id).unwrap().label.as_str();
    let opcc = "Allocation from the Office of the Police and Crime Commissioner";
    assert_eq!(says("A1"), format!("{opcc} for A project"));
    assert_eq!(says("A1.2"), "From the Commissioner");
    assert_eq!(says("P.3"), "Streets");
    assert_eq!(says("P.3.3"), "The rest");
    assert_eq!(says("P.2"), "CSP County Lines Project - costs listed below");
    assert!(report.notes.is_empty(), "{:?}", report.notes);
    // Another funder in the same fund and project makes it another row, and that is said.
    let mut other = a_grant("CL-B", "Council's", ("CL", "CL"), &[("2020/21", "5.00")]);
    other.funder = "COUNCIL".parse().unwrap();
    ledger.book.grants.insert(other.code, other.clone());
    ledger.book.funders.insert(
        other.funder,
        Funder {
            code: other.funder,
            name: "Council".to_owned(),
        },
    );
    ledger.post(Draft::award(&other, ledger.year));
    let report = ledger.report().unwrap();
    assert_eq!(
        report.row("A1.2").unwrap().label,
        "Allocation from the Office of the Police and Crime Commissioner and the Council for \
         County Lines Project"
    );
    assert_eq!(
        report.notes,
        [
            "The wording recorded for row A1 of fund CL, project CL, funder OPCC is not used: the \
             report has no such row."
        ]
    );
}

/// A second grant with its own project and fund, and a third in the pooled fund for no project.
pub(crate) fn two_of_each() -> Ledger {
    let mut ledger = of_2020_21();
    let book = &mut ledger.book;
    let safer = a_project(
        "SAFER",
        "Safer Streets",
        &[("LOCKS", "Locks", "1,000"), ("SIGNS", "Signs", "500")],
    );
    let restricted = a_fund("SS", "Safer Streets Fund", Restriction::Restricted);
    book.projects.insert(safer.code, safer);
    book.funds.insert(restricted.code, restricted);
    for award in [
        a_grant(
            "SS-20",
            "Safer Streets Round One",
            ("SS", "SAFER"),
            &[("2020/21", "1,500")],
        ),
        a_grant(
            "X-CORE",
            "Core grant",
            ("POOL", "NONE"),
            &[("2020/21", "2,000")],
        ),
    ] {
        book.grants.insert(award.code, award);
    }
    for code in ["SS-20", "X-CORE"] {
        let award = Draft::award(&ledger.book.grants[&code.parse().unwrap()], ledger.year);
        ledger.post(award);
    }
    ledger.pay(
        "01/06/2020",
        "Locks",
        ("6300", "1100"),
        ("SS", "SAFER", "LOCKS"),
        "1,000.00",
    );
    ledger.pay(
        "01/07/2020",
        "Fixing",
        ("6300", "1100"),
        ("SS", "SAFER", "NONE"),
        "500.00",
    );
    ledger
}

#[test]
fn several_grants_and_projects_have_rows_of_their_own() {
    let report = two_of_each().report().unwrap();
    let opcc = "Allocation from the Office of the Police and Crime Commissioner";
    assert_eq!(
        grid(&report)[1..17],
        [
            format!("A1|{opcc} for County Lines Project|£56,000.00"),
            format!("A1.2|{opcc}|£2,000.00"),
            format!("A1.3|{opcc} for Safer Streets|£1,500.00"),
            "A2|CSP Pooled Fund B/fwd|£5,722.17".into(),
            "TA|Total available funding|£65,222.17".into(),
            "P|CSP County Lines Project - costs listed below|-£56,000.00".into(),
            "P1|County Lines Project Co-ordinator's salary and on costs|£41,000.00".into(),
            "P2|A commissioned film with additional material|£9,000.00".into(),
            "P3|Resources for schools and community workshops|£6,000.00".into(),
            "P.2|CSP Safer Streets - costs listed below|-£1,500.00".into(),
            "P.2.1|Locks|£1,000.00".into(),
            "P.2.2|Signs|£0.00".into(),
            "P.2.3|Other costs of the project|£500.00".into(),
            "S|Total amount remaining in CSP Pooled Fund|£7,722.17".into(),
            "O|Following other expenses including meeting costs, which were held online due to \
             Covid-19|£0.00"
                .into(),
            "T|Total remaining|£7,722.17".into(),
        ]
    );
    assert!(report.failing().next().is_none(), "{:?}", report.checks);
}

#[test]
fn grants_of_one_fund_for_two_projects_share_nothing_and_lose_nothing() {
    let mut ledger = two_of_each();
    let more = a_grant(
        "CL-B",
        "County Lines, schools",
        ("CL", "SAFER"),
        &[("2020/21", "300")],
    );
    ledger.book.grants.insert(more.code, more.clone());
    ledger.post(Draft::award(&more, ledger.year));
    let report = ledger.report().unwrap();
    assert_eq!(report.figure("A1"), Some(gbp("56,000")));
    assert_eq!(report.figure("A1.2"), Some(gbp("300")));
    assert_eq!(
        report.figure("T1"),
        Some(gbp("300")),
        "and it is restricted"
    );
}

#[test]
fn grants_of_one_fund_and_project_share_a_row() {
    let mut ledger = of_2020_21();
    let more = a_grant(
        "CL-MORE",
        "County Lines, more",
        ("CL", "CL"),
        &[("2020/21", "300")],
    );
    ledger.book.grants.insert(more.code, more.clone());
    ledger.post(Draft::award(&more, ledger.year));
    let report = ledger.report().unwrap();
    assert_eq!(report.figure("A1"), Some(gbp("56,300")));
    assert!(report.row("A1.2").is_none());
}

#[test]
fn a_project_of_another_year_is_left_out_until_it_costs_something() {
    let mut ledger = of_2020_21();
    let old = a_project("OLD", "Night buses", &[("BUS", "Buses", "100")]);
    ledger.book.projects.insert(old.code, old);
    assert!(
        grid(&ledger.report().unwrap())
            .iter()
            .all(|row| !row.contains("uses"))
    );
    ledger.pay(
        "01/06/2020",
        "Bus",
        ("6200", "1000"),
        ("POOL", "OLD", "BUS"),
        "70.00",
    );
    let rows = grid(&ledger.report().unwrap());
    assert!(rows.contains(&"P.2|CSP Night buses - costs listed below|-£70.00".to_owned()));
    assert!(rows.contains(&"P.2.1|Buses|£70.00".to_owned()));
}

#[test]
fn costs_of_a_project_without_lines_or_grant_are_other_expenses() {
    let mut ledger = of_2020_21();
    let small = a_project("SMALL", "A small thing", &[]);
    ledger.book.projects.insert(small.code, small);
    ledger.pay(
        "01/06/2020",
        "Thing",
        ("6200", "1000"),
        ("POOL", "SMALL", "NONE"),
        "70.00",
    );
    let report = ledger.report().unwrap();
    assert_eq!(report.figure("O"), Some(gbp("-70.00")));
    assert!(ledger.book.projects.contains_key(&ProjectCode::NONE));
}

#[test]
fn two_pooled_funds_are_both_named() {
    let mut ledger = of_2020_21();
    let second = a_fund("DHR", "Review Fund", Restriction::Pooled);
    ledger.book.funds.insert(second.code, second);
    ledger.brought_forward.funds = funds(&[("POOL", "5,722.17")]);
    let rows = grid(&ledger.report().unwrap());
    assert_eq!(rows[2], "A2|CSP Review Fund B/fwd|£0.00");
    assert_eq!(rows[3], "A2.2|CSP Pooled Fund B/fwd|£5,722.17");
    assert!(rows.contains(
        &"S|Total amount remaining in CSP Review Fund and Pooled Fund|£5,722.17".to_owned()
    ));
}

#[test]
fn a_layout_that_cannot_be_built_is_refused_with_its_row() {
    let refused = |toml: &str| Layout::parse(toml).unwrap_err();
    let top = "id = \"x\"\ntitle = \"X\"\nclosing = \"T\"\n";
    let heading = "[[row]]\nid = \"H\"\nkind = \"heading\"\nlabel = \"H\"\n";
    assert!(matches!(refused("id = 1"), LayoutError::Unreadable(_)));
    assert!(matches!(
        refused(&format!("{top}{heading}colour = \"red\"\n")),
        LayoutError::Unreadable(_)
    ));
    assert_eq!(
        refused(&format!("{top}{heading}{heading}")).to_string(),
        "the layout has two rows 'H'; every row has an id of its own"
    );
    assert_eq!(
        refused(&format!("{top}{heading}")),
        LayoutError::UnknownRow {
            row: "closing".into(),
            names: "T".into()
        }
    );
    let total = "[[row]]\nid = \"T\"\nkind = \"total\"\nlabel = \"T\"\nadds = [\"Q\"]\n";
    assert_eq!(
        refused(&format!("{top}{total}")).to_string(),
        "the layout's row 'T' names row 'Q', which does not stand above it"
    );
    let nothing = "[[row]]\nid = \"T\"\nlabel = \"T\"\n";
    assert_eq!(
        refused(&format!("{top}{nothing}")),
        LayoutError::NoDefinition("T".into())
    );
    let own = format!("{nothing}reads = {{ part = \"in-year\", funds = \"own\" }}\n");
    assert_eq!(
        refused(&format!("{top}{own}")),
        LayoutError::OwnOfNothing("T".into())
    );
}
