//! What was typed into a form stays: while somebody else is chosen to act, and when whoever sent it
//! goes on and comes back.

use serde_json::json;

use super::{Browser, hand::Hand};
use crate::{coding::waiting, office::Office};

impl Browser {
    /// What stands in a field.
    fn holds(&self, css: &str) -> String {
        let script = "return document.querySelector(arguments[0]).value";
        let value = self.run(script, &[json!(css)]);
        value.as_str().unwrap().to_owned()
    }
}

const TRANSFER: [(&str, &str); 4] = [
    ("#date", "31 May 2020"),
    ("#amount", "12.50"),
    ("#text", "A share of the \u{201c}film\u{201d} & more"),
    ("#authority", "Minute 5"),
];

#[test]
fn whoever_acts_is_changed_and_a_form_that_is_half_filled_stays() {
    let office = Office::founded();
    let Some(mut browser) = Browser::at(&office) else {
        return;
    };
    for without in [true, false] {
        browser.without_scripts(without);
        browser.open("/cambridge/journal/transfer");
        for (field, said) in TRANSFER {
            browser.fill(Hand::Mouse, field, said);
        }
        browser.choose(Hand::Mouse, "#to", "CL");
        let role = if without {
            "board-secretary"
        } else {
            "certifier"
        };
        browser.act_as(Hand::Mouse, role);
        for (field, said) in TRANSFER.into_iter().chain([("#to", "CL"), ("#role", role)]) {
            assert_eq!(
                browser.holds(field),
                said,
                "{field}, without scripts: {without}"
            );
        }
        assert!(!browser.has(".wrongs"), "{}", browser.text());
        browser.choose(Hand::Mouse, "#from", "POOL");
        browser.follow(Hand::Mouse, "form button.main");
        browser.wait_to_read("Move £12.50?");
        // The page that checks it keeps it too, and nothing is posted on the way.
        browser.act_as(Hand::Mouse, "finance-officer");
        assert_eq!(browser.holds("#amount"), "12.50");
        assert_eq!(browser.holds("#role"), "finance-officer");
    }
    assert_eq!(office.get("/cambridge/journal/3").status, 404);
}

#[test]
fn the_enter_key_sends_the_form_and_changes_nobody() {
    let office = Office::founded();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    browser.open("/cambridge/journal/transfer");
    for (field, said) in TRANSFER {
        browser.fill(Hand::Mouse, field, said);
    }
    browser.choose(Hand::Mouse, "#from", "POOL");
    browser.choose(Hand::Mouse, "#to", "CL");
    browser.press(Hand::Mouse, "#amount");
    browser.strike("\u{E007}");
    browser.wait_to_read("Move £12.50?");
}

/// Several forms stand on the page of a line: without scripts it says that what is typed is lost;
/// a script sends the one that was typed into.
#[test]
fn a_page_of_several_forms_keeps_the_one_that_was_typed_into() {
    let office = waiting();
    let Some(mut browser) = Browser::at(&office) else {
        return;
    };
    let path = "/cambridge/coding/1";
    let lost = "Changing it clears what is typed below";
    browser.without_scripts(true);
    browser.open(path);
    browser.wait_to_read(lost);
    browser.without_scripts(false);
    browser.open(path);
    assert!(!browser.text().contains(lost), "{}", browser.text());
    browser.choose(Hand::Mouse, "#account-2", "6900");
    browser.fill(Hand::Mouse, "#amount-2", "12.50");
    browser.act_as(Hand::Mouse, "certifier");
    assert_eq!(browser.holds("#amount-2"), "12.50");
    assert_eq!(browser.holds("#account-2"), "6900");
    assert_eq!(browser.holds("#role"), "certifier");
    browser.fill(Hand::Mouse, "#leave #why", "The council looks for it");
    browser.act_as(Hand::Mouse, "finance-officer");
    assert_eq!(browser.holds("#why"), "The council looks for it");
    let still = office.page("/cambridge/coding").body;
    assert!(!still.contains("The council looks for it"), "{still}");
}

#[test]
fn whoever_comes_back_to_a_form_that_was_refused_finds_what_was_typed() {
    let office = Office::founded();
    let Some(mut browser) = Browser::at(&office) else {
        return;
    };
    for without in [true, false] {
        browser.without_scripts(without);
        browser.open("/cambridge/commitments/new");
        browser.fill(Hand::Mouse, "#payee", "Village hall");
        browser.fill(Hand::Mouse, "#amount", "lots");
        browser.follow(Hand::Mouse, "form button.main");
        browser.wait_to_read("There is a problem");
        browser.follow(Hand::Mouse, ".brand");
        browser.back();
        browser.wait_to_read("There is a problem");
        assert_eq!(browser.holds("#payee"), "Village hall");
        assert_eq!(browser.holds("#amount"), "lots");
        // And a page that checks what was sent.
        browser.open("/cambridge/journal/transfer");
        for (field, said) in TRANSFER {
            browser.fill(Hand::Mouse, field, said);
        }
        browser.choose(Hand::Mouse, "#from", "POOL");
        browser.choose(Hand::Mouse, "#to", "CL");
        browser.follow(Hand::Mouse, "form button.main");
        browser.wait_to_read("Move £12.50?");
        browser.follow(Hand::Mouse, ".brand");
        browser.back();
        browser.wait_to_read("Move £12.50?");
    }
}
