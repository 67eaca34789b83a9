//! Closing a year: what blocks it, what each fund carries forward, and the two roles that sign.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        close::{self, CarryForward},
        day_of, follow,
    },
    ledger::{
        calendar::FinancialYear,
        digest::{Digest, Encoder},
        fund::{Fund, Restriction},
        money::Money,
        year_end,
    },
    web::{
        acting::ROLES,
        failure::PageError,
        parts::{Field, Tone, counted, crumbs, error_summary, notice, pounds, sentence, titled},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// Asks whether to close the year.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.office.form_key())]);
    Ok(page(&mut visit, &typed, &Mistakes::default())
        .await?
        .into_response())
}

/// Closes it, once.
pub(in crate::web) async fn close(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let year = visit.year()?;
    let mut mistakes = Mistakes::default();
    let approved = typed.words("approved", "choose the role that approves", &mut mistakes);
    if !mistakes.none() {
        return Ok(refused(page(&mut visit, &typed, &mistakes).await?));
    }
    let consent = |fund: &Fund| {
        let consent = typed.some(&consent_field(fund))?.to_owned();
        Some(CarryForward {
            fund: fund.code,
            consent,
        })
    };
    let consents: Vec<CarryForward> = visit.book.restricted().filter_map(consent).collect();
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let (act, office) = (visit.act(None), visit.office.clone());
    let now = shown(&carried(&mut visit, year).await?);
    let acted = office.once(typed.get("form"), async {
        if typed.get("shown") != now.to_string() {
            return Err(PageError::Changed);
        }
        close::close(&store, &slug, year, &consents, &approved, &act).await?;
        Ok::<_, PageError>(visit.to_year(year, "/end?done=1"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = Mistakes::whole("approved", error.for_form()?);
            visit.anew().await?;
            Ok(refused(page(&mut visit, &typed, &mistakes).await?))
        }
    }
}

/// The digest of what somebody is shown that the year carries forward.
fn shown(carried: &[(Fund, Money)]) -> Digest {
    let mut record = Encoder::of("carried-as-shown");
    for (fund, money) in carried {
        record.text(fund.code.as_str()).number(money.pence());
    }
    Digest::of(record.finish())
}

fn consent_field(fund: &Fund) -> String {
    format!("consent-{}", fund.code)
}

/// What every fund carries forward, as the book stands.
async fn carried(visit: &mut Visit, year: FinancialYear) -> Result<Vec<(Fund, Money)>, PageError> {
    let book = visit.book.clone();
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let of = |fund: &Fund| {
        let left =
            year_end::fund_balance(&book, &balances, fund.code).map_err(ActionError::from)?;
        Ok((fund.clone(), left))
    };
    book.funds.values().map(of).collect()
}

async fn page(visit: &mut Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let carried = carried(visit, year).await?;
    let (store, slug) = (visit.office.store(), visit.book.slug.as_str());
    let today = day_of(&visit.act(None));
    let blockers = close::blockers(store, slug, year, &[], today).await?;
    // A consent to carry forward is given in the form; whatever it cannot lift leaves no form.
    let consents: Vec<CarryForward> = carried
        .iter()
        .filter(|(fund, money)| may_be_consented(fund, *money))
        .map(|(fund, _)| CarryForward {
            fund: fund.code,
            consent: consent_field(fund),
        })
        .collect();
    let may_close = blockers.is_empty()
        || close::blockers(store, slug, year, &consents, today)
            .await?
            .is_empty();
    let whole = Money::sum(carried.iter().map(|(_, money)| *money)).map_err(ActionError::from)?;
    let title = format!("Close {year}");
    let end = format!("The end of {year}");
    Ok(visit.page(
        &titled(&title, mistakes),
        "Year end",
        &html! {
            @if may_close { (error_summary(mistakes)) }
            (crumbs(&[(visit.to(""), "Home"), (visit.to_year(year, "/end"), &end)], &title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "A closed year takes no more postings. It reopens only by a recorded, approved \
                     exception."
                }
            }
            div class="cols even" {
                div class="close" {
                    @if !blockers.is_empty() {
                        (notice(Tone::Wait, "This stands in the way", &html! {
                            ul { @for says in &blockers { li { (sentence(says)) } } }
                        }))
                    }
                    @if may_close {
                        (form(visit, (year, &carried, whole), typed, mistakes))
                    } @else {
                        p {
                            "It can be closed when nothing does. "
                            a href=(visit.to_year(year, "/end")) { "What is to be done" }
                        }
                    }
                }
                (opening(year, &carried))
            }
        },
    ))
}

/// The form that closes, with a field for the consent to carry forward what a restricted fund has.
fn form(
    visit: &Visit,
    (year, carried, whole): (FinancialYear, &[(Fund, Money)], Money),
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let roles = others(visit);
    html! {
        form method="post" class="box" {
            input type="hidden" name="form" value=(typed.get("form"));
            input type="hidden" name="shown" value=(shown(carried));
            @for (fund, money) in carried.iter()
                .filter(|(f, m)| may_be_consented(f, *m)) {
                (Field {
                    name: &consent_field(fund),
                    label: &format!("Consent to carry {} of {} forward",
                        pounds(*money), fund.name),
                    hint: "The funder's document; leave it empty to repay instead",
                    class: "",
                }.text(typed, mistakes))
            }
            p { "Closed by " strong { (visit.role.1) } " (not authenticated)" }
            (Field {
                name: "approved",
                label: "Approved by",
                hint: "Another role than the one that closes",
                class: "",
            }.choice(&roles, typed, mistakes))
            p class="small" {
                (pounds(whole)) " in "
                (counted(carried.len(), "fund", "funds")) " is carried into "
                (year.next()) ", and no entry may be dated in " (year) " any more."
            }
            button class="button stop" {
                "Close " (year) " and carry " (pounds(whole)) " forward"
            }
        }
    }
}

/// Whether a consent can carry forward what a fund has left.
fn may_be_consented(fund: &Fund, left: Money) -> bool {
    fund.restriction == Restriction::Restricted && !left.is_nil() && !left.is_negative()
}

/// What every fund opens the next year with.
fn opening(year: FinancialYear, carried: &[(Fund, Money)]) -> Markup {
    html! {
        table class="cards" {
            caption { "What " (year.next()) " will open with" }
            thead { tr {
                th scope="col" { "Fund" } th scope="col" class="money first" { "Left" }
            } }
            tbody {
                @for (fund, money) in carried {
                    tr {
                        th scope="row" { (fund.name) }
                        td class="money first" data-of="Left" { (pounds(*money)) }
                    }
                }
            }
        }
    }
}

/// The roles that may approve: every one but the one that acts (law 8).
fn others(visit: &Visit) -> Vec<(String, String)> {
    let others = ROLES.iter().filter(|(word, _)| *word != visit.role.0);
    let others = others.map(|(_, role)| ((*role).to_owned(), (*role).to_owned()));
    [(String::new(), "Choose".to_owned())]
        .into_iter()
        .chain(others)
        .collect()
}
