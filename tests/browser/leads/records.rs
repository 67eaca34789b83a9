//! What a book is made of, its rules, its documents and its setting up: the field at fault.

use super::{ASKS, leads, send};
use crate::office::Office;

#[test]
fn what_a_book_is_made_of_is_refused_at_the_field_at_fault() {
    let office = Office::demonstration();
    let account = [
        ("code", "1000"),
        ("name", "Bank"),
        ("type", "asset"),
        ("why", "Renamed"),
    ];
    let taken = send(&office, "/cambridge/add/accounts", ASKS, &account);
    leads(&taken, &[("code", "is there already")]);
    let grant = [
        ("code", "NEW"),
        ("name", "A grant"),
        ("funder", "NONESUCH"),
        ("fund", "NONESUCH"),
        ("project", "NONESUCH"),
        ("starts", "1 April 2021"),
        ("ends", "31 March 2022"),
        ("authority", "Letter"),
        ("year-1", "2019/20"),
        ("amount-1", "5.00"),
        ("year-2", "2021/22"),
        ("amount-2", "5.00"),
        ("why", "Awarded"),
        ("how", "keep"),
    ];
    let wrong = [
        ("funder", "names funder NONESUCH"),
        ("fund", "names fund NONESUCH"),
        ("project", "names project NONESUCH"),
        ("year-1", "allocates money to 2019/20"),
    ];
    leads(
        &send(&office, "/cambridge/add/grants", ASKS, &grant),
        &wrong,
    );
    let change = "/cambridge/change/grants/CL-2021";
    let backwards = [
        ("ends", "1 March 2020"),
        ("why", "Shorter"),
        ("how", "keep"),
    ];
    leads(
        &send(&office, change, ASKS, &backwards),
        &[("ends", "before it starts")],
    );
    let closed = [("amount-1", "5.00"), ("why", "Less"), ("how", "keep")];
    leads(
        &send(&office, change, ASKS, &closed),
        &[("amount-1", "is closed, so what")],
    );
    let long = "x".repeat(251);
    let renamed = [("name", long.as_str()), ("why", "Longer"), ("how", "keep")];
    let refused = send(&office, "/cambridge/change/funds/POOL", ASKS, &renamed);
    leads(&refused, &[("name", "has 251 characters")]);
}

#[test]
fn a_rule_is_refused_at_the_field_at_fault() {
    let office = Office::founded();
    let rule = [
        ("name", "Halls"),
        ("contains", "hall"),
        ("account", "6900"),
        ("fund", "POOL"),
        ("how", "keep"),
    ];
    let path = "/cambridge/add-rule";
    send(&office, path, ASKS, &rule).leads();
    leads(
        &send(&office, path, ASKS, &rule),
        &[("name", "is there already")],
    );
    let ranges = [
        &rule[..],
        &[
            ("name", "Other"),
            ("contains", ""),
            ("least", "5.00"),
            ("most", "-1.00"),
        ],
    ]
    .concat();
    let wrong = [
        ("contains", "could match every line"),
        ("most", "below nil"),
        ("least", "no amount is both"),
    ];
    leads(&send(&office, path, ASKS, &ranges), &wrong);
    let nowhere = [&rule[..], &[("name", "Other"), ("fund", "NONESUCH")]].concat();
    leads(
        &send(&office, path, ASKS, &nowhere),
        &[("fund", "which this book does not have")],
    );
    let long = "x".repeat(1_001);
    let end = "/cambridge/rules/Halls/end";
    leads(
        &send(&office, end, ASKS, &[("why", &long)]),
        &[("why", "has 1001 characters")],
    );
}

#[test]
fn a_document_that_is_refused_keeps_what_was_said_of_it() {
    let office = Office::demonstration();
    let long = "x".repeat(1_001);
    let path = "/cambridge/attach/entry/46";
    let form = office.page(path).hidden("form");
    let fields = [("form", form.as_str()), ("why", long.as_str())];
    let refused = office.send_file(path, "invoice.pdf", &fields, b"An invoice");
    leads(&refused, &[("why", "has 1001 characters")]);
    assert!(refused.body.contains(&long));
    let empty = office.send_file(path, "invoice.pdf", &[("why", "The invoice")], b"");
    leads(&empty, &[("file", "Choose the document")]);
    assert!(
        empty.body.contains("value=\"The invoice\""),
        "{}",
        empty.body
    );
}

#[test]
fn everything_wrong_with_an_answer_of_a_set_up_is_said_at_once() {
    let office = Office::demonstration();
    let long = "x".repeat(251);
    let partnership = [
        ("name", ""),
        ("short", long.as_str()),
        ("slug", "Not A Word"),
        ("year", "2090/91"),
    ];
    let wrong = [
        ("name", "Say the partnership's name"),
        ("short", "has 251 characters"),
        ("slug", "is not a short name"),
        ("year", "lies too far ahead"),
    ];
    let path = "/setup/feed/partnership";
    leads(&send(&office, path, ASKS, &partnership), &wrong);
    let account = [("code", "1000"), ("name", ""), ("type", "asset")];
    let wrong = [
        ("code", "is there already"),
        ("name", "Say what it is called"),
    ];
    let path = "/setup/feed/accounts/add";
    leads(&send(&office, path, ASKS, &account), &wrong);
    let opening = [
        ("authority", ""),
        ("account-1", "1000"),
        ("fund-1", "POOL"),
        ("amount-1", "lots"),
        ("account-2", "1000"),
        ("fund-2", "NONESUCH"),
        ("amount-2", "5.00"),
        ("account-3", "9999"),
        ("fund-3", "POOL"),
        ("amount-3", "5.00"),
        ("how", "keep"),
    ];
    let wrong = [
        ("authority", "say which document"),
        ("amount-1", "'lots'"),
        ("fund-2", "names fund NONESUCH"),
        ("account-3", "names account 9999"),
    ]
    .map(|(field, says)| (field, says.trim_start_matches("say ")));
    leads(
        &send(&office, "/setup/feed/opening", ASKS, &opening),
        &wrong,
    );
}

#[test]
fn setting_up_is_refused_at_the_field_at_fault() {
    let office = Office::demonstration();
    let path = "/setup/feed/partnership";
    let taken = [("slug", "cambridge")];
    let says = "There is a book 'cambridge' already";
    leads(&send(&office, path, ASKS, &taken), &[("slug", says)]);
    let ahead = [("year", "2090/91")];
    leads(
        &send(&office, path, ASKS, &ahead),
        &[("year", "lies too far ahead")],
    );
    let none = [("slug", "Not A Word")];
    leads(
        &send(&office, path, ASKS, &none),
        &[("slug", "is not a short name")],
    );
    let long = "x".repeat(251);
    let name = [("name", long.as_str())];
    leads(
        &send(&office, path, ASKS, &name),
        &[("name", "has 251 characters")],
    );
    let account = [
        ("code", "1000"),
        ("name", "Bank"),
        ("type", "asset"),
        ("how", "keep"),
    ];
    let taken = send(&office, "/setup/feed/accounts/add", ASKS, &account);
    leads(&taken, &[("code", "is there already")]);
    let opening = [
        ("authority", "The accounts of 2024/25"),
        ("account-1", "1000"),
        ("fund-1", "POOL"),
        ("amount-1", "5.00"),
        ("account-2", "1000"),
        ("fund-2", "NONESUCH"),
        ("amount-2", "5.00"),
        ("how", "keep"),
    ];
    let unknown = send(&office, "/setup/feed/opening", ASKS, &opening);
    leads(&unknown, &[("fund-2", "names fund NONESUCH")]);
}
