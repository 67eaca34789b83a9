//! Undoing a whole file: what it would do, in figures, the reason, and the button.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::{
        import::undo::{self, Undoing, numbers},
        refusal::{About, Fault},
    },
    ledger::digest::{Digest, Head},
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        parts::{
            ASKS, Field, Tone, counted, crumbs, day, described, error_summary, groups_of_four,
            hidden, moment, notice, pounds, sentence, titled, told_sentence, why,
        },
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, refused},
        work::{Ended, Work},
    },
};

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[(About::Day, "date"), (About::Why, "why")],
};

/// Asks whether to undo the file.
pub(in crate::web) async fn ask(visit: Visit) -> Result<Response, PageError> {
    let typed = Typed::filled([("form", visit.form_key())]);
    let planned = planned(&visit, &typed).await?;
    page(&visit, &planned, &typed, &Mistakes::default())
}

/// Undoes it, once, as work of its own.
pub(in crate::web) async fn undo(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let import: i64 = visit.param("number")?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        let planned = planned(&visit, &typed).await?;
        return page(&visit, &planned, &typed, &mistakes);
    }
    let on = other_day(&typed, &mut mistakes);
    let confirmed = typed.get("undoing").parse::<Digest>().ok();
    // The figures of another day are shown before anything is asked of them.
    let looks = typed.some("look").is_some() || typed.get("date") != typed.get("figured");
    let (Some(confirmed), false) = (confirmed, looks) else {
        return shown(&visit, &typed, mistakes).await;
    };
    let reason = typed.words("why", "say why; it is kept with the record", &mut mistakes);
    if !mistakes.none() {
        return shown(&visit, &typed, mistakes).await;
    }
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
    if let Some(Ended::Refused(faults)) = work.soon().await {
        work.see();
        let wrong = visit.at_fault(&FIELDS, faults, &typed).await?;
        let planned = planned(&visit, &typed).await?;
        return page(&visit, &planned, &typed, &wrong);
    }
    Ok(visit.led_by(&work).await)
}

/// What undoing would do as it is asked for, or what stands in its way; a day that is none is as
/// if none were asked for.
async fn planned(visit: &Visit, typed: &Typed) -> Result<Planned, PageError> {
    let import: i64 = visit.param("number")?;
    let on = other_day(typed, &mut Mistakes::default());
    let (store, slug) = (visit.office.store(), visit.book.slug.as_str());
    let key = (slug.to_owned(), visit.head, import, on);
    let Undoings(kept) = visit.office.undoings();
    let made = async { undo::plan(store, slug, import, on).await };
    Ok(match kept.get(&key, made).await {
        Ok(undoing) => Ok(undoing),
        Err(error) => Err(PageError::from(error).faults()?),
    })
}

/// What undoing a file would do, or what stands in its way.
type Planned = Result<Arc<Undoing>, Vec<Fault>>;

/// What undoing would do, by the book, its head, the import and the day: worked out once for a
/// head, since a file may have a hundred thousand lines.
pub(in crate::web) struct Undoings(Lately<(String, Head, i64, Option<Date>), Undoing>);

impl Default for Undoings {
    fn default() -> Undoings {
        Undoings(Lately::room_for(16, 16 << 20))
    }
}

impl Weighs for Undoing {
    fn weight(&self) -> usize {
        let numbers = [&self.reversed, &self.let_go, &self.wait_again];
        let numbers: usize = numbers.map(Vec::len).iter().sum();
        numbers.saturating_add(64).saturating_mul(size_of::<i64>())
    }
}

/// The page of what was sent and does nothing yet: what stands in its way is a mistake in it.
async fn shown(
    visit: &Visit,
    typed: &Typed,
    mut mistakes: Mistakes,
) -> Result<Response, PageError> {
    let planned = planned(visit, typed).await?;
    if let Err(faults) = &planned {
        mistakes.extend(visit.at_fault(&FIELDS, faults.clone(), typed).await?);
    }
    page(visit, &planned, typed, &mistakes)
}

/// The day that was asked for in the place of each entry's own.
fn other_day(typed: &Typed, mistakes: &mut Mistakes) -> Option<Date> {
    typed.some("date")?;
    typed.day("date", "", mistakes)
}

fn page(
    visit: &Visit,
    planned: &Planned,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Response, PageError> {
    let import: i64 = visit.param("number")?;
    // Another day is asked for where it would lift everything that stands in the way.
    let of_day = |faults: &[Fault]| faults.iter().all(|fault| fault.parts == [About::Day]);
    let stuck = matches!(planned, Err(faults) if !of_day(faults));
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
                h1 {
                    @if stuck { "This file cannot be undone" } @else { "Undo this file?" }
                }
                @if !stuck {
                    p class="lead" {
                        "Nothing is deleted. A record takes the file out of the book, and bringing \
                         it in again adds its lines again."
                    }
                }
            }
            div class="stack" {
                @if let (Err(faults), true) = (planned, mistakes.none()) {
                    (notice(Tone::Bad, why_not(stuck), &html! {
                        @for fault in faults { p { (told_sentence(&fault.says)) } }
                    }))
                    @if stuck {
                        p { a href=(visit.to(&format!("/statements/{import}"))) {
                            "Back to the file" } }
                    }
                }
                @match planned {
                    Ok(undoing) => div class="cols even" {
                        section { h2 { "What it does" } (figures(undoing)) }
                        (form(visit, Some(undoing), typed, mistakes))
                    },
                    Err(faults) if of_day(faults) || mistakes.at("date").is_some() => {
                        (form(visit, None, typed, mistakes))
                    }
                    Err(_) => div id=(ASKS) tabindex="-1"
                        aria-describedby=[described(ASKS, mistakes)] { (why(ASKS, mistakes)) },
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

/// What stands above what is in the way.
const fn why_not(stuck: bool) -> &'static str {
    if stuck {
        "Why not"
    } else {
        "It cannot be undone as it stands"
    }
}

/// The form that undoes it: on the entries' own days or on another, whose figures come first.
fn form(visit: &Visit, undoing: Option<&Undoing>, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let on = undoing.and_then(|undoing| undoing.on);
    let reverses = undoing.map_or(0, |undoing| undoing.reversed.len());
    html! {
        form method="post" class="box" id=(ASKS) tabindex="-1"
            aria-describedby=[described(ASKS, mistakes)] {
            @if let Some(undoing) = undoing { h2 { (undoing.file) } }
            (why(ASKS, mistakes))
            (hidden("form", typed.get("form")))
            @if let Some(undoing) = undoing {
                (hidden("undoing", &undoing.digest.to_string()))
                (hidden("figured", on.map_or("", |_| typed.get("date"))))
            }
            (Field {
                name: "why",
                label: "Why",
                hint: "For example: brought into the wrong account",
                class: "",
            }.text(typed, mistakes))
            @if reverses > 0 || undoing.is_none() {
                (Field {
                    name: "date",
                    label: "Another day for its reversals",
                    hint: "In an open period; empty for each entry's own day",
                    class: "date",
                }.text(typed, mistakes))
                button class="button little" name="look" value="1" { "Show what that would do" }
            }
            @if let Some(undoing) = undoing {
                p class="small" { "Undone by " strong { (visit.role.1) } " (not authenticated)" }
                button class="button stop" data-busy="Undoing…" {
                    "Take out " (counted(undoing.lines, "line", "lines"))
                    @if reverses > 0 { " and reverse " (counted(reverses, "entry", "entries")) }
                }
                p class="tiny soft" {
                    "Digest of what this does "
                    span class="mono" { (groups_of_four(&undoing.digest.to_string(), 16)) }
                }
            }
        }
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
                    @match (undoing.on, undoing.reversed.len()) {
                        (Some(on), _) => { "on " (day(on)) }
                        (None, 1) => "on its own day",
                        (None, _) => "each on its own day",
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

/// A file that was undone, on its own page.
pub(super) async fn said(visit: &mut Visit, import: i64) -> Result<Markup, PageError> {
    let undone = visit.reader.undoings().await?.remove(&import);
    let to = visit.to(&format!("/statements/{import}/undo"));
    Ok(html! {
        @match undone {
            Some(act) => (notice(Tone::Info, "This file was undone", &html! {
                "By " (act.by) " (not authenticated), " (moment(act.at)) ": "
                (sentence(act.why.as_deref().unwrap_or_default()))
                " Its lines no longer count; bring the file in again to add them again."
            })),
            None => p class="small unprinted" { a href=(to) { "Undo this whole file" } },
        }
    })
}
