//! The text of an MT940 file → its fields, with the SWIFT envelope taken off.
//!
//! A field is a tag at the start of a line and every line up to the next. A line that only looks
//! like a tag, such as the end of a time of day that was wrapped, stays text.

use std::borrow::Cow;

use crate::statement::formats::text;

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
    let seen = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b' '..=b'~'));
    let line = match line.as_bytes() {
        bytes if seen(bytes.first()) && seen(bytes.last()) => line,
        _ => line.trim_matches(|c: char| c.is_control()),
    };
    if !matches!(line.as_bytes(), [b'{', b'1' | b'2' | b'4', b':', ..]) {
        return line;
    }
    line.split_once("{4:").map_or("", |(_, rest)| rest)
}

/// The fields of a text, in order.
pub(super) fn fields(text: &str) -> impl Iterator<Item = Field<'_>> {
    Fields {
        coming: Pieces {
            lines: text::each_line(text),
            number: 0,
            within: false,
        },
        last: None,
        open: false,
    }
}

/// A line of a text.
enum Piece<'a> {
    /// One that begins with a tag, whether or not it is a field, and its number.
    Tag(&'a str, &'a str, u32),
    /// One that belongs to the tag before it.
    Text(&'a str),
}

/// The lines of a text, without those that belong to nothing.
#[derive(Clone)]
struct Pieces<L> {
    lines: L,
    number: u32,
    /// Whether lines belong to the last tag: text after the end of a message belongs to nothing.
    within: bool,
}

impl<'a, L: Iterator<Item = &'a str>> Iterator for Pieces<L> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        for raw in self.lines.by_ref() {
            self.number = self.number.saturating_add(1);
            let mut line = unwrapped(raw);
            if ends_message(line) {
                self.within = false;
                let Some(next) = line.find("{1:").and_then(|at| line.get(at..)) else {
                    continue;
                };
                line = unwrapped(next);
            }
            if let Some((tag, first)) = tag(line) {
                self.within = true;
                return Some(Piece::Tag(tag, first, self.number));
            }
            if self.within {
                return Some(Piece::Text(line));
            }
        }
        None
    }
}

/// Whether a line is the end of a message.
fn ends_message(line: &str) -> bool {
    let rest = line.strip_prefix('-');
    rest.is_some_and(|rest| rest.starts_with('}') || rest.trim_end().is_empty())
}

fn tag(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    // No tag is longer than three letters, so that no text is searched.
    let end = rest.bytes().take(4).position(|byte| byte == b':')?;
    let (tag, rest) = rest.split_at_checked(end)?;
    is_tag(tag).then_some((tag, rest.get(1..)?))
}

/// The fields of a text: a text is given back the lines of it that only looked like a tag.
///
/// Between the opening and the closing balance no heading can stand, so `:25:` or `:13:` there is
/// text; `:20:` begins a message only where a heading follows it.
struct Fields<'a, L> {
    coming: Pieces<L>,
    last: Option<Field<'a>>,
    /// Whether an opening balance has been seen and no closing one.
    open: bool,
}

impl<'a, L: Iterator<Item = &'a str> + Clone> Iterator for Fields<'a, L> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        while let Some(piece) = self.coming.next() {
            let (tag, first, line) = match piece {
                Piece::Tag(tag, first, line) if !self.is_text(tag) => (tag, first, line),
                Piece::Tag(_, text, _) | Piece::Text(text) => {
                    if let Some(last) = &mut self.last {
                        last.more.push(text);
                    }
                    continue;
                }
            };
            match tag {
                "60F" | "60M" => self.open = true,
                "20" | "62F" | "62M" => self.open = false,
                _ => {}
            }
            let field = Field {
                tag,
                first,
                more: Vec::new(),
                line,
            };
            if let Some(before) = self.last.replace(field) {
                return Some(before);
            }
        }
        self.last.take()
    }
}

impl<'a, L: Iterator<Item = &'a str> + Clone> Fields<'a, L> {
    /// Whether what is tagged is only more of the movement or of the details before it.
    fn is_text(&self, tag: &str) -> bool {
        let after = self.last.as_ref().map_or("", |last| last.tag);
        self.open
            && matches!(after, "61" | "86")
            && match tag {
                "13" | "21" | "25" | "28" => true,
                "20" => {
                    let next = self.coming.clone().find_map(|piece| match piece {
                        Piece::Tag(tag, _, _) => Some(tag),
                        Piece::Text(_) => None,
                    });
                    next.is_some_and(|next| !is_heading(next))
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
