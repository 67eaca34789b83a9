//! What is behind a thing of the book: its balance year by year and month by month, and the
//! postings themselves, a page at a time.

use maud::{Markup, html};

use crate::{
    actions::{ActionError, follow},
    ledger::{
        balance::{Part, Selection},
        calendar::{FinancialYear, Period},
        money::Money,
        posted::FoundPosting,
    },
    web::{
        failure::PageError,
        parts::{bare_pounds, empty, figure, pages, place_codes, scroll, short_day},
        visit::Visit,
    },
};

/// Postings on one page.
const PAGE: usize = 50;

/// The months of a financial year, by period.
const MONTHS: [&str; 14] = [
    "Brought forward",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
    "Closing",
];

/// The year that the address asks for, else the newest that is worth looking at.
pub(super) fn year(visit: &Visit) -> FinancialYear {
    let asked = visit.wanted::<FinancialYear>("year");
    let known = asked.filter(|year| visit.years().contains(year));
    known.unwrap_or_else(|| visit.newest_year())
}

/// Links to the same page for each year of the book.
pub(super) fn years(visit: &Visit, place: &str, year: FinancialYear) -> Markup {
    let years = visit.years();
    html! {
        @if years.len() > 1 {
            nav class="row small" aria-label="Years" {
                @for known in years {
                    a href=(format!("{}?year={}", visit.to(place), known.in_file_name()))
                        aria-current=[(known == year).then_some("page")] { (known) }
                }
            }
        }
    }
}

/// What a selection comes to, year by year: brought forward, in the year, closing, the balance.
pub(super) async fn by_year(
    visit: &mut Visit,
    place: &str,
    selection: &Selection,
) -> Result<Markup, PageError> {
    let book = visit.book.clone();
    let mut rows = Vec::new();
    for year in visit.years() {
        let balances = follow::balances(&mut visit.reader, &book, year).await?;
        let of = |part| {
            let selection = Selection {
                year,
                part,
                ..selection.clone()
            };
            balances.figure(&selection).map_err(ActionError::from)
        };
        let parts = [
            Part::BroughtForward,
            Part::InYear,
            Part::Closing,
            Part::Whole,
        ];
        let sums: Vec<Money> = parts.into_iter().map(of).collect::<Result<_, _>>()?;
        rows.push((year, sums));
    }
    let heads = [
        "Brought forward £",
        "In the year £",
        "Closing entries £",
        "Balance £",
    ];
    let to =
        |year: FinancialYear| format!("{}?year={}#postings", visit.to(place), year.in_file_name());
    Ok(html! {
        table class="cards" {
            caption { "Year by year" }
            thead { tr {
                th scope="col" { "Year" }
                @for (index, head) in heads.iter().enumerate() {
                    th scope="col" class=(money(index)) { (head) }
                }
            } }
            tbody {
                @for (year, sums) in &rows {
                    tr {
                        th scope="row" { (year) }
                        @for (index, (head, sum)) in heads.iter().zip(sums).enumerate() {
                            td class=(money(index)) data-of=(head) {
                                (figure(&to(*year), &bare_pounds(*sum)))
                            }
                        }
                    }
                }
            }
        }
    })
}

const fn money(column: usize) -> &'static str {
    if column == 0 { "money first" } else { "money" }
}

/// What a selection comes to month by month in its year, where the address asks for it: a year can
/// have as many of these sums as postings, so a page that nobody asked for them reads none.
pub(super) async fn by_month(
    visit: &mut Visit,
    place: &str,
    selection: &Selection,
) -> Result<Markup, PageError> {
    let year = selection.year;
    if visit.query("months").is_none() {
        let asked = format!("{place}?year={}&months=yes#months", year.in_file_name());
        return Ok(html! { p { a href=(visit.to(&asked)) { "Month by month in " (year) } } });
    }
    let months = visit.reader.month_balances(selection.year).await?;
    let mut sums = [Money::NIL; 14];
    for ((period, cell), amount) in &months {
        let at = sums.get_mut(usize::from(Period::number(*period)));
        if let Some(sum) = at.filter(|_| selection.takes(cell)) {
            *sum = sum
                .plus(selection.sign(*amount))
                .map_err(ActionError::from)?;
        }
    }
    let mut balance = Money::NIL;
    let mut rows = Vec::new();
    for (name, sum) in MONTHS.into_iter().zip(sums) {
        balance = balance.plus(sum).map_err(ActionError::from)?;
        if !sum.is_nil() {
            rows.push((name, sum, balance));
        }
    }
    Ok(html! {
        @if rows.is_empty() {
            p id="months" class="soft" { "Nothing was posted in any month of " (year) "." }
        } @else {
            table class="cards" id="months" {
                caption { "Month by month in " (year) }
                thead { tr {
                    th scope="col" { "Period" }
                    th scope="col" class="money first" { "In the period £" }
                    th scope="col" class="money" { "Balance after £" }
                } }
                tbody {
                    @for (name, sum, after) in &rows {
                        tr {
                            th scope="row" { (name) }
                            td class="money first" data-of="In the period £" { (bare_pounds(*sum)) }
                            td class="money" data-of="Balance after £" {
                                (bare_pounds(*after)) }
                        }
                    }
                }
            }
        }
    })
}

/// The postings of a selection, a page at a time, each a link to its entry.
pub(super) async fn postings(
    visit: &mut Visit,
    place: &str,
    selection: &Selection,
) -> Result<Markup, PageError> {
    let after = visit.wanted::<i64>("after").unwrap_or(0);
    let found = visit.reader.postings(selection, after, PAGE).await?;
    // What a year opened with is on no posting of its own, so only what came in it adds up to a
    // figure.
    let total = if selection.part == Part::InYear {
        let book = visit.book.clone();
        let balances = follow::balances(&mut visit.reader, &book, selection.year).await?;
        let total = balances.figure(selection).map_err(ActionError::from)?;
        let all = after == 0 && found.len() < PAGE;
        Some((
            if all {
                "Together"
            } else {
                "Together, of all pages"
            },
            total,
        ))
    } else {
        None
    };
    let at = |after: i64| {
        let year = selection.year.in_file_name();
        format!("{}?year={year}&after={after}#postings", visit.to(place))
    };
    let last = found
        .last()
        .map(|found| found.entry)
        .filter(|_| found.len() >= PAGE);
    let title = format!("Postings of {}", selection.year);
    let is_closed = visit.book.closed.contains(&selection.year);
    Ok(html! {
        section id="postings" {
            h2 { (title) }
            @if found.is_empty() {
                (empty(
                    "Nothing was posted here",
                    if is_closed { "The year is closed." }
                    else { "What is posted in this year will stand here." },
                    (visit.may_write() && !is_closed)
                        .then(|| (visit.to("/journal/new"), "New journal entry")),
                ))
            } @else {
                (scroll(&title, false, &table(visit, selection, &found, total)))
                (pages((after > 0).then(|| at(0)).as_deref(), last.map(at).as_deref(), "postings"))
            }
        }
    })
}

/// A page of postings, signed as the selection's figure is, and that figure under them.
fn table(
    visit: &Visit,
    selection: &Selection,
    found: &[FoundPosting],
    total: Option<(&str, Money)>,
) -> Markup {
    html! {
        table class="dense lines" {
            thead { tr {
                th scope="col" { "Entry" } th scope="col" { "Date" }
                th scope="col" { "What it was for" } th scope="col" { "Account" }
                th scope="col" { "Fund" } th scope="col" { "Project and cost" }
                th scope="col" class="money first" { "Amount £" }
            } }
            tbody {
                @for FoundPosting { entry, date, text, posting, reversed_by, .. } in found {
                    tr {
                        td { a href=(visit.to(&format!("/journal/{entry}"))) { (entry) } }
                        td { (short_day(*date)) }
                        td class="wide" {
                            (text)
                            @if let Some(by) = reversed_by {
                                " " span class="tag" { "reversed by " (by) }
                            }
                        }
                        td { (posting.account) }
                        td { (posting.fund) }
                        td class="far" { (place_codes(posting)) }
                        td class="money first" { (bare_pounds(selection.sign(posting.amount))) }
                    }
                }
            }
            @if let Some((says, total)) = total {
                tfoot { tr {
                    th scope="row" colspan="6" { (says) }
                    td class="money first" { (bare_pounds(total)) }
                } }
            }
        }
    }
}
