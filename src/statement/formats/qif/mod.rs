//! QIF of bank, cash, card and other accounts → statements.
//!
//! An account has one statement, however many sections its movements stand in. A split is one
//! line, whose parts must sum to it. Lists (categories, classes, securities) and investments are
//! set aside, each section with its reason. QIF does not say whether day or month comes first, so
//! the file must prove it by a date with a day over 12, or say that it cannot.

mod dates;
mod record;

use self::{
    dates::{Days, Proof},
    record::Record,
};
use super::{Format, FormatError, harvest::Harvest, text};
use crate::{
    ledger::money::Money,
    statement::{
        days::BothWays,
        line::{OpenDays, ReadFile, Stated, Statement},
        profile::DateOrder,
    },
};

/// Whether the beginning of a file is that of QIF: a header such as `!Type:Bank` before anything
/// but comments.
pub(super) fn fits(head: &str) -> bool {
    let starts = ["!type:", "!account", "!option:", "!clear:"];
    let said = head.lines().map(str::trim);
    said.take(200)
        .find(|line| !line.is_empty() && !line.starts_with('#') && *line != "^")
        .is_some_and(|line| {
            let lower = line.to_ascii_lowercase();
            starts.iter().any(|start| lower.starts_with(start))
        })
}

/// Reads a QIF file.
///
/// # Errors
/// [`FormatError`] where the file is not QIF.
pub fn read(bytes: &[u8], most: u32) -> Result<ReadFile, FormatError> {
    read_as(bytes, most, None)
}

/// Reads a QIF file of which somebody said whether the day or the month comes first; it counts
/// where the file does not prove it.
///
/// # Errors
/// As [`read`].
pub fn read_as(bytes: &[u8], most: u32, said: Option<DateOrder>) -> Result<ReadFile, FormatError> {
    if !fits(&text::head(bytes)) {
        return Err(FormatError::NotThis("QIF"));
    }
    let (text, encoding) = text::decode(bytes, None);
    let mut harvest = Harvest::new(Format::Qif, &text, encoding, most);
    let cut = Cut::of(&text, &mut harvest)?;
    let order = cut.stated;
    let order = order.unwrap_or_else(|| proved(&cut.sections, said, &mut harvest));
    let mut statements: Vec<(u32, Statement)> = Vec::new();
    for section in &cut.sections {
        match &section.holds {
            Holds::Movements => movements(section, order, &mut statements, &mut harvest),
            Holds::Accounts => {}
            Holds::Other(what) => aside(section, what, &mut harvest),
        }
    }
    for (line, statement) in statements {
        harvest.statement(statement, line);
    }
    Ok(harvest.finish(text::lines_after(1, &text)))
}

/// What a section holds.
#[derive(Debug, PartialEq, Eq)]
enum Holds {
    Movements,
    Accounts,
    Other(String),
}

/// A header and the records up to the next.
struct Section<'a> {
    holds: Holds,
    account: Option<&'a str>,
    line: u32,
    records: Vec<Record<'a>>,
}

/// A text cut into its sections.
#[derive(Default)]
struct Cut<'a> {
    sections: Vec<Section<'a>>,
    /// The record that has not ended.
    record: Record<'a>,
    /// The order of dates that the file itself states, as some programs do.
    stated: Option<DateOrder>,
    /// How many records it may have that no room was made for yet.
    room: usize,
}

impl<'a> Cut<'a> {
    fn of(text: &'a str, harvest: &mut Harvest) -> Result<Cut<'a>, FormatError> {
        let mut cut = Cut {
            room: harvest.room(),
            ..Cut::default()
        };
        let mut account: Option<&str> = None;
        for (number, raw) in (1_u32..).zip(text::each_line(text)) {
            let line = raw.trim();
            if let Some(header) = line.strip_prefix('!') {
                harvest.part()?;
                cut.end_record(harvest)?;
                cut.stated = cut.stated.or_else(|| stated(header));
                if let Some(accounts) = cut.sections.last().filter(|s| s.holds == Holds::Accounts) {
                    account = named(accounts);
                }
                if let Some(holds) = holds(header) {
                    let account = account.filter(|_| holds == Holds::Movements);
                    cut.sections.push(Section {
                        holds,
                        account,
                        line: number,
                        records: Vec::new(),
                    });
                }
            } else if line == "^" {
                cut.end_record(harvest)?;
            } else if !line.is_empty() {
                cut.record.take(line, number);
            }
        }
        cut.end_record(harvest)?;
        Ok(cut)
    }

    /// Puts a record that has ended into the section that is open. The first record of movements
    /// makes room for all, since hardly any file has more than one such section.
    fn end_record(&mut self, harvest: &mut Harvest) -> Result<(), FormatError> {
        if self.record.is_empty() {
            return Ok(());
        }
        let mut record = std::mem::take(&mut self.record);
        let Some(section) = self.sections.last_mut() else {
            return Ok(());
        };
        harvest.movement()?;
        if section.holds == Holds::Movements {
            record.days = Days::read(record.date.unwrap_or_default());
            section.records.reserve(std::mem::take(&mut self.room));
        }
        section.records.push(record);
        Ok(())
    }
}

/// The account that the sections after an account block belong to: a list of several names none.
fn named<'a>(accounts: &Section<'a>) -> Option<&'a str> {
    match accounts.records.as_slice() {
        [one] => one.number,
        _ => None,
    }
}

/// What a header announces; none for a switch, which announces nothing.
fn holds(header: &str) -> Option<Holds> {
    let lower = header.trim().to_ascii_lowercase();
    if lower.starts_with("account") {
        return Some(Holds::Accounts);
    }
    let what = match lower.strip_prefix("type:") {
        Some(what) => what.trim(),
        None if lower.starts_with("option:") || lower.starts_with("clear:") => return None,
        None => &lower,
    };
    Some(match what {
        "bank" | "cash" | "ccard" | "oth a" | "oth l" => Holds::Movements,
        other => Holds::Other(other.to_owned()),
    })
}

/// The order of dates that a header states.
fn stated(header: &str) -> Option<DateOrder> {
    let option = header.strip_prefix("Option:")?;
    match option.to_ascii_uppercase().as_str() {
        "DMY" => Some(DateOrder::DayFirst),
        "MDY" => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Day or month first, proved by the dates of all movements, else as somebody said.
fn proved(sections: &[Section<'_>], said: Option<DateOrder>, harvest: &mut Harvest) -> DateOrder {
    let movements = sections
        .iter()
        .filter(|section| section.holds == Holds::Movements);
    let mut proof = Proof::default();
    let mut both = BothWays::default();
    for record in movements.flat_map(|section| &section.records) {
        let (days, text) = (record.days, record.date.unwrap_or_default());
        proof.see(days, text, record.line);
        both.see(|| record.at(), text, (days.day_first, days.month_first));
    }
    let proves = both.proves();
    let open = both.open().map(|open| OpenDays { said, ..open });
    let is_open = open.is_some();
    harvest.days_open(open);
    match (proof.order(), said) {
        ((_, Some(_)), Some(said)) if is_open => said,
        ((order, Some((line, why))), _) => {
            harvest.problem(line, why);
            order
        }
        ((order, None), Some(said)) => {
            if proves && said != order {
                let why =
                    "the dates of the file prove the other order than was said; leave it unsaid";
                harvest.problem(1, why);
            }
            order
        }
        ((order, None), None) => order,
    }
}

fn movements(
    section: &Section<'_>,
    order: DateOrder,
    statements: &mut Vec<(u32, Statement)>,
    harvest: &mut Harvest,
) {
    // An opening balance names its own account where no account block does.
    let opening = section.records.first().filter(|record| record.is_opening());
    let name = section
        .account
        .or_else(|| opening.and_then(Record::transfer));
    let account = name.and_then(text::filled);
    let place = statements
        .iter()
        .position(|(_, statement)| statement.account == account);
    let mut statement = match place {
        Some(place) => statements.remove(place),
        None => (
            section.line,
            Statement {
                account,
                ..Statement::default()
            },
        ),
    };
    for record in &section.records {
        let is_opening = opening.is_some_and(|opening| std::ptr::eq(opening, record));
        if is_opening && statement.1.opening.is_none() && statement.1.lines.is_empty() {
            match record.amount() {
                Ok((amount, _)) => {
                    statement.1.opening = Some(Stated {
                        amount,
                        at: record.at(),
                    });
                }
                Err(why) => harvest.problem(record.line, format!("the opening balance: {why}")),
            }
        } else {
            record.end(order, &mut statement.1, harvest);
        }
    }
    statements.insert(place.unwrap_or(statements.len()), statement);
}

fn aside(section: &Section<'_>, what: &str, harvest: &mut Harvest) {
    if section.records.is_empty() {
        return;
    }
    let count = section.records.len();
    let what = match what {
        "invst" => "investments, which are not kept here",
        "cat" => "a list of categories, not movements",
        "class" => "a list of classes, not movements",
        "security" | "prices" => "a list of securities, not movements",
        "memorized" => "a list of remembered payments, not movements",
        other => &format!("a section of the kind '{other}', which holds no movements"),
    };
    let why = format!("{what} (records: {count})");
    harvest.set_aside(section.line, why, Money::NIL);
}

#[cfg(test)]
mod tests;
