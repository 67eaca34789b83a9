//! What stands in the way of closing a year, each in a sentence.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;

use super::CarryForward;
use crate::{
    actions::{
        ActionError,
        compare::unseen,
        gather::balances_of,
        reconcile::{self, Stands},
        refusal::Refusal,
        report::{end_of_year, moved_since_decided},
    },
    ledger::{
        account::AccountType,
        balance::{Balances, Choice, Part, Selection},
        book::Book,
        calendar::{FinancialYear, long_date},
        code::{AccountCode, FundCode},
        fund::Restriction,
        money::Money,
        year_end,
    },
    store::reader::Reader,
};

/// Something that stands in the way of closing a year, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// What it is, and what to do.
    pub says: String,
    /// The fund whose consent to carry forward would lift it.
    pub consent: Option<FundCode>,
}

impl From<String> for Blocker {
    fn from(says: String) -> Blocker {
        let consent = None;
        Blocker { says, consent }
    }
}

impl fmt::Display for Blocker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

/// Everything that stands in the way of closing a year; nothing where it may close.
///
/// # Errors
/// The year is closed already or before the book's first, or the store does not answer.
pub(super) async fn in_the_way(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
    consents: &[CarryForward],
    today: Date,
) -> Result<Vec<Blocker>, ActionError> {
    if year < book.first_year {
        return Err(Refusal::BeforeFirstYear {
            year,
            first: book.first_year,
        }
        .into());
    }
    if book.closed.contains(&year) {
        return Err(Refusal::AlreadyClosed(year).into());
    }
    let (balances, _) = balances_of(reader, book, year).await?;
    let mut blockers = Vec::new();
    if today <= year.last_day() {
        blockers.push(format!("{year} ends on {}", long_date(year.last_day())));
    }
    let open = book.open_year();
    if open < year {
        blockers.push(format!("{open} is still open; close it first"));
    }
    let waiting = reader.waiting(year).await?;
    if waiting.lines > 0 {
        let (lines, wait) = if waiting.lines == 1 {
            ("line", "waits")
        } else {
            ("lines", "wait")
        };
        blockers.push(format!(
            "{} statement {lines} {wait} to be coded, {} in and {} out",
            waiting.lines, waiting.money_in, waiting.money_out
        ));
    }
    for account in accounts_with_statements(reader, &balances).await? {
        let reconciled = reader.reconciliations(account).await?;
        let locked = reconciled
            .iter()
            .any(|r| r.on == year.last_day() && r.locked.is_some());
        if !locked {
            blockers.push(format!(
                "account {account} has no approved reconciliation at {}",
                long_date(year.last_day())
            ));
        }
    }
    let mut blockers: Vec<Blocker> = blockers.into_iter().map(Blocker::from).collect();
    blockers.extend(funds_in_the_way(book, &balances, consents)?);
    let report = failing_checks(reader, year).await?.into_iter();
    let report = report.chain(decided_otherwise(reader, year).await?);
    blockers.extend(report.map(Blocker::from));
    Ok(blockers)
}

/// The funds that are overdrawn, and the restricted funds that have money left without consent.
fn funds_in_the_way(
    book: &Book,
    balances: &Balances,
    consents: &[CarryForward],
) -> Result<Vec<Blocker>, ActionError> {
    let mut blockers = Vec::new();
    for consent in consents {
        let fund = consent.fund;
        match book.funds.get(&fund).map(|known| known.restriction) {
            Some(Restriction::Restricted) if consent.consent.trim().is_empty() => {
                blockers.push(Blocker {
                    says: format!("the consent for fund {fund} says nothing; name the document"),
                    consent: Some(fund),
                });
            }
            Some(Restriction::Restricted) => {}
            Some(Restriction::Pooled) => {
                let says = format!(
                    "fund {fund} is pooled and carries forward without consent; leave it out of \
                     the consents"
                );
                blockers.push(says.into());
            }
            None => {
                let says = format!("there is no fund {fund} in this book to carry forward");
                blockers.push(says.into());
            }
        }
    }
    for fund in book.funds.values() {
        let restricted = fund.restriction == Restriction::Restricted;
        let left = year_end::fund_balance(book, balances, fund.code)?;
        let consented = consents
            .iter()
            .any(|c| c.fund == fund.code && !c.consent.trim().is_empty());
        if left.is_negative() && !restricted {
            let says = format!(
                "fund {} is overdrawn by {}; it cannot carry forward money that it does not have",
                fund.code,
                left.magnitude()
            );
            blockers.push(says.into());
        } else if left.is_negative() {
            let says = format!(
                "fund {} is overspent by {}; transfer that from a pooled fund, with authority",
                fund.code,
                left.magnitude()
            );
            blockers.push(says.into());
        } else if restricted && !left.is_nil() {
            let says = left_over(balances, (fund.code, left), consented)?;
            blockers.extend(says.map(|says| Blocker {
                says,
                consent: (!consented).then_some(fund.code),
            }));
        }
    }
    Ok(blockers)
}

/// What is to be done with what a restricted fund has left: what other funds gave it in the year is
/// theirs, and no funder's, so that no funder's consent covers it.
fn left_over(
    balances: &Balances,
    (fund, left): (FundCode, Money),
    consented: bool,
) -> Result<Option<String>, ActionError> {
    let theirs = year_end::given_by_others(balances, fund)?.min(left);
    let funders = left.minus(theirs)?;
    let back = format!(
        "of which {theirs} was given by other funds and is no funder's; transfer it back, with \
         authority"
    );
    let repay = format!(
        "post what is repayable (debit {}, credit {}) or record the funder's consent to carry it \
         forward",
        AccountCode::INCOME_REPAYABLE,
        AccountCode::GRANT_REPAYABLE
    );
    Ok(match (theirs.is_nil(), funders.is_nil() || consented) {
        (true, true) => None,
        (true, false) => Some(format!("fund {fund} has {left} left; {repay}")),
        (false, true) if funders.is_nil() => Some(format!("fund {fund} has {left} left, {back}")),
        (false, true) => Some(format!(
            "fund {fund} has {left} left, {back}; the consent covers the other {funders}"
        )),
        (false, false) => Some(format!(
            "fund {fund} has {left} left, {back}; of the other {funders}, {repay}"
        )),
    })
}

/// The checks of the year's report that refuse it: what does not cast is not sealed.
async fn failing_checks(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Vec<String>, ActionError> {
    match end_of_year(reader, year).await {
        Ok(_) => Ok(Vec::new()),
        Err(ActionError::Refused(Refusal::Report(refused))) => Ok(vec![refused.to_string()]),
        Err(error) => Err(error),
    }
}

/// What is carried forward is what the Board decided on last, where it has decided (law 6).
async fn decided_otherwise(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Option<String>, ActionError> {
    let rows = match moved_since_decided(reader, year).await {
        // What refuses the report is said among its checks.
        Ok(0) | Err(ActionError::Refused(_)) => return Ok(None),
        Ok(1) => "1 row of the report".to_owned(),
        Ok(rows) => format!("{rows} rows of the report"),
        Err(error) => return Err(error),
    };
    Ok(Some(format!(
        "{rows} would now differ from what the Board decided on; record its decision on the \
         report as it is now, or put the book right"
    )))
}

/// Assets that no bank holds: what is owed to the book, and what it paid ahead.
const NO_BANK: [AccountCode; 3] = [
    AccountCode::GRANTS_RECEIVABLE,
    AccountCode::VAT_RECOVERABLE,
    AccountCode::PREPAYMENTS,
];

/// Whether two roles signed what was counted of an account on a day.
async fn counted_at(
    reader: &mut Reader,
    account: AccountCode,
    on: Date,
) -> Result<bool, ActionError> {
    let signed = reader.reconciliations(account).await?;
    let signed = signed
        .iter()
        .rfind(|kept| kept.on == on && kept.locked.is_some());
    signed.map_or(Ok(false), reconcile::was_counted)
}

/// What nothing forbids and whoever signs should look at: an account that holds money or moved in
/// the year, and of which no statement was imported, so that nothing outside the book shows it; a
/// time that no statement shows; and a reconciliation that was signed with a difference.
pub(super) async fn to_look_at(
    reader: &mut Reader,
    book: &Book,
    balances: &Balances,
) -> Result<Vec<String>, ActionError> {
    let imports = reader.standing_imports().await?;
    let assets = book.chart.iter();
    let assets = assets.filter(|account| account.kind == AccountType::Asset);
    let mut said = Vec::new();
    for account in assets.filter(|account| !NO_BANK.contains(&account.code)) {
        let code = account.code;
        let touched = balances.cells.keys().any(|cell| cell.account == code);
        if !touched || imports.iter().any(|kept| kept.import.account == code) {
            continue;
        }
        // What two roles counted on the last day shows it.
        if counted_at(reader, code, balances.year.last_day()).await? {
            continue;
        }
        let holds = balances.figure(&Selection {
            accounts: Choice::one(code),
            ..Selection::of(balances.year, Part::ToMarch)
        })?;
        said.push(format!(
            "account {code} ({}) stands at {holds} and no statement of it was brought in, so \
             nothing outside this book shows that figure; bring one in and reconcile it, or count \
             it and reconcile the account with what was counted",
            account.name
        ));
    }
    let on = balances.year.last_day();
    for account in accounts_with_statements(reader, balances).await? {
        if let Some((from, to)) = unseen(reader, account, on).await? {
            let (from, to) = (long_date(from), long_date(to));
            said.push(format!(
                "no statement shows account {account} from {from} to {to}; bring in those that are \
                 missing, or make sure of its balance otherwise"
            ));
        }
        let signed = reconcile::list(reader, account).await?.into_iter();
        let mut signed = signed.filter(|one| one.on == on && one.stands == Stands::Locked);
        if let Some(one) = signed.find(|one| one.lacks > 0) {
            let lines = match one.lacks {
                1 => "1 line is".to_owned(),
                several => format!("{several} lines are"),
            };
            said.push(format!(
                "account {account} was signed at {} with a difference of {}: {lines} on its \
                 statement and not in the accounts of {}",
                long_date(on),
                one.difference,
                balances.year
            ));
        }
    }
    Ok(said)
}

/// The accounts that statements are imported into, and that the year touched or began with.
async fn accounts_with_statements(
    reader: &mut Reader,
    balances: &Balances,
) -> Result<BTreeSet<AccountCode>, ActionError> {
    let imports = reader.standing_imports().await?;
    let mut accounts: BTreeSet<AccountCode> =
        imports.iter().map(|kept| kept.import.account).collect();
    let touched: BTreeSet<AccountCode> = balances.cells.keys().map(|cell| cell.account).collect();
    for account in accounts.clone() {
        let lines = reader.lines_held(account, Some(balances.year)).await?;
        if lines == 0 && !touched.contains(&account) {
            accounts.remove(&account);
        }
    }
    Ok(accounts)
}
