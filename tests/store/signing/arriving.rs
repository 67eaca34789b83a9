//! A plan that is confirmed already is written while its file is read: book by book and record by
//! record it is what reading first and writing then makes, or nothing.

use std::{fmt::Write as _, path::Path};

use fundledger::{
    actions::{
        ActionError,
        import::{self, Confirmed, Imported, Incoming, New, Upload, undo},
        rule,
    },
    ledger::digest::{Digest, Head},
    sandbox,
    statement::{
        error::{Limits, ReadError},
        line::{Heard, ReadFile},
        profile,
    },
    store::Store,
};

use super::{
    fixture::{Database, act, book, code, on_both, sqlite},
    meanwhile::one_rule,
};

const BOOK: &str = "tandridge";

/// A bank's export of some payments, by number; every seventh is like the one before it.
fn export(payments: std::ops::Range<i64>) -> String {
    let mut text = "Date,Description,Paid out,Paid in,Balance\n".to_owned();
    for number in payments {
        let number = if number % 7 == 0 { number - 1 } else { number };
        let (day, month) = (number / 12 % 28 + 1, number / 336 % 9 + 4);
        let payee = if number % 3 == 0 { "Posters" } else { "Rooms" };
        let year = if number < 40 { 2019 } else { 2020 };
        let paid = format!("{day:02}/{month:02}/{year},{payee} {number},{number}.25,,");
        writeln!(text, "{paid}").unwrap();
    }
    text
}

/// A SWIFT file of two accounts.
const TWO_ACCOUNTS: &str = "\
:20:ONE\n:25:11111111\n:28C:1/1\n:60F:C200401GBP0,00\n\
:61:2004030403C10,00NTRFNONREF\n:86:Rooms\n:62F:C200403GBP10,00\n-\n\
:20:TWO\n:25:22222222\n:28C:1/1\n:60F:C200401GBP0,00\n\
:61:2004030403D4,00NTRFNONREF\n:86:Posters\n:62F:D200403GBP4,00\n-\n";

/// A file on the disk.
struct OnDisk {
    name: &'static str,
    bytes: Vec<u8>,
    file: tempfile::NamedTempFile,
    only: Option<&'static str>,
}

fn read(path: &Path, heard: &mut dyn FnMut(Heard<'_>)) -> Result<ReadFile, ReadError> {
    let program = Path::new(env!("CARGO_BIN_EXE_fundledger"));
    let profiles = profile::embedded().unwrap();
    let limits = Limits::default();
    sandbox::read(program, path, &profiles, (None, None), &limits, heard)
}

impl OnDisk {
    fn of(name: &'static str, text: &str) -> OnDisk {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let bytes = text.as_bytes().to_vec();
        OnDisk {
            name,
            bytes,
            file,
            only: None,
        }
    }

    fn upload(&self) -> Upload {
        Upload {
            name: self.name.to_owned(),
            bytes: self.bytes.clone(),
            read: read(self.file.path(), &mut |_| {}).unwrap(),
            account: code("1000"),
            only: self.only.map(str::to_owned),
        }
    }

    async fn plan(&self, store: &Store) -> Digest {
        let planned = import::plan(store, BOOK, &self.upload(), New::Coded).await;
        planned.unwrap().digest
    }

    /// Writes what was confirmed once the file is read.
    async fn then(&self, store: &Store, digest: Digest) -> Result<Imported, ActionError> {
        let act = act();
        let confirmed = Confirmed {
            new: New::Coded,
            digest,
            act: &act,
        };
        import::confirm(store, BOOK, self.upload(), confirmed, &mut |_| {}).await
    }

    /// Writes what was confirmed while the file is read.
    async fn meanwhile(
        &self,
        store: &Store,
        digest: Digest,
    ) -> Result<Option<Imported>, ActionError> {
        let act = act();
        let confirmed = Confirmed {
            new: New::Coded,
            digest,
            act: &act,
        };
        let incoming = Incoming {
            name: self.name,
            bytes: &self.bytes,
            account: code("1000"),
            only: self.only,
        };
        let (to, path) = ((store, BOOK), self.file.path().to_owned());
        let reading = move |heard: &mut dyn FnMut(Heard<'_>)| read(&path, heard);
        import::confirm_reading(to, &incoming, reading, confirmed, &mut |_| {}).await
    }
}

async fn begun(db: &Database) -> &Store {
    let writer = db.store.found_book(&book(), &act()).await.unwrap();
    writer.commit().await.unwrap();
    rule::add(
        &db.store,
        BOOK,
        one_rule("Posters", "posters"),
        true,
        &act(),
    )
    .await
    .unwrap();
    &db.store
}

async fn head(store: &Store) -> Head {
    store.read(BOOK).await.unwrap().head().await.unwrap()
}

async fn undone(store: &Store, import: i64) {
    let planned = undo::plan(store, BOOK, import, None).await.unwrap();
    let which = (import, None);
    undo::undo(store, BOOK, which, planned.digest, &act(), &mut |_| {})
        .await
        .unwrap();
}

/// Brings files in, undoes them and brings some in again, and gives what was posted and the head
/// after each.
async fn lived(
    store: &Store,
    bring: impl AsyncFn(&OnDisk, Digest) -> Imported,
) -> Vec<(Option<usize>, u32, Head)> {
    let first = OnDisk::of("first.csv", &export(1..2_600));
    let second = OnDisk::of("second.csv", &export(1_290..3_900));
    let third = OnDisk::of("third.csv", &export(1_290..2_000));
    let mut made = Vec::new();
    for (file, undo) in [
        (&first, None),
        (&second, None),
        (&third, None),
        (&first, Some([3, 2, 1])),
        (&second, None),
        (&second, None),
    ] {
        for import in undo.into_iter().flatten() {
            undone(store, import).await;
        }
        let digest = file.plan(store).await;
        let imported = bring(file, digest).await;
        made.push((
            imported.posted,
            imported.proof.duplicates,
            head(store).await,
        ));
    }
    made
}

/// The digest over everything that is in a book is the same whichever way its files came in: lines
/// set aside, twins, lines that are held already, more than one block of them, and lines that were
/// undone and come again.
#[tokio::test]
async fn a_file_written_while_it_is_read_makes_the_same_book() {
    let other = sqlite().await;
    let store = begun(&other).await;
    let expected = lived(store, async |file, digest| {
        file.then(store, digest).await.unwrap()
    })
    .await;
    let (first, last) = (&expected[0], &expected[5]);
    assert!(first.0 > Some(700) && first.1 == 0, "{first:?}");
    // A file that is held adds nothing and posts nothing.
    assert_eq!((last.0, last.1, last.2), (None, 2_610, expected[4].2));
    on_both(async |db| {
        let store = begun(&db).await;
        let bring = async |file: &OnDisk, digest| {
            let imported = file.meanwhile(store, digest).await.unwrap();
            imported.unwrap()
        };
        assert_eq!(lived(store, bring).await, expected, "{}", db.engine);
    })
    .await;
}

/// Nothing is left of lines that were written before the file turned out to be no such plan.
#[tokio::test]
async fn what_was_foreseen_and_is_not_so_leaves_nothing() {
    let mut open = export(100..3_000);
    open.push_str("03/04/2020,Rooms,one pound,,\n");
    let good = OnDisk::of("good.csv", &export(100..3_000));
    let unproved = OnDisk::of("unproved.csv", &open);
    let mut two = OnDisk::of("two.sta", TWO_ACCOUNTS);
    two.only = Some("11111111");
    on_both(async |db| {
        let store = begun(&db).await;
        let before = head(store).await;
        let digest = good.plan(store).await;
        let refused = unproved.meanwhile(store, digest).await.unwrap_err();
        assert!(refused.to_string().contains("row 2902"), "{refused}");
        let other = Digest::of(b"another plan");
        let refused = good.meanwhile(store, other).await.unwrap_err();
        assert!(
            refused.to_string().contains("plan has changed"),
            "{refused}"
        );
        // Several statements are read whole first.
        let of_two = two.plan(store).await;
        assert!(two.meanwhile(store, of_two).await.unwrap().is_none());
        assert_eq!(head(store).await, before);
        let mut reader = store.read(BOOK).await.unwrap();
        assert_eq!(reader.last_line().await.unwrap(), 0);
        drop(reader);
        two.then(store, of_two).await.unwrap();
        let digest = good.plan(store).await;
        assert!(good.meanwhile(store, digest).await.unwrap().is_some());
    })
    .await;
}
