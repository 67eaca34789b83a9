//! A book set up in the browser alone: from an empty database to a printed Appendix A, with a stop
//! half way, mistakes, a change in between, and balances from a spreadsheet.

use rust_xlsxwriter::Workbook;

use crate::{http::Answer, office::Office};

const OFFICER: &str = "finance-officer";

/// A form of a set-up, with its unseen fields.
fn answer(office: &Office, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = office.page(path.split('?').next().unwrap());
    let kept = [
        ("form", page.hidden("form")),
        ("version", page.hidden("version")),
    ];
    let mut all: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (*n, v.as_str())).collect();
    all.extend_from_slice(fields);
    office.send(OFFICER, path, &all)
}

/// A set-up under a key, answered but for what the book opens with.
pub(crate) fn under_way(office: &Office, key: &str) {
    let at = office.send(OFFICER, "/setup", &[("form", key)]).leads();
    partnership(office, &at);
    things(office, &at);
    answer(office, &format!("{at}/opening"), &[("how", "none")]).leads();
}

fn begun(office: &Office) -> String {
    let home = office.page("/");
    assert!(home.body.contains("holds no book yet"), "{}", home.body);
    let form = home.hidden("form");
    let place = office.send(OFFICER, "/setup", &[("form", &form)]).leads();
    assert_eq!(
        place,
        office.send(OFFICER, "/setup", &[("form", &form)]).leads()
    );
    place
}

fn partnership(office: &Office, at: &str) {
    let fields = [
        ("name", "Anyshire Community Safety Partnership"),
        ("short", "ACSP"),
        ("slug", "anyshire"),
        ("year", "2025/26"),
    ];
    answer(office, &format!("{at}/partnership"), &fields).leads();
}

fn things(office: &Office, at: &str) {
    let add = |list: &str, fields: &[(&str, &str)]| {
        answer(office, &format!("{at}/{list}/add"), fields).leads()
    };
    add(
        "funds",
        &[
            ("code", "pool"),
            ("name", "Pooled Fund"),
            ("restriction", "pooled"),
        ],
    );
    add(
        "funds",
        &[
            ("code", "VRU"),
            ("name", "Violence Fund"),
            ("restriction", "restricted"),
        ],
    );
    add(
        "funders",
        &[("code", "OPCC"), ("name", "Commissioner of Anyshire")],
    );
    add("projects", &[("code", "YW"), ("name", "Youth work")]);
    let cost = [("project", "YW"), ("code", "SAL"), ("name", "Youth worker")];
    add("costs", &[&cost[..], &[("budget", "30,000.00")]].concat());
    let grant = [
        ("code", "VRU-2526"),
        ("name", "Violence reduction"),
        ("funder", "OPCC"),
        ("fund", "VRU"),
        ("project", "YW"),
        ("starts", "1 April 2025"),
        ("ends", "31/03/2026"),
        ("authority", "Award letter of 2 March 2025"),
        ("years", "3"),
        ("year-1", "2025/26"),
        ("amount-1", "32500.00"),
    ];
    add("grants", &grant);
    for list in ["accounts", "funders", "projects", "grants", "funds"] {
        answer(office, &format!("{at}/{list}"), &[]).leads();
    }
}

#[test]
fn a_book_is_set_up_from_nothing_to_a_printed_appendix_a() {
    let office = Office::empty();
    let at = begun(&office);
    partnership(&office, &at);
    // The program stops here, and begins again on the same database.
    let office = office.again();
    let list = office.page(&at).body;
    assert!(
        list.contains("Anyshire Community Safety Partnership"),
        "{list}"
    );
    things(&office, &at);
    let blocked = office.page(&at).body;
    assert!(blocked.contains("First: Opening balances"), "{blocked}");

    let typed = [
        ("how", "keep"),
        ("authority", "Balance of 2024/25 as agreed by the Board"),
        ("rows", "2"),
        ("account-1", "1000"),
        ("fund-1", "POOL"),
        ("amount-1", "812.40"),
    ];
    answer(&office, &format!("{at}/opening"), &typed).leads();
    let check = office.page(&format!("{at}/check"));
    for shown in [
        "Violence reduction",
        "£32,500.00",
        "812.40",
        "What will be posted",
    ] {
        assert!(check.body.contains(shown), "{shown}: {}", check.body);
    }
    let (form, answers) = (check.hidden("form"), check.hidden("answers"));
    let make = [("form", form.as_str()), ("answers", answers.as_str())];
    let place = office.send(OFFICER, &format!("{at}/check"), &make).leads();
    assert_eq!(place, "/anyshire/begin");
    assert_eq!(
        place,
        office.send(OFFICER, &format!("{at}/check"), &make).leads()
    );
    assert!(
        office
            .page(&place)
            .body
            .contains("Bring in the first statement")
    );
    assert_eq!(office.get(&at).status, 404);

    let report = office.page("/anyshire/2025-26/report").body;
    for figure in [
        "Anyshire Community Safety Partnership",
        "£32,500.00",
        "£812.40",
        "Youth worker",
    ] {
        assert!(report.contains(figure), "{figure}: {report}");
    }
    let verified = office.send(OFFICER, "/anyshire/verify", &[]).leads();
    assert!(office.page(&verified).body.contains("Verified"));
}

#[test]
fn mistakes_are_said_at_once_and_what_was_typed_is_kept() {
    let office = Office::empty();
    let at = begun(&office);
    let wrong = [("name", "Any & Every"), ("slug", ""), ("year", "1066")];
    let refused = answer(&office, &format!("{at}/partnership"), &wrong);
    assert_eq!(refused.status, 422);
    for kept in [
        "<title>Error: ",
        "Any &amp; Every",
        "href=\"#slug\"",
        "href=\"#year\"",
        "1066",
    ] {
        assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
    }
    for (slug, says) in [
        ("Any Shire", "small letters"),
        ("setup", "address of the office"),
    ] {
        let fields = [("name", "A"), ("slug", slug), ("year", "2025/26")];
        let refused = answer(&office, &format!("{at}/partnership"), &fields);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    let ahead = [("name", "A"), ("slug", "a"), ("year", "2150/51")];
    let refused = answer(&office, &format!("{at}/partnership"), &ahead);
    assert_eq!(refused.status, 422);
    let says = "href=\"#year\">2150/51 lies too far ahead";
    assert!(refused.body.contains(says), "{}", refused.body);
    let none = answer(&office, &format!("{at}/funds"), &[]);
    assert_eq!(none.status, 422);
    assert!(none.body.contains("at least one fund"), "{}", none.body);
    let grant = answer(
        &office,
        &format!("{at}/grants/add"),
        &[("code", "G!"), ("years", "3")],
    );
    for field in [
        "code",
        "name",
        "funder",
        "fund",
        "starts",
        "ends",
        "authority",
    ] {
        assert!(
            grant.body.contains(&format!("href=\"#{field}\"")),
            "{field}: {}",
            grant.body
        );
    }
}

#[test]
fn a_short_name_that_is_taken_is_said_as_soon_as_it_is_given() {
    let office = Office::founded();
    let at = office.send(OFFICER, "/setup", &[("form", "cafe")]).leads();
    let fields = [
        ("name", "Another"),
        ("slug", "cambridge"),
        ("year", "2025/26"),
    ];
    let refused = answer(&office, &format!("{at}/partnership"), &fields);
    assert_eq!(refused.status, 422);
    let says = "There is a book 'cambridge' already";
    assert!(refused.body.contains(says), "{}", refused.body);
    let kept = [
        ("name", "Another"),
        ("slug", "another"),
        ("year", "2025/26"),
    ];
    answer(&office, &format!("{at}/partnership"), &kept).leads();
}

#[test]
fn a_change_in_between_is_told_and_nothing_is_lost() {
    let office = Office::empty();
    let at = begun(&office);
    let path = format!("{at}/funds/add");
    let mine = office.page(&path);
    let fund = [
        ("code", "CL"),
        ("name", "County Lines"),
        ("restriction", "restricted"),
    ];
    answer(
        &office,
        &path,
        &[
            ("code", "POOL"),
            ("name", "Pooled"),
            ("restriction", "pooled"),
        ],
    )
    .leads();
    let stale = [
        ("form", mine.hidden("form")),
        ("version", mine.hidden("version")),
    ];
    let mut fields: Vec<(&str, &str)> = stale.iter().map(|(n, v)| (*n, v.as_str())).collect();
    fields.extend_from_slice(&fund);
    let told = office.send(OFFICER, &path, &fields);
    assert_eq!(told.status, 422);
    assert!(
        told.body.contains("somebody else has changed")
            || told.body.contains("Somebody else has changed")
    );
    assert!(told.body.contains("County Lines"), "{}", told.body);
    let again = [
        ("form", told.hidden("form")),
        ("version", told.hidden("version")),
    ];
    let mut fields: Vec<(&str, &str)> = again.iter().map(|(n, v)| (*n, v.as_str())).collect();
    fields.extend_from_slice(&fund);
    office.send(OFFICER, &path, &fields).leads();
    let funds = office.page(&format!("{at}/funds")).body;
    assert!(
        funds.contains("County Lines") && funds.contains("Pooled"),
        "{funds}"
    );

    // What the balances name stays until they do not.
    let typed = [
        ("how", "keep"),
        ("authority", "The Board"),
        ("rows", "1"),
        ("account-1", "1100"),
        ("fund-1", "CL"),
        ("amount-1", "10.00"),
    ];
    answer(&office, &format!("{at}/opening"), &typed).leads();
    let used = answer(&office, &format!("{at}/funds/CL"), &[("how", "take")]);
    assert_eq!(used.status, 422);
    assert!(used.body.contains("names fund CL"), "{}", used.body);
    answer(&office, &format!("{at}/opening"), &[("how", "none")]).leads();
    answer(&office, &format!("{at}/funds/CL"), &[("how", "take")]).leads();

    let ask = office.page(&format!("{at}/away"));
    assert!(ask.body.contains("cannot be undone"), "{}", ask.body);
    office.send(OFFICER, &format!("{at}/away"), &[]).leads();
    let gone = office.get(&at);
    assert_eq!(gone.status, 404);
    let says = "This set-up is no longer here: its book was made, or it was put away.";
    assert!(gone.body.contains(says), "{}", gone.body);
}

fn sheet_of(rows: &[[&str; 4]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Balances").unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn opening_balances_come_from_a_spreadsheet_to_the_cell() {
    let office = Office::empty();
    let at = begun(&office);
    partnership(&office, &at);
    things(&office, &at);
    let path = format!("{at}/opening/sheet");
    let bring = |rows: &[[&str; 4]]| {
        let page = office.page(&format!("{at}/opening"));
        let fields = [
            ("form", page.hidden("form")),
            ("version", page.hidden("version")),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        office.send_file(&path, "closing.xlsx", &fields, &sheet_of(rows))
    };
    let head = ["Account", "Fund", "Debit", "Credit"];
    let wrong = bring(&[
        head,
        ["1000", "POOL", "812.40", ""],
        ["Total", "", "900", "0"],
    ])
    .leads();
    let refused = office.page(&wrong).body;
    assert!(
        refused.contains("C3") && refused.contains("add up to £812.40"),
        "{refused}"
    );
    assert!(!refused.contains("Take these"), "{refused}");

    let rows = [
        ["Balances at 31 March 2025", "", "", ""],
        head,
        ["1000", "POOL", "812.4", ""],
        ["2000", "VRU", "", "99.99"],
        ["1100", "VRU", "1500", ""],
        ["Total", "", "2312.40", "99.99"],
    ];
    let page = office.page(&bring(&rows).leads());
    for shown in [
        "6 rows = 3 balances + 1 compared + 2 set aside",
        "C3",
        "D4",
        "C5",
        "1,400.01",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    let kept = [
        ("form", page.hidden("form")),
        ("version", page.hidden("version")),
    ];
    let mut fields: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (*n, v.as_str())).collect();
    fields.push(("authority", "Agreed by the Board on 4 July 2025"));
    office
        .send(OFFICER, &format!("{path}/take"), &fields)
        .leads();

    let check = office.page(&format!("{at}/check"));
    let (form, answers) = (check.hidden("form"), check.hidden("answers"));
    let make = [("form", form.as_str()), ("answers", answers.as_str())];
    office.send(OFFICER, &format!("{at}/check"), &make).leads();
    // Each figure is an entry of its own and leads to its own cell.
    let journal = office.page("/anyshire/journal").body;
    assert!(journal.contains("Opening balance: Accruals"), "{journal}");
    let entry = office.page("/anyshire/journal/2").body;
    assert!(
        entry.contains("It stands in closing.xlsx") && entry.contains("lit number"),
        "{entry}"
    );
    assert!(
        entry.contains("99.99") && entry.contains("4 July 2025"),
        "{entry}"
    );
    let verified = office.send(OFFICER, "/anyshire/verify", &[]).leads();
    assert!(office.page(&verified).body.contains("Verified"));
}
