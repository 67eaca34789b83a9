//! What the office keeps between requests: the store, uploads on their way to being confirmed,
//! which forms were acted on, and when the book was last verified. Nothing here is the record: all
//! of it may be lost, and the book is the same.

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::{
    actions::import::Upload,
    clock,
    ledger::digest::{Digest, Encoder, Head},
    store::Store,
};

/// Uploads that are kept until they are confirmed; an older one must be chosen again.
const SHELF: usize = 4;
/// Forms that are remembered as acted on.
const REMEMBERED: usize = 10_000;

/// The office.
#[derive(Clone)]
pub struct Office(Arc<Kept>);

struct Kept {
    store: Store,
    program: PathBuf,
    shelf: Mutex<VecDeque<(String, Arc<Upload>)>>,
    acted: Mutex<Acted>,
    checked: Mutex<BTreeMap<String, Checked>>,
    forms: AtomicU64,
    opened: Timestamp,
}

#[derive(Default)]
struct Acted {
    led_to: BTreeMap<String, String>,
    order: VecDeque<String>,
}

/// What verifying a book found.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    /// The head that was verified.
    pub(super) head: Head,
    /// What does not hold; nothing where the book is whole.
    pub(super) findings: Vec<String>,
    /// When.
    pub(super) at: Timestamp,
}

impl Office {
    /// An office over a store; `program` reads uploaded files in a limited child process.
    pub fn of(store: Store, program: PathBuf) -> Office {
        Office(Arc::new(Kept {
            store,
            program,
            shelf: Mutex::default(),
            acted: Mutex::default(),
            checked: Mutex::default(),
            forms: AtomicU64::new(1),
            opened: clock::now(),
        }))
    }

    /// The store.
    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The program that reads uploaded files.
    pub(super) fn program(&self) -> PathBuf {
        self.0.program.clone()
    }

    /// A key for one form, unlike any other of this office.
    pub(super) fn form_key(&self) -> String {
        let number = self.0.forms.fetch_add(1, Ordering::Relaxed);
        let mut record = Encoder::of("form");
        record.number(i64::try_from(number).unwrap_or(i64::MAX));
        record.number(self.0.opened.as_microsecond());
        Digest::of(record.finish()).short()
    }

    /// Acts once for a form, and says where to go then: the same form again goes to the same place
    /// and does nothing.
    pub(super) async fn once<E>(
        &self,
        key: &str,
        act: impl Future<Output = Result<String, E>>,
    ) -> Result<String, E> {
        let mut acted = self.0.acted.lock().await;
        if let Some(place) = acted.led_to.get(key) {
            return Ok(place.clone());
        }
        let place = act.await?;
        acted.led_to.insert(key.to_owned(), place.clone());
        acted.order.push_back(key.to_owned());
        if acted.order.len() > REMEMBERED
            && let Some(oldest) = acted.order.pop_front()
        {
            acted.led_to.remove(&oldest);
        }
        Ok(place)
    }

    /// Keeps an upload until it is confirmed, and gives its key.
    pub(super) async fn shelve(&self, upload: Upload) -> String {
        let key = self.form_key();
        let mut kept = self.0.shelf.lock().await;
        kept.push_back((key.clone(), Arc::new(upload)));
        if kept.len() > SHELF {
            kept.pop_front();
        }
        key
    }

    /// The upload of a key, while it is kept.
    pub(super) async fn shelved(&self, key: &str) -> Option<Arc<Upload>> {
        let kept = self.0.shelf.lock().await;
        kept.iter()
            .find(|(known, _)| known == key)
            .map(|(_, upload)| Arc::clone(upload))
    }

    /// Remembers what verifying a book found.
    pub(super) async fn remember(&self, slug: &str, checked: Checked) {
        self.0.checked.lock().await.insert(slug.to_owned(), checked);
    }

    /// What verifying a book found last.
    pub(super) async fn checked(&self, slug: &str) -> Option<Checked> {
        self.0.checked.lock().await.get(slug).cloned()
    }
}
