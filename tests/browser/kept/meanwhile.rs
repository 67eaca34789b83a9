//! Two people have one form open, and both send it: the second is told what the first did, by name
//! and in a sentence, nothing of the first is lost, and what the second typed stays.

use crate::{coding::waiting, http::Answer, office::Office};

const OFFICER: &str = "finance-officer";
const OTHER: &str = "section-151";

/// The names and the values of fields.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Opens a page, lets somebody else send a form of it first, sends one's own, and gives the answer.
#[track_caller]
fn second(
    office: &Office,
    (opened, sent): (&str, &str),
    hidden: &[&str],
    (first, own): (Fields<'_>, Fields<'_>),
) -> Answer {
    let pages = [office.page(opened), office.page(opened)];
    let fill = |role: &str, page: &Answer, typed: &[(&str, &str)]| {
        let carried: Vec<(&str, String)> = hidden
            .iter()
            .map(|name| (*name, page.hidden(name)))
            .collect();
        let mut fields: Vec<(&str, &str)> = carried
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields.extend(typed);
        office.send(role, sent, &fields)
    };
    fill(OTHER, &pages[0], first).leads();
    fill(OFFICER, &pages[1], own)
}

/// It was refused, and says all of this.
#[track_caller]
fn told(answer: &Answer, says: &[&str]) {
    assert_eq!(answer.status, 422, "{}", answer.body);
    let page = answer.body.to_lowercase();
    for says in says {
        assert!(
            page.contains(&says.to_lowercase()),
            "{says}: {}",
            answer.body
        );
    }
}

#[test]
fn a_setting_that_somebody_else_changed_is_told_with_who_and_what() {
    let office = Office::demonstration();
    let place = "/cambridge/change/funds/POOL";
    let fields = |name: &'static str| {
        [
            ("code", "POOL"),
            ("name", name),
            ("restriction", "pooled"),
            ("why", "Agreed"),
            ("how", "keep"),
        ]
    };
    let answer = second(
        &office,
        (place, place),
        &["form", "seen"],
        (&fields("Pool of theirs"), &fields("Pool of ours")),
    );
    told(
        &answer,
        &[
            "somebody else has changed fund POOL",
            "since you opened this page: section 151 officer recorded fund POOL: Pool of theirs, on",
            "value=\"Pool of ours\"",
        ],
    );
}

#[test]
fn a_rule_that_somebody_else_moved_or_ended_is_told() {
    let office = Office::demonstration();
    let to = |to: &'static str| [("to", to)];
    let answer = second(
        &office,
        ("/cambridge/rules", "/cambridge/rules/Salaries/move"),
        &["form", "seen"],
        (&to("5"), &to("4")),
    );
    told(
        &answer,
        &[
            "somebody else has changed the rules or their order",
            "section 151 officer",
        ],
    );
    // One that was changed since is not ended unseen.
    let end = "/cambridge/rules/Meetings/end";
    let opened = office.page(end);
    let (form, seen) = (opened.hidden("form"), opened.hidden("seen"));
    let edit = "/cambridge/rules/Meetings";
    let page = office.page(edit);
    let (edit_form, edit_seen) = (page.hidden("form"), page.hidden("seen"));
    let changed = [
        ("form", edit_form.as_str()),
        ("seen", &edit_seen),
        ("name", "Meetings"),
        ("contains", "a new word of theirs"),
        ("account", "6900"),
        ("fund", "POOL"),
        ("how", "keep"),
    ];
    office.send(OTHER, edit, &changed).leads();
    let ours = [
        ("form", form.as_str()),
        ("seen", &seen),
        ("why", "Not needed"),
    ];
    let answer = office.send(OFFICER, end, &ours);
    told(
        &answer,
        &[
            "somebody else has changed rule",
            "section 151 officer recorded the rule",
            "a new word of theirs",
            "value=\"Not needed\"",
        ],
    );
}

#[test]
fn a_signature_or_a_decision_that_came_first_is_told() {
    let office = Office::demonstration();
    let place = "/cambridge/reconcile/1000/2021-06-30";
    let answer = second(
        &office,
        (place, &format!("{place}/prepare")),
        &["form", "shown", "balance"],
        (&[], &[]),
    );
    told(
        &answer,
        &[
            "the book has moved since you looked",
            "section 151 officer prepared the reconciliation of account 1000 at 30 June 2021, on",
        ],
    );
    let decide = "/cambridge/2020-21/decide";
    let fields = |wording: &'static str| {
        [
            ("decision", "noted"),
            ("date", "12/10/2022"),
            ("minute", "4"),
            ("wording", wording),
        ]
    };
    let answer = second(
        &office,
        (decide, decide),
        &["form", "shown"],
        (&fields("Theirs"), &fields("In the Board's own words")),
    );
    told(
        &answer,
        &["section 151 officer recorded the board", "In the Board"],
    );
}

#[test]
fn a_line_and_an_entry_that_somebody_else_dealt_with_are_told() {
    let office = waiting();
    let code = |account: &'static str| {
        [
            ("how", "code"),
            ("account", account),
            ("fund", "CL"),
            ("place", "CL RES"),
            ("why-code", "As it says"),
        ]
    };
    let place = "/cambridge/coding/5";
    let answer = second(
        &office,
        (place, place),
        &["form"],
        (&code("6300"), &code("6200")),
    );
    told(
        &answer,
        &[
            "answered by entry",
            "since you opened this page: section 151 officer posted",
        ],
    );
    let left = |why: &'static str| [("how", "leave"), ("why", why)];
    let place = "/cambridge/coding/6";
    let answer = second(
        &office,
        (place, place),
        &["form", "seen"],
        (&left("They ask the bank"), &left("We ask the council")),
    );
    told(
        &answer,
        &[
            "somebody else has changed why line 6 is left waiting",
            "section 151 officer left line 6 waiting",
            "They ask the bank",
            "value=\"We ask the council\"",
        ],
    );
    // The entry that was posted for line 5 is reversed once.
    let posted = office.page("/cambridge/lines/5").body;
    let entry = posted.split("/cambridge/journal/").nth(1).unwrap();
    let entry = entry.split('"').next().unwrap();
    let place = format!("/cambridge/journal/{entry}/reverse");
    let fields = |why: &'static str| {
        [
            ("date", "31/03/2021"),
            ("why", why),
            ("instead", "nothing"),
            ("how", "post"),
        ]
    };
    let answer = second(
        &office,
        (&place, &place),
        &["form"],
        (&fields("Theirs"), &fields("A slip of ours")),
    );
    told(
        &answer,
        &[
            "was already reversed by entry",
            "section 151 officer posted",
            "A slip of ours",
        ],
    );
}

#[test]
fn an_undoing_that_somebody_else_did_first_is_told() {
    let office = waiting();
    let code = [
        ("how", "code"),
        ("account", "6300"),
        ("fund", "CL"),
        ("place", "CL RES"),
        ("why-code", "As it says"),
    ];
    let place = "/cambridge/coding/5";
    let page = office.page(place);
    let form = page.hidden("form");
    let fields = [&[("form", form.as_str())], &code[..]].concat();
    office.send(OFFICER, place, &fields).leads();
    let undo = "/cambridge/coding/undo?lines=5";
    let answer = second(
        &office,
        (undo, undo),
        &["form", "undoing"],
        (&[("why", "Theirs")], &[("why", "A slip of ours")]),
    );
    told(
        &answer,
        &[
            "since you opened this page: section 151 officer",
            "section 151 officer undid that entry",
            "answered line 5",
        ],
    );
    // A whole file.
    let undo = "/cambridge/statements/1/undo";
    let answer = second(
        &office,
        (undo, undo),
        &["form", "undoing"],
        (&[("why", "Theirs")], &[("why", "It was ours to undo")]),
    );
    told(
        &answer,
        &["it was undone already", "section 151 officer undid file 1"],
    );
}

#[test]
fn a_withdrawal_and_a_closing_that_somebody_else_approved_first_are_told() {
    let office = waiting();
    let place = "/cambridge/lines/5/withdraw";
    let form = office.page(place).hidden("form");
    let ask = [("form", form.as_str()), ("how", "ask"), ("why", "Not real")];
    office.send("certifier", place, &ask).leads();
    let approve = [("how", "approve")];
    let answer = second(&office, (place, place), &["form"], (&approve, &approve));
    told(
        &answer,
        &[
            "withdrawn",
            "since you opened this page: section 151 officer approved that line 5 be withdrawn",
        ],
    );
    let office = Office::founded();
    let close = "/cambridge/2020-21/close";
    let page = office.page(close);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let prepare = [
        ("form", form.as_str()),
        ("shown", shown.as_str()),
        ("consent-CL", "Letter of 1 March 2021"),
    ];
    let prepared = office.send("certifier", &format!("{close}/prepare"), &prepare);
    prepared.leads();
    let answer = second(
        &office,
        (close, &format!("{close}/approve")),
        &["form", "shown"],
        (&[], &[]),
    );
    told(
        &answer,
        &[
            "2020/21 is closed",
            "section 151 officer approved the closing of 2020/21, and sealed it",
            "prepared by section 151 officer's delegate",
        ],
    );
}
