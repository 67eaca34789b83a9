//! A file that was brought in: its proof, and every row with its state and reason, by pages.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::{
    actions::ActionError,
    ledger::{journal::place_in_file, money::Money},
    statement::{line::SetAside, stage::proof::Sides},
    store::statements::{
        import::KeptImport,
        line::{HeldLine, LineState},
    },
    web::{
        failure::PageError,
        parts::{
            Tone, bare_pounds, counted, crumbs, groups_of_four, moment, notice, pounds, sentence,
            short_day, status,
        },
        visit::Visit,
    },
};

use super::{
    again,
    asked::{Asked, FileRow, Shown, asked},
    plan::page::equation,
    sheet, table,
    windows::At,
};

fn place(visit: &Visit, number: i64, shown: Shown, after: i64) -> String {
    let known = Shown::EACH
        .into_iter()
        .find(|(known, _, _)| *known == shown);
    let word = known.map_or("all", |(_, word, _)| word);
    visit.to(&format!(
        "/statements/{number}?show={word}&after={after}#rows"
    ))
}

fn tabs(visit: &Visit, number: i64, here: Shown) -> Markup {
    html! {
        nav aria-label="Which rows" {
            ul class="tabs" {
                @for (shown, _, name) in Shown::EACH {
                    li {
                        a href=(place(visit, number, shown, 0))
                            aria-current=[(shown == here).then_some("page")] { (name) }
                    }
                }
            }
        }
    }
}

/// The page of a file.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let number: i64 = visit.param("number")?;
    let imports = visit.reader.imports().await?;
    let kept = imports.into_iter().find(|kept| kept.number == number);
    let kept = kept.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let after = visit.wanted::<i64>("after").unwrap_or(0);
    let aside = visit.reader.set_aside_rows(number).await?;
    let shown = Shown::of(visit.query("show"));
    let proof = proof(&kept, &aside)?;
    let (mut visit, asked) = asked(visit, &kept, (shown, after), aside).await?;
    let (listed, last) = listed(&mut visit, &kept, (shown, after), asked).await?;
    let undone = super::undo::said(&mut visit, number).await?;
    let import = &kept.import;
    let digest = import.file.to_string();
    Ok(visit.page(
        &import.file_name.clone(),
        "Statements",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")],
                &import.file_name))
            div class="head" {
                p class="eyebrow" { "Account " (import.account) ", layout " (import.profile) }
                h1 { (import.file_name) }
                p class="lead" {
                    (counted(import.tally.rows, "row", "rows")) ": money in "
                (pounds(import.tally.money_in)) ", money out " (pounds(import.tally.money_out)) "."
                }
            }
            div class="close" {
                (undone)
                @if visit.query("done") == Some("1") {
                    (notice(Tone::Good, "The file was brought in", &html! {
                        p { "Its new lines wait to be coded." }
                        p { a href=(visit.to("/coding")) { "Code the waiting lines" } }
                        @if let Some(rest) = visit.query("rest") {
                            p { a href=(visit.to(&format!("/statements/plan/{rest}"))) {
                                "Go on with the other accounts of this file"
                            } }
                        }
                    }))
                }
                p class="small" {
                "Brought in by " (kept.made.by) " (not authenticated), " (moment(kept.made.at)) ". "
                    a href=(visit.to(&format!("/files/{digest}"))) {
                        "Download the file as it came" }
                    ", SHA-256 " span class="mono" { (groups_of_four(&digest, 16)) }
                }
                (proof)
                section id="rows" {
                    (tabs(&visit, number, shown))
                    (listed)
                    p class="pages" {
                        @if after > 0 { a href=(place(&visit, number, shown, 0)) { "First rows" } }
                        @if let Some(last) = last {
                            a href=(place(&visit, number, shown, last)) { "Later rows" }
                        }
                    }
                }
            }
        },
    ))
}

/// What is asked for of the file, a page of it, and where the next one begins.
async fn listed(
    visit: &mut Visit,
    kept: &KeptImport,
    (shown, after): (Shown, i64),
    asked: Asked,
) -> Result<(Markup, Option<i64>), PageError> {
    let (rows, last, says) = match asked {
        Asked::Again(told) if shown == Shown::Held => {
            return again::held(visit, kept, &told, after).await;
        }
        Asked::Again(told) => return Ok((again::looked_at(visit, kept, &told).await?, None)),
        Asked::Rows(rows, last, says) => (rows, last, says),
    };
    let held = kept.import.tally.duplicates;
    let markup = html! {
        @if shown == Shown::All && held > 0 {
            p class="small soft" {
                (counted(held, "more row was", "more rows were")) " held already and "
                (if held == 1 { "is" } else { "are" }) " not listed here. "
                a href=(place(visit, kept.number, Shown::Held, 0)) { "See what holds them" }
            }
        }
        @if rows.is_empty() { p { (shown.none()) } }
        @else { (table(visit, kept, &rows, &says)) }
    };
    Ok((markup, last))
}

/// Law 3 as it was kept with the file: rows, then each side of the money by itself.
fn proof(kept: &KeptImport, aside: &[SetAside]) -> Result<Markup, PageError> {
    let tally = &kept.import.tally;
    let set_aside = Sides::sum(aside.iter().map(|row| row.amount)).map_err(ActionError::from)?;
    let counted_aside = i64::try_from(aside.len()).unwrap_or(i64::MAX);
    let lines = tally
        .rows
        .saturating_sub(tally.duplicates)
        .saturating_sub(counted_aside);
    let rows = [
        (lines.to_string(), "lines"),
        (tally.duplicates.to_string(), "held already"),
        (counted_aside.to_string(), "set aside"),
    ];
    let side = |whole: Money, held: Money, aside: Money| {
        let lines = whole.minus(held).and_then(|rest| rest.minus(aside));
        let lines = lines.map_err(ActionError::from)?;
        Ok::<_, PageError>([
            (pounds(lines), "in its lines"),
            (pounds(held), "held already"),
            (pounds(aside), "set aside"),
        ])
    };
    let money_in = side(tally.money_in, tally.held_in, set_aside.money_in)?;
    let money_out = side(tally.money_out, tally.held_out, set_aside.money_out)?;
    Ok(html! {
        section class="box proof" aria-label="The proof that nothing is missing" {
            (equation(&tally.rows.to_string(), "rows of the file", &rows))
            (equation(&pounds(tally.money_in), "money in", &money_in))
            (equation(&pounds(tally.money_out), "money out", &money_out))
        }
    })
}

fn table(
    visit: &Visit,
    kept: &KeptImport,
    rows: &[FileRow],
    says: &BTreeMap<At, String>,
) -> Markup {
    let rows = html! {
        @for row in rows { @match row {
            FileRow::Line(held) => (line_row(visit, held)),
            FileRow::Aside(row) => {
                @let at = (row.at.sheet.clone(), row.at.row);
                tr class="aside" {
                    td { (sheet::link(visit, kept.import.file, &row.at)) }
                    td {}
                    td class="wide" {
                        @if let Some(says) = says.get(&at) { span { (says) } }
                    }
                    td class="money first" {
                        @if !row.amount.is_nil() { (bare_pounds(row.amount)) }
                    }
                    td class="wide" { "Set aside: " (row.why) }
                }
            }
        } }
    };
    table::of_rows("Rows of the file", true, "What became of it", &rows)
}

fn line_row(visit: &Visit, held: &HeldLine) -> Markup {
    let waits = matches!(held.state, LineState::Waiting | LineState::Left(_));
    html! {
        tr class=[waits.then_some("waits")] {
            td {
                a href=(visit.to(&format!("/lines/{}", held.number))) {
                    (place_in_file(None, &held.line.at.cell()))
                }
            }
            td { (short_day(held.line.date)) }
            td class="wide" { (held.line.text) }
            td class="money first" { (bare_pounds(held.line.amount)) }
            td class="wide" { (state(visit, held)) }
        }
    }
}

/// Where a line stands.
pub(super) fn state(visit: &Visit, held: &HeldLine) -> Markup {
    let coding = visit.to(&format!("/coding/{}", held.number));
    html! {
        @match &held.state {
            LineState::Waiting => {
                (status(Tone::Wait, "Waits")) " " a href=(coding) { "Code it" } }
            LineState::Left(why) => {
                (status(Tone::Wait, "Left waiting")) " " (sentence(why)) " "
                a href=(coding) { "Code it" }
            }
            LineState::Undone(_) => "Its file was undone: it no longer counts",
            LineState::Withdrawn(_) => "Withdrawn: it no longer counts",
            LineState::Answered(entries) => {
                "Posted as "
                @for entry in entries {
                    a href=(visit.to(&format!("/journal/{entry}"))) { "entry " (entry) } " "
                }
            }
        }
    }
}
