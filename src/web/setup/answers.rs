//! Everything that was answered, as a list with a link to change each part.

use maud::{Markup, html};

use crate::{
    actions::setup::{Answers, Part, Setup},
    ledger::{
        calendar::{FinancialYear, long_date, parse_date},
        code::ProjectCode,
        money::Money,
    },
    web::parts::{Fact, pounds, summary},
};

use super::{tasks, to};

/// The answers of a set-up.
pub(super) fn summary_of(setup: &Setup) -> Markup {
    let answers = &setup.answers;
    let fact = |term, says, part: Part, what| Fact {
        term,
        says,
        change: Some((to(setup, tasks::address(part)), what)),
    };
    let year = answers
        .first_year
        .map(FinancialYear::in_words)
        .unwrap_or_default();
    let own = "Accounts beyond the standard chart";
    let address = html! { "/" (answers.slug) };
    summary(&[
        fact(
            "Partnership",
            text(&answers.name),
            Part::Partnership,
            "the partnership",
        ),
        fact(
            "Shortened to",
            text(&answers.short_name),
            Part::Partnership,
            "how it is shortened",
        ),
        fact(
            "Address of the book",
            address,
            Part::Partnership,
            "the address",
        ),
        fact(
            "First year",
            text(&year),
            Part::Partnership,
            "the first year",
        ),
        fact(own, lines(&accounts(answers)), Part::Accounts, "the chart"),
        fact("Funds", lines(&funds(answers)), Part::Funds, "the funds"),
        fact(
            "Funders",
            lines(&funders(answers)),
            Part::Funders,
            "the funders",
        ),
        fact(
            "Projects and costs",
            lines(&projects(answers)),
            Part::Projects,
            "the projects",
        ),
        fact(
            "Grants",
            lines(&grants(answers)),
            Part::Grants,
            "the grants",
        ),
        fact(
            "Opening balances",
            lines(&balances(answers)),
            Part::Opening,
            "the opening balances",
        ),
    ])
}

fn text(text: &str) -> Markup {
    html! { @if text.is_empty() { "Not given" } @else { (text) } }
}

fn lines(lines: &[String]) -> Markup {
    html! {
        @if lines.is_empty() { "None" }
        @else { ul { @for line in lines { li { (line) } } } }
    }
}

fn named(code: &str, name: &str) -> String {
    format!("{name} ({code})")
}

fn accounts(answers: &Answers) -> Vec<String> {
    let one = |account: &crate::ledger::account::Account| {
        let name = named(account.code.as_str(), &account.name);
        format!("{name}, {}", account.kind.word())
    };
    answers.accounts.iter().map(one).collect()
}

fn funds(answers: &Answers) -> Vec<String> {
    let one = |fund: &crate::ledger::fund::Fund| {
        format!(
            "{}, {}",
            named(fund.code.as_str(), &fund.name),
            fund.restriction.word()
        )
    };
    answers.funds.iter().map(one).collect()
}

fn funders(answers: &Answers) -> Vec<String> {
    answers
        .funders
        .iter()
        .map(|funder| named(funder.code.as_str(), &funder.name))
        .collect()
}

fn projects(answers: &Answers) -> Vec<String> {
    let mut said = Vec::new();
    for project in &answers.projects {
        let whole = Money::sum(project.lines.iter().map(|line| line.budget)).unwrap_or_default();
        let name = named(project.code.as_str(), &project.name);
        said.push(format!("{name}: {}", pounds(whole)));
        for line in &project.lines {
            let name = named(line.code.as_str(), &line.name);
            said.push(format!("\u{2013} {name}: {}", pounds(line.budget)));
        }
    }
    said
}

fn grants(answers: &Answers) -> Vec<String> {
    let mut said = Vec::new();
    for grant in &answers.grants {
        let of = match grant.project {
            ProjectCode::NONE => String::new(),
            project => format!(", project {project}"),
        };
        said.push(format!(
            "{}: funder {}, fund {}{of}, {} to {}, {}",
            named(grant.code.as_str(), &grant.title),
            grant.funder,
            grant.fund,
            in_words(&grant.starts_on),
            in_words(&grant.ends_on),
            grant.authority
        ));
        for (year, amount) in &grant.allocations {
            said.push(format!("\u{2013} {year}: {}", pounds(*amount)));
        }
    }
    said
}

/// A day that was typed, as pages write it; as it was typed where it is no day.
fn in_words(typed: &str) -> String {
    parse_date(typed).map_or_else(|_| typed.to_owned(), long_date)
}

fn balances(answers: &Answers) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(opening) = &answers.opening {
        said.push(format!("On the authority of: {}", opening.authority));
        for balance in &opening.balances {
            let cell = balance.cell.as_ref().map(|cell| format!(", cell {cell}"));
            said.push(format!(
                "Account {}, fund {}: {}{}",
                balance.account,
                balance.fund,
                pounds(balance.amount),
                cell.unwrap_or_default()
            ));
        }
    }
    said
}
