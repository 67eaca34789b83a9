//! Dates of QIF: `3/4/2020`, `3/ 4'20`, `03.04.20`, `2020-04-03`, `3 Apr 2020` → days.
//!
//! Day or month comes first, and the file decides: one date with a day over 12 proves it for all.
//! Where nothing proves it, somebody must say which.

use jiff::civil::Date;

use crate::statement::{formats::day, profile::DateOrder};

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written<'a> {
    /// It can be read in one way only.
    Plain(Date),
    /// Two numbers whose order the file must prove, and the year.
    Two(&'a str, &'a str, &'a str),
}

impl<'a> Written<'a> {
    /// Takes a date apart; none where it is no date in any order.
    pub(super) fn read(text: &'a str) -> Option<Written<'a>> {
        let text = text.trim();
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            return day::iso(text).map(Written::Plain);
        }
        let separators = ['/', '-', '.', '\'', ' '];
        let mut parts = text.split(separators).filter(|part| !part.is_empty());
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        if first.len() == 4 {
            return day::of(first, second, third).map(Written::Plain);
        }
        if second.bytes().any(|b| b.is_ascii_alphabetic()) {
            return day::of(third, month(second)?, first).map(Written::Plain);
        }
        if first.bytes().any(|b| b.is_ascii_alphabetic()) {
            return day::of(third, month(first)?, second.trim_end_matches(',')).map(Written::Plain);
        }
        // An apostrophe says that the year is of this century, which two digits below 80 are.
        Some(Written::Two(first, second, third))
    }

    /// The day, read in the order given.
    pub(super) fn day(self, order: DateOrder) -> Option<Date> {
        match (self, order) {
            (Written::Plain(date), _) => Some(date),
            (Written::Two(first, second, year), DateOrder::DayFirst) => {
                day::of(year, second, first)
            }
            (Written::Two(first, second, year), DateOrder::MonthFirst) => {
                day::of(year, first, second)
            }
        }
    }
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

/// The order that the dates prove, and what stays in doubt, with its line.
pub(super) fn proved<'a>(
    dates: impl Iterator<Item = (Written<'a>, &'a str, u32)>,
) -> (DateOrder, Option<(u32, String)>) {
    let mut day_first: Option<(&str, u32)> = None;
    let mut month_first: Option<(&str, u32)> = None;
    let mut open: Option<(&str, u32)> = None;
    for (written, text, line) in dates {
        let as_day_first = written.day(DateOrder::DayFirst);
        let as_month_first = written.day(DateOrder::MonthFirst);
        match (as_day_first, as_month_first) {
            (Some(_), None) => day_first = day_first.or(Some((text, line))),
            (None, Some(_)) => month_first = month_first.or(Some((text, line))),
            (Some(one), Some(other)) if one != other => open = open.or(Some((text, line))),
            _ => {}
        }
    }
    match (day_first, month_first, open) {
        (Some((early, _)), Some((late, line)), _) => {
            let why = format!(
                "'{early}' has the day first and '{late}' the month first; no order of dates fits \
                 the file: export it again with one order"
            );
            (DateOrder::DayFirst, Some((line, why)))
        }
        (None, Some(_), _) => (DateOrder::MonthFirst, None),
        (None, None, Some((text, line))) => {
            let why = format!(
                "no date proves whether day or month comes first, as in '{text}'; say which with \
                 --dates day or --dates month, or export a longer period"
            );
            (DateOrder::DayFirst, Some((line, why)))
        }
        (_, None, _) => (DateOrder::DayFirst, None),
    }
}
