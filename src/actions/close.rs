//! Closing a year: what stands in its way, the closing entries, and what is carried forward.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    ledger::{
        balance::Balances,
        book::Book,
        calendar::{FinancialYear, long_date, short_date},
        code::{AccountCode, FundCode},
        digest::{Digest, Encoder},
        entry::JournalEntry,
        fund::Restriction,
        journal::EntryNumber,
        money::Money,
        posted::Act,
        year_end,
    },
    store::{Store, reader::Reader, settings::board::YearClosedBody, statements::line::LineFilter},
};

use super::{
    ActionError, day_of,
    gather::balances_of,
    refusal::{Refusal, named},
    report::end_of_year,
};

/// A funder's consent that a restricted fund keeps what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarryForward {
    /// The fund.
    pub fund: FundCode,
    /// The document that consents.
    pub consent: String,
}

/// A year that was closed.
#[derive(Debug, Clone, Serialize)]
pub struct Closed {
    /// The year.
    pub year: FinancialYear,
    /// The closing entry of each fund; none where a fund had nothing to close.
    pub funds: Vec<ClosedFund>,
    /// The seal: the digest of what is carried forward, and of the head that it was read from.
    pub seal: Digest,
    /// Who closed it.
    pub by: String,
    /// Who approved it.
    pub approved_by: String,
}

/// What closing did to a fund.
#[derive(Debug, Clone, Serialize)]
pub struct ClosedFund {
    /// The fund.
    pub fund: FundCode,
    /// Its name.
    pub name: String,
    /// The closing entry.
    pub entry: Option<EntryNumber>,
    /// What it carries forward, money in hand positive.
    pub carried_forward: Money,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.year.next();
        writeln!(f, "{} is closed.", self.year)?;
        for fund in &self.funds {
            match fund.entry {
                Some(entry) => write!(f, "  {}: closed by entry {entry}", fund.name)?,
                None => write!(f, "  {}: nothing to close", fund.name)?,
            }
            writeln!(f, "; {next} opens with {}", fund.carried_forward)?;
        }
        let (by, approved_by) = (&self.by, &self.approved_by);
        writeln!(f, "  Sealed as {}.", self.seal)?;
        write!(
            f,
            "  Closed by {by}, approved by {approved_by} (neither authenticated)."
        )
    }
}

/// Everything that stands in the way of closing a year, in sentences; nothing where it may close.
///
/// # Errors
/// The year is closed already, or the store does not answer.
pub async fn blockers(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    consents: &[CarryForward],
    today: Date,
) -> Result<Vec<String>, ActionError> {
    let mut reader = store.read(slug).await?;
    let book = reader.book().await?;
    in_the_way(&mut reader, &book, year, consents, today).await
}

async fn in_the_way(
    reader: &mut Reader,
    book: &Book,
    year: FinancialYear,
    consents: &[CarryForward],
    today: Date,
) -> Result<Vec<String>, ActionError> {
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
                short_date(year.last_day())
            ));
        }
    }
    blockers.extend(funds_in_the_way(book, &balances, consents)?);
    blockers.extend(failing_checks(reader, year).await?);
    Ok(blockers)
}

/// The funds that are overdrawn, and the restricted funds that have money left without consent.
fn funds_in_the_way(
    book: &Book,
    balances: &Balances,
    consents: &[CarryForward],
) -> Result<Vec<String>, ActionError> {
    let mut blockers = Vec::new();
    for consent in consents {
        let fund = consent.fund;
        match book.funds.get(&fund).map(|known| known.restriction) {
            Some(Restriction::Restricted) if consent.consent.trim().is_empty() => {
                blockers.push(format!(
                    "the consent for fund {fund} says nothing; name the document"
                ));
            }
            Some(Restriction::Restricted) => {}
            Some(Restriction::Pooled) => blockers.push(format!(
                "fund {fund} is pooled and carries forward without consent; leave it out of the \
                 consents"
            )),
            None => blockers.push(format!(
                "there is no fund {fund} in this book to carry forward"
            )),
        }
    }
    for fund in book.funds.values() {
        let restricted = fund.restriction == Restriction::Restricted;
        let left = year_end::fund_balance(book, balances, fund.code)?;
        let consented = consents
            .iter()
            .any(|c| c.fund == fund.code && !c.consent.trim().is_empty());
        if left.is_negative() && !restricted {
            blockers.push(format!(
                "fund {} is overdrawn by {}; it cannot carry forward money that it does not have",
                fund.code,
                left.magnitude()
            ));
        } else if left.is_negative() {
            blockers.push(format!(
                "fund {} is overspent by {}; transfer that from a pooled fund, with authority",
                fund.code,
                left.magnitude()
            ));
        } else if restricted && !left.is_nil() && !consented {
            blockers.push(format!(
                "fund {} has {left} left; post what is repayable (debit {}, credit {}) or record \
                 the funder's consent to carry it forward",
                fund.code,
                AccountCode::INCOME_REPAYABLE,
                AccountCode::GRANT_REPAYABLE
            ));
        }
    }
    Ok(blockers)
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

/// The accounts that statements are imported into, and that the year touched or began with.
async fn accounts_with_statements(
    reader: &mut Reader,
    balances: &Balances,
) -> Result<BTreeSet<AccountCode>, ActionError> {
    let imports = reader.standing_imports().await?;
    let mut accounts: BTreeSet<AccountCode> =
        imports.iter().map(|kept| kept.import.account).collect();
    let touched: BTreeSet<AccountCode> = balances.cells.keys().map(|cell| cell.account).collect();
    let of_year = |account| LineFilter {
        account: Some(account),
        year: Some(balances.year),
        ..LineFilter::default()
    };
    for account in accounts.clone() {
        let lines = reader.lines(&of_year(account), 0, 1).await?;
        if lines.is_empty() && !touched.contains(&account) {
            accounts.remove(&account);
        }
    }
    Ok(accounts)
}

/// Closes a year: posts a closing entry for each fund, stores what is carried forward as period 0
/// of the next year, and seals both.
///
/// # Errors
/// [`Refusal::CannotClose`] with everything that stands in the way, and [`Refusal::OwnWork`] where
/// the same role prepares and approves (law 8).
pub async fn close(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    consents: &[CarryForward],
    approved_by: &str,
    act: &Act,
) -> Result<Closed, ActionError> {
    named(act)?;
    if approved_by.trim().is_empty() {
        return Err(Refusal::NoRole.into());
    }
    if approved_by.trim().eq_ignore_ascii_case(act.by.trim()) {
        return Err(Refusal::OwnWork(act.by.clone()).into());
    }
    let mut writer = store.write(slug).await?;
    let book = writer.book().await?;
    let blockers = in_the_way(&mut writer, &book, year, consents, day_of(act)).await?;
    if !blockers.is_empty() {
        return Err(Refusal::CannotClose { year, blockers }.into());
    }
    let balances = writer.balances(year).await?;
    let closing = year_end::closing(&book, &balances)?;
    let entries = closing
        .entries
        .into_iter()
        .map(|draft| JournalEntry::balance(draft, &book))
        .collect::<Result<Vec<_>, _>>()?;
    let numbers = writer.post(&entries, act).await?;

    let balances = writer.balances(year).await?;
    let carried = year_end::carried_forward(&book, &balances)?;
    let seal = seal(
        year,
        &carried,
        writer.head().await?.digest,
        consents,
        approved_by,
    );
    let record = YearClosedBody {
        year,
        seal,
        carried: carried
            .iter()
            .map(|((account, fund), sum)| (*account, *fund, *sum))
            .collect(),
        approved_by: approved_by.to_owned(),
        consents: consents
            .iter()
            .map(|c| (c.fund, c.consent.clone()))
            .collect(),
    };
    writer.close_year(&record, act).await?;
    let posted: Vec<_> = entries.iter().zip(numbers).collect();
    let funds = closed_funds(&book, &balances, &posted)?;
    writer.commit().await?;
    let (by, approved_by) = (act.by.clone(), approved_by.to_owned());
    Ok(Closed {
        year,
        funds,
        seal,
        by,
        approved_by,
    })
}

/// What closing did to each fund, and what it carries forward.
fn closed_funds(
    book: &Book,
    balances: &Balances,
    posted: &[(&JournalEntry, EntryNumber)],
) -> Result<Vec<ClosedFund>, ActionError> {
    let mut funds = Vec::new();
    for fund in book.funds.values() {
        let of_fund = |entry: &JournalEntry| {
            entry
                .draft()
                .postings
                .iter()
                .any(|posting| posting.fund == fund.code)
        };
        let entry = posted
            .iter()
            .find(|(entry, _)| of_fund(entry))
            .map(|(_, number)| *number);
        let carried_forward = year_end::fund_balance(book, balances, fund.code)?;
        let (fund, name) = (fund.code, fund.name.clone());
        funds.push(ClosedFund {
            fund,
            name,
            entry,
            carried_forward,
        });
    }
    Ok(funds)
}

/// The digest of what a closed year carries forward, on top of the head that it was read from.
pub(super) fn seal(
    year: FinancialYear,
    carried: &year_end::Carried,
    head: Digest,
    consents: &[CarryForward],
    approved_by: &str,
) -> Digest {
    let mut record = Encoder::of("seal");
    record
        .text(&year.to_string())
        .bytes(head.as_bytes())
        .text(approved_by);
    for ((account, fund), amount) in carried {
        record
            .text(account.as_str())
            .text(fund.as_str())
            .number(amount.pence());
    }
    for consent in consents {
        record.text(consent.fund.as_str()).text(&consent.consent);
    }
    Digest::of(record.finish())
}
