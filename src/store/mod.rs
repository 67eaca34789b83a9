//! The only SQL: what a book holds, on SQLite or PostgreSQL.
//!
//! In come ledger nouns that were proved elsewhere, out come ledger nouns; nothing is decided here
//! beyond what the database itself can refuse. A page holds a [`Reader`], a snapshot; only an
//! action holds a [`Writer`], which locks its book until [`Writer::commit`].
//!
//! One SQL text serves both engines (`sql!`), run on whichever connection is held (`on!`).

use std::{future, path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::{error::StoreError, reader::Reader, writer::Writer};
use crate::ledger::{book::Book, posted::Act};

/// Runs a query on whichever engine is held.
macro_rules! on {
    ($tx:expr, $c:ident => $e:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(held) => {
                let $c = &mut **held;
                $e
            }
            $crate::store::Tx::Postgres(held) => {
                let $c = &mut **held;
                $e
            }
        }
    };
}

/// Marks an SQL text, so that a test can find every one and prepare it on both engines.
macro_rules! sql {
    ($text:literal) => {
        $text
    };
}

#[macro_use]
mod batch;
pub mod awaited;
mod cells;
pub mod chain;
pub mod error;
pub mod journal;
mod opening;
pub mod reader;
pub mod settings;
pub mod setups;
pub mod statements;
pub mod writer;

/// The size of a page of a new SQLite file, in bytes.
const PAGE_BYTES: u32 = 16_384;

/// How long somebody waits for the writer before them, in seconds.
const PATIENCE_SECONDS: u64 = 120;

/// A transaction on one of the engines.
#[derive(Debug)]
pub(crate) enum Tx {
    /// SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A database of books.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
}

#[derive(Debug, Clone)]
enum Pools {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// What bringing a database up to date did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migrated {
    /// The version found; 0 for an empty database.
    pub from: i64,
    /// The version that the database now has.
    pub to: i64,
}

impl Store {
    /// Opens a database: `postgres://…`, `sqlite:PATH` or a plain path; makes the file where
    /// `create` says so. `sqlite:PATH?max_page_count=N` keeps the file to so many pages of 16 KB,
    /// or of 4 KB where an earlier version made it.
    /// The tables are made by [`Store::migrate`].
    ///
    /// # Errors
    /// [`StoreError::NoDatabase`] where there is no such file, and whatever the engine refuses.
    pub async fn open(url: &str, create: bool) -> Result<Store, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            opening::greet(&options).await?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(PATIENCE_SECONDS))
                .connect_with(options)
                .await?;
            return Ok(Store {
                pools: Pools::Postgres(pool),
            });
        }
        opening::known(url)?;
        let place = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
            .unwrap_or(url);
        let (path, ceiling) = match place.split_once("?max_page_count=") {
            Some((path, pages)) => (path, Some(pages.to_owned())),
            None => (place, None),
        };
        if !create && !std::path::Path::new(path).exists() {
            return Err(StoreError::NoDatabase(path.to_owned()));
        }
        let mut options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            // Larger pages take a large import sooner than SQLite's own of 4 KB.
            .page_size(PAGE_BYTES)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(PATIENCE_SECONDS))
            .row_buffer_size(1_024)
            // What a statement of many rows would undo is kept in memory, not in a scratch file.
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-24576")
            // The file itself holds what was committed, as far as nobody reads an older state, and
            // not a log beside it that a copy leaves out.
            .pragma("wal_autocheckpoint", "1");
        if let Some(pages) = ceiling.filter(|pages| pages.bytes().all(|b| b.is_ascii_digit())) {
            options = options.pragma("max_page_count", pages);
        }
        // Where the disk is full, SQLite itself ends what was under way, and its connection waits
        // for an end that never comes: whoever is next has another.
        let pool = |size: u32| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .acquire_timeout(Duration::from_secs(PATIENCE_SECONDS))
                .before_acquire(|connection, _| {
                    Box::pin(future::ready(Ok(!connection.is_in_transaction())))
                })
        };
        // Most commands only read: the writer's connection is made when somebody writes.
        let writer = if create {
            let made = pool(1).connect_with(options.clone()).await;
            made.map_err(|error| opening::of_file(path.as_ref(), error))?
        } else {
            pool(1).connect_lazy_with(options.clone())
        };
        // The cache of a reader is smaller: there are several, and a report reads few pages.
        let reading = options
            .create_if_missing(false)
            .pragma("query_only", "on")
            .pragma("temp_store", "default")
            .pragma("cache_size", "-16384");
        let readers = pool(8).connect_lazy_with(reading);
        Ok(Store {
            pools: Pools::Sqlite { writer, readers },
        })
    }

    /// Brings the tables up to the program's version.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where the database was written by a newer program, and whatever the
    /// engine refuses.
    pub async fn migrate(&self) -> Result<Migrated, StoreError> {
        let from = self.newest_applied().await?;
        let to = newest_known();
        if from > to {
            return Err(StoreError::Newer { found: from, to });
        }
        match &self.pools {
            Pools::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Pools::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(Migrated { from, to })
    }

    /// Refuses a database that this program does not know.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where a newer program wrote it, [`StoreError::Older`] where it must
    /// be migrated first.
    pub async fn check_version(&self) -> Result<(), StoreError> {
        let (found, to) = (self.newest_applied().await?, newest_known());
        match found.cmp(&to) {
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(StoreError::Newer { found, to }),
            std::cmp::Ordering::Less => Err(StoreError::Older { found, to }),
        }
    }

    /// The short names and names of the books, in the order of the short names.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn books(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut tx = self.snapshot().await?;
        let text = sql!("select slug, name from book order by slug");
        Ok(on!(&mut tx, c => sqlx::query_as(text).fetch_all(c).await)?)
    }

    /// A snapshot of a book: what is read with it is of one moment.
    ///
    /// # Errors
    /// [`StoreError::NoBook`] where there is none of that name.
    pub async fn read(&self, slug: &str) -> Result<Reader, StoreError> {
        Reader::of(self.snapshot().await?, slug).await
    }

    /// Locks a book for writing; nothing is kept before [`Writer::commit`].
    ///
    /// # Errors
    /// [`StoreError::NoBook`] where there is none of that name.
    pub async fn write(&self, slug: &str) -> Result<Writer, StoreError> {
        for _ in 0..RETRIES {
            match self.try_write(slug).await {
                Err(refused) if refused.may_be_retried() => {}
                done => return done,
            }
        }
        self.try_write(slug).await
    }

    /// Makes a book with its settings, each of them recorded; nothing is kept before
    /// [`Writer::commit`].
    ///
    /// # Errors
    /// [`StoreError::BookExists`] where the short name is taken.
    pub async fn found_book(&self, book: &Book, act: &Act) -> Result<Writer, StoreError> {
        for _ in 0..RETRIES {
            match Writer::found(self.begin_writing().await?, book, act).await {
                Err(refused) if refused.may_be_retried() => {}
                done => return done,
            }
        }
        Writer::found(self.begin_writing().await?, book, act).await
    }

    /// Lets every connection go; what was not committed is not kept.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    async fn try_write(&self, slug: &str) -> Result<Writer, StoreError> {
        Writer::lock(self.begin_writing().await?, slug, self.log()).await
    }

    /// The file of the engine's log, where it has one that this program can see.
    fn log(&self) -> Option<PathBuf> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let options = writer.connect_options();
                let mut log = options.get_filename().as_os_str().to_owned();
                log.push("-wal");
                Some(PathBuf::from(log))
            }
            Pools::Postgres(_) => None,
        }
    }

    async fn begin_writing(&self) -> Result<Tx, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    async fn snapshot(&self) -> Result<Tx, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await?,
            ),
        })
    }

    /// The newest migration that the database has; 0 where it has none.
    async fn newest_applied(&self) -> Result<i64, StoreError> {
        let mut tx = self.snapshot().await?;
        let known: i64 = match &mut tx {
            Tx::Sqlite(tx) => {
                sqlx::query_scalar(
                    "select count(*) from sqlite_master where name = '_sqlx_migrations'",
                )
                .fetch_one(&mut **tx)
                .await?
            }
            Tx::Postgres(tx) => {
                sqlx::query_scalar(
                    "select count(*) from pg_tables \
                     where tablename = '_sqlx_migrations' and schemaname = current_schema()",
                )
                .fetch_one(&mut **tx)
                .await?
            }
        };
        if known == 0 {
            return Ok(0);
        }
        let text = "select cast(coalesce(max(version), 0) as bigint) from _sqlx_migrations";
        Ok(on!(&mut tx, c => sqlx::query_scalar(text).fetch_one(c).await)?)
    }
}

/// How often a lock that lost a race is asked for again, in one place for the whole program.
const RETRIES: u8 = 20;

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

fn newest_known() -> i64 {
    SQLITE.iter().map(|step| step.version).max().unwrap_or(0)
}
