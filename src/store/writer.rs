//! The one writer of a book: it holds the book's lock, reads what a [`Reader`] reads, and keeps
//! nothing until it commits.

use std::{
    fs::File,
    io, mem,
    ops::{Deref, DerefMut},
    path::PathBuf,
    slice::Chunks,
};

use tokio::task::{JoinHandle, spawn_blocking};

use super::{
    Tx,
    batch::{Block, Blocks},
    chain::{self, Link},
    error::StoreError,
    reader::Reader,
    statements::line::ToList,
};
use crate::ledger::{book::Book, digest::Head, journal::LineNumber, posted::Act};

/// Blocks that are run between two looks at the engine's log.
const FLOWING: usize = 8;

/// Lines in one block of those listed as waiting.
const LISTED: usize = 4_000;

/// The lock on a book. Dropped without [`Writer::commit`], it leaves the book as it was.
#[derive(Debug)]
pub struct Writer {
    reader: Reader,
    /// The head as this writer has moved it.
    pub(crate) head: Head,
    /// The lines that this writer has brought in and that no entry answers yet. They are listed as
    /// waiting when it commits, so that those coded with their import are never listed at all.
    pub(crate) unlisted: Unlisted,
    log: Log,
}

/// The engine's log on its way to the disk while more is written to it, so that the commit of many
/// rows has little left to wait for. A disk that fails meanwhile is heard of: a system that tells
/// such an error once may not tell it the engine again.
#[derive(Debug, Default)]
struct Log {
    path: Option<PathBuf>,
    on_its_way: Option<JoinHandle<io::Result<()>>>,
}

impl Log {
    /// Brings what is in the log to the disk, unless that is being done.
    async fn flow(&mut self) -> Result<(), StoreError> {
        let busy = self
            .on_its_way
            .as_ref()
            .is_some_and(|one| !one.is_finished());
        if busy {
            return Ok(());
        }
        self.settle().await?;
        if let Some(path) = self.path.clone() {
            // SQLite keeps no lock on its log, which closing another handle of it would end. What
            // cannot be opened here is left to the engine.
            self.on_its_way = Some(spawn_blocking(move || match File::open(path) {
                Ok(log) => log.sync_data(),
                Err(_) => Ok(()),
            }));
        }
        Ok(())
    }

    /// Waits for what is on its way.
    async fn settle(&mut self) -> Result<(), StoreError> {
        match self.on_its_way.take() {
            Some(way) => Ok(way.await.unwrap_or(Ok(()))?),
            None => Ok(()),
        }
    }
}

/// Lines that a writer has brought in, by their numbers, which have no gap.
#[derive(Debug, Default)]
pub(crate) struct Unlisted {
    first: LineNumber,
    lines: Vec<Option<ToList>>,
}

impl Unlisted {
    /// Adds lines that were written, from the number of the first of them on.
    pub(crate) fn add(&mut self, first: LineNumber, lines: impl Iterator<Item = ToList>) {
        if self.lines.is_empty() {
            self.first = first;
        }
        self.lines.extend(lines.map(Some));
    }

    /// Adds the lines of an import, which follow those that are there.
    pub(crate) fn join(&mut self, later: Unlisted) {
        if self.lines.is_empty() {
            *self = later;
        } else {
            self.lines.extend(later.lines);
        }
    }

    /// Takes a line that an entry answers.
    pub(crate) fn take(&mut self, number: LineNumber) -> Option<ToList> {
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.lines.get_mut(place)?.take()
    }

    /// The lines that are left, in their order.
    fn into_left(self) -> Vec<(LineNumber, ToList)> {
        let numbered = (self.first..).zip(self.lines);
        numbered
            .filter_map(|(number, line)| Some((number, line?)))
            .collect()
    }
}

impl Deref for Writer {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Writer {
    /// Locks the row of a book, so that there is one writer a book, and numbers have no gaps.
    pub(crate) async fn lock(
        mut tx: Tx,
        slug: &str,
        log: Option<PathBuf>,
    ) -> Result<Writer, StoreError> {
        let text = sql!("update book set head_count = head_count where slug = $1");
        on!(&mut tx, c => sqlx::query(text).bind(slug).execute(c).await.map(drop))?;
        let mut reader = Reader::of(tx, slug).await?;
        let head = reader.head().await?;
        Ok(Writer {
            reader,
            head,
            unlisted: Unlisted::default(),
            log: Log {
                path: log,
                on_its_way: None,
            },
        })
    }

    /// Makes a book with its settings, each of them recorded.
    pub(crate) async fn found(mut tx: Tx, book: &Book, act: &Act) -> Result<Writer, StoreError> {
        let text = sql!("select count(*) from book where slug = $1");
        let taken: i64 = on!(&mut tx, c =>
            sqlx::query_scalar(text).bind(&book.slug).fetch_one(c).await)?;
        if taken > 0 {
            return Err(StoreError::BookExists(book.slug.clone()));
        }
        let text = sql!("select cast(coalesce(max(id), 0) as bigint) from book");
        let newest: i64 = on!(&mut tx, c => sqlx::query_scalar(text).fetch_one(c).await)?;
        let id = newest.saturating_add(1);
        let text = sql!(
            "insert into book (id, slug, name, short_name, first_year, head_count, head_digest) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        );
        let head = Head::START;
        on!(&mut tx, c => sqlx::query(text).bind(id).bind(&book.slug).bind(&book.name)
            .bind(&book.short_name).bind(i64::from(book.first_year.start())).bind(head.count)
            .bind(head.digest.as_bytes().as_slice()).execute(c).await.map(drop))?;
        let slug = book.slug.clone();
        let reader = Reader { tx, id, slug };
        let mut writer = Writer {
            reader,
            head,
            unlisted: Unlisted::default(),
            log: Log::default(),
        };
        writer.put_settings(book, act).await?;
        Ok(writer)
    }

    /// Keeps everything that this writer wrote, and gives the head that now stands.
    ///
    /// # Errors
    /// Whatever the engine refuses, a full disk among it; nothing is kept then.
    pub async fn commit(mut self) -> Result<Head, StoreError> {
        self.list_waiting().await?;
        self.log.settle().await?;
        let (id, head) = (self.id, self.head);
        let text = sql!("update book set head_count = $2, head_digest = $3 where id = $1");
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(head.count)
            .bind(head.digest.as_bytes().as_slice()).execute(c).await.map(drop))?;
        match self.reader.tx {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(head)
    }

    /// Moves the head over a record and keeps the link that covers it.
    pub(crate) async fn link(
        &mut self,
        kind: &'static str,
        item: i64,
        record: &[u8],
    ) -> Result<(), StoreError> {
        let link = Link::after(&mut self.head, kind, item, record);
        let mut block = Block::on(&self.tx);
        chain::add_links(&mut block, self.id, &[link]);
        block.run(&mut self.tx).await
    }

    /// Runs blocks in their order, each made while the one before it runs, until there are none.
    pub(crate) async fn run_each<B: Blocks>(&mut self, blocks: &mut B) -> Result<(), B::Error> {
        let mut ready = blocks.next(Block::on(&self.tx)).await?;
        let mut blocks_run = 0_usize;
        while let Some(block) = ready {
            let empty = Block::on(&self.tx);
            let (done, next) = tokio::join!(block.run(&mut self.tx), blocks.next(empty));
            done?;
            ready = next?;
            blocks_run = blocks_run.saturating_add(1);
            if blocks_run.is_multiple_of(FLOWING) {
                self.log.flow().await?;
            }
        }
        Ok(())
    }

    /// Lists the lines that this writer has brought in as waiting, but for those answered since.
    pub(crate) async fn list_waiting(&mut self) -> Result<(), StoreError> {
        let unlisted = mem::take(&mut self.unlisted).into_left();
        let mut waiting = Waiting {
            book: self.id,
            some: unlisted.chunks(LISTED),
        };
        self.run_each(&mut waiting).await
    }
}

/// Lines on their way to the list of those that wait.
struct Waiting<'a> {
    book: i64,
    some: Chunks<'a, (LineNumber, ToList)>,
}

impl Blocks for Waiting<'_> {
    type Error = StoreError;

    async fn next(&mut self, mut block: Block) -> Result<Option<Block>, StoreError> {
        let Some(rows) = self.some.next() else {
            return Ok(None);
        };
        let book = self.book;
        insert_rows!(
            &mut block,
            "insert into waiting_line (line, account, year, amount_pence, book)",
            4 + 1,
            "",
            rows,
            |query, row| query
                .bind(row.0)
                .bind(row.1.account.as_str())
                .bind(i64::from(row.1.year.start()))
                .bind(row.1.amount.pence()),
            |query| query.bind(book)
        );
        Ok(Some(block))
    }
}
