//! The bytes of a file → what it really is, by how it begins; its name is never asked.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::statement::error::ReadError;

/// The formats that give rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// An Excel workbook of 2007 and later, macros or not.
    Xlsx,
    /// A binary Excel workbook of 2007 and later.
    Xlsb,
    /// An Excel workbook of 1995 to 2003.
    Xls,
    /// An `OpenDocument` spreadsheet in its archive.
    Ods,
    /// An `OpenDocument` spreadsheet as one XML document.
    FlatOds,
    /// A web page with tables.
    Html,
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
        return in_compound_file(bytes);
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
        (b"\x09\x00\x04\x00", "an Excel workbook from before 1993"),
        (b"\x09\x02\x06\x00", "an Excel workbook from before 1993"),
        (b"\x09\x04\x06\x00", "an Excel workbook from before 1995"),
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
    if holds("xl/workbook.xml") || has_part("workbook.xml") {
        Ok(Format::Xlsx)
    } else if has_part("workbook.bin") {
        Ok(Format::Xlsb)
    } else if holds("content.xml") {
        open_document(archive)
    } else if has_part("Index/Document.iwa") {
        let what = "an Apple Numbers spreadsheet";
        Err(ReadError::OtherSpreadsheet(what.to_owned()))
    } else if holds("word/document.xml") {
        Err(ReadError::NotAStatement(
            "a word processor's document".to_owned(),
        ))
    } else {
        Err(ReadError::NotAStatement("a zip archive".to_owned()))
    }
}

/// An archive of `OpenDocument` says what it is in a part of its own; one without it is tried.
fn open_document(mut archive: ZipArchive<Cursor<&[u8]>>) -> Result<Format, ReadError> {
    let mut kind = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // What cannot be read of it says nothing, and the reader of spreadsheets then decides.
        let _ = part.take(200).read_to_string(&mut kind);
    }
    match kind.trim() {
        kind if kind.is_empty() || kind.contains("opendocument.spreadsheet") => Ok(Format::Ods),
        kind if kind.contains("opendocument.text") => Err(ReadError::NotAStatement(
            "a word processor's document".to_owned(),
        )),
        _ => Err(ReadError::NotAStatement(
            "an OpenDocument file that is no spreadsheet".to_owned(),
        )),
    }
}

/// Excel keeps a workbook with a password inside the container that older workbooks use.
fn in_compound_file(bytes: &[u8]) -> Result<Format, ReadError> {
    let named = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|letter| [letter, 0]).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if named("EncryptedPackage") {
        Err(ReadError::Password)
    } else if ["Workbook", "WORKBOOK", "Book", "BOOK"]
        .into_iter()
        .any(named)
    {
        Ok(Format::Xls)
    } else {
        let what = "an older Office file that holds no workbook";
        Err(ReadError::NotAStatement(what.to_owned()))
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
    if start.starts_with("<?xml") || start.starts_with('<') {
        return in_markup(start);
    }
    if start.starts_with("mime-version:") {
        let what = "a web page kept as an archive (MHTML)";
        return Err(ReadError::OtherSpreadsheet(what.to_owned()));
    }
    if start.starts_with("id;p") {
        return Err(ReadError::OtherSpreadsheet("a SYLK sheet".to_owned()));
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

/// A web page is one by its first tags, or by a table that stands by itself.
fn in_markup(start: &str) -> Result<Format, ReadError> {
    if start.contains("office:document") && start.contains("opendocument") {
        return Ok(Format::FlatOds);
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && start.contains("<workbook")
    {
        let what = "an Excel workbook of 2003 in XML";
        return Err(ReadError::OtherSpreadsheet(what.to_owned()));
    }
    let web = [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<style",
        "<div",
    ];
    if web.iter().any(|tag| start.contains(tag)) {
        return Ok(Format::Html);
    }
    Err(ReadError::NotAStatement("an XML document".to_owned()))
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
