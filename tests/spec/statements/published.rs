//! What real councils published: headings that drift from quarter to quarter, and identical rows
//! that are all genuine. The files are those of `FUNDLEDGER_CORPUS`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::office::{Office, on_both};

/// The files of a folder of the corpus whose names begin so; none where there is no corpus.
fn files(folder: &str, begin: &str) -> Vec<PathBuf> {
    let Some(root) = std::env::var_os("FUNDLEDGER_CORPUS") else {
        let says = "SKIPPED: FUNDLEDGER_CORPUS is not set, so nothing published was imported";
        std::io::Write::write_all(&mut std::io::stderr(), format!("{says}\n").as_bytes())
            .expect("somewhere to say it");
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut folders = vec![Path::new(&root).join("uk-public").join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.starts_with(begin) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no {begin}");
    found
}

fn book(office: &Office, year: &str) {
    let words = "init --name Example --slug example --short-name EX --fund POOL=Pooled --year";
    let words: Vec<&str> = words.split(' ').chain([year]).collect();
    office.run(&words).done();
}

/// Plans and confirms an import, and gives the proof of its plan.
fn import(office: &Office, file: &str, more: &[&str]) -> Value {
    let words = [&["import", file, "--account", "1100", "--json"], more].concat();
    let plan = office
        .run(&[&words[..], &["--plan"]].concat())
        .done()
        .json();
    let digest = plan["digest"].as_str().expect("a digest").to_owned();
    office
        .run(&[&words[..], &["--yes", &digest]].concat())
        .done();
    plan["proof"].clone()
}

fn waiting(office: &Office) -> i64 {
    office.run(&["code", "--json"]).done().json()["waiting"]
        .as_i64()
        .expect("a count")
}

#[test]
fn nine_quarters_with_drifting_headings_import_with_one_profile_to_their_totals() {
    // What a spreadsheet adds up in the column of amounts of each file.
    let totals = [
        ("apr-jun-2014", 3836, "14165887.28"),
        ("apr-jun-2017", 4052, "16264882.46"),
        ("jan-mar-2014", 3859, "13413467.98"),
        ("jan-mar-2017", 3913, "13397989.24"),
        ("jan-mar-2018", 1220, "4339765.85"),
        ("jul-sep-2014", 3649, "15146736.80"),
        ("jul-sep-2017", 3259, "11344005.35"),
        ("oct-dec-2014", 3978, "15676053.92"),
        ("oct-dec-2017", 3855, "17382055.90"),
    ];
    on_both(|office| {
        let files = files("OxOpenData+expenditure-over-500", "expenditure-over-500-");
        if files.is_empty() {
            return;
        }
        assert_eq!(files.len(), totals.len());
        book(office, "2013/14");
        let mut held = 0;
        for (path, (quarter, lines, total)) in files.iter().zip(totals) {
            let path = path.to_str().expect("a path");
            assert!(path.contains(quarter), "{path}");
            // One quarter was published with times where its dates should be.
            let undated = ["--undated", "30/06/2014"];
            let more: &[&str] = if quarter == "apr-jun-2014" {
                &undated
            } else {
                &[]
            };
            let read = office
                .run(&[&["read", path, "--json"], more].concat())
                .done()
                .json();
            assert_eq!(read["profile"], "council-spend", "{quarter}");
            assert_eq!(read["statements"][0]["lines"], lines, "{quarter}");
            assert_eq!(
                read["statements"][0]["sum"],
                format!("-{total}"),
                "{quarter}"
            );
            let proof = import(office, path, more);
            assert_eq!(proof["lines"], lines, "{quarter}");
            held += lines;
        }
        assert_eq!(waiting(office), held);
    });
}

#[test]
fn a_date_that_is_missing_is_asked_for_and_never_made_up() {
    on_both(|office| {
        for path in files(
            "OxOpenData+expenditure-over-500",
            "expenditure-over-500-apr-jun-2014",
        ) {
            let path = path.to_str().expect("a path");
            let read = office.run(&["read", path, "--json"]);
            assert_eq!(read.code, 1);
            let says = read.json()["problems"][0]["why"].to_string();
            assert!(
                says.contains("say which day such lines have with --undated"),
                "{says}"
            );
        }
    });
}

#[test]
fn purchase_cards_in_overlapping_halves_keep_every_genuine_twin_and_add_no_row() {
    on_both(|office| {
        for path in files(
            "traffordDataLab+council_open_data",
            "government_procurement_card",
        ) {
            book(office, "2024/25");
            let text = fs::read_to_string(&path).expect("a file of the corpus");
            let rows: Vec<&str> = text.lines().collect();
            let count = rows.len() - 1;
            let twins = |rows: &[&str]| {
                let mut seen = std::collections::BTreeSet::new();
                rows.iter().filter(|row| !seen.insert(**row)).count()
            };
            assert_eq!((count, twins(&rows)), (8134, 26));
            // Two halves that overlap by a thousand rows, then the whole, twice.
            let half = |name: &str, from: usize, to: usize| {
                let part = rows.get(from..to).expect("rows");
                office.file(name, [&rows[..1], part].concat().join("\n"));
            };
            half("first.csv", 1, 4_567);
            half("second.csv", 3_567, rows.len());
            let first = import(office, "first.csv", &[]);
            assert_eq!(first["lines"], 4_566);
            let second = import(office, "second.csv", &[]);
            assert_eq!(second["duplicates"], 1_000);
            assert_eq!(waiting(office), 8_134);
            let whole = path.to_str().expect("a path");
            for _ in 0..2 {
                let again = import(office, whole, &[]);
                assert_eq!(
                    (&again["lines"], &again["duplicates"]),
                    (&0.into(), &8_134.into())
                );
            }
            assert_eq!(waiting(office), 8_134);
        }
    });
}
