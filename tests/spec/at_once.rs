//! A file is imported and coded in one step: what the rules post is written while it is read, and is
//! what two steps would have posted.

use std::fmt::Write as _;

use crate::{
    importing::{begun, import},
    office::{Office, on_both, on_sqlite},
    samples::SampleYear,
};

const EXTRACT: &str = "extract.xlsx";

#[test]
fn importing_and_coding_at_once_posts_what_two_steps_post() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let words = ["import", EXTRACT, "--account", "1100", "--plan", "--json"];
        let lines_only = office.run(&words).done().json();
        let coded = office
            .run(&[&words[..], &["--code"]].concat())
            .done()
            .json();
        assert_eq!(lines_only.get("to_post"), None);
        let (to_post, digest) = (coded["to_post"].clone(), coded["digest"].as_str());
        let confirm = |digest: Option<&str>| {
            let digest = digest.expect("a digest");
            office.run(&[
                "import",
                EXTRACT,
                "--account",
                "1100",
                "--code",
                "--yes",
                digest,
                "--json",
            ])
        };
        // The plan without the coding is another plan.
        confirm(lines_only["digest"].as_str()).refused("the plan has changed");
        assert_eq!(office.run(&["code", "--json"]).done().json()["waiting"], 0);

        let imported = confirm(digest).done().json();
        assert_eq!(imported["posted"], to_post);
        office.run(&["verify"]).done();
        let at_once = balances_and_waiting(office);
        on_sqlite(|other| {
            begun(other, &SampleYear::of_2020_21());
            import(other, EXTRACT, "1100");
            let proposed = other.run(&["code", "--json"]).done().json();
            let digest = proposed["digest"].as_str().expect("a digest");
            other.run(&["code", "--accept", "--yes", digest]).done();
            assert_eq!(balances_and_waiting(other), at_once);
        });
    });
}

/// The rules are asked while a confirmed file is read, and its plan was made without: the digest
/// stands only where both say the same of each line that is new.
#[test]
fn what_the_rules_say_while_a_file_is_read_is_what_its_plan_said() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let add = ["rule", "add", "--name", "Rooms", "--contains", "room"];
        let to = ["--direction", "out", "--to", "6900:POOL"];
        office.run(&[&add[..], &to].concat()).done();
        let heading = "Date,Description,Paid out,Paid in,Balance\n";
        let early = "31/03/2020,Room before the book,1.00,,\n";
        let first = "03/04/2020,Room,2.00,,\n03/04/2020,Room,2.00,,\n04/04/2020,Stamps,3.00,,\n";
        let later = "04/04/2020,Room,2.00,,\n05/04/2020,Room,4.00,,\n";
        let code = |file: &str, rows: &[&str], posts: i64| {
            office.file(file, format!("{heading}{}", rows.concat()));
            let words = [
                "import",
                file,
                "--account",
                "1000",
                "--code",
                "--json",
                "--dates",
                "day",
            ];
            let planned = office
                .run(&[&words[..], &["--plan"]].concat())
                .done()
                .json();
            assert_eq!(planned["to_post"], posts, "{file}");
            let digest = planned["digest"].as_str().expect("a digest");
            let imported = office.run(&[&words[..], &["--yes", digest]].concat());
            assert_eq!(imported.done().json()["posted"], posts, "{file}");
        };
        // One line is set aside, two are alike, one follows no rule.
        code("first.csv", &[early, first], 2);
        // Some are held already.
        code("second.csv", &[first, later], 2);
        let digest = |file: &str| {
            let words = [
                "import",
                file,
                "--account",
                "1000",
                "--code",
                "--json",
                "--plan",
                "--dates",
                "day",
            ];
            let planned = office.run(&words).done().json();
            planned["digest"].as_str().expect("a digest").to_owned()
        };
        office.file("third.csv", format!("{heading}06/04/2020,Room,5.00,,\n"));
        let confirmed = digest("third.csv");
        office.run(&["rule", "end", "Rooms"]).done();
        let words = [
            "import",
            "third.csv",
            "--account",
            "1000",
            "--code",
            "--dates",
            "day",
        ];
        office
            .run(&[&words[..], &["--yes", &confirmed]].concat())
            .refused("the plan has changed");
        office.run(&["verify"]).done();
    });
}

/// The trial balance of a book, and the lines that wait.
fn balances_and_waiting(office: &Office) -> (serde_json::Value, serde_json::Value) {
    let report = ["report", "trial-balance", "2020/21", "--json"];
    let rows = office.run(&report).done().json()["rows"].clone();
    let waiting = office.run(&["code", "--json"]).done().json()["lines"].clone();
    (rows, waiting)
}

/// A statement of many lines into an account that has entries and no statement yet: with lines
/// before the book, lines that no rule knows, alike ones, and one that an entry shows already.
#[test]
fn a_long_file_is_coded_while_it_is_read_as_it_is_afterwards() {
    let mut rows = "Date,Description,Paid out,Paid in,Balance\n".to_owned();
    for number in 0..2_600 {
        let (day, out) = (number / 260 + 1, number % 13 + 1);
        let (year, text) = match number % 7 {
            0 => (2019, "Room before the book"),
            1 => (2020, "Stamps"),
            _ => (2020, "Room"),
        };
        writeln!(rows, "{day:02}/05/{year},{text},{out}.00,,").expect("a row");
    }
    let with_entries = |office: &Office| {
        begun(office, &SampleYear::of_2020_21());
        let add = ["rule", "add", "--name", "Rooms", "--contains", "room"];
        let to = ["--direction", "out", "--to", "6900:POOL"];
        office.run(&[&add[..], &to].concat()).done();
        let entry = [
            "entry",
            "--date",
            "3 May 2020",
            "--text",
            "A cheque",
            "--why",
            "It was written",
        ];
        let sides = ["--debit", "6900:POOL=20.00", "--credit", "1000:POOL=20.00"];
        office.run(&[&entry[..], &sides].concat()).done();
        office.file("long.csv", &rows);
    };
    let words = [
        "import",
        "long.csv",
        "--account",
        "1000",
        "--code",
        "--json",
        "--dates",
        "day",
    ];
    on_both(|office| {
        with_entries(office);
        let planned = office
            .run(&[&words[..], &["--plan"]].concat())
            .done()
            .json();
        let digest = planned["digest"].as_str().expect("a digest");
        let imported = office
            .run(&[&words[..], &["--yes", digest]].concat())
            .done()
            .json();
        assert_eq!(imported["posted"], planned["to_post"]);
        office.run(&["verify"]).done();
        let at_once = balances_and_waiting(office);
        on_sqlite(|other| {
            with_entries(other);
            import(other, "long.csv", "1000");
            let proposed = other.run(&["code", "--json"]).done().json();
            let digest = proposed["digest"].as_str().expect("a digest");
            other.run(&["code", "--accept", "--yes", digest]).done();
            assert_eq!(balances_and_waiting(other), at_once);
        });
    });
}
