//! What every target of rows holds: rows in order, no more of them than the limit.

#![allow(dead_code, reason = "a target uses what it needs")]

use std::{
    io::{Cursor, Write as _},
    ops::ControlFlow,
    sync::LazyLock,
};

use fundledger::statement::{
    error::Limits,
    profile::{self, Profile},
    propose,
    rows::from_bytes,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The profiles of the program, read once.
static KNOWN: LazyLock<Vec<Profile>> =
    LazyLock::new(|| profile::embedded().expect("the program's own profiles"));

/// Limits that a run of many inputs can bear.
pub fn limits() -> Limits {
    Limits {
        rows: 1_000,
        inflated_bytes: 16 << 20,
        ..Limits::default()
    }
}

/// Reads bytes as a file of rows, and proposes what its columns are.
pub fn rows_hold(bytes: Vec<u8>) {
    let limits = limits();
    let Ok(mut file) = from_bytes(bytes, &limits) else {
        return;
    };
    for sheet in 0..file.sheets().len() {
        let (mut rows, mut last) = (0, 0);
        let outcome = file.each(sheet, &mut |row| {
            assert!(row.number > last, "row {} after row {last}", row.number);
            let sorted = row.cells.is_sorted_by_key(|(column, _)| *column);
            assert!(sorted, "cells out of order in row {}", row.number);
            (rows, last) = (rows + 1, row.number);
            Ok(ControlFlow::Continue(()))
        });
        assert!(outcome.is_err() || rows <= limits.rows, "{rows} rows");
    }
    let said = propose::Said::default();
    // A refusal is an answer; that it is one and no panic is what is tried.
    drop(propose::propose(file.as_mut(), &KNOWN, &said));
}

/// An archive of parts, none of them compressed.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive
            .start_file(*name, stored)
            .expect("an archive in memory");
        archive.write_all(bytes).expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory").into_inner()
}

/// The library of binary workbooks stops in the middle where records lie, and its stop is caught;
/// the fuzzer would take it for a finding before it is. What is not caught still ends the run.
pub fn quiet() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}
