//! Many rows a statement: the texts of batch inserts and of lists, and the blocks that run them.
//!
//! A row at a time costs a thread hop each on SQLite; hundreds a statement cost one. A [`Block`]
//! holds inserts with all that they bind, so that the next can be made while one runs.
//!
//! These are the texts that differ by engine. SQLite looks a numbered placeholder up among all the
//! others, so a batch there takes plain ones; it takes a list as JSON, where PostgreSQL takes an
//! array.

use std::{fmt::Write as _, sync::LazyLock};

use sqlx::{Postgres, Sqlite, postgres::PgArguments, query::Query, sqlite::SqliteArguments};

use super::{Tx, error::StoreError};

/// The texts of one statement on both engines.
pub(crate) struct Texts {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

/// A text that is made once, at its first use.
pub(crate) type Once = LazyLock<Texts>;

/// Inserts with what they bind, to be run in their order.
pub(crate) enum Block {
    Sqlite(Vec<Query<'static, Sqlite, SqliteArguments>>),
    Postgres(Vec<Query<'static, Postgres, PgArguments>>),
}

impl Block {
    /// An empty block for the engine of a transaction.
    pub(crate) const fn on(tx: &Tx) -> Block {
        match tx {
            Tx::Sqlite(_) => Block::Sqlite(Vec::new()),
            Tx::Postgres(_) => Block::Postgres(Vec::new()),
        }
    }

    /// Runs the inserts.
    pub(crate) async fn run(self, tx: &mut Tx) -> Result<(), StoreError> {
        match (self, tx) {
            (Block::Sqlite(inserts), Tx::Sqlite(tx)) => {
                for insert in inserts {
                    insert.execute(&mut **tx).await?;
                }
            }
            (Block::Postgres(inserts), Tx::Postgres(tx)) => {
                for insert in inserts {
                    insert.execute(&mut **tx).await?;
                }
            }
            (Block::Sqlite(_), Tx::Postgres(_)) | (Block::Postgres(_), Tx::Sqlite(_)) => {
                return Err(sqlx::Error::Configuration("another engine's inserts".into()).into());
            }
        }
        Ok(())
    }
}

/// The texts of an insert of so many rows.
pub(crate) fn insert_texts(head: &str, columns: usize, rows: usize, tail: &str) -> Texts {
    let (mut sqlite, mut postgres) = (String::new(), String::new());
    let mut place = 0_usize;
    for row in 0..rows {
        let open = if row == 0 { "(" } else { "), (" };
        sqlite.push_str(open);
        postgres.push_str(open);
        for column in 0..columns {
            place = place.saturating_add(1);
            let comma = if column == 0 { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(sqlite, "{comma}?");
            let _ = write!(postgres, "{comma}${place}");
        }
    }
    Texts {
        sqlite: format!("{head} values {sqlite}) {tail}"),
        postgres: format!("{head} values {postgres}) {tail}"),
    }
}

/// The texts of a statement whose `in ({list})` takes the numbers of its second parameter, or whose
/// `({keys})` are its texts, and whose `{array}(…)` and `{hex …}` make one JSON text of a row: to
/// move values out of the engine one by one costs more than anything done with them.
pub(crate) fn list_texts(text: &str) -> Texts {
    let sqlite = text.replace("{list}", "select value from json_each($2)");
    let postgres = text.replace(" in ({list})", " = any($2)");
    Texts {
        sqlite: with_hex(
            &sqlite
                .replace("{keys}", "select value as key from json_each($2)")
                .replace("{array}", "json_array"),
            "lower(hex(",
            "))",
        ),
        postgres: with_hex(
            &postgres
                .replace("{keys}", "select unnest(cast($2 as text[])) as key")
                .replace("{array}", "json_build_array"),
            "encode(",
            ", 'hex')",
        ),
    }
}

/// Bytes as hexadecimal digits, null where there are none.
fn with_hex(text: &str, before: &str, after: &str) -> String {
    let mut parts = text.split("{hex ");
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (column, rest) = part.split_once('}').unwrap_or((part, ""));
        // Writing to a string cannot fail.
        let _ = write!(
            made,
            "case when {column} is not null then {before}{column}{after} end{rest}"
        );
    }
    made
}

/// The texts of a statement whose `{cells}` are the values `c.value` of a JSON array, its second
/// parameter, and whose `{by INDEX}` names the index to read: SQLite, which does not count rows,
/// would rather read a whole table in its own order.
pub(crate) fn engine_texts(text: &str) -> Texts {
    let (sqlite, postgres) = match text.split_once("{by ") {
        Some((before, named)) => {
            let (index, after) = named.split_once('}').unwrap_or((named, ""));
            (
                format!("{before}indexed by {index}{after}"),
                format!("{before}{after}"),
            )
        }
        None => (text.to_owned(), text.to_owned()),
    };
    Texts {
        sqlite: sqlite.replace("{cells}", "json_each($2) c"),
        postgres: postgres.replace("{cells}", "jsonb_array_elements($2::jsonb) c"),
    }
}

/// Adds the inserts of some rows to a block, many rows a statement. `$bind` is handed the query and
/// a row, and returns the query with the row's columns bound.
macro_rules! insert_rows {
    ($block:expr, $head:literal, $columns:literal, $tail:literal, $rows:expr,
     |$query:ident, $row:ident| $bind:expr) => {{
        const ROWS: usize = $crate::store::batch::rows_a_statement($columns);
        static FULL: $crate::store::batch::Once = std::sync::LazyLock::new(|| {
            $crate::store::batch::insert_texts($head, $columns, ROWS, $tail)
        });
        for chunk in $rows.chunks(ROWS) {
            // The odd last batch is not worth a place among the prepared statements.
            let odd = (chunk.len() < ROWS)
                .then(|| $crate::store::batch::insert_texts($head, $columns, chunk.len(), $tail));
            match $block {
                $crate::store::batch::Block::Sqlite(inserts) => {
                    let mut $query = match odd {
                        None => sqlx::query(FULL.sqlite.as_str()),
                        Some(odd) => sqlx::query(sqlx::AssertSqlSafe(odd.sqlite)).persistent(false),
                    };
                    for $row in chunk {
                        $query = $bind;
                    }
                    inserts.push($query);
                }
                $crate::store::batch::Block::Postgres(inserts) => {
                    let mut $query = match odd {
                        None => sqlx::query(FULL.postgres.as_str()),
                        Some(odd) => {
                            sqlx::query(sqlx::AssertSqlSafe(odd.postgres)).persistent(false)
                        }
                    };
                    for $row in chunk {
                        $query = $bind;
                    }
                    inserts.push($query);
                }
            }
        }
    }};
}

/// How many rows of so many columns one statement takes.
pub(crate) const fn rows_a_statement(columns: usize) -> usize {
    match PLACES.checked_div(columns) {
        Some(rows) => rows,
        None => 1,
    }
}

/// The places of a statement: a few hundred rows. Neither engine takes more than 32,766.
const PLACES: usize = 4_000;

/// Runs a statement for the numbers of a list, and gathers what it returns.
macro_rules! fetch_listed {
    ($tx:expr, $text:literal, $book:expr, $numbers:expr) => {{
        static TEXTS: $crate::store::batch::Once =
            std::sync::LazyLock::new(|| $crate::store::batch::list_texts($text));
        let numbers: &[i64] = $numbers.as_ref();
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let text: &'static str = TEXTS.sqlite.as_str();
                let list = serde_json::to_string(numbers)?;
                let query = sqlx::query_as(text).bind($book).bind(list);
                query.fetch_all(&mut **tx).await?
            }
            $crate::store::Tx::Postgres(tx) => {
                let text: &'static str = TEXTS.postgres.as_str();
                let query = sqlx::query_as(text).bind($book).bind(numbers);
                query.fetch_all(&mut **tx).await?
            }
        }
    }};
}

/// Runs a statement whose text differs by engine in `{cells}` or `{by INDEX}`, and gathers what it
/// returns. `$bind` is handed the query and returns it with everything bound.
macro_rules! fetch_by_engine {
    ($tx:expr, $text:literal, |$query:ident| $bind:expr) => {{
        static TEXTS: $crate::store::batch::Once =
            std::sync::LazyLock::new(|| $crate::store::batch::engine_texts($text));
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let $query = sqlx::query_as(TEXTS.sqlite.as_str());
                $bind.fetch_all(&mut **tx).await?
            }
            $crate::store::Tx::Postgres(tx) => {
                let $query = sqlx::query_as(TEXTS.postgres.as_str());
                $bind.fetch_all(&mut **tx).await?
            }
        }
    }};
}

/// Runs a statement for the texts of a list and a bound, and gathers what it returns.
macro_rules! fetch_keyed {
    ($tx:expr, $text:literal, $book:expr, $keys:expr, $bound:expr) => {{
        static TEXTS: $crate::store::batch::Once =
            std::sync::LazyLock::new(|| $crate::store::batch::list_texts($text));
        let keys: &[String] = $keys.as_ref();
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let text: &'static str = TEXTS.sqlite.as_str();
                let list = serde_json::to_string(keys)?;
                let query = sqlx::query_as(text).bind($book).bind(list).bind($bound);
                query.fetch_all(&mut **tx).await?
            }
            $crate::store::Tx::Postgres(tx) => {
                let text: &'static str = TEXTS.postgres.as_str();
                let query = sqlx::query_as(text).bind($book).bind(keys).bind($bound);
                query.fetch_all(&mut **tx).await?
            }
        }
    }};
}
