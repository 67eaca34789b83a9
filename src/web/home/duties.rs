//! What waits for somebody, in the order in which it can be done, each with what blocks it; and the
//! days that matter.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        close::{self, Closing, Stands},
        day_of, post,
        report::{self, END_OF_YEAR},
    },
    ledger::calendar::{FinancialYear, long_date},
    web::{
        failure::PageError,
        parts::{Tone, counted, long_day, pounds, status, told_sentence},
        said::named::named_sentence,
        visit::Visit,
        year::end::{AtEnd, reconciled},
    },
};

use super::money::YearMoney;

/// What stands in the way of closing, as far as it is said here; the page that closes says it all.
const BLOCKERS: usize = 3;
/// Days on the list.
const DAYS: usize = 4;

/// One thing to do.
struct Duty {
    name: String,
    /// Where it is done; nowhere while it cannot start.
    to: Option<String>,
    /// What is said of it: in a line, or in a list.
    says: Vec<String>,
    tone: Tone,
    state: &'static str,
}

impl Duty {
    fn open(name: String, to: String, says: String, state: &'static str) -> Duty {
        let (to, tone) = (Some(to), Tone::Wait);
        Duty {
            name,
            to,
            says: vec![says],
            tone,
            state,
        }
    }

    fn blocked(name: String, says: String) -> Duty {
        let (to, tone, state) = (None, Tone::Off, "Cannot start yet");
        Duty {
            name,
            to,
            says: vec![says],
            tone,
            state,
        }
    }
}

/// The list, or that nothing is left to do.
pub(super) async fn waiting_for_you(
    visit: &mut Visit,
    year: FinancialYear,
    money: &YearMoney,
) -> Result<Markup, PageError> {
    let duties = duties(visit, year, money).await?;
    let drifted = drifted(visit, year).await?;
    Ok(html! {
        section {
            h2 { "Waiting for you" }
            @if duties.is_empty() {
                p { (status(Tone::Good, &format!("Nothing: {year} is done"))) }
                p class="small soft" { "Every line is coded, every account signed, and the Board \
                    has decided." }
            } @else {
                ul class="tasks" {
                    @for duty in &duties {
                        li { div {
                            @match &duty.to {
                                Some(to) => a href=(to) { strong { (duty.name) } },
                                None => strong class="soft" { (duty.name) },
                            }
                            @match duty.says.as_slice() {
                                [one] => p class="small soft" { (one) },
                                several => ul class="bullets small soft" {
                                    @for says in several { li { (says) } }
                                },
                            }
                            (status(duty.tone, duty.state))
                        } }
                    }
                }
            }
            @if let Some(says) = drifted {
                p { (status(Tone::Wait, &says)) }
                p class="small soft" {
                    "What the Board decided on stays as it was. "
                    a href=(visit.to_year(year, "/report#drift")) {
                        "See the drift of " (year)
                    }
                }
            }
        }
    })
}

/// What would now differ from what the Board decided on last, where anything would.
async fn drifted(visit: &mut Visit, year: FinancialYear) -> Result<Option<String>, PageError> {
    if visit.reader.decisions(END_OF_YEAR, year).await?.is_empty() {
        return Ok(None);
    }
    match report::drifted(&mut visit.reader, year).await {
        Ok(0) => Ok(None),
        Ok(rows) => Ok(Some(format!(
            "{} would now differ",
            counted(rows, "row", "rows")
        ))),
        // What refuses the report refuses its own page alone.
        Err(ActionError::Refused(refusal)) => Ok(Some(told_sentence(&refusal.to_string()))),
        Err(error) => Err(error.into()),
    }
}

async fn duties(
    visit: &mut Visit,
    year: FinancialYear,
    money: &YearMoney,
) -> Result<Vec<Duty>, PageError> {
    let mut duties = Vec::new();
    let accounts = reconciled(visit, year).await?;
    if accounts.is_empty() && !visit.book.closed.contains(&year) {
        duties.push(Duty::open(
            "Bring in the first statement".to_owned(),
            visit.to("/statements"),
            "The council's ledger extract, or the bank's export".to_owned(),
            "To be done",
        ));
    }
    duties.extend(awards(visit, year, money).await?);
    if visit.waiting > 0 {
        duties.push(coding(visit, money));
    }
    let blocked = money.waiting.lines > 0;
    let today = day_of(&visit.act(None));
    let ends = year.last_day();
    for at_end in accounts {
        duties.extend(reconciling(visit, &at_end, blocked, today <= ends, year));
    }
    if !visit.book.closed.contains(&year) {
        duties.push(closing(visit, year, today).await?);
    }
    if visit.reader.decisions(END_OF_YEAR, year).await?.is_empty() {
        let name = "Record the Board's decision".to_owned();
        // An open year's report may be decided on: what moves it later is drift, and stands in the
        // way of closing. A meeting before the year's end is refused.
        duties.push(if today <= ends {
            Duty::blocked(name, format!("The year ends on {}", long_date(ends)))
        } else {
            let open = if visit.book.closed.contains(&year) {
                ""
            } else {
                ", which is not closed yet"
            };
            let says = format!("On the report of {year}{open}");
            Duty::open(name, visit.to_year(year, "/decide"), says, "To be done")
        });
    }
    Ok(duties)
}

/// The awards of the year that nobody posted: until then their funds look short of money.
async fn awards(
    visit: &mut Visit,
    year: FinancialYear,
    money: &YearMoney,
) -> Result<Vec<Duty>, PageError> {
    if visit.book.closed.contains(&year) {
        return Ok(Vec::new());
    }
    let book = visit.book.clone();
    let posted = visit.reader.awards().await?;
    let mut duties = Vec::new();
    for grant in book.grants.values() {
        let allocation = grant.allocation(year);
        if allocation.is_nil() || money.granted.contains(&(grant.fund, grant.project)) {
            continue;
        }
        let award = post::award_of(&mut visit.reader, &posted, grant.code, year).await?;
        if award.is_none() {
            duties.push(Duty::open(
                format!("Post the award of {} for {year}", grant.title),
                visit.to(&format!(
                    "/grants/{}/award?year={}",
                    grant.code,
                    year.in_file_name()
                )),
                format!(
                    "{} is allocated and not posted, so its fund looks short of it",
                    pounds(allocation)
                ),
                "To be posted",
            ));
        }
    }
    Ok(duties)
}

/// Closing, with what stands in its way as the page that closes says it.
async fn closing(visit: &mut Visit, year: FinancialYear, today: Date) -> Result<Duty, PageError> {
    let (name, to) = (format!("Close {year}"), visit.to_year(year, "/close"));
    let ends = year.last_day();
    if today <= ends {
        return Ok(Duty::blocked(
            name,
            format!("The year ends on {}", long_date(ends)),
        ));
    }
    let Closing {
        blockers,
        stands,
        prepared,
        ..
    } = close::show(&mut visit.reader, year, &[], today).await?;
    let more = blockers.len().saturating_sub(BLOCKERS);
    let mut says: Vec<String> = blockers
        .iter()
        .take(BLOCKERS)
        .map(|says| named_sentence(&visit.book, says))
        .collect();
    if more > 0 {
        says.push(format!("And {more} more"));
    }
    if !blockers.is_empty() {
        return Ok(Duty {
            name,
            to: Some(to),
            says,
            tone: Tone::Off,
            state: "Cannot be closed yet",
        });
    }
    Ok(if let Some(prepared) = prepared {
        signing(name, to, &prepared.by, stands == Stands::Prepared)
    } else {
        let says = "Nothing blocks it; two roles sign it".to_owned();
        Duty::open(name, to, says, "To be prepared")
    })
}

/// Something that one role prepared: another approves it while it holds, else it is prepared again.
fn signing(name: String, to: String, by: &str, holds: bool) -> Duty {
    if holds {
        let says = format!("Prepared by {by}; another role approves it");
        return Duty::open(name, to, says, "To be approved");
    }
    let says =
        format!("What {by} prepared no longer holds, since the book moved; prepare it again");
    Duty::open(name, to, says, "To be prepared again")
}

fn coding(visit: &Visit, money: &YearMoney) -> Duty {
    let waiting = &money.waiting;
    let money_in = Some(waiting.money_in).filter(|sum| !sum.is_nil());
    let others = Some(visit.waiting.saturating_sub(waiting.lines)).filter(|others| *others > 0);
    let money_out = Some(waiting.money_out).filter(|sum| !sum.is_nil() || waiting.lines > 0);
    let says = [
        money_out.map(|sum| format!("{} out", pounds(sum))),
        money_in.map(|sum| format!("{} in", pounds(sum))),
        money
            .oldest
            .map(|oldest| format!("the oldest of {}", long_date(oldest))),
        others.map(|others| format!("{} of other years", counted(others, "line", "lines"))),
    ];
    let says: Vec<String> = says.into_iter().flatten().collect();
    let name = format!("Code {}", counted(visit.waiting, "line", "lines"));
    Duty::open(name, visit.to("/coding"), says.join(", "), "Waiting")
}

fn reconciling(
    visit: &Visit,
    at_end: &AtEnd,
    lines_wait: bool,
    running: bool,
    year: FinancialYear,
) -> Option<Duty> {
    let (account, ends) = (at_end.account, year.last_day());
    let name = format!("Reconcile account {account} to {}", long_date(ends));
    let to = visit.to(&format!("/reconcile/{account}/{ends}"));
    match &at_end.kept {
        Some(kept) if kept.locked.is_some() => None,
        Some(kept) => Some(signing(name, to, &kept.prepared.by, !at_end.moved)),
        None if lines_wait => Some(Duty::blocked(
            name,
            "After the lines that wait are coded".to_owned(),
        )),
        None if running => {
            let says = format!("The year ends on {}", long_date(ends));
            Some(Duty::blocked(name, says))
        }
        None => {
            let says = "Two roles sign it".to_owned();
            Some(Duty::open(name, to, says, "To be prepared"))
        }
    }
}

/// The days that matter in a year: its end, and the last days of grants.
pub(super) fn days(visit: &Visit, year: FinancialYear) -> Markup {
    let mut days: BTreeMap<Date, Vec<&String>> = BTreeMap::new();
    for grant in visit.book.grants.values() {
        if grant.ends_on >= year.first_day() {
            days.entry(grant.ends_on).or_default().push(&grant.title);
        }
    }
    let last = |grants: &[&String]| match grants {
        [] => None,
        [title] => Some(format!("Last day for costs of {title}")),
        several => Some(format!("Last day for costs of {} grants", several.len())),
    };
    let closed = if visit.book.closed.contains(&year) {
        ", closed"
    } else {
        ""
    };
    let ends = year.last_day();
    days.entry(ends).or_default();
    let today = day_of(&visit.act(None));
    html! {
        section {
            h2 { "Dates" }
            ul class="days" {
                @for (day, grants) in days.iter().take(DAYS) {
                    li {
                        (long_day(*day))
                        div {
                            @if *day == ends { p { (year) " ends" (closed) } }
                            @if let Some(says) = last(grants) { p { (says) } }
                            p class="small soft" { (away(today, *day)) }
                        }
                    }
                }
            }
        }
    }
}

/// How far away a day is, in words.
fn away(today: Date, day: Date) -> String {
    let days = today.until(day).map_or(0, |span| span.get_days());
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        ahead if ahead > 0 => format!("in {}", counted(ahead, "day", "days")),
        -1 => "yesterday".to_owned(),
        past if past > -100 => format!("{} ago", counted(past.abs(), "day", "days")),
        _ => "passed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_away_a_day_is_reads_as_people_say_it() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let today = day("2021-03-24");
        for (other, says) in [
            ("2021-03-24", "today"),
            ("2021-03-25", "tomorrow"),
            ("2021-03-31", "in 7 days"),
            ("2021-03-23", "yesterday"),
            ("2021-03-01", "23 days ago"),
            ("2020-03-31", "passed"),
            ("2022-03-31", "in 372 days"),
        ] {
            assert_eq!(away(today, day(other)), says);
        }
    }
}
