//! The commitments that a book begins with: orders that were placed and not paid when it opened.

use serde::{Deserialize, Serialize};

use super::{BookFileError, no_project};
use crate::ledger::{
    calendar::parse_date,
    code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
    commitment::Commitment,
    money::Money,
};

/// A commitment as written: its dates as a person writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommitmentEntry {
    /// Whom it is to.
    pub payee: String,
    /// What the payee will quote.
    #[serde(default)]
    pub reference: Option<String>,
    /// What is left of it, without the VAT that is recovered.
    pub amount: Money,
    /// The account of the cost.
    pub account: AccountCode,
    /// Whose money pays it.
    pub fund: FundCode,
    /// The project.
    #[serde(default = "no_project")]
    pub project: ProjectCode,
    /// The cost of the project.
    #[serde(default = "no_line")]
    pub line: LineCode,
    /// The grant, where the fund holds the money of several.
    #[serde(default)]
    pub grant: Option<GrantCode>,
    /// The day on which the promise was made, such as 04/05/2020.
    pub made_on: String,
    /// The day on which it is expected to be paid.
    pub expected_on: String,
    /// Why it was made.
    pub why: String,
}

const fn no_line() -> LineCode {
    LineCode::NONE
}

impl CommitmentEntry {
    /// The commitment, before its book has looked at it.
    ///
    /// # Errors
    /// [`BookFileError::Date`] where a day is none.
    pub fn commitment(&self) -> Result<Commitment, BookFileError> {
        Ok(Commitment {
            payee: self.payee.clone(),
            reference: self.reference.clone(),
            amount: self.amount,
            account: self.account,
            fund: self.fund,
            project: self.project,
            line: self.line,
            grant: self.grant,
            made_on: parse_date(&self.made_on)?,
            expected_on: parse_date(&self.expected_on)?,
        })
    }
}
