//! What is to be looked at twice: money between the funds of two grants, costs and income in places
//! that cannot be right, days that are no days of the book, and what many lines have in common.

use crate::{
    importing::{begun, import},
    office::{Office, on_both},
    owed::owed,
    promised::{CLAIM, HALL, prepared},
    samples::SampleYear,
};

fn told(office: &Office, words: &[&str]) -> String {
    office.run(words).done().err
}

/// The words of a command with some of its options said otherwise.
fn with<'a>(words: &[&'a str], others: &[(&str, &'a str)]) -> Vec<&'a str> {
    let mut words = words.to_vec();
    for (option, said) in others {
        let place = words.iter().position(|word| word == option);
        words[place.expect("an option") + 1] = said;
    }
    words
}

const TRANSFER: [&str; 13] = [
    "transfer",
    "--date",
    "01/05/2025",
    "--from",
    "YOUTH",
    "--to",
    "VAWG",
    "--amount",
    "100.00",
    "--authority",
    "Minute 4",
    "--text",
    "Shared costs",
];

/// A second restricted fund, of another funder, with a project and a grant of its own.
fn with_another(office: &Office) {
    owed(office);
    let words = [
        "add",
        "--fund",
        "VAWG=Safer streets:restricted",
        "--funder",
        "HO=Home Office",
        "--project",
        "SAFE=Safer streets",
        "--line",
        "SAFE:LIT=Lighting=1000.00",
        "--grant",
        "S-2526=Safer streets;funder=HO;fund=VAWG;project=SAFE;from=01/04/2025;to=30/04/2025;\
         authority=Letter;2025/26=500.00",
        "--why",
        "Awarded",
    ];
    office.run(&words).done();
    let award = ["entry", "--award", "S-2526", "--year", "2025/26"];
    office.run(&award).done();
}

#[test]
fn money_leaves_a_grant_for_another_with_a_question_and_goes_back_without() {
    on_both(|office| {
        with_another(office);
        let crossing = told(office, &TRANSFER);
        assert!(
            crossing.contains(
                "£100.00 goes from fund YOUTH, which is restricted, to fund VAWG, which is \
                 restricted to something else; that needs the funder's authority"
            ),
            "{crossing}"
        );
        // What the other gave goes back; what is more does not go without a question.
        let back = with(&TRANSFER, &[("--from", "VAWG"), ("--to", "YOUTH")]);
        assert_eq!(told(office, &back), "");
        let more = told(office, &with(&back, &[("--amount", "30.00")]));
        assert!(more.contains("£30.00 goes from fund VAWG"), "{more}");
        let owed = told(
            office,
            &with(&TRANSFER, &[("--to", "POOL"), ("--amount", "31.00")]),
        );
        assert!(
            owed.contains("£1.00 goes from fund YOUTH, which is restricted, to pooled fund POOL")
        );
        let through = [
            &with(&TRANSFER, &[("--from", "POOL")])[..],
            &["--account", "2000"],
        ]
        .concat();
        let through = told(office, &through);
        assert!(
            through.contains("goes through account 2000, which holds no money but what is owed"),
            "{through}"
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn costs_and_income_in_places_that_cannot_be_right_are_told() {
    on_both(|office| {
        with_another(office);
        office.file(
            "costs.csv",
            "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
             03/06/2025,BP,Hall hire,R3,10.00,,2090.00\n\
             04/06/2025,BGC,Donation,R4,,20.00,2110.00\n",
        );
        import(office, "costs.csv", "1000");
        let none = told(office, &["code", "3", "--to", "6900:YOUTH"]);
        assert!(
            none.contains(
                "a cost of fund YOUTH stands on no project, and its grant Y-2526 is for project"
            ),
            "{none}"
        );
        let other = told(office, &["code", "4", "--to", "4900:YOUTH:SAFE:LIT"]);
        assert!(
            other.contains(
                "income of project SAFE goes to fund YOUTH, whose grant Y-2526 is for project YOUTH"
            ),
            "{other}"
        );
    });
}

#[test]
fn a_rule_is_not_strong_where_its_fund_should_not_pay() {
    on_both(|office| {
        with_another(office);
        office.file(
            "lamps.csv",
            "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
             28/04/2025,BP,Lamps and poles,R3,10.00,,2090.00\n\
             04/06/2025,BP,Lamps and poles,R4,600.00,,1490.00\n",
        );
        import(office, "lamps.csv", "1000");
        let words = [
            "rule",
            "add",
            "--name",
            "Lamps",
            "--contains",
            "lamps and",
            "--to",
        ];
        office
            .run(&[&words[..], &["6300:VAWG:SAFE:LIT"]].concat())
            .done();
        let first = |line: &str| {
            let words = ["code", line, "--why-these", "--json"];
            office.run(&words).done().json()["suggestions"][0].clone()
        };
        assert_eq!(first("3")["strength"], "strong", "{}", first("3"));
        let late = first("4");
        assert_eq!(late["strength"], "fair", "{late}");
        let reasons = late["reasons"].to_string();
        assert!(reasons.contains("fund VAWG has £500.00 left"), "{reasons}");
        assert!(
            reasons.contains("whose grant S-2526 ended on 30/04/2025"),
            "{reasons}"
        );
    });
}

#[test]
fn days_that_are_not_the_books_or_the_grants_are_told_of_promises_and_claims() {
    on_both(|office| {
        prepared(office);
        let early = told(office, &with(&HALL, &[("--made", "01/03/2020")]));
        assert!(
            early.contains("made on 01/03/2020, before the book begins on 01/04/2020"),
            "{early}"
        );
        let late = [("--to", "6300:CL:CL:RES"), ("--expected", "30/06/2021")];
        let late = told(
            office,
            &with(&with(&HALL, &late), &[("--reference", "48400")]),
        );
        assert!(
            late.contains("expected on 30/06/2021, and grant CL-2021 ends on 31/03/2021"),
            "{late}"
        );
        let first_day = told(office, &with(&CLAIM, &[("--claimed", "01/04/2020")]));
        assert!(
            first_day.contains("the claim of 01/04/2020 is for Q1 2020/21"),
            "{first_day}"
        );
        assert!(
            first_day.contains("of which no day was over"),
            "{first_day}"
        );
        office.run(&["code", "4", "--to", "1200:CL@CL-2021"]).done();
        let second = [("--quarter", "Q2 2020/21"), ("--amount", "42000.01")];
        let second = told(
            office,
            &with(&with(&CLAIM, &second), &[("--claimed", "10/10/2020")]),
        );
        assert!(
            second.contains(
                "£14,000.00 came of the £56,000.00 that grant CL-2021 allocates, so £42,000.00 is \
                 left to claim, and this claim is of £42,000.01"
            ),
            "{second}"
        );
    });
}

#[test]
fn what_is_said_of_many_lines_names_them() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file(
            "bank.csv",
            "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
             03/04/2020,BGC,Room hire refund,R1,,10.00,5732.17\n\
             05/05/2020,BP,Stamps,R2,10.00,,5722.17\n\
             06/05/2020,BGC,Room hire refund,R3,,10.00,5732.17\n\
             07/05/2020,BGC,Room hire refund,R4,,12.00,5744.17\n",
        );
        import(office, "bank.csv", "1000");
        let proposed = office.run(&["code", "--json"]).done().json();
        let told: Vec<&str> = proposed["cautions"]
            .as_array()
            .expect("cautions")
            .iter()
            .filter_map(|one| one.as_str())
            .collect();
        let ends: Vec<&str> = told
            .iter()
            .filter_map(|one| one.split_once('?'))
            .map(|(_, end)| end)
            .collect();
        assert_eq!(ends, [" (2 lines: 1, 3)", " (line 4)"], "{told:?}");
        // Of one line by itself nothing is named.
        let one = office.run(&["code", "1", "--accept"]).done().err;
        assert!(one.trim().ends_with("a credit note?"), "{one}");
    });
}

/// Rules code many lines at once, so what they would overspend is said before they do.
#[test]
fn a_budget_that_the_proposals_of_rules_would_overspend_is_told() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let paid = |day: &str, amount: &str, after: &str| {
            office.file(
                "bank.csv",
                format!(
                    "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                     {day},BP,Workshop packs,R1,{amount},,{after}\n"
                ),
            );
            import(office, "bank.csv", "1000");
        };
        let rule = ["rule", "add", "--name", "Packs", "--contains", "packs"];
        let to = ["--to", "6300:CL:CL:RES"];
        office.run(&[&rule[..], &to].concat()).done();
        let told = || -> Vec<String> {
            let proposed = office.run(&["code", "--json"]).done().json();
            let told = proposed["cautions"].as_array().expect("cautions");
            let told = told.iter().filter_map(|one| one.as_str());
            told.filter(|one| one.contains("budget"))
                .map(str::to_owned)
                .collect()
        };
        // £6,000.00 is the budget of the cost.
        paid("05/05/2020", "4000.00", "1722.17");
        assert_eq!(told(), [""; 0]);
        paid("06/05/2020", "2000.01", "-277.84");
        let says = "Resources for schools and community workshops (CL RES) would be £0.01 over its \
                    budget in 2020/21";
        assert_eq!(told(), [says]);
        office.run(&["code", "1", "--accept"]).done();
        assert_eq!(
            told(),
            [says],
            "what is posted counts as what is proposed does"
        );
    });
}

#[test]
fn an_order_of_two_words_is_found_in_the_line_that_quotes_it() {
    on_both(|office| {
        owed(office);
        let promise = [
            ("--payee", "Safe Bystander Ltd"),
            ("--reference", "PO 331"),
            ("--amount", "200.00"),
            ("--to", "6300:POOL"),
            ("--made", "01/05/2025"),
            ("--expected", "06/06/2025"),
        ];
        office.run(&with(&HALL, &promise)).done();
        office.file(
            "order.csv",
            "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
             04/06/2025,BP,SAFE BYSTANDER LTD PO 331,,205.00,,1895.00\n\
             05/06/2025,BP,SAFE BYSTANDER LTD PO 332,,205.00,,1690.00\n",
        );
        import(office, "order.csv", "1000");
        let suggest = |line: &str| {
            let words = ["code", line, "--why-these", "--json"];
            office.run(&words).done().json()["suggestions"].clone()
        };
        let first = suggest("3");
        let reasons = first[0]["reasons"].to_string();
        for says in [
            "both say po 331",
            "names Safe Bystander Ltd",
            "£5.00 more than the £200.00 left of commitment 1",
        ] {
            assert!(reasons.contains(says), "{says}: {first}");
        }
        assert_eq!(first[0]["does"]["settle"]["over"], "5.00", "{first}");
        assert_eq!(suggest("4"), serde_json::json!([]));
    });
}

#[test]
fn a_consent_covers_what_is_the_funders_and_no_more() {
    on_both(|office| {
        with_another(office);
        let give = with(&TRANSFER, &[("--from", "POOL"), ("--to", "YOUTH")]);
        office.run(&give).done();
        let close = ["close", "2025/26", "--prepare"];
        let consents = [
            "--carry-forward",
            "YOUTH=Letter of the Commissioner",
            "--carry-forward",
            "VAWG=Letter of the Home Office",
        ];
        let without = office
            .run(&close)
            .refused("fund VAWG has £500.00 left; post what is");
        assert!(
            without.err.contains(
                "fund YOUTH has £1,500.00 left, of which £100.00 was given by other funds and is \
                 no funder's; transfer it back, with authority; of the other £1,400.00, post what"
            ),
            "{}",
            without.err
        );
        let with_consent = office.run(&[&close[..], &consents].concat()).refused(
            "fund YOUTH has £1,500.00 left, of which £100.00 was given by other funds and is no \
             funder's; transfer it back, with authority; the consent covers the other £1,400.00",
        );
        assert!(
            !with_consent.err.contains("fund VAWG"),
            "{}",
            with_consent.err
        );
        let back = with(&TRANSFER, &[("--to", "POOL")]);
        assert_eq!(told(office, &back), "");
        let now = office
            .run(&[&close[..], &consents].concat())
            .refused("2025/26");
        assert!(!now.err.contains("fund YOUTH"), "{}", now.err);
    });
}

#[test]
fn no_report_is_made_of_a_year_that_the_book_has_not_begun() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        for report in ["end-of-year", "trial-balance", "transactions"] {
            office
                .run(&["report", report, "2031/32"])
                .refused("this book has not begun 2031/32; it keeps 2020/21 to 2020/21");
        }
        office.run(&["report", "trial-balance", "2020/21"]).done();
    });
}
