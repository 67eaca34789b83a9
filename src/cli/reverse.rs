//! `reverse`: a mistake put right.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::reverse::{self, Instead},
    ledger::journal::EntryNumber,
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::{Part, Place, day},
};

/// Reverse a posted entry, once, and say what should have stood instead
///
/// A posted entry is never changed. Its mirror is posted in an open period and the two are linked;
/// with --to or --debit and --credit the right entry is posted at once and takes over the statement
/// line, unless a signed reconciliation rests on the match: the line then stays with the pair.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger reverse 41 --date 31/03/2021 --to 6300:CL:CL:RES --why \"Workshops, not the film\"")]
pub(super) struct Reverse {
    /// The entry's number
    entry: EntryNumber,
    /// The day of the reversal, in an open year
    #[arg(long, value_parser = day, value_name = "DAY")]
    date: Date,
    /// Post the same again with its one other side here
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["debit", "credit"])]
    to: Option<Place>,
    /// A debit of the replacement; may be given several times
    #[arg(long, value_name = "PLACE=AMOUNT", requires = "credit")]
    debit: Vec<Part>,
    /// A credit of the replacement; may be given several times
    #[arg(long, value_name = "PLACE=AMOUNT", requires = "debit")]
    credit: Vec<Part>,
    #[command(flatten)]
    who: Who,
}

impl Reverse {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let postings: Vec<_> = self
            .debit
            .iter()
            .map(Part::debit)
            .chain(self.credit.iter().map(Part::credit))
            .collect();
        let instead = match self.to {
            Some(Place(target)) => Instead::Recode(target),
            None if postings.is_empty() => Instead::Nothing,
            None => Instead::Postings(postings),
        };
        let act = self.who.act();
        let right = reverse::entry(&store, &slug, self.entry, self.date, instead, &act).await?;
        let (entry, reversal) = (self.entry, right.reversal);
        desk.print(&match right.replacement {
            Some(replacement) => format!(
                "Entry {entry} is reversed by entry {reversal} and replaced by entry {replacement}."
            ),
            None => format!("Entry {entry} is reversed by entry {reversal}."),
        });
        desk.data(&serde_json::json!({
            "reversed": entry, "reversal": reversal, "replacement": right.replacement,
        }))
    }
}
