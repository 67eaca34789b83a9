//! Adding to a book, or changing what its accounts, funds, funders, projects, lines and grants say.
//!
//! Every change is a record with who and why. What postings rest on does not change: an account
//! keeps its type, and a fund its restriction.

use crate::{
    ledger::{
        account::Account,
        code::ProjectCode,
        fund::Fund,
        grant::Funder,
        posted::Act,
        project::{BudgetLine, Project},
    },
    store::Store,
};

use super::{
    ActionError,
    book_file::GrantEntry,
    refusal::{Refusal, named, reasoned},
};

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
}

impl Amendment {
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
/// that code, a line of an unknown project, and a grant that names what the book does not have.
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
        let grant = entry.grant(&book)?;
        writer.put_grant(&grant, act).await?;
        changed.push(format!("grant {}", grant.code));
        book.grants.insert(grant.code, grant);
    }
    writer.commit().await?;
    Ok(changed)
}

/// The projects as they are after the amendment, those that change.
fn with_lines(
    book: &crate::ledger::book::Book,
    amendment: &Amendment,
) -> Result<Vec<Project>, Refusal> {
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
