//! Why the store refused, in sentences; what the engine itself said is kept as the source.

use crate::ledger::{
    awaited::Awaited,
    calendar::{CalendarError, FinancialYear},
    code::AccountCode,
    journal::{EntryNumber, LineNumber},
    money::MoneyError,
};

/// Why the store refused.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No file.
    #[error("there is no database at {0}; make one with 'init', or give another with --database")]
    NoDatabase(String),
    /// An address of an unknown kind.
    #[error(
        "no database is reached by {0}://; name a file, or an address that begins with postgres://"
    )]
    UnknownAddress(String),
    /// A file that SQLite does not open.
    #[error("{0} cannot be opened; check that its folder exists and that you may use it")]
    NotOpened(String),
    /// A file of something else.
    #[error("{0} is not a database of this program; name another with --database")]
    NotOurs(String),
    /// A server that is not there.
    #[error("the database server at {0} does not answer; start it, or correct the address")]
    NoServer(String),
    /// A server without that database.
    #[error("the server has no database '{0}'; make it first, with the server's createdb")]
    NoSuchDatabase(String),
    /// A user or a password that the server does not know.
    #[error("the database server refused the user or the password of the address")]
    NotAdmitted,
    /// Written by a newer program.
    #[error(
        "the database has version {found}, and this program knows {to}; use the newer program \
         that wrote it"
    )]
    Newer {
        /// The database's version.
        found: i64,
        /// The program's.
        to: i64,
    },
    /// Not migrated.
    #[error("{}", older(*found, *to))]
    Older {
        /// The database's version.
        found: i64,
        /// The program's.
        to: i64,
    },
    /// No such book.
    #[error("there is no book '{0}' in this database")]
    NoBook(String),
    /// The short name is taken.
    #[error("there is already a book '{0}' in this database")]
    BookExists(String),
    /// No such entry.
    #[error("there is no entry {0} in this book")]
    NoEntry(EntryNumber),
    /// No such line.
    #[error("there is no statement line {0} in this book")]
    NoLine(LineNumber),
    /// A line that no entry answers.
    #[error("statement line {line} is not answered by entry {entry}")]
    NoMatch {
        /// The line.
        line: LineNumber,
        /// The entry.
        entry: EntryNumber,
    },
    /// Nothing that an entry answers.
    #[error("{awaited} is not answered by entry {entry}")]
    NoAnswer {
        /// The commitment or the claim.
        awaited: Awaited,
        /// The entry.
        entry: EntryNumber,
    },
    /// A line that already is answered.
    #[error("statement line {0} is answered by an entry; reverse that entry first")]
    LineAnswered(LineNumber),
    /// No such reconciliation.
    #[error("there is no reconciliation of account {account} at {date} to lock")]
    NoReconciliation {
        /// The account.
        account: AccountCode,
        /// The day, as 2021-03-31.
        date: String,
    },
    /// Closed twice.
    #[error("{0} is already closed")]
    AlreadyClosed(FinancialYear),
    /// A stored value that this program cannot have written.
    #[error("the database holds {what} '{value}', which is none; run 'verify'")]
    Damaged {
        /// What it should be.
        what: &'static str,
        /// What is there.
        value: String,
    },
    /// A stored value of another type.
    #[error("the database holds something in column {0} that cannot be read; run 'verify'")]
    Unreadable(String),
    /// Bytes that cannot be inflated.
    #[error("a file in the database cannot be read back; run 'verify'")]
    DamagedFile(#[from] std::io::Error),
    /// Beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A stored year or period that is none.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A value that could not be written as JSON or read from it.
    #[error("a record could not be written or read")]
    Record(#[from] serde_json::Error),
    /// The disk, or the file's limit, is full.
    #[error("the disk is full, so nothing was written; make room and try again")]
    Full(#[source] sqlx::Error),
    /// Somebody else holds the book for too long.
    #[error("somebody else is writing to this database; nothing was written, try again")]
    Busy(#[source] sqlx::Error),
    /// The migrations failed.
    #[error("the tables could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Anything else that the engine refused.
    #[error("the database refused, and nothing was written")]
    Engine(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        if let sqlx::Error::ColumnDecode { index, .. } = &error {
            return StoreError::Unreadable(index.trim_matches('"').to_owned());
        }
        let code = error.as_database_error().and_then(|e| {
            let code = e.code()?;
            Some(code.into_owned())
        });
        match code.as_deref() {
            // SQLite's SQLITE_FULL and PostgreSQL's disk_full.
            Some("13" | "53100") => StoreError::Full(error),
            // SQLITE_NOTADB.
            Some("26") => StoreError::NotOurs("the file".to_owned()),
            // SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT and SQLITE_LOCKED.
            Some("5" | "517" | "6") => StoreError::Busy(error),
            _ if matches!(error, sqlx::Error::PoolTimedOut) => StoreError::Busy(error),
            _ => StoreError::Engine(error),
        }
    }
}

impl StoreError {
    /// Whether a stored value is at fault, and not the engine.
    pub const fn is_damage(&self) -> bool {
        matches!(
            self,
            StoreError::Damaged { .. }
                | StoreError::Unreadable(_)
                | StoreError::DamagedFile(_)
                | StoreError::Money(_)
                | StoreError::Calendar(_)
                | StoreError::Record(_)
        )
    }

    /// Whether the engine asks for the same again: a lost race for a lock, or a number that
    /// somebody else took in the same moment.
    pub(crate) fn may_be_retried(&self) -> bool {
        let StoreError::Engine(error) = self else {
            return false;
        };
        let lost = |code: &str| matches!(code, "40001" | "40P01" | "23505" | "1555" | "2067");
        error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| lost(&code))
    }
}

/// What is said of a database that is not of the program's version.
fn older(found: i64, to: i64) -> String {
    if found == 0 {
        return "the database is empty: it is no book yet, or a copy that was made while the \
                program was writing; make a book with 'init', or stop the program and copy it again"
            .to_owned();
    }
    format!("the database has version {found}, and this program needs {to}; run 'migrate' first")
}
