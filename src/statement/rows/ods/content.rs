//! The element of a cell of an `OpenDocument` spreadsheet → what stands in the cell.

use quick_xml::events::BytesStart;

use super::super::{Cell, hidden::attribute};

/// More spaces in one run than any text has.
const SPACES: usize = 1_000;

/// A cell while its element is open.
pub(super) struct Content {
    /// In how many columns, one after the other, it stands.
    pub(super) repeated: u32,
    kind: String,
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
    pub(super) fn new(tag: &BytesStart<'_>, repeated: u32) -> Content {
        let kinds = tag.attributes().flatten();
        let mut kind = String::new();
        let mut error = false;
        for found in kinds.filter(|a| a.key.local_name().as_ref() == "value-type") {
            if found.value == "error" {
                error = true;
            } else if kind.is_empty() {
                kind = found.value.into_owned();
            }
        }
        let value = match kind.as_str() {
            "date" => attribute(tag, "date-value"),
            "boolean" => attribute(tag, "boolean-value"),
            "string" => attribute(tag, "string-value").filter(|text| !text.is_empty()),
            _ => attribute(tag, "value"),
        };
        Content {
            repeated,
            kind,
            value,
            formula: attribute(tag, "formula").is_some(),
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
        let typed = match (self.kind.as_str(), &self.value) {
            ("float" | "percentage" | "currency", Some(value)) => super::number(value),
            ("date", Some(value)) => super::day(value),
            ("boolean", Some(value)) => Some(Cell::Bool(value == "true")),
            ("string", Some(value)) => Some(Cell::Text(value.clone())),
            ("", None) if self.formula && shown.is_empty() => Some(Cell::Uncalculated),
            _ => None,
        };
        let text = || (!shown.is_empty()).then(|| Cell::Text(self.text.clone()));
        typed.or_else(text)
    }
}
