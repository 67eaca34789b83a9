//! `commitment`: promises to pay, and the entries that pay them.

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::{
    actions::{
        awaited::{self, Said},
        caution::Heeded,
        promise,
    },
    ledger::{
        awaited::{Answer, Awaited, Standing, State},
        calendar::short_date,
        commitment::Commitment,
        journal::EntryNumber,
        money::Money,
    },
    store::{Store, awaited::Kept},
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::{Place, day},
};

/// Make, cancel and answer commitments: promises to pay that are not cost yet
///
/// A commitment names its fund, project and cost on the day on which the promise is made, and posts
/// nothing. `show commitments` says what is left of each; `code LINE --commitment N` pays one.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fundledger commitment add --payee \"Print supplier\" --reference 48213 --amount 500.00 \\
      --to 6300:CL:CL:RES --made 04/05/2020 --expected 30/06/2020 --why \"Agreed by the Board\"
  fundledger code 12 --commitment 1
  fundledger commitment answer 1 --entry 55 --why \"Coded before the order was recorded\"
  fundledger commitment cancel 1 --why \"The order was withdrawn\"")]
pub(super) struct Commitments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a commitment
    Add(Add),
    /// Cancel what is left of one; what was paid stays
    Cancel {
        /// Its number
        number: i64,
        #[command(flatten)]
        who: Who,
    },
    /// Say that an entry that is posted already pays it
    Answer(Answering),
}

#[derive(Debug, Args)]
struct Add {
    /// Whom it is to
    #[arg(long, value_name = "NAME")]
    payee: String,
    /// What the payee will quote, such as the number of the order
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// How much, without the VAT that is recovered
    #[arg(long)]
    amount: Money,
    /// The account, fund, project and cost that it is charged to, and the grant after @ where the
    /// fund has several
    #[arg(long, value_name = "PLACE")]
    to: Place,
    /// The day on which the promise was made
    #[arg(long, value_parser = day, value_name = "DAY")]
    made: Date,
    /// The day on which it is expected to be paid
    #[arg(long, value_parser = day, value_name = "DAY")]
    expected: Date,
    #[command(flatten)]
    who: Who,
}

/// Which entry answers what is awaited.
#[derive(Debug, Args)]
pub(super) struct Answering {
    /// The number of the commitment or the claim
    number: i64,
    /// The entry
    #[arg(long, value_name = "ENTRY")]
    entry: EntryNumber,
    /// How much of it; all that answers nothing else where nothing is said
    #[arg(long)]
    amount: Option<Money>,
    /// How much more it is than what is left, where it is more
    #[arg(long, value_name = "AMOUNT")]
    over: Option<Money>,
    /// It was something else: it answers this no more
    #[arg(long, conflicts_with_all = ["amount", "over"])]
    not: bool,
    #[command(flatten)]
    who: Who,
}

impl Answering {
    /// Lets the entry answer what is of some kind, or lets it go.
    pub(super) async fn run(
        self,
        desk: &Desk,
        (store, slug): (&Store, &str),
        kind: impl Fn(i64) -> Awaited,
    ) -> Result<(), Failure> {
        let (awaited, entry, act) = (kind(self.number), self.entry, self.who.act());
        let amount = if self.not {
            awaited::let_go(store, slug, awaited, entry, &act).await?;
            desk.print(&format!("Entry {entry} answers {awaited} no more."));
            None
        } else {
            let said = Said {
                entry,
                amount: self.amount,
                over: self.over.unwrap_or_default(),
            };
            let amount = awaited::answer(store, slug, awaited, said, &act).await?;
            desk.print(&format!("{amount} of entry {entry} answers {awaited}."));
            Some(amount)
        };
        desk.data(&serde_json::json!({ "of": awaited, "entry": entry, "amount": amount }))
    }
}

impl Commitments {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        match self.what {
            What::Add(add) => {
                let act = add.who.act();
                let made = add.commitment();
                let first = made.clone();
                let first = promise::commit(&store, &slug, first, Heeded::Nothing, &act).await;
                let number = match desk.told_twice(first)? {
                    Ok(number) => number,
                    Err(heeded) => promise::commit(&store, &slug, made, heeded, &act).await?,
                };
                desk.print(&format!("Commitment {number} is made; nothing is posted."));
                desk.next("show commitments");
                desk.data(&serde_json::json!({ "commitment": number }))
            }
            What::Cancel { number, who } => {
                let awaited = Awaited::Commitment(number);
                awaited::end(&store, &slug, awaited, &who.act()).await?;
                desk.print(&format!("Commitment {number} is cancelled."));
                desk.data(&serde_json::json!({ "commitment": number, "cancelled": true }))
            }
            What::Answer(answer) => answer.run(desk, (&store, &slug), Awaited::Commitment).await,
        }
    }
}

impl Add {
    fn commitment(self) -> Commitment {
        let target = self.to.0;
        Commitment {
            payee: self.payee,
            reference: self.reference,
            amount: self.amount,
            account: target.account,
            fund: target.fund,
            project: target.project,
            line: target.line,
            grant: target.grant,
            made_on: self.made,
            expected_on: self.expected,
        }
    }
}

/// The commitments, a line each, with the entries that pay them.
pub(super) fn listed(commitments: &[Kept<Commitment>]) -> Vec<String> {
    let mut rows = Vec::new();
    for kept in commitments {
        let is = &kept.is;
        let reference = is.reference.as_deref();
        let reference = reference.map_or(String::new(), |text| format!(", {text}"));
        rows.push(format!(
            "{:>4}  {:>12}  {:<10} {}{reference}: {} {} {} {}, expected {}",
            kept.number,
            kept.standing.left(),
            stands(Awaited::Commitment(kept.number), &kept.standing),
            is.payee,
            is.account,
            is.fund,
            is.project,
            is.line,
            short_date(is.expected_on)
        ));
        rows.extend(answered(&kept.standing, &kept.answers));
    }
    rows
}

/// How something stands, in a word.
pub(super) fn stands(awaited: Awaited, standing: &Standing) -> &'static str {
    match standing.state() {
        State::Open => "open",
        State::Partly => "partly",
        State::Met => awaited.met_word(),
        State::Ended => awaited.ended_word(),
    }
}

/// What was promised or claimed, and the entries that answer it.
pub(super) fn answered(standing: &Standing, answers: &[Answer]) -> Vec<String> {
    let counts = answers.iter().filter(|answer| answer.counts());
    let mut rows: Vec<String> = counts
        .map(|answer| format!("{:>20}by entry {}, {}", "", answer.entry, answer.amount))
        .collect();
    if !rows.is_empty() {
        let over = match standing.over() {
            Money::NIL => String::new(),
            over => format!(", {over} over"),
        };
        let (answered, amount) = (standing.answered, standing.amount);
        rows.push(format!("{:>20}{answered} of {amount}{over}", ""));
    }
    rows
}
