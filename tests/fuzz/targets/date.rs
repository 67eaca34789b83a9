//! Any text as a date or a period: refused, or read as a day that reads back as itself.
#![no_main]

use fundledger::{
    ledger::calendar::{FinancialYear, short_date},
    statement::date::{PeriodForm, read, read_period},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for year in [None, FinancialYear::starting(2020).ok()] {
        if let Ok(day) = read(text, year) {
            let shown = short_date(day);
            assert_eq!(
                read(&shown, None).ok(),
                Some(day),
                "{text:?} was read as {shown}"
            );
        }
    }
    for form in [PeriodForm::CalendarMonth, PeriodForm::YearAndPeriod] {
        if let Ok(found) = read_period(text, form) {
            assert!(
                found.period.number() <= 12,
                "{text:?} is outside the year's periods"
            );
        }
    }
});
