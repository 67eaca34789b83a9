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
        "balances before the lines",
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
    assert!(page.contains("The opening balance"), "{page}");
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
