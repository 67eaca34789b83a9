//! Each medium says what the report says.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use fundledger::{
    ledger::{about::About, balance::Selection, money::Money},
    render::{self, json::Trace},
    report::{
        end_of_year::Waiting,
        table::{Behind, Report, Value},
        trial_balance,
    },
};
use serde_json::Value as Json;

use crate::book::{Ledger, gbp};
use crate::worked_example::{of_2012_13, of_2020_21};

pub(crate) fn xlsx(report: &Report) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    render::xlsx::write(report, &mut out).unwrap();
    out.into_inner()
}

fn reports() -> Vec<Report> {
    let ledger = of_2020_21();
    let mut waits = of_2020_21();
    waits.waiting = Waiting {
        lines: 1,
        money_in: gbp("1"),
        money_out: gbp("0"),
    };
    vec![
        ledger.report().unwrap(),
        waits.report().unwrap(),
        of_2012_13().report().unwrap(),
        trial_balance::report(&ledger.book, &ledger.balances(), ledger.head()).unwrap(),
    ]
}

/// What is behind every figure, as a query would find it.
fn trace(ledger: &Ledger, report: &Report) -> Trace {
    let mut trace = Trace::default();
    for row in report.visible() {
        if let Some(figure) = row.figure() {
            let found =
                ledger
                    .found()
                    .into_iter()
                    .filter(|(year, period, found)| match &figure.behind {
                        Behind::Selection(selection) => {
                            Selection::takes_posting(selection, *year, *period, &found.posting)
                        }
                        Behind::Awards { grants, year: of } => {
                            let named = found.posting.grant.is_some_and(|g| grants.contains(&g));
                            named && year == of && found.posting.account.as_str() == "4000"
                        }
                        Behind::Nothing | Behind::Rows(_) => false,
                    });
            let found = found.map(|(_, _, found)| found).collect();
            trace.postings.insert(row.id.clone(), found);
        }
    }
    let settles = |found: &fundledger::ledger::posted::FoundPosting| {
        found.posting.account.as_str() == "1200" && found.posting.amount.is_negative()
    };
    trace.settled = ledger
        .found()
        .into_iter()
        .map(|found| found.2)
        .filter(settles)
        .collect();
    trace
}

fn pence(value: &Json) -> i64 {
    value.as_str().unwrap().parse::<Money>().unwrap().pence()
}

#[test]
fn json_is_the_contract_and_every_figures_postings_sum_to_it() {
    for ledger in [of_2020_21(), of_2012_13()] {
        let report = ledger.report().unwrap();
        let mut out = Vec::new();
        render::json::write(&report, Some(&trace(&ledger, &report)), &mut out).unwrap();
        let json: Json = serde_json::from_slice(&out).unwrap();
        let keys: Vec<&str> = json
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            keys,
            [
                "report",
                "partnership",
                "year",
                "head",
                "count",
                "rows",
                "checks"
            ]
        );
        assert_eq!(json["year"], ledger.year.to_string());
        assert_eq!(json["count"], ledger.entries.len());
        let rows = json["rows"].as_array().unwrap();
        assert_eq!(rows.len(), report.visible().count());
        for row in rows {
            let keys: Vec<&str> = row
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            if row["kind"] == "heading" {
                assert_eq!(keys, ["id", "kind", "label", "figure", "selection"]);
                assert!(row["figure"].is_null() && row["selection"].is_null());
                continue;
            }
            assert_eq!(
                keys,
                ["id", "kind", "label", "figure", "selection", "postings"]
            );
            assert!(row["selection"]["says"].is_string());
            let figure = pence(&row["figure"]);
            if row["kind"] == "total" {
                let terms = row["selection"]["rows"].as_array().unwrap();
                let sum: i64 = terms
                    .iter()
                    .map(|term| {
                        let named = rows.iter().find(|row| row["id"] == term["row"]).unwrap();
                        pence(&named["figure"]) * if term["sign"] == "-" { -1 } else { 1 }
                    })
                    .sum();
                assert_eq!(sum, figure, "{row}");
            } else {
                let postings = row["postings"].as_array().unwrap();
                let sum: i64 = postings
                    .iter()
                    .map(|posting| pence(&posting["amount"]))
                    .sum();
                assert_eq!(sum, figure, "{row}");
                assert!(!postings.is_empty(), "{row}");
            }
        }
    }
}

#[test]
fn json_shows_the_instalments_beside_the_award_and_the_cells() {
    let ledger = of_2020_21();
    let report = ledger.report().unwrap();
    let json = render::json::value(&report, Some(&trace(&ledger, &report)));
    let award = &json["rows"][1]["postings"][0];
    assert_eq!(json["rows"][1]["id"], "A1");
    assert_eq!(award["amount"], "56000.00");
    assert!(award["source"].is_null());
    let settled = award["settled_by"].as_array().unwrap();
    assert_eq!(settled.len(), 2);
    assert_eq!(settled[0]["amount"], "28000.00");
    let keys: Vec<&String> = settled[0]["source"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file", "sha256", "sheet", "cell"]);
    assert_eq!(json["rows"][4]["figure"], "-56000.00");
    assert_eq!(json["rows"][3]["selection"]["says"], "A1 + A2");
    assert_eq!(
        json["rows"][2]["selection"]["says"],
        "postings of 2020/21, period 0, account 3000, fund POOL, sign turned"
    );
    let plain = render::json::value(&report, None);
    assert!(plain["rows"][1].get("postings").is_none());
}

/// The second line of the project, which the report prints as P2.
fn film_line() -> About {
    About {
        project: Some("CL".parse().unwrap()),
        line: Some("FILM".parse().unwrap()),
        ..About::row("P")
    }
}

#[test]
fn csv_has_a_header_and_plain_numbers_and_no_formula() {
    let mut ledger = of_2020_21();
    ledger
        .wordings
        .insert(film_line(), "=1+1, \"film\"".to_owned());
    let mut out = Vec::new();
    render::csv::write(&ledger.report().unwrap(), &mut out).unwrap();
    let mut reader = csv::Reader::from_reader(out.as_slice());
    assert_eq!(
        reader.headers().unwrap(),
        vec!["Row", "Kind", "Description", "Amount"]
    );
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 11);
    assert_eq!(&records[4][3], "-56000.00");
    assert_eq!(&records[6][2], "'=1+1, \"film\"");
}

#[test]
fn html_is_a_complete_page_that_escapes_and_needs_no_style_or_script() {
    let mut ledger = of_2020_21();
    ledger
        .wordings
        .insert(film_line(), "<b>film</b> & more".to_owned());
    let report = ledger.report().unwrap();
    let mut out = Vec::new();
    render::html::write(&report, &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    for said in [
        "<!DOCTYPE html><html lang=\"en-GB\">",
        "<caption>End of Year Financial Report 2020/21, 1 April 2020 to 31 March 2021</caption>",
        "<th scope=\"row\" class=\"level-1\">&lt;b&gt;film&lt;/b&gt; &amp; more</th>",
        "<td class=\"money\">-£56,000.00</td>",
        "<th scope=\"col\" class=\"money\">Amount</th>",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
    for banned in ["<style", "style=", "<script", "http:", "https:"] {
        assert!(!page.contains(banned), "{banned}");
    }
    for row in report.visible() {
        assert!(page.contains(&format!("id=\"row-{}\"", row.id)));
    }
}

#[test]
fn xlsx_reads_back_as_the_report_with_real_numbers() {
    for report in reports() {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(xlsx(&report))).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), 2);
        let range = book.worksheet_range(&names[0]).unwrap();
        assert_eq!(
            range.get_value((0, 0)),
            Some(&Data::String(report.title.clone()))
        );
        let header = 2 + u32::try_from(report.notes.len()).unwrap();
        let text = |row: u32, column: u32| range.get_value((row, column)).unwrap().to_string();
        assert_eq!(text(header, 0), report.label_heading);
        for (row, at) in report.visible().zip(header + 1..) {
            assert_eq!(text(at, 0), row.label);
            for (value, column) in row.values.iter().zip(1..) {
                let cell = range.get_value((at, column)).unwrap();
                match value {
                    Value::Money(figure) => {
                        let Data::Float(pounds) = cell else {
                            panic!("{cell:?} is no number")
                        };
                        assert_eq!(format!("{pounds:.2}"), figure.amount.to_plain());
                    }
                    Value::Blank => assert_eq!(cell, &Data::Empty),
                    Value::Text(_) | Value::Date(_) => panic!("no such column here"),
                }
            }
        }
        assert_eq!(
            range.height(),
            usize::try_from(header).unwrap() + 1 + report.visible().count() + 2
        );
        let foot = u32::try_from(range.height()).unwrap() - 1;
        assert_eq!(text(foot, 0), report.provenance());
    }
}

#[test]
fn xlsx_totals_are_formulas_that_do_not_add_memo_lines_twice() {
    let report = of_2020_21().report().unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(xlsx(&report))).unwrap();
    let formulas = book.worksheet_formula("Appendix A").unwrap();
    let used: Vec<(usize, usize, String)> = formulas
        .used_cells()
        .map(|(row, column, text)| (row, column, text.clone()))
        .collect();
    let start = formulas.start().unwrap();
    let at = |row: usize| row + usize::try_from(start.0).unwrap() + 1;
    let used: Vec<String> = used
        .iter()
        .map(|(row, _, text)| format!("B{}={text}", at(*row)))
        .collect();
    assert_eq!(
        used,
        [
            "B7=SUM(B5:B6)",
            "B8=-SUM(B9:B11)",
            "B12=SUM(B7:B8)",
            "B14=SUM(B12:B13)"
        ]
    );
}

#[test]
fn xlsx_rows_are_as_high_as_their_labels_and_headings_stand_over_their_figures() {
    let bytes = xlsx(&of_2020_21().report().unwrap());
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let high: Vec<&str> = sheet
        .split("<row ")
        .skip(1)
        .filter(|row| row.contains(" ht=\"30\""))
        .map(|row| row.split('"').nth(1).unwrap())
        .collect();
    assert_eq!(high, ["5", "13"], "the paper's two long labels: {sheet}");
    let styles = part(&bytes, "xl/styles.xml");
    let formats: Vec<&str> = styles
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("<xf ")
        .skip(1)
        .collect();
    let format = |cell: &str| {
        let rest = sheet.split(&format!("r=\"{cell}\" s=\"")).nth(1).unwrap();
        let place: usize = rest.split('"').next().unwrap().parse().unwrap();
        formats[place]
    };
    assert!(format("B3").contains("horizontal=\"right\""), "{styles}");
    let indented = format("A9");
    assert!(
        indented.contains("horizontal=\"left\"") && indented.contains("indent=\"2\""),
        "the lines of a project are indented: {indented}"
    );
    assert!(!format("A8").contains("indent"));
}

#[test]
fn xlsx_is_the_same_bytes_twice_and_names_no_person() {
    let report = of_2020_21().report().unwrap();
    let bytes = xlsx(&report);
    assert_eq!(bytes, xlsx(&report));
    let core = part(&bytes, "docProps/core.xml");
    assert!(
        core.contains("<dc:title>End of Year Financial Report 2020/21</dc:title>"),
        "{core}"
    );
    assert!(core.contains("<dc:creator></dc:creator>"), "{core}");
    assert!(core.contains("2021-03-31T00:00:00Z"), "{core}");
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("mergeCell"));
    assert!(
        sheet.contains("fitToWidth") || sheet.contains("fitToPage"),
        "{sheet}"
    );
    assert!(part(&bytes, "xl/styles.xml").contains("£#,##0.00;-£#,##0.00"));
    assert!(part(&bytes, "xl/tables/table1.xml").contains("name=\"Description\""));
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Area"));
}

#[test]
fn text_that_looks_like_a_formula_stays_text_and_long_names_stay_whole() {
    let mut ledger = of_2020_21();
    let long = "=HYPERLINK(\"x\") ".repeat(40);
    let project = ledger
        .book
        .projects
        .values_mut()
        .find(|p| p.code.as_str() == "CL")
        .unwrap();
    project.lines[0].name.clone_from(&long);
    let report = ledger.report().unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(xlsx(&report))).unwrap();
    let range = book.worksheet_range("Appendix A").unwrap();
    assert_eq!(range.get_value((8, 0)), Some(&Data::String(long)));
    let formulas = book.worksheet_formula("Appendix A").unwrap();
    assert!(
        formulas
            .used_cells()
            .all(|(_, _, text)| !text.contains("HYPERLINK"))
    );
}

/// The text of one part of a workbook.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let file = archive.by_name(name).unwrap();
    std::io::read_to_string(file).unwrap()
}
