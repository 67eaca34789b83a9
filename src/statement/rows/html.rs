//! The bytes of a web page → the rows of its tables, as a spreadsheet program shows them: one
//! sheet, every table below the one before it, and each text between them a row of its own.
//!
//! Many a bank's and council's `.xls` is such a page. A cell is what a person sees in it; a cell
//! that spans several rows or columns stands in the first of them.

use std::{collections::BTreeMap, mem, ops::ControlFlow};

use encoding_rs::Encoding;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::{
    Cell, EachRow, Rows, Sheet, csv,
    gather::{Extent, Gathering},
};
use crate::statement::{
    error::{Limits, ReadError},
    line::squeezed,
};

/// The widest and the tallest that a cell may span, as browsers hold.
const SPAN: (u32, u32) = (1_000, 65_534);

/// Where texts end that stand outside tables, and words inside cells.
const BREAKS: [&str; 14] = [
    "p", "div", "br", "hr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "caption",
];

/// A web page, decoded.
pub(super) struct Page {
    text: String,
    encoding: &'static str,
    sheets: [Sheet; 1],
    extent: Extent,
}

impl Page {
    /// Decodes the bytes.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Page {
        let encoding = csv::encoding_of(bytes, declared(bytes));
        let (text, _, _) = encoding.decode(bytes);
        Page {
            text: text.into_owned(),
            encoding: encoding.name(),
            sheets: [Sheet {
                name: Some("Page".to_owned()),
                hidden: false,
            }],
            extent: Extent::of(limits),
        }
    }
}

/// The encoding that a page names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, named) = head.split_once("charset=")?;
    let named = named.trim_start_matches(['"', '\'', ' ']);
    let end = named.find(['"', '\'', ' ', ';', '>', '/']);
    Encoding::for_label(named.get(..end.unwrap_or(named.len()))?.as_bytes())
}

impl Rows for Page {
    fn format(&self) -> &'static str {
        "html"
    }

    fn encoding(&self) -> Option<&str> {
        Some(self.encoding)
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn each(&mut self, _: usize, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Walk::new(self.extent);
        for token in Tokenizer::new_with_emitter(self.text.as_str(), emitter) {
            let flow = match token.unwrap_or_else(|never| match never {}) {
                Token::StartTag(tag) => page.start(&tag, each)?,
                Token::EndTag(tag) => page.end(&seen(&tag.name), each)?,
                Token::String(text) => {
                    page.text(&seen(&text));
                    ControlFlow::Continue(())
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {
                    ControlFlow::Continue(())
                }
            };
            if flow.is_break() {
                return Ok(());
            }
        }
        page.finish(each)
    }
}

fn seen(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A table that is open.
#[derive(Default)]
struct Table {
    /// The columns that a cell of a row above still fills, and for how many rows.
    carried: BTreeMap<u32, u32>,
    hidden: bool,
    row: Option<Row>,
}

/// A row that is open.
#[derive(Default)]
struct Row {
    cells: Vec<(u32, String)>,
    column: u32,
    hidden: bool,
    /// Whether a cell is open, and how many rows and columns it spans.
    cell: Option<(String, u32, u32)>,
}

/// Going over a page.
struct Walk<'a> {
    tables: Vec<Table>,
    /// The text outside any cell.
    loose: String,
    /// The element whose text is nothing that is seen.
    unseen: Option<String>,
    number: u32,
    gathering: Gathering<'a>,
}

impl Walk<'_> {
    fn new(extent: Extent) -> Self {
        Walk {
            tables: Vec::new(),
            loose: String::new(),
            unseen: None,
            number: 0,
            gathering: Gathering::new(extent, None),
        }
    }

    fn start(
        &mut self,
        tag: &StartTag<()>,
        each: &mut EachRow<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let name = seen(&tag.name);
        match name.as_str() {
            _ if self.unseen.is_some() => {}
            "script" | "style" | "title" | "noscript" | "xml" if !tag.self_closing => {
                self.unseen = Some(name);
            }
            "table" => {
                if self.loose(each)?.is_break() || self.outer(each)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                let above = self.tables.last().is_some_and(|table| table.hidden);
                self.tables.push(Table {
                    hidden: above || is_hidden(tag),
                    ..Table::default()
                });
            }
            "tr" => {
                if self.row(each)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(Row {
                        hidden: table.hidden || is_hidden(tag),
                        ..Row::default()
                    });
                }
            }
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    let row = table.row.get_or_insert_default();
                    row.close_cell(&mut table.carried);
                    let span = |name: &str, most: u32| {
                        let found = tag.attributes.get(name.as_bytes());
                        let found = found.and_then(|value| seen(value).trim().parse().ok());
                        found.unwrap_or(1_u32).clamp(1, most)
                    };
                    let cell = (
                        String::new(),
                        span("rowspan", SPAN.1),
                        span("colspan", SPAN.0),
                    );
                    row.cell = Some(cell);
                }
            }
            other if BREAKS.contains(&other) => return self.gap(each),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn end(&mut self, name: &str, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        match name {
            _ if self.unseen.is_some() => {
                self.unseen.take_if(|open| open == name);
            }
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut()
                    && let Some(row) = &mut table.row
                {
                    row.close_cell(&mut table.carried);
                }
            }
            "tr" => return self.row(each),
            "table" => {
                let flow = self.row(each)?;
                self.tables.pop();
                return Ok(flow);
            }
            other if BREAKS.contains(&other) => return self.gap(each),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn text(&mut self, text: &str) {
        if self.unseen.is_none() {
            self.here().push_str(text);
        }
    }

    /// Where text goes: the open cell, or beside the tables.
    fn here(&mut self) -> &mut String {
        let row = self.tables.last_mut().and_then(|table| table.row.as_mut());
        match row.and_then(|row| row.cell.as_mut()) {
            Some((text, _, _)) => text,
            None => &mut self.loose,
        }
    }

    /// A break between words inside a cell, the end of a text outside one.
    fn gap(&mut self, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        self.here().push(' ');
        if self.tables.is_empty() {
            return self.loose(each);
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands on the text outside cells, where there is some, as a row.
    fn loose(&mut self, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        let text = squeezed(&[&mem::take(&mut self.loose)]);
        if text.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.give(vec![(0, text)], false, each)
    }

    /// What stands in the open cells above a table that begins inside one of them.
    fn outer(&mut self, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        let open = self.tables.last_mut().and_then(|table| table.row.as_mut());
        let Some(row) = open else {
            return Ok(ControlFlow::Continue(()));
        };
        let text = row.cell.as_mut().map(|cell| mem::take(&mut cell.0));
        let column = row.column;
        let mut cells = mem::take(&mut row.cells);
        cells.extend(text.map(|text| (column, squeezed(&[&text]))));
        cells.retain(|(_, text)| !text.is_empty());
        let hidden = row.hidden;
        if cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.give(cells, hidden, each)
    }

    /// Ends the row that is open.
    fn row(&mut self, each: &mut EachRow<'_>) -> Result<ControlFlow<()>, ReadError> {
        let Some(table) = self.tables.last_mut() else {
            return Ok(ControlFlow::Continue(()));
        };
        let Some(mut row) = table.row.take() else {
            return Ok(ControlFlow::Continue(()));
        };
        row.close_cell(&mut table.carried);
        table.carried.retain(|_, rows| {
            *rows = rows.saturating_sub(1);
            *rows > 0
        });
        self.give(row.cells, row.hidden, each)
    }

    fn give(
        &mut self,
        cells: Vec<(u32, String)>,
        hidden: bool,
        each: &mut EachRow<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        self.number = self.number.saturating_add(1);
        for (column, text) in cells.into_iter().filter(|(_, text)| !text.is_empty()) {
            let number = self.number;
            if self
                .gathering
                .put(number, column, Cell::Text(text), each)?
                .is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
            if hidden {
                self.gathering.hide();
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// What is still open where the page ends.
    fn finish(mut self, each: &mut EachRow<'_>) -> Result<(), ReadError> {
        while !self.tables.is_empty() {
            if self.row(each)?.is_break() {
                return Ok(());
            }
            self.tables.pop();
        }
        if self.loose(each)?.is_break() {
            return Ok(());
        }
        self.gathering.give(each).map(|_| ())
    }
}

impl Row {
    /// Ends the cell that is open: it stands in the first column that no cell from above fills.
    fn close_cell(&mut self, carried: &mut BTreeMap<u32, u32>) {
        let Some((text, rows, columns)) = self.cell.take() else {
            return;
        };
        while carried.contains_key(&self.column) {
            self.column = self.column.saturating_add(1);
        }
        self.cells.push((self.column, squeezed(&[&text])));
        let end = self.column.saturating_add(columns);
        if rows > 1 {
            carried.extend((self.column..end).map(|column| (column, rows)));
        }
        self.column = end;
    }
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| seen(value));
    let style = attribute("style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    attribute("hidden").is_some() || style.to_ascii_lowercase().contains("display:none")
}
