//! Many rows a statement: the texts of batch inserts and of lists, and the loop that fills them.
//!
//! A row at a time costs a thread hop each on SQLite; hundreds a statement cost one.

use std::fmt::Write as _;

/// The text of an insert of so many rows, its placeholders numbered row by row.
pub(crate) fn insert_text(head: &str, columns: usize, rows: usize, tail: &str) -> String {
    let mut text = format!("{head} values ");
    let mut place = 0_usize;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            place = place.saturating_add(1);
            let comma = if column == 0 { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}${place}");
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(tail);
    text
}

/// The text of a statement with `{list}` replaced by so many placeholders, numbered from `first`.
pub(crate) fn list_text(text: &str, first: usize, items: usize) -> String {
    let last = first.saturating_add(items);
    let places: Vec<String> = (first..last).map(|place| format!("${place}")).collect();
    text.replace("{list}", &places.join(", "))
}

/// Inserts rows, many a statement. `$bind` is handed the query and a row, and returns the query
/// with the row's columns bound.
macro_rules! insert_rows {
    ($tx:expr, $head:literal, $columns:literal, $tail:literal, $rows:expr,
     |$query:ident, $row:ident| $bind:expr) => {{
        const ROWS: usize = 200;
        static FULL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
            $crate::store::batch::insert_text($head, $columns, ROWS, $tail)
        });
        for chunk in $rows.chunks(ROWS) {
            // The odd last batch is not worth a place among the prepared statements.
            let full = chunk.len() == ROWS;
            let text: &'static str = FULL.as_str();
            let odd = if full {
                String::new()
            } else {
                $crate::store::batch::insert_text($head, $columns, chunk.len(), $tail)
            };
            on!($tx, c => {
                let mut $query = if full {
                    sqlx::query(text)
                } else {
                    sqlx::query(sqlx::AssertSqlSafe(odd)).persistent(false)
                };
                for $row in chunk {
                    $query = $bind;
                }
                $query.execute(c).await.map(drop)
            })?;
        }
    }};
}

/// Runs a statement with `{list}` for every so many of some numbers, and gathers what it returns.
macro_rules! fetch_listed {
    ($tx:expr, $text:literal, $book:expr, $numbers:expr) => {{
        const ITEMS: usize = 200;
        static FULL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
            $crate::store::batch::list_text($text, 2, ITEMS)
        });
        let text: &'static str = FULL.as_str();
        let mut found = Vec::new();
        for chunk in $numbers.chunks(ITEMS) {
            // The last number is repeated to fill the list, so that one text serves every length.
            let filler = std::iter::repeat(chunk.last().copied().unwrap_or_default());
            let listed = chunk.iter().copied().chain(filler).take(ITEMS);
            let mut part = on!($tx, c => {
                let mut query = sqlx::query_as(text).bind($book);
                for number in listed {
                    query = query.bind(number);
                }
                query.fetch_all(c).await
            })?;
            found.append(&mut part);
        }
        found
    }};
}
