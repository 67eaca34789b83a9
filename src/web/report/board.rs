//! The board's one-screen page: three figures, the decision, and where the money went.

use maud::{Markup, html};

use crate::{
    actions::{
        follow,
        report::{Asked, END_OF_YEAR},
    },
    ledger::money::Money,
    report::table::{Report, Row, RowKind},
    web::{
        failure::PageError,
        parts::{Tone, bare_pounds, day, notice, pounds, sentence},
        visit::Visit,
    },
};

/// The page.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let decision = visit.reader.decisions(END_OF_YEAR, year).await?.pop();
    let version = decision.as_ref().map(|(decision, _)| decision.version);
    let (report, _) =
        follow::report(&mut visit.reader, year, &Asked::EndOfYear { version }).await?;
    let totals: Vec<&Row> = report
        .visible()
        .filter(|row| row.kind == RowKind::Total)
        .collect();
    let amount = |row: &Row| row.figure().map(|found| found.amount).unwrap_or_default();
    let had = totals.first().map(|row| amount(row)).unwrap_or_default();
    let left = totals.last().map(|row| amount(row)).unwrap_or_default();
    let spent = had.minus(left).map_err(crate::actions::ActionError::from)?;
    let to = visit.to_year(year, "/report");
    let title = format!("The year {year} in three figures");
    Ok(visit.page(
        &title,
        "Reports",
        &html! {
            div class="head" {
                p class="eyebrow" { (report.partnership) ", " (year.in_words()) }
                h1 { (title) }
            }
            div class="stack" {
                div class="three" {
                    (one("What we had", had, false, "available funding, all sources"))
                    (one("What we spent", spent, false, "all costs of the year"))
                    (one("What is left", left, true, "total remaining at 31 March"))
                }
                @match &decision {
                    Some((decision, _)) => (notice(
                        Tone::Good,
                        sentence(&decision.outcome).trim_end_matches('.'),
                        &html! {
                            p {
                                "at the meeting of " (day(decision.on))
                                @if let Some(minute) = &decision.minute { ", minute " (minute) }
                                ". "
                                @if let Some(words) = &decision.wording { (words) }
                            }
                            p { a href=(to) { "Read Appendix A" } }
                        },
                    )),
                    None => (notice(Tone::Info, "What you are asked to decide", &html! {
                        p {
                        "That the Board notes the end of year financial report for " (year) "." }
                        p { a href=(to) { "Read Appendix A" } }
                    })),
                }
                (went(&visit, &report, had, left))
            }
        },
    ))
}

fn one(heading: &str, amount: Money, last: bool, says: &str) -> Markup {
    html! {
        div {
            h2 { (heading) }
            b class=[last.then_some("final")] { (pounds(amount)) }
            p class="soft" { (says) }
        }
    }
}

/// A part of what there was: a cost, or what is left.
struct Part {
    label: String,
    amount: Money,
    /// What the parts before it come to.
    before: Money,
    /// What is behind it; nothing behind what is left.
    to: Option<String>,
}

/// Every cost that the report lists, and what is left; they add up to what there was.
fn parts(visit: &Visit, report: &Report, left: Money) -> Vec<Part> {
    let broken_down = |row: &Row| {
        report
            .visible()
            .any(|other| other.breaks_down.as_ref() == Some(&row.id))
    };
    let totals = |row: &Row| row.kind == RowKind::Total;
    let after_available = report.visible().skip_while(|row| !totals(row));
    // A cost that a row breaks down is positive there; one that stands for itself is taken away.
    let cost = |row: &Row| {
        let amount = row.figure().map(|found| found.amount)?;
        match row.kind {
            RowKind::Memo => Some(amount),
            RowKind::Figure if !broken_down(row) => Some(amount.turned()),
            RowKind::Figure | RowKind::Heading | RowKind::Total => None,
        }
    };
    let to = |row: &Row| visit.to_year(report.year, &format!("/report/{}", row.id));
    let costs = after_available
        .filter_map(|row| Some((row.label.clone(), cost(row)?, Some(to(row)))))
        .filter(|(_, amount, _)| !amount.is_nil());
    let mut before = Money::NIL;
    costs
        .chain([("Left at 31 March".to_owned(), left, None)])
        .map(|(label, amount, to)| {
            let part = Part {
                label,
                amount,
                before,
                to,
            };
            before = before.plus(amount).unwrap_or(before);
            part
        })
        .collect()
}

/// Where the money went, drawn and in figures.
fn went(visit: &Visit, report: &Report, had: Money, left: Money) -> Markup {
    let parts = parts(visit, report, left);
    html! {
        div class="cols even" {
            section {
                h2 { "Where " (pounds(had)) " went" }
                p class="soft small" { "Each bar starts where the one above it stops." }
                ul {
                    @for part in &parts {
                        li {
                            div class="row ends small" {
                                span { (part.label) }
                                span class="nowrap" { (pounds(part.amount)) }
                            }
                            (bar(part.before, part.amount, had, part.to.is_none()))
                        }
                    }
                }
            }
            table class="cards" {
                caption { "The same, in figures" }
                thead { tr {
                    th scope="col" { "What for" }
                    th scope="col" class="money first" { "£" }
                } }
                tbody {
                    @for part in &parts {
                        tr {
                            th scope="row" { (part.label) }
                            td class="money first" data-of="£" {
                                @match &part.to {
                                    Some(to) => a class="fig" href=(to) {
                                        (bare_pounds(part.amount))
                                    },
                                    None => (bare_pounds(part.amount)),
                                }
                            }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { "What we had" }
                    td class="money first" data-of="£" { (bare_pounds(had)) }
                } }
            }
        }
    }
}

fn bar(start: Money, amount: Money, whole: Money, left: bool) -> Markup {
    let share = |part: Money| {
        let of = whole.pence().max(1);
        let thousandth = part
            .pence()
            .max(0)
            .saturating_mul(1_000)
            .div_euclid(of)
            .min(1_000);
        format!(
            "{}.{}%",
            thousandth.div_euclid(10),
            thousandth.rem_euclid(10)
        )
    };
    let (class, fill) = if left {
        ("bar-left", "#6d7f54")
    } else {
        ("bar-spent", "#0b5263")
    };
    html! {
        svg class="meter" aria-hidden="true" {
            rect class="track" width="100%" height="100%" fill="#e4dccb" {}
            rect class=(class) x=(share(start)) width=(share(amount)) height="100%" fill=(fill) {}
        }
    }
}
