//! What should be looked at twice in entries before they are posted, and in a year as it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::Caution;
use crate::ledger::{
    account::{Account, AccountType},
    balance::Balances,
    book::Book,
    calendar::short_date,
    code::{AccountCode, FundCode, GrantCode, ProjectCode},
    fund::Restriction,
    grant::Grant,
    journal::{Draft, EntryKind, Posting},
    money::{Money, MoneyError},
    year_end::fund_balance,
};

/// What entries of one year are held against.
#[derive(Debug)]
pub struct Standing<'a> {
    /// The book.
    pub book: &'a Book,
    /// The balances of the year as they stand.
    pub balances: &'a Balances,
    /// What each grant still owes: what it awarded less what came.
    pub owed: &'a BTreeMap<GrantCode, Money>,
}

/// What should be looked at twice before entries of one year are posted together: each thing once.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn cautions<'a>(
    standing: &Standing<'_>,
    drafts: impl IntoIterator<Item = &'a Draft>,
) -> Result<Vec<Caution>, MoneyError> {
    let mut found = BTreeSet::new();
    let mut changes: BTreeMap<FundCode, Money> = BTreeMap::new();
    let mut came: BTreeMap<GrantCode, Money> = BTreeMap::new();
    for draft in drafts {
        let made_anew = matches!(
            draft.kind,
            EntryKind::Ordinary | EntryKind::Accrual | EntryKind::Transfer | EntryKind::Replacement
        );
        // What is taken back beside it counts in what a fund has, and is no fault of its own.
        if !made_anew && draft.kind != EntryKind::Reversal {
            continue;
        }
        for posting in &draft.postings {
            let known = standing.book.chart.get(posting.account);
            if known.is_some_and(Account::closes) {
                let change = changes.entry(posting.fund).or_default();
                *change = change.minus(posting.amount)?;
            }
            if let Some(grant) = posting.grant
                && posting.account == AccountCode::GRANTS_RECEIVABLE
            {
                let sum = came.entry(grant).or_default();
                *sum = sum.plus(posting.amount)?;
            }
            if made_anew {
                found.extend(of_posting(standing.book, draft, posting));
            }
        }
        if made_anew {
            found.extend(released(standing.book, draft));
            found.extend(both_signs(standing.book, draft));
        }
    }
    for (fund, change) in changes
        .into_iter()
        .filter(|(_, change)| change.is_negative())
    {
        let then = fund_balance(standing.book, standing.balances, fund)?.plus(change)?;
        if then.is_negative() {
            let by = then.magnitude();
            found.insert(Caution::Overdrawn { fund, by });
        }
    }
    for (grant, change) in came.into_iter().filter(|(_, change)| change.is_negative()) {
        let owed = standing.owed.get(&grant).copied().unwrap_or_default();
        let then = owed.plus(change)?;
        if then.is_negative() {
            let over = then.magnitude();
            found.insert(Caution::AboveAward { grant, over });
        }
    }
    Ok(found.into_iter().collect())
}

/// What one side of an entry says.
fn of_posting(book: &Book, draft: &Draft, posting: &Posting) -> Vec<Caution> {
    let kind = book.chart.get(posting.account).map(|account| account.kind);
    let (account, amount) = (posting.account, posting.amount.magnitude());
    let answers = !draft.lines.is_empty();
    let mut found = Vec::new();
    match kind {
        Some(AccountType::Income) => {
            let repaid = account == AccountCode::INCOME_REPAYABLE;
            if answers && !repaid && !posting.amount.is_negative() {
                found.push(Caution::OutToIncome { amount, account });
            }
        }
        Some(AccountType::Expenditure) => {
            let returned = account == AccountCode::UNDERSPEND_RETURNED;
            if answers && !returned && posting.amount.is_negative() {
                found.push(Caution::InToCost { amount, account });
            }
            found.extend(of_fund(book, draft, posting));
        }
        Some(AccountType::Asset) => {
            let owed_again = account == AccountCode::GRANTS_RECEIVABLE;
            if answers && owed_again && !posting.amount.is_negative() {
                let back = AccountCode::GRANT_REPAYABLE;
                found.push(Caution::OutToReceivable {
                    amount,
                    account,
                    back,
                });
            }
        }
        Some(AccountType::Liability | AccountType::FundBalance) | None => {}
    }
    found
}

/// What the grants of the fund that pays a cost say of it.
fn of_fund(book: &Book, draft: &Draft, posting: &Posting) -> Option<Caution> {
    let (fund, project) = (posting.fund, posting.project);
    if let Some(other) = other_project(book, fund, project) {
        return Some(other);
    }
    let grants = book.grants.values().filter(|grant| grant.fund == fund);
    let grants: Vec<&Grant> = grants.filter(|grant| pays(grant, project)).collect();
    // A late cost of period 12 is one of the year's last day.
    let (first, last) = (draft.year.first_day(), draft.year.last_day());
    let day = draft.date.clamp(first, last);
    let within = |grant: &&Grant| (grant.starts_on..=grant.ends_on).contains(&day);
    if grants.iter().any(within) {
        return None;
    }
    let paying = grants.first()?;
    let when = if day > paying.ends_on {
        format!("ended on {}", short_date(paying.ends_on))
    } else {
        format!("begins on {}", short_date(paying.starts_on))
    };
    Some(Caution::OutsideGrant {
        on: short_date(draft.date),
        fund,
        grant: paying.code,
        when,
    })
}

/// Whether a grant pays for a project; what stands on no project may be anybody's.
fn pays(grant: &Grant, project: ProjectCode) -> bool {
    let none = ProjectCode::NONE;
    project == none || grant.project == none || grant.project == project
}

/// A cost of a project on a fund that has grants, none of them for the project.
pub(in crate::ledger) fn other_project(
    book: &Book,
    fund: FundCode,
    project: ProjectCode,
) -> Option<Caution> {
    let mut grants = book.grants.values().filter(|grant| grant.fund == fund);
    let first = grants.clone().next()?;
    if grants.any(|grant| pays(grant, project)) {
        return None;
    }
    Some(Caution::OtherProject {
        project,
        fund,
        grant: first.code,
        of: first.project,
    })
}

/// What stands in a year and should be looked at: funds that are overdrawn, grants of which more
/// came than they awarded, and costs of a project on another's money.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn standing(standing: &Standing<'_>) -> Result<Vec<Caution>, MoneyError> {
    let Standing {
        book,
        balances,
        owed,
    } = standing;
    let mut found = BTreeSet::new();
    for fund in book.funds.keys().copied() {
        let balance = fund_balance(book, balances, fund)?;
        if balance.is_negative() {
            let by = balance.magnitude();
            found.insert(Caution::Overdrawn { fund, by });
        }
    }
    for (grant, left) in owed.iter().filter(|(_, left)| left.is_negative()) {
        let (grant, over) = (*grant, left.magnitude());
        found.insert(Caution::AboveAward { grant, over });
    }
    for (cell, sums) in &balances.cells {
        let kind = book.chart.get(cell.account).map(|account| account.kind);
        if kind == Some(AccountType::Expenditure) && !sums.turnover.is_nil() {
            found.extend(other_project(book, cell.fund, cell.project));
        }
    }
    Ok(found.into_iter().collect())
}

/// A transfer from a restricted fund to a pooled one.
fn released(book: &Book, draft: &Draft) -> Option<Caution> {
    let restriction = |fund: FundCode| book.funds.get(&fund).map(|fund| fund.restriction);
    let mut sides = draft.postings.iter();
    let crossing = |posting: &&Posting| posting.account == AccountCode::TRANSFERS;
    let gives = |p: &&Posting| {
        !p.amount.is_negative() && restriction(p.fund) == Some(Restriction::Restricted)
    };
    let receives =
        |p: &&Posting| p.amount.is_negative() && restriction(p.fund) == Some(Restriction::Pooled);
    let from = sides
        .clone()
        .find(|posting| crossing(posting) && gives(posting))?;
    let to = sides.find(|posting| crossing(posting) && receives(posting))?;
    Some(Caution::Released {
        from: from.fund,
        to: to.fund,
        amount: to.amount.magnitude(),
    })
}

/// A line whose income and costs add and take away.
fn both_signs(book: &Book, draft: &Draft) -> Option<Caution> {
    if draft.lines.is_empty() {
        return None;
    }
    let of_year = |posting: &&Posting| {
        let known = book.chart.get(posting.account);
        known.is_some_and(|account| account.kind.carries_project())
    };
    let shares = || draft.postings.iter().filter(of_year);
    let one = shares().find(|posting| !posting.amount.is_negative())?;
    let other = shares().find(|posting| posting.amount.is_negative())?;
    Some(Caution::BothSigns {
        one: one.amount.turned(),
        account: one.account,
        other: other.amount.turned(),
        other_account: other.account,
    })
}
