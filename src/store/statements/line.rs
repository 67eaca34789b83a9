//! Statement lines as they are kept, with the cell that each came from and where it stands:
//! waiting, left waiting for a reason, or answered by entries.

use jiff::civil::Date;

use super::import::{NewLine, encode_place};
use crate::{
    ledger::{
        calendar::FinancialYear,
        code::AccountCode,
        digest::Encoder,
        journal::{EntryNumber, LineNumber, SourceCell},
        money::{Money, MoneyError},
    },
    statement::line::StatementLine,
};

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineState {
    /// Nobody has said what it was for.
    Waiting,
    /// Somebody left it waiting, and said why.
    Left(String),
    /// These entries answer it.
    Answered(Vec<EntryNumber>),
    /// Its file was undone by this record; it no longer counts.
    Undone(i64),
    /// It was withdrawn as not real by this record; it no longer counts.
    Withdrawn(i64),
}

/// A statement line as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLine {
    /// Its number: 1, 2, 3 in its book, without a gap.
    pub number: LineNumber,
    /// The import that brought it.
    pub import: i64,
    /// The account that it was imported into.
    pub account: AccountCode,
    /// The financial year that it belongs to.
    pub year: FinancialYear,
    /// What identifies it.
    pub fingerprint: [u8; 16],
    /// Which of the lines of that fingerprint it is, from 1.
    pub occurrence: u32,
    /// The line.
    pub line: StatementLine,
    /// The file and the cell that it came from.
    pub source: SourceCell,
    /// Where it stands.
    pub state: LineState,
    /// How much of it no entry answers yet; nil where it does not wait.
    pub open: Money,
}

impl HeldLine {
    /// What is open of it without the VAT that is recovered, money in positive; VAT belongs to the
    /// whole of a line.
    ///
    /// # Errors
    /// [`MoneyError`] beyond the range of money.
    pub fn open_net(&self) -> Result<Money, MoneyError> {
        let vat = self.line.vat.filter(|_| self.open == self.line.amount);
        self.open.minus(vat.unwrap_or_default())
    }

    /// The line as an import writes it.
    pub const fn as_new(&self) -> NewLine<'_> {
        NewLine {
            line: &self.line,
            fingerprint: self.fingerprint,
            occurrence: self.occurrence,
        }
    }
}

/// What the list of waiting lines says of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ToList {
    pub(crate) account: AccountCode,
    pub(crate) year: FinancialYear,
    pub(crate) date: Date,
    pub(crate) amount: Money,
}

/// Adds a line to the head over the lines of an import.
pub fn encode_line(number: LineNumber, row: &NewLine<'_>, encoder: &mut Encoder) {
    let line = row.line;
    encoder
        .restart("line")
        .number(number)
        .bytes(&row.fingerprint)
        .number(row.occurrence.into());
    encode_place(encoder, &line.at).text(&line.date.to_string());
    let (year, period) = line.period.map_or((0, -1), |(year, period)| {
        (i64::from(year.start()), i64::from(period))
    });
    encoder.number(year).number(period);
    encoder.number(line.own_period.map_or(-1, i64::from));
    encoder.number(line.amount.pence());
    for money in [line.vat, line.balance] {
        match money {
            None => encoder.number(0),
            Some(money) => encoder.number(1).number(money.pence()),
        };
    }
    encoder.text(&line.text);
    let optional = [
        &line.reference,
        &line.kind,
        &line.code,
        &line.party,
        &line.bank_id,
    ];
    for text in optional {
        encoder.maybe(text.as_deref());
    }
    encoder.text(&line.amount_text);
}

/// Which lines are asked for; none of a part means all.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// Of this account.
    pub account: Option<AccountCode>,
    /// Of this import.
    pub import: Option<i64>,
    /// Of this financial year.
    pub year: Option<FinancialYear>,
    /// Whose text holds this, in small or capital letters.
    pub text: Option<String>,
    /// Those that wait, or those that are answered.
    pub waiting: Option<bool>,
    /// Those that no longer count as well: of files that were undone, and withdrawn.
    pub gone: bool,
}

/// The lines that wait, counted, and their money on each side, without signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many.
    pub lines: i64,
    /// Money in.
    pub money_in: Money,
    /// Money out.
    pub money_out: Money,
}
