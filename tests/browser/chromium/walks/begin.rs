//! A second book, set up in the browser alone: from an empty database, an answer at a time, to a
//! printed Appendix A with other names and other figures.

use super::super::{Browser, hand::Hand, seen::Watch};
use crate::office::Office;

/// The button that a page is for.
const GO_ON: &str = "main form button.main";

/// What is answered: the list, and each field with its answer.
const ANSWERS: &[(&str, &[(&str, &str)])] = &[
    (
        "funds",
        &[
            ("code", "POOL"),
            ("name", "Pooled Fund"),
            ("restriction", "pooled"),
        ],
    ),
    (
        "funds",
        &[
            ("code", "VRU"),
            ("name", "Violence Fund"),
            ("restriction", "restricted"),
        ],
    ),
    (
        "funders",
        &[("code", "OPCC"), ("name", "Commissioner of Anyshire")],
    ),
    ("projects", &[("code", "YW"), ("name", "Youth work")]),
    (
        "costs",
        &[
            ("project", "YW"),
            ("code", "SAL"),
            ("name", "Youth worker"),
            ("budget", "30,000.00"),
        ],
    ),
    (
        "grants",
        &[
            ("code", "VRU-2526"),
            ("name", "Violence reduction"),
            ("funder", "OPCC"),
            ("fund", "VRU"),
            ("project", "YW"),
            ("starts", "1 April 2025"),
            ("ends", "31/03/2026"),
            ("authority", "Award letter of 2 March 2025"),
            ("year-1", "2025/26"),
            ("amount-1", "32500.00"),
        ],
    ),
];

/// Fills in a form, whatever each field is.
fn answer(browser: &Browser, hand: Hand, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let way = format!("input[type=radio][name=\"{name}\"]");
        let list = format!("select#{name}");
        if browser.has(&way) {
            browser.take(hand, &way, value);
        } else if browser.has(&list) {
            browser.choose(hand, &list, value);
        } else {
            browser.fill(hand, &format!("#{name}"), value);
        }
    }
}

fn a_book(browser: &Browser, hand: Hand, mut watch: Option<Watch<'_>>) {
    let mut look = |name: &str| {
        if let Some(watch) = &mut watch {
            watch.look(&format!("begin-{name}"));
        }
    };
    browser.open("/");
    look("nothing");
    browser.follow(hand, GO_ON);
    let at = browser.address();
    look("tasks");
    browser.follow(hand, "main a[href$=\"/partnership\"]");
    let partnership = [
        ("name", "Anyshire Community Safety Partnership"),
        ("short", "ACSP"),
        ("slug", "anyshire"),
        ("year", "2025/26"),
    ];
    answer(browser, hand, &partnership);
    browser.follow(hand, GO_ON);
    for (list, fields) in ANSWERS {
        browser.open(&format!("{at}/{list}/add"));
        answer(browser, hand, fields);
        look(&format!("{list}-{}", fields[0].1));
        browser.follow(hand, GO_ON);
        assert!(!browser.has(".wrongs"), "{list}: {}", browser.text());
    }
    for list in ["accounts", "funders", "projects", "grants", "funds"] {
        browser.open(&format!("{at}/{list}"));
        browser.follow(hand, GO_ON);
    }
    browser.open(&format!("{at}/opening"));
    let opening = [
        ("authority", "Balance of 2024/25 as agreed by the Board"),
        ("account-1", "1000"),
        ("fund-1", "POOL"),
        ("amount-1", "812.40"),
    ];
    answer(browser, hand, &opening);
    look("opening");
    browser.follow(hand, GO_ON);
    browser.open(&format!("{at}/check"));
    browser.wait_to_read("What will be posted");
    look("check");
    browser.follow(hand, GO_ON);
    browser.wait_to_read("Bring in the first statement");
    look("made");
    browser.open("/anyshire/2025-26/report");
    for words in [
        "Anyshire Community Safety Partnership",
        "£32,500.00",
        "£812.40",
        "Youth worker",
    ] {
        browser.wait_to_read(words);
    }
    look("report");
    assert_eq!(browser.print("second-book.pdf", 1.0).len(), 1);
    if let Some(watch) = watch {
        watch.seen().ends("a book set up");
    }
}

#[test]
fn a_second_book_is_set_up_with_a_mouse() {
    let office = Office::empty();
    if let Some(browser) = Browser::at(&office) {
        let watch = Watch::over(&browser);
        a_book(&browser, Hand::Mouse, Some(watch));
    }
}

#[test]
fn a_second_book_is_set_up_without_javascript() {
    let office = Office::empty();
    if let Some(mut browser) = Browser::at(&office) {
        browser.without_scripts(true);
        a_book(&browser, Hand::Mouse, None);
    }
}

#[test]
fn a_second_book_is_set_up_with_the_keyboard_alone() {
    let office = Office::empty();
    if let Some(browser) = Browser::at(&office) {
        a_book(&browser, Hand::Keys, None);
    }
}
