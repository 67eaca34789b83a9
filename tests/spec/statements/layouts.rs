//! A file that no layout knows: what its columns seem to be, with the evidence; the answers become
//! a layout of the book, in the chain, as TOML, and for the next file even when its headings drift.

use crate::office::{Office, on_both, on_sqlite};

pub(crate) const UNKNOWN: &str = "Treasurer's download\n\nWhen,Particulars of item,Spent,Got,Left over\n\
    25/04/2020,Room hire,20.00,,80.00\n26/04/2020,Grant,,100.00,180.00\n\
    27/04/2020,Printing,30.00,,150.00\nTotal,,50.00,100.00,\n";

pub(crate) fn book(office: &Office) {
    let words = "init --name Example --slug example --short-name EX --fund POOL=Pooled \
                 --year 2020/21";
    office
        .run(&words.split_whitespace().collect::<Vec<_>>())
        .done();
}

#[test]
fn columns_are_proposed_with_their_evidence_and_become_a_layout() {
    on_sqlite(|office| {
        office.file("unknown.csv", UNKNOWN);
        let read = office.run(&["read", "unknown.csv"]);
        assert_eq!(read.code, 1);
        assert!(
            read.err.contains("layout propose unknown.csv"),
            "{}",
            read.err
        );
        let proposed = office
            .run(&[
                "layout",
                "propose",
                "unknown.csv",
                "--name",
                "treasurer",
                "--output",
                "t.toml",
            ])
            .done()
            .out;
        for says in [
            "heading in row 3",
            "'Left over' goes down when 'Spent' is filled: 1 of 1 row",
            "'Left over' goes up when 'Got' is filled: 1 of 1 row",
            "each figure is the one before it and the row's money: 2 of 2 rows",
            "A4 holds 25/04/2020: only the day can be first",
            "row 7, 'Total', has no date: a total",
        ] {
            assert!(proposed.contains(says), "{says}\n{proposed}");
        }
        let read = office.run(&["read", "unknown.csv", "--profile", "t.toml", "--json"]);
        let read = read.done().json();
        let statement = &read["statements"][0];
        assert_eq!(
            (&statement["lines"], &statement["sum"]),
            (&3.into(), &"50.00".into())
        );
        assert_eq!(statement["balances"], true);
    });
}

#[test]
fn what_nothing_proves_is_asked_and_not_guessed() {
    on_sqlite(|office| {
        office.file(
            "bare.csv",
            "Day,Words,Sum\n03/04/2020,Room,20.00\n04/05/2020,Tea,1.00\n",
        );
        let words = ["layout", "propose", "bare.csv", "--name", "bare"];
        let asked = office
            .run(&words)
            .refused("say whether an amount without a minus");
        assert!(
            asked
                .err
                .contains("say whether the day or the month comes first"),
            "{}",
            asked.err
        );
        let answers = [
            "--positive",
            "out",
            "--dates",
            "day",
            "--output",
            "bare.toml",
        ];
        office.run(&[&words[..], &answers].concat()).done();
        let read = office.run(&["read", "bare.csv", "--profile", "bare.toml", "--json"]);
        assert_eq!(read.done().json()["statements"][0]["sum"], "-21.00");
    });
}

/// What `read` says of a file by the layout that is proposed for it.
pub(crate) fn read_as_proposed(office: &Office, file: &str, answers: &[&str]) -> serde_json::Value {
    let words = [
        "layout", "propose", file, "--name", "own", "--output", "own.toml",
    ];
    office.run(&[&words[..], answers].concat()).done();
    let read = office.run(&["read", file, "--profile", "own.toml", "--json"]);
    read.done().json()["statements"][0].clone()
}

#[test]
fn a_balance_that_goes_down_by_the_amounts_is_what_is_left() {
    let apart = "When,Particulars,Paid out,Paid in,Left over\n25/04/2020,Room,20.00,,80.00\n\
                 26/04/2020,Tea,30.00,,50.00\n27/04/2020,Hall,10.00,,40.00\n";
    let spent = "When,Particulars,Spent,Left over\n25/04/2020,Room,20.00,80.00\n\
                 26/04/2020,Refund,-10.00,90.00\n27/04/2020,Hall,50.00,40.00\n";
    let ends = "Opening balance,100.00\nClosing balance,40.00\n\nWhen,Particulars,Spent\n\
                25/04/2020,Room,20.00\n26/04/2020,Hall,40.00\n";
    on_sqlite(|office| {
        for (name, text) in [
            ("apart.csv", apart),
            ("spent.csv", spent),
            ("ends.csv", ends),
        ] {
            office.file(name, text);
            let statement = read_as_proposed(office, name, &[]);
            assert_eq!(statement["sum"], "-60.00", "{name}");
            assert_eq!(statement["opening"], "100.00", "{name}");
            assert_eq!(statement["closing"], "40.00", "{name}");
            assert_eq!(statement["balances"], true, "{name}");
        }
        // One row proves nothing: whoever answers for its amount does not turn the bank's balance.
        office.file(
            "one.csv",
            "When,Particulars,Sum,Balance\n25/04/2020,Room,20.00,80.00\n",
        );
        let one = read_as_proposed(office, "one.csv", &["--positive", "out"]);
        assert_eq!(
            (&one["sum"], &one["closing"]),
            (&"-20.00".into(), &"80.00".into())
        );
    });
}

/// A ledger may carry along what was spent: its balance goes up by a cost, and proves no income.
#[test]
fn the_balance_of_a_ledger_proves_how_amounts_move_it_and_not_which_of_them_came_in() {
    on_sqlite(|office| {
        let apart = "Doc date,Narr,Debit,Credit,Cum\n21/04/2021,Hall,120.00,,120.00\n\
                     22/04/2021,Grant,,500.00,-380.00\n23/05/2021,Print,80.50,,-299.50\n";
        let named = apart.replace("Debit,Credit", "Charged,Recovered");
        let signed = "Doc date,Narr,Cost,Cum\n21/04/2021,Hall,120.00,120.00\n\
                      22/04/2021,Grant,-500.00,-380.00\n23/05/2021,Print,80.50,-299.50\n";
        let sided = "Doc date,Narr,Way,Cost,Cum\n21/04/2021,Hall,DR,120.00,120.00\n\
                     22/04/2021,Grant,CR,500.00,-380.00\n23/05/2021,Print,DR,80.50,-299.50\n";
        let ledger = ["--whose", "ledger"];
        let columns = ["--column", "C=money-out", "--column", "D=money-in"];
        let positive = ["--positive", "out"];
        for (text, asks, said) in [
            (apart, None, &[][..]),
            (
                named.as_str(),
                Some("the column of debits, Recovered,"),
                &columns[..],
            ),
            (
                signed,
                Some("say whether an amount without a minus"),
                &positive[..],
            ),
            (sided, None, &[][..]),
        ] {
            office.file("ledger.csv", text);
            if let Some(asks) = asks {
                let words = [&["layout", "propose", "ledger.csv"][..], &ledger].concat();
                office.run(&words).refused(asks);
            }
            let statement = read_as_proposed(office, "ledger.csv", &[&ledger[..], said].concat());
            assert_eq!(statement["sum"], "299.50", "{text}");
            assert_eq!(statement["closing"], "299.50", "{text}");
            assert_eq!(statement["balances"], true, "{text}");
        }
    });
}

#[test]
fn a_column_of_money_in_that_is_empty_is_read_when_it_is_filled() {
    on_sqlite(|office| {
        let heading = "When,Particulars,Paid out,Paid in,Left over\n";
        let first = format!(
            "{heading}25/04/2020,A,20.00,,80.00\n26/04/2020,B,30.00,,50.00\n\
                             27/04/2020,C,10.00,,40.00\n"
        );
        office.file("first.csv", first);
        read_as_proposed(office, "first.csv", &[]);
        office.file(
            "next.csv",
            format!("{heading}28/04/2020,Grant,,60.00,100.00\n"),
        );
        let next = office.run(&["read", "next.csv", "--profile", "own.toml", "--json"]);
        assert_eq!(next.done().json()["statements"][0]["sum"], "60.00");
    });
}

#[test]
fn an_answered_sign_is_not_carried_to_a_file_of_another_form() {
    on_both(|office| {
        book(office);
        office.file(
            "bare.csv",
            "Day,Words,Sum\n03/04/2020,Room,20.00\n04/05/2020,Tea,1.00\n",
        );
        let answers = "layout propose bare.csv --name bare --positive out --dates day \
                       --output bare.toml";
        office
            .run(&answers.split_whitespace().collect::<Vec<_>>())
            .done();
        office.run(&["layout", "keep", "bare.toml"]).done();
        let plan =
            |file: &str| office.run(&["import", file, "--account", "1000", "--plan", "--json"]);
        assert_eq!(plan("bare.csv").done().json()["profile"], "bare");
        office.file(
            "other.csv",
            "Date,Description,Amount\n03/04/2020,Grant,20.00\n",
        );
        plan("other.csv").refused("shares few captions with bare");
    });
}

#[test]
fn a_layout_is_kept_in_the_chain_and_fits_when_headings_drift() {
    on_both(|office| {
        book(office);
        office.file("unknown.csv", UNKNOWN);
        let words = [
            "layout",
            "propose",
            "unknown.csv",
            "--name",
            "treasurer",
            "--output",
            "t.toml",
        ];
        office.run(&words).done();
        let before = office.run(&["verify", "--json"]).done().json()["count"].as_i64();
        office
            .run(&["layout", "keep", "t.toml", "--as", "Treasurer"])
            .done();
        let after = office.run(&["verify", "--json"]).done().json()["count"].as_i64();
        assert_eq!(after, before.map(|count| count + 1));
        let listed = office.run(&["layout", "list", "--json"]).done().json();
        let own = listed
            .as_array()
            .expect("layouts")
            .iter()
            .find(|l| l["name"] == "treasurer");
        assert_eq!(own.expect("the layout")["own"], true);
        // Next quarter: renamed, reordered, spaces at the end of captions, one misspelt.
        office.file(
            "next.csv",
            "Balance ,Date  ,Particulars of itm,Paid in,Paid out \n\
             200.00,02/07/2020,Grant,50.00,\n190.00,03/07/2020,Tea,,10.00\n",
        );
        let plan = [
            "import",
            "next.csv",
            "--account",
            "1000",
            "--plan",
            "--json",
        ];
        let plan = office.run(&plan).done().json();
        assert_eq!(
            (&plan["profile"], &plan["proof"]["lines"]),
            (&"treasurer".into(), &2.into())
        );
        let toml = office.run(&["layout", "export", "treasurer"]).done().out;
        office.file("again.toml", toml);
        office
            .run(&["read", "next.csv", "--profile", "again.toml"])
            .done();
        office.run(&["layout", "end", "treasurer"]).done();
        office
            .run(&["layout", "end", "treasurer"])
            .refused("the book keeps no layout called");
    });
}

#[test]
fn limits_are_settings() {
    on_sqlite(|office| {
        office.file("unknown.csv", UNKNOWN);
        let read = office.run(&["read", "unknown.csv", "--read-rows", "3"]);
        assert_eq!(read.code, 3);
        assert!(read.err.contains("more than 3 rows"), "{}", read.err);
    });
}
