//! Claims: made by a record, read with what answers them.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Kept, Which};
use crate::{
    ledger::{awaited::Awaited, claim::Claim, money::Money, posted::Act},
    store::{cells, chain, error::StoreError, reader::Reader, writer::Writer},
};

/// The kind of record that makes a claim.
pub const CLAIM: &str = "claim";

/// What a record of a claim says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBody {
    /// Its number.
    pub number: i64,
    /// The claim.
    #[serde(flatten)]
    pub claim: Claim,
}

/// A claim with the record that made it: what `verify` compares.
pub type ClaimRow = (ClaimBody, i64);

#[derive(FromRow)]
struct Row {
    number: i64,
    grant_code: String,
    from_on: String,
    to_on: String,
    amount_pence: i64,
    claimed_on: String,
    reference: Option<String>,
    record: i64,
    made_by: String,
    made_why: Option<String>,
    made_at_us: i64,
}

impl Row {
    fn claim(&self) -> Result<Claim, StoreError> {
        Ok(Claim {
            grant: cells::code("a grant", &self.grant_code)?,
            from_on: cells::written_day(&self.from_on)?,
            to_on: cells::written_day(&self.to_on)?,
            amount: Money::from_pence(self.amount_pence),
            claimed_on: cells::written_day(&self.claimed_on)?,
            reference: self.reference.clone(),
        })
    }
}

impl Reader {
    async fn claim_rows(&mut self, which: Which) -> Result<Vec<Row>, StoreError> {
        let text = sql!(
            "select c.number, c.grant_code, cast(c.from_on as text) as from_on, \
             cast(c.to_on as text) as to_on, c.amount_pence, \
             cast(c.claimed_on as text) as claimed_on, c.reference, c.record, r.made_by, \
             r.made_why, r.made_at_us from claim c \
             join record r on r.book = c.book and r.number = c.record \
             where c.book = $1 and ($2 = 0 or c.number = $2) order by c.number"
        );
        Ok(
            on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id).bind(which.number())
            .fetch_all(c).await)?,
        )
    }

    /// Claims, each with how it stands, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn claims(&mut self, which: Which) -> Result<Vec<Kept<Claim>>, StoreError> {
        let rows = self.claim_rows(which).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut beside = self.beside(Awaited::Claim(0), which).await?;
        let kept = rows.into_iter().map(|row| {
            let is = row.claim()?;
            let (amount, made) = (is.amount, (row.made_by, row.made_why, row.made_at_us));
            beside.kept((row.number, is), amount, made)
        });
        kept.collect()
    }

    /// The claims as they are kept: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn kept_claims(&mut self) -> Result<Vec<ClaimRow>, StoreError> {
        let rows = self.claim_rows(Which::All).await?;
        let body = |row: Row| {
            let (number, claim) = (row.number, row.claim()?);
            Ok((ClaimBody { number, claim }, row.record))
        };
        rows.into_iter().map(body).collect()
    }
}

impl Writer {
    /// Makes a claim and gives its number.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn make_claim(&mut self, claim: &Claim, act: &Act) -> Result<i64, StoreError> {
        let newest = sql!("select max(number) from claim where book = $1");
        let number = chain::next(self.highest(newest).await?);
        let body = ClaimBody {
            number,
            claim: claim.clone(),
        };
        let record = self.record(CLAIM, &number.to_string(), &body, act).await?;
        let text = sql!(
            "insert into claim (book, number, grant_code, from_on, to_on, amount_pence, \
             claimed_on, reference, record) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(number).bind(claim.grant.as_str())
            .bind(cells::day(claim.from_on)).bind(cells::day(claim.to_on))
            .bind(claim.amount.pence()).bind(cells::day(claim.claimed_on)).bind(&claim.reference)
            .bind(record).execute(c).await.map(drop))?;
        Ok(number)
    }
}
