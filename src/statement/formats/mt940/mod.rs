//! SWIFT MT940 statements and MT942 interim reports, in the dialects of the field → statements.
//!
//! Each message is a statement: opening (`:60F:`, or `:60M:` on a later page), lines (`:61:` with
//! the `:86:` after it), closing (`:62F:` or `:62M:`). Pages must chain and the counts of an
//! interim report must agree; where they do not, a problem says by how much.
//! A line's day is its booking day, and the value day where the bank gives no other.

mod balance;
mod details;
mod field;
mod movement;

use std::collections::BTreeMap;

use self::{field::Field, movement::Movement};
use super::{
    Format, FormatError,
    figure::{self, Marks},
    harvest::Harvest,
    sides::{Said, Side},
    text,
};
use crate::{
    ledger::money::Money,
    statement::line::{ReadFile, Statement},
};

/// Whether the beginning of a file is that of an MT940 message.
pub(super) fn fits(head: &str) -> bool {
    let starts = |tags: &[&str]| {
        head.lines().any(|line| {
            let line = field::unwrapped(line);
            tags.iter().any(|tag| line.starts_with(tag))
        })
    };
    // Some banks leave out the reference.
    let balanced = starts(&[":60F:", ":60M:"]) && starts(&[":61:", ":62F:", ":62M:"]);
    balanced
        || starts(&[":20:"])
            && starts(&[":25:", ":25P:", ":28:", ":28C:", ":60F:", ":60M:", ":61:"])
}

/// Reads an MT940 or MT942 file.
///
/// # Errors
/// [`FormatError`] where the file is neither.
pub fn read(bytes: &[u8], most: u32) -> Result<ReadFile, FormatError> {
    if !fits(&text::head(bytes)) {
        return Err(FormatError::NotThis("MT940"));
    }
    let (text, encoding) = text::decode(bytes, Some(encoding_rs::WINDOWS_1252));
    let mut reader = Reader {
        harvest: Harvest::new(Format::Mt940, &text, encoding, most),
        open: None,
        pages: BTreeMap::new(),
    };
    for field in field::fields(&text) {
        reader.take(field)?;
    }
    reader.end_message();
    Ok(reader.harvest.finish(text::lines_after(1, &text)))
}

/// A message that is open.
#[derive(Default)]
struct Message<'a> {
    line: u32,
    statement: Statement,
    movement: Option<Movement<'a>>,
    /// Whether anything but its heading has been read.
    filled: bool,
    opens_page: bool,
    ends_page: bool,
    /// The number and sum of its lines so far.
    money_in: Side,
    money_out: Side,
}

impl<'a> Message<'a> {
    /// The message that is open, or a new one.
    fn at<'m>(open: &'m mut Option<Message<'a>>, line: u32) -> &'m mut Message<'a> {
        open.get_or_insert_with(|| Message {
            line,
            ..Message::default()
        })
    }
}

struct Reader<'a> {
    harvest: Harvest,
    open: Option<Message<'a>>,
    /// The intermediate balance at which the last page of an account ended.
    pages: BTreeMap<String, Money>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, field: Field<'a>) -> Result<(), FormatError> {
        match field.tag {
            "20" | "25" | "60F" | "60M" => self.harvest.part()?,
            "61" => self.harvest.movement()?,
            _ => {}
        }
        match field.tag {
            "20" => {
                self.end_message();
                Message::at(&mut self.open, field.line);
            }
            "25" | "25P" => {
                if self.open.as_ref().is_some_and(|message| message.filled) {
                    self.end_message();
                }
                Message::at(&mut self.open, field.line).statement.account =
                    text::filled(field.first);
            }
            "60F" | "60M" => self.opening(&field),
            "61" => self.movement(field),
            "86" | "NS" => {
                if let Some(movement) = self.open.as_mut().and_then(|m| m.movement.as_mut()) {
                    movement.details(&field);
                }
            }
            "62F" | "62M" => self.closing(&field),
            "34F" => {
                let currency = field.first.get(..3).and_then(text::filled);
                let statement = &mut Message::at(&mut self.open, field.line).statement;
                statement.currency = statement.currency.take().or(currency);
            }
            "90D" | "90C" => self.count(&field),
            // Available balances are no sum of booked lines: only their form is checked.
            "64" | "65" | "65F" => {
                if let Err(why) = balance::read(&field) {
                    self.harvest
                        .problem(field.line, format!("the available balance: {why}"));
                }
            }
            // References, numbers and times: nothing that a line needs.
            _ => {}
        }
        Ok(())
    }

    fn opening(&mut self, field: &Field<'_>) {
        if let Some(before) = self.open.as_ref().filter(|message| message.filled) {
            // Another statement of the same account without a heading of its own.
            let account = before.statement.account.clone();
            self.end_message();
            Message::at(&mut self.open, field.line).statement.account = account;
        }
        let balance = balance::read(field);
        let message = Message::at(&mut self.open, field.line);
        message.filled = true;
        message.opens_page = field.tag == "60M";
        match balance {
            Ok(balance) => {
                message.statement.from = balance.date;
                message.statement.currency = balance.currency;
                message.statement.opening = Some(balance.stated);
            }
            Err(why) => self
                .harvest
                .problem(field.line, format!("the opening balance: {why}")),
        }
    }

    fn closing(&mut self, field: &Field<'_>) {
        self.end_movement();
        let balance = balance::read(field);
        let message = Message::at(&mut self.open, field.line);
        message.filled = true;
        message.ends_page = field.tag == "62M";
        let statement = &mut message.statement;
        let balance = match balance {
            Ok(balance) => balance,
            Err(why) => {
                self.harvest
                    .problem(field.line, format!("the closing balance: {why}"));
                return;
            }
        };
        if statement.closing.is_some() {
            let why = "a second closing balance, which is not read; download the statement again";
            self.harvest.problem(field.line, why);
            return;
        }
        if let (Some(own), Some(other)) = (&statement.currency, &balance.currency)
            && own != other
        {
            let why = format!("the closing balance is in {other}, the account in {own}");
            self.harvest.problem(field.line, why);
        }
        statement.to = balance.date;
        statement.currency = statement.currency.take().or(balance.currency);
        statement.closing = Some(balance.stated);
    }

    fn movement(&mut self, field: Field<'a>) {
        self.end_movement();
        let message = Message::at(&mut self.open, field.line);
        message.filled = true;
        if message.statement.closing.is_some() {
            let why = "the line stands after the closing balance of its statement; \
                       download the statement again";
            self.harvest.problem(field.line, why);
        }
        message.movement = Some(Movement::new(field));
    }

    fn end_movement(&mut self) {
        let Some(message) = &mut self.open else {
            return;
        };
        if let Some(movement) = message.movement.take() {
            let (line, doubt) = match movement.end() {
                Ok(read) => read,
                Err((why, amount)) => return self.harvest.unread(movement.line(), &why, amount),
            };
            if let Some(why) = doubt {
                self.harvest.problem(movement.line(), why);
            }
            let out = line.amount.is_negative();
            let side = if out {
                &mut message.money_out
            } else {
                &mut message.money_in
            };
            side.add(line.amount);
            self.harvest.line(&mut message.statement, line);
        }
    }

    /// The number and sum that an interim report states for one side must be those of its lines.
    fn count(&mut self, field: &Field<'_>) {
        self.end_movement();
        let text = field.first;
        let digits = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let stated = text.split_at_checked(digits).and_then(|(count, rest)| {
            let sum = figure::read(rest.get(3..)?, Marks::Either).ok()?;
            Some(Said {
                count: Some(count.parse().ok()?),
                sum: Some(sum),
            })
        });
        let Some(stated) = stated else {
            self.harvest.problem(
                field.line,
                format!("'{text}' is no number and sum of entries"),
            );
            return;
        };
        let Some(message) = &self.open else {
            return;
        };
        let (found, which) = match field.tag {
            "90D" => (message.money_out, " of money out"),
            _ => (message.money_in, " of money in"),
        };
        if !stated.is_of(found) {
            let why = stated.differs("report", which, found);
            self.harvest.problem(field.line, why);
        }
    }

    fn end_message(&mut self) {
        self.end_movement();
        let Some(message) = self.open.take().filter(|message| message.filled) else {
            return;
        };
        let Message {
            line,
            statement,
            opens_page,
            ends_page,
            ..
        } = message;
        let account = statement.account.clone().unwrap_or_default();
        if let (Some(ended), Some(opening), true) =
            (self.pages.remove(&account), &statement.opening, opens_page)
            && ended != opening.amount
        {
            let why = format!(
                "the page opens with {}, but the page before it ended with {}; \
                 a page is missing: download the statement again",
                opening.amount.to_plain(),
                ended.to_plain(),
            );
            self.harvest.problem(opening.at.row, why);
        }
        if let (Some(closing), true) = (&statement.closing, ends_page) {
            self.pages.insert(account, closing.amount);
        }
        self.harvest.statement(statement, line);
    }
}

#[cfg(test)]
mod tests;
