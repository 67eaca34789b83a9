//! Posted entries: written with their postings, balances and links in one go, read back strictly.

use std::collections::BTreeMap;

use jiff_sqlx::Date as SqlDate;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use super::balance::{self, MonthSums};
use crate::ledger::{
    digest::Encoder,
    entry::JournalEntry,
    journal::{Draft, EntryKind, EntryNumber, LineNumber, Posting, SourceCell},
    money::Money,
    posted::{Act, PostedEntry},
};
use crate::store::{cells, chain, error::StoreError, reader::Reader, writer::Writer};

/// Entries written by one statement.
const ENTRIES: usize = 1_000;

/// A row with the number of the entry that it belongs to, which is known even where the rest of
/// the row cannot be read.
struct Numbered<T> {
    number: i64,
    row: Result<T, sqlx::Error>,
}

impl<'r, R: Row, T: FromRow<'r, R>> FromRow<'r, R> for Numbered<T>
where
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Numbered<T>, sqlx::Error> {
        let number = row.try_get("number")?;
        let row = T::from_row(row);
        Ok(Numbered { number, row })
    }
}

#[derive(FromRow)]
struct EntryRow {
    kind: String,
    date: SqlDate,
    year: i64,
    period: i64,
    concerns: Option<i64>,
    text: String,
    reference: Option<String>,
    authority: Option<String>,
    reverses: Option<i64>,
    replaces: Option<i64>,
    source_file: Option<String>,
    source_sha256: Option<Vec<u8>>,
    source_sheet: Option<String>,
    source_cell: Option<String>,
    posted_by: String,
    posted_why: Option<String>,
    posted_at_us: i64,
}

#[derive(FromRow)]
struct PostingRow {
    position: i64,
    year: i64,
    period: i64,
    account: String,
    fund: String,
    project: String,
    line: String,
    grant_code: Option<String>,
    amount_pence: i64,
}

#[derive(FromRow)]
struct AnswerRow {
    line: i64,
}

/// A number that an entry names, which is never nil.
fn named(number: Option<i64>) -> Result<Option<i64>, StoreError> {
    match number {
        Some(number) if number <= 0 => Err(cells::damaged("the number of an entry", number)),
        named => Ok(named),
    }
}

impl EntryRow {
    fn draft(self, lines: Vec<LineNumber>) -> Result<(Draft, Act), StoreError> {
        let posted = cells::act(self.posted_by, self.posted_why, self.posted_at_us)?;
        let source = match (self.source_file, self.source_sha256, self.source_cell) {
            (None, None, None) if self.source_sheet.is_none() => None,
            (Some(file), Some(sha256), Some(cell)) => Some(SourceCell {
                file,
                sha256: cells::digest(&sha256)?,
                sheet: self.source_sheet,
                cell,
            }),
            (file, _, cell) => {
                let value = file.or(cell).unwrap_or_default();
                return Err(cells::damaged("a source with file, digest and cell", value));
            }
        };
        let draft = Draft {
            kind: EntryKind::from_word(&self.kind)
                .ok_or_else(|| cells::damaged("a kind of entry", self.kind))?,
            date: self.date.to_jiff(),
            year: cells::year(self.year)?,
            period: cells::period(self.period)?,
            concerns: self.concerns.map(cells::year).transpose()?,
            text: self.text,
            reference: self.reference,
            authority: self.authority,
            reverses: named(self.reverses)?,
            replaces: named(self.replaces)?,
            lines,
            source,
            postings: Vec::new(),
        };
        Ok((draft, posted))
    }
}

impl PostingRow {
    fn posting(&self, entry: &Draft) -> Result<Posting, StoreError> {
        let expected = cells::count(entry.postings.len()).saturating_add(1);
        if self.position != expected {
            return Err(cells::damaged(
                "the next position of a posting",
                self.position,
            ));
        }
        let place = (cells::year(self.year)?, cells::period(self.period)?);
        if place != (entry.year, entry.period) {
            let place = format!("{} period {}", place.0, place.1.number());
            return Err(cells::damaged("the year and period of its entry", place));
        }
        let grant = self.grant_code.as_deref();
        Ok(Posting {
            account: cells::code("an account", &self.account)?,
            fund: cells::code("a fund", &self.fund)?,
            project: cells::code("a project", &self.project)?,
            line: cells::code("a budget line", &self.line)?,
            grant: grant
                .map(|grant| cells::code("a grant", grant))
                .transpose()?,
            amount: Money::from_pence(self.amount_pence),
        })
    }
}

/// An entry as it was read, or why it could not be.
pub type ReadEntry = (EntryNumber, Result<PostedEntry, StoreError>);

impl Reader {
    /// The highest number of an entry; 0 where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn last_entry(&mut self) -> Result<EntryNumber, StoreError> {
        self.highest(sql!("select max(number) from entry where book = $1"))
            .await
    }

    /// An entry of a number; none where there is none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entry(&mut self, number: EntryNumber) -> Result<Option<PostedEntry>, StoreError> {
        Ok(self.entries_of(&[number]).await?.pop())
    }

    /// The entries of some numbers, in the order of their numbers.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn entries_of(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<Vec<PostedEntry>, StoreError> {
        let read = self.read_entries(numbers).await?;
        read.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The entries of some numbers, each read or with the reason why it cannot be: what `verify`
    /// reads, so that one damaged entry is named and the rest are still looked at.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn read_entries(
        &mut self,
        numbers: &[EntryNumber],
    ) -> Result<Vec<ReadEntry>, StoreError> {
        let book = self.id;
        let entries: Vec<Numbered<EntryRow>> = fetch_listed!(
            &mut self.tx,
            "select number, kind, date, year, period, concerns, \
             text, reference, authority, reverses, replaces, source_file, source_sha256, \
             source_sheet, source_cell, posted_by, posted_why, posted_at_us \
             from entry where book = $1 and number in ({list}) order by number",
            book,
            numbers
        );
        let postings: Vec<Numbered<PostingRow>> = fetch_listed!(
            &mut self.tx,
            "select entry as number, position, year, period, account, fund, project, line, \
             grant_code, amount_pence \
             from posting where book = $1 and entry in ({list}) order by entry, position",
            book,
            numbers
        );
        let answers: Vec<Numbered<AnswerRow>> = fetch_listed!(
            &mut self.tx,
            "select entry as number, line \
             from line_match where book = $1 and entry in ({list}) and made is null \
             order by entry, position",
            book,
            numbers
        );
        let mut lines: BTreeMap<i64, Vec<LineNumber>> = BTreeMap::new();
        for Numbered { number, row } in answers {
            lines.entry(number).or_default().push(row?.line);
        }
        let mut postings = postings.into_iter().peekable();
        let mut read = Vec::with_capacity(entries.len());
        for Numbered { number, row } in entries {
            let lines = lines.remove(&number).unwrap_or_default();
            let mut entry = row.map_err(StoreError::from).and_then(|row| {
                let (entry, posted) = row.draft(lines)?;
                Ok(PostedEntry {
                    number,
                    entry,
                    posted,
                })
            });
            while let Some(found) = postings.next_if(|found| found.number <= number) {
                if found.number < number {
                    continue;
                }
                entry = entry.and_then(|mut made| {
                    let posting = found.row?.posting(&made.entry)?;
                    made.entry.postings.push(posting);
                    Ok(made)
                });
            }
            read.push((number, entry));
        }
        Ok(read)
    }
}

impl Writer {
    /// Posts entries that were proved, in their order, and gives their numbers: without a gap, each
    /// in the chain, its balances kept, and its statement lines no longer waiting.
    ///
    /// # Errors
    /// [`StoreError::LineAnswered`] where another entry already answers a line, and whatever the
    /// engine refuses: an unknown account, a second reversal.
    pub async fn post(
        &mut self,
        entries: &[JournalEntry],
        act: &Act,
    ) -> Result<Vec<EntryNumber>, StoreError> {
        let first = chain::next(self.last_entry().await?);
        let mut numbers = Vec::with_capacity(entries.len());
        let mut sums = MonthSums::new();
        let mut encoder = Encoder::default();
        for chunk in entries.chunks(ENTRIES) {
            let mut posted = Vec::with_capacity(chunk.len());
            let mut links = Vec::with_capacity(chunk.len());
            for entry in chunk {
                let number = chain::numbered_from(first, numbers.len());
                let entry = PostedEntry {
                    number,
                    entry: entry.draft().clone(),
                    posted: act.clone(),
                };
                entry.encode(&mut encoder);
                links.push(self.link(chain::ENTRY, number, encoder.finish()));
                balance::add_entry(&mut sums, &entry.entry)?;
                numbers.push(number);
                posted.push(entry);
            }
            self.insert_entries(&posted).await?;
            self.insert_postings(&posted).await?;
            self.answer_lines(&posted).await?;
            self.keep_links(&links).await?;
        }
        self.add_balances(&sums).await?;
        Ok(numbers)
    }

    async fn insert_entries(&mut self, posted: &[PostedEntry]) -> Result<(), StoreError> {
        let book = self.id;
        insert_rows!(
            &mut self.tx,
            "insert into entry (book, number, kind, date, year, period, concerns, text, \
             reference, authority, reverses, replaces, source_file, source_sha256, source_sheet, \
             source_cell, posted_by, posted_why, posted_at_us)",
            19,
            "",
            posted,
            |query, row| {
                let entry = &row.entry;
                let source = entry.source.as_ref();
                query
                    .bind(book)
                    .bind(row.number)
                    .bind(entry.kind.word())
                    .bind(cells::day(entry.date))
                    .bind(i64::from(entry.year.start()))
                    .bind(i64::from(entry.period))
                    .bind(entry.concerns.map(|year| i64::from(year.start())))
                    .bind(&entry.text)
                    .bind(&entry.reference)
                    .bind(&entry.authority)
                    .bind(entry.reverses)
                    .bind(entry.replaces)
                    .bind(source.map(|source| &source.file))
                    .bind(source.map(|source| source.sha256.as_bytes().as_slice()))
                    .bind(source.and_then(|source| source.sheet.as_ref()))
                    .bind(source.map(|source| &source.cell))
                    .bind(&row.posted.by)
                    .bind(&row.posted.why)
                    .bind(row.posted.at.as_microsecond())
            }
        );
        Ok(())
    }

    async fn insert_postings(&mut self, posted: &[PostedEntry]) -> Result<(), StoreError> {
        let book = self.id;
        let rows: Vec<_> = posted
            .iter()
            .flat_map(|made| {
                let places = 1_i64..;
                places
                    .zip(&made.entry.postings)
                    .map(move |(place, posting)| (made, place, posting))
            })
            .collect();
        insert_rows!(
            &mut self.tx,
            "insert into posting (book, entry, position, year, period, account, fund, project, \
             line, grant_code, amount_pence)",
            11,
            "",
            rows,
            |query, row| {
                let (made, place, posting) = row;
                query
                    .bind(book)
                    .bind(made.number)
                    .bind(*place)
                    .bind(i64::from(made.entry.year.start()))
                    .bind(i64::from(made.entry.period))
                    .bind(posting.account.as_str())
                    .bind(posting.fund.as_str())
                    .bind(posting.project.as_str())
                    .bind(posting.line.as_str())
                    .bind(posting.grant.as_ref().map(|grant| grant.as_str()))
                    .bind(posting.amount.pence())
            }
        );
        Ok(())
    }

    /// Matches the lines that entries answer, which must have been waiting.
    async fn answer_lines(&mut self, posted: &[PostedEntry]) -> Result<(), StoreError> {
        let book = self.id;
        let rows: Vec<(i64, i64, LineNumber)> = posted
            .iter()
            .flat_map(|made| {
                (1_i64..)
                    .zip(&made.entry.lines)
                    .map(|(place, line)| (made.number, place, *line))
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let mut lines: Vec<LineNumber> = rows.iter().map(|row| row.2).collect();
        let waited: Vec<(LineNumber,)> = fetch_listed!(
            &mut self.tx,
            "delete from waiting_line where book = $1 and line in ({list}) returning line",
            book,
            lines
        );
        if waited.len() != lines.len() {
            lines.retain(|line| !waited.contains(&(*line,)));
            let line = lines.first().copied().unwrap_or_default();
            return Err(StoreError::LineAnswered(line));
        }
        insert_rows!(
            &mut self.tx,
            "insert into line_match (book, entry, position, line)",
            4,
            "",
            rows,
            |query, row| query.bind(book).bind(row.0).bind(row.1).bind(row.2)
        );
        Ok(())
    }
}
