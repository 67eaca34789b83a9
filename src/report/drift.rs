//! What an agreed report would say now, and which entries made the difference.
//!
//! The agreed report stays as it was. Its rows are made again, and entries of later years that
//! *concern* the report's year are counted by the same rows.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{Behind, Column, Report, Row, RowKind, Value};
use crate::ledger::{
    account::Account,
    balance::{Balances, Cell, Part, Selection},
    book::Book,
    calendar::{FinancialYear, Period},
    code::FundCode,
    digest::Head,
    journal::{EntryNumber, Posting},
    money::{Money, MoneyError},
    year_end,
};

/// A posting made after a report was agreed: of the report's year, or concerning it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Later {
    /// The entry.
    pub entry: EntryNumber,
    /// The year that it is posted in.
    pub year: FinancialYear,
    /// The period.
    pub period: Period,
    /// The posting.
    pub posting: Posting,
}

/// What is compared with what later entries make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The version that was decided on.
    Decided,
    /// The report as it stands, which nobody decided on yet.
    Draft,
}

impl Against {
    /// The head of its column.
    pub const fn says(self) -> &'static str {
        match self {
            Against::Decided => "As decided",
            Against::Draft => "As it stands",
        }
    }
}

/// A row that would now say something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The row's id.
    pub id: String,
    /// What it says.
    pub label: String,
    /// Its figure as agreed.
    pub agreed: Money,
    /// Its figure now.
    pub now: Money,
    /// Now less agreed.
    pub difference: Money,
    /// The entries that moved it.
    pub entries: Vec<EntryNumber>,
}

/// Everything that moved since a report was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drift {
    /// The rows that moved, from top to bottom.
    pub rows: Vec<Moved>,
    /// What else a reader must know: restricted money that the agreed words would hide (C4).
    pub warnings: Vec<String>,
    /// The rows that say something else by now, whatever their figures, in sentences.
    pub reworded: Vec<String>,
}

impl Drift {
    /// Compares an agreed report with the same layout made from the year's balances now.
    ///
    /// `now` is the report made from `balances`; `later` holds the postings of entries made after
    /// the agreed head. Those of the report's year are inside `now` already and only name the
    /// entries; those of later years are added.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the range of money.
    pub fn of(
        agreed: &Report,
        now: &Report,
        book: &Book,
        balances: &Balances,
        later: &[Later],
    ) -> Result<Drift, MoneyError> {
        let mut seen: BTreeMap<&str, (Money, BTreeSet<EntryNumber>)> = BTreeMap::new();
        let mut rows = Vec::new();
        for row in &now.rows {
            let Some(figure) = row.figure() else { continue };
            let (figure, entries) = match &figure.behind {
                Behind::Selection(selection) => counted(figure.amount, selection, later)?,
                Behind::Rows(terms) => {
                    let mut sum = (Money::NIL, BTreeSet::new());
                    for term in terms {
                        let Some((amount, entries)) = seen.get(term.row.as_str()) else {
                            continue;
                        };
                        let amount = if term.less { amount.turned() } else { *amount };
                        sum.0 = sum.0.plus(amount)?;
                        sum.1.extend(entries);
                    }
                    sum
                }
                Behind::Nothing | Behind::Awards { .. } => (figure.amount, BTreeSet::new()),
            };
            let before = agreed.row(&row.id);
            let label = before.map_or(&row.label, |before| &before.label);
            let agreed = agreed.figure(&row.id).unwrap_or_default();
            rows.extend(moved(&row.id, label, agreed, figure, &entries)?);
            seen.insert(&row.id, (figure, entries));
        }
        for row in agreed.rows.iter().filter(|row| now.row(&row.id).is_none()) {
            let before = row.figure().map(|figure| figure.amount).unwrap_or_default();
            rows.extend(moved(
                &row.id,
                &row.label,
                before,
                Money::NIL,
                &BTreeSet::new(),
            )?);
        }
        let reworded = now.visible().filter_map(|row| {
            let before = agreed
                .row(&row.id)
                .filter(|before| before.label != row.label)?;
            Some(format!(
                "row {} would now say \"{}\" in the place of \"{}\"",
                row.id, row.label, before.label
            ))
        });
        Ok(Drift {
            rows,
            warnings: warnings(agreed, book, balances, later)?,
            reworded: reworded.collect(),
        })
    }

    /// Whether the agreed report still says what is so.
    pub fn is_nil(&self) -> bool {
        self.rows.is_empty() && self.warnings.is_empty() && self.reworded.is_empty()
    }

    /// The drift as a report that every medium can print.
    pub fn report(&self, agreed: &Report, against: Against, head: Head) -> Report {
        let rows = self.rows.iter().map(|moved| {
            let entries: Vec<String> = moved.entries.iter().map(ToString::to_string).collect();
            let money = |amount| Value::money(amount, Behind::Nothing);
            let values = vec![
                money(moved.agreed),
                money(moved.now),
                Value::Text(entries.join(", ")),
                money(moved.difference),
            ];
            Row::new(&moved.id, RowKind::Figure, &moved.label, values)
        });
        let mut notes = self.warnings.clone();
        notes.extend_from_slice(&self.reworded);
        if self.is_nil() {
            notes.push(match against {
                Against::Decided => "Nothing has moved since the Board decided on it.".to_owned(),
                Against::Draft => "No later entry concerns the year.".to_owned(),
            });
        } else if self.rows.is_empty() {
            notes.push("No figure of it would differ.".to_owned());
        }
        Report {
            id: "drift".to_owned(),
            title: match against {
                Against::Decided => {
                    format!("{}: drift since the Board decided on it", agreed.title)
                }
                Against::Draft => format!("{}: what later entries would change", agreed.title),
            },
            paper: None,
            partnership: agreed.partnership.clone(),
            year: agreed.year,
            head,
            label_heading: agreed.label_heading.clone(),
            columns: vec![
                Column::money(against.says()),
                Column::money("With later entries"),
                Column::text("Entries"),
                Column::money("Difference"),
            ],
            rows: rows.collect(),
            notes,
            checks: Vec::new(),
        }
    }
}

fn moved(
    id: &str,
    label: &str,
    agreed: Money,
    now: Money,
    entries: &BTreeSet<EntryNumber>,
) -> Result<Option<Moved>, MoneyError> {
    if agreed == now {
        return Ok(None);
    }
    Ok(Some(Moved {
        id: id.to_owned(),
        label: label.to_owned(),
        agreed,
        now,
        difference: now.minus(agreed)?,
        entries: entries.iter().copied().collect(),
    }))
}

/// A figure with the later postings that its row takes, and their entries.
fn counted(
    figure: Money,
    selection: &Selection,
    later: &[Later],
) -> Result<(Money, BTreeSet<EntryNumber>), MoneyError> {
    let mut sum = figure;
    let mut entries = BTreeSet::new();
    for late in later
        .iter()
        .filter(|late| selection.takes(&Cell::of(&late.posting)))
    {
        if late.year == selection.year {
            if selection.takes_posting(late.year, late.period, &late.posting) {
                entries.insert(late.entry);
            }
        } else if matches!(selection.part, Part::InYear | Part::Whole) {
            sum = sum.plus(selection.sign(late.posting.amount))?;
            entries.insert(late.entry);
        }
    }
    Ok((sum, entries))
}

/// C4 on what would be said now: money that is left in a restricted fund belongs to its grant.
fn warnings(
    agreed: &Report,
    book: &Book,
    balances: &Balances,
    later: &[Later],
) -> Result<Vec<String>, MoneyError> {
    let mut warnings = Vec::new();
    for fund in book.restricted() {
        let mut left = year_end::fund_balance(book, balances, fund.code)?;
        for late in later
            .iter()
            .filter(|late| concerns(late, agreed.year, fund.code, book))
        {
            left = left.minus(late.posting.amount)?;
        }
        if left.is_nil() {
            continue;
        }
        let grants = book.grants.values().filter(|grant| grant.fund == fund.code);
        let titles: Vec<&str> = grants.map(|grant| grant.title.as_str()).collect();
        let claims = agreed.visible().filter(|row| {
            row.kind == RowKind::Total && book.pooled().any(|pool| row.label.contains(&pool.name))
        });
        let claims: Vec<String> = claims
            .map(|row| format!("\"{}\" would not be true of it", row.label))
            .collect();
        let mut warning = format!(
            "{left} of what remains is in {}, which is restricted: it belongs to the grant {} (C4)",
            fund.name,
            titles.join(" and ")
        );
        if !claims.is_empty() {
            warning.push_str("; ");
            warning.push_str(&claims.join(" and "));
        }
        warnings.push(warning);
    }
    Ok(warnings)
}

/// Whether a posting of another year moves what a fund of the report's year closes with.
fn concerns(late: &Later, year: FinancialYear, fund: FundCode, book: &Book) -> bool {
    let closes = book
        .chart
        .get(late.posting.account)
        .is_some_and(Account::closes);
    late.year != year && late.posting.fund == fund && closes
}
