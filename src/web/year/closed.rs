//! A year that is closed, where its closing was: who signed it, and nothing more to sign.

use maud::{Markup, html};

use crate::{
    actions::close::Signed,
    ledger::calendar::FinancialYear,
    web::{
        parts::{crumbs, described, error_summary, titled, why},
        typed::Mistakes,
        visit::Visit,
    },
};

use super::end::two_roles;

/// The page of a year that is closed: who signed, and nothing to sign.
pub(super) fn page(
    visit: &Visit,
    year: FinancialYear,
    signed: &Signed,
    mistakes: &Mistakes,
) -> Markup {
    let title = format!("{year} is closed");
    let end = format!("The end of {year}");
    visit.page(
        &titled(&title, mistakes),
        "Year end",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to_year(year, "/end"), &end)], &title))
            div class="head" id="sign" tabindex="-1"
                aria-describedby=[described("sign", mistakes)] {
                h1 { (title) }
                (why("sign", mistakes))
                p class="lead" { (two_roles(signed)) "." }
            }
            p {
                "It takes no more postings. "
                a href=(visit.to_year(year, "/report")) { "Read its report" }
            }
        },
    )
}
