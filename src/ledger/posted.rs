//! Posted entries: numbered, in the chain, and never changed again (law 2).
//!
//! A mistake is reversed, in an open period, once, and the two are linked.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    calendar::FinancialYear,
    code::GrantCode,
    digest::Encoder,
    journal::{Draft, EntryKind, EntryNumber, Posting, SourceCell},
};

/// Who did something, when and why. Until people sign in, `by` is a role that was named and not
/// authenticated, and everything that prints it says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The role, such as "Finance officer".
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// The instant, to the microsecond.
    pub at: Timestamp,
}

/// Whether a role reads and does not write: an auditor's, whatever kind of auditor. Whoever judges
/// a book makes nothing of what is judged.
pub fn only_reads(role: &str) -> bool {
    let words = role.split(|letter: char| !letter.is_alphabetic());
    let mut words = words.map(str::to_lowercase);
    words.any(|word| word == "auditor" || word == "auditors")
}

/// An entry with its number and its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostedEntry {
    /// Its number.
    pub number: EntryNumber,
    /// What was posted.
    pub entry: Draft,
    /// Who posted it, when and why.
    pub posted: Act,
}

/// A posting found by a selection, with what a reader needs to follow it: the entry it belongs to
/// and the cell of the file that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPosting {
    /// The entry.
    pub entry: EntryNumber,
    /// The entry's kind.
    pub kind: EntryKind,
    /// The entry's day.
    pub date: Date,
    /// What the entry says.
    pub text: String,
    /// The posting, debit positive.
    pub posting: Posting,
    /// Where its figure stood in a file.
    pub source: Option<SourceCell>,
    /// The entry that this one mirrors.
    pub reverses: Option<EntryNumber>,
    /// The entry that mirrors this one.
    pub reversed_by: Option<EntryNumber>,
    /// The entry that this one puts right.
    pub replaces: Option<EntryNumber>,
}

impl FoundPosting {
    /// Whether it is none of a pair that comes to nothing.
    pub const fn stands(&self) -> bool {
        self.reversed_by.is_none() && self.reverses.is_none()
    }
}

/// Why an entry cannot be reversed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReversalError {
    /// Law 2: once.
    #[error("entry {entry} was already reversed by entry {by}; a mistake is reversed once")]
    AlreadyReversed {
        /// The entry.
        entry: EntryNumber,
        /// Its reversal.
        by: EntryNumber,
    },
    /// A closing entry goes with its year.
    #[error("entry {0} closes a year; a closed year reopens only by an approved exception")]
    Closing(EntryNumber),
    /// An opening stands on its authority.
    #[error(
        "entry {0} is what the book opened with, on its authority; post the difference as income \
         or cost, so that the report shows it"
    )]
    Opening(EntryNumber),
    /// The original already is a reversal.
    #[error("entry {0} is itself a reversal; post what should have stood instead")]
    IsReversal(EntryNumber),
}

impl PostedEntry {
    /// The mirror of this entry on a day: every amount with its sign turned.
    ///
    /// A reversal concerns the year that the original is about, unless it is posted in that year;
    /// the reversal of an accrual concerns nothing.
    ///
    /// # Errors
    /// [`ReversalError`] where the entry may not be reversed. Whether it was reversed already is
    /// for the caller to say, from the book.
    pub fn reversal(&self, date: Date) -> Result<Draft, ReversalError> {
        if self.entry.kind == EntryKind::Closing {
            return Err(ReversalError::Closing(self.number));
        }
        if self.entry.kind == EntryKind::Opening {
            return Err(ReversalError::Opening(self.number));
        }
        if self.entry.reverses.is_some() {
            return Err(ReversalError::IsReversal(self.number));
        }
        let mirrored = self
            .entry
            .postings
            .iter()
            .map(|posting| Posting {
                amount: posting.amount.turned(),
                ..*posting
            })
            .collect();
        let text = format!("Reversal of entry {}: {}", self.number, self.entry.text);
        let mut draft = Draft::ordinary(date, text, mirrored);
        let accrual = self.entry.kind == EntryKind::Accrual;
        draft.kind = if accrual {
            EntryKind::AccrualReversal
        } else {
            EntryKind::Reversal
        };
        draft.reverses = Some(self.number);
        draft.concerns = if accrual {
            None
        } else {
            self.concerned_from(draft.year)
        };
        draft.authority.clone_from(&self.entry.authority);
        Ok(draft)
    }

    /// What should have been posted instead: it takes over the statement lines of this entry and
    /// concerns what it concerned.
    #[must_use]
    pub fn replacement(&self, mut draft: Draft) -> Draft {
        draft.kind = EntryKind::Replacement;
        draft.replaces = Some(self.number);
        draft.lines.clone_from(&self.entry.lines);
        draft.source.clone_from(&self.entry.source);
        draft.concerns = self.concerned_from(draft.year);
        draft
    }

    fn concerned_from(&self, year: FinancialYear) -> Option<FinancialYear> {
        let about = self.entry.concerns.unwrap_or(self.entry.year);
        (about < year).then_some(about)
    }

    /// Adds the record of this entry, as the chain covers it.
    pub fn encode(&self, encoder: &mut Encoder) {
        encode(self.number, &self.entry, &self.posted, encoder);
    }
}

/// Adds the record of an entry of a number, as the chain covers it.
pub fn encode(number: EntryNumber, entry: &Draft, posted: &Act, encoder: &mut Encoder) {
    let Draft {
        kind,
        date,
        year,
        period,
        concerns,
        postings,
        lines,
        ..
    } = entry;
    encoder
        .restart("entry")
        .number(number)
        .text(kind.word())
        .text(&date.to_string());
    encoder.number(year.start().into()).number((*period).into());
    encoder.number(concerns.map_or(0, |year| year.start().into()));
    encoder.text(&entry.text).maybe(entry.reference.as_deref());
    encoder.maybe(entry.authority.as_deref());
    encoder.number(entry.reverses.unwrap_or(0));
    encoder.number(entry.replaces.unwrap_or(0));
    encoder.number(i64::try_from(lines.len()).unwrap_or(i64::MAX));
    for line in lines {
        encoder.number(*line);
    }
    match &entry.source {
        None => encoder.number(0),
        Some(source) => encoder
            .number(1)
            .text(&source.file)
            .bytes(source.sha256.as_bytes())
            .maybe(source.sheet.as_deref())
            .text(&source.cell),
    };
    encoder.number(i64::try_from(postings.len()).unwrap_or(i64::MAX));
    for posting in postings {
        encoder
            .text(posting.account.as_str())
            .text(posting.fund.as_str());
        encoder
            .text(posting.project.as_str())
            .text(posting.line.as_str());
        encoder.maybe(posting.grant.as_ref().map(GrantCode::as_str));
        encoder.number(posting.amount.pence());
    }
    posted.encode(encoder);
}

impl Act {
    /// Adds who, when and why to a record.
    pub fn encode(&self, encoder: &mut Encoder) {
        encoder
            .text(&self.by)
            .maybe(self.why.as_deref())
            .number(self.at.as_microsecond());
    }
}
