//! Posting: entries that were proved, written with their postings, balances and links in one go.

use super::balance::{self, MonthSums};
use crate::{
    ledger::{
        code::GrantCode,
        digest::{Encoder, Head},
        entry::JournalEntry,
        journal::{Draft, EntryNumber, LineNumber},
        posted::{self, Act},
    },
    store::{
        batch::Block,
        cells,
        chain::{self, Link},
        error::StoreError,
        writer::Writer,
    },
};

/// Entries in one block.
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
        let entries = entries.iter().cloned();
        self.post_each(entries.map(Ok::<_, StoreError>), act).await
    }

    /// Posts entries as they are made, so that any number of them takes little memory; the first
    /// that cannot be made ends it.
    ///
    /// # Errors
    /// As [`Writer::post`], and what `entries` gives.
    pub async fn post_each<E: From<StoreError>>(
        &mut self,
        entries: impl Iterator<Item = Result<JournalEntry, E>>,
        act: &Act,
    ) -> Result<Vec<EntryNumber>, E> {
        let mut posting = Posting {
            book: self.id,
            act,
            first: chain::next(self.last_entry().await?),
            head: self.head,
            numbers: Vec::new(),
            answered: Vec::new(),
            sums: MonthSums::new(),
            encoder: Encoder::default(),
        };
        let mut entries = entries;
        self.run_each(|block| posting.next(block, &mut entries))
            .await?;
        self.head = posting.head;
        self.answer(&posting.answered).await?;
        self.add_balances(&posting.sums).await?;
        Ok(posting.numbers)
    }

    /// Takes lines off the list of those that wait, on which each of them must have been.
    async fn answer(&mut self, lines: &[LineNumber]) -> Result<(), StoreError> {
        let mut listed: Vec<LineNumber> = Vec::new();
        for line in lines {
            if self.unlisted.remove(line).is_none() {
                listed.push(*line);
            }
        }
        if listed.is_empty() {
            return Ok(());
        }
        let book = self.id;
        let waited: Vec<(LineNumber,)> = fetch_listed!(
            &mut self.tx,
            "delete from waiting_line where book = $1 and line in ({list}) returning line",
            book,
            listed
        );
        if waited.len() == listed.len() {
            return Ok(());
        }
        let mut waited: std::collections::BTreeSet<_> =
            waited.into_iter().map(|row| row.0).collect();
        let missing = listed.into_iter().find(|line| !waited.remove(line));
        Err(StoreError::LineAnswered(missing.unwrap_or_default()))
    }
}

/// Entries on their way into a book: where they go on from, and what they come to.
struct Posting<'a> {
    book: i64,
    act: &'a Act,
    first: EntryNumber,
    head: Head,
    numbers: Vec<EntryNumber>,
    answered: Vec<LineNumber>,
    sums: MonthSums,
    encoder: Encoder,
}

impl Posting<'_> {
    /// Adds the next entries to a block; none where there are no more.
    fn next<E: From<StoreError>>(
        &mut self,
        mut block: Block,
        entries: &mut impl Iterator<Item = Result<JournalEntry, E>>,
    ) -> Result<Option<Block>, E> {
        let mut made: Vec<(EntryNumber, Draft)> = Vec::with_capacity(ENTRIES);
        let mut links = Vec::with_capacity(ENTRIES);
        for entry in entries.take(ENTRIES) {
            let entry = entry?.into_draft();
            let number = chain::numbered_from(self.first, self.numbers.len());
            posted::encode(number, &entry, self.act, &mut self.encoder);
            let record = self.encoder.finish();
            links.push(Link::after(&mut self.head, chain::ENTRY, number, record));
            balance::add_entry(&mut self.sums, &entry)?;
            self.answered.extend(&entry.lines);
            self.numbers.push(number);
            made.push((number, entry));
        }
        if made.is_empty() {
            return Ok(None);
        }
        self.add_entries(&mut block, &made);
        self.add_postings(&mut block, &made);
        self.add_matches(&mut block, &made);
        chain::add_links(&mut block, self.book, &links);
        Ok(Some(block))
    }

    fn add_entries(&self, block: &mut Block, made: &[(EntryNumber, Draft)]) {
        let (book, act) = (self.book, self.act);
        insert_rows!(
            block,
            "insert into entry (book, number, kind, date, year, period, concerns, text, \
             reference, authority, reverses, replaces, source_file, source_sha256, source_sheet, \
             source_cell, posted_by, posted_why, posted_at_us)",
            19,
            "",
            made,
            |query, row| {
                let (number, entry) = row;
                let source = entry.source.as_ref();
                query
                    .bind(book)
                    .bind(number)
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
                    .bind(&act.by)
                    .bind(&act.why)
                    .bind(act.at.as_microsecond())
            }
        );
    }

    fn add_postings(&self, block: &mut Block, made: &[(EntryNumber, Draft)]) {
        let book = self.book;
        let rows: Vec<_> = made
            .iter()
            .flat_map(|(number, entry)| {
                let places = 1_i64..;
                let sides = places.zip(&entry.postings);
                sides.map(move |(place, posting)| (number, entry, place, posting))
            })
            .collect();
        insert_rows!(
            block,
            "insert into posting (book, entry, position, year, period, account, fund, project, \
             line, grant_code, amount_pence)",
            11,
            "",
            rows,
            |query, row| {
                let (number, entry, place, posting) = row;
                query
                    .bind(book)
                    .bind(number)
                    .bind(*place)
                    .bind(i64::from(entry.year.start()))
                    .bind(i64::from(entry.period))
                    .bind(posting.account.as_str())
                    .bind(posting.fund.as_str())
                    .bind(posting.project.as_str())
                    .bind(posting.line.as_str())
                    .bind(posting.grant.as_ref().map(GrantCode::as_str))
                    .bind(posting.amount.pence())
            }
        );
    }

    fn add_matches(&self, block: &mut Block, made: &[(EntryNumber, Draft)]) {
        let book = self.book;
        let rows: Vec<(EntryNumber, i64, LineNumber)> = made
            .iter()
            .flat_map(|(number, entry)| {
                let lines = (1_i64..).zip(&entry.lines);
                lines.map(|(place, line)| (*number, place, *line))
            })
            .collect();
        insert_rows!(
            block,
            "insert into line_match (book, entry, position, line)",
            4,
            "",
            rows,
            |query, row| query.bind(book).bind(row.0).bind(row.1).bind(row.2)
        );
    }
}
