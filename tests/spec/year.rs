//! The year end: what blocks it, what it seals, and what comes after.

use crate::{
    importing::{begun, import},
    office::{Office, on_both},
    samples::SampleYear,
};

/// The year with every line coded as the rules propose.
fn coded(office: &Office) {
    begun(office, &SampleYear::of_2020_21());
    import(office, "extract.xlsx", "1100");
    import(office, "bank.xlsx", "1000");
    let digest = office.run(&["code", "--json"]).done().json()["digest"]
        .as_str()
        .map(str::to_owned);
    office
        .run(&["code", "--accept", "--yes", &digest.expect("a digest")])
        .done();
}

const REVIEWER: [&str; 2] = ["--as", "Section 151 officer's delegate"];

#[test]
fn closing_says_everything_that_stands_in_its_way() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, "extract.xlsx", "1100");
        let words = ["close", "2020/21", "--approved-by", "Reviewer"];
        let refused = office.run(&words).refused("49 statement lines wait");
        assert!(
            refused
                .err
                .contains("account 1100 has no approved reconciliation")
        );
        // The award is income that nothing was spent from yet.
        assert!(
            refused.err.contains("fund CL has £56,000.00 left"),
            "{}",
            refused.err
        );
    });
}

#[test]
fn nobody_approves_their_own_work() {
    on_both(|office| {
        coded(office);
        office
            .run(&["reconcile", "1000", "--date", "31/03/2021", "--prepare"])
            .done();
        office
            .run(&["reconcile", "1000", "--date", "31/03/2021", "--approve"])
            .refused("cannot also approve");
        let approve = ["reconcile", "1000", "--date", "31/03/2021", "--approve"];
        let shown = office
            .run(&[&approve[..], &REVIEWER[..]].concat())
            .done()
            .out;
        assert!(shown.contains("not authenticated"), "{shown}");
        office
            .run(&["close", "2020/21", "--approved-by", "finance officer"])
            .refused("cannot also approve");
    });
}

#[test]
fn a_closed_year_takes_no_postings_and_the_next_opens_with_its_balance() {
    on_both(|office| {
        office.demonstrate();
        let entry = |date: &'static str, concerns: &'static [&'static str]| {
            let words = [
                "entry",
                "--date",
                date,
                "--text",
                "Late",
                "--debit",
                "6900:POOL=5.00",
                "--credit",
                "1000:POOL=5.00",
            ];
            office.run(&[&words[..], concerns].concat())
        };
        entry("31/03/2021", &[]).refused("2020/21 is closed");
        entry("30/04/2021", &["--concerns", "2020/21"]).done();
        office
            .run(&["close", "2020/21", "--approved-by", "Reviewer"])
            .refused("closed already");
        let now = office
            .run(&["report", "end-of-year", "2020/21", "--json"])
            .done()
            .json();
        let total = now["rows"]
            .as_array()
            .and_then(|rows| rows.last())
            .expect("a last row");
        assert_eq!(
            (total["id"].as_str(), total["figure"].as_str()),
            (Some("T"), Some("5722.17"))
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_mistake_is_reversed_once_and_its_replacement_takes_over_the_line() {
    on_both(|office| {
        coded(office);
        let postings = office
            .run(&["report", "transactions", "2020/21", "--json"])
            .done()
            .json();
        let rows = postings["rows"].as_array().expect("rows");
        let wrong = rows
            .iter()
            .find(|row| row.to_string().contains("Online workshops"));
        let id = wrong
            .and_then(|row| row["id"].as_str())
            .expect("the workshops are posted");
        let entry = id.split(['.', '-']).next().unwrap_or_default().to_owned();
        let reverse = |why: &'static [&'static str]| {
            let words = [
                "reverse",
                &entry,
                "--date",
                "31/03/2021",
                "--to",
                "6300:CL:CL:RES",
            ];
            office.run(&[&words[..], why].concat())
        };
        reverse(&[]).refused("say why");
        reverse(&["--why", "Not the film"]).done();
        reverse(&["--why", "Not the film"]).refused("already reversed by entry");
        let reconciled = office
            .run(&["reconcile", "1100", "--date", "31/03/2021"])
            .done()
            .out;
        assert!(
            reconciled.contains("£56,180.00"),
            "the pair is left out:\n{reconciled}"
        );
        office.run(&["verify"]).done();
    });
}
