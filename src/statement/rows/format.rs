//! The bytes of a file → what it really is, by how it begins; its name is never asked.

use std::io::Cursor;

use zip::ZipArchive;

use crate::statement::error::ReadError;

/// The formats that give rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// An Excel workbook of 2007 and later, macros or not.
    Xlsx,
    /// Text with separators.
    Text,
}

/// What the bytes are.
///
/// # Errors
/// [`ReadError`] naming what they are, where that gives no rows.
pub(super) fn of(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return in_zip(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Err(in_compound_file(bytes));
    }
    for (start, what) in [
        (&b"%PDF"[..], "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a compressed file (gzip)"),
        (b"7z\xBC\xAF", "a compressed file (7z)"),
        (b"Rar!", "a compressed file (RAR)"),
        (b"{\\rtf", "a word processor's document"),
        (b"\x7FELF", "a program"),
        (b"MZ", "a program"),
        (b"SQLite format 3", "a database"),
    ] {
        if bytes.starts_with(start) {
            return Err(ReadError::NotAStatement(what.to_owned()));
        }
    }
    as_text(bytes)
}

fn in_zip(bytes: &[u8]) -> Result<Format, ReadError> {
    let archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| ReadError::Damaged("its zip archive cannot be opened".to_owned()))?;
    let holds = |name: &str| archive.index_for_name(name).is_some();
    let has_part = |end: &str| {
        archive
            .file_names()
            .flatten()
            .any(|name| name.ends_with(end))
    };
    let other = |what: &str| Err(ReadError::OtherSpreadsheet(what.to_owned()));
    if holds("xl/workbook.xml") || has_part("workbook.xml") {
        Ok(Format::Xlsx)
    } else if has_part("workbook.bin") {
        other("a binary Excel workbook (.xlsb)")
    } else if holds("content.xml") {
        other("an OpenDocument spreadsheet (.ods)")
    } else if has_part("Index/Document.iwa") {
        other("an Apple Numbers spreadsheet")
    } else if holds("word/document.xml") {
        Err(ReadError::NotAStatement(
            "a word processor's document".to_owned(),
        ))
    } else {
        Err(ReadError::NotAStatement("a zip archive".to_owned()))
    }
}

/// Excel keeps a workbook with a password inside the container that older workbooks use.
fn in_compound_file(bytes: &[u8]) -> ReadError {
    let wide: Vec<u8> = "EncryptedPackage"
        .bytes()
        .flat_map(|letter| [letter, 0])
        .collect();
    if bytes.windows(wide.len()).any(|window| window == wide) {
        ReadError::Password
    } else {
        ReadError::OtherSpreadsheet("an older Excel workbook (.xls)".to_owned())
    }
}

fn as_text(bytes: &[u8]) -> Result<Format, ReadError> {
    let start: String = bytes
        .iter()
        .take(1024)
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let start = start.trim_start();
    let web = ["<!doctype html", "<html", "<table", "<head", "<body"];
    if web.iter().any(|tag| start.starts_with(tag))
        || (start.starts_with('<') && start.contains("<html"))
    {
        return Err(ReadError::OtherSpreadsheet(
            "a web page, whatever its name".to_owned(),
        ));
    }
    if start.starts_with("<?xml") || start.starts_with('<') {
        return Err(ReadError::NotAStatement("an XML document".to_owned()));
    }
    if start.starts_with("{\"") || start.starts_with("[{") {
        return Err(ReadError::NotAStatement("a JSON document".to_owned()));
    }
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if !wide && is_binary(bytes) {
        return Err(ReadError::NotAStatement(
            "neither a spreadsheet nor text".to_owned(),
        ));
    }
    Ok(Format::Text)
}

/// Whether bytes hold control characters that no text has; UTF-16 without a mark is told by its
/// nulls, which stand at every other place.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let nulls = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (nulls(0), nulls(1));
    if super::csv::looks_wide(sample) {
        return false;
    }
    let control = sample
        .iter()
        .filter(|byte| matches!(byte, 0x01..=0x08 | 0x0E..=0x1F) && **byte != 0x1A)
        .count();
    even > 0 || odd > 0 || control > 0
}
