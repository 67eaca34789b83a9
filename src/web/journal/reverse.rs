//! A mistake put right: the entry mirrored on a day, and what should have stood instead.

use axum::response::{IntoResponse, Response};
use jiff::{ToSpan as _, civil::Date};
use maud::{Markup, html};

use crate::{
    actions::{
        caution::{self, Cautions},
        refusal::About,
        reverse::{self, Instead},
    },
    ledger::{
        calendar::{FinancialYear, long_date},
        code::GrantCode,
        entry::JournalEntry,
        journal::{Draft, EntryNumber},
        posted::PostedEntry,
    },
    statement::suggest::rule::Target,
    web::{
        failure::PageError,
        parts::{ASKS, Way, counted, crumbs, day, field},
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, refused},
    },
};

use super::{
    new::{place, places},
    preview, sides,
    steps::{self, Head},
};

/// What each field asks for: the sides of the entry that should have stood, each in a row, are
/// asked for under the same names as the one place where it should have stood.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Day, "date"),
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Place, "place"),
        (About::Grant, "grant"),
        (About::Amount, "debit"),
        (About::Amount, "credit"),
        (About::Instead, "instead"),
        (About::Why, "why"),
    ],
};

/// Asks on which day, why, and what instead.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let posted = found(&mut visit).await?;
    let number = posted.number;
    if let Some(by) = visit.reader.reversed_by(number).await? {
        return Ok(already(&visit, number, by).into_response());
    }
    let day = long_date(proposed(&mut visit, &posted).await?);
    let mut fields = sides::filled(&posted.entry.postings);
    fields.push(("form".to_owned(), visit.form_key()));
    fields.push(("date".to_owned(), day));
    let typed = Typed::of(fields);
    Ok(page(&visit, &posted, &typed, &Mistakes::default()).into_response())
}

/// What is said of an entry that is reversed already: it is reversed once.
fn already(visit: &Visit, number: EntryNumber, by: EntryNumber) -> Markup {
    let to = |number: EntryNumber| visit.to(&format!("/journal/{number}"));
    let title = format!("Entry {number} is reversed already");
    visit.page(
        &title,
        "Journal",
        &html! {
            (crumbs(&[
                (visit.to(""), "Home"),
                (visit.to("/journal"), "Journal"),
                (to(number), &format!("Entry {number}")),
            ], "Reverse"))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "It was reversed by " a href=(to(by)) { "entry " (by) }
                    ", and an entry is reversed once."
                }
            }
            p { a href=(to(number)) { "Back to entry " (number) } }
        },
    )
}

/// The day that a reversal begins with: the entry's own, or the first of its year that no closed
/// year and no account locked by its reconciliation holds.
async fn proposed(visit: &mut Visit, posted: &PostedEntry) -> Result<Date, PageError> {
    let locked = visit.reader.locked_until().await?;
    let moved = posted.entry.postings.iter();
    let until = moved.filter_map(|side| locked.get(&side.account)).max();
    let after = until.map(|day| day.saturating_add(1.day()));
    // The last day of a year is followed by another year, where nothing of this one belongs.
    let after = after.filter(|day| FinancialYear::of(*day) == posted.entry.year);
    let own = posted.entry.date.max(visit.book.open_year().first_day());
    Ok(after.map_or(own, |after| own.max(after)))
}

async fn found(visit: &mut Visit) -> Result<PostedEntry, PageError> {
    let number: i64 = visit.param("number")?;
    let posted = visit.reader.entry(number).await?;
    posted.ok_or_else(|| PageError::NotFound(visit.address.clone()))
}

/// Shows what reversing it will post, or reverses it, once.
pub(in crate::web) async fn reverse(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let posted = found(&mut visit).await?;
    if typed.only_shown() {
        return Ok(page(&visit, &posted, &typed, &Mistakes::default()).into_response());
    }
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
    if let Some(before) = steps::posted_before(&visit, &typed).await {
        return Ok(before);
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
    let again = |wrong: &Mistakes| page(&visit, &posted, &typed, wrong);
    let (fields, chosen) = asked(&typed);
    if typed.get("how") == "check" {
        let planned = reverse::plan(&store, &slug, number, date, instead, &act).await;
        let shown = match planned.map_err(PageError::from) {
            Ok(entries) => {
                let drafts: Vec<Draft> = entries.iter().map(|one| one.draft().clone()).collect();
                let mut reader = store.read(&slug).await?;
                let cautions = caution::cautions(&mut reader, &drafts).await?;
                Ok(check(&visit, &posted, (&typed, &cautions), &entries).into_response())
            }
            Err(error) => Err(error),
        };
        return steps::next(shown, &fields, (&visit, &chosen), again).await;
    }
    let acted = visit.office.once(typed.sent(), async {
        let right = reverse::entry(&store, &slug, number, date, instead, &act).await?;
        let number = right.replacement.unwrap_or(right.reversal);
        Ok::<_, PageError>(visit.to(&format!("/journal/{number}?done=1")))
    });
    let acted = steps::posted(acted.await);
    steps::next(acted, &fields, (&visit, &chosen), again).await
}

/// The fields that count for what was chosen, and what was typed into them: the sides, or the one
/// place, or neither.
fn asked(typed: &Typed) -> (Fields<'static>, Typed) {
    let of_row = |name: &str| {
        let ending = name.rsplit_once('-').map(|(_, ending)| ending);
        ending.is_some_and(|ending| ending.parse::<u32>().is_ok())
    };
    let sides = typed.get("instead") == "postings";
    let counts = |name: &str| {
        let place = ["account", "fund", "place", "grant"].contains(&name);
        if of_row(name) {
            sides
        } else {
            !(sides && place)
        }
    };
    let kept = typed.kept().filter(|(name, _)| counts(name));
    let kept = kept.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let whole = if sides { sides::SIDES_ID } else { ASKS };
    (Fields { whole, ..FIELDS }, Typed::of(kept.collect()))
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
    let account = typed.parse("account", "choose the account", mistakes);
    let fund = typed.parse("fund", "choose the fund", mistakes);
    let place = place(typed.get("place"));
    if place.is_none() {
        mistakes.add("place", "choose a project and its cost");
    }
    let (project, line) = place?;
    let grant = typed
        .some("grant")
        .and_then(|grant| grant.parse::<GrantCode>().ok());
    Some(Target {
        account: account?,
        fund: fund?,
        project,
        line,
        grant,
    })
}

/// The fields that choose where money goes.
pub(in crate::web) fn target_fields(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    html! {
        (field("account", "Account", "", "").choice(&places.accounts, typed, mistakes))
        (field("fund", "Fund", "", "").choice(&places.funds, typed, mistakes))
        (field("place", "Project and cost", "Only for income and expenditure", "")
            .choice(&places.projects, typed, mistakes))
        (field("grant", "Grant", "Only for an instalment of a grant", "")
            .choice(&places.grants, typed, mistakes))
    }
}

fn page(visit: &Visit, posted: &PostedEntry, typed: &Typed, mistakes: &Mistakes) -> Markup {
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
            words: "Another entry",
            hint: "Its sides are filled in below as this entry has them; change what you need",
        },
    ];
    let head = Head {
        title: &format!("Reverse entry {}", posted.number),
        way: &[
            (visit.to(""), "Home"),
            (visit.to("/journal"), "Journal"),
            (back.clone(), &posted.entry.text),
        ],
        here: "Reverse",
        lead: html! { (posted.entry.text) ", " (day(posted.entry.date)) },
    };
    let year = FinancialYear::of(posted.entry.date);
    let hint = if visit.book.closed.contains(&year) {
        format!("In a period that is open: {year} is closed, and what is posted concerns it")
    } else {
        "In a period that is open".to_owned()
    };
    let fields = html! {
        (field("date", "Day of the reversal", &hint, "date").text(typed, mistakes))
        (field("why", "Why", "Kept with the reversal", "").text(typed, mistakes))
        (field("instead", "What should have stood instead", "", "").ways(&ways, typed, mistakes))
        details data-way="recode" open[typed.get("instead") == "recode"] {
            summary { "The other place" }
            (target_fields(visit, typed, mistakes))
        }
        details data-way="postings" open[typed.get("instead") == "postings"] {
            summary { "The sides that should have stood" }
            (sides::table(visit, typed, mistakes))
        }
    };
    let leave = (back.as_str(), "Leave it as it is");
    steps::asking(visit, &head, (typed, mistakes), &fields, leave)
}

/// What will be posted, in figures.
fn check(
    visit: &Visit,
    posted: &PostedEntry,
    (typed, cautions): (&Typed, &Cautions),
    entries: &[JournalEntry],
) -> Markup {
    let back = visit.to(&format!("/journal/{}", posted.number));
    let waits = entries.len() == 1 && !posted.entry.lines.is_empty();
    let head = Head {
        title: &format!("Reverse entry {}?", posted.number),
        way: &[
            (visit.to(""), "Home"),
            (visit.to("/journal"), "Journal"),
            (back, &posted.entry.text),
        ],
        here: "Check",
        lead: html! {
            "Entry " (posted.number) " stays as it is; "
            (counted(entries.len(), "entry is", "entries are")) " posted and linked to it."
            @if waits { " Its statement line waits again." }
        },
    };
    let shown = html! {
        @for entry in entries { (preview::sides(&visit.book, entry.draft())) }
    };
    let post = format!("Reverse entry {}", posted.number);
    steps::checking(visit, &head, (typed, cautions), &shown, &post)
}
