//! The bytes of a text file → rows of text cells: its encoding and its separator are found, the
//! encoding is reported.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr_iter};

use super::{Cell, EachRow, RawRow, Rows, Sheet, splitter::Splitter};
use crate::statement::{
    control,
    error::{Limits, ReadError},
    line::column_letters,
};

/// How many records are looked at to find the separator.
const SAMPLE: usize = 100;

/// How many bytes are looked at to tell whether each second one is nil.
const SNIFFED: usize = 4096;

/// A text file, decoded.
pub(super) struct TextFile {
    text: String,
    encoding: &'static str,
    delimiter: u8,
    sheets: [Sheet; 1],
    rows: u32,
    columns: u16,
}

impl TextFile {
    /// Decodes the bytes and finds the separator.
    pub(super) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<TextFile, ReadError> {
        let (mut text, encoding) = decoded(bytes);
        // Spreadsheets of the eighties ended a file with this mark, and some banks still do.
        text.truncate(text.trim_end_matches('\u{1a}').len());
        if memchr(0, text.as_bytes()).is_some() {
            return Err(ReadError::NotAStatement(
                "neither a spreadsheet nor text".to_owned(),
            ));
        }
        Ok(TextFile {
            delimiter: delimiter_of(&text),
            text,
            encoding,
            sheets: [Sheet {
                name: None,
                hidden: false,
            }],
            rows: limits.rows,
            columns: limits.columns,
        })
    }
}

impl Rows for TextFile {
    fn format(&self) -> &'static str {
        "csv"
    }

    fn encoding(&self) -> Option<&str> {
        Some(self.encoding)
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn about(&self) -> usize {
        let lines = memchr_iter(b'\n', self.text.as_bytes()).count();
        lines.min(usize::try_from(self.rows).unwrap_or(usize::MAX))
    }

    fn may_hold_controls(&self) -> bool {
        control::may_be_in(&self.text)
    }

    fn each(&mut self, _: usize, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        let mut splitter = Splitter::new(&self.text, self.delimiter);
        let mut fields = Vec::new();
        let mut row = RawRow::default();
        // The room of the texts of one row is that of the next one's.
        let mut room: Vec<String> = Vec::new();
        let mut rows = 0_u32;
        while let Some(line) = splitter.next(&mut fields)? {
            row.number = line;
            for (_, cell) in row.cells.drain(..) {
                if let Cell::Text(text) = cell {
                    room.push(text);
                }
            }
            for (at, field) in fields.iter().enumerate() {
                if field.trim().is_empty() {
                    continue;
                }
                let column = u16::try_from(at).unwrap_or(u16::MAX);
                if column >= self.columns {
                    let cell = format!("{}{line}", column_letters(column));
                    return Err(ReadError::TooManyColumns(cell, self.columns));
                }
                let mut text = room.pop().unwrap_or_default();
                text.clear();
                text.push_str(field);
                row.cells.push((column, Cell::Text(text)));
            }
            if row.cells.is_empty() {
                row.blank_before = row.blank_before.saturating_add(1);
                continue;
            }
            rows = rows.saturating_add(1);
            if rows > self.rows {
                return Err(ReadError::TooManyRows(self.rows));
            }
            if each(&mut row)? == ControlFlow::Break(()) {
                return Ok(());
            }
            row.blank_before = 0;
        }
        Ok(())
    }
}

/// The text of bytes, and the name of their encoding. Bytes that are the text already are not
/// copied.
fn decoded(bytes: Vec<u8>) -> (String, &'static str) {
    let wide = looks_wide(bytes.get(..SNIFFED).unwrap_or(&bytes));
    let bytes = match (Encoding::for_bom(&bytes), wide) {
        (None, false) => match String::from_utf8(bytes) {
            Ok(text) => return (text, UTF_8.name()),
            Err(error) => error.into_bytes(),
        },
        _ => bytes,
    };
    let encoding = encoding_of(&bytes, None);
    let (text, _, _) = encoding.decode(&bytes);
    (text.into_owned(), encoding.name())
}

/// A mark at the start decides; then whether the bytes are UTF-8; then how their nulls lie; then
/// what the file itself declares; then the likeliest of the western encodings.
pub(super) fn encoding_of(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let sample = bytes.get(..SNIFFED).unwrap_or(bytes);
    if looks_wide(sample) {
        return if sample.first() == Some(&0) {
            UTF_16BE
        } else {
            UTF_16LE
        };
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(declared) = declared.filter(|encoding| *encoding != UTF_8) {
        return declared;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"uk"), Utf8Detection::Deny);
    // Files of British banks and councils are Windows-1252; a guess at another alphabet from a
    // handful of pound signs would be worse than none.
    if guess.is_single_byte() && guess.name().starts_with("ISO-8859") {
        guess
    } else {
        WINDOWS_1252
    }
}

/// Whether bytes without a mark are UTF-16: every other byte of ordinary text is then nil.
pub(super) fn looks_wide(sample: &[u8]) -> bool {
    let nulls = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (nulls(0), nulls(1));
    let most = sample.len().div_euclid(2).saturating_mul(3).div_euclid(4);
    sample.len() >= 4 && ((even == 0 && odd > most) || (odd == 0 && even > most))
}

/// The separator that divides the most records into the same number of fields, unless the first
/// line names one.
fn delimiter_of(text: &str) -> u8 {
    let named = text.strip_prefix("sep=");
    if let Some(named) = named.and_then(|rest| rest.bytes().next().filter(u8::is_ascii)) {
        return named;
    }
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| regularity(text, *delimiter))
        .unwrap_or(b',')
}

/// How many records share the commonest number of fields above one, and that number.
fn regularity(text: &str, delimiter: u8) -> (usize, usize) {
    let mut splitter = Splitter::new(text, delimiter);
    let mut fields = Vec::new();
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for _ in 0..SAMPLE {
        let Ok(Some(_)) = splitter.next(&mut fields) else {
            break;
        };
        if fields.len() > 1 {
            let seen = widths.entry(fields.len()).or_default();
            *seen = seen.saturating_add(1);
        }
    }
    widths
        .into_iter()
        .map(|(width, seen)| (seen, width))
        .max()
        .unwrap_or_default()
}
