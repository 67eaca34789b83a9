//! The text of a date in a bank's format → a day, as written: no time zone ever moves it.

use jiff::civil::Date;

/// A day of `2020-04-03`, `20200403`, and whatever time and zone follow them.
pub(super) fn iso(text: &str) -> Option<Date> {
    let text = text.trim();
    let dashed = text.get(4..5) == Some("-");
    let (year, month, day) = if dashed {
        let same = text.get(7..8) == Some("-");
        same.then_some((text.get(0..4)?, text.get(5..7)?, text.get(8..10)?))?
    } else {
        (text.get(0..4)?, text.get(4..6)?, text.get(6..8)?)
    };
    of(year, month, day)
}

/// A day of a year in two or four digits.
pub(super) fn of(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(self::year(year)?, small(month)?, small(day)?).ok()
}

/// A year in four digits, or in two: 80 to 99 are of the last century.
pub(super) fn year(text: &str) -> Option<i16> {
    let year = match (text.len(), number(text)?) {
        (4, year) => year,
        (2, year) if year >= 80 => year.checked_add(1900)?,
        (1 | 2, year) => year.checked_add(2000)?,
        _ => return None,
    };
    (1900..=2199).contains(&year).then_some(year)
}

/// A month, or a day of one.
pub(super) fn small(text: &str) -> Option<i8> {
    i8::try_from(number(text)?).ok()
}

fn number(text: &str) -> Option<i16> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_i16, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte.wrapping_sub(b'0'))?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// The day of this month and day that lies nearest to another: a booking of 2 January whose value
/// was 31 December is of the new year.
pub(super) fn nearest(month: &str, day: &str, near: Date) -> Option<Date> {
    let (month, day) = (small(month)?, small(day)?);
    // Within four months no other year can be nearer, and no days need be counted.
    if month.saturating_sub(near.month()).saturating_abs() <= 4
        && let Ok(same) = Date::new(near.year(), month, day)
    {
        return Some(same);
    }
    [0, -1, 1]
        .into_iter()
        .filter_map(|step| Date::new(near.year().checked_add(step)?, month, day).ok())
        .min_by_key(|date| {
            near.until(*date)
                .map_or(i32::MAX, |span| span.get_days().saturating_abs())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_date_is_the_day_as_written() {
        for text in [
            "2020-04-03",
            "20200403",
            "20200403120000[-5:EST]",
            "20200403235959.999[+13:NZDT]",
            "2020-04-03T23:30:00-11:00",
            "2020-04-03+01:00",
            " 20200403 ",
        ] {
            assert_eq!(iso(text), Some(date(2020, 4, 3)), "{text}");
        }
        for text in [
            "",
            "2020",
            "20201301",
            "20110231",
            "2020-4-3",
            "2020-04/03",
            "x0200403",
            "éééé",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn a_booking_takes_the_year_that_lies_nearest_to_its_value_date() {
        assert_eq!(
            nearest("01", "02", date(2020, 12, 31)),
            Some(date(2021, 1, 2))
        );
        assert_eq!(
            nearest("12", "31", date(2021, 1, 4)),
            Some(date(2020, 12, 31))
        );
        assert_eq!(
            nearest("06", "01", date(2021, 5, 30)),
            Some(date(2021, 6, 1))
        );
        assert_eq!(
            nearest("02", "29", date(2021, 3, 1)),
            Some(date(2020, 2, 29))
        );
        assert_eq!(nearest("02", "30", date(2021, 3, 1)), None);
    }
}
