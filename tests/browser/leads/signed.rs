//! What two roles sign, what is undone or withdrawn, layouts, and matching by hand: the field at
//! fault.

use super::{ASKS, filled, leads, send};
use crate::{
    coding::waiting,
    office::Office,
    reconcile::bring_in,
    walk::{CERTIFIER, OFFICER},
};

/// More words than any reason may have.
fn long() -> String {
    "x".repeat(1_001)
}

const TOO_LONG: &str = "has 1001 characters";

/// Codes a waiting line to a cost of the pool.
fn code(office: &Office, line: u32) {
    let to = [("account", "6900"), ("fund", "POOL"), ("place", "")];
    let place = format!("/cambridge/coding/{line}");
    send(office, &place, "id=\"to-one\"", &to).leads();
}

#[test]
fn undoing_a_file_is_refused_at_the_day_or_the_reason_and_keeps_what_was_typed() {
    let office = Office::founded();
    let april =
        "03/04/2020,BP,Room hire,R1,150.00,,5572.17\n24/04/2020,BGC,Refund,R2,,150.00,5722.17\n";
    bring_in(&office, "april.csv", april);
    code(&office, 1);
    let path = "/cambridge/statements/1/undo";
    let undo = |said: &[(&str, &str)]| send(&office, path, ASKS, said);
    leads(&undo(&[("why", "")]), &[("why", "Say why")]);
    leads(&undo(&[("why", &long())]), &[("why", TOO_LONG)]);
    let early = [("date", "31 May 2019"), ("why", "The wrong file")];
    let says = [("date", "first year of this book")];
    for look in ["", "1"] {
        let refused = undo(&[&early[..], &[("look", look)]].concat());
        leads(&refused, &says);
        assert!(refused.body.contains("value=\"The wrong file\""));
    }
    let none = undo(&[("date", "some day"), ("why", "The wrong file")]);
    leads(&none, &[("date", "'some day'")]);
    // Another day is first shown with its figures, and undone once it was seen.
    let shown = undo(&[("date", "1 June 2020"), ("why", "The wrong file")]);
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(
        shown
            .body
            .contains("on <time class=\"nowrap\" datetime=\"2020-06-01\""),
        "{}",
        shown.body
    );
    let fields = filled(&shown.body, ASKS);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    // Whoever acts is changed, and what was typed stays.
    let kept = office.send(
        CERTIFIER,
        path,
        &[&fields[..], &[("acting", "role")]].concat(),
    );
    assert_eq!(kept.status, 200, "{}", kept.body);
    for typed in ["value=\"1 June 2020\"", "value=\"The wrong file\""] {
        assert!(kept.body.contains(typed), "{typed}: {}", kept.body);
    }
    let place = office.send(OFFICER, path, &fields).leads();
    assert!(place.ends_with("?done=undone"), "{place}");
    // No other day lifts what stands in the way now, and none is asked for.
    let gone = office.page(path).body;
    assert!(gone.contains("It was undone already") && !gone.contains("name=\"date\""));
    let reversal = office.page("/cambridge/journal/4").body;
    assert!(reversal.contains("1 June 2020"), "{reversal}");
}

#[test]
fn closing_a_year_is_refused_at_its_consent_or_its_signatures() {
    let office = Office::founded();
    let path = "/cambridge/2020-21/close";
    let prepare = |consent: &str| {
        let said = [("consent-CL", consent)];
        send(&office, path, "/close/prepare\"", &said)
    };
    leads(
        &prepare(""),
        &[("consent-CL", "Fund CL has £56,000.00 left")],
    );
    leads(&prepare(&long()), &[("consent-CL", TOO_LONG)]);
    prepare("Letter of 1 March 2021").leads();
    let page = office.page_as(CERTIFIER, path);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let approve = |shown: &str| {
        let fields = [("form", form.as_str()), ("shown", shown)];
        office.send(OFFICER, &format!("{path}/approve"), &fields)
    };
    leads(&approve(&shown), &[("sign", "cannot also approve")]);
    leads(&approve("other"), &[("sign", "has moved since you looked")]);
}

#[test]
fn a_reconciliation_is_refused_at_its_explanation_or_its_signatures() {
    let office = Office::founded();
    let text = "Number,Date,Account,Amount,Subcategory,Memo\n\
                ,03/04/2020,20-00-00 10203040,-150.00,PAYMENT,Room hire\n";
    crate::coding::bring_in(&office, "april.csv", "1000", text.as_bytes());
    code(&office, 1);
    let path = "/cambridge/reconcile/1000/2020-06-30";
    let prepare = |said: &[(&str, &str)]| send(&office, path, "/prepare\"", said);
    leads(&prepare(&[("why", "")]), &[("why", "Say how it is known")]);
    leads(&prepare(&[("why", &long())]), &[("why", TOO_LONG)]);
    let moved = prepare(&[("why", "It was closed"), ("shown", "other")]);
    leads(&moved, &[("sign", "has moved since you looked")]);
    prepare(&[("why", "The account was closed on 3 April")]).leads();
    let page = office.page_as(CERTIFIER, path);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let fields = [("form", form.as_str()), ("shown", shown.as_str())];
    let approve = |role: &str| office.send(role, &format!("{path}/approve"), &fields);
    leads(&approve(OFFICER), &[("sign", "cannot also approve")]);
    approve(CERTIFIER).leads();
    // In the place of the signed one another comes for a reason.
    leads(
        &prepare(&[("why", "")]),
        &[("why", "Say why another comes")],
    );
    leads(&prepare(&[("why", &long())]), &[("why", TOO_LONG)]);
}

#[test]
fn a_withdrawal_is_refused_at_its_reason_or_as_a_whole() {
    let office = waiting();
    let path = "/cambridge/lines/5/withdraw";
    let ask = |why: &str| send(&office, path, "Ask that it be withdrawn", &[("why", why)]);
    leads(&ask(""), &[("why", "Say why the line is not real")]);
    leads(&ask(&long()), &[("why", TOO_LONG)]);
    ask("The bank took it back").leads();
    let form = office.page(path).hidden("form");
    let fields = [("form", form.as_str()), ("how", "approve")];
    let own = office.send(OFFICER, path, &fields);
    leads(&own, &[("asks", "cannot also approve")]);
    office.send(CERTIFIER, path, &fields).leads();
    let again = [("form", "another"), ("how", "ask"), ("why", "Not real")];
    let gone = office.send(OFFICER, path, &again);
    leads(&gone, &[("asks", "withdrawn")]);
}

#[test]
fn a_layout_is_refused_at_its_text_or_its_reason() {
    let office = Office::founded();
    crate::asked::treasurer(&office);
    let path = "/cambridge/profiles/treasurer";
    let toml = office.page(&format!("{path}/toml")).body;
    let change = |toml: &str, why: &str| {
        let said = [("toml", toml), ("why", why)];
        send(&office, path, ASKS, &said)
    };
    let wrong = [("toml", "cannot be read"), ("why", "Say why it is changed")];
    leads(&change("name = 1", ""), &wrong);
    let renamed = toml.replace("\"treasurer\"", "\"other\"");
    leads(&change(&renamed, "Other"), &[("toml", "leave its name")]);
    leads(&change(&toml, &long()), &[("why", TOO_LONG)]);
    let end = format!("{path}/end");
    let refused = send(&office, &end, ASKS, &[("why", &long())]);
    leads(&refused, &[("why", TOO_LONG)]);
    let own = "/cambridge/profiles/monzo/end";
    let refused = office.send(OFFICER, own, &[("form", "one"), ("why", "Not used")]);
    leads(&refused, &[("asks", "keeps no layout called 'monzo'")]);
}

#[test]
fn what_is_matched_by_hand_is_chosen_in_its_lists() {
    let office = waiting();
    let path = "/cambridge/coding/match";
    let hand = "data-match";
    let posted = |said: &[(&str, &str)]| office.send(OFFICER, path, said);
    let line = ("lines", "Choose the line, or several lines");
    let entry = ("entries", "Choose the entry, or several entries");
    let none = posted(&[("form", "one")]);
    leads(&none, &[line, entry]);
    let one = posted(&[("form", "two"), ("line", "5")]);
    leads(&one, &[entry]);
    // The award is open on no account of a statement; what was paid by hand is.
    let paid = crate::matched::paid(&office, "17 September 2020", "Film", "1700.00");
    let other = crate::matched::paid(&office, "18 September 2020", "Film", "900.00");
    let only = posted(&[("form", "three"), ("entry", &paid)]);
    leads(&only, &[line]);
    let two = posted(&[("form", "four"), ("entry", &paid), ("entry", &other)]);
    leads(&two, &[line]);
    let chosen = format!("{path}?line=5&entry={paid}");
    let part = format!("part-{paid}");
    let much = send(&office, &chosen, hand, &[(&part, "lots")]);
    leads(&much, &[(&part, "'lots'")]);
    let more = send(&office, &chosen, hand, &[(&part, "99999.00")]);
    leads(&more, &[(&part, "£99,999.00")]);
    let said = send(&office, &chosen, hand, &[("why", &long())]);
    leads(&said, &[("why", TOO_LONG)]);
    let days = send(&office, &chosen, hand, &[("days", "soon")]);
    leads(&days, &[("days", "such as 30")]);
}

#[test]
fn an_award_asks_for_nothing_and_is_refused_as_a_whole() {
    let office = Office::founded();
    let path = "/cambridge/grants/CL-2021/award?year=2020-21";
    let refused = send(&office, path, "id=\"award\"", &[]);
    leads(&refused, &[("award", "is posted already")]);
}
