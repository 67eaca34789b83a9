//! `reconcile`: an account against its statement at a day.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::{reconcile, report::Format},
    ledger::{
        calendar::{FinancialYear, short_date},
        code::AccountCode,
        journal::EntryNumber,
        money::Money,
    },
    statement::reconcile::statement::Said,
};

use super::{
    desk::{Desk, Who, print_bytes},
    failure::Failure,
    report::on_this_screen,
    words::day,
};

/// Reconcile an account with its statement at a day
///
/// Shows the reconciliation statement, and what may explain a difference. --prepare keeps it,
/// --approve by another role locks it. The difference must be nil, or made up of lines that wait.
/// Where one of that day is signed already, --prepare with --why keeps another that comes in its
/// place once it is approved. Without a day, it lists the reconciliations that there are.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger reconcile 1000 --date 31/03/2021
  fundledger reconcile 1000 --date 31/03/2021 --prepare
  fundledger reconcile 1000 --date 31/03/2021 --approve --as \"Treasurer\"")]
pub(super) struct Reconcile {
    /// The account [default: all of them, as a list]
    account: Option<AccountCode>,
    /// The day, such as 31/03/2021
    #[arg(long, value_parser = day, value_name = "DAY", requires = "account")]
    date: Option<Date>,
    /// The balance of the statement at that day, where no imported statement says it
    #[arg(long, value_name = "AMOUNT", requires = "date")]
    statement_balance: Option<Money>,
    /// An entry that this balance does not hold yet, of an account without statements; may be said
    /// several times
    #[arg(long, value_name = "ENTRY", requires = "statement_balance")]
    not_in: Vec<EntryNumber>,
    /// Keep it as prepared by --as
    #[arg(long, conflicts_with = "approve", requires = "date")]
    prepare: bool,
    /// Approve what another role prepared, and lock it
    #[arg(long, requires = "date")]
    approve: bool,
    #[command(flatten)]
    who: Who,
}

impl Reconcile {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let (Some(account), Some(date)) = (self.account, self.date) else {
            let listed = reconcile::list_all(&store, &slug, self.account).await?;
            desk.data(&listed)?;
            for one in &listed {
                desk.print(&one.to_string());
            }
            if listed.is_empty() {
                desk.print("Nothing is reconciled yet; name an account and a --date.");
            }
            return Ok(());
        };
        let act = self.who.act();
        let said = Said {
            balance: self.statement_balance,
            not_in_it: self.not_in,
        };
        if self.prepare {
            reconcile::prepare(&store, &slug, account, date, &said, &act).await?;
        } else if self.approve {
            reconcile::approve(&store, &slug, account, date, &act).await?;
        }
        let format = if desk.json() {
            Format::Json
        } else {
            on_this_screen()
        };
        let shown = reconcile::show(&store, &slug, account, date, &said, format).await?;
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
