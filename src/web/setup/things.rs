//! The lists of a set-up: funds, funders, grants, projects with their costs, and the chart; one
//! form to add to each, and to change or take out what is there.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        setup::{Answers, Part, Setup},
    },
    ledger::book::Book,
    web::{
        failure::PageError,
        parts::{ASKS, described, enters, why},
        said::leads::Fields,
        things::{self, Kind},
        typed::{Mistakes, Typed},
        visit::Outside,
    },
};

use super::{also, found, kept, onward, question, to, write};

fn kind(visit: &Outside) -> Result<Kind, PageError> {
    Kind::from_word(visit.param("things")).ok_or_else(|| visit.not_found())
}

fn book(setup: &Setup) -> Result<Book, PageError> {
    Ok(setup.answers.so_far().map_err(ActionError::from)?)
}

/// What is about a list leads to it.
const LIST: Fields<'_> = Fields {
    whole: "list",
    asks: &[],
};

/// What was answered of a kind.
pub(in crate::web) async fn list(visit: Outside) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let setup = found(&visit).await?;
    if kind == Kind::Cost {
        return Ok(crate::web::visit::done(&to(&setup, "/projects")));
    }
    let typed = Typed::filled([("form", visit.office.form_key())]);
    Ok(list_page(&visit, &setup, kind, &typed, &Mistakes::default())?.into_response())
}

/// Says that a list is complete as it is.
pub(in crate::web) async fn settle(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let setup = found(&visit).await?;
    if kind == Kind::Fund && setup.answers.funds.is_empty() {
        let says = "add at least one fund; every pound of a book is in one";
        let page = list_page(&visit, &setup, kind, &typed, &Mistakes::whole("list", says))?;
        return Ok(crate::web::visit::refused(page));
    }
    let change = |answers: &mut Answers| {
        answers.settle(kind.part());
        Ok(())
    };
    match write(
        &visit,
        &setup,
        &typed,
        None,
        change,
        (to(&setup, ""), &LIST),
    )
    .await?
    {
        Ok(response) => Ok(response),
        Err(wrong) => {
            let now = found(&visit).await?;
            let typed = Typed::filled([("form", visit.office.form_key())]);
            Ok(crate::web::visit::refused(list_page(
                &visit, &now, kind, &typed, &wrong,
            )?))
        }
    }
}

fn list_page(
    visit: &Outside,
    setup: &Setup,
    kind: Kind,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Markup, PageError> {
    let answers = &setup.answers;
    let (none, says, about) = match kind {
        Kind::Account => (
            false,
            "",
            "The standard chart comes with the book. Rename what your \
            council calls otherwise, and add what it lacks.",
        ),
        Kind::Fund => (
            answers.funds.is_empty(),
            "No fund yet.",
            "A fund says whose money it is: \
            pooled, or restricted to a grant.",
        ),
        Kind::Funder => (
            answers.funders.is_empty(),
            "No funder yet.",
            "Whoever awards grants.",
        ),
        Kind::Grant => (
            answers.grants.is_empty(),
            "No grant yet.",
            "The allocation of the first \
            year is posted with the book; later years are posted when they come.",
        ),
        Kind::Project | Kind::Cost => (
            answers.projects.is_empty(),
            "No project yet.",
            "What the \
            money is spent on: each project with its costs and what was set aside for each.",
        ),
    };
    let add = |of: Kind| to(setup, &format!("/{}/add", of.word()));
    let change = |of: Kind, code: &str| to(setup, &format!("/{}/{code}", of.word()));
    let book = book(setup)?;
    let add_buttons = html! {
        p class="buttons" {
            @match comes_first(kind, answers) {
                Some((place, words)) => a class="button" href=(to(setup, place)) { (words) },
                None => a class="button" href=(add(kind)) { "Add " (kind.an()) },
            }
            @if kind == Kind::Project && !none {
                a class="button" href=(add(Kind::Cost)) { "Add a cost" }
            }
        }
    };
    Ok(question(
        visit,
        (kind.part().name(), &to(setup, "")),
        mistakes,
        &html! {
            div id="list" tabindex="-1" class="close"
                aria-describedby=[described("list", mistakes)] {
                (why("list", mistakes))
                p class="prose soft" { (about) }
                @if none { p { b { (says) } } }
                @else { (things::table(kind, &book, &change)) }
                (add_buttons)
            }
            form method="post" class="buttons" {
                (kept(setup, typed))
                button class="button main" { (settled_words(kind.part(), none)) }
            }
            (onward(setup, kind.part()))
        },
    ))
}

/// What is added before a thing of a kind can be, and where.
fn comes_first(kind: Kind, answers: &Answers) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Grant if answers.funders.is_empty() => Some(("/funders/add", "Add a funder first")),
        Kind::Grant if answers.funds.is_empty() => Some(("/funds/add", "Add a fund first")),
        Kind::Account | Kind::Fund | Kind::Funder | Kind::Grant | Kind::Project | Kind::Cost => {
            None
        }
    }
}

const fn settled_words(part: Part, none: bool) -> &'static str {
    match (part, none) {
        (Part::Funders, true) => "The book has no funder",
        (Part::Grants, true) => "The book has no grant",
        (Part::Projects, true) => "The book has no project",
        _ => "These are all",
    }
}

/// Asks for a new thing.
pub(in crate::web) async fn ask(visit: Outside) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let setup = found(&visit).await?;
    let project = visit.query("project").unwrap_or_default().to_owned();
    let typed = Typed::filled([("form", visit.office.form_key()), ("project", project)]);
    Ok(form(&visit, &setup, (kind, true), &typed, &Mistakes::default())?.into_response())
}

/// Asks how a thing is to be changed.
pub(in crate::web) async fn ask_change(visit: Outside) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let setup = found(&visit).await?;
    let filled = things::filled(kind, visit.param("code"), &book(&setup)?);
    let typed = Typed::of(filled.ok_or_else(|| visit.not_found())?);
    let typed = typed.with("form", visit.office.form_key());
    Ok(form(&visit, &setup, (kind, false), &typed, &Mistakes::default())?.into_response())
}

/// Adds a thing.
pub(in crate::web) async fn add(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    answer(&visit, (kind, true), typed).await
}

/// Changes a thing, or takes it out.
pub(in crate::web) async fn change(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    if typed.get("how") != "take" || typed.only_shown() {
        return answer(&visit, (kind, false), typed).await;
    }
    let setup = found(&visit).await?;
    let code = visit.param("code").to_owned();
    let change = |answers: &mut Answers| answers.take(kind.part(), &code);
    let fields = things::asked(kind, false);
    let led_to = (to(&setup, &format!("/{}", kind.word())), &fields);
    match write(&visit, &setup, &typed, None, change, led_to).await? {
        Ok(response) => Ok(response),
        Err(wrong) => form_again(&visit, (kind, false), typed, wrong).await,
    }
}

async fn answer(
    visit: &Outside,
    (kind, new): (Kind, bool),
    typed: Typed,
) -> Result<Response, PageError> {
    let setup = found(visit).await?;
    if typed.only_shown() {
        let page = form(visit, &setup, (kind, new), &typed, &Mistakes::default())?;
        return Ok(page.into_response());
    }
    if typed.get("how") == "more" {
        let years = typed
            .get("years")
            .parse::<usize>()
            .unwrap_or(1)
            .saturating_add(1);
        let typed = typed.with("years", years.to_string());
        let page = form(visit, &setup, (kind, new), &typed, &Mistakes::default())?;
        return Ok(page.into_response());
    }
    let mut mistakes = Mistakes::default();
    let thing = things::read(kind, &typed, &mut mistakes);
    let Some(thing) = thing else {
        return form_again(visit, (kind, new), typed, mistakes).await;
    };
    let change = |answers: &mut Answers| answers.put(thing, new);
    let fields = things::asked(kind, new);
    if !mistakes.none() {
        also(visit, &setup, &typed, change, (&fields, &mut mistakes)).await?;
        fields.order(&mut mistakes);
        return form_again(visit, (kind, new), typed, mistakes).await;
    }
    let led_to = (to(&setup, &format!("/{}", kind.word())), &fields);
    match write(visit, &setup, &typed, None, change, led_to).await? {
        Ok(response) => Ok(response),
        Err(wrong) => form_again(visit, (kind, new), typed, wrong).await,
    }
}

async fn form_again(
    visit: &Outside,
    what: (Kind, bool),
    typed: Typed,
    wrong: Mistakes,
) -> Result<Response, PageError> {
    let now = found(visit).await?;
    let typed = typed.with("form", visit.office.form_key());
    Ok(crate::web::visit::refused(form(
        visit, &now, what, &typed, &wrong,
    )?))
}

fn form(
    visit: &Outside,
    setup: &Setup,
    (kind, new): (Kind, bool),
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Markup, PageError> {
    let title = if new {
        format!("Add {}", kind.an())
    } else {
        format!("Change {} {}", kind.one(), typed.get("code"))
    };
    let back_to = match kind {
        Kind::Cost => to(setup, "/projects"),
        Kind::Account | Kind::Fund | Kind::Funder | Kind::Grant | Kind::Project => {
            to(setup, &format!("/{}", kind.word()))
        }
    };
    let book = book(setup)?;
    Ok(question(
        visit,
        (&title, &back_to),
        mistakes,
        &html! {
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (kept(setup, typed))
                (enters("keep"))
                (things::fields(kind, &book, new, typed, mistakes))
                div class="buttons" {
                    button class="button main" name="how" value="keep" { "Keep and go on" }
                    @if !new && kind != Kind::Account {
                        button class="button stop" name="how" value="take" {
                            "Take this " (kind.one()) " out"
                        }
                    }
                }
            }
        },
    ))
}
