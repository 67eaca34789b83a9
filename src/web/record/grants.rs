//! Grants: the agreement, what it allocates to each year, what of that is posted, and what came in.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        post::{self, award_of},
    },
    ledger::{
        calendar::FinancialYear,
        code::{GrantCode, ProjectCode},
        grant::Grant,
        journal::{Draft, EntryNumber},
        money::Money,
        posted::FoundPosting,
    },
    web::{
        awaited::list::claims_of,
        failure::PageError,
        journal::preview,
        parts::{
            Fact, Tone, bare_pounds, crumbs, day, described, empty, error_summary, figure, hidden,
            pounds, status, summary, titled, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{behind, funds::tabs};

/// An allocation of a year: its award, where one is posted, and what settled it.
struct Allocation {
    year: FinancialYear,
    amount: Money,
    award: Option<EntryNumber>,
    received: Money,
    settled: Vec<FoundPosting>,
}

async fn allocations(visit: &mut Visit, grant: &Grant) -> Result<Vec<Allocation>, PageError> {
    let awards = visit.reader.awards().await?;
    let mut found = Vec::new();
    for (&year, &amount) in &grant.allocations {
        let settled = visit.reader.settlements(grant.code, year).await?;
        let paid = settled.iter().map(|found| found.posting.amount.turned());
        let received = Money::sum(paid);
        found.push(Allocation {
            year,
            amount,
            award: award_of(&mut visit.reader, &awards, grant.code, year).await?,
            received: received.map_err(ActionError::from)?,
            settled,
        });
    }
    Ok(found)
}

/// All grants.
pub(in crate::web) async fn list(mut visit: Visit) -> Result<Markup, PageError> {
    let year = behind::year(&visit);
    let book = visit.book.clone();
    let mut rows = Vec::new();
    for grant in book.grants.values() {
        let of_year = allocations(&mut visit, grant).await?;
        rows.push((
            grant,
            of_year
                .into_iter()
                .find(|allocation| allocation.year == year),
        ));
    }
    let name = |grant: &Grant| {
        let funder = book.funders.get(&grant.funder);
        funder.map(|funder| funder.name.clone()).unwrap_or_default()
    };
    let title = format!("Grants in {year}");
    Ok(visit.page(
        &title,
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Grants"))
            div class="head" {
                h1 { (title) }
                (tabs(&visit, "Grants"))
                div class="row" {
                    a class="button little" href=(visit.to("/add/grants")) { "Add a grant" }
                    a class="button little" href=(visit.to("/add/funders")) { "Add a funder" }
                    (behind::years(&visit, "/grants", year))
                }
            }
            div class="stack" {
                @if rows.is_empty() { (empty("No grant yet",
                    "A grant says who awarded it, and how much for each year.",
                    Some((visit.to("/add/grants"), "Add a grant")))) }
                @else {
                    table class="cards" {
                        caption class="unseen" { "Grants and what was received of them" }
                        thead { tr {
                            th scope="col" { "Grant" } th scope="col" { "Funder" }
                            th scope="col" class="money first" { "Allocation £" }
                            th scope="col" class="money" { "Received £" }
                            th scope="col" class="money" { "Still to come £" }
                            th scope="col" { "Award" }
                        } }
                        tbody { @for (grant, of_year) in &rows {
                            (row(&visit, grant, &name(grant), of_year.as_ref()))
                        } }
                    }
                }
                (funders(&visit))
            }
        },
    ))
}

fn row(visit: &Visit, grant: &Grant, funder: &str, of_year: Option<&Allocation>) -> Markup {
    let to = visit.to(&format!("/grants/{}", grant.code));
    let amount = of_year.map_or(Money::NIL, |of| of.amount);
    let received = of_year.map_or(Money::NIL, |of| of.received);
    let due = amount.minus(received).unwrap_or_default();
    html! {
        tr {
            th scope="row" { a href=(to) { (grant.title) } }
            td data-of="Funder" { (funder) }
            td class="money first" data-of="Allocation £" { (figure(&to, &bare_pounds(amount))) }
            td class="money" data-of="Received £" { (figure(&to, &bare_pounds(received))) }
            td class="money" data-of="Still to come £" { (bare_pounds(due)) }
            td data-of="Award" {
                @match of_year {
                    None => span class="soft" { "None this year" },
                    Some(Allocation { award: Some(_), .. }) => (status(Tone::Good, "Posted")),
                    Some(Allocation { award: None, .. }) => (status(Tone::Wait, "Not posted")),
                }
            }
        }
    }
}

fn funders(visit: &Visit) -> Markup {
    html! {
        @if !visit.book.funders.is_empty() {
            section {
                h2 { "Funders" }
                ul class="tasks" {
                    @for funder in visit.book.funders.values() {
                        li {
                            span { (funder.name) }
                            a href=(visit.to(&format!("/change/funders/{}", funder.code))) {
                                "Rename" span class="unseen" { " " (funder.name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn known(visit: &Visit) -> Result<Grant, PageError> {
    let code: GrantCode = visit.param("code")?;
    let grant = visit.book.grants.get(&code).cloned();
    grant.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// One grant.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let grant = known(&visit)?;
    let years = allocations(&mut visit, &grant).await?;
    let claims = claims_of(&mut visit, grant.code).await?;
    let book = &visit.book;
    let change = |what| Some((visit.to(&format!("/change/grants/{}", grant.code)), what));
    let fund = book
        .funds
        .get(&grant.fund)
        .map_or("", |fund| fund.name.as_str());
    let funder = book
        .funders
        .get(&grant.funder)
        .map_or("", |funder| funder.name.as_str());
    let project = book
        .projects
        .get(&grant.project)
        .filter(|p| p.code != ProjectCode::NONE);
    let facts = [
        Fact {
            term: "Funder",
            says: html! { (funder) },
            change: change("the funder"),
        },
        Fact {
            term: "Fund",
            says: html! { a href=(visit.to(&format!("/funds/{}", grant.fund))) { (fund) } },
            change: change("the fund"),
        },
        Fact {
            term: "Project",
            says: html! { @match project {
                Some(project) => a href=(visit.to(&format!("/projects/{}", project.code))) {
                    (project.name) },
                None => "None",
            } },
            change: change("the project"),
        },
        Fact {
            term: "Costs from",
            says: html! { (day(grant.starts_on)) " to " (day(grant.ends_on)) },
            change: change("the days"),
        },
        Fact {
            term: "Authority",
            says: html! { (grant.authority) },
            change: change("the authority"),
        },
    ];
    Ok(visit.page(
        &grant.title,
        "Funds and grants",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/grants"), "Grants")], &grant.title))
            div class="head" {
                p class="eyebrow" { "Grant " (grant.code) }
                h1 { (grant.title) }
            }
            div class="stack" {
                (summary(&facts))
                (years_table(&visit, &grant, &years))
                (claims)
                (settled(&visit, &years))
            }
        },
    ))
}

fn years_table(visit: &Visit, grant: &Grant, years: &[Allocation]) -> Markup {
    let may = |of: &Allocation| {
        of.award.is_none() && !of.amount.is_nil() && !visit.book.closed.contains(&of.year)
    };
    html! {
        table class="cards" {
            caption { "What it allocates" }
            thead { tr {
                th scope="col" { "Year" }
                th scope="col" class="money first" { "Allocation £" }
                th scope="col" class="money" { "Received £" }
                th scope="col" { "Award" }
            } }
            tbody {
                @for of in years {
                    tr {
                        th scope="row" { (of.year) }
                        td class="money first" data-of="Allocation £" { (bare_pounds(of.amount)) }
                        td class="money" data-of="Received £" { (bare_pounds(of.received)) }
                        td data-of="Award" {
                            @match of.award {
                                Some(entry) => a href=(visit.to(&format!("/journal/{entry}"))) {
                                    "Entry " (entry) },
                                None if may(of) => a href=(visit.to(&format!(
                                    "/grants/{}/award?year={}", grant.code,
                                    of.year.in_file_name()))) { "Post the award of " (of.year) },
                                None => span class="soft" { "Not posted" },
                            }
                        }
                    }
                }
            }
        }
    }
}

fn settled(visit: &Visit, years: &[Allocation]) -> Markup {
    html! {
        section {
            h2 { "What came in" }
            @if years.iter().all(|of| of.settled.is_empty()) {
                p class="soft" { "No instalment yet." }
            }
            ul class="tasks" {
                @for found in years.iter().flat_map(|of| &of.settled) {
                    li {
                        a href=(visit.to(&format!("/journal/{}", found.entry))) {
                            (day(found.date)) ", " (found.text) }
                        span class="nowrap" { (pounds(found.posting.amount.turned())) }
                    }
                }
            }
        }
    }
}

fn of_year(visit: &Visit, grant: &Grant, text: &str) -> Result<FinancialYear, PageError> {
    let year: Option<FinancialYear> = text.parse().ok();
    let allocated = year.filter(|year| !grant.allocation(*year).is_nil());
    allocated.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Asks whether the award of a year is to be posted, and shows its sides.
pub(in crate::web) async fn ask_award(visit: Visit) -> Result<Response, PageError> {
    let grant = known(&visit)?;
    let year = of_year(&visit, &grant, visit.query("year").unwrap_or_default())?;
    let form = visit.form_key();
    Ok(award_page(&visit, &grant, year, &form, &Mistakes::default()).into_response())
}

/// The award asks for nothing: what is refused leads to it as a whole.
const AWARD: Fields<'_> = Fields {
    whole: "award",
    asks: &[],
};

/// Posts the award of a year, once.
pub(in crate::web) async fn award(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let grant = known(&visit)?;
    let year = of_year(&visit, &grant, typed.get("year"))?;
    let (store, slug, act) = (visit.office.store(), &visit.book.slug, visit.act(None));
    let acted = visit.office.once(typed.sent(), async {
        let number = post::award(store, slug, grant.code, year, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/journal/{number}?done=1")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = visit.mistakes(&AWARD, error, &typed).await?;
            let form = visit.form_key();
            Ok(refused(award_page(&visit, &grant, year, &form, &wrong)))
        }
    }
}

fn award_page(
    visit: &Visit,
    grant: &Grant,
    year: FinancialYear,
    form: &str,
    mistakes: &Mistakes,
) -> Markup {
    let draft = Draft::award(grant, year);
    let amount = grant.allocation(year);
    let title = format!("Post the award of {year}");
    let back = visit.to(&format!("/grants/{}", grant.code));
    visit.page(
        &titled(&title, mistakes),
        "Funds and grants",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"), (visit.to("/grants"), "Grants"),
                (back.clone(), &grant.title),
            ], "Award"))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    (pounds(amount)) " becomes income of " (year) ", owed by the funder until it \
                     is paid. Authority: " (grant.authority) "."
                }
            }
            form method="post" id="award" tabindex="-1" action=(format!("{back}/award"))
                aria-describedby=[described("award", mistakes)] {
                (why("award", mistakes))
                (hidden("form", form)) (hidden("year", &year.in_file_name()))
                (preview::sides(&visit.book, &draft))
                div class="buttons" {
                    button class="button main" { "Post the award of " (pounds(amount)) }
                    a href=(back) { "Not now" }
                }
            }
        },
    )
}
