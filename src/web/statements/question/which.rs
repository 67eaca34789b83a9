//! A file that may have one of several layouts, of which nothing in it proves which: what each of
//! them makes of its first lines. Whoever chooses one of the program's goes on to its answers,
//! which are kept for the next file; one of the book's own reads the file as it is.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::import::{New, Upload},
    statement::{line::ReadFile, profile::Profile},
    web::{
        failure::PageError,
        parts::{Tone, crumbs, hidden, notice, sentence, told_sentence},
        statements::plan::{
            problems::of_layouts,
            shelf::{Shelf, Shelved},
        },
        visit::{Visit, done},
    },
};

use super::{page::lines, read_with, unread};

/// What one of the layouts makes of the file; or why it makes nothing of it.
struct Made<'k> {
    layout: &'k Profile,
    read: Result<ReadFile, String>,
}

/// The layouts that a file may have.
pub(super) fn open<'k>(shelved: &Shelved, known: &'k [Profile]) -> Vec<&'k Profile> {
    let names = &shelved.upload.read.layouts_open;
    let open = known.iter().filter(|layout| names.contains(&layout.name));
    open.collect()
}

/// Asks which it is.
pub(super) async fn ask(
    mut visit: Visit,
    key: &str,
    shelved: &Arc<Shelved>,
    open: Vec<&Profile>,
) -> Result<Response, PageError> {
    let office = visit.office.clone();
    let mut made = Vec::new();
    for layout in open {
        let read = read_with(&office, shelved, layout.clone());
        let (back, read) = visit.apart(read).await?;
        visit = back;
        let read = read.map_err(|error| error.to_string());
        made.push(Made { layout, read });
    }
    Ok(page(&visit, key, &shelved.upload, &made).into_response())
}

/// Reads the file with the layout of the book that was chosen, and goes on to its plan.
pub(super) async fn chosen(
    visit: Visit,
    key: &str,
    shelved: &Arc<Shelved>,
    layout: &Profile,
) -> Result<Response, PageError> {
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let read = read_with(&office, shelved, layout.clone());
    let (visit, read) = visit.apart(read).await?;
    let read = match read {
        Ok(read) => read,
        Err(error) => return Ok(unread(&visit, shelved, &error)),
    };
    let upload = Upload {
        read,
        ..Upload::clone(&shelved.upload)
    };
    let again = Shelved::of(&office, &slug, upload, New::Waits);
    let (visit, again) = visit.apart(again).await?;
    let shelf: &Shelf = visit.office.shelf();
    shelf.put(key, again?).await;
    Ok(done(&visit.to(&format!("/statements/plan/{key}"))))
}

fn page(visit: &Visit, key: &str, upload: &Upload, made: &[Made<'_>]) -> Markup {
    let title = "Which layout is it?";
    let question = visit.to(&format!("/statements/question/{key}"));
    let own = made.iter().any(|one| one.layout.own);
    visit.page(
        title,
        "Statements",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")], title))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "Nothing in " strong { (upload.name) } " proves how it is to be read, and \
                     nothing is guessed. Below is what each layout makes of it that it may have."
                }
                @for problem in &upload.read.problems {
                    p { (told_sentence(&of_layouts(&problem.why))) }
                }
            }
            div class="stack" {
                @for one in made { (candidate(visit, key, &question, one)) }
                section class="box" {
                    h2 { "It is none of these" }
                    p { a href={ (question) "?as=none" } { "Say which column is what" } }
                }
                @if own {
                    p class="small soft" {
                        "So that it is not asked again, end the layout that is not meant, under "
                        a href=(visit.to("/profiles")) { "Rules, Layouts of statements" } "."
                    }
                }
                p { a href=(visit.to("/statements")) { "Leave it" } }
            }
        },
    )
}

fn candidate(visit: &Visit, key: &str, question: &str, made: &Made<'_>) -> Markup {
    let Made { layout, read } = made;
    html! {
        section class="box" {
            h2 { (layout.title) " (" (layout.name) ")" }
            @match read {
                Err(says) => (notice(Tone::Bad, "Why not", &html! { (sentence(says)) })),
                Ok(read) => (lines(read)),
            }
            @if layout.own {
                form method="post" action=(visit.to("/statements/question")) {
                    (hidden("key", key))
                    (hidden("as", &layout.name))
                    (hidden("do", "read"))
                    button class="button" data-busy="Reading…" { "It is " (layout.name) }
                }
            } @else {
                p {
                    a class="button" href={ (question) "?as=" (layout.name) } {
                        "It is " (layout.name) ": see its answers"
                    }
                }
            }
        }
    }
}
