//! The page of a piece of work, and the line about it on every other page.
//!
//! The page is one answer that is sent as the work goes on: its head at once, a line whenever the
//! work got further, its end when the work ends. So it is live without a script, and nothing is
//! reloaded under somebody who reads it: a page that refreshes itself would throw a screen reader
//! back to its top and forget the focus every time (WCAG failure F41). A script only follows the
//! link that the end brings.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};
use tokio::sync::watch;

use crate::{
    actions::progress::Reached,
    clock,
    web::{
        failure::PageError,
        parts::{Tone, crumbs, grouped, notice, told_sentence},
        visit::{Visit, done, refused},
    },
};

use super::register::{Ended, Stand, Work};

/// Where the lines of the work come in the page.
const HERE: &str = "<!-- as it goes on -->";
/// How often work that moves is told of: often at first, then seldom enough to listen to.
const PACES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];
/// Lines told at the first pace.
const BRISK: u32 = 5;

/// The page of a piece of work: as it goes on, or what came of it.
pub(in crate::web) async fn show(visit: Visit) -> Result<Response, PageError> {
    let key: String = visit.param("key")?;
    let works = visit.office.works();
    let Some(work) = works.of(&visit.book.slug, &key).await else {
        return Ok(refused(unknown(&visit)));
    };
    match work.ended() {
        Some(Ended::At(place)) => {
            work.see();
            Ok(done(&place))
        }
        Some(ended) => {
            work.see();
            Ok(refused(page(&visit, &work, &ending(&work, &ended))))
        }
        None => Ok(going_on(visit, work)),
    }
}

/// The page around what is told of the work.
fn page(visit: &Visit, work: &Work, told: &Markup) -> Markup {
    visit.page(
        &work.title,
        "",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), work.back.clone()], &work.title))
            div class="head" {
                h1 { (work.title) }
                p class="lead" {
                    "This goes on by itself, even if you close the page. "
                    a href=(address(visit, work)) { "Look again" }
                    " whenever you like."
                }
            }
            div class="reached" role="status" { (told) }
        },
    )
}

fn address(visit: &Visit, work: &Work) -> String {
    visit.to(&format!("/work/{}", work.key))
}

fn unknown(visit: &Visit) -> Markup {
    visit.page(
        "This work is no longer known",
        "",
        &html! {
            div class="head" {
                h1 { "This work is no longer known" }
                p class="lead" {
                    "The program has been restarted since, or it is long done. What was written is \
                     in the book; what was not confirmed was not written."
                }
            }
            p { a class="button main" href=(visit.to("/statements")) { "See the files" } }
        },
    )
}

/// A page that is sent as the work goes on.
fn going_on(visit: Visit, work: Arc<Work>) -> Response {
    let whole = page(&visit, &work, &PreEscaped(HERE.to_owned())).into_string();
    let link = address(&visit, &work);
    // The snapshot goes: work may take minutes, and the book moves on.
    drop(visit);
    let (head, tail) = whole.split_once(HERE).unwrap_or((&whole, ""));
    let telling = Telling {
        watch: work.watch(),
        work,
        link,
        head: Some(head.to_owned()),
        tail: tail.to_owned(),
        since: clock::now(),
        told: None,
        lines: 0,
        over: false,
    };
    let lines = stream::unfold(telling, |mut telling| async move {
        let next = telling.next().await?;
        Some((Ok::<_, Infallible>(next), telling))
    });
    // Packed it would reach nobody before its end.
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_ENCODING, "identity"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, Body::from_stream(lines)).into_response()
}

/// What is sent next of the page of some work.
struct Telling {
    work: Arc<Work>,
    watch: watch::Receiver<Stand>,
    /// The address of the work, which leads on when it is done.
    link: String,
    head: Option<String>,
    tail: String,
    since: Timestamp,
    told: Option<Stand>,
    lines: u32,
    over: bool,
}

impl Telling {
    async fn next(&mut self) -> Option<String> {
        if let Some(head) = self.head.take() {
            return Some(head);
        }
        if self.over {
            return None;
        }
        loop {
            if self.told.is_some() {
                let brisk = self.lines < BRISK;
                let [often, seldom] = PACES;
                let ended = self
                    .watch
                    .wait_for(|stand| matches!(stand, Stand::Ended(_)));
                // Running out of time is how the pace is kept.
                let _ = tokio::time::timeout(if brisk { often } else { seldom }, ended).await;
            }
            let stand = self.watch.borrow_and_update().clone();
            if let Stand::Ended(ended) = &stand {
                self.over = true;
                let end = match ended {
                    Ended::At(_) => html! {
                        p {
                            a class="button main" data-then href=(self.link) { "It is done: go on" }
                        }
                    },
                    Ended::Refused(_) | Ended::Failed => {
                        self.work.see();
                        html! { div { (ending(&self.work, ended)) } }
                    }
                };
                return Some(format!("{}{}", end.into_string(), self.tail));
            }
            if self.told.as_ref() != Some(&stand) {
                self.lines = self.lines.saturating_add(1);
                let line = line(&stand, self.since);
                self.told = Some(stand);
                return Some(line.into_string());
            }
        }
    }
}

/// How far the work is.
fn line(stand: &Stand, since: Timestamp) -> Markup {
    let seconds = clock::now().duration_since(since).as_secs();
    html! {
        p {
            @match stand {
                Stand::At(Reached { done, of: Some(of), .. }) => {
                    progress value=(done) max=(of) aria-label="How far it is" {}
                }
                Stand::Begun | Stand::Queued | Stand::At(_) | Stand::Ended(_) => {
                    progress aria-label="How far it is" {}
                }
            }
            br;
            (shown(stand))
            @if seconds >= 5 { ", " (seconds) " seconds so far" }
        }
    }
}

/// How far work is, in words.
pub(in crate::web) fn shown(stand: &Stand) -> String {
    match stand {
        Stand::Begun => "Begun".to_owned(),
        Stand::Queued => "Waiting until another file is read".to_owned(),
        Stand::At(Reached {
            step,
            what,
            done,
            of,
        }) => match of {
            Some(of) => format!("{step}: {} of {} {what}", grouped(*done), grouped(*of)),
            None if *done == 0 => (*step).to_owned(),
            None => format!("{step}: {} {what}", grouped(*done)),
        },
        Stand::Ended(Ended::At(_)) => "Done".to_owned(),
        Stand::Ended(Ended::Refused(_) | Ended::Failed) => "Not done".to_owned(),
    }
}

/// Why it was not done, and where to go.
fn ending(work: &Work, ended: &Ended) -> Markup {
    let says: Vec<String> = match ended {
        Ended::Refused(faults) => faults
            .iter()
            .map(|fault| told_sentence(&fault.says))
            .collect(),
        Ended::At(_) => Vec::new(),
        Ended::Failed => vec!["The book could not be reached; try again.".to_owned()],
    };
    let (place, name) = &work.back;
    notice(
        Tone::Bad,
        "It was not done, and nothing was written",
        &html! {
            @for says in &says { p { (says) } }
            p { a href=(place) { "Back to " (name) } }
        },
    )
}

/// The lines about work on every other page of the book.
pub(in crate::web) fn notices(visit: &Visit) -> Markup {
    let others = || {
        let here = |work: &&Arc<Work>| visit.address.ends_with(&work.key);
        visit.works.iter().filter(move |work| !here(work))
    };
    html! {
        @if others().next().is_some() {
            div class="works unprinted" role="status" {
                ul class="bar" {
                    @for work in others() {
                        li {
                            a href=(address(visit, work)) { (work.title) }
                            ": " (shown(&work.watch().borrow()))
                        }
                    }
                }
            }
        }
    }
}
