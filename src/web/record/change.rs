//! Adding to a book, and changing what its accounts, funds, funders, grants, projects and costs
//! say; each change is recorded with who and why.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        amend::{self, Amendment, Seen},
        setup::Thing,
    },
    ledger::digest::Digest,
    web::{
        failure::PageError,
        parts::{
            ASKS, Field, crumbs, described, enters, error_summary, hidden, sentence, titled, why,
        },
        things::{self, Kind},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

fn kind(visit: &Visit) -> Result<Kind, PageError> {
    let word: String = visit.param("things")?;
    Kind::from_word(&word).ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Where the list of a kind stands.
fn place(visit: &Visit, kind: Kind, typed: &Typed) -> String {
    let code = typed.get("code").to_uppercase();
    match kind {
        Kind::Account => visit.to(&format!("/accounts/{code}")),
        Kind::Fund => visit.to(&format!("/funds/{code}")),
        Kind::Grant => visit.to(&format!("/grants/{code}")),
        Kind::Funder => visit.to("/grants"),
        Kind::Project => visit.to(&format!("/projects/{code}")),
        Kind::Cost => visit.to(&format!("/projects/{}", typed.get("project"))),
    }
}

/// Asks for a new thing.
pub(in crate::web) async fn ask(visit: Visit) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let project = visit.query("project").unwrap_or_default().to_owned();
    let typed = Typed::filled([("form", visit.form_key()), ("project", project)]);
    Ok(page(&visit, (kind, None), &typed, &Mistakes::default()).into_response())
}

/// Asks how a thing is to be changed.
pub(in crate::web) async fn ask_change(visit: Visit) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let code: String = visit.param("code")?;
    let filled = things::filled(kind, &code, &visit.book);
    let filled = filled.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let typed = Typed::of(filled).with("form", visit.form_key());
    Ok(page(&visit, (kind, Some(&code)), &typed, &Mistakes::default()).into_response())
}

/// Adds a thing.
pub(in crate::web) async fn add(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    answer(visit, kind, None, typed).await
}

/// Changes a thing.
pub(in crate::web) async fn change(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let kind = kind(&visit)?;
    let code: String = visit.param("code")?;
    answer(visit, kind, Some(code), typed).await
}

async fn answer(
    mut visit: Visit,
    kind: Kind,
    code: Option<String>,
    typed: Typed,
) -> Result<Response, PageError> {
    let what = (kind, code.as_deref());
    if typed.only_shown() {
        return Ok(page(&visit, what, &typed, &Mistakes::default()).into_response());
    }
    if typed.get("how") == "more" {
        let years = typed
            .get("years")
            .parse::<usize>()
            .unwrap_or(1)
            .saturating_add(1);
        let typed = typed.with("years", years.to_string());
        return Ok(page(&visit, what, &typed, &Mistakes::default()).into_response());
    }
    let mut mistakes = Mistakes::default();
    let thing = things::read(kind, &typed, &mut mistakes);
    let why = typed.words("why", "say why; it is kept with the change", &mut mistakes);
    let (Some(thing), true) = (thing, mistakes.none()) else {
        return Ok(refused(page(&visit, what, &typed, &mistakes)));
    };
    let mut amendment = amendment(thing);
    amendment.seen = match &code {
        None => Seen::New,
        Some(_) => Seen::As(typed.get("seen").parse().map_err(|_| PageError::BadForm)?),
    };
    let (store, slug, act) = (
        visit.office.store(),
        &visit.book.slug,
        visit.act(Some(&why)),
    );
    let acted = visit.office.once(typed.sent(), async {
        amend::amend(store, slug, &amendment, &act).await?;
        Ok::<_, PageError>(place(&visit, kind, &typed))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let fields = things::asked(kind, code.is_none());
            let wrong = visit.mistakes(&fields, error, &typed).await?;
            let typed = typed.clone().with("form", visit.form_key());
            // What stands now is what is changed next, and it is shown beside what was typed.
            let mut now = visit.office.store().read(&visit.book.slug).await?;
            visit.book = now.book().await?;
            Ok(refused(page(&visit, what, &typed, &wrong)))
        }
    }
}

fn amendment(thing: Thing) -> Amendment {
    let mut amendment = Amendment::default();
    match thing {
        Thing::Account(account) => amendment.accounts.push(account),
        Thing::Fund(fund) => amendment.funds.push(fund),
        Thing::Funder(funder) => amendment.funders.push(funder),
        Thing::Grant(grant) => amendment.grants.push(grant),
        Thing::Project(project) => amendment.projects.push(project),
        Thing::Line(project, line) => amendment.lines.push((project, line)),
    }
    amendment
}

fn page(
    visit: &Visit,
    (kind, code): (Kind, Option<&str>),
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let title = match code {
        None => format!("Add {}", kind.an()),
        Some(code) => format!("Change {} {code}", kind.one()),
    };
    let (here, list) = match kind {
        Kind::Account => ("Accounts", ("/accounts", "Accounts")),
        Kind::Fund => ("Funds and grants", ("/funds", "Funds")),
        Kind::Funder | Kind::Grant => ("Funds and grants", ("/grants", "Grants")),
        Kind::Project | Kind::Cost => ("Funds and grants", ("/projects", "Projects")),
    };
    let stands = code.and_then(|code| things::filled(kind, code, &visit.book));
    let seen = stands.as_ref().and_then(|stands| seen(visit, kind, stands));
    visit.page(
        &titled(&title, mistakes),
        here,
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to(list.0), list.1)], &title))
            div class="head" { h1 { (title) } }
            @if let Some(stands) = stands.as_ref().filter(|_| !mistakes.none()) {
                (now(stands))
            }
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (hidden("form", typed.get("form")))
                (enters("keep"))
                @if let Some(seen) = seen { (hidden("seen", &seen.to_string())) }
                (things::fields(kind, &visit.book, code.is_none(), typed, mistakes))
                (Field {
                    name: "why",
                    label: "Why",
                    hint: "Kept with the change, such as \u{201c}Agreed by the Board on 4 July \
                           2025\u{201d}",
                    class: "",
                }.text(typed, mistakes))
                div class="buttons" {
                    button class="button main" name="how" value="keep" {
                        @if code.is_none() { "Add " (kind.an()) } @else { "Record this change" }
                    }
                    a href=(visit.to(list.0)) { "Not now" }
                }
            }
        },
    )
}

/// The digest of what the book says of a thing now.
fn seen(visit: &Visit, kind: Kind, stands: &[(String, String)]) -> Option<Digest> {
    let typed = Typed::of(stands.to_vec());
    let thing = things::read(kind, &typed, &mut Mistakes::default())?;
    Some(amend::seen(&visit.book, &amendment(thing)))
}

/// What the form asks under a name, such as "Year 1" under `year-1`.
fn asked(name: &str) -> String {
    match name {
        "restriction" => "Whose money it is".to_owned(),
        "starts" => "Costs may be charged from".to_owned(),
        "ends" => "Costs may be charged until".to_owned(),
        other => sentence(&other.replace('-', " "))
            .trim_end_matches('.')
            .to_owned(),
    }
}

/// What the book says now, beside what was typed.
fn now(stands: &[(String, String)]) -> Markup {
    html! {
        details class="close" {
            summary { "What the book says now" }
            dl class="facts" {
                @for (name, value) in stands.iter().filter(|(name, _)| name != "years") {
                    dt { (asked(name)) } dd { (value) }
                }
            }
        }
    }
}
