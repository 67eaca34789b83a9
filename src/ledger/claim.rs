//! Claims: what a funder was asked for, and has not paid yet.
//!
//! A claim is of one grant and one period, a quarter or any days. It posts nothing: the award says
//! what the funder owes, and what comes in answer to a claim settles the award. Which costs a claim
//! is made of, and what is accrued of it at a year's end, is not said here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    book::Book,
    calendar::{FinancialYear, long_date, short_date},
    caution::Caution,
    code::{AccountCode, GrantCode},
    grant::Grant,
    journal::Posting,
    money::{Money, MoneyError},
    quarter::Quarter,
    words::{self, Unfit},
};

/// What a funder was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The grant.
    pub grant: GrantCode,
    /// The first day of the period that it is for.
    pub from_on: Date,
    /// The last.
    pub to_on: Date,
    /// How much, above nil.
    pub amount: Money,
    /// The day on which it was claimed.
    pub claimed_on: Date,
    /// What the funder will quote, such as the number of the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// Why a claim was refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// A grant that the book does not have.
    #[error("there is no grant {0} in this book")]
    UnknownGrant(GrantCode),
    /// A claim of nothing.
    #[error("{0} cannot be claimed; say an amount above nil")]
    NotAboveNil(Money),
    /// A period that ends before it begins.
    #[error("the period ends on {to}, before it begins on {from}")]
    EndsFirst {
        /// The last day.
        to: String,
        /// The first.
        from: String,
    },
    /// A period in which the grant pays for nothing.
    #[error(
        "grant {grant} pays for costs of {pays}, and the claim is for {claimed}; claim for days of \
         the grant"
    )]
    OutsideGrant {
        /// The grant.
        grant: GrantCode,
        /// Its days.
        pays: String,
        /// The days of the claim.
        claimed: String,
        /// Whether its first day lies outside, or only its last.
        begins: bool,
    },
    /// A claim that was not made yet.
    #[error("{0} is still to come; record the claim once it is made")]
    ClaimedAhead(String),
    /// Words that are too long, or cannot be read.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

impl Claim {
    /// That its book takes it on a day.
    ///
    /// # Errors
    /// Every [`ClaimError`] that there is.
    pub fn prove(&self, book: &Book, today: Date) -> Result<(), Vec<ClaimError>> {
        let reference = self.reference.as_deref().unwrap_or_default();
        let checks = [
            self.check_amount(),
            self.check_days(book),
            self.check_claimed(today),
            words::name("the reference", reference).map_err(ClaimError::from),
        ];
        let found: Vec<ClaimError> = checks.into_iter().filter_map(Result::err).collect();
        if found.is_empty() { Ok(()) } else { Err(found) }
    }

    fn check_amount(&self) -> Result<(), ClaimError> {
        if self.amount.is_nil() || self.amount.is_negative() {
            return Err(ClaimError::NotAboveNil(self.amount));
        }
        Ok(())
    }

    fn check_claimed(&self, today: Date) -> Result<(), ClaimError> {
        if self.claimed_on > today {
            return Err(ClaimError::ClaimedAhead(short_date(self.claimed_on)));
        }
        Ok(())
    }

    /// Its days are in order, and its grant pays for costs of them.
    fn check_days(&self, book: &Book) -> Result<(), ClaimError> {
        let grant = self.grant_of(book)?;
        if self.to_on < self.from_on {
            return Err(ClaimError::EndsFirst {
                to: short_date(self.to_on),
                from: short_date(self.from_on),
            });
        }
        let begins = self.from_on < grant.starts_on || self.from_on > grant.ends_on;
        if begins || self.to_on > grant.ends_on {
            let days = |from, to| format!("{} to {}", short_date(from), short_date(to));
            return Err(ClaimError::OutsideGrant {
                grant: self.grant,
                pays: days(grant.starts_on, grant.ends_on),
                claimed: days(self.from_on, self.to_on),
                begins,
            });
        }
        Ok(())
    }

    /// Its grant.
    ///
    /// # Errors
    /// [`ClaimError::UnknownGrant`] where the book does not have it.
    pub fn grant_of<'a>(&self, book: &'a Book) -> Result<&'a Grant, ClaimError> {
        let grant = book.grants.get(&self.grant);
        grant.ok_or(ClaimError::UnknownGrant(self.grant))
    }

    /// Its period: "Q1 2020/21: April to June 2020" for a quarter, else its days.
    pub fn period(&self) -> String {
        let quarter = Quarter::of(self.from_on);
        if (quarter.first_day(), quarter.last_day()) == (self.from_on, self.to_on) {
            quarter.to_string()
        } else {
            format!("{} to {}", long_date(self.from_on), long_date(self.to_on))
        }
    }

    /// What should be looked at twice before it is made: days of its grant that were claimed for
    /// already or are still to come, claims of more than the grant allocates to the years of the
    /// claim, and one of more than is left of what came of it. `others` are the claims that stand,
    /// by number; `came` is what came of the grant over all years.
    ///
    /// # Errors
    /// [`MoneyError`] beyond the range of money.
    pub fn cautions(
        &self,
        book: &Book,
        others: &[(i64, Claim)],
        came: Money,
    ) -> Result<Vec<Caution>, MoneyError> {
        let of_grant = others.iter().filter(|(_, other)| other.grant == self.grant);
        let overlaps = |other: &Claim| other.from_on <= self.to_on && self.from_on <= other.to_on;
        let before = of_grant.clone().filter(|(_, other)| overlaps(other));
        let before = before.map(|(number, other)| Caution::ClaimedBefore {
            number: *number,
            grant: self.grant,
            amount: other.amount,
            period: other.period(),
        });
        let mut found: Vec<Caution> = before.collect();
        let (first, last) = self.years();
        let within = |other: &Claim| other.years().0 <= last && first <= other.years().1;
        let claimed = of_grant.filter(|(_, other)| within(other));
        let claimed = Money::sum(claimed.map(|(_, other)| other.amount).chain([self.amount]))?;
        let grant = book.grants.get(&self.grant);
        let allocations = grant.into_iter().flat_map(|grant| &grant.allocations);
        let allocations = allocations.filter(|(year, _)| (first..=last).contains(year));
        let allocated = Money::sum(allocations.map(|(_, amount)| *amount))?;
        if claimed > allocated {
            found.push(Caution::ClaimedBeyond {
                grant: self.grant,
                years: if first == last {
                    first.to_string()
                } else {
                    format!("{first} to {last}")
                },
                claimed,
                allocated,
            });
        }
        found.extend(self.received_already(book, came)?);
        if self.claimed_on <= self.from_on {
            found.push(Caution::ClaimedInAdvance {
                claimed: short_date(self.claimed_on),
                period: self.period(),
            });
        }
        Ok(found)
    }

    /// That it is of more than is left once what came of its grant is taken away.
    fn received_already(&self, book: &Book, came: Money) -> Result<Option<Caution>, MoneyError> {
        let grant = book.grants.get(&self.grant);
        let allocations = grant.into_iter().flat_map(|grant| &grant.allocations);
        let allocated = Money::sum(allocations.map(|(_, amount)| *amount))?;
        let left = allocated.minus(came)?.max(Money::NIL);
        let told = !came.is_nil() && self.amount > left;
        Ok(told.then_some(Caution::ReceivedAlready {
            grant: self.grant,
            came,
            allocated,
            left,
            amount: self.amount,
        }))
    }

    /// The financial years of its first and its last day.
    fn years(&self) -> (FinancialYear, FinancialYear) {
        (
            FinancialYear::of(self.from_on),
            FinancialYear::of(self.to_on),
        )
    }

    /// How much of what its grant owes some postings settle.
    ///
    /// # Errors
    /// [`MoneyError`] beyond the range of money.
    pub fn met_by(&self, postings: &[Posting]) -> Result<Money, MoneyError> {
        let owed = |posting: &&Posting| {
            posting.account == AccountCode::GRANTS_RECEIVABLE && posting.grant == Some(self.grant)
        };
        let settled = postings.iter().filter(owed);
        Money::sum(settled.map(|posting| posting.amount.turned()))
    }
}
