//! Proving an entry: every law that can be checked without the rest of the ledger.
//!
//! **Invariant:** a [`JournalEntry`] sums to nil in total and within each fund (law 1), lies in an
//! open period (law 7), and names only what its book has.

use std::collections::BTreeMap;

use super::{
    book::Book,
    calendar::{FinancialYear, Period, long_date, short_date},
    code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
    journal::{Draft, EntryKind, Posting},
    money::{Money, MoneyError},
};

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
    /// A year that nobody keeps the book for yet.
    #[error(
        "{date} lies too far ahead; this book takes entries up to {}, the end of the year after \
         this one, so look at the day again",
        long_date(last.last_day())
    )]
    TooFarAhead {
        /// The entry's day, as 03/04/2020.
        date: String,
        /// The last year that takes entries.
        last: FinancialYear,
    },
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
    /// The fund balance is what the year end moves.
    #[error(
        "account {} is what openings and closings move; post income, cost or a transfer instead",
        AccountCode::FUND_BALANCE
    )]
    FundBalanceOutsideYearEnd,
    /// A transfer moves money that is held.
    #[error(
        "a transfer moves money that is held or owed; account {0} is income, cost or a fund balance"
    )]
    TransferOfOther(AccountCode),
    /// A transfer needs two funds.
    #[error("a transfer leads from one fund to another; this one stays in {0}")]
    TransferWithinFund(FundCode),
    /// Opening balances stand on the balance sheet.
    #[error("account {0} begins every year at nil; give its opening balance to the fund balance")]
    OpeningOfTheYear(AccountCode),
    /// Closing leaves the balance sheet alone.
    #[error(
        "closing moves income, expenditure and transfers to the fund balance; account {0} keeps \
         its balance"
    )]
    StaysAtClosing(AccountCode),
    /// An opening, an award or a transfer without its authority.
    #[error("an entry of kind {0} needs its authority: the document or minute that allows it")]
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
        check_text(&draft)?;
        check_sides(&draft)?;
        for posting in &draft.postings {
            check_posting(posting, draft.kind, book)?;
        }
        check_authority(&draft)?;
        check_balance(&draft.postings)?;
        check_transfer(&draft)?;
        Ok(JournalEntry(draft))
    }

    /// Everything that is wrong with a draft, for whoever puts it right: the first fault of each
    /// side, and whether it balances once no side has one. Nothing where it can be proved.
    pub fn faults(draft: &Draft, book: &Book) -> Vec<EntryError> {
        let whole = [check_place(draft, book), check_text(draft)];
        let mut found: Vec<EntryError> = whole.into_iter().filter_map(Result::err).collect();
        let of_side = |side| check_posting(side, draft.kind, book).err();
        let sides: Vec<EntryError> = draft.postings.iter().filter_map(of_side).collect();
        found.extend(check_authority(draft).err());
        if sides.is_empty() {
            let together = check_sides(draft).and_then(|()| check_balance(&draft.postings));
            found.extend(together.and_then(|()| check_transfer(draft)).err());
        }
        found.extend(sides);
        found
    }

    /// The entry, where it lies in a year up to the last that a book takes entries in now: what is
    /// posted later than that is a slip of the pen.
    ///
    /// # Errors
    /// [`EntryError::TooFarAhead`].
    pub fn up_to(self, last: FinancialYear) -> Result<JournalEntry, EntryError> {
        let Draft { date, year, .. } = self.0;
        if year > last || FinancialYear::of(date) > last {
            let date = short_date(date);
            return Err(EntryError::TooFarAhead { date, last });
        }
        Ok(self)
    }

    /// What was proved.
    pub const fn draft(&self) -> &Draft {
        &self.0
    }

    /// What was proved, to be posted.
    pub fn into_draft(self) -> Draft {
        self.0
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

/// It says what it is for.
fn check_text(draft: &Draft) -> Result<(), EntryError> {
    if draft.text.trim().is_empty() {
        return Err(EntryError::NoText);
    }
    Ok(())
}

/// It has two sides at least.
fn check_sides(draft: &Draft) -> Result<(), EntryError> {
    if draft.postings.len() < 2 && draft.kind != EntryKind::Closing {
        return Err(EntryError::TooFewPostings(draft.postings.len()));
    }
    Ok(())
}

/// An opening, an award and a transfer say what allows them.
fn check_authority(draft: &Draft) -> Result<(), EntryError> {
    let of_transfers = |posting: &Posting| posting.account == AccountCode::TRANSFERS;
    let needs_authority = match draft.kind {
        EntryKind::Opening | EntryKind::Award | EntryKind::Transfer => true,
        EntryKind::Replacement => draft.postings.iter().any(of_transfers),
        EntryKind::Ordinary
        | EntryKind::Accrual
        | EntryKind::AccrualReversal
        | EntryKind::Reversal
        | EntryKind::Closing => false,
    };
    let authority = draft.authority.as_deref().unwrap_or_default();
    if needs_authority && authority.trim().is_empty() {
        return Err(EntryError::NoAuthority(draft.kind.word()));
    }
    Ok(())
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
    let settles = matches!(kind, EntryKind::Opening | EntryKind::Closing);
    if account == AccountCode::FUND_BALANCE && !settles {
        return Err(EntryError::FundBalanceOutsideYearEnd);
    }
    if kind == EntryKind::Transfer && account != AccountCode::TRANSFERS && !known.kind.holds_money()
    {
        return Err(EntryError::TransferOfOther(account));
    }
    let may_transfer = matches!(
        kind,
        EntryKind::Transfer | EntryKind::Reversal | EntryKind::Replacement | EntryKind::Closing
    );
    if account == AccountCode::TRANSFERS && !may_transfer {
        return Err(EntryError::TransferOutsideTransfer);
    }
    if kind == EntryKind::Opening && known.closes() {
        return Err(EntryError::OpeningOfTheYear(account));
    }
    if kind == EntryKind::Closing && !known.closes() && account != AccountCode::FUND_BALANCE {
        return Err(EntryError::StaysAtClosing(account));
    }
    Ok(())
}

/// A transfer leads from one fund to another.
fn check_transfer(draft: &Draft) -> Result<(), EntryError> {
    let mut funds = draft.postings.iter().map(|posting| posting.fund);
    match funds.next() {
        Some(first) if draft.kind == EntryKind::Transfer && funds.all(|fund| fund == first) => {
            Err(EntryError::TransferWithinFund(first))
        }
        _ => Ok(()),
    }
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
