//! Bytes of a text file → text, and the encoding that they were in.
//!
//! A byte order mark decides; then bytes that are valid UTF-8 are UTF-8, because text in another
//! encoding hardly ever is; then what the file declares; then the likeliest guess of a detector.
//! It never fails: a byte that means nothing becomes the replacement character.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr_iter;

use crate::statement::line::squeezed;

/// How much of a file is looked at to tell what it is.
const HEAD_BYTES: usize = 16 * 1024;

/// The beginning of a file as text, good enough to tell formats apart.
pub(super) fn head(bytes: &[u8]) -> String {
    let start = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let encoding = marked(start).unwrap_or(encoding_rs::WINDOWS_1252);
    let (text, _) = encoding.decode_with_bom_removal(start);
    lines_ended(text).into_owned()
}

/// The whole file as text, and the encoding's name.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    declared: Option<&'static Encoding>,
) -> (Cow<'a, str>, String) {
    let encoding = marked(bytes)
        .or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8))
        .or(declared.filter(|encoding| *encoding != UTF_8))
        .unwrap_or_else(|| detected(bytes));
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    (lines_ended(text), encoding.name().to_owned())
}

/// Text whose lines end as old Macintosh programs end them has them end as others do.
fn lines_ended(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\n') || !text.contains('\r') {
        return text;
    }
    Cow::Owned(text.replace('\r', "\n"))
}

/// The encoding that a mark or a run of nil bytes proves.
fn marked(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    match bytes {
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some(UTF_16BE),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some(UTF_16LE),
        _ => None,
    }
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The words of a text, or none where it is blank.
pub(super) fn filled(text: &str) -> Option<String> {
    let words = squeezed(&[text]);
    (!words.is_empty()).then_some(words)
}

/// The lines of a text, each without the break after it; what stands after the last break is one.
pub(super) fn each_line(text: &str) -> impl Iterator<Item = &str> + Clone {
    let ends = memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.scan(0, |from, end| {
        let line = text.get(*from..end);
        *from = end.saturating_add(1);
        line
    })
}

/// The number of the next line after text, where counting began at `line`.
pub(super) fn lines_after(line: u32, text: &str) -> u32 {
    let breaks = memchr_iter(b'\n', text.as_bytes()).count();
    line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX))
}

/// The lines of a text, counted as far as somebody asks and each but once.
pub(super) struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// Those of a text, none of them counted yet.
    pub(super) fn of(text: &'a str) -> Lines<'a> {
        Lines {
            text,
            counted: 0,
            line: 1,
        }
    }

    /// The line of a place in the text, in bytes, that is no earlier than the last one asked for.
    pub(super) fn at(&mut self, place: usize) -> u32 {
        let passed = self.text.get(self.counted..place).unwrap_or_default();
        self.line = lines_after(self.line, passed);
        self.counted = place.max(self.counted);
        self.line
    }
}
