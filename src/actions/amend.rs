//! Adding to a book, or changing what its accounts, funds, funders, projects, lines and grants say.
//!
//! Every change is a record with who and why. What postings rest on does not change: an account
//! keeps its type, and a fund its restriction.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    ledger::{
        account::Account,
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, ProjectCode},
        digest::{Digest, Encoder},
        fund::Fund,
        grant::{Funder, Grant},
        money::Money,
        posted::Act,
        project::{BudgetLine, Project},
        words::Unfit,
    },
    store::{Store, reader::Reader},
};

use super::{
    ActionError,
    book_file::GrantEntry,
    post::award_of,
    refusal::{About, Granting, Refusal, named, none_of, reasoned},
};

/// What whoever changes a thing has seen of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seen {
    /// They did not look: what has the code takes its place.
    #[default]
    Nothing,
    /// That the book has no such thing.
    New,
    /// What it said, by its digest.
    As(Digest),
}

/// What is added or changed.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Funds.
    pub funds: Vec<Fund>,
    /// Funders.
    pub funders: Vec<Funder>,
    /// Projects; one that is in the book keeps its lines.
    pub projects: Vec<Project>,
    /// Budget lines, each with its project.
    pub lines: Vec<(ProjectCode, BudgetLine)>,
    /// Grants.
    pub grants: Vec<GrantEntry>,
    /// What was seen of it, where one thing is added or changed.
    pub seen: Seen,
}

impl Amendment {
    /// That no name of it is longer than a name may be; those of a grant are looked at when it is
    /// made.
    fn fits(&self) -> Result<(), Unfit> {
        self.accounts.iter().try_for_each(Account::fits)?;
        self.funds.iter().try_for_each(Fund::fits)?;
        self.funders.iter().try_for_each(Funder::fits)?;
        self.projects.iter().try_for_each(Project::fits)?;
        self.lines.iter().try_for_each(|(_, line)| line.fits())
    }

    /// Whether it changes nothing.
    pub const fn is_empty(&self) -> bool {
        self.accounts.is_empty()
            && self.funds.is_empty()
            && self.funders.is_empty()
            && self.projects.is_empty()
            && self.lines.is_empty()
            && self.grants.is_empty()
    }
}

/// Records an amendment, all of it or nothing, and names what was recorded.
///
/// # Errors
/// No reason, an account of another type or a fund of another restriction than the book has under
/// that code, a line of an unknown project, a grant that names what the book does not have, another
/// allocation of a closed year, and what an award that is posted does not agree with.
pub async fn amend(
    store: &Store,
    slug: &str,
    amendment: &Amendment,
    act: &Act,
) -> Result<Vec<String>, ActionError> {
    named(act)?;
    reasoned(act, "the change")?;
    let mut writer = store.write(slug).await?;
    let mut book = writer.book().await?;
    unchanged(&book, amendment)?;
    amendment.fits()?;
    let mut changed = Vec::new();
    for account in &amendment.accounts {
        let code = account.code;
        if book
            .chart
            .get(code)
            .is_some_and(|known| known.kind != account.kind)
        {
            return Err(Refusal::AccountKeepsType(code).into());
        }
        writer.put_account(account, act).await?;
        changed.push(format!("account {code}"));
    }
    for fund in &amendment.funds {
        let known = book.funds.insert(fund.code, fund.clone());
        if known.is_some_and(|known| known.restriction != fund.restriction) {
            return Err(Refusal::FundKeepsRestriction(fund.code).into());
        }
        writer.put_fund(fund, act).await?;
        changed.push(format!("fund {}", fund.code));
    }
    for funder in &amendment.funders {
        book.funders.insert(funder.code, funder.clone());
        writer.put_funder(funder, act).await?;
        changed.push(format!("funder {}", funder.code));
    }
    for project in with_lines(&book, amendment)? {
        writer.put_project(&project, act).await?;
        changed.push(format!("project {}", project.code));
        book.projects.insert(project.code, project);
    }
    for entry in &amendment.grants {
        let grant = entry.proved(&book).map_err(Refusal::all)?;
        none_of(awarded(&mut writer, &book, &grant).await?)?;
        writer.put_grant(&grant, act).await?;
        changed.push(format!("grant {}", grant.code));
        book.grants.insert(grant.code, grant);
    }
    writer.commit().await?;
    Ok(changed)
}

/// What a grant allocates agrees with what is posted of it (check C5): no allocation of a closed
/// year changes, none whose award is posted becomes another, and the grant stays in the fund and
/// the project that an award was posted for.
async fn awarded(
    reader: &mut Reader,
    book: &Book,
    changed: &Grant,
) -> Result<Vec<Granting>, ActionError> {
    let (grant, known) = (changed.code, book.grants.get(&changed.code));
    let allocated = |year| known.map_or(Money::NIL, |known| known.allocation(year));
    let awards = reader.awards().await?;
    let elsewhere = known.and_then(|known| {
        let other_project = (known.project != changed.project).then_some(About::Project);
        let other_fund = (known.fund != changed.fund).then_some(About::Fund);
        other_fund.or(other_project)
    });
    let known = known.into_iter().flat_map(|known| known.allocations.keys());
    let years: BTreeSet<FinancialYear> = known.chain(changed.allocations.keys()).copied().collect();
    let mut found = Vec::new();
    for year in years {
        let (before, after) = (allocated(year), changed.allocation(year));
        if before == after && elsewhere.is_none() {
            continue;
        }
        if before != after && book.closed.contains(&year) {
            found.push(Granting::AllocationClosed { grant, year });
            continue;
        }
        let Some(entry) = award_of(reader, &awards, grant, year).await? else {
            continue;
        };
        let award = awards.iter().find(|award| award.number == entry);
        let postings = award.into_iter().flat_map(|award| &award.entry.postings);
        let income = postings.filter(|posting| posting.account == AccountCode::GRANT_INCOME);
        let posted = Money::sum(income.map(|posting| posting.amount.turned()))?;
        if elsewhere.is_some() || after != posted {
            found.push(Granting::AwardStands {
                grant,
                year,
                posted,
                entry,
                is: elsewhere.unwrap_or(About::Amount),
            });
        }
    }
    Ok(found)
}

/// Each thing of an amendment as it stands in the book: what it is called, and what it says.
fn standing(book: &Book, amendment: &Amendment) -> Vec<(String, Option<serde_json::Value>)> {
    fn said<T: Serialize>(thing: Option<&T>) -> Option<serde_json::Value> {
        thing.and_then(|thing| serde_json::to_value(thing).ok())
    }
    let mut found = Vec::new();
    for Account { code, .. } in &amendment.accounts {
        found.push((format!("account {code}"), said(book.chart.get(*code))));
    }
    for Fund { code, .. } in &amendment.funds {
        found.push((format!("fund {code}"), said(book.funds.get(code))));
    }
    for Funder { code, .. } in &amendment.funders {
        found.push((format!("funder {code}"), said(book.funders.get(code))));
    }
    for Project { code, .. } in &amendment.projects {
        let named = book.projects.get(code).map(|known| &known.name);
        found.push((format!("project {code}"), said(named)));
    }
    for (project, line) in &amendment.lines {
        let known = book.projects.get(project).map(|known| known.lines.iter());
        let known = known.and_then(|mut lines| lines.find(|known| known.code == line.code));
        found.push((
            format!("cost {} of project {project}", line.code),
            said(known),
        ));
    }
    for GrantEntry { code, .. } in &amendment.grants {
        found.push((format!("grant {code}"), said(book.grants.get(code))));
    }
    found
}

/// What the things of an amendment say in a book, as a digest: whoever changes them names it.
pub fn seen(book: &Book, amendment: &Amendment) -> Digest {
    let mut record = Encoder::of("seen");
    for (what, says) in standing(book, amendment) {
        record
            .text(&what)
            .maybe(says.map(|says| says.to_string()).as_deref());
    }
    Digest::of(record.finish())
}

/// Nobody else has added or changed it since it was looked at.
fn unchanged(book: &Book, amendment: &Amendment) -> Result<(), Refusal> {
    let mut standing = standing(book, amendment).into_iter();
    match amendment.seen {
        Seen::Nothing => Ok(()),
        Seen::New => match standing.find(|(_, says)| says.is_some()) {
            Some((what, _)) => Err(Refusal::CodeTaken(what)),
            None => Ok(()),
        },
        Seen::As(digest) if digest == seen(book, amendment) => Ok(()),
        Seen::As(_) => {
            let what = standing.next().map_or_else(String::new, |(what, _)| what);
            Err(Refusal::ChangedSince(what))
        }
    }
}

/// The projects as they are after the amendment, those that change.
fn with_lines(book: &Book, amendment: &Amendment) -> Result<Vec<Project>, Refusal> {
    let mut projects: Vec<Project> = Vec::new();
    for named in &amendment.projects {
        let known = book
            .projects
            .get(&named.code)
            .map(|known| known.lines.clone());
        projects.push(Project {
            lines: known.unwrap_or_default(),
            ..named.clone()
        });
    }
    for (code, line) in &amendment.lines {
        if !projects.iter().any(|project| project.code == *code) {
            let known = book
                .projects
                .get(code)
                .ok_or(Refusal::UnknownProject(*code))?;
            projects.push(known.clone());
        }
        for project in projects.iter_mut().filter(|project| project.code == *code) {
            match project
                .lines
                .iter_mut()
                .find(|known| known.code == line.code)
            {
                Some(known) => known.clone_from(line),
                None => project.lines.push(line.clone()),
            }
        }
    }
    Ok(projects)
}
