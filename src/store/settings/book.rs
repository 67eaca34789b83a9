//! A book's settings: read as one [`Book`], written one at a time, each change recorded.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;

use crate::{
    ledger::{
        account::{Account, AccountType, Chart},
        book::Book,
        calendar::FinancialYear,
        code::{FundCode, FunderCode, GrantCode, LineCode, ProjectCode},
        fund::{Fund, Restriction},
        grant::{Funder, Grant},
        money::Money,
        posted::Act,
        project::{BudgetLine, Project},
    },
    store::{cells, error::StoreError, reader::Reader, writer::Writer},
};

type GrantRow = (
    String,
    String,
    String,
    String,
    String,
    String,
    String,
    String,
);
type LineRow = (String, String, String, i64);

impl Reader {
    /// The book with its settings and its closed years.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn book(&mut self) -> Result<Book, StoreError> {
        let text = sql!("select slug, name, short_name, first_year from book where id = $1");
        let (slug, name, short_name, first): (String, String, String, i64) = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_one(c).await)?;
        let text = sql!("select year from closed_year where book = $1");
        let closed: Vec<i64> = on!(&mut self.tx,
            c => sqlx::query_scalar(text).bind(self.id).fetch_all(c).await)?;
        Ok(Book {
            slug,
            name,
            short_name,
            first_year: cells::year(first)?,
            chart: self.chart().await?,
            funds: self.funds().await?,
            funders: self.funders().await?,
            grants: self.grants().await?,
            projects: self.projects().await?,
            closed: closed
                .into_iter()
                .map(cells::year)
                .collect::<Result<_, _>>()?,
        })
    }

    async fn chart(&mut self) -> Result<Chart, StoreError> {
        let text = sql!("select code, name, kind from account where book = $1");
        let rows: Vec<(String, String, String)> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(code, name, kind)| {
                let code = cells::code("an account", &code)?;
                let kind = AccountType::from_word(&kind)
                    .ok_or_else(|| cells::damaged("a type of account", kind))?;
                Ok(Account { code, name, kind })
            })
            .collect()
    }

    async fn funds(&mut self) -> Result<BTreeMap<FundCode, Fund>, StoreError> {
        let text = sql!("select code, name, restriction from fund where book = $1");
        let rows: Vec<(String, String, String)> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(code, name, restriction)| {
                let code = cells::code("a fund", &code)?;
                let restriction = Restriction::from_word(&restriction)
                    .ok_or_else(|| cells::damaged("a restriction", restriction))?;
                let fund = Fund {
                    code,
                    name,
                    restriction,
                };
                Ok((code, fund))
            })
            .collect()
    }

    async fn funders(&mut self) -> Result<BTreeMap<FunderCode, Funder>, StoreError> {
        let text = sql!("select code, name from funder where book = $1");
        let rows: Vec<(String, String)> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(code, name)| {
                let code = cells::code("a funder", &code)?;
                Ok((code, Funder { code, name }))
            })
            .collect()
    }

    async fn projects(&mut self) -> Result<BTreeMap<ProjectCode, Project>, StoreError> {
        let text = sql!("select code, name from project where book = $1");
        let rows: Vec<(String, String)> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        let mut projects = BTreeMap::new();
        for (code, name) in rows {
            let code = cells::code("a project", &code)?;
            let lines = Vec::new();
            projects.insert(code, Project { code, name, lines });
        }
        let text = sql!(
            "select project, code, name, budget_pence from budget_line \
             where book = $1 and position > 0 order by project, position"
        );
        let rows: Vec<LineRow> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        for (project, code, name, budget) in rows {
            let line = BudgetLine {
                code: cells::code("a budget line", &code)?,
                name,
                budget: Money::from_pence(budget),
            };
            let project = cells::code("a project", &project)?;
            if let Some(known) = projects.get_mut(&project) {
                known.lines.push(line);
            }
        }
        Ok(projects)
    }

    async fn grants(&mut self) -> Result<BTreeMap<GrantCode, Grant>, StoreError> {
        let text = sql!(
            "select code, title, funder, fund, project, cast(starts_on as text), \
             cast(ends_on as text), authority from grant_agreement \
             where book = $1"
        );
        let rows: Vec<GrantRow> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        let mut grants = BTreeMap::new();
        for (code, title, funder, fund, project, starts_on, ends_on, authority) in rows {
            let grant = Grant {
                code: cells::code("a grant", &code)?,
                title,
                funder: cells::code("a funder", &funder)?,
                fund: cells::code("a fund", &fund)?,
                project: cells::code("a project", &project)?,
                starts_on: grant_day(&code, &starts_on)?,
                ends_on: grant_day(&code, &ends_on)?,
                authority,
                allocations: BTreeMap::new(),
            };
            grants.insert(grant.code, grant);
        }
        let text = sql!("select grant_code, year, amount_pence from allocation where book = $1");
        let rows: Vec<(String, i64, i64)> = on!(&mut self.tx,
            c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        for (code, year, amount) in rows {
            let code: GrantCode = cells::code("a grant", &code)?;
            let year = cells::year(year)?;
            if let Some(grant) = grants.get_mut(&code) {
                grant.allocations.insert(year, Money::from_pence(amount));
            }
        }
        Ok(grants)
    }
}

/// A day of a grant, read as text so that one which cannot be read is named with its grant.
fn grant_day(grant: &str, text: &str) -> Result<Date, StoreError> {
    let day = text.parse::<Date>().ok();
    day.filter(|day| day.to_string() == text)
        .ok_or_else(|| cells::damaged("a day of grant", format!("{grant}: {text}")))
}

/// What a record of the book itself says.
pub(crate) fn book_body(name: &str, short_name: &str, first: FinancialYear) -> serde_json::Value {
    json!({"name": name, "short_name": short_name, "first_year": first})
}

impl Writer {
    pub(crate) async fn put_settings(&mut self, book: &Book, act: &Act) -> Result<(), StoreError> {
        let body = book_body(&book.name, &book.short_name, book.first_year);
        self.record("book", &book.slug, &body, act).await?;
        for account in book.chart.iter() {
            self.put_account(account, act).await?;
        }
        for fund in book.funds.values() {
            self.put_fund(fund, act).await?;
        }
        for funder in book.funders.values() {
            self.put_funder(funder, act).await?;
        }
        for project in book.projects.values() {
            self.put_project(project, act).await?;
        }
        for grant in book.grants.values() {
            self.put_grant(grant, act).await?;
        }
        Ok(())
    }

    /// Adds an account to the chart, or changes the one of that code.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_account(&mut self, account: &Account, act: &Act) -> Result<(), StoreError> {
        let text = sql!(
            "insert into account (book, code, name, kind) values ($1, $2, $3, $4) \
             on conflict (book, code) do update set name = excluded.name, kind = excluded.kind"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(account.code.as_str())
            .bind(&account.name).bind(account.kind.word()).execute(c).await.map(drop))?;
        self.record("account", account.code.as_str(), account, act)
            .await
            .map(drop)
    }

    /// Adds a fund, or changes the one of that code.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_fund(&mut self, fund: &Fund, act: &Act) -> Result<(), StoreError> {
        let text = sql!(
            "insert into fund (book, code, name, restriction) values ($1, $2, $3, $4) \
             on conflict (book, code) do update \
             set name = excluded.name, restriction = excluded.restriction"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(fund.code.as_str())
            .bind(&fund.name).bind(fund.restriction.word()).execute(c).await.map(drop))?;
        self.record("fund", fund.code.as_str(), fund, act)
            .await
            .map(drop)
    }

    /// Adds a funder, or changes the one of that code.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_funder(&mut self, funder: &Funder, act: &Act) -> Result<(), StoreError> {
        let text = sql!(
            "insert into funder (book, code, name) values ($1, $2, $3) \
             on conflict (book, code) do update set name = excluded.name"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(funder.code.as_str())
            .bind(&funder.name).execute(c).await.map(drop))?;
        self.record("funder", funder.code.as_str(), funder, act)
            .await
            .map(drop)
    }

    /// Adds a project with its lines, or changes the one of that code; a line that is no longer
    /// named is no longer the project's, and what was posted to it stays.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_project(&mut self, project: &Project, act: &Act) -> Result<(), StoreError> {
        let text = sql!(
            "insert into project (book, code, name) values ($1, $2, $3) \
             on conflict (book, code) do update set name = excluded.name"
        );
        let (id, code) = (self.id, project.code.as_str());
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(code).bind(&project.name)
            .execute(c).await.map(drop))?;
        // Postings may stand on a line that is no longer named, so its row is only put aside.
        let text = sql!("update budget_line set position = -1 where book = $1 and project = $2");
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(code)
            .execute(c).await.map(drop))?;
        self.put_line(code, LineCode::NONE.as_str(), 0, "No line", Money::NIL)
            .await?;
        for (place, line) in (1_i64..).zip(&project.lines) {
            self.put_line(code, line.code.as_str(), place, &line.name, line.budget)
                .await?;
        }
        self.record("project", code, project, act).await.map(drop)
    }

    async fn put_line(
        &mut self,
        project: &str,
        code: &str,
        position: i64,
        name: &str,
        budget: Money,
    ) -> Result<(), StoreError> {
        let text = sql!(
            "insert into budget_line (book, project, code, position, name, budget_pence) \
             values ($1, $2, $3, $4, $5, $6) \
             on conflict (book, project, code) do update set position = excluded.position, \
             name = excluded.name, budget_pence = excluded.budget_pence"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(project).bind(code).bind(position)
            .bind(name).bind(budget.pence()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Adds a grant with its allocations, or changes the one of that code.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_grant(&mut self, grant: &Grant, act: &Act) -> Result<(), StoreError> {
        let text = sql!(
            "insert into grant_agreement (book, code, title, funder, fund, project, starts_on, \
             ends_on, authority) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             on conflict (book, code) do update set title = excluded.title, \
             funder = excluded.funder, fund = excluded.fund, project = excluded.project, \
             starts_on = excluded.starts_on, ends_on = excluded.ends_on, \
             authority = excluded.authority"
        );
        let (id, code) = (self.id, grant.code.as_str());
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(code).bind(&grant.title)
            .bind(grant.funder.as_str()).bind(grant.fund.as_str()).bind(grant.project.as_str())
            .bind(cells::day(grant.starts_on)).bind(cells::day(grant.ends_on))
            .bind(&grant.authority).execute(c).await.map(drop))?;
        let text = sql!("delete from allocation where book = $1 and grant_code = $2");
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(code)
            .execute(c).await.map(drop))?;
        let text = sql!(
            "insert into allocation (book, grant_code, year, amount_pence) \
             values ($1, $2, $3, $4)"
        );
        for (year, amount) in &grant.allocations {
            on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(code)
                .bind(i64::from(year.start())).bind(amount.pence())
                .execute(c).await.map(drop))?;
        }
        self.record("grant", code, grant, act).await.map(drop)
    }
}
