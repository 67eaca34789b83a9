//! Posting: what goes in comes out, numbered without a gap, with its balances.

use fundledger::{
    ledger::{balance::Balances, calendar::Period, journal::EntryKind},
    store::error::StoreError,
};
use jiff::civil::date;

use super::{
    fixture::{act, book, cost, entries, founded, on_both, pounds, proved, sqlite, year},
    raw::Prompt,
    tampering::{findings, rich},
};

#[tokio::test]
async fn a_book_is_read_back_as_it_was_made() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.book().await.unwrap(), book(), "{}", db.engine);
        let posted = reader.entries_of(&[1, 2, 3, 4, 5, 6, 7]).await.unwrap();
        assert_eq!(posted.len(), 6);
        for (posted, (number, proved)) in posted.iter().zip((1..).zip(entries())) {
            assert_eq!(posted.number, number);
            assert_eq!(&posted.entry, proved.draft());
            assert_eq!(posted.posted, act());
        }
        assert!(matches!(
            db.store.read("elsewhere").await,
            Err(StoreError::NoBook(_))
        ));
        assert!(matches!(
            db.store.found_book(&book(), &act()).await,
            Err(StoreError::BookExists(_))
        ));
    })
    .await;
}

#[tokio::test]
async fn balances_are_the_sums_of_the_postings() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut expected = Balances::of(year());
        for entry in entries() {
            for posting in &entry.draft().postings {
                expected.add(entry.draft().period, posting).unwrap();
            }
        }
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.balances(year()).await.unwrap(), expected);
        let months = reader.month_balances(year()).await.unwrap();
        let mut march: Vec<_> = months
            .iter()
            .filter(|((period, _), _)| *period == Period::MARCH)
            .map(|((_, cell), amount)| (cell.account.to_string(), *amount))
            .collect();
        march.sort();
        assert_eq!(
            march,
            [
                ("1100".to_owned(), pounds("-1230.00")),
                ("6300".to_owned(), pounds("1230.00"))
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_writer_that_is_dropped_leaves_nothing() {
    on_both(async |db| {
        founded(&db.store).await;
        let before = db
            .store
            .read("tandridge")
            .await
            .unwrap()
            .head()
            .await
            .unwrap();
        let mut writer = db.store.write("tandridge").await.unwrap();
        let late = proved(cost(date(2020, 6, 1), "6300", "RES", "5.00"));
        assert_eq!(writer.post(&[late], &act()).await.unwrap(), [7]);
        drop(writer);
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(reader.head().await.unwrap(), before);
        assert_eq!(reader.last_entry().await.unwrap(), 6);
    })
    .await;
}

#[tokio::test]
async fn an_entry_is_reversed_once() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let original = writer.entry(5).await.unwrap().unwrap();
        let mirror = proved(original.reversal(date(2020, 10, 1)).unwrap());
        assert_eq!(mirror.draft().kind, EntryKind::Reversal);
        writer
            .post(std::slice::from_ref(&mirror), &act())
            .await
            .unwrap();
        assert!(writer.post(&[mirror], &act()).await.is_err());
        drop(writer);
        let mut writer = db.store.write("tandridge").await.unwrap();
        let mirror = proved(original.reversal(date(2020, 10, 1)).unwrap());
        writer.post(&[mirror], &act()).await.unwrap();
        writer.commit().await.unwrap();
        let mut reader = db.store.read("tandridge").await.unwrap();
        assert_eq!(
            reader.entry(7).await.unwrap().unwrap().entry.reverses,
            Some(5)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once_leave_no_gap() {
    on_both(async |db| {
        founded(&db.store).await;
        let mut posting = Vec::new();
        for pence in 1..=200 {
            let store = db.store.clone();
            posting.push(tokio::spawn(async move {
                let amount = format!("0.{:02}", pence % 99 + 1);
                let entry = proved(cost(date(2020, 6, 1), "6300", "RES", &amount));
                let mut writer = store.write("tandridge").await?;
                let numbers = writer.post(&[entry], &act()).await?;
                writer.commit().await?;
                Ok::<_, StoreError>(numbers)
            }));
        }
        let mut numbers = Vec::new();
        for posted in posting {
            numbers.extend(posted.await.unwrap().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (7..=206).collect::<Vec<_>>(), "{}", db.engine);
        let mut reader = db.store.read("tandridge").await.unwrap();
        let listed: Vec<i64> = (1..=206).collect();
        let posted = reader.entries_of(&listed).await.unwrap();
        let mut expected = Balances::of(year());
        for made in &posted {
            for posting in &made.entry.postings {
                expected.add(made.entry.period, posting).unwrap();
            }
        }
        assert_eq!(reader.balances(year()).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn postings_of_no_entry_are_counted() {
    on_both(async |db| {
        rich(&db).await;
        let mut prompt = Prompt::open(&db).await;
        let columns = "position, book, year, period, account, fund, project, line, grant_code, \
                       amount_pence";
        let smuggled = format!(
            "insert into posting (entry, {columns}) select 99, {columns} from posting \
             where entry = 4"
        );
        assert_eq!(prompt.run(&smuggled).await.unwrap(), 2);
        let found = findings(&db, None).await;
        let counted = |says: &String| says.contains("postings in the database, and the chain");
        assert!(found.iter().any(counted), "{}: {found:?}", db.engine);
    })
    .await;
}

/// SQLite's `insert or replace` fires no trigger for the row that it takes away.
#[tokio::test]
async fn an_entry_that_is_replaced_at_a_prompt_is_named() {
    let db = sqlite().await;
    rich(&db).await;
    let mut prompt = Prompt::open(&db).await;
    let columns = prompt
        .column("select group_concat(name, ', ') from pragma_table_info('entry')")
        .await;
    let others = columns[0].replace("number, ", "").replace("text, ", "");
    // Under its own number, and by another that reverses what it reversed.
    for number in ["number", "99"] {
        let replaced = format!(
            "insert or replace into entry (number, text, {others}) \
             select {number}, 'Another', {others} from entry where number = 9"
        );
        assert_eq!(prompt.run(&replaced).await.unwrap(), 1);
        let found = findings(&db, None).await;
        let named = |says: &String| says.contains("entry 9");
        assert!(found.iter().any(named), "{found:?}");
    }
}
