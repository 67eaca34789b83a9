//! The chain a page at a time: some links in their order, with what they cover.
//!
//! Reading needs nothing of what was found before, so the next page is read while one is checked.

use std::collections::{BTreeMap, VecDeque};

use super::{
    PAGE,
    laws::{self, Originals},
};
use crate::{
    ledger::{journal::EntryNumber, posted::PostedEntry},
    store::{
        chain::{self, KeptLink},
        error::StoreError,
        reader::Reader,
        settings::records::Record,
    },
};

/// What is read of the chain next.
#[derive(Debug, Default)]
pub(super) struct Pages {
    after: i64,
    /// Links that were read and stand in no page yet.
    links: VecDeque<KeptLink>,
}

/// Some links with the entries and the records that they cover.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) links: Vec<KeptLink>,
    pub(super) entries: BTreeMap<EntryNumber, Result<PostedEntry, StoreError>>,
    /// The entries that those of the page reverse or replace.
    pub(super) originals: Originals,
    pub(super) records: BTreeMap<i64, Result<Record, StoreError>>,
}

impl Pages {
    /// The next page; none at the end of the chain. An import is a page by itself, since its lines
    /// are read when it is checked.
    pub(super) async fn next(&mut self, reader: &mut Reader) -> Result<Option<Page>, StoreError> {
        if self.links.is_empty() {
            self.links = reader.links(self.after, PAGE).await?.into();
        }
        let is_import = |link: &KeptLink| link.kind == chain::IMPORT;
        let before_import = self.links.iter().position(is_import);
        let many = match before_import {
            Some(0) => 1,
            Some(many) => many,
            None => self.links.len(),
        };
        let links: Vec<KeptLink> = self.links.drain(..many).collect();
        let Some(last) = links.last() else {
            return Ok(None);
        };
        self.after = last.count;
        let entries = reader.read_entries(&numbers(&links, chain::ENTRY)).await?;
        let originals = laws::originals(reader, &entries).await?;
        let records = reader
            .records_numbered(&numbers(&links, chain::RECORD))
            .await?;
        Ok(Some(Page {
            links,
            entries: entries.into_iter().collect(),
            originals,
            records: records.into_iter().collect(),
        }))
    }
}

/// The numbers of what the links of a kind cover.
fn numbers(links: &[KeptLink], kind: &str) -> Vec<i64> {
    let of_kind = links.iter().filter(|link| link.kind == kind);
    of_kind.map(|link| link.item).collect()
}
