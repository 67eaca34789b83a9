//! A snapshot of one book: everything read with it is of one moment.

use super::{Tx, cells, error::StoreError};
use crate::ledger::digest::Head;

/// A snapshot of a book.
#[derive(Debug)]
pub struct Reader {
    pub(crate) tx: Tx,
    /// The book's id, which leads every key.
    pub(crate) id: i64,
    pub(crate) slug: String,
}

impl Reader {
    pub(crate) async fn of(mut tx: Tx, slug: &str) -> Result<Reader, StoreError> {
        let text = sql!("select id from book where slug = $1");
        let id = on!(&mut tx, c => sqlx::query_scalar(text).bind(slug).fetch_optional(c).await)?
            .ok_or_else(|| StoreError::NoBook(slug.to_owned()))?;
        let slug = slug.to_owned();
        Ok(Reader { tx, id, slug })
    }

    /// The short name of the book.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The head of the book's chain: how many records, and the digest that covers them.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn head(&mut self) -> Result<Head, StoreError> {
        let text = sql!("select head_count, head_digest from book where id = $1");
        let (count, digest): (i64, Vec<u8>) = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_one(c).await)?;
        Ok(Head {
            count,
            digest: cells::digest(&digest)?,
        })
    }
}
