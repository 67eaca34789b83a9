//! Accounts, funds, funders, projects, lines and grants as they are written on a command line.

use std::{collections::BTreeMap, str::FromStr};

use clap::Args;

use crate::{
    actions::{
        amend::{Amendment, Seen},
        book_file::GrantEntry,
    },
    ledger::{
        account::{Account, AccountType},
        calendar::FinancialYear,
        code::ProjectCode,
        fund::{Fund, Restriction},
        grant::Funder,
        project::{BudgetLine, Project},
    },
};

use super::failure::Failure;

/// What `init` makes a book of, and `add` adds to one.
#[derive(Debug, Args)]
pub(super) struct Things {
    /// An account beyond the standard chart: CODE=NAME:TYPE, such as 6400=Training:expenditure
    #[arg(long, value_name = "CODE=NAME:TYPE")]
    account: Vec<String>,
    /// A fund: CODE=NAME, or CODE=NAME:restricted
    #[arg(long, value_name = "CODE=NAME")]
    fund: Vec<String>,
    /// A funder: CODE=NAME
    #[arg(long, value_name = "CODE=NAME")]
    funder: Vec<String>,
    /// A project: CODE=NAME
    #[arg(long, value_name = "CODE=NAME")]
    project: Vec<String>,
    /// A budget line: PROJECT:LINE=NAME=BUDGET
    #[arg(long, value_name = "PROJECT:LINE=NAME=BUDGET")]
    line: Vec<String>,
    /// A grant: CODE=TITLE;funder=F;fund=F;project=P;from=DAY;to=DAY;authority=TEXT;2020/21=AMOUNT
    #[arg(long, value_name = "CODE=TITLE;…")]
    grant: Vec<String>,
}

impl Things {
    /// What the options say.
    pub(super) fn amendment(&self) -> Result<Amendment, Failure> {
        Ok(Amendment {
            accounts: each(&self.account, account)?,
            funds: each(&self.fund, fund)?,
            funders: each(&self.funder, funder)?,
            projects: each(&self.project, project)?,
            lines: each(&self.line, line)?,
            grants: each(&self.grant, grant)?,
            seen: Seen::Nothing,
        })
    }
}

fn each<T>(texts: &[String], read: fn(&str) -> Result<T, Failure>) -> Result<Vec<T>, Failure> {
    texts.iter().map(|text| read(text)).collect()
}

pub(super) fn wrong(text: &str, form: &str) -> Failure {
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
        None if rest.contains(':') => {
            return Err(wrong(text, "CODE=NAME or CODE=NAME:restricted"));
        }
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
fn line(text: &str) -> Result<(ProjectCode, BudgetLine), Failure> {
    let read = || {
        let (place, rest) = text.split_once('=')?;
        let (project, code) = place.split_once(':')?;
        let (name, budget) = rest.rsplit_once('=')?;
        let line = BudgetLine {
            code: code.parse().ok()?,
            name: name.to_owned(),
            budget: budget.parse().ok()?,
        };
        Some((project.parse().ok()?, line))
    };
    read().ok_or_else(|| wrong(text, "PROJECT:LINE=NAME=BUDGET"))
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
