//! A file is read by a child process for the first visit to some of its rows, and by none for the
//! next: the office goes on drawing them when the program that reads is gone.

use std::{fs, os::unix::fs::symlink};

use fundledger::{store::Store, web};
use regex::Regex;
use tempfile::TempDir;

use crate::{
    http::{Answer, ask},
    office::demonstration,
};

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_were_seen_once_are_drawn_without_a_reader() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("book.db");
    fs::write(&database, demonstration()).unwrap();
    let reader = folder.path().join("reader");
    symlink(env!("CARGO_BIN_EXE_fundledger"), &reader).unwrap();
    let store = Store::open(&database.display().to_string(), false).await;
    let office = web::Office::of(store.unwrap(), reader.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let serving = tokio::spawn(web::serve(listener, office));
    let asked = async |address: &str| -> Answer {
        let (host, address) = (host.clone(), address.to_owned());
        let asked = move || ask(&host, "GET", &address, &[], b"");
        tokio::task::spawn_blocking(asked).await.unwrap()
    };

    let entry = asked("/cambridge/journal/46").await;
    assert_eq!(entry.status, 200, "{}", entry.body);
    let sheet = Regex::new(r#"href="(/cambridge/files/[^"]+/sheet\?[^"]+)""#).unwrap();
    let sheet = sheet.captures(&entry.body).expect("an entry has its cell");
    let sheet = sheet[1].replace("&amp;", "&");
    fs::remove_file(&reader).unwrap();
    for address in [
        "/cambridge/journal/46",
        "/cambridge/lines/42",
        "/cambridge/2020-21/report/P1",
        sheet.as_str(),
        &format!("{sheet}&from=2"),
    ] {
        let again = asked(address).await;
        assert_eq!(again.status, 200, "{address}: {}", again.body);
        assert!(again.body.contains("class=\"grid\""), "{address}");
    }
    let unseen = asked(&format!("{sheet}&from=9000")).await;
    assert_ne!(
        unseen.status, 200,
        "rows that were never read need a reader"
    );
    serving.abort();
}
