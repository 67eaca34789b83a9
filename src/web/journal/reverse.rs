//! A mistake put right: the entry mirrored on a day, and what should have stood instead.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::reverse::{self, Instead},
    ledger::{code::GrantCode, entry::JournalEntry, posted::PostedEntry},
    statement::suggest::rule::Target,
    web::{
        failure::PageError,
        parts::{Field, Way, counted, crumbs, day, enters, error_summary, hidden, titled},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{
    new::{place, places},
    preview, sides,
};

/// Asks on which day, why, and what instead.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let posted = found(&mut visit).await?;
    let day = crate::ledger::calendar::short_date(posted.entry.date);
    let mut fields = sides::filled(&posted.entry.postings);
    fields.push(("form".to_owned(), visit.office.form_key()));
    fields.push(("date".to_owned(), day));
    let typed = Typed::of(fields);
    Ok(page(&visit, &posted, &typed, &Mistakes::default()).into_response())
}

async fn found(visit: &mut Visit) -> Result<PostedEntry, PageError> {
    let number: i64 = visit.param("number")?;
    let posted = visit.reader.entry(number).await?;
    posted.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Shows what reversing it will post, or reverses it, once.
pub(in crate::web) async fn reverse(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let posted = found(&mut visit).await?;
    match typed.get("how") {
        "more" => {
            let typed = sides::more(typed);
            return Ok(page(&visit, &posted, &typed, &Mistakes::default()).into_response());
        }
        "edit" => {
            return Ok(page(&visit, &posted, &typed, &Mistakes::default()).into_response());
        }
        _ => {}
    }
    let mut mistakes = Mistakes::default();
    let date = typed.day("date", "say the day of the reversal", &mut mistakes);
    let why = typed.words("why", "say why it is reversed", &mut mistakes);
    let instead = instead(&typed, &mut mistakes);
    let (Some(date), Some(instead), true) = (date, instead, mistakes.none()) else {
        return Ok(refused(page(&visit, &posted, &typed, &mistakes)));
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let (act, number) = (visit.act(Some(&why)), posted.number);
    if typed.get("how") == "check" {
        let planned = reverse::plan(&store, &slug, number, date, instead, &act).await;
        return match planned.map_err(PageError::from) {
            Ok(entries) => Ok(check(&visit, &posted, &typed, &entries).into_response()),
            Err(error) => {
                let wrong = Mistakes::whole("date", error.for_form()?);
                Ok(refused(page(&visit, &posted, &typed, &wrong)))
            }
        };
    }
    let acted = visit.office.once(typed.get("form"), async {
        let right = reverse::entry(&store, &slug, number, date, instead, &act).await?;
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
    match typed.get("instead") {
        "recode" => target(typed, mistakes).map(Instead::Recode),
        "postings" => Some(Instead::Postings(sides::read(typed, mistakes))),
        "nothing" => Some(Instead::Nothing),
        _ => {
            mistakes.add("instead", "say what should have stood instead");
            None
        }
    }
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
    let ways = [
        Way {
            value: "nothing",
            words: "Nothing",
            hint: "Where it answers a statement line, that line waits again",
        },
        Way {
            value: "recode",
            words: "The same, in another place",
            hint: "The account of the statement stays; the other side goes where you say below",
        },
        Way {
            value: "postings",
            words: "An entry of these sides",
            hint: "Any number of them; they begin as the entry has them",
        },
    ];
    visit.page(
        &titled(&title, mistakes),
        "Journal",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to("/journal"), "Journal"), (back.clone(), &posted.entry.text)],
                "Reverse"))
            div class="head" {
                h1 { (title) }
                p class="lead" { (posted.entry.text) ", " (day(posted.entry.date)) }
            }
            form method="post" {
                (hidden("form", typed.get("form")))
                (enters("check"))
                (field("date", "Day of the reversal", "In a period that is open", "date")
                    .text(typed, mistakes))
                (field("why", "Why", "Kept with the reversal", "").text(typed, mistakes))
                (field("instead", "What should have stood instead", "", "")
                    .ways(&ways, typed, mistakes))
                details open[typed.get("instead") == "recode"] {
                    summary { "The other place" }
                    (target_fields(visit, typed, mistakes))
                }
                details open[typed.get("instead") == "postings"] {
                    summary { "The sides that should have stood" }
                    (sides::table(visit, typed, mistakes))
                }
                div class="buttons" {
                    button class="button main" name="how" value="check" {
                        "Check what will be posted" }
                    a href=(back) { "Leave it as it is" }
                }
            }
        },
    )
}

/// What will be posted, in figures.
fn check(visit: &Visit, posted: &PostedEntry, typed: &Typed, entries: &[JournalEntry]) -> Markup {
    let title = format!("Reverse entry {}?", posted.number);
    let back = visit.to(&format!("/journal/{}", posted.number));
    let waits = entries.len() == 1 && !posted.entry.lines.is_empty();
    visit.page(
        &title,
        "Journal",
        &html! {
            (crumbs(&[(visit.to("/journal"), "Journal"), (back, &posted.entry.text)], "Check"))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "Entry " (posted.number) " stays as it is; "
                    (counted(entries.len(), "entry is", "entries are")) " posted and linked to it."
                    @if waits { " Its statement line waits again." }
                }
            }
            div class="stack" {
                @for entry in entries { (preview::sides(&visit.book, entry.draft())) }
                form method="post" {
                    @for (name, value) in typed.kept() { (hidden(name, value)) }
                    div class="buttons" {
                        button class="button main" name="how" value="post" {
                            "Reverse entry " (posted.number) }
                        button class="button" name="how" value="edit" { "Change it" }
                    }
                }
            }
        },
    )
}
