//! Any bytes as the sheet of a sound workbook: refused, or rows in order, within the limits.
//!
//! The workbook around the sheet is made here, so that what is tried is the sheet and not the
//! checksums of the archive; `csv_rows` is given whole workbooks.
#![no_main]

use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
};

use fundledger::statement::{error::Limits, rows::from_bytes};
use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default
Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override
PartName="/xl/workbook.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override
PartName="/xl/worksheets/sheet1.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship
Id="a"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="xl/workbook.xml"/>
</Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets>
<sheet name="Statement" sheetId="1" r:id="a"/>
</sheets>
</workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship
Id="a"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
Target="worksheets/sheet1.xml"/>
</Relationships>"#,
    ),
];

fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let around = PARTS.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, bytes) in around.chain([("xl/worksheets/sheet1.xml", sheet)]) {
        archive
            .start_file(name, stored)
            .expect("an archive in memory");
        archive.write_all(bytes).expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}

fuzz_target!(|sheet: &[u8]| {
    let limits = Limits {
        rows: 1_000,
        ..Limits::default()
    };
    let Ok(mut file) = from_bytes(workbook(sheet), &limits) else {
        return;
    };
    let (mut rows, mut last) = (0, 0);
    let outcome = file.each(0, &mut |row| {
        assert!(row.number > last, "row {} after row {last}", row.number);
        (rows, last) = (rows + 1, row.number);
        Ok(ControlFlow::Continue(()))
    });
    assert!(outcome.is_err() || rows <= limits.rows, "{rows} rows");
});
