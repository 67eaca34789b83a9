//! A book kept in memory: what the store does, in a few lines that a reader can check by eye.
//!
//! Drafts come in, are proved by the ledger's own rules and get a number; balances come out,
//! period 0 derived from the year before. It decides nothing by itself.

use fundledger::ledger::{
    balance::Balances,
    book::Book,
    calendar::{FinancialYear, Period},
    digest::{Encoder, Head},
    entry::{EntryError, JournalEntry},
    journal::{Draft, EntryNumber, Posting},
    money::MoneyError,
    posted::{Act, PostedEntry},
    year_end::{Closing, carried_forward, closing},
};
use jiff::Timestamp;

/// A book and everything that was posted to it.
pub(crate) struct Ledger {
    pub(crate) book: Book,
    pub(crate) posted: Vec<PostedEntry>,
    pub(crate) head: Head,
}

impl Ledger {
    pub(crate) fn new(book: Book) -> Ledger {
        Ledger {
            book,
            posted: Vec::new(),
            head: Head::START,
        }
    }

    /// Proves a draft and posts it under the next number.
    pub(crate) fn post(&mut self, draft: Draft) -> Result<EntryNumber, EntryError> {
        let proved = JournalEntry::balance(draft, &self.book)?;
        let number = EntryNumber::try_from(self.posted.len())
            .unwrap()
            .saturating_add(1);
        let posted = PostedEntry {
            number,
            entry: proved.draft().clone(),
            posted: Act {
                by: "Finance officer".to_owned(),
                why: None,
                at: Timestamp::UNIX_EPOCH,
            },
        };
        let mut record = Encoder::default();
        posted.encode(&mut record);
        self.head = self.head.after(record.finish());
        self.posted.push(posted);
        Ok(number)
    }

    /// The entry of a number.
    pub(crate) fn entry(&self, number: EntryNumber) -> &PostedEntry {
        self.posted
            .iter()
            .find(|entry| entry.number == number)
            .unwrap()
    }

    /// The balances of a year, period 0 derived from the year before where there is one.
    pub(crate) fn balances(&self, year: FinancialYear) -> Result<Balances, MoneyError> {
        let mut balances = Balances::of(year);
        if year > self.book.first_year {
            let before = self.balances(year.previous())?;
            for ((account, fund), amount) in carried_forward(&self.book, &before)? {
                let brought = Posting::to_fund(account, fund, amount);
                balances.add(Period::BROUGHT_FORWARD, &brought)?;
            }
        }
        for posted in self
            .posted
            .iter()
            .filter(|posted| posted.entry.year == year)
        {
            for posting in &posted.entry.postings {
                balances.add(posted.entry.period, posting)?;
            }
        }
        Ok(balances)
    }

    /// Posts the closing entries of a year and shuts it.
    pub(crate) fn close(&mut self, year: FinancialYear) -> Result<Closing, EntryError> {
        let made = closing(&self.book, &self.balances(year)?)?;
        for entry in made.entries.clone() {
            self.post(entry)?;
        }
        self.book.closed.insert(year);
        Ok(made)
    }
}
