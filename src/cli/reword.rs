//! `reword`: other words for a row of a year's report.

use clap::Args;

use crate::{actions::decide, ledger::calendar::FinancialYear};

use super::{
    desk::{Desk, Who},
    failure::Failure,
};

/// Give a row of a year's end of year report other words, and record the change
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger reword 2020/21 O \"Meeting costs\" --why \"As the Board asked\"")]
pub(super) struct Reword {
    /// The year
    year: FinancialYear,
    /// The row's id, such as O, as `report end-of-year YEAR --json` prints it
    row: String,
    /// What it says instead
    label: String,
    #[command(flatten)]
    who: Who,
}

impl Reword {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let act = self.who.act();
        let words = (self.row.as_str(), self.label.as_str());
        decide::reword(&store, &slug, self.year, words, None, &act).await?;
        desk.print(&format!(
            "Row {} of {} now says: {}",
            self.row, self.year, self.label
        ));
        desk.data(&serde_json::json!({ "year": self.year, "row": self.row, "label": self.label }))
    }
}
