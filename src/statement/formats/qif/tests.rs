//! What the QIF reader promises, each rule on a small file of its own.

use super::*;
use jiff::civil::{Date, date};

fn read(bytes: &[u8]) -> Result<ReadFile, FormatError> {
    super::read(bytes, 1_000)
}

fn file(text: &str) -> ReadFile {
    read(text.as_bytes()).unwrap()
}

fn bank(records: &[&str]) -> ReadFile {
    file(&format!(
        "!Type:Bank\r\n{}\r\n^\r\n",
        records.join("\r\n^\r\n").replace(';', "\r\n")
    ))
}

fn pence(file: &ReadFile) -> Vec<i64> {
    file.statements
        .iter()
        .flat_map(|s| &s.lines)
        .map(|line| line.amount.pence())
        .collect()
}

fn days(file: &ReadFile) -> Vec<Date> {
    file.statements
        .iter()
        .flat_map(|s| &s.lines)
        .map(|line| line.date)
        .collect()
}

fn whys(file: &ReadFile) -> Vec<&str> {
    file.problems
        .iter()
        .map(|problem| problem.why.as_str())
        .collect()
}

#[test]
fn a_record_is_a_line_with_its_place() {
    let read = bank(&[
        "D13/04/2020;T-1,321.44;N000101;PCOUNCIL;MHall hire;LRent",
        "D14/04/2020;U£20.00;NDEP;PGRANT",
    ]);
    assert_eq!((pence(&read), read.rows), (vec![-132_144, 2_000], 2));
    let line = &read.statements[0].lines[0];
    assert_eq!((line.date, line.at.row), (date(2020, 4, 13), 2));
    assert_eq!(line.text, "COUNCIL Hall hire");
    assert_eq!(line.party.as_deref(), Some("COUNCIL"));
    assert_eq!(line.reference.as_deref(), Some("000101"));
    assert_eq!(read.statements[0].lines[1].kind.as_deref(), Some("DEP"));
    assert_eq!((read.statements[0].balances, whys(&read)), (None, vec![]));
}

#[test]
fn the_file_proves_the_order_of_its_dates_or_says_that_it_cannot() {
    for (dates, expected, said) in [
        (
            vec!["3/4/2020", "13/4/2020"],
            vec![date(2020, 4, 3), date(2020, 4, 13)],
            None,
        ),
        (
            vec!["3/4/2020", "4/13/2020"],
            vec![date(2020, 3, 4), date(2020, 4, 13)],
            None,
        ),
        (
            vec!["3/ 4'20", "30/12'99"],
            vec![date(2020, 4, 3), date(1999, 12, 30)],
            None,
        ),
        (vec!["1/ 1'01"], vec![date(2001, 1, 1)], None),
        (vec!["2020-04-03"], vec![date(2020, 4, 3)], None),
        (vec!["20200403"], vec![date(2020, 4, 3)], None),
        (
            vec!["3 Apr 2020", "03.04.97"],
            vec![date(2020, 4, 3), date(1997, 4, 3)],
            Some("as in '03.04.97'"),
        ),
        (
            vec!["3/4/2020"],
            vec![date(2020, 4, 3)],
            Some("no date proves"),
        ),
        (
            vec!["13/4/2020", "4/14/2020"],
            vec![date(2020, 4, 13)],
            Some("no order of dates fits"),
        ),
        (vec!["31/2/2020"], vec![], Some("is not a date")),
        (vec!["soon"], vec![], Some("is not a date")),
    ] {
        let records: Vec<String> = dates.iter().map(|day| format!("D{day};T1.00")).collect();
        let read = bank(&records.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(days(&read), expected, "{dates:?}");
        match said {
            Some(said) => assert!(whys(&read)[0].contains(said), "{:?}", read.problems),
            None => assert_eq!(whys(&read), Vec::<&str>::new(), "{dates:?}"),
        }
        assert_eq!(usize::try_from(read.rows).unwrap(), dates.len());
    }
}

#[test]
fn an_order_that_nothing_proves_is_asked_with_what_the_order_of_the_dates_speaks_for() {
    let text = |days: [&str; 3]| {
        let record = |day| format!("D{day}\nT1.00\n^\n");
        format!("!Type:Bank\n{}", days.map(record).concat())
    };
    let open = text(["3/4/2020", "5/4/2020", "1/5/2020"]);
    let asked = file(&open).days_open.unwrap();
    assert_eq!(
        (asked.day_first, asked.month_first),
        (date(2020, 4, 3), date(2020, 3, 4))
    );
    assert!(
        asked.says.starts_with("with the day first the 3 dates"),
        "{}",
        asked.says
    );
    assert_eq!(asked.at.to_string(), "line 2");
    let said = |text: &str, order| read_as(text.as_bytes(), 1_000, Some(order)).unwrap();
    let month = said(&open, DateOrder::MonthFirst);
    assert_eq!(days(&month)[0], date(2020, 3, 4));
    assert_eq!(whys(&month), Vec::<&str>::new());
    // What the file proves is not said otherwise.
    let proved = text(["3/4/2020", "13/4/2020", "1/5/2020"]);
    let against = said(&proved, DateOrder::MonthFirst);
    assert!(
        whys(&against)[0].contains("prove the other order"),
        "{:?}",
        against.problems
    );
    assert_eq!(
        whys(&said(&proved, DateOrder::DayFirst)),
        Vec::<&str>::new()
    );
}

#[test]
fn an_order_that_the_file_states_needs_no_proof() {
    for (option, expected) in [("MDY", date(2020, 3, 4)), ("DMY", date(2020, 4, 3))] {
        let read = file(&format!(
            "!Option:{option}\r!Type:Bank\rD3/4/2020\rT1.00\r^\r"
        ));
        assert_eq!((days(&read), whys(&read)), (vec![expected], vec![]));
    }
}

#[test]
fn a_split_is_one_line_whose_parts_must_be_its_whole() {
    let split = |last: &str| {
        bank(&[&format!(
            "D13/4/2020;T-10.00;PA;L--Split--;SOne;Efirst;$-4.00;STwo;${last}"
        )])
    };
    assert_eq!(
        (pence(&split("-6.00")), whys(&split("-6.00"))),
        (vec![-1_000], vec![])
    );
    let wrong = split("-5.00");
    assert_eq!(pence(&wrong), [-1_000]);
    assert!(
        whys(&wrong)[0].contains("make -9.00 but the amount is -10.00, which differs by -1.00")
    );
    assert!(whys(&split("x"))[0].contains("a split: 'x'"));
}

#[test]
fn accounts_have_a_statement_each_and_lists_are_set_aside() {
    let read = file(
        "# made by hand\n!Option:AutoSwitch\n!Account\nNCurrent\nTBank\n^\nNCard\nTCCard\n^\n\
         !Clear:AutoSwitch\n!Account\nNCurrent\nTBank\n^\n!Type:Bank \nD13/4/2020\nT1.00\n^\n\
         !Account\nNCard\nTCCard\n^\n!type:ccard\nD14/4/2020\nT-2.00\n^\n!Account\nNCurrent\n^\n\
         !Type:Bank\nD15/4/2020\nT4.00\n^\n!Type:Cat\nNRent\n^\n\
         NTea\n^\n!Type:Invst\nD1/4/2020\nNBuy\n^\n",
    );
    let found: Vec<_> = read
        .statements
        .iter()
        .map(|s| (s.account.as_deref().unwrap(), s.lines.len()))
        .collect();
    assert_eq!(found, [("Current", 2), ("Card", 1)]);
    assert_eq!(pence(&read), [100, 400, -200]);
    let aside: Vec<_> = read.set_aside.iter().map(|row| row.why.as_str()).collect();
    assert_eq!(
        aside,
        [
            "a list of categories, not movements (records: 2)",
            "investments, which are not kept here (records: 1)"
        ]
    );
    assert_eq!((read.rows, whys(&read)), (5, vec![]));
    let several = file("!Account\nNA\n^\nNB\n^\n!Type:Cash\nD13/4/2020\nT1.00\n^\n");
    assert_eq!(several.statements[0].account, None);
}

#[test]
fn every_kind_of_account_has_movements_and_every_list_is_set_aside() {
    for kind in ["Bank", "Cash", "CCard", "Oth A", "Oth L", "oth l  "] {
        let read = file(&format!("!Type:{kind}\nD13/4/2020\nT-1.00\n^\n"));
        assert_eq!(
            (pence(&read), read.set_aside.len()),
            (vec![-100], 0),
            "{kind}"
        );
    }
    for (kind, said) in [
        ("Memorized", "remembered payments"),
        ("Cat", "categories"),
        ("Class", "classes"),
        ("Security", "securities"),
        ("Prices", "securities"),
        ("Invst", "investments"),
        ("Budget", "a section of the kind 'budget'"),
    ] {
        let list = format!("!Type:{kind}\nKP\nU-5.00\nT-5.00\nPRent\n^\n");
        let read = file(&format!("{list}!Type:Bank\nD13/4/2020\nT-1.00\n^\n"));
        assert_eq!(pence(&read), [-100], "{kind}");
        assert!(
            read.set_aside[0].why.contains(said),
            "{kind}: {:?}",
            read.set_aside
        );
    }
}

#[test]
fn an_apostrophe_stands_before_a_year_of_this_century_in_either_order() {
    for (dates, expected) in [
        (
            "D1/2'04;T1.00;^;D13/2'04;T1.00",
            [date(2004, 2, 1), date(2004, 2, 13)],
        ),
        (
            "D1/2' 4;T1.00;^;D2/13' 4;T1.00",
            [date(2004, 1, 2), date(2004, 2, 13)],
        ),
    ] {
        let read = bank(&[dates]);
        assert_eq!(
            (days(&read), whys(&read)),
            (expected.to_vec(), vec![]),
            "{dates}"
        );
    }
}

#[test]
fn shares_and_memos_of_a_split_are_no_amounts() {
    let read = bank(&[
        "D13/4/2020;U-10.00;T-10.00;PA;L--Split--;SRent:Hall/2020;ERoom;$-7.50;%75.00;S[Savings];\
         $-2.50;%25.00",
    ]);
    assert_eq!((pence(&read), whys(&read)), (vec![-1_000], vec![]));
    assert_eq!(read.statements[0].lines[0].text, "A");
}

#[test]
fn an_opening_balance_is_no_movement() {
    let read = bank(&[
        "D13/4/2020;T50.00;CX;POpening Balance;L[Current]",
        "D14/4/2020;T1.00;PA",
    ]);
    let own = &read.statements[0];
    assert_eq!(own.account.as_deref(), Some("Current"));
    assert_eq!(
        own.opening.as_ref().map(|o| (o.amount.pence(), o.at.row)),
        Some((5_000, 2))
    );
    assert_eq!((pence(&read), own.balances), (vec![100], None));
    let later = bank(&[
        "D14/4/2020;T1.00;PA",
        "D13/4/2020;T50.00;POpening Balance;L[Current]",
    ]);
    assert_eq!(pence(&later), [100, 5_000]);
}

#[test]
fn what_cannot_be_proved_is_set_aside_and_said() {
    for (record, said) in [
        ("D13/4/2020;PA", "the amount is missing"),
        ("D13/4/2020;Tmany", "'many' is not an amount"),
        ("D13/4/2020;T1.005", "whole number of pence"),
        ("D13/4/2020;T1.00;U2.00", "two amounts, 1.00 and 2.00"),
        ("T1.00;PA", "'' is not a date"),
    ] {
        let read = bank(&[record]);
        assert_eq!(
            (pence(&read).len(), read.set_aside.len()),
            (0, 1),
            "{record}"
        );
        assert!(
            whys(&read)[0].contains(said),
            "{record}: {:?}",
            read.problems
        );
    }
    assert_eq!(read(b"not a QIF file"), Err(FormatError::NotThis("QIF")));
    let empty = file("!Type:Bank\n^\n");
    assert_eq!(
        (empty.statements.len(), pence(&empty).len(), whys(&empty)),
        (1, 0, vec![])
    );
}
