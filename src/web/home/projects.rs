//! Spent against budget: a bar for each budget line, and beside it words and figures.

use maud::{Markup, html};

use crate::{
    actions::ActionError,
    ledger::{
        calendar::FinancialYear,
        code::LineCode,
        money::{Money, MoneyError},
        project::Project,
    },
    web::{
        charts::{self, Bar, Fill},
        failure::PageError,
        parts::{Tone, bare_pounds, counted, figure, pounds, status},
        visit::Visit,
    },
};

use super::money::{Spending, YearMoney};

/// Projects that are shown line by line; where there are more, each is one row.
const IN_FULL: usize = 4;

/// A row: what it is called, its budget, and what became of it.
struct BudgetRow<'a> {
    name: &'a str,
    /// The page of the project or of its line; none for what is on no line.
    to: Option<String>,
    budget: Money,
    spending: Spending,
    /// The postings that its spending is the sum of.
    behind: String,
}

/// Spent against budget, for every project that a grant pays for in the year.
pub(super) fn spent(
    visit: &Visit,
    year: FinancialYear,
    money: &YearMoney,
) -> Result<Markup, PageError> {
    let pays = |project: &Project| {
        let mut grants = visit.book.grants.values();
        grants.any(|grant| grant.project == project.code && !grant.allocation(year).is_nil())
    };
    let projects: Vec<&Project> = visit
        .book
        .projects
        .values()
        .filter(|project| !project.lines.is_empty() && pays(project))
        .collect();
    let waits = money.unplaced.is_some() && money.waiting.lines > 0;
    let mut tables = Vec::new();
    if projects.len() > IN_FULL {
        let rows = projects
            .iter()
            .map(|project| whole(visit, year, project, money));
        let rows = rows.collect::<Result<Vec<_>, MoneyError>>();
        let rows = rows.map_err(ActionError::from)?;
        tables.push(table(
            "Spent against budget by project",
            &rows,
            waits,
            None,
        )?);
    } else {
        for project in projects {
            let rows = line_by_line(visit, year, project, money);
            let title = format!("{}: spent against budget", project.name);
            let whole = behind(visit, year, project, None);
            tables.push(table(&title, &rows, waits, Some(&whole))?);
        }
    }
    Ok(html! {
        @if !tables.is_empty() { (charts::hatch()) }
        @for table in tables { (table) }
    })
}

/// The postings that the spending of a project, or of a line of it, is the sum of.
fn behind(visit: &Visit, year: FinancialYear, project: &Project, line: Option<LineCode>) -> String {
    let (year, code) = (year.in_file_name(), project.code);
    let line = line.map_or_else(String::new, |line| format!("/{line}"));
    visit.to(&format!("/projects/{code}{line}?year={year}#postings"))
}

/// A project as one row.
fn whole<'a>(
    visit: &Visit,
    year: FinancialYear,
    project: &'a Project,
    money: &YearMoney,
) -> Result<BudgetRow<'a>, MoneyError> {
    let mut spending = Spending::default();
    let of_project = money
        .lines
        .iter()
        .filter(|((code, _), _)| *code == project.code);
    for (_, line) in of_project {
        spending = spending.with(line)?;
    }
    Ok(BudgetRow {
        name: &project.name,
        to: Some(visit.to(&format!("/projects/{}", project.code))),
        budget: Money::sum(project.lines.iter().map(|line| line.budget))?,
        spending,
        behind: behind(visit, year, project, None),
    })
}

/// The lines of a project, and what was spent on it beside them.
fn line_by_line<'a>(
    visit: &Visit,
    year: FinancialYear,
    project: &'a Project,
    money: &YearMoney,
) -> Vec<BudgetRow<'a>> {
    let row = |name: &'a str, budget: Money, line: LineCode| BudgetRow {
        name,
        to: Some(visit.to(&format!("/projects/{}/{line}", project.code)))
            .filter(|_| line != LineCode::NONE),
        budget,
        spending: money
            .lines
            .get(&(project.code, line))
            .copied()
            .unwrap_or_default(),
        behind: behind(visit, year, project, Some(line)),
    };
    let lines = project
        .lines
        .iter()
        .map(|line| row(&line.name, line.budget, line.code));
    let beside = row("On no line of it", Money::NIL, LineCode::NONE);
    let touched = !beside.spending.spent.is_nil() || !beside.spending.waits.is_nil();
    lines.chain(Some(beside).filter(|_| touched)).collect()
}

/// The rows and their sum, whose postings are those of `whole` where one page has them all.
fn table(
    title: &str,
    rows: &[BudgetRow<'_>],
    waits: bool,
    whole: Option<&str>,
) -> Result<Markup, PageError> {
    let budget = Money::sum(rows.iter().map(|row| row.budget)).map_err(ActionError::from)?;
    let mut together = Spending::default();
    for row in rows {
        together = together.with(&row.spending).map_err(ActionError::from)?;
    }
    Ok(html! {
        section {
            table class="cards" {
                caption {
                    (title)
                    small {
                        @if waits {
                            "Lines that wait are counted where the rules would place them. "
                        }
                        "The upright mark is the budget."
                    }
                }
                thead { tr {
                    th scope="col" { "Cost" }
                    th scope="col" { "Share of budget" }
                    th scope="col" class="money first" { "Budget £" }
                    th scope="col" class="money" { "Spent £" }
                    @if waits { th scope="col" class="money" { "Waiting £" } }
                    th scope="col" class="money" { "Left £" }
                } }
                tbody { @for row in rows { (budget_row(row, waits)?) } }
                tfoot { tr {
                    th scope="row" colspan="2" { "Together" }
                    (budget_cells(budget, &together, waits, whole)?)
                } }
            }
            @if waits {
                (charts::legend(&[
                    (Fill::Spent, "Spent"), (Fill::Waits, "Waiting, as the rules propose"),
                ]))
            }
        }
    })
}

fn budget_row(row: &BudgetRow<'_>, waits: bool) -> Result<Markup, PageError> {
    let (tone, says) = standing(row.budget, &row.spending)?;
    let parts = [
        (Fill::Spent, row.spending.spent),
        (Fill::Waits, row.spending.waits),
    ];
    let bar = Bar {
        before: Money::NIL,
        parts: &parts,
        whole: row.budget,
        mark: true,
    };
    Ok(html! {
        tr {
            th scope="row" {
                @match &row.to {
                    Some(to) => a href=(to) { (row.name) },
                    None => (row.name),
                }
            }
            td { (bar.draw()) (status(tone, &says)) }
            (budget_cells(row.budget, &row.spending, waits, Some(&row.behind))?)
        }
    })
}

fn budget_cells(
    budget: Money,
    spending: &Spending,
    waits: bool,
    to: Option<&str>,
) -> Result<Markup, PageError> {
    let used = spending
        .spent
        .plus(spending.waits)
        .map_err(ActionError::from)?;
    let left = budget.minus(used).map_err(ActionError::from)?;
    let spent = bare_pounds(spending.spent);
    Ok(html! {
        td class="money first" data-of="Budget £" { (bare_pounds(budget)) }
        td class="money" data-of="Spent £" {
            @match to {
                Some(to) if !spending.spent.is_nil() => (figure(to, &spent)),
                Some(_) | None => (spent),
            }
        }
        @if waits { td class="money" data-of="Waiting £" { (bare_pounds(spending.waits)) } }
        td class="money" data-of="Left £" { (bare_pounds(left)) }
    })
}

/// How a cost stands against its budget, in words.
fn standing(budget: Money, spending: &Spending) -> Result<(Tone, String), PageError> {
    let left = budget.minus(spending.spent).map_err(ActionError::from)?;
    let free = left.minus(spending.waits).map_err(ActionError::from)?;
    let lines = counted(spending.lines, "line", "lines");
    Ok(if left.is_negative() {
        (Tone::Bad, format!("{} over", pounds(left.magnitude())))
    } else if free.is_negative() {
        (
            Tone::Bad,
            format!("{} over, if coded as proposed", pounds(free.magnitude())),
        )
    } else if spending.lines > 0 {
        (Tone::Wait, format!("{lines} to code"))
    } else if left.is_nil() {
        (Tone::Good, "Spent in full".to_owned())
    } else {
        (Tone::Info, format!("{} left", pounds(left)))
    })
}
