//! The text of an MT940 file → its fields, with the SWIFT envelope taken off.
//!
//! A field is a tag at the start of a line and every line up to the next. A line that only looks
//! like a tag, such as the end of a time of day that was wrapped, stays text.

use crate::statement::formats::{FormatError, ROW_LIMIT};

/// The most fields: a movement, its details and a share of a heading for each row allowed.
const FIELD_LIMIT: usize = 3 * ROW_LIMIT;

/// A tagged field of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// What stands between the colons: `61`, `62F`.
    pub(super) tag: &'a str,
    /// The lines of its text.
    pub(super) lines: Vec<&'a str>,
    /// The line of the file on which it starts.
    pub(super) line: u32,
}

impl<'a> Field<'a> {
    /// The first line of its text.
    pub(super) fn first(&self) -> &'a str {
        self.lines.first().copied().unwrap_or("")
    }
}

const TAGS: [&str; 21] = [
    "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M",
    "64", "65", "65F", "86", "90C", "90D", "NS",
];

/// What may follow the reference of a message that really begins.
const HEADINGS: [&str; 11] = [
    "13", "13D", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "NS",
];

/// A line without the envelope `{1:...}{2:...}{4:` before it and without control characters.
pub(super) fn unwrapped(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| c.is_control());
    let line = line.trim_end_matches(|c: char| c.is_control());
    let enveloped = line.starts_with("{1:") || line.starts_with("{2:") || line.starts_with("{4:");
    if !enveloped {
        return line;
    }
    line.split_once("{4:").map_or("", |(_, rest)| rest)
}

/// The fields of a text, in order.
pub(super) fn fields(text: &str) -> Result<Vec<Field<'_>>, FormatError> {
    Ok(joined(tagged(text)?))
}

fn tagged(text: &str) -> Result<Vec<Field<'_>>, FormatError> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    // Text after the end of a message belongs to nothing until the next tag.
    let mut within = false;
    let mut number = 0_u32;
    for raw in text.split('\n') {
        number = number.saturating_add(1);
        let mut line = unwrapped(raw);
        if line.trim_end() == "-" || line.starts_with("-}") {
            within = false;
            let Some(next) = line.find("{1:").and_then(|at| line.get(at..)) else {
                continue;
            };
            line = unwrapped(next);
        }
        if let Some((tag, rest)) = tag(line) {
            if fields.len() >= FIELD_LIMIT {
                return Err(FormatError::TooManyRows(ROW_LIMIT));
            }
            fields.push(Field {
                tag,
                lines: vec![rest],
                line: number,
            });
            within = true;
        } else if within && let Some(field) = fields.last_mut() {
            field.lines.push(line);
        }
    }
    Ok(fields)
}

fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix(':')?.split_once(':')?;
    TAGS.contains(&tag).then_some((tag, rest))
}

/// Gives back to a text the lines of it that only looked like a tag.
///
/// Between the opening and the closing balance no heading can stand, so `:25:` or `:13:` there is
/// text; `:20:` begins a message only where a heading follows it.
fn joined(fields: Vec<Field<'_>>) -> Vec<Field<'_>> {
    let mut out: Vec<Field<'_>> = Vec::with_capacity(fields.len());
    let mut open = false;
    let mut coming = fields.into_iter().peekable();
    while let Some(field) = coming.next() {
        let begins = coming
            .peek()
            .is_none_or(|next| HEADINGS.contains(&next.tag));
        let heading = match field.tag {
            "20" => !begins,
            "13" | "21" | "25" | "28" => true,
            _ => false,
        };
        match out.last_mut() {
            Some(last) if open && heading && matches!(last.tag, "61" | "86") => {
                last.lines.extend(field.lines);
            }
            _ => {
                match field.tag {
                    "60F" | "60M" => open = true,
                    "20" | "62F" | "62M" => open = false,
                    _ => {}
                }
                out.push(field);
            }
        }
    }
    out
}

/// Six digits as three pairs.
pub(super) fn six(text: &str) -> Option<(&str, &str, &str)> {
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then_some((text.get(..2)?, text.get(2..4)?, text.get(4..)?))
}
