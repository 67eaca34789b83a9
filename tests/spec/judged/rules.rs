//! Rules that lead nowhere are refused when they are tried and kept; what the law refuses of many
//! proposals is left out by name, and the others are posted.

use crate::{
    importing::{begun, import},
    office::{Office, Ran, on_both},
    samples::SampleYear,
};

/// Tries or adds a rule for lines that say "Stamps".
fn rule(office: &Office, what: &str, to: &str, more: &[&str]) -> Ran {
    let words = [
        "rule",
        what,
        "--name",
        "Stamps",
        "--contains",
        "stamps",
        "--to",
        to,
    ];
    office.run(&[&words[..], more].concat())
}

#[test]
fn a_rule_that_no_line_could_follow_is_neither_tried_nor_kept() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let nowhere = "rule 'Stamps' leads where no line can be posted: ";
        for (to, more, why) in [
            (
                "1200:POOL",
                &[][..],
                "account 1200 is what grants still owe; name the grant",
            ),
            ("1300:CL:CL:RES", &[], "account 1300 carries a fund only"),
            (
                "6900:POOL@CL-2021",
                &[],
                "grant CL-2021 is kept in fund CL, not in POOL",
            ),
            (
                "3000:POOL",
                &[],
                "account 3000 is what openings and closings move",
            ),
            (
                "1000:POOL",
                &["--account", "1000"],
                "the line is on account 1000",
            ),
        ] {
            for what in ["try", "add"] {
                rule(office, what, to, more).refused(&format!("{nowhere}{why}"));
            }
        }
        rule(office, "add", "1100:POOL", &["--account", "1000"]).done();
        let kept = office.run(&["rule", "list", "--json"]).done().json();
        assert_eq!(kept.as_array().map(Vec::len), Some(8), "{kept}");
    });
}

const BANK: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
    03/04/2020,BP,Room hire,R1,150.00,,5572.17\n05/05/2020,BP,Stamps,R2,10.00,,5562.17\n\
    06/05/2020,BP,Room hire,R3,20.00,,5542.17\n";

/// A grant of a fund, with an allocation that is not posted.
fn grant(office: &Office, fund: &str) {
    let grant = format!(
        "NEW=New grant;funder=OPCC;fund={fund};project=CL;from=01/04/2020;to=31/03/2021;\
         authority=Letter;2020/21=100.00"
    );
    office
        .run(&["add", "--grant", &grant, "--why", "A letter"])
        .done();
}

#[test]
fn what_the_law_refuses_of_the_proposals_is_left_out_by_name_and_the_others_are_posted() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        grant(office, "POOL");
        rule(office, "add", "6900:POOL@NEW", &[]).done();
        office.file("bank.csv", BANK);
        import(office, "bank.csv", "1000");
        // The grant moves to another fund, and the rule that names it leads nowhere from then on.
        grant(office, "CL");
        let proposed = office.run(&["code", "--json"]).done().json();
        assert_eq!(proposed["proposed"], 2, "{proposed}");
        let why = "rule 'Stamps' proposes it, and grant NEW is kept in fund CL, not in POOL";
        assert_eq!(proposed["lines"][1]["left_out"], why);
        assert!(proposed["lines"][1]["proposal"].is_null(), "{proposed}");
        let printed = office.run(&["code"]).done().out;
        assert!(printed.contains(&format!("left out: {why}")), "{printed}");
        // What was shown is what is posted, and the line waits.
        let digest = proposed["digest"].as_str().expect("a digest");
        let posted = ["code", "--accept", "--yes", digest, "--json"];
        assert_eq!(office.run(&posted).done().json()["posted"], 2);
        let left = office.run(&["code", "--json"]).done().json();
        assert_eq!(
            (&left["waiting"], &left["proposed"]),
            (&1.into(), &0.into())
        );
        // Nor is it suggested for the line by itself, and the page says why.
        let suggested = office.run(&["code", "2", "--why-these", "--json"]).done();
        let suggested = suggested.json();
        assert_eq!(
            suggested["suggestions"],
            serde_json::json!([]),
            "{suggested}"
        );
        let says = "account 6900 in fund POOL is left out: grant NEW is kept in fund CL";
        assert!(suggested["says"].to_string().contains(says), "{suggested}");
        office.run(&["verify"]).done();
    });
}
