//! `transfer`: money from one fund to another.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::{caution::Heeded, post},
    ledger::{
        code::{AccountCode, FundCode},
        journal::Draft,
        money::Money,
    },
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::day,
};

/// Move money from one fund to another, with its authority
///
/// The bank account does not change; whose money it is does. Each fund stays in balance through
/// account 3100, which is nil over all funds.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger transfer --date 31/03/2021 --from POOL --to CL --amount 500.00 \\
      --authority \"CSP 20/07/2020, item 6\" --text \"Overspend of the project\"")]
pub(super) struct Transfer {
    /// The day
    #[arg(long, value_parser = day, value_name = "DAY")]
    date: Date,
    /// The fund that gives
    #[arg(long, value_name = "FUND")]
    from: FundCode,
    /// The fund that receives
    #[arg(long, value_name = "FUND")]
    to: FundCode,
    /// How much
    #[arg(long)]
    amount: Money,
    /// The account that holds the money
    #[arg(long, value_name = "CODE", default_value = "1000")]
    account: AccountCode,
    /// The document or minute that allows it
    #[arg(long)]
    authority: String,
    /// What it is for
    #[arg(long)]
    text: String,
    #[command(flatten)]
    who: Who,
}

impl Transfer {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let act = self.who.act();
        let funds = (self.from, self.to);
        let draft = Draft::transfer(
            self.date,
            self.text,
            self.authority,
            self.account,
            funds,
            self.amount,
        );
        let first = draft.clone();
        let done = post::transfer(&store, &slug, first, Heeded::Nothing, &act).await;
        let number = match desk.told_twice(done)? {
            Ok(number) => number,
            Err(heeded) => post::transfer(&store, &slug, draft, heeded, &act).await?,
        };
        let (from, to, amount) = (self.from, self.to, self.amount);
        desk.print(&format!(
            "Posted entry {number}: {amount} from fund {from} to fund {to}."
        ));
        desk.data(&serde_json::json!({ "entry": number }))
    }
}
