//! Days and periods in every way in which files write them.

use super::*;

#[test]
fn every_way_of_writing_a_day_is_read() {
    for (text, expected) in [
        ("03/04/2020", "2020-04-03"),
        ("3/4/2020", "2020-04-03"),
        ("03/04/20", "2020-04-03"),
        ("03-Apr-20", "2020-04-03"),
        ("03-Apr-2020", "2020-04-03"),
        ("03 Apr 2020", "2020-04-03"),
        ("3 April 2020", "2020-04-03"),
        ("01 Sept 2026", "2026-09-01"),
        ("03.04.2020", "2020-04-03"),
        ("2020-04-03", "2020-04-03"),
        ("2020/04/03", "2020-04-03"),
        ("20200403", "2020-04-03"),
        (" 12/06/2023 ", "2023-06-12"),
        ("'03/04/2020", "2020-04-03"),
        ("03/04/2020 10:15", "2020-04-03"),
        ("2020-04-03T00:00:00", "2020-04-03"),
        ("2020-04-03 00:00:00.000", "2020-04-03"),
        ("29/02/2020", "2020-02-29"),
        ("31/12/99", "1999-12-31"),
    ] {
        assert_eq!(
            read(text, None).map(|d| d.to_string()).as_deref(),
            Ok(expected),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_day_is_refused() {
    for text in [
        "",
        "31/02/2020",
        "29/02/2021",
        "43924",
        "4/2020",
        "03/04",
        "2020-13-01",
        "today",
        "00/01/2020",
        "32/01/2020",
        "03/Foo/2020",
        "0203-04-05",
        "1/1/1",
        "12:30",
        "1.5",
        "03/04/2020 to 05/04/2020",
        "03/04/20200",
    ] {
        assert!(read(text, None).is_err(), "{text}");
    }
    assert!(matches!(
        read("04/13/2020", None),
        Err(DateError::MonthFirst(_))
    ));
    assert!(matches!(read("43924", None), Err(DateError::Number(_))));
    assert!(matches!(read("43924.5", None), Err(DateError::Number(_))));
}

#[test]
fn a_day_without_a_year_takes_it_from_the_statement() {
    let year = FinancialYear::starting(2020).ok();
    for (text, expected) in [
        ("15-05", "2020-05-15"),
        ("31-03", "2021-03-31"),
        ("1/4", "2020-04-01"),
    ] {
        assert_eq!(
            read(text, year).map(|d| d.to_string()).as_deref(),
            Ok(expected)
        );
    }
    assert!(matches!(read("15-05", None), Err(DateError::NoYear(_))));
    assert!(read("31-02", year).is_err());
}

#[test]
fn periods_are_read_by_month_or_by_number() {
    let shown = |text: &str, form| {
        read_period(text, form)
            .map(|p| (p.year.to_string(), p.period.number(), p.own))
            .ok()
    };
    let month = PeriodForm::CalendarMonth;
    let period = PeriodForm::YearAndPeriod;
    let found = |year: &str, number, own| Some((year.to_owned(), number, own));
    assert_eq!(shown("202104", month), found("2021/22", 1, None));
    assert_eq!(shown("202103", month), found("2020/21", 12, None));
    assert_eq!(shown("202104", period), found("2021/22", 4, None));
    assert_eq!(shown("202013", period), found("2020/21", 12, Some(13)));
    assert_eq!(shown("2020/01", period), found("2020/21", 1, None));
    for text in [
        "Apr-20",
        "April 2020",
        "APR 20",
        "P01 2020/21",
        "2020/21 P1",
        "Period 1 2020/21",
    ] {
        assert_eq!(shown(text, period), found("2020/21", 1, None), "{text}");
    }
    for text in [
        "202113",
        "",
        "2020",
        "P99 2020/21",
        "Foo-20",
        "P1",
        "202100x",
        "2020/22 P1",
    ] {
        assert_eq!(shown(text, month), None, "{text}");
    }
    assert_eq!(shown("202017", period), None);
}

#[test]
fn the_month_is_first_only_where_a_profile_says_so() {
    let month_first = |text| read_as(text, None, DateOrder::MonthFirst).map(|day| day.to_string());
    assert_eq!(month_first("04/25/2020").as_deref(), Ok("2020-04-25"));
    assert_eq!(month_first("04/03/20").as_deref(), Ok("2020-04-03"));
    assert_eq!(month_first("2020-04-03").as_deref(), Ok("2020-04-03"));
    assert!(month_first("25/04/2020").is_err());
}

#[test]
fn a_time_alone_is_no_day() {
    for text in ["00:00:00", "12:30", "'00:00"] {
        assert!(
            matches!(read(text, None), Err(DateError::TimeOnly(_))),
            "{text}"
        );
    }
}
