//! Any bytes as Santander's text export: refused, or every line of it counted once.
#![no_main]

mod shared;

use fundledger::statement::formats::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| shared::counted(Format::Santander, bytes));
