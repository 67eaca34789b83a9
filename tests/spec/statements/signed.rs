//! What a signed reconciliation says of lines and entries stands: a match that it rests on is not
//! ended, and none is made that it does not know. What clears it later is matched and unmatched.

use crate::{
    importing::import,
    office::{Office, Ran, on_both},
};

const REVIEWER: &str = "Section 151 officer's delegate";
const HEAD: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";

/// A book of one pooled fund with £1,000.00 at the bank.
fn begun(office: &Office) {
    let words = [
        "init",
        "--name",
        "Example Community Safety Partnership",
        "--slug",
        "example",
        "--year",
        "2020/21",
        "--fund",
        "POOL=Pooled Fund",
        "--opening",
        "1000:POOL=1000.00",
        "--authority",
        "The Board, 1 May 2020",
    ];
    office.run(&words).done();
}

fn statement(office: &Office, name: &str, lines: &[&str]) {
    office.file(name, format!("{HEAD}{}\n", lines.join("\n")));
    import(office, name, "1000");
}

/// Posts a payment from the bank by hand, and gives its number.
fn paid(office: &Office, day: &str, amount: &str) -> String {
    let debit = format!("6900:POOL={amount}");
    let credit = format!("1000:POOL={amount}");
    let words = ["entry", "--date", day, "--text", "Paid by hand", "--json"];
    let sides = ["--debit", &debit, "--credit", &credit];
    let posted = office.run(&[&words[..], &sides[..]].concat()).done();
    posted.json()["entry"].to_string()
}

fn sign(office: &Office, date: &str) {
    sign_of(office, "1000", date);
}

fn sign_of(office: &Office, account: &str, date: &str) {
    let at = ["reconcile", account, "--date", date];
    let why = ["--prepare", "--why", "What waits is in dispute"];
    office.run(&[&at[..], &why].concat()).done();
    office
        .run(&[&at[..], &["--approve", "--as", REVIEWER]].concat())
        .done();
}

fn undo(office: &Office, line: &str) -> Ran {
    office.run(&["code", line, "--undo", "--why", "It was another"])
}

fn answer(office: &Office, line: &str, entry: &str) -> Ran {
    office.run(&["code", line, "--match", entry])
}

#[test]
fn a_match_that_a_signed_reconciliation_rests_on_is_not_ended() {
    on_both(|office| {
        begun(office);
        let lines = [
            "01/04/2020,BP,One,R1,10.00,,990.00",
            "02/04/2020,BP,Two,R2,20.00,,970.00",
        ];
        statement(office, "april.csv", &lines);
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        let entry = paid(office, "02/04/2020", "20.00");
        answer(office, "2", &entry).done();
        sign(office, "31/03/2021");
        let says = format!(
            "line 2 of 02/04/2020 and entry {entry} of 02/04/2020 lie inside the reconciliation of \
             account 1000 at 31/03/2021, which is signed with their match; reverse entry {entry} \
             on a day after 31/03/2021, and the line waits again"
        );
        undo(office, "2").refused(&says);
        office.run(&["close", "2020/21", "--prepare"]).done();
        let approve = ["close", "2020/21", "--approve", "--as", REVIEWER];
        office.run(&approve).done();
        undo(office, "2").refused(&says);
        undo(office, "1").refused("2020/21 is closed");
        office
            .run(&["code", "2", "--to", "6900:POOL", "--date", "01/04/2021"])
            .refused("is answered by entry");
        office.run(&["verify"]).done();

        // As it says: what was paid comes back on a later day, and the line is coded once.
        let reverse = ["reverse", &entry, "--date", "01/04/2021", "--why", "Wrong"];
        office.run(&reverse).done();
        office
            .run(&["code", "2", "--to", "6900:POOL", "--date", "01/04/2021"])
            .done();
        office.run(&["verify"]).done();
        let sums = ["report", "trial-balance", "2021/22", "--format", "csv"];
        let bank = office.run(&sums).done().out;
        let bank = bank.lines().find(|line| line.contains("1000"));
        assert!(bank.is_some_and(|line| line.contains("970.00")), "{bank:?}");
    });
}

#[test]
fn what_a_signed_reconciliation_lists_apart_is_not_matched_afterwards() {
    on_both(|office| {
        begun(office);
        let entry = paid(office, "02/04/2020", "20.00");
        let lines = ["03/04/2020,BP,Two,R2,20.00,,980.00"];
        statement(office, "april.csv", &lines);
        sign(office, "30/04/2020");
        let says = format!(
            "line 1 of 03/04/2020 and entry {entry} of 02/04/2020 lie inside the reconciliation of \
             account 1000 at 30/04/2020, which is signed without their match; reverse entry \
             {entry} on a day after 30/04/2020, and code the line on a day after it"
        );
        answer(office, "1", &entry).refused(&says);
        let part = format!("{entry}=5.00");
        answer(office, "1", &part).refused("signed without their match");
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_clears_a_signed_reconciliation_later_is_matched_and_unmatched() {
    on_both(|office| {
        begun(office);
        let outstanding = paid(office, "29/04/2020", "20.00");
        let lines = ["03/04/2020,BP,One,R1,10.00,,990.00"];
        statement(office, "april.csv", &lines);
        sign(office, "30/04/2020");
        // A cheque that was outstanding clears in May.
        let may = ["04/05/2020,BP,Two,R2,20.00,,970.00"];
        statement(office, "may.csv", &may);
        for _ in 0..2 {
            answer(office, "2", &outstanding).done();
            undo(office, "2").done();
        }
        // A line that waited when April was signed is answered by an entry of May.
        let later = paid(office, "01/05/2020", "10.00");
        answer(office, "1", &later).done();
        undo(office, "1").done();
        // A line of April that came when April was signed is not in what was signed.
        let late = ["29/04/2020,BP,Late,R3,20.00,,950.00"];
        statement(office, "late.csv", &late);
        answer(office, "3", &outstanding).done();
        undo(office, "3").done();
        answer(office, "2", &outstanding).done();
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_line_outside_a_signed_year_is_coded_later_and_concerns_that_year() {
    on_both(|office| {
        begun(office);
        let march = ["30/03/2021,BP,Room hire,R1,60.00,,940.00"];
        statement(office, "march.csv", &march);
        sign(office, "31/03/2021");
        let code = ["code", "1", "--to", "6900:POOL"];
        let locked = "reconciled, approved and locked to 31/03/2021";
        office.run(&code).refused(locked);
        let later = [&code[..], &["--date", "05/04/2021"]].concat();
        let told = office.run(&later).done().out;
        assert!(told.contains("concerns 2020/21"), "{told}");
        let drift = office.run(&["report", "drift", "2020/21"]).done().out;
        assert!(drift.contains("£60.00"), "{drift}");
        let face = office.run(&["report", "end-of-year", "2020/21"]).done().out;
        let says = "Later entries concern 2020/21 and are not in these figures";
        assert!(face.contains(says), "{face}");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_year_that_is_signed_takes_no_late_line_of_its_last_period() {
    on_both(|office| {
        begun(office);
        let extract = |name: &str, line: &str| {
            let heading = "Period,TransNo,Trans date,Hdl.acc,Amount,Text";
            let text = format!("Cost centre,CC1\n{heading}\n{line}\n");
            office.file(name, text);
            import(office, name, "1100");
        };
        extract("march.csv", "202012,1,30/03/2021,4000,20.00,Room hire");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        sign_of(office, "1100", "31/03/2021");
        // The ledger kept March open: its line is of the year that was signed whole.
        extract("late.csv", "202012,2,14/04/2021,4000,30.00,Printing");
        let code = ["code", "2", "--to", "6900:POOL"];
        let locked = "reconciled, approved and locked to 31/03/2021";
        office.run(&code).refused(locked);
        let later = [&code[..], &["--date", "15/04/2021"]].concat();
        let told = office.run(&later).done().out;
        assert!(told.contains("concerns 2020/21"), "{told}");
        sign_of(office, "1100", "30/04/2021");
        office.run(&["verify"]).done();
    });
}
