//! What is open on both sides: entries that no line shows yet, and lines that no entry answers yet,
//! read as movements that are held against one another.
//!
//! The table of open entries is made from postings and matches whenever either changes: an entry
//! that was reversed, that reverses another, or that stands beside the pair of a locked
//! reconciliation is not open.

use std::collections::BTreeMap;

use jiff_sqlx::Date as SqlDate;

use crate::{
    ledger::{
        code::{AccountCode, FundCode, GrantCode},
        journal::{EntryKind, EntryNumber, LineNumber},
        money::Money,
    },
    statement::matching::pool::Movement,
    store::{batch::Block, cells, error::StoreError, reader::Reader, writer::Writer},
};

type EntryRow = (i64, String, SqlDate, i64, String, Option<String>);
type LineRow = (
    i64,
    String,
    SqlDate,
    i64,
    String,
    Option<String>,
    Option<String>,
);

/// An entry that is open on an account, and how far.
pub type OpenRow = (EntryNumber, String, i64);

/// The entries of an account that no line shows yet, and its lines that wait.
#[derive(Debug, Clone, Default)]
pub struct Open {
    /// The entries.
    pub entries: Vec<EntryNumber>,
    /// The lines.
    pub lines: Vec<LineNumber>,
}

fn movement(row: EntryRow) -> Result<Movement, StoreError> {
    let (number, account, date, pence, text, reference) = row;
    Ok(Movement {
        number,
        account: cells::code("an account", &account)?,
        date: date.to_jiff(),
        open: Money::from_pence(pence),
        text,
        reference,
        party: None,
    })
}

impl Reader {
    /// The entries that no line of an account with statements shows yet, at most so many, the
    /// newest first.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open_entries(&mut self, limit: i64) -> Result<Vec<Movement>, StoreError> {
        let text = sql!(
            "select o.entry, o.account, e.date, o.amount_pence, e.text, e.reference \
             from open_entry o join entry e on e.book = o.book and e.number = o.entry \
             where o.book = $1 order by o.entry desc limit $2"
        );
        let rows: Vec<EntryRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(limit).fetch_all(c).await)?;
        rows.into_iter().map(movement).collect()
    }

    /// The same of one account.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open_entries_of(
        &mut self,
        account: AccountCode,
        limit: i64,
    ) -> Result<Vec<Movement>, StoreError> {
        let text = sql!(
            "select o.entry, o.account, e.date, o.amount_pence, e.text, e.reference \
             from open_entry o join entry e on e.book = o.book and e.number = o.entry \
             where o.book = $1 and o.account = $2 order by o.entry desc limit $3"
        );
        let rows: Vec<EntryRow> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(account.as_str()).bind(limit).fetch_all(c).await)?;
        rows.into_iter().map(movement).collect()
    }

    /// What is open on an account whatever the day, at most so many of each side.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open(&mut self, account: AccountCode, most: i64) -> Result<Open, StoreError> {
        // A span of one account is read in the order of the table's own key; told that it is one
        // account, PostgreSQL may go through the entries of all of them.
        let entries = sql!(
            "select entry from open_entry where book = $1 and account between $2 and $2 \
             order by account, entry limit $3"
        );
        let lines = sql!("select line from waiting_line where book = $1 and account = $2 limit $3");
        Ok(Open {
            entries: on!(&mut self.tx, c => sqlx::query_scalar(entries).bind(self.id)
                .bind(account.as_str()).bind(most).fetch_all(c).await)?,
            lines: on!(&mut self.tx, c => sqlx::query_scalar(lines).bind(self.id)
                .bind(account.as_str()).bind(most).fetch_all(c).await)?,
        })
    }

    /// The accounts on which no line shows the whole of an entry yet, in their order.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open_on(&mut self, entry: EntryNumber) -> Result<Vec<AccountCode>, StoreError> {
        let text =
            sql!("select account from open_entry where book = $1 and entry = $2 order by account");
        let codes: Vec<String> = on!(&mut self.tx, c =>
            sqlx::query_scalar(text).bind(self.id).bind(entry).fetch_all(c).await)?;
        let code = |code: &String| cells::code("an account", code);
        codes.iter().map(code).collect()
    }

    /// The open entries as they are kept, in the order of their numbers: what `verify` reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open_rows(&mut self) -> Result<Vec<OpenRow>, StoreError> {
        let text = sql!(
            "select entry, account, amount_pence from open_entry where book = $1 \
             order by entry, account"
        );
        Ok(on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?)
    }

    /// The lines that no entry answers yet, with what is open of each, at most so many, in the
    /// order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn waiting_movements(&mut self, limit: i64) -> Result<Vec<Movement>, StoreError> {
        let text = sql!(
            "select w.line, w.account, l.date, w.amount_pence, l.text, l.reference, l.party \
             from waiting_line w join statement_line l on l.book = w.book and l.number = w.line \
             where w.book = $1 order by w.line limit $2"
        );
        let rows: Vec<LineRow> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(limit).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(number, account, date, pence, text, reference, party)| {
                Ok(Movement {
                    number,
                    account: cells::code("an account", &account)?,
                    date: date.to_jiff(),
                    open: Money::from_pence(pence),
                    text,
                    reference,
                    party,
                })
            })
            .collect()
    }

    /// The accounts that statements were imported into.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn statement_accounts(&mut self) -> Result<Vec<AccountCode>, StoreError> {
        let text = sql!("select distinct account from import where book = $1 order by account");
        let codes: Vec<String> = on!(&mut self.tx, c =>
            sqlx::query_scalar(text).bind(self.id).fetch_all(c).await)?;
        let code = |code: &String| cells::code("an account", code);
        codes.iter().map(code).collect()
    }
}

impl Writer {
    /// The entries of an account whose first statement is on its way in, which open with it; none
    /// of one that has statements.
    pub(super) async fn opening(
        &mut self,
        account: AccountCode,
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let mut entries: Vec<EntryNumber> = Vec::new();
        if self.statement_accounts().await?.contains(&account) {
            return Ok(entries);
        }
        let text = sql!(
            "select distinct entry from posting where book = $1 and year = $2 and account = $3"
        );
        for year in self.years().await? {
            let id = self.id;
            let found: Vec<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(id)
                .bind(i64::from(year.start())).bind(account.as_str()).fetch_all(c).await)?;
            entries.extend(found);
        }
        Ok(entries)
    }

    /// Makes what is open of some entries again from their postings and matches, and of what
    /// replaces them: it is not open while a line stays with the other.
    pub(crate) async fn refresh_open(&mut self, entries: &[EntryNumber]) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let replacing = self.replacing(entries).await?.into_iter();
        let mut entries = entries.to_vec();
        entries.extend(replacing.map(|(_, number)| number));
        entries.sort_unstable();
        entries.dedup();
        let book = self.id;
        let _gone: Vec<(i64,)> = fetch_listed!(
            &mut self.tx,
            "delete from open_entry where book = $1 and entry in ({list}) returning entry",
            book,
            entries
        );
        let rows: Vec<(String, i64, i64)> = fetch_listed!(
            &mut self.tx,
            "select account, entry, pence from (select p.account, p.entry, \
             cast(sum(p.amount_pence) as bigint) - coalesce((select \
             cast(sum(coalesce(m.amount_pence, l.amount_pence)) as bigint) from line_match m \
             join statement_line l on l.book = m.book and l.number = m.line \
             where m.book = p.book and m.entry = p.entry and m.ended is null \
             and l.account = p.account), 0) as pence \
             from posting p join entry e on e.book = p.book and e.number = p.entry \
             where p.book = $1 and p.entry in ({list}) and p.period between 1 and 12 \
             and e.reverses is null \
             and not exists (select 1 from entry r where r.book = e.book \
             and r.reverses = e.number) \
             and not (e.replaces is not null and not exists (select 1 from line_match m \
             where m.book = e.book and m.entry = e.number and m.ended is null) \
             and exists (select 1 from line_match m where m.book = e.book \
             and m.entry = e.replaces and m.ended is null)) \
             and exists (select 1 from import i where i.book = p.book and i.account = p.account) \
             group by p.book, p.account, p.entry) found where pence <> 0",
            book,
            entries
        );
        let mut block = Block::on(&self.tx);
        insert_rows!(
            &mut block,
            "insert into open_entry (account, entry, amount_pence, book)",
            3 + 1,
            "",
            rows,
            |query, row| query.bind(&row.0).bind(row.1).bind(row.2),
            |query| query.bind(book)
        );
        block.run(&mut self.tx).await?;
        self.refresh_apart(&entries).await
    }
}

/// A posting on what grants still owe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receivable {
    /// The grant.
    pub grant: GrantCode,
    /// The fund to which it is owed.
    pub fund: FundCode,
    /// Debit positive: what was awarded; credit negative: what came.
    pub amount: Money,
    /// Whether an award posted it.
    pub award: bool,
}

impl Reader {
    /// What was awarded by each grant and what came of it, in the order of the entries.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn receivables(&mut self) -> Result<Vec<Receivable>, StoreError> {
        let (book, account) = (self.id, AccountCode::GRANTS_RECEIVABLE);
        let rows: Vec<(String, String, i64, String)> = fetch_by_engine!(
            &mut self.tx,
            "select p.grant_code, p.fund, p.amount_pence, e.kind from grant_agreement g \
             cross join posting p {by posting_by_grant} cross join entry e \
             where g.book = $1 and p.book = g.book and p.grant_code = g.code \
             and p.grant_code is not null and p.account = $2 \
             and e.book = p.book and e.number = p.entry order by p.entry",
            |query| query.bind(book).bind(account.as_str())
        );
        rows.into_iter()
            .map(|(grant, fund, pence, kind)| {
                Ok(Receivable {
                    grant: cells::code("a grant", &grant)?,
                    fund: cells::code("a fund", &fund)?,
                    amount: Money::from_pence(pence),
                    award: kind == EntryKind::Award.word(),
                })
            })
            .collect()
    }

    /// What is owed to each fund on account 1200 of no grant, over all years: what the book opened
    /// with, less what came of it. Funds to which nothing is owed so are left out.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn owed_of_no_grant(&mut self) -> Result<BTreeMap<FundCode, Money>, StoreError> {
        let Some(first) = self.years().await?.first().copied() else {
            return Ok(BTreeMap::new());
        };
        // What a later year opened with is what the years before it left.
        let text = sql!(
            "select fund, cast(sum(turnover_pence + closing_pence + \
             case when year = $3 then opening_pence else 0 end) as bigint) from year_balance \
             where book = $1 and account = $2 group by fund"
        );
        let rows: Vec<(String, i64)> = on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id)
            .bind(AccountCode::GRANTS_RECEIVABLE.as_str()).bind(i64::from(first.start()))
            .fetch_all(c).await)?;
        let mut owed: BTreeMap<FundCode, Money> = BTreeMap::new();
        for (fund, pence) in rows {
            owed.insert(cells::code("a fund", &fund)?, Money::from_pence(pence));
        }
        for of_a_grant in self.receivables().await? {
            let sum = owed.entry(of_a_grant.fund).or_default();
            *sum = sum.minus(of_a_grant.amount)?;
        }
        owed.retain(|_, sum| !sum.is_nil());
        Ok(owed)
    }

    /// How much of an entry no line of an account shows yet.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn open_of(
        &mut self,
        entry: EntryNumber,
        account: AccountCode,
    ) -> Result<Money, StoreError> {
        let text = sql!(
            "select amount_pence from open_entry where book = $1 and account = $2 and entry = $3"
        );
        let pence: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(account.as_str()).bind(entry).fetch_optional(c).await)?;
        Ok(pence.map_or(Money::NIL, Money::from_pence))
    }
}
