//! An office of the test's own: a database on one engine, and the program run as a person runs it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder and a database of one test, on one engine.
pub(crate) struct Office {
    folder: TempDir,
    database: String,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The data that it printed.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("no data ({error}): {}{}", self.out, self.err))
    }

    /// That it ended with 0.
    #[track_caller]
    pub(crate) fn done(self) -> Ran {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// That a rule refused it, with a sentence that says so.
    #[track_caller]
    pub(crate) fn refused(self, sentence: &str) -> Ran {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert!(
            self.err.contains(sentence),
            "wanted '{sentence}', got '{}'",
            self.err
        );
        self
    }
}

impl Office {
    /// The folder, for files of the test.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database's address.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    /// Runs a command in the folder.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        run_in(self.folder(), &self.database, words)
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, bytes).expect("the test's folder takes a file");
        path
    }

    /// The demonstration, made whole.
    pub(crate) fn demonstrate(&self) -> Ran {
        self.run(&["demo", "--no-serve", "--data-dir", "demo"])
            .done()
    }
}

/// Runs the program with no terminal, no settings of the machine, and nobody to ask.
fn run_in(folder: &Path, database: &str, words: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_fundledger"))
        .args(words)
        .current_dir(folder)
        .env("FUNDLEDGER_DATABASE", database)
        .env("FUNDLEDGER_DATA", folder)
        .env_remove("FUNDLEDGER_BOOK")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Plays a test on SQLite, and on PostgreSQL where its programs are here.
pub(crate) fn on_both(play: impl Fn(&Office)) {
    let folder = TempDir::new().expect("a folder of the test's own");
    let database = folder.path().join("book.db").to_string_lossy().into_owned();
    play(&Office { folder, database });
    if let Some(database) = crate::cluster::cluster().map(crate::cluster::Cluster::empty_database) {
        let folder = TempDir::new().expect("a folder of the test's own");
        play(&Office { folder, database });
    }
}

/// Plays a test on SQLite alone, where the engine makes no difference to what is promised.
pub(crate) fn on_sqlite(play: impl Fn(&Office)) {
    let folder = TempDir::new().expect("a folder of the test's own");
    let database = folder.path().join("book.db").to_string_lossy().into_owned();
    play(&Office { folder, database });
}
