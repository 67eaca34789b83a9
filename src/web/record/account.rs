//! One account: what it is, its balance year by year and month by month, and its postings.

use maud::{Markup, html};

use crate::{
    ledger::{
        balance::{Choice, Part, Selection},
        code::AccountCode,
    },
    web::{failure::PageError, parts::crumbs, visit::Visit},
};

use super::behind;

/// The page.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let code: AccountCode = visit.param("code")?;
    let account = visit.book.chart.get(code).cloned();
    let account = account.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let year = behind::year(&visit);
    let selection = Selection {
        accounts: Choice::one(code),
        ..Selection::of(year, Part::Whole)
    };
    let place = format!("/accounts/{code}");
    let by_year = behind::by_year(&mut visit, &place, &selection).await?;
    let by_month = behind::by_month(&mut visit, &place, &selection).await?;
    let postings = behind::postings(&mut visit, &place, &selection).await?;
    let title = format!("{code} {}", account.name);
    let at_place = (visit.to(""), "Home");
    Ok(visit.page(
        &title,
        "Accounts",
        &html! {
            (crumbs(&[at_place, (visit.to("/accounts"), "Accounts")], &title))
            div class="head" {
                p class="eyebrow" { "Account, " (account.kind.word()) }
                h1 { (title) }
                p class="lead" { "Debit positive, credit with a minus." }
                div class="row" {
                    a class="button little" href=(visit.to(&format!("/change/accounts/{code}"))) {
                        "Rename this account"
                    }
                    (behind::years(&visit, &place, year))
                }
            }
            div class="stack" { (by_year) (by_month) (postings) }
        },
    ))
}
