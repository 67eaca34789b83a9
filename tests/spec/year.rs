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
        let words = ["close", "2020/21", "--prepare"];
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
    });
}

/// The year with both accounts reconciled, prepared by one role and approved by another.
fn reconciled(office: &Office) {
    coded(office);
    let wrong = "Online workshops";
    let posted = office.run(&["report", "transactions", "2020/21", "--json"]);
    let rows = posted.done().json()["rows"].clone();
    let rows = rows.as_array().expect("rows").iter();
    let found = rows
        .map(ToString::to_string)
        .find(|row| row.contains(wrong));
    let id = found.expect("the workshops are posted");
    let entry: String = id
        .split("\"id\":\"")
        .nth(1)
        .expect("an id")
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let to = [
        "--date",
        "31/03/2021",
        "--to",
        "6300:CL:CL:RES",
        "--why",
        "Not the film",
    ];
    office
        .run(&[&["reverse", &entry][..], &to[..]].concat())
        .done();
    for account in ["1000", "1100"] {
        let words = ["reconcile", account, "--date", "31/03/2021"];
        office.run(&[&words[..], &["--prepare"]].concat()).done();
        office
            .run(&[&words[..], &["--approve"], &REVIEWER[..]].concat())
            .done();
    }
}

/// An accrual of a cost of the year, which no statement shows.
fn accrue(office: &Office, amount: &str) -> String {
    let (debit, credit) = (format!("6900:POOL={amount}"), format!("2000:POOL={amount}"));
    let words = [
        "entry",
        "--date",
        "31/03/2021",
        "--text",
        "Hall",
        "--debit",
        &debit,
    ];
    office
        .run(&[&words[..], &["--credit", &credit]].concat())
        .done()
        .out
}

#[test]
fn closing_is_prepared_by_one_role_and_approved_by_another() {
    on_both(|office| {
        reconciled(office);
        let close = |words: &[&str]| office.run(&[&["close", "2020/21"], words].concat());
        close(&["--approve"]).refused("no closing of 2020/21 was prepared");
        let open = close(&["--json"]).done().json();
        assert_eq!(open["stands"], "open");
        assert_eq!(open["prepared"], serde_json::Value::Null);

        let prepared = close(&["--prepare"]).done().out;
        for says in [
            "as it was prepared",
            "Pooled Fund (POOL): brought forward £5,722.17",
            "2021/22 opens with £5,722.17",
            "income £56,000.00, costs -£56,000.00",
            "Prepared by Finance officer",
            "not authenticated",
            "--approve --as ANOTHER-ROLE",
        ] {
            assert!(prepared.contains(says), "{says}: {prepared}");
        }
        // Nothing is posted by preparing: the year takes entries until somebody approves.
        close(&["--approve"]).refused("cannot also approve");
        close(&["--approve", "--as", " finance OFFICER "]).refused("cannot also approve");
        let now = close(&["--json"]).done().json();
        assert_eq!(now["stands"], "prepared");
        assert_eq!(now["prepared"]["by"], "Finance officer");
        let head = now["prepared"]["head"]["count"].as_i64().expect("a count");
        assert_eq!(now["funds"][1]["carried_forward"], "5722.17");

        let approve = [&["--approve", "--json"][..], &REVIEWER[..]].concat();
        let closed = close(&approve).done().json();
        assert_eq!(closed["prepared_by"], "Finance officer");
        assert_eq!(closed["approved_by"], "Section 151 officer's delegate");
        assert_eq!(closed["funds"][0]["entry"], 56);
        let verified = office.run(&["verify", "--json"]).done().json();
        // The record that prepares it, one closing entry, and the record that approves it.
        assert_eq!(verified["count"].as_i64(), Some(head + 3), "{verified}");
        close(&["--approve"]).refused("closed already");
        close(&["--prepare"]).refused("closed already");
    });
}

#[test]
fn a_closing_that_the_book_left_behind_is_prepared_again() {
    on_both(|office| {
        reconciled(office);
        let close = |words: &[&str]| office.run(&[&["close", "2020/21"], words].concat());
        let approve = [&["--approve"][..], &REVIEWER[..]].concat();
        close(&["--prepare"]).done();
        let other_year = [
            "entry",
            "--date",
            "30/04/2021",
            "--text",
            "Later",
            "--debit",
        ];
        let sides = ["6900:POOL=1.00", "--credit", "2000:POOL=1.00"];
        office.run(&[&other_year[..], &sides[..]].concat()).done();
        assert_eq!(close(&["--json"]).done().json()["stands"], "prepared");

        accrue(office, "10.00");
        let refused = close(&approve).refused("is no longer what was prepared");
        for says in [
            "account 3000 of fund POOL would be carried forward at -£5,712.17, and was prepared \
             at -£5,722.17",
            "account 6900 of fund POOL, project NONE, line NONE would be closed by -£10.00, and \
             was prepared with £0.00",
            "entry 57 was posted since",
            "prepare it again",
        ] {
            assert!(refused.err.contains(says), "{says}: {}", refused.err);
        }
        let shown = close(&[]).done().out;
        assert!(shown.contains("The book has moved since"), "{shown}");
        assert!(shown.contains("as the book stands"), "{shown}");
        assert!(shown.contains("--prepare"), "{shown}");
        close(&["--prepare"]).done();
        let closed = close(&approve).done().out;
        assert!(closed.contains("2021/22 opens with £5,712.17"), "{closed}");
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_later_entries_change_is_told_before_the_board_decides() {
    on_both(|office| {
        reconciled(office);
        let close = |words: &[&str]| office.run(&[&["close", "2020/21"], words].concat());
        close(&["--prepare"]).done();
        close(&[&["--approve"][..], &REVIEWER[..]].concat()).done();
        let drift = || office.run(&["report", "drift", "2020/21"]).done().out;
        assert!(drift().contains("No later entry concerns the year"));
        let late = ["entry", "--date", "30/04/2021", "--concerns", "2020/21"];
        let sides = ["--debit", "6900:POOL=5.00", "--credit", "2000:POOL=5.00"];
        let text = ["--text", "A late invoice"];
        office.run(&[&late[..], &text, &sides].concat()).done();
        let told = drift();
        for says in ["As it stands", "£5,722.17", "£5,717.17"] {
            assert!(told.contains(says), "{says}: {told}");
        }
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
            .run(&["close", "2020/21", "--prepare"])
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

#[test]
fn an_open_year_is_closed_as_the_board_decided_on_it_or_the_board_decides_again() {
    on_both(|office| {
        reconciled(office);
        let decide = |minute: &str| {
            let words = [
                "decide",
                "2020/21",
                "--decision",
                "noted",
                "--date",
                "12/10/2021",
            ];
            let rest = ["--minute", minute, "--wording", "That the Board notes it"];
            office.run(&[&words[..], &rest[..]].concat())
        };
        decide("9.1").done();
        let close = |words: &[&str]| office.run(&[&["close", "2020/21"], words].concat());
        close(&["--prepare"]).done();
        accrue(office, "10.00");
        let says = "2 rows of the report would now differ from what the Board decided on; record \
                    its decision on the report as it is now";
        close(&["--prepare"]).refused(says);
        decide("9.2").done();
        close(&["--prepare"]).done();
        close(&[&["--approve"][..], &REVIEWER[..]].concat()).done();
        office.run(&["verify"]).done();
    });
}
