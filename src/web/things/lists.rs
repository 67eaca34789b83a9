//! What a book has of a kind, as a table with a link to change each.

use maud::{Markup, html};

use crate::{
    ledger::{
        account::AccountType, book::Book, code::ProjectCode, fund::Restriction, money::Money,
        project::Project,
    },
    web::parts::{bare_pounds, day, pounds},
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

/// A thing of a list: its name, what stands in the other columns, and the way to change it.
struct Row {
    name: Markup,
    cells: Vec<Markup>,
    change: Markup,
}

/// A list of things, under a caption; a column whose heading ends with the pound sign holds money.
fn list(caption: &Markup, heads: &[&str], rows: &[Row], foot: &Markup) -> Markup {
    let class = |head: &str| head.ends_with('£').then_some("money first");
    let others = heads.get(1..).unwrap_or_default();
    html! {
        table class="cards" {
            (caption)
            thead { tr {
                @for head in heads { th scope="col" class=[class(head)] { (head) } }
                th scope="col" { span class="unseen" { "Change" } }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.name) }
                        @for (head, cell) in others.iter().zip(&row.cells) {
                            td data-of=(head) class=[class(head)] { (cell) }
                        }
                        td class="change" { (row.change) }
                    }
                }
            }
            (foot)
        }
    }
}

/// A list whose caption is only heard.
fn listed(caption: &str, heads: &[&str], rows: impl Iterator<Item = Row>) -> Markup {
    let caption = html! { caption class="unseen" { (caption) } };
    list(&caption, heads, &rows.collect::<Vec<_>>(), &html! {})
}

fn accounts(book: &Book, change: Link<'_>) -> Markup {
    let words = |kind| match kind {
        AccountType::Asset => "Asset",
        AccountType::Liability => "Liability",
        AccountType::Income => "Income",
        AccountType::Expenditure => "Expenditure",
        AccountType::FundBalance => "Fund balance",
    };
    let rows = book.chart.iter().map(|account| Row {
        name: html! { (account.code) " " (account.name) },
        cells: vec![html! { (words(account.kind)) }],
        change: link(change, Kind::Account, account.code.as_str(), &account.name),
    });
    listed("Accounts", &["Account", "Type"], rows)
}

fn funds(book: &Book, change: Link<'_>) -> Markup {
    let whose = |restriction| match restriction {
        Restriction::Restricted => "Restricted",
        Restriction::Pooled => "Pooled",
    };
    let rows = book.funds.values().map(|fund| Row {
        name: html! { (fund.name) },
        cells: vec![
            html! { (fund.code) },
            html! { span class="tag" { (whose(fund.restriction)) } },
        ],
        change: link(change, Kind::Fund, fund.code.as_str(), &fund.name),
    });
    listed("Funds", &["Fund", "Code", "Whose"], rows)
}

fn funders(book: &Book, change: Link<'_>) -> Markup {
    let rows = book.funders.values().map(|funder| Row {
        name: html! { (funder.name) },
        cells: vec![html! { (funder.code) }],
        change: link(change, Kind::Funder, funder.code.as_str(), &funder.name),
    });
    listed("Funders", &["Funder", "Code"], rows)
}

fn grants(book: &Book, change: Link<'_>) -> Markup {
    let rows = book.grants.values().map(|grant| Row {
        name: html! {
            (grant.title)
            br; span class="small soft" { (grant.code) ", " (grant.authority) }
        },
        cells: vec![
            html! {
                (book.funders.get(&grant.funder).map_or("", |f| f.name.as_str())) ", "
                (book.funds.get(&grant.fund).map_or("", |f| f.name.as_str()))
            },
            html! { (day(grant.starts_on)) " to " (day(grant.ends_on)) },
            html! {
                @for (year, amount) in &grant.allocations {
                    div { (year) ": " (pounds(*amount)) }
                }
            },
        ],
        change: link(change, Kind::Grant, grant.code.as_str(), &grant.title),
    });
    let heads = [
        "Grant",
        "Funder and fund",
        "Costs may be charged",
        "Allocations",
    ];
    listed("Grants", &heads, rows)
}

fn projects(book: &Book, change: Link<'_>) -> Markup {
    html! {
        @for project in book.projects.values().filter(|p| p.code != ProjectCode::NONE) {
            section {
                (costs(project, change))
                p class="small" {
                    a href=(change(Kind::Project, project.code.as_str())) {
                        "Change " (Kind::Project.one()) " " (project.name)
                    }
                }
            }
        }
    }
}

/// A project with its costs, and what was set aside for them together.
fn costs(project: &Project, change: Link<'_>) -> Markup {
    let caption = html! {
        caption {
            (project.name)
            small { (project.code) }
        }
    };
    let rows = project.lines.iter().map(|cost| Row {
        name: html! { (cost.name) },
        cells: vec![html! { (cost.code) }, html! { (bare_pounds(cost.budget)) }],
        change: link(
            change,
            Kind::Cost,
            &format!("{}:{}", project.code, cost.code),
            &cost.name,
        ),
    });
    let together = Money::sum(project.lines.iter().map(|line| line.budget)).unwrap_or_default();
    let foot = html! {
        @if project.lines.is_empty() {
            tbody { tr { td colspan="4" class="soft" { "No cost yet" } } }
        }
        tfoot { tr {
            th scope="row" colspan="2" { "Together" }
            td class="money first" data-of="Budget £" { (bare_pounds(together)) }
            td {}
        } }
    };
    let heads = ["Cost", "Code", "Budget £"];
    list(&caption, &heads, &rows.collect::<Vec<_>>(), &foot)
}
