//! `close`: the year end.

use clap::Args;

use crate::{
    actions::{
        close::{self, CarryForward},
        day_of,
    },
    ledger::{calendar::FinancialYear, code::FundCode},
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
};

/// Close a financial year and carry its balances forward
///
/// Refuses while anything stands in the way, and says everything that does: waiting lines, accounts
/// that are not reconciled at 31 March, a restricted fund that is overspent or has money left
/// without consent. Whoever approves is not whoever prepares.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger close 2020/21 --check
  fundledger close 2020/21 --approved-by \"Treasurer\"
  fundledger close 2020/21 --approved-by \"Treasurer\" --carry-forward CL=\"Letter, 2 March\"")]
pub(super) struct Close {
    /// The year, such as 2020/21
    year: FinancialYear,
    /// The role that approves, other than --as; recorded as not authenticated
    #[arg(long, value_name = "ROLE")]
    approved_by: Option<String>,
    /// A restricted fund that may carry its balance forward, and the consent: CL="Letter, 2 March"
    #[arg(long, value_name = "FUND=CONSENT")]
    carry_forward: Vec<String>,
    /// Only say what stands in the way
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    who: Who,
}

impl Close {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let consents = self
            .carry_forward
            .iter()
            .map(|text| consent(text))
            .collect::<Result<Vec<_>, _>>()?;
        if self.check {
            let blockers =
                close::blockers(&store, &slug, self.year, &consents, day_of(&self.who.act()))
                    .await?;
            desk.data(&serde_json::json!({ "year": self.year, "blockers": blockers }))?;
            if blockers.is_empty() {
                desk.print(&format!(
                    "Nothing stands in the way of closing {}.",
                    self.year
                ));
                desk.next(&format!("close {} --approved-by ANOTHER-ROLE", self.year));
                return Ok(());
            }
            desk.print(&format!("{} cannot be closed yet:", self.year));
            for blocker in &blockers {
                desk.print(&format!("  - {blocker}"));
            }
            return Err(Failure::printed_refused());
        }
        let approver = self
            .approved_by
            .ok_or_else(|| Failure::words("say who approves the closing, with --approved-by"))?;
        let act = self.who.act();
        let closed = close::close(&store, &slug, self.year, &consents, &approver, &act).await?;
        desk.print(&closed.to_string());
        desk.next(&format!("report end-of-year {}", self.year));
        desk.data(&closed)
    }
}

fn consent(text: &str) -> Result<CarryForward, Failure> {
    let wrong = || {
        Failure::words(format!(
            "'{text}' does not say FUND=CONSENT, such as CL=\"Letter of 2 March\""
        ))
    };
    let (fund, consent) = text.split_once('=').ok_or_else(wrong)?;
    let fund: FundCode = fund.parse().map_err(|_| wrong())?;
    Ok(CarryForward {
        fund,
        consent: consent.to_owned(),
    })
}
