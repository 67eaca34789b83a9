//! Decoded text → records of fields, with the line on which each record starts.
//!
//! Quoting follows RFC 4180. A mark that opens a field and never closes would swallow the rows
//! below it, so it is refused with its line; a mark inside a field is only a character.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3};

use crate::statement::error::ReadError;

/// Goes over a text record by record.
pub(super) struct Splitter<'a> {
    rest: &'a str,
    /// A character of one byte.
    delimiter: u8,
    line: u32,
}

impl<'a> Splitter<'a> {
    /// Starts at the top of a text.
    pub(super) fn new(text: &'a str, delimiter: u8) -> Splitter<'a> {
        Splitter {
            rest: text,
            delimiter,
            line: 1,
        }
    }

    /// Puts the next record's fields into `fields` and gives its first line; none at the end.
    pub(super) fn next(
        &mut self,
        fields: &mut Vec<Cow<'a, str>>,
    ) -> Result<Option<u32>, ReadError> {
        fields.clear();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let start = self.line;
        loop {
            let quoted = match self.rest.as_bytes() {
                [b'"', ..] => Some(self.quoted()?),
                _ => None,
            };
            let end = memchr3(self.delimiter, b'\n', b'\r', self.rest.as_bytes());
            let end = end.unwrap_or(self.rest.len());
            let (tail, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
            fields.push(match quoted {
                None => Cow::Borrowed(tail),
                Some(quoted) if tail.is_empty() => quoted,
                Some(quoted) => Cow::Owned(quoted.into_owned() + tail),
            });
            self.rest = after;
            if after.as_bytes().first() != Some(&self.delimiter) {
                self.end_of_line();
                return Ok(Some(start));
            }
            self.rest = after.get(1..).unwrap_or_default();
        }
    }

    fn end_of_line(&mut self) {
        let length = match self.rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return,
        };
        self.rest = self.rest.get(length..).unwrap_or_default();
        self.line = self.line.saturating_add(1);
    }

    /// A field in quotation marks; two marks inside it are one.
    fn quoted(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let inside = self.rest.get(1..).unwrap_or_default();
        let (mut length, mut doubled) = (0_usize, false);
        loop {
            let rest = inside.get(length..).unwrap_or_default();
            let mark = memchr(b'"', rest.as_bytes()).ok_or(ReadError::QuoteNotClosed(self.line))?;
            length = length.saturating_add(mark);
            let (field, after) = inside.split_at_checked(length).unwrap_or((inside, ""));
            let after = after.strip_prefix('"').unwrap_or(after);
            if after.starts_with('"') {
                doubled = true;
                length = length.saturating_add(2);
                continue;
            }
            let breaks = memchr_iter(b'\n', field.as_bytes()).count();
            self.line = self
                .line
                .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.rest = after;
            return Ok(if doubled {
                Cow::Owned(field.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(field)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, delimiter: u8) -> Vec<(u32, Vec<Cow<'_, str>>)> {
        let mut splitter = Splitter::new(text, delimiter);
        let mut fields = Vec::new();
        let mut all = Vec::new();
        while let Some(line) = splitter.next(&mut fields).unwrap() {
            all.push((line, fields.clone()));
        }
        all
    }

    #[test]
    fn records_keep_their_lines_over_breaks_and_blank_lines() {
        let found = records("a,b\r\n\r\n\"x\ny\",\"say \"\"so\"\"\"\nlast,", b',');
        let expected: [(u32, &[&str]); 4] = [
            (1, &["a", "b"]),
            (2, &[""]),
            (3, &["x\ny", "say \"so\""]),
            (5, &["last", ""]),
        ];
        assert_eq!(found.len(), expected.len());
        for ((line, fields), (expected_line, expected_fields)) in found.iter().zip(expected) {
            assert_eq!(*line, expected_line);
            assert_eq!(fields, expected_fields);
        }
    }

    #[test]
    fn a_mark_inside_a_field_is_a_character_and_an_open_one_is_refused() {
        assert_eq!(records("5\" pipe;x", b';')[0].1, ["5\" pipe", "x"]);
        let mut splitter = Splitter::new("a,b\nc,\"d\ne,f\n", b',');
        let mut fields = Vec::new();
        assert_eq!(splitter.next(&mut fields), Ok(Some(1)));
        assert_eq!(
            splitter.next(&mut fields),
            Err(ReadError::QuoteNotClosed(2))
        );
    }
}
