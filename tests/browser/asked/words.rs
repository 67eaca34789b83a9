//! The words that mark rows which are no lines: asked with the rows that speak for them, and
//! corrected by whoever knows better.

use super::{answers, asked};
use crate::office::Office;

const FORWARD: &str = "When,Particulars of item,Spent,Got,Left over\n\
    01/04/2020,Balance b/f,,,100.00\n25/04/2020,Room hire,20.00,,80.00\n\
    26/04/2020,Grant,,100.00,180.00\n27/04/2020,Printing,30.00,,150.00\n";

#[test]
fn the_words_of_opening_rows_are_asked_with_their_row_and_the_file_is_brought_in() {
    let office = Office::founded();
    let (page, key) = asked(&office, "forward.csv", FORWARD);
    for says in [
        "balances brought forward",
        "value=\"Balance b/f\"",
        "an opening balance",
        "3 lines",
        "opening and lines add up to closing",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let kept = [("of", "1"), ("name", "forward"), ("do", "keep")];
    let plan = answers(&office, &key, &kept).leads();
    let page = office.page(&plan).body;
    assert!(page.contains("Bring in 3 lines"), "{page}");
    let page = office.page(&format!("{plan}?show=aside")).body;
    assert!(page.contains("the opening balance"), "{page}");
}

#[test]
fn the_words_of_an_opening_row_with_a_figure_are_corrected_by_whoever_knows_better() {
    let office = Office::founded();
    let file = FORWARD.replace(
        "01/04/2020,Balance b/f,,,100.00",
        "01/04/2020,From last year,,100.00,100.00",
    );
    let (page, key) = asked(&office, "forward.csv", &file);
    assert!(page.contains("4 lines"), "{page}");
    let show = |opening: &str| {
        let fields = [("of", "1"), ("opening", opening), ("do", "show")];
        answers(&office, &key, &fields).body
    };
    let corrected = show("From last year; Forward");
    assert!(corrected.contains("3 lines"), "{corrected}");
    let back = show("");
    assert!(back.contains("4 lines"), "{back}");
}

#[test]
fn showing_the_lines_names_each_answer_that_is_missing_at_the_top_and_at_its_field() {
    let office = Office::founded();
    let (page, key) = asked(&office, "bare.csv", super::BARE);
    assert!(!page.contains("There is a problem"), "{page}");
    let shown = answers(&office, &key, &[("of", "1"), ("do", "show")]);
    assert_eq!(shown.status, 422);
    for (field, says) in [
        (
            "sign",
            "Say whether an amount without a minus is money in or money out.",
        ),
        (
            "dates",
            "Say whether the day or the month comes first in the dates.",
        ),
    ] {
        let top = format!("<a href=\"#{field}\">{says}</a>");
        let at_field = format!("id=\"{field}-why\">{says}</p>");
        for part in [top, at_field] {
            assert!(shown.body.contains(&part), "{part}: {}", shown.body);
        }
    }
    let no_money = [("of", "1"), ("column-2", "ignored"), ("do", "show")];
    let shown = answers(&office, &key, &no_money);
    let says = "Say which column holds the amount";
    assert_eq!(shown.body.matches(says).count(), 2, "{}", shown.body);
    // Another heading has other columns, of which nothing was asked yet.
    let other = [("of", "1"), ("heading", "2"), ("do", "show")];
    let shown = answers(&office, &key, &other);
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains("There is a problem"), "{}", shown.body);
}

#[test]
fn what_letters_mark_is_left_empty_asked_and_said_with_the_rows_they_stand_in() {
    let office = Office::founded();
    let file = "Day,Way,Words,Move\n25/04/2020,D,Room,20.00\n26/04/2020,C,Grant,100.00\n\
                27/04/2020,D,Tea,5.00\n";
    let (page, key) = asked(&office, "letters.csv", file);
    for says in [
        "Nothing proves which side 'D' marks; it stands in 2 rows, first in row 2: 25/04/2020, \
         Room, 20.00",
        "Answer the questions above",
    ] {
        assert!(page.replace("&#39;", "'").contains(says), "{says}: {page}");
    }
    for field in ["side-in", "side-out"] {
        let (_, input) = page.split_once(&format!("name=\"{field}\"")).expect(field);
        let (input, _) = input.split_once('>').expect("an end");
        assert!(
            input.contains("value=\"\"") || !input.contains("value="),
            "{input}"
        );
    }
    let empty = [
        ("of", "1"),
        ("name", "letters"),
        ("side-in", ""),
        ("side-out", ""),
    ];
    let refused = answers(&office, &key, &[&empty[..], &[("do", "keep")]].concat());
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("href=\"#side-in\""),
        "{}",
        refused.body
    );
    let said = [
        ("of", "1"),
        ("name", "letters"),
        ("side-in", "C"),
        ("side-out", "d"),
    ];
    let plan = answers(&office, &key, &[&said[..], &[("do", "keep")]].concat()).leads();
    let page = office.page(&plan).body;
    assert!(
        page.contains("Bring in 3 lines") && page.contains("£25.00"),
        "{page}"
    );
}

#[test]
fn a_table_whose_dates_nothing_proves_asks_which_comes_first_before_its_plan() {
    let office = Office::founded();
    let file = "Date,Description,Paid out,Paid in,Balance\n03/04/2020,Tea,1.00,,9.00\n\
                05/04/2020,Milk,2.00,,7.00\n";
    let (page, key) = asked(&office, "bank.csv", file);
    for says in [
        "Which comes first in its dates?",
        "3 April 2020",
        "4 March 2020",
        "either way",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let plan = answers(&office, &key, &[("dates", "day")]).leads();
    let page = office.page(&plan).body;
    assert!(
        page.contains("Bring in 2 lines") && page.contains("3 Apr 2020"),
        "{page}"
    );
}

/// The row of the heading is answered anew for the row that is named, or it is said that there is
/// none.
#[test]
fn the_row_of_the_heading_is_never_passed_over_in_silence() {
    let office = Office::founded();
    let (_, key) = asked(&office, "forward.csv", FORWARD);
    let send = |heading: &str| {
        let fields = [
            ("of", "1"),
            ("heading", heading),
            ("column-1", "party"),
            ("do", "show"),
        ];
        answers(&office, &key, &fields)
    };
    for (heading, says) in [
        (
            "third",
            "Third is the number of no row; the columns below are those of row 1.",
        ),
        (
            "99",
            "99 holds nothing that could be a heading; the columns below are those of row 1.",
        ),
    ] {
        let page = send(heading);
        assert_eq!(page.status, 422, "{heading}");
        assert!(page.body.contains(says), "{says}: {}", page.body);
        assert!(page.body.contains("href=\"#heading\""), "{}", page.body);
    }
    let page = send("2").body;
    assert!(
        page.contains("The columns are proposed anew for row 2."),
        "{page}"
    );
}

/// A word of status that nobody knows is asked at its field, with where it stands.
#[test]
fn what_a_word_of_status_says_is_asked_and_kept() {
    let office = Office::founded();
    let file = "Day,Words,Status,Sum\n25/04/2020,Room,Settled,-20.00\n\
                26/04/2020,Tea,Queued,-5.00\n27/04/2020,Ink,Declined,-1.00\n";
    let (page, key) = asked(&office, "queued.csv", file);
    for says in [
        "What the status says of a line",
        "is never paid, in 1 row",
        "first in row 3",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let keep = [
        ("of", "1"),
        ("name", "queued"),
        ("sign", "in"),
        ("do", "keep"),
    ];
    let missing = answers(&office, &key, &keep);
    assert_eq!(missing.status, 422);
    assert!(
        missing.body.contains("href=\"#status-settled\""),
        "{}",
        missing.body
    );
    let said = [&keep[..], &[("status-pending", "Queued")]].concat();
    let plan = answers(&office, &key, &said).leads();
    let page = office.page(&plan).body;
    assert!(page.contains("Bring in 1 line"), "{page}");
    let page = office.page(&format!("{plan}?show=aside")).body;
    for says in ["Pending at the bank", "Never paid: its status is Declined"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let layout = office.page("/cambridge/profiles/queued").body;
    assert!(layout.contains("Words of a pending line"), "{layout}");
}

/// A column that its heading calls one of status is asked about, whatever stands in it; what was
/// answered is what the page says then.
#[test]
fn a_column_of_status_of_which_no_word_is_known_is_asked_too() {
    let office = Office::founded();
    let file = "Day,Words,Status,Sum\n25/04/2020,Room,Gone,-20.00\n\
                26/04/2020,Tea,Queued,-5.00\n27/04/2020,Ink,Gone,-1.00\n";
    let (page, key) = asked(&office, "gone.csv", file);
    assert!(page.contains("what 'Gone' says of a line") || page.contains("What 'Gone' says"));
    let fields = [
        ("of", "1"),
        ("sign", "in"),
        ("status-settled", "Gone"),
        ("do", "show"),
    ];
    let page = answers(&office, &key, &fields).body;
    assert!(page.contains("'Gone' is settled, in 2 rows"), "{page}");
    assert!(page.contains("'Queued' says of a line"), "{page}");
}

/// Whoever says that a file is a ledger's sees what that means before it is kept.
#[test]
fn whose_record_it_is_changes_what_its_balance_proves_and_is_shown_first() {
    let office = Office::founded();
    let file = "Doc date,Narr,Debit,Credit,Cum\n21/04/2020,Hall,120.00,,120.00\n\
                22/04/2020,Grant,,500.00,-380.00\n23/05/2020,Print,80.50,,-299.50\n";
    let (page, key) = asked(&office, "ledger.csv", file);
    let out = "name=\"asked-of\" value=\"bank\"";
    assert!(page.contains(out), "{page}");
    let send = |asked_of: &'static str, debit: &'static str| {
        let fields = [
            ("key", key.as_str()),
            ("of", "1"),
            ("name", "ledger"),
            ("whose", "ledger"),
            ("asked-of", asked_of),
            ("column-2", debit),
            (
                "column-3",
                if debit == "money-in" {
                    "money-out"
                } else {
                    "money-in"
                },
            ),
            ("do", "keep"),
        ];
        office.send("officer", super::QUESTION, &fields)
    };
    let shown = send("bank", "money-in");
    assert_eq!(shown.status, 200);
    for says in [
        "A debit of a cost centre is a cost.",
        "name=\"asked-of\" value=\"ledger\"",
        "together £299.50",
        "opening and lines add up to closing",
    ] {
        assert!(shown.body.contains(says), "{says}: {}", shown.body);
    }
    let plan = send("ledger", "money-out").leads();
    let page = office.page(&plan).body;
    assert!(
        page.contains("£500.00") && page.contains("£200.50"),
        "{page}"
    );
}

#[test]
fn a_format_of_the_banks_own_is_asked_about_by_nobody() {
    let office = Office::founded();
    let camt = "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\
                camt.053.001.02\"><BkToCstmrStmt></BkToCstmrStmt></Document>";
    let sent = office.upload("/cambridge/statements", "bank.xml", "1000", camt.as_bytes());
    let place = office.arrive(&sent.leads());
    assert!(place.contains("/statements/plan/"), "{place}");
    let page = office.get(&place).body;
    assert!(page.contains("cannot be brought in"), "{page}");
    assert!(page.contains("names its fields itself"), "{page}");
    assert!(!page.contains("which column is what"), "{page}");
}
