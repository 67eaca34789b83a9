//! Accounts, their types, and the standard chart that a new book starts with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    code::AccountCode,
    words::{self, Unfit},
};

/// What an account is, which decides whether the year end closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountType {
    /// What the partnership owns or is owed.
    Asset,
    /// What it owes.
    Liability,
    /// Money in of a year.
    Income,
    /// Cost of a year.
    Expenditure,
    /// Whose money it is, and transfers between funds.
    FundBalance,
}

impl AccountType {
    /// The word that storage and files use.
    pub const fn word(self) -> &'static str {
        match self {
            AccountType::Asset => "asset",
            AccountType::Liability => "liability",
            AccountType::Income => "income",
            AccountType::Expenditure => "expenditure",
            AccountType::FundBalance => "fund-balance",
        }
    }

    /// The type of a word; none for any other word.
    pub fn from_word(word: &str) -> Option<AccountType> {
        [
            AccountType::Asset,
            AccountType::Liability,
            AccountType::Income,
            AccountType::Expenditure,
            AccountType::FundBalance,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
    }

    /// Whether it holds what is owned or owed, as an account with statements does.
    pub const fn holds_money(self) -> bool {
        matches!(self, AccountType::Asset | AccountType::Liability)
    }

    /// Whether postings carry a project and a line: income and cost do, the bank side does not.
    pub const fn carries_project(self) -> bool {
        matches!(self, AccountType::Income | AccountType::Expenditure)
    }
}

/// An account of a book's chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its code, such as 1100.
    pub code: AccountCode,
    /// Its name, such as "Held by the accountable body (cost centre)".
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: AccountType,
}

impl Account {
    /// That its name is no longer than a name may be.
    ///
    /// # Errors
    /// [`Unfit`] where it is.
    pub fn fits(&self) -> Result<(), Unfit> {
        words::name(&format!("the name of account {}", self.code), &self.name)
    }

    /// Whether the year end moves it to the fund balance: income, expenditure and transfers.
    pub fn closes(&self) -> bool {
        self.kind.carries_project() || self.code == AccountCode::TRANSFERS
    }
}

/// The accounts of a book, in the order of their codes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chart(BTreeMap<AccountCode, Account>);

impl Chart {
    /// The standard chart for a new book.
    ///
    /// # Errors
    /// None in practice: the codes are constants; the signature keeps the caller honest.
    pub fn standard() -> Result<Chart, super::code::CodeError> {
        STANDARD
            .iter()
            .map(|(code, name, kind)| {
                Ok(Account {
                    code: code.parse()?,
                    name: (*name).to_owned(),
                    kind: *kind,
                })
            })
            .collect()
    }

    /// The account of a code.
    pub fn get(&self, code: AccountCode) -> Option<&Account> {
        self.0.get(&code)
    }

    /// Adds an account, or renames the one that has its code.
    pub fn put(&mut self, account: Account) {
        self.0.insert(account.code, account);
    }

    /// The accounts in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.0.values()
    }

    /// The codes of the accounts of some types.
    pub fn of_types<'a>(
        &'a self,
        kinds: &'a [AccountType],
    ) -> impl Iterator<Item = AccountCode> + 'a {
        self.iter()
            .filter(|account| kinds.contains(&account.kind))
            .map(|account| account.code)
    }
}

impl FromIterator<Account> for Chart {
    fn from_iter<I: IntoIterator<Item = Account>>(accounts: I) -> Chart {
        Chart(
            accounts
                .into_iter()
                .map(|account| (account.code, account))
                .collect(),
        )
    }
}

const STANDARD: [(&str, &str, AccountType); 22] = [
    ("1000", "Bank account", AccountType::Asset),
    (
        "1100",
        "Held by the accountable body (cost centre)",
        AccountType::Asset,
    ),
    ("1200", "Grants receivable", AccountType::Asset),
    ("1300", "VAT recoverable", AccountType::Asset),
    ("1400", "Prepayments", AccountType::Asset),
    ("2000", "Accruals", AccountType::Liability),
    ("2100", "Grants payable to projects", AccountType::Liability),
    ("2200", "Grant repayable to funder", AccountType::Liability),
    ("3000", "Fund balance", AccountType::FundBalance),
    ("3100", "Transfers between funds", AccountType::FundBalance),
    ("4000", "Grant income", AccountType::Income),
    (
        "4090",
        "Grant repayable (reduces income)",
        AccountType::Income,
    ),
    ("4100", "Partner contributions", AccountType::Income),
    ("4900", "Other income", AccountType::Income),
    ("6000", "Salaries", AccountType::Expenditure),
    (
        "6010",
        "Employer's National Insurance",
        AccountType::Expenditure,
    ),
    ("6020", "Employer's pension", AccountType::Expenditure),
    ("6200", "Commissioned services", AccountType::Expenditure),
    ("6300", "Resources and materials", AccountType::Expenditure),
    ("6500", "Grants to projects", AccountType::Expenditure),
    (
        "6590",
        "Underspend returned by projects (reduces cost)",
        AccountType::Expenditure,
    ),
    ("6900", "Meeting and other costs", AccountType::Expenditure),
];
