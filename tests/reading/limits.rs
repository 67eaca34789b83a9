//! Each limit of reading, set as a person sets it, refuses every format that it concerns in a
//! sentence with the limit and its figure.

use std::{fs, process::Command};

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tempfile::TempDir;

use super::{
    made::{V, sheet},
    spreadsheets::archive,
};

/// What `read FILE` with an option answers: how it ends, and its sentence.
fn refused(name: &str, bytes: &[u8], option: &str, value: &str) -> (Option<i32>, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_fundledger"))
        .args(["read", "--json", option, value])
        .arg(&path)
        .env_remove("FUNDLEDGER_DATABASE")
        .env("FUNDLEDGER_DATA", folder.path())
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&ran.stdout).unwrap_or_default();
    let says = answer["error"].as_str().unwrap_or_default().to_owned();
    (ran.status.code(), says)
}

const HEADING: [&str; 4] = ["Date", "Description", "Paid out", "Paid in"];
const ROW: [&str; 4] = ["03/04/2020", "Room hire", "1.50", ""];

fn table(rows: usize) -> Vec<[&'static str; 4]> {
    std::iter::once(HEADING)
        .chain(std::iter::repeat_n(ROW, rows))
        .collect()
}

fn csv(rows: usize) -> Vec<u8> {
    let rows = table(rows).into_iter().map(|row| row.join(",") + "\n");
    rows.collect::<String>().into_bytes()
}

fn page(rows: usize) -> Vec<u8> {
    let rows = table(rows).into_iter();
    let rows = rows.map(|row| format!("<tr><td>{}</tr>", row.join("<td>")));
    format!("<html><table>{}</table></html>", rows.collect::<String>()).into_bytes()
}

fn xlsx(rows: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (number, row) in (0..).zip(table(rows)) {
        sheet.write_row(number, 0, row).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn flat_ods(rows: usize) -> Vec<u8> {
    let cell = |text: &&str| {
        format!(
            "<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |row: [&str; 4]| {
        let cells: String = row.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = table(rows).into_iter().map(row).collect();
    format!(
        "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:table='t' xmlns:text='x'><office:body><office:spreadsheet>\
         <table:table table:name='S'>{rows}</table:table></office:spreadsheet></office:body>\
         </office:document>"
    )
    .into_bytes()
}

fn ofx(lines: usize) -> Vec<u8> {
    let line = "<STMTTRN><DTPOSTED>20200403<TRNAMT>-1.50<NAME>Room hire</STMTTRN>\n";
    format!(
        "OFXHEADER:100\n\n<OFX><STMTRS>{}</STMTRS></OFX>",
        line.repeat(lines)
    )
    .into_bytes()
}

fn qif(lines: usize) -> Vec<u8> {
    format!(
        "!Type:Bank\n{}",
        "D13/04/2020\nT-1.50\nPRoom hire\n^\n".repeat(lines)
    )
    .into_bytes()
}

fn mt940(lines: usize) -> Vec<u8> {
    let line = ":61:200403D1,50NTRFNONREF\n:86:Room hire\n";
    format!(":20:1\n:25:1\n:28C:1\n{}", line.repeat(lines)).into_bytes()
}

fn camt(lines: usize) -> Vec<u8> {
    let entry = "<Ntry><Amt Ccy='GBP'>1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>\
                 <BookgDt><Dt>2020-04-03</Dt></BookgDt></Ntry>\n";
    format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>{}\
         </Stmt></BkToCstmrStmt></Document>",
        entry.repeat(lines)
    )
    .into_bytes()
}

type Made = fn(usize) -> Vec<u8>;

const TABLES: [(&str, Made); 4] = [
    ("a.csv", csv),
    ("a.html", page),
    ("a.xlsx", xlsx),
    ("a.fods", flat_ods),
];

const BANKS_OWN: [(&str, Made); 4] = [
    ("a.ofx", ofx),
    ("a.qif", qif),
    ("a.sta", mt940),
    ("a.xml", camt),
];

#[test]
fn more_rows_than_the_setting_are_refused_in_every_format() {
    for (name, made) in TABLES {
        let says = "the file has more than 5 rows; split it by period".to_owned();
        assert_eq!(
            refused(name, &made(5), "--read-rows", "5"),
            (Some(3), says),
            "{name}"
        );
        assert_eq!(
            refused(name, &made(4), "--read-rows", "5").0,
            Some(0),
            "{name}"
        );
    }
    for (name, made) in BANKS_OWN {
        let says = "the file has more than 5 movements; split it by period".to_owned();
        assert_eq!(
            refused(name, &made(6), "--read-rows", "5"),
            (Some(3), says),
            "{name}"
        );
        assert_eq!(
            refused(name, &made(5), "--read-rows", "5").0,
            Some(0),
            "{name}"
        );
    }
    for (name, bytes) in spreadsheets() {
        let (code, says) = refused(name, bytes, "--read-rows", "5");
        assert_eq!(code, Some(3), "{name}");
        assert_eq!(
            says, "the file has more than 5 rows; split it by period",
            "{name}"
        );
    }
}

fn spreadsheets() -> [(&'static str, &'static [u8]); 2] {
    [
        ("a.xls", include_bytes!("files/bank-export-2020-21.xls")),
        ("a.ods", include_bytes!("files/bank-export-2020-21.ods")),
    ]
}

#[test]
fn more_columns_than_the_setting_are_refused_in_every_table() {
    let made = TABLES.map(|(name, made)| (name, made(4)));
    let kept = spreadsheets().map(|(name, bytes)| (name, bytes.to_vec()));
    for (name, bytes) in made.into_iter().chain(kept) {
        let (code, says) = refused(name, &bytes, "--read-columns", "3");
        assert_eq!(code, Some(3), "{name}");
        assert!(says.contains("beyond the 3 columns"), "{name}: {says}");
    }
}

#[test]
fn a_file_larger_than_the_setting_is_refused_in_every_format() {
    for (name, made) in TABLES.into_iter().chain(BANKS_OWN) {
        let mut bytes = made(5);
        bytes.resize(1 << 20, b' ');
        let at_most = refused(name, &bytes, "--read-file-mb", "1");
        assert!(!at_most.1.contains("larger than"), "{name}: {at_most:?}");
        bytes.push(b' ');
        let (code, says) = refused(name, &bytes, "--read-file-mb", "1");
        assert_eq!(code, Some(3), "{name}");
        let whole =
            "the file is larger than the 1 MB that a statement may have; split it by period";
        assert_eq!(says, whole, "{name}");
    }
}

#[test]
fn a_workbook_that_unpacks_to_more_than_the_setting_is_refused() {
    let many = vec![V::T("Some words that are shared"); 4];
    let rows: Vec<&[V]> = std::iter::repeat_n(many.as_slice(), 20_000).collect();
    let xlsx = sheet("S", &rows);
    let content = String::from_utf8(flat_ods(10_000)).unwrap();
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let ods = archive(&[("mimetype", kind), ("content.xml", &content)]);
    for (name, bytes) in [("a.xlsx", xlsx), ("a.ods", ods)] {
        let (code, says) = refused(name, &bytes, "--read-unpacked-mb", "1");
        assert_eq!(code, Some(3), "{name}");
        assert!(says.contains("unpacks to more than 1 MB"), "{name}: {says}");
    }
}

#[test]
fn a_reader_that_asks_for_more_memory_than_the_setting_is_stopped_in_every_format() {
    let tables: [(&str, Made); 3] = [("a.csv", csv), ("a.html", page), ("a.fods", flat_ods)];
    for (name, made) in tables.into_iter().chain(BANKS_OWN) {
        let (code, says) = refused(name, &made(150_000), "--read-memory-mb", "48");
        assert_eq!(code, Some(3), "{name}: {says}");
        let whole = "reading the file takes more than 48 MB of memory, so it was stopped";
        assert_eq!(says, whole, "{name}");
    }
}

#[test]
fn a_reader_that_takes_longer_than_the_setting_is_stopped_in_more_than_one_format() {
    let slow: [(&str, Made); 3] = [("a.csv", csv), ("a.ofx", ofx), ("a.xml", camt)];
    for (name, made) in slow {
        let (code, says) = refused(name, &made(400_000), "--read-seconds", "0");
        assert_eq!(code, Some(3), "{name}: {says}");
        let whole =
            "reading the file took more than 0 seconds, so it was stopped; split it by period";
        assert_eq!(says, whole, "{name}");
    }
}
