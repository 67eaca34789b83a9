//! Quarters of a financial year, as the funders' returns name them.

use std::{fmt, str::FromStr};

use jiff::{ToSpan as _, civil::Date};

use super::calendar::{CalendarError, FinancialYear, Period};

/// A quarter of a financial year, written as the funders' returns write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    /// The year.
    pub year: FinancialYear,
    number: u8,
}

impl Quarter {
    /// The quarter in which a day falls.
    pub fn of(day: Date) -> Quarter {
        let number = Period::of(day)
            .number()
            .saturating_add(2)
            .checked_div(3)
            .unwrap_or(1);
        Quarter {
            year: FinancialYear::of(day),
            number,
        }
    }

    /// 1 to 4.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        let (year, month) = match self.number {
            1 => (self.year.start(), 4),
            2 => (self.year.start(), 7),
            3 => (self.year.start(), 10),
            _ => (self.year.start().saturating_add(1), 1),
        };
        Date::new(year, month, 1).unwrap_or(Date::MAX)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.first_day().saturating_add(2.months()).last_of_month()
    }
}

/// Reads `Q1 2020/21`.
impl FromStr for Quarter {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Quarter, CalendarError> {
        let refused = || CalendarError::Quarter(text.to_owned());
        let (quarter, year) = text.trim().split_once(' ').ok_or_else(refused)?;
        let year = year.parse().map_err(|_| refused())?;
        let numbers = [("Q1", 1), ("Q2", 2), ("Q3", 3), ("Q4", 4)];
        let known = numbers
            .into_iter()
            .find(|(word, _)| quarter.eq_ignore_ascii_case(word));
        let (_, number) = known.ok_or_else(refused)?;
        Ok(Quarter { year, number })
    }
}

/// `Q1 2024/25: April to June 2024`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (months, calendar_year) = match self.number {
            1 => ("April to June", self.year.start()),
            2 => ("July to September", self.year.start()),
            3 => ("October to December", self.year.start()),
            _ => ("January to March", self.year.start().saturating_add(1)),
        };
        let (number, year) = (self.number, self.year);
        write!(f, "Q{number} {year}: {months} {calendar_year}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_follow_the_financial_year_and_are_read_as_they_are_written() {
        for (day, quarter) in [
            (date(2020, 4, 1), "Q1 2020/21: April to June 2020"),
            (date(2020, 12, 31), "Q3 2020/21: October to December 2020"),
            (date(2021, 1, 1), "Q4 2020/21: January to March 2021"),
            (date(2021, 3, 31), "Q4 2020/21: January to March 2021"),
        ] {
            let of = Quarter::of(day);
            assert_eq!(of.to_string(), quarter);
            let written = quarter.split(':').next().unwrap();
            assert_eq!(written.parse(), Ok(of));
            assert_eq!(Quarter::of(of.first_day()), Quarter::of(of.last_day()));
            assert!(of.first_day() <= day && day <= of.last_day());
        }
        let first: Quarter = "Q1 2020/21".parse().unwrap();
        let days = (first.first_day(), first.last_day());
        assert_eq!(days, (date(2020, 4, 1), date(2020, 6, 30)));
        for wrong in ["Q5 2020/21", "2020/21", "Q1", "Q1 2020"] {
            assert!(wrong.parse::<Quarter>().is_err(), "{wrong}");
        }
    }
}
