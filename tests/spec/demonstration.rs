//! The demonstration prints the paper, and every figure of it leads to a cell.

use std::collections::BTreeMap;

use calamine::{Reader as _, Xlsx, open_workbook};
use fundledger::ledger::money::Money;
use serde_json::Value;

use crate::office::on_both;

/// Appendix A of the Board's paper of 12 October 2021: every label and every figure, in order.
const PAPER: [(&str, &str); 12] = [
    ("Available Funding 2020/21", ""),
    (
        "Allocation from the Office of the Police and Crime Commissioner for County Lines Project",
        "£56,000.00",
    ),
    ("CSP Pooled Fund B/fwd", "£5,722.17"),
    ("Total available funding", "£61,722.17"),
    (
        "CSP County Lines Project - costs listed below",
        "-£56,000.00",
    ),
    (
        "County Lines Project Co-ordinator's salary and on costs",
        "£41,000.00",
    ),
    ("A commissioned film with additional material", "£9,000.00"),
    ("Resources for schools and community workshops", "£6,000.00"),
    ("Total amount remaining in CSP Pooled Fund", "£5,722.17"),
    (
        "Following other expenses including meeting costs, which were held online due to Covid-19",
        "£0.00",
    ),
    ("Total remaining", "£5,722.17"),
    ("", ""),
];

#[test]
fn it_prints_appendix_a_to_the_penny_and_the_word() {
    on_both(|office| {
        let printed = office.demonstrate().out;
        let mut lines = printed.lines().map(str::trim);
        assert!(printed.contains("Cambridge Community Safety Partnership"));
        assert!(printed.contains("End of Year Financial Report 2020/21"));
        for (label, figure) in PAPER.iter().filter(|(label, _)| !label.is_empty()) {
            let found = lines.any(|line| {
                line.strip_prefix(label)
                    .is_some_and(|rest| rest.trim() == *figure)
            });
            assert!(
                found,
                "'{label}' with '{figure}' is not in its place in:\n{printed}"
            );
        }
        let head = printed
            .lines()
            .position(|line| line.starts_with("head "))
            .expect("a head");
        let after: Vec<&str> = printed.lines().skip(head).take(3).collect();
        assert!(after[1].starts_with("count "), "{after:?}");
        assert_eq!(after[2], "verified");
    });
}

#[test]
fn a_second_run_changes_nothing() {
    on_both(|office| {
        let first = office.demonstrate();
        let again = office.demonstrate();
        let head = |out: &str| {
            out.lines()
                .find(|l| l.starts_with("head "))
                .map(str::to_owned)
        };
        assert_eq!(head(&first.out), head(&again.out));
        assert!(again.err.contains("nothing in it changes"), "{}", again.err);
    });
}

#[test]
fn every_figure_leads_to_a_cell_or_to_the_award_or_the_opening() {
    on_both(|office| {
        office.demonstrate();
        let words = [
            "report",
            "end-of-year",
            "2020/21",
            "--json",
            "--with-postings",
        ];
        let report = office.run(&words).done().json();
        assert_eq!(
            report["partnership"],
            "Cambridge Community Safety Partnership"
        );
        let rows = report["rows"].as_array().expect("rows");
        let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
        assert_eq!(
            ids,
            ["H", "A1", "A2", "TA", "P", "P1", "P2", "P3", "S", "O", "T"]
        );
        let mut counted = BTreeMap::new();
        for row in rows
            .iter()
            .filter(|row| row["kind"] != "heading" && row["kind"] != "total")
        {
            let postings = row["postings"].as_array().expect("postings");
            let amounts = postings.iter().map(|posting| amount(&posting["amount"]));
            let sum = Money::sum(amounts).expect("a sum");
            assert_eq!(sum, amount(&row["figure"]), "{}", row["label"]);
            let sourced = postings
                .iter()
                .filter(|p| p["source"]["cell"].is_string())
                .count();
            counted.insert(
                row["id"].as_str().unwrap_or_default(),
                (postings.len(), sourced),
            );
            let settled = postings
                .iter()
                .filter_map(|posting| posting["settled_by"].as_array());
            let settled: usize = settled.map(Vec::len).sum();
            assert_eq!(
                settled,
                if row["id"] == "A1" { 2 } else { 0 },
                "{}",
                row["label"]
            );
        }
        // A1 is the award alone, whose letter is its authority; its instalments settle it from two
        // cells. The film's and the resources' lines include the wrong coding, its reversal and its
        // replacement, which all come from one cell.
        let expected = [
            ("A1", (1, 0)),
            ("A2", (1, 1)),
            ("O", (2, 2)),
            ("P", (49, 49)),
            ("P1", (36, 36)),
            ("P2", (5, 5)),
            ("P3", (8, 8)),
        ];
        assert_eq!(counted, BTreeMap::from(expected));
        let checks = report["checks"].as_array().expect("checks");
        assert_eq!(checks.len(), 7);
        assert!(
            checks.iter().all(|check| check["holds"] == true),
            "{checks:?}"
        );
    });
}

fn amount(value: &Value) -> Money {
    value
        .as_str()
        .expect("a decimal string")
        .parse()
        .expect("an amount")
}

#[test]
fn the_board_noted_it_and_a_later_credit_shows_as_drift() {
    on_both(|office| {
        office.demonstrate();
        let drift = office.run(&["report", "drift", "2020/21"]).done().out;
        for said in [
            "£6,000.00",
            "£5,940.00",
            "-£55,940.00",
            "£5,782.17",
            "£60.00",
        ] {
            assert!(drift.contains(said), "{said} is not in:\n{drift}");
        }
        let path = office.folder().join("audited.xlsx");
        let out = path.to_str().expect("a path");
        let export = ["export", "workbook", "2020/21", "--output", out];
        office.run(&export).done();
        let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
        let mut sheet = |name: &str| {
            let range = book.worksheet_range(name).expect("a sheet");
            let cells = range.used_cells().map(|(_, _, cell)| cell.to_string());
            cells.collect::<Vec<_>>().join("\n")
        };
        let (appendix, evidence) = (sheet("Appendix A"), sheet("Evidence"));
        for says in [
            "The Board decided on version 1 on 12/10/2021: noted.",
            "£6,000.00 as decided, £5,940.00 with later entries (57).",
        ] {
            assert!(appendix.contains(says), "{says}: {appendix}");
        }
        for says in [
            "entry 57 of 2021/22",
            "difference from the statement £0.00; approved by",
        ] {
            assert!(evidence.contains(says), "{says}: {evidence}");
        }
        let agreed = office
            .run(&["report", "end-of-year", "2020/21", "--version", "1"])
            .done();
        let now = office.run(&["report", "end-of-year", "2020/21"]).done();
        assert!(agreed.out.contains("£6,000.00") && now.out.contains("£6,000.00"));
        let balance = office
            .run(&["report", "trial-balance", "2021/22"])
            .done()
            .out;
        assert!(
            balance.contains("£5,722.17"),
            "2021/22 opens with £5,722.17:\n{balance}"
        );
    });
}
