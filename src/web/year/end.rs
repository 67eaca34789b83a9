//! The year end as a task list that says, in figures, what blocks each step.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::{
    actions::{close, day_of, report::END_OF_YEAR},
    ledger::{calendar::FinancialYear, code::AccountCode},
    store::{settings::board::KeptReconciliation, statements::line::Waiting},
    web::{
        failure::PageError,
        parts::{Tone, counted, crumbs, day, groups_of_four, notice, pounds, sentence, status},
        visit::Visit,
    },
};

/// The tasks.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let year = visit.year()?;
    let closed = visit.book.closed.contains(&year);
    let waiting = visit.reader.waiting(year).await?;
    let reconciled = reconciled(&mut visit, year).await?;
    let blockers = if closed {
        Vec::new()
    } else {
        let today = day_of(&visit.act(None));
        close::blockers(visit.office.store(), &visit.book.slug, year, &[], today).await?
    };
    let seal = visit.reader.seal(year).await?;
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
                p class="lead" { (standing(closed, &blockers)) }
            }
            div class="stack" {
                @if visit.query("done").is_some() {
                    (notice(Tone::Good, &format!("{year} is closed"), &html! {
                        "It takes no more postings; " (year.next()) " opens with what it carried \
                         forward."
                    }))
                }
                ul class="tasks" {
                    (lines_row(&visit, &waiting))
                    @for (account, kept) in &reconciled {
                        (account_row(&visit, year, *account, kept.as_ref()))
                    }
                    (closing(&visit, year, closed, &blockers))
                    li {
                        div {
                            a href=(visit.to_year(year, "/decide")) {
                                "Record the Board's decision"
                            }
                            p class="small soft" { "It freezes Appendix A as it stands that day" }
                        }
                        @if decided { (status(Tone::Good, "Done")) }
                        @else { (status(Tone::Info, "Not yet")) }
                    }
                }
                @if let Some(seal) = seal {
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

fn lines_row(visit: &Visit, waiting: &Waiting) -> Markup {
    html! {
        li {
            div {
                a href=(visit.to("/coding")) { "Code every line" }
                p class="small soft" { "Every line of the year is posted somewhere" }
            }
            @if waiting.lines == 0 { (status(Tone::Good, "Done")) } @else {
                (status(Tone::Wait, &format!("{}, {} in and {} out",
                    counted(waiting.lines, "line waits", "lines wait"),
                    pounds(waiting.money_in), pounds(waiting.money_out))))
            }
        }
    }
}

fn account_row(
    visit: &Visit,
    year: FinancialYear,
    account: AccountCode,
    kept: Option<&KeptReconciliation>,
) -> Markup {
    let to = visit.to(&format!("/reconcile/{account}/{}", year.last_day()));
    html! {
        li {
            div {
                a href=(to) { "Reconcile account " (account) }
                p class="small soft" { (named(visit, account)) ", at " (day(year.last_day())) }
            }
            @match kept {
                Some(kept) if kept.locked.is_some() => {
                    (status(Tone::Lock, "Approved and locked"))
                }
                Some(_) => (status(Tone::Wait, "Prepared, to be approved")),
                None => (status(Tone::Wait, "To be prepared")),
            }
        }
    }
}

fn standing(closed: bool, blockers: &[String]) -> String {
    match (closed, blockers.len()) {
        (true, _) => "It is closed and sealed; what it carried forward cannot move.".to_owned(),
        (false, 0) => "Nothing stands in the way of closing it.".to_owned(),
        (false, several) => {
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

fn closing(visit: &Visit, year: FinancialYear, closed: bool, blockers: &[String]) -> Markup {
    html! {
        li {
            @if closed {
                div {
                    "Close the year"
                    p class="small soft" { "Sealed; it takes no more postings" }
                }
                (status(Tone::Good, "Done"))
            } @else if blockers.is_empty() {
                a href=(visit.to_year(year, "/close")) { "Close the year" }
                (status(Tone::Info, "Can be closed"))
            } @else {
                div {
                    a href=(visit.to_year(year, "/close")) { "Close the year" }
                    ul class="small soft" { @for says in blockers { li { (sentence(says)) } } }
                }
                (status(Tone::Off, "Cannot close yet"))
            }
        }
    }
}

/// The accounts that statements were brought into, each with its reconciliation at 31 March.
pub(in crate::web) async fn reconciled(
    visit: &mut Visit,
    year: FinancialYear,
) -> Result<Vec<(AccountCode, Option<KeptReconciliation>)>, PageError> {
    let imports = visit.reader.standing_imports().await?;
    let accounts: BTreeSet<AccountCode> = imports.iter().map(|kept| kept.import.account).collect();
    let mut reconciled = Vec::new();
    for account in accounts {
        let kept = visit.reader.reconciliations(account).await?;
        let at_end = kept.into_iter().rfind(|kept| kept.on == year.last_day());
        reconciled.push((account, at_end));
    }
    Ok(reconciled)
}
