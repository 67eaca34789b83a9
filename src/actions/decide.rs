//! The Board's decision on a report, which freezes it; and other words for its rows.

use jiff::civil::Date;

use crate::{
    ledger::{
        calendar::{FinancialYear, long_date},
        digest::Digest,
        posted::Act,
        words,
    },
    store::{Store, settings::board::Decision},
};

use super::{
    ActionError, day_of,
    refusal::{Refusal, named, reasoned},
    report::{END_OF_YEAR, end_of_year},
};

/// A decision, in the Board's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The year of the report.
    pub year: FinancialYear,
    /// Agreed, noted or amended.
    pub decision: String,
    /// The day of the meeting.
    pub date: Date,
    /// The minute.
    pub minute: String,
    /// The words of the decision.
    pub wording: String,
}

/// A report that was frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// Its version: 1, 2, 3 for its year.
    pub version: i64,
    /// The digest of the Report value, in the chain's encoding.
    pub digest: Digest,
}

/// Records a decision on the end of year report and freezes the report as it stands (law 10).
///
/// # Errors
/// A report whose checks do not hold, which no board should be asked to decide on.
pub async fn decide(
    store: &Store,
    slug: &str,
    decided: &Decided,
    act: &Act,
) -> Result<Frozen, ActionError> {
    named(act)?;
    words::name("the decision", &decided.decision)?;
    words::name("the minute", &decided.minute)?;
    words::sentence("the wording of the decision", &decided.wording)?;
    let ends = decided.year.last_day();
    if decided.date <= ends {
        let (year, ends) = (decided.year, long_date(ends));
        return Err(Refusal::MeetingTooEarly { year, ends }.into());
    }
    if decided.date > day_of(act) {
        return Err(Refusal::MeetingAhead(long_date(decided.date)).into());
    }
    let mut writer = store.write(slug).await?;
    let report = end_of_year(&mut writer, decided.year).await?;
    let frozen = report.encode();
    let decision = Decision {
        report: END_OF_YEAR.to_owned(),
        year: decided.year,
        version: 0,
        frozen: Digest::of(&frozen),
        outcome: decided.decision.clone(),
        on: decided.date,
        minute: Some(decided.minute.clone()),
        wording: Some(decided.wording.clone()),
    };
    let kept = writer.decide(decision, &frozen, act).await?;
    writer.commit().await?;
    Ok(Frozen {
        version: kept.version,
        digest: kept.frozen,
    })
}

/// Gives a row of a year's report other words; the change is recorded.
///
/// # Errors
/// A row that the report does not have, hidden rows included, and no reason.
pub async fn reword(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    row: &str,
    label: &str,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "the new wording")?;
    words::sentence(&format!("the wording of row {row}"), label)?;
    let mut writer = store.write(slug).await?;
    let report = end_of_year(&mut writer, year).await?;
    if report.row(row).is_none() {
        return Err(Refusal::UnknownRow {
            report: report.title,
            row: row.to_owned(),
        }
        .into());
    }
    writer
        .put_wording(END_OF_YEAR, year, (row, label), act)
        .await?;
    end_of_year(&mut writer, year).await?;
    writer.commit().await?;
    Ok(())
}
