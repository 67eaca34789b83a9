//! What a page does as it is typed into, and what comes after it was sent: the way back, the same
//! form again, and what is told of it.

use serde_json::json;

use super::super::{Browser, hand::Hand};
use crate::{coding::waiting, office::Office};

const NEW: &str = "/cambridge/journal/new";

/// The form of an entry, filled in.
fn entered(browser: &Browser, text: &str) {
    browser.open(NEW);
    let fields = [
        ("#date", "31 May 2020"),
        ("#text", text),
        ("#reference", "INV-7"),
        ("#debit-1", "1,020.50"),
        ("#credit-2", "20.50"),
        ("#credit-3", "1000"),
        ("#why", "No statement shows it yet"),
    ];
    for (field, said) in fields {
        browser.fill(Hand::Mouse, field, said);
    }
    for side in 1..=3 {
        let account = if side == 1 { "6900" } else { "2000" };
        browser.choose(Hand::Mouse, &format!("#account-{side}"), account);
        browser.choose(Hand::Mouse, &format!("#fund-{side}"), "POOL");
    }
}

#[test]
fn whoever_goes_back_after_posting_can_send_the_form_again_in_vain() {
    let office = Office::founded();
    let Some(mut browser) = Browser::at(&office) else {
        return;
    };
    for without in [true, false] {
        browser.without_scripts(without);
        let text = if without {
            "Hall in May"
        } else {
            "Room in May"
        };
        entered(&browser, text);
        browser.follow(Hand::Mouse, "form button.main");
        for says in ["INV-7", "No statement shows it yet"] {
            browser.wait_to_read(says);
        }
        browser.follow(Hand::Mouse, "form button.main");
        browser.wait_to_read("Posted as entry");
        browser.back();
        browser.wait_to_read("Post this entry");
        browser.follow(Hand::Mouse, "form button.main");
        browser.wait_to_read("It was posted already, as entry");
        // The form itself, two steps back, is a form anew, and asks before it posts the same again.
        browser.back();
        browser.wait_to_read("Post this entry");
        browser.back();
        browser.wait_to_read("New journal entry");
        browser.follow(Hand::Mouse, "form button.main");
        browser.wait_to_read("is it the same entry?");
    }
    let journal = office.page("/cambridge/journal").body;
    for text in ["Hall in May", "Room in May"] {
        assert_eq!(journal.matches(text).count(), 1, "{journal}");
    }
}

#[test]
fn what_stands_below_typed_figures_is_their_sum() {
    let office = Office::founded();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    entered(&browser, "Hall");
    let sums = "return [...document.querySelectorAll('[data-sum]')].map((on) => on.textContent)";
    assert_eq!(browser.run(sums, &[]), json!(["1,020.50", "1,020.50"]));
    browser.fill(Hand::Mouse, "#credit-2", "20.55");
    assert_eq!(browser.run(sums, &[]), json!(["1,020.50", "1,020.55"]));
}

#[test]
fn what_should_have_stood_instead_opens_its_own_part() {
    let office = Office::founded();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    browser.open("/cambridge/journal/1/reverse");
    let open = "return [...document.querySelectorAll('[data-way]')].map((on) => on.open)";
    assert_eq!(browser.run(open, &[]), json!([false, false]));
    browser.press(Hand::Mouse, "[name=instead][value=recode]");
    assert_eq!(browser.run(open, &[]), json!([true, false]));
    browser.press(Hand::Mouse, "[name=instead][value=postings]");
    assert_eq!(browser.run(open, &[]), json!([false, true]));
}

#[test]
fn the_last_lines_that_were_looked_for_are_told_and_can_be_undone() {
    let office = waiting();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    browser.open("/cambridge/coding?find=salary");
    browser.wait_for("button[name=alike]");
    browser.leading_on(|browser| browser.strike("g"));
    browser.wait_to_read("12 lines just answered");
    browser.wait_for("[data-key=u]");
}
