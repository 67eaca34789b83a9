//! `entry`: a journal entry by hand.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::{ActionError, caution::Heeded, post},
    ledger::{
        calendar::{FinancialYear, Period, long_date},
        code::GrantCode,
        journal::{Draft, EntryKind},
    },
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::{Part, day},
};

/// Post a journal entry by hand, or a grant's award for a year
///
/// Debits and credits are written as ACCOUNT:FUND:PROJECT:LINE=AMOUNT. The entry must be nil in
/// total and within each fund.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger entry --date 31/03/2021 --text \"Film, last stage\" --accrual \\
      --debit 6200:CL:CL:FILM=1,500.00 --credit 2000:CL=1,500.00 --why \"Invoice not yet in\"")]
pub(super) struct Entry {
    /// The day
    #[arg(long, value_parser = day, value_name = "DAY", required_unless_present = "award")]
    date: Option<Date>,
    /// What it is for
    #[arg(long, required_unless_present = "award")]
    text: Option<String>,
    /// A debit; may be given several times
    #[arg(long, value_name = "PLACE=AMOUNT", required_unless_present = "award")]
    debit: Vec<Part>,
    /// A credit; may be given several times
    #[arg(long, value_name = "PLACE=AMOUNT", required_unless_present = "award")]
    credit: Vec<Part>,
    /// The other party's reference
    #[arg(long)]
    reference: Option<String>,
    /// The earlier, closed year that it is about
    #[arg(long, value_name = "YEAR")]
    concerns: Option<FinancialYear>,
    /// Cost of the year that is not yet paid; say with --reverse-on when it is reversed
    #[arg(long)]
    accrual: bool,
    /// The day on which an accrual is reversed, posted with it
    #[arg(long, value_parser = day, value_name = "DAY", requires = "accrual")]
    reverse_on: Option<Date>,
    /// Post the allocation of a grant for a year instead
    #[arg(long, value_name = "GRANT", requires = "year")]
    #[arg(conflicts_with_all = ["date", "text", "debit", "credit"])]
    award: Option<GrantCode>,
    /// The year of the award
    #[arg(long, value_name = "YEAR")]
    year: Option<FinancialYear>,
    #[command(flatten)]
    who: Who,
}

impl Entry {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let act = self.who.act();
        let number = match (self.award, self.year, self.date) {
            (Some(grant), Some(year), _) => post::award(&store, &slug, grant, year, &act).await?,
            (_, _, Some(date)) => {
                let debits = self.debit.iter().map(Part::debit);
                let postings = debits.chain(self.credit.iter().map(Part::credit)).collect();
                let mut draft = Draft::ordinary(date, self.text.unwrap_or_default(), postings);
                draft.reference = self.reference;
                draft.concerns = self.concerns;
                if self.accrual {
                    draft.kind = EntryKind::Accrual;
                }
                let posted = async |heeded: Heeded| match self.reverse_on {
                    None => {
                        let number = post::entry(&store, &slug, draft.clone(), heeded, &act);
                        Ok::<_, ActionError>((number.await?, None))
                    }
                    Some(day) => {
                        let accrual = (draft.clone(), heeded);
                        let both = post::accrual(&store, &slug, accrual, day, &act).await?;
                        Ok((both.0, Some(both.1)))
                    }
                };
                let (number, reversal) = match desk.told_twice(posted(Heeded::Nothing).await)? {
                    Ok(both) => both,
                    Err(heeded) => posted(heeded).await?,
                };
                if let Some(reversal) = reversal {
                    desk.print(&format!("Posted its reversal as entry {reversal}."));
                }
                number
            }
            _ => return Err(Failure::words("say the day with --date")),
        };
        // A year that was mistyped is seen here.
        let when = self.date.map_or(String::new(), |date| {
            format!(
                " on {}, period {} of {}",
                long_date(date),
                Period::of(date).number(),
                FinancialYear::of(date)
            )
        });
        desk.print(&format!(
            "Posted entry {number}{when}, by {} (not authenticated).",
            act.by
        ));
        desk.data(&serde_json::json!({ "entry": number }))
    }
}
