//! The page: the equation, the funds, the projects, the next statement, and beside them what waits.

use maud::{Markup, html};

use crate::{
    actions::ActionError,
    ledger::{
        calendar::{FinancialYear, long_date},
        code::FundCode,
        fund::{Fund, Restriction},
        money::Money,
    },
    web::{
        failure::PageError,
        parts::{Tone, bare_pounds, counted, day, empty, figure, groups_of_four, moment, status},
        statements::list,
        typed::Mistakes,
        visit::Visit,
    },
};

use super::{
    duties,
    equation::equation,
    lately,
    money::{Position, YearMoney},
    projects,
};

/// Funds whose funders are named in full; where there are more, a code is enough.
const FEW: usize = 6;

/// Home.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let asked = visit.year_asked()?;
    let year = asked.unwrap_or_else(|| visit.newest_year());
    let money = YearMoney::of(&mut visit, year).await?;
    let waiting = duties::waiting_for_you(&mut visit, year, &money).await?;
    let lately = lately::lately(&mut visit).await?;
    let reconciled = last_reconciliation(&mut visit).await?;
    let typed = list::asked(&mut visit).await?;
    Ok(visit.page(
        "Home",
        "Home",
        &html! {
            div class="head" {
                p class="eyebrow" {
                    (year.in_words()) " \u{b7} "
                    @if visit.book.closed.contains(&year) { "year closed" } @else { "year open" }
                }
                h1 { "What is left, and what is waiting" }
                (years(&visit, year))
            }
            div class="cols side home" {
                (equation(&visit, year, &money)?)
                aside aria-label="What waits" {
                    (waiting)
                    (duties::days(&visit, year))
                    (reconciled)
                    (whole(&visit))
                }
                div class="stack" {
                    (funds(&visit, year, &money)?)
                    (projects::spent(&visit, year, &money)?)
                    div class="cols even" {
                        (list::form(&visit, &typed, &Mistakes::default()))
                        (lately)
                    }
                }
            }
        },
    ))
}

fn years(visit: &Visit, here: FinancialYear) -> Markup {
    let years = visit.years();
    html! {
        @if years.len() > 1 {
            nav class="row small" aria-label="Years" {
                @for year in years {
                    @if year == here { strong aria-current="page" { (year) } } @else {
                        a href=(format!("{}?year={}", visit.to(""), year.in_file_name())) { (year) }
                    }
                }
            }
        }
    }
}

/// The columns of the funds beside what is left.
#[derive(Clone, Copy)]
struct Columns {
    /// What waits.
    waits: bool,
    /// What is promised.
    committed: bool,
}

impl Columns {
    /// Whether what is free is another figure than what is left.
    const fn free(self) -> bool {
        self.waits || self.committed
    }
}

/// The funds: what waits, what is promised and what is free only where every line was placed.
fn funds(visit: &Visit, year: FinancialYear, money: &YearMoney) -> Result<Markup, PageError> {
    let all_placed = money.unplaced.is_some();
    let columns = Columns {
        waits: all_placed && money.waiting.lines > 0,
        committed: all_placed && !money.committed.is_empty(),
    };
    let unplaced = money.unplaced.filter(|sum| columns.waits && !sum.is_nil());
    let mut together = Position::sum(money.funds.values()).map_err(ActionError::from)?;
    let mut rows = Vec::new();
    for (code, position) in &money.funds {
        let fund = visit.book.funds.get(code);
        rows.push(fund_row(visit, year, (*code, fund), position, columns)?);
    }
    if let Some(sum) = unplaced {
        let not_placed = Position {
            waits: sum,
            ..Position::default()
        };
        together.waits = together.waits.plus(sum).map_err(ActionError::from)?;
        rows.push(html! { tr {
            th scope="row" { "No fund yet" span class="small soft" {
                "Lines that no rule places" } }
            (cells(&not_placed, columns, None)?)
        } });
    }
    if rows.is_empty() {
        return Ok(empty(
            "No fund yet",
            "Funds say whose money it is: pooled, or restricted to a grant. With them come \
             grants, projects and their budgets.",
            Some((visit.to("/funds"), "Add a fund")),
        ));
    }
    Ok(html! {
        table class="cards" {
            caption { "Money left by fund" }
            thead { tr {
                th scope="col" { "Fund" }
                th scope="col" class="money first" { "Available £" }
                th scope="col" class="money" { "Spent £" }
                th scope="col" class="money" { "Left £" }
                @if columns.waits { th scope="col" class="money" { "Waiting £" } }
                @if columns.committed { th scope="col" class="money" { "Committed £" } }
                @if columns.free() { th scope="col" class="money" { "Free to spend £" } }
            } }
            tbody { @for row in rows { (row) } }
            tfoot { tr {
                th scope="row" { "Together" }
                (cells(&together, columns, None)?)
            } }
        }
    })
}

fn fund_row(
    visit: &Visit,
    year: FinancialYear,
    (code, fund): (FundCode, Option<&Fund>),
    position: &Position,
    columns: Columns,
) -> Result<Markup, PageError> {
    let behind = visit.to(&format!("/funds/{code}?year={}", year.in_file_name()));
    let grant = visit.book.grants.values().find(|grant| grant.fund == code);
    let funder = grant.and_then(|grant| visit.book.funders.get(&grant.funder));
    Ok(html! {
        tr {
            th scope="row" {
                a href=(visit.to(&format!("/funds/{code}"))) {
                    (fund.map_or("", |fund| fund.name.as_str()))
                }
                " "
                span class="tag" {
                    @match fund.map(|fund| fund.restriction) {
                        Some(Restriction::Restricted) => "Restricted",
                        Some(Restriction::Pooled) | None => "Pooled",
                    }
                }
                @if let (Some(grant), Some(funder)) = (grant, funder) {
                    span class="small soft" {
                        @if visit.book.funds.len() > FEW { (funder.code) } @else { (funder.name) }
                        ", to " (long_date(grant.ends_on))
                    }
                }
            }
            (cells(position, columns, Some(&behind))?)
        }
    })
}

/// The money of a row; figures lead to what the fund's page makes them from, where it is a fund's.
fn cells(position: &Position, columns: Columns, to: Option<&str>) -> Result<Markup, PageError> {
    let left = position.left().map_err(ActionError::from)?;
    let free = position.free().map_err(ActionError::from)?;
    let shown = |amount: Money| match to {
        Some(to) if !amount.is_nil() => figure(to, &bare_pounds(amount)),
        Some(_) | None => html! { (bare_pounds(amount)) },
    };
    Ok(html! {
        td class="money first" data-of="Available £" { (shown(position.available)) }
        td class="money" data-of="Spent £" { (shown(position.spent)) }
        td class="money" data-of="Left £" { (bare_pounds(left)) }
        @if columns.waits {
            td class="money" data-of="Waiting £" { (bare_pounds(position.waits)) }
        }
        @if columns.committed {
            td class="money" data-of="Committed £" { (bare_pounds(position.committed)) }
        }
        @if columns.free() {
            td class="money" data-of="Free to spend £" { strong { (bare_pounds(free)) } }
        }
    })
}

async fn last_reconciliation(visit: &mut Visit) -> Result<Markup, PageError> {
    let locked = visit.reader.locked_until().await?;
    Ok(html! {
        section {
            h2 { "Last reconciliation" }
            @if locked.is_empty() { p class="soft" { "No account is signed yet." } }
            ul { @for (account, until) in &locked {
                @let name = visit.book.chart.get(*account).map_or("", |known| known.name.as_str());
                li {
                    a href=(visit.to(&format!("/reconcile/{account}/{until}"))) {
                            "Account " (account) }
                    " to " (day(*until))
                    p class="small soft" { (name) }
                    (status(Tone::Lock, "Signed and locked"))
                }
            } }
        }
    })
}

/// Whether the book was verified as it stands, with its head and count.
fn whole(visit: &Visit) -> Markup {
    let checked = visit
        .checked
        .as_ref()
        .filter(|checked| checked.head == visit.head);
    html! {
        section {
            h2 { "The book" }
            @match checked {
                Some(checked) if checked.findings.is_empty() => {
                    p { (status(Tone::Good, "Verified")) }
                    p class="small soft" {
                        (moment(checked.at)) ": every entry added up again, every balance \
                         compared, the chain whole."
                    }
                }
                Some(checked) => p { (status(
                    Tone::Bad, &counted(checked.findings.len(), "finding", "findings"))) },
                None => p { (status(Tone::Wait, visit.unverified())) },
            }
            p class="small" {
                (counted(visit.head.count, "record", "records")) ", head "
                span class="mono" { (groups_of_four(&visit.head.digest.to_string(), 16)) }
            }
            p { a href=(visit.to("/verify")) { "Verify the book" } }
        }
    }
}
