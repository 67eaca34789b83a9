//! The second year that was published, 2012/13: a book of its own, made from options and entries,
//! with another layout and not one word of 2020/21.

use crate::office::{Ran, on_both};

const BOOK: &str = r#"
name = "Cambridge Community Safety Partnership"
slug = "cambridge-2012"
short-name = "CSP"
first-year = "2012/13"
layout = "movement"

[[funds]]
code = "POOL"
name = "Pooled Fund"
restriction = "pooled"

[[funders]]
code = "OPCC"
name = "Office of the Police and Crime Commissioner"

[[grants]]
code = "OPCC-1314"
title = "Community Safety Fund 2013/14"
funder = "OPCC"
fund = "POOL"
starts-on = "01/04/2013"
ends-on = "31/03/2014"
authority = "Award of the Commissioner for 2013/14"
allocations = { "2013/14" = "45820.00" }

[opening]
authority = "Published total; its make-up was not published"

[[opening.balances]]
account = "1100"
fund = "POOL"
amount = "88343.00"
"#;

#[test]
fn the_published_movement_of_2012_13_casts() {
    on_both(|office| {
        office.file("book.toml", BOOK);
        office.run(&["init", "--from", "book.toml"]).done();
        let entry = |text, debit, credit| {
            let day = ["entry", "--date", "31/03/2013", "--text", text];
            office
                .run(&[&day[..], &["--debit", debit, "--credit", credit]].concat())
                .done()
        };
        entry(
            "Grants approved",
            "6500:POOL=78532.00",
            "2100:POOL=78532.00",
        );
        entry("Grants paid", "2100:POOL=78532.00", "1100:POOL=78532.00");
        entry(
            "Underspend returned by a project",
            "1100:POOL=755.00",
            "6590:POOL=755.00",
        );
        let award = ["entry", "--award", "OPCC-1314", "--year", "2013/14"];
        office.run(&award).done();
        office.run(&award).refused("is posted already");

        let report = |ran: Ran| {
            let rows = ran.done().json()["rows"].as_array().expect("rows").clone();
            let row = |row: &serde_json::Value| {
                (
                    row["id"].as_str().unwrap_or("").to_owned(),
                    row["figure"].as_str().map(str::to_owned),
                )
            };
            rows.iter().map(row).collect::<Vec<_>>()
        };
        let figures = report(office.run(&["report", "end-of-year", "2012/13", "--json"]));
        let expected = [
            ("A", "88343.00"),
            ("B", "-78532.00"),
            ("C", "755.00"),
            ("D", "10566.00"),
            ("E", "45820.00"),
            ("F", "56386.00"),
        ];
        let expected = expected.map(|(id, figure)| (id.to_owned(), Some(figure.to_owned())));
        assert_eq!(figures, expected);

        office.run(&["close", "2012/13", "--prepare"]).done();
        office
            .run(&["close", "2012/13", "--approve", "--as", "Reviewer"])
            .done();
        let closed = report(office.run(&["report", "end-of-year", "2012/13", "--json"]));
        assert_eq!(closed, expected, "closing changes no report");
        let balance = office
            .run(&["report", "trial-balance", "2013/14"])
            .done()
            .out;
        assert!(
            balance.contains("-£10,566.00") && balance.contains("£10,566.00"),
            "{balance}"
        );
        office.run(&["verify"]).done();
    });
}
