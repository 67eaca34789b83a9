//! A reconciliation from kept sums and from what is open says exactly what one from the whole
//! account says, on every day, whatever was posted, matched, reversed, withdrawn and undone; and
//! `verify` and the migration make the kept sums of the same book again.

use std::collections::BTreeSet;

use fundledger::{
    ledger::{calendar::FinancialYear, code::AccountCode},
    statement::reconcile::{
        Answer, EntryNet, LineToAnswer, reconcile, reconcile_by_days,
        statement::{Basis, Reconciliation, StatementBalance},
    },
    store::{
        journal::{
            days::DaySum,
            list::{self, Moment},
        },
        reader::Reader,
        statements::line::{LineFilter, LineState},
    },
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    fixture::{Database, on_both, pounds},
    lived::lived_in,
    raw::Prompt,
    tampering::findings,
};

const BODY: AccountCode = AccountCode::ACCOUNTABLE_BODY;
fn net(found: list::EntryNet) -> EntryNet {
    let answers = found.answers.into_iter();
    EntryNet {
        number: found.number,
        date: found.date,
        year: found.year,
        text: found.text,
        net: found.net,
        answers: answers
            .map(|(line, amount)| Answer { line, amount })
            .collect(),
        reverses: found.reverses,
        replaces: found.replaces,
    }
}

fn basis(on: Date) -> Basis {
    Basis {
        account: BODY,
        year: FinancialYear::of(on),
        on,
        opening: pounds("100.00"),
        statement: StatementBalance::Added {
            before: pounds("100.00"),
        },
    }
}

async fn from_the_whole(reader: &mut Reader, on: Date) -> Reconciliation {
    let nets = reader.entry_nets(BODY, on, Moment::NOW).await.unwrap();
    let entries: Vec<_> = nets.into_iter().map(net).collect();
    let filter = LineFilter {
        account: Some(BODY),
        ..LineFilter::default()
    };
    let lines = reader
        .lines(&filter, 0, i64::MAX)
        .await
        .unwrap()
        .into_iter();
    let lines: Vec<_> = lines
        .inspect(|held| {
            assert!(!matches!(
                held.state,
                LineState::Undone(_) | LineState::Withdrawn(_)
            ));
        })
        .map(|held| LineToAnswer {
            number: held.number,
            date: held.line.date,
            year: held.year,
            text: held.line.text,
            amount: held.line.amount,
        })
        .collect();
    let last = lines
        .iter()
        .map(|line| line.date)
        .filter(|day| *day <= on)
        .max();
    assert_eq!(reader.last_shown(BODY, on).await.unwrap(), last, "{on}");
    reconcile(basis(on), &entries, &lines).unwrap()
}

async fn from_days(reader: &mut Reader, on: Date) -> Reconciliation {
    let year = FinancialYear::of(on);
    let turnover = reader.turnover(BODY, year, on).await.unwrap();
    let open = reader.open_sides(BODY, on).await.unwrap();
    let entries: Vec<_> = open.entries.into_iter().map(net).collect();
    reconcile_by_days(basis(on), turnover, &entries, &open.lines).unwrap()
}

#[tokio::test]
async fn a_reconciliation_from_kept_sums_is_that_of_the_whole_account() {
    on_both(async |db| {
        for seed in [0x9E37_79B9_7F4A_7C15, 42, 7_777_777] {
            let db = another(&db).await;
            lived_in(&db.store, seed).await;
            let mut reader = db.store.read("tandridge").await.unwrap();
            let mut listed = 0;
            let days = (0..60).map(|week: i64| date(2020, 4, 2).saturating_add((week * 8).days()));
            for on in days.chain([date(2021, 3, 30), date(2021, 3, 31), date(2021, 4, 1)]) {
                let whole = from_the_whole(&mut reader, on).await;
                assert_eq!(
                    from_days(&mut reader, on).await,
                    whole,
                    "{} {seed} {on}",
                    db.engine
                );
                listed += whole.payments_outstanding.len() + whole.reversal_pairs.len();
            }
            assert!(listed > 50, "{seed}: nothing much happened: {listed}");
        }
    })
    .await;
}

/// An empty database of the same engine.
async fn another(db: &Database) -> Database {
    match db.engine {
        "sqlite" => super::fixture::sqlite().await,
        _ => super::fixture::postgres().await.unwrap(),
    }
}

async fn kept(db: &Database) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut reader = db.store.read("tandridge").await.unwrap();
    let days = reader.day_sums().await.unwrap();
    let counted = days
        .into_iter()
        .filter(|(_, sum)| *sum != DaySum::default());
    let apart = reader.apart_rows().await.unwrap();
    (
        counted.map(|day| format!("{day:?}")).collect(),
        apart.into_iter().map(|row| format!("{row:?}")).collect(),
    )
}

#[tokio::test]
async fn the_migration_and_verify_make_the_sums_of_a_book_again() {
    on_both(async |db| {
        lived_in(&db.store, 42).await;
        let ours = |found: Vec<String>| -> Vec<String> {
            let ours = |one: &String| one.contains("comes to on") || one.contains("looks at it");
            found.into_iter().filter(ours).collect()
        };
        let found = ours(findings(&db, None).await);
        assert!(found.is_empty(), "{found:#?}");
        let posted = kept(&db).await;
        assert!(posted.0.len() > 20 && posted.1.len() > 10, "{posted:?}");
        let path = format!("migrations/{}/0019_reconciling.sql", db.engine);
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        let migration = std::fs::read_to_string(path).unwrap();
        let mut prompt = Prompt::unguarded(&db).await;
        prompt.run("delete from account_day").await.unwrap();
        prompt.run("delete from entry_apart").await.unwrap();
        let missing = ours(findings(&db, None).await);
        assert!(missing.len() > posted.1.len().min(20), "{missing:#?}");
        for text in migration.split(';').map(str::trim) {
            let fills = text.find("insert into");
            if let Some(fills) = fills {
                prompt.run(&text[fills..]).await.unwrap();
            }
        }
        prompt.close().await;
        assert_eq!(kept(&db).await, posted, "{}", db.engine);
    })
    .await;
}
