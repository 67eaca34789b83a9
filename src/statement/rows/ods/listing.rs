//! The content of an `OpenDocument` spreadsheet → its tables: where each begins, and what of it is
//! hidden.
//!
//! Styles stand before the tables, and the columns of a table before its rows, so that the rows are
//! passed over without being taken apart.

use std::{collections::BTreeSet, ops::ControlFlow};

use memchr::memmem;
use quick_xml::events::BytesStart;

use super::{
    super::{
        Sheet,
        hidden::{Columns, attribute},
    },
    Piece, count, is_hidden, walk,
};
use crate::statement::error::ReadError;

/// The tables of a spreadsheet, in their order.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) sheets: Vec<Sheet>,
    /// Where in the content each table begins.
    pub(super) starts: Vec<usize>,
    /// The columns that each table hides.
    pub(super) hidden_columns: Vec<Columns>,
    /// How many columns of the table at hand have been passed.
    columns: u32,
    within: usize,
    style: Option<String>,
    hiding: BTreeSet<String>,
}

impl Listing {
    /// Lists the tables of a content.
    pub(super) fn of(content: &[u8]) -> Result<Listing, ReadError> {
        let mut listing = Listing::default();
        // What stands in a comment or a section of characters is no tag.
        let plain = memmem::find(content, b"<!").is_none();
        let mut from = Some(0);
        while let Some(start) = from.take() {
            let rest = content.get(start..).unwrap_or_default();
            walk(rest, &mut |piece, at| {
                let at = start.saturating_add(at);
                if plain && listing.within == 1 && is_row(piece) {
                    // Past where the row begins: what is a row may look like a table too.
                    from = next_table(content, at.saturating_add(1));
                    return Ok(ControlFlow::Break(()));
                }
                listing.see(piece, at);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(listing)
    }

    fn see(&mut self, piece: &Piece<'_>, at: usize) {
        match piece {
            Piece::Start(tag) => match tag.local_name().as_ref() {
                "style" => self.style = attribute(tag, "name"),
                "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                    self.hiding.extend(self.style.clone());
                }
                "table" => {
                    if self.within == 0 {
                        let style = attribute(tag, "style-name");
                        self.starts.push(at);
                        self.hidden_columns.push(Columns::default());
                        self.columns = 0;
                        self.sheets.push(Sheet {
                            name: Some(attribute(tag, "name").unwrap_or_default()),
                            hidden: style.is_some_and(|style| self.hiding.contains(&style)),
                        });
                    }
                    self.within = self.within.saturating_add(1);
                }
                "table-column" if self.within == 1 => self.column(tag),
                _ => {}
            },
            Piece::End("table") => self.within = self.within.saturating_sub(1),
            Piece::End(_) | Piece::Text(_) => {}
        }
    }

    /// Passes a column, or as many as its element stands for.
    fn column(&mut self, tag: &BytesStart<'_>) {
        let from = self.columns;
        self.columns = from.saturating_add(count(tag, "number-columns-repeated"));
        if is_hidden(tag)
            && let Some(hidden) = self.hidden_columns.last_mut()
        {
            hidden.add(from, self.columns.saturating_sub(1));
        }
    }
}

fn is_row(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Start(tag) if tag.local_name().as_ref() == "table-row")
}

/// The longest prefix of a name that is looked for, in bytes; one that is longer is none.
const PREFIX: usize = 256;

const fn in_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.') || !byte.is_ascii()
}

/// Where the next tag of a table begins, its end or the start of another inside it or after it;
/// none where there is none.
fn next_table(content: &[u8], from: usize) -> Option<usize> {
    let rest = content.get(from..)?;
    let mut found = memmem::find_iter(rest, b"table");
    let at = found.find_map(|at| {
        let (before, tail) = rest.split_at_checked(at)?;
        let ends = matches!(
            tail.get(5),
            Some(b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n')
        );
        if !ends {
            return None;
        }
        // The prefix of its name is whatever the document says, and short.
        let name = before.iter().rev().take(PREFIX);
        let length = name.take_while(|byte| in_a_name(**byte)).count();
        let (before, name) = before.split_at_checked(before.len().checked_sub(length)?)?;
        let before = before.strip_suffix(b"/").unwrap_or(before);
        let opens = before
            .len()
            .checked_sub(1)
            .filter(|_| before.ends_with(b"<"))?;
        let whole = name.is_empty() || name.ends_with(b":");
        whole.then_some(opens)
    })?;
    Some(from.saturating_add(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_looks_like_a_table_is_passed_once() {
        let content = b"<t:table t:name='S'><table/t:table-row><table/t:table-row></t:table>";
        let listing = Listing::of(content).unwrap();
        assert_eq!(listing.sheets.len(), 1);
    }

    #[test]
    fn the_next_table_is_a_tag_of_that_name_under_any_prefix() {
        let found = |text: &str| {
            let at = next_table(text.as_bytes(), 0)?;
            text.get(at..).map(str::to_owned)
        };
        for (text, rest) in [
            ("<t:table-row/></t:table><x/>", Some("</t:table><x/>")),
            (
                "<table:table-cell/>a table <q:table\nz=''>",
                Some("<q:table\nz=''>"),
            ),
            ("<x y=\"a:table b\"/></table>", Some("</table>")),
            ("<x y=\"<a:table \"/>", Some("<a:table \"/>")),
            ("the table and its tables", None),
        ] {
            assert_eq!(found(text).as_deref(), rest, "{text}");
        }
    }
}
