//! Lines coded by hand: several to any place that one may go to, and the reason that is kept.

use regex::Regex;

use crate::{
    coding::{CODING, waiting},
    walk::OFFICER,
};

#[test]
fn selected_lines_go_to_any_place_that_one_line_may_go_to() {
    let office = waiting();
    let page = office.page(CODING);
    let one = office.page("/cambridge/coding/1").body;
    let options = |body: &str, name: &str| -> Vec<String> {
        let (_, select) = body
            .split_once(&format!("<select id=\"{name}\""))
            .expect(name);
        let (select, _) = select.split_once("</select>").unwrap();
        let value = Regex::new(r#"value="([^"]*)""#).unwrap();
        value
            .captures_iter(select)
            .map(|found| found[1].to_owned())
            .collect()
    };
    for (bulk, single) in [
        ("bulk-account", "account"),
        ("bulk-fund", "fund"),
        ("bulk-place", "place"),
    ] {
        assert_eq!(options(&page.body, bulk), options(&one, single), "{bulk}");
    }
    let form = page.hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("bulk", "code"),
        ("line", "3"),
        ("line", "4"),
        ("bulk-account", "6900"),
        ("bulk-fund", "CL"),
        ("bulk-place", "CL NONE"),
    ];
    let done = office.send(OFFICER, CODING, &fields).leads();
    let posted = Regex::new("posted=([0-9]+),").unwrap();
    let entry = posted.captures(&done).expect("two entries")[1].to_owned();
    let entry = office.page(&format!("/cambridge/journal/{entry}")).body;
    assert!(entry.contains("6900"), "{entry}");
    let nowhere = [("form", "another"), ("bulk", "code"), ("line", "5")];
    let refused = office.send(OFFICER, CODING, &nowhere);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Choose where the selected lines"),
        "{}",
        refused.body
    );
}

#[test]
fn a_line_coded_by_hand_keeps_the_reason_and_its_entry_shows_it() {
    let office = waiting();
    let form = office.page("/cambridge/coding/1").hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("how", "code"),
        ("account", "1200"),
        ("fund", "CL"),
        ("place", "NONE NONE"),
        ("grant", "CL-2021"),
        ("why-code", "The first half of the grant, by its letter"),
    ];
    let done = office.send(OFFICER, "/cambridge/coding/1", &fields).leads();
    let posted = Regex::new("posted=([0-9]+)").unwrap();
    let entry = posted.captures(&done).expect("an entry")[1].to_owned();
    let entry = office.page(&format!("/cambridge/journal/{entry}")).body;
    assert!(
        entry.contains("The first half of the grant, by its letter"),
        "{entry}"
    );
}
