//! Stored values → ledger values, strictly: a value that this program cannot have written is
//! refused, so that no change at a database prompt hides behind a forgiving reader.

use std::{fmt::Display, str::FromStr};

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Date as SqlDate, ToSqlx as _};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::{
    ledger::{
        calendar::{FinancialYear, Period},
        digest::Digest,
        posted::Act,
    },
    statement::line::Place,
    store::error::StoreError,
};

/// A row with the number of what it belongs to, which is known even where the rest of the row
/// cannot be read.
pub(crate) struct Numbered<T> {
    pub(crate) number: i64,
    pub(crate) row: Result<T, sqlx::Error>,
}

impl<'r, R: Row, T: FromRow<'r, R>> FromRow<'r, R> for Numbered<T>
where
    i64: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Numbered<T>, sqlx::Error> {
        let number = row.try_get("number")?;
        let row = T::from_row(row);
        Ok(Numbered { number, row })
    }
}

/// A code exactly as it is written, capitals and all: reading a code forgives spaces and small
/// letters, and what is stored has neither.
pub(crate) fn code<T: FromStr>(what: &'static str, text: &str) -> Result<T, StoreError> {
    let plain = |b: u8| b.is_ascii_graphic() && !b.is_ascii_lowercase();
    let read = text.bytes().all(plain).then(|| text.parse::<T>().ok());
    read.flatten().ok_or_else(|| damaged(what, text))
}

pub(crate) fn damaged(what: &'static str, value: impl Display) -> StoreError {
    let value = format!("{value}");
    StoreError::Damaged { what, value }
}

pub(crate) fn year(start: i64) -> Result<FinancialYear, StoreError> {
    i16::try_from(start)
        .ok()
        .and_then(|start| FinancialYear::starting(start).ok())
        .ok_or_else(|| damaged("a financial year", start))
}

pub(crate) fn period(number: i64) -> Result<Period, StoreError> {
    Ok(Period::try_from(number)?)
}

pub(crate) fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    Digest::from_slice(bytes).ok_or_else(|| damaged("a digest of length", bytes.len()))
}

/// A digest from its hexadecimal digits.
pub(crate) fn hex_digest(text: &str) -> Result<Digest, StoreError> {
    text.parse().map_err(|_| damaged("a digest", text))
}

/// A day exactly as it is written, such as 2020-04-03.
pub(crate) fn written_day(text: &str) -> Result<Date, StoreError> {
    let read: Option<Date> = text.parse().ok();
    read.filter(|day| day.to_string() == text)
        .ok_or_else(|| damaged("a day", text))
}

/// A day on its way into a statement.
pub(crate) fn day(date: Date) -> SqlDate {
    date.to_sqlx()
}

pub(crate) fn act(by: String, why: Option<String>, at_us: i64) -> Result<Act, StoreError> {
    let at = Timestamp::from_microsecond(at_us).map_err(|_| damaged("an instant", at_us))?;
    Ok(Act { by, why, at })
}

/// A count of rows as storage keeps it.
pub(crate) fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// A number that fits a smaller type, as rows, columns and counts do.
pub(crate) fn small<T: TryFrom<i64>>(what: &'static str, number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| damaged(what, number))
}

/// A place in a file.
pub(crate) fn place(
    sheet: Option<String>,
    row: i64,
    column: Option<i64>,
) -> Result<Place, StoreError> {
    let column = column.map(|column| small("a column", column)).transpose()?;
    Ok(Place {
        sheet,
        row: small("a row", row)?,
        column,
    })
}

/// Words to look for in a text, in small or capital letters of any alphabet. They are folded here,
/// since each engine folds otherwise: one of them knows no letters but the English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(String);

impl Words {
    /// The words that are asked for; none where there is nothing to look for.
    pub(crate) fn of(asked: Option<&str>) -> Option<Words> {
        let asked = asked?.trim().to_lowercase();
        (!asked.is_empty()).then_some(Words(asked))
    }

    /// Whether they stand anywhere in a text.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.0)
    }
}

/// Fingerprints as a JSON array of hexadecimal digits.
pub(crate) fn in_hex(marks: &[[u8; 16]]) -> Result<String, serde_json::Error> {
    let digits = marks
        .iter()
        .map(|mark| format!("{:032x}", u128::from_be_bytes(*mark)));
    serde_json::to_string(&digits.collect::<Vec<String>>())
}
