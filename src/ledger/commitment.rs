//! Commitments: promises to pay that are not cost yet.
//!
//! A commitment names its fund, project and cost on the day on which the promise is made, not when
//! it is paid. It posts nothing: it is set against what a fund has left, until entries pay it or it
//! is cancelled. What is accrued for goods that came and were not paid is an entry of its own.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    account::AccountType,
    book::Book,
    calendar::short_date,
    caution::{Caution, other_project},
    code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
    fund::Restriction,
    journal::Posting,
    money::{Money, MoneyError},
    words::{self, Unfit},
};

/// A promise to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Whom it is to.
    pub payee: String,
    /// What the payee will quote, such as the number of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// How much, above nil, without the VAT that is recovered.
    pub amount: Money,
    /// The account of the cost.
    pub account: AccountCode,
    /// Whose money pays it.
    pub fund: FundCode,
    /// The project, or `NONE`.
    pub project: ProjectCode,
    /// The cost of the project, or `NONE`.
    pub line: LineCode,
    /// The grant that it is charged to, where its fund is restricted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantCode>,
    /// The day on which the promise was made.
    pub made_on: Date,
    /// The day on which it is expected to be paid.
    pub expected_on: Date,
}

/// Why a commitment was refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// A promise to nobody.
    #[error("a commitment says whom it is to; name the payee")]
    NoPayee,
    /// A promise of nothing.
    #[error("{0} cannot be promised; say an amount above nil")]
    NotAboveNil(Money),
    /// Paid before it is promised.
    #[error("{expected} is before {made}, the day on which the promise was made; look at both")]
    ExpectedFirst {
        /// The day of the payment.
        expected: String,
        /// The day of the promise.
        made: String,
    },
    /// A promise that was not made yet.
    #[error("{0} is still to come; record the promise once it is made")]
    MadeAhead(String),
    /// An account that the chart does not have.
    #[error("there is no account {0} in the chart of this book")]
    UnknownAccount(AccountCode),
    /// An account that is no cost.
    #[error("account {0} is no cost; a commitment is to pay for a cost, so name its account")]
    NoCost(AccountCode),
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
    /// A grant whose money is in another fund.
    #[error("grant {grant} is kept in fund {kept_in}, not in {fund}")]
    GrantInOtherFund {
        /// The grant.
        grant: GrantCode,
        /// Its fund.
        kept_in: FundCode,
        /// The commitment's.
        fund: FundCode,
    },
    /// A restricted fund of several grants.
    #[error("fund {fund} holds the money of {}; say which of them pays", named(.grants))]
    WhichGrant {
        /// The fund.
        fund: FundCode,
        /// Its grants.
        grants: Vec<GrantCode>,
    },
    /// Words that are too long, or cannot be read.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

fn named(grants: &[GrantCode]) -> String {
    let grants: Vec<String> = grants.iter().map(ToString::to_string).collect();
    grants.join(" and ")
}

impl Commitment {
    /// The commitment as its book takes it on a day: the only grant of a restricted fund need not
    /// be said.
    ///
    /// # Errors
    /// Every [`CommitmentError`] that there is.
    pub fn proved(mut self, book: &Book, today: Date) -> Result<Commitment, Vec<CommitmentError>> {
        self.reference = self.reference.filter(|text| !text.trim().is_empty());
        let reference = self.reference.as_deref().unwrap_or_default();
        let checks = [
            self.check_payee(),
            words::name("the reference", reference).map_err(CommitmentError::from),
            self.check_amount(),
            self.check_days(),
            self.check_made(today),
            self.check_account(book),
            self.check_line(book),
        ];
        let mut found: Vec<CommitmentError> = checks.into_iter().filter_map(Result::err).collect();
        match self.paying(book) {
            Ok(grant) => self.grant = grant,
            Err(error) => found.push(error),
        }
        if found.is_empty() {
            Ok(self)
        } else {
            Err(found)
        }
    }

    fn check_payee(&self) -> Result<(), CommitmentError> {
        if self.payee.trim().is_empty() {
            return Err(CommitmentError::NoPayee);
        }
        Ok(words::name("the payee", &self.payee)?)
    }

    fn check_amount(&self) -> Result<(), CommitmentError> {
        if self.amount.is_nil() || self.amount.is_negative() {
            return Err(CommitmentError::NotAboveNil(self.amount));
        }
        Ok(())
    }

    fn check_days(&self) -> Result<(), CommitmentError> {
        if self.expected_on < self.made_on {
            let (expected, made) = (short_date(self.expected_on), short_date(self.made_on));
            return Err(CommitmentError::ExpectedFirst { expected, made });
        }
        Ok(())
    }

    fn check_made(&self, today: Date) -> Result<(), CommitmentError> {
        if self.made_on > today {
            return Err(CommitmentError::MadeAhead(short_date(self.made_on)));
        }
        Ok(())
    }

    fn check_account(&self, book: &Book) -> Result<(), CommitmentError> {
        let account = book.chart.get(self.account);
        let account = account.ok_or(CommitmentError::UnknownAccount(self.account))?;
        if account.kind != AccountType::Expenditure {
            return Err(CommitmentError::NoCost(self.account));
        }
        Ok(())
    }

    fn check_line(&self, book: &Book) -> Result<(), CommitmentError> {
        if !book.has_line(self.project, self.line) {
            let (project, line) = (self.project, self.line);
            return Err(CommitmentError::UnknownLine { project, line });
        }
        Ok(())
    }

    /// The grant that pays: as it was said, else the only one of a restricted fund.
    fn paying(&self, book: &Book) -> Result<Option<GrantCode>, CommitmentError> {
        let fund = book.funds.get(&self.fund);
        let fund = fund.ok_or(CommitmentError::UnknownFund(self.fund))?;
        if let Some(code) = self.grant {
            let grant = book.grants.get(&code);
            let grant = grant.ok_or(CommitmentError::UnknownGrant(code))?;
            if grant.fund != self.fund {
                return Err(CommitmentError::GrantInOtherFund {
                    grant: code,
                    kept_in: grant.fund,
                    fund: self.fund,
                });
            }
            return Ok(Some(code));
        }
        match fund.restriction {
            Restriction::Restricted => only_grant(book, self.fund),
            Restriction::Pooled => Ok(None),
        }
    }

    /// What should be looked at twice before it is made: one that may be recorded already, more
    /// than its fund has, a project that no grant of its fund is for, and days that are not the
    /// book's or its grant's. `others` are the commitments that stand, by number; `free` is what
    /// the fund has left, less what is left of those.
    pub fn cautions(&self, book: &Book, others: &[(i64, Commitment)], free: Money) -> Vec<Caution> {
        let same = others.iter().filter_map(|(number, other)| {
            Some(Caution::PromisedBefore {
                number: *number,
                payee: other.payee.clone(),
                same: self.same_as(other)?,
            })
        });
        let mut found: Vec<Caution> = same.collect();
        found.extend(other_project(book, self.fund, self.project));
        let begins = book.first_year.first_day();
        if self.made_on < begins {
            found.push(Caution::PromisedBeforeBook {
                made: short_date(self.made_on),
                begins: short_date(begins),
            });
        }
        let grant = self.grant.and_then(|grant| book.grants.get(&grant));
        if let Some(grant) = grant.filter(|grant| self.expected_on > grant.ends_on) {
            found.push(Caution::PaidAfterGrant {
                expected: short_date(self.expected_on),
                grant: grant.code,
                ends: short_date(grant.ends_on),
            });
        }
        if self.amount > free {
            found.push(Caution::PromisedBeyond {
                amount: self.amount,
                fund: self.fund,
                free,
            });
        }
        found
    }

    /// What makes it look like another to the same payee; none where nothing does.
    fn same_as(&self, other: &Commitment) -> Option<String> {
        let plain = |text: &str| text.trim().to_lowercase();
        if plain(&self.payee) != plain(&other.payee) {
            return None;
        }
        match (&self.reference, &other.reference) {
            (Some(own), Some(theirs)) => {
                (plain(own) == plain(theirs)).then(|| format!("quotes {theirs} too"))
            }
            _ if (self.amount, self.made_on) == (other.amount, other.made_on) => Some(format!(
                "is of {} and of {} too",
                other.amount,
                short_date(other.made_on)
            )),
            _ => None,
        }
    }

    /// How much cost some postings are in the place that it names, debit positive.
    ///
    /// # Errors
    /// [`MoneyError`] beyond the range of money.
    pub fn paid_by(&self, postings: &[Posting]) -> Result<Money, MoneyError> {
        let own = (self.account, self.fund, self.project, self.line);
        let here = |posting: &&Posting| {
            own == (posting.account, posting.fund, posting.project, posting.line)
        };
        Money::sum(postings.iter().filter(here).map(|posting| posting.amount))
    }
}

/// The only grant of a restricted fund; none where no grant names it.
fn only_grant(book: &Book, fund: FundCode) -> Result<Option<GrantCode>, CommitmentError> {
    let of_fund = book.grants.values().filter(|grant| grant.fund == fund);
    let grants: Vec<GrantCode> = of_fund.map(|grant| grant.code).collect();
    match grants.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        _ => Err(CommitmentError::WhichGrant { fund, grants }),
    }
}
