//! Any bytes as a statement, whatever they are: refused, or every row a line or set aside, every
//! problem a sentence with its place, and the same file read twice alike.
#![no_main]

use std::sync::{LazyLock, Once};

use fundledger::statement::{
    error::Limits,
    line::ReadFile,
    profile::{self, Profile},
    read::read_bytes,
};
use libfuzzer_sys::fuzz_target;

/// The profiles of the program, read once.
static KNOWN: LazyLock<Vec<Profile>> =
    LazyLock::new(|| profile::embedded().expect("the program's own profiles"));

static QUIET: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        rows: 1_000,
        inflated_bytes: 16 << 20,
        ..Limits::default()
    };
    // The library of workbooks stops in the middle where records lie, and its stop is caught.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let read = || read_bytes(bytes.to_vec(), &KNOWN, None, &limits);
    let first = read();
    assert_eq!(first, read(), "the same bytes say the same");
    match first {
        Ok(file) => holds(&file),
        Err(refused) => assert!(!refused.to_string().is_empty(), "a refusal says why"),
    }
});

fn holds(file: &ReadFile) {
    let says = |why: &str| assert!(!why.trim().is_empty(), "a problem says why");
    file.problems.iter().for_each(|problem| says(&problem.why));
    file.set_aside.iter().for_each(|row| says(&row.why));
    let banks_own = ["ofx", "qif", "mt940", "camt", "santander"].contains(&file.format.as_str());
    if file.profile.is_none() && !banks_own {
        assert!(file.statements.is_empty() && !file.problems.is_empty());
        return;
    }
    let lines: usize = file.statements.iter().map(|one| one.lines.len()).sum();
    let rows = usize::try_from(file.rows).expect("a count of rows");
    assert_eq!(rows, lines + file.set_aside.len(), "law 3");
}
