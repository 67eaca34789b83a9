//! A workbook with a sheet for each month is one statement, in the order of time, and each row keeps
//! its sheet and its cell.

use fundledger::statement::line::ReadFile;

use super::made::{
    V::{self, N, T, X},
    book, problems, read, write,
};

const HEAD: [V; 5] = [
    T("Date"),
    T("Details"),
    T("Paid out"),
    T("Paid in"),
    T("Balance"),
];

/// A workbook of sheets, each of a title, the heading, its rows and their total.
fn months(sheets: &[(&str, &[[V; 5]])]) -> ReadFile {
    let bytes = book(|workbook| {
        for (name, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(*name).unwrap();
            let mut all: Vec<&[V]> = vec![&[T("Parish bank account")], &[], &HEAD];
            all.extend(rows.iter().map(|row| &row[..]));
            write(sheet, &all);
        }
    });
    read(bytes).unwrap()
}

const fn out(day: &'static str, pounds: f64, left: f64) -> [V; 5] {
    [T(day), T("Room"), N(pounds), X, N(left)]
}

const fn total(pounds: f64) -> [V; 5] {
    [X, T("Total"), N(pounds), N(0.0), X]
}

#[test]
fn sheets_under_one_heading_are_one_statement_in_the_order_of_time() {
    let april = [
        out("03/04/2020", 10.0, 90.0),
        out("20/04/2020", 5.0, 85.0),
        total(15.0),
    ];
    let may = [out("04/05/2020", 1.0, 84.0), total(1.0)];
    let june = [
        out("01/06/2020", 2.0, 82.0),
        out("30/06/2020", 2.0, 80.0),
        total(4.0),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let sheets: [(&str, &[[V; 5]]); 3] = [("Apr", &april), ("May", &may), ("Jun", &june)];
        let file = months(&order.map(|place| sheets[place]));
        assert_eq!(problems(&file), [""; 0]);
        let [statement] = file.statements.as_slice() else {
            panic!("one statement: {:?}", file.statements);
        };
        let at: Vec<String> = statement
            .lines
            .iter()
            .map(|line| line.at.to_string())
            .collect();
        assert_eq!(at, ["Apr!C4", "Apr!C5", "May!C4", "Jun!C4", "Jun!C5"]);
        let (opening, closing) = (&statement.opening, &statement.closing);
        assert_eq!(opening.as_ref().unwrap().amount.pence(), 10_000);
        assert_eq!(closing.as_ref().unwrap().amount.pence(), 8_000);
        assert_eq!(statement.balances, Some(true));
        assert!(
            file.days_open.is_none(),
            "a day over 12 on one sheet proves it for all"
        );
        let casts = file
            .set_aside
            .iter()
            .filter(|row| row.why == "a total that casts");
        assert_eq!(casts.count(), 3, "each sheet's total is of its own lines");
        let note = file.notes.last().unwrap();
        assert!(note.contains("have one heading"), "{note}");
    }
}

#[test]
fn a_sheet_that_is_missing_between_and_one_that_holds_the_same_days_are_said() {
    let april = [out("03/04/2020", 10.0, 90.0), out("20/04/2020", 5.0, 85.0)];
    let june = [out("01/06/2020", 2.0, 82.0), out("30/06/2020", 2.0, 80.0)];
    let file = months(&[("Apr", &april), ("Jun", &june)]);
    let says = "the sheet 'Jun' opens with £84.00, but 'Apr' before it closes with £85.00";
    let why = &file.problems[0].why;
    assert!(why.contains(says) && why.contains("out by £1.00"), "{why}");
    assert_eq!(file.statements[0].balances, Some(false));
    let all = [april[0], april[1], out("04/05/2020", 1.0, 84.0)];
    let file = months(&[("All", &all), ("Apr", &april)]);
    let why = &file.problems[0].why;
    assert!(
        why.contains("both hold lines of") && why.contains("'All'"),
        "{why}"
    );
}

#[test]
fn an_empty_month_adds_nothing_and_another_heading_is_refused_by_name() {
    let april = [out("03/04/2020", 10.0, 90.0), out("20/04/2020", 5.0, 85.0)];
    let file = months(&[("Apr", &april), ("May", &[])]);
    assert_eq!(problems(&file), [""; 0]);
    assert_eq!(file.statements.len(), 1);
    assert_eq!(file.statements[0].balances, Some(true));
    let bytes = book(|workbook| {
        let other: [&[V]; 2] = [
            &[T("Date"), T("Paid in"), T("Paid out"), T("Details")],
            &[T("20/05/2020"), N(1.0), X, T("Tea")],
        ];
        write(
            workbook.add_worksheet().set_name("Apr").unwrap(),
            &[&HEAD, &april[0]],
        );
        write(workbook.add_worksheet().set_name("May").unwrap(), &other);
    });
    let file = read(bytes).unwrap();
    let why = &file.problems[0].why;
    assert!(why.contains("under headings that differ"), "{why}");
}
