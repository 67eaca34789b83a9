//! Stored values → ledger values, strictly: a value that this program cannot have written is
//! refused, so that no change at a database prompt hides behind a forgiving reader.

use std::str::FromStr;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Date as SqlDate, ToSqlx as _};

use super::error::StoreError;
use crate::ledger::{
    calendar::{FinancialYear, Period},
    digest::Digest,
    posted::Act,
};

/// A code exactly as it is written, capitals and all.
pub(super) fn code<T: FromStr + ToString>(what: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse::<T>()
        .ok()
        .filter(|code| code.to_string() == text)
        .ok_or_else(|| damaged(what, text))
}

pub(super) fn damaged(what: &'static str, value: impl ToString) -> StoreError {
    let value = value.to_string();
    StoreError::Damaged { what, value }
}

pub(super) fn year(start: i64) -> Result<FinancialYear, StoreError> {
    i16::try_from(start)
        .ok()
        .and_then(|start| FinancialYear::starting(start).ok())
        .ok_or_else(|| damaged("a financial year", start))
}

pub(super) fn period(number: i64) -> Result<Period, StoreError> {
    Ok(Period::try_from(number)?)
}

pub(super) fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    Digest::from_slice(bytes).ok_or_else(|| damaged("a digest of length", bytes.len()))
}

/// A day on its way into a statement.
pub(super) fn day(date: Date) -> SqlDate {
    date.to_sqlx()
}

pub(super) fn act(by: String, why: Option<String>, at_us: i64) -> Result<Act, StoreError> {
    let at = Timestamp::from_microsecond(at_us).map_err(|_| damaged("an instant", at_us))?;
    Ok(Act { by, why, at })
}

/// A count of rows as storage keeps it.
pub(super) fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
