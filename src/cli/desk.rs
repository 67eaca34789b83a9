//! The desk a command works at: which database, which book, and how to print.

use std::{
    cell::RefCell,
    fs::Permissions,
    io::{self, IsTerminal, Write},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
};

use clap::Args;
use serde::Serialize;

use crate::{
    actions::{ActionError, caution::Heeded, refusal::Refusal},
    clock,
    ledger::posted::Act,
    statement::error::Limits,
    store::{Store, error::StoreError},
};

use super::{ask::Questions, failure::Failure, limits::LimitOptions};

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Options {
    /// The database: a file, or postgres://… [default: fundledger.db in the data directory]
    #[arg(long, global = true, env = "FUNDLEDGER_DATABASE", value_name = "URL")]
    database: Option<String>,
    /// The book, where the database holds several
    #[arg(long, global = true, env = "FUNDLEDGER_BOOK", value_name = "SLUG")]
    book: Option<String>,
    /// Print data, not sentences
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    limits: LimitOptions,
}

/// Who acts, and why. Nobody signs in yet, so the role is recorded as not authenticated.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Who and why")]
pub(super) struct Who {
    /// The role that acts, recorded as not authenticated
    #[arg(long = "as", value_name = "ROLE", default_value = "Finance officer")]
    role: String,
    /// Why
    #[arg(long = "why", value_name = "TEXT")]
    why: Option<String>,
}

impl Who {
    /// The act, now.
    pub(super) fn act(&self) -> Act {
        Act {
            by: self.role.trim().to_owned(),
            why: self.why.clone(),
            at: clock::now(),
        }
    }
}

/// Where a command reads and prints.
#[derive(Debug)]
pub(super) struct Desk {
    options: Options,
    /// The databases that were opened, to be closed in the end.
    opened: RefCell<Vec<Store>>,
}

impl Desk {
    /// The desk of some options.
    pub(super) const fn of(options: Options) -> Desk {
        Desk {
            options,
            opened: RefCell::new(Vec::new()),
        }
    }

    /// Closes what was opened, so that a SQLite file is whole by itself and can be copied.
    pub(super) async fn close(&self) {
        for store in self.opened.take() {
            store.close().await;
        }
    }

    fn keep(&self, store: Store) -> Store {
        self.opened.borrow_mut().push(store.clone());
        store
    }

    /// Whether data was asked for.
    pub(super) const fn json(&self) -> bool {
        self.options.json
    }

    /// The limits within which files are read.
    pub(super) fn limits(&self) -> Limits {
        self.options.limits.limits()
    }

    /// Whether a person can be asked.
    pub(super) fn can_ask(&self) -> bool {
        !self.json() && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether a database was named.
    pub(super) const fn names_database(&self) -> bool {
        self.options.database.is_some()
    }

    /// The database that was named, or the file in the data directory.
    pub(super) fn database(&self) -> Result<String, Failure> {
        match &self.options.database {
            Some(url) => Ok(url.clone()),
            None => Ok(data_directory()?
                .join("fundledger.db")
                .to_string_lossy()
                .into_owned()),
        }
    }

    /// Opens the database, which must exist and be of this version.
    pub(super) async fn store(&self) -> Result<Store, Failure> {
        let store = self.keep(Store::open(&self.database()?, false).await?);
        store.check_version().await?;
        Ok(store)
    }

    /// Opens the database for the office: an empty one is made ready for a first book, and any
    /// other must be of this version.
    pub(super) async fn office_store(&self) -> Result<Store, Failure> {
        let empty = match Store::open(&self.database()?, false).await {
            Err(StoreError::NoDatabase(_)) => true,
            Err(error) => return Err(error.into()),
            Ok(store) => {
                let version = self.keep(store).check_version().await;
                matches!(version, Err(StoreError::Older { found: 0, .. }))
            }
        };
        if empty {
            self.new_store().await
        } else {
            self.store().await
        }
    }

    /// Opens the database of whatever version, or makes it.
    pub(super) async fn any_store(&self) -> Result<Store, Failure> {
        Ok(self.keep(Store::open(&self.database()?, true).await?))
    }

    /// Opens the database for a new book: made where there is none, and brought up to date.
    pub(super) async fn new_store(&self) -> Result<Store, Failure> {
        let url = self.database()?;
        if self.options.database.is_none() {
            make_directory(&data_directory()?)?;
        }
        let store = self.keep(Store::open(&url, true).await?);
        store.migrate().await?;
        Ok(store)
    }

    /// The demonstration's database: the one that was named, or a file in its folder.
    pub(super) async fn demonstration_store(
        &self,
        file: &std::path::Path,
    ) -> Result<Store, Failure> {
        let file = file.to_string_lossy().into_owned();
        let url = self.options.database.as_ref().unwrap_or(&file);
        let store = self.keep(Store::open(url, true).await?);
        store.migrate().await?;
        Ok(store)
    }

    /// The book that was named, or the only one.
    pub(super) async fn slug(&self, store: &Store) -> Result<String, Failure> {
        let books = store.books().await?;
        let names = || {
            books
                .iter()
                .map(|(slug, _)| slug.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        match (&self.options.book, books.as_slice()) {
            (Some(slug), _) if books.iter().any(|(known, _)| known == slug) => Ok(slug.clone()),
            (Some(slug), _) => Err(Failure::refused(format!(
                "there is no book '{slug}' in this database; it holds: {}",
                names()
            ))),
            (None, [(only, _)]) => Ok(only.clone()),
            (None, []) => Err(Failure::refused(
                "this database holds no book yet; make one with `fundledger init`",
            )),
            (None, _) => Err(Failure::words(format!(
                "say which book with --book: {}",
                names()
            ))),
        }
    }

    /// The database and the book.
    pub(super) async fn open(&self) -> Result<(Store, String), Failure> {
        let store = self.store().await?;
        let slug = self.slug(&store).await?;
        Ok((store, slug))
    }

    /// Prints text. A reader that stops listening ends the printing, not the work.
    pub(super) fn print(&self, text: &str) {
        if !self.json() {
            let _ = writeln!(io::stdout().lock(), "{}", text.trim_end_matches('\n'));
        }
    }

    /// Prints a report as text, where text was asked for.
    pub(super) fn print_text(&self, text: &[u8]) {
        if !self.json() {
            print_bytes(text);
        }
    }

    /// Prints data, where data was asked for.
    pub(super) fn data(&self, value: &impl Serialize) -> Result<(), Failure> {
        if self.json() {
            let text = serde_json::to_string_pretty(value)
                .map_err(|error| Failure::storage(error.to_string()))?;
            let _ = writeln!(io::stdout().lock(), "{text}");
        }
        Ok(())
    }

    /// Says which command comes next, where a person reads it.
    pub(super) fn next(&self, command: &str) {
        let book = match &self.options.book {
            Some(slug) => format!(" --book {slug}"),
            None => String::new(),
        };
        self.print(&format!("Next: fundledger {command}{book}"));
    }

    /// Says what should be looked at twice before it is done, and asks where somebody can answer;
    /// without a terminal it is said, and heeded. Whatever else came of it is handed on.
    pub(super) fn told_twice<T>(
        &self,
        done: Result<T, ActionError>,
    ) -> Result<Result<T, Heeded>, Failure> {
        match done {
            Err(ActionError::Refused(Refusal::Cautioned(cautions))) => {
                for said in cautions.said() {
                    let _ = writeln!(io::stderr().lock(), "look at this twice: {said}");
                }
                if self.can_ask() && !Questions::at_terminal().yes("Do it all the same?")? {
                    return Err(Failure::refused("nothing was done"));
                }
                Ok(Err(Heeded::Said(cautions.digest())))
            }
            other => Ok(Ok(other?)),
        }
    }

    /// Prints why something was not done.
    pub(super) fn error(&self, how: &str, sentence: &str) {
        let _ = writeln!(io::stderr().lock(), "{how}: {sentence}");
        let _ = self.data(&serde_json::json!({ "error": sentence }));
    }

    /// Says something beside the output, where a person is there to read it.
    pub(super) fn aside(&self, text: &str) {
        if !self.json() {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }
}

/// The data directory: `FUNDLEDGER_DATA`, else the user's place for data.
pub(super) fn data_directory() -> Result<PathBuf, Failure> {
    let named = |variable| std::env::var_os(variable).filter(|value| !value.is_empty());
    named("FUNDLEDGER_DATA")
        .map(PathBuf::from)
        .or_else(|| named("XDG_DATA_HOME").map(|home| PathBuf::from(home).join("fundledger")))
        .or_else(|| named("HOME").map(|home| PathBuf::from(home).join(".local/share/fundledger")))
        .ok_or_else(|| {
            Failure::words("there is no data directory; name a database with --database")
        })
}

/// Makes a directory and those above it.
pub(super) fn make_directory(directory: &std::path::Path) -> Result<(), Failure> {
    std::fs::create_dir_all(directory).map_err(|error| {
        Failure::storage(format!(
            "the directory {} cannot be made: {}",
            directory.display(),
            plain(&error)
        ))
    })
}

/// Reads a file that a person named.
pub(super) fn read_file(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path)
        .map_err(|error| Failure::unreadable(format!("{}: {}", path.display(), plain(&error))))
}

/// What the machine says of a file, in words that name what to look at.
fn plain(error: &io::Error) -> String {
    const SAID: [(io::ErrorKind, &str); 4] = [
        (
            io::ErrorKind::NotFound,
            "there is no such file or folder; check the name",
        ),
        (
            io::ErrorKind::PermissionDenied,
            "you may not use it; ask whoever owns it",
        ),
        (io::ErrorKind::IsADirectory, "it is a folder; name a file"),
        (io::ErrorKind::StorageFull, "the disk is full; make room"),
    ];
    let said = SAID.iter().find(|(kind, _)| *kind == error.kind());
    said.map_or_else(|| error.to_string(), |(_, said)| (*said).to_owned())
}

/// Writes a file that a person asked for, whole or not at all.
pub(super) fn write_file(path: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    let refused = |error: io::Error| {
        let why = plain(&error);
        Failure::storage(format!("{} cannot be written: {why}", path.display()))
    };
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let directory = directory.unwrap_or_else(|| std::path::Path::new("."));
    // As open to others as the user's own setting says, like any file that they write.
    let whole = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(directory);
    let mut file = whole.map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}

/// Prints data before there is a desk, where the words themselves were wrong.
pub(super) fn print_data(value: &serde_json::Value) {
    let _ = writeln!(io::stdout().lock(), "{value:#}");
}

/// Prints bytes as they are, such as a report that was asked for in some format.
pub(super) fn print_bytes(bytes: &[u8]) {
    let _ = io::stdout().lock().write_all(bytes);
}
