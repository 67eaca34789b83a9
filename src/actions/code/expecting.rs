//! Money that is expected: what awards still owe, what the book opened with, and what goes back to
//! funders.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    ledger::{
        balance::Balances,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, FunderCode, GrantCode, LineCode, ProjectCode},
        money::Money,
    },
    statement::{
        matching::{awaited::Ready, expected::Expected},
        suggest::rule::Target,
    },
    store::statements::open::Receivable,
};

/// What is still to come of awards that were posted, and was not claimed: a claim of the same money
/// is held against lines by itself.
pub(super) fn expected(
    book: &Book,
    receivables: &[Receivable],
    awaited: &[Ready],
) -> Vec<Expected> {
    let grants: BTreeSet<GrantCode> = receivables.iter().map(|row| row.grant).collect();
    let grants = grants.into_iter().filter_map(|code| book.grants.get(&code));
    grants
        .filter_map(|grant| {
            let rows = || receivables.iter().filter(|row| row.grant == grant.code);
            let owed = Money::sum(rows().map(|row| row.amount)).ok()?;
            let of_grant = |one: &&Ready| one.is().target.grant == Some(grant.code);
            let claims = awaited.iter().filter(of_grant).map(|one| one.is().left);
            let claimed = Money::sum(claims).ok()?;
            let left = owed.minus(claimed).ok()?;
            let beside = if claimed.is_nil() {
                ""
            } else {
                " and not claimed"
            };
            let awarded = rows().filter(|row| row.award).map(|row| row.amount);
            let received = rows().filter(|row| !row.award && row.amount.is_negative());
            let funder = book.funders.get(&grant.funder);
            (!left.is_nil() && !left.is_negative()).then(|| Expected {
                what: format!("{left} of {} is still to come{beside}", grant.title),
                from: funder.map_or_else(String::new, |funder| funder.name.clone()),
                about: vec![grant.code.to_string(), grant.title.clone()],
                left,
                whole: Money::sum(awarded).unwrap_or_default(),
                before: received.map(|row| row.amount.turned()).collect(),
                first: grant.starts_on,
                last: grant.ends_on,
                target: Target {
                    account: AccountCode::GRANTS_RECEIVABLE,
                    fund: grant.fund,
                    project: ProjectCode::NONE,
                    line: LineCode::NONE,
                    grant: Some(grant.code),
                },
            })
        })
        .collect()
}

/// What the book opened with that is owed of no grant of it, once for each funder of the grants of
/// its fund.
pub(super) fn opened_with(book: &Book, owed: &BTreeMap<FundCode, Money>) -> Vec<Expected> {
    let owed = owed.iter().filter(|(_, left)| !left.is_negative());
    let of_fund = |(&fund, &left): (&FundCode, &Money)| {
        let name = book.funds.get(&fund).map(|fund| fund.name.clone());
        let name = name.unwrap_or_default();
        let grants = book.grants.values().filter(|grant| grant.fund == fund);
        let funders: BTreeSet<FunderCode> = grants.map(|grant| grant.funder).collect();
        let named = |code: FunderCode| book.funders.get(&code).map(|funder| funder.name.clone());
        let mut from: Vec<String> = funders.into_iter().filter_map(named).collect();
        if from.is_empty() {
            from.push(String::new());
        }
        let one = move |from: String| Expected {
            what: format!("{left} was owed to {name} when the book began"),
            from,
            about: vec![name.clone()],
            left,
            whole: left,
            before: Vec::new(),
            first: book.first_year.previous().first_day(),
            last: Date::MAX,
            target: Target {
                account: AccountCode::GRANTS_RECEIVABLE,
                fund,
                project: ProjectCode::NONE,
                line: LineCode::NONE,
                grant: None,
            },
        };
        from.into_iter().map(one).collect::<Vec<_>>()
    };
    owed.flat_map(of_fund).collect()
}

/// What funds owe back to the funders of their grants, as the newest year has it.
pub(super) fn repayable(book: &Book, balances: &Balances) -> Vec<Expected> {
    let mut owed: BTreeMap<FundCode, Money> = BTreeMap::new();
    for (cell, sums) in &balances.cells {
        if cell.account == AccountCode::GRANT_REPAYABLE {
            let sum = owed.entry(cell.fund).or_default();
            let more = sums.opening.plus(sums.turnover);
            *sum = more.and_then(|more| sum.plus(more)).unwrap_or(*sum);
        }
    }
    let owed = owed.into_iter().filter(|(_, left)| left.is_negative());
    owed.flat_map(|(fund, left)| of_funders(book, balances.year, fund, left))
        .collect()
}

/// What a fund owes back, once for each funder of its grants.
fn of_funders(book: &Book, year: FinancialYear, fund: FundCode, left: Money) -> Vec<Expected> {
    let mut about: BTreeMap<FunderCode, Vec<String>> = BTreeMap::new();
    for grant in book.grants.values().filter(|grant| grant.fund == fund) {
        let said = about.entry(grant.funder).or_default();
        said.extend([grant.code.to_string(), grant.title.clone()]);
    }
    let name = book.funds.get(&fund).map(|fund| fund.name.clone());
    let name = name.unwrap_or_default();
    let funders = about.into_iter();
    funders
        .filter_map(|(funder, about)| {
            Some(Expected {
                what: format!("{} is repayable from {name}", left.magnitude()),
                from: book.funders.get(&funder)?.name.clone(),
                about,
                left,
                whole: left,
                before: Vec::new(),
                first: year.first_day(),
                last: year.last_day(),
                target: Target {
                    account: AccountCode::GRANT_REPAYABLE,
                    fund,
                    project: ProjectCode::NONE,
                    line: LineCode::NONE,
                    grant: None,
                },
            })
        })
        .collect()
}
