//! Any bytes as a file: refused, or rows in order, no more of them than the limit.
#![no_main]

mod shared;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    shared::quiet();
    shared::rows_hold(bytes.to_vec());
});
