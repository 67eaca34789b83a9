//! What every target of a bank's format holds: law 3, each row a line or set aside.

use fundledger::statement::{
    error::Limits,
    formats::{Format, read},
};

/// Reads bytes as a format and counts what came of them.
pub fn counted(format: Format, bytes: &[u8]) {
    let Ok(file) = read(format, bytes, Limits::default().rows) else {
        return;
    };
    let lines: usize = file
        .statements
        .iter()
        .map(|statement| statement.lines.len())
        .sum();
    let rows = usize::try_from(file.rows).expect("a count of rows");
    assert_eq!(rows, lines + file.set_aside.len(), "law 3");
}
