//! Words that the office keeps or says: of a row that another takes the place of meanwhile, of what
//! the Board did, of a fund that promised more than it has, and of a row of a file without sheets.

use crate::{office::Office, things::answer, walk::OFFICER};

#[test]
fn words_meant_for_one_grant_are_not_kept_for_another_that_took_its_place_meanwhile() {
    let office = Office::founded();
    let path = "/cambridge/2020-21/reword/A1";
    let before = office.page(path);
    assert!(before.body.contains("move with it"), "{}", before.body);
    let plain = office.page("/cambridge/2020-21/reword/TA").body;
    assert!(!plain.contains("move with it"), "{plain}");
    let fund = [
        ("code", "AA"),
        ("name", "A fund"),
        ("restriction", "restricted"),
        ("why", "Awarded"),
    ];
    answer(&office, "/cambridge/add/funds", &fund).leads();
    let grant = [
        ("code", "AA-2021"),
        ("name", "Before all"),
        ("funder", "OPCC"),
        ("fund", "AA"),
        ("project", "CL"),
        ("starts", "1 April 2020"),
        ("ends", "31 March 2021"),
        ("authority", "Award letter"),
        ("years", "2"),
        ("year-1", "2020/21"),
        ("amount-1", "10.00"),
        ("why", "Awarded"),
    ];
    answer(&office, "/cambridge/add/grants", &grant).leads();
    // Both rows say the same, and are about different grants.
    let (form, seen) = (before.hidden("form"), before.hidden("seen"));
    let fields = [
        ("form", form.as_str()),
        ("seen", seen.as_str()),
        ("label", "County Lines money"),
        ("why", "The Board's own words"),
    ];
    let told = office.send(OFFICER, path, &fields);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("ow A1 of fund AA"), "{}", told.body);
    let second = "/cambridge/2020-21/reword/A1.2";
    let fields = [
        ("label", "County Lines money"),
        ("why", "The Board's own words"),
    ];
    answer(&office, second, &fields).leads();
    let same = answer(&office, second, &fields);
    assert_eq!(same.status, 422);
    let says = "ow A1.2 says that already, so nothing changed";
    assert!(same.body.contains(says), "{}", same.body);
}

#[test]
fn the_covering_report_says_what_the_board_did() {
    let office = Office::founded();
    let draft = office.page("/cambridge/2020-21/report").body;
    assert!(
        draft.contains("3.1 That the Board notes the end"),
        "{draft}"
    );
    let decide = office.page("/cambridge/2020-21/decide");
    let (form, shown) = (decide.hidden("form"), decide.hidden("shown"));
    let decided = [
        ("form", form.as_str()),
        ("shown", shown.as_str()),
        ("decision", "agreed"),
        ("date", "12 October 2021"),
        ("minute", "9.1"),
        ("wording", "That the Board agrees the report"),
    ];
    let place = office
        .send("board-secretary", "/cambridge/2020-21/decide", &decided)
        .leads();
    let agreed = office.page(&place).body;
    for says in [
        "3.1 That the Board agrees the report.",
        "Version 1: agreed by the Board",
    ] {
        assert!(agreed.contains(says), "{says}: {agreed}");
    }
    assert!(!agreed.contains("That the Board notes"), "{agreed}");
    let now = office.page("/cambridge/2020-21/report?version=now").body;
    assert!(now.contains("3.1 That the Board notes the end"), "{now}");
}

#[test]
fn a_fund_that_promised_more_than_it_has_is_named_with_what_makes_it_good() {
    let office = Office::founded();
    let path = "/cambridge/commitments/new";
    let form = office.page(path).hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("payee", "Ferry company"),
        ("reference", "48213"),
        ("amount", "56,900.00"),
        ("account", "6300"),
        ("fund", "CL"),
        ("place", "CL RES"),
        ("made", "1 May 2020"),
        ("expected", "6 May 2020"),
        ("why", "Agreed by the Board"),
    ];
    office.send_heeding(OFFICER, path, &fields).leads();
    let home = office.page("/cambridge?year=2020-21").body;
    for says in [
        "County Lines 2020/21 is £900.00 short: more is promised than it has.",
        "free to spend in Pooled Fund, after £900.00 of it covers what is short",
        "£4,822.17",
    ] {
        assert!(home.contains(says), "{says}: {home}");
    }
    let projects = office.page("/cambridge/projects?year=2020-21").body;
    for says in ["£50,900.00 more is promised", "Within budget"] {
        assert!(projects.contains(says), "{says}: {projects}");
    }
}

#[test]
fn a_place_in_a_file_without_sheets_is_a_row_of_it_on_every_page() {
    let office = Office::founded();
    let bytes = b"Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
        05/05/2020,FPO,Village hall hire,48213,300.00,,5422.17\n";
    let plan = office
        .upload("/cambridge/statements", "bank.csv", "1000", bytes)
        .leads();
    let page = office.page(&office.arrive(&plan));
    assert!(page.body.contains(">row 2<"), "{}", page.body);
    assert!(!page.body.contains("line 2"), "{}", page.body);
    let fields = [("key", page.hidden("key")), ("plan", page.hidden("plan"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let sent = office.send(OFFICER, "/cambridge/statements/confirm", &fields);
    let rows = office.page(&office.arrive(&sent.leads())).body;
    assert!(rows.contains(">row 2</a>"), "{rows}");
    assert!(rows.contains(">row 1</a>"), "{rows}");
    assert!(!rows.contains(">line "), "{rows}");
}
