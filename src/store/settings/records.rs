//! Records: every setting, rule, wording, layout, match, reconciliation, decision and year end as
//! it was made, in JSON, append-only and in the chain. What stands now is the last of its code.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use crate::{
    ledger::{digest::Encoder, posted::Act},
    store::{
        cells::{self, Numbered},
        chain,
        error::StoreError,
        reader::Reader,
        writer::Writer,
    },
};

/// Something that somebody set or decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number: 1, 2, 3 in its book, without a gap.
    pub number: i64,
    /// What was set: `account`, `rule`, `decision` and so on.
    pub kind: String,
    /// Which: an account's code, a rule's name.
    pub code: String,
    /// What it was set to, in JSON.
    pub body: String,
    /// Who set it, when and why.
    pub made: Act,
}

impl Record {
    /// Adds the record as the chain covers it.
    pub fn encode(&self, encoder: &mut Encoder) {
        encoder.restart(chain::RECORD).number(self.number);
        encoder.text(&self.kind).text(&self.code).text(&self.body);
        self.made.encode(encoder);
    }
}

#[derive(FromRow)]
struct RecordRow {
    number: i64,
    kind: String,
    code: String,
    body: String,
    made_by: String,
    made_why: Option<String>,
    made_at_us: i64,
}

impl RecordRow {
    fn record(self) -> Result<Record, StoreError> {
        Ok(Record {
            number: self.number,
            kind: self.kind,
            code: self.code,
            body: self.body,
            made: cells::act(self.made_by, self.made_why, self.made_at_us)?,
        })
    }
}

fn as_read(rows: Vec<Numbered<RecordRow>>) -> Vec<ReadRecord> {
    let read = |row: Result<RecordRow, sqlx::Error>| row?.record();
    let rows = rows.into_iter();
    rows.map(|found| (found.number, read(found.row))).collect()
}

/// A record as it was read, or why it could not be.
pub type ReadRecord = (i64, Result<Record, StoreError>);

impl Reader {
    /// Records in the order in which they were made, from the one after `after`, each read or with
    /// the reason why it cannot be.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn read_records(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<Vec<ReadRecord>, StoreError> {
        let text = sql!(
            "select number, kind, code, body, made_by, made_why, made_at_us from record \
             where book = $1 and number > $2 order by number limit $3"
        );
        let rows: Vec<Numbered<RecordRow>> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(after).bind(limit).fetch_all(c).await)?;
        Ok(as_read(rows))
    }

    /// The records of some numbers, each read or with the reason why it cannot be: what `verify`
    /// reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn records_numbered(
        &mut self,
        numbers: &[i64],
    ) -> Result<Vec<ReadRecord>, StoreError> {
        let book = self.id;
        let rows: Vec<Numbered<RecordRow>> = fetch_listed!(
            &mut self.tx,
            "select number, kind, code, body, made_by, made_why, made_at_us from record \
             where book = $1 and number in ({list}) order by number",
            book,
            numbers
        );
        Ok(as_read(rows))
    }

    /// When a record was made; none where there is none of that number.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn made_at(&mut self, number: i64) -> Result<Option<Timestamp>, StoreError> {
        let text = sql!("select made_at_us from record where book = $1 and number = $2");
        let at: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(number).fetch_optional(c).await)?;
        Ok(at.and_then(|at| Timestamp::from_microsecond(at).ok()))
    }

    /// Every record of a kind, and of one code where that is given, oldest first.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn records_of(
        &mut self,
        kind: &str,
        code: Option<&str>,
    ) -> Result<Vec<Record>, StoreError> {
        let text = sql!(
            "select number, kind, code, body, made_by, made_why, made_at_us from record \
             where book = $1 and kind = $2 and ($3 = '' or code = $3) order by number"
        );
        let code = code.unwrap_or_default();
        let rows: Vec<RecordRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(kind).bind(code).fetch_all(c).await)?;
        rows.into_iter().map(RecordRow::record).collect()
    }
}

impl Writer {
    /// Records something and gives its number.
    pub(crate) async fn record(
        &mut self,
        kind: &str,
        code: &str,
        body: &impl Serialize,
        act: &Act,
    ) -> Result<i64, StoreError> {
        let newest = sql!("select max(number) from record where book = $1");
        let record = Record {
            number: chain::next(self.highest(newest).await?),
            kind: kind.to_owned(),
            code: code.to_owned(),
            body: serde_json::to_string(body)?,
            made: act.clone(),
        };
        let text = sql!(
            "insert into record (book, number, kind, code, body, made_by, made_why, made_at_us) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        );
        let (id, number) = (self.id, record.number);
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(number).bind(kind).bind(code)
            .bind(&record.body).bind(&act.by).bind(&act.why).bind(act.at.as_microsecond())
            .execute(c).await.map(drop))?;
        let mut encoder = Encoder::default();
        record.encode(&mut encoder);
        self.link(chain::RECORD, number, encoder.finish()).await?;
        Ok(number)
    }
}
