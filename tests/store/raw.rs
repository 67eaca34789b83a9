//! A database prompt: a connection that the store knows nothing of.

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, Row as _,
    SqlSafeStr as _, SqliteConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};

use super::fixture::Database;

pub(crate) enum Prompt {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Prompt {
    /// A prompt as anybody with the password has it.
    pub(crate) async fn open(db: &Database) -> Prompt {
        if db.engine == "sqlite" {
            let path = db.url.split('?').next().unwrap();
            let options = SqliteConnectOptions::new()
                .filename(path)
                .foreign_keys(false);
            Prompt::Sqlite(options.connect().await.unwrap())
        } else {
            let options: PgConnectOptions = db.url.parse().unwrap();
            Prompt::Postgres(options.connect().await.unwrap())
        }
    }

    /// A prompt at which nothing is refused any more: triggers, keys and checks are off.
    pub(crate) async fn unguarded(db: &Database) -> Prompt {
        let mut prompt = Prompt::open(db).await;
        if db.engine == "sqlite" {
            let drops = prompt
                .column("select 'drop trigger ' || name from sqlite_master where type = 'trigger'")
                .await;
            for drop in drops {
                prompt.run(&drop).await.unwrap();
            }
            prompt
                .run("pragma ignore_check_constraints = on")
                .await
                .unwrap();
        } else {
            prompt
                .run("set session_replication_role = replica")
                .await
                .unwrap();
            let drops = prompt
                .column(
                    "select 'alter table ' || conrelid::regclass || ' drop constraint ' \
                         || conname from pg_constraint where contype = 'c' \
                         and connamespace = current_schema()::regnamespace",
                )
                .await;
            for drop in drops {
                prompt.run(&drop).await.unwrap();
            }
        }
        prompt
    }

    pub(crate) async fn run(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match self {
            Prompt::Sqlite(c) => sql.execute(c).await?.rows_affected(),
            Prompt::Postgres(c) => sql.execute(c).await?.rows_affected(),
        })
    }

    /// The first column of what a question gives, as text.
    pub(crate) async fn column(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Prompt::Sqlite(c) => {
                let rows = sqlx::query(sql).fetch_all(c).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
            Prompt::Postgres(c) => {
                let rows = sqlx::query(sql).fetch_all(c).await.unwrap();
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// Prepares a text without running it.
    pub(crate) async fn prepare(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
        match self {
            Prompt::Sqlite(c) => c.prepare(sql).await.map(drop),
            Prompt::Postgres(c) => c.prepare(sql).await.map(drop),
        }
    }

    pub(crate) async fn close(self) {
        match self {
            Prompt::Sqlite(c) => c.close().await.unwrap(),
            Prompt::Postgres(c) => c.close().await.unwrap(),
        }
    }
}
