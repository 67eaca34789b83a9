//! What a book opened with that is owed by no grant of it: its receipt is suggested first, and is
//! accepted in one step.

use crate::{
    importing::import,
    office::{Office, on_both},
};

const BOOK: &str = r#"
name = "Riverside Community Safety Partnership"
slug = "riverside"
short-name = "CSP"
first-year = "2025/26"

[[funds]]
code = "YOUTH"
name = "Youth"
restriction = "restricted"

[[funds]]
code = "POOL"
name = "Pooled Fund"
restriction = "pooled"

[[funders]]
code = "OPCC"
name = "Police and Crime Commissioner"

[[projects]]
code = "YOUTH"
name = "Youth work"
lines = [{ code = "MTG", name = "Meetings", budget = "500.00" }]

[[grants]]
code = "Y-2526"
title = "Youth grant 2025/26"
funder = "OPCC"
fund = "YOUTH"
project = "YOUTH"
starts-on = "01/04/2025"
ends-on = "31/03/2026"
authority = "Award letter"
allocations = { "2025/26" = "600.00" }

[opening]
authority = "Agreed accounts of 2024/25"
balances = [
    { account = "1000", fund = "POOL", amount = "1000.00" },
    { account = "1200", fund = "YOUTH", amount = "800.00" },
]
"#;

/// A book with a debtor brought forward, and its receipt on the bank statement.
pub(crate) fn owed(office: &Office) {
    office.file("book.toml", BOOK);
    office.run(&["init", "--from", "book.toml"]).done();
    office.file(
        "bank.csv",
        "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
         17/04/2025,BGC,POLICE CRIME COMMISSIONER YOUTH GRANT,R1,,800.00,1800.00\n\
         02/06/2025,BGC,POLICE CRIME COMMISSIONER YOUTH GRANT,R2,,300.00,2100.00\n",
    );
    import(office, "bank.csv", "1000");
}

#[test]
fn the_receipt_of_a_debtor_brought_forward_is_suggested_first_and_accepted_in_one_step() {
    on_both(|office| {
        owed(office);
        let suggest = |line: &str| {
            let words = ["code", line, "--why-these", "--json"];
            office.run(&words).done().json()["suggestions"].clone()
        };
        let first = suggest("1");
        assert_eq!(first[0]["does"]["code"]["account"], "1200", "{first}");
        assert!(first[0]["does"]["code"].get("grant").is_none(), "{first}");
        assert_eq!(first[0]["strength"], "strong", "{first}");
        let reasons = first[0]["reasons"].to_string();
        let says = "£800.00 was owed to Youth when the book began";
        assert!(reasons.contains(says), "{reasons}");
        // The grant of the year awarded less than came, and is not strong.
        let others = first.as_array().expect("suggestions").iter().skip(1);
        for other in others {
            assert_eq!(other["strength"], "fair", "{other}");
        }
        office.run(&["code", "1", "--take", "1"]).done();
        let left = suggest("2");
        assert_eq!(left[0]["does"]["code"]["grant"], "Y-2526", "{left}");
        assert_eq!(left[0]["strength"], "strong", "{left}");
        office
            .run(&["code", "2", "--to", "1200:YOUTH"])
            .refused("account 1200 is what grants still owe; name the grant");
        office.run(&["code", "2", "--take", "1"]).done();
        let balances = office
            .run(&["report", "trial-balance", "2025/26"])
            .done()
            .out;
        assert!(balances.contains("1200"), "{balances}");
        office.run(&["verify"]).done();
    });
}

#[test]
fn no_more_is_settled_than_the_book_opened_with() {
    on_both(|office| {
        owed(office);
        office.file(
            "more.csv",
            "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
             03/06/2025,BGC,Commissioner,R3,,900.00,3000.00\n",
        );
        import(office, "more.csv", "1000");
        office.run(&["code", "3", "--to", "1200:YOUTH"]).refused(
            "the book opened with £800.00 that is owed to fund YOUTH of no grant and has not come \
             yet, and this is £900.00",
        );
    });
}
