//! A file is read by a child process for the first visit to some of its rows, and by none for the
//! next: the office goes on drawing them when the program that reads is gone. While it is read, the
//! page holds no connection that somebody else could use.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::symlink,
    path::PathBuf,
    process::Command,
};

use fundledger::{
    actions,
    ledger::posted::Act,
    statement::{error::Limits, profile},
    store::Store,
    web,
};
use jiff::Timestamp;
use regex::Regex;
use tempfile::TempDir;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    http::{Answer, ask},
    office::demonstration,
};

/// Connections that an office has for those who read, on SQLite.
const POOL: usize = 8;

/// An office of this process at the demonstration, and the program that reads its files.
struct Office {
    folder: TempDir,
    reader: PathBuf,
    store: Store,
    host: String,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Office {
    async fn opened() -> Office {
        Office::limited(Limits::default()).await
    }

    /// The same, where files are read within limits.
    async fn limited(limits: Limits) -> Office {
        let folder = TempDir::new().unwrap();
        let database = folder.path().join("book.db");
        fs::write(&database, demonstration()).unwrap();
        let reader = folder.path().join("reader");
        symlink(env!("CARGO_BIN_EXE_fundledger"), &reader).unwrap();
        let store = Store::open(&database.display().to_string(), false).await;
        let store = store.unwrap();
        let office = web::Office::limited(store.clone(), reader.clone(), limits);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let serving = tokio::spawn(web::serve(listener, office));
        Office {
            folder,
            reader,
            store,
            host,
            serving,
        }
    }

    /// Asks for a page, and for others meanwhile.
    fn asks(&self, address: &str) -> JoinHandle<Answer> {
        let (host, address) = (self.host.clone(), address.to_owned());
        spawn_blocking(move || ask(&host, "GET", &address, &[], b""))
    }

    async fn asked(&self, address: &str) -> Answer {
        self.asks(address).await.unwrap()
    }

    /// The program that reads does `first` before it reads, in the folder of the office.
    fn reads_after(&self, first: &str) {
        let (folder, program) = (self.folder.path(), env!("CARGO_BIN_EXE_fundledger"));
        let script = format!(
            "#!/bin/sh\n(cd {} && {first}) || exit 1\nexec {program} \"$@\"\n",
            folder.display()
        );
        // Written by a process of its own: no other that this one starts holds it open meanwhile.
        let told = self.folder.path().join("told");
        fs::write(&told, script).unwrap();
        fs::remove_file(&self.reader).unwrap();
        let mut install = Command::new("install");
        install.args(["-m", "755"]).arg(&told).arg(&self.reader);
        assert!(install.status().unwrap().success());
    }

    /// How many readers were started since they are counted.
    fn started(&self) -> usize {
        let counted = fs::read_to_string(self.folder.path().join("started"));
        counted.unwrap_or_default().lines().count()
    }

    fn pipe(&self, name: &str) -> File {
        let path = self.folder.path().join(name);
        assert!(
            Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        let both = OpenOptions::new().read(true).write(true).open(path);
        both.unwrap()
    }

    /// The address of the sheet of a file of the book.
    async fn sheet(&self) -> String {
        let mut book = self.store.read("cambridge").await.unwrap();
        let files = book.files().await.unwrap();
        let extract = files.iter().find(|(_, name)| name.starts_with("council"));
        format!("/cambridge/files/{}/sheet", extract.unwrap().0)
    }
}

/// Readers that say that they are there, and go on one by one as they are told.
struct Slow {
    arrived: BufReader<File>,
    gate: File,
}

impl Slow {
    fn at(office: &Office) -> Slow {
        let (arrived, gate) = (office.pipe("arrived"), office.pipe("gate"));
        office.reads_after("echo > arrived && read -r go < gate");
        Slow {
            arrived: BufReader::new(arrived),
            gate,
        }
    }

    /// Waits until so many more are there.
    async fn arrive(mut self, many: usize) -> Slow {
        let waiting = spawn_blocking(move || {
            for _ in 0..many {
                self.arrived.read_line(&mut String::new()).unwrap();
            }
            self
        });
        waiting.await.unwrap()
    }

    fn let_go(&mut self, many: usize) {
        self.gate.write_all("\n".repeat(many).as_bytes()).unwrap();
    }
}

/// Has every start of a reader counted.
const COUNTED: &str = "echo >> started";

/// Holds every connection for those who read at once.
async fn hold_all(store: &Store) {
    let mut held = Vec::new();
    for _ in 0..POOL {
        held.push(store.read("cambridge").await.expect("a connection is free"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_waits_for_a_file_holds_no_connection() {
    let sheet = Office::opened().await.sheet().await;
    for address in [
        "/cambridge/journal/46",
        "/cambridge/lines/42",
        "/cambridge/2020-21/report/P1",
        "/cambridge/statements/1?show=aside",
        "/cambridge/statements/1?show=look",
        sheet.as_str(),
    ] {
        let office = Office::opened().await;
        let slow = Slow::at(&office);
        let page = office.asks(address);
        let mut slow = slow.arrive(1).await;
        hold_all(&office.store).await;
        slow.let_go(POOL);
        let page = page.await.unwrap();
        assert_eq!(page.status, 200, "{address}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_slow_files_than_there_are_connections_keep_nobody_waiting() {
    let office = Office::opened().await;
    let sheet = office.sheet().await;
    let slow = Slow::at(&office);
    let blocks = (0..POOL + 4).map(|block| format!("{sheet}?from={}", 1 + 2_000 * block));
    let pages: Vec<_> = blocks.map(|address| office.asks(&address)).collect();
    let mut slow = slow.arrive(4).await;
    for _ in 0..POOL {
        hold_all(&office.store).await;
        let other = office.asked("/cambridge/funds").await;
        assert_eq!(other.status, 200, "{}", other.body);
    }
    assert!(pages.iter().all(|page| !page.is_finished()));
    slow.let_go(pages.len());
    for page in pages {
        let page = page.await.unwrap();
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("class=\"grid\""), "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_table_is_given_to_one_reader_however_often_it_is_looked_at() {
    let office = Office::opened().await;
    office.reads_after(COUNTED);
    let mut book = office.store.write("cambridge").await.unwrap();
    let minutes = book.put_file("minutes.pdf", b"%PDF-1.7 minutes").await;
    book.commit().await.unwrap();
    let sheet = format!("/cambridge/files/{}/sheet", minutes.unwrap());
    for _ in 0..3 {
        let page = office.asked(&sheet).await;
        assert_eq!(page.status, 422, "{}", page.body);
        assert!(page.body.contains("not a statement"), "{}", page.body);
    }
    assert_eq!(office.started(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_again_is_given_to_one_reader() {
    let few = Limits {
        rows: 3,
        ..Limits::default()
    };
    let office = Office::limited(few).await;
    office.reads_after(COUNTED);
    for address in [
        "/cambridge/statements/1?show=look",
        "/cambridge/statements/1?show=aside",
    ] {
        let before = office.started();
        for _ in 0..3 {
            let page = office.asked(address).await;
            assert_eq!(page.status, 200, "{}", page.body);
        }
        assert_eq!(office.started() - before, 1, "{address}");
    }
    let look = office.asked("/cambridge/statements/1?show=look").await.body;
    assert!(
        look.contains("It cannot be told from the file any more"),
        "{look}"
    );
    // What the machine decides is tried again.
    fs::remove_file(&office.reader).unwrap();
    let sheet = office.sheet().await;
    let unread = office.asked(&format!("{sheet}?from=9000")).await;
    assert!(
        unread.body.contains("could not be started"),
        "{}",
        unread.body
    );
    symlink(env!("CARGO_BIN_EXE_fundledger"), &office.reader).unwrap();
    let unread = office.asked(&format!("{sheet}?from=9000")).await;
    assert!(
        !unread.body.contains("could not be started"),
        "{}",
        unread.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_not_read_again_because_the_book_goes_on_but_because_its_layout_changed() {
    const LOOK: &str = "/cambridge/statements/1?show=look";
    let office = Office::opened().await;
    office.reads_after(COUNTED);
    let act = Act {
        by: "Finance officer".to_owned(),
        why: Some("the council renamed its extract".to_owned()),
        at: Timestamp::from_second(1_650_000_000).unwrap(),
    };
    let mut book = office.store.write("cambridge").await.unwrap();
    let named = book.imports().await.unwrap().remove(0).import.profile;
    let layouts = profile::embedded().unwrap();
    let mut layout = layouts.into_iter().find(|one| one.name == named).unwrap();
    drop(book);
    let first = office.asked(LOOK).await.body;
    let told = |page: &str| page.split_once("id=\"rows\"").unwrap().1.to_owned();
    // Whatever is recorded, the book goes on by it as by an entry.
    let mut other = layout.clone();
    other.name = "another".to_owned();
    let kept = actions::profile::keep(&office.store, "cambridge", other, &act);
    kept.await.unwrap();
    let later = office.asked(LOOK).await.body;
    assert_eq!(
        told(&first).split("<footer").next(),
        told(&later).split("<footer").next()
    );
    assert_eq!(office.started(), 1);
    layout.title.push_str(", renamed");
    let kept = actions::profile::keep(&office.store, "cambridge", layout, &act);
    kept.await.unwrap();
    office.asked(LOOK).await;
    office.asked(LOOK).await;
    assert_eq!(office.started(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_were_seen_once_are_drawn_without_a_reader() {
    let office = Office::opened().await;
    let entry = office.asked("/cambridge/journal/46").await;
    assert_eq!(entry.status, 200, "{}", entry.body);
    let sheet = Regex::new(r#"href="(/cambridge/files/[^"]+/sheet\?[^"]+)""#).unwrap();
    let sheet = sheet.captures(&entry.body).expect("an entry has its cell");
    let sheet = sheet[1].replace("&amp;", "&");
    fs::remove_file(&office.reader).unwrap();
    for address in [
        "/cambridge/journal/46",
        "/cambridge/lines/42",
        "/cambridge/2020-21/report/P1",
        sheet.as_str(),
        &format!("{sheet}&from=2"),
    ] {
        let again = office.asked(address).await;
        assert_eq!(again.status, 200, "{address}: {}", again.body);
        assert!(again.body.contains("class=\"grid\""), "{address}");
    }
    let unseen = office.asked(&format!("{sheet}&from=9000")).await;
    assert_ne!(
        unseen.status, 200,
        "rows that were never read need a reader"
    );
}
