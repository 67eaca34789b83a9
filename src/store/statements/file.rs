//! Files in the database: originals, evidence and frozen reports, by the digest of their bytes.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};

use crate::{
    ledger::digest::Digest,
    store::{cells, error::StoreError, reader::Reader, writer::Writer},
};

/// A file as it was given to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name when it was first given.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Reader {
    /// The file of a digest; none where there is none.
    ///
    /// # Errors
    /// [`StoreError::DamagedFile`] where its bytes cannot be inflated.
    pub async fn file(&mut self, sha256: Digest) -> Result<Option<KeptFile>, StoreError> {
        let text = sql!("select name, size, deflated from file where book = $1 and sha256 = $2");
        let row: Option<(String, i64, Vec<u8>)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).bind(sha256.as_bytes().as_slice()).fetch_optional(c).await)?;
        let Some((name, size, deflated)) = row else {
            return Ok(None);
        };
        // The size is known, so bytes that inflate without end are never all inflated.
        let limit = u64::try_from(size).unwrap_or(0).saturating_add(1);
        let mut bytes = Vec::new();
        DeflateDecoder::new(deflated.as_slice())
            .take(limit)
            .read_to_end(&mut bytes)?;
        if cells::count(bytes.len()) != size {
            return Err(cells::damaged("a file of the size that was kept", name));
        }
        Ok(Some(KeptFile { name, bytes }))
    }

    /// The name of the file of a digest; none where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn file_name(&mut self, sha256: Digest) -> Result<Option<String>, StoreError> {
        let text = sql!("select name from file where book = $1 and sha256 = $2");
        Ok(on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(self.id).bind(sha256.as_bytes().as_slice()).fetch_optional(c).await)?)
    }

    /// The digests and names of all files, in the order of the digests.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn files(&mut self) -> Result<Vec<(Digest, String)>, StoreError> {
        let text = sql!("select sha256, name from file where book = $1 order by sha256");
        let rows: Vec<(Vec<u8>, String)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(sha256, name)| Ok((cells::digest(&sha256)?, name)))
            .collect()
    }
}

impl Writer {
    /// Keeps a file and gives the digest of its bytes; the same bytes again are kept once.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_file(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, StoreError> {
        let sha256 = Digest::of(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), compression_for(bytes));
        encoder.write_all(bytes)?;
        let deflated = encoder.finish()?;
        let text = sql!(
            "insert into file (book, sha256, name, size, deflated) values ($1, $2, $3, $4, $5) \
             on conflict (book, sha256) do nothing"
        );
        let (id, size) = (self.id, cells::count(bytes.len()));
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(sha256.as_bytes().as_slice())
            .bind(name).bind(size).bind(&deflated).execute(c).await.map(drop))?;
        Ok(sha256)
    }
}

/// A file that is packed already, such as a workbook or a picture, is kept as it is: to deflate it
/// again takes a tenth of a second for a large statement, and saves nothing.
fn compression_for(bytes: &[u8]) -> Compression {
    const PACKED: [&[u8]; 4] = [b"PK\x03\x04", b"\x89PNG", b"\xFF\xD8\xFF", b"\x1F\x8B"];
    if PACKED.iter().any(|start| bytes.starts_with(start)) {
        Compression::none()
    } else {
        Compression::default()
    }
}
