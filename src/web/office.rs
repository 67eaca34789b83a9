//! What the office keeps between requests: the store, uploads on their way to being confirmed, rows
//! of files, papers and rules that pages draw from, which forms were acted on, and when the book
//! was last verified. Nothing here is the record: all of it may be lost, and the book is the same.

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{extract::multipart::MultipartError, http::StatusCode};
use jiff::Timestamp;
use tokio::sync::{Mutex, OnceCell};

use crate::{
    actions::verify::Verified,
    clock,
    ledger::digest::{Digest, Encoder, Head},
    statement::error::{Limits, ReadError, megabytes},
    store::Store,
};

use super::{
    failure::PageError,
    reconcile::papers::Papers,
    rules::ready::Ready,
    statements::{
        again::Agains, coding::rules::Proposed, plan::shelf::Shelf, undo::Undoings,
        windows::Windows,
    },
    work::Works,
};

/// Forms that are remembered as acted on.
const REMEMBERED: usize = 10_000;

/// The office.
#[derive(Clone)]
pub struct Office(Arc<Kept>);

struct Kept {
    store: Store,
    program: PathBuf,
    limits: Limits,
    shelf: Shelf,
    windows: Windows,
    papers: Papers,
    agains: Agains,
    undoings: Undoings,
    proposed: Proposed,
    rules: Ready,
    works: Works,
    acted: Mutex<Acted>,
    checked: Mutex<BTreeMap<String, Checked>>,
    forms: AtomicU64,
    opened: Timestamp,
}

#[derive(Default)]
struct Acted {
    led_to: BTreeMap<String, Arc<OnceCell<String>>>,
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
        Office::limited(store, program, Limits::default())
    }

    /// An office whose uploaded files are read within limits of its own.
    pub fn limited(store: Store, program: PathBuf, limits: Limits) -> Office {
        Office(Arc::new(Kept {
            store,
            program,
            limits,
            shelf: Shelf::default(),
            windows: Windows::default(),
            papers: Papers::default(),
            agains: Agains::default(),
            undoings: Undoings::default(),
            proposed: Proposed::default(),
            rules: Ready::default(),
            works: Works::default(),
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

    /// The limits within which they are read.
    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Why a form with a file did not arrive: the file is larger than is read here, or the form was
    /// cut off.
    pub(super) fn not_arrived(&self, why: &MultipartError) -> PageError {
        if why.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let most = megabytes(self.limits().file_bytes);
            return ReadError::TooLarge(most).into();
        }
        PageError::BadForm
    }

    /// A key for one form, unlike any other of this office.
    pub(super) fn form_key(&self) -> String {
        let number = self.0.forms.fetch_add(1, Ordering::Relaxed);
        let mut record = Encoder::of("form");
        record.number(i64::try_from(number).unwrap_or(i64::MAX));
        record.number(self.0.opened.as_microsecond());
        Digest::of(record.finish()).short()
    }

    /// Acts once for a form as it was sent, and says where to go then: the same form again, with
    /// the same words, goes to the same place and does nothing. One that arrives while the first
    /// is acted on waits for it, and other forms do not.
    pub(super) fn once<E>(
        &self,
        key: String,
        act: impl Future<Output = Result<String, E>>,
    ) -> impl Future<Output = Result<String, E>> {
        // What acts is large, and this is waited for in many places.
        let act = Box::pin(act);
        async move {
            let place = self.form(&key).await;
            place.get_or_try_init(|| act).await.cloned()
        }
    }

    /// Where a form led, where it was acted on already.
    pub(super) async fn led(&self, key: &str) -> Option<String> {
        let acted = self.0.acted.lock().await;
        acted.led_to.get(key)?.get().cloned()
    }

    /// Where a form led, once it was acted on.
    async fn form(&self, key: &str) -> Arc<OnceCell<String>> {
        let mut acted = self.0.acted.lock().await;
        if !acted.led_to.contains_key(key) {
            acted.order.push_back(key.to_owned());
        }
        if acted.order.len() > REMEMBERED
            && let Some(oldest) = acted.order.pop_front()
        {
            acted.led_to.remove(&oldest);
        }
        Arc::clone(acted.led_to.entry(key.to_owned()).or_default())
    }

    /// The uploads on their way to being confirmed.
    pub(super) fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The rows of files that pages draw.
    pub(super) fn windows(&self) -> &Windows {
        &self.0.windows
    }

    /// The papers of reconciliations that were worked out.
    pub(super) fn papers(&self) -> &Papers {
        &self.0.papers
    }

    /// The files that were read again.
    pub(super) fn agains(&self) -> &Agains {
        &self.0.agains
    }

    /// What undoing files would do.
    pub(super) fn undoings(&self) -> &Undoings {
        &self.0.undoings
    }

    /// What the rules propose for all that waits.
    pub(super) fn proposed(&self) -> &Proposed {
        &self.0.proposed
    }

    /// The rules of books, made ready.
    pub(super) fn rules(&self) -> &Ready {
        &self.0.rules
    }

    /// The work that is under way.
    pub(super) fn works(&self) -> &Works {
        &self.0.works
    }

    /// Tells the office what verifying a book found before it was opened.
    pub async fn was_verified(&self, slug: &str, verified: Verified, at: Timestamp) {
        let (head, findings) = (verified.head, verified.findings);
        self.remember(slug, Checked { head, findings, at }).await;
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
