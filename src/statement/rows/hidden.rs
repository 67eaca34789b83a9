//! The XML of a workbook → the rows that each sheet hides, which the workbook reader does not tell.

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

/// The numbers, from 1, of the hidden rows of each sheet, by the sheet's name; only the parts that
/// hide something are gone through.
///
/// # Errors
/// [`ReadError::Damaged`] where a part is not XML.
pub(super) fn rows(
    bytes: &[u8],
    hiding: &HidingParts,
) -> Result<BTreeMap<String, BTreeSet<u32>>, ReadError> {
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
        let mut rows = BTreeSet::new();
        let mut number = 0_u32;
        each_tag(bytes, &part, &mut |tag| {
            if tag.local_name().as_ref() == "row" {
                number = attribute(tag, "r")
                    .and_then(|r| r.parse().ok())
                    .unwrap_or(number.saturating_add(1));
                if attribute(tag, "hidden").is_some_and(|h| h == "1" || h == "true") {
                    rows.insert(number);
                }
            }
        })?;
        hidden.insert(name, rows);
    }
    Ok(hidden)
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
