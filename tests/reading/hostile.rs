//! Spreadsheets and pages with bytes changed, cut and doubled: each is refused or gives rows in
//! order, and none stops the reader. The same changes each time, by a counter that is mixed.

use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
};

use fundledger::statement::{
    error::{Limits, ReadError},
    rows::from_bytes,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::sandbox::{in_child, kept};

/// How many changed files of each kind.
const TRIES: u64 = 400;

fn mixed(number: u64) -> u64 {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state ^ (state >> 27)
}

/// A file with a few bytes of it changed, doubled or cut off.
fn changed(bytes: &[u8], number: u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in 0..=number % 4 {
        let random = mixed(number * 7 + change);
        let at = usize::try_from(random >> 8).unwrap() % bytes.len().max(1);
        match random % 5 {
            0 => bytes.truncate(at.max(8)),
            1 => {
                let part = bytes[at..(at + 40).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            2 => {
                bytes.splice(at..(at + 9).min(bytes.len()), *b"9999999999");
            }
            _ => bytes[at] = random.to_be_bytes()[2],
        }
    }
    bytes
}

fn holds(bytes: Vec<u8>) -> Result<(), ReadError> {
    let limits = Limits {
        rows: 5_000,
        inflated_bytes: 16 << 20,
        ..Limits::default()
    };
    let mut file = from_bytes(bytes, &limits)?;
    for sheet in 0..file.sheets().len() {
        let mut last = 0;
        file.each(sheet, &mut |row| {
            assert!(row.number > last, "row {} after row {last}", row.number);
            assert!(row.cells.is_sorted_by_key(|(column, _)| *column));
            last = row.number;
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(())
}

fn archive(content: &[u8]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let kind = &b"application/vnd.oasis.opendocument.spreadsheet"[..];
    for (name, bytes) in [("mimetype", kind), ("content.xml", content)] {
        out.start_file(name, stored).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn changed_files_are_refused_or_give_rows_in_order() {
    let table = "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'>\
        <office:body><office:spreadsheet><table:table table:name='S'><table:table-row \
        table:number-rows-repeated='3'><table:table-cell office:value-type='float' \
        office:value='1.5E+3' table:number-columns-repeated='4'/><table:table-cell \
        office:value-type='date' office:date-value='2020-04-03'/><table:table-cell \
        office:value-type='string'><text:p>a<text:s text:c='3'/>b</text:p></table:table-cell>\
        </table:table-row></table:table></office:spreadsheet></office:body>\
        </office:document-content>";
    let page = "<html><table><tr><td rowspan='3'>Date<td colspan='2'>Out<tr><td>03/04/2020\
        <table><tr><td>&pound;1</table><tr hidden><td>x</table><script>y</script>";
    let (mut read, mut refused) = (0, 0);
    for number in 0..TRIES {
        for bytes in [
            archive(&changed(table.as_bytes(), number)),
            changed(page.as_bytes(), number),
            changed(include_bytes!("files/bank-export-2020-21.ods"), number),
        ] {
            match holds(bytes) {
                Ok(()) => read += 1,
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert_eq!(read + refused, TRIES * 3);
    assert!(
        read > TRIES && refused > TRIES / 4,
        "{read} read, {refused} refused"
    );
}

/// What such a workbook asks for is only held by the limits of the child.
#[test]
fn changed_binary_workbooks_are_refused_or_read_by_the_child() {
    let xls = include_bytes!("files/bank-export-2020-21.xls");
    let limits = Limits {
        seconds: 10,
        memory_bytes: 512 << 20,
        ..Limits::default()
    };
    for number in 0..TRIES / 4 {
        let file = kept(&changed(xls, number));
        match in_child(file.path(), &limits) {
            Ok(_) => {}
            Err(ReadError::NotStarted(why) | ReadError::NotOpened(why)) => panic!("{why}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}
