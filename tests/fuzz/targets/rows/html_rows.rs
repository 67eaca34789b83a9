//! Any bytes as a web page: rows in order, within the limits.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: &[u8]| {
    shared::rows_hold([b"<html>", page].concat());
});
