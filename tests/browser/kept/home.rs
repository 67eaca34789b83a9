//! Home, the board's page and a grant's lead from a figure to what it is the sum of; home says of
//! what was prepared whether it holds.

use regex::Regex;

use crate::{
    entries::sides,
    office::Office,
    walk::{BANK, OFFICER, bring_in},
};

/// What stands between two marks of a page, the first time that it does.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page
        .split_once(from)
        .unwrap_or_else(|| panic!("{from}: {page}"))
        .1;
    rest.split_once(to)
        .unwrap_or_else(|| panic!("{to}: {rest}"))
        .0
}

#[test]
fn a_figure_of_the_project_table_leads_to_the_postings_that_it_is_the_sum_of() {
    let office = Office::demonstration();
    let home = office.page("/cambridge?year=2020-21").body;
    for (place, figure) in [
        ("SAL?year=2020-21#postings", "41,000.00"),
        ("FILM?year=2020-21#postings", "9,000.00"),
        ("RES?year=2020-21#postings", "6,000.00"),
    ] {
        let to = format!("href=\"/cambridge/projects/CL/{place}\"");
        assert!(home.contains(&format!("{to}>{figure}</a>")), "{to}: {home}");
        let page = office.page(&format!("/cambridge/projects/CL/{place}")).body;
        let postings = between(&page, "id=\"postings\"", "</section>");
        let total = between(postings, "<tfoot", "</tfoot>");
        assert!(
            total.contains(&format!(">{figure}</td>")),
            "{figure}: {total}"
        );
    }
    // The wrong coding and its reversal are shown as they count in the figure: a cost is positive.
    let film = office.page("/cambridge/projects/CL/FILM?year=2020-21").body;
    for amount in [">1,230.00<", ">\u{2212}1,230.00<", ">2,700.00<"] {
        assert!(film.contains(amount), "{amount}: {film}");
    }
    let whole = "href=\"/cambridge/projects/CL?year=2020-21#postings\">56,000.00</a>";
    assert!(home.contains(whole), "{home}");
    assert!(
        !home.contains("/journal?year=2020-21&amp;project=CL"),
        "{home}"
    );
}

#[test]
fn a_reconciliation_that_the_book_left_behind_is_not_said_to_wait_for_approval() {
    let office = Office::founded();
    bring_in(&office, BANK, "1000");
    let place = "/cambridge/reconcile/1000/2021-03-31";
    let page = office.page(place);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let fields = [
        ("form", form.as_str()),
        ("shown", shown.as_str()),
        ("why", "The lines are coded in April"),
    ];
    office
        .send(OFFICER, &format!("{place}/prepare"), &fields)
        .leads();
    let home = office.page("/cambridge").body;
    let waits = "Prepared by Finance officer; another role approves it";
    assert!(home.contains(waits), "{home}");

    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let mut fields = vec![
        ("form", form.as_str()),
        ("date", "31 March 2021"),
        ("text", "A cheque that nobody presented"),
        ("why", "It was written"),
        ("how", "post"),
    ];
    let cheque = [["6900", "POOL", "20.00", ""], ["1000", "POOL", "", "20.00"]];
    sides(&mut fields, &cheque);
    office.send(OFFICER, path, &fields).leads();
    let home = office.page("/cambridge").body;
    assert!(!home.contains(waits), "{home}");
    assert!(
        home.contains("What Finance officer prepared no longer holds, since the book moved"),
        "{home}"
    );
    let end = office.page("/cambridge/2020-21/end").body;
    assert!(end.contains("To be prepared again"), "{end}");
}

/// Posts an entry of 31 March 2021 and gives its page.
fn post(office: &Office, more: &[(&str, &str)], of: &[[&str; 4]]) -> String {
    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let mut fields = vec![
        ("form", form.as_str()),
        ("date", "31 March 2021"),
        ("text", "By the terms of the grant"),
        ("why", "The grant's terms"),
        ("how", "post"),
    ];
    fields.extend(more);
    sides(&mut fields, of);
    let place = office.send(OFFICER, path, &fields).leads();
    place.split('?').next().unwrap().to_owned()
}

#[test]
fn what_goes_back_to_the_funder_is_no_cost_on_the_board_s_page() {
    let office = Office::founded();
    let repayable = [
        ["4090", "CL", "56,000.00", ""],
        ["2200", "CL", "", "56,000.00"],
    ];
    post(&office, &[], &repayable);
    let page = office.page("/cambridge/2020-21/board").body;
    let (_, spent) = page.split_once("What we spent").unwrap();
    let spent = spent.split("</div>").next().unwrap();
    for says in [
        "£0.00",
        "Nothing was spent in 2020/21",
        "£56,000.00 more was not spent, and is the funder's",
    ] {
        assert!(spent.contains(says), "{says}: {spent}");
    }
}

#[test]
fn what_is_repayable_does_not_come_from_what_was_received() {
    let office = Office::founded();
    let received = [["1000", "CL", "", "100.00"], ["1200", "CL", "100.00", ""]];
    post(&office, &[("grant-2", "CL-2021")], &received);
    let repayable = [["4090", "CL", "100.00", ""], ["2200", "CL", "", "100.00"]];
    let entry = post(&office, &[("grant-1", "CL-2021")], &repayable);
    let report = office.page("/cambridge/2020-21/report").body;
    let (_, row) = report.split_once("Repayable to the funder").unwrap();
    let behind = between(row, "href=\"", "\"").replace("&amp;", "&");
    let page = office.page(&behind).body;
    assert!(page.contains(&format!("href=\"{entry}\"")), "{page}");
    assert!(!page.contains("What was received"), "{page}");
}

#[test]
fn what_a_grant_received_is_the_sum_of_what_is_listed_under_it() {
    let office = Office::founded();
    let instalment = [["1000", "CL", "", "100.00"], ["1200", "CL", "100.00", ""]];
    let entry = post(&office, &[("grant-2", "CL-2021")], &instalment);
    let fields = [
        ("date", "31/03/2021"),
        ("why", "Not of this grant"),
        ("instead", "nothing"),
        ("how", "post"),
    ];
    office
        .send(OFFICER, &format!("{entry}/reverse"), &fields)
        .leads();
    let grants = office.page("/cambridge/grants?year=2020-21").body;
    let (_, received) = grants.split_once("data-of=\"Received £\"").unwrap();
    let received = received.split("</td>").next().unwrap();
    assert!(received.contains(">0.00<"), "{received}");
    let grant = office.page("/cambridge/grants/CL-2021").body;
    assert!(grant.contains("No instalment yet"), "{grant}");
}

#[test]
fn a_report_that_does_not_hold_asks_the_board_for_nothing() {
    let office = Office::founded();
    let (board, decide) = ("/cambridge/2020-21/board", "/cambridge/2020-21/decide");
    let draft = office.page(board).body;
    assert!(draft.contains("A draft, as the book stands now: 2020/21 is not closed"));
    assert!(draft.contains("Record the decision") && draft.contains("Computed from a book of"));
    let awards = office.page("/cambridge/journal?kind=award").body;
    let award = Regex::new("/cambridge/journal/[0-9]+").unwrap();
    let award = award.find(&awards).expect("an award").as_str();
    let fields = [
        ("date", "31/03/2021"),
        ("why", "Awarded next year"),
        ("instead", "nothing"),
        ("how", "post"),
    ];
    office
        .send(OFFICER, &format!("{award}/reverse"), &fields)
        .leads();
    for page in [board, decide] {
        let page = office.page(page).body;
        assert!(page.contains("This is not a report yet"), "{page}");
        let check = "Does not hold: Each grant is shown at its allocation. A1 = £0.00 is not";
        assert!(page.contains(check), "which check: {page}");
        assert!(!page.contains("name=\"minute\""), "{page}");
        assert!(
            !page.contains("href=\"/cambridge/2020-21/decide\""),
            "{page}"
        );
    }
}

#[test]
fn the_board_is_told_what_would_differ_since_it_decided() {
    let office = Office::demonstration();
    let board = office.page("/cambridge/2020-21/board").body;
    assert!(board.contains("would now differ"), "{board}");
    assert!(
        board.contains("href=\"/cambridge/2020-21/report#drift\""),
        "{board}"
    );
    assert!(!board.contains("A draft"), "{board}");
    let later = office.page("/cambridge/2021-22/board").body;
    let says = "in 1 cost, shown below; more came back than was spent";
    assert!(later.contains(says), "{later}");
}
