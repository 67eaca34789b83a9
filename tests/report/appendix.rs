//! Appendix A and the movement statement, label by label and penny by penny.

use fundledger::{render, report::table::Report};

use crate::book::Ledger;
use crate::worked_example::{of_2012_13, of_2020_21};

/// Each visible row as `id|label|figure`.
pub(crate) fn grid(report: &Report) -> Vec<String> {
    let figure = |row: &fundledger::report::table::Row| {
        row.figure()
            .map_or(String::new(), |figure| figure.amount.to_string())
    };
    report
        .visible()
        .map(|row| format!("{}|{}|{}", row.id, row.label, figure(row)))
        .collect()
}

pub(crate) const APPENDIX_A: [&str; 11] = [
    "H|Available Funding 2020/21|",
    "A1|Allocation from the Office of the Police and Crime Commissioner for County Lines Project\
     |£56,000.00",
    "A2|CSP Pooled Fund B/fwd|£5,722.17",
    "TA|Total available funding|£61,722.17",
    "P|CSP County Lines Project - costs listed below|-£56,000.00",
    "P1|County Lines Project Co-ordinator's salary and on costs|£41,000.00",
    "P2|A commissioned film with additional material|£9,000.00",
    "P3|Resources for schools and community workshops|£6,000.00",
    "S|Total amount remaining in CSP Pooled Fund|£5,722.17",
    "O|Following other expenses including meeting costs, which were held online due to Covid-19\
     |£0.00",
    "T|Total remaining|£5,722.17",
];

#[test]
fn appendix_a_is_the_boards_paper_word_for_word() {
    let ledger = of_2020_21();
    assert_eq!(ledger.entries.len(), 55);
    let report = ledger.report().unwrap();
    assert_eq!(report.title, "End of Year Financial Report 2020/21");
    assert_eq!(report.paper.as_deref(), Some("Appendix A"));
    assert_eq!(grid(&report), APPENDIX_A);
    assert!(
        report.checks.iter().all(|check| check.holds),
        "{:?}",
        report.checks
    );
    assert_eq!(report.notes, Vec::<String>::new());
}

#[test]
fn closing_the_year_changes_nothing_but_the_head() {
    let mut ledger = of_2020_21();
    let open = ledger.report().unwrap();
    ledger.close();
    assert_eq!(ledger.entries.len(), 56);
    let closed = ledger.report().unwrap();
    assert_ne!(open.head, closed.head);
    assert_eq!((open.rows, open.checks), (closed.rows, closed.checks));
}

#[test]
fn hidden_rows_stay_in_the_report_for_its_checks() {
    let report = of_2020_21().report().unwrap();
    let hidden: Vec<&str> = report
        .rows
        .iter()
        .filter(|row| row.hidden)
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(hidden, ["A3", "A4", "A5", "P4", "R", "T1"]);
    assert!(hidden.iter().all(|id| report.figure(id).unwrap().is_nil()));
}

#[test]
fn the_movement_of_2012_13_is_what_was_published() {
    let report = of_2012_13().report().unwrap();
    assert_eq!(
        grid(&report),
        [
            "A|Funding available 2012/13|£88,343.00",
            "B|Grants approved|-£78,532.00",
            "C|Underspend returned|£755.00",
            "D|Carried forward|£10,566.00",
            "E|Allocation from the Office of the Police and Crime Commissioner 2013/14|£45,820.00",
            "F|Available 2013/14|£56,386.00",
        ]
    );
    assert!(
        report.checks.iter().all(|check| check.holds),
        "{:?}",
        report.checks
    );
}

#[test]
fn the_terminal_prints_the_papers_words_and_figures() {
    let text = as_text(&of_2020_21(), None);
    let rows: Vec<&str> = text.lines().skip(3).take(11).collect();
    for (line, row) in rows.iter().zip(APPENDIX_A) {
        let parts: Vec<&str> = row.split('|').collect();
        assert!(line.trim_start().starts_with(parts[1]), "{line}");
        assert!(line.ends_with(parts[2]), "{line}");
    }
    let ends: Vec<usize> = rows[1..].iter().map(|line| line.chars().count()).collect();
    assert!(
        ends.windows(2).all(|pair| pair[0] == pair[1]),
        "figures end in one column: {ends:?}"
    );
    assert!(
        rows[5].starts_with("  County Lines"),
        "lines of a project are indented"
    );
    for said in [
        "C1 holds: P1 + P2 + P3 = £56,000.00, the cost of P\n",
        "C7 holds",
        "Book of 55 records, head ",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn a_narrow_terminal_wraps_labels_and_keeps_figures() {
    let text = as_text(&of_2020_21(), Some(60));
    for line in text.lines().skip(3).take_while(|line| !line.is_empty()) {
        assert!(line.chars().count() <= 60, "{line}");
    }
    assert!(
        text.contains("\n  costs, which were held online due to Covid-19        £0.00\n"),
        "what is carried over is indented: {text}"
    );
    assert!(
        text.contains("income, expenditure and transfers,\n  each in one row\n"),
        "checks are broken between words: {text}"
    );
}

fn as_text(ledger: &Ledger, width: Option<usize>) -> String {
    let mut out = Vec::new();
    render::text::write(&ledger.report().unwrap(), width, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
