//! Financial years, their periods, and dates as the United Kingdom writes them.
//!
//! A financial year runs from 1 April to 31 March and is written 2020/21. A posting lies in a
//! period 0 to 13 of one: 0 is brought forward, 1 to 12 are April to March, 13 is closing.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The first and the last calendar year that a person means.
const FIRST: i16 = 1900;
const LAST: i16 = 2199;

/// A year from 1 April to 31 March, named by the calendar year in which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear(i16);

/// Why a year, a period or a date was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Text that is not a financial year.
    #[error("'{0}' is not a financial year; write it as 2020/21")]
    Year(String),
    /// A number that is not a period.
    #[error("{0} is not a period; a financial year has 0 (brought forward) to 13 (closing)")]
    Period(i64),
    /// Text that is not a quarter.
    #[error("'{0}' is not a quarter; write it as Q1 2020/21, of April to June 2020")]
    Quarter(String),
    /// Text that is not a day.
    #[error("'{0}' is not a date; write the day, the month and the year, such as 31 March 2021")]
    Date(String),
    /// A day that no book could hold.
    #[error("'{0}' is no day that a book keeps; its year lies from {FIRST} to {LAST}")]
    FarDate(String),
}

impl FinancialYear {
    /// The year that starts on 1 April of a calendar year, from 1900 to 9000.
    ///
    /// # Errors
    /// [`CalendarError::Year`] outside those years.
    pub fn starting(calendar_year: i16) -> Result<FinancialYear, CalendarError> {
        if (1900..=9000).contains(&calendar_year) {
            Ok(FinancialYear(calendar_year))
        } else {
            Err(CalendarError::Year(calendar_year.to_string()))
        }
    }

    /// The year in which a day falls.
    pub fn of(day: Date) -> FinancialYear {
        let before_april = day.month() < 4;
        FinancialYear(if before_april {
            day.year().saturating_sub(1)
        } else {
            day.year()
        })
    }

    /// The calendar year in which it starts, as storage keeps it.
    pub const fn start(self) -> i16 {
        self.0
    }

    /// 1 April.
    pub fn first_day(self) -> Date {
        Date::new(self.0, 4, 1).unwrap_or(Date::MAX)
    }

    /// 31 March.
    pub fn last_day(self) -> Date {
        Date::new(self.0.saturating_add(1), 3, 31).unwrap_or(Date::MAX)
    }

    /// Whether a day falls in the year.
    pub fn contains(self, day: Date) -> bool {
        FinancialYear::of(day) == self
    }

    /// The year after.
    #[must_use]
    pub const fn next(self) -> FinancialYear {
        FinancialYear(self.0.saturating_add(1))
    }

    /// The year before.
    #[must_use]
    pub const fn previous(self) -> FinancialYear {
        FinancialYear(self.0.saturating_sub(1))
    }

    /// `2020-21`, for the name of a file.
    pub fn in_file_name(self) -> String {
        self.to_string().replace('/', "-")
    }

    /// "1 April 2020 to 31 March 2021".
    pub fn in_words(self) -> String {
        format!(
            "{} to {}",
            long_date(self.first_day()),
            long_date(self.last_day())
        )
    }
}

/// `2020/21`.
impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "{}/{:02}",
            self.0,
            self.0.saturating_add(1).rem_euclid(100)
        ))
    }
}

/// Reads `2020/21`, `2020-21` and `2020/2021`; the second part must follow the first.
impl FromStr for FinancialYear {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<FinancialYear, CalendarError> {
        let refused = || CalendarError::Year(text.to_owned());
        let (first, second) = text.trim().split_once(['/', '-']).ok_or_else(refused)?;
        let start: i16 = first.parse().map_err(|_| refused())?;
        let year = FinancialYear::starting(start).map_err(|_| refused())?;
        let end = start.saturating_add(1);
        let follows = first.len() == 4
            && (second == format!("{:02}", end.rem_euclid(100)) || second == end.to_string());
        if follows { Ok(year) } else { Err(refused()) }
    }
}

/// `"2020/21"` where people read, the starting year where programs do.
impl Serialize for FinancialYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i16(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for FinancialYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FinancialYear, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?
                .parse()
                .map_err(de::Error::custom)
        } else {
            FinancialYear::starting(i16::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

/// A part of a financial year: 0 brought forward, 1 to 12 April to March, 13 closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Period(u8);

impl Period {
    /// Brought forward.
    pub const BROUGHT_FORWARD: Period = Period(0);
    /// March, the last period that takes income and cost.
    pub const MARCH: Period = Period(12);
    /// Closing.
    pub const CLOSING: Period = Period(13);

    /// The period of a day: April is 1, March is 12.
    pub fn of(day: Date) -> Period {
        let month = day.month().unsigned_abs();
        Period(if month >= 4 {
            month.saturating_sub(3)
        } else {
            month.saturating_add(9)
        })
    }

    /// The number, 0 to 13.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether income and cost of a year are read over it: 1 to 12.
    pub const fn counts(self) -> bool {
        self.0 >= 1 && self.0 <= 12
    }
}

impl TryFrom<i64> for Period {
    type Error = CalendarError;

    fn try_from(number: i64) -> Result<Period, CalendarError> {
        match u8::try_from(number) {
            Ok(period) if period <= 13 => Ok(Period(period)),
            _ => Err(CalendarError::Period(number)),
        }
    }
}

impl From<Period> for i64 {
    fn from(period: Period) -> i64 {
        i64::from(period.0)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `1 April 2020`.
pub fn long_date(day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()).saturating_sub(1));
    format!("{} {} {}", day.day(), month.unwrap_or(&""), day.year())
}

/// `01/04/2020`.
pub fn short_date(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// Reads the dates that a person types at a prompt or in a settings file: `31/03/2021`,
/// `31-03-2021`, `31.03.2021`, `2021-03-31`, `31 March 2021`, `31st Mar 2021`.
///
/// # Errors
/// [`CalendarError::Date`] for anything else, and [`CalendarError::FarDate`] for a day of no year
/// that a book could keep.
pub fn parse_date(text: &str) -> Result<Date, CalendarError> {
    let day = written_date(text)?;
    if (FIRST..=LAST).contains(&day.year()) {
        Ok(day)
    } else {
        Err(CalendarError::FarDate(text.to_owned()))
    }
}

/// A day as it is said before the name of a month: 31 of 31st.
fn without_ending(day: &str) -> &str {
    let mut endings = ["st", "nd", "rd", "th"].into_iter();
    let stripped = endings.find_map(|ending| day.strip_suffix(ending));
    stripped.unwrap_or(day)
}

/// The number of a month by its name, whole or of three letters.
fn named_month(name: &str) -> Option<i8> {
    let mut months = MONTHS.iter().zip(1_i8..);
    let found = months.find(|(month, _)| {
        let short = month.get(..SHORT).unwrap_or(month);
        month.eq_ignore_ascii_case(name) || short.eq_ignore_ascii_case(name)
    });
    found.map(|(_, number)| number)
}

/// The letters of a month's short name, as in 31 Mar 2021.
const SHORT: usize = 3;

fn written_date(text: &str) -> Result<Date, CalendarError> {
    let refused = || CalendarError::Date(text.to_owned());
    let trimmed = text.trim();
    if let Ok(day) = trimmed.parse::<Date>()
        && trimmed.len() == 10
    {
        return Ok(day);
    }
    let mark = trimmed.chars().find(|c| ['/', ' ', '-', '.'].contains(c));
    let parts: Vec<&str> = trimmed.split(mark.ok_or_else(refused)?).collect();
    let [day, month, year] = parts.as_slice() else {
        return Err(refused());
    };
    let (day, month) = match month.parse::<i8>() {
        Ok(number) => (*day, number),
        Err(_) => (without_ending(day), named_month(month).ok_or_else(refused)?),
    };
    let day: i8 = day.parse().map_err(|_| refused())?;
    if year.len() != 4 {
        return Err(refused());
    }
    let year: i16 = year.parse().map_err(|_| refused())?;
    Date::new(year, month, day).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_year_runs_from_april_to_march() {
        let year: FinancialYear = "2020/21".parse().unwrap();
        assert_eq!(year.in_words(), "1 April 2020 to 31 March 2021");
        assert_eq!(FinancialYear::of(date(2021, 3, 31)), year);
        assert_eq!(FinancialYear::of(date(2021, 4, 1)), year.next());
        assert_eq!(
            "1999/00".parse::<FinancialYear>().unwrap().to_string(),
            "1999/00"
        );
        for wrong in ["2020/22", "2020", "20/21", "2020/1", "2020/2022", "x/y"] {
            assert!(wrong.parse::<FinancialYear>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn periods_follow_the_financial_year() {
        for (day, period) in [
            (date(2020, 4, 1), 1),
            (date(2020, 12, 31), 9),
            (date(2021, 1, 1), 10),
            (date(2021, 3, 31), 12),
        ] {
            assert_eq!(Period::of(day).number(), period);
        }
        assert!(Period::try_from(14).is_err());
    }

    #[test]
    fn dates_are_day_first() {
        for typed in [
            "03/04/2020",
            "2020-04-03",
            "3 April 2020",
            "3 Apr 2020",
            "3rd April 2020",
            "03-04-2020",
            "3.4.2020",
        ] {
            assert_eq!(parse_date(typed), Ok(date(2020, 4, 3)), "{typed}");
        }
        for wrong in [
            "31/02/2020",
            "03/04/20",
            "2020-4-3",
            "3 Ap 2020",
            "April 2020",
            "",
        ] {
            assert!(parse_date(wrong).is_err(), "{wrong}");
        }
    }
}
