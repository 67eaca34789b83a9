//! Money moved from one fund to another, with its authority: asked, shown in figures, posted once.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError, follow,
        post::{self, Planned},
        refusal::About,
    },
    ledger::{
        balance::{Balances, Choice, Part, Selection},
        calendar::FinancialYear,
        code::{AccountCode, FundCode},
        entry::{EntryError, JournalEntry},
        journal::Draft,
        money::Money,
    },
    web::{
        failure::PageError,
        parts::{ASKS, bare_pounds, field, pounds},
        said::{heed::heeded, leads::Fields},
        typed::{Mistakes, Typed},
        visit::{Visit, refused},
    },
};

use super::{
    new::places,
    preview,
    steps::{self, Head},
};

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: ASKS,
    asks: &[
        (About::Day, "date"),
        (About::Fund, "from"),
        (About::Receives, "to"),
        (About::Amount, "amount"),
        (About::Account, "account"),
        (About::Text, "text"),
        (About::Authority, "authority"),
        (About::Why, "why"),
    ],
};

/// Asks.
pub(in crate::web) async fn ask(visit: Visit) -> Response {
    let typed = Typed::filled([
        ("form", visit.form_key()),
        ("account", AccountCode::BANK.to_string()),
    ]);
    page(&visit, &typed, &Mistakes::default()).into_response()
}

/// Shows what will be posted, or posts it, once.
pub(in crate::web) async fn transfer(
    mut visit: Visit,
    typed: Typed,
) -> Result<Response, PageError> {
    if typed.get("how") == "edit" || typed.only_shown() {
        return Ok(page(&visit, &typed, &Mistakes::default()).into_response());
    }
    if let Some(before) = steps::posted_before(&visit, &typed).await {
        return Ok(before);
    }
    let mut mistakes = Mistakes::default();
    let asked = read(&visit, &typed, &mut mistakes);
    let (Some(asked), true) = (asked, mistakes.none()) else {
        return Ok(refused(page(&visit, &typed, &mistakes)));
    };
    let draft = asked.draft();
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    if typed.get("how") == "check" {
        let planned = post::plan(&store, &slug, draft, &visit.act(typed.some("why")))
            .await
            .map_err(PageError::from);
        let shown = match planned {
            Ok(planned) => {
                let after = after(&mut visit, &asked).await?;
                Ok(check(&visit, &typed, (&asked, &after), &planned).into_response())
            }
            Err(error) => Err(error),
        };
        let again = |wrong: &Mistakes| page(&visit, &typed, wrong);
        return steps::next(shown, &FIELDS, (&visit, &typed), again).await;
    }
    let (act, heeded) = (visit.act(typed.some("why")), heeded(&typed));
    let acted = visit.office.once(typed.sent(), async {
        let number = post::transfer(&store, &slug, draft, heeded, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/journal/{number}?done=1")))
    });
    let posted = steps::posted(acted.await);
    let again = |wrong: &Mistakes| page(&visit, &typed, wrong);
    steps::next(posted, &FIELDS, (&visit, &typed), again).await
}

/// What was asked for.
struct Asked {
    date: jiff::civil::Date,
    from: FundCode,
    to: FundCode,
    amount: Money,
    account: AccountCode,
    text: String,
    authority: String,
}

impl Asked {
    fn draft(&self) -> Draft {
        let (text, authority) = (self.text.clone(), self.authority.clone());
        let funds = (self.from, self.to);
        Draft::transfer(self.date, text, authority, self.account, funds, self.amount)
    }
}

/// The transfer as it was typed, with everything that is wrong with it.
fn read(visit: &Visit, typed: &Typed, mistakes: &mut Mistakes) -> Option<Asked> {
    let date = typed.day("date", "say the day of the transfer", mistakes);
    let from: Option<FundCode> = typed.parse("from", "choose the fund that gives", mistakes);
    let to: Option<FundCode> = typed.parse("to", "choose the fund that receives", mistakes);
    let amount: Option<Money> = typed.parse("amount", "say how much", mistakes);
    let account = typed.parse(
        "account",
        "choose the account that holds the money",
        mistakes,
    );
    let text = typed.words("text", "say what it is for", mistakes);
    let authority = typed.words(
        "authority",
        "say which document or minute allows it",
        mistakes,
    );
    if from.is_some() && from == to {
        mistakes.add("to", "choose another fund than the one that gives");
    }
    if amount.is_some_and(|amount| amount.is_nil() || amount.is_negative()) {
        mistakes.add("amount", "say an amount above nil, and which fund gives it");
    }
    if let Some(day) = date.filter(|_| !mistakes.none()) {
        // The day by itself: an entry of no sides, and what is said of them is left out.
        let mut found = JournalEntry::faults(&Draft::ordinary(day, "-", Vec::new()), &visit.book);
        found.retain(|fault| !matches!(fault, EntryError::TooFewPostings(_)));
        FIELDS.also(found, typed, mistakes);
    }
    Some(Asked {
        date: date?,
        from: from?,
        to: to?,
        amount: amount?,
        account: account?,
        text,
        authority,
    })
}

/// What each of the two funds holds in the account now and afterwards.
async fn after(visit: &mut Visit, asked: &Asked) -> Result<Vec<(String, Money, Money)>, PageError> {
    let book = visit.book.clone();
    let year = FinancialYear::of(asked.date);
    let balances = follow::balances(&mut visit.reader, &book, year).await?;
    let mut rows = Vec::new();
    for (fund, change) in [
        (asked.from, asked.amount.turned()),
        (asked.to, asked.amount),
    ] {
        let now = held(&balances, asked.account, fund)?;
        let name = book
            .funds
            .get(&fund)
            .map_or_else(String::new, |fund| fund.name.clone());
        rows.push((name, now, now.plus(change).map_err(ActionError::from)?));
    }
    Ok(rows)
}

fn held(balances: &Balances, account: AccountCode, fund: FundCode) -> Result<Money, ActionError> {
    let selection = Selection {
        accounts: Choice::one(account),
        funds: Choice::one(fund),
        ..Selection::of(balances.year, Part::ToMarch)
    };
    Ok(balances.figure(&selection)?)
}

fn page(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let places = places(visit);
    let holds = |(code, _): &&(String, String)| {
        let account = code
            .parse()
            .ok()
            .and_then(|code| visit.book.chart.get(code));
        code.is_empty() || account.is_some_and(|account| account.kind.holds_money())
    };
    let accounts: Vec<_> = places.accounts.iter().filter(holds).cloned().collect();
    let head = Head {
        title: "Transfer between funds",
        way: &[(visit.to(""), "Home"), (visit.to("/journal"), "Journal")],
        here: "Transfer",
        lead: html! {
            "The account that holds the money does not change; whose money it is does."
        },
    };
    let fields = html! {
        (field("date", "Day", "For example 31 March 2021", "date").text(typed, mistakes))
        (field("from", "Fund that gives", "", "").choice(&places.funds, typed, mistakes))
        (field("to", "Fund that receives", "", "").choice(&places.funds, typed, mistakes))
        (field("amount", "How much £", "", "amount").text(typed, mistakes))
        (field("account", "Account that holds the money", "", "")
            .choice(&accounts, typed, mistakes))
        (field("text", "What it is for", "", "").text(typed, mistakes))
        (field("authority", "Authority", "The document or minute that allows it", "wide")
            .text(typed, mistakes))
        (field("why", "Why", "Kept with the entry; may be left empty", "").text(typed, mistakes))
    };
    let leave = (visit.to("/funds"), "Not now");
    steps::asking(
        visit,
        &head,
        (typed, mistakes),
        &fields,
        (&leave.0, leave.1),
    )
}

fn check(
    visit: &Visit,
    typed: &Typed,
    (asked, after): (&Asked, &[(String, Money, Money)]),
    planned: &Planned,
) -> Markup {
    let head = Head {
        title: &format!("Move {}?", pounds(asked.amount)),
        way: &[(visit.to(""), "Home"), (visit.to("/journal"), "Journal")],
        here: "Check",
        lead: html! { "On the authority of " (asked.authority) "." },
    };
    let shown = html! {
        table class="cards" {
            caption { "What each fund holds in account " (asked.account) }
            thead { tr {
                th scope="col" { "Fund" }
                th scope="col" class="money first" { "Now £" }
                th scope="col" class="money" { "Afterwards £" }
            } }
            tbody { @for (fund, now, then) in after {
                tr {
                    th scope="row" { (fund) }
                    td class="money first" data-of="Now £" { (bare_pounds(*now)) }
                    td class="money" data-of="Afterwards £" { (bare_pounds(*then)) }
                }
            } }
        }
        (preview::sides(&visit.book, planned.entry.draft()))
    };
    let post = format!("Move {}", pounds(asked.amount));
    let cautions = &planned.cautions;
    steps::checking(visit, &head, (typed, cautions), &shown, &post)
}
