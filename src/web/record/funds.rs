//! Funds, the grants that restrict them, and the projects with their costs.

use maud::{Markup, html};

use crate::{
    ledger::{book::Book, code::ProjectCode, fund::Restriction, money::Money},
    web::{
        failure::PageError,
        parts::{bare_pounds, crumbs, day},
        visit::Visit,
    },
};

/// The page.
pub(in crate::web) async fn show(visit: Visit) -> Result<Markup, PageError> {
    let book = &visit.book;
    Ok(visit.page(
        "Funds and grants",
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Funds and grants"))
            div class="head" { h1 { "Funds, grants and projects" } }
            div class="stack" {
                section {
                    h2 { "Funds" }
                    ul class="tasks" {
                        @for fund in book.funds.values() {
                            li {
                                a href=(visit.to(&format!("/journal?fund={}", fund.code))) {
                                    (fund.name)
                                }
                                span class="tag" {
                                    @match fund.restriction {
                                        Restriction::Restricted => "Restricted",
                                        Restriction::Pooled => "Pooled",
                                    }
                                }
                            }
                        }
                    }
                }
                @for grant in book.grants.values() {
                    section {
                        h2 { (grant.title) }
                        dl class="facts" {
                            dt { "Funder" }
                            dd { (book.funders.get(&grant.funder).map_or("", |f| f.name.as_str())) }
                            dt { "Fund" }
                            dd { (book.funds.get(&grant.fund).map_or("", |f| f.name.as_str())) }
                            dt {
                            "Costs from" } dd { (day(grant.starts_on)) " to " (day(grant.ends_on)) }
                            dt { "Authority" } dd { (grant.authority) }
                            @for (year, amount) in &grant.allocations {
                                dt { "Allocation for " (year) }
                                dd { "£" (bare_pounds(*amount)) }
                            }
                        }
                    }
                }
                (projects(book))
            }
        },
    ))
}

fn projects(book: &Book) -> Markup {
    html! {
        @for project in book.projects.values().filter(|p| p.code != ProjectCode::NONE) {
            table class="cards" {
                caption { (project.name) }
                thead { tr {
                    th scope="col" { "Cost" } th scope="col" { "Code" }
                    th scope="col" class="money first" { "Budget £" }
                } }
                tbody {
                    @for line in &project.lines {
                        tr {
                            th scope="row" { (line.name) }
                            td data-of="Code" { (line.code) }
                            td class="money first" data-of="Budget £" {
                                (bare_pounds(line.budget))
                            }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" colspan="2" { "Together" }
                    td class="money first" data-of="Budget £" {
                        (bare_pounds(Money::sum(project.lines.iter().map(|l| l.budget))
                            .unwrap_or_default()))
                    }
                } }
            }
        }
    }
}
