//! Posting: entries that were proved, written with their postings, balances and links in one go.

use std::{collections::BTreeMap, mem};

use jiff_sqlx::Date as SqlDate;

use super::{
    balance::{self, MonthSums},
    days::{self, DaySums},
    left::{Left, Shown},
};
use crate::{
    ledger::{
        calendar::{FinancialYear, Period},
        code::GrantCode,
        digest::{Digest, Encoder, Head},
        entry::JournalEntry,
        journal::{Draft, EntryKind, EntryNumber, LineNumber},
        posted::{self, Act},
    },
    statement::reconcile::apart::Placed,
    store::{
        batch::{Block, Blocks, give_way},
        cells,
        chain::{self, Link},
        error::StoreError,
        writer::Writer,
    },
};

/// Entries in one block.
const ENTRIES: usize = 1_000;

/// Entries as they are made, one after another.
pub type Made<'a, E> = Box<dyn Iterator<Item = Result<JournalEntry, E>> + Send + 'a>;

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
        let entries = entries.iter().cloned().map(Ok);
        let entries: Made<'_, StoreError> = Box::new(entries);
        self.post_each(entries, act).await
    }

    /// Posts entries as they are made, so that any number of them takes little memory; the first
    /// that cannot be made ends it.
    ///
    /// # Errors
    /// As [`Writer::post`], and what `entries` gives.
    pub async fn post_each<E: From<StoreError> + Send>(
        &mut self,
        entries: Made<'_, E>,
        act: &Act,
    ) -> Result<Vec<EntryNumber>, E> {
        let mut posting = Posting {
            book: self.id,
            act,
            first: chain::next(self.last_entry().await?),
            head: self.head,
            numbers: Vec::new(),
            left: Left::on(self.statement_accounts().await?),
            sums: MonthSums::new(),
            days: DaySums::new(),
            encoder: Encoder::default(),
        };
        posting.left.unlisted = mem::take(&mut self.unlisted);
        let written = {
            let mut each = Each {
                posting: &mut posting,
                entries,
            };
            self.run_each(&mut each).await
        };
        self.unlisted = mem::take(&mut posting.left.unlisted);
        written?;
        self.head = posting.head;
        let shown = self.answer(&posting.left.answered).await?;
        let touched = posting.left.touched(&shown);
        self.refresh_open(&touched).await?;
        self.add_balances(&posting.sums).await?;
        self.add_days(&posting.days).await?;
        Ok(posting.numbers)
    }

    /// Takes lines off the list of those that wait, on which each of them must have been, and says
    /// what each of them shows.
    async fn answer(
        &mut self,
        lines: &[(EntryNumber, LineNumber, Placed)],
    ) -> Result<Shown, StoreError> {
        let listed: Vec<LineNumber> = lines.iter().map(|(_, line, _)| *line).collect();
        let mut shown = Shown::new();
        if listed.is_empty() {
            return Ok(shown);
        }
        let book = self.id;
        let waited: Vec<(LineNumber, String, i64)> = fetch_listed!(
            &mut self.tx,
            "delete from waiting_line where book = $1 and line in ({list}) \
             returning line, account, amount_pence",
            book,
            listed
        );
        let days: Vec<(LineNumber, i64, SqlDate)> = fetch_listed!(
            &mut self.tx,
            "select number, year, date from statement_line \
             where book = $1 and number in ({list})",
            book,
            listed
        );
        let days = days.into_iter();
        let days = days.map(|(line, year, date)| Ok((line, (cells::year(year)?, date.to_jiff()))));
        let mut days: BTreeMap<LineNumber, Placed> = days.collect::<Result<_, StoreError>>()?;
        for (line, account, pence) in waited {
            if let Some(placed) = days.remove(&line) {
                let account = cells::code("an account", &account)?;
                shown.insert(line, (account, pence, placed));
            }
        }
        if shown.len() == lines.len() {
            return Ok(shown);
        }
        let missing = listed.into_iter().find(|line| !shown.contains_key(line));
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
    left: Left,
    sums: MonthSums,
    days: DaySums,
    encoder: Encoder,
}

/// Entries that are posted as they are made.
struct Each<'p, 'a, E> {
    posting: &'p mut Posting<'a>,
    entries: Made<'p, E>,
}

impl<E: From<StoreError> + Send> Blocks for Each<'_, '_, E> {
    type Error = E;

    async fn next(&mut self, mut block: Block) -> Result<Option<Block>, E> {
        let posting = &mut *self.posting;
        let mut made: Vec<(EntryNumber, Draft)> = Vec::with_capacity(ENTRIES);
        let mut links = Vec::with_capacity(ENTRIES);
        for entry in self.entries.by_ref().take(ENTRIES) {
            let entry = entry?.into_draft();
            let number = chain::numbered_from(posting.first, posting.numbers.len());
            posted::encode(number, &entry, posting.act, &mut posting.encoder);
            let record = posting.encoder.finish();
            links.push(Link::after(&mut posting.head, chain::ENTRY, number, record));
            balance::add_entry(&mut posting.sums, &entry)?;
            days::add_entry(&mut posting.days, &entry).map_err(StoreError::from)?;
            posting.left.note(number, &entry);
            posting.numbers.push(number);
            made.push((number, entry));
            give_way(made.len()).await;
        }
        if made.is_empty() {
            return Ok(None);
        }
        posting.add_entries(&mut block, &made);
        give_way(0).await;
        posting.add_postings(&mut block, &made);
        give_way(0).await;
        posting.add_matches(&mut block, &made);
        chain::add_links(&mut block, posting.book, &links);
        Ok(Some(block))
    }
}

/// What the entries of an import often have in common: kind, year and period, the year that they
/// concern, authority, and the file and the sheet that they came from.
type Alike<'a> = (
    EntryKind,
    (FinancialYear, Period),
    Option<FinancialYear>,
    Option<&'a String>,
    Option<(&'a String, &'a Digest, Option<&'a String>)>,
);

fn alike(entry: &Draft) -> Alike<'_> {
    let source = entry.source.as_ref();
    (
        entry.kind,
        (entry.year, entry.period),
        entry.concerns,
        entry.authority.as_ref(),
        source.map(|source| (&source.file, &source.sha256, source.sheet.as_ref())),
    )
}

impl Posting<'_> {
    fn add_entries(&self, block: &mut Block, made: &[(EntryNumber, Draft)]) {
        let (book, act) = (self.book, self.act);
        insert_rows!(
            block,
            "insert into entry (number, date, text, reference, reverses, replaces, source_cell, \
             kind, year, period, concerns, authority, source_file, source_sha256, source_sheet, \
             book, posted_by, posted_why, posted_at_us)",
            7 + 8 + 4,
            "",
            made,
            |query, row| {
                let (number, entry) = row;
                query
                    .bind(number)
                    .bind(cells::day(entry.date))
                    .bind(&entry.text)
                    .bind(&entry.reference)
                    .bind(entry.reverses)
                    .bind(entry.replaces)
                    .bind(entry.source.as_ref().map(|source| &source.cell))
            },
            alike | one,
            other | alike(&one.1) == alike(&other.1),
            |query, row| {
                let (kind, (year, period), concerns, authority, source) = alike(&row.1);
                query
                    .bind(kind.word())
                    .bind(i64::from(year.start()))
                    .bind(i64::from(period))
                    .bind(concerns.map(|year| i64::from(year.start())))
                    .bind(authority)
                    .bind(source.map(|(file, ..)| file))
                    .bind(source.map(|(_, sha256, _)| sha256.as_bytes().as_slice()))
                    .bind(source.and_then(|(.., sheet)| sheet))
            },
            |query| query
                .bind(book)
                .bind(&act.by)
                .bind(&act.why)
                .bind(act.at.as_microsecond())
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
            "insert into posting (entry, position, account, fund, project, line, amount_pence, \
             year, period, grant_code, book)",
            7 + 3 + 1,
            "",
            rows,
            |query, row| {
                let (number, _, place, posting) = row;
                query
                    .bind(number)
                    .bind(*place)
                    .bind(posting.account.as_str())
                    .bind(posting.fund.as_str())
                    .bind(posting.project.as_str())
                    .bind(posting.line.as_str())
                    .bind(posting.amount.pence())
            },
            alike | one,
            other | {
                (one.1.year, one.1.period, &one.3.grant)
                    == (other.1.year, other.1.period, &other.3.grant)
            },
            |query, row| {
                let (_, entry, _, posting) = row;
                query
                    .bind(i64::from(entry.year.start()))
                    .bind(i64::from(entry.period))
                    .bind(posting.grant.as_ref().map(GrantCode::as_str))
            },
            |query| query.bind(book)
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
            "insert into line_match (entry, position, line, book)",
            3 + 1,
            "",
            rows,
            |query, row| query.bind(row.0).bind(row.1).bind(row.2),
            |query| query.bind(book)
        );
    }
}
