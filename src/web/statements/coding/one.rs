//! One line: everything that is suggested for it with reasons, and saying by hand what it was for:
//! one place, shares, entries that are posted already, or leaving it with the reason.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{by_hand, dated::Dated, page, said, settle, split, undo};
use crate::{
    actions::{
        amend::Seen,
        code::{
            self, Coding, standing,
            suggest::{Desk, LINES},
        },
        refusal::About,
    },
    statement::matching::{Does, Ranked},
    store::statements::line::{HeldLine, LineState},
    web::{
        failure::PageError,
        journal::reverse::{target, target_fields},
        parts::{
            Field, crumbs, day, described, error_summary, field, hidden, pounds, sentence, titled,
            why,
        },
        said::{
            heed::{self, heeded},
            leads::Fields,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// What each field of the form for one place asks for; the day only where it is not the line's own.
const WHOLE: Fields<'_> = Fields {
    whole: "to-one",
    asks: &[
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Place, "place"),
        (About::Grant, "grant"),
        (About::Day, "day"),
        (About::Why, "why-code"),
    ],
};

/// Where a line that is answered says so: it has no form.
const POSTED: &str = "posted";

/// What the form that leaves the line asks for.
const LEAVE: Fields<'_> = Fields {
    whole: "leave",
    asks: &[(About::Why, "why")],
};

/// Asks what one line was for.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let held = found(&mut visit).await?;
    let typed = Typed::filled([("form", visit.form_key())]);
    answer(&mut visit, &held, &typed, &Mistakes::default()).await
}

async fn found(visit: &mut Visit) -> Result<HeldLine, PageError> {
    let number: i64 = visit.param("number")?;
    let held = visit.reader.line(number).await?;
    held.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Draws the page, refused where there are mistakes.
async fn answer(
    visit: &mut Visit,
    held: &HeldLine,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Response, PageError> {
    let lines = std::slice::from_ref(held);
    let waiting = visit.reader.waiting_movements(LINES).await?;
    let rules = visit.office.clone().rules().of(visit).await?;
    let desk = Desk::beside(&mut visit.reader, &visit.book, lines, waiting, rules).await?;
    let dated = Dated::of(visit, held).await?;
    let posted = undo::posted(visit, held).await?;
    let page = page(visit, (held, dated, &desk, &posted), typed, mistakes);
    Ok(if mistakes.none() {
        page.into_response()
    } else {
        refused(page)
    })
}

/// What the form does with the line.
enum Said {
    Coded(Coding),
    Left,
}

/// Codes, splits, matches or leaves one line, once.
pub(in crate::web) async fn code(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let held = found(&mut visit).await?;
    if split::asks(&typed) || typed.only_shown() || heed::goes_back(&typed) {
        return answer(&mut visit, &held, &typed, &Mistakes::default()).await;
    }
    let mut mistakes = Mistakes::default();
    let said = match typed.get("how") {
        "accept" => Some(Said::Coded(Coding::Proposed)),
        "split" => Some(Said::Coded(Coding::Split(split::shares(
            &typed,
            &mut mistakes,
        )))),
        "settle" => settle::read(&typed, &mut mistakes)
            .map(|(awaited, over)| Said::Coded(Coding::Settling(awaited, over))),
        "leave" => {
            typed.words("why", "say why it is left waiting", &mut mistakes);
            Some(Said::Left)
        }
        _ => target(&typed, &mut mistakes).map(|target| Said::Coded(Coding::To(target))),
    };
    let of = match typed.get("how") {
        "split" => "day-split",
        "settle" => "day-settle",
        _ => "day",
    };
    let date = typed.some(of).is_some();
    let date = date.then(|| typed.day(of, "", &mut mistakes)).flatten();
    let Some(said) = said.filter(|_| mistakes.none()) else {
        return answer(&mut visit, &held, &typed, &mistakes).await;
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    // Each form of the page has a field of its own for the reason.
    let reason = match typed.get("how") {
        "leave" => "why",
        "split" => "why-split",
        "settle" => "why-settle",
        _ => "why-code",
    };
    let act = visit.act(typed.some(reason));
    let number = held.number;
    let seen = match typed.some("seen") {
        None => Seen::Nothing,
        Some(seen) => Seen::As(seen.parse().map_err(|_| PageError::BadForm)?),
    };
    let (kept, at) = back(&visit);
    let heeded = heeded(&typed);
    let acted = visit.office.once(typed.sent(), async {
        let place = match said {
            Said::Coded(coding) => {
                let said = code::Said { text: None, date };
                let entry = code::code(&store, &slug, number, coding, (said, heeded), &act).await?;
                format!("/coding?{kept}done={number}&posted={entry}#{at}")
            }
            Said::Left => {
                standing::leave(&store, &slug, (number, seen), &act).await?;
                format!("/coding?{kept}#{at}")
            }
        };
        Ok::<_, PageError>(visit.to(&place))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => not_done(&mut visit, &typed, error).await,
    }
}

/// The page that confirms what should be looked at twice; else the form again, with what refused it
/// and the line as it is now.
async fn not_done(
    visit: &mut Visit,
    typed: &Typed,
    error: PageError,
) -> Result<Response, PageError> {
    if let Some(cautions) = heed::asked(&error) {
        let page = heed::page(
            visit,
            ("/coding", "Coding", heed::Act::Post),
            cautions,
            typed,
        );
        return Ok(refused(page));
    }
    let fields = match typed.get("how") {
        "split" => split::FIELDS,
        "settle" => settle::FIELDS,
        "leave" => LEAVE,
        _ => WHOLE,
    };
    let mut mistakes = visit.mistakes(&fields, error, typed).await?;
    visit.anew().await?;
    let held = found(visit).await?;
    if matches!(held.state, LineState::Answered(_)) {
        mistakes = mistakes.all_at(POSTED);
    }
    answer(visit, &held, typed, &mistakes).await
}

/// Where the grid was left: what was asked of it, and the place of its next line.
fn back(visit: &Visit) -> (String, String) {
    let asked = visit.address.split_once('?');
    let kept = asked.map_or_else(String::new, |(_, asked)| format!("{asked}&"));
    let next = visit.wanted::<i64>("next");
    let at = next.map_or_else(|| "lines".to_owned(), |next| format!("line-{next}"));
    (kept, at)
}

fn page(
    visit: &Visit,
    (held, dated, desk, posted): (&HeldLine, Dated, &Desk, &Markup),
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let title = format!("Line {}: what was it for?", held.number);
    let answered = matches!(held.state, LineState::Answered(_));
    let ranked = desk.ranked(held);
    let grid = page::grid_at(visit, held.number);
    visit.page(
        &titled(&title, mistakes),
        "Coding",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (grid.clone(), "Coding")],
                &format!("Line {}", held.number)))
            div class="head" {
                p class="eyebrow" {
                    a href=(visit.to(&format!("/lines/{}", held.number))) { "Line " (held.number) }
                    ", account " (held.account) ", " (day(held.line.date)) ", "
                    (held.source.place())
                }
                @if !answered && held.open != held.line.amount {
                    h1 { (held.line.text) ", " (pounds(held.open)) }
                    p class="lead" {
                        "The line is " (pounds(held.line.amount)) "; entries answer the rest."
                    }
                } @else {
                    h1 { (held.line.text) ", " (pounds(held.line.amount)) }
                }
                @if let Some(party) = &held.line.party { p class="lead" { (party) } }
            }
            @if answered {
                div id=(POSTED) tabindex="-1" aria-describedby=[described(POSTED, mistakes)] {
                    (why(POSTED, mistakes))
                    (posted)
                }
            }
            @else {
                div class="stack" {
                    (dated.notice(held))
                    (suggested(visit, held, (&ranked, desk), typed))
                    @if visit.may_write() { div class="cols even" {
                        form class="box" method="post" data-keeps id=(WHOLE.whole) tabindex="-1"
                            aria-describedby=[described(WHOLE.whole, mistakes)] {
                            h2 { "All of it to one place" }
                            (why(WHOLE.whole, mistakes))
                            (hidden("how", "code")) (hidden("form", typed.get("form")))
                            (target_fields(visit, &dated.filled(typed, &ranked), mistakes))
                            (dated.field("day", typed, mistakes))
                            (reason("why-code").text(typed, mistakes))
                            button class="button main" { "Post " (pounds(held.open)) }
                        }
                        div class="close" {
                            (settle::form((held, dated), desk, typed, mistakes))
                            (in_the_journal(visit, held))
                            (leave_form(held, typed, mistakes))
                        }
                    }
                    (split::with_mistakes(visit, (held, &ranked, dated), (typed, mistakes),
                        &visit.address)) } @else { (read_only(held)) }
                    p { a data-key="Escape" href=(grid) { "Back to the lines to code" } }
                }
            }
        },
    )
}

fn suggested(
    visit: &Visit,
    held: &HeldLine,
    (ranked, desk): (&Ranked, &Desk),
    typed: &Typed,
) -> Markup {
    let number = held.number;
    html! {
        section aria-labelledby="suggested" {
            h2 id="suggested" { "What we suggest, and why" }
            @if ranked.suggestions.is_empty() {
                p { "No suggestion: " (said::says(&ranked.says)) }
            } @else {
                ol class="tasks ranked" {
                    @for (place, found) in ranked.suggestions.iter().enumerate() {
                        li {
                            div {
                                span class="what" id={ "what-" (place) } {
                                    (said::does(visit, &found.does, desk.texts()))
                                }
                                span class="reasons" { (said::reasons(found)) }
                                (left(desk, held, &found.does))
                            }
                            span { (said::points(Some(found))) }
                            form method="post" action=(visit.to("/coding")) {
                                (hidden("form", typed.get("form")))
                                input type="hidden" name={ "does-" (number) } value=(found.does);
                                button class="button little" name="accept" value=(number)
                                    id={ "accept-" (place) }
                                    aria-labelledby={ "accept-" (place) " what-" (place) } {
                                    "Accept"
                                }
                            }
                        }
                    }
                }
                p class="small soft" { (said::says(&ranked.says)) }
            }
        }
    }
}

/// What is left of a budget once the line is coded to it.
fn left(desk: &Desk, held: &HeldLine, does: &Does) -> Markup {
    let Does::Code(target) = does else {
        return html! {};
    };
    let left = desk.left_of(target.project, target.line);
    html! {
        @if let Some(after) = left.and_then(|left| left.plus(held.open).ok()) {
            span class="reasons" { "left in its budget after: " (pounds(after)) }
        }
    }
}

/// Where the line is matched with entries that are posted already.
fn in_the_journal(visit: &Visit, held: &HeldLine) -> Markup {
    let to = by_hand::address(visit, &[held.number], &page::asked_of(visit));
    let next = visit.wanted::<i64>("next");
    let to = next.map_or(to.clone(), |next| format!("{to}&next={next}"));
    html! {
        section class="box" {
            h2 { "It is in the journal already" }
            p { "Choose the entry, or several, from those that no line shows yet; or several lines \
                for one entry." }
            p { a class="button" href=(to) { "Match " (pounds(held.open)) " by hand" } }
        }
    }
}

/// Asks why a line is coded by hand; it is kept with the entry and shown there.
pub(super) const fn reason(name: &str) -> Field<'_> {
    field(name, "Why", "Kept with the entry; may be left empty", "")
}

/// What stands in the place of the forms for a role that only reads.
fn read_only(held: &HeldLine) -> Markup {
    html! {
        @if let LineState::Left(said) = &held.state {
            p { "It was left waiting: " (sentence(said)) }
        }
        p class="soft" { "What it was for is said by a role that may write." }
    }
}

fn leave_form(held: &HeldLine, typed: &Typed, mistakes: &Mistakes) -> Markup {
    html! {
        form class="box" method="post" data-keeps id=(LEAVE.whole) tabindex="-1"
            aria-describedby=[described(LEAVE.whole, mistakes)] {
            h2 { "Leave it waiting" }
            (why(LEAVE.whole, mistakes))
            @if let LineState::Left(said) = &held.state {
                p class="small" { "It was left waiting: " (sentence(said)) }
            }
            input type="hidden" name="seen" value=(standing::seen(&held.state));
            (hidden("how", "leave")) (hidden("form", typed.get("form")))
            (field("why", "Why", "Kept with the line", "").text(typed, mistakes))
            button class="button" { "Leave it waiting" }
        }
    }
}
