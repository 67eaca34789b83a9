//! The Board's decision on a report, which freezes it; and other words for its rows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    ledger::{
        about::About,
        calendar::{FinancialYear, long_date},
        digest::Digest,
        posted::Act,
        words,
    },
    report::{
        self,
        end_of_year::Refused,
        layout::Layout,
        table::{Report, Row},
    },
    store::{Store, reader::Reader, settings::board::Decision},
};

use super::{
    ActionError, day_of,
    gather::Gathered,
    refusal::{Refusal, named, none_of, reasoned},
    report::{END_OF_YEAR, end_of_year},
    wordings,
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

impl Decided {
    /// Everything that cannot be recorded of it on a day.
    fn faults(&self, today: Date) -> Vec<Refusal> {
        let said = [
            words::name("the decision", &self.decision),
            words::name("the minute", &self.minute),
            words::sentence("the wording of the decision", &self.wording),
        ];
        let said = said.into_iter().filter_map(Result::err);
        let mut found: Vec<Refusal> = said.map(Refusal::from).collect();
        let (year, ends) = (self.year, self.year.last_day());
        if self.date <= ends {
            let ends = long_date(ends);
            found.push(Refusal::MeetingTooEarly { year, ends });
        } else if self.date > today {
            found.push(Refusal::MeetingAhead(long_date(self.date)));
        }
        found
    }
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
    none_of(decided.faults(day_of(act)))?;
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

/// The report of a year with the words that its rows have, and what each row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewordable {
    /// The report.
    pub report: Report,
    about: BTreeMap<String, About>,
    layout: Layout,
}

impl Rewordable {
    /// What whoever looks at a row sees: what it is about, and what it says.
    pub fn seen(&self, row: &Row) -> String {
        match self.about.get(&row.id) {
            Some(about) => format!("{about}: {}", row.label.trim()),
            None => row.label.trim().to_owned(),
        }
    }

    /// Whether the row repeats, so that another may come to stand in its place.
    pub fn repeats(&self, row: &Row) -> bool {
        let about = self.about.get(&row.id);
        about.is_some_and(|about| wordings::recorded(&self.layout, &row.id, about).is_some())
    }
}

/// The report of a year with the words that its rows have, for whoever gives one others: a report
/// that its checks refuse is given as it is, and so is one without the wording that refuses it.
///
/// # Errors
/// Whatever else refuses the report, and the store does not answer.
pub async fn rewordable(
    reader: &mut Reader,
    year: FinancialYear,
) -> Result<Rewordable, ActionError> {
    let mut gathered = Gathered::of(reader, year).await?;
    let about = gathered.places()?;
    let report = loop {
        match report::end_of_year::report(&gathered.inputs()) {
            Ok(report) => break report,
            Err(Refused::Checks(report)) => break *report,
            Err(Refused::Wording { row, .. })
                if about
                    .get(&row)
                    .is_some_and(|about| gathered.wordings.remove(about).is_some()) => {}
            Err(refused) => return Err(refused.into()),
        }
    };
    Ok(Rewordable {
        report,
        about,
        layout: gathered.layout,
    })
}

/// Gives a row of a year's report other words; the change is recorded, and belongs to what the row
/// is about, wherever it is printed later. `seen` is what whoever gives them saw, where they
/// looked: [`Rewordable::seen`].
///
/// # Errors
/// A row that the report does not have, no reason, words that somebody else changed since they were
/// seen, words that it has already, and a wording that claims restricted money for a pooled fund.
pub async fn reword(
    store: &Store,
    slug: &str,
    year: FinancialYear,
    (row, label): (&str, &str),
    seen: Option<&str>,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    reasoned(act, "the new wording")?;
    let label = label.trim();
    words::name(&format!("the wording of row {row}"), label)?;
    let mut writer = store.write(slug).await?;
    let rewordable = rewordable(&mut writer, year).await?;
    let Some(known) = rewordable.report.row(row) else {
        return Err(Refusal::UnknownRow {
            report: rewordable.report.title,
            row: row.to_owned(),
        }
        .into());
    };
    let about = rewordable.about.get(row);
    if seen.is_some_and(|seen| seen != rewordable.seen(known)) {
        let row = about.map_or_else(|| known.id.clone(), About::to_string);
        let says = known.label.clone();
        return Err(Refusal::RewordedSince { row, says }.into());
    }
    if label == known.label.trim() {
        return Err(Refusal::SameWords(known.id.clone()).into());
    }
    let about = about.and_then(|about| wordings::recorded(&rewordable.layout, row, about));
    writer
        .put_wording(END_OF_YEAR, year, (row, about, label), act)
        .await?;
    // Words change no figure, so what its checks refuse is refused before and after alike.
    match end_of_year(&mut writer, year).await {
        Ok(_) | Err(ActionError::Refused(Refusal::Report(Refused::Checks(_)))) => {}
        Err(error) => return Err(error),
    }
    writer.commit().await?;
    Ok(())
}
