//! The plan of a file as a page: the proof, what to look at, what was recognised, every row with
//! what becomes of it, and the button that says what it will do.

use maud::{Markup, html};

use crate::{
    actions::import::{Planned, Upload},
    ledger::journal::place_in_file,
    statement::{formats::Format, line::SetAside, stage::proof::Proof},
    web::{
        parts::{
            Tone, counted, crumbs, day, grouped, groups_of_four, notice, pounds, told_sentence,
        },
        visit::Visit,
    },
};

use super::{
    problems,
    rows::{self, Proposes},
    several::written,
    shelf::{Shelved, Shown},
};

/// Things to look at that are shown at once.
const FIRST: usize = 8;

/// The page where a plan is no longer kept.
pub(in crate::web::statements) fn gone(visit: &Visit) -> Markup {
    visit.page(
        "Choose the file again",
        "Statements",
        &html! {
            div class="head" {
                h1 { "Choose the file again" }
                p class="lead" {
                    "Its plan is no longer kept. Where it was confirmed, the file is among the \
                     statements; else nothing of it was written."
                }
            }
            p { a class="button main" href=(visit.to("/statements")) { "Choose the file" } }
        },
    )
}

/// A file that was read and cannot be planned: what was recognised, every problem with its cell.
/// `back` is the way back to the step before, where there is one.
pub(in crate::web::statements) fn refused(
    visit: &Visit,
    upload: &Upload,
    says: &str,
    back: &Markup,
) -> Markup {
    let title = format!("{} cannot be brought in", upload.name);
    visit.page(
        &format!("Error: {title}"),
        "Statements",
        &html! {
            (way(visit))
            div class="head" {
                h1 { (title) }
                p class="lead" { "No line of it was written." }
            }
            div class="stack" {
                (notice(Tone::Bad, "Why", &html! { (told_sentence(&problems::of_layouts(says))) }))
                (problems::listed(upload))
                (recognised(upload, None))
                (back)
                p { a class="button main" href=(visit.to("/statements")) { "Choose another file" } }
            }
        },
    )
}

pub(super) fn way(visit: &Visit) -> Markup {
    crumbs(
        &[
            (visit.to(""), "Home"),
            (visit.to("/statements"), "Statements"),
        ],
        "Plan",
    )
}

/// The plan.
pub(super) fn page(
    visit: &Visit,
    key: &str,
    shelved: &Shelved,
    shown: &Shown,
    (proposes, changed, before): (&Proposes, Option<&str>, Option<i64>),
) -> Markup {
    let (plan, upload) = (&shown.staged.planned, &shelved.upload);
    let title = if plan.adds_nothing() {
        "Nothing to bring in"
    } else {
        "Check this before anything is written"
    };
    visit.page(
        title,
        "Statements",
        &html! {
            (way(visit))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    "We read " strong { (plan.file) } " and wrote nothing. "
                    @if !plan.adds_nothing() {
                        "What you confirm below is exactly what will be written, or nothing is."
                    }
                }
            }
            div class="stack" {
                @if let Some(says) = changed {
                    (notice(Tone::Bad, "Nothing was written", &html! {
                        p { (told_sentence(says)) }
                        p { "Below is the plan as the book stands now." }
                    }))
                }
                (with_money(visit, key, shown))
                @if let Some(day) = &plan.imported_before {
                    (notice(Tone::Info, "This file was brought in before", &html! {
                        "On " (day) ". It adds nothing more."
                    }))
                }
                (proof(&plan.proof, aside_with_money(shown).count()))
                (look_at(visit, key, plan))
                (problems::listed(upload))
                div class="cols even" {
                    div {
                        (recognised(upload, Some(plan)))
                        (shelved.asks_again(visit, key))
                    }
                    @if plan.adds_nothing() { (nothing(visit, before)) } @else {
                        (asks(visit, key, plan, proposes))
                    }
                }
                (rows::rows(visit, key, shown, proposes))
            }
        },
    )
}

/// That a file which was brought in before asks for nothing, and where its lines stand.
fn nothing(visit: &Visit, before: Option<i64>) -> Markup {
    let place = match before {
        Some(number) => visit.to(&format!("/statements/{number}")),
        None => visit.to("/statements"),
    };
    html! {
        section class="box" {
            h2 { "There is nothing to bring in" }
            p { "Every line of this file is held already." }
            p { a href=(place) { "See where its lines stand" } }
        }
    }
}

/// The rows set aside that would have moved money.
fn aside_with_money(shown: &Shown) -> impl Iterator<Item = &SetAside> {
    let aside = shown.staged.plan.set_aside.iter();
    aside.filter(|row| !row.amount.is_nil())
}

/// Money of the file that will not be in the book, said before anything else.
fn with_money(visit: &Visit, key: &str, shown: &Shown) -> Markup {
    let count = aside_with_money(shown).count();
    let heading = format!(
        "{} with money {} set aside and not brought in",
        counted(count, "row", "rows"),
        if count == 1 { "is" } else { "are" }
    );
    html! {
        @if count > 0 {
            (notice(Tone::Wait, &heading, &html! {
                ul {
                    @for row in aside_with_money(shown).take(FIRST) {
                        li {
                            span class="mono" { (row.at.told()) } ", " (pounds(row.amount)) ": "
                            (told_sentence(&row.why))
                        }
                    }
                }
                @if count > FIRST {
                    p {
                        a href=(visit.to(&format!("/statements/plan/{key}?show=aside#rows"))) {
                            "See all rows set aside"
                        }
                    }
                }
            }))
        }
    }
}

/// The button, and what it does in figures.
fn asks(visit: &Visit, key: &str, plan: &Planned, proposes: &Proposes) -> Markup {
    let (lines, money) = (plan.proof.lines, plan.proof.waiting);
    let place = visit.to(&format!("/statements/plan/{key}"));
    html! {
        section class="box" {
            h2 {
                "Bring in " (counted(lines, "line", "lines")) ", " (pounds(money.money_in))
                " in and " (pounds(money.money_out)) " out"
            }
            @if let Some(known) = plan.to_post {
                p {
                    (counted(known, "line is", "lines are")) " posted where the rules put "
                    (if known == 1 { "it" } else { "them" }) ", as the rows below say; the others \
                     wait on the coding page."
                }
            } @else {
                p {
                    "They will wait on the coding page until somebody says what each was for."
                }
            }
            p {
                "If the book moves before you confirm, you will be shown a new plan instead. You \
                 can undo the whole file later, until something signed rests on it."
            }
            form method="post" action=(visit.to("/statements/confirm")) class="row" {
                input type="hidden" name="key" value=(key);
                input type="hidden" name="plan" value=(plan.digest);
                button class="button main" data-busy="Writing…" {
                    @if lines == 0 { "Keep the file, which adds no line" } @else {
                        "Bring in " (counted(lines, "line", "lines"))
                    }
                    @if let Some(known) = plan.to_post { " and post " (grouped(known)) }
                }
                a href=(visit.to("/statements")) { "Leave it" }
            }
            @if plan.to_post.is_some() {
                p { a href=(place) { "Plan it again with every line waiting" } }
            } @else if proposes.some() && lines > 0 {
                p {
                    a href={ (place) "?code=rules" } {
                        "Plan it again with what the rules recognise posted at once"
                    }
                }
            }
            p class="tiny soft" {
                "Plan " span class="mono" { (groups_of_four(&plan.digest.to_string(), 16)) }
            }
        }
    }
}

/// Law 3 as an equation: rows, then each side of the money by itself.
fn proof(proof: &Proof, with_money: usize) -> Markup {
    let money =
        |side: fn(&crate::statement::stage::proof::Sides) -> crate::ledger::money::Money| {
            [
                (pounds(side(&proof.posted)), "posted"),
                (pounds(side(&proof.waiting)), "waiting to be coded"),
                (pounds(side(&proof.already_held)), "held already"),
                (pounds(side(&proof.set_aside_money)), "set aside"),
            ]
        };
    let with_money = u32::try_from(with_money).unwrap_or(u32::MAX);
    let without = proof.set_aside.saturating_sub(with_money);
    let mut rows = vec![
        (grouped(proof.lines), "new lines"),
        (grouped(proof.duplicates), "held already"),
    ];
    if with_money > 0 {
        rows.push((grouped(with_money), "set aside with money"));
    }
    rows.push((grouped(without), "set aside: headings, totals, balances"));
    html! {
        section class="box proof" aria-label="The proof that nothing is missing" {
            (equation(&grouped(proof.rows), "rows of the file", &rows))
            (equation(&pounds(proof.money.money_in), "money in", &money(|s| s.money_in)))
            (equation(&pounds(proof.money.money_out), "money out", &money(|s| s.money_out)))
            p class="small soft" {
                @if proof.holds() { "Every row and every pound is accounted for. " }
                (counted(proof.blank, "blank row is", "blank rows are")) " counted apart."
            }
        }
    }
}

/// A whole and the parts that add up to it.
pub(in crate::web::statements) fn equation(
    whole: &str,
    says: &str,
    parts: &[(String, &str)],
) -> Markup {
    html! {
        ul class="sum" {
            li { div { b { (whole) } p { (says) } } }
            @for (index, (part, says)) in parts.iter().enumerate() {
                li {
                    span class="op" { @if index == 0 { "=" } @else { "+" } }
                    div { b { (part) } p { (says) } }
                }
            }
        }
    }
}

/// What to look at before confirming: doubts, likely doubles and transfers, locked days.
fn look_at(visit: &Visit, key: &str, plan: &Planned) -> Markup {
    let count = plan.warnings.len();
    let all = visit.query("look").is_some();
    let shown = if all { count } else { FIRST };
    html! {
        @if count > 0 {
            (notice(Tone::Wait, &counted(count, "thing to look at", "things to look at"), &html! {
                ul {
                    @for said in plan.warnings.iter().take(shown) {
                        li {
                            span class="mono" { (place_in_file(None, &said.at)) } ": "
                            (told_sentence(&said.why))
                        }
                    }
                }
                @if count > shown {
                    p {
                        a href=(visit.to(&format!("/statements/plan/{key}?look=all"))) {
                            "See all " (count)
                        }
                    }
                }
            }))
        }
    }
}

fn recognised(upload: &Upload, plan: Option<&Planned>) -> Markup {
    let read = &upload.read;
    html! {
        section {
            h2 { "What was recognised" }
            dl class="facts small" {
                dt { "File" }
                dd { (read.format.to_uppercase()) @if let Some(e) = &read.encoding { ", " (e) } }
                dt { "Layout" }
                dd {
                    @match (&read.profile, Format::named(&read.format)) {
                        (Some(layout), _) => (layout),
                        (None, Some(_)) => "none needed: the file names its fields itself",
                        (None, None) => "none that we know",
                    }
                }
                dt { "Into account" }
                dd {
                    (upload.account)
                    @if let Some(source) = plan.and_then(|plan| plan.source.as_deref()) {
                        ", whose statements come from " (source)
                    }
                }
                @for statement in &read.statements {
                    dt { "Statement" }
                    dd {
                        (statement.account.as_deref().unwrap_or("account not named")) ", "
                        (counted(statement.lines.len(), "line", "lines"))
                        @if let (Some(from), Some(to)) = (statement.from, statement.to) {
                            ", " (day(from)) " to " (day(to))
                        }
                    }
                    @for (name, stated) in
                        [("Opening", &statement.opening), ("Closing", &statement.closing)]
                    {
                        @if let Some(stated) = stated {
                            dt { (name) }
                            dd { (written(statement, stated.amount)) " at "
                                span class="mono" { (stated.at.told()) } }
                        }
                    }
                    dt { "Balances" }
                    dd { (statement.proof_says()) }
                }
                @if let Some(plan) = plan {
                    dt { "SHA-256" }
                    dd class="mono" { (groups_of_four(&plan.sha256.to_string(), 16)) " …" }
                }
            }
        }
    }
}
