//! A column of status: what is pending is a line that no balance holds, what was declined is none,
//! and a word that nobody knows is told once.

use fundledger::statement::line::ReadFile;

use super::super::made::{
    V::{N, T, X},
    problems, read, sheet,
};

/// Pence, and whether the line is pending.
type Lines = Vec<(i64, bool)>;

/// Each line, and each row set aside with money, with why.
fn told(file: &ReadFile) -> (Lines, Vec<(i64, String)>) {
    let lines = file.statements.iter().flat_map(|found| &found.lines);
    let lines = lines.map(|line| (line.amount.pence(), line.pending));
    let aside = file.set_aside.iter().filter(|row| !row.amount.is_nil());
    let aside = aside.map(|row| (row.amount.pence(), row.why.clone()));
    (lines.collect(), aside.collect())
}

#[test]
fn the_banks_that_say_what_became_of_a_line_are_read_so() {
    let tide = "Date,Transaction ID,Transaction description,Reference,From,To,Paid in,Paid out,\
                Category name,Transaction type,Status,Initiated by\n\
                15/04/2020,t-4,Print,,,Print,0,12.00,,Card,Pending,\n\
                14/04/2020,t-3,Stamps,,,Stamps,0,9.00,,Card,Declined,\n\
                13/04/2020,t-2,Council,GRANT,Council,,20.00,0,Income,Faster payment,Settled,\n";
    let revolut = "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,\
                   Payment currency,Amount,Total amount,Balance,Account\n\
                   2020-04-15,2020-04-15,d,CARD_PAYMENT,PENDING,Print,,,GBP,-12.00,-12.00,,GBP Main\n\
                   2020-04-14,,c,CARD_PAYMENT,DECLINED,Stamps,,,GBP,-9.00,-9.00,,GBP Main\n\
                   2020-04-13,2020-04-13,b,TOPUP,COMPLETED,Council,,,GBP,20.00,20.00,70.00,GBP Main\n";
    let wise = "\"TransferWise ID\",Date,Amount,Currency,Description,\"Payment Reference\",Status\n\
                T-3,15-04-2020,-12.00,GBP,Print,,PENDING\nT-2,14-04-2020,-9.00,GBP,Stamps,,CANCELLED\n\
                T-1,13-04-2020,20.00,GBP,Council,,COMPLETED\n";
    for (text, layout, word) in [
        (tide, "tide", "Declined"),
        (revolut, "revolut-business", "DECLINED"),
        (wise, "wise", "CANCELLED"),
    ] {
        let file = read(text.into()).unwrap();
        assert_eq!(file.profile.as_deref(), Some(layout));
        assert_eq!(problems(&file), [""; 0], "{layout}");
        let (lines, aside) = told(&file);
        assert_eq!(lines, [(-1_200, true), (2_000, false)], "{layout}");
        let why = format!("never paid: its status is {word}");
        assert_eq!(aside, [(-900, why)], "{layout}");
    }
    // What is pending has no day of completion yet, or a word stands where it will.
    for instead in ["2020-04-15,", "2020-04-15,Pending"] {
        let undated = revolut.replace("2020-04-15,2020-04-15", instead);
        let file = read(undated.into()).unwrap();
        assert_eq!(problems(&file), [""; 0], "{instead}");
        let (lines, aside) = told(&file);
        assert_eq!(lines, [(2_000, false)], "{instead}");
        assert!(aside[0].1.starts_with("pending at the bank"), "{aside:?}");
    }
}

#[test]
fn no_balance_and_no_total_holds_what_is_pending_or_was_never_paid() {
    let rows: [&[_]; 7] = [
        &[
            T("Date"),
            T("Details"),
            T("Paid out"),
            T("Paid in"),
            T("Status"),
            T("Balance"),
        ],
        &[
            T("13/04/2020"),
            T("Grant"),
            X,
            N(20.0),
            T("Completed"),
            N(120.0),
        ],
        &[T("14/04/2020"), T("Stamps"), N(9.0), X, T("Failed"), X],
        &[
            T("14/04/2020"),
            T("Rent"),
            N(50.0),
            X,
            T("Completed"),
            N(70.0),
        ],
        &[T("15/04/2020"), T("Print"), N(12.0), X, T("Pending"), X],
        &[T("15/04/2020"), T("Tea"), N(1.0), X, T("Pending"), N(57.0)],
        &[X, T("Total"), N(50.0), N(20.0), X, X],
    ];
    let text: String = "Date,Details,Paid out,Paid in,Status,Balance\n\
        13/04/2020,Grant,,20.00,Completed,120.00\n14/04/2020,Stamps,9.00,,Failed,\n\
        14/04/2020,Rent,50.00,,Completed,70.00\n15/04/2020,Print,12.00,,Pending,\n\
        15/04/2020,Tea,1.00,,Pending,57.00\n,Total,50.00,20.00,,\n"
        .to_owned();
    let cells = |line: &str| line.replace(',', "</td><td>");
    let html: String = text
        .lines()
        .map(|line| format!("<tr><td>{}</td></tr>", cells(line)))
        .collect();
    let html = format!("<html><body><table>{html}</table></body></html>");
    let tabs = text.replace(',', "\t");
    for bytes in [sheet("Bank", &rows), text.into(), html.into(), tabs.into()] {
        let file = read(bytes).unwrap();
        assert_eq!(problems(&file), [""; 0], "{}", file.format);
        let statement = &file.statements[0];
        assert_eq!(statement.balances, Some(true), "{}", file.format);
        assert_eq!(statement.opening.as_ref().unwrap().amount.pence(), 10_000);
        assert_eq!(statement.closing.as_ref().unwrap().amount.pence(), 7_000);
        let (lines, aside) = told(&file);
        let pending: Vec<i64> = lines
            .iter()
            .filter(|line| line.1)
            .map(|line| line.0)
            .collect();
        assert_eq!((lines.len(), pending), (4, vec![-1_200, -100]));
        assert_eq!(aside.len(), 1, "{aside:?}");
    }
}

#[test]
fn a_word_that_nobody_knows_is_told_once_and_a_blank_is_noted() {
    let text = "Date,Details,Paid out,Paid in,Status\n13/04/2020,Grant,,20.00,Settled\n\
                14/04/2020,Tea,1.00,,Queued\n15/04/2020,Ink,2.00,,queued\n\
                16/04/2020,Jam,3.00,,Queued\n17/04/2020,Rent,4.00,,\n";
    let file = read(text.into()).unwrap();
    let [first] = file.problems.as_slice() else {
        panic!("one problem: {:?}", problems(&file));
    };
    assert!(
        first.why.starts_with("'Queued' does not say whether"),
        "{}",
        first.why
    );
    assert!(first.why.contains("in 3 rows"), "{}", first.why);
    assert_eq!((first.at.row, first.at.column), (3, Some(4)));
    let (lines, aside) = told(&file);
    assert_eq!(lines, [(2_000, false), (-400, false)]);
    assert_eq!(aside.iter().map(|row| row.0).sum::<i64>(), -600);
    let says = "the status is blank in 1 row, first at row 6";
    assert!(file.notes[0].starts_with(says), "{:?}", file.notes);
}

/// The problems of a file whose rows say what was booked and what was rejected.
fn of_rows(rows: &[&str]) -> (ReadFile, Vec<String>) {
    let heading = "Date,Details,Paid out,Paid in,Status,Balance";
    let file = read([&[heading], rows].concat().join("\n").into()).unwrap();
    let why = file.problems.iter().map(|problem| problem.why.clone());
    let why = why.collect();
    (file, why)
}

#[test]
fn a_row_never_paid_whose_balance_moved_by_it_contradicts_itself() {
    let booked = [
        "13/04/2020,Grant,,20.00,Completed,120.00",
        "14/04/2020,Rent,50.00,,Completed,70.00",
    ];
    let rejected = "15/04/2020,Stamps,9.00,,Rejected,61.00";
    let says = "its status is Rejected, so it was never paid and moves no balance, but £70.00 and \
                its -£9.00 make the £61.00";
    // At the end, whichever way the file is written, and beside one line alone.
    for rows in [
        vec![booked[0], booked[1], rejected],
        vec![rejected, booked[1], booked[0]],
        vec![booked[1], rejected],
        vec![rejected, booked[1]],
    ] {
        let (file, found) = of_rows(&rows);
        assert_eq!(found.len(), 1, "{rows:?}: {found:?}");
        assert!(found[0].starts_with(says), "{found:?}");
        let stamps = rows.iter().position(|row| *row == rejected).unwrap();
        let cell = (u32::try_from(stamps).unwrap() + 2, Some(5));
        let at = &file.problems[0].at;
        assert_eq!((at.row, at.column), cell, "{rows:?}");
        assert_eq!(told(&file).1[0].0, -900, "it stays set aside");
    }
    // In the midst, where the next line goes on from it, beside the balance that does not follow.
    let next = "16/04/2020,Ink,1.00,,Completed,60.00";
    let (_, found) = of_rows(&[booked[0], booked[1], rejected, next]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|why| why.starts_with(says)), "{found:?}");
    assert!(
        found.iter().any(|why| why.contains("out by £9.00")),
        "{found:?}"
    );
    // Two, each of which goes on from the one before it; and where the next line goes on from the
    // first of them, that one alone.
    let second = "15/04/2020,Ink,1.00,,Rejected,60.00";
    let both = [booked[0], booked[1], rejected, second];
    let (file, found) = of_rows(&both);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[1].contains("but £61.00 and its -£1.00 make the £60.00"),
        "{found:?}"
    );
    assert_eq!(file.problems[1].at.row, 5);
    let goes_on = "16/04/2020,Tea,1.00,,Completed,60.00";
    let (_, found) = of_rows(&[both.as_slice(), &[goes_on]].concat());
    let of_status = found.iter().filter(|why| why.starts_with("its status"));
    assert_eq!(of_status.count(), 1, "{found:?}");
    // What is pending between them, and a line without a balance, change nothing of it.
    let pending = "15/04/2020,Tea,5.00,,Pending,";
    let unprinted = "15/04/2020,Jam,2.00,,Completed,";
    let (_, found) = of_rows(&[booked[0], booked[1], pending, rejected]);
    assert!(found[0].starts_with(says), "{found:?}");
    let after = "15/04/2020,Stamps,9.00,,Rejected,59.00";
    let (_, found) = of_rows(&[booked[0], booked[1], unprinted, after]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("but £68.00 and its -£9.00 make the £59.00"),
        "{found:?}"
    );
    // Many are told one by one up to a number, and the rest are counted.
    let many = (1..=30).map(|n| format!("15/04/2020,Ink,1.00,,Rejected,{}.00", 70 - n));
    let many: Vec<String> = many.collect();
    let rows: Vec<&str> = booked
        .into_iter()
        .chain(many.iter().map(String::as_str))
        .collect();
    let (_, found) = of_rows(&rows);
    assert_eq!(found.len(), 20);
    assert!(
        found[0].ends_with("10 more rows do the same"),
        "{}",
        found[0]
    );
}

#[test]
fn a_row_never_paid_is_left_where_any_balance_says_that_it_moved_nothing() {
    let booked = [
        "13/04/2020,Grant,,20.00,Completed,120.00",
        "14/04/2020,Rent,50.00,,Completed,70.00",
    ];
    let rejected = "15/04/2020,Stamps,9.00,,Rejected,61.00";
    let unprinted = "16/04/2020,Ink,1.00,,Completed,";
    for rows in [
        // The next line goes on as if it never was, or the next that prints a balance.
        vec![
            booked[0],
            booked[1],
            rejected,
            "16/04/2020,Ink,1.00,,Completed,69.00",
        ],
        vec![
            booked[0],
            booked[1],
            rejected,
            unprinted,
            "16/04/2020,Pens,2.00,,Completed,67.00",
        ],
        // The balance beside it stood still, or there is none.
        vec![
            booked[0],
            booked[1],
            "15/04/2020,Stamps,9.00,,Rejected,70.00",
        ],
        vec![booked[0], "14/04/2020,Ink,1.00,,Rejected,120.00", booked[1]],
        vec![booked[0], booked[1], "15/04/2020,Stamps,9.00,,Rejected,"],
        // So it did beside one line alone, whichever way the file is written.
        vec![
            "14/04/2020,Stamps,9.00,,Rejected,70.00",
            "15/04/2020,Refund,,9.00,Completed,79.00",
        ],
        // Money out and in, which comes to nothing.
        vec![
            booked[0],
            booked[1],
            "15/04/2020,Stamps,9.00,9.00,Rejected,70.00",
        ],
        // Each says what would have been left, and none goes on from the other.
        vec![
            booked[0],
            booked[1],
            rejected,
            "15/04/2020,Ink,1.00,,Rejected,69.00",
            "15/04/2020,Jam,2.00,,Rejected,70.00",
        ],
        // Two that come to nothing, after which the balance goes on from the lines alone.
        vec![
            booked[0],
            booked[1],
            rejected,
            "15/04/2020,Stamps,,9.00,Rejected,70.00",
            "16/04/2020,Ink,1.00,,Completed,69.00",
        ],
        // The file itself says what it closes with.
        vec![booked[0], booked[1], rejected, ",Closing balance,,,,70.00"],
    ] {
        let (file, found) = of_rows(&rows);
        assert_eq!(found, [""; 0], "{rows:?}");
        assert_eq!(
            file.statements[0]
                .lines
                .iter()
                .filter(|line| !line.pending)
                .count(),
            rows.iter().filter(|row| row.contains("Completed")).count()
        );
    }
}

/// An export of Revolut of these rows, the newest first.
fn revolut(rows: &[&str]) -> ReadFile {
    let heading = "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,\
                   Payer,Payment currency,Amount,Total amount,Balance,Account";
    let file = read([&[heading], rows].concat().join("\n").into()).unwrap();
    assert_eq!(file.profile.as_deref(), Some("revolut-business"));
    file
}

const COUNCIL: [&str; 2] = [
    "2020-04-14,2020-04-14,c,TOPUP,COMPLETED,Council,,,GBP,20.00,20.00,90.00,GBP Main",
    "2020-04-13,2020-04-13,b,TOPUP,COMPLETED,Council,,,GBP,20.00,20.00,70.00,GBP Main",
];

#[test]
fn an_account_of_which_nothing_was_paid_is_no_statement() {
    for (currency, account) in [("GBP", "GBP Other"), ("EUR", "GBP Main"), ("GBP", "")] {
        let declined = format!(
            "2020-04-15,,d,CARD_PAYMENT,DECLINED,Print,,,{currency},-12.00,-12.00,78.00,{account}"
        );
        let file = revolut(&[&declined, COUNCIL[0], COUNCIL[1]]);
        assert_eq!(problems(&file), [""; 0], "{declined}");
        assert!(
            !file.notes.iter().any(|note| note.contains("its status is")),
            "{declined}"
        );
        assert_eq!(file.statements.len(), 1, "{declined}");
        assert_eq!(file.statements[0].account.as_deref(), Some("GBP Main"));
        assert_eq!(file.statements[0].balances, Some(true), "{declined}");
    }
}

#[test]
fn what_a_layout_calls_never_paid_is_noted_where_its_balance_moved() {
    let declined = "2020-04-15,,d,CARD_PAYMENT,DECLINED,Print,,,GBP,-12.00,-12.00,78.00,GBP Main";
    let file = revolut(&[declined, COUNCIL[0], COUNCIL[1]]);
    assert_eq!(problems(&file), [""; 0]);
    let says = "its status is DECLINED, so it was never paid and moves no balance, but £90.00";
    assert!(
        file.notes.iter().any(|note| note.contains(says)),
        "{:?}",
        file.notes
    );
    // Where a later balance proves that the money went, the file contradicts what was said.
    let paid = "2020-04-16,2020-04-16,e,TOPUP,COMPLETED,Council,,,GBP,1.00,1.00,79.00,GBP Main";
    let file = revolut(&[paid, declined, COUNCIL[0], COUNCIL[1]]);
    let found = problems(&file);
    assert!(
        found
            .iter()
            .any(|why| why.contains("and the next balance goes on from there")),
        "{found:?}"
    );
}
