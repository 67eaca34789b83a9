//! No page runs a query whose cost grows with the whole ledger: every query of every page is heard
//! as it is run, and each engine is asked how it would answer it.
//!
//! A table that grows with the ledger must be searched by more than its book; a search over a range
//! of numbers must say where it ends. What a plan cannot show is bounded in the text itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::{Mutex, OnceLock},
};

use fundledger::{store::Store, web};
use regex::Regex;
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, PgConnection, Row as _, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::{
    cluster::cluster,
    http::{Answer, ask, form},
    met::PAGES,
};

/// The tables that grow with the ledger. What waits grows with what waits, and is counted.
const GROWING: [&str; 10] = [
    "entry",
    "posting",
    "statement_line",
    "line_match",
    "chain",
    "month_balance",
    "account_day",
    "entry_apart",
    "import_day",
    "set_aside",
];

/// Every text that the store has run, as its driver tells it.
struct Heard(Mutex<BTreeSet<String>>);

static HEARD: OnceLock<&'static Heard> = OnceLock::new();

#[derive(Default)]
struct Text {
    summary: String,
    statement: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.statement),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, format!("{value:?}").trim_matches('"'));
    }
}

impl Subscriber for &'static Heard {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let whole = if text.statement.is_empty() {
            text.summary
        } else {
            text.statement
        };
        self.0.lock().unwrap().insert(whole);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn heard() -> &'static Heard {
    HEARD.get_or_init(|| {
        let heard: &'static Heard = Box::leak(Box::new(Heard(Mutex::default())));
        tracing::subscriber::set_global_default(heard).expect("nobody listens yet");
        heard
    })
}

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

/// The tables of a text by the name that a plan calls them.
fn tables(text: &str) -> BTreeMap<String, String> {
    let named = Regex::new(r"(?:from|join) ([a-z_]+)(?: (?:as )?([a-z]+))?").unwrap();
    let words = [
        "where", "on", "order", "join", "group", "cross", "union", "limit",
    ];
    named
        .captures_iter(text)
        .map(|found| {
            let table = found[1].to_owned();
            let alias = found.get(2).map(|alias| alias.as_str().to_owned());
            let alias = alias.filter(|alias| !words.contains(&alias.as_str()));
            (alias.unwrap_or_else(|| table.clone()), table)
        })
        .collect()
}

/// What is wrong with the way a growing table is searched, by the columns of its condition.
fn fault(text: &str, condition: &str) -> Option<&'static str> {
    let others = condition
        .split(" AND ")
        .map(|part| part.trim_matches(|c| c == '(' || c == ')').trim())
        .filter(|part| !part.starts_with("book"));
    let others: Vec<&str> = others.filter(|part| !part.is_empty()).collect();
    if condition.contains("ANY(") {
        return Some("it skips over the values of a column");
    }
    let ends = text.starts_with("select max(") || text.starts_with("select min(");
    if others.is_empty() && !ends {
        return Some("it is searched by its book alone");
    }
    let equal = others
        .iter()
        .any(|part| part.contains("= ") || part.contains("=?") || part.contains("ANY"));
    if equal || ends {
        None
    } else if !text.contains("limit") {
        Some("its range has no end")
    } else {
        reads_over(text, condition).then_some("its limit counts only the rows that fit it")
    }
}

/// Whether a bounded search passes over rows that a column rules out which SQLite's search does not
/// know: they are read, and not counted.
fn reads_over(text: &str, condition: &str) -> bool {
    let searched = r"from [a-z_]+(?: [a-z])?(?: indexed by [a-z_]+)? where (.*?) order by";
    let equals = Regex::new(r"\b([a-z_]+) = \$\d").unwrap();
    let known = |column: &str| condition.contains(&format!("{column}=?"));
    condition.contains('?')
        && Regex::new(searched)
            .unwrap()
            .captures_iter(text)
            .flat_map(|found| equals.captures_iter(found.get(1).unwrap().as_str()))
            .any(|found| !known(&found[1]))
}

#[test]
fn a_limit_bounds_nothing_where_the_search_passes_over_rows() {
    let text = "select number from (select number, text from entry \
                where book = $1 and number > $2 and year = $3 order by number limit $7) e";
    assert!(fault(text, "book=? AND number>?").is_some());
    assert_eq!(fault(text, "book=? AND year=? AND number>?"), None);
    assert!(fault(text, "ANY(book) AND year=? AND number>?").is_some());
    let asked = "select l.number from statement_line l where l.book = $1 and l.number > $2 \
                 and ($4 = 0 or l.import = $4) order by l.number limit $9";
    assert!(fault(asked, "book=? AND number>?").is_some());
    assert_eq!(fault(asked, "book=? AND import=? AND number>?"), None);
}

fn judged(text: &str, plan: &[(String, String)], found: &mut Vec<String>) {
    let tables = tables(text);
    for (name, condition) in plan {
        let table = tables.get(name).unwrap_or(name);
        if !GROWING.contains(&table.as_str()) {
            continue;
        }
        if let Some(why) = fault(text, condition) {
            found.push(format!("{table}: {why}\n  {condition}\n  {text}"));
        }
    }
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
        let plan: Vec<(String, String)> = rows
            .iter()
            .filter_map(|row| {
                let detail: String = row.get("detail");
                let mut words = detail.split(' ');
                let searched = matches!(words.next(), Some("SEARCH" | "SCAN"));
                let name = words.next()?.to_owned();
                let condition = detail.split_once('(').map_or("", |(_, rest)| rest);
                searched.then(|| (name, condition.trim_end_matches(')').to_owned()))
            })
            .collect();
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
        let plan: Value = rows[0].get(0);
        let mut nodes = Vec::new();
        walk(&plan, &mut nodes);
        judged(text, &nodes, &mut found);
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

/// The nodes of a plan that read a table, with the condition on its index.
fn walk(plan: &Value, nodes: &mut Vec<(String, String)>) {
    match plan {
        Value::Array(parts) => parts.iter().for_each(|part| walk(part, nodes)),
        Value::Object(node) => {
            if let Some(name) = node.get("Alias").and_then(Value::as_str) {
                let condition = node.get("Index Cond").and_then(Value::as_str);
                // A name that is used twice in a text is numbered.
                let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
                nodes.push((name.to_owned(), condition.unwrap_or_default().to_owned()));
            }
            node.values().for_each(|part| walk(part, nodes));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
