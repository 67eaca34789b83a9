//! A file that was brought in: its proof, and every row with its state and reason, by pages.

use maud::{Markup, html};

use crate::{
    actions::ActionError,
    ledger::money::Money,
    statement::{
        line::{Place, SetAside},
        stage::proof::Sides,
    },
    store::statements::{
        import::KeptImport,
        line::{HeldLine, LineFilter, LineState},
    },
    web::{
        failure::PageError,
        parts::{
            Tone, bare_pounds, counted, crumbs, day, groups_of_four, moment, notice, pounds,
            sentence, status,
        },
        visit::Visit,
    },
};

use super::planned::equation;

/// Lines on one page.
const PAGE: i64 = 200;

/// A row of the file: where, and what became of it.
enum FileRow {
    Line(Box<HeldLine>),
    Aside {
        at: Place,
        why: String,
        amount: Money,
    },
}

impl FileRow {
    fn at(&self) -> &Place {
        match self {
            FileRow::Line(held) => &held.line.at,
            FileRow::Aside { at, .. } => at,
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
    let of_file = LineFilter {
        import: Some(number),
        ..LineFilter::default()
    };
    let lines = visit.reader.lines(&of_file, after, PAGE).await?;
    let last = lines.last().map(|held| held.number);
    let full = i64::try_from(lines.len()) == Ok(PAGE);
    let aside = visit.reader.set_aside_rows(number).await?;
    let proof = proof(&kept, &aside)?;
    let rows = merged(aside, lines, after, full);
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
                @if visit.query("done").is_some() {
                    (notice(Tone::Good, "The file was brought in", &html! {
                        p { "Its new lines wait to be coded." }
                        p { a href=(visit.to("/coding")) { "Code the waiting lines" } }
                    }))
                }
                p class="small" {
                "Brought in by " (kept.made.by) " (not authenticated), " (moment(kept.made.at)) ". "
                    a href=(visit.to(&format!("/files/{digest}"))) {
                        "Download the file as it came" }
                    ", SHA-256 " span class="mono" { (groups_of_four(&digest, 16)) }
                }
                (proof)
                (table(&visit, &kept, &rows))
                @if full {
                    @if let Some(last) = last {
                        p class="pages" {
                            a href=(visit.to(&format!("/statements/{number}?after={last}"))) {
                                "Later rows"
                            }
                        }
                    }
                }
            }
        },
    ))
}

/// Lines and the rows set aside between them, in the order of the file.
fn merged(aside: Vec<SetAside>, lines: Vec<HeldLine>, after: i64, full: bool) -> Vec<FileRow> {
    let first = if after == 0 {
        0
    } else {
        lines.first().map_or(0, |held| held.line.at.row)
    };
    let last = if full {
        lines.last().map_or(u32::MAX, |held| held.line.at.row)
    } else {
        u32::MAX
    };
    let between = aside
        .into_iter()
        .filter(|row| (first..=last).contains(&row.at.row));
    let mut rows: Vec<FileRow> = between
        .map(|row| FileRow::Aside {
            at: row.at,
            why: row.why,
            amount: row.amount,
        })
        .chain(lines.into_iter().map(|held| FileRow::Line(Box::new(held))))
        .collect();
    rows.sort_by(|one, other| one.at().cmp(other.at()));
    rows
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
        section class="box" aria-label="The proof that nothing is missing" {
            (equation(&tally.rows.to_string(), "rows of the file", &rows))
            (equation(&pounds(tally.money_in), "money in", &money_in))
            (equation(&pounds(tally.money_out), "money out", &money_out))
        }
    })
}

fn table(visit: &Visit, kept: &KeptImport, rows: &[FileRow]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Rows of the file" {
            table class="dense" {
                thead { tr {
                    th scope="col" { "Cell" } th scope="col" { "Date" } th scope="col" { "Text" }
                    th scope="col" class="money first" { "Amount £" }
                    th scope="col" { "What became of it" }
                } }
                tbody { @for row in rows { @match row {
                    FileRow::Line(held) => (line_row(visit, held)),
                    FileRow::Aside { at, why, amount } => {
                        tr class="aside" {
                            td { (sheet_link(visit, kept, at)) }
                            td {}
                            td {}
                            td class="money first" {
                                @if !amount.is_nil() { (bare_pounds(*amount)) }
                            }
                            td { "Set aside: " (sentence(why)) }
                        }
                    }
                } } }
            }
        }
    }
}

fn line_row(visit: &Visit, held: &HeldLine) -> Markup {
    let waits = !matches!(held.state, LineState::Answered(_));
    html! {
        tr class=[waits.then_some("waits")] {
            td { a href=(visit.to(&format!("/lines/{}", held.number))) { (held.line.at.cell()) } }
            td { (day(held.line.date)) }
            td { (held.line.text) }
            td class="money first" { (bare_pounds(held.line.amount)) }
            td { (state(visit, held)) }
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
            LineState::Answered(entries) => {
                "Posted as "
                @for entry in entries {
                    a href=(visit.to(&format!("/journal/{entry}"))) { "entry " (entry) } " "
                }
            }
        }
    }
}

fn sheet_link(visit: &Visit, kept: &KeptImport, at: &Place) -> Markup {
    let to = super::sheet::address(visit, kept.import.file, at.sheet.as_deref(), &at.cell());
    html! { a href=(to) { (at.cell()) } }
}
