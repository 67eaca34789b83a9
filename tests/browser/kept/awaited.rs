//! What is promised and claimed, kept in the browser: set against what a fund has left, once, and
//! answered by the line that pays it.

use crate::{coding::bring_in, office::Office, things::answer};

const OFFICER: &str = "finance-officer";

const HALL: [(&str, &str); 9] = [
    ("payee", "Village hall"),
    ("reference", "48213"),
    ("amount", "345.00"),
    ("account", "6900"),
    ("fund", "POOL"),
    ("made", "1 May 2020"),
    ("expected", "6 May 2020"),
    ("why", "Agreed by the Board"),
    ("place", ""),
];

const BANK: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
    05/05/2020,FPO,Village hall hire,48213,300.00,,5422.17\n\
    22/05/2020,FPO,Village hall hire,48301,55.00,,5367.17\n";

#[test]
fn a_commitment_is_set_against_what_is_left_once_and_paid_by_a_line() {
    let office = Office::founded();
    let all = answer(&office, "/cambridge/commitments/new", &[("amount", "lots")]);
    assert_eq!(all.status, 422);
    for field in [
        "payee", "amount", "account", "fund", "made", "expected", "why",
    ] {
        assert!(all.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(all.body.contains("value=\"lots\""), "{}", all.body);
    let place = answer(&office, "/cambridge/commitments/new", &HALL).leads();
    assert!(place.starts_with("/cambridge/commitments/1"), "{place}");
    let page = office.page(&place).body;
    for said in [
        "£345.00 of £345.00 is still to be paid",
        "48213",
        "Agreed by the Board",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let free = |says: &str| {
        let home = office.page("/cambridge?year=2020-21").body;
        assert!(
            home.contains(">£5,377.17<") || home.contains("5,377.17"),
            "{home}"
        );
        assert!(home.contains(says), "{says}: {home}");
    };
    free("promised in 1 commitment");
    // A line that seems to pay it waits as the commitment, and not once more beside it.
    let rule = [
        ("name", "Halls"),
        ("contains", "village hall"),
        ("account", "6900"),
        ("fund", "POOL"),
        ("why", "They come again"),
        ("how", "keep"),
    ];
    answer(&office, "/cambridge/add-rule", &rule).leads();
    let one = BANK.lines().take(2).collect::<Vec<_>>().join("\n");
    bring_in(&office, "bank.csv", "1000", one.as_bytes());
    free("345.00");
    let grid = office.page("/cambridge/coding").body;
    assert!(
        grid.contains("href=\"/cambridge/commitments/1\">Commitment 1<"),
        "{grid}"
    );
    assert!(grid.contains("same reference 48213"), "{grid}");
    let rules = office.page("/cambridge/coding/rules").body;
    assert!(rules.contains("The rules propose nothing"), "{rules}");

    let line = "/cambridge/coding/1";
    let settle = [("how", "settle"), ("awaited", "commitment 1")];
    answer(&office, line, &settle).leads();
    let page = office.page("/cambridge/commitments/1").body;
    assert!(
        page.contains("£45.00 of £345.00 is still to be paid"),
        "{page}"
    );
    free("promised in 1 commitment");
    let funds = office.page("/cambridge/funds/POOL?year=2020-21").body;
    assert!(
        funds.contains("Committed £") && funds.contains("5,377.17"),
        "{funds}"
    );

    // More than is left is told at the form, and confirmed by its figure.
    bring_in(&office, "more.csv", "1000", BANK.as_bytes());
    let second = "/cambridge/coding/2";
    let told = answer(&office, second, &settle);
    assert_eq!(told.status, 422);
    assert!(
        told.body.contains("£10.00 more than the £45.00 left"),
        "{}",
        told.body
    );
    let over = [settle[0], settle[1], ("over", "10.00")];
    answer(&office, second, &over).leads();
    let page = office.page("/cambridge/commitments/1").body;
    assert!(page.contains("Paid, £10.00 over"), "{page}");
    let undo = "/cambridge/coding/undo?lines=2";
    let asks = office.page(undo);
    let (form, undoing) = (asks.hidden("form"), asks.hidden("undoing"));
    let fields = [("form", form.as_str()), ("undoing", undoing.as_str())];
    office.send(OFFICER, undo, &fields).leads();
    let page = office.page("/cambridge/commitments/1").body;
    assert!(
        page.contains("£45.00 of £345.00 is still to be paid"),
        "{page}"
    );
    assert!(page.contains("Reversed by"), "{page}");
}

#[test]
fn a_promise_that_looks_made_already_is_recorded_once_somebody_confirms_it() {
    let office = Office::founded();
    answer(&office, "/cambridge/commitments/new", &HALL).leads();
    let path = "/cambridge/commitments/new";
    let told = answer(&office, path, &HALL);
    assert_eq!(told.status, 422);
    for said in [
        "Nothing is recorded yet.",
        "Commitment 1 to Village hall quotes 48213 too",
        "It is right: record it",
    ] {
        assert!(told.body.contains(said), "{said}: {}", told.body);
    }
    assert_eq!(office.get("/cambridge/commitments/2").status, 404);
    let (form, heed) = (told.hidden("form"), between(&told.body));
    let mut fields = vec![("form", form.as_str()), ("heed", heed.as_str())];
    fields.extend(HALL);
    let place = office.send(OFFICER, path, &fields).leads();
    assert!(place.starts_with("/cambridge/commitments/2"), "{place}");
}

/// The digest of what was said, which the button that confirms it carries.
fn between(page: &str) -> String {
    let rest = page.split_once("name=\"heed\" value=\"").expect(page).1;
    rest.split_once('"').expect(page).0.to_owned()
}
