//! The coding page as a browser without a script meets it: every decision comes back to its place,
//! can be undone, and is told with its reasons; and as the script asks, for the changed rows alone.

use std::collections::BTreeMap;

use regex::Regex;

use crate::{
    chromium::Browser,
    http::Answer,
    office::{Office, sample},
};

const OFFICER: &str = "finance-officer";
pub(crate) const CODING: &str = "/cambridge/coding";

/// A book with the council's extract waiting.
pub(crate) fn waiting() -> Office {
    let office = Office::founded();
    let name = "council-ledger-extract-2020-21.xlsx";
    bring_in(&office, name, "1100", &sample(name));
    office
}

/// Brings in a file, so that its lines wait.
pub(crate) fn bring_in(office: &Office, name: &str, account: &str, bytes: &[u8]) {
    let plan = office
        .upload("/cambridge/statements", name, account, bytes)
        .leads();
    let page = office.page(&office.arrive(&plan));
    let fields = [("key", page.hidden("key")), ("plan", page.hidden("plan"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let sent = office.send(OFFICER, "/cambridge/statements/confirm", &fields);
    office.arrive(&sent.leads());
}

/// What the page carries for each line that has a suggestion.
fn suggested(page: &Answer) -> BTreeMap<i64, String> {
    let does = Regex::new(r#"name="does-([0-9]+)" value="([^"]+)""#).unwrap();
    let found = does.captures_iter(&page.body);
    found
        .map(|found| (found[1].parse().unwrap(), found[2].to_owned()))
        .collect()
}

#[test]
fn a_line_is_accepted_and_undone_and_comes_back_to_its_place() {
    let office = waiting();
    let page = office.page(CODING);
    assert!(page.body.contains("49 lines to code"), "{}", page.body);
    for said in [
        "Employer",
        "your rule",
        "council code is 1010",
        "strong",
        "Code all <span data-many>12</span>, <span data-money>\u{2212}£30,900.00</span>, to",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let (line, does) = suggested(&page).into_iter().next().unwrap();
    let (form, named, number) = (
        page.hidden("form"),
        format!("does-{line}"),
        line.to_string(),
    );
    let fields = [
        ("form", form.as_str()),
        ("back", "order=file"),
        (named.as_str(), does.as_str()),
        ("accept", number.as_str()),
    ];
    let accept = || office.send(OFFICER, CODING, &fields).leads();
    let place = accept();
    assert_eq!(place, accept(), "a form sent twice acts once");
    assert!(
        place.starts_with("/cambridge/coding?order=file&done="),
        "{place}"
    );
    let after = office.page(place.split('#').next().unwrap());
    assert!(after.body.contains("48 lines to code"), "{}", after.body);
    assert!(after.body.contains(&format!("Line {line} is answered")));
    // The way back says what it does, in figures, before it does it.
    let undo = format!("{CODING}/undo?lines={line}&back=order%3Dfile");
    let linked = undo.replace('&', "&amp;");
    assert!(after.body.contains(&linked), "{linked}: {}", after.body);
    let asks = office.page(&undo);
    for said in [
        "Lines that wait again",
        "Reverse 1 entry; 1 line waits again",
    ] {
        assert!(asks.body.contains(said), "{said}: {}", asks.body);
    }
    assert!(office.page(CODING).body.contains("48 lines to code"));
    let (form, undoing) = (asks.hidden("form"), asks.hidden("undoing"));
    let fields = [("form", form.as_str()), ("undoing", undoing.as_str())];
    let place = office.send(OFFICER, &undo, &fields).leads();
    assert_eq!(place, office.send(OFFICER, &undo, &fields).leads());
    assert!(place.ends_with(&format!("#line-{line}")), "{place}");
    assert!(
        place.starts_with("/cambridge/coding?order=file&"),
        "{place}"
    );
    let undone = office.page(place.split('#').next().unwrap());
    assert!(undone.body.contains("49 lines to code"), "{}", undone.body);
    let again = office.page(&undo).body;
    assert!(again.contains("cannot be undone"), "{again}");
    // The record keeps both: the entry and its reversal.
    let journal = office.page("/cambridge/journal").body;
    assert!(
        journal.contains("reversal") || journal.contains("Reversal"),
        "{journal}"
    );
}

#[test]
fn alike_lines_and_selected_lines_are_decided_together_or_not_at_all() {
    let office = waiting();
    let page = office.page(CODING);
    let alike = Regex::new(r#"name="alike-([0-9]+)" value="([0-9,]+\|code:[^"]+)""#).unwrap();
    let found = alike.captures(&page.body).expect("a group with one button");
    let (name, value) = (format!("alike-{}", &found[1]), found[2].to_owned());
    let many = value.split('|').next().unwrap().split(',').count();
    let form = page.hidden("form");
    let fields = [
        ("form", form.as_str()),
        (name.as_str(), value.as_str()),
        ("alike", &found[1]),
    ];
    let place = office.send(OFFICER, CODING, &fields).leads();
    let after = office.page(place.split('#').next().unwrap());
    assert!(
        after.body.contains(&format!("{} lines to code", 49 - many)),
        "{}",
        after.body
    );
    assert!(
        after.body.contains(&format!("Undo these {many}")),
        "{}",
        after.body
    );

    // Selected lines go where the selection says; nothing selected is a sentence.
    let none = [("form", form.as_str()), ("bulk", "code")];
    let refused = office.send(OFFICER, CODING, &none);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("No line is selected"),
        "{}",
        refused.body
    );
    let waits: Vec<i64> = suggested(&after).into_keys().take(2).collect();
    let (one, two) = (waits[0].to_string(), waits[1].to_string());
    let form = after.hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("line", one.as_str()),
        ("line", two.as_str()),
        ("to", "code:6300:CL:CL:RES:-"),
        ("bulk", "code"),
    ];
    let place = office.send(OFFICER, CODING, &fields).leads();
    assert!(
        place.contains(&format!("done={one},{two}&posted=")),
        "{place}"
    );
    // One that is answered already refuses all.
    let third = suggested(&after).into_keys().nth(2).unwrap().to_string();
    let fields = [
        ("form", "another"),
        ("line", third.as_str()),
        ("line", two.as_str()),
        ("to", "code:6300:CL:CL:RES:-"),
        ("bulk", "code"),
    ];
    let refused = office.send(OFFICER, CODING, &fields);
    assert_eq!(refused.status, 422);
    let left = office.page(CODING).body;
    assert!(
        left.contains(&format!("{} lines to code", 49 - many - 2)),
        "{left}"
    );
}

#[test]
fn a_split_is_opened_by_its_address_and_tells_what_is_still_to_share() {
    let office = waiting();
    let page = office.page(CODING);
    let (line, _) = suggested(&page).into_iter().next().unwrap();
    let open = office.page(&format!("{CODING}?split={line}"));
    assert!(open.body.contains("Still to share"), "{}", open.body);
    let at = format!("{CODING}/{line}");
    let form = open.hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("how", "split"),
        ("shares", "2"),
        ("account-1", "6000"),
        ("fund-1", "CL"),
        ("place-1", "CL SAL"),
        ("amount-1", "100.00"),
        ("more", "add"),
    ];
    let more = office.send(OFFICER, &at, &fields);
    assert_eq!(more.status, 200, "{}", more.body);
    assert!(more.body.contains("amount-3") && more.body.contains("value=\"100.00\""));
    let mut short = fields.to_vec();
    short.pop();
    let refused = office.send(OFFICER, &at, &short);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("is left to share out"),
        "{}",
        refused.body
    );
    let mut much = short.clone();
    for field in &mut much {
        if field.0 == "amount-1" {
            field.1 = "99000.00";
        }
    }
    let refused = office.send(OFFICER, &at, &much).body;
    assert!(refused.contains(" too much"), "{refused}");
    assert!(!refused.contains("left to share out"), "{refused}");
    assert!(refused.contains("Too much by"), "{refused}");
}

#[test]
fn the_script_is_given_the_changed_rows_alone() {
    let office = waiting();
    let page = office.page(CODING);
    let (line, does) = suggested(&page).into_iter().next().unwrap();
    let body = format!("form=f&accept={line}&does-{line}={does}");
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
        ("X-Part", "rows"),
    ];
    let part = crate::http::ask(&office.host, "POST", CODING, &headers, body.as_bytes());
    assert_eq!(part.status, 200, "{}", part.body);
    assert!(
        part.body.contains(&format!("id=\"line-{line}\"")),
        "{}",
        part.body
    );
    assert!(part.body.contains("48 lines to code") && part.body.contains("Undo"));
    assert!(
        !part.body.contains("<html") && part.body.len() < 3_000,
        "{}",
        part.body.len()
    );
}

#[test]
fn a_plan_says_where_the_rules_would_put_each_line_and_posts_what_was_shown() {
    let office = Office::founded();
    let name = "council-ledger-extract-2020-21.xlsx";
    let plan = office
        .upload("/cambridge/statements", name, "1100", &sample(name))
        .leads();
    let plan = office.arrive(&plan);
    let waits = office.page(&plan);
    assert!(
        waits.body.contains("will wait; the rules say 6000"),
        "{}",
        waits.body
    );
    assert!(waits.body.contains("posted at once"), "{}", waits.body);
    let coded = office.page(&format!("{plan}?code=rules"));
    assert!(coded.body.contains(": posted to 6000"), "{}", coded.body);
    assert!(!coded.body.contains("the rules say"), "{}", coded.body);
    assert_ne!(waits.hidden("plan"), coded.hidden("plan"));
    // The pages of its rows keep to it.
    assert!(
        coded.body.contains("?code=rules&amp;show=new"),
        "{}",
        coded.body
    );
    let (key, digest) = (coded.hidden("key"), coded.hidden("plan"));
    let fields = [("key", key.as_str()), ("plan", digest.as_str())];
    let sent = office.send(OFFICER, "/cambridge/statements/confirm", &fields);
    office.arrive(&sent.leads());
    let known = Regex::new("and post ([0-9]+)").unwrap();
    let known: usize = known.captures(&coded.body).unwrap()[1].parse().unwrap();
    let left = format!("{} lines to code", 49 - known);
    let after = office.page(CODING).body;
    assert!(known == 49 || after.contains(&left), "{left}: {after}");
    let page = office.page("/cambridge/journal").body;
    assert!(page.contains("Employer"), "{page}");
}

#[test]
fn only_strong_suggestions_are_shown_where_they_are_asked_for() {
    let office = waiting();
    let unknown = b"Date,Text,Out,In\n23/04/2020,Nobody knows,1.50,\n";
    bring_in(&office, "unknown.csv", "1000", unknown);
    let all = office.page(CODING);
    let strong = office.page(&format!("{CODING}?strong=only"));
    assert!(
        strong.body.contains(r#"value="only" selected"#),
        "{}",
        strong.body
    );
    let weak = Regex::new(r#"class="soft">(fair|none)<"#).unwrap();
    assert!(
        weak.is_match(&all.body),
        "nothing to leave out: {}",
        all.body
    );
    assert!(!weak.is_match(&strong.body), "{}", strong.body);
    let rows = |page: &Answer| page.body.matches("class=\"line\"").count();
    assert!(rows(&strong) > 0);
    // Every one of them is on the page, none of them folded, and counted as what waits here.
    let here = format!("<dd data-waiting=\"{}\"", rows(&strong));
    assert!(strong.body.contains(&here), "{here}: {}", strong.body);
    assert!(!strong.body.contains("more alike"), "{}", strong.body);
    let after = office.page(&format!("{CODING}?strong=only&find=nothing+like+this"));
    assert!(
        after.body.contains("No line that waits is like this"),
        "{}",
        after.body
    );
}

#[test]
fn a_decision_by_its_key_changes_every_count_that_it_touches() {
    let office = waiting();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    let page = office.page(CODING).body;
    let group = Regex::new(r#"data-lines="([0-9]+),([0-9,]+)" data-pence="(-?[0-9]+)""#).unwrap();
    let group = group.captures(&page).unwrap();
    let (first, rest, sum) = (&group[1], &group[2], group[3].parse::<i64>().unwrap());
    let pence = format!(r#"name="line" value="{first}" form="decide" data-pence="(-?[0-9]+)""#);
    let pence = Regex::new(&pence).unwrap();
    let pence: i64 = pence.captures(&page).unwrap()[1].parse().unwrap();
    browser.open(&format!("{CODING}#line-{first}"));
    browser.wait_for("tr.is-now");
    browser.strike("a");
    browser.wait_for(&format!("#line-{first}.done"));
    browser.wait_to_read("48 lines to code");
    let left = rest.split(',').count();
    browser.wait_to_read(&format!("Code all {left}, "));
    for says in [
        format!(r#"tr[data-lines="{rest}"][data-pence="{}"]"#, sum - pence),
        format!(r#"input[name="alike-0"][value^="{rest}|code:"]"#),
        r#"dd[data-waiting="48"]"#.to_owned(),
    ] {
        assert!(browser.has(&says), "{says}: {}", browser.text());
    }
    // What is left of the group is coded with its one button, which then goes.
    browser.run("document.querySelector('button[name=alike]').click()", &[]);
    browser.wait_to_read(&format!("{} lines to code", 48 - left));
    browser.wait_for(&format!(r#"dd[data-waiting="{}"]"#, 48 - left));
    assert!(!browser.has(".wrongs"), "{}", browser.text());
    assert!(
        !browser.has(r#"input[name="alike-0"]"#),
        "{}",
        browser.text()
    );
}

#[test]
fn a_rule_that_was_ended_does_not_speak_at_the_next_look() {
    let office = waiting();
    let says = "your rule \u{201c}Salaries\u{201d}";
    for page in [CODING, "/cambridge/coding/1"] {
        assert!(office.page(page).body.contains(says), "{page}");
    }
    let end = "/cambridge/rules/Salaries/end";
    crate::things::answer(&office, end, &[("why", "Paid by somebody else")]).leads();
    for page in [CODING, "/cambridge/coding/1"] {
        assert!(!office.page(page).body.contains(says), "{page}");
    }
}
