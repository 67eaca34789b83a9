//! What is promised and what is claimed is awaited, told once, and answered by lines or entries; none
//! of it is posted before it is paid.

use serde_json::Value;

use crate::{
    importing::{begun, import},
    office::{Office, on_both},
    samples::SampleYear,
};

/// A book whose bank has three payments to one payee and a receipt from the funder.
pub(crate) fn prepared(office: &Office) {
    begun(office, &SampleYear::of_2020_21());
    let bank = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                05/05/2020,FPO,Village hall hire,48213,300.00,,5422.17\n\
                06/05/2020,FPO,Village hall hire,48299,45.00,,5377.17\n\
                12/05/2020,FPO,Village hall hire,48301,55.00,,5322.17\n\
                12/08/2020,BGC,Police and Crime Commissioner County Lines,Q1,,14000.00,19322.17\n";
    office.file("bank.csv", bank);
    import(office, "bank.csv", "1000");
}

pub(crate) const HALL: [&str; 17] = [
    "commitment",
    "add",
    "--payee",
    "Village hall",
    "--reference",
    "48213",
    "--amount",
    "345.00",
    "--to",
    "6900:POOL",
    "--made",
    "01/05/2020",
    "--expected",
    "06/05/2020",
    "--why",
    "Agreed by the Board",
    "--json",
];

pub(crate) const CLAIM: [&str; 15] = [
    "claim",
    "add",
    "--grant",
    "CL-2021",
    "--quarter",
    "Q1 2020/21",
    "--amount",
    "14000.00",
    "--claimed",
    "10/07/2020",
    "--reference",
    "CL-Q1",
    "--why",
    "The first quarter's return",
    "--json",
];

/// Runs a command and gives its data.
#[track_caller]
pub(crate) fn data(office: &Office, words: &[&str]) -> Value {
    office.run(&[words, &["--json"]].concat()).done().json()
}

#[track_caller]
fn standing(office: &Office, list: &str) -> (String, String) {
    let listed = data(office, &["show", list]);
    let standing = &listed[0]["standing"];
    let said = |key: &str| standing[key].as_str().expect("a figure").to_owned();
    (said("left"), said("state"))
}

fn stands(left: &str, state: &str) -> (String, String) {
    (left.to_owned(), state.to_owned())
}

#[test]
fn a_commitment_is_paid_in_parts_told_once_and_opened_again_by_undoing_and_reversing() {
    on_both(|office| {
        prepared(office);
        let before = data(office, &["report", "trial-balance", "2020/21"]);
        assert_eq!(office.run(&HALL).done().json()["commitment"], 1);
        let after = data(office, &["report", "trial-balance", "2020/21"]);
        assert_eq!(before["rows"], after["rows"], "a promise posts nothing");
        let first = &data(office, &["code", "1", "--why-these"])["suggestions"][0];
        assert_eq!(first["does"]["settle"]["awaited"], "commitment", "{first}");
        assert_eq!(first["strength"], "strong");
        let reasons = first["reasons"].to_string();
        for said in [
            "same reference 48213",
            "names Village hall",
            "leaves £45.00 of commitment 1",
        ] {
            assert!(reasons.contains(said), "{said}: {reasons}");
        }
        let posted = data(office, &["code", "1", "--take", "1"])["posted"][0].clone();
        assert_eq!(standing(office, "commitments"), stands("45.00", "partly"));
        let says = office.run(&["show", "commitments"]).done().out;
        assert!(
            says.contains(&format!("by entry {posted}, £300.00")),
            "{says}"
        );

        // What is more than is left is told, and a person says the figure.
        let more = ["code", "3", "--commitment", "1"];
        office
            .run(&more)
            .refused("£55.00 is £10.00 more than the £45.00 left of commitment 1");
        office
            .run(&[&more[..], &["--over", "9.00"]].concat())
            .refused("is £10.00 over and not £9.00");
        office
            .run(&[&more[..], &["--over", "10.00"]].concat())
            .done();
        assert_eq!(standing(office, "commitments"), stands("0.00", "met"));
        office.run(&["verify"]).done();
        office
            .run(&["commitment", "cancel", "1", "--why", "No longer wanted"])
            .refused("nothing is left of it");

        office
            .run(&["code", "3", "--undo", "--why", "Another hall"])
            .done();
        assert_eq!(standing(office, "commitments"), stands("45.00", "partly"));
        let posted = posted.to_string();
        let why = ["--date", "05/05/2020", "--why", "Another hall"];
        office
            .run(&[&["reverse", &posted], &why[..]].concat())
            .done();
        assert_eq!(standing(office, "commitments"), stands("345.00", "open"));
        office.run(&["verify"]).done();

        office
            .run(&["commitment", "cancel", "1", "--why", "The hall has closed"])
            .done();
        assert_eq!(standing(office, "commitments"), stands("0.00", "ended"));
        office
            .run(&["code", "1", "--commitment", "1"])
            .refused("commitment 1 was cancelled");
        assert!(
            !data(office, &["code", "1", "--why-these"])
                .to_string()
                .contains("settle")
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_claim_is_received_once_and_its_grant_is_not_expected_beside_it() {
    on_both(|office| {
        prepared(office);
        let of_grant = |listed: &Value| {
            let found = listed["suggestions"].as_array().expect("a list").iter();
            found
                .filter(|found| {
                    found["does"]["settle"]["awaited"] == "claim"
                        || found["does"]["code"]["grant"] == "CL-2021"
                })
                .count()
        };
        let instalment = data(office, &["code", "4", "--why-these"]);
        assert_eq!(of_grant(&instalment), 1, "{instalment}");
        assert_eq!(
            instalment["suggestions"][0]["does"]["code"]["account"],
            "1200"
        );
        assert_eq!(office.run(&CLAIM).done().json()["claim"], 1);
        let listed = data(office, &["code", "4", "--why-these"]);
        assert_eq!(of_grant(&listed), 1, "{listed}");
        let first = &listed["suggestions"][0];
        assert_eq!(first["does"]["settle"]["awaited"], "claim", "{listed}");
        assert_eq!(first["does"]["settle"]["over"], "0.00");
        office
            .run(&["code", "1", "--claim", "1"])
            .refused("they go opposite ways");
        let entry = data(office, &["code", "4", "--take", "1"])["posted"][0].to_string();
        assert_eq!(standing(office, "claims"), stands("0.00", "met"));
        let story = data(office, &["show", "entry", &entry]);
        assert!(story.to_string().contains("\"1200\""), "{story}");
        // What is left of the award is expected again, less what was claimed and came.
        office.run(&["verify"]).done();
        office
            .run(&["code", "4", "--undo", "--why", "Another grant"])
            .done();
        assert_eq!(standing(office, "claims"), stands("14000.00", "open"));
        office
            .run(&["claim", "withdraw", "1", "--why", "The return was wrong"])
            .done();
        assert_eq!(standing(office, "claims"), stands("0.00", "ended"));
        let says = office.run(&["show", "claims"]).done().out;
        assert!(
            says.contains("withdrawn") && says.contains("Q1 2020/21"),
            "{says}"
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn an_entry_that_stands_answers_by_hand_and_is_counted_once() {
    on_both(|office| {
        prepared(office);
        office.run(&HALL).done();
        let another = HALL.map(|word| if word == "48213" { "48214" } else { word });
        office.run(&another).done();
        let entry = data(office, &["code", "1", "--to", "6900:POOL"])["entry"].to_string();
        let other = data(office, &["code", "2", "--to", "6000:CL:CL:SAL"])["entry"].to_string();
        let why = ["--why", "Coded before the order was recorded"];
        let answer = |number: &str, entry: &str, more: &[&str]| {
            let words = ["commitment", "answer", number, "--entry", entry];
            office.run(&[&words[..], more, &why[..]].concat())
        };
        answer("1", &other, &[]).refused("posts nothing to 6900 POOL NONE NONE");
        answer("1", "99", &[]).refused("there is no entry 99");
        answer("1", &entry, &["--amount", "200.00"]).done();
        assert_eq!(standing(office, "commitments"), stands("145.00", "partly"));
        answer("2", &entry, &["--amount", "200.00"])
            .refused("£100.00 of entry")
            .refused("answers nothing else");
        answer("2", &entry, &[]).done();
        office.run(&["verify"]).done();
        answer("1", &entry, &["--not"]).done();
        assert_eq!(standing(office, "commitments"), stands("345.00", "open"));
        answer("1", &entry, &["--not"]).refused("does not answer commitment 1");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_rule_does_not_code_past_what_was_promised() {
    on_both(|office| {
        prepared(office);
        let rule = [
            "rule",
            "add",
            "--name",
            "Halls",
            "--contains",
            "village hall",
            "--to",
            "6900:POOL",
        ];
        office.run(&rule).done();
        assert_eq!(data(office, &["code"])["proposed"], 3);
        let later = HALL.map(|word| {
            if word == "06/05/2020" {
                "20/06/2020"
            } else {
                word
            }
        });
        office.run(&later).done();
        let listed = data(office, &["code"]);
        assert_eq!(listed["proposed"], 2, "{listed}");
        assert_eq!(listed["lines"][0]["awaited"]["awaited"], "commitment");
        let says = office.run(&["code"]).done().out;
        assert!(says.contains("may be commitment 1"), "{says}");
        let digest = listed["digest"].as_str().expect("a digest");
        office.run(&["code", "--accept", "--yes", digest]).done();
        assert_eq!(standing(office, "commitments"), stands("345.00", "open"));
        // Nor does it where a file is coded as it comes in.
        let more = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                    13/08/2020,FPO,Village hall hire,48213,45.00,,19277.17\n\
                    14/08/2020,FPO,Village hall hire,48999,1.00,,19276.17\n";
        office.file("more.csv", more);
        let words = [
            "import",
            "more.csv",
            "--account",
            "1000",
            "--code",
            "--dates",
            "day",
        ];
        let plan = data(office, &[&words[..], &["--plan"]].concat());
        let digest = plan["digest"].as_str().expect("a digest");
        office
            .run(&[&words[..], &["--yes", digest]].concat())
            .done();
        let left = data(office, &["code"]);
        let texts = left["lines"].as_array().expect("lines").len();
        assert_eq!(
            texts, 3,
            "the first hall, the funder and the one that may be it: {left}"
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_cannot_be_promised_or_claimed_is_refused_with_its_figures() {
    on_both(|office| {
        prepared(office);
        let with = |words: &[&'static str], place: &str, value: &'static str| {
            let at = words
                .iter()
                .position(|word| *word == place)
                .expect("an option");
            let mut words = words.to_vec();
            words[at + 1] = value;
            office.run(&words)
        };
        with(&HALL, "--to", "1000:POOL").refused("account 1000 is no cost");
        with(&HALL, "--to", "6900:GONE").refused("there is no fund GONE");
        with(&HALL, "--to", "6900:POOL@CL-2021").refused("is kept in fund CL, not in POOL");
        with(&HALL, "--to", "6300:CL:CL:GONE").refused("there is no line GONE of project CL");
        with(&HALL, "--amount", "0.00").refused("£0.00 cannot be promised");
        with(&HALL, "--expected", "30/04/2020").refused("30/04/2020 is before 01/05/2020");
        with(&HALL, "--made", "01/05/2199").refused("is before 01/05/2199");
        with(&HALL, "--payee", " ").refused("name the payee");
        with(&HALL, "--why", " ").refused("say why");
        with(&CLAIM, "--grant", "GONE").refused("there is no grant GONE");
        with(&CLAIM, "--quarter", "Q1 2021/22").refused("claim for days of the grant");
        with(&CLAIM, "--amount", "0.00").refused("£0.00 cannot be claimed");
        with(&CLAIM, "--claimed", "01/05/2199").refused("01/05/2199 is still to come");
        let wrong = with(&CLAIM, "--quarter", "Q7 2020/21");
        assert_eq!(wrong.code, 2, "{wrong:?}");
        assert_eq!(
            data(office, &["show", "commitments"]),
            serde_json::json!([])
        );
        office
            .run(&["code", "1", "--commitment", "7"])
            .refused("there is no commitment 7");
        // The only grant of a restricted fund need not be said.
        with(&HALL, "--to", "6300:CL:CL:RES").done();
        assert_eq!(
            data(office, &["show", "commitments"])[0]["grant"],
            "CL-2021"
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_book_begins_with_the_orders_that_were_open_then() {
    on_both(|office| {
        let example = office.run(&["init", "--example"]).done().out;
        office.file("book.toml", &example);
        office.run(&["init", "--from", "book.toml"]).done();
        let listed = data(office, &["show", "commitments"]);
        assert_eq!(listed[0]["payee"], "Theatre company");
        assert_eq!(listed[0]["grant"], "SV-2526");
        assert_eq!(listed[0]["standing"]["left"], "1500.00");
        let why = listed[0]["made"]["why"].to_string();
        assert!(why.contains("ordered before the year began"), "{why}");
        office.run(&["verify"]).done();
        let elsewhere = example.replace("slug = \"example\"", "slug = \"other\"");
        office.file(
            "other.toml",
            elsewhere.replace("\"EVENTS\"\nmade", "\"GONE\"\nmade"),
        );
        office
            .run(&["init", "--from", "other.toml"])
            .refused("there is no line GONE of project SV");
    });
}
