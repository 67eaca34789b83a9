//! Entries, transfers, reversals and the coding of lines: the field of a side, of a share, of a
//! line.

use super::{ASKS, leads, send};
use crate::{coding::waiting, office::Office};

/// The two sides of a new entry, each with its place.
const SIDES: [(&str, &str); 9] = [
    ("date", "31 May 2020"),
    ("text", "Hall"),
    ("why", "By hand"),
    ("account-1", "6900"),
    ("fund-1", "POOL"),
    ("debit-1", "5.00"),
    ("account-2", "1000"),
    ("fund-2", "POOL"),
    ("credit-2", "5.00"),
];

#[test]
fn each_side_of_an_entry_that_is_refused_is_named_by_its_field() {
    let office = Office::founded();
    let refused = |said: &[(&str, &str)], wrong: &[(&str, &str)]| {
        let check = [&SIDES[..], &[("how", "check")], said].concat();
        leads(
            &send(&office, "/cambridge/journal/new", ASKS, &check),
            wrong,
        );
    };
    refused(&[("credit-2", "6.00")], &[("side-1", "out of balance")]);
    refused(&[("fund-2", "CL")], &[("credit-2", "in fund CL")]);
    refused(
        &[("place-2", "CL NONE")],
        &[("place-2", "carries a fund only")],
    );
    refused(
        &[("grant-1", "CL-2021")],
        &[("fund-1", "is kept in fund CL")],
    );
    refused(
        &[("account-2", "3000")],
        &[("account-2", "Account 3000 is what openings")],
    );
    let several = [
        ("date", "31 May 2019"),
        ("place-2", "CL NONE"),
        ("grant-1", "CL-2021"),
    ];
    let wrong = [
        ("date", "first year of this book"),
        ("fund-1", "is kept in fund CL"),
        ("place-2", "carries a fund only"),
    ];
    refused(&several, &wrong);
    // Beside what is missing.
    let silent = [&several[..], &[("text", "")]].concat();
    let all = [&[("text", "Say what the entry was for")], &wrong[..]].concat();
    refused(&silent, &all);
    let long = "x".repeat(1_001);
    refused(&[("text", &long)], &[("text", "has 1001 characters")]);
    refused(
        &[("date", "31 May 2090")],
        &[("date", "lies too far ahead")],
    );
}

#[test]
fn a_transfer_and_a_reversal_are_refused_at_the_field_at_fault() {
    let office = Office::demonstration();
    let transfer = [
        ("date", "31 March 2021"),
        ("from", "POOL"),
        ("to", "CL"),
        ("amount", "5.00"),
        ("account", "1000"),
        ("text", "Share"),
        ("authority", "Minute 5"),
        ("how", "check"),
    ];
    let path = "/cambridge/journal/transfer";
    leads(
        &send(&office, path, ASKS, &transfer),
        &[("date", "2020/21 is closed")],
    );
    let silent = [&transfer[..], &[("text", ""), ("amount", "0")]].concat();
    let wrong = [
        ("amount", "above nil"),
        ("date", "2020/21 is closed"),
        ("text", "Say what it is for"),
    ];
    leads(&send(&office, path, ASKS, &silent), &wrong);
    let path = "/cambridge/journal/45/reverse";
    let nothing = [
        ("date", "31 March 2021"),
        ("why", "Wrong"),
        ("instead", "nothing"),
        ("how", "check"),
    ];
    leads(
        &send(&office, path, ASKS, &nothing),
        &[("date", "2020/21 is closed")],
    );
    let recode = [
        ("date", "30 June 2021"),
        ("instead", "recode"),
        ("account", "1300"),
        ("fund", "CL"),
        ("place", "CL NONE"),
    ];
    let recode = [&nothing[1..], &recode].concat();
    leads(
        &send(&office, path, ASKS, &recode),
        &[("place", "carries a fund only")],
    );
    let sides = [
        ("date", "30 June 2021"),
        ("instead", "postings"),
        ("debit-1", "1.00"),
        ("credit-1", ""),
    ];
    let sides = [&nothing[1..2], &nothing[3..], &sides].concat();
    leads(
        &send(&office, path, ASKS, &sides),
        &[("side-1", "out of balance")],
    );
}

#[test]
fn a_line_that_is_coded_is_refused_in_its_own_form() {
    let office = waiting();
    let path = "/cambridge/coding/1";
    let whole = "id=\"to-one\"";
    let said = |account, fund, place| [("account", account), ("fund", fund), ("place", place)];
    let same = said("1100", "POOL", "");
    leads(
        &send(&office, path, whole, &same),
        &[("account", "other side of its entry")],
    );
    let none = said("1200", "CL", "");
    leads(
        &send(&office, path, whole, &none),
        &[("grant", "name the grant")],
    );
    let placed = said("1300", "CL", "CL NONE");
    leads(
        &send(&office, path, whole, &placed),
        &[("place", "carries a fund only")],
    );
    let unsaid = said("", "", "");
    let wrong = [
        ("account", "Choose the account"),
        ("fund", "Choose the fund"),
    ];
    leads(&send(&office, path, whole, &unsaid), &wrong);
    let shares = [
        ("account-1", "6900"),
        ("fund-1", "POOL"),
        ("place-1", ""),
        ("amount-1", "1.00"),
    ];
    let split = "id=\"split\"";
    leads(
        &send(&office, path, split, &shares),
        &[("split", "its shares come to −£1.00")],
    );
    let long = "x".repeat(1_001);
    let leave = [("why", long.as_str())];
    leads(
        &send(&office, path, "id=\"leave\"", &leave),
        &[("why", "has 1001 characters")],
    );
    let bulk = [
        ("bulk", "code"),
        ("line", "3"),
        ("bulk-account", "1100"),
        ("bulk-fund", "POOL"),
        ("bulk-place", ""),
        ("to", ""),
    ];
    let decide = "id=\"decide\"";
    let refused = send(&office, "/cambridge/coding", decide, &bulk);
    leads(&refused, &[("bulk-account", "other side of its entry")]);
    let nowhere = [
        &bulk[..2],
        &bulk[3..],
        &[("line", "3"), ("bulk-account", "")],
    ]
    .concat();
    let refused = send(&office, "/cambridge/coding", decide, &nowhere);
    leads(&refused, &[("to", "Choose where the selected lines")]);
    let none = [("bulk", "accept")];
    leads(
        &send(&office, "/cambridge/coding", decide, &none),
        &[("lines", "No line is selected")],
    );
}
