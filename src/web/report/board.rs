//! The board's one-screen page: three figures, the decision, and where the money went.

use maud::{Markup, html};

use crate::{
    actions::{
        ActionError, follow,
        report::{Asked, END_OF_YEAR},
    },
    ledger::{balance::Choice, calendar::FinancialYear, code::AccountCode, money::Money},
    report::{
        drift::Against,
        table::{Behind, Report, Row, RowKind},
    },
    store::settings::board::Decision,
    web::{
        charts::{Bar, Fill, percents},
        failure::PageError,
        parts::{
            Tone, bare_pounds, counted, crumbs, day, figure, notice, pounds, sentence,
            told_sentence,
        },
        visit::Visit,
    },
};

use super::{appendix, beside, cover, drift};

/// Sources of funding that are listed one by one.
const LISTED: usize = 4;

/// The page.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let decision = visit.reader.decisions(END_OF_YEAR, year).await?.pop();
    let version = decision.as_ref().map(|(decision, _)| decision.version);
    let (report, _) =
        follow::report(&mut visit.reader, year, &Asked::EndOfYear { version }).await?;
    let against = match version {
        None => Against::Draft,
        Some(_) => Against::Decided,
    };
    let drift = drift::drift(&mut visit, year, against).await?;
    let figures = Figures::of(&visit, &report)?;
    let title = format!("The year {year} in three figures");
    Ok(visit.page(
        &title,
        "Reports",
        &html! {
            (crumbs(&[(visit.to(""), "Home"), (visit.to_year(year, "/report"), &report.title)],
                "For the Board"))
            div class="head" {
                p class="eyebrow" { (report.partnership) ", " (year.in_words()) }
                h1 { (title) }
                @if version.is_none() { p class="lead" { (draft(&visit, year)) } }
            }
            div class="stack" {
                (beside::not_yet(&visit.book, &report))
                (three(&visit, &report, &figures))
                @if !report.notes.is_empty() {
                    (notice(Tone::Wait, "Before these figures are read", &html! {
                        ul { @for note in &report.notes { li { (told_sentence(note)) } } }
                    }))
                }
                (asked(&visit, &report, decision.as_ref().map(|(decision, _)| decision)))
                @if let Some(drift) = &drift {
                    @if drift.visible().next().is_some() {
                        (drift::drifted(drift, against, &visit.to_year(year, "/report#drift")))
                    }
                }
                (went(&figures.parts, figures.had))
                (appendix::provenance(&report, decision.as_ref(), version))
            }
        },
    ))
}

/// What the page shows of a report: its first total, its last, and the costs between them.
struct Figures {
    had: Money,
    /// Without what goes back to a funder.
    spent: Money,
    repaid: Money,
    left: Money,
    /// What is behind what there was, and behind what is left.
    behind: [Option<String>; 2],
    parts: Vec<Part>,
}

impl Figures {
    fn of(visit: &Visit, report: &Report) -> Result<Figures, ActionError> {
        let totals = || report.visible().filter(|row| row.kind == RowKind::Total);
        let (first, last) = (totals().next(), totals().last());
        let amount = |row: Option<&Row>| {
            let found = row.and_then(Row::figure).map(|found| found.amount);
            found.unwrap_or_default()
        };
        let behind = |row: Option<&Row>| {
            row.map(|row| visit.to_year(report.year, &format!("/report/{}", row.id)))
        };
        let (had, left) = (amount(first), amount(last));
        let parts = parts(visit, report, left);
        let repaid = parts.iter().filter(|part| part.repaid);
        let repaid = Money::sum(repaid.map(|part| part.amount))?;
        Ok(Figures {
            had,
            spent: had.minus(left)?.minus(repaid)?,
            repaid,
            left,
            behind: [behind(first), behind(last)],
            parts,
        })
    }
}

/// What there was, what was spent and what is left.
fn three(visit: &Visit, report: &Report, figures: &Figures) -> Markup {
    let year = report.year;
    let costs = figures.parts.iter().filter(|part| part.is_cost()).count();
    let held = cover::restricted(report);
    let [whole, rest] = figures.behind.each_ref().map(Option::as_deref);
    html! {
        div class="three" {
            (one("What we had", figures.had, whole, false, &came_from(report)))
            (one("What we spent", figures.spent, None, false, &html! { p class="soft" {
                @match costs {
                    0 => { "Nothing was spent in " (year) }
                    1 => "in 1 cost, shown below",
                    many => { "in " (many) " costs, each of them below" }
                }
                @if figures.spent.is_negative() { "; more came back than was spent" }
                @if !figures.repaid.is_nil() {
                    "; " (pounds(figures.repaid)) " more was not spent, and is the funder's"
                }
            } }))
            (one("What is left", figures.left, rest, true, &html! { p class="soft" {
                "on " (day(year.last_day()))
                @if visit.book.closed.contains(&year) { ", carried into " }
                @else { ", to be carried into " }
                (year.next())
                @if !held.is_nil() {
                    "; " (pounds(held)) " of it is in restricted funds, for their own "
                    "purpose only"
                }
            } }))
        }
    }
}

/// What figures are that nobody has decided on.
fn draft(visit: &Visit, year: FinancialYear) -> String {
    let closed = visit.book.closed.contains(&year);
    let (year, stands) = (year.to_string(), "A draft, as the book stands now");
    if closed {
        format!("{stands}: {year} is closed, and the Board has not decided on it.")
    } else {
        format!("{stands}: {year} is not closed, and its figures may still move.")
    }
}

fn one(heading: &str, amount: Money, to: Option<&str>, last: bool, says: &Markup) -> Markup {
    html! {
        div {
            h2 { (heading) }
            b class=[last.then_some("final")] {
                @match to {
                    Some(to) => (figure(to, &pounds(amount))),
                    None => (pounds(amount)),
                }
            }
            (says)
        }
    }
}

/// The funding that the report lists above its first total.
fn came_from(report: &Report) -> Markup {
    let rows = report
        .visible()
        .take_while(|row| row.kind != RowKind::Total);
    let rows: Vec<&Row> = rows.filter(|row| row.kind == RowKind::Figure).collect();
    html! {
        @if rows.len() > LISTED {
            p class="soft" {
                "from " (counted(rows.len(), "source", "sources"))
                ", each of them in Appendix A"
            }
        } @else {
            ul class="soft" {
                @for row in rows {
                    @if let Some(found) = row.figure() {
                        li { (pounds(found.amount)) " " (row.label) }
                    }
                }
            }
        }
    }
}

/// What the Board decided, or is asked to decide.
fn asked(visit: &Visit, report: &Report, decision: Option<&Decision>) -> Markup {
    let year = report.year;
    let read = html! {
        a class="button main" href=(visit.to_year(year, "/report")) { "Read Appendix A" }
    };
    let named = decision.map(|decision| sentence(&decision.outcome));
    match decision {
        Some(decision) => notice(
            Tone::Good,
            named.as_deref().unwrap_or_default().trim_end_matches('.'),
            &html! {
                p class="lead" { @match &decision.wording {
                    Some(words) => { "\u{201c}" (words) "\u{201d}" }
                    None => { "The report of " (year) "." }
                } }
                p {
                    "At the meeting of " (day(decision.on))
                    @if let Some(minute) = &decision.minute { ", minute " (minute) }
                    ". The report cannot change now; anything later is shown beside it."
                }
                p { (read) }
            },
        ),
        None => notice(
            Tone::Info,
            "What we are asked to decide",
            &html! {
                p class="lead" {
                    "That the Board notes the end of year financial report for " (year) "."
                }
                @if report.failing().next().is_some() {
                    p { "It can be asked once every check holds." }
                    p { (read) }
                } @else {
                    p { "The minute records the words that the meeting uses." }
                    p class="row" {
                        (read)
                        a class="button" href=(visit.to_year(year, "/decide")) {
                            "Record the decision"
                        }
                    }
                }
            },
        ),
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
    /// Whether it goes back to a funder, which is no cost.
    repaid: bool,
}

impl Part {
    fn is_cost(&self) -> bool {
        self.to.is_some() && !self.repaid
    }
}

/// Whether a row is what is repayable to funders, by the account that it reads.
fn is_repaid(row: &Row) -> bool {
    let repayable = Choice::one(AccountCode::INCOME_REPAYABLE);
    let behind = row.figure().map(|found| &found.behind);
    matches!(behind, Some(Behind::Selection(read)) if read.accounts == repayable)
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
    // A cost that breaks a row down is positive there; one that stands for itself is taken away.
    // A memo that breaks nothing down says of what is left how much is restricted: it is no cost.
    let cost = |row: &Row| {
        let amount = row.figure().map(|found| found.amount)?;
        match row.kind {
            RowKind::Memo => row.breaks_down.as_ref().map(|_| amount),
            RowKind::Figure if !broken_down(row) => Some(amount.turned()),
            RowKind::Figure | RowKind::Heading | RowKind::Total => None,
        }
    };
    let to = |row: &Row| visit.to_year(report.year, &format!("/report/{}", row.id));
    let costs = after_available
        .filter_map(|row| Some((row.label.clone(), cost(row)?, Some(to(row)), is_repaid(row))))
        .filter(|(_, amount, ..)| !amount.is_nil());
    let mut before = Money::NIL;
    costs
        .chain([("Left at 31 March".to_owned(), left, None, false)])
        .map(|(label, amount, to, repaid)| {
            let part = Part {
                label,
                amount,
                before,
                to,
                repaid,
            };
            before = before.plus(amount).unwrap_or(before);
            part
        })
        .collect()
}

/// Where the money went, drawn and in figures.
fn went(parts: &[Part], had: Money) -> Markup {
    let amounts: Vec<Money> = parts.iter().map(|part| part.amount).collect();
    let shares = percents(&amounts);
    html! {
        div class="cols even went" {
            section {
                h2 { "Where " (pounds(had)) " went" }
                p class="soft small" { "Each bar starts where the one above it stops." }
                ul {
                    @for part in parts {
                        @let fill = if part.to.is_some() { Fill::Spent } else { Fill::Left };
                        @let bar = Bar {
                            before: part.before, parts: &[(fill, part.amount)], whole: had,
                            mark: false,
                        };
                        li {
                            div class="barred small" {
                                span { (part.label) }
                                strong class="nowrap" { (pounds(part.amount)) }
                            }
                            (bar.draw())
                        }
                    }
                }
            }
            table class="cards" {
                caption { "The same, in figures" }
                thead { tr {
                    th scope="col" { "What for" }
                    th scope="col" class="money first" { "£" }
                    th scope="col" class="money" { "Share" }
                } }
                tbody {
                    @for (part, share) in parts.iter().zip(&shares) {
                        tr {
                            th scope="row" { (part.label) }
                            td class="money first" data-of="£" {
                                @match &part.to {
                                    Some(to) => (figure(to, &bare_pounds(part.amount))),
                                    None => (bare_pounds(part.amount)),
                                }
                            }
                            td class="money" data-of="Share" { (share) }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { "What we had" }
                    td class="money first" data-of="£" { (bare_pounds(had)) }
                    td class="money" data-of="Share" { "100.0%" }
                } }
            }
        }
    }
}
