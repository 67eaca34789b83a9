//! How long the records of an `.xlsb` say that they are, before anything is opened: the library
//! that opens it makes room for a record before it looks whether the part is as long.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::super::inflate::damaged;
use crate::statement::error::ReadError;

/// Bytes that a record may be said to have too many without harm.
const HARMLESS: u64 = 1 << 20;

/// Refuses a workbook with a long record that its part does not hold.
///
/// # Errors
/// [`ReadError::Damaged`].
pub(super) fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else {
            continue;
        };
        // Other parts are no records: printers' settings, macros.
        let name = part.name().map(|name| name.to_string()).unwrap_or_default();
        let ends = ["workbook.bin", "sharedStrings.bin", "styles.bin"];
        let sheet = name.contains("worksheets/") && name.strip_suffix(".bin").is_some();
        if !sheet && !ends.iter().any(|end| name.ends_with(end)) {
            continue;
        }
        // A part that does not unpack to its end is the library's to refuse.
        if let Ok(Some(lie)) = too_long(&mut BufReader::new(part)) {
            let why = format!("a record of {lie} bytes is cut short");
            return Err(ReadError::Damaged(why));
        }
    }
    Ok(())
}

/// The length of the first long record that goes on after the end.
fn too_long(part: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut byte = [0];
    while !part.fill_buf()?.is_empty() {
        // The kind takes a byte or two, the length up to four, each with a bit for "more follows".
        part.read_exact(&mut byte)?;
        if byte[0] & 0x80 != 0 {
            part.read_exact(&mut byte)?;
        }
        let mut length = 0_u64;
        for shift in [0, 7, 14, 21] {
            part.read_exact(&mut byte)?;
            length |= u64::from(byte[0] & 0x7F) << shift;
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        let held = io::copy(&mut part.take(length), &mut io::sink())?;
        if held < length {
            return Ok((length > HARMLESS).then_some(length));
        }
    }
    Ok(None)
}
