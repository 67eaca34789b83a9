//! The accounts of the chart with their balances by fund, each a link to its entries.

use maud::{Markup, html};

use crate::{
    actions::{ActionError, follow},
    ledger::{
        account::Account,
        balance::{Balances, Choice, Part, Selection},
        book::Book,
        calendar::FinancialYear,
        money::Money,
    },
    web::{
        failure::PageError,
        parts::{bare_pounds, crumbs, day, figure},
        visit::Visit,
    },
};

use super::behind;

/// The accounts at the end of March, before closing.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let years = visit.years();
    let asked = visit
        .wanted::<FinancialYear>("year")
        .filter(|year| years.contains(year));
    let year = asked.unwrap_or_else(|| visit.book.open_year());
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let rows = rows(&book, &balances)?;
    let title = format!("Accounts {year}");
    Ok(visit.page(
        &title,
        "Accounts",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], &title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "Balances at " (day(year.last_day())) ", before closing; debit positive, \
                     credit with a minus."
                }
                div class="row" {
                    a class="button little" href=(visit.to("/add/accounts")) { "Add an account" }
                    (behind::years(&visit, "/accounts", year))
                }
            }
            (table(&visit, year, &rows)?)
        },
    ))
}

/// The accounts with their balance in each fund and in all of them, and what each comes to.
fn table(visit: &Visit, year: FinancialYear, rows: &[Row]) -> Result<Markup, PageError> {
    let book = &visit.book;
    let journal = |account: &str, more: &str| {
        let year = year.in_file_name();
        visit.to(&format!("/journal?year={year}&account={account}{more}"))
    };
    let sum = |amounts: Vec<Money>| Money::sum(amounts).map_err(ActionError::from);
    let of_fund = |place: usize| {
        let amounts = rows.iter().filter_map(|row| row.by_fund.get(place));
        sum(amounts.copied().collect())
    };
    let sums: Vec<Money> = (0..book.funds.len())
        .map(of_fund)
        .collect::<Result<_, _>>()?;
    let whole = sum(rows.iter().map(|row| row.whole).collect())?;
    Ok(html! {
        div class="scroll" tabindex="0" role="region" aria-label="Accounts" {
            table class="cards" {
                thead { tr {
                    th scope="col" { "Account" }
                    @for (index, fund) in book.funds.values().enumerate() {
                        th scope="col" class=(if index == 0 {
                            "money first" } else { "money" }) {
                            (fund.name) " £"
                        }
                    }
                    th scope="col" class="money" { "All funds £" }
                } }
                tbody {
                    @for Row { code, name, by_fund, whole } in rows {
                        tr {
                            th scope="row" {
                                a href=(visit.to(&format!("/accounts/{code}"))) {
                                    (code) " " (name) }
                            }
                            @for (index, (fund, amount)) in
                                book.funds.values().zip(by_fund).enumerate()
                            {
                                td class=(if index == 0 { "money first" } else { "money" })
                                    data-of={ (fund.name) " £" } {
                                    (figure(&journal(code, &format!("&fund={}", fund.code)),
                                        &bare_pounds(*amount)))
                                }
                            }
                            td class="money" data-of="All funds £" {
                                (figure(&journal(code, ""), &bare_pounds(*whole)))
                            }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { "All accounts" }
                    @for (index, (fund, sum)) in
                        book.funds.values().zip(&sums).enumerate()
                    {
                        td class=(if index == 0 { "money first" } else { "money" })
                            data-of={ (fund.name) " £" } { (bare_pounds(*sum)) }
                    }
                    td class="money" data-of="All funds £" { (bare_pounds(whole)) }
                } }
            }
        }
    })
}

/// An account with its balance in each fund and in the book.
struct Row {
    code: String,
    name: String,
    by_fund: Vec<Money>,
    whole: Money,
}

fn rows(book: &Book, balances: &Balances) -> Result<Vec<Row>, ActionError> {
    let of = |accounts, funds| {
        let to_march = Selection::of(balances.year, Part::ToMarch);
        balances.figure(&Selection {
            accounts,
            funds,
            ..to_march
        })
    };
    let row = |account: &Account| {
        let one = Choice::one(account.code);
        let by_fund = book
            .funds
            .keys()
            .map(|fund| of(one.clone(), Choice::one(*fund)));
        Ok(Row {
            code: account.code.to_string(),
            name: account.name.clone(),
            by_fund: by_fund.collect::<Result<_, _>>()?,
            whole: of(one, Choice::All)?,
        })
    };
    book.chart.iter().map(row).collect()
}
