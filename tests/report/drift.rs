//! An agreed report never changes; what would now differ is shown.

use fundledger::{
    ledger::{
        calendar::parse_date,
        digest::Digest,
        journal::{Draft, Posting},
    },
    report::{
        drift::{Against, Drift, Later},
        encoding::DecodeError,
        table::Report,
    },
};

use crate::book::{Ledger, account, fund, gbp, line, project, reverse_and_replace};
use crate::worked_example::{of_2012_13, of_2020_21};

/// The postings of the entries after a count that are of the ledger's year or concern it.
fn later(ledger: &Ledger, after: i64) -> Vec<Later> {
    let mut later = Vec::new();
    for (entry, number) in ledger.entries.iter().zip(1_i64..) {
        let about = entry.year == ledger.year || entry.concerns == Some(ledger.year);
        if number > after && about {
            later.extend(entry.postings.iter().map(|posting| Later {
                entry: number,
                year: entry.year,
                period: entry.period,
                posting: *posting,
            }));
        }
    }
    later
}

fn drift(ledger: &Ledger, agreed: &Report) -> Drift {
    let now = ledger.report().unwrap();
    let later = later(ledger, agreed.head.count);
    Drift::of(agreed, &now, &ledger.book, &ledger.balances(), &later).unwrap()
}

fn lines(drift: &Drift) -> Vec<String> {
    let line = |row: &fundledger::report::drift::Moved| {
        format!(
            "{}|{}|{}|{}|{:?}",
            row.id, row.agreed, row.now, row.difference, row.entries
        )
    };
    drift.rows.iter().map(line).collect()
}

/// The credit of £60.00 that is found after 2020/21 was closed and agreed.
fn late_credit(ledger: &mut Ledger) -> i64 {
    let side = |code: &str, amount: &str| Posting::to_fund(account(code), fund("CL"), gbp(amount));
    let cost = side("6300", "-60").of_project(project("CL"), line("RES"));
    let date = parse_date("20/10/2021").unwrap();
    let mut draft = Draft::ordinary(date, "Credit for resources", vec![side("1100", "60"), cost]);
    draft.concerns = Some(ledger.year);
    ledger.post(draft)
}

#[test]
fn a_late_credit_is_drift_and_the_agreed_report_stays() {
    let mut ledger = of_2020_21();
    ledger.close();
    let agreed = Report::decode(&ledger.report().unwrap().encode()).unwrap();
    assert!(drift(&ledger, &agreed).is_nil());
    let entry = late_credit(&mut ledger);
    assert_eq!(entry, 57);
    let found = drift(&ledger, &agreed);
    assert_eq!(
        lines(&found),
        [
            "P|-£56,000.00|-£55,940.00|£60.00|[57]",
            "P3|£6,000.00|£5,940.00|-£60.00|[57]",
            "S|£5,722.17|£5,782.17|£60.00|[57]",
            "T|£5,722.17|£5,782.17|£60.00|[57]",
            "T1|£0.00|£60.00|£60.00|[57]",
        ]
    );
    assert_eq!(
        found.warnings,
        [
            "£60.00 of what remains is in County Lines 2020/21, which is restricted: it belongs to \
             the grant County Lines 2020/21 (C4); \"Total amount remaining in CSP Pooled Fund\" \
             would not be true of it"
        ]
    );
    assert_eq!(agreed.figure("T"), Some(gbp("5,722.17")));
    let printed = found.report(&agreed, Against::Decided, ledger.head());
    assert_eq!(
        printed.title,
        "End of Year Financial Report 2020/21: drift since the Board decided on it"
    );
    assert_eq!(printed.figure("P3"), Some(gbp("-60.00")));
    assert_eq!(printed.notes, found.warnings);
}

#[test]
fn drift_of_an_open_year_is_agreed_less_recomputed() {
    let mut ledger = of_2020_21();
    let agreed = ledger.report().unwrap();
    let pool = ("POOL", "NONE", "NONE");
    let entry = ledger.pay("31/03/2021", "Late room", ("6900", "1000"), pool, "20.00");
    let found = drift(&ledger, &agreed);
    assert_eq!(
        lines(&found),
        [
            format!("O|£0.00|-£20.00|-£20.00|[{entry}]"),
            format!("T|£5,722.17|£5,702.17|-£20.00|[{entry}]"),
        ]
    );
    assert_eq!(found.warnings, Vec::<String>::new());
}

#[test]
fn a_correction_across_years_moves_two_lines_and_no_total() {
    let mut ledger = of_2020_21();
    ledger.close();
    let agreed = ledger.report().unwrap();
    let posters = 1 + ledger
        .entries
        .iter()
        .position(|entry| entry.text == "Posters")
        .unwrap();
    let posters = i64::try_from(posters).unwrap();
    let last = reverse_and_replace(&mut ledger, posters, "01/05/2021", ("6200", "FILM"));
    let found = drift(&ledger, &agreed);
    assert_eq!(
        lines(&found),
        [
            format!("P2|£9,000.00|£9,435.00|£435.00|[{last}]"),
            format!("P3|£6,000.00|£5,565.00|-£435.00|[{}]", last - 1),
        ]
    );
    assert!(found.warnings.is_empty());
}

#[test]
fn an_entry_that_concerns_nothing_moves_nothing() {
    let mut ledger = of_2020_21();
    ledger.close();
    let agreed = ledger.report().unwrap();
    ledger.pay(
        "01/04/2021",
        "Accrual's mirror",
        ("2000", "6200"),
        ("CL", "CL", "FILM"),
        "5.00",
    );
    assert!(drift(&ledger, &agreed).is_nil());
}

#[test]
fn a_frozen_report_reads_back_as_it_was() {
    for mut ledger in [of_2020_21(), of_2012_13()] {
        ledger.waiting.lines = 1;
        let report = ledger.report().unwrap();
        let bytes = report.encode();
        assert_eq!(Report::decode(&bytes), Ok(report.clone()));
        assert_eq!(
            bytes,
            ledger.report().unwrap().encode(),
            "same input, same bytes"
        );
        for cut in [0, 7, 8, 40, bytes.len() - 1] {
            assert!(Report::decode(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        let longer = [bytes.as_slice(), &[0; 8]].concat();
        assert_eq!(
            Report::decode(&longer),
            Err(DecodeError::Damaged(bytes.len()))
        );
    }
    assert_eq!(Report::decode(b"PK"), Err(DecodeError::OtherKind));
}

/// A change here means that reports agreed earlier would no longer read back.
#[test]
fn the_encoding_of_an_agreed_report_never_changes() {
    let mut report = of_2012_13().report().unwrap();
    report.notes.clear();
    report.checks.truncate(0);
    assert_eq!(report.digest(), Digest::of(&report.encode()));
    assert_eq!(report.digest().to_string(), GOLDEN);
}

const GOLDEN: &str = "7cc1fa3dee40f15794c3232fbe3be2951bdaaa05dd7edf700f0b7e5302b6b7d4";
