//! Entries, transfers and reversals in the browser: shown in figures before they are posted, and
//! posted once.

use crate::{http::Answer, office::Office, things::answer};

const OFFICER: &str = "finance-officer";

/// The sides of an entry, as a form sends them.
pub(crate) fn sides<'a>(fields: &mut Vec<(&'a str, &'a str)>, sides: &[[&'a str; 4]]) {
    const NAMES: [[&str; 4]; 7] = [
        ["account-1", "fund-1", "debit-1", "credit-1"],
        ["account-2", "fund-2", "debit-2", "credit-2"],
        ["account-3", "fund-3", "debit-3", "credit-3"],
        ["account-4", "fund-4", "debit-4", "credit-4"],
        ["account-5", "fund-5", "debit-5", "credit-5"],
        ["account-6", "fund-6", "debit-6", "credit-6"],
        ["account-7", "fund-7", "debit-7", "credit-7"],
    ];
    for (names, side) in NAMES.iter().zip(sides) {
        fields.extend(names.iter().copied().zip(side.iter().copied()));
    }
}

#[test]
fn an_entry_of_many_sides_is_shown_in_figures_before_it_is_posted() {
    let office = Office::founded();
    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let mut fields = vec![
        ("form", form.as_str()),
        ("date", "31 March 2021"),
        ("text", "Room hire"),
    ];
    fields.extend([
        ("why", "No invoice yet"),
        ("place-3", "CL RES"),
        ("accrual", "yes"),
        ("reverse", "yes"),
    ]);
    sides(
        &mut fields,
        &[
            ["6900", "POOL", "10.00", ""],
            ["6900", "POOL", "20.00", ""],
            ["6900", "CL", "5.50", ""],
            ["2000", "POOL", "", "12.00"],
            ["2000", "POOL", "", "18.00"],
            ["2000", "CL", "", "5.00"],
            ["2000", "CL", "", "0.50"],
        ],
    );
    let with = |how: &'static str| [&fields[..], &[("how", how)]].concat();
    let more = office.send(OFFICER, path, &with("more"));
    assert!(
        more.status == 200 && more.body.contains("name=\"sides\" value=\"8\""),
        "{}",
        more.body
    );
    let check = office.send(OFFICER, path, &with("check"));
    assert_eq!(check.status, 200, "{}", check.body);
    for shown in [
        "35.50",
        "Meeting and other costs",
        "on 1 April 2021",
        "Post this entry",
    ] {
        assert!(check.body.contains(shown), "{shown}: {}", check.body);
    }
    assert!(
        !office.page("/cambridge/journal").body.contains("Room hire"),
        "checking writes nothing"
    );
    let place = office.send(OFFICER, path, &with("post")).leads();
    for again in ["check", "post"] {
        let again = office.send(OFFICER, path, &with(again)).leads();
        assert_eq!(again, format!("{place}&again=1"), "it acts once");
    }
    let journal = office.page("/cambridge/journal").body;
    assert_eq!(
        journal.matches("Room hire").count(),
        2,
        "the accrual and its mirror: {journal}"
    );
    assert!(journal.contains("accrual-reversal"), "{journal}");

    let both = [
        ("form", "x"),
        ("date", "31/03/2021"),
        ("text", "A"),
        ("why", "B"),
        ("how", "check"),
    ];
    let mut out = both.to_vec();
    sides(
        &mut out,
        &[["6900", "POOL", "1.00", ""], ["2000", "CL", "", "1.00"]],
    );
    let refused = office.send(OFFICER, path, &out);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("in fund") && refused.body.contains("£1.00"),
        "{}",
        refused.body
    );
}

#[test]
fn an_amount_with_a_sign_is_refused_where_it_stands_and_not_turned_into_the_other_side() {
    let office = Office::founded();
    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let mut fields = vec![
        ("form", form.as_str()),
        ("date", "31 March 2021"),
        ("text", "Room hire"),
        ("why", "No invoice yet"),
        ("how", "check"),
    ];
    let turned = [
        ["6900", "POOL", "", "-20.00"],
        ["1000", "POOL", "", "20.00"],
    ];
    sides(&mut fields, &turned);
    let refused = office.send(OFFICER, path, &fields);
    assert_eq!(refused.status, 422);
    let says = "Write £20.00 as a debit of side 1, without a sign";
    assert!(
        refused.body.contains(says) && refused.body.contains("href=\"#credit-1\""),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("value=\"-20.00\""), "it is kept");
}

#[test]
fn a_transfer_and_a_reversal_say_what_they_will_do_in_figures() {
    let office = Office::founded();
    let path = "/cambridge/journal/transfer";
    let fields = [
        ("date", "30/09/2020"),
        ("from", "POOL"),
        ("to", "CL"),
        ("amount", "100.00"),
        ("account", "1000"),
        ("text", "To the project"),
        ("authority", "Minute 4"),
    ];
    let same = [
        &fields[..2],
        &[("to", "POOL")],
        &fields[3..6],
        &[("how", "check")],
    ]
    .concat();
    let refused = answer(&office, path, &same);
    assert_eq!(refused.status, 422);
    for wrong in ["href=\"#to\"", "href=\"#authority\"", "To the project"] {
        assert!(refused.body.contains(wrong), "{wrong}: {}", refused.body);
    }
    let check = answer(&office, path, &[&fields[..], &[("how", "check")]].concat());
    for shown in ["Move £100.00?", "5,722.17", "5,622.17", "Minute 4"] {
        assert!(check.body.contains(shown), "{shown}: {}", check.body);
    }
    let place = answer(&office, path, &[&fields[..], &[("how", "post")]].concat()).leads();
    let entry = place.split('?').next().unwrap().to_owned();
    let reverse = format!("{entry}/reverse");
    let silent = answer(
        &office,
        &reverse,
        &[("date", "1/10/2020"), ("how", "check")],
    );
    assert!(silent.body.contains("href=\"#why\"") && silent.body.contains("href=\"#instead\""));
    let whole = [
        ("date", "1/10/2020"),
        ("why", "Not agreed after all"),
        ("instead", "nothing"),
    ];
    let check = answer(
        &office,
        &reverse,
        &[&whole[..], &[("how", "check")]].concat(),
    );
    assert!(
        check.body.contains("1 entry is posted") && check.body.contains("Minute 4"),
        "{}",
        check.body
    );
    assert!(
        !office.page(&entry).body.contains("was reversed"),
        "checking writes nothing"
    );
    answer(
        &office,
        &reverse,
        &[&whole[..], &[("how", "post")]].concat(),
    )
    .leads();
    assert!(office.page(&entry).body.contains("was reversed"));
    let again = answer_anyway(
        &office,
        &reverse,
        &[&whole[..], &[("how", "post")]].concat(),
    );
    assert_eq!(again.status, 422);
    assert!(again.body.contains("already reversed"), "{}", again.body);
}

#[test]
fn what_stands_instead_is_looked_at_twice_before_it_is_posted() {
    let office = Office::founded();
    let path = "/cambridge/journal/new";
    let mut fields = vec![
        ("date", "31 March 2021"),
        ("text", "Film, to be paid"),
        ("why", "It was ordered"),
        ("place-1", "CL FILM"),
        ("how", "post"),
    ];
    sides(
        &mut fields,
        &[
            ["6200", "CL", "9,000.00", ""],
            ["2000", "CL", "", "9,000.00"],
        ],
    );
    let entry = answer(&office, path, &fields).leads();
    let reverse = format!("{}/reverse", entry.split('?').next().unwrap());
    let mut instead = vec![
        ("date", "31 March 2021"),
        ("why", "It costs more"),
        ("place-1", "CL FILM"),
        ("instead", "postings"),
        ("how", "check"),
    ];
    let more = [
        ["6200", "CL", "56,500.00", ""],
        ["2000", "CL", "", "56,500.00"],
    ];
    sides(&mut instead, &more);
    let check = answer(&office, &reverse, &instead);
    assert_eq!(check.status, 200, "{}", check.body);
    for says in ["Look at this twice", "Fund CL is overdrawn by £500.00"] {
        assert!(check.body.contains(says), "{says}: {}", check.body);
    }
}

fn answer_anyway(office: &Office, path: &str, fields: &[(&str, &str)]) -> Answer {
    office.send(OFFICER, path, &[&[("form", "another")], fields].concat())
}
