//! SGML or XML text → elements and aggregates, one after another, never a tree.
//!
//! An element's value runs to the next tag, closed or not; an aggregate is a tag with another tag
//! right after it. So OFX 1, OFX 2 and the mixtures that banks write are read alike. Time grows
//! with the length of the text and no faster, whatever is left open.

use std::borrow::Cow;

use memchr::memchr;

use crate::statement::formats::{FormatError, text};

/// How deep aggregates may lie: OFX needs nine.
const DEPTH_LIMIT: usize = 64;
/// The longest value: OFX's longest is 255 characters.
const VALUE_LIMIT: usize = 64 * 1024;
/// The longest name of a tag.
const NAME_LIMIT: usize = 64;

/// Elements that are never aggregates, so that an empty one left open takes nothing in.
const LEAVES: [&str; 30] = [
    "ACCTID",
    "ACCTKEY",
    "ACCTTYPE",
    "BALAMT",
    "BANKID",
    "BRANCHID",
    "BROKERID",
    "CHECKNUM",
    "CODE",
    "CORRECTACTION",
    "CORRECTFITID",
    "CURDEF",
    "CURRATE",
    "CURSYM",
    "DTASOF",
    "DTAVAIL",
    "DTEND",
    "DTPOSTED",
    "DTSTART",
    "DTUSER",
    "FITID",
    "LANGUAGE",
    "MEMO",
    "MESSAGE",
    "NAME",
    "PAYEEID",
    "REFNUM",
    "SIC",
    "TRNAMT",
    "TRNTYPE",
];

/// Who takes what is read.
pub(super) trait Sink<'a> {
    /// An aggregate opens.
    fn open(&mut self, name: Cow<'a, str>, line: u32) -> Result<(), FormatError>;
    /// An element with its value, trimmed.
    fn leaf(&mut self, name: &str, value: &str, line: u32);
    /// A closing tag of an aggregate.
    fn close(&mut self, name: &str);
    /// How many aggregates are open.
    fn depth(&self) -> usize;
}

/// A tag whose value is being read.
#[derive(Default)]
pub(super) struct Markup<'a> {
    name: Option<Cow<'a, str>>,
    value: Cow<'a, str>,
    line: u32,
}

impl<'a> Markup<'a> {
    /// Reads a whole text and returns the number of its last line.
    pub(super) fn read(text: &'a str, sink: &mut impl Sink<'a>) -> Result<u32, FormatError> {
        let mut markup = Markup::default();
        let mut line = 1;
        let mut rest = text;
        while let Some((before, after)) = parted(rest, b'<') {
            markup.text(unescaped(before), line)?;
            line = text::lines_after(line, before);
            let tag_line = line;
            let (taken, next) = markup.tag(after, tag_line, sink)?;
            line = text::lines_after(line, taken);
            rest = next;
        }
        markup.text(unescaped(rest), line)?;
        line = text::lines_after(line, rest);
        markup.settle(None, sink)?;
        Ok(line)
    }

    fn text(&mut self, text: Cow<'a, str>, line: u32) -> Result<(), FormatError> {
        if self.name.is_none() {
            return Ok(());
        }
        if self.value.len().saturating_add(text.len()) > VALUE_LIMIT {
            if text.trim().is_empty() {
                return Ok(());
            }
            return Err(FormatError::TooLong {
                line,
                limit: VALUE_LIMIT,
            });
        }
        if self.value.is_empty() {
            self.value = text;
        } else {
            self.value.to_mut().push_str(&text);
        }
        Ok(())
    }

    /// Takes one tag, comment or quoted text; returns what it was and what follows.
    fn tag(
        &mut self,
        after: &'a str,
        line: u32,
        sink: &mut impl Sink<'a>,
    ) -> Result<(&'a str, &'a str), FormatError> {
        let first = after.as_bytes().first();
        if first == Some(&b'!') {
            if let Some(quoted) = after.strip_prefix("![CDATA[") {
                let (inner, next) = quoted.split_once("]]>").unwrap_or((quoted, ""));
                self.text(Cow::Borrowed(inner), line)?;
                return Ok((inner, next));
            }
            if let Some(comment) = after.strip_prefix("!--") {
                return Ok(comment.split_once("-->").unwrap_or((comment, "")));
            }
        }
        let closing = first == Some(&b'/');
        let named = after.strip_prefix('/').unwrap_or(after);
        let end = named
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':')))
            .unwrap_or(named.len());
        let (name, _) = named.split_at_checked(end).unwrap_or(("", named));
        let instruction = matches!(first, Some(b'?' | b'!'));
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && end <= NAME_LIMIT;
        if !instruction && !is_name {
            // A value may hold a bare '<'.
            self.text(Cow::Borrowed("<"), line)?;
            return Ok(("", after));
        }
        let (inside, next) = parted(after, b'>').unwrap_or((after, ""));
        if instruction {
            return Ok((inside, next));
        }
        let name = in_capitals(name);
        if closing {
            if !self.settle(Some(&name), sink)? {
                sink.close(&name);
            }
        } else {
            self.settle(None, sink)?;
            if sink.depth() >= DEPTH_LIMIT {
                return Err(FormatError::TooDeep {
                    line,
                    limit: DEPTH_LIMIT,
                });
            }
            self.name = Some(name);
            self.line = line;
            if inside.as_bytes().last() == Some(&b'/') {
                let own = self.name.clone();
                self.settle(own.as_deref(), sink)?;
            }
        }
        Ok((inside, next))
    }

    /// Hands on the tag that was waiting for its value; says whether `closing` was its own end.
    fn settle(
        &mut self,
        closing: Option<&str>,
        sink: &mut impl Sink<'a>,
    ) -> Result<bool, FormatError> {
        let Some(name) = self.name.take() else {
            return Ok(false);
        };
        let value = std::mem::take(&mut self.value);
        let value = value.trim();
        let own_end = closing == Some(name.as_ref());
        if !value.is_empty() || own_end || LEAVES.contains(&name.as_ref()) {
            sink.leaf(&name, value, self.line);
        } else {
            sink.open(name, self.line)?;
        }
        Ok(own_end)
    }
}

/// What stands before and after a character of one byte.
fn parted(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = memchr(mark, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at.checked_add(1)?..)?))
}

/// The name of a tag as the standard writes it.
fn in_capitals(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|letter| letter.is_ascii_lowercase()) {
        Cow::Owned(name.to_ascii_uppercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The text with its five entities and character numbers read; anything else stays as written.
fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after
            .char_indices()
            .take(10)
            .find(|(_, c)| *c == ';')
            .map(|(at, _)| at);
        let found = end.and_then(|end| {
            let (name, tail) = after.split_at_checked(end)?;
            Some((entity(name)?, tail.strip_prefix(';')?))
        });
        if let Some((c, tail)) = found {
            out.push(c);
            rest = tail;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
