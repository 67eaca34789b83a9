//! Books on their way to being made. What was answered survives a restart and is no part of any
//! book; founding the book takes it away in the same transaction.

use sqlx::FromRow;

use super::{Store, Tx, cells, error::StoreError, writer::Writer};
use crate::ledger::{digest::Digest, posted::Act};

/// A set-up as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSetup {
    /// Its key, which addresses carry.
    pub key: String,
    /// How often it was changed; a change names the version that it was made from.
    pub version: i64,
    /// What was answered, in JSON.
    pub body: String,
    /// Who changed it last, and when.
    pub changed: Act,
}

#[derive(FromRow)]
struct SetupRow {
    key: String,
    version: i64,
    body: String,
    changed_by: String,
    changed_at_us: i64,
}

impl SetupRow {
    fn kept(self) -> Result<KeptSetup, StoreError> {
        Ok(KeptSetup {
            key: self.key,
            version: self.version,
            body: self.body,
            changed: cells::act(self.changed_by, None, self.changed_at_us)?,
        })
    }
}

impl Store {
    /// The set-ups that are under way, the one that was changed last first.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn setups(&self) -> Result<Vec<KeptSetup>, StoreError> {
        let mut tx = self.snapshot().await?;
        let text = sql!(
            "select key, version, body, changed_by, changed_at_us from setup \
             order by changed_at_us desc, key"
        );
        let rows: Vec<SetupRow> = on!(&mut tx, c => sqlx::query_as(text).fetch_all(c).await)?;
        rows.into_iter().map(SetupRow::kept).collect()
    }

    /// The set-up of a key; none where it was finished or put away.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn setup(&self, key: &str) -> Result<Option<KeptSetup>, StoreError> {
        let mut tx = self.snapshot().await?;
        let text =
            sql!("select key, version, body, changed_by, changed_at_us from setup where key = $1");
        let row: Option<SetupRow> = on!(&mut tx, c =>
            sqlx::query_as(text).bind(key).fetch_optional(c).await)?;
        row.map(SetupRow::kept).transpose()
    }

    /// Begins a set-up; one that has the key already stays as it is.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn begin_setup(&self, key: &str, body: &str, act: &Act) -> Result<(), StoreError> {
        let mut tx = self.begin_writing().await?;
        let text = sql!(
            "insert into setup (key, version, body, changed_by, changed_at_us) \
             values ($1, 1, $2, $3, $4) on conflict (key) do nothing"
        );
        on!(&mut tx, c => sqlx::query(text).bind(key).bind(body).bind(&act.by)
            .bind(act.at.as_microsecond()).execute(c).await.map(drop))?;
        commit(tx).await
    }

    /// Changes a set-up, with a file where one was given; false, and nothing is kept, where it is
    /// no longer of the version that the change was made from.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn change_setup(
        &self,
        setup: &KeptSetup,
        file: Option<(&str, &[u8])>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin_writing().await?;
        let text = sql!(
            "update setup set version = version + 1, body = $3, changed_by = $4, \
             changed_at_us = $5 where key = $1 and version = $2"
        );
        let act = &setup.changed;
        let changed = on!(&mut tx, c => sqlx::query(text).bind(&setup.key).bind(setup.version)
            .bind(&setup.body).bind(&act.by).bind(act.at.as_microsecond())
            .execute(c).await.map(|done| done.rows_affected()))?;
        if changed == 0 {
            return Ok(false);
        }
        if let Some((name, bytes)) = file {
            let text = sql!(
                "insert into setup_file (setup, sha256, name, bytes) values ($1, $2, $3, $4) \
                 on conflict (setup, sha256) do nothing"
            );
            let sha256 = Digest::of(bytes);
            on!(&mut tx, c => sqlx::query(text).bind(&setup.key)
                .bind(sha256.as_bytes().as_slice()).bind(name).bind(bytes)
                .execute(c).await.map(drop))?;
        }
        commit(tx).await?;
        Ok(true)
    }

    /// The bytes of a file that was given with a set-up.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn setup_file(
        &self,
        key: &str,
        sha256: Digest,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut tx = self.snapshot().await?;
        let text = sql!("select bytes from setup_file where setup = $1 and sha256 = $2");
        Ok(on!(&mut tx, c => sqlx::query_scalar(text).bind(key)
            .bind(sha256.as_bytes().as_slice()).fetch_optional(c).await)?)
    }

    /// Puts a set-up away with its files.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn drop_setup(&self, key: &str) -> Result<(), StoreError> {
        let mut tx = self.begin_writing().await?;
        forget(&mut tx, key).await?;
        commit(tx).await
    }
}

impl Writer {
    /// Takes the set-up away that this book was made from, once the book is kept; false where it
    /// was not of that version any more.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn finish_setup(&mut self, key: &str, version: i64) -> Result<bool, StoreError> {
        let text = sql!("update setup set version = version where key = $1 and version = $2");
        let held = on!(&mut self.tx, c => sqlx::query(text).bind(key).bind(version)
            .execute(c).await.map(|done| done.rows_affected()))?;
        forget(&mut self.tx, key).await?;
        Ok(held > 0)
    }
}

async fn forget(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    let text = sql!("delete from setup_file where setup = $1");
    on!(tx, c => sqlx::query(text).bind(key).execute(c).await.map(drop))?;
    let text = sql!("delete from setup where key = $1");
    on!(tx, c => sqlx::query(text).bind(key).execute(c).await.map(drop))?;
    Ok(())
}

async fn commit(tx: Tx) -> Result<(), StoreError> {
    match tx {
        Tx::Sqlite(tx) => tx.commit().await?,
        Tx::Postgres(tx) => tx.commit().await?,
    }
    Ok(())
}
