//! Other words for the rows of Appendix A: which say what, and a form that rewords one. The figures
//! stay as they are, and the change is recorded.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        decide::{self, Rewordable},
        refusal::About,
        report::END_OF_YEAR,
    },
    report::table::Row,
    web::{
        failure::PageError,
        parts::{
            ASKS, Tone, crumbs, described, error_summary, field, hidden, notice, pounds, titled,
            why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// The rows with their words.
pub(in crate::web) async fn list(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let report = decide::rewordable(&mut visit.reader, year).await?.report;
    let decided = !visit.reader.decisions(END_OF_YEAR, year).await?.is_empty();
    let title = format!("The words of Appendix A, {year}");
    let back = visit.to_year(year, "/report");
    let to = |row: &Row| visit.to_year(year, &format!("/reword/{}", row.id));
    Ok(visit.page(
        &title,
        "Reports",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (back, &report.title)], "Words"))
            div class="head" {
                h1 { (title) }
                p class="lead" { "A row may be reworded; its figure stays what it is." }
            }
            div class="stack" {
                @if visit.query("done").is_some() {
                    (notice(Tone::Good, "Reworded", &html! {
                        "The change is kept with its reason."
                    }))
                }
                @if decided {
                    p { "What the Board decided on keeps the words that it had." }
                }
                table class="cards" {
                    caption { "The rows and their words" }
                    thead { tr {
                        th scope="col" { "Row" } th scope="col" { "Words" }
                        th scope="col" class="money first" { "Amount" }
                        th scope="col" { span class="unseen" { "Reword" } }
                    } }
                    tbody { @for row in &report.rows {
                        tr {
                            th scope="row" { (row.id) }
                            td data-of="Words" {
                                (row.label)
                                @if row.hidden {
                                    " " span class="tag" { "Not printed while it is nil" }
                                }
                            }
                            td class="money first" data-of="Amount" {
                                @if let Some(found) = row.figure() { (pounds(found.amount)) }
                            }
                            td {
                                a href=(to(row)) {
                                    "Reword" span class="unseen" { " row " (row.id) }
                                }
                            }
                        }
                    } }
                }
            }
        },
    ))
}

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[(About::Text, "label"), (About::Why, "why")],
};

/// Asks for other words.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let (rewordable, row) = found(&mut visit).await?;
    let typed = Typed::filled([
        ("form", visit.form_key()),
        ("seen", rewordable.seen(&row)),
        ("label", row.label),
    ]);
    Ok(page(&mut visit, &typed, &Mistakes::default())
        .await?
        .into_response())
}

/// The report and the row that is named.
async fn found(visit: &mut Visit) -> Result<(Rewordable, Row), PageError> {
    let year = visit.year()?;
    let rewordable = decide::rewordable(&mut visit.reader, year).await?;
    let id: String = visit.param("row")?;
    let row = rewordable.report.row(&id).cloned();
    let row = row.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    Ok((rewordable, row))
}

/// Rewords it, once.
pub(in crate::web) async fn reword(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let year = visit.year()?;
    let (_, row) = found(&mut visit).await?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return Ok(page(&mut visit, &typed, &mistakes).await?.into_response());
    }
    let label = typed.words("label", "say what the row is to say", &mut mistakes);
    let why = typed.words("why", "say why; it is kept with the change", &mut mistakes);
    if !mistakes.none() {
        return Ok(refused(page(&mut visit, &typed, &mistakes).await?));
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let (act, office) = (visit.act(Some(&why)), visit.office.clone());
    let (words, seen) = ((row.id.as_str(), label.as_str()), Some(typed.get("seen")));
    let acted = office.once(typed.sent(), async {
        decide::reword(&store, &slug, year, words, seen, &act).await?;
        Ok::<_, PageError>(visit.to_year(year, "/reword?done=1"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&FIELDS, error, &typed).await?;
            visit.anew().await?;
            let (rewordable, row) = found(&mut visit).await?;
            let typed = typed.clone().with("seen", rewordable.seen(&row));
            Ok(refused(page(&mut visit, &typed, &mistakes).await?))
        }
    }
}

async fn page(visit: &mut Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let (rewordable, row) = found(visit).await?;
    let title = format!("Reword row {}", row.id);
    let hint = if rewordable.repeats(&row) {
        "Printed in every medium, in this year's report only. The words stay with what the row is \
         about, and move with it where another row comes before it"
    } else {
        "Printed in every medium, in this year's report only"
    };
    let (back, list) = (
        visit.to_year(year, "/report"),
        visit.to_year(year, "/reword"),
    );
    Ok(visit.page(
        &titled(&title, mistakes),
        "Reports",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"), (back, &rewordable.report.title), (list.clone(), "Words"),
            ], &title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "It says \u{201c}" (row.label) "\u{201d}"
                    @if let Some(found) = row.figure() { ", " (pounds(found.amount)) }
                    "."
                }
            }
            form method="post" class="box" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (hidden("form", typed.get("form")))
                (hidden("seen", typed.get("seen")))
                (field("label", "What it is to say", hint, "").text(typed, mistakes))
                (field("why", "Why", "Kept with the change, such as The Board's own words", "")
                    .text(typed, mistakes))
                div class="buttons" {
                    button class="button main" { "Reword it" }
                    a href=(list) { "Not now" }
                }
            }
        },
    ))
}
