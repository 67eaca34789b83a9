//! Closing a year: what blocks it, what it posts and carries forward, and the two roles that sign,
//! each in an act of its own. What somebody signs is what they were shown, or nothing is signed.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        close::{self, CarryForward, Closing, Stands},
        day_of,
        refusal::About,
    },
    ledger::{
        calendar::FinancialYear,
        fund::{Fund, Restriction},
        money::Money,
        year_end::FundEnd,
    },
    store::reader::Reader,
    web::{
        failure::PageError,
        parts::{
            Field, Tone, counted, crumbs, described, error_summary, grouped, groups_of_four,
            hidden, notice, pounds, status, titled, told_sentence, why,
        },
        reconcile::signs::another_role,
        said::{leads::Fields, named::named_sentence},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{carried::figures, closed};

/// How the closing stands.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.form_key())]);
    Ok(page(&mut visit, &typed, &Mistakes::default())
        .await?
        .into_response())
}

/// Keeps it as prepared, once.
pub(in crate::web) async fn prepare(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    sign(visit, typed, true).await
}

/// Approves it, once: the year is closed.
pub(in crate::web) async fn approve(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    sign(visit, typed, false).await
}

async fn sign(mut visit: Visit, typed: Typed, prepares: bool) -> Result<Response, PageError> {
    let year = visit.year()?;
    if typed.only_shown() {
        let page = page(&mut visit, &typed, &Mistakes::default()).await?;
        return Ok(page.into_response());
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let (act, office) = (visit.act(None), visit.office.clone());
    let given: Vec<CarryForward> = visit
        .book
        .restricted()
        .filter_map(|fund| {
            let consent = typed.some(&consent_field(fund))?.to_owned();
            let fund = fund.code;
            Some(CarryForward { fund, consent })
        })
        .collect();
    let acted = office.once(typed.sent(), async {
        let mut reader = store.read(&slug).await?;
        let now = close::show(&mut reader, year, &given, day_of(&act)).await?;
        drop(reader);
        if typed.get("shown") != now.shown.to_string() {
            return Err(PageError::Changed);
        }
        if prepares {
            close::prepare(&store, &slug, year, &given, &act).await?;
            return Ok(visit.to_year(year, "/close"));
        }
        close::approve(&store, &slug, year, &act).await?;
        Ok::<_, PageError>(visit.to_year(year, "/end?done=1"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            // Each consent is asked for under the name of its fund.
            let fields = Fields {
                whole: SIGN,
                asks: &[(About::Consent, "consent")],
            };
            let mistakes = visit.mistakes(&fields, error, &typed).await?;
            visit.anew().await?;
            Ok(refused(page(&mut visit, &typed, &mistakes).await?))
        }
    }
}

/// Where the two roles sign, to which leads what is about no field.
const SIGN: &str = "sign";

fn consent_field(fund: &Fund) -> String {
    format!("consent-{}", fund.code)
}

/// A closing with the form that may be sent about it.
struct Shown {
    closing: Closing,
    /// The restricted funds that have money of their funder left, which needs a consent.
    consents: Vec<(Fund, Money)>,
    /// Whether nothing stands in the way that a consent in the form would not lift.
    may_sign: bool,
}

async fn shown(
    reader: &mut Reader,
    visit: &Visit,
    year: FinancialYear,
) -> Result<Shown, PageError> {
    let today = day_of(&visit.act(None));
    let closing = close::show(reader, year, &[], today).await?;
    let left = |end: &FundEnd| {
        let fund = visit.book.funds.get(&end.fund)?;
        // Beyond the range of money nothing is closed.
        let left = end.of_funder().ok()?;
        let asked = fund.restriction == Restriction::Restricted && !left.is_nil();
        asked.then(|| (fund.clone(), left))
    };
    let consents: Vec<(Fund, Money)> = closing.funds.iter().filter_map(left).collect();
    // A consent to carry forward is given in the form; whatever it cannot lift leaves no form.
    let given: Vec<CarryForward> = consents
        .iter()
        .map(|(fund, _)| CarryForward {
            fund: fund.code,
            consent: consent_field(fund),
        })
        .collect();
    let lifted = close::show(reader, year, &given, today).await?.blockers;
    let may_sign = closing.blockers.is_empty() || lifted.is_empty();
    Ok(Shown {
        closing,
        consents,
        may_sign,
    })
}

async fn page(visit: &mut Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let year = visit.year()?;
    if let Some(signed) = close::signed(&mut visit.reader, year).await? {
        return Ok(closed::page(visit, year, &signed, mistakes));
    }
    let mut reader = visit.office.store().read(&visit.book.slug).await?;
    let shown = shown(&mut reader, visit, year).await?;
    let closing = &shown.closing;
    let title = format!("Close {year}");
    let end = format!("The end of {year}");
    Ok(visit.page(
        &titled(&title, mistakes),
        "Year end",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to_year(year, "/end"), &end)], &title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "A closed year takes no more postings: what comes later is posted in the open \
                     year and says that it concerns this one."
                }
            }
            div class="stack" {
                @if !closing.blockers.is_empty() {
                    (notice(Tone::Bad, "This stands in the way", &html! {
                        ul { @for says in &closing.blockers {
                            li { (named_sentence(&visit.book, says)) }
                        } }
                    }))
                }
                @if !closing.cautions.is_empty() {
                    (notice(Tone::Wait, "Look at this twice before you sign", &html! {
                        ul { @for says in &closing.cautions { li { (told_sentence(says)) } } }
                    }))
                }
                @if closing.stands == Stands::Moved {
                    (notice(Tone::Wait, "Prepare it again", &html! {
                        p { "The book has moved since it was prepared, so it cannot be approved." }
                        ul { @for says in &closing.moved {
                            li { (named_sentence(&visit.book, says)) }
                        } }
                    }))
                }
                (figures(closing)?)
                (signatures(visit, &shown, typed, mistakes)?)
                @if !shown.may_sign {
                    p {
                        "It can be closed when nothing stands in the way. "
                        a href=(visit.to_year(year, "/end")) { "What is to be done" }
                    }
                }
            }
        },
    ))
}

/// Who signed, and the button for whoever may sign.
fn signatures(
    visit: &Visit,
    shown: &Shown,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Markup, PageError> {
    let closing = &shown.closing;
    let standing = closing.stands == Stands::Prepared;
    let own = closing
        .prepared
        .as_ref()
        .is_some_and(|prepared| prepared.by.eq_ignore_ascii_case(visit.role.1));
    let sums = closing.funds.iter().map(|end| end.carried_forward);
    let whole = Money::sum(sums).map_err(ActionError::from)?;
    let year = closing.year;
    Ok(html! {
        section id=(SIGN) tabindex="-1" aria-describedby=[described(SIGN, mistakes)] {
            h2 { "Signed by two roles" }
            (why(SIGN, mistakes))
            div class="cols even" {
                div class="box" {
                    p class="small soft" { "Prepared by" }
                    (prepared_by(closing))
                    @if standing && shown.may_sign {
                        details class="unprinted" {
                            summary { "Prepare it again" }
                            (prepare_form(visit, shown, typed, mistakes))
                        }
                    } @else if shown.may_sign {
                        (prepare_form(visit, shown, typed, mistakes))
                    }
                }
                div class="box" {
                    p class="small soft" { "Checked and approved by" }
                    p { "Nobody yet" }
                    @if standing && closing.blockers.is_empty() {
                        p class="small" {
                            (pounds(whole)) " in "
                            (counted(closing.funds.len(), "fund", "funds")) " is carried into "
                            (year.next()) ", and no entry may be dated in " (year) " any more."
                        }
                        @if own { (another_role(visit, "prepared it")) } @else {
                            form method="post" action=(visit.to_year(year, "/close/approve")) {
                                (hidden("form", typed.get("form")))
                                (hidden("shown", &closing.shown.to_string()))
                                button class="button stop" {
                                    "Approve and close " (year) " as " (visit.role.1)
                                }
                            }
                        }
                    } @else if standing {
                        p class="small" { "It can be approved when nothing stands in the way." }
                    } @else {
                        p class="small" {
                            @if closing.stands == Stands::Moved { "It is prepared again first." }
                            @else {
                                "It is prepared first; then a role other than the one that \
                                 prepared it approves."
                            }
                        }
                    }
                }
            }
        }
    })
}

/// Who prepared it, and at which head of the book.
fn prepared_by(closing: &Closing) -> Markup {
    html! {
        @match &closing.prepared {
            Some(prepared) => {
                p { strong { (prepared.by) } " (not authenticated)" }
                p class="small soft" {
                    (prepared.on) ", at count " (grouped(prepared.head.count))
                    " of the book, head "
                    span class="mono" { (groups_of_four(&prepared.head.digest.to_string(), 16)) }
                }
                @for CarryForward { fund, consent } in &prepared.consents {
                    p class="small" {
                        "Fund " (fund) " carries forward by consent: " (consent)
                    }
                }
                @if closing.stands == Stands::Prepared { (status(Tone::Good, "Signed")) }
                @else { (status(Tone::Wait, "Before the book moved")) }
            }
            None => p { "Nobody yet" },
        }
    }
}

/// The form that prepares it, with a field for the consent to carry forward what a restricted fund
/// has.
fn prepare_form(visit: &Visit, shown: &Shown, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let closing = &shown.closing;
    let year = closing.year;
    // A consent that was given for what was prepared before is given again.
    let before = closing.prepared.iter();
    let before: Vec<&CarryForward> = before.flat_map(|prepared| &prepared.consents).collect();
    let filled = |fund: &Fund| {
        let field = consent_field(fund);
        let given = before.iter().find(|given| given.fund == fund.code);
        let text = typed.some(&field).map(str::to_owned);
        let text = text.or_else(|| given.map(|given| given.consent.clone()));
        Typed::filled([(field.as_str(), text.unwrap_or_default())])
    };
    html! {
        form method="post" action=(visit.to_year(year, "/close/prepare")) data-keeps {
            (hidden("form", &format!("{}-prepare", typed.get("form"))))
            (hidden("shown", &closing.shown.to_string()))
            @for (fund, left) in &shown.consents {
                (Field {
                    name: &consent_field(fund),
                    label: &format!("Consent to carry {} of {} forward", pounds(*left), fund.name),
                    hint: "The funder's document. To repay it instead, post it as an entry first \
                           and leave this empty.",
                    class: "",
                }.text(&filled(fund), mistakes))
            }
            button class="button main" {
                @if closing.prepared.is_some() { "Prepare it again as " }
                @else { "Prepare it as " }
                (visit.role.1)
            }
        }
    }
}
