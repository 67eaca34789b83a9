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

/// A workbook whose XML the workbook reader would take for no XML at all, and so for no cells.
const WIDE: &str = "an Excel workbook whose parts are in UTF-16";

/// More parts than any workbook of a statement has.
const PARTS: usize = 10_000;

/// The parts that hide a row or a column, by their name in the archive.
pub(super) type HidingParts = BTreeSet<String>;

/// Unpacks every part and throws it away.
///
/// # Errors
/// [`ReadError::Bomb`] where the whole is beyond the limit, and [`ReadError::OtherSpreadsheet`]
/// where a part of the workbook is in UTF-16.
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
        if watcher.is_wide() && is_read(&name) {
            return Err(ReadError::OtherSpreadsheet(WIDE.to_owned()));
        }
        if watcher.hides {
            hiding.insert(name);
        }
    }
    Ok(hiding)
}

/// Whether cells come from a part of a workbook.
fn is_read(part: &str) -> bool {
    part.starts_with("xl/worksheets/") || matches!(part, "xl/workbook.xml" | "xl/sharedStrings.xml")
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
    /// The first bytes.
    start: Vec<u8>,
}

impl Watcher {
    /// Whether what was counted is XML in UTF-16, with a mark or without.
    fn is_wide(&self) -> bool {
        matches!(
            self.start.as_slice(),
            [0xFE, 0xFF, 0, b'<'] | [0xFF, 0xFE, b'<', 0] | [0, b'<', 0, _] | [b'<', 0, _, 0]
        )
    }
}

const HIDDEN: &[u8] = b" hidden=";

impl Write for Watcher {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let missing = 4_usize.saturating_sub(self.start.len());
        self.start.extend(chunk.iter().take(missing));
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
