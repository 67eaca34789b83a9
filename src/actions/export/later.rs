//! What stands in other years and is about this one: the entries of later years that concern it,
//! those of any year that answer lines of its statements, and what they would change in its report.

use std::collections::BTreeMap;

use crate::{
    actions::{
        ActionError,
        report::{END_OF_YEAR, drift},
    },
    ledger::{
        calendar::{FinancialYear, short_date},
        journal::EntryNumber,
        posted::PostedEntry,
    },
    render::workbook::Paper,
    report::table::{Row, Value},
    store::reader::Reader,
};

/// Entries of other years that answer lines of a year, and the year of each.
pub(super) type Elsewhere = BTreeMap<EntryNumber, FinancialYear>;

/// The entries of later years that concern a year, and those that answer lines of it.
pub(super) async fn entries(
    reader: &mut Reader,
    year: FinancialYear,
    answering: &Elsewhere,
) -> Result<Vec<Paper>, ActionError> {
    let mut found = reader.concerning(year).await?;
    let numbers: Vec<EntryNumber> = answering.keys().copied().collect();
    found.extend(reader.entries_of(&numbers).await?);
    found.sort_by_key(|posted| posted.number);
    found.dedup_by_key(|posted| posted.number);
    Ok(found
        .into_iter()
        .map(|posted| paper(posted, year))
        .collect())
}

fn paper(posted: PostedEntry, year: FinancialYear) -> Paper {
    let entry = posted.entry;
    let sides = entry.postings.iter();
    let sides: Vec<String> = sides
        .map(|side| format!("{} {} {}", side.account, side.fund, side.amount))
        .collect();
    let concerns = entry.concerns.map(|year| format!("; concerns {year}"));
    Paper {
        kind: if entry.year < year {
            "Earlier entry"
        } else {
            "Later entry"
        },
        of: format!("entry {} of {}", posted.number, entry.year),
        says: format!(
            "{}: {}{}",
            entry.text,
            sides.join(", "),
            concerns.unwrap_or_default()
        ),
        by: posted.posted.by,
        on: entry.date,
        digest: entry.source.map(|source| source.sha256),
    }
}

/// What a reader of the report must know of the Board's decision on it, and of what later entries
/// would change, in sentences.
pub(super) async fn notes(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Vec<String>, ActionError> {
    let decided = reader.decisions(END_OF_YEAR, year).await?.pop();
    let (then, mut notes) = match decided {
        Some((decision, _)) => (
            "as decided",
            vec![format!(
                "The Board decided on version {} on {}: {}.",
                decision.version,
                short_date(decision.on),
                decision.outcome
            )],
        ),
        None if reader.concerning(year).await?.is_empty() => return Ok(Vec::new()),
        None => ("as it stands", Vec::new()),
    };
    let drift = drift(reader, year).await?;
    notes.extend(drift.visible().map(|row| moved(row, then)));
    if drift.visible().next().is_some() {
        notes.extend(drift.notes);
    }
    Ok(notes)
}

/// "Drift of row X, Salaries: £6,000.00 as decided, £5,940.00 with later entries (57)."
fn moved(row: &Row, then: &str) -> String {
    let mut amounts = row.values.iter().filter_map(Value::figure);
    let mut amount = || {
        let found = amounts.next().map(|figure| figure.amount);
        found.unwrap_or_default()
    };
    let (before, now) = (amount(), amount());
    let entries = row.values.iter().find_map(|value| match value {
        Value::Text(entries) => Some(entries.as_str()),
        Value::Blank | Value::Date(_) | Value::Money(_) => None,
    });
    let entries = entries.filter(|entries| !entries.is_empty());
    let by = entries.map(|entries| format!(" ({entries})"));
    format!(
        "Drift of row {}, {}: {before} {then}, {now} with later entries{}.",
        row.id,
        row.label,
        by.unwrap_or_default()
    )
}
