//! The entries that answer what is awaited, and how it ends: each a record of the chain.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Beside, Which};
use crate::{
    ledger::{
        awaited::{Answer, Awaited},
        journal::EntryNumber,
        money::Money,
        posted::Act,
    },
    store::{cells, chain, error::StoreError, reader::Reader, writer::Writer},
};

/// The kind of record that lets an entry answer what is awaited.
pub const ANSWERED: &str = "awaited-answered";
/// The kind of record that says that an entry was something else.
pub const ANSWER_ENDED: &str = "awaited-answer-ended";
/// The kind of record that cancels a commitment or withdraws a claim.
pub const AWAITED_ENDED: &str = "awaited-ended";

/// What a record of an answer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerBody {
    /// What is awaited.
    #[serde(flatten)]
    pub awaited: Awaited,
    /// The entry.
    pub entry: EntryNumber,
    /// How much of what is awaited it is; none where the record ends the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

/// What a record of something that was cancelled or withdrawn says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedBody {
    /// What was awaited.
    #[serde(flatten)]
    pub awaited: Awaited,
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// What is awaited.
    pub awaited: Awaited,
    /// Its place among the answers to that, from 1.
    pub position: i64,
    /// The entry.
    pub entry: EntryNumber,
    /// How much of what is awaited it is.
    pub amount: Money,
    /// The record that made it.
    pub made: i64,
    /// The record that ended it.
    pub ended: Option<i64>,
    /// The entry that mirrors the entry.
    pub reversed_by: Option<EntryNumber>,
}

impl KeptAnswer {
    /// The answer, as the ledger counts it.
    pub const fn answer(&self) -> Answer {
        Answer {
            entry: self.entry,
            amount: self.amount,
            reversed_by: self.reversed_by,
            let_go: self.ended.is_some(),
        }
    }
}

#[derive(FromRow)]
struct AnswerRow {
    awaited: String,
    number: i64,
    position: i64,
    entry: i64,
    amount_pence: i64,
    made: i64,
    ended: Option<i64>,
    reversed_by: Option<i64>,
}

impl AnswerRow {
    fn kept(self) -> Result<KeptAnswer, StoreError> {
        let awaited = Awaited::from_word(&self.awaited, self.number);
        Ok(KeptAnswer {
            awaited: awaited.ok_or_else(|| cells::damaged("what is awaited", &self.awaited))?,
            position: self.position,
            entry: self.entry,
            amount: Money::from_pence(self.amount_pence),
            made: self.made,
            ended: self.ended,
            reversed_by: self.reversed_by,
        })
    }
}

impl Reader {
    /// Every answer, in the order of what they answer: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn answers(&mut self) -> Result<Vec<KeptAnswer>, StoreError> {
        let text = sql!(
            "select a.awaited, a.number, a.position, a.entry, a.amount_pence, a.made, a.ended, \
             (select r.number from entry r where r.book = a.book and r.reverses = a.entry) \
             as reversed_by from awaited_answer a where a.book = $1 \
             order by a.awaited, a.number, a.position"
        );
        let rows: Vec<AnswerRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter().map(AnswerRow::kept).collect()
    }

    /// What an entry answers, and nobody said that it was something else.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn answered_by(&mut self, entry: EntryNumber) -> Result<Vec<KeptAnswer>, StoreError> {
        let text = sql!(
            "select a.awaited, a.number, a.position, a.entry, a.amount_pence, a.made, a.ended, \
             (select r.number from entry r where r.book = a.book and r.reverses = a.entry) \
             as reversed_by from awaited_answer a where a.book = $1 and a.entry = $2 \
             and a.ended is null order by a.awaited, a.number, a.position"
        );
        let rows: Vec<AnswerRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(entry).fetch_all(c).await)?;
        rows.into_iter().map(AnswerRow::kept).collect()
    }

    /// What stands beside those of the kind of `of`.
    pub(super) async fn beside(&mut self, of: Awaited, which: Which) -> Result<Beside, StoreError> {
        let (kind, number) = (of.word(), which.number());
        let text = sql!(
            "select d.number, r.made_by, r.made_why, r.made_at_us from awaited_ended d \
             join record r on r.book = d.book and r.number = d.record \
             where d.book = $1 and d.awaited = $2 and ($3 = 0 or d.number = $3)"
        );
        let rows: Vec<(i64, String, Option<String>, i64)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(kind).bind(number).fetch_all(c).await)?;
        let ended = rows.into_iter();
        let ended = ended.map(|(number, by, why, at)| Ok((number, cells::act(by, why, at)?)));
        let ended: Result<_, StoreError> = ended.collect();
        let text = sql!(
            "select a.awaited, a.number, a.position, a.entry, a.amount_pence, a.made, a.ended, \
             (select r.number from entry r where r.book = a.book and r.reverses = a.entry) \
             as reversed_by from awaited_answer a where a.book = $1 and a.awaited = $2 \
             and ($3 = 0 or a.number = $3) order by a.number, a.position"
        );
        let rows: Vec<AnswerRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(kind).bind(number).fetch_all(c).await)?;
        let mut beside = Beside {
            ended: ended?,
            answers: std::collections::BTreeMap::new(),
        };
        for row in rows {
            let kept = row.kept()?;
            let number = kept.awaited.number();
            beside.answers.entry(number).or_default().push(kept);
        }
        Ok(beside)
    }

    /// What was cancelled or withdrawn, each with its record: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn awaited_ended(&mut self) -> Result<Vec<(Awaited, i64)>, StoreError> {
        let text = sql!("select awaited, number, record from awaited_ended where book = $1");
        let rows: Vec<(String, i64, i64)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(word, number, record)| {
                let awaited = Awaited::from_word(&word, number);
                let awaited = awaited.ok_or_else(|| cells::damaged("what is awaited", &word))?;
                Ok((awaited, record))
            })
            .collect()
    }
}

impl Writer {
    /// Lets an entry answer what is awaited, an amount of it.
    ///
    /// # Errors
    /// [`StoreError::NoEntry`] where there is no entry of that number.
    pub async fn answer_awaited(
        &mut self,
        awaited: Awaited,
        entry: EntryNumber,
        amount: Money,
        act: &Act,
    ) -> Result<(), StoreError> {
        self.entry(entry).await?.ok_or(StoreError::NoEntry(entry))?;
        let body = AnswerBody {
            awaited,
            entry,
            amount: Some(amount),
        };
        let made = self
            .record(ANSWERED, &awaited.to_string(), &body, act)
            .await?;
        let (id, kind, number) = (self.id, awaited.word(), awaited.number());
        let text = sql!(
            "select max(position) from awaited_answer \
             where book = $1 and awaited = $2 and number = $3"
        );
        let last: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(id)
            .bind(kind).bind(number).fetch_one(c).await)?;
        let position = chain::next(last.unwrap_or(0));
        let text = sql!(
            "insert into awaited_answer \
             (book, awaited, number, position, entry, amount_pence, made) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        );
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(kind).bind(number).bind(position)
            .bind(entry).bind(amount.pence()).bind(made).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Says that an entry was something else, so that it answers what is awaited no more.
    ///
    /// # Errors
    /// [`StoreError::NoAnswer`] where the entry does not answer it.
    pub async fn end_answer(
        &mut self,
        awaited: Awaited,
        entry: EntryNumber,
        act: &Act,
    ) -> Result<(), StoreError> {
        let answers = self.answered_by(entry).await?;
        if !answers.iter().any(|kept| kept.awaited == awaited) {
            return Err(StoreError::NoAnswer { awaited, entry });
        }
        let body = AnswerBody {
            awaited,
            entry,
            amount: None,
        };
        let ended = self
            .record(ANSWER_ENDED, &awaited.to_string(), &body, act)
            .await?;
        let text = sql!(
            "update awaited_answer set ended = $5 where book = $1 and awaited = $2 \
             and number = $3 and entry = $4 and ended is null"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(awaited.word())
            .bind(awaited.number()).bind(entry).bind(ended).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Cancels a commitment or withdraws a claim.
    ///
    /// # Errors
    /// Whatever the engine refuses; one that was ended before among it.
    pub async fn end_awaited(&mut self, awaited: Awaited, act: &Act) -> Result<(), StoreError> {
        let body = EndedBody { awaited };
        let record = self
            .record(AWAITED_ENDED, &awaited.to_string(), &body, act)
            .await?;
        let text = sql!(
            "insert into awaited_ended (book, awaited, number, record) values ($1, $2, $3, $4)"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(awaited.word())
            .bind(awaited.number()).bind(record).execute(c).await.map(drop))?;
        Ok(())
    }
}
