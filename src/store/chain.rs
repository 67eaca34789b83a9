//! The chain as it is kept: one link for every entry, import and other record.

use sqlx::FromRow;

use super::{batch::Block, cells, error::StoreError, reader::Reader};
use crate::ledger::digest::{Digest, Head};

/// The links of entries.
pub const ENTRY: &str = "entry";
/// The links of imports.
pub const IMPORT: &str = "import";
/// The links of settings, decisions and every other record.
pub const RECORD: &str = "record";

/// A link of the chain, on its way in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) count: i64,
    pub(crate) kind: &'static str,
    pub(crate) item: i64,
    pub(crate) digest: Digest,
}

impl Link {
    /// Moves a head over a record and gives the link that keeps it.
    pub(crate) fn after(head: &mut Head, kind: &'static str, item: i64, record: &[u8]) -> Link {
        *head = head.after(record);
        Link {
            count: head.count,
            kind,
            item,
            digest: head.digest,
        }
    }
}

/// A link of the chain as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLink {
    /// Its place, from 1.
    pub count: i64,
    /// What it covers: an entry, an import or a record.
    pub kind: String,
    /// The number of what it covers.
    pub item: i64,
    /// The digest that covers it and everything before it.
    pub digest: Digest,
}

/// How many rows a book has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow)]
pub struct Counts {
    /// Entries.
    pub entries: i64,
    /// Postings.
    pub postings: i64,
    /// Imports.
    pub imports: i64,
    /// Statement lines.
    pub lines: i64,
    /// Rows set aside.
    pub set_aside: i64,
    /// Records.
    pub records: i64,
    /// Matches, made and ended.
    pub matches: i64,
}

impl Reader {
    /// Links of the chain in their order, from the one after `after`.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn links(&mut self, after: i64, limit: i64) -> Result<Vec<KeptLink>, StoreError> {
        let text = sql!(
            "select count, kind, item, digest from chain where book = $1 and count > $2 \
             order by count limit $3"
        );
        let rows: Vec<(i64, String, i64, Vec<u8>)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(after).bind(limit).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(count, kind, item, digest)| {
                // A digest of another length is no digest, and covers nothing.
                let digest = Digest::from_slice(&digest).unwrap_or(Digest::START);
                Ok(KeptLink {
                    count,
                    kind,
                    item,
                    digest,
                })
            })
            .collect()
    }

    /// How many rows the append-only tables hold: what `verify` compares with what it read.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn counts(&mut self) -> Result<Counts, StoreError> {
        let text = sql!(
            "select (select count(*) from entry where book = $1) as entries, \
             (select count(*) from posting where book = $1) as postings, \
             (select count(*) from import where book = $1) as imports, \
             (select count(*) from statement_line where book = $1) as lines, \
             (select count(*) from set_aside where book = $1) as set_aside, \
             (select count(*) from record where book = $1) as records, \
             (select count(*) from line_match where book = $1) as matches"
        );
        Ok(on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id).fetch_one(c).await)?)
    }

    /// The highest number of something that is numbered.
    pub(crate) async fn highest(&mut self, text: &'static str) -> Result<i64, StoreError> {
        let highest: Option<i64> = on!(&mut self.tx, c =>
            sqlx::query_scalar(text).bind(self.id).fetch_one(c).await)?;
        Ok(highest.unwrap_or(0))
    }
}

/// Adds links to a block.
pub(crate) fn add_links(block: &mut Block, book: i64, links: &[Link]) {
    insert_rows!(
        block,
        "insert into chain (count, item, digest, kind, book)",
        3 + 1 + 1,
        "",
        links,
        |query, link| query
            .bind(link.count)
            .bind(link.item)
            .bind(link.digest.as_bytes().as_slice()),
        alike | one,
        other | one.kind == other.kind,
        |query, link| query.bind(link.kind),
        |query| query.bind(book)
    );
}

/// The next number of something: one more than the highest.
pub(crate) const fn next(highest: i64) -> i64 {
    highest.saturating_add(1)
}

pub(crate) fn numbered_from(first: i64, place: usize) -> i64 {
    first.saturating_add(cells::count(place))
}
