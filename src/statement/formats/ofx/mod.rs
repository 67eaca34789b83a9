//! OFX 1 (SGML, elements left open), OFX 2 (XML) and QFX → statements.
//!
//! Bank and credit-card statements become statements, one for each account; LEDGERBAL is the
//! closing balance, and OFX has no opening one. Investment movements and pending ones are set
//! aside, each with its reason, because neither is a booked movement of a bank account.
//! Rules: OFX 1.6 and 2.2, sections 3.2 (amounts and dates), 11.4 (statements), 13.9 (investments).

mod entry;
mod investment;
mod markup;
mod types;
mod within;

use std::borrow::Cow;

use encoding_rs::Encoding;
use jiff::civil::Date;

use self::{
    entry::Entry,
    investment::Investment,
    markup::{Markup, Sink},
    types::Types,
    within::Within,
};
use super::{
    Format, FormatError, day,
    figure::{self, Marks},
    harvest::{Harvest, place},
    text::{self, Lines},
};
use crate::{
    ledger::calendar::short_date,
    statement::line::{ReadFile, Stated, Statement},
};

/// Whether the beginning of a file is that of OFX.
pub(super) fn fits(head: &str) -> bool {
    let upper = head.to_ascii_uppercase();
    upper.trim_start().starts_with("OFXHEADER")
        || upper.contains("<OFX>")
        || upper.contains("<OFX ")
}

/// Reads an OFX or QFX file.
///
/// # Errors
/// [`FormatError`] where the file is not OFX, nests too deep or holds a text beyond all measure.
pub fn read(bytes: &[u8], most: u32) -> Result<ReadFile, FormatError> {
    let head = text::head(bytes);
    if !fits(&head) {
        return Err(FormatError::NotThis("OFX"));
    }
    let (text, encoding) = text::decode(bytes, declared(&head));
    let mut reader = Reader {
        harvest: Harvest::new(Format::Ofx, &text, encoding, most),
        lines: Lines::of(&text),
        within: Vec::new(),
        statement: None,
        entry: None,
        investment: None,
        status: Status::default(),
    };
    Markup::read(&text, &mut reader)?;
    reader.end_statement();
    reader.end_investment();
    Ok(reader.harvest.finish(reader.lines.at(text.len())))
}

/// The encoding that the header names: `CHARSET:1252`, `ENCODING:UTF-8`, `encoding="us-ascii"`.
fn declared(head: &str) -> Option<&'static Encoding> {
    let upper = head.to_ascii_uppercase();
    let after = |key: &str| {
        let (_, rest) = upper.split_once(key)?;
        let end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let value = rest.trim_start_matches(['"', '\'', ' ']);
        value.split(end).next().filter(|value| !value.is_empty())
    };
    // "UNICODE" names no encoding: UTF-8 shows itself, UTF-16 by its nils, and the rest is guessed.
    let label = after("CHARSET:")
        .filter(|label| *label != "NONE")
        .or_else(|| after("ENCODING="))
        .or_else(|| after("ENCODING:").filter(|label| *label != "UNICODE"))?;
    let numbered = label.bytes().all(|b| b.is_ascii_digit());
    let label = match label {
        _ if numbered => format!("windows-{label}"),
        _ if label.starts_with("8859-") => format!("iso-{label}"),
        _ => label.to_owned(),
    };
    Encoding::for_label(label.as_bytes())
}

#[derive(Default)]
struct Open {
    statement: Statement,
    line: u32,
    /// The day of the closing balance.
    as_of: Option<Date>,
    types: Types,
}

#[derive(Default)]
struct Status {
    code: String,
    severity: String,
    message: String,
    line: u32,
}

struct Reader<'a> {
    harvest: Harvest,
    lines: Lines<'a>,
    within: Vec<(Cow<'a, str>, Within)>,
    statement: Option<Open>,
    entry: Option<Entry<'a>>,
    investment: Option<Investment>,
    status: Status,
}

impl<'a> Sink<'a> for Reader<'a> {
    fn open(&mut self, name: Cow<'a, str>, at: usize) -> Result<(), FormatError> {
        let line = self.lines.at(at);
        let within = Within::of(&name, self.inner(), self.investment.is_some());
        match within {
            Within::Statement => {
                self.harvest.part()?;
                self.leave(Within::Statement);
                self.end_statement();
                self.statement = Some(Open {
                    line,
                    ..Open::default()
                });
            }
            Within::Entry => {
                self.harvest.movement()?;
                // A movement outside a statement has one all the same, of an account unnamed.
                self.statement.get_or_insert_with(|| Open {
                    line,
                    ..Open::default()
                });
                self.leave(Within::Entry);
                self.end_entry();
                self.entry = Some(Entry::new(line, name == "STMTTRNP"));
            }
            Within::Ledger => {
                self.leave(Within::Entry);
                self.end_entry();
            }
            Within::Investment => {
                self.harvest.part()?;
                self.end_statement();
                self.end_investment();
                self.investment = Some(Investment::new(line));
            }
            Within::InvestmentEntry => {
                self.harvest.movement()?;
                if let Some(investment) = &mut self.investment {
                    investment.begin(line);
                }
            }
            Within::Status => {
                self.status = Status {
                    line,
                    ..Status::default()
                }
            }
            Within::Account
            | Within::Payee
            | Within::Currency
            | Within::InvestmentList
            | Within::Foreign
            | Within::Other => {}
        }
        self.within.push((name, within));
        Ok(())
    }

    fn leaf(&mut self, name: &str, value: Cow<'a, str>, at: usize) {
        let within = self.inner();
        match (within, name) {
            (Within::Entry, _) if self.investment.is_none() => {
                self.entry(|entry| entry.leaf(name, value));
            }
            (Within::Status, "CODE") => self.status.code = value.into_owned(),
            (Within::Status, "SEVERITY") => self.status.severity = value.into_owned(),
            (Within::Status, "MESSAGE") => self.status.message = value.into_owned(),
            (Within::Investment | Within::Account, "ACCTID") => self.account(&value),
            (Within::InvestmentEntry | Within::Entry, "TRNAMT") => {
                let investment = self.investment.as_mut();
                if let (Some(own), Ok(cash)) = (investment, figure::read(&value, Marks::Grouped)) {
                    own.cash(cash);
                }
            }
            (Within::Payee, "NAME") => self.entry(|entry| entry.leaf("PAYEE", value)),
            (Within::Currency, "CURSYM") => self.entry(|entry| entry.leaf("CURSYM", value)),
            (Within::Statement | Within::Ledger, _) => {
                let line = self.lines.at(at);
                self.statement_leaf(within, name, &value, line);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        let Some(depth) = self.within.iter().rposition(|(open, _)| open == name) else {
            return;
        };
        while self.within.len() > depth {
            match self.within.pop() {
                Some((_, Within::Entry)) => self.end_entry(),
                Some((_, Within::Statement)) => self.end_statement(),
                Some((_, Within::InvestmentEntry)) => {
                    if let Some(investment) = &mut self.investment {
                        investment.end_entry(&mut self.harvest);
                    }
                }
                Some((_, Within::Investment)) => self.end_investment(),
                Some((_, Within::Status)) => self.end_status(),
                Some(_) | None => {}
            }
        }
    }

    fn depth(&self) -> usize {
        self.within.len()
    }
}

impl<'a> Reader<'a> {
    /// What the element lies within, wrappers apart.
    fn inner(&self) -> Within {
        self.within
            .iter()
            .rev()
            .map(|(_, within)| *within)
            .find(|within| *within != Within::Other)
            .unwrap_or(Within::Other)
    }

    /// Leaves an aggregate that was never closed, now that one begins that cannot lie in it.
    fn leave(&mut self, left: Within) {
        if let Some(depth) = self.within.iter().rposition(|(_, within)| *within == left) {
            self.within.truncate(depth);
        }
    }

    fn account(&mut self, value: &str) {
        if let Some(investment) = &mut self.investment {
            value.clone_into(&mut investment.account);
        } else if let Some(open) = &mut self.statement {
            open.statement.account = text::filled(value);
        }
    }

    fn entry(&mut self, change: impl FnOnce(&mut Entry<'a>)) {
        if let Some(entry) = &mut self.entry {
            change(entry);
        }
    }

    fn statement_leaf(&mut self, within: Within, name: &str, value: &str, line: u32) {
        let Some(Open {
            statement, as_of, ..
        }) = &mut self.statement
        else {
            return;
        };
        match (within, name) {
            (Within::Statement, "CURDEF") => {
                statement.currency = text::filled(&value.to_ascii_uppercase());
            }
            (Within::Statement, "DTSTART") => statement.from = day::iso(value),
            (Within::Statement, "DTEND") => statement.to = day::iso(value),
            (Within::Ledger, "DTASOF") => *as_of = day::iso(value),
            (Within::Ledger, "BALAMT") => match figure::read(value, Marks::Grouped) {
                Ok(amount) => {
                    statement.closing = Some(Stated {
                        amount,
                        at: place(line),
                    });
                }
                Err(error) => self
                    .harvest
                    .problem(line, format!("the closing balance: {error}")),
            },
            _ => {}
        }
    }

    fn end_entry(&mut self) {
        if let (Some(entry), Some(open)) = (self.entry.take(), &mut self.statement) {
            entry.end(&mut self.harvest, &mut open.statement, &mut open.types);
        }
    }

    fn end_statement(&mut self) {
        self.end_entry();
        let Some(open) = self.statement.take() else {
            return;
        };
        open.types.say(&mut self.harvest);
        let statement = open.statement;
        if let (Some(_), Some(of), Some(to)) = (&statement.closing, open.as_of, statement.to)
            && of > to
        {
            self.harvest.note(format!(
                "the closing balance is that of {}, and the statement ends on {}: movements in \
                 between are in the balance but not in the file",
                short_date(of),
                short_date(to)
            ));
        }
        self.harvest.statement(statement, open.line);
    }

    fn end_investment(&mut self) {
        if let Some(investment) = self.investment.take() {
            investment.end(&mut self.harvest);
        }
    }

    /// A bank that could not answer says so in the file.
    fn end_status(&mut self) {
        let Status {
            code,
            severity,
            message,
            line,
        } = std::mem::take(&mut self.status);
        if severity.eq_ignore_ascii_case("ERROR") {
            let why = format!(
                "the bank answered with error {code} ({message}) instead of a statement; \
                 download the statement again"
            );
            self.harvest.problem(line, why);
        }
    }
}

#[cfg(test)]
mod tests;
