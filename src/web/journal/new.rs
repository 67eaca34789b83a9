//! A new journal entry: up to six sides, every mistake said at once, posted once.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::post,
    ledger::{
        code::{LineCode, ProjectCode},
        journal::{Draft, EntryKind, Posting},
        money::Money,
    },
    web::{
        failure::PageError,
        parts::{Field, choices, crumbs, error_summary, tick, titled},
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

const SIDES: usize = 6;

/// Asks for the entry.
pub(in crate::web) async fn ask(visit: Visit) -> Response {
    let typed = Typed::filled([("form", visit.office.form_key())]);
    page(&visit, &typed, &Mistakes::default()).into_response()
}

/// Posts it, once.
pub(in crate::web) async fn post(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let mut mistakes = Mistakes::default();
    let date = typed.day(
        "date",
        "say the day of the entry, such as 31/03/2021",
        &mut mistakes,
    );
    let text = typed.words("text", "say what the entry was for", &mut mistakes);
    let why = typed.words("why", "say why it is posted by hand", &mut mistakes);
    let postings = sides(&typed, &mut mistakes);
    let (Some(date), true) = (date, mistakes.none()) else {
        return Ok(refused(page(&visit, &typed, &mistakes)));
    };
    let mut draft = Draft::ordinary(date, text, postings);
    draft.reference = typed.some("reference").map(str::to_owned);
    if typed.get("accrual") == "yes" {
        draft.kind = EntryKind::Accrual;
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.get("form"), async {
        let number = post::entry(&store, &slug, draft, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/journal/{number}?done=1")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = Mistakes::whole("side-1", error.for_form()?);
            Ok(refused(page(&visit, &typed, &mistakes)))
        }
    }
}

/// The sides that were filled in.
pub(super) fn sides(typed: &Typed, mistakes: &mut Mistakes) -> Vec<Posting> {
    let mut postings = Vec::new();
    for side in 1..=SIDES {
        let name = |part: &str| format!("{part}-{side}");
        let debit = typed.amount(&name("debit"), mistakes);
        let credit = typed.amount(&name("credit"), mistakes);
        let (Some(amount), account) = (debit.or(credit.map(Money::turned)), name("account")) else {
            continue;
        };
        if debit.is_some() && credit.is_some() {
            mistakes.add(
                &name("debit"),
                format!("side {side} is a debit or a credit, not both"),
            );
        }
        let codes = (
            typed.get(&account).parse(),
            typed.get(&name("fund")).parse(),
            place(typed.get(&name("place"))),
        );
        match codes {
            (Ok(account), Ok(fund), Some((project, line))) => {
                let posting = Posting::to_fund(account, fund, amount);
                postings.push(posting.of_project(project, line));
            }
            _ => mistakes.add(&account, format!("choose account and fund of side {side}")),
        }
    }
    if postings.is_empty() && mistakes.none() {
        mistakes.add(
            "side-1",
            "fill in at least two sides; an entry sums to nil in each fund",
        );
    }
    postings
}

/// `CL RES` as a project and its line; nothing typed is none.
pub(in crate::web) fn place(text: &str) -> Option<(ProjectCode, LineCode)> {
    match text.split_once(' ') {
        None if text.is_empty() => Some((ProjectCode::NONE, LineCode::NONE)),
        None => None,
        Some((project, line)) => Some((project.parse().ok()?, line.parse().ok()?)),
    }
}

/// The accounts, funds, and projects with their lines, to choose from.
pub(in crate::web) struct Places {
    pub(in crate::web) accounts: Vec<(String, String)>,
    pub(in crate::web) funds: Vec<(String, String)>,
    pub(in crate::web) projects: Vec<(String, String)>,
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
    Places {
        accounts,
        funds,
        projects,
    }
}

/// The table of sides, as typed.
pub(super) fn sides_table(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    let choice = |name: String, label: &str, options: &[(String, String)]| {
        let wrong = mistakes.at(&name).is_some();
        html! {
            select name=(name) id=(name) aria-label=(label) aria-invalid=[wrong.then_some("true")] {
                (choices(options, typed.get(&name)))
            }
        }
    };
    let amount = |name: String, label: &str| {
        let wrong = mistakes.at(&name).is_some();
        html! {
            input class="amount" inputmode="decimal" name=(name) id=(name) aria-label=(label)
                aria-invalid=[wrong.then_some("true")] value=(typed.get(&name));
        }
    };
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="The sides of the entry" {
            table class="sides dense" id="side-1" tabindex="-1" {
                thead { tr {
                    th scope="col" { "Account" } th scope="col" { "Fund" }
                    th scope="col" { "Project and cost" }
                    th scope="col" class="money first" { "Debit £" }
                    th scope="col" class="money" { "Credit £" }
                } }
                tbody {
                    @for side in 1..=SIDES {
                        tr {
                            td { (choice(format!("account-{side}"),
                                &format!("Account of side {side}"), &places.accounts)) }
                            td { (choice(format!("fund-{side}"),
                                &format!("Fund of side {side}"), &places.funds)) }
                            td { (choice(format!("place-{side}"),
                                &format!("Project and cost of side {side}"), &places.projects)) }
                            td class="money first" { (amount(format!("debit-{side}"),
                                &format!("Debit of side {side}"))) }
                            td class="money" { (amount(format!("credit-{side}"),
                                &format!("Credit of side {side}"))) }
                        }
                    }
                }
            }
        }
    }
}

fn page(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let field = |name, label, hint, class| Field {
        name,
        label,
        hint,
        class,
    };
    visit.page(
        &titled("New journal entry", mistakes),
        "Journal",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/journal"), "Journal")], "New entry"))
            div class="head" {
                h1 { "New journal entry" }
                p class="lead" {
                "Its sides sum to nil in each fund. Once posted it is never changed; a mistake is \
                     reversed."
                }
            }
            form method="post" {
                input type="hidden" name="form" value=(typed.get("form"));
                (field("date", "Day of the entry", "For example 31 March 2021", "date")
                    .text(typed, mistakes))
                (field("text", "What it was for", "", "").text(typed, mistakes))
                (field("reference", "Reference", "An invoice number, where there is one", "")
                    .text(typed, mistakes))
                (sides_table(visit, typed, mistakes))
                (tick("accrual", "An accrual: cost of the year that is not yet paid, to be \
                    reversed on the first day of the next", typed, mistakes))
                (field("why", "Why it is posted by hand", "Kept with the entry", "")
                    .long(typed, mistakes))
                button class="button main" { "Post this entry" }
            }
        },
    )
}
