//! Undoing a whole file: what it would do, in figures, the reason, and the button.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::import::undo::{self, Undoing, numbers},
    ledger::digest::Digest,
    web::{
        failure::PageError,
        parts::{
            ASKS, Field, Tone, counted, crumbs, day, described, error_summary, groups_of_four,
            moment, notice, pounds, sentence, titled, told_sentence, why,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, refused},
        work::{Ended, Work},
    },
};

/// Asks whether to undo the file.
pub(in crate::web) async fn ask(visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.form_key())]);
    page(&visit, &typed, &Mistakes::default()).await
}

/// Undoes it, once, as work of its own.
pub(in crate::web) async fn undo(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let import: i64 = visit.param("number")?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return page(&visit, &typed, &mistakes).await;
    }
    let reason = typed.words("why", "say why; it is kept with the record", &mut mistakes);
    let on = other_day(&typed, &mut mistakes);
    let confirmed = typed.get("undoing").parse::<Digest>().ok();
    // Without a digest another day was asked for: its figures are shown first.
    let (Some(confirmed), true, None) = (confirmed, mistakes.none(), typed.some("look")) else {
        return page(&visit, &typed, &mistakes).await;
    };
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let act = visit.act(Some(&reason));
    let place = visit.to(&format!("/statements/{import}"));
    let back = (format!("{place}/undo"), "Undo");
    let undoing = |work: Arc<Work>| async move {
        let mut told = |reached| work.at(reached);
        let what = (import, on);
        undo::undo(office.store(), &slug, what, confirmed, &act, &mut told).await?;
        Ok(format!("{place}?done=undone"))
    };
    let key = format!("{}-{}", typed.get("form"), confirmed.short());
    let title = "Undoing a file".to_owned();
    let works = visit.office.works();
    let work = works
        .begin((&visit.book.slug, key), title, back, undoing)
        .await;
    if let Some(Ended::Refused(says)) = work.soon().await {
        work.see();
        let wrong = visit.mistaken(ASKS, says, &typed).await?;
        return page(&visit, &typed, &wrong).await;
    }
    Ok(visit.led_by(&work).await)
}

/// The day that was asked for in the place of each entry's own.
fn other_day(typed: &Typed, mistakes: &mut Mistakes) -> Option<Date> {
    typed.some("date")?;
    typed.day("date", "", mistakes)
}

async fn page(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Response, PageError> {
    let import: i64 = visit.param("number")?;
    let on = other_day(typed, &mut Mistakes::default());
    let (store, slug) = (visit.office.store(), visit.book.slug.as_str());
    let planned = undo::plan(store, slug, import, on).await;
    let planned = match planned.map_err(PageError::from) {
        Ok(undoing) => Ok(undoing),
        Err(error) => Err(error.for_form()?),
    };
    let markup = visit.page(
        &titled("Undo this file", mistakes),
        "Statements",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"),
                (visit.to("/statements"), "Statements"),
                (visit.to(&format!("/statements/{import}")), "The file"),
            ], "Undo"))
            div class="head" {
                h1 { "Undo this file?" }
                p class="lead" {
                    "Nothing is deleted. A record takes the file out of the book, and bringing it \
                     in again adds its lines again."
                }
            }
            div class="stack" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                @match &planned {
                    Ok(undoing) => (asks(visit, undoing, typed, mistakes)),
                    Err(says) => {
                        (notice(Tone::Bad, "It cannot be undone", &html! { (told_sentence(says)) }))
                        (another_day(typed, mistakes))
                    }
                }
            }
        },
    );
    if mistakes.none() {
        Ok(markup.into_response())
    } else {
        Ok(refused(markup))
    }
}

fn asks(visit: &Visit, undoing: &Undoing, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let entries = undoing.reversed.len();
    html! {
        div class="cols even" {
            section {
                h2 { "What it does" }
                (figures(undoing))
            }
            form method="post" class="box" data-keeps {
                h2 { (undoing.file) }
                input type="hidden" name="form" value=(typed.get("form"));
                input type="hidden" name="undoing" value=(undoing.digest);
                input type="hidden" name="date" value=(typed.get("date"));
                (Field {
                    name: "why",
                    label: "Why",
                    hint: "For example: brought into the wrong account",
                    class: "",
                }.text(typed, mistakes))
                p class="small" { "Undone by " strong { (visit.role.1) } " (not authenticated)" }
                button class="button stop" data-busy="Undoing…" {
                    "Take out " (counted(undoing.lines, "line", "lines"))
                    @if entries > 0 { " and reverse " (counted(entries, "entry", "entries")) }
                }
                p class="tiny soft" {
                    "Digest of what this does "
                    span class="mono" { (groups_of_four(&undoing.digest.to_string(), 16)) }
                }
            }
        }
        (another_day(typed, mistakes))
    }
}

fn figures(undoing: &Undoing) -> Markup {
    html! {
        dl class="facts" {
            dt { "Brought in" } dd { (undoing.made) ", into account " (undoing.account) }
            dt { "Lines that go" }
            dd {
                (undoing.lines) ", of which " (counted(undoing.waiting, "waits", "wait")) "; "
                (pounds(undoing.money.money_in)) " in and "
                (pounds(undoing.money.money_out)) " out"
            }
            dt { "Entries reversed" }
            dd {
                @if undoing.reversed.is_empty() { "None" } @else {
                    (undoing.reversed.len()) ": " (numbers(&undoing.reversed)) ", "
                    @match undoing.on {
                        Some(on) => { "all on " (day(on)) }
                        None => "each on its own day",
                    }
                }
            }
            @if !undoing.let_go.is_empty() {
                dt { "Entries that stand" }
                dd { (numbers(&undoing.let_go)) ": they were matched to its lines, and answer them \
                    no more" }
            }
            @if !undoing.wait_again.is_empty() {
                dt { "Lines that wait again" }
                dd { (numbers(&undoing.wait_again)) ", of other files" }
            }
            dt { "Signed" } dd { "Nothing that is signed rests on it" }
        }
    }
}

/// Another day for the reversals, where the entries' own cannot take them.
fn another_day(typed: &Typed, mistakes: &Mistakes) -> Markup {
    html! {
        form method="post" class="box" {
            h2 { "Reverse its entries on another day" }
            input type="hidden" name="form" value=(typed.get("form"));
            input type="hidden" name="why" value=(typed.get("why"));
            (Field {
                name: "date",
                label: "Day",
                hint: "In an open period; empty for each entry's own day",
                class: "date",
            }.text(typed, mistakes))
            button class="button" name="look" value="1" { "Show what that would do" }
        }
    }
}

/// A file that was undone, on its own page.
pub(super) async fn said(visit: &mut Visit, import: i64) -> Result<Markup, PageError> {
    let undone = visit.reader.undoings().await?.remove(&import);
    let to = visit.to(&format!("/statements/{import}/undo"));
    Ok(html! {
        @match undone {
            Some(act) => (notice(Tone::Wait, "This file was undone", &html! {
                "By " (act.by) " (not authenticated), " (moment(act.at)) ": "
                (sentence(act.why.as_deref().unwrap_or_default()))
                " Its lines no longer count; bring the file in again to add them again."
            })),
            None => p class="small" { a href=(to) { "Undo this whole file" } },
        }
    })
}
