//! What later entries change: of what the Board decided on, or of a draft.

use maud::{Markup, html};

use crate::{
    actions::{
        follow,
        report::{self, Asked},
    },
    ledger::{calendar::FinancialYear, money::Money},
    report::{
        drift::Against,
        table::{Report, Row, RowKind, Value},
    },
    web::{
        failure::PageError,
        parts::{Tone, counted, notice, pounds, scroll, sentence},
        visit::Visit,
    },
};

/// What later entries change: in the version that was decided on, or in a draft that they concern.
pub(super) async fn drift(
    visit: &mut Visit,
    year: FinancialYear,
    against: Against,
) -> Result<Option<Report>, PageError> {
    Ok(match against {
        Against::Draft => report::draft_drift(&mut visit.reader, year).await?,
        Against::Decided => {
            let asked = Asked::Drift;
            let (drift, _) = follow::report(&mut visit.reader, year, &asked).await?;
            Some(drift)
        }
    })
}

/// Whether anything drifted since, in one notice that leads to both sides.
pub(super) fn drifted(drift: &Report, against: Against, both: &str) -> Markup {
    let rows = counted(drift.visible().count(), "row", "rows");
    let (heading, says, [then, now]) = match against {
        Against::Draft => (
            format!("Later entries concern this year: {rows}"),
            "They stand in a later year, and these figures are without them.",
            ["as they stand", "with later entries"],
        ),
        Against::Decided => (
            format!("{rows} would now differ"),
            "What the Board decided on stays as it was.",
            ["as decided", "run today"],
        ),
    };
    let total = drift.visible().filter(|row| row.kind == RowKind::Total);
    let last = total.last().or(drift.visible().last());
    let figures = last.map(money).unwrap_or_default();
    html! {
        section {
            h2 { "Drift" }
            @if last.is_none() {
                (notice(Tone::Info, "No drift", &html! {
                    "Run again from today's book, every figure is the same."
                }))
            } @else {
                (notice(Tone::Wait, &heading, &html! { p {
                    (says) " "
                    @if let (Some(row), [shown, today, ..]) = (last, figures.as_slice()) {
                        (row.label) ": " (pounds(*shown)) " " (then) ", " (pounds(*today)) " " (now)
                        ". "
                    }
                    a class="unprinted" href=(both) { "See both side by side" }
                } }))
            }
        }
    }
}

/// The rows that would now differ: as decided or as they stand, run today, and which entries made
/// the difference.
pub(super) fn drift_table(visit: &Visit, drift: &Report, against: Against) -> Markup {
    let rows: Vec<&Row> = drift.visible().collect();
    let [caption, hint, then, now] = match against {
        Against::Decided => [
            "As decided, and run today",
            "Later entries concern this year. What was decided stays.",
            against.says(),
            "Run today",
        ],
        Against::Draft => [
            "As it stands, and with later entries",
            "They concern this year and stand in a later one; beside what the Board decides they \
             show as drift.",
            against.says(),
            "With later entries",
        ],
    };
    html! {
        section class="unprinted" id="drift" {
            @if rows.is_empty() {
                h2 { "Since the Board decided" }
            } @else {
                (scroll("Drift", true, &html! { table class="cards" {
                    caption { (caption) small { (hint) } }
                    thead { tr {
                        th scope="col" { "Row" }
                        th scope="col" class="money first" { (then) }
                        th scope="col" class="money" { (now) }
                        th scope="col" class="money" { "Difference" }
                        th scope="col" { "Entries" }
                    } }
                    tbody { @for row in &rows { tr {
                        th scope="row" { (row.label) }
                        @for (name, amount) in [then, now, "Difference"].into_iter().zip(money(row))
                        {
                            td class=(if name == then { "money first" } else { "money" })
                                data-of=(name) { (pounds(amount)) }
                        }
                        td data-of="Entries" { (entries(visit, row)) }
                    } } }
                } }))
            }
            @for note in &drift.notes { p class="small soft" { (sentence(note)) } }
        }
    }
}

fn money(row: &Row) -> Vec<Money> {
    row.values
        .iter()
        .filter_map(|value| Some(value.figure()?.amount))
        .collect()
}

/// The entries of a row, each a link.
fn entries(visit: &Visit, row: &Row) -> Markup {
    let listed: Vec<&str> = row
        .values
        .iter()
        .filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            Value::Blank | Value::Date(_) | Value::Money(_) => None,
        })
        .flat_map(|text| text.split(", "))
        .filter(|number| !number.is_empty())
        .collect();
    html! {
        @for (place, number) in listed.iter().enumerate() {
            @if place > 0 { ", " }
            a href=(visit.to(&format!("/journal/{number}"))) { (number) }
        }
    }
}
