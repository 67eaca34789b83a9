//! The two balance tables: sums by period, and the three sums of a year, both kept by the writer
//! that posts and derived again by `verify`.

use std::collections::BTreeMap;

use crate::{
    ledger::{
        balance::{Balances, Cell, YearSums},
        calendar::{FinancialYear, Period},
        journal::Draft,
        money::Money,
    },
    store::{batch::Block, cells, error::StoreError, reader::Reader, writer::Writer},
};

/// Sums by year, period and cell: what the month table holds.
pub type MonthSums = BTreeMap<(FinancialYear, Period, Cell), Money>;

/// Adds the postings of an entry to sums by period.
pub(crate) fn add_entry(sums: &mut MonthSums, entry: &Draft) -> Result<(), StoreError> {
    for posting in &entry.postings {
        let key = (entry.year, entry.period, Cell::of(posting));
        let sum = sums.entry(key).or_default();
        *sum = sum.plus(posting.amount)?;
    }
    Ok(())
}

type YearRow = (String, String, String, String, i64, i64, i64);
type MonthRow = (i64, String, String, String, String, i64);

fn cell(fund: &str, project: &str, line: &str, account: &str) -> Result<Cell, StoreError> {
    Ok(Cell {
        fund: cells::code("a fund", fund)?,
        project: cells::code("a project", project)?,
        line: cells::code("a budget line", line)?,
        account: cells::code("an account", account)?,
    })
}

impl Reader {
    /// The balances of a year, as kept.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn balances(&mut self, year: FinancialYear) -> Result<Balances, StoreError> {
        let text = sql!(
            "select fund, project, line, account, opening_pence, turnover_pence, closing_pence \
             from year_balance where book = $1 and year = $2"
        );
        let rows: Vec<YearRow> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(i64::from(year.start())).fetch_all(c).await)?;
        let mut balances = Balances::of(year);
        for (fund, project, line, account, opening, turnover, closing) in rows {
            let sums = YearSums {
                opening: Money::from_pence(opening),
                turnover: Money::from_pence(turnover),
                closing: Money::from_pence(closing),
            };
            let cell = cell(&fund, &project, &line, &account)?;
            balances.cells.insert(cell, sums);
        }
        Ok(balances)
    }

    /// The sums of a year by period and cell, as kept.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn month_balances(
        &mut self,
        year: FinancialYear,
    ) -> Result<BTreeMap<(Period, Cell), Money>, StoreError> {
        let text = sql!(
            "select period, fund, project, line, account, amount_pence from month_balance \
             where book = $1 and year = $2"
        );
        let rows: Vec<MonthRow> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(i64::from(year.start())).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(period, fund, project, line, account, amount)| {
                let cell = cell(&fund, &project, &line, &account)?;
                Ok(((cells::period(period)?, cell), Money::from_pence(amount)))
            })
            .collect()
    }

    /// The years that have balances, oldest first.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn years(&mut self) -> Result<Vec<FinancialYear>, StoreError> {
        let text = sql!("select distinct year from year_balance where book = $1 order by year");
        let years: Vec<i64> = on!(&mut self.tx, c =>
            sqlx::query_scalar(text).bind(self.id).fetch_all(c).await)?;
        years.into_iter().map(cells::year).collect()
    }

    /// The years that either table of balances has, oldest first: what `verify` looks at.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn balanced_years(&mut self) -> Result<Vec<FinancialYear>, StoreError> {
        let text = sql!(
            "select year from year_balance where book = $1 \
             union select year from month_balance where book = $1 order by year"
        );
        let years: Vec<i64> = on!(&mut self.tx, c =>
            sqlx::query_scalar(text).bind(self.id).fetch_all(c).await)?;
        years.into_iter().map(cells::year).collect()
    }
}

impl Writer {
    /// Adds sums to both tables, once for each cell that they touch.
    pub(crate) async fn add_balances(&mut self, sums: &MonthSums) -> Result<(), StoreError> {
        let book = self.id;
        let mut years: BTreeMap<(FinancialYear, Cell), YearSums> = BTreeMap::new();
        for ((year, period, cell), amount) in sums {
            years
                .entry((*year, *cell))
                .or_default()
                .add(*period, *amount)?;
        }
        let mut block = Block::on(&self.tx);
        let months: Vec<_> = sums.iter().collect();
        insert_rows!(
            &mut block,
            "insert into month_balance \
             (year, period, fund, project, line, account, amount_pence, book)",
            7 + 1,
            "on conflict (book, year, period, fund, project, line, account) do update \
             set amount_pence = month_balance.amount_pence + excluded.amount_pence",
            months,
            |query, row| {
                let ((year, period, cell), amount) = row;
                query
                    .bind(i64::from(year.start()))
                    .bind(i64::from(*period))
                    .bind(cell.fund.as_str())
                    .bind(cell.project.as_str())
                    .bind(cell.line.as_str())
                    .bind(cell.account.as_str())
                    .bind(amount.pence())
            },
            |query| query.bind(book)
        );
        let years: Vec<_> = years.iter().collect();
        insert_rows!(
            &mut block,
            "insert into year_balance (year, fund, project, line, account, opening_pence, \
             turnover_pence, closing_pence, book)",
            8 + 1,
            "on conflict (book, year, fund, project, line, account) do update set \
             opening_pence = year_balance.opening_pence + excluded.opening_pence, \
             turnover_pence = year_balance.turnover_pence + excluded.turnover_pence, \
             closing_pence = year_balance.closing_pence + excluded.closing_pence",
            years,
            |query, row| {
                let ((year, cell), sums) = row;
                query
                    .bind(i64::from(year.start()))
                    .bind(cell.fund.as_str())
                    .bind(cell.project.as_str())
                    .bind(cell.line.as_str())
                    .bind(cell.account.as_str())
                    .bind(sums.opening.pence())
                    .bind(sums.turnover.pence())
                    .bind(sums.closing.pence())
            },
            |query| query.bind(book)
        );
        block.run(&mut self.tx).await
    }
}
