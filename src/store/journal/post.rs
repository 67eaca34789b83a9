//! Posting: entries that were proved, written with their postings, balances and links in one go.

use super::balance::{self, MonthSums};
use crate::{
    ledger::{
        code::GrantCode,
        digest::Encoder,
        entry::JournalEntry,
        journal::{EntryNumber, LineNumber},
        posted::{Act, PostedEntry},
    },
    store::{cells, chain, error::StoreError, writer::Writer},
};

/// How many entries are held twice, as they were given and as they are posted.
const ENTRIES: usize = 1_000;

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
                    .bind(posting.grant.as_ref().map(GrantCode::as_str))
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
