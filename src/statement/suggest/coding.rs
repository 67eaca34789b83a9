//! What a person confirmed about a line → the draft of its entry.
//!
//! One entry a statement line: the bank side on the account that the line was imported into, fund
//! by fund, and the other side as it was coded, whole or split. Recoverable VAT inside a gross
//! line goes to 1300; a credit note stays negative cost in its own line.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::rule::Target;
use crate::{
    ledger::{
        book::Book,
        calendar::{FinancialYear, Period},
        code::{AccountCode, FundCode},
        entry::{EntryError, JournalEntry},
        journal::{Draft, LineNumber, Posting},
        money::{Money, MoneyError},
    },
    statement::{line::StatementLine, stage::year_of},
};

/// Why a line was not coded, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// Nothing to post.
    #[error("this line is nil and needs no entry; leave it, and say why")]
    Nil,
    /// Nothing was said.
    #[error("say what the line was for: an account and a fund")]
    NoShare,
    /// A share of nil.
    #[error("the share to account {0} is nil; leave it out")]
    NilShare(AccountCode),
    /// Both sides the same.
    #[error("the line is on account {0}; the other side of its entry is another account")]
    SameAccount(AccountCode),
    /// More of no grant than the book opened with.
    #[error(
        "the book opened with {owed} that is owed to fund {fund} of no grant and has not come yet, \
         and this is {amount}; share the line out, and name the grant of the rest"
    )]
    MoreThanOwed {
        /// The fund.
        fund: FundCode,
        /// What is still owed to it of no grant.
        owed: Money,
        /// What was to settle it.
        amount: Money,
    },
    /// What no entry may be.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// An instalment without its grant.
    #[error(
        "account {} is what grants still owe; name the grant that the line is an instalment of",
        AccountCode::GRANTS_RECEIVABLE
    )]
    NoGrant,
    /// The shares do not add up.
    #[error("the line is {line}, its shares come to {shares}; {}", off(*line, *left))]
    Remainder {
        /// The line's amount.
        line: Money,
        /// The sum of the shares.
        shares: Money,
        /// The line less its shares.
        left: Money,
    },
    /// VAT that the amount cannot hold.
    #[error("the line is {line}, which cannot hold VAT of {vat}")]
    VatTooLarge {
        /// The line's amount.
        line: Money,
        /// The VAT that the file gives.
        vat: Money,
    },
    /// Beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What the shares lack of their line, or have too much.
fn off(line: Money, left: Money) -> String {
    let by = left.magnitude();
    if left.is_negative() == line.is_negative() {
        format!("{by} is left to share out")
    } else {
        format!("that is {by} too much")
    }
}

/// A part of a line, and what it was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// What it was for.
    pub target: Target,
    /// How much of the line, in the line's own sign: money in positive, VAT included.
    pub amount: Money,
}

/// Where an entry may be posted: what is closed, and where a line of a closed year goes instead.
#[derive(Debug, Clone, Copy)]
pub struct PostingDays<'a> {
    /// The closed years.
    pub closed: &'a BTreeSet<FinancialYear>,
    /// The earliest open year.
    pub open_year: FinancialYear,
    /// The day on which a line of a closed year is posted; brought into the open year.
    pub today: Date,
}

impl PostingDays<'_> {
    /// The day on which a line is posted whose own year is closed; none where that is open.
    pub fn late(&self, line: &StatementLine) -> Option<Date> {
        let (first, last) = (self.open_year.first_day(), self.open_year.last_day());
        let closed = self.closed.contains(&year_of(line));
        closed.then(|| self.today.clamp(first, last))
    }
}

/// The draft of the entry of a line that was for one thing.
///
/// # Errors
/// The first [`CodingError`] in order of precedence.
pub fn draft_whole(
    (number, line): (LineNumber, &StatementLine),
    imported_into: AccountCode,
    target: Target,
    days: PostingDays<'_>,
) -> Result<Draft, CodingError> {
    let amount = line.amount;
    draft(
        (number, line),
        imported_into,
        &[Share { target, amount }],
        days,
    )
}

/// The draft of the entry of a line, shared out so that no penny is left.
///
/// # Errors
/// The first [`CodingError`] in order of precedence.
pub fn draft(
    (number, line): (LineNumber, &StatementLine),
    imported_into: AccountCode,
    shares: &[Share],
    days: PostingDays<'_>,
) -> Result<Draft, CodingError> {
    check(line, imported_into, shares)?;
    let mut funds: BTreeMap<FundCode, Money> = BTreeMap::new();
    let mut vat_of: BTreeMap<FundCode, Money> = BTreeMap::new();
    let mut others = Vec::with_capacity(shares.len());
    for (share, vat) in shares.iter().zip(vat_shares(line, shares)?) {
        let Target {
            account,
            fund,
            project,
            line,
            grant,
        } = share.target;
        add(&mut funds, fund, share.amount)?;
        add(&mut vat_of, fund, vat.turned())?;
        let net = share.amount.minus(vat)?.turned();
        let side = Posting::to_fund(account, fund, net).of_project(project, line);
        others.push(Posting { grant, ..side });
    }
    let to = |account| move |(fund, amount)| Posting::to_fund(account, fund, amount);
    let mut postings: Vec<Posting> = funds.into_iter().map(to(imported_into)).collect();
    postings.extend(others);
    postings.extend(vat_of.into_iter().map(to(AccountCode::VAT_RECOVERABLE)));
    postings.retain(|posting| !posting.amount.is_nil());
    Ok(placed(line, number, postings, days))
}

/// That shares of what grants owe name their grant, but for money in that settles what the book
/// opened with: `owed` is what is still to come to each fund of no grant.
///
/// # Errors
/// [`CodingError::NoGrant`] and [`CodingError::MoreThanOwed`].
pub fn granted(shares: &[Share], owed: &BTreeMap<FundCode, Money>) -> Result<(), CodingError> {
    for Share { target, amount } in shares {
        let of_no_grant =
            target.account == AccountCode::GRANTS_RECEIVABLE && target.grant.is_none();
        if !of_no_grant {
            continue;
        }
        let (fund, amount) = (target.fund, *amount);
        let owed = owed.get(&fund).copied().unwrap_or_default();
        if owed.is_nil() || owed.is_negative() || amount.is_negative() {
            return Err(CodingError::NoGrant);
        }
        if amount > owed {
            return Err(CodingError::MoreThanOwed { fund, owed, amount });
        }
    }
    Ok(())
}

/// That a line of an account could be posted to a place: the least entry of one keeps the laws that
/// posting keeps.
///
/// # Errors
/// [`CodingError::SameAccount`], and the law that refuses it.
pub fn postable(imported_into: AccountCode, to: Target, book: &Book) -> Result<(), CodingError> {
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = to;
    if account == imported_into {
        return Err(CodingError::SameAccount(account));
    }
    let penny = Money::from_pence(1);
    let place = Posting::to_fund(account, fund, penny).of_project(project, line);
    let sides = vec![
        Posting::to_fund(imported_into, fund, penny.turned()),
        Posting { grant, ..place },
    ];
    let day = book.open_year().first_day();
    JournalEntry::balance(Draft::ordinary(day, "Any line", sides), book)?;
    Ok(())
}

fn check(
    line: &StatementLine,
    imported_into: AccountCode,
    shares: &[Share],
) -> Result<(), CodingError> {
    if line.amount.is_nil() {
        return Err(CodingError::Nil);
    }
    if shares.is_empty() {
        return Err(CodingError::NoShare);
    }
    for share in shares {
        if share.amount.is_nil() {
            return Err(CodingError::NilShare(share.target.account));
        }
        if share.target.account == imported_into {
            return Err(CodingError::SameAccount(imported_into));
        }
    }
    let sum = Money::sum(shares.iter().map(|share| share.amount))?;
    let left = line.amount.minus(sum)?;
    if left.is_nil() {
        Ok(())
    } else {
        Err(CodingError::Remainder {
            line: line.amount,
            shares: sum,
            left,
        })
    }
}

/// The VAT inside each share, in the line's sign: the line's VAT divided as the shares divide the
/// line, no penny lost.
fn vat_shares(line: &StatementLine, shares: &[Share]) -> Result<Vec<Money>, CodingError> {
    let Some(given) = line.vat else {
        return Ok(vec![Money::NIL; shares.len()]);
    };
    if given.magnitude() > line.amount.magnitude() {
        return Err(CodingError::VatTooLarge {
            line: line.amount,
            vat: given,
        });
    }
    let vat = if line.amount.is_negative() {
        given.magnitude().turned()
    } else {
        given.magnitude()
    };
    let sizes = shares.iter().map(|share| share.amount.magnitude().pounds());
    Ok(vat.apportion(&sizes.collect::<Vec<Decimal>>())?)
}

fn add(
    sums: &mut BTreeMap<FundCode, Money>,
    fund: FundCode,
    amount: Money,
) -> Result<(), MoneyError> {
    let sum = sums.entry(fund).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

/// Puts an entry in the line's own year and period; a line of a closed year goes into the open
/// year and says which year it concerns.
fn placed(
    line: &StatementLine,
    number: LineNumber,
    postings: Vec<Posting>,
    days: PostingDays<'_>,
) -> Draft {
    let own_year = year_of(line);
    let text = [Some(&line.text), line.party.as_ref(), line.kind.as_ref()]
        .into_iter()
        .flatten()
        .map(|text| text.trim())
        .find(|text| !text.is_empty())
        .unwrap_or("Statement line");
    let mut draft = Draft::ordinary(line.date, text, postings);
    if let Some(day) = days.late(line) {
        draft.date = day;
        draft.year = days.open_year;
        draft.period = Period::of(draft.date);
        draft.concerns = (own_year < days.open_year).then_some(own_year);
    } else if let Some((year, period)) = line.period {
        draft.year = year;
        draft.period = period;
    }
    draft.reference.clone_from(&line.reference);
    draft.lines = vec![number];
    draft
}
