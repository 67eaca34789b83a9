//! The text of an MT940 file → its fields, with the SWIFT envelope taken off.
//!
//! A field is a tag at the start of a line and every line up to the next. A line that only looks
//! like a tag, such as the end of a time of day that was wrapped, stays text.

use std::{borrow::Cow, iter::Peekable, str::Split};

/// A tagged field of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// What stands between the colons: `61`, `62F`.
    pub(super) tag: &'a str,
    /// The first line of its text.
    pub(super) first: &'a str,
    /// The lines after it.
    pub(super) more: Vec<&'a str>,
    /// The line of the file on which it starts.
    pub(super) line: u32,
}

impl<'a> Field<'a> {
    /// Every line of its text.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    /// Its text, line by line.
    pub(super) fn text(&self) -> Cow<'a, str> {
        if self.more.is_empty() {
            return Cow::Borrowed(self.first);
        }
        Cow::Owned([&[self.first], self.more.as_slice()].concat().join("\n"))
    }
}

/// Whether a tag is one of these messages'.
fn is_tag(tag: &str) -> bool {
    is_heading(tag)
        || matches!(
            tag,
            "20" | "61" | "62F" | "62M" | "64" | "65" | "65F" | "86" | "90C" | "90D"
        )
}

/// Whether a tag may follow the reference of a message that really begins.
fn is_heading(tag: &str) -> bool {
    matches!(
        tag,
        "13" | "13D" | "21" | "25" | "25P" | "28" | "28C" | "34F" | "60F" | "60M" | "NS"
    )
}

/// A line without the envelope `{1:...}{2:...}{4:` before it and without control characters.
pub(super) fn unwrapped(line: &str) -> &str {
    let line = line.trim_matches(|c: char| c.is_control());
    if !matches!(line.as_bytes(), [b'{', b'1' | b'2' | b'4', b':', ..]) {
        return line;
    }
    line.split_once("{4:").map_or("", |(_, rest)| rest)
}

/// The fields of a text, in order.
pub(super) fn fields(text: &str) -> Fields<'_> {
    let tagged = Tagged {
        lines: text.split('\n'),
        number: 0,
        within: false,
        open: None,
    };
    Fields {
        coming: tagged.peekable(),
        last: None,
        open: false,
    }
}

/// What is tagged in a text, whether or not it is a field.
struct Tagged<'a> {
    lines: Split<'a, char>,
    number: u32,
    /// Whether lines belong to the last tag: text after the end of a message belongs to nothing.
    within: bool,
    open: Option<Field<'a>>,
}

impl<'a> Iterator for Tagged<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        for raw in self.lines.by_ref() {
            self.number = self.number.saturating_add(1);
            let mut line = unwrapped(raw);
            if line.trim_end() == "-" || line.starts_with("-}") {
                self.within = false;
                let Some(next) = line.find("{1:").and_then(|at| line.get(at..)) else {
                    continue;
                };
                line = unwrapped(next);
            }
            if let Some((tag, first)) = tag(line) {
                self.within = true;
                let before = self.open.replace(Field {
                    tag,
                    first,
                    more: Vec::new(),
                    line: self.number,
                });
                if before.is_some() {
                    return before;
                }
            } else if self.within
                && let Some(field) = &mut self.open
            {
                field.more.push(line);
            }
        }
        self.open.take()
    }
}

fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix(':')?.split_once(':')?;
    is_tag(tag).then_some((tag, rest))
}

/// The fields of a text: a text is given back the lines of it that only looked like a tag.
///
/// Between the opening and the closing balance no heading can stand, so `:25:` or `:13:` there is
/// text; `:20:` begins a message only where a heading follows it.
pub(super) struct Fields<'a> {
    coming: Peekable<Tagged<'a>>,
    last: Option<Field<'a>>,
    /// Whether an opening balance has been seen and no closing one.
    open: bool,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        while let Some(field) = self.coming.next() {
            let is_text = self.is_text(&field);
            if let Some(last) = self.last.as_mut().filter(|_| is_text) {
                last.more.extend(field.lines());
                continue;
            }
            match field.tag {
                "60F" | "60M" => self.open = true,
                "20" | "62F" | "62M" => self.open = false,
                _ => {}
            }
            if let Some(before) = self.last.replace(field) {
                return Some(before);
            }
        }
        self.last.take()
    }
}

impl Fields<'_> {
    /// Whether what is tagged is only more of the movement or of the details before it.
    fn is_text(&mut self, field: &Field<'_>) -> bool {
        let after = self.last.as_ref().map_or("", |last| last.tag);
        self.open
            && matches!(after, "61" | "86")
            && match field.tag {
                "13" | "21" | "25" | "28" => true,
                "20" => {
                    let coming = self.coming.peek();
                    coming.is_some_and(|next| !is_heading(next.tag))
                }
                _ => false,
            }
    }
}

/// Six digits as three pairs.
pub(super) fn six(text: &str) -> Option<(&str, &str, &str)> {
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then_some((text.get(..2)?, text.get(2..4)?, text.get(4..)?))
}
