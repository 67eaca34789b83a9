//! Drafts of the journal: what an entry says before anything has been proved about it.
//!
//! Signs, once for the whole program: **debit positive, credit negative**. Only `report` turns
//! signs for readers.
//!
//! A draft becomes a [`JournalEntry`](super::entry::JournalEntry) when every law holds, and a
//! [`PostedEntry`](super::posted::PostedEntry) when it has a number and a place in the chain.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    calendar::{FinancialYear, Period},
    code::{AccountCode, FundCode, GrantCode, LineCode, ProjectCode},
    digest::Digest,
    money::{Money, MoneyError},
    words::{self, Unfit},
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

impl SourceCell {
    /// Where it stands in its file, as a person is told: `Extract!C12`, or `row 14` of a file
    /// without sheets, since "line 14" is a line of the book, by its number there.
    pub fn place(&self) -> String {
        place_in_file(self.sheet.as_deref(), &self.cell)
    }
}

/// A place in a file as a person is told, by its sheet, where the file has sheets, and what is kept
/// as its cell: see [`SourceCell::place`], which is said of places that are not kept yet as well.
pub fn place_in_file(sheet: Option<&str>, cell: &str) -> String {
    match (sheet, cell.strip_prefix("line ")) {
        (Some(sheet), _) => format!("{sheet}!{cell}"),
        (None, Some(row)) => format!("row {row}"),
        (None, None) => cell.to_owned(),
    }
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
    /// That what somebody wrote of it is no longer than it may be.
    ///
    /// # Errors
    /// [`Unfit`] where something is.
    pub fn fits(&self) -> Result<(), Unfit> {
        words::sentence("what the entry says", &self.text)?;
        let reference = self.reference.as_deref().unwrap_or_default();
        words::name("the reference of the entry", reference)?;
        let authority = self.authority.as_deref().unwrap_or_default();
        words::sentence("the authority of the entry", authority)
    }

    /// What the entry moves each account by, over all funds, where no project is named: what holds
    /// money names none. Accounts that it nets to nil on are left out.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn nets(&self) -> Result<Vec<(AccountCode, Money)>, MoneyError> {
        let mut nets: Vec<(AccountCode, Money)> = Vec::new();
        let plain = |posting: &&Posting| posting.project == ProjectCode::NONE;
        for posting in self.postings.iter().filter(plain) {
            match nets.iter_mut().find(|(kept, _)| *kept == posting.account) {
                Some((_, net)) => *net = net.plus(posting.amount)?,
                None => nets.push((posting.account, posting.amount)),
            }
        }
        nets.retain(|(_, net)| !net.is_nil());
        Ok(nets)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_file_is_never_called_a_line_of_the_book() {
        let at = |sheet: Option<&str>, cell: &str| SourceCell {
            file: "bank.csv".to_owned(),
            sha256: Digest::of(b"bank"),
            sheet: sheet.map(str::to_owned),
            cell: cell.to_owned(),
        };
        assert_eq!(at(Some("Extract"), "C12").place(), "Extract!C12");
        assert_eq!(at(None, "line 14").place(), "row 14");
    }
}
