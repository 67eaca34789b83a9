//! What pages say of what is not there or no longer can be done: the rows of a file that were held
//! already or set aside, a book without a file, a year that is closed, money that is not free.

use crate::{
    coding::bring_in,
    office::Office,
    walk::{EXTRACT, OFFICER},
};

const HEAD: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
const APRIL: &str =
    "03/04/2020,BP,Room hire,R1,150.00,,5572.17\n24/04/2020,BGC,Refund,R2,,150.00,5722.17\n";

/// A book with two files of the bank account that overlap; the second is not what its name says,
/// and begins before the book.
fn overlapping() -> Office {
    let office = Office::founded();
    bring_in(
        &office,
        "april.csv",
        "1000",
        format!("{HEAD}{APRIL}").as_bytes(),
    );
    let early = "03/03/2020,BP,Room hire,R0,1000.00,,5722.17\n";
    let may = "05/05/2020,BP,Stamps,R3,10.00,,5712.17\n";
    let second = format!("{HEAD}{early}{APRIL}{may}");
    bring_in(&office, "may.xlsx", "1000", second.as_bytes());
    office
}

#[test]
fn rows_that_were_held_already_are_listed_with_the_line_that_holds_each() {
    let office = overlapping();
    let page = office.page("/cambridge/statements/2").body;
    assert!(page.contains("2 more rows were held already"), "{page}");
    let held = office.page("/cambridge/statements/2?show=held").body;
    let (_, held) = held.split_once("id=\"rows\"").unwrap();
    for (line, text) in [(1, "Room hire"), (2, "Refund")] {
        let says = format!(
            "Held already, as <a href=\"/cambridge/lines/{line}\">line {line}</a> of \
             <a href=\"/cambridge/statements/1\">april.csv</a>"
        );
        assert!(held.contains(&says), "{says}: {held}");
        assert!(held.contains(text), "{text}: {held}");
    }
    assert!(!held.contains("Stamps"), "{held}");
    let none = office.page("/cambridge/statements/1?show=held").body;
    assert!(
        none.contains("No row of this file was held already"),
        "{none}"
    );
}

#[test]
fn a_row_that_was_set_aside_says_what_stood_in_it_and_its_money() {
    let office = overlapping();
    let aside = office.page("/cambridge/statements/2?show=aside").body;
    let (_, aside) = aside.split_once("id=\"rows\"").unwrap();
    for says in [
        "03/03/2020 \u{b7} BP \u{b7} Room hire \u{b7} R0 \u{b7} 1000.00 \u{b7} 5722.17",
        "\u{2212}1,000.00",
        "before 1 April 2020",
    ] {
        assert!(aside.contains(says), "{says}: {aside}");
    }
    // A total says its figure, which is no money of its own.
    let extract = Office::demonstration();
    let aside = extract.page("/cambridge/statements/1?show=aside").body;
    assert!(
        aside.contains("30,900.00") || aside.contains("30900"),
        "{aside}"
    );
}

#[test]
fn what_there_was_to_look_at_is_told_again_from_the_file() {
    let office = overlapping();
    let look = office.page("/cambridge/statements/2?show=look").body;
    assert!(
        look.contains("The name ends in .xlsx, but the file is csv"),
        "{look}"
    );
    let first = office.page("/cambridge/statements/1?show=look").body;
    assert!(
        first.contains("Nothing in this file needs a second look"),
        "{first}"
    );
}

#[test]
fn a_file_that_nothing_can_be_read_of_is_told_in_the_words_of_the_pages() {
    let office = Office::founded();
    let sent = office.upload(
        "/cambridge/statements",
        "letter.xlsx",
        "1100",
        b"Dear Board",
    );
    let page = office.get(&office.arrive(&sent.leads()));
    assert_eq!(page.status, 422);
    let says = "It holds no table with dates and amounts, so there is no column to ask about.";
    assert!(page.body.contains(says), "{}", page.body);
    assert!(page.body.contains("No layout fits"), "{}", page.body);
    assert!(
        !page.body.to_lowercase().contains("profile"),
        "{}",
        page.body
    );
}

#[test]
fn a_book_without_a_file_is_not_said_to_be_coded() {
    let office = Office::founded();
    let end = office.page("/cambridge/2020-21/end").body;
    assert!(end.contains("No file was brought in yet"), "{end}");
    let (_, tasks) = end.split_once("class=\"tasks\"").unwrap();
    let first = tasks.split("</li>").next().unwrap();
    assert!(
        first.contains("To be done") && !first.contains("Done"),
        "{first}"
    );
    crate::walk::bring_in(&office, EXTRACT, "1100");
    let end = office.page("/cambridge/2020-21/end").body;
    assert!(
        end.contains("49 lines wait") && !end.contains("No file was"),
        "{end}"
    );
}

#[test]
fn a_reversal_of_a_closed_year_is_proposed_on_the_first_open_day() {
    let office = Office::demonstration();
    let path = "/cambridge/journal/45/reverse";
    let page = office.page(path);
    for says in [
        "value=\"1 April 2021\"",
        "2020/21 is closed, and what is posted concerns it",
    ] {
        assert!(page.body.contains(says), "{says}: {}", page.body);
    }
    // What is proposed is accepted as it stands.
    let form = page.hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("date", "1 April 2021"),
        ("why", "Paid twice"),
        ("instead", "nothing"),
        ("how", "check"),
    ];
    let check = office.send(OFFICER, path, &fields);
    assert_eq!(check.status, 200, "{}", check.body);
    // In an open year an entry is reversed on its own day.
    let open = Office::founded().page("/cambridge/journal/1/reverse").body;
    assert!(open.contains("value=\"1 April 2020\""), "{open}");
}

#[test]
fn restricted_money_is_said_to_be_for_its_own_purpose_only() {
    let office = Office::founded();
    let report = office.page("/cambridge/2020-21/report").body;
    let says =
        "£61,722.17, of which £56,000.00 is in restricted funds, for their own purpose only.";
    assert!(report.contains(says), "{report}");
    let free = "Available to the partnership for future expenditure: <strong>£5,722.17</strong>";
    assert!(report.contains(free), "{report}");
    let board = office.page("/cambridge/2020-21/board").body;
    let held = "£56,000.00 of it is in restricted funds, for their own purpose only";
    assert!(board.contains(held), "{board}");
    // Where every restricted fund closes at nil, all that is left is available.
    let whole = Office::demonstration();
    let report = whole.page("/cambridge/2020-21/report").body;
    let says = "available to the partnership for future expenditure: <strong>£5,722.17</strong>";
    assert!(
        report.contains(says) && !report.contains("own purpose only"),
        "{report}"
    );
    let board = whole.page("/cambridge/2020-21/board").body;
    assert!(!board.contains("own purpose only"), "{board}");
}

#[test]
fn each_part_of_a_set_up_names_the_next_one() {
    let office = Office::demonstration();
    for (part, next, name) in [
        ("partnership", "accounts", "Chart of accounts"),
        ("accounts", "funds", "Funds"),
        ("grants", "opening", "Opening balances"),
        ("opening", "check", "Check your answers and make the book"),
    ] {
        let page = office.page(&format!("/setup/feed/{part}")).body;
        let to = format!("href=\"/setup/feed/{next}\">Next: {name}</a>");
        assert!(page.contains(&to), "{to}: {page}");
    }
}
