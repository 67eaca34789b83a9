//! Any bytes as the sheet of a sound workbook: refused, or rows in order, within the limits.
//!
//! The workbook around the sheet is made here, so that what is tried is the sheet and not the
//! checksums of the archive; `csv_rows` is given whole workbooks.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|sheet: &[u8]| {
    shared::quiet();
    let around = PARTS.iter().map(|(name, text)| (*name, text.as_bytes()));
    let parts: Vec<(&str, &[u8])> = around
        .chain([("xl/worksheets/sheet1.xml", sheet)])
        .collect();
    shared::rows_hold(shared::archive(&parts));
});
