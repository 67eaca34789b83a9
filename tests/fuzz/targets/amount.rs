//! Any text as an amount: refused, or read as an amount that reads back as itself.
#![no_main]

use fundledger::statement::amount::{DecimalMark, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mark in [DecimalMark::Point, DecimalMark::Comma] {
        if let Ok(amount) = read(text, mark) {
            let plain = amount.money.to_plain();
            let again = read(&plain, DecimalMark::Point).expect("what is shown can be read");
            assert_eq!(again.money, amount.money, "{text:?} was read as {plain}");
        }
    }
});
