//! What is signed is what the statement shows and what the ledger carries on: the late entries of a
//! year, a statement that is missing or ends early, and a day that has not come.

use crate::{
    importing::{begun, import},
    office::{Office, Ran, on_both},
    samples::SampleYear,
};

const REVIEWER: &str = "Section 151 officer's delegate";

fn reconcile(office: &Office, account: &str, date: &str, more: &[&str]) -> Ran {
    let words = ["reconcile", account, "--date", date];
    office.run(&[&words[..], more].concat())
}

/// A council's extract: an ordinary cost, a late one of period 13, and one of the next year that
/// the ledger dates on the last day of this.
const EXTRACT: &str = "Cost centre,CSP01 Community Safety\nYear,2020/21\n\n\
                       Account,Period,Trans date,TT,TransNo,Text,Amount\n\
                       6300,202001,02/04/2020,GL,1,Normal,20.00\n\
                       6300,202013,15/05/2021,GL,2,Closing adjustment,30.00\n\
                       6300,202101,31/03/2021,GL,3,Next year,40.00\n";

#[test]
fn the_last_day_of_a_year_takes_in_its_late_entries_and_what_is_signed_is_carried_on() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("extract.csv", EXTRACT);
        import(office, "extract.csv", "1100");
        for line in ["1", "2", "3"] {
            office.run(&["code", line, "--to", "6900:POOL"]).done();
        }
        let at_the_end = reconcile(office, "1100", "31/03/2021", &[]).done().out;
        for row in [
            ("Less payments", "-£50.00"),
            ("Closing per ledger", "-£50.00"),
            ("Difference", "£0.00"),
        ] {
            let printed = at_the_end.lines().find(|line| line.starts_with(row.0));
            assert!(
                printed.is_some_and(|line| line.ends_with(row.1)),
                "{row:?}: {at_the_end}"
            );
        }
        assert!(
            !at_the_end.contains("Next year"),
            "what belongs to the next year is none of this: {at_the_end}"
        );
        reconcile(office, "1100", "31/03/2021", &["--prepare"]).done();
        let approve = ["--approve", "--as", REVIEWER];
        reconcile(office, "1100", "31/03/2021", &approve).done();
        let may = reconcile(office, "1100", "31/05/2021", &[]).done().out;
        assert!(may.contains("closed with -£50.00"), "{may}");
        let opening = may.lines().find(|line| line.starts_with("Opening"));
        assert!(
            opening.is_some_and(|line| line.ends_with("-£50.00")),
            "{may}"
        );
        office.run(&["verify"]).done();
    });
}

/// A CAMT statement of a month of 2020 that states its balances and no period.
fn camt(opening: &str, closing: &str, month: &str, last: &str) -> String {
    let balance = |code: &str, amount: &str, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"GBP\">{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-{month}-{day}</Dt></Dt></Bal>"
        )
    };
    format!(
        "<?xml version=\"1.0\"?><Document \
         xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Acct><Id>\
         <Othr><Id>12345678</Id></Othr></Id></Acct>{}{}<Ntry><Amt Ccy=\"GBP\">10.00</Amt>\
         <CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2020-{month}-03</Dt></BookgDt>\
         <AddtlNtryInf>Stamps of {month}</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", opening, "01"),
        balance("CLBD", closing, last),
    )
}

#[test]
fn a_month_whose_statement_is_missing_cannot_be_signed_away() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("april.xml", camt("5722.17", "5712.17", "04", "30"));
        office.file("june.xml", camt("5212.17", "5202.17", "06", "30"));
        for (file, line) in [("april.xml", "1"), ("june.xml", "2")] {
            import(office, file, "1000");
            office.run(&["code", line, "--to", "6900:POOL"]).done();
        }
        let june = reconcile(office, "1000", "30/06/2020", &[]).out;
        assert!(june.contains("june.xml"), "{june}");
        assert!(june.contains("£5,202.17"), "the file prints it: {june}");
        reconcile(office, "1000", "30/06/2020", &["--prepare"]).refused("-£500.00");
    });
}

#[test]
fn a_statement_that_ends_before_the_day_says_where_it_ends() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("april.xml", camt("5722.17", "5712.17", "04", "30"));
        import(office, "april.xml", "1000");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        let on_the_day = reconcile(office, "1000", "30/04/2020", &[]).done().out;
        assert!(!on_the_day.contains("ends on"), "{on_the_day}");
        let later = reconcile(office, "1000", "31/03/2021", &[]).done().out;
        assert!(
            later.contains("where the statement ends on 30/04/2020"),
            "{later}"
        );
    });
}

#[test]
fn a_day_that_has_not_come_cannot_be_signed() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("april.xml", camt("5722.17", "5712.17", "04", "30"));
        import(office, "april.xml", "1000");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        reconcile(office, "1000", "31/03/2099", &["--prepare"]).refused("today is");
        reconcile(office, "1000", "30/04/2020", &["--prepare"]).done();
    });
}

/// An entry of a day that moves the bank account and a cost.
fn entry(office: &Office, day: &str, text: &str, (debit, credit): (&str, &str), amount: &str) {
    let (debit, credit) = (
        format!("{debit}:POOL={amount}"),
        format!("{credit}:POOL={amount}"),
    );
    let words = ["entry", "--date", day, "--text", text];
    let sides = ["--debit", &debit, "--credit", &credit];
    office.run(&[&words[..], &sides[..]].concat()).done();
}

/// Cash, or an account of which only a balance on paper is known.
#[test]
fn an_account_without_statements_is_signed_for_what_was_counted() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        entry(office, "24/04/2020", "Refund", ("1000", "6900"), "150.00");
        entry(office, "28/04/2020", "Cheque", ("6900", "1000"), "30.00");
        let april = |more: &[&str]| reconcile(office, "1000", "30/04/2020", more);
        april(&[]).refused("--statement-balance");
        let short = april(&["--statement-balance", "5872.17"]);
        assert_eq!(short.code, 1, "{}{}", short.out, short.err);
        let says = "£30.00 is explained by no line that waits: these entries may not be in the \
                    balance that was counted: entry 4 of 28/04/2020, -£30.00: Cheque";
        assert!(short.out.contains(says), "{}", short.out);
        april(&["--statement-balance", "5872.17", "--prepare"]).refused("£30.00");
        let not_yet = |entry: &str| {
            let said = ["--statement-balance", "5872.17", "--not-in", entry];
            april(&said)
        };
        not_yet("4").done();
        not_yet("1").refused("is not open on account 1000 at 30/04/2020");
        let agreed = april(&["--statement-balance", "5842.17"]).done().out;
        assert!(agreed.contains("no statement of the account"), "{agreed}");
        april(&["--statement-balance", "5842.17", "--prepare"]).done();
        april(&["--approve", "--as", REVIEWER]).done();
        office.run(&["verify"]).done();
        // Its first statement shows nothing of before, and nothing of before is outstanding.
        office.file("may.xml", camt("5842.17", "5832.17", "05", "31"));
        import(office, "may.xml", "1000");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        let may = reconcile(office, "1000", "31/05/2020", &["--prepare"]);
        let may = may.done().out;
        assert!(!may.contains("Cheque"), "{may}");
        let told = ["--statement-balance", "5832.17", "--not-in", "4"];
        reconcile(office, "1000", "15/05/2020", &told).refused("has statements, whose lines tell");
        reconcile(
            office,
            "1000",
            "31/05/2020",
            &["--approve", "--as", REVIEWER],
        )
        .done();
        office.run(&["verify"]).done();
    });
}

/// A reconciliation lists all that is on no statement yet, and nobody signs for more than so many.
#[test]
fn an_account_of_which_too_much_is_on_no_statement_is_not_reconciled() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let head = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
        let gift = |number: i32| format!("23/04/2020,BGC,Gift {number},R{number},,1.00,\n");
        let gifts: Vec<String> = (1..=10_001).map(gift).collect();
        office.file("bank.csv", format!("{head}23/04/2020,BGC,Once,R,,1.00,\n"));
        office.file("gifts.csv", format!("{head}{}", gifts.concat()));
        import(office, "bank.csv", "1000");
        let rule = ["rule", "add", "--name", "Gifts", "--contains", "Gift"];
        let to = ["--to", "1000:POOL"];
        office.run(&[&rule[..], &to[..]].concat()).done();
        let words = ["import", "gifts.csv", "--account", "1100", "--code"];
        let plan = office.run(&[&words[..], &["--plan", "--json"]].concat());
        let digest = plan.done().json()["digest"].as_str().unwrap().to_owned();
        office
            .run(&[&words[..], &["--yes", &digest]].concat())
            .done();
        reconcile(
            office,
            "1000",
            "30/04/2020",
            &["--statement-balance", "1.00"],
        )
        .refused("more than 10,000 entries of account 1000 are on no statement yet");
    });
}

/// What is counted goes on: the next count sees a pair that lies across the end of a year, and the
/// first statement, which prints no balance, begins with what was counted.
#[test]
fn what_was_counted_is_carried_on_by_what_comes_next() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let count = |on: &str, balance: &str, more: &[&str]| {
            let said = ["--statement-balance", balance];
            reconcile(office, "1000", on, &[&said[..], more].concat())
        };
        let approve = |on: &str| {
            let more = ["--approve", "--as", REVIEWER];
            reconcile(office, "1000", on, &more).done();
            office.run(&["verify"]).done();
        };
        entry(office, "05/04/2021", "Early", ("6900", "1000"), "30.00");
        let words = ["reverse", "3", "--date", "31/03/2021", "--why", "Not ours"];
        office.run(&words).done();
        count("30/04/2021", "5722.17", &["--prepare"]).done();
        // The same is said again, and nothing has moved.
        let again = count("30/04/2021", "5722.17", &[]).done().out;
        assert!(!again.contains("has moved"), "{again}");
        approve("30/04/2021");
        let text = "Number,Date,Account,Amount,Subcategory,Memo\n\
                    ,05/05/2021,20-00-00 10203040,-10.00,PAYMENT,Stamps\n";
        office.file("may.csv", text);
        import(office, "may.csv", "1000");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        let may = reconcile(office, "1000", "31/05/2021", &["--prepare", "--why", "x"]);
        let may = may.done().out;
        assert!(may.contains("£5,712.17"), "{may}");
        approve("31/05/2021");
    });
}
