//! Dates that can be read with the day or with the month first → whether any of them proves which,
//! and what their order in the file speaks for.

use jiff::civil::Date;

use super::{
    line::{OpenDays, Place},
    profile::DateOrder,
};

/// Every date of a file, read both ways.
#[derive(Debug, Default)]
pub(crate) struct BothWays {
    day: Run,
    month: Run,
    dates: usize,
    open: Option<(Place, String, Date, Date)>,
    proved: bool,
}

/// Dates one after another.
#[derive(Debug, Default)]
struct Run {
    last: Option<Date>,
    rose: bool,
    fell: bool,
}

impl Run {
    fn add(&mut self, date: Date) {
        if let Some(last) = self.last {
            self.rose |= date > last;
            self.fell |= date < last;
        }
        self.last = Some(date);
    }

    const fn in_order(&self) -> bool {
        !(self.rose && self.fell)
    }
}

impl BothWays {
    /// Looks at a date: what it is with the day first, and with the month first.
    pub(crate) fn see(
        &mut self,
        at: impl FnOnce() -> Place,
        text: &str,
        (day, month): (Option<Date>, Option<Date>),
    ) {
        match (day, month) {
            (Some(day), Some(month)) => {
                self.dates = self.dates.saturating_add(1);
                self.day.add(day);
                self.month.add(month);
                if day != month && self.open.is_none() {
                    self.open = Some((at(), text.trim().to_owned(), day, month));
                }
            }
            (None, None) => {}
            (Some(_), None) | (None, Some(_)) => self.proved = true,
        }
    }

    /// Whether a date can be read in one order alone.
    pub(crate) const fn proves(&self) -> bool {
        self.proved
    }

    /// The order in which alone the dates of the file follow each other. It proves the order of
    /// lines that follow each other in time, as a balance after each of them shows.
    pub(crate) const fn follows(&self) -> Option<DateOrder> {
        match (self.day.in_order(), self.month.in_order()) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (true, true) | (false, false) => None,
        }
    }

    /// The first date that can be read both ways, where none proves which is right.
    pub(crate) fn open(self) -> Option<OpenDays> {
        let (at, text, day_first, month_first) = self.open.filter(|_| !self.proved)?;
        let dates = self.dates;
        let says = match (self.day.in_order(), self.month.in_order()) {
            (true, false) => format!(
                "with the day first the {dates} dates of the file stand in order, with the month \
                 first they do not"
            ),
            (false, true) => format!(
                "with the month first the {dates} dates of the file stand in order, with the day \
                 first they do not"
            ),
            (true, true) => "the dates of the file stand in order either way".to_owned(),
            (false, false) => "the dates of the file stand in order neither way".to_owned(),
        };
        Some(OpenDays {
            at,
            text,
            day_first,
            month_first,
            says,
            said: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(dates: &[(i8, i8)]) -> Option<OpenDays> {
        let mut both = BothWays::default();
        for (one, other) in dates {
            let read = |day, month| Date::new(2020, month, day).ok();
            let at = || Place {
                sheet: None,
                row: 1,
                column: None,
            };
            both.see(at, "x", (read(*one, *other), read(*other, *one)));
        }
        both.open()
    }

    #[test]
    fn the_order_of_the_dates_speaks_and_a_day_over_12_proves() {
        let says = |dates: &[(i8, i8)]| seen(dates).map(|open| open.says).unwrap_or_default();
        assert!(says(&[(3, 4), (5, 4), (1, 5)]).starts_with("with the day first the 3 dates"));
        assert!(says(&[(4, 3), (4, 5), (5, 1)]).starts_with("with the month first"));
        assert!(says(&[(3, 4), (4, 5)]).ends_with("either way"));
        assert!(says(&[(5, 5), (3, 4), (6, 6)]).ends_with("neither way"));
        assert_eq!(seen(&[(3, 4), (13, 4)]), None, "13 can be no month");
        assert_eq!(seen(&[(3, 3)]), None, "it is one day either way");
    }
}
