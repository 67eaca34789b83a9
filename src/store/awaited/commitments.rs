//! Commitments: made by a record, read with what answers them.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Kept, Which};
use crate::{
    ledger::{
        awaited::Awaited,
        code::{GrantCode, LineCode},
        commitment::Commitment,
        money::Money,
        posted::Act,
    },
    store::{cells, chain, error::StoreError, reader::Reader, writer::Writer},
};

/// The kind of record that makes a commitment.
pub const COMMITMENT: &str = "commitment";

/// What a record of a commitment says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentBody {
    /// Its number.
    pub number: i64,
    /// The commitment.
    #[serde(flatten)]
    pub commitment: Commitment,
}

/// A commitment with the record that made it: what `verify` compares.
pub type CommitmentRow = (CommitmentBody, i64);

#[derive(FromRow)]
struct Row {
    number: i64,
    payee: String,
    reference: Option<String>,
    amount_pence: i64,
    account: String,
    fund: String,
    project: String,
    line: String,
    grant_code: Option<String>,
    made_on: String,
    expected_on: String,
    record: i64,
    made_by: String,
    made_why: Option<String>,
    made_at_us: i64,
}

impl Row {
    fn commitment(&self) -> Result<Commitment, StoreError> {
        let grant = self.grant_code.as_deref();
        let grant = grant.map(|grant| cells::code::<GrantCode>("a grant", grant));
        Ok(Commitment {
            payee: self.payee.clone(),
            reference: self.reference.clone(),
            amount: Money::from_pence(self.amount_pence),
            account: cells::code("an account", &self.account)?,
            fund: cells::code("a fund", &self.fund)?,
            project: cells::code("a project", &self.project)?,
            line: cells::code::<LineCode>("a budget line", &self.line)?,
            grant: grant.transpose()?,
            made_on: cells::written_day(&self.made_on)?,
            expected_on: cells::written_day(&self.expected_on)?,
        })
    }
}

impl Reader {
    async fn commitment_rows(&mut self, which: Which) -> Result<Vec<Row>, StoreError> {
        let text = sql!(
            "select c.number, c.payee, c.reference, c.amount_pence, c.account, c.fund, c.project, \
             c.line, c.grant_code, cast(c.made_on as text) as made_on, \
             cast(c.expected_on as text) as expected_on, c.record, r.made_by, r.made_why, \
             r.made_at_us from commitment c \
             join record r on r.book = c.book and r.number = c.record \
             where c.book = $1 and ($2 = 0 or c.number = $2) order by c.number"
        );
        Ok(
            on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id).bind(which.number())
            .fetch_all(c).await)?,
        )
    }

    /// Commitments, each with how it stands, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn commitments(&mut self, which: Which) -> Result<Vec<Kept<Commitment>>, StoreError> {
        let rows = self.commitment_rows(which).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut beside = self.beside(Awaited::Commitment(0), which).await?;
        let kept = rows.into_iter().map(|row| {
            let is = row.commitment()?;
            let (amount, made) = (is.amount, (row.made_by, row.made_why, row.made_at_us));
            beside.kept((row.number, is), amount, made)
        });
        kept.collect()
    }

    /// The commitments as they are kept: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn kept_commitments(&mut self) -> Result<Vec<CommitmentRow>, StoreError> {
        let rows = self.commitment_rows(Which::All).await?;
        let body = |row: Row| {
            let (number, commitment) = (row.number, row.commitment()?);
            Ok((CommitmentBody { number, commitment }, row.record))
        };
        rows.into_iter().map(body).collect()
    }
}

impl Writer {
    /// Makes a commitment and gives its number.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn make_commitment(
        &mut self,
        commitment: &Commitment,
        act: &Act,
    ) -> Result<i64, StoreError> {
        let newest = sql!("select max(number) from commitment where book = $1");
        let number = chain::next(self.highest(newest).await?);
        let body = CommitmentBody {
            number,
            commitment: commitment.clone(),
        };
        let record = self
            .record(COMMITMENT, &number.to_string(), &body, act)
            .await?;
        let text = sql!(
            "insert into commitment (book, number, payee, reference, amount_pence, account, fund, \
             project, line, grant_code, made_on, expected_on, record) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        );
        let (id, grant) = (self.id, commitment.grant);
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(number).bind(&commitment.payee)
            .bind(&commitment.reference).bind(commitment.amount.pence())
            .bind(commitment.account.as_str()).bind(commitment.fund.as_str())
            .bind(commitment.project.as_str()).bind(commitment.line.as_str())
            .bind(grant.as_ref().map(GrantCode::as_str))
            .bind(cells::day(commitment.made_on)).bind(cells::day(commitment.expected_on))
            .bind(record).execute(c).await.map(drop))?;
        Ok(number)
    }
}
