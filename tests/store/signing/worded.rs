//! Words for rows that repeat, as older books recorded them: by the place that the row had then.

use std::collections::BTreeMap;

use fundledger::{
    actions::{decide, verify::verify},
    ledger::{
        fund::{Fund, Restriction},
        grant::Grant,
    },
    store::Store,
};

use super::fixture::{Database, act, book, code, founded, on_both, pounds, year};

async fn words_row(store: &Store, row: &str, label: &str) {
    let mut writer = store.write("tandridge").await.unwrap();
    writer
        .put_wording("end-of-year", year(), (row, None, label), &act())
        .await
        .unwrap();
    writer.commit().await.unwrap();
}

/// A grant in a fund of its own, whose code says where it sorts.
async fn granted(store: &Store, fund: &str) {
    let like = &book().grants[&code("CL-2021")];
    let grant = Grant {
        code: code(&format!("{fund}-2021")),
        fund: code(fund),
        project: code("NONE"),
        allocations: BTreeMap::from([(year(), pounds("10.00"))]),
        ..like.clone()
    };
    let fund = Fund {
        code: grant.fund,
        name: format!("Fund {fund}"),
        restriction: Restriction::Restricted,
    };
    let mut writer = store.write("tandridge").await.unwrap();
    writer.put_fund(&fund, &act()).await.unwrap();
    writer.put_grant(&grant, &act()).await.unwrap();
    writer.commit().await.unwrap();
}

/// What the rows of the year's report say, by their ids, with the report's notes.
async fn said(db: &Database) -> (BTreeMap<String, String>, Vec<String>) {
    let mut reader = db.store.read("tandridge").await.unwrap();
    let rewordable = decide::rewordable(&mut reader, year()).await.unwrap();
    let report = rewordable.report;
    let rows = report.rows.into_iter().map(|row| (row.id, row.label));
    (rows.collect(), report.notes)
}

#[tokio::test]
async fn an_older_wording_goes_on_with_the_row_that_it_was_written_for() {
    on_both(async |db| {
        founded(&db.store).await;
        for (row, label) in [
            ("A1", "County Lines money"),
            ("O", "Meetings"),
            ("P2", "Film"),
        ] {
            words_row(&db.store, row, label).await;
        }
        granted(&db.store, "AA").await;
        let (rows, notes) = said(&db).await;
        assert_ne!(rows["A1"], "County Lines money", "{}", db.engine);
        assert_eq!(rows["A1.2"], "County Lines money", "{}", db.engine);
        assert_eq!(
            (rows["O"].as_str(), rows["P2"].as_str()),
            ("Meetings", "Film")
        );
        // The place is another's by now, so words for it are another's too.
        words_row(&db.store, "A1", "AA money").await;
        granted(&db.store, "AB").await;
        let (rows, _) = said(&db).await;
        let shown = ["A1", "A1.2", "A1.3"].map(|row| rows[row].as_str());
        assert_eq!((shown[0], shown[2]), ("AA money", "County Lines money"));
        assert!(shown[1].starts_with("Allocation from the"), "{shown:?}");
        assert!(
            notes.iter().all(|note| !note.contains("wording")),
            "{notes:?}"
        );
        let verified = verify(&db.store, "tandridge", None, &mut |_| {}).await;
        assert_eq!(verified.unwrap().findings, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_wording_written_ahead_belongs_to_what_takes_its_place_first() {
    on_both(async |db| {
        founded(&db.store).await;
        words_row(&db.store, "A1.2", "The second grant").await;
        let (_, notes) = said(&db).await;
        let unused = "The wording recorded for row A1.2 is not used: the report has no such row.";
        assert!(notes.contains(&unused.to_owned()), "{notes:?}");
        granted(&db.store, "MM").await;
        granted(&db.store, "AA").await;
        let (rows, _) = said(&db).await;
        assert_eq!(rows["A1.3"], "The second grant", "{}", db.engine);
        assert_ne!(rows["A1.2"], "The second grant", "{}", db.engine);
    })
    .await;
}
