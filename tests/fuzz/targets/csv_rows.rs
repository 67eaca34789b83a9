//! Any bytes as a file: refused, or rows in order, no more of them than the limit.
#![no_main]

use std::ops::ControlFlow;

use fundledger::statement::{error::Limits, rows::from_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        rows: 1_000,
        inflated_bytes: 16 << 20,
        ..Limits::default()
    };
    let Ok(mut file) = from_bytes(bytes.to_vec(), &limits) else {
        return;
    };
    for sheet in 0..file.sheets().len() {
        let (mut rows, mut last) = (0, 0);
        let outcome = file.each(sheet, &mut |row| {
            assert!(row.number > last, "row {} after row {last}", row.number);
            (rows, last) = (rows + 1, row.number);
            Ok(ControlFlow::Continue(()))
        });
        assert!(outcome.is_err() || rows <= limits.rows, "{rows} rows");
    }
});
