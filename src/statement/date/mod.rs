//! The text of a cell → a day, or a year and period; day first, as in the United Kingdom.
//!
//! It never swaps day and month to make a date fit, and never takes a bare number for a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ledger::calendar::{FinancialYear, Period},
    statement::{line::bare, profile::DateOrder},
};

/// Why a cell is not a day or a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Month first.
    #[error(
        "'{0}' is no date with the day first; \
         if the file puts the month first, export it with UK dates"
    )]
    MonthFirst(String),
    /// A day without a year where nothing gives the year.
    #[error("'{0}' has no year and the file says nowhere which financial year it covers")]
    NoYear(String),
    /// A number without a date format.
    #[error("{0} is a plain number; format the column as a date in the file")]
    Number(String),
    /// A time of day alone.
    #[error("'{0}' is a time without a day; say which day such lines have with --undated")]
    TimeOnly(String),
    /// Anything else.
    #[error("'{0}' is not a date, such as 03/04/2020")]
    Unclear(String),
    /// Not a period.
    #[error("'{0}' is not a period, such as 202104, Apr-20 or P01 2020/21")]
    Period(String),
}

/// What the six digits of a period such as 202104 mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodForm {
    /// The calendar month: 202104 is April 2021.
    #[default]
    CalendarMonth,
    /// The year's start and the period within it: 202104 is July 2021, 202113 closing.
    YearAndPeriod,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day; `year` is the financial year that the statement covers, for dates without one.
///
/// # Errors
/// [`DateError`] says what cannot be proved.
pub fn read(text: &str, year: Option<FinancialYear>) -> Result<Date, DateError> {
    read_as(text, year, DateOrder::DayFirst)
}

/// Reads a day as [`read`] does, in the order that a profile says.
///
/// # Errors
/// As [`read`].
pub fn read_as(
    text: &str,
    year: Option<FinancialYear>,
    order: DateOrder,
) -> Result<Date, DateError> {
    if let Some(day) = plain(text).and_then(|plain| plain.in_order(order)) {
        return Ok(day);
    }
    let cleaned = bare(text);
    let unclear = || DateError::Unclear(cleaned.to_owned());
    let day = if cleaned.bytes().any(|b| b == b':') {
        let clock = |c: char| c.is_ascii_digit() || c == ':' || c == '.';
        if cleaned.chars().all(clock) {
            return Err(DateError::TimeOnly(cleaned.to_owned()));
        }
        without_time(cleaned).ok_or_else(unclear)?
    } else {
        cleaned
    };
    if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        let (y, rest) = day.split_at(4);
        let (m, d) = rest.split_at(2);
        return date(y, m, d).ok_or_else(unclear);
    }
    if !day.is_empty()
        && day.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !day.contains("..")
        && day.matches('.').count() < 2
    {
        return Err(DateError::Number(day.to_owned()));
    }
    let parts = day.split(['/', '-', '.', ' ']);
    let mut parts = parts.filter(|part| !part.is_empty());
    // A fourth part is one too many.
    let parts = [(); 4].map(|()| parts.next());
    let month_first_here = order == DateOrder::MonthFirst;
    match parts {
        [Some(y), Some(m), Some(d), None] if y.len() == 4 => date(y, m, d).ok_or_else(unclear),
        [Some(m), Some(d), Some(y), None] if month_first_here && (y.len() == 4 || y.len() == 2) => {
            date(y, m, d).ok_or_else(unclear)
        }
        [Some(m), Some(d), None, None] if month_first_here && d.len() <= 2 => match year {
            Some(year) => in_year(year, d, m).ok_or_else(unclear),
            None => Err(DateError::NoYear(cleaned.to_owned())),
        },
        [Some(d), Some(m), Some(y), None] if y.len() == 4 || y.len() == 2 => {
            date(y, m, d).ok_or_else(|| month_first(y, d, m, cleaned))
        }
        [Some(d), Some(m), None, None] if d.len() <= 2 => match year {
            Some(year) => in_year(year, d, m).ok_or_else(unclear),
            None => Err(DateError::NoYear(cleaned.to_owned())),
        },
        _ => Err(unclear()),
    }
}

/// Reads a day both ways: with the day first, and with the month first; none where it is no day so.
pub fn both_ways(text: &str, year: Option<FinancialYear>) -> (Option<Date>, Option<Date>) {
    let orders = (DateOrder::DayFirst, DateOrder::MonthFirst);
    if let Some(plain) = plain(text) {
        return (plain.in_order(orders.0), plain.in_order(orders.1));
    }
    let read = |order| read_as(text, year, order).ok();
    (read(orders.0), read(orders.1))
}

/// The numbers of a day as most are written: `03/04/2020`.
struct Plain {
    first: i8,
    second: i8,
    year: i16,
}

impl Plain {
    /// The day, where it is one; a number above those of the months is none, and costs no error.
    fn in_order(&self, order: DateOrder) -> Option<Date> {
        let (day, month) = match order {
            DateOrder::DayFirst => (self.first, self.second),
            DateOrder::MonthFirst => (self.second, self.first),
        };
        let month = (1..=12).contains(&month).then_some(month)?;
        Date::new(self.year, month, day).ok()
    }
}

fn plain(text: &str) -> Option<Plain> {
    let [a, b, b'/', c, d, b'/', year @ ..] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| digit.wrapping_sub(b'0'))?;
            number.checked_mul(10)?.checked_add(i16::from(digit))
        })
    };
    let small = |tens: u8, ones: u8| i8::try_from(number(&[tens, ones])?).ok();
    Some(Plain {
        first: small(*a, *b)?,
        second: small(*c, *d)?,
        year: number(year).filter(|found| year.len() == 4 && (1900..=2199).contains(found))?,
    })
}

fn month_first(year: &str, month: &str, day: &str, text: &str) -> DateError {
    match date(year, month, day) {
        Some(_) => DateError::MonthFirst(text.to_owned()),
        None => DateError::Unclear(text.to_owned()),
    }
}

/// Takes a time of day off the end: `03/04/2020 10:15`, `2020-04-03T00:00:00`.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else {
        return Some(text);
    };
    let (before, after) = text.split_at_checked(colon)?;
    let cut = before.rfind([' ', 'T'])?;
    let (day, hour) = before.split_at_checked(cut)?;
    let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+' | '-');
    let hour_fits = hour.chars().skip(1).all(|c| c.is_ascii_digit());
    let time_fits = after
        .trim_end_matches(" AM")
        .trim_end_matches(" PM")
        .chars()
        .all(clock);
    (hour_fits && time_fits).then(|| day.trim_end())
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let day_number: i8 = (day.len() <= 2).then(|| day.parse().ok())??;
    let year_number: i16 = year.parse().ok()?;
    let full = match year.len() {
        4 => year_number,
        // Two digits: 1980 to 2079, so that no statement of this century is ambiguous.
        _ if year_number < 80 => year_number.checked_add(2000)?,
        _ => year_number.checked_add(1900)?,
    };
    let plausible = (1900..=2199).contains(&full);
    plausible.then(|| Date::new(full, month_number(month)?, day_number).ok())?
}

/// The month of a number or of a name of three letters or more.
fn month_number(text: &str) -> Option<i8> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return (text.len() <= 2).then(|| text.parse().ok())?;
    }
    let lower = text.to_ascii_lowercase();
    let long_enough = lower.len() >= 3;
    let place = MONTHS.iter().position(|name| {
        long_enough && (name.starts_with(&lower) || lower == "sept" && *name == "september")
    })?;
    i8::try_from(place.checked_add(1)?).ok()
}

fn in_year(year: FinancialYear, day: &str, month: &str) -> Option<Date> {
    let number = month_number(month)?;
    let calendar_year = if number >= 4 {
        year.start()
    } else {
        year.start().checked_add(1)?
    };
    Date::new(calendar_year, number, day.parse().ok()?).ok()
}

/// A period as a file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePeriod {
    /// The financial year.
    pub year: FinancialYear,
    /// The period, 0 to 12; the file's 13 and later are 12 here.
    pub period: Period,
    /// The file's own number where it is 13 or later.
    pub own: Option<u8>,
}

/// Reads a period: `202104`, `2021/04`, `Apr-20`, `April 2020`, `P01 2020/21`, `2020/21 P1`.
///
/// # Errors
/// [`DateError::Period`] for anything else.
pub fn read_period(text: &str, form: PeriodForm) -> Result<FilePeriod, DateError> {
    let cleaned = bare(text);
    by_digits(cleaned, form)
        .or_else(|| by_month_name(cleaned))
        .or_else(|| by_year_and_period(cleaned))
        .ok_or_else(|| DateError::Period(cleaned.to_owned()))
}

fn by_digits(text: &str, form: PeriodForm) -> Option<FilePeriod> {
    let digits: String = match text.split_once(['/', '-']) {
        Some((year, number)) if year.len() == 4 && number.len() == 2 => format!("{year}{number}"),
        Some(_) => return None,
        None => text.to_owned(),
    };
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, number) = digits.split_at(4);
    match form {
        PeriodForm::CalendarMonth => Some(of_day(date(year, number, "1")?)),
        PeriodForm::YearAndPeriod => {
            let start = FinancialYear::starting(year.parse().ok()?).ok()?;
            numbered(start, number.parse().ok()?)
        }
    }
}

fn by_month_name(text: &str) -> Option<FilePeriod> {
    let (month, year) = text.split_once(['-', ' ', '/'])?;
    month
        .bytes()
        .all(|b| b.is_ascii_alphabetic())
        .then_some(())?;
    Some(of_day(date(year.trim(), month, "1")?))
}

fn by_year_and_period(text: &str) -> Option<FilePeriod> {
    let mut year = None;
    let mut number = None;
    for word in text.split_whitespace() {
        let bare = word.trim_start_matches(['P', 'p']);
        if let Ok(found) = word.parse::<FinancialYear>() {
            year = Some(found);
        } else if bare.len() < word.len() || number.is_none() && word.eq_ignore_ascii_case("period")
        {
            number = bare.parse().ok().or(number);
        } else if number.is_none() {
            number = Some(word.parse().ok()?);
        } else {
            return None;
        }
    }
    numbered(year?, number?)
}

/// The period in which a day falls.
pub fn of_day(day: Date) -> FilePeriod {
    FilePeriod {
        year: FinancialYear::of(day),
        period: Period::of(day),
        own: None,
    }
}

/// Ledgers number their adjustment periods 13 to 16; here they fall in March.
fn numbered(year: FinancialYear, number: u8) -> Option<FilePeriod> {
    match number {
        0..=12 => Some(FilePeriod {
            year,
            period: Period::try_from(i64::from(number)).ok()?,
            own: None,
        }),
        13..=16 => Some(FilePeriod {
            year,
            period: Period::MARCH,
            own: Some(number),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
