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
        statements::line::{HeldLine, LineFilter, LineState},
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
    tampering::{every_column, findings, rich},
};

const SEEDS: [u64; 6] = [
    0x9E37_79B9_7F4A_7C15,
    42,
    7_777_777,
    1,
    20_210_405,
    0xDEAD_BEEF,
];
const ACCOUNTS: [AccountCode; 2] = [AccountCode::ACCOUNTABLE_BODY, AccountCode::BANK];

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

fn basis(account: AccountCode, on: Date) -> Basis {
    Basis {
        account,
        year: FinancialYear::of(on),
        on,
        opening: pounds("100.00"),
        statement: StatementBalance::Added {
            before: pounds("100.00"),
        },
        counted_to: None,
        not_in_it: Vec::new(),
    }
}

/// Every entry and every line of an account.
struct Whole {
    account: AccountCode,
    entries: Vec<EntryNet>,
    lines: Vec<LineToAnswer>,
}

impl Whole {
    async fn of(reader: &mut Reader, account: AccountCode) -> Whole {
        let far = date(2030, 1, 1);
        let nets = reader.entry_nets(account, far, Moment::NOW).await.unwrap();
        let filter = LineFilter {
            account: Some(account),
            ..LineFilter::default()
        };
        let lines = reader.lines(&filter, 0, i64::MAX).await.unwrap();
        let gone =
            |held: &HeldLine| matches!(held.state, LineState::Undone(_) | LineState::Withdrawn(_));
        assert!(!lines.iter().any(gone));
        let line = |held: HeldLine| LineToAnswer {
            number: held.number,
            date: held.line.date,
            year: held.year,
            text: held.line.text,
            amount: held.line.amount,
        };
        Whole {
            account,
            entries: nets.into_iter().map(net).collect(),
            lines: lines.into_iter().map(line).collect(),
        }
    }

    fn reconciled(&self, on: Date) -> Reconciliation {
        reconcile(basis(self.account, on), &self.entries, &self.lines).unwrap()
    }

    fn last_shown(&self, on: Date) -> Option<Date> {
        let days = self.lines.iter().map(|line| line.date);
        days.filter(|day| *day <= on).max()
    }
}

async fn from_days(reader: &mut Reader, account: AccountCode, on: Date) -> Reconciliation {
    let year = FinancialYear::of(on);
    let turnover = reader.turnover(account, year, on).await.unwrap();
    let open = reader.open(account, i64::MAX).await.unwrap();
    let open = reader.open_sides(account, on, open).await.unwrap();
    let entries: Vec<_> = open.entries.into_iter().map(net).collect();
    reconcile_by_days(basis(account, on), turnover, &entries, &open.lines).unwrap()
}

/// What `verify` says of what is kept for reconciliations.
const KINDS: [&str; 3] = ["comes to on", "looks at it", "which lines it has of"];

/// The findings about that. What nobody may do is done to those books too, and is found.
fn ours(found: Vec<String>) -> Vec<String> {
    let ours = |one: &String| KINDS.iter().any(|what| one.contains(what));
    found.into_iter().filter(ours).collect()
}

/// Holds both ways of making a reconciliation against one another, and counts what they list.
pub(crate) async fn compared(db: &Database, seed: u64, days: &[Date]) -> usize {
    let mut reader = db.store.read("tandridge").await.unwrap();
    let mut listed = 0;
    for account in ACCOUNTS {
        // Of an account without statements everything is open.
        if !reader
            .statement_accounts()
            .await
            .unwrap()
            .contains(&account)
        {
            continue;
        }
        let whole = Whole::of(&mut reader, account).await;
        for on in days.iter().copied() {
            let expected = whole.reconciled(on);
            let made = from_days(&mut reader, account, on).await;
            let place = format!("{}, seed {seed}: {account} on {on}", db.engine);
            assert_eq!(made, expected, "{place}");
            let last = reader.last_shown(account, on).await.unwrap();
            assert_eq!(last, whole.last_shown(on), "{place}");
            listed += made.payments_outstanding.len() + made.reversal_pairs.len();
        }
    }
    listed
}

#[tokio::test]
async fn a_reconciliation_from_kept_sums_is_that_of_the_whole_account() {
    let every: Vec<Date> = date(2020, 4, 1)
        .series(1.day())
        .take_while(|day| *day <= date(2021, 6, 30))
        .collect();
    let some: Vec<Date> = every
        .iter()
        .copied()
        .filter(|day| day.day() % 7 == 1 || day.month() == 3 && day.day() > 28)
        .collect();
    on_both(async |db| {
        for (nth, seed) in SEEDS.into_iter().enumerate() {
            let db = another(&db).await;
            lived_in(&db.store, seed).await;
            let days = if nth == 0 { &every } else { &some };
            let listed = compared(&db, seed, days).await;
            let found = ours(findings(&db, None).await);
            assert!(found.is_empty(), "{seed}: {found:#?}");
            assert!(listed > 50, "{seed}: nothing much happened: {listed}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_lines_about_some_days_are_those_of_these_days() {
    on_both(async |db| {
        lived_in(&db.store, SEEDS[0]).await;
        let mut reader = db.store.read("tandridge").await.unwrap();
        let whole = Whole::of(&mut reader, ACCOUNTS[0]).await;
        let middle = whole.lines[whole.lines.len() / 2].number;
        let mut found = 0;
        for on in (0..14).map(|month: i64| date(2020, 5, 9).saturating_add(month.months())) {
            let first = on.saturating_sub(62.days());
            for (first, after) in [(Some(first), 0), (None, 0), (None, middle)] {
                let days = (first, on);
                let read = reader.lines_about(ACCOUNTS[0], days, after).await.unwrap();
                let about = |line: &&LineToAnswer| {
                    first.is_none_or(|first| line.date >= first)
                        && line.date <= on
                        && line.number > after
                };
                let expected = whole.lines.iter().filter(about).map(|line| line.number);
                let read: Vec<_> = read.iter().map(|held| held.number).collect();
                assert_eq!(read, expected.collect::<Vec<_>>(), "{} {on}", db.engine);
                found += read.len();
            }
            let last = on.saturating_add(62.days());
            let around = (first, on, last);
            let (from, to) = reader.days_with(2, ACCOUNTS[0], around).await.unwrap();
            let count = |from: Date, to: Date| {
                let within = |line: &&LineToAnswer| (from..=to).contains(&line.date);
                whole.lines.iter().filter(within).count()
            };
            let next = on.saturating_add(1.day());
            assert!(from == first || count(from, on) >= 2, "{on}: {from}");
            assert!(to == last || count(next, to) >= 2, "{on}: {to}");
            let narrower = from.saturating_add(1.day());
            assert!(
                count(narrower, on) < 2,
                "{on}: {from} is further than two lines"
            );
        }
        assert!(found > 50, "{found}");
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

/// The kept sums, spans and rows, as text.
async fn kept(db: &Database) -> [BTreeSet<String>; 4] {
    let mut reader = db.store.read("tandridge").await.unwrap();
    let days = reader.day_sums().await.unwrap();
    let counted = days
        .into_iter()
        .filter(|(_, sum)| *sum != DaySum::default());
    let apart = reader.apart_rows().await.unwrap();
    let files = reader.day_lines().await.unwrap();
    let open = reader.open_rows().await.unwrap();
    [
        counted.map(|day| format!("{day:?}")).collect(),
        apart.into_iter().map(|row| format!("{row:?}")).collect(),
        files.into_iter().map(|day| format!("{day:?}")).collect(),
        open.into_iter().map(|row| format!("{row:?}")).collect(),
    ]
}

#[tokio::test]
async fn the_migration_and_verify_make_the_sums_of_a_book_again() {
    on_both(async |db| {
        lived_in(&db.store, 42).await;
        let found = ours(findings(&db, None).await);
        assert!(found.is_empty(), "{found:#?}");
        let posted = kept(&db).await;
        assert!(posted.iter().all(|rows| rows.len() > 3), "{posted:?}");
        let path = format!("migrations/{}/0023_reconciling.sql", db.engine);
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        let migration = std::fs::read_to_string(path).unwrap();
        let mut prompt = Prompt::unguarded(&db).await;
        for table in ["account_day", "entry_apart", "import_day"] {
            prompt.run(&format!("delete from {table}")).await.unwrap();
        }
        let missing = findings(&db, None).await;
        for what in &KINDS {
            let found = missing.iter().filter(|one| one.contains(*what));
            assert!(found.count() > 3, "{what}: {missing:#?}");
        }
        for text in migration.split(';') {
            let fills = text.find("insert into").or(text.find("delete from"));
            if let Some(fills) = fills {
                prompt.run(&text[fills..]).await.unwrap();
            }
        }
        prompt.close().await;
        assert_eq!(kept(&db).await, posted, "{}", db.engine);
    })
    .await;
}

#[tokio::test]
async fn one_byte_in_what_a_reconciliation_is_made_from_is_named() {
    on_both(async |db| {
        rich(&db).await;
        let day = "date = '2020-06-01'";
        every_column(&db, "account_day", day, "days of an account|comes to").await;
        every_column(&db, "import_day", day, "days of the files|which lines").await;
        let entry = "entry = 5 and month = 24248";
        every_column(&db, "entry_apart", entry, "entries apart|looks at it").await;
    })
    .await;
}
