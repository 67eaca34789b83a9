//! `close`: the year end.

use clap::Args;

use crate::{
    actions::{
        close::{self, CarryForward, Closing, Stands},
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
/// Shows what closing posts and carries forward, who prepared it, and what stands in the way:
/// waiting lines, accounts that are not reconciled at 31 March, a restricted fund that is overspent
/// or has money left without consent. --prepare keeps it; --approve by another role posts it, seals
/// the year and opens the next. What was prepared no longer stands where the book has moved since
/// in a way that changes it, and is then prepared again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger close 2020/21 --check
  fundledger close 2020/21 --prepare
  fundledger close 2020/21 --prepare --carry-forward CL=\"Letter, 2 March\"
  fundledger close 2020/21 --approve --as \"Treasurer\"")]
pub(super) struct Close {
    /// The year, such as 2020/21
    year: FinancialYear,
    /// Keep it as prepared by --as; recorded as not authenticated
    #[arg(long, conflicts_with_all = ["approve", "check"])]
    prepare: bool,
    /// Approve what another role prepared: post it and seal the year
    #[arg(long, conflicts_with_all = ["check", "carry_forward"])]
    approve: bool,
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
        let (year, act) = (self.year, self.who.act());
        if self.approve {
            let closed = close::approve(&store, &slug, year, &act).await?;
            desk.print(&closed.to_string());
            desk.next(&format!("report end-of-year {year}"));
            return desk.data(&closed);
        }
        let consents = self.carry_forward.iter();
        let consents = consents
            .map(|text| consent(text))
            .collect::<Result<Vec<_>, _>>()?;
        if self.prepare {
            close::prepare(&store, &slug, year, &consents, &act).await?;
        }
        let mut reader = store.read(&slug).await?;
        let closing = close::show(&mut reader, year, &consents, day_of(&act)).await?;
        if self.check {
            check(desk, year, &closing)?;
        } else {
            desk.data(&closing)?;
            desk.print(&closing.to_string());
        }
        if !closing.blockers.is_empty() {
            return Err(Failure::printed_refused());
        }
        desk.next(&match closing.stands {
            Stands::Prepared => format!("close {year} --approve --as ANOTHER-ROLE"),
            Stands::Open | Stands::Moved => format!("close {year} --prepare"),
        });
        Ok(())
    }
}

/// Only what stands in the way.
fn check(desk: &Desk, year: FinancialYear, closing: &Closing) -> Result<(), Failure> {
    let Closing {
        blockers, cautions, ..
    } = closing;
    desk.data(&serde_json::json!({
        "year": year, "blockers": blockers, "cautions": cautions,
    }))?;
    if blockers.is_empty() {
        desk.print(&format!("Nothing stands in the way of closing {year}."));
    } else {
        desk.print(&format!("{year} cannot be closed yet:"));
    }
    for blocker in blockers {
        desk.print(&format!("  - {blocker}"));
    }
    for caution in cautions {
        desk.print(&format!("Look at this twice: {caution}"));
    }
    Ok(())
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
