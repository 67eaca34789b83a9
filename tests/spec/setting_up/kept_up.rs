//! Rules, accruals and papers, kept up from a terminal by the verbs that pages use.

use calamine::{Reader as _, Xlsx};

use crate::office::on_both;

#[test]
fn rules_are_tried_moved_and_counted_and_papers_stand_in_the_workbook() {
    on_both(|office| {
        office.demonstrate();
        let rules = || office.run(&["rule", "list", "--json"]).done().json();
        let listed = rules();
        let fired: i64 = listed
            .as_array()
            .expect("rules")
            .iter()
            .filter_map(|rule| rule["fired"].as_i64())
            .sum();
        assert!(fired > 40, "the demonstration follows its rules: {listed}");
        let name = listed[2]["name"].as_str().expect("a name").to_owned();
        office.run(&["rule", "move", &name, "--to", "1"]).done();
        assert_eq!(rules()[0]["name"], name.as_str());
        office
            .run(&["rule", "move", "None such", "--to", "1"])
            .refused("no rule 'None such'");

        let attempt = [
            "rule",
            "try",
            "--name",
            "Pay",
            "--contains",
            "salary",
            "--json",
        ];
        let agrees = office
            .run(&[&attempt[..], &["--to", "6000:CL:CL:SAL"]].concat())
            .done()
            .json();
        assert_eq!(
            agrees["agrees"].as_array().expect("lines").len(),
            12,
            "{agrees}"
        );
        assert_eq!(agrees["differs"].as_array().expect("lines").len(), 0);
        let differs = office
            .run(&[&attempt[..], &["--to", "6020:CL:CL:SAL"]].concat())
            .done()
            .json();
        assert_eq!(differs["differs"].as_array().expect("lines").len(), 12);
        assert_eq!(differs["differs"][0]["instead"], "6000 CL CL SAL");
        assert_eq!(
            rules().as_array().expect("rules").len(),
            listed.as_array().expect("rules").len()
        );

        let accrual = [
            "entry",
            "--date",
            "31/03/2022",
            "--text",
            "Room hire",
            "--accrual",
        ];
        let sides = ["--debit", "6900:POOL=20.00", "--credit", "2000:POOL=20.00"];
        let early = [&accrual[..], &sides[..], &["--reverse-on", "31/03/2022"]].concat();
        office
            .run(&early)
            .refused("cannot be reversed on 31/03/2022");
        let both = [&accrual[..], &sides[..], &["--reverse-on", "01/04/2022"]].concat();
        let said = office.run(&both).done().out;
        assert!(said.contains("Posted its reversal as entry"), "{said}");

        office.file("minutes.txt", "9.1 noted");
        office.file("empty.txt", "");
        office
            .run(&["attach", "minutes.txt", "--decision", "2020/21"])
            .done();
        office
            .run(&["attach", "minutes.txt", "--entry", "46"])
            .done();
        office
            .run(&[
                "attach",
                "minutes.txt",
                "--decision",
                "2020/21",
                "--of-version",
                "7",
            ])
            .refused("no such version");
        office
            .run(&["attach", "empty.txt", "--entry", "46"])
            .refused("is empty");
        office
            .run(&["export", "workbook", "2020/21", "--output", "book.xlsx"])
            .done();
        let path = office.folder().join("book.xlsx");
        let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("the workbook");
        let sheet = book
            .worksheet_range("Evidence")
            .expect("its sheet of papers");
        let rows: Vec<String> = sheet
            .rows()
            .map(|row| {
                row.iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" | ")
            })
            .collect();
        for paper in [
            "Authority | entry 1, opening",
            "Authority | entry 2, award",
            "Document | entry 46 | minutes.txt",
            "Document | decision 2020/21 1 | minutes.txt",
            "Reconciliation | account 1100 at 31/03/2021 | the ledger closes with £0.00",
            "Year closed | year 2020/21 | approved by",
            "Decision | Appendix A 2020/21, version 1 | noted on 12/10/2021, minute",
        ] {
            assert!(
                rows.iter().any(|row| row.contains(paper)),
                "{paper}: {rows:#?}"
            );
        }
        office.run(&["verify"]).done();
    });
}
