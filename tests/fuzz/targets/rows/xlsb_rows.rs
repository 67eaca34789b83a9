//! Any bytes as the sheet of a sound binary workbook: refused, or rows in order.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

const RELATIONS: &[u8] =
    b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
const BOOK: &[u8] = &[
    0x83, 0x01, 0, 0x99, 0x01, 1, 0, 0x8F, 0x01, 0, 0x9C, 0x01, 22, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0,
    0, 0, b'r', 0, b'1', 0, 1, 0, 0, 0, b'S', 0, 0x90, 0x01, 0, 0x84, 0x01, 0,
];

fuzz_target!(|sheet: &[u8]| {
    shared::quiet();
    shared::rows_hold(shared::archive(&[
        ("xl/workbook.bin", BOOK),
        ("xl/_rels/workbook.bin.rels", RELATIONS),
        ("xl/worksheets/sheet1.bin", sheet),
    ]));
});
