//! The journal: a draft becomes a journal entry when every law holds, and a posted entry when it
//! has a number and a place in the chain.
//!
//! Signs, once for the whole program: **debit positive, credit negative**. Only `report` turns
//! signs for readers.
//!
//! **Invariant:** a [`JournalEntry`] sums to nil in total and within each fund (law 1), lies in an
//! open period (law 7), and names only what its book has. A posted entry is never changed; a
//! mistake is reversed (law 2).

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    book::Book,
    calendar::{FinancialYear, Period, short_date},
    code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
    digest::{Digest, Encoder},
    money::{Money, MoneyError},
};

/// The number of a posted entry: 1, 2, 3 in its book, without a gap.
pub type EntryNumber = i64;
/// The number of a statement line in its book.
pub type LineNumber = i64;

/// One side of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The account.
    pub account: AccountCode,
    /// Whose money it is; on bank accounts too.
    pub fund: FundCode,
    /// The project, on income and expenditure; else `NONE`.
    pub project: ProjectCode,
    /// The budget line, on income and expenditure; else `NONE`.
    pub line: LineCode,
    /// The grant, on an award, its income and its instalments.
    pub grant: Option<GrantCode>,
    /// Debit positive, credit negative.
    pub amount: Money,
}

impl Posting {
    /// A posting that carries the fund only: the bank side of an entry.
    pub const fn to_fund(account: AccountCode, fund: FundCode, amount: Money) -> Posting {
        let (project, line) = (ProjectCode::NONE, LineCode::NONE);
        Posting {
            account,
            fund,
            project,
            line,
            grant: None,
            amount,
        }
    }

    /// The same posting with a project and a line.
    #[must_use]
    pub const fn of_project(self, project: ProjectCode, line: LineCode) -> Posting {
        Posting {
            project,
            line,
            ..self
        }
    }

    /// The same posting with a grant.
    #[must_use]
    pub const fn of_grant(self, grant: GrantCode) -> Posting {
        Posting {
            grant: Some(grant),
            ..self
        }
    }
}

/// What an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// The opening balances of a book's first year, in period 0.
    Opening,
    /// A grant's allocation for a year.
    Award,
    /// Everyday receipts and payments, and journals.
    Ordinary,
    /// Money from one fund to another, with an authority.
    Transfer,
    /// The mirror of a posted entry.
    Reversal,
    /// What should have been posted instead of a reversed entry.
    Replacement,
    /// Cost of the year that is not yet paid.
    Accrual,
    /// The mirror of an accrual on the first day of the next year.
    AccrualReversal,
    /// The year's income and cost to the fund balance, in period 13.
    Closing,
}

impl EntryKind {
    const ALL: [EntryKind; 9] = [
        EntryKind::Opening,
        EntryKind::Award,
        EntryKind::Ordinary,
        EntryKind::Transfer,
        EntryKind::Reversal,
        EntryKind::Replacement,
        EntryKind::Accrual,
        EntryKind::AccrualReversal,
        EntryKind::Closing,
    ];

    /// The word that storage and files use.
    pub const fn word(self) -> &'static str {
        match self {
            EntryKind::Opening => "opening",
            EntryKind::Award => "award",
            EntryKind::Ordinary => "ordinary",
            EntryKind::Transfer => "transfer",
            EntryKind::Reversal => "reversal",
            EntryKind::Replacement => "replacement",
            EntryKind::Accrual => "accrual",
            EntryKind::AccrualReversal => "accrual-reversal",
            EntryKind::Closing => "closing",
        }
    }

    /// The kind of a word; none for any other word.
    pub fn from_word(word: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a figure stood in a file: the file by its digest, and the cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceCell {
    /// The file's name when it was given to us.
    pub file: String,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// The sheet, where the file has sheets.
    pub sheet: Option<String>,
    /// The cell, such as `C12`, or `line 14`.
    pub cell: String,
}

/// An entry before anything has been proved about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it is for.
    pub kind: EntryKind,
    /// The day of the entry.
    pub date: Date,
    /// The financial year that it is posted in.
    pub year: FinancialYear,
    /// The period of that year.
    pub period: Period,
    /// The earlier year that it is about, where it was found too late to be posted there.
    pub concerns: Option<FinancialYear>,
    /// What it says.
    pub text: String,
    /// The other party's reference, such as an invoice number.
    pub reference: Option<String>,
    /// The document or minute that allows it: opening balances, awards, transfers.
    pub authority: Option<String>,
    /// The entry that it mirrors.
    pub reverses: Option<EntryNumber>,
    /// The entry that it puts right.
    pub replaces: Option<EntryNumber>,
    /// The statement lines that it answers.
    pub lines: Vec<LineNumber>,
    /// Where its figure stood, where that is no statement line: an opening balance.
    pub source: Option<SourceCell>,
    /// Its sides.
    pub postings: Vec<Posting>,
}

impl Draft {
    /// An everyday entry of a day, in the year and period in which the day falls.
    pub fn ordinary(date: Date, text: impl Into<String>, postings: Vec<Posting>) -> Draft {
        Draft {
            kind: EntryKind::Ordinary,
            date,
            year: FinancialYear::of(date),
            period: Period::of(date),
            concerns: None,
            text: text.into(),
            reference: None,
            authority: None,
            reverses: None,
            replaces: None,
            lines: Vec::new(),
            source: None,
            postings,
        }
    }

    /// The opening balances of a book's first year: each account's balance by fund, against the
    /// fund balance.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] where the balances of a fund leave the range of money.
    pub fn opening(
        year: FinancialYear,
        authority: impl Into<String>,
        balances: &[(AccountCode, FundCode, Money)],
    ) -> Result<Draft, MoneyError> {
        let mut postings = Vec::new();
        let mut funds: BTreeMap<FundCode, Money> = BTreeMap::new();
        for &(account, fund, amount) in balances {
            postings.push(Posting::to_fund(account, fund, amount));
            let sum = funds.entry(fund).or_default();
            *sum = sum.plus(amount)?;
        }
        for (fund, sum) in funds {
            postings.push(Posting::to_fund(
                AccountCode::FUND_BALANCE,
                fund,
                sum.turned(),
            ));
        }
        postings.retain(|posting| !posting.amount.is_nil());
        let mut draft = Draft::ordinary(year.first_day(), "Opening balances", postings);
        draft.kind = EntryKind::Opening;
        draft.period = Period::BROUGHT_FORWARD;
        draft.authority = Some(authority.into());
        Ok(draft)
    }

    /// A grant's allocation for a year: income of that year, owed by the funder until it is paid.
    pub fn award(grant: &super::grant::Grant, year: FinancialYear) -> Draft {
        let amount = grant.allocation(year);
        let receivable = Posting::to_fund(AccountCode::GRANTS_RECEIVABLE, grant.fund, amount)
            .of_grant(grant.code);
        let income = Posting::to_fund(AccountCode::GRANT_INCOME, grant.fund, amount.turned())
            .of_project(grant.project, LineCode::NONE)
            .of_grant(grant.code);
        let date = year.first_day().max(grant.starts_on);
        let text = format!("{}: allocation for {year}", grant.title);
        let mut draft = Draft::ordinary(date, text, vec![receivable, income]);
        draft.kind = EntryKind::Award;
        draft.authority = Some(grant.authority.clone());
        draft
    }

    /// Money from one fund to another inside one account; it crosses by account 3100, which is nil
    /// over all funds.
    pub fn transfer(
        date: Date,
        text: impl Into<String>,
        authority: impl Into<String>,
        account: AccountCode,
        (from, to): (FundCode, FundCode),
        amount: Money,
    ) -> Draft {
        let postings = vec![
            Posting::to_fund(AccountCode::TRANSFERS, from, amount),
            Posting::to_fund(account, from, amount.turned()),
            Posting::to_fund(account, to, amount),
            Posting::to_fund(AccountCode::TRANSFERS, to, amount.turned()),
        ];
        let mut draft = Draft::ordinary(date, text, postings);
        draft.kind = EntryKind::Transfer;
        draft.authority = Some(authority.into());
        draft
    }
}

/// Why an entry was refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Before the book began.
    #[error("{year} is before {first}, the first year of this book; keep it in the earlier book")]
    BeforeFirstYear {
        /// The entry's year.
        year: FinancialYear,
        /// The book's.
        first: FinancialYear,
    },
    /// Law 7.
    #[error(
        "{0} is closed and takes no more postings; post it in an open year and say that it \
         concerns {0}"
    )]
    YearClosed(FinancialYear),
    /// Period 0 is derived, and 13 is closing.
    #[error("{kind} entries cannot be posted in period {period} of {year}")]
    PeriodNotForKind {
        /// The entry's kind, in a word.
        kind: &'static str,
        /// The period's number.
        period: u8,
        /// The year.
        year: FinancialYear,
    },
    /// A date that the period does not explain.
    #[error("{date} does not fall in period {period} of {year}")]
    DateOutsidePeriod {
        /// The entry's day, as 03/04/2020.
        date: String,
        /// The period's number.
        period: u8,
        /// The year.
        year: FinancialYear,
    },
    /// `concerns` must look back.
    #[error("an entry of {year} cannot concern {concerns}; only an earlier year of this book")]
    ConcernsNotEarlier {
        /// The entry's year.
        year: FinancialYear,
        /// The year that it says it concerns.
        concerns: FinancialYear,
    },
    /// No text.
    #[error("an entry says what it is for; its text is empty")]
    NoText,
    /// Fewer than two sides.
    #[error("an entry has at least two postings; this one has {0}")]
    TooFewPostings(usize),
    /// A side of nil.
    #[error("a posting to account {0} is nil; leave it out")]
    NilPosting(AccountCode),
    /// An account that the chart does not have.
    #[error("there is no account {0} in the chart of this book")]
    UnknownAccount(AccountCode),
    /// A fund that the book does not have.
    #[error("there is no fund {0} in this book")]
    UnknownFund(FundCode),
    /// A project or line that the book does not have.
    #[error("there is no line {line} of project {project} in this book")]
    UnknownLine {
        /// The project.
        project: ProjectCode,
        /// The line.
        line: LineCode,
    },
    /// A grant that the book does not have.
    #[error("there is no grant {0} in this book")]
    UnknownGrant(GrantCode),
    /// A grant's money in another fund.
    #[error("grant {grant} is kept in fund {kept_in}, not in {posted_to}")]
    GrantInOtherFund {
        /// The grant.
        grant: GrantCode,
        /// Its fund.
        kept_in: FundCode,
        /// The posting's.
        posted_to: FundCode,
    },
    /// The bank side carries the fund only.
    #[error("account {0} carries a fund only; a project and a line stand on income and cost")]
    ProjectOnBalanceSheet(AccountCode),
    /// Money crosses funds only by a transfer.
    #[error(
        "account {} is for transfers between funds; make a transfer with its authority",
        AccountCode::TRANSFERS
    )]
    TransferOutsideTransfer,
    /// An opening, an award or a transfer without its authority.
    #[error("{0} needs its authority: the document or minute that allows it")]
    NoAuthority(&'static str),
    /// Law 1, in total.
    #[error("the entry is out of balance by {0}: debits less credits must be nil")]
    DoesNotBalance(Money),
    /// Law 1, within a fund.
    #[error(
        "the entry is out by {by} in fund {fund}; each fund balances by itself, and money crosses \
         funds only by a transfer"
    )]
    FundDoesNotBalance {
        /// The fund.
        fund: FundCode,
        /// Its debits less its credits.
        by: Money,
    },
    /// Beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// An entry that every law allows, on its way to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry(Draft);

impl JournalEntry {
    /// Proves a draft against its book.
    ///
    /// # Errors
    /// The first [`EntryError`] in order of precedence.
    pub fn balance(draft: Draft, book: &Book) -> Result<JournalEntry, EntryError> {
        check_place(&draft, book)?;
        if draft.text.trim().is_empty() {
            return Err(EntryError::NoText);
        }
        if draft.postings.len() < 2 && draft.kind != EntryKind::Closing {
            return Err(EntryError::TooFewPostings(draft.postings.len()));
        }
        for posting in &draft.postings {
            check_posting(posting, draft.kind, book)?;
        }
        let needs_authority = matches!(
            draft.kind,
            EntryKind::Opening | EntryKind::Award | EntryKind::Transfer
        );
        let has_authority = draft
            .authority
            .as_ref()
            .is_some_and(|text| !text.trim().is_empty());
        if needs_authority && !has_authority {
            return Err(EntryError::NoAuthority(match draft.kind {
                EntryKind::Opening => "an opening entry",
                EntryKind::Award => "an award",
                _ => "a transfer between funds",
            }));
        }
        check_balance(&draft.postings)?;
        Ok(JournalEntry(draft))
    }

    /// What was proved.
    pub const fn draft(&self) -> &Draft {
        &self.0
    }
}

/// The year is open, the period fits the kind, and the date fits the period.
fn check_place(draft: &Draft, book: &Book) -> Result<(), EntryError> {
    let Draft {
        kind,
        date,
        year,
        period,
        concerns,
        ..
    } = *draft;
    if year < book.first_year {
        return Err(EntryError::BeforeFirstYear {
            year,
            first: book.first_year,
        });
    }
    if book.closed.contains(&year) {
        return Err(EntryError::YearClosed(year));
    }
    let fits_kind = match period {
        Period::BROUGHT_FORWARD => kind == EntryKind::Opening && year == book.first_year,
        Period::CLOSING => kind == EntryKind::Closing,
        _ => !matches!(kind, EntryKind::Opening | EntryKind::Closing),
    };
    if !fits_kind {
        let (kind, period) = (kind.word(), period.number());
        return Err(EntryError::PeriodNotForKind { kind, period, year });
    }
    let late = period == Period::MARCH && date > year.last_day();
    let early = period.number() == 1 && date < year.first_day();
    if !(year.contains(date) || late || early) {
        let (date, period) = (short_date(date), period.number());
        return Err(EntryError::DateOutsidePeriod { date, period, year });
    }
    match concerns {
        Some(concerns) if concerns >= year || concerns < book.first_year => {
            Err(EntryError::ConcernsNotEarlier { year, concerns })
        }
        _ => Ok(()),
    }
}

fn check_posting(posting: &Posting, kind: EntryKind, book: &Book) -> Result<(), EntryError> {
    let Posting {
        account,
        fund,
        project,
        line,
        grant,
        amount,
    } = *posting;
    if amount.is_nil() {
        return Err(EntryError::NilPosting(account));
    }
    let known = book
        .chart
        .get(account)
        .ok_or(EntryError::UnknownAccount(account))?;
    if !book.funds.contains_key(&fund) {
        return Err(EntryError::UnknownFund(fund));
    }
    if !book.has_line(project, line) {
        return Err(EntryError::UnknownLine { project, line });
    }
    if let Some(grant) = grant {
        let kept_in = book
            .grants
            .get(&grant)
            .ok_or(EntryError::UnknownGrant(grant))?
            .fund;
        if kept_in != fund {
            return Err(EntryError::GrantInOtherFund {
                grant,
                kept_in,
                posted_to: fund,
            });
        }
    }
    let of_project = project != ProjectCode::NONE || line != LineCode::NONE;
    if of_project && !known.kind.carries_project() {
        return Err(EntryError::ProjectOnBalanceSheet(account));
    }
    let may_transfer = !matches!(
        kind,
        EntryKind::Ordinary | EntryKind::Award | EntryKind::Opening
    );
    if account == AccountCode::TRANSFERS && !may_transfer {
        return Err(EntryError::TransferOutsideTransfer);
    }
    Ok(())
}

/// Law 1: nil in total, and nil within each fund.
fn check_balance(postings: &[Posting]) -> Result<(), EntryError> {
    let total = Money::sum(postings.iter().map(|posting| posting.amount))?;
    if !total.is_nil() {
        return Err(EntryError::DoesNotBalance(total));
    }
    let mut funds: BTreeMap<FundCode, Money> = BTreeMap::new();
    for posting in postings {
        let sum = funds.entry(posting.fund).or_default();
        *sum = sum.plus(posting.amount)?;
    }
    match funds.into_iter().find(|(_, by)| !by.is_nil()) {
        Some((fund, by)) => Err(EntryError::FundDoesNotBalance { fund, by }),
        None => Ok(()),
    }
}

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

/// An entry with its number and its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedEntry {
    /// Its number.
    pub number: EntryNumber,
    /// What was posted.
    pub entry: Draft,
    /// Who posted it, when and why.
    pub posted: Act,
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
        match self.entry.kind {
            EntryKind::Closing => return Err(ReversalError::Closing(self.number)),
            EntryKind::Reversal | EntryKind::AccrualReversal => {
                return Err(ReversalError::IsReversal(self.number));
            }
            _ => {}
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
        let Draft {
            kind,
            date,
            year,
            period,
            concerns,
            postings,
            lines,
            ..
        } = &self.entry;
        encoder
            .restart("entry")
            .number(self.number)
            .text(kind.word())
            .text(&date.to_string());
        encoder.number(year.start().into()).number((*period).into());
        encoder.number(concerns.map_or(0, |year| year.start().into()));
        encoder
            .text(&self.entry.text)
            .maybe(self.entry.reference.as_deref());
        encoder.maybe(self.entry.authority.as_deref());
        encoder.number(self.entry.reverses.unwrap_or(0));
        encoder.number(self.entry.replaces.unwrap_or(0));
        encoder.number(i64::try_from(lines.len()).unwrap_or(i64::MAX));
        for line in lines {
            encoder.number(*line);
        }
        match &self.entry.source {
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
        self.posted.encode(encoder);
    }
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
