//! What a book has of a kind, as a table with a link to change each.

use maud::{Markup, html};

use crate::{
    ledger::{
        account::AccountType, book::Book, code::ProjectCode, fund::Restriction, money::Money,
    },
    web::parts::{bare_pounds, day},
};

use super::Kind;

/// A link of a thing, by its kind and code.
type Link<'a> = &'a dyn Fn(Kind, &str) -> String;

/// The things of a kind; projects with their costs.
pub(in crate::web) fn table(kind: Kind, book: &Book, change: Link<'_>) -> Markup {
    match kind {
        Kind::Account => accounts(book, change),
        Kind::Fund => funds(book, change),
        Kind::Funder => funders(book, change),
        Kind::Grant => grants(book, change),
        Kind::Project | Kind::Cost => projects(book, change),
    }
}

fn link(change: Link<'_>, kind: Kind, code: &str, name: &str) -> Markup {
    html! {
        a href=(change(kind, code)) {
            "Change" span class="unseen" { " " (kind.one()) " " (name) }
        }
    }
}

fn accounts(book: &Book, change: Link<'_>) -> Markup {
    let words = |kind| match kind {
        AccountType::Asset => "Asset",
        AccountType::Liability => "Liability",
        AccountType::Income => "Income",
        AccountType::Expenditure => "Expenditure",
        AccountType::FundBalance => "Fund balance",
    };
    html! {
        table class="cards dense" {
            caption class="unseen" { "Accounts" }
            thead { tr {
                th scope="col" { "Account" } th scope="col" { "Type" }
                th scope="col" { span class="unseen" { "Change" } }
            } }
            tbody {
                @for account in book.chart.iter() {
                    tr {
                        th scope="row" { (account.code) " " (account.name) }
                        td data-of="Type" { (words(account.kind)) }
                        td { (link(change, Kind::Account, account.code.as_str(), &account.name)) }
                    }
                }
            }
        }
    }
}

fn funds(book: &Book, change: Link<'_>) -> Markup {
    html! {
        table class="cards" {
            caption class="unseen" { "Funds" }
            thead { tr {
                th scope="col" { "Fund" } th scope="col" { "Code" } th scope="col" { "Whose" }
                th scope="col" { span class="unseen" { "Change" } }
            } }
            tbody {
                @for fund in book.funds.values() {
                    tr {
                        th scope="row" { (fund.name) }
                        td data-of="Code" { (fund.code) }
                        td data-of="Whose" { span class="tag" { @match fund.restriction {
                            Restriction::Restricted => "Restricted",
                            Restriction::Pooled => "Pooled",
                        } } }
                        td { (link(change, Kind::Fund, fund.code.as_str(), &fund.name)) }
                    }
                }
            }
        }
    }
}

fn funders(book: &Book, change: Link<'_>) -> Markup {
    html! {
        table class="cards" {
            caption class="unseen" { "Funders" }
            thead { tr {
                th scope="col" { "Funder" } th scope="col" { "Code" }
                th scope="col" { span class="unseen" { "Change" } }
            } }
            tbody {
                @for funder in book.funders.values() {
                    tr {
                        th scope="row" { (funder.name) }
                        td data-of="Code" { (funder.code) }
                        td { (link(change, Kind::Funder, funder.code.as_str(), &funder.name)) }
                    }
                }
            }
        }
    }
}

fn grants(book: &Book, change: Link<'_>) -> Markup {
    html! {
        table class="cards" {
            caption class="unseen" { "Grants" }
            thead { tr {
                th scope="col" { "Grant" } th scope="col" { "Funder and fund" }
                th scope="col" { "Costs from" }
                th scope="col" class="money first" { "Allocations £" }
                th scope="col" { span class="unseen" { "Change" } }
            } }
            tbody {
                @for grant in book.grants.values() {
                    tr {
                        th scope="row" {
                            (grant.title)
                            br; span class="small soft" { (grant.code) ", " (grant.authority) }
                        }
                        td data-of="Funder and fund" {
                            (book.funders.get(&grant.funder).map_or("", |f| f.name.as_str())) ", "
                            (book.funds.get(&grant.fund).map_or("", |f| f.name.as_str()))
                        }
                        td data-of="Costs from" {
                            (day(grant.starts_on)) " to " (day(grant.ends_on))
                        }
                        td class="money first" data-of="Allocations £" {
                            @for (year, amount) in &grant.allocations {
                                div { (year) " " (bare_pounds(*amount)) }
                            }
                        }
                        td { (link(change, Kind::Grant, grant.code.as_str(), &grant.title)) }
                    }
                }
            }
        }
    }
}

fn projects(book: &Book, change: Link<'_>) -> Markup {
    html! {
        @for project in book.projects.values().filter(|p| p.code != ProjectCode::NONE) {
            section {
                table class="cards" {
                    caption {
                        (project.name)
                        small { (project.code) ", "
                            (link(change, Kind::Project, project.code.as_str(), &project.name)) }
                    }
                    thead { tr {
                        th scope="col" { "Cost" } th scope="col" { "Code" }
                        th scope="col" class="money first" { "Budget £" }
                        th scope="col" { span class="unseen" { "Change" } }
                    } }
                    tbody {
                        @for cost in &project.lines {
                            tr {
                                th scope="row" { (cost.name) }
                                td data-of="Code" { (cost.code) }
                                td class="money first" data-of="Budget £" {
                                    (bare_pounds(cost.budget))
                                }
                                td { (link(change, Kind::Cost,
                                    &format!("{}:{}", project.code, cost.code), &cost.name)) }
                            }
                        }
                        @if project.lines.is_empty() {
                            tr { td colspan="4" class="soft" { "No cost yet" } }
                        }
                    }
                    tfoot { tr {
                        th scope="row" colspan="2" { "Together" }
                        td class="money first" data-of="Budget £" {
                            (bare_pounds(Money::sum(project.lines.iter().map(|l| l.budget))
                                .unwrap_or_default()))
                        }
                        td {}
                    } }
                }
            }
        }
    }
}
