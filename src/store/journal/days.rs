//! What each day of an account comes to: the receipts and payments of its entries, and the lines of
//! its statements that count. Kept by the writer that posts, brings lines in or takes them out, and
//! derived again by `verify`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff_sqlx::Date as SqlDate;

use crate::{
    ledger::{
        calendar::{FinancialYear, Period},
        code::AccountCode,
        journal::Draft,
        money::{Money, MoneyError},
    },
    statement::reconcile::Turnover,
    store::{batch::Block, cells, error::StoreError, reader::Reader, writer::Writer},
};

/// What a day of an account comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DaySum {
    /// The entries that net to money in.
    pub receipts: Money,
    /// Those that net to money out, below nil.
    pub payments: Money,
    /// The lines of its statements that count.
    pub shown: Money,
    /// How many lines those are.
    pub lines: i64,
}

/// The sums by account, by the year that an entry is posted in or a line belongs to, and by day.
pub type DaySums = BTreeMap<(AccountCode, FinancialYear, Date), DaySum>;

impl DaySum {
    /// Adds a line that counts.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn add_line(&mut self, amount: Money) -> Result<(), MoneyError> {
        self.shown = self.shown.plus(amount)?;
        self.lines = self.lines.saturating_add(1);
        Ok(())
    }

    /// Takes off a line that counts no more.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn take_line(&mut self, amount: Money) -> Result<(), MoneyError> {
        self.shown = self.shown.minus(amount)?;
        self.lines = self.lines.saturating_sub(1);
        Ok(())
    }
}

/// Adds what an entry moves each account by; opening balances are no movement.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn add_entry(sums: &mut DaySums, entry: &Draft) -> Result<(), MoneyError> {
    if entry.period == Period::BROUGHT_FORWARD {
        return Ok(());
    }
    for (account, net) in entry.nets()? {
        let sum = sums.entry((account, entry.year, entry.date)).or_default();
        let side = if net.is_negative() {
            &mut sum.payments
        } else {
            &mut sum.receipts
        };
        *side = side.plus(net)?;
    }
    Ok(())
}

type DayRow = (String, i64, SqlDate, i64, i64, i64, i64);

impl Reader {
    /// What the days of an account come to, up to one of a year: its entries of the year, and the
    /// lines of all years. The last day of a year takes in what belongs to the year, whenever it is
    /// dated.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn turnover(
        &mut self,
        account: AccountCode,
        year: FinancialYear,
        up_to: Date,
    ) -> Result<Turnover, StoreError> {
        let text = sql!(
            "select cast(coalesce(sum(case when year = $3 then receipts_pence end), 0) as bigint), \
             cast(coalesce(sum(case when year = $3 then payments_pence end), 0) as bigint), \
             cast(coalesce(sum(shown_pence), 0) as bigint) from account_day \
             where book = $1 and account = $2 and year <= $3 and (year < $3 or date <= $4)"
        );
        let until = if up_to >= year.last_day() {
            Date::MAX
        } else {
            up_to
        };
        let (receipts, payments, shown): (i64, i64, i64) = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(account.as_str())
            .bind(i64::from(year.start())).bind(cells::day(until)).fetch_one(c).await)?;
        Ok(Turnover {
            receipts: Money::from_pence(receipts),
            payments: Money::from_pence(payments),
            shown: Money::from_pence(shown),
        })
    }

    /// The last day up to another that a line of an account has; none where it has none by then.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn last_shown(
        &mut self,
        account: AccountCode,
        up_to: Date,
    ) -> Result<Option<Date>, StoreError> {
        let text = sql!(
            "select max(date) from account_day \
             where book = $1 and account = $2 and date <= $3 and lines > 0"
        );
        let last: Option<SqlDate> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(account.as_str()).bind(cells::day(up_to)).fetch_one(c).await)?;
        Ok(last.map(SqlDate::to_jiff))
    }

    /// The sums of every account and day, as kept: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn day_sums(&mut self) -> Result<DaySums, StoreError> {
        let text = sql!(
            "select account, year, date, receipts_pence, payments_pence, shown_pence, lines \
             from account_day where book = $1"
        );
        let rows: Vec<DayRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(account, year, date, receipts, payments, shown, lines)| {
                let account = cells::code("an account", &account)?;
                let sum = DaySum {
                    receipts: Money::from_pence(receipts),
                    payments: Money::from_pence(payments),
                    shown: Money::from_pence(shown),
                    lines,
                };
                Ok(((account, cells::year(year)?, date.to_jiff()), sum))
            })
            .collect()
    }
}

impl Writer {
    /// Adds sums to those kept, once for each account and day.
    pub(crate) async fn add_days(&mut self, sums: &DaySums) -> Result<(), StoreError> {
        let book = self.id;
        let days: Vec<_> = sums.iter().collect();
        let mut block = Block::on(&self.tx);
        insert_rows!(
            &mut block,
            "insert into account_day (account, year, date, receipts_pence, payments_pence, \
             shown_pence, lines, book)",
            7 + 1,
            "on conflict (book, account, year, date) do update set \
             receipts_pence = account_day.receipts_pence + excluded.receipts_pence, \
             payments_pence = account_day.payments_pence + excluded.payments_pence, \
             shown_pence = account_day.shown_pence + excluded.shown_pence, \
             lines = account_day.lines + excluded.lines",
            days,
            |query, row| {
                let ((account, year, date), sum) = row;
                query
                    .bind(account.as_str())
                    .bind(i64::from(year.start()))
                    .bind(cells::day(*date))
                    .bind(sum.receipts.pence())
                    .bind(sum.payments.pence())
                    .bind(sum.shown.pence())
                    .bind(sum.lines)
            },
            |query| query.bind(book)
        );
        block.run(&mut self.tx).await
    }
}
