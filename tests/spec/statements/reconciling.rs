//! Reconciliations of any day: what follows what, what may explain a difference, what comes after
//! a signature, another in the place of a signed one, and a line that is not real.

use calamine::{Reader as _, Xlsx};

use crate::{
    importing::{begun, import},
    office::{Office, Ran, on_both},
    samples::SampleYear,
};

const REVIEWER: &str = "Section 151 officer's delegate";
const HEAD: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";

/// A bank statement of some lines: day, text, out, in, balance.
fn statement(office: &Office, name: &str, lines: &[&str]) {
    office.file(name, format!("{HEAD}{}\n", lines.join("\n")));
    import(office, name, "1000");
}

fn reconcile(office: &Office, date: &str, more: &[&str]) -> Ran {
    office.run(&[&["reconcile", "1000", "--date", date], more].concat())
}

fn sign(office: &Office, date: &str) {
    reconcile(office, date, &["--prepare", "--why", "In dispute"]).done();
    reconcile(office, date, &["--approve", "--as", REVIEWER]).done();
}

fn code(office: &Office, line: &str) {
    office.run(&["code", line, "--to", "6900:POOL"]).done();
}

const APRIL: [&str; 2] = [
    "03/04/2020,BP,Room hire,R1,150.00,,5572.17",
    "24/04/2020,BGC,Refund,R2,,150.00,5722.17",
];

#[test]
fn another_balance_for_a_signed_day_is_refused_and_not_passed_over() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        code(office, "2");
        sign(office, "30/04/2020");
        for (stated, refused) in [("5722.17", false), ("1.00", true)] {
            let said = reconcile(office, "30/04/2020", &["--statement-balance", stated]);
            if refused {
                said.refused("with a statement balance of £5,722.17, and £1.00 does not change");
            } else {
                said.done();
            }
        }
    });
}

#[test]
fn month_ends_follow_one_another_and_are_listed() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        code(office, "2");
        sign(office, "30/04/2020");
        statement(
            office,
            "may.csv",
            &["05/05/2020,BP,Stamps,R3,10.00,,5712.17"],
        );
        code(office, "3");
        let may = reconcile(office, "31/05/2020", &[]).done().out;
        assert!(
            may.contains("follows the one signed at 30/04/2020"),
            "{may}"
        );
        assert!(may.contains("closed with £5,722.17"), "{may}");
        sign(office, "31/05/2020");
        // A day before the last that is signed is shown, and not signed any more.
        reconcile(office, "15/05/2020", &[]).done();
        reconcile(office, "15/05/2020", &["--prepare"]).refused("can be shown and not signed");
        let list = office.run(&["reconcile"]).done().out;
        assert!(
            list.contains("1000  31/05/2020  closes with £5,712.17"),
            "{list}"
        );
        assert_eq!(list.matches("approved and locked").count(), 2, "{list}");
        let json = office.run(&["reconcile", "1000", "--json"]).done().json();
        assert_eq!(json[1]["on"], "2020-04-30");
        assert_eq!(json[1]["stands"], "locked");
        for format in ["text", "json", "csv", "html", "xlsx"] {
            let words = ["report", "reconciliation", "2020/21", "--account", "1000"];
            let more = [
                "--date",
                "30/04/2020",
                "--format",
                format,
                "--output",
                "paper",
            ];
            office.run(&[&words[..], &more[..]].concat()).done();
        }
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_no_statement_shows_is_told_and_signed_for_a_reason_where_none_prints_a_balance() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        // A layout without balances: what the account held after its last line is nobody's word.
        let bare = |name: &str, line: &str| {
            let text = format!("Number,Date,Account,Amount,Subcategory,Memo\n{line}\n");
            office.file(name, text);
            import(office, name, "1000");
        };
        let paid = |day: &str| format!(",{day},20-00-00 10203040,-10.00,PAYMENT,Stamps");
        bare("april.csv", &paid("24/04/2020"));
        code(office, "1");
        let gap =
            |from: &str, to: &str| format!("no statement shows the account from {from} to {to}");
        let shown = reconcile(office, "30/06/2020", &[]).done().out;
        assert!(shown.contains(&gap("25/04/2020", "30/06/2020")), "{shown}");
        reconcile(office, "30/06/2020", &["--prepare"])
            .refused("no statement of account 1000 shows it from 25/04/2020 to 30/06/2020");
        let because = ["--prepare", "--why", "The account was closed in April"];
        let kept = reconcile(office, "30/06/2020", &because).done().out;
        assert!(
            kept.contains("prepared because: The account was closed in April"),
            "{kept}"
        );
        // Less than a month without a line needs no reason.
        let within = reconcile(office, "23/05/2020", &["--prepare"]).done().out;
        assert!(!within.contains("no statement shows"), "{within}");
        // A statement that came since hides no hole before it.
        bare("august.csv", &paid("03/08/2020"));
        code(office, "2");
        let shown = reconcile(office, "30/06/2020", &[]).done().out;
        assert!(shown.contains(&gap("25/04/2020", "30/06/2020")), "{shown}");
        let shown = reconcile(office, "31/08/2020", &[]).done().out;
        assert!(shown.contains(&gap("25/04/2020", "02/08/2020")), "{shown}");
        bare("may.csv", &paid("22/05/2020"));
        bare("june.csv", &paid("19/06/2020"));
        bare("july.csv", &paid("17/07/2020"));
        for line in ["3", "4", "5"] {
            code(office, line);
        }
        sign(office, "31/08/2020");
        reconcile(office, "30/09/2020", &["--prepare"])
            .refused("no statement of account 1000 shows it from 01/09/2020 to 30/09/2020");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_balance_that_a_file_prints_may_stand_past_its_last_line_and_the_gap_is_told() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        code(office, "2");
        let gap = "no statement shows the account from 25/04/2020 to 30/06/2020";
        let printed = reconcile(office, "30/06/2020", &["--prepare"]).done().out;
        assert!(printed.contains(gap), "{printed}");
        reconcile(office, "30/06/2020", &["--approve", "--as", REVIEWER]).done();
        // What was signed is not judged by what comes afterwards, nor praised for it.
        let signed = reconcile(office, "30/06/2020", &[]).done().out;
        assert!(!signed.contains("no statement shows"), "{signed}");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_bank_account_without_a_statement_is_told_before_the_year_is_signed() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let says = "account 1000 (Bank account) stands at £5,722.17 and no statement of it was \
                    brought in";
        let check = ["close", "2020/21", "--check"];
        let told = office.run(&check);
        assert!(told.out.contains(says), "{told:?}");
        statement(office, "april.csv", &APRIL);
        let told = office.run(&check);
        assert!(!told.out.contains("no statement of it"), "{told:?}");
    });
}

#[test]
fn what_makes_up_a_difference_is_proposed() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        statement(
            office,
            "may.csv",
            &["05/05/2020,BP,Stamps,R3,10.00,,5712.17"],
        );
        // A line that waits explains the difference, and may be signed so.
        let shown = reconcile(office, "30/04/2020", &[]).done().out;
        assert!(shown.contains("Not in the ledger yet: line 2"), "{shown}");
        // An entry of the same amount may be what it answers.
        let entry = [
            "entry",
            "--date",
            "24/04/2020",
            "--text",
            "Refund by hand",
            "--debit",
            "1000:POOL=150.00",
            "--credit",
            "6900:POOL=150.00",
        ];
        office.run(&entry).done();
        let shown = reconcile(office, "30/04/2020", &[]).done().out;
        assert!(
            shown.contains("line 2 of 24/04/2020, £150.00, may be what"),
            "{shown}"
        );
        office.run(&["code", "2", "--match", "4"]).done();
        // A balance that the file itself prints is not overruled by hand.
        let wrong = reconcile(office, "02/05/2020", &["--statement-balance", "5712.17"]);
        assert_eq!(wrong.code, 1, "{}{}", wrong.out, wrong.err);
        assert!(
            wrong.err.contains("is £5,722.17, not £5,712.17"),
            "{}",
            wrong.err
        );
    });
}

#[test]
fn a_difference_that_no_line_explains_is_followed_past_the_day() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        // A layout without balances, so that the statement's balance is stated by hand.
        let text = "Number,Date,Account,Amount,Subcategory,Memo\n\
                    ,05/05/2020,20-00-00 10203040,-10.00,PAYMENT,Stamps\n";
        office.file("may.csv", text);
        import(office, "may.csv", "1000");
        let wrong = reconcile(office, "02/05/2020", &["--statement-balance", "5712.17"]);
        assert_eq!(wrong.code, 1, "{}{}", wrong.out, wrong.err);
        let says = "-£10.00 is explained by no line that waits: the statement's balance may hold \
                    these lines of after 02/05/2020 already: line 1 of 05/05/2020, -£10.00: Stamps";
        assert!(wrong.out.contains(says), "{}", wrong.out);
        let nothing = reconcile(office, "02/05/2020", &["--statement-balance", "5722.44"]).out;
        assert!(nothing.contains("divides by nine"), "{nothing}");
    });
}

#[test]
fn a_signed_one_stands_and_another_may_come_in_its_place() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        code(office, "2");
        sign(office, "30/04/2020");
        // A line of April arrives late. What was signed stands as it was signed, and says so.
        statement(
            office,
            "late.csv",
            &["30/04/2020,BP,Bank charge,R9,5.00,,5717.17"],
        );
        let signed = reconcile(office, "30/04/2020", &[]).done().out;
        assert!(
            signed.contains("came after it was signed, and is not in it: line 3"),
            "{signed}"
        );
        office.run(&["verify"]).done();
        office
            .run(&["code", "3", "--to", "6900:POOL", "--date", "01/05/2020"])
            .done();
        office.run(&["verify"]).done();

        reconcile(office, "30/04/2020", &["--prepare"]).refused("say why");
        let why = ["--prepare", "--why", "A charge came late"];
        reconcile(office, "30/04/2020", &why).done();
        reconcile(office, "30/04/2020", &["--approve"]).refused("cannot also approve");
        reconcile(office, "30/04/2020", &["--approve", "--as", REVIEWER]).done();
        let second = reconcile(office, "30/04/2020", &[]).done().out;
        assert!(
            second.contains("in the place of one that was signed"),
            "{second}"
        );
        assert!(second.contains("Not in the ledger yet: line 3"), "{second}");
        let list = office.run(&["reconcile", "1000"]).done().out;
        assert!(
            list.contains("superseded") && list.contains("A charge came late"),
            "{list}"
        );
        office.run(&["verify"]).done();
        // The lock never opened.
        let entry = [
            "entry",
            "--date",
            "30/04/2020",
            "--text",
            "Late",
            "--debit",
            "6900:POOL=1.00",
            "--credit",
            "1000:POOL=1.00",
        ];
        office
            .run(&entry)
            .refused("approved and locked to 30/04/2020");
    });
}

#[test]
fn a_line_that_is_not_real_is_withdrawn_by_two_roles() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        let ask = ["withdraw", "2", "--why", "The bank took it back"];
        office.run(&["withdraw", "2"]).refused("say why");
        office
            .run(&["withdraw", "1", "--why", "x"])
            .refused("answered by entry");
        office
            .run(&["withdraw", "2", "--approve", "--as", REVIEWER])
            .refused("nobody asked");
        office.run(&ask).done();
        office
            .run(&["withdraw", "2", "--approve"])
            .refused("cannot also approve");
        // What is signed with the line stands as it was signed.
        sign(office, "30/04/2020");
        office
            .run(&["withdraw", "2", "--approve", "--as", REVIEWER])
            .done();
        office.run(&["verify"]).done();
        let waits = office.run(&["code", "--json"]).done().json()["waiting"].clone();
        assert_eq!(waits, 0);
        office
            .run(&["code", "2", "--to", "6900:POOL"])
            .refused("no longer counts");
        let signed = reconcile(office, "30/04/2020", &[]).done().out;
        assert!(
            signed.contains("withdrawn: line 2 of 24/04/2020, £150.00: Refund"),
            "{signed}"
        );
        // Without it the printed balance is not made up: that is how a real line shows.
        let why = ["--prepare", "--why", "Without the refund"];
        reconcile(office, "30/04/2020", &why).refused("is explained by no line that waits");
        // It is still held: its file adds nothing again.
        import(office, "april.csv", "1000");
        let waits = office.run(&["code", "--json"]).done().json()["waiting"].clone();
        assert_eq!(waits, 0);
        office.run(&["verify"]).done();
    });
}

#[test]
fn one_that_nobody_approved_is_replaced_in_one_step_and_an_approval_is_of_one_record() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        statement(office, "april.csv", &APRIL);
        code(office, "1");
        reconcile(office, "30/04/2020", &["--prepare"])
            .refused("line 2 is on the statement of account 1000");
        let why = ["--prepare", "--why", "The refund is in dispute"];
        reconcile(office, "30/04/2020", &why).done();
        code(office, "2");
        let stale = reconcile(office, "30/04/2020", &[]).done().out;
        let not_yet = "Not in the ledger when it was prepared: line 2";
        for says in ["has moved since it was prepared", not_yet] {
            assert!(stale.contains(says), "{says}: {stale}");
        }
        reconcile(office, "30/04/2020", &["--approve", "--as", REVIEWER])
            .refused("prepare it again");
        sign(office, "30/04/2020");

        let list = office.run(&["reconcile", "1000"]).done().out;
        assert_eq!(list.matches("approved by").count(), 1, "{list}");
        let json = office.run(&["reconcile", "1000", "--json"]).done().json();
        let (second, first) = (&json[0], &json[1]);
        assert_eq!(second["stands"], "locked");
        assert_eq!(first["stands"], "replaced");
        assert_eq!(first["replaced"], second["record"]);
        let says = "another was prepared in its place before anybody approved it";
        assert!(list.contains(says), "{list}");
        office
            .run(&["export", "workbook", "2020/21", "--output", "book.xlsx"])
            .done();
        let path = office.folder().join("book.xlsx");
        let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("the workbook");
        let papers = book.worksheet_range("Evidence").expect("its papers");
        let words: Vec<String> = papers.rows().flatten().map(ToString::to_string).collect();
        assert!(words.iter().any(|said| said.contains(says)), "{words:?}");
        let approved = words.iter().filter(|says| says.contains("; approved by"));
        assert_eq!(approved.count(), 1, "{words:?}");
        office.run(&["verify"]).done();
    });
}
