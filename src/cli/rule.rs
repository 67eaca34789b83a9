//! `rule`: rules that propose how lines are coded.

use clap::{Args, Subcommand};

use crate::{
    actions::rule,
    ledger::{code::AccountCode, money::Money},
    statement::suggest,
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::Place,
};

/// List, add and end the rules that propose how lines are coded
#[derive(Debug, Args)]
pub(super) struct Rule {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the rules in the order in which they are tried
    List,
    /// Add a rule at the end, or at --order
    Add(Add),
    /// End a rule; lines coded by it stay as they are
    End {
        /// The rule's name
        name: String,
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// What it is called
    #[arg(long)]
    name: String,
    /// The text contains this, in any case
    #[arg(long, value_name = "TEXT")]
    text_contains: Option<String>,
    /// The other party contains this, in any case
    #[arg(long, value_name = "TEXT")]
    party_contains: Option<String>,
    /// The bank's type is this, such as DD
    #[arg(long)]
    kind: Option<String>,
    /// The council's account code is this
    #[arg(long)]
    code: Option<String>,
    /// The amount is this, whichever way it goes
    #[arg(long)]
    amount: Option<Money>,
    /// Only lines of this account
    #[arg(long, value_name = "CODE")]
    account: Option<AccountCode>,
    /// Where the line goes, such as 6300:CL:CL:RES
    #[arg(long, value_name = "PLACE")]
    to: Place,
    /// Its place among the rules, from 1; the last where not said
    #[arg(long, value_name = "N")]
    order: Option<i64>,
    #[command(flatten)]
    who: Who,
}

impl Rule {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        match self.what {
            What::List => {
                let rules = rule::list(&store, &slug).await?;
                desk.data(&rules)?;
                if rules.is_empty() {
                    desk.print("There are no rules yet; add one with `fundledger rule add`.");
                }
                for (order, rule) in (1..).zip(&rules) {
                    desk.print(&format!("{order:>3}  {rule}"));
                }
                Ok(())
            }
            What::Add(add) => {
                let (order, act) = (add.order, add.who.act());
                let rule = suggest::Rule {
                    name: add.name,
                    text_contains: add.text_contains,
                    party_contains: add.party_contains,
                    kind: add.kind,
                    code: add.code,
                    amount: add.amount,
                    account: add.account,
                    target: add.to.0,
                    ..suggest::Rule::default()
                };
                let fits = rule::add(&store, &slug, &rule, order, &act).await?;
                desk.print(&format!("Rule '{}' is kept; it fits {fits} waiting lines.", rule.name));
                desk.data(&serde_json::json!({ "rule": rule.name, "fits_waiting": fits }))
            }
            What::End { name, who } => {
                rule::end(&store, &slug, &name, &who.act()).await?;
                desk.print(&format!("Rule '{name}' proposes nothing any more."));
                desk.data(&serde_json::json!({ "ended": name }))
            }
        }
    }
}
