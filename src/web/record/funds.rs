//! Funds: whose money there is, what came in and went out of each, and what is left.

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        awaited::{self, Committed},
        caution, follow,
    },
    ledger::{
        account::AccountType,
        balance::{Balances, Choice, Part, Selection},
        book::Book,
        code::{AccountCode, FundCode},
        fund::{Fund, Restriction},
        money::Money,
    },
    store::awaited::Which,
    web::{
        awaited::list::commitment_table,
        failure::PageError,
        parts::{Tone, bare_pounds, crumbs, empty, figure, pounds, status},
        said::heed,
        visit::Visit,
    },
};

use super::behind;

/// What a fund began with, what came and went, and what is left.
struct Movement {
    brought: Money,
    income: Money,
    cost: Money,
    transfers: Money,
    left: Money,
    /// What is left of commitments, each once.
    committed: Money,
}

fn movement(
    book: &Book,
    balances: &Balances,
    fund: Option<FundCode>,
    promised: &[Committed],
) -> Result<Movement, ActionError> {
    let funds = fund.map_or(Choice::All, Choice::one);
    let of = |accounts: Choice<AccountCode>, part, turned| {
        let all = Selection::of(balances.year, part);
        balances.figure(&Selection {
            accounts,
            funds: funds.clone(),
            turned,
            ..all
        })
    };
    let kind = |kind| Choice::only(book.chart.of_types(&[kind]).collect::<Vec<_>>());
    let brought = of(
        Choice::one(AccountCode::FUND_BALANCE),
        Part::BroughtForward,
        true,
    )?;
    let income = of(kind(AccountType::Income), Part::InYear, true)?;
    let cost = of(kind(AccountType::Expenditure), Part::InYear, false)?;
    let transfers = of(Choice::one(AccountCode::TRANSFERS), Part::InYear, true)?;
    let left = brought.plus(income)?.minus(cost)?.plus(transfers)?;
    let of_fund = |one: &&Committed| fund.is_none_or(|fund| one.target.fund == fund);
    let committed = awaited::together(promised.iter().filter(of_fund))?;
    Ok(Movement {
        brought,
        income,
        cost,
        transfers,
        left,
        committed,
    })
}

const HEADS: [&str; 7] = [
    "Brought forward £",
    "Income £",
    "Cost £",
    "Transfers £",
    "Left £",
    "Committed £",
    "Free to spend £",
];

impl Movement {
    /// The figures under the heads: what is promised and what is free only where some of it is
    /// promised, since what is free is what is left then.
    fn cells(&self, promised: bool) -> Vec<(&'static str, Money)> {
        let free = self.left.minus(self.committed).unwrap_or_default();
        let figures = [
            self.brought,
            self.income,
            self.cost,
            self.transfers,
            self.left,
            self.committed,
            free,
        ];
        let shown = if promised { HEADS.len() } else { 5 };
        HEADS.into_iter().zip(figures).take(shown).collect()
    }
}

/// All funds.
pub(in crate::web) async fn list(mut visit: Visit) -> Result<Markup, PageError> {
    let year = behind::year(&visit);
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let promised = awaited::committed(&mut visit.reader, &book, year).await?;
    let mut rows = Vec::new();
    for fund in book.funds.values() {
        let moved = movement(&book, &balances, Some(fund.code), &promised)?;
        rows.push((fund, moved));
    }
    let whole = movement(&book, &balances, None, &promised)?;
    let cautions = caution::standing(&mut visit.reader, year).await?;
    let title = format!("Funds in {year}");
    Ok(visit.page(
        &title,
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Funds"))
            div class="head" {
                h1 { (title) }
                (tabs(&visit, "Funds"))
                div class="row" {
                    a class="button little" href=(visit.to("/add/funds")) { "Add a fund" }
                    a class="button little" href=(visit.to("/journal/transfer")) {
                        "Transfer between funds" }
                    (behind::years(&visit, "/funds", year))
                }
            }
            @if rows.is_empty() { (empty("No fund yet", "Every pound of a book is in a fund.",
                    Some((visit.to("/add/funds"), "Add a fund")))) }
            @else { (table(&visit, &rows, ("All funds", &whole))) }
            (heed::said(&cautions))
        },
    ))
}

fn table(visit: &Visit, rows: &[(&Fund, Movement)], (name, whole): (&str, &Movement)) -> Markup {
    let promised = !whole.committed.is_nil();
    let class = |index: usize| if index == 0 { "money first" } else { "money" };
    html! {
        table class="cards" {
            caption class="unseen" { "What became of each fund in the year" }
            thead { tr {
                th scope="col" { "Fund" }
                @for (index, (head, _)) in whole.cells(promised).into_iter().enumerate() {
                    th scope="col" class=(class(index)) { (head) }
                }
            } }
            tbody {
                @for (fund, movement) in rows {
                    @let to = visit.to(&format!("/funds/{}", fund.code));
                    tr {
                        th scope="row" {
                            a href=(to) { (fund.name) } " " (tag(fund))
                        }
                        @for (index, (head, sum)) in
                            movement.cells(promised).into_iter().enumerate()
                        {
                            td class=(class(index)) data-of=(head) {
                                (figure(&to, &bare_pounds(sum))) }
                        }
                    }
                }
            }
            tfoot { tr {
                th scope="row" { (name) }
                @for (index, (head, sum)) in whole.cells(promised).into_iter().enumerate() {
                    td class=(class(index)) data-of=(head) { (bare_pounds(sum)) }
                }
            } }
        }
    }
}

/// What is promised of a fund and not paid yet, whenever it was promised.
async fn open_commitments(visit: &mut Visit, fund: FundCode) -> Result<Markup, PageError> {
    let mut kept = visit.reader.commitments(Which::All).await?;
    kept.retain(|kept| kept.is.fund == fund && !kept.standing.left().is_nil());
    Ok(html! {
        @if !kept.is_empty() {
            (commitment_table(visit, ("Promised and not paid yet", true), &kept))
        }
        p { a class="button little" href=(visit.to(&format!("/commitments/new?fund={fund}"))) {
            "Add a commitment of this fund" } }
    })
}

fn tag(fund: &Fund) -> Markup {
    html! {
        span class="tag" {
            @match fund.restriction {
                Restriction::Restricted => "Restricted",
                Restriction::Pooled => "Pooled",
            }
        }
    }
}

/// The lists that stand side by side: funds, grants, projects, commitments, claims.
pub(in crate::web) fn tabs(visit: &Visit, here: &str) -> Markup {
    let tabs = [
        ("/funds", "Funds"),
        ("/grants", "Grants"),
        ("/projects", "Projects and costs"),
        ("/commitments", "Commitments"),
        ("/claims", "Claims"),
    ];
    html! {
        nav class="tabs" aria-label="Whose money, and what for" {
            @for (place, name) in tabs {
                a href=(visit.to(place)) aria-current=[(here == name).then_some("page")] {
                    (name)
                }
            }
        }
    }
}

/// One fund.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let code: FundCode = visit.param("code")?;
    let fund = visit.book.funds.get(&code).cloned();
    let fund = fund.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let year = behind::year(&visit);
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let promised = awaited::committed(&mut visit.reader, &book, year).await?;
    let moved = movement(&book, &balances, Some(code), &promised)?;
    let promised = open_commitments(&mut visit, code).await?;
    // What is behind a fund is its income, its cost and its transfers; where its money lies is
    // the other side of each.
    let kinds = [AccountType::Income, AccountType::Expenditure];
    let mut accounts: Vec<AccountCode> = book.chart.of_types(&kinds).collect();
    accounts.push(AccountCode::TRANSFERS);
    let selection = Selection {
        accounts: Choice::only(accounts),
        funds: Choice::one(code),
        turned: true,
        ..Selection::of(year, Part::InYear)
    };
    let place = format!("/funds/{code}");
    let by_month = behind::by_month(&mut visit, &place, &selection).await?;
    let postings = behind::postings(&mut visit, &place, &selection).await?;
    let held = held(&visit, &balances, code)?;
    let grants = book.grants.values().filter(|grant| grant.fund == code);
    let done = fund.restriction == Restriction::Restricted && moved.left.is_nil();
    Ok(visit.page(
        &fund.name,
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/funds"), "Funds")], &fund.name))
            div class="head" {
                p class="eyebrow" { "Fund " (fund.code) " " (tag(&fund)) }
                h1 { (fund.name) }
                @if done { (status(Tone::Good, "Spent to nil")) }
                div class="row" {
                    a class="button little" href=(visit.to(&format!("/change/funds/{code}"))) {
                        "Rename this fund" }
                    (behind::years(&visit, &place, year))
                }
            }
            div class="stack" {
                (table(&visit, &[], (&fund.name, &moved)))
                (promised)
                (held)
                section {
                    h2 { "Its grants" }
                    ul class="tasks" {
                        @for grant in grants {
                            li {
                                a href=(visit.to(&format!("/grants/{}", grant.code))) {
                                    (grant.title) }
                                span { (pounds(grant.allocation(year))) " for " (year) }
                            }
                        }
                    }
                    @if !book.grants.values().any(|grant| grant.fund == code) {
                        p class="soft" { "No grant names this fund." }
                    }
                }
                (by_month)
                (postings)
            }
        },
    ))
}

/// Where the money of a fund lies at the end of March.
fn held(visit: &Visit, balances: &Balances, fund: FundCode) -> Result<Markup, PageError> {
    let mut rows = Vec::new();
    for account in visit
        .book
        .chart
        .iter()
        .filter(|account| account.kind.holds_money())
    {
        let selection = Selection {
            accounts: Choice::one(account.code),
            funds: Choice::one(fund),
            ..Selection::of(balances.year, Part::ToMarch)
        };
        let sum = balances.figure(&selection).map_err(ActionError::from)?;
        if !sum.is_nil() {
            rows.push((account, sum));
        }
    }
    let together = Money::sum(rows.iter().map(|(_, sum)| *sum)).map_err(ActionError::from)?;
    Ok(html! {
        @if !rows.is_empty() {
            table class="cards" {
                caption { "Where it lies" }
                thead { tr {
                    th scope="col" { "Account" }
                    th scope="col" class="money first" { "At 31 March £" }
                } }
                tbody {
                    @for (account, sum) in &rows {
                        @let to = visit.to(&format!("/accounts/{}", account.code));
                        tr {
                            th scope="row" { a href=(to) { (account.code) " " (account.name) } }
                            td class="money first" data-of="At 31 March £" {
                                (figure(&to, &bare_pounds(*sum))) }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { "Together" }
                    td class="money first" { (bare_pounds(together)) }
                } }
            }
        }
    })
}
