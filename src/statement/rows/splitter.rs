//! Decoded text → records of fields, with the line on which each record starts.
//!
//! Quoting follows RFC 4180. A mark that opens a field and never closes would swallow the rows
//! below it, so it is refused with its line; a mark inside a field is only a character.

use crate::statement::error::ReadError;

/// Goes over a text record by record.
pub(super) struct Splitter<'a> {
    rest: &'a str,
    delimiter: char,
    line: u32,
}

impl<'a> Splitter<'a> {
    /// Starts at the top of a text.
    pub(super) fn new(text: &'a str, delimiter: char) -> Splitter<'a> {
        Splitter {
            rest: text,
            delimiter,
            line: 1,
        }
    }

    /// Puts the next record's fields into `fields` and gives its first line; none at the end.
    pub(super) fn next(&mut self, fields: &mut Vec<String>) -> Result<Option<u32>, ReadError> {
        fields.clear();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let start = self.line;
        loop {
            let field = if self.rest.starts_with('"') {
                self.quoted()?
            } else {
                String::new()
            };
            let end = self
                .rest
                .find([self.delimiter, '\n', '\r'])
                .unwrap_or(self.rest.len());
            let (tail, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
            fields.push(field + tail);
            self.rest = after;
            if let Some(next) = after.strip_prefix(self.delimiter) {
                self.rest = next;
                continue;
            }
            self.end_of_line();
            return Ok(Some(start));
        }
    }

    fn end_of_line(&mut self) {
        let after = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix(['\n', '\r']));
        if let Some(after) = after {
            self.rest = after;
            self.line = self.line.saturating_add(1);
        }
    }

    /// A field in quotation marks; two marks inside it are one.
    fn quoted(&mut self) -> Result<String, ReadError> {
        let opened = self.line;
        let mut field = String::new();
        let mut rest = self.rest.strip_prefix('"').unwrap_or(self.rest);
        loop {
            let Some((inside, after)) = rest.split_once('"') else {
                return Err(ReadError::QuoteNotClosed(opened));
            };
            field.push_str(inside);
            let breaks = inside.matches('\n').count();
            self.line = self
                .line
                .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            let Some(more) = after.strip_prefix('"') else {
                self.rest = after;
                return Ok(field);
            };
            field.push('"');
            rest = more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, delimiter: char) -> Vec<(u32, Vec<String>)> {
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
        let found = records("a,b\r\n\r\n\"x\ny\",\"say \"\"so\"\"\"\nlast,", ',');
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
        assert_eq!(records("5\" pipe;x", ';')[0].1, ["5\" pipe", "x"]);
        let mut splitter = Splitter::new("a,b\nc,\"d\ne,f\n", ',');
        let mut fields = Vec::new();
        assert_eq!(splitter.next(&mut fields), Ok(Some(1)));
        assert_eq!(
            splitter.next(&mut fields),
            Err(ReadError::QuoteNotClosed(2))
        );
    }
}
