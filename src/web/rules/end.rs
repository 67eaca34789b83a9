//! Whether a rule is to end, with what that means.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        amend::Seen,
        refusal::About,
        rule::{self, Listed},
    },
    web::{
        failure::PageError,
        parts::{
            ASKS, Field, counted, crumbs, described, error_summary, hidden, in_address, titled, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{conditions, place, target};

/// What its only field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[(About::Why, "why")],
};

async fn found(visit: &Visit) -> Result<Listed, PageError> {
    let name: String = visit.param("name")?;
    let rules = rule::listed(visit.office.store(), &visit.book.slug).await?;
    let known = rules.into_iter().find(|known| known.rule.name == name);
    known.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Asks.
pub(in crate::web) async fn ask(visit: Visit) -> Result<Response, PageError> {
    let listed = found(&visit).await?;
    let seen = listed.seen()?.to_string();
    let typed = Typed::filled([("form", visit.form_key()), ("seen", seen)]);
    Ok(page(&visit, &listed, &typed, &Mistakes::default()).into_response())
}

/// Ends it.
pub(in crate::web) async fn end(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let name: String = visit.param("name")?;
    if typed.only_shown() {
        let listed = found(&visit).await?;
        return Ok(page(&visit, &listed, &typed, &Mistakes::default()).into_response());
    }
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(typed.some("why"));
    let seen = Seen::As(typed.get("seen").parse().map_err(|_| PageError::BadForm)?);
    let acted = visit.office.once(typed.sent(), async {
        rule::end(store, slug, (&name, seen), &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/rules?ended={}", in_address(&name))))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = visit.mistakes(&FIELDS, error, &typed).await?;
            let listed = found(&visit).await?;
            let typed = typed.with("seen", listed.seen()?.to_string());
            Ok(refused(page(&visit, &listed, &typed, &wrong)))
        }
    }
}

fn page(visit: &Visit, listed: &Listed, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let rule = &listed.rule;
    let title = format!("End the rule \u{201c}{}\u{201d}?", rule.name);
    visit.page(
        &titled(&title, mistakes),
        "Rules",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"), (visit.to("/rules"), "Rules"),
                (place(visit, &rule.name, ""), &rule.name),
            ], "End"))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "It will propose nothing any more. The "
                    (counted(listed.fired, "line that was", "lines that were"))
                    " coded as it proposed stay as they are."
                }
            }
            dl class="facts" {
                dt { "Where a line has" } dd { (conditions(&rule.when)) }
                dt { "It was for" } dd { (target(visit, &rule.then)) }
            }
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (hidden("form", typed.get("form"))) (hidden("seen", typed.get("seen")))
                (Field { name: "why", label: "Why", hint: "Kept with the change; may be left \
                    empty", class: "" }.text(typed, mistakes))
                div class="buttons" {
                    button class="button stop" { "End this rule" }
                    a href=(visit.to("/rules")) { "Keep it" }
                }
            }
        },
    )
}
