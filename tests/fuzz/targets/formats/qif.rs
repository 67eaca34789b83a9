//! Any bytes as a QIF file: refused, or every line of it counted once.
#![no_main]

use fundledger::statement::formats::{Format, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = read(Format::Qif, bytes) else {
        return;
    };
    let lines: usize = file
        .statements
        .iter()
        .map(|statement| statement.lines.len())
        .sum();
    let rows = usize::try_from(file.rows).expect("a count of rows");
    assert_eq!(rows, lines + file.set_aside.len(), "law 3");
});
