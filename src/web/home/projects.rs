//! Spent against budget: a bar for each budget line, and beside it words and figures.

use maud::{Markup, html};

use crate::{
    actions::ActionError,
    ledger::{
        calendar::FinancialYear,
        code::LineCode,
        money::Money,
        project::{BudgetLine, Project},
    },
    web::{
        charts::{self, Bar, Fill},
        failure::PageError,
        parts::{Tone, bare_pounds, counted, figure, pounds, status},
        visit::Visit,
    },
};

use super::money::{Spending, YearMoney};

/// Spent against budget, for every project that a grant pays for in the year.
pub(super) fn spent(
    visit: &Visit,
    year: FinancialYear,
    money: &YearMoney,
) -> Result<Markup, PageError> {
    let granted = |project: &&Project| {
        let mut grants = visit
            .book
            .grants
            .values()
            .filter(|grant| grant.project == project.code);
        !project.lines.is_empty() && grants.any(|grant| !grant.allocation(year).is_nil())
    };
    let waits = money.unplaced.is_some() && money.waiting.lines > 0;
    let mut sections = Vec::new();
    for project in visit.book.projects.values().filter(granted) {
        sections.push(budget(visit, year, project, money, waits)?);
    }
    Ok(html! {
        @if !sections.is_empty() { (charts::hatch()) }
        @for section in sections { (section) }
    })
}

fn budget(
    visit: &Visit,
    year: FinancialYear,
    project: &Project,
    money: &YearMoney,
    waits: bool,
) -> Result<Markup, PageError> {
    let of = |line: LineCode| {
        money
            .lines
            .get(&(project.code, line))
            .copied()
            .unwrap_or_default()
    };
    let none = LineCode::NONE;
    let beside = of(none);
    let sum = |of: &dyn Fn(&Spending) -> Money| {
        let mine = money
            .lines
            .iter()
            .filter(|((code, _), _)| *code == project.code);
        Money::sum(mine.map(|(_, spending)| of(spending))).map_err(ActionError::from)
    };
    let budgets = project.lines.iter().map(|line| line.budget);
    let budget = Money::sum(budgets).map_err(ActionError::from)?;
    let together = Spending {
        spent: sum(&|s| s.spent)?,
        waits: sum(&|s| s.waits)?,
        lines: 0,
    };
    let journal = visit.to(&format!(
        "/journal?year={}&project={}",
        year.in_file_name(),
        project.code
    ));
    let unbudgeted = BudgetLine {
        code: none,
        name: "No line of it".into(),
        budget: Money::NIL,
    };
    let touched = !beside.spent.is_nil() || !beside.waits.is_nil();
    Ok(html! {
        section {
            table class="cards" {
                (caption(project, waits))
                thead { tr {
                    th scope="col" { "Cost" }
                    th scope="col" { "Share of budget" }
                    th scope="col" class="money first" { "Budget £" }
                    th scope="col" class="money" { "Spent £" }
                    @if waits { th scope="col" class="money" { "Waiting £" } }
                    th scope="col" class="money" { "Left £" }
                } }
                tbody {
                    @for line in &project.lines {
                        (budget_row(line, &of(line.code), waits, &journal)?)
                    }
                    @if touched { (budget_row(&unbudgeted, &beside, waits, &journal)?) }
                }
                tfoot { tr {
                    th scope="row" colspan="2" { "Project" }
                    (budget_cells(budget, &together, waits, None)?)
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

fn caption(project: &Project, waits: bool) -> Markup {
    html! {
        caption {
            (project.name) ": spent against budget"
            small {
                @if waits { "Lines that wait are counted where the rules would place them. " }
                "The upright mark is the budget."
            }
        }
    }
}

fn budget_row(
    line: &BudgetLine,
    spending: &Spending,
    waits: bool,
    journal: &str,
) -> Result<Markup, PageError> {
    let (tone, says) = standing(line.budget, spending)?;
    let parts = [(Fill::Spent, spending.spent), (Fill::Waits, spending.waits)];
    let bar = Bar {
        before: Money::NIL,
        parts: &parts,
        whole: line.budget,
        mark: true,
    };
    Ok(html! {
        tr {
            th scope="row" { (line.name) }
            td { (bar.draw()) (status(tone, &says)) }
            (budget_cells(line.budget, spending, waits, Some(journal))?)
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
