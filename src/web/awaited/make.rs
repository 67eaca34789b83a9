//! Making a commitment or a claim: every mistake said at once, what was typed kept, made once.

use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use crate::{
    actions::{day_of, promise, refusal::About},
    ledger::{
        account::AccountType,
        awaited::Awaited,
        claim::Claim,
        code::{AccountCode, GrantCode, LineCode, ProjectCode},
        commitment::Commitment,
        money::Money,
        quarter::Quarter,
    },
    web::{
        failure::PageError,
        journal::new::{place, places},
        parts::{ASKS, crumbs, described, error_summary, field, hidden, titled, why},
        said::{
            heed::{self, heeded},
            leads::Fields,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{at, list_of};

/// What each field of a commitment asks for.
const OF_COMMITMENT: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Payee, "payee"),
        (About::Text, "reference"),
        (About::Amount, "amount"),
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Place, "place"),
        (About::Grant, "grant"),
        (About::Day, "made"),
        (About::Until, "expected"),
        (About::Why, "why"),
    ],
};

/// What each field of a claim asks for.
const OF_CLAIM: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Grant, "grant"),
        (About::Quarter, "quarter"),
        (About::From, "from"),
        (About::Until, "to"),
        (About::Amount, "amount"),
        (About::Day, "claimed"),
        (About::Text, "reference"),
        (About::Why, "why"),
    ],
};

/// The form as it begins, with what the page that led here knows already.
fn fresh(visit: &Visit) -> Typed {
    let asked = |name: &str| visit.query(name).unwrap_or_default().to_owned();
    Typed::filled([
        ("form", visit.form_key()),
        ("fund", asked("fund")),
        ("place", asked("place")),
        ("grant", asked("grant")),
    ])
}

/// The page of one of the two forms.
fn page(
    visit: &Visit,
    kind: Awaited,
    (typed, mistakes): (&Typed, &Mistakes),
    fields: &Markup,
) -> Markup {
    let (list, lists) = list_of(kind);
    let (title, lead) = match kind {
        Awaited::Commitment(_) => (
            "Add a commitment",
            "A promise to pay that is not cost yet. Nothing is posted: it is set against what the \
             fund has left until it is paid or cancelled.",
        ),
        Awaited::Claim(_) => (
            "Add a claim",
            "What a funder was asked for. Nothing is posted: what comes in answers it, and settles \
             what the award says is owed.",
        ),
    };
    let list = visit.to(list);
    visit.page(
        &titled(title, mistakes),
        "Funds and grants",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (list.clone(), lists)], "Add"))
            div class="head" { h1 { (title) } p class="lead" { (lead) } }
            form method="post" id=(ASKS) tabindex="-1"
                aria-describedby=[described(ASKS, mistakes)] {
                (why(ASKS, mistakes))
                (hidden("form", typed.get("form")))
                (fields)
                (field("why", "Why", "Kept with it, such as Agreed by the Board on 4 July 2025",
                    "").text(typed, mistakes))
                div class="buttons" {
                    button class="button main" { (title) }
                    a href=(list) { "Not now" }
                }
            }
        },
    )
}

/// Asks for a commitment.
pub(in crate::web) async fn ask_commitment(visit: Visit) -> Markup {
    commitment_page(&visit, &fresh(&visit), &Mistakes::default())
}

fn commitment_page(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    let costs = |(code, _): &&(String, String)| {
        let account = code.parse().ok();
        let account = account.and_then(|code| visit.book.chart.get(code));
        let cost = account.is_some_and(|account| account.kind == AccountType::Expenditure);
        code.is_empty() || cost
    };
    let accounts: Vec<_> = places.accounts.iter().filter(costs).cloned().collect();
    let fields = html! {
        (field("payee", "To whom", "", "").text(typed, mistakes))
        (field("reference", "Reference",
            "What they will quote, such as the number of the order; may be left empty", "")
            .text(typed, mistakes))
        (field("amount", "How much £", "Without the VAT that is recovered", "amount")
            .text(typed, mistakes))
        (field("account", "Account of the cost", "", "").choice(&accounts, typed, mistakes))
        (field("fund", "Fund", "Whose money will pay it", "")
            .choice(&places.funds, typed, mistakes))
        (field("place", "Project and cost", "", "").choice(&places.projects, typed, mistakes))
        (field("grant", "Grant", "Only where the fund holds the money of several", "")
            .choice(&places.grants, typed, mistakes))
        (field("made", "Promised on", "For example 4 May 2025", "date").text(typed, mistakes))
        (field("expected", "Expected to be paid on", "For example 30 June 2025", "date")
            .text(typed, mistakes))
    };
    let kind = Awaited::Commitment(0);
    page(visit, kind, (typed, mistakes), &fields)
}

/// The commitment as it was typed, with everything that is wrong with it.
fn read_commitment(visit: &Visit, typed: &Typed, mistakes: &mut Mistakes) -> Option<Commitment> {
    let payee = typed.words("payee", "say whom it is to", mistakes);
    let amount: Option<Money> = typed.parse("amount", "say how much", mistakes);
    let account = typed.parse("account", "choose the account of the cost", mistakes);
    let fund = typed.parse("fund", "choose the fund that will pay", mistakes);
    let place = place(typed.get("place"));
    if place.is_none() {
        mistakes.add("place", "choose a project and its cost");
    }
    let made_on = typed.day("made", "say when it was promised", mistakes);
    let expected_on = typed.day("expected", "say when it is expected to be paid", mistakes);
    let (project, line) = place.unwrap_or((ProjectCode::NONE, LineCode::NONE));
    let today = day_of(&visit.act(None));
    // What is missing is told of already; something that says nothing else stands in for it.
    let commitment = Commitment {
        payee,
        reference: typed.some("reference").map(str::to_owned),
        amount: amount.unwrap_or_default(),
        account: account.unwrap_or(AccountCode::BANK),
        fund: fund.or_else(|| NOBODY.parse().ok())?,
        project,
        line,
        grant: typed.some("grant").and_then(|grant| grant.parse().ok()),
        made_on: made_on.or(expected_on).unwrap_or(today),
        expected_on: expected_on.or(made_on).unwrap_or(today),
    };
    if mistakes.none() {
        return Some(commitment);
    }
    let wrong = commitment.proved(&visit.book, today).err();
    OF_COMMITMENT.also(wrong.into_iter().flatten(), typed, mistakes);
    OF_COMMITMENT.order(mistakes);
    None
}

/// A code that no book has.
const NOBODY: &str = "NOT-SAID";

/// Makes a commitment, once.
pub(in crate::web) async fn commit(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    if heed::goes_back(&typed) || typed.only_shown() {
        return Ok(commitment_page(&visit, &typed, &Mistakes::default()).into_response());
    }
    let mut mistakes = Mistakes::default();
    let why = typed.words("why", "say why; it is kept with it", &mut mistakes);
    let commitment = read_commitment(&visit, &typed, &mut mistakes);
    let (Some(commitment), true) = (commitment, mistakes.none()) else {
        return Ok(refused(commitment_page(&visit, &typed, &mistakes)));
    };
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.sent(), async {
        let number = promise::commit(store, slug, commitment, heeded(&typed), &act).await?;
        let place = at(Awaited::Commitment(number));
        Ok::<_, PageError>(visit.to(&format!("{place}?done=1")))
    });
    let again = |typed: &Typed, wrong: &Mistakes| commitment_page(&visit, typed, wrong);
    let kind = Awaited::Commitment(0);
    made(&visit, (acted.await, &OF_COMMITMENT, kind), &typed, again).await
}

/// The page of what was made, what is to be looked at twice first, or the form again with what
/// refused it.
async fn made(
    visit: &Visit,
    (acted, fields, kind): (Result<String, PageError>, &Fields<'_>, Awaited),
    typed: &Typed,
    again: impl FnOnce(&Typed, &Mistakes) -> Markup,
) -> Result<Response, PageError> {
    match acted {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            if let Some(cautions) = heed::asked(&error) {
                let (list, lists) = list_of(kind);
                let page = heed::page(visit, (list, lists, heed::Act::Record), cautions, typed);
                return Ok(refused(page));
            }
            let wrong = visit.mistakes(fields, error, typed).await?;
            let typed = typed.clone().with("form", visit.form_key());
            Ok(refused(again(&typed, &wrong)))
        }
    }
}

/// Asks for a claim.
pub(in crate::web) async fn ask_claim(visit: Visit) -> Markup {
    claim_page(&visit, &fresh(&visit), &Mistakes::default())
}

fn claim_page(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let mut grants = vec![(String::new(), "Choose".to_owned())];
    let known = visit.book.grants.values();
    grants.extend(known.map(|grant| (grant.code.to_string(), grant.title.clone())));
    let fields = html! {
        (field("grant", "Grant", "", "").choice(&grants, typed, mistakes))
        (field("quarter", "Quarter", "Such as Q1 2025/26, of April to June 2025", "")
            .text(typed, mistakes))
        (field("from", "Or the first day", "Only where it is for no quarter", "date")
            .text(typed, mistakes))
        (field("to", "And the last day", "", "date").text(typed, mistakes))
        (field("amount", "How much £", "", "amount").text(typed, mistakes))
        (field("claimed", "Claimed on", "For example 10 July 2025", "date")
            .text(typed, mistakes))
        (field("reference", "Reference",
            "What the funder will quote, such as the number of the claim; may be left empty", "")
            .text(typed, mistakes))
    };
    page(visit, Awaited::Claim(0), (typed, mistakes), &fields)
}

/// The claim as it was typed, with everything that is wrong with it.
fn read_claim(visit: &Visit, typed: &Typed, mistakes: &mut Mistakes) -> Option<Claim> {
    let grant: Option<GrantCode> = typed.parse("grant", "choose the grant", mistakes);
    let days = period(typed, mistakes);
    let amount: Option<Money> = typed.parse("amount", "say how much", mistakes);
    let claimed_on = typed.day("claimed", "say when it was claimed", mistakes);
    let today = day_of(&visit.act(None));
    // Days that are missing are told of already; those of the grant stand in for them.
    let of_grant = grant.and_then(|code| visit.book.grants.get(&code));
    let all = of_grant.map(|grant| (grant.starts_on, grant.ends_on));
    let (from_on, to_on) = days.or(all).unwrap_or((today, today));
    let claim = Claim {
        grant: grant.or_else(|| NOBODY.parse().ok())?,
        from_on,
        to_on,
        amount: amount.unwrap_or_default(),
        claimed_on: claimed_on.unwrap_or(today),
        reference: typed.some("reference").map(str::to_owned),
    };
    if mistakes.none() {
        return Some(claim);
    }
    let found = claim.prove(&visit.book, today).err();
    OF_CLAIM.also(found.into_iter().flatten(), typed, mistakes);
    OF_CLAIM.order(mistakes);
    None
}

/// The days that a claim is for: those of a quarter, or from one day to another.
fn period(
    typed: &Typed,
    mistakes: &mut Mistakes,
) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let days = typed.some("from").or(typed.some("to")).is_some();
    if typed.some("quarter").is_none() && !days {
        mistakes.add("quarter", "say the quarter, or the first and the last day");
        return None;
    }
    if !days {
        let quarter: Quarter = typed.parse("quarter", "say the quarter", mistakes)?;
        return Some((quarter.first_day(), quarter.last_day()));
    }
    if typed.some("quarter").is_some() {
        mistakes.add("quarter", "say the quarter or the days, not both");
    }
    let from = typed.day("from", "say the first day that it is for", mistakes);
    let to = typed.day("to", "say the last day that it is for", mistakes);
    Some((from?, to?))
}

/// Makes a claim, once.
pub(in crate::web) async fn claim(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    if heed::goes_back(&typed) || typed.only_shown() {
        return Ok(claim_page(&visit, &typed, &Mistakes::default()).into_response());
    }
    let mut mistakes = Mistakes::default();
    let why = typed.words("why", "say why; it is kept with it", &mut mistakes);
    let claim = read_claim(&visit, &typed, &mut mistakes);
    let (Some(claim), true) = (claim, mistakes.none()) else {
        return Ok(refused(claim_page(&visit, &typed, &mistakes)));
    };
    let (store, slug) = (visit.office.store(), &visit.book.slug);
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.sent(), async {
        let number = promise::claim(store, slug, &claim, heeded(&typed), &act).await?;
        let place = at(Awaited::Claim(number));
        Ok::<_, PageError>(visit.to(&format!("{place}?done=1")))
    });
    let again = |typed: &Typed, wrong: &Mistakes| claim_page(&visit, typed, wrong);
    let kind = Awaited::Claim(0);
    made(&visit, (acted.await, &OF_CLAIM, kind), &typed, again).await
}
