//! Bad input gets a sentence and an exit code, names the cell, and changes nothing.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::{
    importing::{begun, import},
    office::{Office, on_both, on_sqlite},
    samples::{SampleYear, make_bank},
};

const HEADING: [&str; 5] = ["Date", "Description", "Paid out", "Paid in", "Balance"];

/// A bank's export with these rows below its heading.
fn csv(rows: &str) -> Vec<u8> {
    format!("{}\n{rows}", HEADING.join(",")).into_bytes()
}

/// A workbook of these sheets; a day is three numbers with slashes and `d`, as `3/4/2020d`.
fn xlsx(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
        for (row, cells) in (0_u32..).zip(rows.iter()) {
            for (column, cell) in (0_u16..).zip(cells.split('|')) {
                if let Some(date) = cell.strip_suffix('d').filter(|d| d.contains('/')) {
                    let mut parts = date
                        .split('/')
                        .map(|part| part.parse::<u16>().expect("a day"));
                    let mut next = || parts.next().expect("three parts");
                    let (d, m, y) = (next(), next(), next());
                    let (d, m) = (
                        u8::try_from(d).expect("a day"),
                        u8::try_from(m).expect("a month"),
                    );
                    let date = ExcelDateTime::from_ymd(y, m, d).expect("a date");
                    sheet
                        .write_datetime_with_format(row, column, &date, &day)
                        .expect("a cell");
                } else if !cell.is_empty() {
                    sheet.write_string(row, column, cell).expect("a cell");
                }
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// An encrypted workbook, as far as anybody without its password can see.
fn locked() -> Vec<u8> {
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    let head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied();
    head.chain([0; 600]).chain(name).collect()
}

/// File, bytes, exit code, and what the sentence says.
fn files() -> Vec<(&'static str, Vec<u8>, i32, &'static [&'static str])> {
    let wide = format!("{}x\n", ",".repeat(1_100));
    let heading = HEADING.join("|");
    let sheet: &[&str] = &[&heading, "03/04/2020|Room|1.00||9.00"];
    let swapped: &[&str] = &[
        &heading,
        "3/4/2020d|Room|1.00||9.00",
        "4/12/2020d|Room|2.00||7.00",
        "13/04/2020|Room||4.00|11.00",
    ];
    vec![
        (
            "letter.pdf",
            b"%PDF-1.7 Dear all".to_vec(),
            3,
            &["a PDF, not a statement"],
        ),
        (
            "photo.xlsx",
            b"\x89PNG\r\n\x1a\n0000".to_vec(),
            3,
            &["a picture", "export the statement"],
        ),
        ("empty.csv", Vec::new(), 3, &["the file is empty"]),
        (
            "note.xlsx",
            b"Dear all, please find attached".to_vec(),
            1,
            &["row 1", "--profile"],
        ),
        ("locked.xlsx", locked(), 3, &["remove the password"]),
        (
            "table.csv",
            b"Fruit,Colour\nApple,Red\n".to_vec(),
            1,
            &["row 1", "heading"],
        ),
        (
            "two.xlsx",
            xlsx(&[("April", sheet), ("May", sheet)]),
            1,
            &["'April'", "'May'", "May!C2"],
        ),
        (
            "words.csv",
            csv("03/04/2020,Room,abc,,10\n"),
            1,
            &["row 2", "'abc' is not an amount"],
        ),
        (
            "pence.csv",
            csv("03/04/2020,Room,10.005,,10\n"),
            1,
            &["row 2", "whole number of pence"],
        ),
        (
            "signs.csv",
            csv("03/04/2020,Room,(-5.00),,10\n"),
            1,
            &["row 2", "two signs"],
        ),
        (
            "formula.csv",
            csv("03/04/2020,Room,#REF!,,10\n"),
            1,
            &["row 2", "#REF!"],
        ),
        (
            "day.csv",
            csv("31/02/2020,Room,1.00,,10\n"),
            1,
            &["row 2", "is not a date"],
        ),
        (
            "swapped.xlsx",
            xlsx(&[("S", swapped)]),
            1,
            &["S!A2", "swapped", "UK settings"],
        ),
        (
            "casts.csv",
            csv("03/04/2020,A,10.00,,90.00\n04/04/2020,B,5.00,,80.00\n"),
            1,
            &["row 3", "£80.00", "out by £5.00"],
        ),
        (
            "wide.csv",
            wide.into_bytes(),
            3,
            &["beyond the 1024 columns"],
        ),
    ]
}

/// What nothing may have changed: the head and count of the book, its imports, what waits.
fn state(office: &Office) -> [serde_json::Value; 3] {
    let verified = office.run(&["verify", "--json"]).done().json();
    let imports = office.run(&["show", "imports", "--json"]).done().json();
    let waiting = office.run(&["code", "--json"]).done().json();
    [verified, imports, waiting]
}

#[test]
fn a_file_that_cannot_be_proved_is_refused_whole() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let before = state(office);
        for (name, bytes, code, says) in files() {
            office.file(name, bytes);
            for words in [
                &["import", name, "--account", "1000", "--plan"][..],
                &["import", name, "--account", "1000"],
                &["import", name, "--account", "1000", "--plan", "--json"],
            ] {
                let ran = office.run(&[words, &["--dates", "day"]].concat());
                assert_eq!(ran.code, code, "{name}: {}{}", ran.out, ran.err);
                for part in says {
                    assert!(ran.err.contains(part), "{name}: '{part}' in {}", ran.err);
                }
                let lines = ran.err.trim().lines().count();
                assert_eq!(lines, 1, "{name}: one sentence, not {}", ran.err);
                if words.contains(&"--json") {
                    let said = ran.json()["error"].as_str().expect("a sentence").to_owned();
                    assert!(ran.err.contains(&said), "the same words: {said}");
                }
            }
            let read = office.run(&["read", name, "--json"]);
            assert_eq!(read.code, code, "{name}: {}{}", read.out, read.err);
        }
        assert_eq!(state(office), before);
    });
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    on_sqlite(|office| {
        begun(office, &SampleYear::of_2020_21());
        let path = office.file("large.csv", "");
        let large = std::fs::File::options()
            .write(true)
            .open(path)
            .expect("the file");
        large.set_len((64 << 20) + 1).expect("a large file");
        let ran = office.run(&["import", "large.csv", "--account", "1000", "--plan"]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains("larger than the 64 MB"), "{}", ran.err);
    });
}

#[test]
fn a_day_before_the_first_year_is_set_aside_with_its_money() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file(
            "early.csv",
            csv("31/03/2020,Old,10.00,,90.00\n01/04/2020,New,5.00,,85.00\n"),
        );
        let words = [
            "import",
            "early.csv",
            "--account",
            "1000",
            "--plan",
            "--json",
        ];
        let plan = office.run(&words).done().json();
        assert_eq!(plan["proof"]["lines"], 1);
        assert_eq!(plan["proof"]["set_aside"], 2);
        let said = plan["set_aside"].to_string();
        assert!(
            said.contains("before 1 April 2020") && said.contains("line 2"),
            "{said}"
        );
        import(office, "early.csv", "1000");
        assert_eq!(office.run(&["code", "--json"]).done().json()["waiting"], 1);
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_wrong_name_and_a_source_of_another_account_are_said_before_anything_is_written() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("statement.csv", make_bank(&SampleYear::of_2020_21()));
        let read = office.run(&["read", "statement.csv"]).done();
        assert!(
            read.err.contains("ends in .csv, but the file is xlsx"),
            "{}",
            read.err
        );
        let words = ["import", "statement.csv", "--account", "1000", "--plan"];
        let plan = office.run(&words).done().out;
        assert!(
            plan.contains("ends in .csv, but the file is xlsx"),
            "{plan}"
        );
        import(office, "statement.csv", "1000");
        let twice = ["import", "bank.xlsx", "--account", "1300", "--plan"];
        let plan = office.run(&twice).done().out;
        assert!(
            plan.contains("account 1000 takes the statements of 10203040 already"),
            "{plan}"
        );
        // The same file into the same account writes nothing, so nobody is asked.
        let before = state(office);
        let again = office
            .run(&["import", "bank.xlsx", "--account", "1000"])
            .done();
        assert!(
            again.out.contains("adds nothing to account 1000"),
            "{}",
            again.out
        );
        assert_eq!(state(office), before);
    });
}

/// The words of an entry, its exit code and what the sentence says.
const ENTRIES: &[(&str, i32, &str)] = &[
    (
        "--debit 9999:POOL=1 --credit 1000:POOL=1",
        1,
        "there is no account 9999",
    ),
    (
        "--debit 6900:XX=1 --credit 1000:XX=1",
        1,
        "there is no fund XX",
    ),
    (
        "--debit 6200:CL:CL:XX=1 --credit 1100:CL=1",
        1,
        "there is no line XX",
    ),
    (
        "--debit 6900:POOL=10 --credit 1000:POOL=11",
        1,
        "out of balance by -£1.00",
    ),
    (
        "--debit 6900:POOL=10 --credit 1000:CL=10",
        1,
        "out by -£10.00 in fund CL",
    ),
    (
        "--debit 6900:POOL=0 --credit 1000:POOL=0",
        1,
        "is nil; leave it out",
    ),
    (
        "--debit 6900:POOL=-10 --credit 1000:POOL=-10",
        2,
        "write £10.00 on the other side",
    ),
    (
        "--debit 6900:POOL=1.005 --credit 1000:POOL=1",
        2,
        "is not an amount in pounds and pence",
    ),
    ("--debit 6900=1 --credit 1000:POOL=1", 2, "ACCOUNT:FUND"),
];

#[test]
fn an_entry_that_breaks_a_law_is_refused_by_its_name() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let before = state(office);
        for (sides, code, says) in ENTRIES {
            let words = ["entry", "--date", "01/05/2020", "--text", "Try"];
            let words: Vec<&str> = words.into_iter().chain(sides.split(' ')).collect();
            let ran = office.run(&words);
            assert_eq!(ran.code, *code, "{sides}: {}", ran.err);
            assert!(ran.err.contains(says), "{sides}: {}", ran.err);
        }
        for (date, says) in [
            ("01/05/2019", "2019/20 is before 2020/21"),
            ("32/05/2020", "is not a date"),
        ] {
            let sides = ["--debit", "6900:POOL=1", "--credit", "1000:POOL=1"];
            let words = ["entry", "--text", "Try", "--date", date];
            let ran = office.run(&[&words[..], &sides[..]].concat());
            assert!(ran.code == 1 || ran.code == 2, "{}", ran.err);
            assert!(ran.err.contains(says), "{date}: {}", ran.err);
        }
        assert_eq!(state(office), before);
    });
}

#[test]
fn wrong_words_are_data_too_where_data_was_asked_for() {
    on_sqlite(|office| {
        let ran = office.run(&["report", "end-of-year", "2020/22", "--json"]);
        assert_eq!(ran.code, 2);
        let said = ran.json()["error"].as_str().expect("a sentence").to_owned();
        assert!(said.contains("write it as 2020/21"), "{said}");
    });
}

#[test]
fn a_full_disk_exits_4_and_loses_nothing() {
    on_sqlite(|office| {
        begun(office, &SampleYear::of_2020_21());
        let before = state(office);
        // More lines than the pages that the file has to spare could take.
        let rows = (1..=5_000).map(|row| format!("03/04/2020,Room {row},1.00,,\n"));
        office.file("many.csv", csv(&rows.collect::<String>()));
        let pages = std::fs::metadata(office.database()).expect("a file").len() / 16_384;
        let full = format!("sqlite:{}?max_page_count={pages}", office.database());
        let words = ["import", "many.csv", "--account", "1000", "--dates", "day"];
        let planned = office.run(&[&words[..], &["--plan", "--json"]].concat());
        let digest = planned.done().json()["digest"].clone();
        let digest = digest.as_str().expect("a digest");
        let words = [&["--database", &full][..], &words].concat();
        let ran = office.run(&[&words[..], &["--yes", digest]].concat());
        assert_eq!(ran.code, 4, "{}{}", ran.out, ran.err);
        assert!(
            ran.err.contains("the disk is full, so nothing was written"),
            "{}",
            ran.err
        );
        assert_eq!(state(office), before);
        import(office, "extract.xlsx", "1100");
        office.run(&["verify"]).done();
    });
}
