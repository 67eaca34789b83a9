//! Any bytes as the content of a sound OpenDocument spreadsheet: refused, or rows in order.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|content: &[u8]| {
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    shared::rows_hold(shared::archive(&[
        ("mimetype", kind),
        ("content.xml", content),
    ]));
});
