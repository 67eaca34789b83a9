//! A file that holds the statements of several accounts: which of them goes into which account of
//! the book, with the proof of each. One is planned and brought in at a time; the file stays until
//! the last.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::import::{New, Upload},
    ledger::{code::AccountCode, digest::Digest, money::Money},
    statement::{line::Statement, stage::source::same_source},
    web::{
        failure::PageError,
        parts::{
            Field, Tone, bare_pounds, counted, crumbs, day, error_summary, notice, pounds,
            sentence, titled,
        },
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{
    page,
    shelf::{Shelf, Shelved},
};

/// What parts the key of a file from the place of one of its accounts.
const OF: char = '.';

/// The statements of one account of a file.
struct Account<'a> {
    number: &'a str,
    parts: Vec<&'a Statement>,
}

/// The accounts of a file, in its order; those that it does not number are of none.
fn accounts(upload: &Upload) -> Vec<Account<'_>> {
    let mut found: Vec<Account<'_>> = Vec::new();
    for part in &upload.read.statements {
        let Some(number) = part.account.as_deref() else {
            continue;
        };
        match found
            .iter_mut()
            .find(|known| same_source(known.number, number))
        {
            Some(known) => known.parts.push(part),
            None => found.push(Account {
                number,
                parts: vec![part],
            }),
        }
    }
    found
}

/// Whether a file holds several accounts, and nobody said which of them is meant.
pub(super) fn holds(upload: &Upload) -> bool {
    let proved = upload.read.problems.is_empty();
    proved && upload.only.is_none() && accounts(upload).len() > 1
}

/// The end of an address that leads back to the rest of a file, where its key is that of a part.
pub(super) fn rest(key: &str) -> String {
    let whole = key.split_once(OF);
    whole.map_or_else(String::new, |(whole, _)| format!("&rest={whole}"))
}

/// What the book knows of an account of the file.
#[derive(Debug, Default, Clone, Copy)]
struct Known {
    /// The account whose statements come from it.
    into: Option<AccountCode>,
    /// The import that brought it in from this very file.
    import: Option<i64>,
}

/// What the book knows of each account of the file, by its number.
async fn known(visit: &mut Visit, upload: &Upload) -> Result<BTreeMap<String, Known>, PageError> {
    let mut sources = Vec::new();
    for account in visit.reader.statement_accounts().await? {
        if let Some(source) = visit.reader.account_source(account).await? {
            sources.push((account, source));
        }
    }
    let imports = visit.reader.standing_imports().await?;
    let file = Digest::of(&upload.bytes);
    let of = |number: &str| {
        let mut sources = sources.iter();
        let into = sources.find(|(_, source)| same_source(source, number));
        let into = into.map(|(account, _)| *account);
        let mut imports = imports.iter();
        let same =
            imports.find(|kept| kept.import.file == file && Some(kept.import.account) == into);
        Known {
            into,
            import: same.map(|kept| kept.number),
        }
    };
    let accounts = accounts(upload).into_iter();
    Ok(accounts
        .map(|account| (account.number.to_owned(), of(account.number)))
        .collect())
}

/// Plans one account of the file, into the account of the book that was chosen for it.
pub(super) async fn choose(mut visit: Visit, key: &str, only: &str) -> Result<Response, PageError> {
    let Some(shelved) = visit.office.shelf().get(key).await else {
        return Ok(refused(page::gone(&visit)));
    };
    let accounts = accounts(&shelved.upload);
    let Some(place) = accounts.iter().position(|known| known.number == only) else {
        return Err(PageError::NotFound(visit.address.clone()));
    };
    let Some(into) = visit.wanted::<AccountCode>("into") else {
        let field = format!("into-{place}");
        let says = format!("choose the account that the statement of {only} goes into");
        return show(&mut visit, key, &shelved, &Mistakes::whole(&field, says)).await;
    };
    let upload = Upload {
        account: into,
        only: Some(only.to_owned()),
        ..Upload::clone(&shelved.upload)
    };
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let key = format!("{key}{OF}{place}");
    let to = visit.to(&format!("/statements/plan/{key}"));
    drop(visit);
    let part = Shelved::of(&office, &slug, upload, New::Waits).await?;
    let shelf: &Shelf = office.shelf();
    shelf.put(&key, part).await;
    Ok(done(&to))
}

/// The accounts of the file, each with its proof and the account that it goes into.
pub(super) async fn show(
    visit: &mut Visit,
    key: &str,
    shelved: &Shelved,
    mistakes: &Mistakes,
) -> Result<Response, PageError> {
    let known = known(visit, &shelved.upload).await?;
    let page = drawn(visit, key, (shelved, &known), mistakes);
    Ok(if mistakes.none() {
        page.into_response()
    } else {
        refused(page)
    })
}

fn drawn(
    visit: &Visit,
    key: &str,
    (shelved, known): (&Shelved, &BTreeMap<String, Known>),
    mistakes: &Mistakes,
) -> Markup {
    let upload = &shelved.upload;
    let accounts = accounts(upload);
    let title = "Which statement goes into which account?";
    let plan = visit.to(&format!("/statements/plan/{key}"));
    visit.page(
        &titled(title, mistakes),
        "Statements",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"),
                (visit.to("/statements"), "Statements"),
            ], "Accounts of the file"))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    strong { (upload.name) } " holds the statements of "
                    (counted(accounts.len(), "account", "accounts"))
                    ". Each is brought in by itself, into the account that it belongs to; nothing \
                     is written yet."
                }
            }
            div class="stack" {
                @for (place, account) in accounts.iter().enumerate() {
                    @let of = known.get(account.number).copied().unwrap_or_default();
                    section class="box" {
                        h2 { "Statement of " (account.number) }
                        (proof(account))
                        @if let Some(import) = of.import {
                            p {
                                "It was brought in already: "
                                a href=(visit.to(&format!("/statements/{import}"))) {
                                    "import " (import)
                                }
                            }
                        } @else {
                            (asks(visit, &plan, (place, account), of, mistakes))
                        }
                    }
                }
                (shelved.asks_again(visit, key))
                p { a href=(visit.to("/statements")) { "Leave the rest of this file" } }
            }
        },
    )
}

/// The form that plans one of them.
fn asks(
    visit: &Visit,
    plan: &str,
    (place, account): (usize, &Account<'_>),
    known: Known,
    mistakes: &Mistakes,
) -> Markup {
    let name = format!("into-{place}");
    let mut options = vec![(String::new(), "Choose the account".to_owned())];
    let holds = visit
        .book
        .chart
        .iter()
        .filter(|account| account.kind.holds_money());
    options.extend(holds.map(|one| (one.code.to_string(), format!("{} {}", one.code, one.name))));
    let chosen = known.into.map(|into| into.to_string()).unwrap_or_default();
    let typed = Typed::filled([(name.as_str(), chosen)]);
    let hint = match known.into {
        Some(_) => "Its statements came from this number before",
        None => "The first file names the number that its statements come from",
    };
    let foreign = account.parts.iter().find_map(|part| foreign(part));
    html! {
        @if let Some(currency) = foreign {
            (notice(Tone::Bad, "It cannot be brought in", &html! {
                (sentence(&format!("it is in {currency}; a book is kept in pounds (GBP)")))
            }))
        } @else {
            form method="get" action=(plan) {
                input type="hidden" name="only" value=(account.number);
                (Field { name: &name, label: "Into account", hint, class: "" }
                    .choice_named("into", &options, &typed, mistakes))
                button class="button main" { "Plan this statement" }
            }
        }
    }
}

fn foreign(part: &Statement) -> Option<&str> {
    let currency = part.currency.as_deref()?;
    (!currency.eq_ignore_ascii_case("GBP")).then_some(currency)
}

/// An amount in the currency of its statement.
pub(super) fn written(part: &Statement, amount: Money) -> String {
    match foreign(part) {
        None => pounds(amount),
        Some(currency) => format!("{} {currency}", bare_pounds(amount)),
    }
}

/// What came in and what went out, each by itself.
fn sides(part: &Statement) -> (Money, Money) {
    let of = |out: bool| {
        let amounts = part.lines.iter().map(|line| line.amount);
        let side = amounts.filter(|amount| amount.is_negative() == out);
        Money::sum(side).unwrap_or_default()
    };
    (of(false), of(true))
}

/// What its statements say, and whether they add up.
fn proof(account: &Account<'_>) -> Markup {
    html! {
        dl class="facts small" {
            @for part in &account.parts {
                @let (into, out) = sides(part);
                dt {
                    @if let (Some(from), Some(to)) = (part.from, part.to) {
                        (day(from)) " to " (day(to))
                    } @else { "Lines" }
                }
                dd {
                    (counted(part.lines.len(), "line", "lines")) ", "
                    (written(part, into)) " in and " (written(part, out.magnitude())) " out"
                }
                dt { "Proof" }
                dd {
                    @if let (Some(opening), Some(closing)) = (&part.opening, &part.closing) {
                        "opening " (written(part, opening.amount)) ", closing "
                        (written(part, closing.amount)) "; "
                    }
                    (part.proof_says())
                }
            }
        }
    }
}
