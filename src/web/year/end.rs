//! The year end as a task list that says, in figures, what blocks each step.

use std::collections::BTreeSet;

use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::{
        close::{self, Closing, Prepared, Signed, Stands},
        day_of,
        report::END_OF_YEAR,
    },
    ledger::{
        calendar::{FinancialYear, long_date},
        code::AccountCode,
        posted::Act,
    },
    statement::reconcile::statement::Said,
    store::{settings::board::KeptReconciliation, statements::line::Waiting},
    web::{
        failure::PageError,
        parts::{
            Tone, counted, crumbs, day, groups_of_four, notice, pounds, status, told_sentence,
        },
        said::named::named_sentence,
        visit::Visit,
    },
};

/// The tasks.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let closed = visit.book.closed.contains(&year);
    let waiting = visit.reader.waiting(year).await?;
    let reconciled = reconciled(&mut visit, year).await?;
    let no_file = visit.reader.standing_imports().await?.is_empty();
    let today = day_of(&visit.act(None));
    let signed = close::signed(&mut visit.reader, year).await?;
    let open = if closed {
        None
    } else {
        Some(close::show(&mut visit.reader, year, &[], today).await?)
    };
    let decided = !visit.reader.decisions(END_OF_YEAR, year).await?.is_empty();
    let title = format!("The end of {year}");
    Ok(visit.page(
        &title,
        "Year end",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], &title))
            div class="head" {
                p class="eyebrow" { (year.in_words()) }
                h1 { (title) }
                p class="lead" { (standing(open.as_ref())) }
            }
            div class="stack" {
                @if visit.query("done").is_some() {
                    (notice(Tone::Good, &format!("{year} is closed"), &html! {
                        "It takes no more postings; " (year.next()) " opens with what it carried \
                         forward."
                    }))
                }
                ul class="tasks" {
                    (lines_row(&visit, &waiting, no_file))
                    @for at_end in &reconciled { (account_row(&visit, year, at_end)) }
                    (closing(&visit, year, open.as_ref(), signed.as_ref()))
                    (decision(&visit, year, today, decided))
                }
                @if let Some(Signed { seal, .. }) = &signed {
                    p { "Sealed as " span class="mono" { (groups_of_four(&seal.to_string(), 64)) } }
                }
                p class="row" {
                    a href=(visit.to_year(year, "/report")) { "Appendix A of " (year) }
                    a href=(visit.to(&format!("/evidence?year={}", year.in_file_name()))) {
                        "Costs without a document" }
                    @for other in visit.years().into_iter().filter(|other| *other != year) {
                        a href=(visit.to_year(other, "/end")) { "The end of " (other) }
                    }
                }
            }
        },
    ))
}

/// The Board's decision, which no meeting before the year's end can make.
fn decision(visit: &Visit, year: FinancialYear, today: Date, decided: bool) -> Markup {
    let may = today > year.last_day();
    html! {
        li {
            div {
                @if may {
                    a href=(visit.to_year(year, "/decide")) { "Record the Board's decision" }
                    p class="small soft" { "It freezes Appendix A as it stands that day" }
                } @else {
                    "Record the Board's decision"
                    p class="small soft" { "The year ends on " (day(year.last_day())) }
                }
            }
            @if decided { (status(Tone::Good, "Done")) }
            @else if may { (status(Tone::Wait, "To be done")) }
            @else { (status(Tone::Off, "Cannot start yet")) }
        }
    }
}

/// The lines of the year; where no file was brought in yet there is none to code.
fn lines_row(visit: &Visit, waiting: &Waiting, no_file: bool) -> Markup {
    html! {
        li {
            div {
                @if no_file {
                    a href=(visit.to("/statements")) { "Bring in the first statement" }
                    p class="small soft" { "No file was brought in yet, so no line is coded" }
                } @else {
                    a href=(visit.to("/coding")) { "Code every line" }
                    p class="small soft" { "So that every line of the year is in the journal" }
                }
            }
            @if no_file { (status(Tone::Wait, "To be done")) }
            @else if waiting.lines == 0 { (status(Tone::Good, "Done")) } @else {
                (status(Tone::Wait, &format!("{}, {} in and {} out",
                    counted(waiting.lines, "line waits", "lines wait"),
                    pounds(waiting.money_in), pounds(waiting.money_out))))
            }
        }
    }
}

fn account_row(visit: &Visit, year: FinancialYear, at_end: &AtEnd) -> Markup {
    let AtEnd {
        account,
        kept,
        moved,
    } = at_end;
    let to = visit.to(&format!("/reconcile/{account}/{}", year.last_day()));
    html! {
        li {
            div {
                a href=(to) { "Reconcile account " (account) }
                p class="small soft" { (named(visit, *account)) ", at " (day(year.last_day())) }
            }
            @match kept {
                Some(kept) if kept.locked.is_some() => {
                    (status(Tone::Lock, "Approved and locked"))
                }
                Some(_) if *moved => (status(Tone::Wait, "To be prepared again")),
                Some(_) => (status(Tone::Wait, "Prepared, to be approved")),
                None => (status(Tone::Wait, "To be prepared")),
            }
        }
    }
}

fn standing(open: Option<&Closing>) -> String {
    let Some(open) = open else {
        return "It is closed and sealed; what it carried forward cannot move.".to_owned();
    };
    match (open.blockers.len(), open.stands) {
        (0, Stands::Prepared) => "Its closing is prepared; another role approves it.".to_owned(),
        (0, Stands::Open | Stands::Moved) => "Nothing stands in the way of closing it.".to_owned(),
        (several, _) => {
            format!(
                "{} in the way of closing it.",
                counted(several, "thing stands", "things stand")
            )
        }
    }
}

fn named(visit: &Visit, account: AccountCode) -> String {
    let known = visit.book.chart.get(account);
    known.map_or_else(|| account.to_string(), |known| known.name.clone())
}

/// Closing: prepared by one role, approved by another, and what stands in the way of either.
fn closing(
    visit: &Visit,
    year: FinancialYear,
    open: Option<&Closing>,
    signed: Option<&Signed>,
) -> Markup {
    let to = visit.to_year(year, "/close");
    html! {
        li {
            @if let Some(open) = open {
                div {
                    a href=(to) { "Close the year" }
                    @if let Some(Prepared { by, on, .. }) = &open.prepared {
                        p class="small soft" {
                            "Prepared by " (by) " on " (on) " (not authenticated)"
                            @if open.stands == Stands::Moved { "; the book has moved since" }
                        }
                    } @else {
                        p class="small soft" { "One role prepares it, another approves" }
                    }
                    @if !open.blockers.is_empty() {
                        ul class="bullets small soft" {
                            @for says in &open.blockers {
                                li { (named_sentence(&visit.book, says)) }
                            }
                        }
                    }
                    @if !open.cautions.is_empty() {
                        p class="small" { "Look at this twice" }
                        ul class="bullets small soft" {
                            @for says in &open.cautions { li { (told_sentence(says)) } }
                        }
                    }
                }
                @match (open.blockers.is_empty(), open.stands) {
                    (false, _) => (status(Tone::Off, "Cannot be closed yet")),
                    (true, Stands::Open) => (status(Tone::Info, "Can be prepared")),
                    (true, Stands::Prepared) => (status(Tone::Wait, "Prepared, to be approved")),
                    (true, Stands::Moved) => (status(Tone::Wait, "To be prepared again")),
                }
            } @else {
                div {
                    "Close the year"
                    @if let Some(signed) = signed { p class="small soft" { (two_roles(signed)) } }
                    p class="small soft" { "Sealed; it takes no more postings" }
                }
                (status(Tone::Good, "Done"))
            }
        }
    }
}

/// Who prepared a closing and who approved it.
pub(super) fn two_roles(signed: &Signed) -> String {
    let on = |act: &Act| long_date(day_of(act));
    let (prepared, approved_by) = (&signed.prepared, &signed.approved_by);
    let prepared = format!("Prepared by {} on {}", prepared.by, on(prepared));
    let approved = signed.approved.as_ref();
    let approved = approved.map_or_else(String::new, |act| format!(" on {}", on(act)));
    format!("{prepared}, approved by {approved_by}{approved} (neither authenticated)")
}

/// An account that statements were brought into, with its reconciliation at 31 March.
pub(in crate::web) struct AtEnd {
    pub(in crate::web) account: AccountCode,
    pub(in crate::web) kept: Option<KeptReconciliation>,
    /// Whether the book has moved since it was prepared, so that nobody can approve it as it is.
    pub(in crate::web) moved: bool,
}

/// The accounts that statements were brought into.
pub(in crate::web) async fn reconciled(
    visit: &mut Visit,
    year: FinancialYear,
) -> Result<Vec<AtEnd>, PageError> {
    let imports = visit.reader.standing_imports().await?;
    let with_files: BTreeSet<AccountCode> =
        imports.iter().map(|kept| kept.import.account).collect();
    let holding = visit.book.chart.iter();
    let holding = holding.filter(|account| account.kind.holds_money());
    let holding: Vec<AccountCode> = holding.map(|account| account.code).collect();
    let (office, on, said) = (visit.office.clone(), year.last_day(), Said::default());
    let mut reconciled = Vec::new();
    for account in holding {
        let kept = visit.reader.reconciliations(account).await?;
        // What was counted once is counted at the end of a year too.
        if kept.is_empty() && !with_files.contains(&account) {
            continue;
        }
        let kept = kept.into_iter().rfind(|kept| kept.on == on);
        let open = kept.as_ref().is_some_and(|kept| kept.locked.is_none());
        let moved = open && {
            let paper = office.papers().of(visit, (account, on), None, &said);
            paper.await?.moved
        };
        reconciled.push(AtEnd {
            account,
            kept,
            moved,
        });
    }
    Ok(reconciled)
}
