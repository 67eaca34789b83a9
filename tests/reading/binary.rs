//! Binary workbooks, made record by record: what is read of them, and what becomes of lies.

use std::io::{Cursor, Write as _};

use fundledger::statement::error::ReadError;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::made::{read, shown};

/// A record of an .xlsb: its type, its length, itself.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (low, high) = (kind & 0x7F, kind >> 7);
    if kind < 0x80 {
        out.push(u8::try_from(low).unwrap());
    } else {
        out.extend([
            u8::try_from(low).unwrap() | 0x80,
            u8::try_from(high).unwrap(),
        ]);
    }
    let mut length = body.len();
    while length >= 0x80 {
        out.push(u8::try_from(length & 0x7F).unwrap() | 0x80);
        length >>= 7;
    }
    out.push(u8::try_from(length).unwrap());
    out.extend(body);
    out
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap().to_le_bytes();
    length
        .into_iter()
        .chain(units.into_iter().flat_map(u16::to_le_bytes))
        .collect()
}

/// A cell of a binary sheet: its column, its style, what it holds.
fn binary_cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(
        kind,
        &[&column.to_le_bytes()[..], &style.to_le_bytes()[..], value].concat(),
    )
}

fn xlsb(sheet: &[u8]) -> Vec<u8> {
    let book = [
        record(0x83, &[]),
        record(0x99, &[0; 8]),
        record(0x8F, &[]),
        record(0x9C, &[&[0; 8][..], &wide("r1"), &wide("S")].concat()),
        record(0x90, &[]),
        record(0x84, &[]),
    ];
    let style = |format: u16| {
        let body = [&[0; 2][..], &format.to_le_bytes(), &[0; 12]].concat();
        record(0x2F, &body)
    };
    let styles = [record(0x269, &2_u32.to_le_bytes()), style(0), style(14)];
    let rels =
        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.bin", book.concat()),
        ("xl/styles.bin", styles.concat()),
        ("xl/_rels/workbook.bin.rels", rels.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.bin", sheet.to_vec()),
    ] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_binary_workbook_is_read_and_one_that_lies_is_refused() {
    let row = |number: u32| record(0, &[&number.to_le_bytes()[..], &[0; 13]].concat());
    let text = |column, text: &str| binary_cell(6, column, 0, &wide(text));
    let real = |column, style, value: f64| binary_cell(5, column, style, &value.to_le_bytes());
    let start = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    let rows = [
        row(1),
        text(0, "Date"),
        text(1, "Text"),
        text(2, "Out"),
        text(3, "In"),
        row(2),
        real(0, 1, 43_924.0),
        text(1, "Room"),
        real(2, 0, 180.5),
    ]
    .concat();
    let file = read(xlsb(&[&start[..], &rows, &record(0x92, &[])].concat())).unwrap();
    insta::assert_snapshot!(shown(&file), @r"
    xlsb generic-bank rows 2 blank 1
    account none GBP opening none closing none balances None
      S!C3 2020-04-03 -£180.50 Room
    aside S!A2 £0.00 the heading
    note hidden rows and columns, and formulas that were never calculated, cannot be seen in a workbook of this kind; where either may matter, open it in a spreadsheet program and save it as .xlsx
    ");
    // A shared text that the workbook does not have stops the library in the middle.
    let lies = [&start[..], &row(1), &binary_cell(7, 0, 0, &[9, 0, 0, 0])].concat();
    let says = read(xlsb(&lies)).unwrap_err().to_string();
    assert!(says.contains("its records do not hold together"), "{says}");
    // A record that says it has 256 MB in a part of a few bytes is refused before room is made.
    let long = xlsb(&[&start[..], &[0x05, 0xFF, 0xFF, 0xFF, 0x7F]].concat());
    let says = read(long).unwrap_err().to_string();
    assert!(
        says.contains("a record of 268435455 bytes is cut short"),
        "{says}"
    );
    let backwards = [
        &start[..],
        &row(2),
        &text(0, "a"),
        &row(1),
        &text(0, "b"),
        &record(0x92, &[]),
    ];
    let says = read(xlsb(&backwards.concat())).unwrap_err().to_string();
    assert!(says.contains("row 2 stands after row 3"), "{says}");
}

/// Changes bytes after the last place where others stand.
fn after_last(bytes: &[u8], found: &[u8], put: &[u8]) -> Vec<u8> {
    let at = bytes
        .windows(found.len())
        .rposition(|window| window == found);
    let from = at.unwrap() + found.len();
    let mut changed = bytes.to_vec();
    changed[from..from + put.len()].copy_from_slice(put);
    changed
}

#[test]
fn an_older_workbook_whose_cells_lie_too_far_apart_is_refused_before_it_is_opened() {
    // One keeps its records in small sectors, the other in whole ones.
    for sample in [
        &include_bytes!("files/bank-export-2020-21.xls")[..],
        include_bytes!("files/council-ledger-extract-2020-21.xls"),
    ] {
        // A cell of text is moved to the last corner that its two numbers can say.
        let moved = after_last(sample, &[0xFD, 0, 10, 0], &[0xFF; 4]);
        let Err(ReadError::TooFarApart(from, to)) = read(moved) else {
            panic!("it was opened");
        };
        assert_eq!((from.as_str(), to.as_str()), ("A1", "CRXP65536"));
        // A sheet says that it spans more than the format can hold, or ends before it begins.
        for rows in [
            [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
            [9, 0, 0, 0, 3, 0, 0, 0],
        ] {
            let spans = after_last(sample, &[0x00, 0x02, 14, 0], &rows);
            let refused = matches!(read(spans), Err(ReadError::TooFarApart(_, _)));
            assert!(refused, "{rows:?}");
        }
    }
}

/// A sector that follows itself never ends, and the library follows it to the length that is said.
#[test]
fn a_container_of_older_workbooks_that_leads_round_in_a_circle_is_refused() {
    let number = |bytes: &[u8], at: usize| {
        let four = bytes[at..at + 4].try_into().unwrap();
        u32::from_le_bytes(four) as usize
    };
    for sample in [
        &include_bytes!("files/bank-export-2020-21.xls")[..],
        include_bytes!("files/council-ledger-extract-2020-21.xls"),
    ] {
        let sector = |number: usize| 512 + number * 512;
        let follows = |of: usize| sector(number(sample, 76)) + 4 * of;
        let itself = |bytes: &mut [u8], of: usize| {
            let at = follows(of);
            bytes[at..at + 4].copy_from_slice(&u32::try_from(of).unwrap().to_le_bytes());
        };
        let directory = number(sample, 48);
        let mut round = sample.to_vec();
        itself(&mut round, directory);
        // The first entry of the directory, the room of the small sectors, is said to be endless.
        let mut endless = sample.to_vec();
        let root = sector(directory);
        endless[root + 116..root + 124].copy_from_slice(&[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]);
        itself(&mut endless, 0);
        for changed in [round, endless] {
            let says = read(changed).unwrap_err().to_string();
            assert!(says.contains("lead round in a circle"), "{says}");
        }
        assert!(read(sample.to_vec()).is_ok());
    }
}

#[test]
fn a_container_of_older_workbooks_that_leads_nowhere_is_refused_in_a_sentence() {
    let sample = include_bytes!("files/bank-export-2020-21.xls");
    for cut in [31, 76, 512, 600, 1_024, 3_000] {
        assert!(read(sample[..cut].to_vec()).is_err(), "{cut}");
    }
    // Every number of the header that leads on leads to itself, to nothing, or far away.
    for at in [30, 44, 48, 56, 60, 64, 68, 72, 76, 80] {
        for number in [0_u32, 1, 7, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFE] {
            let mut changed = sample.to_vec();
            changed[at..at + 4].copy_from_slice(&number.to_le_bytes());
            if let Err(error) = read(changed) {
                assert!(!error.to_string().is_empty(), "{at} {number}");
            }
        }
    }
}
