//! Undoing what was said of some lines: what it would do, in figures, why, and the button; then
//! back to the first of them, which waits again.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{joined, numbers};
use crate::{
    actions::{
        code::undo::{self, Undone},
        refusal::About,
    },
    ledger::{
        digest::Digest,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    store::statements::line::{HeldLine, LineState},
    web::{
        failure::PageError,
        parts::{
            ASKS, Field, Tone, counted, crumbs, described, error_summary, in_address, notice,
            pounds, sentence, short_day, titled, told_sentence, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// Lines told one by one; the sums are of all.
const TOLD: usize = 20;

/// Where the undoing of some lines is asked for; `back` is what the grid was asked for.
pub(super) fn address(visit: &Visit, lines: &[LineNumber], back: &str) -> String {
    let back = match back {
        "" => String::new(),
        back => format!("&back={}", in_address(back)),
    };
    visit.to(&format!("/coding/undo?lines={}{back}", joined(lines)))
}

/// What answers a line, with the way back where there is one: what was posted for it in a closed
/// year stands, and a match with an entry of such a year can be ended. Nothing of what waits.
pub(super) async fn posted(visit: &mut Visit, held: &HeldLine) -> Result<Markup, PageError> {
    let LineState::Answered(entries) = &held.state else {
        return Ok(Markup::default());
    };
    let mut closed = None;
    for posted in visit.reader.entries_of(entries).await? {
        let with_it = posted.entry.lines.contains(&held.number);
        let year = Some(posted.entry.year).filter(|_| with_it);
        closed = closed.or(year.filter(|year| visit.book.closed.contains(year)));
    }
    Ok(notice(
        Tone::Info,
        "This line is posted",
        &html! {
            p class="row" {
                @for entry in entries {
                    a href=(visit.to(&format!("/journal/{entry}"))) { "Entry " (entry) }
                }
                @if visit.may_write() && closed.is_none() {
                    a class="button little" href=(address(visit, &[held.number], "")) {
                        "Undo: the line waits again"
                    }
                }
            }
            p {
                @match closed {
                    Some(year) => { (year) " is closed, so what answers the line stands." }
                    None => {
                        "Undoing reverses the entry that was posted for it, or ends its match."
                    }
                }
            }
        },
    ))
}

/// Says what undoing would do, and asks why.
pub(in crate::web) async fn ask(visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.form_key())]);
    page(visit, &typed, &Mistakes::default()).await
}

/// What its only field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[(About::Why, "why")],
};

/// Undoes it, once, where it is still what was shown.
pub(in crate::web) async fn act(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    if typed.only_shown() {
        return page(visit, &typed, &Mistakes::default()).await;
    }
    let lines = numbers(visit.query("lines").unwrap_or_default());
    let seen: Digest = typed
        .get("undoing")
        .parse()
        .map_err(|_| PageError::BadForm)?;
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let reason = typed.some("why").unwrap_or("Undone on the coding page");
    let act = visit.act(Some(reason));
    let back = grid(&visit);
    let acted = visit.office.once(typed.sent(), async {
        let undone = undo::confirmed(&store, &slug, &lines, seen, &act).await?;
        let first = undone.lines.first().copied().unwrap_or_default();
        let said = joined(&undone.lines);
        let and = if back.contains('?') { '&' } else { '?' };
        Ok::<_, PageError>(format!("{back}{and}undone={said}#line-{first}"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&FIELDS, error, &typed).await?;
            page(visit, &typed, &mistakes).await
        }
    }
}

/// The grid as it was asked for.
fn grid(visit: &Visit) -> String {
    match visit.query("back") {
        Some(back) => visit.to(&format!("/coding?{back}")),
        None => visit.to("/coding"),
    }
}

async fn page(mut visit: Visit, typed: &Typed, mistakes: &Mistakes) -> Result<Response, PageError> {
    let lines = numbers(visit.query("lines").unwrap_or_default());
    let held = visit.reader.lines_of(&lines).await?;
    if held.is_empty() {
        return Err(PageError::NotFound(visit.address.clone()));
    }
    let (store, slug) = (visit.office.store(), visit.book.slug.as_str());
    let planned = undo::plan(store, slug, &lines, &visit.act(None)).await;
    let planned = match planned.map_err(PageError::from) {
        Ok(undone) => Ok(undone),
        Err(error) => Err(error.for_form()?),
    };
    let of = match held.as_slice() {
        [one] => format!("line {}", one.number),
        several => counted(several.len(), "line", "lines"),
    };
    let title = match &planned {
        Ok(_) => format!("Undo {of}?"),
        Err(_) => format!("{} cannot be undone", sentence(&of).trim_end_matches('.')),
    };
    let markup = visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (grid(&visit), "Coding")], "Undo"))
            div class="head" {
                h1 { (title) }
                @if planned.is_ok() {
                    p class="lead" {
                        "Nothing is removed: what was done, and that it was undone, both stay in \
                         the record."
                    }
                }
            }
            div class="stack" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (what(&held))
                @match &planned {
                    Ok(undone) => (asks(&visit, &held, undone, (typed, mistakes))),
                    Err(says) => {
                        (notice(Tone::Bad, "Why not", &html! { (told_sentence(says)) }))
                        p { a href=(grid(&visit)) { "Back to the coding" } }
                    }
                }
            }
        },
    );
    Ok(if mistakes.none() {
        markup.into_response()
    } else {
        refused(markup)
    })
}

/// The lines that were asked for.
fn what(held: &[HeldLine]) -> Markup {
    let more = held.len().saturating_sub(TOLD);
    html! {
        ul class="bullets" {
            @for held in held.iter().take(TOLD) {
                li {
                    "Line " (held.number) ", " (short_day(held.line.date)) ", " (held.line.text)
                    ", " span class="nowrap" { (pounds(held.line.amount)) }
                }
            }
            @if more > 0 { li { (counted(more, "more line", "more lines")) } }
        }
    }
}

/// "entry 3, entry 4", each a link.
fn entries<'a>(visit: &Visit, entries: impl Iterator<Item = &'a EntryNumber>) -> Markup {
    html! {
        @for (place, entry) in entries.take(TOLD).enumerate() {
            @if place > 0 { ", " }
            a href=(visit.to(&format!("/journal/{entry}"))) { "entry " (entry) }
        }
    }
}

/// What happens, in figures, and the form that does it.
fn asks(
    visit: &Visit,
    held: &[HeldLine],
    undone: &Undone,
    (typed, mistakes): (&Typed, &Mistakes),
) -> Markup {
    let sum = Money::sum(held.iter().map(|held| held.line.amount)).unwrap_or_default();
    let (waits, reversed) = (undone.lines.len(), undone.reversed.len());
    let beside = waits.saturating_sub(held.len());
    let undo = match (reversed, undone.let_go.len()) {
        (0, ended) => format!("End {}", counted(ended, "match", "matches")),
        (many, 0) => format!("Reverse {}", counted(many, "entry", "entries")),
        (many, ended) => format!(
            "Reverse {} and end {}",
            counted(many, "entry", "entries"),
            counted(ended, "match", "matches")
        ),
    };
    html! {
        div class="cols even" {
            section {
                h2 { "What it does" }
                dl class="facts" {
                    dt { "Lines that wait again" }
                    dd {
                        (waits) ", " span class="nowrap" { (pounds(sum)) }
                        @if beside > 0 {
                            "; " (counted(beside, "of them was", "of them were"))
                            " not asked for, and was answered by the same entry"
                        }
                    }
                    @if reversed > 0 {
                        dt { "Entries reversed" }
                        dd {
                            (reversed) @if reversed == 1 { ", on its own day: " }
                            @else { ", each on its own day: " }
                            (entries(visit, undone.reversed.iter()))
                        }
                    }
                    @if !undone.let_go.is_empty() {
                        dt { "Matches ended" }
                        dd {
                            (undone.let_go.len()) "; the entries stand: "
                            (entries(visit, undone.let_go.iter().map(|(_, entry)| entry)))
                        }
                    }
                    dt { "Signed" } dd { "Nothing that is signed rests on it" }
                }
            }
            form method="post" class="box" data-keeps {
                h2 { (undo) }
                input type="hidden" name="form" value=(typed.get("form"));
                input type="hidden" name="undoing" value=(undone.digest());
                (Field {
                    name: "why",
                    label: "Why",
                    hint: "Kept with the record; may be left empty",
                    class: "",
                }.text(typed, mistakes))
                div class="buttons" {
                    button class="button stop" data-busy="Undoing…" {
                        (undo) "; " (counted(waits, "line waits", "lines wait")) " again"
                    }
                    a data-key="Escape" href=(grid(visit)) { "Leave it as it is" }
                }
            }
        }
    }
}
