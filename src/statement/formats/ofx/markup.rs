//! SGML or XML text → elements and aggregates, one after another, never a tree.
//!
//! An element's value runs to the next tag, closed or not; an aggregate is a tag with another tag
//! right after it. So OFX 1, OFX 2 and the mixtures that banks write are read alike. Time grows
//! with the length of the text and no faster, whatever is left open.

use std::borrow::Cow;

use memchr::memchr;

use crate::statement::formats::{FormatError, text::Lines};

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
    /// An aggregate opens, at so many bytes from the beginning.
    fn open(&mut self, name: Cow<'a, str>, at: usize) -> Result<(), FormatError>;
    /// An element with its value, trimmed.
    fn leaf(&mut self, name: &str, value: Cow<'a, str>, at: usize);
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
    /// Where it stands, in bytes from the beginning.
    at: usize,
    whole: &'a str,
}

impl<'a> Markup<'a> {
    /// Reads a whole text.
    pub(super) fn read(text: &'a str, sink: &mut impl Sink<'a>) -> Result<(), FormatError> {
        let mut markup = Markup {
            whole: text,
            ..Markup::default()
        };
        let mut rest = text;
        while let Some((before, after)) = parted(rest, b'<') {
            let at = text.len().saturating_sub(after.len());
            markup.text(unescaped(before), at)?;
            rest = markup.tag(after, at, sink)?;
        }
        markup.text(unescaped(rest), text.len())?;
        markup.settle(None, sink)?;
        Ok(())
    }

    fn text(&mut self, text: Cow<'a, str>, at: usize) -> Result<(), FormatError> {
        if self.name.is_none() {
            return Ok(());
        }
        if self.value.len().saturating_add(text.len()) > VALUE_LIMIT {
            if text.trim().is_empty() {
                return Ok(());
            }
            return Err(FormatError::TooLong {
                line: Lines::of(self.whole).at(at),
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

    /// Takes one tag, comment or quoted text; returns what follows.
    fn tag(
        &mut self,
        after: &'a str,
        at: usize,
        sink: &mut impl Sink<'a>,
    ) -> Result<&'a str, FormatError> {
        let first = after.as_bytes().first();
        if first == Some(&b'!') {
            if let Some(quoted) = after.strip_prefix("![CDATA[") {
                let (inner, next) = quoted.split_once("]]>").unwrap_or((quoted, ""));
                self.text(Cow::Borrowed(inner), at)?;
                return Ok(next);
            }
            if let Some(comment) = after.strip_prefix("!--") {
                return Ok(comment.split_once("-->").map_or("", |(_, next)| next));
            }
        }
        let closing = first == Some(&b'/');
        let named = after.strip_prefix('/').unwrap_or(after);
        let of_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b':');
        let end = named.bytes().take_while(of_name).count();
        let (name, _) = named.split_at_checked(end).unwrap_or(("", named));
        let instruction = matches!(first, Some(b'?' | b'!'));
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && end <= NAME_LIMIT;
        if !instruction && !is_name {
            // A value may hold a bare '<'.
            self.text(Cow::Borrowed("<"), at)?;
            return Ok(after);
        }
        let (inside, next) = parted(after, b'>').unwrap_or((after, ""));
        if instruction {
            return Ok(next);
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
                    line: Lines::of(self.whole).at(at),
                    limit: DEPTH_LIMIT,
                });
            }
            self.name = Some(name);
            self.at = at;
            if inside.as_bytes().last() == Some(&b'/') {
                let own = self.name.clone();
                self.settle(own.as_deref(), sink)?;
            }
        }
        Ok(next)
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
        let value = match std::mem::take(&mut self.value) {
            Cow::Borrowed(value) => Cow::Borrowed(value.trim()),
            Cow::Owned(value) => Cow::Owned(value.trim().to_owned()),
        };
        let own_end = closing == Some(name.as_ref());
        if !value.is_empty() || own_end || LEAVES.contains(&name.as_ref()) {
            sink.leaf(&name, value, self.at);
        } else {
            sink.open(name, self.at)?;
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
