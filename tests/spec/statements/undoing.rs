//! A whole file is undone: its lines go, what was posted from them is reversed, what was signed
//! refuses, and the same file again adds its lines again.

use calamine::{Reader as _, Xlsx, open_workbook};

use crate::{
    importing::{begun, import},
    office::{Office, on_both},
    samples::SampleYear,
};

const WHY: [&str; 2] = ["--why", "Brought into the wrong account"];
const REVIEWER: [&str; 2] = ["--as", "Section 151 officer's delegate"];

fn undo(office: &Office, import: &str) {
    let plan = office
        .run(&["undo", import, "--plan", "--json"])
        .done()
        .json();
    let digest = plan["digest"].as_str().expect("a digest").to_owned();
    let words = ["undo", import, "--yes", &digest];
    office.run(&[&words[..], &WHY[..]].concat()).done();
}

fn coded(office: &Office) {
    let digest = office.run(&["code", "--json"]).done().json()["digest"].clone();
    let digest = digest.as_str().expect("a digest");
    office.run(&["code", "--accept", "--yes", digest]).done();
}

fn waiting(office: &Office) -> i64 {
    let code = office.run(&["code", "--json"]).done().json();
    code["waiting"].as_i64().expect("a count")
}

fn figures(office: &Office) -> String {
    let trial = ["report", "trial-balance", "2020/21", "--format", "csv"];
    let out = office.run(&trial).done().out;
    let nil = |line: &&str| {
        let figures = line.split(',').skip(3);
        line.contains(",figure,") && figures.into_iter().all(|f| matches!(f, "" | "0.00"))
    };
    let lines: Vec<&str> = out.lines().filter(|line| !nil(line)).collect();
    lines.join("\n")
}

#[test]
fn a_file_is_undone_whole_and_comes_again() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let before = figures(office);
        import(office, "extract.xlsx", "1100");
        coded(office);
        let posted = figures(office);
        let planned = office.run(&["undo", "1", "--plan"]).done().out;
        for says in [
            "extract.xlsx (import 1) into account 1100",
            "lines that go: 49, of which 0 wait; money in £56,180.00, money out £56,180.00",
            "entries reversed, each on its own day: 49 (3 to 51)",
        ] {
            assert!(planned.contains(says), "{says}: {planned}");
        }
        office
            .run(&["undo", "1"])
            .refused("nothing was undone; confirm with --yes");
        office
            .run(&["undo", "1", "--yes", &"0".repeat(64), "--why", "x"])
            .refused("the plan has changed");
        undo(office, "1");
        assert_eq!(
            figures(office),
            before,
            "the book is as it was before the file"
        );
        assert_eq!(waiting(office), 0);
        office.run(&["verify"]).done();
        office
            .run(&["undo", "1", "--plan"])
            .refused("it was undone already");
        let line = office.run(&["code", "5", "--to", "6900:POOL"]);
        line.refused("no longer counts");

        // Its genuine twins too: every line is new again, and none is doubled.
        import(office, "extract.xlsx", "1100");
        assert_eq!(waiting(office), 49);
        coded(office);
        assert_eq!(figures(office), posted);
        import(office, "extract.xlsx", "1100");
        assert_eq!(waiting(office), 0);
        undo(office, "2");
        import(office, "extract.xlsx", "1100");
        assert_eq!(waiting(office), 49);
        office.run(&["verify"]).done();
        let shown = office.run(&["show", "imports"]).done().out;
        assert_eq!(shown.matches("undone").count(), 2, "{shown}");
        // Undone or not, each file still shows what became of its rows and pounds: all new at
        // first, then all held already, then all new again.
        let rows = "rows in 62 = lines 49 + duplicates 0 + set aside 13";
        assert_eq!(shown.matches(rows).count(), 3, "{shown}");
        let holds = "every row and every pound is accounted for";
        assert_eq!(shown.matches(holds).count(), 3, "{shown}");

        // The auditor's copy says why its numbers have a gap.
        let audited = office.folder().join("audited.xlsx");
        let out = audited.to_str().expect("a path");
        let export = ["export", "workbook", "2020/21", "--output", out];
        office.run(&export).done();
        let mut audited: Xlsx<_> = open_workbook(&audited).expect("a workbook");
        let evidence = audited.worksheet_range("Evidence").expect("a sheet");
        let rows = evidence.rows().map(|row| {
            let cells = row.iter().take(3).map(ToString::to_string);
            cells.collect::<Vec<_>>().join("; ")
        });
        let undone: Vec<String> = rows.filter(|row| row.starts_with("File undone")).collect();
        let says = |import: usize| {
            format!(
                "File undone; import {import}, extract.xlsx; Brought into the wrong account; none \
                 of its 49 lines counts"
            )
        };
        assert_eq!(undone, [says(1), says(2)]);
    });
}

#[test]
fn a_file_in_the_wrong_account_is_undone_and_brought_into_the_right_one() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, "extract.xlsx", "1000");
        office
            .run(&["import", "bank.xlsx", "--account", "1000", "--plan"])
            .refused("takes the statements of");
        undo(office, "1");
        import(office, "extract.xlsx", "1100");
        import(office, "bank.xlsx", "1000");
        assert_eq!(waiting(office), 51);
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_is_signed_closed_or_counted_on_refuses() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, "extract.xlsx", "1100");
        import(office, "bank.xlsx", "1000");
        coded(office);
        for line in ["50", "51"] {
            let words = ["code", line, "--to", "6900:POOL"];
            assert!(office.run(&words).code <= 1);
        }
        let at = ["reconcile", "1000", "--date", "31/03/2021"];
        office.run(&[&at[..], &["--prepare"]].concat()).done();
        undo_is_planned(office, "2");
        let approve = [&at[..], &["--approve"], &REVIEWER[..]].concat();
        office.run(&approve).done();
        office.run(&["undo", "2", "--plan"]).refused(
            "import 2 (bank.xlsx) cannot be undone: the signed reconciliation of account 1000 at \
             31 March 2021 rests on it",
        );
        undo_is_planned(office, "1");
    });
    on_both(|office| {
        office.demonstrate();
        let refused = office
            .run(&["undo", "1", "--plan"])
            .refused("cannot be undone");
        assert!(
            refused.err.contains("the signed reconciliation"),
            "{}",
            refused.err
        );
        assert!(refused.err.contains("2020/21 is closed"), "{}", refused.err);
    });
}

#[track_caller]
fn undo_is_planned(office: &Office, import: &str) {
    office.run(&["undo", import, "--plan"]).done();
}

#[test]
fn a_file_whose_lines_a_later_file_counted_on_waits_for_that_file() {
    let head = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
    let april = "03/04/2020,BGC,Grant,R1,,2.00,5724.17\n";
    let may = "04/05/2020,BGC,Grant,R2,,3.00,5727.17\n";
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("april.csv", format!("{head}{april}"));
        office.file("both.csv", format!("{head}{april}{may}"));
        import(office, "april.csv", "1000");
        import(office, "both.csv", "1000");
        office.run(&["undo", "1", "--plan"]).refused(
            "both.csv (import 2) came later and counted 1 of its rows as held already; undo that \
             file first, and bring it in again afterwards",
        );
        undo(office, "2");
        undo(office, "1");
        import(office, "both.csv", "1000");
        assert_eq!(waiting(office), 2);
        office.run(&["verify"]).done();
    });
}

#[test]
fn an_entry_that_was_posted_for_the_rest_of_a_line_goes_with_its_file() {
    let text = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                03/04/2020,BP,One,R1,10.00,,5712.17\n\
                04/04/2020,BP,Two,R2,20.00,,5692.17\n\
                05/04/2020,BP,Three,R3,30.00,,5662.17\n";
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("april.csv", text);
        import(office, "april.csv", "1000");
        let by_hand = [
            "entry",
            "--date",
            "05/04/2020",
            "--text",
            "Part of three",
            "--debit",
            "6900:POOL=12.00",
            "--credit",
            "1000:POOL=12.00",
            "--json",
        ];
        let entry = office.run(&by_hand).done().json()["entry"].to_string();
        let before = figures(office);
        let part = format!("{entry}=12.00");
        office.run(&["code", "3", "--match", &part]).done();
        office.run(&["code", "3", "--to", "6900:POOL"]).done();
        let planned = office.run(&["undo", "1", "--plan"]).done().out;
        for says in [
            "entries reversed, each on its own day: 1 (4)",
            "entries that stand by themselves, and answer it no more: 3",
        ] {
            assert!(planned.contains(says), "{says}: {planned}");
        }
        undo(office, "1");
        assert_eq!(figures(office), before, "nothing of the file is left");
        office.run(&["verify"]).done();
        import(office, "april.csv", "1000");
        assert_eq!(waiting(office), 3);
    });
}
