//! The work that is under way or has ended, by its key. Nothing here is the record: what work
//! writes is in the book, and the rest may be lost with the office.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tempfile::NamedTempFile;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, SemaphorePermit, watch};

use crate::{
    actions::{progress::Reached, refusal::Fault},
    web::failure::PageError,
};

/// How long whoever starts work waits for it before they are shown its page.
const MOMENT: Duration = Duration::from_millis(1_500);
/// Work that is remembered after it has ended.
const REMEMBERED: usize = 100;
/// Files that are read at once: each reader may take a gigabyte of memory.
const READERS: usize = 2;
/// Files that are read again at once, for pages that draw something of them.
const AGAIN: usize = 4;

/// How work ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) enum Ended {
    /// What came of it is at this address.
    At(String),
    /// A rule refused it, and nothing was written: what of it is at fault.
    Refused(Vec<Fault>),
    /// The store did not answer; what it said is in the log.
    Failed,
}

/// How work stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) enum Stand {
    /// It has not told anything yet.
    Begun,
    /// It waits until another file is read.
    Queued,
    /// It is so far.
    At(Reached),
    /// It ended.
    Ended(Ended),
}

/// A piece of work.
#[derive(Debug)]
pub(in crate::web) struct Work {
    /// Its key, in its address.
    pub(in crate::web) key: String,
    /// The short name of the book that it is about.
    pub(super) slug: String,
    /// What it does: "Reading council.xlsx".
    pub(super) title: String,
    /// Where to go where it is refused: an address and what stands there.
    pub(super) back: (String, &'static str),
    stand: watch::Sender<Stand>,
    seen: AtomicBool,
    made: Mutex<Option<Made>>,
}

/// A file that work made; it goes when the work is forgotten.
#[derive(Debug)]
pub(in crate::web) struct Made {
    /// Its name.
    pub(in crate::web) name: String,
    /// What it is, as browsers are told.
    pub(in crate::web) kind: &'static str,
    /// Its bytes, on the disk.
    pub(in crate::web) file: NamedTempFile,
}

impl Work {
    /// Tells how far it is.
    pub(in crate::web) fn at(&self, reached: Reached) {
        self.stand.send_replace(Stand::At(reached));
    }

    /// Says that it waits for its turn.
    pub(in crate::web) fn queued(&self) {
        self.stand.send_replace(Stand::Queued);
    }

    /// How it stands, now and whenever that changes.
    pub(super) fn watch(&self) -> watch::Receiver<Stand> {
        self.stand.subscribe()
    }

    /// How it ended, where it has.
    pub(super) fn ended(&self) -> Option<Ended> {
        match &*self.stand.borrow() {
            Stand::Ended(ended) => Some(ended.clone()),
            Stand::Begun | Stand::Queued | Stand::At(_) => None,
        }
    }

    /// How it ended, where it ends within a moment.
    pub(in crate::web) async fn soon(&self) -> Option<Ended> {
        let mut watch = self.watch();
        let ending = watch.wait_for(|stand| matches!(stand, Stand::Ended(_)));
        // Running out of time says nothing but that it is not quick.
        let _ = tokio::time::timeout(MOMENT, ending).await;
        self.ended()
    }

    /// Somebody was shown how it ended: pages need not speak of it any more.
    pub(in crate::web) fn see(&self) {
        self.seen.store(true, Ordering::Relaxed);
    }

    /// Keeps the file that it made.
    pub(in crate::web) async fn keep(&self, made: Made) {
        *self.made.lock().await = Some(made);
    }

    /// The file that it made: its name, what it is, its bytes.
    pub(in crate::web) async fn made(&self) -> io::Result<Option<(String, &'static str, Vec<u8>)>> {
        let made = self.made.lock().await;
        let Some(Made { name, kind, file }) = made.as_ref() else {
            return Ok(None);
        };
        Ok(Some((name.clone(), kind, std::fs::read(file.path())?)))
    }

    fn unseen(&self) -> bool {
        !self.seen.load(Ordering::Relaxed)
    }
}

/// All work of an office.
#[derive(Debug)]
pub(in crate::web) struct Works {
    known: Mutex<VecDeque<Arc<Work>>>,
    readers: Semaphore,
    again: Arc<Semaphore>,
}

impl Default for Works {
    fn default() -> Works {
        Works {
            known: Mutex::default(),
            readers: Semaphore::new(READERS),
            again: Arc::new(Semaphore::new(AGAIN)),
        }
    }
}

impl Works {
    /// Work under a key, begun unless it is under way or done: the same form again leads to the
    /// same work. What was refused may be tried again.
    pub(in crate::web) async fn begin<F, Act>(
        &self,
        (slug, key): (&str, String),
        title: String,
        back: (String, &'static str),
        act: F,
    ) -> Arc<Work>
    where
        F: FnOnce(Arc<Work>) -> Act,
        Act: Future<Output = Result<String, PageError>> + Send + 'static,
    {
        let mut known = self.known.lock().await;
        let of_key = |work: &&Arc<Work>| work.key == key && work.slug == slug;
        if let Some(work) = known.iter().find(of_key)
            && !matches!(work.ended(), Some(Ended::Refused(_) | Ended::Failed))
        {
            return Arc::clone(work);
        }
        known.retain(|work| work.key != key || work.slug != slug);
        let work = Arc::new(Work {
            key,
            slug: slug.to_owned(),
            title,
            back,
            stand: watch::Sender::new(Stand::Begun),
            seen: AtomicBool::new(false),
            made: Mutex::default(),
        });
        known.push_back(Arc::clone(&work));
        if known.len() > REMEMBERED
            && let Some(place) = known.iter().position(|work| work.ended().is_some())
        {
            known.remove(place);
        }
        let acting = act(Arc::clone(&work));
        let told = Arc::clone(&work);
        // Its own task: a page that is closed, or a form that is not waited for, stops nothing.
        tokio::spawn(async move {
            let done = tokio::spawn(acting).await;
            let ended = match done {
                Ok(Ok(place)) => Ended::At(place),
                Ok(Err(error)) => error.faults().map_or_else(
                    |error| {
                        tracing::error!(?error, "work was not done");
                        Ended::Failed
                    },
                    Ended::Refused,
                ),
                Err(error) => {
                    tracing::error!(?error, "work broke off");
                    Ended::Failed
                }
            };
            told.stand.send_replace(Stand::Ended(ended));
        });
        work
    }

    /// The work of a key.
    pub(in crate::web) async fn of(&self, slug: &str, key: &str) -> Option<Arc<Work>> {
        let known = self.known.lock().await;
        let found = known.iter().find(|w| w.key == key && w.slug == slug);
        found.map(Arc::clone)
    }

    /// The work of a book that is under way, or whose end nobody has seen.
    pub(in crate::web) async fn unseen(&self, slug: &str) -> Vec<Arc<Work>> {
        let known = self.known.lock().await;
        let of_book = known.iter().filter(|w| w.slug == slug && w.unseen());
        of_book.map(Arc::clone).collect()
    }

    /// Waits until a file may be read.
    pub(in crate::web) async fn turn(&self, work: &Work) -> Option<SemaphorePermit<'_>> {
        if let Ok(turn) = self.readers.try_acquire() {
            return Some(turn);
        }
        work.queued();
        // It is never closed, and where it were, reading would wait for nobody.
        self.readers.acquire().await.ok()
    }

    /// Waits until a file may be read again for a page. Whoever reads keeps the turn until the
    /// reader has ended, also where nobody waits for the page any more.
    pub(in crate::web) async fn turn_again(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.again).acquire_owned().await.ok()
    }
}
