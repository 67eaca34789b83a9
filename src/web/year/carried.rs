//! What closing a year does to each fund, in figures.

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        close::{Closing, Stands},
    },
    ledger::{money::Money, year_end::FundEnd},
    web::{
        failure::PageError,
        parts::{bare_pounds, counted, scroll},
    },
};

/// A column of the table of funds: its heading, and the figure of a fund.
type Column = (&'static str, fn(&FundEnd) -> Money);

const COLUMNS: [Column; 5] = [
    ("Brought forward £", |end| end.brought_forward),
    ("Income £", |end| end.income),
    ("Costs £", |end| end.costs.turned()),
    ("Transfers £", |end| end.transfers),
    ("Carried forward £", |end| end.carried_forward),
];

/// The money rule stands before the first of the columns.
const fn money(place: usize) -> &'static str {
    if place == 0 { "money first" } else { "money" }
}

/// What closing does to each fund, as it was prepared or as the book stands.
pub(super) fn figures(closing: &Closing) -> Result<Markup, PageError> {
    let next = closing.year.next();
    let prepared = closing.stands == Stands::Prepared;
    let mut sums = Vec::new();
    for (name, of) in COLUMNS {
        let sum = Money::sum(closing.funds.iter().map(of)).map_err(ActionError::from)?;
        sums.push((name, sum));
    }
    let caption = if prepared {
        format!("What {next} will open with, as the closing was prepared")
    } else {
        format!("What {next} would open with, as the book stands")
    };
    Ok(html! {
        (scroll("What closing does to each fund", true, &html! {
            table class="cards" {
                caption { (caption) }
                thead { tr {
                    th scope="col" { "Fund" }
                    @for (place, (name, _)) in COLUMNS.iter().enumerate() {
                        th scope="col" class=(money(place)) { (name) }
                    }
                } }
                tbody {
                    @for fund in &closing.funds {
                        tr {
                            th scope="row" { (fund.name) }
                            @for (place, (name, of)) in COLUMNS.iter().enumerate() {
                                td class=(money(place)) data-of=(name) { (bare_pounds(of(fund))) }
                            }
                        }
                    }
                }
                @if closing.funds.len() > 1 {
                    tfoot { tr {
                        th scope="row" { "All funds" }
                        @for (place, (name, sum)) in sums.iter().enumerate() {
                            td class=(money(place)) data-of=(name) { (bare_pounds(*sum)) }
                        }
                    } }
                }
            }
        }))
        p class="small soft" {
            "Income, costs and transfers go to the fund balance in period 13, in "
            (counted(closing.postings, "posting", "postings")) "."
        }
    })
}
