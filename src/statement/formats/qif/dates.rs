//! Dates of QIF: `3/4/2020`, `3/ 4'20`, `03.04.20`, `2020-04-03`, `3 Apr 2020` → days.
//!
//! Day or month comes first, and the file decides: one date with a day over 12 proves it for all.
//! Where nothing proves it, somebody must say which.

use jiff::civil::Date;

use crate::statement::{formats::day, profile::DateOrder};

/// The days that the text of a date can mean; both are one where it can be read in one way only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) day_first: Option<Date>,
    pub(super) month_first: Option<Date>,
}

impl Days {
    /// Reads a date in both orders; no day where it is no date in either.
    pub(super) fn read(text: &str) -> Days {
        Days::found(text.trim()).unwrap_or_default()
    }

    fn found(text: &str) -> Option<Days> {
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            return day::iso(text).map(Days::one);
        }
        let [first, second, third] = parts(text)?;
        if first.len() == 4 {
            return day::of(first, second, third).map(Days::one);
        }
        if second.bytes().any(|b| b.is_ascii_alphabetic()) {
            return day::of(third, month(second)?, first).map(Days::one);
        }
        if first.bytes().any(|b| b.is_ascii_alphabetic()) {
            let second = second.trim_end_matches(',');
            return day::of(third, month(first)?, second).map(Days::one);
        }
        // An apostrophe says that the year is of this century, which two digits below 80 are.
        let (first, second) = (day::small(first)?, day::small(second)?);
        let year = day::year(third)?;
        Some(Days {
            day_first: Date::new(year, second, first).ok(),
            month_first: Date::new(year, first, second).ok(),
        })
    }

    const fn one(date: Date) -> Days {
        Days {
            day_first: Some(date),
            month_first: Some(date),
        }
    }

    /// The day, read in the order given.
    pub(super) const fn by(self, order: DateOrder) -> Option<Date> {
        match order {
            DateOrder::DayFirst => self.day_first,
            DateOrder::MonthFirst => self.month_first,
        }
    }
}

/// The three parts of a date; none where it has more or fewer.
fn parts(text: &str) -> Option<[&str; 3]> {
    let between = |byte: u8| matches!(byte, b'/' | b'-' | b'.' | b'\'' | b' ');
    let mut parts = [""; 3];
    let mut slots = parts.iter_mut();
    let mut left = Some(text);
    while let Some(rest) = left {
        let end = rest.bytes().position(between).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end)?;
        if !part.is_empty() {
            *slots.next()? = part;
        }
        left = after.get(1..);
    }
    slots.next().is_none().then_some(parts)
}

fn month(text: &str) -> Option<&'static str> {
    const MONTHS: [(&str, &str); 12] = [
        ("jan", "01"),
        ("feb", "02"),
        ("mar", "03"),
        ("apr", "04"),
        ("may", "05"),
        ("jun", "06"),
        ("jul", "07"),
        ("aug", "08"),
        ("sep", "09"),
        ("oct", "10"),
        ("nov", "11"),
        ("dec", "12"),
    ];
    let start = text.get(..3)?.to_ascii_lowercase();
    MONTHS
        .iter()
        .find(|(name, _)| *name == start)
        .map(|(_, number)| *number)
}

/// What the dates of a file prove of their order: the first that has the day first alone, the
/// first that has the month first alone, and the first that has either, each with its line.
#[derive(Debug, Default)]
pub(super) struct Proof<'a> {
    day_first: Option<(&'a str, u32)>,
    month_first: Option<(&'a str, u32)>,
    open: Option<(&'a str, u32)>,
}

impl<'a> Proof<'a> {
    /// Looks at a date.
    pub(super) fn see(&mut self, days: Days, text: &'a str, line: u32) {
        let proves = match (days.day_first, days.month_first) {
            (Some(_), None) => &mut self.day_first,
            (None, Some(_)) => &mut self.month_first,
            (Some(one), Some(other)) if one != other => &mut self.open,
            (Some(_), Some(_)) | (None, None) => return,
        };
        proves.get_or_insert((text, line));
    }

    /// The order that the dates prove, and what stays in doubt, with its line.
    pub(super) fn order(self) -> (DateOrder, Option<(u32, String)>) {
        match (self.day_first, self.month_first, self.open) {
            (Some((early, above)), Some((late, line)), _) => {
                let why = format!(
                    "'{early}' in row {above} has the day first and '{late}' in row {line} the \
                     month first; no order of dates fits the file: export it again with one order"
                );
                (DateOrder::DayFirst, Some((line, why)))
            }
            (None, Some(_), _) => (DateOrder::MonthFirst, None),
            (None, None, Some((text, line))) => {
                let why = format!(
                    "no date proves whether day or month comes first, as in '{text}' in row \
                     {line}; say which with --dates day or --dates month, or export a longer period"
                );
                (DateOrder::DayFirst, Some((line, why)))
            }
            (_, None, _) => (DateOrder::DayFirst, None),
        }
    }
}
