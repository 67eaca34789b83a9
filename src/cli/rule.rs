//! `rule`: rules that propose how lines are coded.

use std::fmt::Write as _;

use clap::{Args, Subcommand, ValueEnum};

use crate::{
    actions::{
        amend::Seen,
        rule::{
            self, Listed,
            trial::{self, Trial},
        },
    },
    ledger::{code::AccountCode, money::Money},
    statement::suggest::rule::{self as suggest, Conditions, Direction, Target},
};

use super::{
    desk::{Desk, Who},
    failure::Failure,
    words::Place,
};

/// List, add, try, move and end the rules that propose how lines are coded
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
    Add(Box<Add>),
    /// Show what a rule would do with past lines, without keeping it
    Try(Box<Add>),
    /// Move a rule to another place among the rules
    Move {
        /// The rule's name
        name: String,
        /// Its place, from 1
        #[arg(long, value_name = "N")]
        to: usize,
        #[command(flatten)]
        who: Who,
    },
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
    /// Text that stands anywhere in the line's text
    #[arg(long, value_name = "TEXT")]
    contains: Option<String>,
    /// Whole words that follow one another; * stands for the rest of a word
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// The other party, in full
    #[arg(long, value_name = "NAME")]
    party: Option<String>,
    /// The bank's or the ledger's type, such as DD
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// The council's account code
    #[arg(long)]
    code: Option<String>,
    /// Exactly this amount, either way
    #[arg(long)]
    amount: Option<Money>,
    /// This amount or more, either way
    #[arg(long, value_name = "AMOUNT")]
    at_least: Option<Money>,
    /// This amount or less, either way
    #[arg(long, value_name = "AMOUNT")]
    at_most: Option<Money>,
    /// Only money in, or only money out
    #[arg(long)]
    direction: Option<Way>,
    /// Only lines of this account
    #[arg(long, value_name = "CODE")]
    account: Option<AccountCode>,
    /// Where the line goes, such as 6300:CL:CL:RES
    #[arg(long, value_name = "PLACE")]
    to: Place,
    /// Its place among the rules, from 1; the last where not said
    #[arg(long, value_name = "N")]
    order: Option<u32>,
    #[command(flatten)]
    who: Who,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    In,
    Out,
}

impl Add {
    fn rule(self) -> suggest::Rule {
        let direction = self.direction.map(|way| match way {
            Way::In => Direction::In,
            Way::Out => Direction::Out,
        });
        let when = Conditions {
            contains: self.contains,
            words: self.words,
            party: self.party,
            kind: self.kind,
            code: self.code,
            amount: self.amount,
            at_least: self.at_least,
            at_most: self.at_most,
            direction,
            account: self.account,
        };
        let order = self.order.unwrap_or_default();
        suggest::Rule {
            name: self.name,
            order,
            when,
            then: self.to.0,
        }
    }
}

impl Rule {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        match self.what {
            What::List => {
                let rules = rule::listed(&store, &slug).await?;
                desk.data(&rules)?;
                if rules.is_empty() {
                    desk.print("There are no rules yet; add one with `fundledger rule add`.");
                }
                for rule in &rules {
                    desk.print(&said(rule)?);
                }
                Ok(())
            }
            What::Add(add) => {
                let (last, act) = (add.order.is_none(), add.who.act());
                let rule = add.rule();
                let name = rule.name.clone();
                let fits = rule::add(&store, &slug, rule, last, &act).await?;
                let lines = if fits == 1 { "line" } else { "lines" };
                desk.print(&format!(
                    "Rule '{name}' is kept; it fits {fits} waiting {lines}."
                ));
                desk.next("code");
                desk.data(&serde_json::json!({ "rule": name, "fits_waiting": fits }))
            }
            What::Try(add) => {
                let mut rule = add.rule();
                if rule.order == 0 {
                    rule.order = u32::MAX;
                }
                let trial = trial::trial(&store, &slug, &rule, None).await?;
                desk.print(&tried(&trial));
                desk.data(&trial)
            }
            What::Move { name, to, who } => {
                rule::reorder(&store, &slug, (&name, to), Seen::Nothing, &who.act()).await?;
                desk.print(&format!("Rule '{name}' is number {to} now."));
                desk.data(&serde_json::json!({ "rule": name, "place": to }))
            }
            What::End { name, who } => {
                rule::end(&store, &slug, (&name, Seen::Nothing), &who.act()).await?;
                desk.print(&format!("Rule '{name}' proposes nothing any more."));
                desk.data(&serde_json::json!({ "ended": name }))
            }
        }
    }
}

/// What a rule would do with past lines.
fn tried(trial: &Trial) -> String {
    let mut said = format!(
        "It fits {} of the newest {} lines: {} coded as it says, {} coded otherwise, {} waiting \
         that it would propose for, {} that a rule before it speaks for.",
        trial.fits(),
        trial.looked_at,
        trial.agrees.len(),
        trial.differs.len(),
        trial.proposes.len(),
        trial.taken_before.len()
    );
    for line in trial.differs.iter().chain(&trial.taken_before) {
        let instead = line.instead.as_deref().unwrap_or_default();
        let (number, date, text) = (line.line, line.date, &line.text);
        // Writing to a string cannot fail.
        let _ = write!(said, "\n{number:>6}  {date}  {text} -> {instead}");
    }
    said
}

/// `  3  Salaries: code 1010 -> 6000 CL CL SAL (followed 12 times)`.
fn said(listed: &Listed) -> Result<String, Failure> {
    let rule = &listed.rule;
    let when = serde_json::to_value(&rule.when).map_err(|e| Failure::storage(e.to_string()))?;
    let when: Vec<String> = when
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| format!("{key} {}", value.as_str().unwrap_or_default()))
        .collect();
    let Target {
        account,
        fund,
        project,
        line,
        grant,
    } = rule.then;
    let grant = grant.map_or(String::new(), |grant| format!(", grant {grant}"));
    let (order, name, when) = (rule.order, &rule.name, when.join(", "));
    Ok(format!(
        "{order:>3}  {name}: {when} -> {account} {fund} {project} {line}{grant} (followed {} \
         times)",
        listed.fired
    ))
}
