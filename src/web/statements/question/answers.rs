//! What was typed on the page of questions → the answers, what is missing of them or stands against
//! what the file proves, and the layout that they make.

use crate::{
    actions::import::Upload,
    statement::{
        profile::{Column, DateOrder, Kind, Profile, Sign},
        propose::{Missing, Proposal},
    },
    web::typed::{Mistakes, Typed},
};

/// How a sentence begins that says what the balances of the file prove against an answer.
pub(super) const OPPOSITE: &str = "the file proves the opposite";

/// Whether what was answered was asked of the same record: of a bank's or of a council's ledger.
pub(super) fn same_record(typed: &Typed) -> bool {
    typed
        .some("asked-of")
        .is_none_or(|asked| asked == typed.get("whose"))
}

/// Puts what was answered in the place of what was proposed. Which way money goes is another
/// question of another record.
pub(super) fn overlay(proposal: &mut Proposal, typed: &Typed) {
    let (same, answers) = (same_record(typed), &mut proposal.answers);
    let sides = |role: &Column| matches!(role, Column::MoneyOut | Column::MoneyIn);
    for column in &proposal.columns {
        let chosen = typed.some(&format!("column-{}", column.column));
        if let Some(role) = chosen.and_then(role).filter(|role| same || !sides(role)) {
            answers.roles.insert(column.column, role);
        }
    }
    proposal.take_sides();
    say_status(proposal, typed);
    if same {
        say_sides(proposal, typed);
        say_ways(proposal, typed);
    }
    let answers = &mut proposal.answers;
    answers.dates = match typed.get("dates") {
        "day" => Some(DateOrder::DayFirst),
        "month" => Some(DateOrder::MonthFirst),
        _ => answers.dates,
    };
    answers.sub_totals_said = typed.all_of("sub-totals").next().is_some();
    let marks = &mut answers.marks;
    for (name, list) in [
        ("sub-totals", &mut marks.sub_total),
        ("marks", &mut marks.grand_total),
        ("opening", &mut marks.opening),
        ("closing", &mut marks.closing),
    ] {
        // A field that was emptied says that no row is one.
        if typed.all_of(name).next().is_some() {
            *list = words(typed.get(name));
        }
    }
}

/// Takes which way an amount without a minus goes, and money under debit.
fn say_ways(proposal: &mut Proposal, typed: &Typed) {
    let answers = &mut proposal.answers;
    answers.sign = match typed.get("sign") {
        "in" => Some(Sign::PositiveIsMoneyIn),
        "out" => Some(Sign::PositiveIsMoneyOut),
        _ => answers.sign,
    };
    match typed.get("debit") {
        "out" => answers.say_debit(false),
        "in" => answers.say_debit(true),
        _ => {}
    }
}

/// The answers that a layout gives about a file, as they would be typed.
pub(super) fn as_kept(layout: &Profile, mut proposal: Proposal, first: Typed) -> Typed {
    let answers = &mut proposal.answers;
    answers.take(layout);
    let whose = match layout.kind {
        Kind::BankExport => "bank",
        Kind::LedgerExtract => "ledger",
    };
    let sign = match layout.sign {
        Sign::PositiveIsMoneyIn => "in",
        Sign::PositiveIsMoneyOut => "out",
    };
    let dates = match layout.dates {
        DateOrder::DayFirst => "day",
        DateOrder::MonthFirst => "month",
    };
    let heading = answers.heading.unwrap_or(0).to_string();
    let mut typed = first
        .with("of", heading.clone())
        .with("heading", heading)
        .with("sheet", answers.sheet.clone().unwrap_or_default())
        .with("whose", whose)
        .with("sign", sign)
        .with("dates", dates)
        .with("sub-totals", answers.marks.sub_total.join("; "))
        .with("marks", answers.marks.grand_total.join("; "))
        .with("opening", answers.marks.opening.join("; "))
        .with("closing", answers.marks.closing.join("; "));
    // Which column of debits and credits is which was said when the layout was made.
    if let Some((debit, _)) = answers.debits {
        let came_in = answers.roles.get(&debit) == Some(&Column::MoneyIn);
        typed = typed.with("debit", if came_in { "in" } else { "out" });
    }
    if !answers.sides.is_empty() {
        typed = typed
            .with("side-in", answers.sides.money_in.join("; "))
            .with("side-out", answers.sides.money_out.join("; "));
    }
    if !answers.status.is_empty() {
        typed = typed
            .with("status-settled", answers.status.settled.join("; "))
            .with("status-pending", answers.status.pending.join("; "))
            .with("status-never", answers.status.never.join("; "));
    }
    typed = typed.with("as", layout.name.clone());
    if layout.own {
        typed = typed.with("name", layout.name.clone());
    }
    for column in &proposal.columns {
        let role = proposal.answers.roles.get(&column.column);
        let role = role.copied().unwrap_or(Column::Ignored);
        typed = typed.with(&format!("column-{}", column.column), value(role));
    }
    typed
}

/// A role's name in a form: the one that a profile gives it.
pub(super) fn value(role: Column) -> String {
    let named = serde_json::to_value(role).ok();
    named
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Takes what was typed of the words that mark each side; a word that stands in neither field marks
/// what the file, the word itself or its heading says, and nothing where none of them does.
fn say_sides(proposal: &mut Proposal, typed: &Typed) {
    let sides = &mut proposal.answers.sides;
    for (name, list) in [
        ("side-in", &mut sides.money_in),
        ("side-out", &mut sides.money_out),
    ] {
        if typed.all_of(name).next().is_some() {
            *list = words(typed.get(name));
        }
    }
    proposal.take_sides();
}

/// Takes what was typed of the words of status; one that stands in no field says what banks write
/// it for, where they do.
fn say_status(proposal: &mut Proposal, typed: &Typed) {
    let status = &mut proposal.answers.status;
    for (name, list) in [
        ("status-settled", &mut status.settled),
        ("status-pending", &mut status.pending),
        ("status-never", &mut status.never),
    ] {
        if typed.all_of(name).next().is_some() {
            *list = words(typed.get(name));
        }
    }
    proposal.take_sides();
}

/// What is answered against what the file itself proves, each with the proof. Where somebody says
/// that the balances of the file are wrong, they prove nothing and are not read; a date proves what
/// it proves.
pub(super) fn against(proposal: &mut Proposal, typed: &Typed) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let (proved, answers) = (&proposal.proved, &mut proposal.answers);
    let says = |proof: &Option<String>| proof.clone().unwrap_or_default();
    if proved.dates.is_some() && answers.dates != proved.dates {
        let says = says(&proposal.dates);
        mistakes.add("dates", format!("the file proves the other order: {says}"));
    }
    let is_side = |role: &Column| matches!(role, Column::MoneyOut | Column::MoneyIn);
    let mut sides = proved.sides.iter();
    let turned = sides.any(|(column, proved)| {
        let answered = answers.roles.get(column);
        answered.is_some_and(|role| is_side(role) && role != proved)
    });
    let has_amount = answers.roles.values().any(|role| *role == Column::Amount);
    let sign = has_amount && proved.sign.is_some() && answers.sign != proved.sign;
    let marked = proved.marked.as_ref().is_some_and(|(column, sides)| {
        let read = answers.roles.get(column) == Some(&Column::Side);
        read && answers.sides.contradicts(sides)
    });
    let field = match (sign, turned, marked) {
        (true, _, _) => "sign",
        (_, true, _) => "columns",
        (_, _, true) => "side-in",
        (false, false, false) => return mistakes,
    };
    let says = says(&proposal.sign);
    match proved.balance {
        Some(balance) if typed.get("balances") == "wrong" => {
            answers.roles.insert(balance, Column::Ignored);
            answers.against = None;
        }
        Some(_) => mistakes.add(
            field,
            format!(
                "{OPPOSITE}: {says}; answer as it proves, or say that the balances of the file are \
                 wrong"
            ),
        ),
        None => mistakes.add(field, format!("{OPPOSITE}: {says}; answer as it proves")),
    }
    mistakes
}

/// A role by the name that a profile gives it.
fn role(name: &str) -> Option<Column> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// What is still to be answered, each at its field.
pub(super) fn missing(proposal: &Proposal) -> Mistakes {
    let mut mistakes = Mistakes::default();
    for missing in proposal.answers.missing() {
        let field = match &missing {
            Missing::Sign => "sign",
            Missing::Order => "dates",
            Missing::Debit(_) => "debit",
            Missing::Side(_) | Missing::BothSides(_) => "side-in",
            Missing::Status(_) | Missing::TwoStatuses(_) => "status-settled",
            Missing::Date | Missing::Money | Missing::Heading(_) | Missing::Twice(_) => "columns",
        };
        mistakes.add(field, missing.to_string());
    }
    mistakes
}

/// The layout that the answers make.
pub(super) fn profile(
    proposal: &Proposal,
    upload: &Upload,
    typed: &Typed,
    known: &[Profile],
) -> Result<Profile, String> {
    let kind = match typed.get("whose") {
        "ledger" => Kind::LedgerExtract,
        _ => Kind::BankExport,
    };
    let title = format!("As answered for {}", upload.name);
    // Whoever answers again changes the layout that read the file, and nothing else of it.
    let read_by = typed.some("as").or(upload.read.profile.as_deref());
    let kept = known
        .iter()
        .find(|layout| Some(layout.name.as_str()) == read_by);
    let named = (typed.get("name"), title.as_str());
    let made = proposal.answers.profile(named, kind, kept, known);
    let made = made.map_err(|error| error.to_string())?;
    // Nothing but its shape tells a file without a heading from those of other accounts.
    let account = Some(upload.account).filter(|_| !made.headerless.is_empty());
    Ok(Profile { account, ..made })
}

/// Words that semicolons divide.
fn words(typed: &str) -> Vec<String> {
    let words = typed.split(';').map(|word| word.trim().to_owned());
    words.filter(|word| !word.is_empty()).collect()
}
