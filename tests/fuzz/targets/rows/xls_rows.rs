//! Any bytes as an older Excel workbook: refused, or rows in order, within the limits.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::quiet();
    shared::rows_hold(bytes.to_vec());
});
