//! A book from the options of one command line.

use std::{collections::BTreeMap, str::FromStr};

use clap::Args;

use crate::{
    actions::book_file::{BookFile, GrantEntry, Opening, OpeningBalance, OpeningSource},
    ledger::{
        account::{Account, AccountType},
        calendar::FinancialYear,
        code::ProjectCode,
        fund::{Fund, Restriction},
        grant::Funder,
        project::{BudgetLine, Project},
    },
};

use super::super::{failure::Failure, words::Part};

/// What a book can be made of on one command line.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The partnership's name
    #[arg(long, requires_all = ["slug", "year"])]
    name: Option<String>,
    /// The short name by which commands choose the book
    #[arg(long, requires = "name")]
    slug: Option<String>,
    /// How reports shorten the partnership's name, such as CSP
    #[arg(long, value_name = "NAME", requires = "name")]
    short_name: Option<String>,
    /// The first year that it keeps, such as 2020/21
    #[arg(long, requires = "name")]
    year: Option<FinancialYear>,
    /// An account beyond the standard chart: CODE=NAME:TYPE, such as 6400=Training:expenditure
    #[arg(long, value_name = "CODE=NAME:TYPE", requires = "name")]
    account: Vec<String>,
    /// A fund: CODE=NAME, or CODE=NAME:restricted [default: POOL=Pooled Fund]
    #[arg(long, value_name = "CODE=NAME", requires = "name")]
    fund: Vec<String>,
    /// A funder: CODE=NAME
    #[arg(long, value_name = "CODE=NAME", requires = "name")]
    funder: Vec<String>,
    /// A project: CODE=NAME
    #[arg(long, value_name = "CODE=NAME", requires = "name")]
    project: Vec<String>,
    /// A budget line: PROJECT:LINE=NAME=BUDGET
    #[arg(long, value_name = "PROJECT:LINE=NAME=BUDGET", requires = "name")]
    line: Vec<String>,
    /// A grant: CODE=TITLE;funder=F;fund=F;project=P;from=DAY;to=DAY;authority=TEXT;2020/21=AMOUNT
    #[arg(long, value_name = "CODE=TITLE;…", requires = "name")]
    grant: Vec<String>,
    /// An opening balance: ACCOUNT:FUND=AMOUNT
    #[arg(long, value_name = "PLACE=AMOUNT", requires = "authority")]
    opening: Vec<Part>,
    /// The document or minute that the opening balances rest on
    #[arg(long, requires = "opening")]
    authority: Option<String>,
    /// The cell that shows them: FILE!SHEET!CELL, or FILE!CELL
    #[arg(long, value_name = "FILE!SHEET!CELL", requires = "opening")]
    opening_source: Option<String>,
}

impl Options {
    /// Whether nothing was said.
    pub(super) const fn is_empty(&self) -> bool {
        self.name.is_none()
    }

    /// The book that the options describe.
    pub(super) fn book(self) -> Result<BookFile, Failure> {
        let (Some(name), Some(slug), Some(first_year)) = (self.name, self.slug, self.year) else {
            return Err(Failure::words(
                "say --name, --slug and --year, or --from FILE, or --ask for questions",
            ));
        };
        let mut projects = each(&self.project, project)?;
        for text in &self.line {
            add_line(&mut projects, text)?;
        }
        let balances = self.opening.iter().map(|part| {
            let target = part.place.0;
            OpeningBalance {
                account: target.account,
                fund: target.fund,
                amount: part.amount,
            }
        });
        let balances: Vec<_> = balances.collect();
        let source = self
            .opening_source
            .as_deref()
            .map(opening_source)
            .transpose()?;
        let opening = self.authority.map(|authority| Opening {
            authority,
            source,
            balances,
        });
        let funds = if self.fund.is_empty() {
            vec![fund("POOL=Pooled Fund")?]
        } else {
            each(&self.fund, fund)?
        };
        Ok(BookFile {
            name,
            slug,
            short_name: self.short_name,
            first_year,
            layout: None,
            accounts: each(&self.account, account)?,
            funds,
            funders: each(&self.funder, funder)?,
            grants: each(&self.grant, grant)?,
            projects,
            opening,
            rules: Vec::new(),
            wordings: Vec::new(),
        })
    }
}

fn each<T>(texts: &[String], read: fn(&str) -> Result<T, Failure>) -> Result<Vec<T>, Failure> {
    texts.iter().map(|text| read(text)).collect()
}

fn wrong(text: &str, form: &str) -> Failure {
    Failure::words(format!("'{text}' does not say {form}"))
}

/// Splits `CODE=REST`.
fn coded<'a, T: FromStr>(text: &'a str, form: &str) -> Result<(T, &'a str), Failure> {
    let (code, rest) = text.split_once('=').ok_or_else(|| wrong(text, form))?;
    Ok((code.parse().map_err(|_| wrong(text, form))?, rest))
}

/// `6400=Training:expenditure`.
fn account(text: &str) -> Result<Account, Failure> {
    let form = "CODE=NAME:TYPE, of asset, liability, income, expenditure, fund-balance";
    let (code, rest) = coded(text, form)?;
    let (name, kind) = rest.rsplit_once(':').ok_or_else(|| wrong(text, form))?;
    let kind = AccountType::from_word(kind).ok_or_else(|| wrong(text, form))?;
    Ok(Account {
        code,
        name: name.to_owned(),
        kind,
    })
}

/// `POOL=Pooled Fund`, `CL=County Lines:restricted`.
pub(super) fn fund(text: &str) -> Result<Fund, Failure> {
    let (code, rest) = coded(text, "CODE=NAME or CODE=NAME:restricted")?;
    let (name, restriction) = match rest.strip_suffix(":restricted") {
        Some(name) => (name, Restriction::Restricted),
        None => (rest, Restriction::Pooled),
    };
    Ok(Fund {
        code,
        name: name.to_owned(),
        restriction,
    })
}

/// `OPCC=Office of the Police and Crime Commissioner`.
fn funder(text: &str) -> Result<Funder, Failure> {
    let (code, name) = coded(text, "CODE=NAME")?;
    Ok(Funder {
        code,
        name: name.to_owned(),
    })
}

/// `CL=County Lines Project`.
fn project(text: &str) -> Result<Project, Failure> {
    let (code, name) = coded(text, "CODE=NAME")?;
    Ok(Project {
        code,
        name: name.to_owned(),
        lines: Vec::new(),
    })
}

/// `CL:SAL=Salary and on costs=41000.00`.
fn add_line(projects: &mut [Project], text: &str) -> Result<(), Failure> {
    let form = "PROJECT:LINE=NAME=BUDGET of a project that --project names";
    let read = || {
        let (place, rest) = text.split_once('=')?;
        let (project, code) = place.split_once(':')?;
        let (name, budget) = rest.rsplit_once('=')?;
        let line = BudgetLine {
            code: code.parse().ok()?,
            name: name.to_owned(),
            budget: budget.parse().ok()?,
        };
        Some((project.parse::<ProjectCode>().ok()?, line))
    };
    let (code, line) = read().ok_or_else(|| wrong(text, form))?;
    let project = projects.iter_mut().find(|project| project.code == code);
    project.ok_or_else(|| wrong(text, form))?.lines.push(line);
    Ok(())
}

/// `CL-2021=County Lines;funder=OPCC;fund=CL;project=CL;from=01/04/2020;to=31/03/2021;
/// authority=Award letter;2020/21=56000.00`.
fn grant(text: &str) -> Result<GrantEntry, Failure> {
    let form = "CODE=TITLE;funder=F;fund=F;project=P;from=DAY;to=DAY;authority=TEXT;YEAR=AMOUNT";
    let mut parts = text.split(';').map(str::trim);
    let (code, title) = coded(parts.next().unwrap_or_default(), form)?;
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    let mut allocations = BTreeMap::new();
    for part in parts {
        let (key, value) = part.split_once('=').ok_or_else(|| wrong(text, form))?;
        match key.parse::<FinancialYear>() {
            Ok(year) => {
                let amount = value.parse().map_err(|_| wrong(text, form))?;
                allocations.insert(year, amount);
            }
            Err(_) => {
                said.insert(key, value);
            }
        }
    }
    let must = |key: &str| said.get(key).copied().ok_or_else(|| wrong(text, form));
    let project = said
        .get("project")
        .map_or(Ok(ProjectCode::NONE), |code| code.parse());
    Ok(GrantEntry {
        code,
        title: title.to_owned(),
        funder: must("funder")?.parse().map_err(|_| wrong(text, form))?,
        fund: must("fund")?.parse().map_err(|_| wrong(text, form))?,
        project: project.map_err(|_| wrong(text, form))?,
        starts_on: must("from")?.to_owned(),
        ends_on: must("to")?.to_owned(),
        authority: must("authority")?.to_owned(),
        allocations,
    })
}

/// `bank.xlsx!Statement!B4`, `bank.csv!line 2`.
pub(super) fn opening_source(text: &str) -> Result<OpeningSource, Failure> {
    let parts: Vec<&str> = text.split('!').collect();
    let (file, sheet, cell) = match parts.as_slice() {
        [file, cell] => (file, None, cell),
        [file, sheet, cell] => (file, Some((*sheet).to_owned()), cell),
        _ => return Err(wrong(text, "FILE!SHEET!CELL, or FILE!CELL")),
    };
    Ok(OpeningSource {
        file: (*file).to_owned(),
        sheet,
        cell: (*cell).to_owned(),
    })
}
