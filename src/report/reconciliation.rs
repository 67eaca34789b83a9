//! The reconciliation of each account with its statement, in the order in which councils print it:
//! the statement, what is not on it yet, the net balance; then the ledger; then the difference.
//! What stands on one side only is listed under its sum, a row each.
//!
//! The sums are made elsewhere and recast here.

use jiff::civil::Date;

use super::table::{Behind, Check, Column, Report, Row, RowKind, Term, Value};
use crate::ledger::{
    book::Book,
    calendar::{FinancialYear, long_date},
    digest::Head,
    money::{Money, MoneyError},
};

/// An entry or a line that stands on one side only, as a row of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is, such as "Entry 45 of 29/03/2021: design of notes".
    pub says: String,
    /// Its amount, or what is open of it.
    pub amount: Money,
}

/// One account as it is reconciled on a day; every amount as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// The account, such as "1000 Bank account".
    pub account: String,
    /// The balance that the statement prints.
    pub statement: Money,
    /// Payments of the ledger that are not on the statement yet, each negative.
    pub payments_outstanding: Vec<Item>,
    /// Receipts of the ledger that are not on the statement yet, each positive.
    pub receipts_outstanding: Vec<Item>,
    /// What the ledger opened the year with.
    pub opening: Money,
    /// The ledger's receipts, nil or positive.
    pub receipts: Money,
    /// Its payments, nil or negative.
    pub payments: Money,
    /// The lines, or parts of lines, that are not yet in the ledger, which explain a difference.
    pub not_in_ledger: Vec<Item>,
    /// What was left out of both sides, in words: a reversed entry and its reversal.
    pub left_out: Vec<String>,
}

impl Reconciled {
    /// The lines of the statement that items stand under, with the items.
    fn itemised(&self) -> [(&'static str, &[Item]); 3] {
        [
            ("payments-outstanding", &self.payments_outstanding),
            ("receipts-outstanding", &self.receipts_outstanding),
            ("difference", &self.not_in_ledger),
        ]
    }
}

/// Makes the reconciliation statement of a year, a column for each account.
///
/// # Errors
/// [`MoneyError::TooLarge`] beyond the range of money.
pub fn report(
    book: &Book,
    year: FinancialYear,
    on: Date,
    head: Head,
    accounts: &[Reconciled],
) -> Result<Report, MoneyError> {
    let mut rows: Vec<Row> = LINES
        .iter()
        .map(|(id, label, terms)| {
            let kind = if terms.is_empty() {
                RowKind::Figure
            } else {
                RowKind::Total
            };
            Row::new(*id, kind, *label, Vec::new())
        })
        .collect();
    let mut checks = Vec::new();
    let mut notes = Vec::new();
    for account in accounts {
        let amounts = amounts(account)?;
        for ((row, (_, _, terms)), amount) in rows.iter_mut().zip(LINES).zip(amounts) {
            row.values.push(Value::money(amount, behind(terms)));
        }
        let difference = amounts.last().copied().unwrap_or_default();
        let explained = difference == sum(&account.not_in_ledger)?;
        let mut says = format!("{}: the difference is {difference}", account.account);
        if explained && !difference.is_nil() {
            says.push_str(", which is the lines that are not in the ledger yet");
        }
        checks.push(Check::new("difference", explained, says));
        let name = &account.account;
        let left_out = account.left_out.iter();
        notes.extend(left_out.map(|said| format!("{name}, left out of both sides: {said}")));
    }
    let rows = rows.into_iter().flat_map(|row| {
        let items = items(&row.id, accounts);
        std::iter::once(row).chain(items)
    });
    let rows = rows.collect();
    Ok(Report {
        id: "reconciliation".to_owned(),
        title: match accounts {
            // A single column has no heading in a terminal, so the title says which account it is.
            [one] => format!("Reconciliation of {} at {}", one.account, long_date(on)),
            _ => format!("Reconciliation at {}", long_date(on)),
        },
        paper: None,
        partnership: book.name.clone(),
        year,
        head,
        label_heading: "Reconciliation".to_owned(),
        columns: accounts
            .iter()
            .map(|account| Column::money(&account.account))
            .collect(),
        rows,
        notes,
        checks,
    })
}

/// Each line's id, its words, and the lines that it adds (`-` where it takes away).
const LINES: [(&str, &str, &[&str]); 9] = [
    ("statement", "Balance per statement", &[]),
    (
        "payments-outstanding",
        "Less not yet on the statement, payments",
        &[],
    ),
    (
        "receipts-outstanding",
        "Add not yet on the statement, receipts",
        &[],
    ),
    (
        "net",
        "Net balance",
        &["statement", "payments-outstanding", "receipts-outstanding"],
    ),
    ("opening", "Opening", &[]),
    ("receipts", "Add receipts", &[]),
    ("payments", "Less payments", &[]),
    (
        "closing",
        "Closing per ledger",
        &["opening", "receipts", "payments"],
    ),
    ("difference", "Difference", &["net", "-closing"]),
];

/// The items that stand under a line of the statement, each in the column of its account.
fn items(line: &str, accounts: &[Reconciled]) -> Vec<Row> {
    let all = accounts.iter().enumerate().flat_map(|(column, account)| {
        let under = account.itemised().into_iter();
        let under = under.filter(|(under, _)| *under == line);
        under.flat_map(move |(_, items)| items.iter().map(move |item| (column, item)))
    });
    let rows = (1..).zip(all).map(|(number, (column, item))| {
        let values = (0..accounts.len()).map(|of| {
            if of == column {
                Value::money(item.amount, Behind::Nothing)
            } else {
                Value::Blank
            }
        });
        let id = format!("{line}-{number}");
        Row {
            level: 1,
            ..Row::new(id, RowKind::Memo, &item.says, values.collect())
        }
    });
    rows.collect()
}

fn sum(items: &[Item]) -> Result<Money, MoneyError> {
    Money::sum(items.iter().map(|item| item.amount))
}

fn behind(terms: &[&str]) -> Behind {
    if terms.is_empty() {
        return Behind::Nothing;
    }
    let term = |name: &&str| Term {
        row: name.trim_start_matches('-').to_owned(),
        less: name.starts_with('-'),
    };
    Behind::Rows(terms.iter().map(term).collect())
}

/// The amounts of an account in the order of [`LINES`].
fn amounts(account: &Reconciled) -> Result<[Money; 9], MoneyError> {
    let Reconciled {
        statement,
        opening,
        receipts,
        payments,
        ..
    } = *account;
    let payments_outstanding = sum(&account.payments_outstanding)?;
    let receipts_outstanding = sum(&account.receipts_outstanding)?;
    let net = Money::sum([statement, payments_outstanding, receipts_outstanding])?;
    let closing = Money::sum([opening, receipts, payments])?;
    Ok([
        statement,
        payments_outstanding,
        receipts_outstanding,
        net,
        opening,
        receipts,
        payments,
        closing,
        net.minus(closing)?,
    ])
}
