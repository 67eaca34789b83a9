//! Both engines have the same tables, take the same texts, and refuse the same changes.

use std::{collections::BTreeSet, fs, path::Path};

use fundledger::{
    ledger::code::AccountCode,
    store::{Store, error::StoreError, statements::import::NewLine},
};
use jiff::civil::date;

use super::{
    fixture::{Database, act, cost, founded, on_both, postgres, proved, sqlite},
    raw::Prompt,
    statements::{lines, rows, with_statement},
};

const SQLITE_SCHEMA: [&str; 4] = [
    "select m.name || '.' || c.name || ' ' || c.type || case c.\"notnull\" when 1 then ' not null' \
     else '' end from sqlite_master m, pragma_table_info(m.name) c \
     where m.type = 'table' and m.name not like '%sql%'",
    "select t || ' key (' || group_concat(name, ', ') || ')' from (select m.name as t, c.name \
     from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and c.pk > 0 \
     and m.name not like '%sql%' order by m.name, c.pk) group by t",
    "select t || ' references ' || other || ' (' || group_concat(f, ', ') || ') (' \
     || group_concat(o, ', ') || ')' from (select m.name as t, k.id, k.\"table\" as other, \
     k.\"from\" as f, k.\"to\" as o from sqlite_master m, pragma_foreign_key_list(m.name) k \
     where m.type = 'table' order by m.name, k.id, k.seq) group by t, id, other",
    "select t || ' index ' || (case u when 1 then 'unique ' else '' end) || '(' \
     || group_concat(c, ', ') || ')' from (select m.name as t, l.name as i, l.\"unique\" as u, \
     x.name as c from sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) x \
     where m.type = 'table' and l.origin <> 'pk' and m.name not like '%sql%' \
     order by m.name, l.name, x.seqno) group by t, i, u",
];

const POSTGRES_SCHEMA: [&str; 4] = [
    "select table_name || '.' || column_name || ' ' || data_type || \
     case is_nullable when 'NO' then ' not null' else '' end from information_schema.columns \
     where table_schema = current_schema() and table_name not like '\\_sqlx%'",
    "select conrelid::regclass || ' key (' || (select string_agg(attname, ', ' order by place) \
     from unnest(conkey) with ordinality k (n, place) join pg_attribute on attrelid = conrelid \
     and attnum = n) || ')' from pg_constraint where contype = 'p' \
     and connamespace = current_schema()::regnamespace \
     and conrelid::regclass::text not like '\\_sqlx%'",
    "select conrelid::regclass || ' references ' || confrelid::regclass || ' (' || (select \
     string_agg(attname, ', ' order by place) from unnest(conkey) with ordinality k (n, place) \
     join pg_attribute on attrelid = conrelid and attnum = n) || ') (' || (select \
     string_agg(attname, ', ' order by place) from unnest(confkey) with ordinality k (n, place) \
     join pg_attribute on attrelid = confrelid and attnum = n) || ')' from pg_constraint \
     where contype = 'f' and connamespace = current_schema()::regnamespace",
    "select indrelid::regclass || ' index ' || case when indisunique then 'unique ' else '' end \
     || '(' || (select string_agg(attname, ', ' order by place) from unnest(indkey::int2[]) \
     with ordinality k (n, place) join pg_attribute on attrelid = indrelid and attnum = n) || ')' \
     from pg_index join pg_class on pg_class.oid = indexrelid where not indisprimary \
     and relnamespace = current_schema()::regnamespace \
     and indrelid::regclass::text not like '\\_sqlx%'",
];

async fn schema(db: &Database, questions: &[&str]) -> BTreeSet<String> {
    let mut prompt = Prompt::open(db).await;
    let mut schema = BTreeSet::new();
    for question in questions {
        let rows = prompt.column(question).await;
        assert!(!rows.is_empty(), "{question}");
        schema.extend(rows.into_iter().map(|row| {
            // Each engine's best type for the same thing.
            row.replace(" INTEGER", " bigint")
                .replace(" integer", " bigint")
                .replace(" TEXT", " text")
                .replace(" date", " text")
                .replace(" BLOB", " bytea")
                .replace(" blob", " bytea")
        }));
    }
    schema
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_keys() {
    let Some(postgres) = postgres().await else {
        return;
    };
    let sqlite = schema(&sqlite().await, &SQLITE_SCHEMA).await;
    let postgres = schema(&postgres, &POSTGRES_SCHEMA).await;
    let differs: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(differs.is_empty(), "{differs:#?}");
}

/// What SQLite is told of a large book names every key that a table has now, and nothing else.
#[tokio::test]
async fn sqlite_is_told_of_every_key() {
    let database = sqlite().await;
    let mut prompt = Prompt::open(&database).await;
    let told = prompt
        .column(
            "select tbl || ' ' || idx || ' ' || (length(stat) - length(replace(stat, ' ', ''))) \
             from sqlite_stat1",
        )
        .await;
    let keys = prompt
        .column(
            "select m.name || ' ' || case when l.origin = 'pk' and m.sql like '%without rowid%' \
             then m.name else l.name end || ' ' || (select count(*) from pragma_index_info(l.name)) \
             from sqlite_master m, pragma_index_list(m.name) l \
             where m.type = 'table' and m.name not like '%sql%' and m.name not like 'setup%'",
        )
        .await;
    let (told, keys): (BTreeSet<_>, BTreeSet<_>) =
        (told.into_iter().collect(), keys.into_iter().collect());
    let differs: Vec<_> = told.symmetric_difference(&keys).collect();
    assert!(differs.is_empty(), "{differs:#?}");
}

/// Every SQL text of the store as an engine has it, batches with two rows.
fn texts(engine: &str) -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.ends_with("batch.rs") {
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            for after in source
                .split("sql!(")
                .skip(1)
                .filter(|s| !s.starts_with('$'))
            {
                if let Some((text, _)) = literal(after) {
                    texts.push(text);
                }
            }
            let listed = source.split("fetch_listed!(").skip(1);
            let keyed = source.split("fetch_keyed!(").skip(1);
            let marked = source.split("fetch_marked!(").skip(1);
            for after in listed.chain(keyed).chain(marked) {
                let (text, _) = literal(after).unwrap();
                let (hex, end) = if engine == "sqlite" {
                    ("hex(", ")")
                } else {
                    ("encode(", ", 'hex')")
                };
                let text = text.replace(
                    "{hex e.source_sha256}",
                    &format!("{hex}e.source_sha256{end}"),
                );
                texts.push(if engine == "sqlite" {
                    text.replace("{list}", "select value from json_each($2)")
                        .replace("{marks}", "select unhex(value) from json_each($2)")
                        .replace("{keys}", "select value as key from json_each($2)")
                        .replace("{array}", "json_array")
                } else {
                    text.replace(" in ({list})", " = any($2)")
                        .replace(" in ({marks})", " = any($2)")
                        .replace("{keys}", "select unnest(cast($2 as text[])) as key")
                        .replace("{array}", "json_build_array")
                });
            }
            for after in source.split("fetch_by_engine!(").skip(1) {
                let (text, _) = literal(after).unwrap();
                let (before, named) = text.split_once("{by ").unwrap();
                let (index, after) = named.split_once('}').unwrap();
                texts.push(if engine == "sqlite" {
                    format!("{before}indexed by {index}{after}")
                        .replace("{cells}", "json_each($2) c")
                } else {
                    format!("{before}{after}")
                        .replace("{cells}", "jsonb_array_elements($2::jsonb) c")
                });
            }
            for after in source.split("insert_rows!(").skip(1) {
                let (head, rest) = literal(after).unwrap();
                let (tail, _) = literal(rest).unwrap();
                let digits = rest.trim_start_matches([',', ' ', '\n']);
                let counts = digits.split(',').next().unwrap().split(" + ");
                let counts: Vec<usize> = counts.map(|count| count.parse().unwrap()).collect();
                // What is often alike is bound with each row, and once for all.
                let (own, shared) = (counts[0], *counts.last().unwrap());
                let alike = if counts.len() == 3 { counts[1] } else { 0 };
                for (columns, shared) in [(own + alike, shared), (own, alike + shared)] {
                    texts.push(batch(engine, (&head, columns, shared, &tail)));
                }
            }
        }
    }
    texts
}

/// A batch of two rows of so many columns, and of so many that both share.
fn batch(engine: &str, (head, columns, shared, tail): (&str, usize, usize, &str)) -> String {
    let places = |first: usize, many: usize| {
        let places: Vec<_> = (first..first + many).map(|n| format!("${n}")).collect();
        places.join(", ")
    };
    let (one, two) = (places(1, columns), places(1 + columns, columns));
    let all = places(1 + 2 * columns, shared);
    if engine == "sqlite" {
        format!(
            "with given as (values ({one}), ({two})) {head} \
             select given.*, {all} from given where true {tail}"
        )
    } else {
        format!("{head} values ({one}, {all}), ({two}, {all}) {tail}")
    }
}

/// The first string literal of some source, and what follows it.
fn literal(source: &str) -> Option<(String, &str)> {
    let (_, source) = source.split_once('"')?;
    let end = source
        .match_indices('"')
        .find(|(at, _)| !source[..*at].ends_with('\\'))?
        .0;
    let mut text = String::new();
    for line in source[..end].split("\\\n") {
        text.push_str(if text.is_empty() {
            line
        } else {
            line.trim_start()
        });
    }
    Some((text, &source[end + 1..]))
}

#[tokio::test]
async fn every_text_prepares_on_both_engines() {
    on_both(async |db| {
        let texts = texts(db.engine);
        assert!(texts.len() > 80, "only {} texts were found", texts.len());
        let mut prompt = Prompt::open(&db).await;
        for text in &texts {
            let prepared = prompt.prepare(text).await;
            assert!(prepared.is_ok(), "{}: {text}: {prepared:?}", db.engine);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_written_is_never_changed_even_from_a_prompt() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut prompt = Prompt::open(&db).await;
        let tables = [
            ("entry", "text = 'x'"),
            ("posting", "amount_pence = 1"),
            ("chain", "item = 9"),
            ("record", "body = 'x'"),
            ("import", "profile = 'x'"),
            ("statement_line", "amount_pence = 1"),
            ("set_aside", "why = 'x'"),
            ("file", "name = 'x'"),
            ("line_match", "line = 2"),
        ];
        for (table, change) in tables {
            let rows = prompt
                .column(&format!("select cast(count(*) as text) from {table}"))
                .await;
            assert_ne!(rows, ["0"], "{table} is empty, so nothing would be shown");
            for change in [
                format!("update {table} set {change}"),
                format!("delete from {table}"),
            ] {
                let done = prompt.run(&change).await;
                assert!(done.is_err(), "{}: {change}", db.engine);
            }
        }
        if db.engine == "postgres" {
            assert!(prompt.run("truncate entry cascade").await.is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn a_newer_database_is_refused_and_an_older_one_says_so() {
    on_both(async |db| {
        db.store.check_version().await.unwrap();
        let again = db.store.migrate().await.unwrap();
        assert_eq!(again.from, again.to);
        let newest = again.to;
        let mut prompt = Prompt::open(&db).await;
        prompt
            .run("update _sqlx_migrations set version = version + 1000")
            .await
            .unwrap();
        let refused = db.store.check_version().await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Newer { found, to }
                if found == newest + 1000 && to == newest),
            "{refused}"
        );
        assert!(matches!(
            db.store.migrate().await,
            Err(StoreError::Newer { .. })
        ));
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.sqlite").display().to_string();
    let missing = Store::open(&path, false).await.unwrap_err();
    assert!(matches!(missing, StoreError::NoDatabase(_)), "{missing}");
    let store = Store::open(&path, true).await.unwrap();
    assert!(matches!(
        store.check_version().await,
        Err(StoreError::Older { found: 0, .. })
    ));
}

#[tokio::test]
async fn a_copy_of_the_file_alone_holds_what_was_committed_while_the_book_is_open() {
    let db = sqlite().await;
    founded(&db.store).await;
    let entry = proved(cost(date(2020, 6, 1), "6300", "RES", "5.00"));
    let mut writer = db.store.write("tandridge").await.unwrap();
    writer.post(&[entry], &act()).await.unwrap();
    let head = writer.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    fs::copy(&db.url, &copy).unwrap();
    let copied = Store::open(&copy.display().to_string(), false)
        .await
        .unwrap();
    let mut reader = copied.read("tandridge").await.unwrap();
    assert_eq!(reader.head().await.unwrap(), head);
}

#[tokio::test]
async fn a_full_disk_gives_a_sentence_and_loses_nothing() {
    let db = sqlite().await;
    founded(&db.store).await;
    let mut prompt = Prompt::open(&db).await;
    let pages: i64 = prompt
        .column("select cast(page_count as text) from pragma_page_count")
        .await[0]
        .parse()
        .unwrap();
    let url = format!("sqlite:{}?max_page_count={}", db.url, pages + 5);
    let store = Store::open(&url, false).await.unwrap();
    let before = store.read("tandridge").await.unwrap().head().await.unwrap();
    let many: Vec<_> = (0..2_000)
        .map(|_| proved(cost(date(2020, 6, 1), "6300", "RES", "5.00")))
        .collect();
    let mut writer = store.write("tandridge").await.unwrap();
    let refused = writer.post(&many, &act()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Full(_)), "{refused:?}");
    assert_eq!(
        refused.to_string(),
        "the disk is full, so nothing was written; make room and try again"
    );
    drop(writer);
    let lines = lines();
    let lines: Vec<NewLine<'_>> = (1..=4_000)
        .map(|occurrence| NewLine {
            occurrence,
            ..rows(&lines)[0]
        })
        .collect();
    let mut writer = store.write("tandridge").await.unwrap();
    let mut arriving = writer.begin_import(AccountCode::BANK).await.unwrap();
    let written = writer.lines_in(&mut arriving, &lines, &mut |_| {}).await;
    let refused = written.unwrap_err();
    assert!(matches!(refused, StoreError::Full(_)), "{refused:?}");
    drop(writer);
    let mut reader = store.read("tandridge").await.unwrap();
    assert_eq!(reader.head().await.unwrap(), before);
    let mut writer = store.write("tandridge").await.unwrap();
    writer.post(&many[..1], &act()).await.unwrap();
    writer.commit().await.unwrap();
}
