//! The XML of a workbook → the rows and columns that each sheet hides, which the workbook reader
//! does not tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufReader, Cursor},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event, attributes::Attribute},
};
use zip::ZipArchive;

use super::inflate::{HidingParts, damaged};
use crate::statement::error::ReadError;

/// What a sheet hides.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// The numbers of its rows, from 1.
    pub(super) rows: BTreeSet<u32>,
    /// Its columns.
    pub(super) columns: Columns,
}

/// Columns, in runs from one to another, both from 0.
#[derive(Debug, Default)]
pub(super) struct Columns(Vec<(u32, u32)>);

impl Columns {
    /// Adds a run.
    pub(super) fn add(&mut self, from: u32, to: u32) {
        self.0.push((from, to));
    }

    /// Whether a column, from 0, is one of them.
    pub(super) fn hold(&self, column: u16) -> bool {
        let column = u32::from(column);
        self.0
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&column))
    }
}

/// What each sheet hides, by the sheet's name; only the parts that hide something are gone through.
///
/// # Errors
/// [`ReadError::Damaged`] where a part is not XML.
pub(super) fn of(
    bytes: &[u8],
    hiding: &HidingParts,
) -> Result<BTreeMap<String, Hidden>, ReadError> {
    let mut hidden = BTreeMap::new();
    if hiding.is_empty() {
        return Ok(hidden);
    }
    let mut parts = BTreeMap::new();
    each_tag(bytes, "xl/_rels/workbook.xml.rels", &mut |tag| {
        if let Some(id) = attribute(tag, "Id")
            && let Some(target) = attribute(tag, "Target")
        {
            let part = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            parts.insert(id, part);
        }
    })?;
    let mut sheets = Vec::new();
    each_tag(bytes, "xl/workbook.xml", &mut |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let Some(name) = attribute(tag, "name")
            && let Some(part) = attribute(tag, "id").and_then(|id| parts.get(&id))
            && hiding.contains(part)
        {
            sheets.push((name, part.clone()));
        }
    })?;
    for (name, part) in sheets {
        let mut found = Hidden::default();
        let mut number = 0_u32;
        each_tag(bytes, &part, &mut |tag| match tag.local_name().as_ref() {
            "row" => {
                number = whole(tag, "r").unwrap_or(number.saturating_add(1));
                if is_hidden(tag) {
                    found.rows.insert(number);
                }
            }
            "col" if is_hidden(tag) => {
                let (from, to) = (whole(tag, "min"), whole(tag, "max"));
                if let Some(from) = from.and_then(|from| from.checked_sub(1)) {
                    let to = to.map_or(from, |to| to.saturating_sub(1));
                    found.columns.add(from, to);
                }
            }
            _ => {}
        })?;
        hidden.insert(name, found);
    }
    Ok(hidden)
}

fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true")
}

/// The whole number that an attribute holds.
fn whole(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

fn each_tag(
    bytes: &[u8],
    part: &str,
    each: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let Ok(file) = archive.by_name(part) else {
        return Ok(());
    };
    let mut reader = Reader::from_reader(BufReader::new(file));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => each(&tag),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(damaged(&error)),
        }
    }
}

/// The value of an attribute, whatever the prefix of its name.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    value(&attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?)
}

/// The value of an attribute, its entities read.
pub(super) fn value(attribute: &Attribute<'_>) -> Option<String> {
    let value = quick_xml::escape::unescape(&attribute.value).ok()?;
    Some(value.into_owned())
}
