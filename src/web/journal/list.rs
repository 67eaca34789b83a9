//! Entries with filters, a page at a time by the number of the last one seen.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    ledger::{
        calendar::{FinancialYear, parse_date},
        journal::{EntryKind, Posting},
        money::Money,
        posted::PostedEntry,
    },
    store::journal::page::{EntryFilter, EntryPage},
    web::{
        failure::PageError,
        parts::{
            bare_pounds, choices, counted, crumbs, empty, error_summary, grouped, in_address,
            short_day,
        },
        typed::Mistakes,
        visit::Visit,
    },
};

/// Entries on one page.
const PAGE: i64 = 100;
/// What a filter may ask for.
const FILTERS: [&str; 11] = [
    "year", "account", "fund", "project", "grant", "kind", "text", "from", "to", "least", "most",
];

/// The journal.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let mut wrong = Mistakes::default();
    let filter = EntryFilter {
        year: visit.wanted("year"),
        account: visit.wanted("account"),
        fund: visit.wanted("fund"),
        project: visit.wanted("project"),
        text: visit.query("text").map(str::to_owned),
        kind: visit.query("kind").and_then(EntryKind::from_word),
        from: day_asked(&visit, "from", &mut wrong),
        to: day_asked(&visit, "to", &mut wrong),
        least: amount_asked(&visit, "least", &mut wrong),
        most: amount_asked(&visit, "most", &mut wrong),
        grant: visit.wanted("grant"),
    };
    let after = visit.wanted::<i64>("after").unwrap_or(0);
    let EntryPage { entries, more } = visit.reader.entry_page(&filter, after, PAGE).await?;
    let span = entries
        .first()
        .zip(entries.last())
        .map(|(one, other)| (one.number, other.number));
    let all = FILTERS.iter().all(|name| visit.query(name).is_none());
    let newest = if all {
        visit.reader.last_entry().await?
    } else {
        0
    };
    Ok(visit.page(
        "Journal",
        "Journal",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Journal"))
            div class="head row ends" {
                h1 { "Journal" }
                div class="row unprinted" {
                    a href=(visit.to("/evidence")) { "Evidence" }
                    @if visit.may_write() {
                        a href=(visit.to("/journal/transfer")) { "Transfer between funds" }
                        a class="button" href=(visit.to("/journal/new")) { "New entry" }
                    }
                }
            }
            (error_summary(&wrong))
            (filters(&visit, &filter))
            @match (span, more) {
                (Some(span), _) => {
                    (table(&visit, &entries, &filter))
                    (pages(&visit, (entries.len(), span), newest, more))
                }
                (None, Some(more)) => (looked(&visit, more)),
                (None, None) if all => (empty("The journal is empty",
                    "The opening balances and the lines of the first statement will stand here.",
                    Some((visit.to("/statements"), "Bring in a statement")))),
                (None, None) => (empty("No entry matches",
                    "Show more years, accounts or funds.",
                    Some((visit.to("/journal"), "Show every entry")))),
            }
        },
    ))
}

/// A day that the filters ask for; what is no day is said.
fn day_asked(visit: &Visit, name: &'static str, wrong: &mut Mistakes) -> Option<Date> {
    let text = visit.query(name)?;
    parse_date(text)
        .map_err(|error| wrong.add(name, error.to_string()))
        .ok()
}

/// An amount that the filters ask for, without its sign.
fn amount_asked(visit: &Visit, name: &'static str, wrong: &mut Mistakes) -> Option<Money> {
    let text = visit.query(name)?;
    let read = text.parse::<Money>();
    read.map_err(|error| wrong.add(name, error.to_string()))
        .ok()
        .map(Money::magnitude)
}

/// Where to look on, where none of the entries that were looked through is like this.
fn looked(visit: &Visit, last: i64) -> Markup {
    html! {
        p class="pages" {
            span class="soft" { "No entry up to " (grouped(last)) " matches" }
            a href=(from(visit, last)) { "Look on" }
        }
    }
}

/// Where the other pages are; the newest is known only where nothing is filtered out.
fn pages(
    visit: &Visit,
    (shown, (first, last)): (usize, (i64, i64)),
    newest: i64,
    more: Option<i64>,
) -> Markup {
    let before = |number: i64| number.saturating_sub(PAGE).max(0);
    html! {
        p class="pages" {
            span class="soft" {
                @if newest > 0 {
                    "Entries " (grouped(first)) " to " (grouped(last)) " of " (grouped(newest))
                } @else {
                    (counted(shown, "entry", "entries"))
                    @if more.is_some() || visit.query("after").is_some() { " on this page" }
                    @if shown > 1 { ", from " (grouped(first)) " to " (grouped(last)) }
                }
            }
            @if first > 1 && (newest > 0 || visit.query("after").is_some()) {
                a href=(from(visit, 0)) { "First" }
                @if newest > 0 {
                    a href=(from(visit, before(first.saturating_sub(1)))) { "Earlier" }
                }
            }
            @if let Some(more) = more.filter(|_| last != newest) {
                a href=(from(visit, more)) { "Later" }
            }
            @if newest > last { a href=(from(visit, before(newest))) { "Latest" } }
        }
    }
}

/// The same filters, from the entry after one.
fn from(visit: &Visit, last: i64) -> String {
    let kept = FILTERS.iter().filter_map(|name| {
        let value = in_address(visit.query(name)?);
        Some(format!("{name}={value}&"))
    });
    format!(
        "{}?{}after={last}",
        visit.to("/journal"),
        kept.collect::<String>()
    )
}

fn filters(visit: &Visit, filter: &EntryFilter) -> Markup {
    let all = || vec![(String::new(), "All".to_owned())];
    let book = &visit.book;
    let named = |code: &str, name: &str| (code.to_owned(), format!("{code} {name}"));
    let mut years = all();
    years.extend(
        visit
            .years()
            .iter()
            .map(|year| (year.in_file_name(), year.to_string())),
    );
    let mut accounts = all();
    accounts.extend(
        book.chart
            .iter()
            .map(|account| named(account.code.as_str(), &account.name)),
    );
    let mut funds = all();
    funds.extend(
        book.funds
            .values()
            .map(|fund| named(fund.code.as_str(), &fund.name)),
    );
    let mut projects = all();
    projects.extend(
        book.projects
            .values()
            .map(|project| named(project.code.as_str(), &project.name)),
    );
    let mut grants = all();
    let title = |code: &str, title: &str| (code.to_owned(), format!("{code} {title}"));
    grants.extend(
        book.grants
            .values()
            .map(|grant| title(grant.code.as_str(), &grant.title)),
    );
    let mut chosen = [
        ("year", "Year", years),
        ("account", "Account", accounts),
        ("fund", "Fund", funds),
        ("project", "Project", projects),
        ("grant", "Grant", grants),
    ];
    let typed = [
        ("from", "From", "date"),
        ("to", "To", "date"),
        ("least", "Entry of at least £", "amount"),
        ("most", "Entry of at most £", "amount"),
        ("text", "Text", ""),
    ];
    let asked = asked(filter);
    // What is asked for and is nothing of the book is seen to be asked for.
    for ((.., options), asked) in chosen.iter_mut().zip(&asked) {
        if options.iter().all(|(value, _)| value != asked) {
            options.push((asked.clone(), format!("{asked}, not in this book")));
        }
    }
    html! {
        form class="filters" method="get" {
            @for ((name, label, options), asked) in chosen.iter().zip(&asked) {
                label { (label) select name=(name) { (choices(options, asked)) } }
            }
            @for (name, label, class) in typed {
                label { (label) input name=(name) id=(name) class=(class)
                    value=(visit.query(name).unwrap_or_default()); }
            }
            button class="button little" { "Show" }
        }
    }
}

/// What is asked for of the year, the account, the fund, the project and the grant, as the choices
/// have it.
fn asked(filter: &EntryFilter) -> [String; 5] {
    let asked = [
        filter.year.map(FinancialYear::in_file_name),
        filter.account.map(|code| code.to_string()),
        filter.fund.map(|code| code.to_string()),
        filter.project.map(|code| code.to_string()),
        filter.grant.map(|code| code.to_string()),
    ];
    asked.map(Option::unwrap_or_default)
}

/// The entries: each with what it comes to, or with what it does to the account that is asked for.
fn table(visit: &Visit, entries: &[PostedEntry], filter: &EntryFilter) -> Markup {
    let of = |what: &str, code: Option<String>| {
        code.map_or_else(String::new, |code| format!(", {what} {code}"))
    };
    let heading = match filter.account {
        Some(account) => format!(
            "On account {account}{}{} £",
            of("fund", filter.fund.map(|code| code.to_string())),
            of("project", filter.project.map(|code| code.to_string())),
        ),
        None => "Amount £".to_owned(),
    };
    html! {
        div class="scroll fits" tabindex="0" role="region" aria-label="Entries" {
            table class="dense lines" {
                thead { tr {
                    th scope="col" { "Entry" } th scope="col" { "Date" }
                    th scope="col" { "What it was for" } th scope="col" { "Accounts" }
                    th scope="col" { "Fund" }
                    th scope="col" class="money first" { (heading) }
                } }
                tbody {
                    @for posted in entries {
                        tr {
                            td { a href=(visit.to(&format!("/journal/{}", posted.number))) {
                                (posted.number)
                            } }
                            td { (short_day(posted.entry.date)) }
                            td class="wide" {
                                (posted.entry.text)
                                @if posted.entry.kind != EntryKind::Ordinary {
                                    " " span class="tag" { (posted.entry.kind.word()) }
                                }
                            }
                            td class="nowrap" { (sides(posted)) }
                            td { (funds(posted)) }
                            td class="money first" { (bare_pounds(comes_to(posted, filter))) }
                        }
                    }
                }
            }
        }
    }
}

/// "6300 from 1100": what was debited, from what was credited.
fn sides(posted: &PostedEntry) -> String {
    let of = |debit: bool| {
        let sides = posted
            .entry
            .postings
            .iter()
            .filter(|p| p.amount.is_negative() != debit);
        let mut codes: Vec<String> = sides.map(|posting| posting.account.to_string()).collect();
        codes.dedup();
        codes.join(", ")
    };
    format!("{} from {}", of(true), of(false))
}

fn funds(posted: &PostedEntry) -> String {
    let mut funds: Vec<&str> = posted
        .entry
        .postings
        .iter()
        .map(|p| p.fund.as_str())
        .collect();
    funds.sort_unstable();
    funds.dedup();
    funds.join(", ")
}

/// What an entry does to the account that is asked for, in the fund and the project that are asked
/// for with it, debit positive; of no account the sum of its debits, which is that of its credits
/// (law 1).
fn comes_to(posted: &PostedEntry, filter: &EntryFilter) -> Money {
    let counts = |posting: &&Posting| match filter.account {
        Some(account) => {
            posting.account == account
                && filter.fund.is_none_or(|fund| posting.fund == fund)
                && filter
                    .project
                    .is_none_or(|project| posting.project == project)
        }
        None => !posting.amount.is_negative(),
    };
    let counted = posted.entry.postings.iter().filter(counts);
    Money::sum(counted.map(|posting| posting.amount)).unwrap_or_default()
}
