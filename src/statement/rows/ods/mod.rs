//! The bytes of an `OpenDocument` spreadsheet → rows of typed cells, streamed table by table.
//!
//! Its XML is gone through here and not by a library, which builds the whole grid in memory and
//! does not tell what is hidden. Rows and cells may be repeated a million times in a few bytes:
//! blank ones are only counted, others count against the limits one by one.

mod content;
mod listing;

use std::{iter::repeat_n, mem, ops::ControlFlow};

use encoding_rs::{Encoding, UTF_8};
use jiff::civil::{Date, DateTime};
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};
use rust_decimal::Decimal;

use self::{content::Content, listing::Listing};
use super::{
    Cell, EachRow, Rows, Sheet,
    gather::{Extent, Gathering},
    hidden::{Columns, attribute},
    inflate::{self, damaged},
};
use crate::statement::error::{Limits, ReadError};

/// An open spreadsheet.
pub(super) struct Document {
    content: Vec<u8>,
    sheets: Vec<Sheet>,
    /// Where in the content each table begins.
    starts: Vec<usize>,
    /// The columns that each table hides.
    hidden_columns: Vec<Columns>,
    extent: Extent,
}

impl Document {
    /// Opens a spreadsheet in its archive: unpacks its content within the limit, then lists its
    /// tables.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
        let mut locked = false;
        let manifest = inflate::part(bytes, "META-INF/manifest.xml", limits)?;
        walk(&manifest, &mut |piece, _| {
            locked |= matches!(piece, Piece::Start(tag)
                if tag.local_name().as_ref() == "encryption-data");
            Ok(ControlFlow::Continue(()))
        })?;
        if locked {
            return Err(ReadError::Password);
        }
        Document::listed(inflate::part(bytes, "content.xml", limits)?, limits)
    }

    /// Opens a spreadsheet that is one XML document.
    pub(super) fn listed(content: Vec<u8>, limits: &Limits) -> Result<Document, ReadError> {
        let content = narrow(content);
        let listing = Listing::of(&content)?;
        Ok(Document {
            content,
            sheets: listing.sheets,
            starts: listing.starts,
            hidden_columns: listing.hidden_columns,
            extent: Extent::of(limits),
        })
    }
}

impl Rows for Document {
    fn format(&self) -> &'static str {
        "ods"
    }

    fn encoding(&self) -> Option<&str> {
        None
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn hides_column(&self, sheet: usize, column: u16) -> bool {
        let hidden = self.hidden_columns.get(sheet);
        hidden.is_some_and(|hidden| hidden.hold(column))
    }

    fn each(&mut self, sheet: usize, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        let start = self.starts.get(sheet).copied();
        let content = start.and_then(|start| self.content.get(start..));
        let mut table = Table::new(self.extent);
        walk(content.unwrap_or_default(), &mut |piece, _| {
            table.see(piece, each)
        })?;
        table.gathering.give(each).map(|_| ())
    }
}

/// The content in UTF-8, where a mark says that it is in UTF-16.
fn narrow(content: Vec<u8>) -> Vec<u8> {
    match Encoding::for_bom(&content) {
        Some((wide, _)) if wide != UTF_8 => wide.decode(&content).0.into_owned().into_bytes(),
        _ => content,
    }
}

/// A piece of the content: what the rest of this file tells apart.
enum Piece<'a> {
    Start(&'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// What is done with a piece and the place where it begins: go on, or stop.
type EachPiece<'a> = dyn FnMut(&Piece<'_>, usize) -> Result<ControlFlow<()>, ReadError> + 'a;

fn walk(content: &[u8], each: &mut EachPiece<'_>) -> Result<(), ReadError> {
    let mut reader = Reader::from_reader(content);
    // A table is gone through from where it begins, without what it lies in.
    reader.config_mut().allow_unmatched_ends = true;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        let flow = match event.map_err(|error| damaged(&error))? {
            Event::Start(tag) => each(&Piece::Start(&tag), at)?,
            Event::End(tag) => each(&Piece::End(tag.local_name().as_ref()), at)?,
            // An empty element is one that starts and ends at once.
            Event::Empty(tag) => {
                if each(&Piece::Start(&tag), at)?.is_break() {
                    return Ok(());
                }
                each(&Piece::End(tag.local_name().as_ref()), at)?
            }
            Event::Text(piece) => each(&Piece::Text(&piece.xml10_content()), at)?,
            Event::CData(piece) => each(&Piece::Text(&piece.xml10_content()), at)?,
            Event::GeneralRef(name) => match resolved(&name) {
                Some(letter) => each(&Piece::Text(letter.encode_utf8(&mut [0; 4])), at)?,
                None => ControlFlow::Continue(()),
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                ControlFlow::Continue(())
            }
            Event::Eof => return Ok(()),
        };
        if flow.is_break() {
            return Ok(());
        }
    }
}

fn resolved(name: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return Some(letter);
    }
    resolve_predefined_entity(name)?.chars().next()
}

/// One table being read.
struct Table<'a> {
    within: usize,
    /// The number of the row at hand, from 1, and how often it is repeated.
    row: u32,
    repeated: u32,
    hidden: bool,
    cells: Vec<(u32, Cell)>,
    column: u32,
    cell: Option<Content>,
    extent: Extent,
    gathering: Gathering<'a>,
}

impl Table<'_> {
    fn new(extent: Extent) -> Self {
        Table {
            within: 0,
            row: 0,
            repeated: 0,
            hidden: false,
            cells: Vec::new(),
            column: 0,
            cell: None,
            extent,
            gathering: Gathering::new(extent, None),
        }
    }

    fn see(
        &mut self,
        piece: &Piece<'_>,
        each: &mut EachRow<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        match piece {
            Piece::Start(tag) if tag.local_name().as_ref() == "table" => {
                self.within = self.within.saturating_add(1);
            }
            Piece::End("table") => {
                self.within = self.within.saturating_sub(1);
                if self.within == 0 {
                    return Ok(ControlFlow::Break(()));
                }
            }
            // A table inside a cell is a picture of another, not rows of this one.
            _ if self.within != 1 => {}
            Piece::Start(tag) => self.start(tag),
            Piece::End(name) => return self.end(name, each),
            Piece::Text(text) => {
                if let Some(cell) = &mut self.cell {
                    cell.text(text);
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "table-row" => {
                self.row = self.row.saturating_add(self.repeated.max(1));
                self.repeated = count(tag, "number-rows-repeated");
                self.hidden = is_hidden(tag);
                self.cells.clear();
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => self.cell = Some(Content::new(tag)),
            name => {
                if let Some(cell) = &mut self.cell {
                    cell.open(name, tag);
                }
            }
        }
    }

    fn end(&mut self, name: &str, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        match name {
            "table-cell" | "covered-table-cell" => {
                if let Some(content) = self.cell.take() {
                    let start = self.column;
                    self.column = start.saturating_add(content.repeated);
                    if let Some(cell) = content.cell() {
                        // One past the widest is enough to be refused by its place.
                        let widest = self.extent.widest().max(start).saturating_add(1);
                        let filled = start..self.column.min(widest);
                        let cells = repeat_n(cell, filled.len());
                        self.cells.extend(filled.zip(cells));
                    }
                }
                Ok(ControlFlow::Continue(()))
            }
            "table-row" => self.give(each),
            other => {
                if let Some(cell) = &mut self.cell {
                    cell.close(other);
                }
                Ok(ControlFlow::Continue(()))
            }
        }
    }

    /// Hands on the row as often as it is repeated; a blank one is only counted.
    fn give(&mut self, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        if self.cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let numbers = self.row..self.row.saturating_add(self.repeated);
        let rows = repeat_n(mem::take(&mut self.cells), numbers.len());
        for (number, cells) in numbers.zip(rows) {
            for (column, cell) in cells {
                if self.gathering.put(number, column, cell, each)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                if self.hidden {
                    self.gathering.hide();
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Whether a row or a column is hidden, by hand or by a filter.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "visibility").is_some_and(|seen| seen == "collapse" || seen == "filter")
}

/// How often a row or a cell is repeated: once where it does not say.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    repeats(attribute(tag, name))
}

/// The number of an attribute that says how often.
fn repeats(value: Option<String>) -> u32 {
    let found = value.and_then(|count| count.parse().ok());
    found.unwrap_or(1).max(1)
}

/// A number as the file writes it, with its exponent worked out.
fn number(text: &str) -> Option<Cell> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
    if plain && text.bytes().any(|b| b.is_ascii_digit()) {
        return Some(Cell::Number(text.to_owned()));
    }
    let exact = Decimal::from_scientific(&text.to_uppercase()).ok()?;
    Some(Cell::Number(exact.normalize().to_string()))
}

/// A day as the file writes it, with a time of day where it has one.
fn day(text: &str) -> Option<Cell> {
    let day = text.parse::<DateTime>().ok();
    let day = day.or_else(|| {
        Some(
            text.parse::<Date>()
                .ok()?
                .to_datetime(jiff::civil::Time::MIN),
        )
    });
    day.map(Cell::Date)
}
