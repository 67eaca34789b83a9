//! What should be looked at twice in entries before they are posted, and in a year as it stands.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Caution, Told};
use crate::ledger::{
    account::{Account, AccountType},
    balance::Balances,
    book::Book,
    calendar::short_date,
    code::{AccountCode, FundCode, GrantCode, ProjectCode},
    fund::Restriction,
    grant::Grant,
    journal::{Draft, EntryKind, LineNumber, Posting},
    money::{Money, MoneyError},
    year_end::{fund_balance, given_by_others},
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

/// What should be looked at twice before entries of one year are posted together: each thing once,
/// with the lines of which it is said where there are several entries.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn cautions<'a>(
    standing: &Standing<'_>,
    drafts: impl IntoIterator<Item = &'a Draft>,
) -> Result<Vec<Told>, MoneyError> {
    let mut found: BTreeMap<Caution, BTreeSet<LineNumber>> = BTreeMap::new();
    let mut many = 0_usize;
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
        many = many.saturating_add(1);
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
        }
        if made_anew {
            for caution in of_draft(standing, draft)? {
                found.entry(caution).or_default().extend(&draft.lines);
            }
        }
    }
    for (fund, change) in changes
        .into_iter()
        .filter(|(_, change)| change.is_negative())
    {
        let then = fund_balance(standing.book, standing.balances, fund)?.plus(change)?;
        if then.is_negative() {
            let by = then.magnitude();
            found.entry(Caution::Overdrawn { fund, by }).or_default();
        }
    }
    for (grant, change) in came.into_iter().filter(|(_, change)| change.is_negative()) {
        let owed = standing.owed.get(&grant).copied().unwrap_or_default();
        let then = owed.plus(change)?;
        if then.is_negative() {
            let over = then.magnitude();
            found
                .entry(Caution::AboveAward { grant, over })
                .or_default();
        }
    }
    let told = found.into_iter().map(|(caution, lines)| Told {
        caution,
        lines: lines.into_iter().filter(|_| many > 1).collect(),
    });
    Ok(told.collect())
}

/// What an entry says by itself.
fn of_draft(standing: &Standing<'_>, draft: &Draft) -> Result<Vec<Caution>, MoneyError> {
    let book = standing.book;
    let sides = draft.postings.iter();
    let mut found: Vec<Caution> = sides
        .flat_map(|posting| of_posting(book, draft, posting))
        .collect();
    found.extend(released(standing, draft)?);
    found.extend(both_signs(book, draft));
    Ok(found)
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
            found.extend(income_of_other(book, posting));
        }
        Some(AccountType::Expenditure) => {
            let returned = account == AccountCode::UNDERSPEND_RETURNED;
            if answers && !returned && posting.amount.is_negative() {
                found.push(Caution::InToCost { amount, account });
            }
            // A late cost of period 12 is one of the year's last day.
            let (first, last) = (draft.year.first_day(), draft.year.last_day());
            let (on, day) = (draft.date, draft.date.clamp(first, last));
            found.extend(of_cost(book, (on, day), (posting.fund, posting.project)));
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
        Some(AccountType::Liability) => {
            if draft.kind == EntryKind::Transfer {
                found.push(Caution::TransferOfOwed { account });
            }
        }
        Some(AccountType::FundBalance) | None => {}
    }
    found
}

/// What the grants of the fund that pays a cost of a project say of it: the day that is said, and
/// the day of the grant's that it counts as.
pub fn of_cost(
    book: &Book,
    (on, day): (Date, Date),
    (fund, project): (FundCode, ProjectCode),
) -> Option<Caution> {
    let other = other_project(book, fund, project);
    if let Some(other) = other.or_else(|| no_project(book, fund, project)) {
        return Some(other);
    }
    let grants = book.grants.values().filter(|grant| grant.fund == fund);
    let grants: Vec<&Grant> = grants.filter(|grant| pays(grant, project)).collect();
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
        on: short_date(on),
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
    let first = none_for(book, fund, project)?;
    Some(Caution::OtherProject {
        project,
        fund,
        grant: first.code,
        of: first.project,
    })
}

/// The first grant of a fund that has grants, none of them for a project.
fn none_for(book: &Book, fund: FundCode, project: ProjectCode) -> Option<&Grant> {
    let mut grants = book.grants.values().filter(|grant| grant.fund == fund);
    let first = grants.clone().next()?;
    let none = !grants.any(|grant| pays(grant, project));
    none.then_some(first)
}

/// A cost of no project on a fund whose grants are each for a project.
fn no_project(book: &Book, fund: FundCode, project: ProjectCode) -> Option<Caution> {
    let mut grants = book.grants.values().filter(|grant| grant.fund == fund);
    let first = grants.clone().next()?;
    let for_any = grants.any(|grant| grant.project == ProjectCode::NONE);
    (project == ProjectCode::NONE && !for_any).then_some(Caution::NoProject {
        fund,
        grant: first.code,
        of: first.project,
    })
}

/// Income of a project in a fund that has grants, none of them for the project.
fn income_of_other(book: &Book, posting: &Posting) -> Option<Caution> {
    let Posting { fund, project, .. } = *posting;
    let first = none_for(book, fund, project)?;
    Some(Caution::IncomeOfOther {
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

/// A transfer out of a restricted fund, of more than other funds gave it in the year: what they
/// gave is theirs, and goes back without anybody's leave.
fn released(standing: &Standing<'_>, draft: &Draft) -> Result<Option<Caution>, MoneyError> {
    let restriction = |fund: FundCode| {
        let known = standing.book.funds.get(&fund);
        known.map(|fund| fund.restriction)
    };
    let crossing = |posting: &&Posting| posting.account == AccountCode::TRANSFERS;
    let sides = || draft.postings.iter().filter(crossing);
    let gives = |p: &&Posting| {
        !p.amount.is_negative() && restriction(p.fund) == Some(Restriction::Restricted)
    };
    let receives = |p: &&Posting| p.amount.is_negative();
    let (Some(from), Some(to)) = (sides().find(gives), sides().find(receives)) else {
        return Ok(None);
    };
    let theirs = given_by_others(standing.balances, from.fund)?;
    let amount = to.amount.magnitude().minus(theirs)?;
    if amount.is_nil() || amount.is_negative() {
        return Ok(None);
    }
    let (from, to) = (from.fund, to.fund);
    Ok(Some(if restriction(to) == Some(Restriction::Pooled) {
        Caution::Released { from, to, amount }
    } else {
        Caution::Diverted { from, to, amount }
    }))
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
