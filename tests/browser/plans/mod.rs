//! No page runs a query whose cost grows with the whole ledger: every query of every page is heard
//! as it is run, and each engine is asked how it would answer it.
//!
//! A table that grows with the ledger must be searched by more than its book; a search over a range
//! of numbers must say where it ends. What a plan cannot show is bounded in the text itself.

mod heard;
mod judged;

use std::{collections::BTreeSet, process::Command};

use fundledger::{store::Store, web};
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, PgConnection, Row as _, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use self::{
    heard::heard,
    judged::{GROWING, Plan, judged, walk},
};
use crate::{
    cluster::cluster,
    http::{Answer, ask, form},
    met::PAGES,
};

/// An office of this process at the demonstration, made in a database.
async fn opened(folder: &TempDir, database: &str) -> (String, JoinHandle<std::io::Result<()>>) {
    let made = Command::new(env!("CARGO_BIN_EXE_fundledger"))
        .args(["demo", "--no-serve", "--data-dir", "demo"])
        .current_dir(folder.path())
        .env("FUNDLEDGER_DATABASE", database)
        .env("FUNDLEDGER_DATA", folder.path())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let store = Store::open(database, false).await.unwrap();
    let office = web::Office::of(store, env!("CARGO_BIN_EXE_fundledger").into());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    (host, tokio::spawn(web::serve(listener, office)))
}

/// Asks that office for something.
async fn asks(host: &str, method: &'static str, address: &str, body: String) -> Answer {
    let (host, address) = (host.to_owned(), address.to_owned());
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let asked = move || ask(&host, method, &address, &headers, body.as_bytes());
    tokio::task::spawn_blocking(asked).await.unwrap()
}

/// The texts that the pages of the demonstration run, on the database that it is made in.
async fn texts_of_pages(folder: &TempDir, database: &str) -> BTreeSet<String> {
    let (host, serving) = opened(folder, database).await;
    heard().0.lock().unwrap().clear();
    let pages = PAGES
        .iter()
        .map(|(_, address)| *address)
        .filter(|address| address.starts_with("/cambridge"));
    for address in pages {
        let status = asks(&host, "GET", address, String::new()).await.status;
        assert!(status < 400, "{address}: {status}");
    }
    serving.abort();
    let texts = heard().0.lock().unwrap().clone();
    texts
        .into_iter()
        .filter(|text| text.starts_with("select") || text.starts_with("with"))
        .collect()
}

/// The texts are heard by the whole process, so one engine is asked at a time.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn no_query_of_a_page_grows_with_the_ledger_on_sqlite() {
    let _turn = TURN.lock().await;
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("book.db").display().to_string();
    let texts = texts_of_pages(&folder, &database).await;
    assert!(texts.len() > 40, "only {} texts were heard", texts.len());
    let options = SqliteConnectOptions::new().filename(&database);
    let mut prompt: SqliteConnection = options.connect().await.unwrap();
    let mut found = Vec::new();
    for text in &texts {
        let question = AssertSqlSafe(format!("explain query plan {text}"));
        let rows = sqlx::query(question).fetch_all(&mut prompt).await.unwrap();
        let mut plan = Plan::default();
        for row in &rows {
            let detail: String = row.get("detail");
            plan.sorts |= detail.starts_with("USE TEMP B-TREE FOR ORDER BY");
            let mut words = detail.split(' ');
            if !matches!(words.next(), Some("SEARCH" | "SCAN")) {
                continue;
            }
            let condition = detail.split_once('(').map_or("", |(_, rest)| rest);
            let condition = condition.trim_end_matches(')').to_owned();
            let name = words.next().unwrap().to_owned();
            plan.reads.push((name, condition));
        }
        judged(text, &plan, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_of_a_page_grows_with_the_ledger_on_postgresql() {
    let _turn = TURN.lock().await;
    let Some(cluster) = cluster() else { return };
    let folder = TempDir::new().unwrap();
    let database = cluster.empty_database();
    let texts = texts_of_pages(&folder, &database).await;
    assert!(texts.len() > 40, "only {} texts were heard", texts.len());
    let options: PgConnectOptions = database.parse().unwrap();
    let mut prompt: PgConnection = options.connect().await.unwrap();
    // The demonstration is small, and any way through it is as good as another: the planner is told
    // that what grows has a million rows.
    let growing = GROWING.map(|table| format!("'{table}'")).join(", ");
    let told = format!(
        "update pg_class set reltuples = 1000000, relpages = 1 where oid in \
         (select c.oid from pg_class c where c.relname in ({growing}) union \
         select i.indexrelid from pg_index i join pg_class c on c.oid = i.indrelid \
         where c.relname in ({growing}))"
    );
    for setting in [
        "analyze",
        told.as_str(),
        "set enable_seqscan = off",
        "set enable_bitmapscan = off",
        "set plan_cache_mode = force_generic_plan",
    ] {
        let setting = AssertSqlSafe(setting.to_owned());
        sqlx::raw_sql(setting).execute(&mut prompt).await.unwrap();
    }
    let mut found = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let prepare = AssertSqlSafe(format!("prepare t{number} as {text}"));
        sqlx::raw_sql(prepare).execute(&mut prompt).await.unwrap();
        let places = (1..20).filter(|place| text.contains(&format!("${place}")));
        let nulls = vec!["null"; places.count()].join(", ");
        let given = if nulls.is_empty() {
            nulls
        } else {
            format!("({nulls})")
        };
        let explain = AssertSqlSafe(format!("explain (format json) execute t{number} {given}"));
        let rows = sqlx::raw_sql(explain).fetch_all(&mut prompt).await.unwrap();
        let told: Value = rows[0].get(0);
        let mut plan = Plan::default();
        walk(&told, &mut plan);
        judged(text, &plan, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The paper of a reconciliation is worked out once for a head.
#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_worked_out_once_until_the_book_moves() {
    const PAPER: &str = "/cambridge/reconcile/1100/2020-10-31";
    let _turn = TURN.lock().await;
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("book.db").display().to_string();
    let (host, serving) = opened(&folder, &database).await;
    let works_it_out = async || {
        heard().0.lock().unwrap().clear();
        let page = asks(&host, "GET", PAPER, String::new()).await.body;
        assert!(page.contains("Difference nil"), "{page}");
        let texts = heard().0.lock().unwrap();
        texts.iter().any(|text| text.contains("from account_day"))
    };
    assert!(works_it_out().await);
    assert!(!works_it_out().await);
    let add = "/cambridge/add/funders";
    let key = asks(&host, "GET", add, String::new()).await.hidden("form");
    let why = ("why", "They will fund us");
    let fields = [
        ("form", key.as_str()),
        ("code", "NEW"),
        ("name", "New"),
        why,
    ];
    asks(&host, "POST", add, form(&fields)).await.leads();
    assert!(works_it_out().await);
    serving.abort();
}

/// Making the rules ready takes longer than a page; where no line is shown they are not needed.
#[tokio::test(flavor = "multi_thread")]
async fn rules_are_made_ready_once_until_one_changes() {
    const LINE: &str = "/cambridge/coding/42";
    const RECORDS: &str = "from record where book = $1 and kind = $2 and ($3 = '' or code = $3)";
    let (_turn, folder) = (TURN.lock().await, TempDir::new().unwrap());
    let database = folder.path().join("book.db").display().to_string();
    let (host, serving) = opened(&folder, &database).await;
    let reads = async |address: &str, part: &str| {
        heard().0.lock().unwrap().clear();
        asks(&host, "GET", address, String::new()).await;
        let texts = heard().0.lock().unwrap();
        texts.iter().any(|text| text.contains(part))
    };
    assert!(reads(LINE, RECORDS).await && !reads(LINE, RECORDS).await);
    let end = "/cambridge/rules/Meetings/end";
    let page = asks(&host, "GET", end, String::new()).await;
    let (key, seen) = (page.hidden("form"), page.hidden("seen"));
    let fields = form(&[("form", &key), ("seen", &seen)]);
    asks(&host, "POST", end, fields).await.leads();
    assert!(reads(LINE, RECORDS).await && !reads(LINE, RECORDS).await);
    assert!(!reads("/cambridge/coding", "from open_entry").await);
    serving.abort();
}
