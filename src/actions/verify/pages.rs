//! The chain a page at a time: some links in their order, with what they cover.
//!
//! Fetching needs nothing of what was found before, so the next page is fetched while one is read
//! and checked.

use std::collections::{BTreeMap, VecDeque};

use super::PAGE;
use crate::store::{
    chain::{self, KeptLink},
    error::StoreError,
    journal::entry::FetchedEntries,
    reader::Reader,
    settings::records::Record,
};

/// What is fetched of the chain next.
#[derive(Debug, Default)]
pub(super) struct Pages {
    after: i64,
    /// Links that were fetched and stand in no page yet.
    links: VecDeque<KeptLink>,
}

/// Some links with the entries and the records that they cover.
#[derive(Default)]
pub(super) struct Page {
    pub(super) links: Vec<KeptLink>,
    pub(super) entries: FetchedEntries,
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
        let entries = reader.fetch_entries(&numbers(&links, chain::ENTRY)).await?;
        let records = reader
            .records_numbered(&numbers(&links, chain::RECORD))
            .await?;
        Ok(Some(Page {
            links,
            entries,
            records: records.into_iter().collect(),
        }))
    }
}

/// The numbers of what the links of a kind cover.
fn numbers(links: &[KeptLink], kind: &str) -> Vec<i64> {
    let of_kind = links.iter().filter(|link| link.kind == kind);
    of_kind.map(|link| link.item).collect()
}
