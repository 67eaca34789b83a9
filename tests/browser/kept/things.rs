//! What a book is made of, kept up in the browser: things added and changed with who and why, rules
//! tried and kept, evidence attached.

use crate::{http::Answer, office::Office};

const OFFICER: &str = "finance-officer";

/// A form of a page, with its unseen fields and those that are filled in.
pub(crate) fn answer(office: &Office, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = office.page(path);
    let mut kept = vec![("form", page.hidden("form"))];
    if page.body.contains("name=\"seen\" value=\"") {
        kept.push(("seen", page.hidden("seen")));
    }
    let mut all: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (*n, v.as_str())).collect();
    all.extend_from_slice(fields);
    office.send(OFFICER, path.split('?').next().unwrap(), &all)
}

#[test]
fn a_thing_is_added_and_changed_with_its_reason_and_a_change_in_between_is_told() {
    let office = Office::founded();
    let add = "/cambridge/add/accounts";
    let training = [
        ("code", "6400"),
        ("name", "Training"),
        ("type", "expenditure"),
    ];
    let silent = answer(&office, add, &training);
    assert_eq!(silent.status, 422);
    assert!(silent.body.contains("href=\"#why\"") && silent.body.contains("Training"));
    let told = [&training[..], &[("why", "The Board asked for it")]].concat();
    let place = answer(&office, add, &told).leads();
    assert_eq!(place, "/cambridge/accounts/6400");
    assert!(office.page(&place).body.contains("Nothing was posted here"));
    let twice = answer(&office, add, &told);
    assert_eq!(twice.status, 422);
    assert!(twice.body.contains("is there already"), "{}", twice.body);

    let change = "/cambridge/change/accounts/6400";
    let mine = office.page(change);
    let theirs = [
        ("code", "6400"),
        ("name", "Courses"),
        ("type", "expenditure"),
        ("why", "Shorter"),
    ];
    answer(&office, change, &theirs).leads();
    let (form, seen) = (mine.hidden("form"), mine.hidden("seen"));
    let stale = [
        ("form", form.as_str()),
        ("seen", seen.as_str()),
        ("code", "6400"),
        ("name", "Training and travel"),
        ("type", "expenditure"),
        ("why", "Longer"),
    ];
    let told = office.send(OFFICER, change, &stale);
    assert_eq!(told.status, 422);
    for shown in [
        "omebody else has changed account 6400",
        "Training and travel",
        "Courses",
    ] {
        assert!(told.body.contains(shown), "{shown}: {}", told.body);
    }
    let (form, seen) = (told.hidden("form"), told.hidden("seen"));
    let again = [
        &[("form", form.as_str()), ("seen", seen.as_str())],
        &stale[2..],
    ]
    .concat();
    office.send(OFFICER, change, &again).leads();
    let page = office.page("/cambridge/accounts/6400").body;
    assert!(page.contains("Training and travel"), "{page}");
    let verify = office.page("/cambridge/verify").body;
    assert!(verify.contains("6400"), "{verify}");
}

#[test]
fn a_grant_for_the_next_year_is_added_and_its_award_posted_once() {
    let office = Office::demonstration();
    let grant = [
        ("code", "CL-2122"),
        ("name", "County Lines, second year"),
        ("funder", "OPCC"),
        ("fund", "CL"),
        ("project", "CL"),
        ("starts", "1 April 2021"),
        ("ends", "31 March 2022"),
        ("authority", "Award letter of 2 March 2021"),
        ("years", "2"),
        ("year-1", "2021/22"),
        ("amount-1", "12,000.00"),
        ("why", "The Commissioner awarded it"),
    ];
    let place = answer(&office, "/cambridge/add/grants", &grant).leads();
    assert!(
        office
            .page(&place)
            .body
            .contains("Post the award of 2021/22")
    );
    // Until it is posted its fund looks short, and home says what to do first.
    let short = "£12,000.00 is allocated and not posted, so its fund looks short of it";
    let home = || office.page("/cambridge?year=2021-22").body;
    let path = "/cambridge/grants/CL-2122/award?year=2021-22";
    assert!(
        home().contains(short) && home().contains(path),
        "{}",
        home()
    );
    let ask = office.page(path);
    assert!(ask.body.contains("12,000.00") && ask.body.contains("Grants receivable"));
    let form = ask.hidden("form");
    let fields = [("form", form.as_str()), ("year", "2021-22")];
    let posted = office
        .send(OFFICER, "/cambridge/grants/CL-2122/award", &fields)
        .leads();
    assert!(!home().contains(short), "{}", home());
    let again = office
        .send(OFFICER, "/cambridge/grants/CL-2122/award", &fields)
        .leads();
    assert_eq!(posted, again);
    let other = [("form", "another"), ("year", "2021-22")];
    let refused = office.send(OFFICER, "/cambridge/grants/CL-2122/award", &other);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("is posted already"),
        "{}",
        refused.body
    );
    let fund = office.page("/cambridge/funds/CL?year=2021-22").body;
    assert!(fund.contains("12,000.00"), "{fund}");
    let months = office
        .page("/cambridge/projects/CL?year=2020-21&months=yes")
        .body;
    assert!(
        months.contains("id=\"months\"") && months.contains("September"),
        "{months}"
    );
    let project = office.page("/cambridge/projects/CL?year=2020-21").body;
    assert!(
        !project.contains("id=\"months\""),
        "nobody asked: {project}"
    );
    for figure in ["41,000.00", "9,000.00", "6,000.00", "Spent"] {
        assert!(project.contains(figure), "{figure}: {project}");
    }
}

#[test]
fn a_rule_is_made_from_a_line_tried_kept_moved_and_ended() {
    let office = Office::demonstration();
    let listed = office.page("/cambridge/rules").body;
    assert!(
        listed.contains("last on"),
        "the demonstration followed its rules: {listed}"
    );
    let from = office.page("/cambridge/add-rule?line=42");
    let form = from.hidden("form");
    let rule = |how: &str, account: &str| {
        let fields = [
            ("form", form.as_str()),
            ("how", how),
            ("name", "Salaries & more"),
            ("contains", "Salary"),
            ("account", account),
            ("fund", "CL"),
            ("place", "CL SAL"),
        ];
        office.send(OFFICER, "/cambridge/add-rule", &fields)
    };
    let agreed = rule("try", "6000").body;
    assert!(
        agreed.contains("as it says, and 0 lines otherwise"),
        "{agreed}"
    );
    assert!(agreed.contains("Salary April 2020") && agreed.contains("value=\"Salary\""));
    let differs = rule("try", "6020").body;
    assert!(differs.contains("0 lines as it says") && differs.contains("6000 CL CL SAL"));
    let everything = office.send(
        OFFICER,
        "/cambridge/add-rule",
        &[
            ("how", "try"),
            ("name", "All"),
            ("account", "6000"),
            ("fund", "CL"),
        ],
    );
    assert_eq!(everything.status, 422);
    assert!(
        everything.body.contains("could match every line"),
        "{}",
        everything.body
    );

    let kept = rule("keep", "6000").leads();
    assert_eq!(kept, rule("keep", "6000").leads());
    let rules = office.page(&kept).body;
    assert!(
        rules.contains("8. <a href=\"/cambridge/rules/Salaries%20%26%20more\""),
        "{rules}"
    );
    let seen = office.page("/cambridge/rules").hidden("seen");
    let moved = [("form", "m"), ("to", "1"), ("seen", seen.as_str())];
    let at = "/cambridge/rules/Salaries%20%26%20more";
    office.send(OFFICER, &format!("{at}/move"), &moved).leads();
    let rules = office.page("/cambridge/rules").body;
    assert!(
        rules.contains("1. <a href=\"/cambridge/rules/Salaries%20%26%20more\""),
        "{rules}"
    );

    let stale = office.page(at);
    let fields = [
        ("how", "keep"),
        ("name", "Pay"),
        ("contains", "Salary"),
        ("account", "6000"),
        ("fund", "CL"),
        ("place", "CL SAL"),
    ];
    answer(&office, at, &fields).leads();
    let (form, seen) = (stale.hidden("form"), stale.hidden("seen"));
    let late = [
        &[("form", form.as_str()), ("seen", seen.as_str())],
        &fields[..],
    ]
    .concat();
    assert_eq!(office.send(OFFICER, at, &late).status, 404);
    let end = office.page("/cambridge/rules/Pay/end");
    assert!(end.body.contains("stay as they are"));
    answer(
        &office,
        "/cambridge/rules/Pay/end",
        &[("why", "Not needed")],
    )
    .leads();
    assert!(!office.page("/cambridge/rules").body.contains("/rules/Pay"));
}

/// The rules that a page lists, by their places.
fn listed(page: &str) -> Vec<usize> {
    let rows = page.split("id=\"rule-").skip(1);
    rows.map(|row| row.split('"').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn many_rules_stand_a_page_at_a_time_and_are_found_by_a_word() {
    let office = Office::with_rules(120);
    let pages = [
        ("/cambridge/rules", 1..=50),
        ("/cambridge/rules?from=51", 51..=100),
        ("/cambridge/rules?from=101", 101..=120),
    ];
    for (address, places) in pages {
        let page = office.page(address).body;
        let says = format!("Rules {} to {} of 120", places.start(), places.end());
        assert!(page.contains(&says), "{address}: {page}");
        assert_eq!(listed(&page), places.collect::<Vec<_>>(), "{address}");
    }
    let first = office.page("/cambridge/rules").body;
    assert!(first.contains("href=\"/cambridge/rules?from=51\">Later rules"));
    let last = office.page("/cambridge/rules?from=101").body;
    assert!(!last.contains("Later rules"), "{last}");
    // A rule that leaves a page by a step is shown on the page where it now stands.
    let seen = office.page("/cambridge/rules").hidden("seen");
    let fields = [("form", "one step"), ("to", "51"), ("seen", seen.as_str())];
    let moved = office.send(OFFICER, "/cambridge/rules/Rule%2050/move", &fields);
    assert_eq!(moved.leads(), "/cambridge/rules?from=51#rule-51");
    let page = office.page("/cambridge/rules?from=51").body;
    assert!(
        page.contains("51. <a href=\"/cambridge/rules/Rule%2050\""),
        "{page}"
    );
    // A word of a name, of what a line must have or of where it goes.
    let found = office.page("/cambridge/rules?find=RULE+11").body;
    assert_eq!(
        listed(&found),
        [11, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119]
    );
    let found = office.page("/cambridge/rules?find=10077").body;
    assert_eq!(listed(&found), [77]);
    let none = office.page("/cambridge/rules?find=nothing+like+it").body;
    assert!(none.contains("No rule matches"), "{none}");
}

#[test]
fn evidence_is_attached_once_and_stands_where_the_story_is_told() {
    let office = Office::demonstration();
    let lacking = office.page("/cambridge/evidence?year=2020-21").body;
    assert!(
        lacking.contains("over £500.00 without a document"),
        "{lacking}"
    );
    assert!(
        lacking.contains("/cambridge/attach/entry/42\""),
        "{lacking}"
    );
    // A cost that was reversed is none any more, and asks for no document.
    assert!(
        !lacking.contains("/cambridge/attach/entry/46\""),
        "{lacking}"
    );
    let attach = |of: &str, name: &str, bytes: &[u8]| {
        let path = format!("/cambridge/attach/{of}");
        let form = office.page(&path).hidden("form");
        office.send_file(&path, name, &[("form", &form)], bytes)
    };
    let empty = attach("entry/42", "invoice.pdf", b"");
    assert_eq!(empty.status, 422);
    assert!(
        empty.body.contains("choose the document") || empty.body.contains("Choose the document")
    );
    let place = attach("entry/42", "invoice <1>.pdf", b"%PDF invoice").leads();
    assert_eq!(place, "/cambridge/journal/42");
    let story = office.page(&place).body;
    assert!(story.contains("invoice &lt;1&gt;.pdf"), "{story}");
    attach("line/42", "remittance.txt", b"remittance").leads();
    attach("decision/2020-21.1", "minutes.txt", b"9.1 noted").leads();
    assert_eq!(
        office.get("/cambridge/attach/decision/2020-21.9").status,
        404
    );
    assert_eq!(office.get("/cambridge/attach/entry/99999").status, 404);
    let index = office.page("/cambridge/evidence?year=2020-21").body;
    for shown in [
        "3 documents are attached",
        "minutes.txt",
        "remittance.txt",
        "statement line 42",
    ] {
        assert!(index.contains(shown), "{shown}: {index}");
    }
    assert!(!index.contains("/cambridge/attach/entry/42\""), "{index}");
    let digest = index
        .split("/cambridge/files/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let file = office.get(&format!("/cambridge/files/{digest}"));
    assert_eq!((file.status, file.body.as_str()), (200, "%PDF invoice"));
    assert!(
        file.header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let verified = office.send(OFFICER, "/cambridge/verify", &[]).leads();
    assert!(office.page(&verified).body.contains("Verified"));
}
