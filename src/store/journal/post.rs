//! Posting: entries that were proved, written with their postings, balances and links in one go.
//!
//! Entries of lines that are still arriving are written with them (`Posting::with_lines`); their
//! links follow that of the import, which is known once its file is read (`Writer::end_posting`).

use std::{collections::BTreeMap, mem};

use jiff_sqlx::Date as SqlDate;

use super::{
    balance::{self, MonthSums},
    days::{self, DaySums},
    left::{Left, Shown},
    rows,
};
use crate::{
    ledger::{
        code::AccountCode,
        digest::{Encoder, Head},
        entry::JournalEntry,
        journal::{Draft, EntryNumber, LineNumber},
        posted::{self, Act},
    },
    statement::reconcile::apart::Placed,
    store::{
        batch::{Block, Blocks, give_way},
        cells,
        chain::{self, Link},
        error::StoreError,
        statements::intake::{Arriving, Ready},
        writer::{Unlisted, Writer},
    },
};

/// Entries in one block.
const ENTRIES: usize = 1_000;

/// Entries as they are made, one after another.
pub type Made<'a, E> = Box<dyn Iterator<Item = Result<JournalEntry, E>> + Send + 'a>;

/// Entries that are written, made once more for their links.
pub(crate) type Again<'a, E> = Box<dyn Iterator<Item = Result<Draft, E>> + Send + 'a>;

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
        let mut each = Each {
            posting: self.begin_posting(act, None).await?,
            linking: Linking::from(self.head, act),
            unlisted: mem::take(&mut self.unlisted),
            entries,
        };
        let written = self.run_each(&mut each).await;
        let Each {
            posting,
            linking,
            unlisted,
            ..
        } = each;
        self.unlisted = unlisted;
        written?;
        self.head = linking.head;
        Ok(self.settle(posting).await?)
    }

    /// Begins to post entries: also of an account whose first statement is on its way in.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub(crate) async fn begin_posting(
        &mut self,
        act: &Act,
        arriving: Option<AccountCode>,
    ) -> Result<Posting, StoreError> {
        let mut accounts = self.statement_accounts().await?;
        accounts.extend(arriving);
        Ok(Posting {
            book: self.id,
            act: act.clone(),
            first: chain::next(self.last_entry().await?),
            many: 0,
            left: Left::on(accounts),
            sums: MonthSums::new(),
            days: DaySums::new(),
        })
    }

    /// Ends a posting whose entries are written and whose links are not: links them in their order,
    /// as they are made once more, keeps their balances, and gives their numbers.
    ///
    /// # Errors
    /// As [`Writer::post_each`].
    pub(crate) async fn end_posting<E: From<StoreError> + Send>(
        &mut self,
        posting: Posting,
        again: Again<'_, E>,
    ) -> Result<Vec<EntryNumber>, E> {
        let mut links = Links {
            book: self.id,
            next: posting.first,
            linking: Linking::from(self.head, &posting.act),
            again,
        };
        self.run_each(&mut links).await?;
        if links.next != chain::numbered_from(posting.first, posting.many) {
            let unlinked = sqlx::Error::Protocol("an entry is not linked".to_owned());
            return Err(StoreError::from(unlinked).into());
        }
        self.head = links.linking.head;
        Ok(self.settle(posting).await?)
    }

    /// Keeps what entries that are written and linked come to, and gives their numbers.
    async fn settle(&mut self, posting: Posting) -> Result<Vec<EntryNumber>, StoreError> {
        let shown = self.answer(&posting.left.answered).await?;
        let touched = posting.left.touched(&shown);
        self.refresh_open(&touched).await?;
        self.add_balances(&posting.sums).await?;
        self.add_days(&posting.days).await?;
        Ok((posting.first..).take(posting.many).collect())
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
pub(crate) struct Posting {
    book: i64,
    act: Act,
    first: EntryNumber,
    many: usize,
    left: Left,
    sums: MonthSums,
    days: DaySums,
}

/// The links of entries, each after the one before it.
struct Linking<'a> {
    act: &'a Act,
    head: Head,
    encoder: Encoder,
}

impl Linking<'_> {
    fn from(head: Head, act: &Act) -> Linking<'_> {
        Linking {
            act,
            head,
            encoder: Encoder::default(),
        }
    }

    fn link(&mut self, number: EntryNumber, entry: &Draft) -> Link {
        posted::encode(number, entry, self.act, &mut self.encoder);
        let record = self.encoder.finish();
        Link::after(&mut self.head, chain::ENTRY, number, record)
    }
}

/// Entries that are posted as they are made.
struct Each<'l, 'a, E> {
    posting: Posting,
    linking: Linking<'l>,
    unlisted: Unlisted,
    entries: Made<'a, E>,
}

impl<E: From<StoreError> + Send> Blocks for Each<'_, '_, E> {
    type Error = E;

    async fn next(&mut self, mut block: Block) -> Result<Option<Block>, E> {
        let mut made: Vec<(EntryNumber, Draft)> = Vec::with_capacity(ENTRIES);
        let mut links = Vec::with_capacity(ENTRIES);
        for entry in self.entries.by_ref().take(ENTRIES) {
            let (number, entry) = self.posting.take(entry?, &mut self.unlisted)?;
            links.push(self.linking.link(number, &entry));
            made.push((number, entry));
            give_way(made.len()).await;
        }
        if made.is_empty() {
            return Ok(None);
        }
        let (book, act) = (self.posting.book, &self.posting.act);
        rows::add_entries(&mut block, (book, act), &made);
        give_way(0).await;
        rows::add_postings(&mut block, book, &made);
        give_way(0).await;
        rows::add_matches(&mut block, book, &made);
        chain::add_links(&mut block, book, &links);
        Ok(Some(block))
    }
}

/// The links of entries that are written, made once more.
struct Links<'l, 'a, E> {
    book: i64,
    next: EntryNumber,
    linking: Linking<'l>,
    again: Again<'a, E>,
}

impl<E: From<StoreError> + Send> Blocks for Links<'_, '_, E> {
    type Error = E;

    async fn next(&mut self, mut block: Block) -> Result<Option<Block>, E> {
        let mut links = Vec::with_capacity(ENTRIES);
        for entry in self.again.by_ref().take(ENTRIES) {
            links.push(self.linking.link(self.next, &entry?));
            self.next = chain::next(self.next);
            give_way(links.len()).await;
        }
        if links.is_empty() {
            return Ok(None);
        }
        chain::add_links(&mut block, self.book, &links);
        Ok(Some(block))
    }
}

impl Posting {
    /// Writes entries of arriving lines in the block that brings those.
    ///
    /// # Errors
    /// A sum beyond the range of money.
    pub(crate) fn with_lines(
        &mut self,
        arriving: &mut Arriving,
        ready: &mut Ready,
        entries: Vec<JournalEntry>,
    ) -> Result<(), StoreError> {
        let entries = entries.into_iter();
        let made = entries.map(|entry| self.take(entry, arriving.unlisted()));
        let made: Vec<(EntryNumber, Draft)> = made.collect::<Result<_, StoreError>>()?;
        let block = ready.block();
        rows::add_entries(block, (self.book, &self.act), &made);
        rows::add_postings(block, self.book, &made);
        rows::add_matches(block, self.book, &made);
        Ok(())
    }

    /// Numbers the next entry, and adds what it comes to.
    fn take(
        &mut self,
        entry: JournalEntry,
        unlisted: &mut Unlisted,
    ) -> Result<(EntryNumber, Draft), StoreError> {
        let entry = entry.into_draft();
        let number = chain::numbered_from(self.first, self.many);
        balance::add_entry(&mut self.sums, &entry)?;
        days::add_entry(&mut self.days, &entry)?;
        self.left.note(number, &entry, unlisted);
        self.many = self.many.saturating_add(1);
        Ok((number, entry))
    }
}
