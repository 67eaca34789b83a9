//! A mistake put right: the entry mirrored on a day, and what should have stood instead.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::post::{self, Instead},
    ledger::{code::GrantCode, posted::PostedEntry},
    statement::suggest::rule::Target,
    web::{
        failure::PageError,
        parts::{Field, crumbs, day, error_summary, pounds, titled},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::new::{place, places};

/// Asks on which day, why, and what instead.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let posted = found(&mut visit).await?;
    let day = crate::ledger::calendar::short_date(posted.entry.date);
    let typed = Typed::filled([("form", visit.office.form_key()), ("date", day)]);
    Ok(page(&visit, &posted, &typed, &Mistakes::default()).into_response())
}

async fn found(visit: &mut Visit) -> Result<PostedEntry, PageError> {
    let number: i64 = visit.param("number")?;
    let posted = visit.reader.entry(number).await?;
    posted.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Reverses it, once.
pub(in crate::web) async fn reverse(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let posted = found(&mut visit).await?;
    let mut mistakes = Mistakes::default();
    let date = typed.day("date", "say the day of the reversal", &mut mistakes);
    let why = typed.words("why", "say why it is reversed", &mut mistakes);
    let instead = instead(&typed, &mut mistakes);
    let (Some(date), Some(instead), true) = (date, instead, mistakes.none()) else {
        return Ok(refused(page(&visit, &posted, &typed, &mistakes)));
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.get("form"), async {
        let right = post::reverse(&store, &slug, posted.number, date, instead, &act).await?;
        let number = right.replacement.unwrap_or(right.reversal);
        Ok::<_, PageError>(visit.to(&format!("/journal/{number}?done=1")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = Mistakes::whole("date", error.for_form()?);
            Ok(refused(page(&visit, &posted, &typed, &mistakes)))
        }
    }
}

fn instead(typed: &Typed, mistakes: &mut Mistakes) -> Option<Instead> {
    if typed.some("account").is_none() {
        return Some(Instead::Nothing);
    }
    target(typed, mistakes).map(Instead::Recode)
}

/// Where money goes, as chosen.
pub(in crate::web) fn target(typed: &Typed, mistakes: &mut Mistakes) -> Option<Target> {
    let account = typed.parse("account", "choose the account", mistakes)?;
    let fund = typed.parse("fund", "choose the fund", mistakes)?;
    let Some((project, line)) = place(typed.get("place")) else {
        mistakes.add("place", "choose a project and its cost");
        return None;
    };
    let grant = typed
        .some("grant")
        .and_then(|grant| grant.parse::<GrantCode>().ok());
    Some(Target {
        account,
        fund,
        project,
        line,
        grant,
    })
}

/// The fields that choose where money goes.
pub(in crate::web) fn target_fields(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    let mut grants = vec![(String::new(), "None".to_owned())];
    grants.extend(
        visit
            .book
            .grants
            .values()
            .map(|g| (g.code.to_string(), g.title.clone())),
    );
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        class: "",
    };
    html! {
        (field("account", "Account", "").choice(&places.accounts, typed, mistakes))
        (field("fund", "Fund", "").choice(&places.funds, typed, mistakes))
        (field("place", "Project and cost", "Only for income and expenditure")
            .choice(&places.projects, typed, mistakes))
        (field("grant", "Grant", "Only for an instalment of a grant")
            .choice(&grants, typed, mistakes))
    }
}

fn page(visit: &Visit, posted: &PostedEntry, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let title = format!("Reverse entry {}", posted.number);
    let field = |name, label, hint, class| Field {
        name,
        label,
        hint,
        class,
    };
    let back = visit.to(&format!("/journal/{}", posted.number));
    visit.page(
        &titled(&title, mistakes),
        "Journal",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to("/journal"), "Journal"), (back, &posted.entry.text)], "Reverse"))
            div class="head" {
                h1 { (title) }
                p class="lead" { (posted.entry.text) ", " (day(posted.entry.date)) }
            }
            div class="cols even" {
                form method="post" class="box" {
                    input type="hidden" name="form" value=(typed.get("form"));
                    (field("date", "Day of the reversal", "In a period that is open", "date")
                        .text(typed, mistakes))
                    (field("why", "Why", "Kept with the reversal", "").text(typed, mistakes))
                    fieldset {
                        legend { h2 { "What should have stood instead" } }
                        p class="hint" {
                            "Leave the account open where nothing should: its statement line then \
                             waits again."
                        }
                        (target_fields(visit, typed, mistakes))
                    }
                    button class="button main" { "Reverse entry " (posted.number) }
                }
                section {
                    h2 { "What will happen" }
                    p { "These sides are posted with their signs turned, once, and linked:" }
                    ul class="tasks" {
                        @for posting in &posted.entry.postings {
                            li {
                                span { (posting.account) " " (posting.fund) " " (posting.project)
                                    " " (posting.line) }
                                span class="nowrap" { (pounds(posting.amount)) " becomes "
                                    (pounds(posting.amount.turned())) }
                            }
                        }
                    }
                }
            }
        },
    )
}
