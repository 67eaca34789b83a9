//! Matches made and ended after posting, and lines left waiting: each a record of the chain.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    store::{chain, error::StoreError, reader::Reader, writer::Writer},
};

/// The kind of record that makes a match.
pub const MATCH: &str = "match";
/// The kind of record that ends a match.
pub const MATCH_ENDED: &str = "match-ended";
/// The kind of record that leaves a line waiting.
pub const LINE_LEFT: &str = "line-left";

/// What a record of a match says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchBody {
    /// The line.
    pub line: LineNumber,
    /// The entry.
    pub entry: EntryNumber,
    /// How much of the line the entry answers; none for the whole.
    pub amount: Option<Money>,
}

/// What a record of a line left waiting says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftBody {
    /// The line.
    pub line: LineNumber,
    /// Why it waits.
    pub why: String,
}

/// A match as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMatch {
    /// The line.
    pub line: LineNumber,
    /// The entry.
    pub entry: EntryNumber,
    /// Its place among the matches of the entry, from 1.
    pub position: i64,
    /// How much of the line the entry answers; none for the whole.
    pub amount: Option<Money>,
    /// The record that made it; none where it came with the entry.
    pub made: Option<i64>,
    /// The record that ended it.
    pub ended: Option<i64>,
}

type Row = (i64, i64, i64, Option<i64>, Option<i64>, Option<i64>);

fn kept((line, entry, position, amount, made, ended): Row) -> KeptMatch {
    KeptMatch {
        line,
        entry,
        position,
        amount: amount.map(Money::from_pence),
        made,
        ended,
    }
}

impl Reader {
    /// Every match of the entries after one, in their order: what `verify` and a workbook read.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn matches(
        &mut self,
        after: EntryNumber,
        limit: i64,
    ) -> Result<Vec<KeptMatch>, StoreError> {
        let text = sql!(
            "select line, entry, position, amount_pence, made, ended from line_match \
             where book = $1 and entry > $2 and entry <= $2 + $3 order by entry, position"
        );
        let rows: Vec<Row> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(after).bind(limit).fetch_all(c).await)?;
        Ok(rows.into_iter().map(kept).collect())
    }

    /// The matches of a line that stand, in the order of their entries.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn matches_with(&mut self, line: LineNumber) -> Result<Vec<KeptMatch>, StoreError> {
        let book = self.id;
        let rows: Vec<Row> = fetch_by_engine!(
            &mut self.tx,
            "select line, entry, position, amount_pence, made, ended \
             from line_match {by line_match_by_line} \
             where book = $1 and line = $2 and ended is null order by entry",
            |query| query.bind(book).bind(line)
        );
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Every match that an entry had, those that were ended among them, in their order.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn matches_made(&mut self, entry: EntryNumber) -> Result<Vec<KeptMatch>, StoreError> {
        let text = sql!(
            "select line, entry, position, amount_pence, made, ended from line_match \
             where book = $1 and entry = $2 order by position"
        );
        let rows: Vec<Row> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(entry).fetch_all(c).await)?;
        Ok(rows.into_iter().map(kept).collect())
    }

    /// The matches of an entry that stand, in their order.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn matches_of(&mut self, entry: EntryNumber) -> Result<Vec<KeptMatch>, StoreError> {
        let kept = self.matches_made(entry).await?;
        let standing = kept.into_iter().filter(|kept| kept.ended.is_none());
        Ok(standing.collect())
    }
}

impl Writer {
    /// Says that a posted entry answers a line, whole or an amount of it; what is left of the line
    /// waits.
    ///
    /// # Errors
    /// [`StoreError::NoLine`] and [`StoreError::NoEntry`] where there is none of that number.
    pub async fn make_match(
        &mut self,
        line: LineNumber,
        entry: EntryNumber,
        amount: Option<Money>,
        act: &Act,
    ) -> Result<(), StoreError> {
        self.list_waiting().await?;
        let held = self.line(line).await?.ok_or(StoreError::NoLine(line))?;
        self.entry(entry).await?.ok_or(StoreError::NoEntry(entry))?;
        let left = held.open.minus(amount.unwrap_or(held.line.amount))?;
        let body = MatchBody {
            line,
            entry,
            amount,
        };
        let made = self.record(MATCH, &line.to_string(), &body, act).await?;
        let text = sql!("select max(position) from line_match where book = $1 and entry = $2");
        let id = self.id;
        let last: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(id)
            .bind(entry).fetch_one(c).await)?;
        let position = chain::next(last.unwrap_or(0));
        let text = sql!(
            "insert into line_match (book, entry, position, line, amount_pence, made) \
             values ($1, $2, $3, $4, $5, $6)"
        );
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(entry).bind(position).bind(line)
            .bind(amount.map(Money::pence)).bind(made).execute(c).await.map(drop))?;
        if left.is_nil() {
            let text = sql!("delete from waiting_line where book = $1 and line = $2");
            on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line)
                .execute(c).await.map(drop))?;
        } else {
            let text =
                sql!("update waiting_line set amount_pence = $3 where book = $1 and line = $2");
            on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line).bind(left.pence())
                .execute(c).await.map(drop))?;
        }
        self.refresh_open(&[entry]).await
    }

    /// Ends the match of a line and an entry; what no other entry answers of the line waits again.
    ///
    /// # Errors
    /// [`StoreError::NoMatch`] where the entry does not answer the line.
    pub async fn end_match(
        &mut self,
        line: LineNumber,
        entry: EntryNumber,
        act: &Act,
    ) -> Result<(), StoreError> {
        self.list_waiting().await?;
        let id = self.id;
        let text = sql!(
            "select count(*) from line_match \
             where book = $1 and line = $2 and entry = $3 and ended is null"
        );
        let standing: i64 = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(id).bind(line)
            .bind(entry).fetch_one(c).await)?;
        if standing == 0 {
            return Err(StoreError::NoMatch { line, entry });
        }
        let body = MatchBody {
            line,
            entry,
            amount: None,
        };
        let code = line.to_string();
        let ended = self.record(MATCH_ENDED, &code, &body, act).await?;
        let text = sql!(
            "update line_match set ended = $4 \
             where book = $1 and line = $2 and entry = $3 and ended is null"
        );
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line).bind(entry).bind(ended)
            .execute(c).await.map(drop))?;
        let text = sql!(
            "insert into waiting_line (book, line, account, year, amount_pence) \
             select book, number, account, year, amount_pence - coalesce((select \
             cast(sum(coalesce(m.amount_pence, l.amount_pence)) as bigint) from line_match m \
             where m.book = $1 and m.line = $2 and m.ended is null), 0) \
             from statement_line l where book = $1 and number = $2 \
             on conflict (book, line) do update set amount_pence = excluded.amount_pence"
        );
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line)
            .execute(c).await.map(drop))?;
        self.refresh_open(&[entry]).await
    }

    /// Leaves a waiting line waiting, and keeps why.
    ///
    /// # Errors
    /// [`StoreError::NoLine`] where there is none of that number,
    /// [`StoreError::LineAnswered`] where an entry answers it.
    pub async fn leave_line(
        &mut self,
        line: LineNumber,
        why: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        self.list_waiting().await?;
        let id = self.id;
        let text = sql!("update waiting_line set why = $3 where book = $1 and line = $2");
        let left = on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line).bind(why)
            .execute(c).await.map(|done| done.rows_affected()))?;
        if left == 0 {
            self.line(line).await?.ok_or(StoreError::NoLine(line))?;
            return Err(StoreError::LineAnswered(line));
        }
        let why = why.to_owned();
        let body = LeftBody { line, why };
        self.record(LINE_LEFT, &line.to_string(), &body, act)
            .await
            .map(drop)
    }
}
