//! Many rows a statement: the texts of batch inserts and of lists, and the blocks that run them.
//!
//! A row at a time costs a thread hop each on SQLite; hundreds a statement cost one. A [`Block`]
//! holds inserts with all that they bind, so that the next can be made while one runs.
//!
//! These are the texts that differ by engine. SQLite looks a numbered placeholder up among all the
//! others, so a batch there takes plain ones; it takes a list as JSON, where PostgreSQL takes an
//! array.

use std::{fmt::Write as _, sync::LazyLock};

use sqlx::{
    Arguments, AssertSqlSafe, Database, Encode, IntoArguments, Postgres, Sqlite, Type,
    database::HasStatementCache, error::BoxDynError, postgres::PgArguments, query::Query,
    sqlite::SqliteArguments,
};

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
    Sqlite(Vec<Insert<Sqlite, SqliteArguments>>),
    Postgres(Vec<Insert<Postgres, PgArguments>>),
}

/// A statement with what it binds, or a value that the engine has no form for.
type Insert<E, A> = Result<Query<'static, E, A>, sqlx::Error>;

/// What a statement binds, gathered where it stands: a query that takes each value by itself moves
/// as a whole for each of the thousands.
pub(crate) struct Binding<A>(Result<A, BoxDynError>);

impl<A: Arguments> Binding<A> {
    /// Room for so many values.
    pub(crate) fn of(many: usize) -> Binding<A> {
        let mut arguments = A::default();
        arguments.reserve(many, 0);
        Binding(Ok(arguments))
    }

    /// Binds the next value.
    pub(crate) fn bind<'t, T>(&mut self, value: T) -> &mut Binding<A>
    where
        T: Encode<'t, A::Database> + Type<A::Database>,
    {
        let added = match &mut self.0 {
            Ok(arguments) => arguments.add(value),
            Err(_) => Ok(()),
        };
        if let Err(refused) = added {
            self.0 = Err(refused);
        }
        self
    }
}

impl Block {
    /// An empty block for the engine of a transaction.
    pub(crate) const fn on(tx: &Tx) -> Block {
        match tx {
            Tx::Sqlite(_) => Block::Sqlite(Vec::new()),
            Tx::Postgres(_) => Block::Postgres(Vec::new()),
        }
    }

    /// An empty block for the engine of this one.
    pub(crate) const fn another(&self) -> Block {
        match self {
            Block::Sqlite(_) => Block::Sqlite(Vec::new()),
            Block::Postgres(_) => Block::Postgres(Vec::new()),
        }
    }

    /// Runs the inserts.
    pub(crate) async fn run(self, tx: &mut Tx) -> Result<(), StoreError> {
        match (self, tx) {
            (Block::Sqlite(inserts), Tx::Sqlite(tx)) => {
                for insert in inserts {
                    insert?.execute(&mut **tx).await?;
                }
            }
            (Block::Postgres(inserts), Tx::Postgres(tx)) => {
                for insert in inserts {
                    insert?.execute(&mut **tx).await?;
                }
            }
            (Block::Sqlite(_), Tx::Postgres(_)) | (Block::Postgres(_), Tx::Sqlite(_)) => {
                return Err(sqlx::Error::Configuration("another engine's inserts".into()).into());
            }
        }
        Ok(())
    }
}

/// The texts of an insert of so many rows. The last columns of `head` are the shared ones: what is
/// the same in every row is bound once a statement, not once a row. PostgreSQL names a place as
/// often as it likes; SQLite would look each name up, and is given them beside the rows. One that
/// fails ends its transaction on both engines, so SQLite is told not to copy each page that it
/// would otherwise undo by itself.
pub(crate) fn insert_texts(
    head: &str,
    (columns, shared): (usize, usize),
    rows: usize,
    tail: &str,
) -> Texts {
    let list = |first: usize, many: usize, place: fn(usize) -> String| {
        let places: Vec<String> = (first..).take(many).map(place).collect();
        places.join(", ")
    };
    let plain = |_| "?".to_owned();
    let named = |place: usize| format!("${}", place.saturating_add(1));
    let given = list(0, rows, |_| "({row})".to_owned()).replace("{row}", &list(0, columns, plain));
    // Without `where true` SQLite takes the `on` of a conflict for that of a join.
    let tail_of_select = if tail.is_empty() { "" } else { "where true " };
    let all = list(columns.saturating_mul(rows), shared, named);
    let firsts = (0..).step_by(columns.max(1)).take(rows);
    let values = firsts.map(|first| format!("({}, {all})", list(first, columns, named)));
    let values: Vec<String> = values.collect();
    Texts {
        sqlite: format!(
            "with given as (values {given}) {} select given.*, {} from given \
             {tail_of_select}{tail}",
            head.replacen("insert into", "insert or fail into", 1),
            list(0, shared, plain)
        ),
        postgres: format!("{head} values {} {tail}", values.join(", ")),
    }
}

/// The texts of a statement whose `in ({list})` takes the numbers of its second parameter, whose
/// `in ({marks})` takes its bytes, or whose `({keys})` are its texts, and whose `{array}(…)` and
/// `{hex …}` make one JSON text of a row: to move values out of the engine one by one costs more
/// than anything done with them.
pub(crate) fn list_texts(text: &str) -> Texts {
    let sqlite = text
        .replace("{list}", "select value from json_each($2)")
        .replace("{marks}", "select unhex(value) from json_each($2)");
    let postgres = text
        .replace(" in ({list})", " = any($2)")
        .replace(" in ({marks})", " = any($2)");
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

/// A statement of many rows with what it binds: of a text that is kept, or of one for an odd number
/// of rows, which is not worth a place among the prepared statements.
pub(crate) fn insert<E, A>(bound: Binding<A>, text: Result<&'static str, String>) -> Insert<E, A>
where
    E: Database<Arguments = A> + HasStatementCache,
    A: Arguments<Database = E> + IntoArguments<E>,
{
    let bound = bound.0.map_err(sqlx::Error::Encode)?;
    Ok(match text {
        Ok(kept) => sqlx::query_with(kept, bound),
        Err(odd) => sqlx::query_with(AssertSqlSafe(odd), bound).persistent(false),
    })
}

/// Adds the inserts of some rows to a block, many rows a statement: so many columns of each row,
/// then so many that are often alike in all of a statement's rows, then so many that all share.
/// What is alike or shared is bound once a statement. Each `bind` is handed what the statement
/// binds, the first two a row as well, and binds those columns; `alike` compares two rows.
macro_rules! insert_rows {
    ($block:expr, $head:literal, $columns:literal + $shared:literal, $tail:literal, $rows:expr,
     |$binding:ident, $row:ident| $bind:expr, |$all:ident| $bind_shared:expr) => {
        insert_rows!(
            $block,
            $head,
            $columns + 0 + $shared,
            $tail,
            $rows,
            |$binding, $row| $bind,
            alike | _one,
            _other | true,
            |_all, _first| (),
            |$all| $bind_shared
        )
    };
    ($block:expr, $head:literal, $columns:literal + $alike:literal + $shared:literal,
     $tail:literal, $rows:expr, |$binding:ident, $row:ident| $bind:expr,
     alike |$one:ident, $other:ident| $same:expr, |$twin:ident, $of:ident| $bind_alike:expr,
     |$all:ident| $bind_shared:expr) => {{
        use $crate::store::batch::{Binding, Block, Once, ROWS, insert, insert_texts};
        static ALIKE: Once =
            Once::new(|| insert_texts($head, ($columns, $alike + $shared), ROWS, $tail));
        static APART: Once =
            Once::new(|| insert_texts($head, ($columns + $alike, $shared), ROWS, $tail));
        for chunk in $rows.chunks(ROWS) {
            let Some(first) = chunk.first() else { break };
            let $one = first;
            let alike = chunk.iter().all(|$other| $same);
            let columns = if alike {
                ($columns, $alike + $shared)
            } else {
                ($columns + $alike, $shared)
            };
            let kept = if alike { &ALIKE } else { &APART };
            let odd =
                (chunk.len() < ROWS).then(|| insert_texts($head, columns, chunk.len(), $tail));
            let places = chunk
                .len()
                .saturating_mul(columns.0)
                .saturating_add(columns.1);
            // The same for each engine, whose values are of other types.
            macro_rules! bound {
                () => {{
                    let mut bound = Binding::of(places);
                    for $row in chunk {
                        let $binding = &mut bound;
                        $bind;
                        if !alike {
                            let ($twin, $of) = (&mut bound, $row);
                            $bind_alike;
                        }
                    }
                    if alike {
                        let ($twin, $of) = (&mut bound, first);
                        $bind_alike;
                    }
                    let $all = &mut bound;
                    $bind_shared;
                    bound
                }};
            }
            match $block {
                Block::Sqlite(inserts) => {
                    let text = odd.map_or_else(|| Ok(kept.sqlite.as_str()), |odd| Err(odd.sqlite));
                    inserts.push(insert(bound!(), text));
                }
                Block::Postgres(inserts) => {
                    let text =
                        odd.map_or_else(|| Ok(kept.postgres.as_str()), |odd| Err(odd.postgres));
                    inserts.push(insert(bound!(), text));
                }
            }
        }
    }};
}

/// The rows of one statement. A block of a multiple of it makes full statements only, whose text is
/// prepared once; neither engine takes more than 32,766 places, and no table has 100 columns.
pub(crate) const ROWS: usize = 1_000;

/// Where blocks come from, one after another.
pub(crate) trait Blocks {
    /// Why none can be made.
    type Error: From<StoreError>;

    /// Fills an empty block with what comes next, giving way often ([`give_way`]); none where there
    /// is no more.
    fn next(
        &mut self,
        block: Block,
    ) -> impl Future<Output = Result<Option<Block>, Self::Error>> + Send;
}

/// Entries or lines that are made between two looks at what the engine has done.
const STRIDE: usize = 4;

/// Lets a statement that the engine has finished be followed by the next, once in so many rows:
/// called while a block is made, so that neither waits for the other.
pub(crate) async fn give_way(made: usize) {
    if made.is_multiple_of(STRIDE) {
        tokio::task::yield_now().await;
    }
}

/// Runs a statement for a list, as JSON or as it is, and gathers what it returns.
macro_rules! fetch_of_list {
    ($tx:expr, $text:literal, $book:expr, ($json:expr, $list:expr) $(, $bound:expr)*) => {{
        static TEXTS: $crate::store::batch::Once =
            std::sync::LazyLock::new(|| $crate::store::batch::list_texts($text));
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let query = sqlx::query_as(TEXTS.sqlite.as_str()).bind($book).bind($json);
                query$(.bind($bound))*.fetch_all(&mut **tx).await?
            }
            $crate::store::Tx::Postgres(tx) => {
                let query = sqlx::query_as(TEXTS.postgres.as_str()).bind($book).bind($list);
                query$(.bind($bound))*.fetch_all(&mut **tx).await?
            }
        }
    }};
}

/// Runs a statement for the numbers of a list, and gathers what it returns.
macro_rules! fetch_listed {
    ($tx:expr, $text:literal, $book:expr, $numbers:expr) => {{
        let numbers: &[i64] = $numbers.as_ref();
        fetch_of_list!(
            $tx,
            $text,
            $book,
            (serde_json::to_string(numbers)?, numbers)
        )
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
        let keys: &[String] = $keys.as_ref();
        fetch_of_list!(
            $tx,
            $text,
            $book,
            (serde_json::to_string(keys)?, keys),
            $bound
        )
    }};
}

/// Runs a statement for the fingerprints of a list, and gathers what it returns.
macro_rules! fetch_marked {
    ($tx:expr, $text:literal, $book:expr, $marks:expr, $($bound:expr),+) => {{
        let marks: &[[u8; 16]] = $marks.as_ref();
        let in_hex = $crate::store::cells::in_hex(marks)?;
        fetch_of_list!($tx, $text, $book, (in_hex, marks), $($bound),+)
    }};
}
