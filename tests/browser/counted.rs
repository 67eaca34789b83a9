//! Accounts without statements, which are reconciled with what was counted; what a reconciliation
//! does not list; and that nobody signs as another than the page says.

use crate::{
    met::PAGES,
    office::Office,
    reconcile::{PLACE, bring_in},
    walk::{CERTIFIER, OFFICER},
};

/// Cash, or an account of which only a balance on paper is known.
#[test]
fn an_account_without_statements_is_prepared_for_what_was_counted() {
    let office = Office::founded();
    let nothing = office.page(PLACE).body;
    assert!(nothing.contains("or what was counted"), "{nothing}");
    let stated = |balance: &str| office.page(&format!("{PLACE}?balance={balance}"));
    let short = stated("5722.07").body;
    assert!(
        short.contains("differ by −£0.10, and no line explains any of it"),
        "{short}"
    );
    assert!(short.contains("can be prepared when"), "{short}");
    let page = stated("5722.17");
    for says in [
        "Difference nil",
        "compared in sum and not one by one",
        "No statement was brought in",
    ] {
        assert!(page.body.contains(says), "{says}: {}", page.body);
    }
    assert!(!page.body.contains("without a gap"), "{}", page.body);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let fields = [("form", &*form), ("shown", &*shown), ("balance", "5722.17")];
    let done = office.send(OFFICER, &format!("{PLACE}/prepare"), &fields);
    assert!(office.page(&done.leads()).body.contains("Signed"));
    // It is counted again before anybody approves, and a voucher is not paid out yet.
    let page = office.page(&format!("{PLACE}?balance=5722.07"));
    assert!(page.body.contains("Compared with a balance other than"));
    for wrong in ["?balance=sixty", "?balance=1.00&not-in=lots"] {
        let page = office.page(&format!("{PLACE}{wrong}")).body;
        assert!(page.contains("There is a problem"), "{wrong}: {page}");
    }
}

/// Who acts is the same in every tab, and a page says who would sign: nobody signs as another.
#[test]
fn nobody_signs_as_another_role_than_the_page_says() {
    let office = Office::founded();
    let page = office.page(&format!("{PLACE}?balance=5722.17"));
    assert_eq!(page.hidden("shown-to"), OFFICER);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let fields = [
        ("shown-to", OFFICER),
        ("form", &*form),
        ("shown", &*shown),
        ("balance", "5722.17"),
    ];
    let prepare = |role: &str| office.send(role, &format!("{PLACE}/prepare"), &fields);
    let refused = prepare(CERTIFIER);
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .body
            .contains("as Finance officer, and you now act as")
    );
    let nobody = office.page(PLACE).body;
    assert!(nobody.contains("or what was counted"), "{nobody}");
    prepare(OFFICER).leads();
}

/// A reconciliation lists all that waits; of a file that nobody coded it says what comes first.
#[test]
fn more_than_a_reconciliation_lists_leads_to_what_comes_first() {
    let office = Office::founded();
    let lines: Vec<String> = (1..=10_001)
        .map(|number| format!("23/04/2020,BGC,Gift {number},R{number},,1.00,\n"))
        .collect();
    bring_in(&office, "april.csv", &lines.concat());
    let page = office.page(&format!("{PLACE}?balance=1.00")).body;
    assert!(
        page.contains("More than 10,000 lines of account 1000 wait"),
        "{page}"
    );
    assert!(page.contains("Code what waits"), "{page}");
}

/// A form that lost the field would be anybody's.
#[test]
fn every_form_that_acts_says_to_whom_it_was_shown() {
    let office = Office::demonstration();
    let mut forms = 0;
    for (_, address) in PAGES {
        // Some pages are met with a book of their own.
        if address.is_empty() {
            continue;
        }
        let page = office.get(address).body;
        let acting = page.matches("method=\"post\"").count();
        let said = page.matches("name=\"shown-to\"").count();
        let who = page.matches("<form class=\"acting\"").count();
        assert_eq!(said + who, acting, "{address}: {page}");
        forms += said;
    }
    assert!(forms > 40, "{forms}");
}
