//! The words that a year gives the rows of a report in the place of the layout's, each as it was
//! recorded.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{about::About, calendar::FinancialYear, posted::Act},
    store::{error::StoreError, reader::Reader, writer::Writer},
};

/// The kind of record that words a row.
pub const WORDING: &str = "wording";

/// Other words for a row, as they were recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// The number of the record.
    pub number: i64,
    /// The place that the row had then: its id in the report.
    pub row: String,
    /// What the row is about; none where its place alone was recorded.
    pub about: Option<About>,
    /// What it says.
    pub label: String,
    /// Who said so, when and why.
    pub made: Act,
}

#[derive(Serialize, Deserialize)]
struct WordingBody {
    row: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<About>,
    label: String,
}

fn wording_code(report: &str, year: FinancialYear, row: &str) -> String {
    format!("{report} {year} {row}")
}

impl Reader {
    /// The rows of a report that a year words in its own way, oldest first: a later one of the same
    /// row takes the place of an earlier.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn wordings(
        &mut self,
        report: &str,
        year: FinancialYear,
    ) -> Result<Vec<Reworded>, StoreError> {
        let mut wordings = Vec::new();
        for record in self.records_of(WORDING, None).await? {
            let WordingBody { row, about, label } = serde_json::from_str(&record.body)?;
            if record.code == wording_code(report, year, &row) {
                wordings.push(Reworded {
                    number: record.number,
                    row,
                    about,
                    label,
                    made: record.made,
                });
            }
        }
        Ok(wordings)
    }
}

impl Writer {
    /// Words a row of a report for a year: the place where it stands now, what it is about where
    /// that is not said by its place, and what it is to say.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_wording(
        &mut self,
        report: &str,
        year: FinancialYear,
        (row, about, label): (&str, Option<About>, &str),
        act: &Act,
    ) -> Result<(), StoreError> {
        let code = wording_code(report, year, row);
        let (row, label) = (row.to_owned(), label.to_owned());
        let body = WordingBody { row, about, label };
        self.record(WORDING, &code, &body, act).await.map(drop)
    }
}
