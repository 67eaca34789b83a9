//! Whose book it is, and with which year it begins.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        refusal::About,
        setup::{Part, Setup},
    },
    ledger::calendar::FinancialYear,
    web::{
        failure::PageError,
        parts::{ASKS, Field, described, why},
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::Outside,
    },
};

use super::{again, also, found, kept, onward, question, to, write};

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Name, "name"),
        (About::Text, "short"),
        (About::Code, "slug"),
        (About::Year, "year"),
    ],
};

/// Asks.
pub(in crate::web) async fn ask(visit: Outside) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let answers = &setup.answers;
    let year = answers.first_year.map(|year| year.to_string());
    let typed = Typed::filled([
        ("form", visit.office.form_key()),
        ("name", answers.name.clone()),
        ("short", answers.short_name.clone()),
        ("slug", answers.slug.clone()),
        ("year", year.unwrap_or_default()),
    ]);
    Ok(page(&visit, &setup, &typed, &Mistakes::default()).into_response())
}

/// Keeps the answers.
pub(in crate::web) async fn answer(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return Ok(page(&visit, &setup, &typed, &mistakes).into_response());
    }
    let name = typed.words("name", "say the partnership's name", &mut mistakes);
    let slug = typed.words(
        "slug",
        "give it a short name for addresses, such as exampleshire",
        &mut mistakes,
    );
    let year: Option<FinancialYear> = typed.parse(
        "year",
        "say the first year that the book keeps, such as 2025/26",
        &mut mistakes,
    );
    let short = typed.get("short").to_owned();
    let change = |answers: &mut crate::actions::setup::Answers| {
        answers.partnership((&name, &short, &slug), year)
    };
    if !mistakes.none() {
        also(&visit, &setup, &typed, change, (&FIELDS, &mut mistakes)).await?;
        FIELDS.order(&mut mistakes);
        return again(&visit, mistakes, |now, wrong| {
            page(&visit, now, &typed, wrong)
        })
        .await;
    }
    let led_to = (to(&setup, ""), &FIELDS);
    match write(&visit, &setup, &typed, None, change, led_to).await? {
        Ok(response) => Ok(response),
        Err(wrong) => {
            let typed = typed.clone().with("form", visit.office.form_key());
            again(&visit, wrong, |now, wrong| page(&visit, now, &typed, wrong)).await
        }
    }
}

fn page(visit: &Outside, setup: &Setup, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let field = |name, label, hint, class| {
        Field {
            name,
            label,
            hint,
            class,
        }
        .text(typed, mistakes)
    };
    question(
        visit,
        ("Partnership and first year", &to(setup, "")),
        mistakes,
        &html! {
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (kept(setup, typed))
                (field("name", "Name of the partnership", "As reports print it", ""))
                (field("short", "How reports shorten it",
                    "Such as CSP; leave it empty to print the name", "date"))
                (field("slug", "Short name for addresses and commands",
                    "Small letters, digits and hyphens, such as exampleshire", "date"))
                (field("year", "First year that the book keeps",
                    "1 April to 31 March, such as 2025/26", "date"))
                button class="button main" { "Keep and go on" }
            }
            (onward(setup, Part::Partnership))
        },
    )
}
