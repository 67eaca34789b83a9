//! What was typed into the form of a thing → the thing, or every mistake at its field.

use std::collections::BTreeMap;

use crate::{
    actions::{book_file::GrantEntry, setup::Thing},
    ledger::{
        account::{Account, AccountType},
        calendar::{FinancialYear, short_date},
        code::{LineCode, ProjectCode},
        fund::{Fund, Restriction},
        grant::Funder,
        money::Money,
        project::{BudgetLine, Project},
    },
    web::typed::{Mistakes, Typed},
};

use super::{Kind, YEARS};

const CODE: &str = "give it a code, such as CL";
const NAME: &str = "say what it is called";

/// Reads a thing.
pub(in crate::web) fn read(kind: Kind, typed: &Typed, mistakes: &mut Mistakes) -> Option<Thing> {
    match kind {
        Kind::Account => {
            let code = typed.parse("code", CODE, mistakes);
            let name = typed.words("name", NAME, mistakes);
            let kind = AccountType::from_word(typed.get("type"));
            if kind.is_none() {
                mistakes.add("type", "choose what kind of account it is");
            }
            Some(Thing::Account(Account {
                code: code?,
                name,
                kind: kind?,
            }))
        }
        Kind::Fund => {
            let code = typed.parse("code", CODE, mistakes);
            let name = typed.words("name", NAME, mistakes);
            let restriction = Restriction::from_word(typed.get("restriction"));
            if restriction.is_none() {
                mistakes.add(
                    "restriction",
                    "say whether it is pooled or restricted to a grant",
                );
            }
            Some(Thing::Fund(Fund {
                code: code?,
                name,
                restriction: restriction?,
            }))
        }
        Kind::Funder => {
            let code = typed.parse("code", CODE, mistakes);
            let name = typed.words("name", NAME, mistakes);
            Some(Thing::Funder(Funder { code: code?, name }))
        }
        Kind::Project => {
            let code: Option<ProjectCode> = typed.parse("code", CODE, mistakes);
            let name = typed.words("name", NAME, mistakes);
            if code == Some(ProjectCode::NONE) {
                mistakes.add("code", "NONE stands for no project; choose another code");
            }
            Some(Thing::Project(Project {
                code: code?,
                name,
                lines: Vec::new(),
            }))
        }
        Kind::Cost => cost(typed, mistakes),
        Kind::Grant => grant(typed, mistakes).map(Thing::Grant),
    }
}

fn cost(typed: &Typed, mistakes: &mut Mistakes) -> Option<Thing> {
    let project = typed.parse("project", "choose the project", mistakes);
    let code: Option<LineCode> = typed.parse("code", CODE, mistakes);
    let name = typed.words("name", NAME, mistakes);
    let budget: Option<Money> = typed.parse(
        "budget",
        "say what it may cost in a year; 0 for nothing",
        mistakes,
    );
    if code == Some(LineCode::NONE) {
        mistakes.add(
            "code",
            "NONE stands for no cost of a project; choose another code",
        );
    }
    if budget.is_some_and(Money::is_negative) {
        mistakes.add("budget", "a budget is nil or more");
    }
    Some(Thing::Line(
        project?,
        BudgetLine {
            code: code?,
            name,
            budget: budget?,
        },
    ))
}

fn grant(typed: &Typed, mistakes: &mut Mistakes) -> Option<GrantEntry> {
    let code = typed.parse("code", CODE, mistakes);
    let title = typed.words(
        "name",
        "say its title, as the award letter has it",
        mistakes,
    );
    let funder = typed.parse("funder", "choose who awarded it", mistakes);
    let fund = typed.parse(
        "fund",
        "choose the fund that its money is kept in",
        mistakes,
    );
    let project = match typed.some("project") {
        None => Some(ProjectCode::NONE),
        Some(_) => typed.parse("project", "", mistakes),
    };
    let starts = typed.day(
        "starts",
        "say the first day that costs may be charged",
        mistakes,
    );
    let ends = typed.day(
        "ends",
        "say the last day that costs may be charged",
        mistakes,
    );
    let authority = typed.words("authority", "say which document awarded it", mistakes);
    let allocations = allocations(typed, mistakes);
    Some(GrantEntry {
        code: code?,
        title,
        funder: funder?,
        fund: fund?,
        project: project?,
        starts_on: short_date(starts?),
        ends_on: short_date(ends?),
        authority,
        allocations,
    })
}

fn allocations(typed: &Typed, mistakes: &mut Mistakes) -> BTreeMap<FinancialYear, Money> {
    let mut allocations = BTreeMap::new();
    let years = typed.get("years").parse::<usize>().unwrap_or(YEARS);
    for place in 1..=years.min(100) {
        let (at_year, at_amount) = (format!("year-{place}"), format!("amount-{place}"));
        let year = typed.some(&at_year).map(str::parse::<FinancialYear>);
        let amount = typed.amount(&at_amount, mistakes);
        match (year, amount) {
            (Some(Ok(year)), Some(amount)) => {
                if amount.is_negative() {
                    mistakes.add(&at_amount, "an allocation is nil or more");
                }
                if allocations.insert(year, amount).is_some() {
                    mistakes.add(
                        &at_year,
                        format!("{year} stands twice; give each year once"),
                    );
                }
            }
            (Some(Err(error)), _) => mistakes.add(&at_year, error.to_string()),
            (Some(Ok(year)), None) if mistakes.at(&at_amount).is_none() => {
                mistakes.add(&at_amount, format!("say the amount of {year}"));
            }
            (None, Some(amount)) => mistakes.add(
                &at_year,
                format!("say the year of {amount}, such as 2020/21"),
            ),
            (Some(Ok(_)) | None, None) => {}
        }
    }
    if allocations.is_empty() && mistakes.none() {
        mistakes.add("year-1", "give at least one year with its amount");
    }
    allocations
}
