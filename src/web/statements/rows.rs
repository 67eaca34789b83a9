//! A file that was brought in: its proof, and every row with its state and reason, by pages.

use std::collections::BTreeMap;

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
            Tone, bare_pounds, counted, crumbs, groups_of_four, moment, notice, pounds, sentence,
            short_day, status,
        },
        visit::Visit,
    },
};

use super::{again, aside, plan::page::equation, sheet};

/// Lines on one page.
const PAGE: i64 = 200;

/// A row of the file: where, and what became of it.
enum FileRow {
    Line(Box<HeldLine>),
    Aside(SetAside),
}

impl FileRow {
    fn at(&self) -> &Place {
        match self {
            FileRow::Line(held) => &held.line.at,
            FileRow::Aside(row) => &row.at,
        }
    }
}

/// Which rows of the file are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    Waiting,
    Posted,
    Aside,
    Held,
    LookedAt,
}

impl Shown {
    const EACH: [(Shown, &'static str, &'static str); 6] = [
        (Shown::All, "all", "New and set aside"),
        (Shown::Waiting, "waiting", "Waiting"),
        (Shown::Posted, "posted", "Posted"),
        (Shown::Aside, "aside", "Set aside"),
        (Shown::Held, "held", "Held already"),
        (Shown::LookedAt, "look", "To look at"),
    ];

    fn of(word: Option<&str>) -> Shown {
        let found = Shown::EACH
            .into_iter()
            .find(|(_, known, _)| Some(*known) == word);
        found.map_or(Shown::All, |(shown, _, _)| shown)
    }

    const fn waiting(self) -> Option<bool> {
        match self {
            Shown::Waiting => Some(true),
            Shown::Posted => Some(false),
            Shown::All | Shown::Aside | Shown::Held | Shown::LookedAt => None,
        }
    }

    const fn none(self) -> &'static str {
        match self {
            Shown::Waiting => "No line of this file waits.",
            Shown::Posted => "No line of this file is posted yet.",
            Shown::Aside => "No row of this file was set aside.",
            Shown::All | Shown::Held | Shown::LookedAt => "This file has no more rows.",
        }
    }
}

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

/// A page of the rows set aside, from one place among them, and the place of the next page.
fn aside_page(aside: Vec<SetAside>, after: i64) -> (Vec<FileRow>, Option<i64>) {
    let skipped = usize::try_from(after).unwrap_or(0);
    let size = usize::try_from(PAGE).unwrap_or(0);
    let next = skipped.saturating_add(size);
    let more = aside.len() > next;
    let page = aside
        .into_iter()
        .skip(skipped)
        .take(size)
        .map(FileRow::Aside);
    (page.collect(), i64::try_from(next).ok().filter(|_| more))
}

/// The page of a file.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let number: i64 = visit.param("number")?;
    let imports = visit.reader.imports().await?;
    let kept = imports.into_iter().find(|kept| kept.number == number);
    let kept = kept.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let after = visit.wanted::<i64>("after").unwrap_or(0);
    let aside = visit.reader.set_aside_rows(number).await?;
    let undone = super::undo::said(&mut visit, number).await?;
    let proof = proof(&kept, &aside)?;
    let shown = Shown::of(visit.query("show"));
    let (listed, last) = listed(&mut visit, &kept, (shown, after), aside).await?;
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
    aside: Vec<SetAside>,
) -> Result<(Markup, Option<i64>), PageError> {
    match shown {
        Shown::Held => return again::held(visit, kept, after).await,
        Shown::LookedAt => return Ok((again::looked_at(visit, kept).await?, None)),
        Shown::All | Shown::Waiting | Shown::Posted | Shown::Aside => {}
    }
    let (rows, last) = page_of(visit, (kept.number, shown), aside, after).await?;
    let aside = rows.iter().filter_map(|row| match row {
        FileRow::Aside(row) => Some(row.clone()),
        FileRow::Line(_) => None,
    });
    let aside: Vec<SetAside> = aside.collect();
    let says = aside::says(visit, kept.import.file, &aside).await;
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

/// The rows of a page, and where the next one begins.
async fn page_of(
    visit: &mut Visit,
    (import, shown): (i64, Shown),
    aside: Vec<SetAside>,
    after: i64,
) -> Result<(Vec<FileRow>, Option<i64>), PageError> {
    if shown == Shown::Aside {
        return Ok(aside_page(aside, after));
    }
    let of_file = LineFilter {
        import: Some(import),
        waiting: shown.waiting(),
        gone: true,
        ..LineFilter::default()
    };
    let lines = visit.reader.lines(&of_file, after, PAGE).await?;
    let last = lines.last().map(|held| held.number);
    let full = i64::try_from(lines.len()) == Ok(PAGE);
    let between = aside.into_iter().filter(|_| shown == Shown::All).collect();
    Ok((merged(between, lines, after, full), last.filter(|_| full)))
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
        .map(FileRow::Aside)
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

fn table(
    visit: &Visit,
    kept: &KeptImport,
    rows: &[FileRow],
    says: &BTreeMap<aside::At, String>,
) -> Markup {
    html! {
        div class="scroll fits" tabindex="0" role="region" aria-label="Rows of the file" {
            table class="dense lines" {
                thead { tr {
                    th scope="col" { "Cell" } th scope="col" { "Date" } th scope="col" { "Text" }
                    th scope="col" class="money first" { "Amount £" }
                    th scope="col" { "What became of it" }
                } }
                tbody { @for row in rows { @match row {
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
                } } }
            }
        }
    }
}

fn line_row(visit: &Visit, held: &HeldLine) -> Markup {
    let waits = matches!(held.state, LineState::Waiting | LineState::Left(_));
    html! {
        tr class=[waits.then_some("waits")] {
            td { a href=(visit.to(&format!("/lines/{}", held.number))) { (held.line.at.cell()) } }
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
