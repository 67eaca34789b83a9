//! Projects and their costs: what was set aside for each, what was spent, what is left, and the
//! postings behind it.

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        awaited::{self, Committed},
        follow,
    },
    ledger::{
        account::AccountType,
        balance::{Balances, Choice, Part, Selection},
        book::Book,
        code::{LineCode, ProjectCode},
        money::Money,
        project::Project,
    },
    web::{
        failure::PageError,
        parts::{Tone, bare_pounds, crumbs, empty, figure, pounds, status},
        visit::Visit,
    },
};

use super::{behind, funds::tabs};

/// A cost with what was set aside and what was spent.
struct Spend {
    name: String,
    code: LineCode,
    budget: Money,
    spent: Money,
    /// What is left of commitments, each once.
    committed: Money,
}

impl Spend {
    fn left(&self) -> Money {
        self.budget.minus(self.spent).unwrap_or_default()
    }
}

/// The cost of a project in a year, of one line or of all.
fn costs(
    book: &Book,
    balances: &Balances,
    project: ProjectCode,
    lines: Choice<LineCode>,
) -> Selection {
    let kinds = [AccountType::Expenditure];
    Selection {
        accounts: Choice::only(book.chart.of_types(&kinds).collect::<Vec<_>>()),
        projects: Choice::one(project),
        lines,
        ..Selection::of(balances.year, Part::InYear)
    }
}

fn spends(
    book: &Book,
    balances: &Balances,
    project: &Project,
    promised: &[Committed],
) -> Result<Vec<Spend>, ActionError> {
    let promised = |code: LineCode| {
        let here = |one: &&Committed| (one.target.project, one.target.line) == (project.code, code);
        awaited::together(promised.iter().filter(here))
    };
    let of = |lines| {
        let selection = costs(book, balances, project.code, lines);
        balances.figure(&selection)
    };
    let mut spends = Vec::new();
    for line in &project.lines {
        spends.push(Spend {
            name: line.name.clone(),
            code: line.code,
            budget: line.budget,
            spent: of(Choice::one(line.code))?,
            committed: promised(line.code)?,
        });
    }
    let named = Choice::all_but(project.lines.iter().map(|line| line.code));
    let other = of(named)?;
    let committed = promised(LineCode::NONE)?;
    if !other.is_nil() || !committed.is_nil() {
        spends.push(Spend {
            name: "No cost of the budget".to_owned(),
            code: LineCode::NONE,
            budget: Money::NIL,
            spent: other,
            committed,
        });
    }
    Ok(spends)
}

/// All projects.
pub(in crate::web) async fn list(mut visit: Visit) -> Result<Markup, PageError> {
    let year = behind::year(&visit);
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let promised = awaited::committed(&mut visit.reader, &book, year).await?;
    let mut projects = Vec::new();
    for project in book
        .projects
        .values()
        .filter(|p| p.code != ProjectCode::NONE)
    {
        let spends = spends(&book, &balances, project, &promised)?;
        projects.push((project, spends));
    }
    let title = format!("Projects and costs in {year}");
    Ok(visit.page(
        &title,
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Projects"))
            div class="head" {
                h1 { (title) }
                (tabs(&visit, "Projects and costs"))
                div class="row" {
                    a class="button little" href=(visit.to("/add/projects")) { "Add a project" }
                    (behind::years(&visit, "/projects", year))
                }
            }
            div class="stack" {
                @if projects.is_empty() {
                    (empty("No project yet",
                        "A project says what the money is spent on, cost by cost.",
                    Some((visit.to("/add/projects"), "Add a project"))))
                }
                @for (project, spends) in &projects {
                    section {
                        h2 { a href=(visit.to(&format!("/projects/{}", project.code))) {
                            (project.name)
                        } }
                        (table(&visit, project, spends, true))
                    }
                }
            }
        },
    ))
}

fn table(visit: &Visit, project: &Project, spends: &[Spend], titled: bool) -> Markup {
    let sum = |of: fn(&Spend) -> Money| Money::sum(spends.iter().map(of)).unwrap_or_default();
    let (budget, spent) = (sum(|spend| spend.budget), sum(|spend| spend.spent));
    let left = budget.minus(spent).unwrap_or_default();
    let committed = sum(|spend| spend.committed);
    let promised = !committed.is_nil();
    let place = visit.to(&format!("/projects/{}", project.code));
    let to = |line: LineCode| format!("{place}/{line}");
    html! {
        table class="cards" {
            @if titled { caption class="unseen" { (project.name) } }
            @else { caption { "Budget, spent and left" } }
            thead { tr {
                th scope="col" { "Cost" }
                th scope="col" class="money first" { "Budget £" }
                th scope="col" class="money" { "Spent £" }
                th scope="col" class="money" { "Left £" }
                @if promised { th scope="col" class="money" { "Committed £" } }
                th scope="col" { "Stands" }
            } }
            tbody {
                @for spend in spends {
                    tr {
                        th scope="row" { a href=(to(spend.code)) { (spend.name) } }
                        td class="money first" data-of="Budget £" {
                            (bare_pounds(spend.budget)) }
                        td class="money" data-of="Spent £" {
                            (figure(&to(spend.code), &bare_pounds(spend.spent))) }
                        td class="money" data-of="Left £" { (bare_pounds(spend.left())) }
                        @if promised {
                            td class="money" data-of="Committed £" {
                                (bare_pounds(spend.committed)) }
                        }
                        td data-of="Stands" {
                            (stands(spend.left(), spend.budget, spend.committed)) }
                    }
                }
                @if spends.is_empty() {
                    tr { td colspan="5" class="soft" { "No cost yet, and nothing spent" } }
                }
            }
            tfoot { tr {
                th scope="row" { "Together" }
                td class="money first" data-of="Budget £" { (bare_pounds(budget)) }
                td class="money" data-of="Spent £" { (bare_pounds(spent)) }
                td class="money" data-of="Left £" { (bare_pounds(left)) }
                @if promised {
                    td class="money" data-of="Committed £" { (bare_pounds(committed)) }
                }
                td data-of="Stands" { (stands(left, budget, committed)) }
            } }
        }
    }
}

/// Within its budget, spent to the penny, or over it by how much, once what is promised is paid.
fn stands(left: Money, budget: Money, committed: Money) -> Markup {
    let beyond = committed.minus(left).unwrap_or_default();
    if left.is_negative() {
        status(Tone::Bad, &format!("Over by {}", pounds(left.magnitude())))
    } else if !committed.is_nil() && beyond > Money::NIL {
        status(Tone::Wait, &format!("{} more is promised", pounds(beyond)))
    } else if budget.is_nil() {
        html! {}
    } else if left.is_nil() {
        status(Tone::Good, "Spent in full")
    } else {
        status(Tone::Info, "Within budget")
    }
}

fn known(visit: &Visit) -> Result<Project, PageError> {
    let code: ProjectCode = visit.param("code")?;
    let project = visit
        .book
        .projects
        .get(&code)
        .filter(|p| p.code != ProjectCode::NONE);
    project
        .cloned()
        .ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// One project.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let project = known(&visit)?;
    let year = behind::year(&visit);
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let promised = awaited::committed(&mut visit.reader, &book, year).await?;
    let spends = spends(&book, &balances, &project, &promised)?;
    let place = format!("/projects/{}", project.code);
    let selection = costs(&book, &balances, project.code, Choice::All);
    let by_month = behind::by_month(&mut visit, &place, &selection).await?;
    let postings = behind::postings(&mut visit, &place, &selection).await?;
    let change = visit.to(&format!("/change/projects/{}", project.code));
    let add = visit.to(&format!("/add/costs?project={}", project.code));
    Ok(visit.page(
        &project.name,
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/projects"), "Projects")], &project.name))
            div class="head" {
                p class="eyebrow" { "Project " (project.code) ", " (year) }
                h1 { (project.name) }
                div class="row" {
                    a class="button little" href=(add) { "Add a cost" }
                    a class="button little" href=(change) { "Rename this project" }
                    (behind::years(&visit, &place, year))
                }
            }
            div class="stack" { (table(&visit, &project, &spends, false)) (by_month) (postings) }
        },
    ))
}

/// One cost of a project.
pub(in crate::web) async fn cost(mut visit: Visit) -> Result<Markup, PageError> {
    let project = known(&visit)?;
    let line: LineCode = visit.param("line")?;
    let known = project
        .lines
        .iter()
        .find(|known| known.code == line)
        .cloned();
    if known.is_none() && line != LineCode::NONE {
        return Err(PageError::NotFound(visit.address.clone()));
    }
    let name = known
        .as_ref()
        .map_or("No cost of the budget", |known| known.name.as_str());
    let year = behind::year(&visit);
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let lines = match &known {
        Some(line) => Choice::one(line.code),
        None => Choice::all_but(project.lines.iter().map(|line| line.code)),
    };
    let selection = costs(&book, &balances, project.code, lines);
    let spent = balances.figure(&selection).map_err(ActionError::from)?;
    let budget = known.as_ref().map_or(Money::NIL, |line| line.budget);
    let left = budget.minus(spent).map_err(ActionError::from)?;
    let place = format!("/projects/{}/{line}", project.code);
    let by_year = behind::by_year(&mut visit, &place, &selection).await?;
    let by_month = behind::by_month(&mut visit, &place, &selection).await?;
    let postings = behind::postings(&mut visit, &place, &selection).await?;
    let of = visit.to(&format!("/projects/{}", project.code));
    let change = visit.to(&format!("/change/costs/{}:{line}", project.code));
    Ok(visit.page(
        name,
        "Funds and grants",
        &html! {
            (crumbs(&[
                (visit.to(""), "Home"), (visit.to("/projects"), "Projects"), (of, &project.name),
            ], name))
            div class="head" {
                p class="eyebrow" { "Cost " (project.code) " " (line) ", " (year) }
                h1 { (name) }
                p class="lead" {
                    "Budget " (pounds(budget)) ": " (pounds(spent)) " spent in " (year) ", "
                    (pounds(left)) " left."
                }
                div class="row" {
                    @if known.is_some() {
                        a class="button little" href=(change) { "Change this cost" } }
                    (behind::years(&visit, &place, year))
                }
            }
            div class="stack" { (by_year) (by_month) (postings) }
        },
    ))
}
