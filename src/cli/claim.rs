//! `claim`: what funders were asked for, and the entries that answer it.

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::{
    actions::{awaited, caution::Heeded, promise},
    ledger::{
        awaited::Awaited, calendar::short_date, claim::Claim, code::GrantCode, money::Money,
        quarter::Quarter,
    },
    store::awaited::Kept,
};

use super::{
    commitment::{Answering, answered, stands},
    desk::{Desk, Who},
    failure::Failure,
    words::day,
};

/// Make, withdraw and answer claims: what a funder was asked for and has not paid yet
///
/// A claim is of one grant and one period, a quarter or any days, and posts nothing. `show claims`
/// says what is left of each; `code LINE --claim N` receives one.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger claim add --grant CL-2021 --quarter \"Q1 2020/21\" --amount 14000.00 \\
      --claimed 10/07/2020 --reference CL-Q1 --why \"The first quarter's return\"
  fundledger code 31 --claim 1
  fundledger claim withdraw 1 --why \"It named the wrong quarter\"")]
pub(super) struct Claims {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a claim
    Add(Add),
    /// Withdraw what is left of one; what was received stays
    Withdraw {
        /// Its number
        number: i64,
        #[command(flatten)]
        who: Who,
    },
    /// Say that an entry that is posted already is what was claimed
    Answer(Answering),
}

#[derive(Debug, Args)]
struct Add {
    /// The grant
    #[arg(long, value_name = "CODE")]
    grant: GrantCode,
    /// The quarter that it is for, such as "Q1 2020/21"
    #[arg(long, value_name = "QUARTER", conflicts_with_all = ["from", "to"])]
    #[arg(required_unless_present_all = ["from", "to"])]
    quarter: Option<Quarter>,
    /// The first day that it is for, where that is no quarter
    #[arg(long, value_parser = day, value_name = "DAY", requires = "to")]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_parser = day, value_name = "DAY", requires = "from")]
    to: Option<Date>,
    /// How much
    #[arg(long)]
    amount: Money,
    /// The day on which it was claimed
    #[arg(long, value_parser = day, value_name = "DAY")]
    claimed: Date,
    /// What the funder will quote, such as the number of the claim
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    #[command(flatten)]
    who: Who,
}

impl Add {
    fn claim(self) -> Result<Claim, Failure> {
        let quarter = self.quarter;
        let quarter = quarter.map(|quarter| (quarter.first_day(), quarter.last_day()));
        let days = quarter.or(self.from.zip(self.to));
        let (from_on, to_on) =
            days.ok_or_else(|| Failure::words("say the period: --quarter, or --from and --to"))?;
        Ok(Claim {
            grant: self.grant,
            from_on,
            to_on,
            amount: self.amount,
            claimed_on: self.claimed,
            reference: self.reference,
        })
    }
}

impl Claims {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        match self.what {
            What::Add(add) => {
                let act = add.who.act();
                let claim = add.claim()?;
                let first = promise::claim(&store, &slug, &claim, Heeded::Nothing, &act).await;
                let number = match desk.told_twice(first)? {
                    Ok(number) => number,
                    Err(heeded) => promise::claim(&store, &slug, &claim, heeded, &act).await?,
                };
                desk.print(&format!("Claim {number} is made; nothing is posted."));
                desk.next("show claims");
                desk.data(&serde_json::json!({ "claim": number }))
            }
            What::Withdraw { number, who } => {
                let awaited = Awaited::Claim(number);
                awaited::end(&store, &slug, awaited, &who.act()).await?;
                desk.print(&format!("Claim {number} is withdrawn."));
                desk.data(&serde_json::json!({ "claim": number, "withdrawn": true }))
            }
            What::Answer(answer) => answer.run(desk, (&store, &slug), Awaited::Claim).await,
        }
    }
}

/// The claims, a line each, with the entries that answer them.
pub(super) fn listed(claims: &[Kept<Claim>]) -> Vec<String> {
    let mut rows = Vec::new();
    for kept in claims {
        let is = &kept.is;
        let reference = is.reference.as_deref();
        let reference = reference.map_or(String::new(), |text| format!(", {text}"));
        rows.push(format!(
            "{:>4}  {:>12}  {:<10} {}, {}{reference}: claimed {}",
            kept.number,
            kept.standing.left(),
            stands(Awaited::Claim(kept.number), &kept.standing),
            is.grant,
            is.period(),
            short_date(is.claimed_on)
        ));
        rows.extend(answered(&kept.standing, &kept.answers));
    }
    rows
}
