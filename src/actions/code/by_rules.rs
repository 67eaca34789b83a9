//! A book's rules at work: what they propose for a line, and the entry that a coded line makes.
//!
//! In: the settings, rules and locks of a book, loaded once. Out: proposals, and entries that keep
//! every law, posted in the order of their lines by the writer that is given, which commits.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    actions::{ActionError, day_of, post::Locks, refusal::Matching, rule},
    ledger::{
        book::Book,
        calendar::long_date,
        code::{AccountCode, FundCode, GrantCode},
        digest::Encoder,
        entry::JournalEntry,
        journal::{Draft, EntryNumber, LineNumber},
        money::Money,
        posted::Act,
    },
    statement::{
        line::StatementLine,
        suggest::{
            coding::{self, PostingDays, Share},
            rule::Target,
            rules::Rules,
        },
    },
    store::{
        Store, journal::post::Made, reader::Reader, statements::line::HeldLine, writer::Writer,
    },
};

/// The rules of a book, ready to be asked.
///
/// # Errors
/// A rule that cannot be used, or the store does not answer.
pub async fn rules_of(reader: &mut Reader) -> Result<Rules, ActionError> {
    Ok(Rules::of(rule::kept(reader).await?)?)
}

/// What making entries of coded lines must know of a book, loaded once.
pub(in crate::actions) struct Coder {
    book: Book,
    locks: Locks,
    /// What the book opened with that is owed to each fund of no grant, and has not come yet.
    owed: BTreeMap<FundCode, Money>,
    today: Date,
}

impl Coder {
    /// Loads it; a line of a closed year is posted on the day of the act.
    pub(in crate::actions) async fn of(
        reader: &mut Reader,
        act: &Act,
    ) -> Result<Coder, ActionError> {
        Ok(Coder {
            book: reader.book().await?,
            locks: Locks::of(reader).await?,
            owed: reader.owed_of_no_grant().await?,
            today: day_of(act),
        })
    }

    /// Loads it where nothing is posted yet, and the day of the act does not matter.
    pub(in crate::actions) async fn beforehand(reader: &mut Reader) -> Result<Coder, ActionError> {
        let book = reader.book().await?;
        Ok(Coder {
            today: book.open_year().last_day(),
            locks: Locks::of(reader).await?,
            owed: reader.owed_of_no_grant().await?,
            book,
        })
    }

    /// The book.
    pub(in crate::actions) const fn book(&self) -> &Book {
        &self.book
    }

    /// The entry of a line that was for one thing.
    pub(in crate::actions) fn whole(
        &self,
        line: (LineNumber, &StatementLine),
        account: AccountCode,
        target: Target,
    ) -> Result<JournalEntry, ActionError> {
        let draft = self.whole_draft(line, account, target)?;
        self.entry(draft)
    }

    /// The draft of that entry.
    pub(in crate::actions) fn whole_draft(
        &self,
        line: (LineNumber, &StatementLine),
        account: AccountCode,
        target: Target,
    ) -> Result<Draft, ActionError> {
        let amount = line.1.amount;
        self.draft(line, account, &[Share { target, amount }])
    }

    /// The draft of a line's entry, in the year that it belongs to or, where that is closed, in the
    /// open one.
    pub(in crate::actions) fn draft(
        &self,
        line: (LineNumber, &StatementLine),
        account: AccountCode,
        shares: &[Share],
    ) -> Result<Draft, ActionError> {
        let days = PostingDays {
            closed: &self.book.closed,
            open_year: self.book.open_year(),
            today: self.today,
        };
        coding::granted(shares, &self.owed)?;
        Ok(coding::draft(line, account, shares, days)?)
    }

    /// The draft of the entry of a held line, or of what other entries left of it; that answers the
    /// line by a match of its own.
    pub(in crate::actions) fn draft_of(
        &self,
        held: &HeldLine,
        shares: &[Share],
    ) -> Result<Draft, ActionError> {
        if held.open == held.line.amount {
            return self.draft((held.number, &held.line), held.account, shares);
        }
        if held.line.vat.is_some() {
            return Err(Matching::PartWithVat(held.number).into());
        }
        let left = StatementLine {
            amount: held.open,
            ..held.line.clone()
        };
        let mut draft = self.draft((held.number, &left), held.account, shares)?;
        draft.lines.clear();
        Ok(draft)
    }

    /// The entry of a draft, which keeps every law and disturbs no locked reconciliation.
    pub(in crate::actions) fn entry(&self, draft: Draft) -> Result<JournalEntry, ActionError> {
        let last = self.book.last_year(self.today);
        let entry = JournalEntry::balance(draft, &self.book)?.up_to(last)?;
        self.locks.allow(entry.draft())?;
        Ok(entry)
    }
}

/// The day on which whoever acts now posts a line whose year is closed; none where that is open.
pub fn late(book: &Book, line: &StatementLine, act: &Act) -> Option<Date> {
    let days = PostingDays {
        closed: &book.closed,
        open_year: book.open_year(),
        today: day_of(act),
    };
    days.late(line)
}

/// That an entry stands in a later year than its line, which it concerns; nothing where it does
/// not.
///
/// # Errors
/// The store does not answer.
pub async fn told_late(
    store: &Store,
    slug: &str,
    entry: EntryNumber,
) -> Result<String, ActionError> {
    let mut reader = store.read(slug).await?;
    let posted = reader.entry(entry).await?;
    let late = posted.and_then(|posted| Some((posted.entry.concerns?, posted.entry.date)));
    let Some((year, day)) = late else {
        return Ok(String::new());
    };
    let day = long_date(day);
    let closed = reader.book().await?.closed.contains(&year);
    let closed = if closed { ", which is closed" } else { "" };
    Ok(format!(" It is dated {day} and concerns {year}{closed}."))
}

/// A line, the account that it was imported into, what it was for, and the rule that says so.
pub(in crate::actions) type Coded<'a> = (
    (LineNumber, &'a StatementLine),
    AccountCode,
    Target,
    &'a str,
);

/// Posts the entry of each line, in their order, and says how many.
pub(in crate::actions) async fn post<'a>(
    writer: &mut Writer,
    lines: impl Iterator<Item = Coded<'a>> + Send + 'a,
    act: &Act,
) -> Result<usize, ActionError> {
    let coder = Coder::of(writer, act).await?;
    let entries = lines.map(|(line, account, target, rule)| {
        let entry = coder.whole(line, account, target);
        entry.map_err(|error| Matching::of_line((line.0, Some(rule)), error))
    });
    let entries: Made<'_, ActionError> = Box::new(entries);
    Ok(writer.post_each(entries, act).await?.len())
}

/// Adds where a line goes to a record.
pub(in crate::actions) fn encode_target<'a>(
    target: &Target,
    record: &'a mut Encoder,
) -> &'a mut Encoder {
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = target;
    record
        .text(account.as_str())
        .text(fund.as_str())
        .text(project.as_str())
        .text(line.as_str())
        .maybe(grant.as_ref().map(GrantCode::as_str))
}
