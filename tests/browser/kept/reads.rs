//! A role that reads: an auditor is offered nothing that writes, and what it sends is refused.

use crate::{
    http::{Answer, ask},
    met::PAGES,
    office::Office,
    walk::{EXTRACT, bring_in},
};

const AUDITOR: &str = "auditor";

/// A page as a role sees it.
fn seen_by(office: &Office, role: &str, path: &str) -> Answer {
    let cookie = format!("acting={role}");
    ask(&office.host, "GET", path, &[("Cookie", &cookie)], b"")
}

#[test]
fn no_page_offers_an_auditor_a_form_that_writes() {
    let office = Office::demonstration();
    let mut left_out = 0;
    for (_, address) in PAGES.iter().filter(|(_, address)| !address.is_empty()) {
        let page = seen_by(&office, AUDITOR, address);
        assert_eq!(page.status, 200, "{address}");
        // Who acts is chosen on every page, and the book may be verified.
        let may = if address.ends_with("/verify") { 2 } else { 1 };
        let posts = page.body.matches("method=\"post\"").count();
        assert_eq!(posts, may, "{address}: {}", page.body);
        let officer = seen_by(&office, "finance-officer", address);
        // Beside who acts, where that is no part of the form that the page asks with.
        let own = officer.body.matches("data-acting").count();
        let offered = officer.body.matches("method=\"post\"").count() > may - 1 + own;
        let told = page.body.contains("a role that reads and does not write");
        assert_eq!(offered, told, "{address}");
        left_out += usize::from(offered);
    }
    assert!(left_out > 10, "{left_out} pages offer others a form");
    // What there is to read stays: the lines that wait, with what is suggested for each.
    let office = Office::founded();
    bring_in(&office, EXTRACT, "1100");
    let coding = seen_by(&office, AUDITOR, "/cambridge/coding").body;
    assert!(coding.contains("49 lines to code"), "{coding}");
    assert!(coding.contains("Salary April 2020"), "{coding}");
    for offered in [
        "name=\"accept\"",
        "type=\"checkbox\"",
        "split=",
        "Code the selected",
    ] {
        assert!(!coding.contains(offered), "{offered}: {coding}");
    }
    // On the page of a line what is suggested stands, and what was said when it was left.
    let form = office.page("/cambridge/coding/1").hidden("form");
    let seen = office.page("/cambridge/coding/1").hidden("seen");
    let fields = [
        ("how", "leave"),
        ("form", &*form),
        ("seen", &*seen),
        ("why", "the payslip is missing"),
    ];
    office
        .send("finance-officer", "/cambridge/coding/1", &fields)
        .leads();
    let line = seen_by(&office, AUDITOR, "/cambridge/coding/1").body;
    for says in [
        "It was left waiting: The payslip is missing",
        "a role that may write",
    ] {
        assert!(line.contains(says), "{says}: {line}");
    }
    for offered in ["All of it to one place", "by hand", "between costs"] {
        assert!(!line.contains(offered), "{offered}: {line}");
    }
}

#[test]
fn what_an_auditor_sends_is_refused_and_writes_nothing() {
    let office = Office::demonstration();
    let head = |office: &Office| {
        let page = office.page("/cambridge/verify").body;
        page.split_once("<dt>Count</dt>").unwrap().1[..40].to_owned()
    };
    let before = head(&office);
    for path in [
        "/cambridge/journal/new",
        "/cambridge/journal/45/reverse",
        "/cambridge/coding",
        "/cambridge/2020-21/decide",
        "/cambridge/2021-22/close/prepare",
        "/cambridge/2021-22/close/approve",
        "/cambridge/reconcile/1000/2021-04-30/prepare",
        "/cambridge/add/funds",
        "/cambridge/attach/entry/46",
        "/setup",
    ] {
        let refused = office.send(AUDITOR, path, &[("form", "one")]);
        assert_eq!(refused.status, 422, "{path}");
        let says = "Auditor reads the book and does not write in it";
        assert!(refused.body.contains(says), "{path}: {}", refused.body);
    }
    assert_eq!(head(&office), before);
    assert_eq!(office.send(AUDITOR, "/cambridge/verify", &[]).status, 303);
}
