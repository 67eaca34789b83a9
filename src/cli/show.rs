//! `show`: what a book has, to look things up by.

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::{
    actions::{
        awaited, day_of,
        show::{self, Story},
    },
    ledger::{
        book::Book,
        calendar::{long_date, short_date},
        journal::EntryNumber,
    },
    statement::stage::proof::FileProof,
};

use super::{claim, commitment, desk::Desk, failure::Failure};

/// Look up what a book has: accounts, funds, grants, projects, commitments, claims, imports, or one
/// entry's whole story
#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum What {
    /// The chart of accounts
    Accounts,
    /// The funds
    Funds,
    /// The funders and the grants that they award
    Grants,
    /// The projects and their budget lines
    Projects,
    /// The promises to pay, with what is left of each
    Commitments,
    /// What funders were asked for, with what is left of each
    Claims,
    /// The files that were imported, each with the proof that nothing of it is missing
    Imports,
    /// One entry: who, when, why, its sides, its cell, its evidence, and what puts it right
    Entry {
        /// Its number
        number: EntryNumber,
    },
}

/// A proof under the line that it belongs to.
fn beneath(proof: &FileProof) -> String {
    format!("\n{proof}").replace('\n', "\n      ")
}

impl Show {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        match self.what {
            What::Entry { number } => {
                let found = show::entry(&store, &slug, number).await?;
                desk.data(&found)?;
                desk.print(&entry_words(&found));
                Ok(())
            }
            What::Imports => {
                let imports = show::imports(&store, &slug).await?;
                desk.data(&imports)?;
                if imports.is_empty() {
                    desk.print("Nothing is imported yet; see `fundledger import --help`.");
                }
                for import in &imports {
                    let undone = import.undone.as_ref();
                    let undone = undone.map_or(String::new(), |day| {
                        format!("  undone {}", short_date(*day))
                    });
                    desk.print(&format!(
                        "{:>4}  {}  account {}  {} lines  {}{undone}{}",
                        import.number,
                        short_date(import.day),
                        import.account,
                        import.lines,
                        import.file,
                        beneath(&import.proof)
                    ));
                }
                Ok(())
            }
            What::Commitments => {
                let kept = awaited::commitments(&store, &slug).await?;
                if kept.is_empty() {
                    desk.print("Nothing is promised yet; see `fundledger commitment --help`.");
                }
                listed(desk, &commitment::listed(&kept), &kept)
            }
            What::Claims => {
                let kept = awaited::claims(&store, &slug).await?;
                if kept.is_empty() {
                    desk.print("Nothing is claimed yet; see `fundledger claim --help`.");
                }
                listed(desk, &claim::listed(&kept), &kept)
            }
            What::Accounts => {
                let book = show::book(&store, &slug).await?;
                listed(desk, &accounts(&book), &book.chart)
            }
            What::Funds => {
                let book = show::book(&store, &slug).await?;
                listed(desk, &funds(&book), &book.funds)
            }
            What::Grants => {
                let book = show::book(&store, &slug).await?;
                listed(desk, &grants(&book), &book.grants)
            }
            What::Projects => {
                let book = show::book(&store, &slug).await?;
                listed(desk, &projects(&book), &book.projects)
            }
        }
    }
}

fn listed(desk: &Desk, rows: &[String], data: &impl Serialize) -> Result<(), Failure> {
    if !rows.is_empty() {
        desk.print(&rows.join("\n"));
    }
    desk.data(data)
}

fn accounts(book: &Book) -> Vec<String> {
    let row = |account: &crate::ledger::account::Account| {
        format!(
            "{:<8} {:<48} {}",
            account.code,
            account.name,
            account.kind.word()
        )
    };
    book.chart.iter().map(row).collect()
}

fn funds(book: &Book) -> Vec<String> {
    let row = |fund: &crate::ledger::fund::Fund| {
        format!(
            "{:<12} {:<48} {}",
            fund.code,
            fund.name,
            fund.restriction.word()
        )
    };
    book.funds.values().map(row).collect()
}

fn grants(book: &Book) -> Vec<String> {
    let mut rows: Vec<String> = book
        .funders
        .values()
        .map(|funder| format!("{:<12} {}", funder.code, funder.name))
        .collect();
    for grant in book.grants.values() {
        rows.push(format!(
            "{:<12} {}: funder {}, fund {}, project {}, {} to {}",
            grant.code,
            grant.title,
            grant.funder,
            grant.fund,
            grant.project,
            short_date(grant.starts_on),
            short_date(grant.ends_on)
        ));
        let years = grant.allocations.iter();
        rows.extend(years.map(|(year, amount)| format!("{:<12}   {year} {amount:>18}", "")));
    }
    rows
}

fn projects(book: &Book) -> Vec<String> {
    let mut rows = Vec::new();
    for project in book.projects.values() {
        rows.push(format!("{:<12} {}", project.code, project.name));
        let lines = project.lines.iter();
        rows.extend(
            lines.map(|line| format!("  {:<10} {:>14}  {}", line.code, line.budget, line.name)),
        );
    }
    rows
}

fn entry_words(story: &Story) -> String {
    let Story { posted, .. } = story;
    let entry = &posted.entry;
    let mut rows = vec![
        format!(
            "Entry {}, {}: {}",
            posted.number,
            entry.kind.word(),
            entry.text
        ),
        format!(
            "  {}, period {} of {}",
            long_date(entry.date),
            entry.period.number(),
            entry.year
        ),
        format!(
            "  posted by {} on {} (not authenticated)",
            posted.posted.by,
            long_date(day_of(&posted.posted))
        ),
    ];
    let mut say = |what: &str, said: Option<String>| {
        rows.extend(said.map(|said| format!("  {what} {said}")));
    };
    say("because:", posted.posted.why.clone());
    say("concerns", entry.concerns.map(|year| year.to_string()));
    say("reference", entry.reference.clone());
    say("authority:", entry.authority.clone());
    say(
        "reverses entry",
        entry.reverses.map(|number| number.to_string()),
    );
    say(
        "puts right entry",
        entry.replaces.map(|number| number.to_string()),
    );
    say(
        "reversed by entry",
        story.reversed_by.map(|number| number.to_string()),
    );
    for source in &story.sources {
        say("from", Some(format!("{}, {}", source.file, source.place())));
    }
    for evidence in &story.evidence {
        say("evidence:", Some(evidence.clone()));
    }
    for posting in &entry.postings {
        let place = format!(
            "{} {} {} {}",
            posting.account, posting.fund, posting.project, posting.line
        );
        rows.push(format!("  {place:<40} {:>18}", posting.amount));
    }
    rows.join("\n")
}
