//! Over random books, posted in random parts, both balance tables are the sums of the postings,
//! and the book verifies.

use std::collections::BTreeMap;

use fundledger::{
    actions::verify::verify,
    ledger::{
        balance::{Balances, Cell},
        calendar::{FinancialYear, Period},
        entry::JournalEntry,
        money::Money,
    },
};
use jiff::civil::date;
use proptest::{prelude::*, test_runner::TestRunner};

use super::fixture::{Database, act, book, cost, postgres, proved, sqlite};

/// Commits of some entries each: the month, the account and line, the pence.
fn commits() -> impl Strategy<Value = Vec<Vec<JournalEntry>>> {
    let entry = (0_i8..36, 0..3_usize, 1..500_000_i64).prop_map(|(month, kind, pence)| {
        let (account, line) = [("6300", "RES"), ("6200", "FILM"), ("6000", "NONE")][kind];
        let day = date(2020 + i16::from((month + 3) / 12), (month + 3) % 12 + 1, 15);
        let amount = Money::from_pence(pence).to_plain();
        proved(cost(day, account, line, &amount))
    });
    prop::collection::vec(prop::collection::vec(entry, 0..12), 1..5)
}

async fn keeps_balances(db: &Database, commits: &[Vec<JournalEntry>]) {
    db.store
        .found_book(&book(), &act())
        .await
        .unwrap()
        .commit()
        .await
        .unwrap();
    let mut years: BTreeMap<FinancialYear, Balances> = BTreeMap::new();
    let mut months: BTreeMap<(FinancialYear, Period, Cell), Money> = BTreeMap::new();
    for entries in commits {
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.post(entries, &act()).await.unwrap();
        writer.commit().await.unwrap();
        for draft in entries.iter().map(JournalEntry::draft) {
            let year = years
                .entry(draft.year)
                .or_insert_with(|| Balances::of(draft.year));
            for posting in &draft.postings {
                year.add(draft.period, posting).unwrap();
                let key = (draft.year, draft.period, Cell::of(posting));
                let sum = months.entry(key).or_default();
                *sum = sum.plus(posting.amount).unwrap();
            }
        }
    }
    let mut reader = db.store.read("tandridge").await.unwrap();
    let mut kept_months = BTreeMap::new();
    for (year, expected) in years {
        assert_eq!(reader.balances(year).await.unwrap(), expected);
        for ((period, cell), amount) in reader.month_balances(year).await.unwrap() {
            kept_months.insert((year, period, cell), amount);
        }
    }
    assert_eq!(kept_months, months);
    drop(reader);
    let verified = verify(&db.store, "tandridge", None, &mut |_| {})
        .await
        .unwrap();
    assert!(verified.holds(), "{:?}", verified.findings);
}

fn over_random_books(cases: u32, database: impl AsyncFn() -> Option<Database>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let held = runner.run(&commits(), |commits| {
        runtime.block_on(async {
            if let Some(db) = database().await {
                keeps_balances(&db, &commits).await;
            }
        });
        Ok(())
    });
    held.unwrap();
}

#[test]
fn balances_are_kept_on_sqlite() {
    over_random_books(24, async || Some(sqlite().await));
}

#[test]
fn balances_are_kept_on_postgresql() {
    over_random_books(6, postgres);
}
