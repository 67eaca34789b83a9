//! The parts of a workbook → how much they really unpack to, and which of them hide something.
//!
//! What a zip archive declares may lie, so every part is unpacked into a counter before anything
//! that keeps it is run.

use std::{
    collections::BTreeSet,
    io::{self, Cursor, Read, Write},
};

use memchr::memmem;
use zip::ZipArchive;

use crate::statement::error::{Limits, ReadError, megabytes};

/// More parts than any workbook of a statement has.
const PARTS: usize = 10_000;

/// The parts that hide a row, by their name in the archive.
pub(super) type HidingParts = BTreeSet<String>;

/// Unpacks every part and throws it away.
///
/// # Errors
/// [`ReadError::Bomb`] where the whole is beyond the limit.
pub(super) fn measure(bytes: &[u8], limits: &Limits) -> Result<HidingParts, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if archive.len() > PARTS {
        return Err(ReadError::Damaged(format!(
            "it has {} parts",
            archive.len()
        )));
    }
    let bomb = || ReadError::Bomb(megabytes(limits.inflated_bytes));
    let mut left = limits.inflated_bytes;
    let mut hiding = HidingParts::new();
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else {
            continue;
        };
        let name = part.name().map(|n| n.to_string()).unwrap_or_default();
        let mut watcher = Watcher::default();
        // A part that does not unpack to its end is the workbook reader's to refuse, by name.
        let _ = io::copy(&mut part.take(left.saturating_add(1)), &mut watcher);
        left = left.checked_sub(watcher.bytes).ok_or_else(bomb)?;
        if watcher.hides {
            hiding.insert(name);
        }
    }
    Ok(hiding)
}

/// A part of an archive, unpacked; nothing where there is none of that name.
///
/// # Errors
/// [`ReadError::Bomb`] where it is beyond the limit.
pub(super) fn part(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut unpacked = Vec::new();
    if let Ok(part) = archive.by_name(name) {
        let mut part = part.take(limits.inflated_bytes.saturating_add(1));
        part.read_to_end(&mut unpacked).map_err(|e| damaged(&e))?;
    }
    let length = u64::try_from(unpacked.len()).unwrap_or(u64::MAX);
    if length > limits.inflated_bytes {
        return Err(ReadError::Bomb(megabytes(limits.inflated_bytes)));
    }
    Ok(unpacked)
}

/// The refusal of a workbook whose parts do not hold together.
pub(super) fn damaged(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged(error.to_string())
}

/// Counts bytes and notices the attribute that hides a row or a column.
#[derive(Default)]
struct Watcher {
    bytes: u64,
    hides: bool,
    tail: Vec<u8>,
}

const HIDDEN: &[u8] = b" hidden=";

impl Write for Watcher {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if !self.hides {
            // The attribute may lie over two chunks: the end of the last one is kept.
            let edge = HIDDEN.len().saturating_sub(1);
            self.tail.extend(chunk.iter().take(edge));
            self.hides = [self.tail.as_slice(), chunk]
                .iter()
                .any(|bytes| memmem::find(bytes, HIDDEN).is_some());
            self.tail.clear();
            let from = chunk.len().saturating_sub(edge);
            self.tail
                .extend_from_slice(chunk.get(from..).unwrap_or_default());
        }
        Ok(chunk.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
