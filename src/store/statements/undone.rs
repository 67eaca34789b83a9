//! What no longer counts: imports that were undone whole, and lines that were withdrawn as not
//! real. Their rows stay, each with the record that took it out.

use std::collections::BTreeMap;

use jiff_sqlx::Date as SqlDate;
use serde::{Deserialize, Serialize};

use crate::{
    ledger::{
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    store::{cells, error::StoreError, journal::days::DaySums, reader::Reader, writer::Writer},
};

use super::import::KeptImport;

/// The kind of record that undoes an import.
pub const IMPORT_UNDONE: &str = "import-undone";

/// What a record of an undone import says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneBody {
    /// The import.
    pub import: i64,
    /// The entries that came with its lines, each of them reversed before.
    pub reversed: Vec<EntryNumber>,
}

/// The kind of record that asks for a line to be withdrawn.
pub const WITHDRAWAL_ASKED: &str = "withdrawal-asked";
/// The kind of record that withdraws a line.
pub const LINE_WITHDRAWN: &str = "line-withdrawn";

/// What a record about a line that is to be withdrawn says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalBody {
    /// The line.
    pub line: LineNumber,
    /// The record that asked for it; none in that record itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<i64>,
}

/// A line that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The line.
    pub line: LineNumber,
    /// Who asked, when and why.
    pub asked: Act,
    /// Who approved, and when.
    pub approved: Act,
}

/// A match that stands between a line of an import and an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingMatch {
    /// The line.
    pub line: LineNumber,
    /// The entry.
    pub entry: EntryNumber,
    /// Whether the entry came with the line, or was posted for what others left of it; one that was
    /// matched to it stands by itself.
    pub with_entry: bool,
}

impl Reader {
    /// The imports that were undone, each with the number of the record.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn undone_imports(&mut self) -> Result<BTreeMap<i64, i64>, StoreError> {
        let text = sql!("select import, record from import_undone where book = $1 order by import");
        let rows: Vec<(i64, i64)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        Ok(rows.into_iter().collect())
    }

    /// The lines that were withdrawn, each with the number of the record.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn withdrawn_lines(&mut self) -> Result<BTreeMap<LineNumber, i64>, StoreError> {
        let text = sql!("select line, record from line_withdrawn where book = $1 order by line");
        let rows: Vec<(i64, i64)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        Ok(rows.into_iter().collect())
    }

    /// The record that asked last for a line to be withdrawn, and who asked.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn withdrawal_asked(
        &mut self,
        line: LineNumber,
    ) -> Result<Option<(i64, Act)>, StoreError> {
        let code = line.to_string();
        let mut asked = self.records_of(WITHDRAWAL_ASKED, Some(&code)).await?;
        Ok(asked.pop().map(|record| (record.number, record.made)))
    }

    /// The lines that were withdrawn, in the order in which they were.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn withdrawals(&mut self) -> Result<Vec<Withdrawal>, StoreError> {
        let asked = self.records_of(WITHDRAWAL_ASKED, None).await?;
        let mut withdrawals = Vec::new();
        for record in self.records_of(LINE_WITHDRAWN, None).await? {
            let body: WithdrawalBody = serde_json::from_str(&record.body)?;
            let by = asked.iter().find(|asked| Some(asked.number) == body.asked);
            withdrawals.extend(by.map(|asked| Withdrawal {
                line: body.line,
                asked: asked.made.clone(),
                approved: record.made.clone(),
            }));
        }
        Ok(withdrawals)
    }

    /// Who undid each import that was undone, when and why.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn undoings(&mut self) -> Result<BTreeMap<i64, Act>, StoreError> {
        let mut undone = BTreeMap::new();
        for record in self.records_of(IMPORT_UNDONE, None).await? {
            let body: UndoneBody = serde_json::from_str(&record.body)?;
            undone.insert(body.import, record.made);
        }
        Ok(undone)
    }

    /// Every import that was not undone, oldest first.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn standing_imports(&mut self) -> Result<Vec<KeptImport>, StoreError> {
        let undone = self.undone_imports().await?;
        let mut imports = self.imports().await?;
        imports.retain(|kept| !undone.contains_key(&kept.number));
        Ok(imports)
    }

    /// How often an account was given each line by files that were undone since, by fingerprint: a
    /// line that comes again is counted on from there.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn undone_lines(
        &mut self,
        account: AccountCode,
    ) -> Result<BTreeMap<[u8; 16], u32>, StoreError> {
        let text = sql!(
            "select l.fingerprint, count(*) from import_undone u join statement_line l \
             on l.book = u.book and l.import = u.import \
             where u.book = $1 and l.account = $2 group by l.fingerprint"
        );
        let rows: Vec<(Vec<u8>, i64)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(self.id).bind(account.as_str()).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(fingerprint, count)| {
                let fingerprint = fingerprint
                    .try_into()
                    .map_err(|_| cells::damaged("a fingerprint", account))?;
                Ok((fingerprint, cells::small("a count", count)?))
            })
            .collect()
    }

    /// The matches of some lines that stand, in the order of the lines.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn matches_of_lines(
        &mut self,
        lines: &[LineNumber],
    ) -> Result<Vec<StandingMatch>, StoreError> {
        let book = self.id;
        let mut rows: Vec<(i64, i64, bool)> = fetch_listed!(
            &mut self.tx,
            "select m.line, m.entry, coalesce(r.made_at_us = e.posted_at_us, m.made is null) \
             from line_match m join entry e on e.book = m.book and e.number = m.entry \
             left join record r on r.book = m.book and r.number = m.made \
             where m.book = $1 and m.line in ({list}) and m.ended is null",
            book,
            lines
        );
        // Sorted here: in the order of lines an engine would rather read every match.
        rows.sort_unstable();
        let standing = |(line, entry, with_entry): (i64, i64, bool)| StandingMatch {
            line,
            entry,
            with_entry,
        };
        Ok(rows.into_iter().map(standing).collect())
    }

    /// The lines that some entries answer, each with its import.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines_answered_by(
        &mut self,
        entries: &[EntryNumber],
    ) -> Result<Vec<(LineNumber, EntryNumber, i64)>, StoreError> {
        let book = self.id;
        let mut rows: Vec<(i64, i64, i64)> = fetch_listed!(
            &mut self.tx,
            "select m.line, m.entry, l.import from line_match m \
             join statement_line l on l.book = m.book and l.number = m.line \
             where m.book = $1 and m.entry in ({list}) and m.ended is null",
            book,
            entries
        );
        rows.sort_unstable();
        Ok(rows)
    }
}

impl Writer {
    /// Undoes an import: its lines are no longer held, none of them waits, and what answered them
    /// answers them no more. The entries that came with them were reversed before.
    ///
    /// # Errors
    /// Whatever the engine refuses; an import that was undone before among it.
    pub async fn undo_import(&mut self, body: &UndoneBody, act: &Act) -> Result<(), StoreError> {
        let (id, import) = (self.id, body.import);
        let record = self
            .record(IMPORT_UNDONE, &import.to_string(), body, act)
            .await?;
        self.take_days(import).await?;
        let text = sql!("insert into import_undone (book, import, record) values ($1, $2, $3)");
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(import).bind(record)
            .execute(c).await.map(drop))?;
        let text = sql!(
            "select distinct entry from line_match where book = $1 and ended is null and line in \
             (select number from statement_line where book = $1 and import = $2)"
        );
        let answering: Vec<EntryNumber> = on!(&mut self.tx, c => sqlx::query_scalar(text)
            .bind(id).bind(import).fetch_all(c).await)?;
        let text = sql!(
            "update line_match set ended = $3 where book = $1 and ended is null and line in \
             (select number from statement_line where book = $1 and import = $2)"
        );
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(import).bind(record)
            .execute(c).await.map(drop))?;
        let text = sql!(
            "delete from waiting_line where book = $1 and line in \
             (select number from statement_line where book = $1 and import = $2)"
        );
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(import)
            .execute(c).await.map(drop))?;
        self.refresh_open(&answering).await
    }

    /// Asks that a line be withdrawn.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn ask_withdrawal(&mut self, line: LineNumber, act: &Act) -> Result<(), StoreError> {
        let body = WithdrawalBody { line, asked: None };
        let code = line.to_string();
        self.record(WITHDRAWAL_ASKED, &code, &body, act)
            .await
            .map(drop)
    }

    /// Withdraws a line that a record asked to: it waits no more.
    ///
    /// # Errors
    /// Whatever the engine refuses; a line that was withdrawn before among it.
    pub async fn withdraw_line(
        &mut self,
        line: LineNumber,
        asked: i64,
        act: &Act,
    ) -> Result<(), StoreError> {
        let asked = Some(asked);
        let (id, body) = (self.id, WithdrawalBody { line, asked });
        let code = line.to_string();
        let record = self.record(LINE_WITHDRAWN, &code, &body, act).await?;
        if let Some(held) = self.line(line).await? {
            let mut days = DaySums::new();
            let day = (held.account, held.year, held.line.date);
            days.entry(day).or_default().take_line(held.line.amount)?;
            self.add_days(&days).await?;
        }
        let text = sql!("insert into line_withdrawn (book, line, record) values ($1, $2, $3)");
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line).bind(record)
            .execute(c).await.map(drop))?;
        let text = sql!("delete from waiting_line where book = $1 and line = $2");
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(line)
            .execute(c).await.map(drop))?;
        let standing = self.matches_with(line).await?;
        let answering: Vec<EntryNumber> = standing.iter().map(|made| made.entry).collect();
        self.refresh_open(&answering).await
    }

    /// Takes the lines of an import off the days of its account, but for those that were withdrawn.
    async fn take_days(&mut self, import: i64) -> Result<(), StoreError> {
        let text = sql!(
            "select account, year, date, amount_pence from statement_line l \
             where book = $1 and import = $2 and not exists (select 1 from line_withdrawn w \
             where w.book = l.book and w.line = l.number)"
        );
        let id = self.id;
        let rows: Vec<(String, i64, SqlDate, i64)> = on!(&mut self.tx, c => sqlx::query_as(text)
            .bind(id).bind(import).fetch_all(c).await)?;
        let mut days = DaySums::new();
        for (account, year, date, pence) in rows {
            let account = cells::code("an account", &account)?;
            let day = (account, cells::year(year)?, date.to_jiff());
            let amount = Money::from_pence(pence);
            days.entry(day).or_default().take_line(amount)?;
        }
        self.add_days(&days).await
    }
}
