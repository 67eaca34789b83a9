//! `decide`: the Board's decision on a report.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::{
    actions::decide::{self, Decided},
    ledger::calendar::{FinancialYear, long_date},
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::day,
};

/// Record what the Board decided on a report, and freeze the report as it stands
///
/// The frozen report never changes. What later entries would change is shown by `report drift`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger decide 2020/21 --decision noted --date 12/10/2021 \\
      --minute \"CSP 12/10/2021, item 9\" \\
      --wording \"The Board noted the end of year financial report.\"")]
pub(super) struct Decide {
    /// The year of the report
    year: FinancialYear,
    /// What was decided
    #[arg(long)]
    decision: Wording,
    /// The day of the meeting
    #[arg(long, value_parser = day, value_name = "DAY")]
    date: Date,
    /// The minute, such as "CSP 12/10/2021, item 9"
    #[arg(long)]
    minute: String,
    /// The words of the decision
    #[arg(long, value_name = "TEXT")]
    wording: String,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Wording {
    Agreed,
    Noted,
    Amended,
}

impl Decide {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let decision = match self.decision {
            Wording::Agreed => "agreed",
            Wording::Noted => "noted",
            Wording::Amended => "amended",
        };
        let words = Decided {
            year: self.year,
            decision: decision.to_owned(),
            date: self.date,
            minute: self.minute,
            wording: self.wording,
        };
        let frozen = decide::decide(&store, &slug, &words, &self.who.act()).await?;
        desk.print(&format!(
            "Version {} of the end of year report {} was {decision} on {}.\nIt is frozen as {}.",
            frozen.version,
            self.year,
            long_date(self.date),
            frozen.digest
        ));
        let file = format!("workbook-{}.xlsx", self.year.in_file_name());
        desk.next(&format!("export workbook {} --output {file}", self.year));
        desk.data(&serde_json::json!({
            "year": self.year, "version": frozen.version, "decision": decision,
            "digest": frozen.digest,
        }))
    }
}
