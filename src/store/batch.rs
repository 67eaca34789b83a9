//! Many rows a statement: the texts of batch inserts and of lists, and the loops that fill them.
//!
//! A row at a time costs a thread hop each on SQLite; hundreds a statement cost one. These are the
//! texts that differ by engine. SQLite looks a numbered placeholder up among all the others, so a
//! batch there takes plain ones; it takes a list as JSON, where PostgreSQL takes an array.

use std::{fmt::Write as _, sync::LazyLock};

/// The texts of one statement on both engines.
pub(crate) struct Texts {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

/// A text that is made once, at its first use.
pub(crate) type Once = LazyLock<Texts>;

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

/// The texts of a statement whose `in ({list})` takes the numbers of its second parameter.
pub(crate) fn list_texts(text: &str) -> Texts {
    Texts {
        sqlite: text.replace("{list}", "select value from json_each($2)"),
        postgres: text.replace(" in ({list})", " = any($2)"),
    }
}

/// Inserts rows, many a statement. `$bind` is handed the query and a row, and returns the query
/// with the row's columns bound.
macro_rules! insert_rows {
    ($tx:expr, $head:literal, $columns:literal, $tail:literal, $rows:expr,
     |$query:ident, $row:ident| $bind:expr) => {{
        const ROWS: usize = 200;
        static FULL: $crate::store::batch::Once = std::sync::LazyLock::new(|| {
            $crate::store::batch::insert_texts($head, $columns, ROWS, $tail)
        });
        for chunk in $rows.chunks(ROWS) {
            // The odd last batch is not worth a place among the prepared statements.
            let full = chunk.len() == ROWS;
            let odd = (!full)
                .then(|| $crate::store::batch::insert_texts($head, $columns, chunk.len(), $tail));
            match $tx {
                $crate::store::Tx::Sqlite(tx) => {
                    let text = odd.as_ref().unwrap_or(&FULL).sqlite.as_str();
                    let mut $query = sqlx::query(sqlx::AssertSqlSafe(text)).persistent(full);
                    for $row in chunk {
                        $query = $bind;
                    }
                    $query.execute(&mut **tx).await.map(drop)
                }
                $crate::store::Tx::Postgres(tx) => {
                    let text = odd.as_ref().unwrap_or(&FULL).postgres.as_str();
                    let mut $query = sqlx::query(sqlx::AssertSqlSafe(text)).persistent(full);
                    for $row in chunk {
                        $query = $bind;
                    }
                    $query.execute(&mut **tx).await.map(drop)
                }
            }?;
        }
    }};
}

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
