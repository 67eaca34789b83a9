//! `reconcile`: an account against its statement at a day.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::{reconcile, report::Format},
    ledger::{
        calendar::{FinancialYear, short_date},
        code::AccountCode,
        money::Money,
    },
};

use super::{
    desk::{Desk, Who, print_bytes},
    failure::Failure,
    report::on_this_screen,
    words::day,
};

/// Reconcile an account with its statement at a day
///
/// Shows the reconciliation statement. --prepare keeps it, --approve by another role locks it. The
/// difference must be nil.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger reconcile 1000 --date 31/03/2021
  fundledger reconcile 1000 --date 31/03/2021 --prepare
  fundledger reconcile 1000 --date 31/03/2021 --approve --as \"Treasurer\"")]
pub(super) struct Reconcile {
    /// The account
    account: AccountCode,
    /// The day, such as 31/03/2021
    #[arg(long, value_parser = day, value_name = "DAY")]
    date: Date,
    /// The balance of the statement at that day, where no imported statement says it
    #[arg(long, value_name = "AMOUNT")]
    statement_balance: Option<Money>,
    /// Keep it as prepared by --as
    #[arg(long, conflicts_with = "approve")]
    prepare: bool,
    /// Approve what another role prepared, and lock it
    #[arg(long)]
    approve: bool,
    #[command(flatten)]
    who: Who,
}

impl Reconcile {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let (account, date, act) = (self.account, self.date, self.who.act());
        if self.prepare {
            reconcile::prepare(&store, &slug, account, date, self.statement_balance, &act).await?;
        } else if self.approve {
            reconcile::approve(&store, &slug, account, date, &act).await?;
        }
        let format = if desk.json() {
            Format::Json
        } else {
            on_this_screen()
        };
        let shown =
            reconcile::show(&store, &slug, account, date, self.statement_balance, format).await?;
        print_bytes(&shown.bytes);
        let on = short_date(date);
        if self.prepare {
            desk.next(&format!(
                "reconcile {account} --date {on} --approve --as ANOTHER-ROLE"
            ));
        } else if self.approve {
            desk.next(&format!("close {} --check", FinancialYear::of(date)));
        }
        if shown.holds {
            Ok(())
        } else {
            Err(Failure::printed_refused())
        }
    }
}
