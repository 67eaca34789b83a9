//! A file of which nothing proves its layout: what each that it may have makes of it is shown, one
//! is chosen, and its answers are kept for the next file; and a layout that was wrongly taken can
//! be said to be another.

use super::{QUESTION, answers, asked};
use crate::office::Office;

const BARE: &str = "13/03/2021,PRINT SHOP,85.00\n14/03/2021,CAFE,23.45\n15/03/2021,REFUND,-10.00\n";

/// Where an upload of a file into an account leads.
fn place(office: &Office, name: &str, account: &str, file: &str) -> String {
    let sent = office.upload("/cambridge/statements", name, account, file.as_bytes());
    office.arrive(&sent.leads())
}

#[test]
fn a_file_without_a_heading_is_no_banks_until_somebody_says_so_once_for_its_account() {
    let office = Office::founded();
    let (page, key) = asked(&office, "march.csv", BARE);
    let as_hsbc = format!("{QUESTION}/{key}?as=hsbc");
    for says in [
        "Which layout is it?",
        "The file has no heading; it has the shape of HSBC UK",
        "3 lines",
        "PRINT SHOP",
        &format!("href=\"{as_hsbc}\""),
        &format!("href=\"{QUESTION}/{key}?as=none\""),
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let page = office.page(&as_hsbc).body;
    for says in [
        "is answered below as the layout <strong>hsbc</strong>",
        "name=\"as\" value=\"hsbc\"",
        "the layout takes the files of this account alone",
        "href=\"/cambridge/profiles\"",
        "3 lines",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    // It is a card's: what is spent has no minus.
    let said = [
        ("of", "0"),
        ("as", "hsbc"),
        ("name", "card"),
        ("sign", "out"),
        ("dates", "day"),
        ("do", "keep"),
    ];
    let plan = answers(&office, &key, &said).leads();
    let page = office.page(&plan).body;
    assert!(
        page.contains("£108.45") && page.contains("£10.00"),
        "{page}"
    );
    // The next one into the same account is known; one into another is asked about.
    let next = BARE.replace("/03/", "/02/");
    let known = place(&office, "february.csv", "1000", &next);
    assert!(known.contains("/statements/plan/"), "{known}");
    let other = place(&office, "february.csv", "1100", &next);
    assert!(other.starts_with(QUESTION), "{other}");
}

#[test]
fn debit_and_credit_that_nothing_proves_are_shown_as_a_banks_and_as_a_ledgers() {
    let office = Office::founded();
    let file = "Date,Description,Debit,Credit,Balance\n22/02/2021,Agency,1875.00,,5000.00\n";
    let (page, key) = asked(&office, "bank.csv", file);
    for says in [
        "no balance proves whether money under",
        "Bank statement, money out and money in apart (generic-bank)",
        "Oracle General Ledger account analysis (council-oracle)",
        "\u{2212}5,000.00",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let chosen = format!("{QUESTION}/{key}?as=generic-bank");
    let page = office.page(&chosen).body;
    assert!(page.contains("value=\"out\" checked"), "{page}");
    assert!(!page.contains("\u{2212}5,000.00"), "{page}");
    let said = [
        ("of", "1"),
        ("as", "generic-bank"),
        ("name", "our-bank"),
        ("debit", "out"),
        ("do", "keep"),
    ];
    let plan = answers(&office, &key, &said).leads();
    let page = office.page(&plan).body;
    assert!(page.contains("Bring in 1 line, £0.00 in and"), "{page}");
    let next = file.replace("/02/", "/03/");
    let known = place(&office, "next.csv", "1000", &next);
    assert!(known.contains("/statements/plan/"), "{known}");
}

#[test]
fn two_layouts_of_the_book_that_fit_alike_are_told_and_one_is_chosen() {
    let office = Office::founded();
    let file = "Day,Words,Sum\n13/04/2020,Room,20.00\n14/05/2020,Tea,1.00\n";
    let (_, key) = asked(&office, "bare.csv", file);
    let said = [
        ("of", "1"),
        ("name", "one"),
        ("sign", "out"),
        ("do", "keep"),
    ];
    answers(&office, &key, &said).leads();
    // The first knows the file; who says that it is another layout answers for a second.
    let plan = place(&office, "bare.csv", "1000", file);
    let key = plan.rsplit('/').next().unwrap();
    let said = [("of", "1"), ("name", "two"), ("sign", "in"), ("do", "keep")];
    answers(&office, key, &said).leads();
    let (page, key) = asked(&office, "bare.csv", file);
    for says in [
        "Which layout is it?",
        "The layouts one and two fit this heading equally well",
        "(one)",
        "(two)",
        "end the layout that is not meant",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let chosen = answers(&office, &key, &[("as", "two"), ("do", "read")]).leads();
    let page = office.page(&chosen).body;
    assert!(page.contains("Bring in 2 lines, £21.00 in"), "{page}");
}

#[test]
fn a_heading_of_two_lines_gives_each_column_its_name_and_a_column_without_one_is_refused() {
    let office = Office::founded();
    let two = "Borough Bank,,,,\nPosting,Words said,Money,Money,Running\nWhen,,Gone,Come,Left\n\
               13/12/2020,Agency Dec,1875.00,,100.00\n14/12/2020,Diversion,,4375.00,4475.00\n\
               15/12/2020,Patrols,450.00,,4025.00\n";
    let (page, key) = asked(&office, "two.csv", two);
    assert!(page.contains("B Words said"), "{page}");
    let kept = [("of", "3"), ("name", "two"), ("do", "keep")];
    let plan = answers(&office, &key, &kept).leads();
    let page = office.page(&plan).body;
    for says in ["Agency Dec", "Diversion", "Bring in 3 lines"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    assert!(!page.contains("has no heading"), "{page}");
    let bare = two.replace("Posting,Words said,Money,Money,Running\n", "");
    let (_, key) = asked(&office, "bare.csv", &bare);
    let kept = [
        ("of", "2"),
        ("name", "bare"),
        ("column-1", "text"),
        ("do", "keep"),
    ];
    let refused = answers(&office, &key, &kept);
    assert_eq!(refused.status, 422);
    let says = "Column B has no heading in the row of the heading";
    assert!(refused.body.contains(says), "{}", refused.body);
}

#[test]
fn a_file_that_a_layout_of_the_program_took_can_be_said_to_be_another() {
    let office = Office::founded();
    let file = "Date,Details,Amount,Balance\n13/03/2021,PRINT SHOP,85.00,85.00\n\
                14/03/2021,CAFE,23.45,108.45\n";
    let plan = place(&office, "card.csv", "1000", file);
    let page = office.page(&plan).body;
    let key = plan.rsplit('/').next().unwrap();
    let link =
        format!("<a href=\"{QUESTION}/{key}\">It is another layout: say which column is what</a>");
    assert!(page.contains(&link), "{page}");
    assert!(page.contains("href=\"/cambridge/profiles\""), "{page}");
    let page = office.page(&format!("{QUESTION}/{key}")).body;
    let says = "was read by the layout <strong>generic-signed</strong>";
    assert!(page.contains(says), "{page}");
    // Dates that nothing proves are asked first, and do not stand in the way.
    let open = file.replace("13/03", "03/03").replace("14/03", "04/03");
    let question = place(&office, "open.csv", "1000", &open);
    assert!(office.page(&question).body.contains("Which comes first"));
    let page = office.page(&format!("{question}?as=generic-signed")).body;
    assert!(page.contains(says), "{page}");
}
