//! What pages tell: figures that cast, what waits and what blocks it, and refusals that say what to
//! do, whichever layer refuses.

use regex::Regex;

use crate::{
    http::ask,
    office::Office,
    walk::{EXTRACT, bring_in},
};

/// The figures of the first equation of a page, in pence.
fn equation(page: &str) -> Vec<i64> {
    let (_, sum) = page.split_once("<ul class=\"sum\">").expect("an equation");
    let (sum, _) = sum.split_once("</ul>").unwrap();
    let figure = Regex::new("<b[^>]*>(\u{2212}?)£([0-9,]+)\\.([0-9]{2})</b>").unwrap();
    let found = figure.captures_iter(sum);
    found
        .map(|found| {
            let pence: i64 = format!("{}{}", found[2].replace(',', ""), &found[3])
                .parse()
                .unwrap();
            if found[1].is_empty() { pence } else { -pence }
        })
        .collect()
}

#[test]
fn home_says_what_is_left_what_waits_and_what_blocks() {
    let office = Office::founded();
    let empty = office.page("/cambridge").body;
    assert_eq!(equation(&empty), [6_172_217, 0, 6_172_217]);
    assert!(empty.contains("Bring in the first statement"), "{empty}");

    bring_in(&office, EXTRACT, "1100");
    let home = office.page("/cambridge").body;
    let told = equation(&home);
    assert_eq!(told[0] - told[1], told[2], "{told:?}");
    assert_eq!(told[1], 5_618_000, "what the extract took out waits");
    assert!(home.contains("Code 49 lines"), "{home}");
    assert!(home.contains("Cannot start yet"), "{home}");
    assert!(home.contains("of money in waits too"), "{home}");
    // The lines that wait are drawn where the rules would place them, and said beside the bar.
    assert!(
        home.contains("class=\"bar-waits\"") && home.contains("lines to code"),
        "{home}"
    );
}

#[test]
fn the_demonstration_is_verified_before_it_is_opened() {
    let office = Office::demonstrated();
    let home = office.page("/cambridge").body;
    assert!(home.contains("the chain whole"), "{home}");
    assert!(!home.contains("Not verified"), "{home}");
    assert!(home.contains("Nothing: 2020/21 is done"), "{home}");
}

#[test]
fn whichever_layer_refuses_the_answer_is_a_page_that_says_what_to_do() {
    let office = Office::founded();
    let crossed = [("Sec-Fetch-Site", "cross-site")];
    let elsewhere = [("Host", "ledger.example")];
    let none: [(&str, &str); 0] = [];
    for (method, path, headers, status, says) in [
        (
            "GET",
            "/cambridge/nowhere/at/all",
            &none[..],
            404,
            "leads to nothing",
        ),
        ("GET", "/another", &none[..], 404, "no book"),
        (
            "DELETE",
            "/cambridge",
            &none[..],
            405,
            "send the form again",
        ),
        (
            "POST",
            "/cambridge/verify",
            &crossed[..],
            403,
            "from another site",
        ),
        ("GET", "/cambridge", &elsewhere[..], 421, "127.0.0.1"),
    ] {
        let answer = ask(&office.host, method, path, headers, b"");
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        assert!(
            answer.body.contains(says),
            "{method} {path}: {}",
            answer.body
        );
        assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}");
    }
}

#[test]
fn rows_of_a_file_are_shown_by_what_became_of_them() {
    let office = Office::demonstration();
    let rows = |show: &str| {
        let page = office
            .page(&format!("/cambridge/statements/1?show={show}"))
            .body;
        let (_, table) = page.split_once("id=\"rows\"").unwrap();
        (
            table.matches("Posted as").count(),
            table.matches("Set aside: ").count(),
        )
    };
    let both = [rows("posted"), rows("aside"), rows("waiting")];
    let all = rows("all");
    assert_eq!(both[0], (all.0, 0));
    assert_eq!(both[1], (0, all.1));
    assert_eq!(both[2], (0, 0));
    assert!(all.0 > 0 && all.1 > 0, "{all:?}");
}

#[test]
fn the_journal_leads_to_its_last_page_and_back() {
    let office = Office::demonstration();
    let first = office.page("/cambridge/journal").body;
    assert!(first.contains("Entries 1 to 57 of 57"), "{first}");
    let late = office.page("/cambridge/journal?after=50").body;
    assert!(late.contains("Entries 51 to 57 of 57"), "{late}");
    assert!(
        late.contains("href=\"/cambridge/journal?after=0\">First</a>"),
        "{late}"
    );
    let none = office.page("/cambridge/journal?text=nothing+like+it").body;
    assert!(none.contains("No entry is like this"), "{none}");
}
