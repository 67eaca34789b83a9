//! Matching by hand: chosen from lists, by words, amount and days; one line to several entries,
//! several lines to one; the sums and what is left are on the page before anything is written.

use serde_json::json;

use crate::{
    chromium::{Browser, hand::Hand, seen::Watch},
    coding::{CODING, waiting},
    entries::sides,
    office::Office,
    walk::OFFICER,
};

const MATCH: &str = "/cambridge/coding/match";

/// Posts a payment out of the accountable body's account by hand, and gives its number.
pub(crate) fn paid(office: &Office, day: &str, text: &str, amount: &str) -> String {
    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let mut fields = vec![
        ("form", form.as_str()),
        ("date", day),
        ("text", text),
        ("why", "Paid before the extract came"),
        ("place-1", "CL RES"),
        ("how", "post"),
    ];
    sides(
        &mut fields,
        &[["6900", "CL", amount, ""], ["1100", "CL", "", amount]],
    );
    let place = office.send(OFFICER, path, &fields).leads();
    let number = place.rsplit('/').next().unwrap();
    number.split('?').next().unwrap().to_owned()
}

/// The number of the first waiting line of these words.
fn line(office: &Office, words: &str) -> String {
    let page = office
        .page(&format!("{CODING}?find={words}&order=file"))
        .body;
    let (_, row) = page.split_once("id=\"line-").expect("a line");
    row.split('"').next().unwrap().to_owned()
}

#[test]
fn one_line_is_several_entries_chosen_from_a_list_with_the_remainder_said() {
    let office = waiting();
    let found = line(&office, "film");
    let amount = "2700.00";
    let one = paid(&office, "17 September 2020", "Film, first part", "1700.00");
    let two = paid(&office, "18 September 2020", "Film, second part", "900.00");
    let other = paid(&office, "1 February 2021", "Something else", "33.00");
    assert!(
        office
            .page(&format!("/cambridge/journal/{one}"))
            .body
            .contains("Choose the lines")
    );
    let at = format!("{MATCH}?line={found}&back=order%3Dfile&next=7");
    let page = office.page(&at).body;
    for says in [
        "Film, first part",
        "Film, second part",
        "Something else",
        "Left of the line",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    // By words, by amount, by days; what is chosen stays.
    for (more, left) in [
        ("find=second", &two),
        ("amount=33.00", &other),
        ("days=0", &two),
    ] {
        let page = office.page(&format!("{at}&entry={one}&{more}")).body;
        let boxes = page.matches("name=\"entry\"").count();
        assert_eq!(boxes, 2, "{more}: {page}");
        assert!(
            page.contains(&format!("name=\"entry\" value=\"{left}\"")),
            "{more}: {page}"
        );
        assert!(
            page.contains(&format!("value=\"{one}\" checked")),
            "{more}: {page}"
        );
    }
    // Worked out without a script: the sum, and what is left.
    let both = format!("{at}&entry={one}&entry={two}");
    let page = office.page(&both);
    for says in [
        "1 line, \u{2212}£2,700.00",
        "2 entries, \u{2212}£2,600.00",
        "\u{2212}£100.00 stays open",
    ] {
        assert!(page.body.contains(says), "{says}: {}", page.body);
    }
    let form = page.hidden("form");
    let part = format!("part-{one}");
    let fields = |taken: &'static str| {
        vec![
            ("form", form.clone()),
            ("back", "order=file".to_owned()),
            ("next", "7".to_owned()),
            ("line", found.clone()),
            ("entry", one.clone()),
            ("entry", two.clone()),
            (part.as_str(), taken.to_owned()),
        ]
    };
    let send = |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        office.send(OFFICER, MATCH, &fields)
    };
    let much = send(fields("1900.00"));
    assert_eq!(much.status, 422);
    assert!(much.body.contains("There is a problem"), "{}", much.body);
    assert!(much.body.contains("value=\"1900.00\""), "{}", much.body);
    let place = send(fields("1700.00")).leads();
    assert_eq!(
        place,
        send(fields("1700.00")).leads(),
        "a form sent twice acts once"
    );
    assert_eq!(
        place,
        format!("{CODING}?order=file&partly={found}#line-{found}"),
        "{amount}"
    );
    let after = office.page(place.split('#').next().unwrap()).body;
    assert!(
        after.contains("\u{2212}£100.00 of it still waits"),
        "{after}"
    );
}

#[test]
fn several_lines_are_one_entry_from_the_grid_or_from_the_entry() {
    let office = waiting();
    let first = line(&office, "Salary");
    let second = (first.parse::<i64>().unwrap() + 1).to_string();
    let entry = paid(
        &office,
        "30 June 2020",
        "Salaries of two months and more",
        "6000.00",
    );
    let form = office.page(CODING).hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("bulk", "match"),
        ("back", "order=file"),
        ("line", first.as_str()),
        ("line", second.as_str()),
    ];
    let at = office.send(OFFICER, CODING, &fields).leads();
    assert_eq!(
        at,
        format!("{MATCH}?back=order%3Dfile&line={first}&line={second}")
    );
    let page = office.page(&format!("{at}&entry={entry}"));
    for says in [
        "2 lines, \u{2212}£5,150.00",
        "Left of the entries",
        "\u{2212}£850.00 stays open",
    ] {
        assert!(page.body.contains(says), "{says}: {}", page.body);
    }
    let form = page.hidden("form");
    let none = [("form", form.as_str()), ("line", first.as_str())];
    let refused = office.send(OFFICER, MATCH, &none);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Choose the entry"),
        "{}",
        refused.body
    );
    let fields = [
        ("form", form.as_str()),
        ("line", first.as_str()),
        ("line", second.as_str()),
        ("entry", entry.as_str()),
    ];
    let place = office.send(OFFICER, MATCH, &fields).leads();
    assert!(
        place.contains(&format!("done={first},{second}#")),
        "{place}"
    );
    // The entry still has some of it to show, and offers the lines.
    let from_entry = office.page(&format!("{MATCH}?entry={entry}")).body;
    assert!(
        from_entry.contains("1 entry, \u{2212}£850.00"),
        "{from_entry}"
    );
    // An auditor reads the lists, and is offered no button that matches.
    let cookie = [("Cookie", "acting=auditor")];
    let read = crate::http::ask(&office.host, "GET", &at, &cookie, b"").body;
    assert!(read.contains("Entries that no line shows yet"), "{read}");
    assert!(!read.contains("formmethod"), "{read}");
}

#[test]
fn nothing_is_offered_to_be_matched_before_both_sides_are_chosen() {
    let office = waiting();
    let found = line(&office, "film");
    let one = paid(&office, "17 September 2020", "Film, first part", "1700.00");
    let hidden = "data-matches hidden>";
    for (asked, unseen) in [
        (MATCH.to_owned(), true),
        (format!("{MATCH}?line={found}"), true),
        (format!("{MATCH}?entry={one}"), true),
        (format!("{MATCH}?line={found}&entry={one}"), false),
    ] {
        let page = office.page(&asked).body;
        assert_eq!(page.contains(hidden), unseen, "{asked}: {page}");
        // How much of an entry is asked where there is an entry of a line, and nowhere else.
        assert_eq!(page.contains("Of it £"), !unseen, "{asked}: {page}");
    }
    let none = office.page(MATCH).body;
    assert!(none.contains("Nothing yet: tick"), "{none}");
}

#[test]
fn what_is_ticked_is_summed_as_it_is_ticked() {
    let office = waiting();
    let found = line(&office, "film");
    let one = paid(&office, "17 September 2020", "Film, first part", "1700.00");
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    browser.open(&format!("{MATCH}?line={found}"));
    let button = "return [document.querySelector('[data-matches]')].map((on) => \
                  on.getClientRects().length ? on.textContent : 'unseen')[0]";
    assert_eq!(browser.run(button, &[]), json!("unseen"));
    browser.press(Hand::Mouse, &format!("input[name=entry][value=\"{one}\"]"));
    let rest = "return document.querySelector('[data-rest]').textContent";
    assert_eq!(browser.run(rest, &[]), json!("\u{2212}£1,000.00"));
    let says = "Match \u{2212}£1,700.00, and \u{2212}£1,000.00 stays open";
    assert_eq!(browser.run(button, &[]), json!(says));
    // How much of the entry is taken has its field in sight, on a phone too.
    browser.open(&format!("{MATCH}?line={found}&entry={one}"));
    let mut watch = Watch::over(&browser);
    watch.look("match-in-part");
    let field = format!(
        "const box = document.getElementById('part-{one}').getBoundingClientRect(); \
         return box.left >= 0 && box.right <= innerWidth"
    );
    for width in [1280, 390] {
        browser.dress("light", width);
        assert_eq!(browser.run(&field, &[]), json!(true), "{width} px");
    }
    watch.seen().ends("an entry matched in part");
}
