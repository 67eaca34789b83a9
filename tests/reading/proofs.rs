//! Totals, running balances, and the order of lines: proved, not assumed.

use super::made::{
    V::{self, D, N, T, X},
    problems, read, sheet, shown,
};

fn extract(grand_total: f64, sub_total: f64) -> Vec<u8> {
    sheet(
        "Extract",
        &[
            &[T("Cost centre"), T("CSP01")],
            &[T("Year"), T("2020/21")],
            &[],
            &[
                T("TT"),
                T("TransNo"),
                T("Trans dat"),
                T("Perioc"),
                T("Hdl.acc"),
                T("Text"),
                T("Amount "),
            ],
            &[
                T("AP"),
                N(7.0),
                D(2020, 4, 24),
                N(202_001.0),
                T("4310"),
                T("Posters"),
                N(435.0),
            ],
            &[
                T("AP"),
                N(7.0),
                D(2020, 4, 24),
                N(202_001.0),
                T("4310"),
                T("Posters"),
                N(435.0),
            ],
            &[
                T("AP"),
                N(8.0),
                D(2021, 4, 9),
                N(202_013.0),
                T("4310"),
                T("Credit note"),
                T("(180.00)"),
            ],
            &[X, X, X, X, T("Total 4310"), X, N(sub_total)],
            &[],
            &[
                T("GL"),
                N(9.0),
                D(2020, 5, 29),
                N(202_002.0),
                T("9110"),
                T("Grant"),
                N(-690.0),
            ],
            &[X, X, X, X, T("Total 9110"), X, N(-690.0)],
            &[X, X, X, X, T("Grand total"), X, N(grand_total)],
        ],
    )
}

#[test]
fn an_extract_is_turned_to_money_in_and_its_totals_are_recast_not_added() {
    let file = read(extract(0.0, 690.0)).unwrap();
    insta::assert_snapshot!(shown(&file), @r"
    xlsx council-unit4 rows 10 blank 2
    account CSP01 GBP opening none closing none balances None
      Extract!G5 2020-04-24 -£435.00 Posters
      Extract!G6 2020-04-24 -£435.00 Posters
      Extract!G7 2021-04-09 £180.00 Credit note
      Extract!G10 2020-05-29 £690.00 Grant
    aside Extract!A1 £0.00 above the heading
    aside Extract!A2 £0.00 above the heading
    aside Extract!A4 £0.00 the heading
    aside Extract!G8 £0.00 a sub-total that casts
    aside Extract!G11 £0.00 a sub-total that casts
    aside Extract!G12 £0.00 a total that casts
    ");
    let last = &file.statements[0].lines[2];
    let (year, period) = last.period.unwrap();
    assert_eq!(
        (year.to_string(), period.number()),
        ("2020/21".to_owned(), 12)
    );
    assert_eq!(last.own_period, Some(13));
    assert_eq!(last.amount_text, "(180.00)");
    assert_eq!(last.code.as_deref(), Some("4310"));
}

#[test]
fn totals_that_do_not_cast_are_problems_with_cell_and_difference() {
    assert_eq!(
        problems(&read(extract(0.0, 700.0)).unwrap()),
        [
            "Extract!G8 the sub-total '700' does not cast: the rows above it add up to £690.00, so \
          it is out by £10.00; ask for the file again"
        ]
    );
    assert_eq!(
        problems(&read(extract(1.0, 690.0)).unwrap()),
        [
            "Extract!G12 the total '1' does not cast: the rows above it add up to £0.00, so it is \
          out by £1.00; ask for the file again"
        ]
    );
}

const HEADING: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";

fn bank(rows: &str) -> Vec<u8> {
    format!("{HEADING}{rows}").into_bytes()
}

#[test]
fn the_order_is_proved_by_the_balances_whichever_way_round() {
    let oldest = "01/04/2020,DD,A,,10.00,,90.00\n01/04/2020,DD,B,,20.00,,70.00\n\
                  01/04/2020,CR,C,,,5.00,75.00\n";
    let newest: String = oldest
        .lines()
        .rev()
        .map(|line| format!("{line}\n"))
        .collect();
    for rows in [oldest, &newest] {
        let file = read(bank(rows)).unwrap();
        let statement = &file.statements[0];
        assert_eq!(problems(&file), [""; 0]);
        assert_eq!(
            statement.opening.as_ref().unwrap().amount.to_string(),
            "£100.00"
        );
        assert_eq!(
            statement.closing.as_ref().unwrap().amount.to_string(),
            "£75.00"
        );
        assert_eq!(statement.balances, Some(true));
    }
}

#[test]
fn a_running_balance_that_does_not_follow_is_named_with_its_cell() {
    let rows = "01/04/2020,DD,A,,10.00,,90.00\n02/04/2020,DD,B,,20.00,,71.00\n\
                03/04/2020,CR,C,,,5.00,76.00\n";
    let file = read(bank(rows)).unwrap();
    assert_eq!(
        problems(&file),
        [
            "line 3 the balance is £71.00, but £90.00 and this line's -£20.00 make £70.00: out by \
          £1.00"
        ]
    );
    assert_eq!(file.statements[0].balances, Some(false));
    assert_eq!(file.statements[0].lines.len(), 3);
}

#[test]
fn opening_and_lines_that_do_not_make_closing_are_a_problem() {
    let text = "Opening balance,100.00\nClosing balance,95.00\nDate,Text,Out,In\n\
                01/04/2020,A,10.00,\n02/04/2020,B,,4.00\n";
    let file = read(text.into()).unwrap();
    assert_eq!(
        problems(&file),
        [
            "line 2 opening £100.00 and lines of -£6.00 make £94.00, but closing is £95.00: out by \
          £1.00"
        ]
    );
    assert_eq!(file.statements[0].balances, Some(false));
    let file = read(text.replace("95.00", "94.00").into()).unwrap();
    assert_eq!(file.statements[0].balances, Some(true));
}

#[test]
fn balance_rows_and_totals_of_a_bank_are_set_aside_and_a_party_called_total_is_not() {
    let rows = ",,Balance brought forward,,,,100.00\n01/04/2020,DD,Total Energies,,10.00,,90.00\n\
                02/04/2020,CR,Refund,,,4.00,94.00\n,,Totals,,10.00,4.00,\n\
                02/04/2020,,Closing balance,,,,94.00\nPrinted 3 April,,,,,,\n";
    let file = read(bank(rows)).unwrap();
    assert_eq!(
        shown(&file),
        "csv generic-bank rows 7 blank 0\n\
         account none GBP opening £100.00 (line 2) closing £94.00 (line 6) balances Some(true)\n  \
         line 3 2020-04-01 -£10.00 Total Energies\n  line 4 2020-04-02 £4.00 Refund\n\
         aside line 1 £0.00 the heading\naside line 2 £0.00 the opening balance\n\
         aside line 5 £0.00 a total that casts\naside line 6 £0.00 the closing balance\n\
         aside line 7 £0.00 a note: no date and no amount\n\
         note no date of the file proves whether the day or the month comes first: 01/04/2020 at \
         row 3 was read as 1 April 2020, and can be 4 January 2020; the dates of the file stand in \
         order either way; where the month is first, say so: --dates month\n"
    );
}

#[test]
fn an_oracle_extract_with_its_balances_by_account_adds_up() {
    let text = "Cost Centre,CSP01\nFinancial year,2020/21\n\n\
                Date,Category,Journal Entry Name,Account,Description,Debit,Credit\n\
                ,,,4310,Beginning Balance,,0.00 CR\n\
                15-05,Payables,J1,4310,Posters,435.00 DR,\n\
                31-03,Payables,J2,4310,Credit note,,35.00 CR\n\
                ,,,4310,Ending Balance,400.00 DR,\n\
                ,,,9110,Beginning Balance,,0.00 CR\n\
                29-05,Receivables,J3,9110,Grant,,\"1,000.00 CR\"\n\
                ,,,9110,Ending Balance,,\"1,000.00 CR\"\n";
    let file = read(text.into()).unwrap();
    assert_eq!(problems(&file), [""; 0]);
    let statement = &file.statements[0];
    assert_eq!(file.profile.as_deref(), Some("council-oracle"));
    assert_eq!(statement.balances, Some(true));
    assert_eq!(
        statement.closing.as_ref().unwrap().amount.to_string(),
        "£600.00"
    );
    let lines: Vec<String> = statement
        .lines
        .iter()
        .map(|line| format!("{} {}", line.date, line.amount))
        .collect();
    assert_eq!(
        lines,
        [
            "2020-05-15 -£435.00",
            "2021-03-31 £35.00",
            "2020-05-29 £1,000.00"
        ]
    );
}

/// A balance brought forward has a day and no amount; no layout has to name its words.
#[test]
fn a_balance_brought_forward_without_an_amount_proves_the_lines_and_is_none() {
    let lines = "02/04/2020,DD,Room,,10.00,,90.00\n13/04/2020,CR,Grant,,,4.00,94.00\n";
    for (words, amounts) in [
        ("Balance b/f", ",,"),
        ("BALANCE B/FWD 01/04/2020", ",,"),
        ("*Brought forward*", ",,"),
        ("Previous balance", ",-,0.00"),
    ] {
        let rows = format!("01/04/2020,,{words},{amounts},100.00\n{lines}");
        let file = read(bank(&rows)).unwrap();
        assert_eq!(problems(&file), [""; 0], "{words}");
        let statement = &file.statements[0];
        assert_eq!(statement.lines.len(), 2, "{words}");
        let opening = statement.opening.as_ref().unwrap();
        assert_eq!(
            (opening.amount.to_string(), opening.at.to_string()),
            ("£100.00".to_owned(), "line 2".to_owned())
        );
        assert_eq!(statement.balances, Some(true));
        let said = &file.set_aside[1].why;
        assert!(said.starts_with("the opening balance"), "{words}: {said}");
    }
}

#[test]
fn a_balance_by_its_words_proves_where_it_stands_and_a_page_that_turns_proves_nothing() {
    let wrong = "01/04/2020,,Prior bal b/f,,,,101.00\n02/04/2020,DD,Room,,10.00,,90.00\n";
    let file = read(bank(wrong)).unwrap();
    assert_eq!(
        problems(&file),
        ["line 2 the row has a date but no amount; blank is not nil"]
    );
    let wrong = wrong.replace("Prior bal", "Balance");
    let file = read(bank(&wrong)).unwrap();
    assert_eq!(
        problems(&file),
        [
            "line 3 the balance is £90.00, but £101.00 and this line's -£10.00 make £91.00: out by \
          £1.00"
        ]
    );
    let pages = "01/04/2020,,B/f,,,,100.00\n02/04/2020,DD,Room,,10.00,,90.00\n\
                 02/04/2020,,C/f,,,,90.00\n02/04/2020,,B/f,,,,90.00\n\
                 13/04/2020,CR,Grant,,,4.00,94.00\n13/04/2020,,C/f,,,,94.00\n";
    let file = read(bank(pages)).unwrap();
    assert_eq!(problems(&file), [""; 0]);
    let statement = &file.statements[0];
    assert_eq!(statement.balances, Some(true));
    assert_eq!(statement.opening.as_ref().unwrap().at.row, 2);
    assert_eq!(statement.closing.as_ref().unwrap().at.row, 7);
    // Neither an amount nor a balance: told, and nothing else.
    let bare = "01/04/2020,,Previous balance,,,,\n02/04/2020,DD,Room,,10.00,,\n";
    let file = read(bank(bare)).unwrap();
    assert_eq!(problems(&file), [""; 0]);
    assert_eq!(
        file.set_aside[1].why,
        "the opening balance by its words, with neither an amount nor a balance"
    );
}

/// Dates that can be read both ways, in text and in the cells of a workbook.
fn dated(
    days: &'static [&'static str],
    balances: bool,
) -> [fundledger::statement::line::ReadFile; 2] {
    let mut text = "Date,Details,Paid out,Paid in,Balance\n".to_owned();
    let mut rows = vec![vec![
        T("Date"),
        T("Details"),
        T("Paid out"),
        T("Paid in"),
        T("Balance"),
    ]];
    for (day, left) in days.iter().zip([99.0, 98.0, 97.0]) {
        let shown = if balances {
            format!("{left:.2}")
        } else {
            String::new()
        };
        text += &format!("{day},Tea,1.00,,{shown}\n");
        let left = if balances { N(left) } else { X };
        rows.push(vec![T(day), T("Tea"), N(1.0), X, left]);
    }
    let rows: Vec<&[V]> = rows.iter().map(Vec::as_slice).collect();
    [
        read(text.into_bytes()).unwrap(),
        read(sheet("Bank", &rows)).unwrap(),
    ]
}

#[test]
fn dates_that_nothing_proves_are_asked_in_text_and_in_workbooks_alike() {
    for file in dated(&["03/04/2020", "05/04/2020"], true) {
        let open = file.days_open.as_deref().expect("open days");
        assert_eq!((open.text.as_str(), open.at.row), ("03/04/2020", 2));
        assert!(open.says.ends_with("stand in order either way"), "{open:?}");
        let [note] = file.notes.as_slice() else {
            panic!("one note: {:?}", file.notes);
        };
        assert!(
            note.contains("was read as 3 April 2020, and can be 4 March 2020"),
            "{note}"
        );
    }
    // A day over 12 proves it for all; a year or a word before the month leaves no doubt.
    for days in [
        &["03/04/2020", "13/04/2020"][..],
        &["2020-04-03", "2020-04-05"],
        &["3 Apr 2020", "5 Apr 2020"],
        &["04/04/2020", "05/05/2020"],
    ] {
        for file in dated(days, true) {
            assert!(file.problems.is_empty(), "{:?}", file.problems);
            assert!(
                file.days_open.is_none() && file.notes.is_empty(),
                "{:?}",
                file.notes
            );
        }
    }
}

#[test]
fn a_balance_that_runs_from_line_to_line_proves_the_dates_that_stand_in_order_one_way_alone() {
    let days = &["03/04/2020", "05/04/2020", "01/05/2020"];
    for file in dated(days, true) {
        assert!(
            file.problems.is_empty() && file.days_open.is_none(),
            "{:?}",
            file.problems
        );
    }
    // Without it their order speaks for a reading and proves none.
    for file in dated(days, false) {
        let why = &file.notes[0];
        let says =
            "with the day first the 3 dates of the file stand in order, with the month first";
        assert!(why.contains(says), "{why}");
    }
    // Nor is the other reading taken where it is the one that stands in order.
    for file in dated(&["04/03/2020", "04/05/2020", "05/01/2020"], true) {
        let why = &file.notes[0];
        assert!(why.contains("with the month first the 3 dates"), "{why}");
    }
}
