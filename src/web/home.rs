//! Home: what is left by fund, what was spent against budget, what waits, and that the book is
//! whole.

use maud::{Markup, html};

use crate::{
    actions::{follow, report::END_OF_YEAR},
    ledger::{
        account::AccountType,
        balance::{Balances, Choice, Part, Selection},
        calendar::FinancialYear,
        code::{AccountCode, FundCode},
        fund::Restriction,
        money::{Money, MoneyError},
        project::{BudgetLine, Project},
    },
    store::settings::board::Decision,
};

use super::{
    failure::PageError,
    parts::{self, Tone, bare_pounds, counted, day, figure, moment, pounds, status},
    visit::Visit,
};

/// What became of a fund's money in a year.
struct FundPosition {
    available: Money,
    spent: Money,
    left: Money,
}

/// Home.
pub(super) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let asked = visit
        .wanted::<FinancialYear>("year")
        .filter(|year| visit.years().contains(year));
    let year = asked.unwrap_or_else(|| visit.newest_year());
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let funds: Vec<(FundCode, FundPosition)> = book
        .funds
        .keys()
        .map(|fund| Ok((*fund, position(&visit, &balances, *fund)?)))
        .collect::<Result<_, MoneyError>>()
        .map_err(crate::actions::ActionError::from)?;
    let side = side(&mut visit, year).await?;
    let projects = projects(&visit, &balances, year)?;
    Ok(visit.page(
        "Home",
        "Home",
        &html! {
            div class="head" {
                p class="eyebrow" {
                    (year.in_words()) " \u{b7} "
                    @if book.closed.contains(&year) { "year closed" } @else { "year open" }
                }
                h1 { "What is left, and what is waiting" }
                (year_links(&visit, year))
            }
            div class="cols side" {
                div class="stack" {
                    (equation(&funds)?)
                    (fund_table(&visit, year, &funds)?)
                    (projects)
                }
                (side)
            }
        },
    ))
}

fn year_links(visit: &Visit, here: FinancialYear) -> Markup {
    let years = visit.years();
    html! {
        @if years.len() > 1 {
            nav class="row small" aria-label="Years" {
                @for year in years {
                    a href=(format!("{}?year={}", visit.to(""), year.in_file_name()))
                        aria-current=[(year == here).then_some("page")] { (year) }
                }
            }
        }
    }
}

fn sum(
    visit: &Visit,
    balances: &Balances,
    kind: AccountType,
    fund: FundCode,
) -> Result<Money, MoneyError> {
    let codes = visit
        .book
        .chart
        .iter()
        .filter(|account| account.kind == kind);
    let accounts = Choice::only(codes.map(|account| account.code));
    let funds = Choice::one(fund);
    balances.figure(&Selection {
        accounts,
        funds,
        ..Selection::of(balances.year, Part::InYear)
    })
}

fn position(
    visit: &Visit,
    balances: &Balances,
    fund: FundCode,
) -> Result<FundPosition, MoneyError> {
    let one = |account, part| Selection {
        accounts: Choice::one(account),
        funds: Choice::one(fund),
        turned: true,
        ..Selection::of(balances.year, part)
    };
    let brought = balances.figure(&one(AccountCode::FUND_BALANCE, Part::BroughtForward))?;
    let transfers = balances.figure(&one(AccountCode::TRANSFERS, Part::InYear))?;
    let income = sum(visit, balances, AccountType::Income, fund)?.turned();
    let spent = sum(visit, balances, AccountType::Expenditure, fund)?;
    let available = brought.plus(income)?.plus(transfers)?;
    Ok(FundPosition {
        available,
        spent,
        left: available.minus(spent)?,
    })
}

fn total(
    funds: &[(FundCode, FundPosition)],
    of: impl Fn(&FundPosition) -> Money,
) -> Result<Money, PageError> {
    let sum = Money::sum(funds.iter().map(|(_, position)| of(position)));
    Ok(sum.map_err(crate::actions::ActionError::from)?)
}

fn equation(funds: &[(FundCode, FundPosition)]) -> Result<Markup, PageError> {
    let (had, spent) = (total(funds, |p| p.available)?, total(funds, |p| p.spent)?);
    let left = total(funds, |p| p.left)?;
    Ok(html! {
        section class="box" aria-label="What we had, less what we spent, is what is left" {
            ul class="sum" {
                li { div { b { (pounds(had)) } p { "available in the year" } } }
                li { span class="op" { "\u{2212}" } div { b { (pounds(spent)) } p { "spent" } } }
                li {
                    span class="op" { "=" }
                    div {
                        b class="final" { (pounds(left)) }
                        p { "left in " (counted(funds.len(), "fund", "funds")) }
                    }
                }
            }
        }
    })
}

fn fund_table(
    visit: &Visit,
    year: FinancialYear,
    funds: &[(FundCode, FundPosition)],
) -> Result<Markup, PageError> {
    let journal = |fund: FundCode| {
        let year = year.in_file_name();
        visit.to(&format!("/journal?year={year}&fund={fund}"))
    };
    let (had, spent) = (total(funds, |p| p.available)?, total(funds, |p| p.spent)?);
    let left = total(funds, |p| p.left)?;
    Ok(html! {
        table class="cards" {
            caption { "Money left by fund" }
            thead { tr {
                th scope="col" { "Fund" }
                th scope="col" class="money first" { "Available £" }
                th scope="col" class="money" { "Spent £" }
                th scope="col" class="money" { "Left £" }
            } }
            tbody {
                @for (code, position) in funds {
                    @let fund = visit.book.funds.get(code);
                    tr {
                        th scope="row" {
                            (fund.map_or("", |fund| fund.name.as_str())) " "
                            span class="tag" {
                                @match fund.map(|fund| fund.restriction) {
                                    Some(Restriction::Restricted) => "Restricted",
                                    Some(Restriction::Pooled) | None => "Pooled",
                                }
                            }
                        }
                        td class="money first" data-of="Available £" {
                            (bare_pounds(position.available))
                        }
                        td class="money" data-of="Spent £" {
                            (figure(&journal(*code), &bare_pounds(position.spent)))
                        }
                        td class="money" data-of="Left £" { (bare_pounds(position.left)) }
                    }
                }
            }
            tfoot { tr {
                th scope="row" { "Together" }
                td class="money first" data-of="Available £" { (bare_pounds(had)) }
                td class="money" data-of="Spent £" { (bare_pounds(spent)) }
                td class="money" data-of="Left £" { (bare_pounds(left)) }
            } }
        }
    })
}

/// Spent against budget, for every project that a grant pays for in the year.
fn projects(visit: &Visit, balances: &Balances, year: FinancialYear) -> Result<Markup, PageError> {
    let granted = |project: &&Project| {
        let of_project = |grant: &&crate::ledger::grant::Grant| grant.project == project.code;
        let mut grants = visit.book.grants.values().filter(of_project);
        !project.lines.is_empty() && grants.any(|grant| !grant.allocation(year).is_nil())
    };
    let costs = visit
        .book
        .chart
        .iter()
        .filter(|a| a.kind == AccountType::Expenditure);
    let costs = Choice::only(costs.map(|account| account.code));
    let mut sections = Vec::new();
    for project in visit.book.projects.values().filter(granted) {
        let mut rows = Vec::new();
        for line in &project.lines {
            let spent = balances
                .figure(&Selection {
                    accounts: costs.clone(),
                    projects: Choice::one(project.code),
                    lines: Choice::one(line.code),
                    ..Selection::of(year, Part::InYear)
                })
                .map_err(crate::actions::ActionError::from)?;
            rows.push(budget_row(line, spent));
        }
        sections.push(html! {
            table class="cards" {
                caption {
                    (project.name) ": spent against budget"
                    small { "The upright mark is the budget." }
                }
                thead { tr {
                    th scope="col" { "Cost" }
                    th scope="col" { "Share of budget" }
                    th scope="col" class="money first" { "Budget £" }
                    th scope="col" class="money" { "Spent £" }
                    th scope="col" class="money" { "Left £" }
                } }
                tbody { @for row in rows { (row) } }
            }
        });
    }
    Ok(html! { @for section in sections { (section) } })
}

fn budget_row(line: &BudgetLine, spent: Money) -> Markup {
    let left = line.budget.minus(spent).unwrap_or_default();
    let (tone, says) = match left {
        Money::NIL => (Tone::Good, "Spent in full".to_owned()),
        over if over.is_negative() => (Tone::Bad, format!("{} over", pounds(over.magnitude()))),
        left => (Tone::Info, format!("{} left", pounds(left))),
    };
    html! {
        tr {
            th scope="row" { (line.name) }
            td { (meter(spent, line.budget)) (status(tone, &says)) }
            td class="money first" data-of="Budget £" { (bare_pounds(line.budget)) }
            td class="money" data-of="Spent £" { (bare_pounds(spent)) }
            td class="money" data-of="Left £" { (bare_pounds(left)) }
        }
    }
}

/// A bar of what was spent; the mark is the budget, and overspending runs past it.
fn meter(spent: Money, budget: Money) -> Markup {
    let spent = spent.pence().max(0);
    let whole = budget.pence().max(spent).max(1);
    let share = |part: i64| {
        let of_thousand = part.saturating_mul(985).div_euclid(whole);
        format!(
            "{}.{}%",
            of_thousand.div_euclid(10),
            of_thousand.rem_euclid(10)
        )
    };
    html! {
        svg class="meter" aria-hidden="true" {
            rect class="track" width="100%" height="100%" fill="#e4dccb" {}
            rect class="bar-spent" width=(share(spent)) height="100%" fill="#0b5263" {}
            rect class="mark" x=(share(budget.pence())) width="2" height="100%" fill="#18232b" {}
        }
    }
}

async fn side(visit: &mut Visit, year: FinancialYear) -> Result<Markup, PageError> {
    let waiting = visit.waiting;
    let mut decided: Vec<(FinancialYear, Option<Decision>)> = Vec::new();
    for year in visit.years() {
        let last = visit.reader.decisions(END_OF_YEAR, year).await?.pop();
        decided.push((year, last.map(|(decision, _)| decision)));
    }
    let locked = visit.reader.locked_until().await?;
    let checked = visit.office.checked(&visit.book.slug).await;
    let current = checked.filter(|checked| checked.head == visit.head);
    Ok(html! {
        aside aria-label="What to do" {
            section {
                h2 { "Waiting for you" }
                @if waiting > 0 {
                    p { a href=(visit.to("/coding")) {
                        "Code " (counted(waiting, "line", "lines"))
                    } }
                    (status(Tone::Wait, "Waiting"))
                } @else {
                    (status(Tone::Good, "No line waits"))
                }
                p { a href=(visit.to("/statements")) { "Bring in a statement" } }
                p { a href=(visit.to_year(year, "/end")) { "The year end of " (year) } }
            }
            section {
                h2 { "Reports" }
                ul class="tasks" {
                    @for (year, decision) in &decided {
                        li {
                            a href=(visit.to_year(*year, "/report")) { "End of year " (year) }
                            @match decision {
                                Some(decision) => (status(Tone::Good, &parts::sentence(
                                    &decision.outcome).replace('.', ""))),
                                None => (status(Tone::Info, "Draft")),
                            }
                        }
                    }
                }
            }
            section {
                h2 { "Last reconciliation" }
                @if locked.is_empty() { p { "No account is reconciled yet." } }
                ul { @for (account, until) in &locked {
                    li {
                        a href=(visit.to_year(FinancialYear::of(*until),
                            &format!("/reconcile/{account}"))) { "Account " (account) }
                        " to " (day(*until)) " " (status(Tone::Lock, "Locked"))
                    }
                } }
            }
            section {
                h2 { "The book" }
                @match current {
                    Some(checked) if checked.findings.is_empty() => {
                        (status(Tone::Good, "Verified"))
                        p class="small soft" { (moment(checked.at)) }
                    }
                    Some(checked) => (status(Tone::Bad,
                        &counted(checked.findings.len(), "finding", "findings"))),
                    None => (status(Tone::Wait, "Not verified since it last changed")),
                }
                p class="small" { (visit.head.count) " records, head " span class="mono" {
                    (parts::groups_of_four(&visit.head.digest.to_string(), 16))
                } }
                p { a href=(visit.to("/verify")) { "Verify the book" } }
            }
        }
    })
}
