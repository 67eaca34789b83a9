//! A stored original, read again for a page: by child processes, in turn with other pages, and with
//! no snapshot of a book held meanwhile.

use std::{io::Write as _, path::Path, sync::Arc};

use tokio::{sync::OwnedSemaphorePermit, task::spawn_blocking};

use crate::{
    ledger::digest::Digest,
    statement::error::{Limits, ReadError},
    web::{failure::PageError, office::Office},
};

/// The bytes of a file, and the turn to read it.
pub(super) struct Original {
    office: Office,
    bytes: Arc<Vec<u8>>,
    turn: Arc<Option<OwnedSemaphorePermit>>,
}

impl Original {
    /// A file that a book keeps, once it may be read. Whoever asks holds no snapshot of their own
    /// ([`Visit::apart`](crate::web::visit::Visit::apart)).
    pub(super) async fn of(
        office: &Office,
        slug: &str,
        file: Digest,
    ) -> Result<Original, PageError> {
        let turn = office.works().turn_again().await;
        let kept = office.store().read(slug).await?.file(file).await?;
        let kept = kept.ok_or_else(|| PageError::NotFound(file.to_string()))?;
        Ok(Original {
            office: office.clone(),
            bytes: Arc::new(kept.bytes),
            turn: Arc::new(turn),
        })
    }

    /// A file that was uploaded and that no book keeps yet, once it may be read.
    pub(super) async fn uploaded(office: &Office, bytes: Vec<u8>) -> Original {
        Original {
            office: office.clone(),
            turn: Arc::new(office.works().turn_again().await),
            bytes: Arc::new(bytes),
        }
    }

    /// Has a child process read it: `read` is given the program, where the file is, and the limits.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Path, &Path, &Limits) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let (bytes, turn) = (Arc::clone(&self.bytes), Arc::clone(&self.turn));
        let read = in_child(&self.office, move |program, limits| {
            // A page that is closed ends no reader, so that the turn ends with the reader.
            let _turn = turn;
            let file = on_disk(&bytes)?;
            read(program, file.path(), limits)
        });
        read.await
    }
}

/// Waits for a child without keeping other requests waiting.
pub(super) async fn in_child<T: Send + 'static>(
    office: &Office,
    read: impl FnOnce(&Path, &Limits) -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    let (program, limits) = (office.program(), office.limits().clone());
    let reading = spawn_blocking(move || read(&program, &limits));
    reading.await.map_err(|error| stopped(&error))?
}

/// Bytes where a child can open them, for as long as they are held.
pub(super) fn on_disk(bytes: &[u8]) -> Result<tempfile::NamedTempFile, ReadError> {
    let mut file = tempfile::NamedTempFile::new().map_err(|error| stopped(&error))?;
    file.write_all(bytes).map_err(|error| stopped(&error))?;
    Ok(file)
}

fn stopped(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::NotStarted(error.to_string())
}
