//! What commands print for people: progress, statements as read, and tables.

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    actions::progress::Reached,
    ledger::{calendar::short_date, money::Money},
    statement::line::{Place, ReadFile, Statement},
};

use super::{desk::Desk, failure::Failure};

/// Progress on a terminal; silent where nobody watches.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A count of something, such as rows.
    pub(super) fn of(desk: &Desk, what: &'static str) -> Progress {
        if desk.json() {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        let style = format!("{{spinner}} {{human_pos}} {what} {{elapsed}}");
        if let Ok(style) = ProgressStyle::with_template(&style) {
            bar.set_style(style);
        }
        Progress(bar)
    }

    /// How far it is.
    pub(super) fn at(&self, position: u64) {
        self.0.set_position(position);
    }

    /// How far the work is, in its own words.
    pub(super) fn reached(&self, reached: Reached) {
        let Reached {
            step,
            what,
            done,
            of,
        } = reached;
        let template = match of {
            Some(_) => {
                format!("{step}: {{human_pos}} of {{human_len}} {what} {{bar:24}} {{elapsed}}")
            }
            None => format!("{{spinner}} {step} {{elapsed}}"),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            self.0.set_style(style);
        }
        if let Some(of) = of {
            self.0.set_length(of);
        }
        self.0.set_position(done);
    }

    /// Done; the line goes.
    pub(super) fn done(&self) {
        self.0.finish_and_clear();
    }
}

/// The sum of a statement's lines, money in positive.
pub(super) fn sum(statement: &Statement) -> Result<Money, Failure> {
    Money::sum(statement.lines.iter().map(|line| line.amount))
        .map_err(|error| Failure::refused(error.to_string()))
}

/// A file as read, in sentences.
pub(super) fn read_file(read: &ReadFile) -> Result<String, Failure> {
    let encoding = read
        .encoding
        .as_ref()
        .map(|name| format!(" in {name}"))
        .unwrap_or_default();
    let profile = match &read.profile {
        Some(profile) => format!("profile {profile}"),
        None => "no profile".to_owned(),
    };
    let mut parts = vec![format!("{} file{encoding}, {profile}", read.format)];
    for statement in &read.statements {
        parts.push(statement_lines(statement)?);
    }
    parts.extend(section(
        "set aside",
        read.set_aside.iter().map(|row| (&row.at, &row.why)),
    ));
    parts.extend(section(
        "problems",
        read.problems.iter().map(|row| (&row.at, &row.why)),
    ));
    parts.extend(read.notes.iter().map(|note| format!("note: {note}")));
    Ok(parts.join("\n"))
}

fn statement_lines(statement: &Statement) -> Result<String, Failure> {
    let account = statement.account.as_deref().unwrap_or("not named");
    let currency = statement.currency.as_deref().unwrap_or("not stated");
    let day = |day: Option<jiff::civil::Date>| day.map_or("not stated".to_owned(), short_date);
    let written = |amount: Money| in_currency(amount, statement.currency.as_deref());
    let stated = |stated: &Option<crate::statement::line::Stated>| {
        stated
            .as_ref()
            .map_or("not stated".to_owned(), |stated| written(stated.amount))
    };
    let balances = statement.proof_says();
    Ok(format!(
        "statement of account {account}, {currency}, {} to {}\n  \
         opening {:>18}\n  \
         lines   {:>18}\n  \
         sum     {:>18}\n  \
         closing {:>18}\n  \
         {balances}",
        day(statement.from),
        day(statement.to),
        stated(&statement.opening),
        statement.lines.len(),
        written(sum(statement)?),
        stated(&statement.closing),
    ))
}

/// An amount in the currency of its statement: pounds with their sign, any other by its name.
fn in_currency(amount: Money, currency: Option<&str>) -> String {
    match currency.filter(|name| !name.eq_ignore_ascii_case("GBP")) {
        None => amount.to_string(),
        Some(name) => format!("{} {name}", amount.to_string().replace('£', "")),
    }
}

const SHOWN: usize = 20;

/// Places and what is said of each; nothing where there are none.
fn section<'a>(
    title: &str,
    rows: impl ExactSizeIterator<Item = (&'a Place, &'a String)>,
) -> Option<String> {
    let count = rows.len();
    let more = count.saturating_sub(SHOWN);
    let mut lines = vec![format!("{title}: {count}")];
    lines.extend(
        rows.take(SHOWN)
            .map(|(at, why)| format!("  {:<22} {why}", at.told())),
    );
    if more > 0 {
        lines.push(format!("  and {more} more; --json prints them all"));
    }
    (count > 0).then(|| lines.join("\n"))
}
