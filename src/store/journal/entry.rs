//! Posted entries, read back strictly: what this program cannot have written is refused by name.

use std::collections::BTreeMap;

use jiff_sqlx::Date as SqlDate;
use sqlx::FromRow;

use crate::{
    ledger::{
        journal::{Draft, EntryKind, EntryNumber, LineNumber, Posting, SourceCell},
        money::Money,
        posted::{Act, PostedEntry},
    },
    store::{
        cells::{self, Numbered},
        error::StoreError,
        reader::Reader,
    },
};

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
