//! Waiting lines: what is suggested and why; accept, pick, split, leave, or all alike at once, and
//! the way back from each.
//!
//! Every decision is one form sent once. A script asks for the changed rows alone and puts them in
//! their places; without one the answer leads back to the same place of the same page.

mod above;
pub(in crate::web) mod by_hand;
mod dated;
mod grid;
mod listed;
mod one;
mod page;
pub(in crate::web) mod rules;
mod said;
mod settle;
mod split;
pub(in crate::web) mod undo;

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

pub(in crate::web) use self::one::{ask, code};
use self::page::Scene;
pub(super) use self::said::place;
use crate::{
    actions::{
        code::confirm::{self, Confirmed},
        refusal::About,
    },
    ledger::journal::LineNumber,
    statement::matching::Does,
    web::{
        failure::PageError,
        journal::reverse::target,
        said::{
            heed::{self, heeded},
            leads::Fields,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// What is about no field leads to the lines.
const LINES: Fields<'_> = Fields {
    whole: "lines",
    asks: &[],
};

/// What each field asks for where the selected lines are coded to another place.
const BULK: Fields<'_> = Fields {
    asks: &[
        (About::Account, "bulk-account"),
        (About::Fund, "bulk-fund"),
        (About::Place, "bulk-place"),
    ],
    ..LINES
};

/// The lines that wait.
pub(in crate::web) async fn list(mut visit: Visit) -> Result<Response, PageError> {
    let scene = Scene::of(&mut visit, Typed::default()).await?;
    Ok(page::page(&visit, &scene, &Mistakes::default()).into_response())
}

/// The same lines again, with what is wrong; what was ticked and chosen stays.
async fn again(mut visit: Visit, typed: Typed, mistakes: Mistakes) -> Result<Response, PageError> {
    let scene = Scene::of(&mut visit, typed).await?;
    Ok(refused(page::page(&visit, &scene, &mistakes)))
}

/// What a form says of the lines.
#[derive(Debug)]
enum Decision {
    One(Confirmed),
    Several(Vec<Confirmed>),
}

/// Does what the form says, once.
pub(in crate::web) async fn decide(
    mut visit: Visit,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    if typed.only_shown() || heed::goes_back(&typed) {
        let scene = Scene::of(&mut visit, typed).await?;
        return Ok(page::page(&visit, &scene, &Mistakes::default()).into_response());
    }
    if typed.get("bulk") == "match" {
        let lines: Vec<LineNumber> = typed.all_of("line").flat_map(numbers).collect();
        return Ok(done(&by_hand::address(&visit, &lines, typed.get("back"))));
    }
    let decision = match decision(&typed) {
        Ok(decision) => decision,
        Err(mistakes) => return again(visit, typed, mistakes).await,
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(None);
    let heeded = heeded(&typed);
    let key = format!("{} {decision:?}", typed.get("form"));
    let acted = visit.office.once(key, async {
        let done = match &decision {
            Decision::One(one) => confirm::confirm(&store, &slug, one, heeded, &act).await?,
            Decision::Several(several) => {
                confirm::confirm_all(&store, &slug, several, heeded, &act).await?
            }
        };
        Ok::<_, PageError>(answered(&done))
    });
    let back = typed.get("back");
    match acted.await {
        Ok(said) if headers.contains_key("x-part") => part(&visit, &said, back).await,
        Ok(said) => {
            let kept = Some(back).filter(|back| !back.is_empty());
            let kept = kept.map(|back| format!("{back}&")).unwrap_or_default();
            let at = onward(&typed, &lines_done(&said));
            Ok(done(&visit.to(&format!("/coding?{kept}{said}#{at}"))))
        }
        Err(error) => {
            // One request a decision, but where something of it is to be looked at twice first.
            if let Some(cautions) = heed::asked(&error) {
                let page = heed::page(
                    &visit,
                    ("/coding", "Coding", heed::Act::Post),
                    cautions,
                    &typed,
                );
                return Ok(refused(page));
            }
            let fields = if typed.get("bulk") == "code" {
                BULK
            } else {
                LINES
            };
            let mistakes = visit.mistakes(&fields, error, &typed).await?;
            visit.anew().await?;
            let scene = Scene::of(&mut visit, typed).await?;
            Ok(refused(page::page(&visit, &scene, &mistakes)))
        }
    }
}

/// Where the page is left: its first line that still waits, from the first that was decided on.
fn onward(typed: &Typed, decided: &[LineNumber]) -> String {
    let shown = numbers(typed.get("shown"));
    let from = shown.iter().position(|line| decided.contains(line));
    let mut rest = shown.iter().skip(from.unwrap_or_default());
    let next = rest.find(|line| !decided.contains(line));
    next.map_or_else(|| "lines".to_owned(), |line| format!("line-{line}"))
}

/// Numbers with commas between, those of them that are numbers.
fn numbers(text: &str) -> Vec<LineNumber> {
    let numbers = text.split(',').map(str::parse);
    numbers.filter_map(Result::ok).collect()
}

/// The lines of what was said to be done.
fn lines_done(said: &str) -> Vec<LineNumber> {
    let mut parts = said.split('&');
    let lines = parts.find_map(|part| part.strip_prefix("done="));
    numbers(lines.unwrap_or_default())
}

/// Numbers with commas between.
fn joined(numbers: &[LineNumber]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(",")
}

fn answered(done: &confirm::Done) -> String {
    format!(
        "done={}&posted={}",
        joined(&done.lines),
        joined(&done.posted)
    )
}

/// Reads what the form says; what it cannot mean is a mistake.
fn decision(typed: &Typed) -> Result<Decision, Mistakes> {
    let number = |text: &str| text.parse::<LineNumber>().map_err(|_| unclear());
    let does = |line: LineNumber| -> Result<Confirmed, Mistakes> {
        let does: Does = typed.get(&format!("does-{line}")).parse().map_err(|_| {
            of_lines(format!(
                "line {line} has no suggestion; pick what it was for"
            ))
        })?;
        Ok(Confirmed { line, does })
    };
    if let Some(line) = typed.some("accept") {
        return Ok(Decision::One(does(number(line)?)?));
    }
    if let Some(group) = typed.some("alike") {
        let alike = typed.get(&format!("alike-{group}"));
        let (lines, target) = alike.split_once('|').ok_or_else(unclear)?;
        let target: Does = target.parse().map_err(|_| unclear())?;
        let lines: Result<Vec<Confirmed>, Mistakes> = lines
            .split(',')
            .map(|line| {
                let does = target.clone();
                Ok(Confirmed {
                    line: number(line)?,
                    does,
                })
            })
            .collect();
        return Ok(Decision::Several(lines?));
    }
    let selected: Result<Vec<LineNumber>, Mistakes> = typed.all_of("line").map(number).collect();
    let selected = selected?;
    if selected.is_empty() {
        return Err(of_lines(
            "no line is selected; select one or more and try again",
        ));
    }
    if typed.get("bulk") == "code" {
        let to = bulk_place(typed)?;
        let coded = selected.into_iter().map(|line| Confirmed {
            line,
            does: to.clone(),
        });
        return Ok(Decision::Several(coded.collect()));
    }
    let accepted: Result<_, _> = selected.into_iter().map(does).collect();
    Ok(Decision::Several(accepted?))
}

/// Where the selected lines are coded to: a place of the list, else the account, the fund and the
/// project and cost that were chosen beside it.
fn bulk_place(typed: &Typed) -> Result<Does, Mistakes> {
    if typed.some("bulk-account").is_none() {
        let unsaid = "choose where the selected lines are coded to";
        let listed = typed.get("to").parse();
        return listed.map_err(|_| Mistakes::whole("to", unsaid));
    }
    if typed.some("to").is_some() {
        let says = "choose a place of the list or another place, not both";
        return Err(Mistakes::whole("to", says));
    }
    let parts = ["account", "fund", "place"];
    let chosen = parts.map(|part| (part, typed.get(&format!("bulk-{part}")).to_owned()));
    let mut mistakes = Mistakes::default();
    let target = target(&Typed::filled(chosen), &mut mistakes);
    target.map(Does::Code).ok_or_else(|| {
        let mut of_bulk = Mistakes::default();
        for (field, says) in mistakes.all() {
            of_bulk.add(&format!("bulk-{field}"), says);
        }
        of_bulk
    })
}

/// A mistake about the lines as a whole.
fn of_lines(says: impl Into<String>) -> Mistakes {
    Mistakes::whole(LINES.whole, says)
}

fn unclear() -> Mistakes {
    of_lines("the form says nothing that can be done; load the page again")
}

/// The rows that a decision changed, how many lines still wait, and the way back: what a script
/// puts in their places.
async fn part(visit: &Visit, said: &str, back: &str) -> Result<Response, PageError> {
    let lines = lines_done(said);
    let mut reader = visit.office.store().read(&visit.book.slug).await?;
    let form = visit.form_key_at(reader.head().await?.count);
    let held = reader.lines_of(&lines).await?;
    let rows: Vec<Markup> = held
        .iter()
        .map(|held| grid::decided(visit, held, back))
        .collect();
    let answered = held.iter().filter(|held| held.open.is_nil()).count();
    let left = visit
        .waiting
        .saturating_sub_unsigned(u64::try_from(answered).unwrap_or_default());
    let changed = html! {
        h1 id="lines" tabindex="-1" data-said=(said) { (page::waiting(left)) }
        table { tbody { @for row in &rows { (row) } } }
        div id="just-done" role="status" { (page::told(visit, &lines, back)) }
        input type="hidden" id="form-key" name="form" form="decide"
            value=(form);
    };
    Ok(changed.into_response())
}
