//! Statement lines, read by number or by what is asked of them, with where each stands.

use std::collections::BTreeMap;

use jiff_sqlx::Date as SqlDate;
use sqlx::FromRow;

use super::line::{HeldLine, LineFilter, LineState, Waiting};
use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        journal::{EntryNumber, LineNumber, SourceCell},
        money::Money,
    },
    statement::line::StatementLine,
    store::{
        cells::{self, Numbered, Words},
        error::StoreError,
        reader::Reader,
    },
};

#[derive(FromRow)]
struct LineRow {
    number: i64,
    import: i64,
    account: String,
    fingerprint: Vec<u8>,
    occurrence: i64,
    at_sheet: Option<String>,
    at_row: i64,
    at_column: Option<i64>,
    date: SqlDate,
    year: i64,
    period_year: Option<i64>,
    period: Option<i64>,
    own_period: Option<i64>,
    amount_pence: i64,
    vat_pence: Option<i64>,
    text: String,
    reference: Option<String>,
    kind: Option<String>,
    code: Option<String>,
    party: Option<String>,
    bank_id: Option<String>,
    balance_pence: Option<i64>,
    amount_text: String,
    file_name: String,
    sha256: Vec<u8>,
}

impl LineRow {
    fn line(self, state: LineState, open: Money) -> Result<HeldLine, StoreError> {
        let period = match (self.period_year, self.period) {
            (None, None) => None,
            (Some(year), Some(period)) => Some((cells::year(year)?, cells::period(period)?)),
            (year, _) => {
                let year = year.unwrap_or_default();
                return Err(cells::damaged("a period with its year", year));
            }
        };
        let own = self.own_period;
        let line = StatementLine {
            at: cells::place(self.at_sheet, self.at_row, self.at_column)?,
            date: self.date.to_jiff(),
            period,
            own_period: own.map(|own| cells::small("a period", own)).transpose()?,
            amount: Money::from_pence(self.amount_pence),
            vat: self.vat_pence.map(Money::from_pence),
            text: self.text,
            reference: self.reference,
            kind: self.kind,
            code: self.code,
            party: self.party,
            bank_id: self.bank_id,
            balance: self.balance_pence.map(Money::from_pence),
            amount_text: self.amount_text,
            pending: false,
        };
        let fingerprint = self.fingerprint.try_into();
        Ok(HeldLine {
            number: self.number,
            import: self.import,
            account: cells::code("an account", &self.account)?,
            year: cells::year(self.year)?,
            fingerprint: fingerprint.map_err(|_| cells::damaged("a fingerprint", self.number))?,
            occurrence: cells::small("an occurrence", self.occurrence)?,
            source: SourceCell {
                file: self.file_name,
                sha256: cells::digest(&self.sha256)?,
                sheet: line.at.sheet.clone(),
                cell: line.at.cell(),
            },
            line,
            state,
            open,
        })
    }
}

/// Lines that are looked at in one go where words are asked for, which no index knows.
const SEARCHED: i64 = 10_000;

/// A row of the lines that wait: line, account, year, pence, and why it was left.
pub type WaitingRow = (LineNumber, String, i64, i64, Option<String>);
/// A line as it was read, or why it could not be.
pub type ReadLine = (LineNumber, Result<HeldLine, StoreError>);

impl Reader {
    /// The highest number of a line; 0 where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn last_line(&mut self) -> Result<LineNumber, StoreError> {
        self.highest(sql!(
            "select max(number) from statement_line where book = $1"
        ))
        .await
    }

    /// The line of a number; none where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn line(&mut self, number: LineNumber) -> Result<Option<HeldLine>, StoreError> {
        Ok(self.lines_of(&[number]).await?.pop())
    }

    /// Lines in the order of their numbers, from the one after `after`.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines(
        &mut self,
        filter: &LineFilter,
        after: LineNumber,
        limit: i64,
    ) -> Result<Vec<HeldLine>, StoreError> {
        let numbers = self.line_numbers(filter, after, limit).await?;
        self.lines_of(&numbers).await
    }

    /// The numbers of such lines.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn line_numbers(
        &mut self,
        filter: &LineFilter,
        after: LineNumber,
        limit: i64,
    ) -> Result<Vec<LineNumber>, StoreError> {
        let Some(words) = Words::of(filter.text.as_deref()) else {
            let read = self.line_texts(filter, after, limit).await?;
            return Ok(read.into_iter().map(|(number, _)| number).collect());
        };
        let mut numbers = Vec::new();
        let mut from = Some(after);
        while let Some(after) = from.filter(|_| cells::count(numbers.len()) < limit) {
            let read = self.line_texts(filter, after, SEARCHED).await?;
            let full = cells::count(read.len()) >= SEARCHED;
            from = read.last().map(|(number, _)| *number).filter(|_| full);
            let asked = read.into_iter().filter(|(_, text)| words.are_in(text));
            numbers.extend(asked.map(|(number, _)| number));
        }
        numbers.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(numbers)
    }

    /// The numbers of lines, each with its text where words are asked for.
    async fn line_texts(
        &mut self,
        filter: &LineFilter,
        after: LineNumber,
        limit: i64,
    ) -> Result<Vec<(LineNumber, String)>, StoreError> {
        // The lines that wait are few beside those that are answered, and are kept apart.
        let text = if filter.waiting == Some(true) {
            sql!(
                "select l.number, case when $6 = 1 then l.text else '' end \
                 from waiting_line w join statement_line l \
                 on l.book = w.book and l.number = w.line \
                 where w.book = $1 and w.line > $2 and ($3 = '' or l.account = $3) \
                 and ($4 = 0 or l.import = $4) and ($5 = 0 or l.year = $5) \
                 and $7 = 0 and $8 >= 0 order by w.line limit $9"
            )
        } else if filter.import.is_some() {
            sql!(
                "select l.number, case when $6 = 1 then l.text else '' end \
                 from statement_line l \
                 where l.book = $1 and l.import = $4 and l.number > $2 \
                 and ($3 = '' or l.account = $3) and ($5 = 0 or l.year = $5) \
                 and ($7 = 0 or not exists (select 1 from waiting_line w \
                 where w.book = l.book and w.line = l.number)) \
                 and ($8 = 1 or (l.import not in \
                 (select import from import_undone where book = $1) and l.number not in \
                 (select line from line_withdrawn where book = $1))) \
                 order by l.number limit $9"
            )
        } else {
            sql!(
                "select l.number, case when $6 = 1 then l.text else '' end \
                 from statement_line l \
                 where l.book = $1 and l.number > $2 and ($3 = '' or l.account = $3) \
                 and ($4 = 0 or l.import = $4) and ($5 = 0 or l.year = $5) \
                 and ($7 = 0 or not exists (select 1 from waiting_line w \
                 where w.book = l.book and w.line = l.number)) \
                 and ($8 = 1 or (l.import not in \
                 (select import from import_undone where book = $1) and l.number not in \
                 (select line from line_withdrawn where book = $1))) \
                 order by l.number limit $9"
            )
        };
        let account = filter.account.map(|code| code.to_string());
        let year = filter.year.map_or(0, |year| i64::from(year.start()));
        let with_text = i64::from(Words::of(filter.text.as_deref()).is_some());
        let answered = i64::from(filter.waiting == Some(false));
        Ok(
            on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id).bind(after)
            .bind(account.unwrap_or_default()).bind(filter.import.unwrap_or(0)).bind(year)
            .bind(with_text).bind(answered)
            .bind(i64::from(filter.gone)).bind(limit)
            .fetch_all(c).await)?,
        )
    }

    /// The lines of some numbers, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn lines_of(&mut self, numbers: &[LineNumber]) -> Result<Vec<HeldLine>, StoreError> {
        let read = self.read_lines(numbers).await?;
        read.into_iter().map(|(_, line)| line).collect()
    }

    /// The lines of some numbers, each read or with the reason why it cannot be: what `verify`
    /// reads.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn read_lines(
        &mut self,
        numbers: &[LineNumber],
    ) -> Result<Vec<ReadLine>, StoreError> {
        let book = self.id;
        let rows: Vec<Numbered<LineRow>> = fetch_listed!(
            &mut self.tx,
            "select l.number, l.import, l.account, l.fingerprint, l.occurrence, l.at_sheet, \
             l.at_row, l.at_column, l.date, l.year, l.period_year, l.period, l.own_period, \
             l.amount_pence, l.vat_pence, l.text, l.reference, l.kind, l.code, l.party, \
             l.bank_id, l.balance_pence, l.amount_text, i.file_name, i.sha256 \
             from statement_line l join import i on i.book = l.book and i.number = l.import \
             where l.book = $1 and l.number in ({list}) order by l.number",
            book,
            numbers
        );
        let waiting: Vec<(i64, Option<String>, i64)> = fetch_listed!(
            &mut self.tx,
            "select line, why, amount_pence from waiting_line \
             where book = $1 and line in ({list})",
            book,
            numbers
        );
        let answers: Vec<(i64, i64)> = fetch_listed!(
            &mut self.tx,
            "select line, entry from line_match \
             where book = $1 and line in ({list}) and ended is null order by line, entry",
            book,
            numbers
        );
        let waiting: BTreeMap<i64, (Option<String>, i64)> = waiting
            .into_iter()
            .map(|(line, why, pence)| (line, (why, pence)))
            .collect();
        let (undone, withdrawn) = (self.undone_imports().await?, self.withdrawn_lines().await?);
        let mut answered: BTreeMap<i64, Vec<EntryNumber>> = BTreeMap::new();
        for (line, entry) in answers {
            answered.entry(line).or_default().push(entry);
        }
        let read = rows.into_iter().map(|Numbered { number, row }| {
            let listed = waiting.get(&number);
            let open = listed.map_or(Money::NIL, |(_, pence)| Money::from_pence(*pence));
            let why = listed.map(|(why, _)| why);
            let state = match (why, withdrawn.get(&number)) {
                (Some(None), _) => LineState::Waiting,
                (Some(Some(why)), _) => LineState::Left(why.clone()),
                (None, Some(record)) => LineState::Withdrawn(*record),
                (None, None) => LineState::Answered(answered.remove(&number).unwrap_or_default()),
            };
            let line = row.map_err(StoreError::from).and_then(|row| {
                let undone = undone.get(&row.import);
                row.line(
                    undone.map_or(state, |record| LineState::Undone(*record)),
                    open,
                )
            });
            (number, line)
        });
        Ok(read.collect())
    }

    /// The lines of a year that wait, counted.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn waiting(&mut self, year: FinancialYear) -> Result<Waiting, StoreError> {
        let text = sql!(
            "select count(*), \
             cast(coalesce(sum(case when amount_pence > 0 then amount_pence end), 0) as bigint), \
             cast(coalesce(sum(case when amount_pence < 0 then -amount_pence end), 0) as bigint) \
             from waiting_line where book = $1 and year = $2"
        );
        let (lines, money_in, money_out): (i64, i64, i64) = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).bind(i64::from(year.start())).fetch_one(c).await)?;
        Ok(Waiting {
            lines,
            money_in: Money::from_pence(money_in),
            money_out: Money::from_pence(money_out),
        })
    }

    /// How many lines wait, of all years.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn waiting_lines(&mut self) -> Result<i64, StoreError> {
        let text = sql!("select count(*) from waiting_line where book = $1");
        Ok(on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id).fetch_one(c).await)?)
    }

    /// The lines that wait with their account, year, amount and reason, in the order of their
    /// numbers: what `verify` compares with the lines and their matches.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn waiting_rows(&mut self) -> Result<Vec<WaitingRow>, StoreError> {
        let text = sql!(
            "select line, account, year, amount_pence, why from waiting_line \
             where book = $1 order by line"
        );
        Ok(on!(&mut self.tx, c => sqlx::query_as(text).bind(self.id).fetch_all(c).await)?)
    }

    /// The cells that the lines of some entries came from, with the account of each line: what an
    /// entry answered when it was posted or matched, whether or not it still does.
    pub(crate) async fn answered_cells(
        &mut self,
        entries: &[EntryNumber],
    ) -> Result<BTreeMap<EntryNumber, Vec<(AccountCode, SourceCell)>>, StoreError> {
        type Row = (
            i64,
            String,
            Option<String>,
            i64,
            Option<i64>,
            String,
            Vec<u8>,
        );
        let book = self.id;
        let rows: Vec<Row> = fetch_listed!(
            &mut self.tx,
            "select m.entry, l.account, l.at_sheet, l.at_row, l.at_column, i.file_name, i.sha256 \
             from line_match m \
             join statement_line l on l.book = m.book and l.number = m.line \
             join import i on i.book = l.book and i.number = l.import \
             where m.book = $1 and m.entry in ({list}) order by m.entry, m.position",
            book,
            entries
        );
        let mut found: BTreeMap<EntryNumber, Vec<_>> = BTreeMap::new();
        for (entry, account, sheet, row, column, file, sha256) in rows {
            let at = cells::place(sheet, row, column)?;
            let source = SourceCell {
                file,
                sha256: cells::digest(&sha256)?,
                cell: at.cell(),
                sheet: at.sheet,
            };
            let account = cells::code("an account", &account)?;
            found.entry(entry).or_default().push((account, source));
        }
        Ok(found)
    }
}
