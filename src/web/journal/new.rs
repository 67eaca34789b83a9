//! A new journal entry: any number of sides, every mistake said at once, shown in figures before it
//! is posted, posted once.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        day_of,
        post::{self, Planned},
        refusal::About,
    },
    ledger::{
        calendar::{FinancialYear, long_date},
        code::{LineCode, ProjectCode},
        entry::{EntryError, JournalEntry},
        journal::{Draft, EntryKind},
    },
    web::{
        failure::PageError,
        parts::{Tone, field, notice, tick},
        said::{heed::heeded, leads::Fields},
        typed::{Mistakes, Typed},
        visit::{Visit, refused},
    },
};

use super::{
    preview, sides,
    steps::{self, Head},
};

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: sides::SIDES_ID,
    asks: &[
        (About::Day, "date"),
        (About::Text, "text"),
        (About::Text, "reference"),
        (About::Concerns, "concerns"),
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Place, "place"),
        (About::Grant, "grant"),
        (About::Amount, "debit"),
        (About::Amount, "credit"),
        (About::Why, "why"),
    ],
};

/// Asks for the entry.
pub(in crate::web) async fn ask(visit: Visit) -> Response {
    let typed = Typed::filled([("form", visit.form_key())]);
    page(&visit, &typed, &Mistakes::default()).into_response()
}

/// Shows what will be posted, or posts it, once.
pub(in crate::web) async fn post(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    if typed.only_shown() {
        return Ok(page(&visit, &typed, &Mistakes::default()).into_response());
    }
    match typed.get("how") {
        "more" => {
            let typed = sides::more(typed);
            return Ok(page(&visit, &typed, &Mistakes::default()).into_response());
        }
        "edit" => return Ok(page(&visit, &typed, &Mistakes::default()).into_response()),
        _ => {}
    }
    if let Some(before) = steps::posted_before(&visit, &typed).await {
        return Ok(before);
    }
    let mut mistakes = Mistakes::default();
    let draft = read(&visit, &typed, &mut mistakes);
    let (Some(draft), true) = (draft, mistakes.none()) else {
        return Ok(refused(page(&visit, &typed, &mistakes)));
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let again = |wrong: &Mistakes| page(&visit, &typed, wrong);
    if typed.get("how") == "check" {
        let planned = post::plan(&store, &slug, draft, &visit.act(typed.some("why")))
            .await
            .map_err(PageError::from);
        let shown = planned.map(|planned| check(&visit, &typed, &planned).into_response());
        return steps::next(shown, &FIELDS, (&visit, &typed), again).await;
    }
    let act = visit.act(typed.some("why"));
    let (reversed_on, heeded) = (reversed_on(&typed, &draft), heeded(&typed));
    let acted = visit.office.once(typed.sent(), async {
        let number = match reversed_on {
            Some(day) => {
                post::accrual(&store, &slug, (draft, heeded), day, &act)
                    .await?
                    .0
            }
            None => post::entry(&store, &slug, draft, heeded, &act).await?,
        };
        Ok::<_, PageError>(visit.to(&format!("/journal/{number}?done=1")))
    });
    let posted = steps::posted(acted.await);
    steps::next(posted, &FIELDS, (&visit, &typed), again).await
}

/// The day on which an accrual is reversed: the first of the year after its own.
fn reversed_on(typed: &Typed, draft: &Draft) -> Option<jiff::civil::Date> {
    let both = typed.get("accrual") == "yes" && typed.get("reverse") == "yes";
    both.then(|| FinancialYear::of(draft.date).next().first_day())
}

/// The entry as it was typed, with everything that is wrong with it.
fn read(visit: &Visit, typed: &Typed, mistakes: &mut Mistakes) -> Option<Draft> {
    let date = typed.day(
        "date",
        "say the day of the entry, such as 31/03/2021",
        mistakes,
    );
    let text = typed.words("text", "say what the entry was for", mistakes);
    typed.words("why", "say why it is posted by hand", mistakes);
    if typed.get("reverse") == "yes" && typed.get("accrual") != "yes" {
        mistakes.add(
            "accrual",
            "only an accrual is reversed on the first day of the next year",
        );
    }
    let before = mistakes.all().count();
    let postings = sides::read(typed, mistakes);
    let all_sides = mistakes.all().count() == before;
    // A day that is missing is told of already; today stands in for it.
    let day = date.unwrap_or_else(|| day_of(&visit.act(None)));
    let mut draft = Draft::ordinary(day, text, postings);
    draft.reference = typed.some("reference").map(str::to_owned);
    draft.concerns = typed.some("concerns").and_then(|year| year.parse().ok());
    if typed.get("accrual") == "yes" {
        draft.kind = EntryKind::Accrual;
    }
    if mistakes.none() {
        return Some(draft);
    }
    draft.concerns = date.and(draft.concerns);
    let mut found = JournalEntry::faults(&draft, &visit.book);
    // Whether it balances is known once every side is.
    found.retain(|fault| all_sides || !of_all_sides(fault));
    FIELDS.also(found, typed, mistakes);
    None
}

/// Whether a fault is about all sides together.
const fn of_all_sides(fault: &EntryError) -> bool {
    matches!(
        fault,
        EntryError::TooFewPostings(_)
            | EntryError::DoesNotBalance(_)
            | EntryError::FundDoesNotBalance { .. }
    )
}

/// `CL RES` as a project and its line; nothing typed is none.
pub(in crate::web) fn place(text: &str) -> Option<(ProjectCode, LineCode)> {
    match text.split_once(' ') {
        None if text.is_empty() => Some((ProjectCode::NONE, LineCode::NONE)),
        None => None,
        Some((project, line)) => Some((project.parse().ok()?, line.parse().ok()?)),
    }
}

/// The accounts, funds, projects with their lines, and grants, to choose from.
pub(in crate::web) struct Places {
    pub(in crate::web) accounts: Vec<(String, String)>,
    pub(in crate::web) funds: Vec<(String, String)>,
    pub(in crate::web) projects: Vec<(String, String)>,
    pub(in crate::web) grants: Vec<(String, String)>,
}

/// What a book offers to choose from.
pub(in crate::web) fn places(visit: &Visit) -> Places {
    let choose = || vec![(String::new(), "Choose".to_owned())];
    let mut accounts = choose();
    let of = &visit.book.chart;
    accounts.extend(
        of.iter()
            .map(|a| (a.code.to_string(), format!("{} {}", a.code, a.name))),
    );
    let mut funds = choose();
    funds.extend(
        visit
            .book
            .funds
            .values()
            .map(|f| (f.code.to_string(), f.name.clone())),
    );
    let mut projects = vec![(String::new(), "None".to_owned())];
    for project in visit
        .book
        .projects
        .values()
        .filter(|p| p.code != ProjectCode::NONE)
    {
        for line in &project.lines {
            let value = format!("{} {}", project.code, line.code);
            projects.push((value, format!("{}: {}", project.name, line.name)));
        }
        let value = format!("{} {}", project.code, LineCode::NONE);
        projects.push((value, format!("{}: no line", project.name)));
    }
    let mut grants = vec![(String::new(), "None".to_owned())];
    grants.extend(
        visit
            .book
            .grants
            .values()
            .map(|g| (g.code.to_string(), g.title.clone())),
    );
    Places {
        accounts,
        funds,
        projects,
        grants,
    }
}

fn page(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let mut years = vec![(String::new(), "No earlier year".to_owned())];
    years.extend(
        visit
            .book
            .closed
            .iter()
            .map(|year| (year.in_file_name(), year.to_string())),
    );
    let journal = visit.to("/journal");
    let head = Head {
        title: "New journal entry",
        way: &[(visit.to(""), "Home"), (journal.clone(), "Journal")],
        here: "New entry",
        lead: html! {
            "Its debits and credits must be equal in each fund. To move money between funds, "
            a href=(visit.to("/journal/transfer")) { "make a transfer" } "."
        },
    };
    let fields = html! {
        (field("date", "Day of the entry", "For example 31 March 2021", "date")
            .text(typed, mistakes))
        (field("text", "What it was for", "", "").text(typed, mistakes))
        (field("reference", "Reference", "An invoice number, where there is one", "")
            .text(typed, mistakes))
        @if years.len() > 1 {
            (field("concerns", "The closed year that it concerns",
                "That year's report does not change; the entry is shown beside it as drift", "")
                .choice(&years, typed, mistakes))
        }
        (sides::table(visit, typed, mistakes))
        (tick("accrual", "An accrual: a cost of the year that is not paid yet", typed, mistakes))
        (tick("reverse", "Post its reversal on 1 April with it", typed, mistakes))
        (field("why", "Why it is posted by hand", "Kept with the entry", "").long(typed, mistakes))
    };
    let leave = (journal.as_str(), "Not now");
    steps::asking(visit, &head, (typed, mistakes), &fields, leave)
}

/// What will be posted, in figures.
fn check(visit: &Visit, typed: &Typed, planned: &Planned) -> Markup {
    let (draft, number) = (planned.entry.draft(), planned.number);
    let head = Head {
        title: &format!("Post entry {number}?"),
        way: &[(visit.to(""), "Home"), (visit.to("/journal"), "Journal")],
        here: "Check",
        lead: html! {},
    };
    let shown = html! {
        (preview::sides(&visit.book, draft))
        (notice(Tone::Info, "It is never changed once it is posted", &html! {
            @match reversed_on(typed, draft) {
                Some(day) => p { "Its reversal is posted with it, on " (long_date(day)) "." },
                None => p { "A mistake is reversed, and the two stay linked." },
            }
        }))
    };
    let cautions = &planned.cautions;
    steps::checking(visit, &head, (typed, cautions), &shown, "Post this entry")
}
