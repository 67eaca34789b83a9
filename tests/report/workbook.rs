//! The audited workbook: sheets, rows, formulas into its own journal.

use std::{io::Cursor, time::Instant};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use fundledger::{
    ledger::{
        calendar::Period,
        digest::Digest,
        journal::{EntryKind, SourceCell},
        year_end::Carried,
    },
    render::{
        journal::JournalRow,
        lists::{LineRow, SetAsideRow},
        workbook::AuditedWorkbook,
    },
    report::{table::Check, trial_balance},
};
use jiff::Timestamp;

use crate::{
    book::{Ledger, account, fund, gbp},
    media::part,
    worked_example::{of_2012_13, of_2020_21},
};

fn journal(ledger: &Ledger) -> Vec<JournalRow> {
    let found = ledger
        .found()
        .into_iter()
        .filter(|(year, ..)| *year == ledger.year);
    let row =
        |(_, period, found): (_, Period, fundledger::ledger::posted::FoundPosting)| JournalRow {
            entry: Some(found.entry),
            date: found.date,
            period,
            concerns: None,
            kind: found.kind.word().to_owned(),
            text: found.text,
            posting: found.posting,
            by: "Finance officer".to_owned(),
            at: Some(Timestamp::UNIX_EPOCH),
            why: Some("The year's statements".to_owned()),
            reference: Some("REF 1".to_owned()),
            reverses: found.reverses,
            replaces: found.replaces,
            source: found.source,
        };
    found.map(row).collect()
}

fn cell(place: &str) -> SourceCell {
    SourceCell {
        file: "extract.xlsx".to_owned(),
        sha256: Digest::of(b"extract"),
        sheet: Some("Extract".to_owned()),
        cell: place.to_owned(),
    }
}

fn a_line(ledger: &Ledger, number: i64) -> LineRow {
    LineRow {
        number,
        account: account("1100"),
        date: ledger.year.first_day(),
        text: "=1+1".to_owned(),
        amount: gbp("-2,575.00"),
        state: "posted".to_owned(),
        entry: (number % 2 == 1).then_some(5),
        source: cell("J7"),
    }
}

/// The workbook of a ledger's year, its journal given in two pieces.
pub(crate) fn audited(ledger: &Ledger) -> Vec<u8> {
    let balances = ledger.balances();
    let appendix = ledger.report().unwrap();
    let trial = trial_balance::report(&ledger.book, &balances, ledger.head()).unwrap();
    let (name, head) = (ledger.book.name.as_str(), ledger.head());
    let mut book =
        AuditedWorkbook::begin(name, ledger.year, head, &appendix, &Carried::new()).unwrap();
    let mut first = journal(ledger);
    let second = first.split_off(first.len() / 2);
    book.journal(first).unwrap();
    book.journal(second).unwrap();
    book.statement_lines([a_line(ledger, 1), a_line(ledger, 2)])
        .unwrap();
    let aside = SetAsideRow {
        why: "total of account 9110, which casts".to_owned(),
        amount: gbp("0"),
        source: cell("J9"),
    };
    book.set_aside([aside]).unwrap();
    let proof = Check::new(
        "law 3",
        true,
        "rows in 62 = lines 49 + duplicates 0 + set aside 13",
    );
    let mut out = Cursor::new(Vec::new());
    book.finish(&appendix, &trial, &[proof], &mut out).unwrap();
    out.into_inner()
}

#[test]
fn the_workbook_has_its_sheets_and_every_row() {
    let ledger = of_2020_21();
    let bytes = audited(&ledger);
    assert_eq!(
        bytes,
        audited(&ledger),
        "the same book gives the same bytes"
    );
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let names = [
        "Cover",
        "Appendix A",
        "Trial balance",
        "Journal",
        "Statement lines",
        "Set aside",
        "Checks",
        "Evidence",
    ];
    assert_eq!(book.sheet_names(), names);
    for (name, rows) in names
        .into_iter()
        .zip([19, 16, 17, 3 + 110, 3 + 2, 3 + 1, 12])
    {
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.start(), Some((0, 0)), "{name} has its title in A1");
        assert_eq!(range.height(), rows, "{name}");
    }
    let cover = book.worksheet_range("Cover").unwrap();
    let said: Vec<String> = cover.rows().map(|row| row[1].to_string()).collect();
    assert!(said.contains(&ledger.head().digest.to_string()));
    assert!(said.contains(&"55".to_owned()));
    assert!(said.contains(&"all 10 hold".to_owned()), "{said:?}");
    for sheet in 1..=8 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(!xml.contains("mergeCell"));
    }
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(
        !workbook.contains("state="),
        "no sheet is hidden: {workbook}"
    );
    assert!(
        workbook.contains("Journal!$A$1:$P$113<"),
        "the digest is not printed: {workbook}"
    );
    for sheet in 4..=6 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        assert!(xml.contains("<pane ySplit=\"3\""), "{sheet}");
        assert!(xml.contains("<autoFilter ref=\"A3:"), "{sheet}");
        assert!(!xml.contains("hidden"), "{sheet}");
    }
}

#[test]
fn journal_rows_carry_their_cell_and_text_is_never_a_formula() {
    let bytes = audited(&of_2020_21());
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let journal = book.worksheet_range("Journal").unwrap();
    let row: Vec<String> = (0..22)
        .map(|c| journal.get_value((3, c)).unwrap().to_string())
        .collect();
    assert_eq!(row[0], "1");
    assert_eq!(
        row[4..9],
        [
            EntryKind::Opening.word(),
            "Opening balances",
            "1000",
            "POOL",
            "NONE"
        ]
    );
    assert_eq!(row[11], "5722.17");
    assert_eq!(row[13..16], ["extract.xlsx", "Extract", "J7"]);
    let when = "1970-01-01 00:00:00 UTC";
    assert_eq!(row[17..], ["REF 1", when, "The year's statements", "", ""]);
    let lines = book.worksheet_range("Statement lines").unwrap();
    assert_eq!(
        lines.get_value((3, 3)),
        Some(&Data::String("=1+1".to_owned()))
    );
    assert_eq!(
        lines.get_value((4, 6)),
        Some(&Data::String("none".to_owned()))
    );
    let aside = book.worksheet_range("Set aside").unwrap();
    assert_eq!(
        aside.get_value((3, 1)),
        Some(&Data::Empty),
        "a row without money has no amount"
    );
    assert!(
        book.worksheet_formula("Statement lines")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn appendix_figures_are_sums_of_the_journal() {
    let bytes = audited(&of_2020_21());
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Appendix A").unwrap();
    let formulas: Vec<String> = formulas.used_cells().map(|cell| cell.2.clone()).collect();
    assert_eq!(
        formulas.len(),
        10,
        "every figure but the heading's: {formulas:?}"
    );
    assert_eq!(
        formulas[0],
        "-SUMIFS(Journal!$L$4:$L$113,Journal!$C$4:$C$113,\">=1\",Journal!$C$4:$C$113,\"<=12\",\
         Journal!$G$4:$G$113,\"4000\",Journal!$H$4:$H$113,\"CL\")"
    );
    assert_eq!(formulas[2], "SUM(B5:B6)");
    assert!(
        formulas[3].starts_with("-SUMPRODUCT(SUMIFS("),
        "{}",
        formulas[3]
    );
}

#[test]
fn a_later_year_begins_its_journal_with_what_was_brought_forward() {
    let mut ledger = of_2012_13();
    ledger.year = ledger.year.next();
    let carried = Carried::from([
        ((account("1100"), fund("POOL")), gbp("10,566.00")),
        ((account("3000"), fund("POOL")), gbp("-10,566.00")),
    ]);
    let mut balances = ledger.balances();
    for ((account, fund), amount) in &carried {
        let posting = fundledger::ledger::journal::Posting::to_fund(*account, *fund, *amount);
        balances.add(Period::BROUGHT_FORWARD, &posting).unwrap();
    }
    ledger
        .brought_forward
        .funds
        .insert(fund("POOL"), gbp("10,566"));
    let appendix = ledger.report_of(&balances).unwrap();
    let trial = trial_balance::report(&ledger.book, &balances, ledger.head()).unwrap();
    let head = ledger.head();
    let mut book = AuditedWorkbook::begin("P", ledger.year, head, &appendix, &carried).unwrap();
    book.journal(journal(&ledger)).unwrap();
    let mut out = Cursor::new(Vec::new());
    book.finish(&appendix, &trial, &[], &mut out).unwrap();
    let mut read: Xlsx<_> = open_workbook_from_rs(Cursor::new(out.into_inner())).unwrap();
    let journal = read.worksheet_range("Journal").unwrap();
    assert_eq!(journal.height(), 3 + 2 + 2);
    assert_eq!(
        journal.get_value((3, 0)),
        Some(&Data::String("none".to_owned()))
    );
    assert_eq!(
        journal.get_value((4, 5)),
        Some(&Data::String("Brought forward from 2012/13".to_owned()))
    );
}

#[test]
fn a_hundred_thousand_postings_stream_in_order() {
    let ledger = of_2020_21();
    let appendix = ledger.report().unwrap();
    let trial = trial_balance::report(&ledger.book, &ledger.balances(), ledger.head()).unwrap();
    let rows = journal(&ledger);
    let start = Instant::now();
    let head = ledger.head();
    let mut book =
        AuditedWorkbook::begin("P", ledger.year, head, &appendix, &Carried::new()).unwrap();
    book.journal(rows.iter().cycle().take(100_000).cloned())
        .unwrap();
    let mut out = Cursor::new(Vec::new());
    book.finish(&appendix, &trial, &[], &mut out).unwrap();
    let bytes = out.into_inner();
    println!("100,000 rows, {} bytes, {:?}", bytes.len(), start.elapsed());
    let xml = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(xml.contains("r=\"A100003\""), "the last row is there");
}
