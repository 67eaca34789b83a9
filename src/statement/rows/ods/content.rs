//! The element of a cell of an `OpenDocument` spreadsheet → what stands in the cell.

use quick_xml::events::BytesStart;

use super::super::{
    Cell,
    hidden::{attribute, value},
};

/// More spaces in one run than any text has.
const SPACES: usize = 1_000;

/// What a cell is said to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Day,
    Bool,
    Text,
    Other,
}

impl Kind {
    fn of(name: &str) -> Kind {
        match name {
            "float" | "percentage" | "currency" => Kind::Number,
            "date" => Kind::Day,
            "boolean" => Kind::Bool,
            "string" => Kind::Text,
            _ => Kind::Other,
        }
    }
}

/// A cell while its element is open.
pub(super) struct Content {
    /// In how many columns, one after the other, it stands.
    pub(super) repeated: u32,
    kind: Option<Kind>,
    value: Option<String>,
    formula: bool,
    error: bool,
    text: String,
    paragraphs: usize,
    /// How deep inside a note or a drawing, which are no part of the text.
    beside: usize,
}

impl Content {
    /// Starts at the cell's own tag.
    pub(super) fn new(tag: &BytesStart<'_>) -> Content {
        let (mut kind, mut repeated) = (None, None);
        let (mut number, mut date, mut boolean, mut string) = (None, None, None, None);
        let (mut formula, mut error) = (false, false);
        for attribute in tag.attributes().with_checks(false).flatten() {
            let keep = |slot: &mut Option<String>| {
                if slot.is_none() {
                    *slot = value(&attribute);
                }
            };
            match attribute.key.local_name().as_ref() {
                "value-type" if attribute.value == "error" => error = true,
                "value-type" => kind = kind.or(Some(Kind::of(&attribute.value))),
                "formula" => formula = true,
                "value" => keep(&mut number),
                "date-value" => keep(&mut date),
                "boolean-value" => keep(&mut boolean),
                "string-value" => keep(&mut string),
                "number-columns-repeated" => keep(&mut repeated),
                _ => {}
            }
        }
        let value = match kind {
            Some(Kind::Day) => date,
            Some(Kind::Bool) => boolean,
            Some(Kind::Text) => string.filter(|text| !text.is_empty()),
            Some(Kind::Number | Kind::Other) | None => number,
        };
        Content {
            repeated: super::repeats(repeated),
            kind,
            value,
            formula,
            error,
            text: String::new(),
            paragraphs: 0,
            beside: 0,
        }
    }

    /// An element inside the cell.
    pub(super) fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "annotation" | "shapes" | "frame" | "custom-shape" | "line" | "control" | "g" => {
                self.beside = self.beside.saturating_add(1);
            }
            _ if self.beside > 0 => {}
            "p" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs = self.paragraphs.saturating_add(1);
            }
            "s" => {
                let count = attribute(tag, "c").and_then(|count| count.parse().ok());
                let count: usize = count.unwrap_or(1);
                self.text
                    .extend(std::iter::repeat_n(' ', count.min(SPACES)));
            }
            "tab" => self.text.push('\t'),
            "line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    /// The end of an element inside the cell.
    pub(super) fn close(&mut self, name: &str) {
        if matches!(
            name,
            "annotation" | "shapes" | "frame" | "custom-shape" | "line" | "control" | "g"
        ) {
            self.beside = self.beside.saturating_sub(1);
        }
    }

    /// Text inside the cell.
    pub(super) fn text(&mut self, text: &str) {
        if self.beside == 0 && self.paragraphs > 0 {
            self.text.push_str(text);
        }
    }

    /// What stands in the cell; none where it is blank.
    pub(super) fn cell(self) -> Option<Cell> {
        let shown = self.text.trim();
        let broken = self.formula && (shown.starts_with('#') || shown.starts_with("Err:"));
        if self.error || broken {
            return Some(Cell::Error(shown.to_owned()));
        }
        let typed = match (self.kind, &self.value) {
            (Some(Kind::Number), Some(value)) => super::number(value),
            (Some(Kind::Day), Some(value)) => super::day(value),
            (Some(Kind::Bool), Some(value)) => Some(Cell::Bool(value == "true")),
            (Some(Kind::Text), Some(value)) => Some(Cell::Text(value.clone())),
            (None, None) if self.formula && shown.is_empty() => Some(Cell::Uncalculated),
            _ => None,
        };
        let filled = !shown.is_empty();
        typed.or_else(|| filled.then_some(Cell::Text(self.text)))
    }
}
