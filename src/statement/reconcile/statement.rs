//! The reconciliation statement as a value: its rows, its difference, and what explains it.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledger::{
    calendar::{FinancialYear, short_date},
    code::AccountCode,
    journal::EntryNumber,
    money::{Money, MoneyError},
};

/// The balance of the statement on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementBalance {
    /// The file prints it.
    Printed {
        /// The balance, money in hand positive.
        amount: Money,
        /// The file, sheet and cell where it stands.
        at: String,
    },
    /// The file prints none: the balance before its first line, to which its lines are added.
    Added {
        /// The balance before the first line.
        before: Money,
    },
    /// Somebody counted it, or read it off paper, and the account has no statements: no entry can
    /// be held against a line, so all that the ledger has by the day is taken to be in it.
    Counted {
        /// The balance, money in hand positive.
        amount: Money,
    },
}

/// Where a balance stands that somebody stated and no file prints.
const BY_HAND: &str = "as stated by hand";

impl StatementBalance {
    /// A balance that somebody stated.
    pub fn stated(amount: Money) -> StatementBalance {
        let at = BY_HAND.to_owned();
        StatementBalance::Printed { amount, at }
    }

    /// Whether no file prints it, so that it is the lines that were imported and no more.
    pub const fn is_added(&self) -> bool {
        matches!(self, StatementBalance::Added { .. })
    }

    /// Whether the account has no statements.
    pub const fn is_counted(&self) -> bool {
        matches!(self, StatementBalance::Counted { .. })
    }

    /// The balance, where somebody stated it and no file prints it.
    pub fn by_hand(&self) -> Option<Money> {
        match self {
            StatementBalance::Counted { amount } => Some(*amount),
            StatementBalance::Printed { amount, at } if at == BY_HAND => Some(*amount),
            StatementBalance::Printed { .. } | StatementBalance::Added { .. } => None,
        }
    }
}

/// What somebody says of the balance that an account is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The balance, where no file prints it.
    pub balance: Option<Money>,
    /// The entries that it does not hold yet, such as a cheque that was not presented: of an
    /// account without statements, of which no line tells.
    pub not_in_it: Vec<EntryNumber>,
}

impl Said {
    /// A balance and no more; nothing where there is none.
    pub const fn balance(balance: Option<Money>) -> Said {
        Said {
            balance,
            not_in_it: Vec::new(),
        }
    }
}

/// What is reconciled, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The account.
    pub account: AccountCode,
    /// The year whose opening, receipts and payments are stated.
    pub year: FinancialYear,
    /// The day; the last of the year takes in late entries of period 12.
    pub on: Date,
    /// The balance that the ledger brought into the year, over all funds.
    pub opening: Money,
    /// The statement's balance.
    pub statement: StatementBalance,
    /// The day of the last signed one before it whose balance was counted: the account had no
    /// statements yet, and no line will ever show what the ledger had by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_to: Option<Date>,
    /// The entries that the balance which was counted does not hold yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_in_it: Vec<EntryNumber>,
}

/// A named amount of the reconciliation: an entry not yet on the statement, or a line not yet in
/// the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The number of the entry or of the line.
    pub number: i64,
    /// Its day.
    pub date: Date,
    /// What it says.
    pub text: String,
    /// What is open of it, money in positive.
    pub amount: Money,
}

/// Two entries that mirror one another on the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReversalPair {
    /// What is mirrored; the reversal itself where the line stays with the original.
    pub first: Item,
    /// What mirrors it.
    pub second: Item,
}

/// Why a reconciliation cannot be agreed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReconcileError {
    /// A difference that no listed line explains.
    #[error(
        "account {account} does not reconcile: the difference is {difference}, of which {by} is \
         explained by no line that waits; find it before this is agreed"
    )]
    Unexplained {
        /// The account.
        account: AccountCode,
        /// The whole difference.
        difference: Money,
        /// What no line explains.
        by: Money,
    },
    /// Beyond the range of money.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The reconciliation statement of an account on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// What was reconciled, and when.
    pub basis: Basis,
    /// The balance per statement.
    pub statement_balance: Money,
    /// The payments in the ledger that are not yet on the statement.
    pub payments_outstanding: Vec<Item>,
    /// The receipts in the ledger that are not yet on the statement.
    pub receipts_outstanding: Vec<Item>,
    /// The receipts of the year, reversal pairs left out.
    pub receipts: Money,
    /// The payments of the year, below nil, reversal pairs left out.
    pub payments: Money,
    /// The lines, or parts of lines, that are not yet in the ledger.
    pub lines_not_in_ledger: Vec<Item>,
    /// The pairs left out.
    pub reversal_pairs: Vec<ReversalPair>,
}

impl Reconciliation {
    /// The statement's balance once it shows what it does not show yet.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn net_balance(&self) -> Result<Money, MoneyError> {
        self.statement_balance
            .plus(sum(&self.payments_outstanding)?)?
            .plus(sum(&self.receipts_outstanding)?)
    }

    /// Opening, receipts and payments: the ledger's balance on the day.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn closing(&self) -> Result<Money, MoneyError> {
        self.basis.opening.plus(self.receipts)?.plus(self.payments)
    }

    /// The net balance less the closing per ledger; nil where the two agree.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn difference(&self) -> Result<Money, MoneyError> {
        self.net_balance()?.minus(self.closing()?)
    }

    /// Whether the difference is nil, or is exactly the lines that are not yet in the ledger.
    ///
    /// # Errors
    /// [`ReconcileError::Unexplained`] where it is neither.
    pub fn check(&self) -> Result<(), ReconcileError> {
        let difference = self.difference()?;
        let by = difference.minus(sum(&self.lines_not_in_ledger)?)?;
        if by.is_nil() {
            return Ok(());
        }
        let account = self.basis.account;
        Err(ReconcileError::Unexplained {
            account,
            difference,
            by,
        })
    }

    /// The rows of the statement, in its order.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn rows(&self) -> Result<[(&'static str, Money); 9], MoneyError> {
        Ok([
            ("Balance per statement", self.statement_balance),
            (
                "Less not yet on the statement, payments",
                sum(&self.payments_outstanding)?,
            ),
            (
                "Add not yet on the statement, receipts",
                sum(&self.receipts_outstanding)?,
            ),
            ("Net balance", self.net_balance()?),
            ("Opening", self.basis.opening),
            ("Add receipts", self.receipts),
            ("Less payments", self.payments),
            ("Closing per ledger", self.closing()?),
            ("Difference", self.difference()?),
        ])
    }
}

fn sum(items: &[Item]) -> Result<Money, MoneyError> {
    Money::sum(items.iter().map(|item| item.amount))
}

/// The statement as text, and below it what is outstanding, not in the ledger, and left out.
impl fmt::Display for Reconciliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Basis { account, on, .. } = self.basis;
        writeln!(f, "Account {account} at {}", short_date(on))?;
        for (label, amount) in self.rows().map_err(|_| fmt::Error)? {
            writeln!(f, "{label:<42}{amount:>18}")?;
        }
        match &self.basis.statement {
            StatementBalance::Printed { at, .. } => writeln!(f, "The statement's balance: {at}")?,
            StatementBalance::Added { .. } => {
                writeln!(f, "The statement prints no balance; its lines were added")?;
            }
            StatementBalance::Counted { .. } => {
                writeln!(f, "The account has no statements; its balance was counted")?;
            }
        }
        for (heading, items) in [
            (
                "Payments not yet on the statement",
                &self.payments_outstanding,
            ),
            (
                "Receipts not yet on the statement",
                &self.receipts_outstanding,
            ),
            ("Lines not yet in the ledger", &self.lines_not_in_ledger),
        ] {
            list(f, heading, items.iter())?;
        }
        let pairs = self.reversal_pairs.iter();
        let both = pairs.flat_map(|pair| [&pair.first, &pair.second]);
        list(f, "Reversal pairs left out of receipts and payments", both)
    }
}

fn list<'a>(
    f: &mut fmt::Formatter<'_>,
    heading: &str,
    items: impl Iterator<Item = &'a Item>,
) -> fmt::Result {
    let mut items = items.peekable();
    if items.peek().is_some() {
        writeln!(f, "{heading}:")?;
    }
    for item in items {
        let (day, amount) = (short_date(item.date), item.amount);
        writeln!(f, "  {:>6} {day} {amount:>15}  {}", item.number, item.text)?;
    }
    Ok(())
}
