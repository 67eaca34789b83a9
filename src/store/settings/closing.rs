//! Year ends: a closing as one role prepares it, and as another approves it, which closes the year
//! under its seal.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{
        balance::Cell,
        calendar::{FinancialYear, Period},
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        digest::{Digest, Head},
        journal::{EntryNumber, Posting},
        money::Money,
        posted::Act,
        year_end::YearEnd,
    },
    store::{
        cells, error::StoreError, journal::balance::MonthSums, reader::Reader, writer::Writer,
    },
};

/// The kind of record that keeps a closing as it was prepared.
pub const CLOSING_PREPARED: &str = "closing-prepared";
/// The kind of record that closes a year.
pub const YEAR_CLOSED: &str = "year-closed";

/// What a record of a prepared closing says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingPreparedBody {
    /// The year.
    pub year: FinancialYear,
    /// The head that it was prepared at.
    pub head: Head,
    /// The last entry of the book then.
    pub entry: EntryNumber,
    /// The postings that it is to make.
    pub posts: Vec<Posting>,
    /// What the next year is to open with: account, fund and amount.
    pub carried: Vec<(AccountCode, FundCode, Money)>,
    /// The restricted funds that keep what is left, and the document that consents.
    pub consents: Vec<(FundCode, String)>,
}

/// A closing as it was prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedClosing {
    /// The number of its record.
    pub record: i64,
    /// What it says.
    pub body: ClosingPreparedBody,
    /// Who prepared it, when and why.
    pub made: Act,
}

/// What a record of a closed year says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearClosedBody {
    /// The year.
    pub year: FinancialYear,
    /// The digest that was signed.
    pub seal: Digest,
    /// What the next year opens with: account, fund and amount.
    pub carried: Vec<(AccountCode, FundCode, Money)>,
    /// The role that approved it.
    pub approved_by: String,
    /// The restricted funds that keep what is left, and the document that consents.
    pub consents: Vec<(FundCode, String)>,
    /// The record of what was prepared, by whoever made that record. Years that were closed before
    /// closing was two acts have none: whoever made this one prepared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<i64>,
}

impl ClosingPreparedBody {
    /// What closing was prepared to do.
    pub fn year_end(&self) -> YearEnd {
        let carried = self.carried.iter();
        YearEnd {
            posts: self.posts.clone(),
            carried: carried
                .map(|(account, fund, amount)| ((*account, *fund), *amount))
                .collect(),
        }
    }
}

/// Period 0 of the year after, as sums by cell: what is carried forward has no project and no line.
pub(crate) fn opening_sums(body: &YearClosedBody) -> MonthSums {
    body.carried
        .iter()
        .map(|(account, fund, amount)| {
            let cell = Cell {
                fund: *fund,
                project: ProjectCode::NONE,
                line: LineCode::NONE,
                account: *account,
            };
            ((body.year.next(), Period::BROUGHT_FORWARD, cell), *amount)
        })
        .collect()
}

impl Reader {
    /// The closing of a year as it was prepared last; none where nobody did.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn prepared_closing(
        &mut self,
        year: FinancialYear,
    ) -> Result<Option<PreparedClosing>, StoreError> {
        let code = year.to_string();
        let last = self.records_of(CLOSING_PREPARED, Some(&code)).await?.pop();
        let prepared = last.map(|record| {
            Ok(PreparedClosing {
                record: record.number,
                body: serde_json::from_str(&record.body)?,
                made: record.made,
            })
        });
        prepared.transpose()
    }

    /// How a year was closed, and who did and when; none while it is open.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn closing(
        &mut self,
        year: FinancialYear,
    ) -> Result<Option<(YearClosedBody, Act)>, StoreError> {
        let code = year.to_string();
        let last = self.records_of(YEAR_CLOSED, Some(&code)).await?.pop();
        let closed = last.map(|record| Ok((serde_json::from_str(&record.body)?, record.made)));
        closed.transpose()
    }

    /// The seal of a year; none while it is open.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn seal(&mut self, year: FinancialYear) -> Result<Option<Digest>, StoreError> {
        let text = sql!("select seal from closed_year where book = $1 and year = $2");
        let seal: Option<Vec<u8>> = on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(self.id).bind(i64::from(year.start())).fetch_optional(c).await)?;
        seal.as_deref().map(cells::digest).transpose()
    }
}

impl Writer {
    /// Keeps a closing as it is prepared. It comes in the place of one that was prepared before.
    ///
    /// # Errors
    /// [`StoreError::AlreadyClosed`] where the year is closed.
    pub async fn prepare_closing(
        &mut self,
        body: &ClosingPreparedBody,
        act: &Act,
    ) -> Result<(), StoreError> {
        let year = body.year;
        if self.seal(year).await?.is_some() {
            return Err(StoreError::AlreadyClosed(year));
        }
        self.record(CLOSING_PREPARED, &year.to_string(), body, act)
            .await
            .map(drop)
    }

    /// Closes a year under its seal, and opens the next with what is carried forward.
    ///
    /// # Errors
    /// [`StoreError::AlreadyClosed`] where it is closed.
    pub async fn close_year(&mut self, body: &YearClosedBody, act: &Act) -> Result<(), StoreError> {
        let (year, seal) = (body.year, body.seal);
        if self.seal(year).await?.is_some() {
            return Err(StoreError::AlreadyClosed(year));
        }
        self.record(YEAR_CLOSED, &year.to_string(), body, act)
            .await?;
        let text = sql!("insert into closed_year (book, year, seal) values ($1, $2, $3)");
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(i64::from(year.start()))
            .bind(seal.as_bytes().as_slice()).execute(c).await.map(drop))?;
        self.add_balances(&opening_sums(body)).await
    }
}
