//! What the cells above a heading say.

use serde::{Deserialize, Serialize};

/// What a cell above the heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The account number, or the cost centre.
    Account,
    /// The balance before the first line.
    Opening,
    /// The balance after the last line.
    Closing,
    /// The first day that the file covers.
    From,
    /// The last day.
    To,
    /// Both days, `01/04/2020 to 31/03/2021`, or a financial year, `2020/21`.
    Covers,
    /// The currency.
    Currency,
}

impl Fact {
    /// What it is, for a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Fact::Account => "the account number",
            Fact::Opening => "the balance before the lines",
            Fact::Closing => "the balance after the lines",
            Fact::From => "the first day",
            Fact::To => "the last day",
            Fact::Covers => "the days that the file covers",
            Fact::Currency => "the currency",
        }
    }
}
