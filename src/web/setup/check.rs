//! The answers, all of them, with what making the book will post; then the book.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        init::Founding,
        setup::{self, Setup},
    },
    ledger::digest::Digest,
    web::{
        failure::PageError,
        journal::preview,
        parts::{Tone, counted, described, hidden, notice, told_sentence, why},
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Outside, done, refused},
    },
};

use super::{answers, found, question, sheet, to};

/// What is refused of the answers leads to all of them: each has a page of its own.
const ANSWERS: Fields<'_> = Fields {
    whole: "answers",
    asks: &[],
};

/// What will be made.
pub(in crate::web) async fn show(visit: Outside) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let form = visit.office.form_key();
    page(&visit, &setup, &form, &Mistakes::default()).await
}

/// Makes the book, once, of exactly what was shown.
pub(in crate::web) async fn make(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let confirmed: Digest = typed
        .get("answers")
        .parse()
        .map_err(|_| PageError::BadForm)?;
    let (store, act) = (visit.office.store(), visit.act());
    let acted = visit.office.once(typed.sent(), async {
        let setup = found(&visit).await?;
        let window = sheet::of(&visit, &setup).await?;
        let slug = setup::confirm(store, &setup.key, window.as_ref(), confirmed, &act).await?;
        Ok::<_, PageError>(format!("/{slug}/begin"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let wrong = ANSWERS.mistakes(error, &typed)?;
            let setup = found(&visit).await?;
            page(&visit, &setup, &visit.office.form_key(), &wrong).await
        }
    }
}

async fn page(
    visit: &Outside,
    setup: &Setup,
    form: &str,
    mistakes: &Mistakes,
) -> Result<Response, PageError> {
    let store = visit.office.store();
    let window = sheet::of(visit, setup).await?;
    let planned = setup::plan(store, setup, window.as_ref()).await;
    let digest = setup.digest()?;
    let planned = match planned.map_err(PageError::from) {
        Ok((_, _, founding)) => Ok(founding),
        Err(error) => Err(error.for_form()?),
    };
    let title = "Check your answers";
    let body = html! {
        div class="stack" id="answers" tabindex="-1"
            aria-describedby=[described("answers", mistakes)] {
            (why("answers", mistakes))
            (answers::summary_of(setup))
            @match &planned {
                Err(says) => (notice(Tone::Bad, "The book cannot be made of these answers",
                    &html! { p { (told_sentence(says)) } })),
                Ok(founding) => {
                    (posted(founding))
                    form method="post" {
                        (hidden("form", form))
                        (hidden("answers", &digest.to_string()))
                        button class="button main" data-busy="Making the book…" {
                            "Make the book of " (setup.answers.name)
                        }
                    }
                }
            }
        }
    };
    let page = question(visit, (title, &to(setup, "")), mistakes, &body);
    Ok(if mistakes.none() {
        page.into_response()
    } else {
        refused(page)
    })
}

/// What will be posted with the book, side by side.
fn posted(founding: &Founding) -> Markup {
    let (book, entries) = (&founding.book, &founding.entries);
    html! {
        section {
            h2 { "What will be posted" }
            @if entries.is_empty() {
                p { "Nothing: the book begins empty." }
            } @else {
                p class="soft" {
                    (counted(entries.len(), "entry", "entries")) ", posted together with the \
                     book. An entry is never changed once it is posted; a mistake is reversed."
                }
                div class="close" {
                    @for entry in entries { (preview::sides(book, entry.draft())) }
                }
            }
        }
    }
}
