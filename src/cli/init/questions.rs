//! A book from questions, one after another.

use std::{collections::BTreeMap, io::BufRead};

use crate::{
    actions::book_file::{BookFile, GrantEntry, Opening, OpeningBalance},
    ledger::{
        calendar::parse_date,
        code::ProjectCode,
        fund::{Fund, Restriction},
        grant::Funder,
        project::{BudgetLine, Project},
    },
};

use super::{
    super::{ask::Questions, failure::Failure},
    options,
};

/// Asks for everything that a book needs.
pub(super) fn book<R: BufRead>(ask: &mut Questions<R>) -> Result<BookFile, Failure> {
    let name = ask.text("The partnership's name")?;
    let short_name = Some(ask.ask("How reports shorten it", Some("CSP"), |a| Ok(a.to_owned()))?);
    let slug = ask.text("A short name for its book, such as cambridge")?;
    let first_year = ask.parsed("The first financial year, such as 2020/21", None)?;
    let mut funds = Vec::new();
    while funds.is_empty() || ask.yes("Another fund?")? {
        funds.push(fund(ask, funds.is_empty())?);
    }
    let mut funders = Vec::new();
    while ask.yes("A funder?")? {
        let code = ask.parsed("  Its code, such as OPCC", None)?;
        funders.push(Funder {
            code,
            name: ask.text("  Its name")?,
        });
    }
    let mut projects = Vec::new();
    while ask.yes("A project?")? {
        projects.push(project(ask)?);
    }
    let mut grants = Vec::new();
    while ask.yes("A grant?")? {
        grants.push(grant(ask)?);
    }
    let opening = if ask.yes("Does it open with balances?")? {
        Some(opening(ask)?)
    } else {
        None
    };
    Ok(BookFile {
        name,
        slug,
        short_name,
        first_year,
        layout: None,
        accounts: Vec::new(),
        funds,
        funders,
        grants,
        projects,
        opening,
        rules: Vec::new(),
        wordings: Vec::new(),
        commitments: Vec::new(),
    })
}

fn fund<R: BufRead>(ask: &mut Questions<R>, first: bool) -> Result<Fund, Failure> {
    let (code, name) = if first {
        (Some("POOL"), Some("Pooled Fund"))
    } else {
        (None, None)
    };
    let code = ask.parsed("A fund: its code", code)?;
    let name = ask.ask("  Its name", name, |a| Ok(a.to_owned()))?;
    let restricted = ask.yes("  Is it restricted to a grant?")?;
    let restriction = if restricted {
        Restriction::Restricted
    } else {
        Restriction::Pooled
    };
    Ok(Fund {
        code,
        name,
        restriction,
    })
}

fn project<R: BufRead>(ask: &mut Questions<R>) -> Result<Project, Failure> {
    let code = ask.parsed("  Its code, such as CL", None)?;
    let name = ask.text("  Its name")?;
    let mut lines = Vec::new();
    while ask.yes("  A budget line?")? {
        lines.push(BudgetLine {
            code: ask.parsed("    Its code, such as SAL", None)?,
            name: ask.text("    Its name, as a report words it")?,
            budget: ask.parsed("    Its budget in pounds", Some("0.00"))?,
        });
    }
    Ok(Project { code, name, lines })
}

fn grant<R: BufRead>(ask: &mut Questions<R>) -> Result<GrantEntry, Failure> {
    let day = |answer: &str| match parse_date(answer) {
        Ok(_) => Ok(answer.to_owned()),
        Err(why) => Err(why.to_string()),
    };
    let mut entry = GrantEntry {
        code: ask.parsed("  Its code, such as CL-2021", None)?,
        title: ask.text("  Its title")?,
        funder: ask.parsed("  The funder's code", None)?,
        fund: ask.parsed("  The code of the fund that keeps its money", None)?,
        project: ask.parsed(
            "  The code of its project",
            Some(ProjectCode::NONE.as_str()),
        )?,
        starts_on: ask.ask("  Its first day", None, day)?,
        ends_on: ask.ask("  Its last day", None, day)?,
        authority: ask.text("  The document that awarded it")?,
        allocations: BTreeMap::new(),
    };
    while entry.allocations.is_empty() || ask.yes("  Another year?")? {
        let year = ask.parsed("  It allocates money to the year", None)?;
        entry
            .allocations
            .insert(year, ask.parsed("  How much, in pounds", None)?);
    }
    Ok(entry)
}

fn opening<R: BufRead>(ask: &mut Questions<R>) -> Result<Opening, Failure> {
    let authority = ask.text("  The document or minute that they rest on")?;
    let shown = ask.ask(
        "  The cell that shows them, FILE!SHEET!CELL",
        Some("none"),
        |answer| match answer {
            "none" => Ok(None),
            answer => options::opening_source(answer)
                .map(Some)
                .map_err(|why| why.to_string()),
        },
    )?;
    let mut balances = Vec::new();
    while balances.is_empty() || ask.yes("  Another balance?")? {
        balances.push(OpeningBalance {
            account: ask.parsed("  The account", Some("1000"))?,
            fund: ask.parsed("  The fund", Some("POOL"))?,
            amount: ask.parsed("  The balance in pounds, money in hand positive", None)?,
            cell: None,
        });
    }
    Ok(Opening {
        authority,
        source: shown,
        balances,
    })
}
