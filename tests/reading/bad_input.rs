//! Bad input gets a sentence with its cell, and no figure is guessed.

use std::io::{Cursor, Write};

use fundledger::statement::{
    error::{Limits, ReadError},
    profile, read,
};

use super::{
    made::{
        V::{self, D, N, T, X},
        book, problems, read, sheet, shown, write,
    },
    sandbox::{in_child, kept},
};

const HEADING: &[V] = &[T("Date"), T("Text"), T("Out"), T("In"), T("Balance")];

#[test]
fn no_heading_is_named_with_the_rows_that_came_near() {
    let file = read(b"Name,Post\nAnne,Clerk\n".to_vec()).unwrap();
    assert_eq!((file.profile.is_none(), file.statements.len()), (true, 0));
    assert_eq!(
        problems(&file),
        ["line 1 no profile fits: none of the first 60 rows is a heading that a profile knows"]
    );
    let file = read(b"Bank,X\nDate,Text,Out,Balance\n03/04/2020,a,1,2\n".to_vec()).unwrap();
    assert_eq!(
        problems(&file),
        [
            "line 2 no profile fits: row 2 lacks 'Paid in' for generic-bank; row 2 lacks 'Amount' \
          for generic-signed; row 2 lacks 'Amount' and 'CR/DR' for barclays-daily"
        ]
    );
}

#[test]
fn two_sheets_that_hold_the_same_line_are_refused_by_name() {
    let rows: &[&[V]] = &[HEADING, &[D(2020, 4, 3), T("Room"), N(1.0), X, N(9.0)]];
    let bytes = book(|workbook| {
        for name in ["April", "May"] {
            write(workbook.add_worksheet().set_name(name).unwrap(), rows);
        }
    });
    let file = read(bytes).unwrap();
    assert_eq!(
        problems(&file),
        [
            "May!C2 the sheets 'April' and 'May' both hold lines of 03/04/2020 to 03/04/2020, \
             which may be the same ones; keep each line on one sheet of the workbook"
        ]
    );
}

#[test]
fn two_profiles_that_fit_equally_are_refused_by_name() {
    let text = |name: &str| {
        format!(
            "name='{name}'\ntitle='x'\nkind='bank-export'\ncurrency='GBP'\nvat='gross'\n\
             sign='positive-is-money-in'\nown=true\nheaderless=['date','text','amount']"
        )
    };
    let profiles: Vec<profile::Profile> = ["one", "two"]
        .iter()
        .map(|name| profile::Profile::from_toml(&text(name), name).unwrap())
        .collect();
    let bytes = b"03/04/2020,Room,-1.00\n".to_vec();
    let limits = Limits::default();
    let file = read::read_bytes(bytes.clone(), &profiles, None, &limits).unwrap();
    assert_eq!(
        problems(&file),
        ["line 1 the profiles one and two fit this heading equally well; say which with --profile"]
    );
    let file = read::read_bytes(bytes, &profiles, Some("two"), &limits).unwrap();
    assert_eq!(file.profile.as_deref(), Some("two"));
}

#[test]
fn figures_that_cannot_be_proved_are_set_aside_with_their_cell() {
    let rows: &[&[V]] = &[
        HEADING,
        &[D(2020, 4, 1), T("good"), N(1.0), X, X],
        &[D(2020, 4, 2), T("two signs"), T("(-5.00)"), X, X],
        &[D(2020, 4, 3), T("a third of a penny"), N(5.003), X, X],
        &[D(2020, 4, 4), T("blank"), X, X, X],
        &[X, T("no date"), N(7.0), X, X],
        &[T("04/13/2020"), T("month first"), X, N(8.0), X],
        &[N(43_924.0), T("a plain number"), X, N(9.0), X],
        &[D(2020, 4, 5), T("both sides"), N(2.0), N(1.0), X],
        &[D(2020, 4, 6), T("signed"), N(-3.0), X, X],
        &[D(2020, 4, 7), T("balance in words"), N(4.0), X, T("ask")],
        &[D(2020, 4, 20), T("late in the month"), N(4.0), X, X],
    ];
    insta::assert_snapshot!(shown(&read(sheet("S", rows)).unwrap()), @r"
    xlsx generic-bank rows 12 blank 0
    account none GBP opening none closing none balances None
      S!C2 2020-04-01 -£1.00 good
      S!C11 2020-04-07 -£4.00 balance in words
      S!C12 2020-04-20 -£4.00 late in the month
    aside S!A1 £0.00 the heading
    aside S!C3 £0.00 '(-5.00)' has two signs, so it is not clear whether it is money in or out
    aside S!C4 £0.00 '5.003' is not a whole number of pence
    aside S!C5 £0.00 the row has a date but no amount; blank is not nil
    aside S!A6 -£7.00 the row has an amount but no date
    aside S!A7 £8.00 '04/13/2020' is no date with the day first; if the file puts the month first, export it with UK dates
    aside S!A8 £9.00 43924 is a plain number; format the column as a date in the file
    aside S!C9 £0.00 the row has money out and money in, so which it is cannot be told
    aside S!C10 £0.00 '-3' has a sign of its own in a column that says the side already
    problem S!C3 '(-5.00)' has two signs, so it is not clear whether it is money in or out
    problem S!C4 '5.003' is not a whole number of pence
    problem S!C5 the row has a date but no amount; blank is not nil
    problem S!A6 the row has an amount but no date
    problem S!A7 '04/13/2020' is no date with the day first; if the file puts the month first, export it with UK dates
    problem S!A8 43924 is a plain number; format the column as a date in the file
    problem S!C9 the row has money out and money in, so which it is cannot be told
    problem S!C10 '-3' has a sign of its own in a column that says the side already
    problem S!E11 'ask' is not an amount in pounds and pence, such as 1,234.56
    ");
}

#[test]
fn a_figure_under_a_merged_heading_is_refused() {
    let bytes = book(|workbook| {
        let sheet = workbook.add_worksheet().set_name("S").unwrap();
        write(
            sheet,
            &[
                &[T("Date"), T("Text"), T("Paid in"), T("Paid out")],
                &[D(2020, 4, 20), T("Room"), X, X, N(12.0)],
            ],
        );
        let format = rust_xlsxwriter::Format::new();
        sheet.merge_range(0, 3, 0, 4, "Paid out", &format).unwrap();
    });
    assert_eq!(
        problems(&read(bytes).unwrap()),
        [
            "S!E2 a figure stands in a column without a heading, beside the amounts; give the \
          column its own heading in the file"
        ]
    );
}

#[test]
fn words_under_a_merged_heading_are_noted() {
    let bytes = book(|workbook| {
        let sheet = workbook.add_worksheet().set_name("S").unwrap();
        let row: &[V] = &[D(2020, 4, 20), T("Room"), T("hire"), X, N(12.0)];
        let heading: &[V] = &[T("Date"), T("Text"), X, T("Paid in"), T("Paid out")];
        write(sheet, &[heading, row, row]);
        let format = rust_xlsxwriter::Format::new();
        sheet.merge_range(0, 1, 0, 2, "Text", &format).unwrap();
    });
    let file = read(bytes).unwrap();
    assert_eq!(
        (problems(&file), file.statements[0].lines[0].text.as_str()),
        (vec![], "Room")
    );
    assert_eq!(
        file.notes,
        [
            "column C has no heading, so what stands in it from S!C2 on, beside 'Text', is not \
             read; give it a heading of its own where it should be"
        ]
    );
}

#[test]
fn days_and_months_that_a_spreadsheet_swapped_refuse_the_file() {
    let rows: &[&[V]] = &[
        HEADING,
        &[
            D(2020, 4, 3),
            T("really 4 March? or 3 April?"),
            N(1.0),
            X,
            X,
        ],
        &[D(2020, 12, 4), T("another"), N(2.0), X, X],
        &[T("13/04/2020"), T("left as text"), X, N(4.0), X],
    ];
    let file = read(sheet("S", rows)).unwrap();
    assert!(file.statements.is_empty());
    assert_eq!(file.set_aside.len(), 4);
    assert_eq!(
        problems(&file),
        [
            "S!A2 day and month have been swapped: A2 and every other real date has a day of 12 or \
          less, while A4 and every other date left as text has a later one; open the bank's own \
          file with UK settings and save it again"
        ]
    );
    let mixed: &[&[V]] = &[
        HEADING,
        &[D(2020, 4, 3), T("a real date"), N(1.0), X, X],
        &[
            T("04/04/2020"),
            T("an early text shows that nothing swapped it"),
            N(1.0),
            X,
            X,
        ],
        &[T("13/04/2020"), T("a late one"), X, N(4.0), X],
    ];
    assert_eq!(problems(&read(sheet("S", mixed)).unwrap()), [""; 0]);
}

fn limited(bytes: &[u8], limits: &Limits) -> ReadError {
    in_child(kept(bytes).path(), limits).unwrap_err()
}

#[test]
fn files_over_the_limits_are_refused_in_a_sentence() {
    let rows: &[&[V]] = &[HEADING, &[D(2020, 4, 3), T("Room"), N(1.0), X, N(9.0)]];
    let bytes = sheet("S", rows);
    let limits = Limits::default();
    assert_eq!(
        limited(
            &bytes,
            &Limits {
                file_bytes: 100,
                ..limits.clone()
            }
        ),
        ReadError::TooLarge(0)
    );
    assert_eq!(
        limited(
            &bytes,
            &Limits {
                rows: 1,
                ..limits.clone()
            }
        ),
        ReadError::TooManyRows(1)
    );
    assert_eq!(
        limited(
            &bytes,
            &Limits {
                columns: 3,
                ..limits
            }
        ),
        ReadError::TooManyColumns("D1".to_owned(), 3)
    );
}

/// A workbook whose part declares nothing of what it unpacks to.
fn bomb(part: &str, megabytes: usize) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    out.start_file("xl/workbook.xml", options).unwrap();
    out.start_file(part, options).unwrap();
    let chunk = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        out.write_all(&chunk).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_zip_bomb_is_stopped_while_it_is_counted() {
    let bytes = bomb("xl/sharedStrings.xml", 80);
    assert!(bytes.len() < 200_000);
    let limits = Limits {
        inflated_bytes: 64 << 20,
        ..Limits::default()
    };
    assert_eq!(limited(&bytes, &limits), ReadError::Bomb(64));
}

#[test]
fn two_cells_far_apart_ask_for_no_grid() {
    let bytes = book(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 0, "Date").unwrap();
        sheet.write_string(1_048_575, 16_383, "far").unwrap();
    });
    assert_eq!(
        limited(&bytes, &Limits::default()),
        ReadError::TooManyColumns("XFD1048576".to_owned(), 1_024)
    );
}
