//! Lines coded by hand: several to any place that one may go to, and the reason that is kept.

use regex::Regex;

use crate::{
    coding::{CODING, waiting},
    office::Office,
    reconcile::bring_in,
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
    let asked = office.send(OFFICER, "/cambridge/coding/1", &fields);
    assert!(
        asked.body.contains("Go back, and post nothing"),
        "{}",
        asked.body
    );
    let back = [&fields[..], &[("heed-back", "1")]].concat();
    let back = office.send(OFFICER, "/cambridge/coding/1", &back);
    assert_eq!(back.status, 200, "{}", back.body);
    for kept in ["value=\"CL-2021\" selected", "The first half of the grant"] {
        assert!(back.body.contains(kept), "{kept}: {}", back.body);
    }
    let done = office
        .send_heeding(OFFICER, "/cambridge/coding/1", &fields)
        .leads();
    let posted = Regex::new("posted=([0-9]+)").unwrap();
    let entry = posted.captures(&done).expect("an entry")[1].to_owned();
    let entry = office.page(&format!("/cambridge/journal/{entry}")).body;
    assert!(
        entry.contains("The first half of the grant, by its letter"),
        "{entry}"
    );
}

/// A line whose year is closed says on which day its entry will stand, and takes another one.
#[test]
fn a_line_of_a_closed_year_says_the_day_of_its_entry() {
    let office = Office::demonstrated();
    let late = "30/03/2021,DD,Room hire,,10.00,,5712.17\n\
                31/03/2021,DD,Stamps,,2.00,,5710.17\n";
    bring_in(&office, "late.csv", late);
    let at = "/cambridge/coding/52";
    let page = office.page(at);
    assert!(page.body.contains("2020/21 is closed"), "{}", page.body);
    let form = page.hidden("form");
    let post = |form: &str, day: &str| {
        let fields = [
            ("form", form),
            ("how", "code"),
            ("account", "6900"),
            ("fund", "POOL"),
            ("place", "NONE NONE"),
            ("day", day),
        ];
        office.send_heeding(OFFICER, at, &fields)
    };
    let refused = post(&form, "some day");
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("href=\"#day\""), "{}", refused.body);
    let place = post(&form, "6 April 2021").leads();
    let posted = Regex::new("posted=([0-9]+)").unwrap();
    let entry = posted.captures(&place).expect("an entry")[1].to_owned();
    let entry = office.page(&format!("/cambridge/journal/{entry}")).body;
    assert!(entry.contains("6 April 2021"), "{entry}");
}

#[test]
fn what_is_to_be_looked_at_twice_is_asked_before_the_grid_posts_it() {
    let office = waiting();
    let page = office.page(CODING);
    let form = page.hidden("form");
    // Money in that goes to a cost may be a refund; line 48 is half of the grant.
    let fields = [
        ("form", form.as_str()),
        ("back", "order=file"),
        ("bulk", "code"),
        ("line", "48"),
        ("bulk-account", "6900"),
        ("bulk-fund", "POOL"),
        ("bulk-place", "NONE NONE"),
    ];
    let asked = office.send(OFFICER, CODING, &fields);
    assert_eq!(asked.status, 422);
    for says in [
        "Look at this twice",
        "£28,000.00 of money in goes to account 6900, which is a cost",
        "It is right: post it",
    ] {
        assert!(asked.body.contains(says), "{says}: {}", asked.body);
    }
    assert!(office.page(CODING).body.contains("49 lines to code"));
    // Whoever goes back finds the line ticked and the place chosen, and nothing is posted.
    let back = [&fields[..], &[("heed-back", "1")]].concat();
    let back = office.send(OFFICER, CODING, &back);
    assert_eq!(back.status, 200, "{}", back.body);
    let ticked = Regex::new("name=\"line\" value=\"48\"[^>]* checked").unwrap();
    assert!(ticked.is_match(&back.body), "{}", back.body);
    let chosen = "value=\"6900\" selected";
    assert!(back.body.contains(chosen), "{}", back.body);
    let heed = asked.hidden("heed");
    let heeded = [&fields[..], &[("heed", heed.as_str())]].concat();
    let place = office.send(OFFICER, CODING, &heeded).leads();
    assert!(
        place.starts_with("/cambridge/coding?order=file&done=48"),
        "{place}"
    );
    assert!(office.page(CODING).body.contains("48 lines to code"));
    // One that nothing is said of is posted with one request.
    let page = office.page(CODING);
    let (form, does) = (page.hidden("form"), page.hidden("does-3"));
    let fields = [
        ("form", form.as_str()),
        ("does-3", does.as_str()),
        ("accept", "3"),
    ];
    office.send(OFFICER, CODING, &fields).leads();
}
