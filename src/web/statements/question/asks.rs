//! The questions about a file that are not about one column: what its signs and its dates mean, and
//! which words mark its totals and its balances.

use maud::{Markup, html};

use super::{Asked, answers::OPPOSITE};
use crate::{
    statement::profile::{Column, DateOrder, Sign},
    web::{
        parts::{field, sentence},
        typed::{Mistakes, Typed},
    },
};

/// A question with two answers, each a button to choose.
fn either(
    field: &'static str,
    asks: &str,
    proved: Option<&String>,
    answers: [(&str, &str, bool); 2],
    mistakes: &Mistakes,
) -> Markup {
    let wrong = mistakes.at(field);
    let (hint, why) = (format!("{field}-hint"), format!("{field}-why"));
    let described = wrong.map_or_else(|| hint.clone(), |_| format!("{hint} {why}"));
    html! {
        fieldset class=(if wrong.is_some() { "field wrong" } else { "field" })
            aria-describedby=(described) {
            legend { (asks) }
            @if let Some(says) = wrong { p class="why" id=(why) { (sentence(says)) } }
            p class="hint" id=(hint) {
                @match proved {
                    Some(says) => (sentence(says)),
                    None => "The file does not prove it.",
                }
            }
            @for (place, (value, says, chosen)) in (1_u8..).zip(answers) {
                // The first answers to the field's own name, where its mistake leads.
                @let id = if place == 1 { field.to_owned() } else { format!("{field}-{value}") };
                label class="option" for=(id) {
                    input type="radio" name=(field) id=(id) value=(value) checked[chosen];
                    span { (says) }
                }
            }
        }
    }
}

/// What the sign means; where a column marks the sides, which words mark which. Columns of their
/// own need neither.
pub(super) fn sign(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let roles = &asked.proposal.answers.roles;
    let has = |wanted| roles.values().any(|role| *role == wanted);
    if has(Column::Side) {
        return sides(asked, mistakes);
    }
    if has(Column::MoneyOut) && has(Column::MoneyIn) && !has(Column::Amount) {
        return html! {};
    }
    let is = |sign| asked.proposal.answers.sign == Some(sign);
    either(
        "sign",
        "An amount without a minus is",
        asked.proposal.sign.as_ref(),
        [
            ("in", "money in", is(Sign::PositiveIsMoneyIn)),
            ("out", "money out", is(Sign::PositiveIsMoneyOut)),
        ],
        mistakes,
    )
}

fn sides(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let sides = &asked.proposal.answers.sides;
    let shown = Typed::filled([
        ("side-in", sides.money_in.join("; ")),
        ("side-out", sides.money_out.join("; ")),
    ]);
    let hint = "Divided by semicolons; neither case nor stops count";
    let said = asked.proposal.says_of_sides();
    let proved = (&asked.proposal.proved.marked, &asked.proposal.sign);
    html! {
        fieldset aria-describedby="sides-hint" {
            legend { "Which words mark which side" }
            div class="hint" id="sides-hint" {
                @if let (Some(_), Some(says)) = proved {
                    p { (sentence(says)) }
                }
                @for says in &said { p { (sentence(says)) } }
            }
            div class="cols even" {
                (field("side-in", "Words that mark money in", hint, "").text(&shown, mistakes))
                (field("side-out", "Words that mark money out", hint, "").text(&shown, mistakes))
            }
        }
    }
}

/// Which words of the column of status say that a line is booked, that it is not booked yet, and
/// that it was never paid.
pub(super) fn status(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let answers = &asked.proposal.answers;
    if !answers.roles.values().any(|role| *role == Column::Status) {
        return html! {};
    }
    let kinds = [
        (
            "status-settled",
            "Words of a settled line",
            &answers.status.settled,
        ),
        (
            "status-pending",
            "Words of a pending line",
            &answers.status.pending,
        ),
        (
            "status-never",
            "Words of what was never paid",
            &answers.status.never,
        ),
    ];
    let hint = "Divided by semicolons";
    html! {
        fieldset aria-describedby="status-hint" {
            legend { "What the status says of a line" }
            div class="hint" id="status-hint" {
                p {
                    "What is pending waits for a later statement, and what was never paid is no \
                     line."
                }
                @for says in asked.proposal.says_of_status() { p { (sentence(&says)) } }
            }
            div class="cols even" {
                @for (name, label, words) in kinds {
                    @let shown = Typed::filled([(name, words.join("; "))]);
                    (field(name, label, hint, "").text(&shown, mistakes))
                }
            }
        }
    }
}

/// What a debit is, where no balance proves it, with what each answer means on the first rows.
pub(super) fn debit(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let answers = &asked.proposal.answers;
    let Some((debit, credit)) = answers.debits else {
        return html! {};
    };
    let said = |role| answers.debit_said && answers.roles.get(&debit) == Some(&role);
    let means = |debit_says: &str, credit_says: &str| {
        let of_debit = first_of(asked, debit, debit_says);
        let of_credit = first_of(asked, credit, credit_says);
        let means: Vec<String> = of_debit.into_iter().chain(of_credit).collect();
        means.join("; ")
    };
    let out = format!(
        "money out, as a bank says debit of its customer: {}",
        means("goes out", "comes in")
    );
    let into = format!(
        "money in, as the ledger of a bank account says debit: {}",
        means("comes in", "goes out")
    );
    let caption = answers.captions.get(&debit).map_or("debit", String::as_str);
    either(
        "debit",
        &format!("Money under \u{201c}{caption}\u{201d} is"),
        None,
        [
            ("out", &out, said(Column::MoneyOut)),
            ("in", &into, said(Column::MoneyIn)),
        ],
        mistakes,
    )
}

/// The first figure of a column, with the day and the words of its row and what would become of it.
fn first_of(asked: &Asked, column: u16, becomes: &str) -> Option<String> {
    let of = |wanted: u16| {
        let mut columns = asked.proposal.columns.iter();
        columns.find(|known| known.column == wanted)
    };
    let figures = &of(column)?.first;
    let row = figures
        .iter()
        .position(|figure| !figure.trim().is_empty())?;
    let roles = &asked.proposal.answers.roles;
    let beside = [Column::Date, Column::Text].into_iter().filter_map(|role| {
        let (column, _) = roles.iter().find(|(_, known)| **known == role)?;
        of(*column)?.first.get(row).map(String::as_str)
    });
    let beside: Vec<&str> = beside.collect();
    Some(format!(
        "{}, {} {becomes}",
        beside.join(" "),
        figures.get(row)?
    ))
}

/// Asked where an answer stands against the balances of the file: whether they are wrong.
pub(super) fn wrong_balances(asked: &Asked, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let said = typed.get("balances") == "wrong";
    let against = mistakes.all().any(|(_, says)| says.starts_with(OPPOSITE));
    let proves = asked.proposal.proved.balance.is_some() && asked.proposal.sign.is_some();
    html! {
        @if said || (against && proves) {
            label class="option" for="balances" {
                input type="checkbox" id="balances" name="balances" value="wrong" checked[said];
                span {
                    "The balances in this file are wrong: they prove nothing, and are not read"
                }
            }
        }
    }
}

pub(super) fn dates(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let is = |order| asked.proposal.answers.dates == Some(order);
    either(
        "dates",
        "In 03/04/2020 the first number is",
        asked.proposal.dates.as_ref(),
        [
            ("day", "the day: 3 April", is(DateOrder::DayFirst)),
            ("month", "the month: 4 March", is(DateOrder::MonthFirst)),
        ],
        mistakes,
    )
}

/// Which words mark the rows that are no lines, each with the rows that speak for them.
pub(super) fn rows(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let (proposal, marks) = (&asked.proposal, &asked.proposal.answers.marks);
    let (of_parts, of_all): (Vec<String>, Vec<String>) = proposal
        .totals
        .iter()
        .cloned()
        .partition(|says| says.ends_with("a sub-total"));
    let kinds = [
        (
            "sub-totals",
            "Rows that begin with these words are sub-totals",
            "A sub-total is recast from the lines since the last one, and never added.",
            &marks.sub_total,
            &of_parts,
        ),
        (
            "marks",
            "Rows that begin with these words are totals",
            "A total is recast and never added.",
            &marks.grand_total,
            &of_all,
        ),
        (
            "opening",
            "Rows that say these words are balances brought forward",
            "Such a balance proves the lines and is none of them.",
            &marks.opening,
            &proposal.opening,
        ),
        (
            "closing",
            "Rows that say these words are balances carried forward",
            "Such a balance proves the lines and is none of them.",
            &marks.closing,
            &proposal.closing,
        ),
    ];
    html! {
        @for (name, label, hint, words, evidence) in kinds {
            @let shown = Typed::filled([(name, words.join("; "))]);
            @let said: Vec<String> = evidence.iter().map(|says| sentence(says)).collect();
            @let said = match said.as_slice() {
                [] => "No row of the file seems to be one.".to_owned(),
                said => format!("{} {hint}", said.join(" ")),
            };
            @let hint = format!("{said} Divide words by semicolons.");
            (field(name, label, &hint, "").text(&shown, mistakes))
        }
        @for (fact, names) in &proposal.answers.facts {
            p class="small soft" {
                "Above the heading, \u{201c}" (names.join("\u{201d} and \u{201c}")) "\u{201d} is "
                (fact.says()) "."
            }
        }
    }
}
