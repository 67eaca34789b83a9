//! What the columns, the words and the rows of an unknown file are proposed to be, and what is then
//! read of it.

use crate::{
    layouts::{UNKNOWN, book, read_as_proposed},
    office::on_sqlite,
};

const FORWARD: &str = "When,Particulars of item,Spent,Got,Left over\n\
    01/04/2020,Balance b/f,,,100.00\n25/04/2020,Room hire,20.00,,80.00\n\
    26/04/2020,Grant,,100.00,180.00\n27/04/2020,Printing,30.00,,150.00\n";

#[test]
fn rows_brought_forward_are_proposed_kept_and_set_aside_even_where_no_layout_names_them() {
    on_sqlite(|office| {
        office.file("unknown.csv", UNKNOWN);
        office.file("forward.csv", FORWARD);
        let propose = |file: &str, toml: &str| {
            let words = ["layout", "propose", file, "--output", toml];
            office.run(&words).done().out
        };
        let proposed = propose("forward.csv", "named.toml");
        let says = "row 2, 'Balance b/f', has no amount: an opening balance";
        assert!(proposed.contains(says), "{proposed}");
        propose("unknown.csv", "unnamed.toml");
        for toml in ["named.toml", "unnamed.toml"] {
            let read = office.run(&["read", "forward.csv", "--profile", toml, "--json"]);
            let read = read.done().json();
            let statement = &read["statements"][0];
            assert_eq!(statement["lines"], 3, "{toml}: {read}");
            assert_eq!(statement["opening"], "100.00", "{toml}: {read}");
            assert_eq!(statement["balances"], true, "{toml}: {read}");
            let aside = read["set_aside"][1]["why"].as_str().unwrap_or_default();
            assert!(aside.starts_with("the opening balance"), "{toml}: {read}");
        }
    });
}

/// A running balance is one whatever it is called, where the money of the rows adds up to it.
#[test]
fn a_column_that_proves_as_the_running_balance_is_proposed_as_one() {
    let days = "Day,Words,Move,Position £\n25/04/2020,Room,-20.00,\n25/04/2020,Tea,-5.00,75.00\n\
                26/04/2020,Grant,100.00,175.00\n27/04/2020,Hall,-5.00,\n\
                27/04/2020,Ink,-10.00,160.00\n28/04/2020,Jam,-10.00,150.00\n";
    let totals = "Day,Words,Gone,Come,Sum £\n25/04/2020,Room,20.00,,80.00\n\
                  26/04/2020,Tea,10.00,,70.00\nSub-total,,30.00,0.00,70.00\n\
                  27/04/2020,Grant,,30.00,100.00\n28/04/2020,Jam,10.00,,90.00\n\
                  Sub-total,,10.00,30.00,90.00\n";
    let numbers = "N1,N2,N3,N4,N5,N6,N7,Day,Words,Move,Sum £\n\
                   1,10,31,7,12,44,9,25/04/2020,Room,-20.00,80.00\n\
                   2,11,30,8,17,41,3,26/04/2020,Tea,-5.00,75.00\n\
                   3,12,29,9,23,40,7,27/04/2020,Jam,-5.00,70.00\n";
    on_sqlite(|office| {
        for (name, text, rows, sum) in [
            ("days.csv", days, 3, "50.00"),
            ("totals.csv", totals, 3, "-10.00"),
            ("numbers.csv", numbers, 2, "-30.00"),
        ] {
            office.file(name, text);
            let proposed = office.run(&["layout", "propose", name]).done().out;
            let says = format!(
                "each figure is the one before it and the row's money: {rows} of {rows} rows"
            );
            assert!(proposed.contains(&says), "{name}: {proposed}");
            let statement = read_as_proposed(office, name, &[]);
            assert_eq!(statement["sum"], sum, "{name}");
        }
    });
}

/// Whatever the words of the two sides are, a column of them tells money in from money out.
#[test]
fn the_words_of_a_column_of_sides_are_proposed_named_and_read() {
    on_sqlite(|office| {
        for (into, out) in [
            ("C", "D"),
            ("Credit", "Debit"),
            ("IN", "OUT"),
            ("+", "-"),
            ("Cr.", "Dr."),
        ] {
            let file = format!(
                "Day,Words,Way,Move,Position £\n25/04/2020,Room,{out},20.00,80.00\n\
                 26/04/2020,Tea,{out},5.00,75.00\n27/04/2020,Grant,{into},100.00,175.00\n\
                 28/04/2020,Jam,{out},5.00,170.00\n"
            );
            office.file("sides.csv", &file);
            let proposed = office.run(&["layout", "propose", "sides.csv"]).done().out;
            for says in [
                format!("'Position £' goes down where 'Way' is {out}: 2 of 2 rows"),
                "each figure is the one before it and the row's money: 3 of 3 rows".to_owned(),
                format!("money in: {into}"),
            ] {
                assert!(proposed.contains(&says), "{says}: {proposed}");
            }
            let statement = read_as_proposed(office, "sides.csv", &[]);
            assert_eq!(statement["sum"], "70.00", "{into}");
            assert_eq!(statement["balances"], true, "{into}");
            let toml = std::fs::read_to_string(office.folder().join("own.toml")).expect("a layout");
            assert!(toml.contains(&format!("money-in = [\"{into}\"]")), "{toml}");
            // Without the balances a word speaks for itself; a letter and a sign do not.
            let bare = file.replace(",Position £", "").replace(",80.00", "");
            let bare: String = ["75", "175", "170"].iter().fold(bare, |bare, balance| {
                bare.replace(&format!(",{balance}.00"), "")
            });
            office.file("bare.csv", &bare);
            let said = ["--side-in", into, "--side-out", out];
            let mut answers: &[&str] = &[];
            if into.len() == 1 {
                let words = ["layout", "propose", "bare.csv"];
                let refused = office.run(&words).refused("say whether");
                for word in [into, out] {
                    let asks = format!("'{word}' in the column of sides marks money in or");
                    assert!(refused.err.contains(&asks), "{asks}: {}", refused.err);
                }
                let says = format!(
                    "nothing proves which side '{into}' marks; it stands in 1 row, first in row 4: \
                     27/04/2020, Grant, 100.00"
                );
                assert!(refused.out.contains(&says), "{says}: {}", refused.out);
                assert!(!refused.out.contains("money in: "), "{}", refused.out);
                answers = &said;
            } else {
                let proposed = office.run(&["layout", "propose", "bare.csv"]).done().out;
                let says = format!("'{into}' is money in: the word says so");
                assert!(proposed.contains(&says), "{says}: {proposed}");
            }
            let statement = read_as_proposed(office, "bare.csv", answers);
            assert_eq!(statement["sum"], "70.00", "{into}: {bare}");
        }
    });
}

/// C is a cheque as often as a credit: letters are sides where the balances, or their heading, say
/// so.
#[test]
fn letters_are_taken_for_sides_only_where_the_file_proves_it() {
    on_sqlite(|office| {
        let propose = |name: &str, text: &str| {
            office.file(name, text);
            office.run(&["layout", "propose", name])
        };
        let rows = "25/04/2020,C,Room,20.00\n26/04/2020,C,Tea,5.00\n27/04/2020,D,Grant,100.00\n";
        for heading in ["Type", "TT"] {
            let asked = propose("type.csv", &format!("Day,{heading},Words,Move\n{rows}"));
            let asked = asked.refused("say whether an amount without a minus is money in or");
            let says = "3 of 3 cells are C or D: nothing proves that they mark money in and";
            assert!(asked.out.contains(says), "{says}: {}", asked.out);
            assert!(!asked.out.contains("the side"), "{}", asked.out);
        }
        // Whoever knows that they are says what each marks.
        let said = "--column B=side --side-in D --side-out C";
        let said: Vec<&str> = said.split(' ').collect();
        let words = ["layout", "propose", "type.csv", "--column", "B=side"];
        office
            .run(&words)
            .refused("say whether 'C' in the column of sides");
        assert_eq!(read_as_proposed(office, "type.csv", &said)["sum"], "75.00");
        // A cheque is money out where the balance goes down by it.
        let proved = "Day,Type,Words,Move,Left\n25/04/2020,C,Room,20.00,80.00\n\
                      26/04/2020,C,Tea,5.00,75.00\n27/04/2020,D,Grant,100.00,175.00\n";
        let shown = propose("proved.csv", proved).done().out;
        for says in [
            "money in: D",
            "money out: C",
            "goes down where 'Type' is C: 1 of 1 row",
        ] {
            assert!(shown.contains(says), "{says}: {shown}");
        }
        // Opening and closing prove it too.
        let ends =
            format!("Opening balance,100.00\nClosing balance,175.00\n\nDay,Way,Words,Move\n{rows}");
        let shown = propose("ends.csv", &ends).done().out;
        for says in [
            "money in: D",
            "opening £100.00 less the amounts -£75.00 is closing £175.00",
        ] {
            assert!(shown.contains(says), "{says}: {shown}");
        }
        assert_eq!(read_as_proposed(office, "ends.csv", &[])["balances"], true);
        // A heading of both sides speaks for them, unless other codes stand among them.
        let headed = format!("Day,Dr or Cr,Words,Move\n{rows}");
        let shown = propose("headed.csv", &headed).done().out;
        let says = "'C' is money in: the heading 'Dr or Cr' says so";
        assert!(shown.contains(says), "{shown}");
        let codes = "28/04/2020,CHQ,Jam,1.00\n29/04/2020,BGC,Refund,2.00\n";
        let mut refused = propose("codes.csv", &format!("Day,CR/DR,Words,Move\n{rows}{codes}"));
        for word in ["BGC", "C", "CHQ", "D"] {
            refused = refused.refused(&format!("say whether '{word}' in the column of sides"));
        }
    });
}

#[test]
fn opening_and_closing_prove_which_column_money_came_in_by() {
    on_sqlite(|office| {
        let file = |closing: &str| {
            format!(
                "Opening balance,100.00\nClosing balance,{closing}\n\nPosted on,Narration,Debit,\
                 Credit\n25/05/2020,Room hire,20.00,\n26/05/2020,Grant,,90.00\n"
            )
        };
        for (closing, sum) in [("170.00", "70.00"), ("30.00", "-70.00")] {
            office.file("ends.csv", file(closing));
            let statement = read_as_proposed(office, "ends.csv", &[]);
            assert_eq!(
                (&statement["sum"], &statement["balances"]),
                (&sum.into(), &true.into())
            );
        }
        office.file("ends.csv", file("1.00"));
        let words = ["layout", "propose", "ends.csv"];
        office
            .run(&words)
            .refused("say whether money in the column of debits");
    });
}

#[test]
fn other_words_of_sides_are_asked_about_said_and_proved() {
    on_sqlite(|office| {
        let rows = "25/04/2020,Room,Drawn,20.00\n26/04/2020,Grant,Lodged,100.00\n";
        office.file("said.csv", format!("Day,Words,CR/DR,Move\n{rows}"));
        let words = ["layout", "propose", "said.csv", "--name", "said"];
        office
            .run(&words)
            .refused("say whether 'Drawn' in the column of sides marks money in or money out");
        let said = ["--side-in", "Lodged", "--side-out", "Drawn"];
        let statement = read_as_proposed(office, "said.csv", &said);
        assert_eq!(statement["sum"], "80.00");
        // A word that the layout does not name is refused with those that it does.
        office.file(
            "next.csv",
            "Day,Words,CR/DR,Move\n29/04/2020,Tea,Taken,1.00\n",
        );
        let read = office.run(&["read", "next.csv", "--profile", "own.toml"]);
        let says =
            "'Taken' marks no side; the layout reads Lodged as money in and Drawn as money out";
        assert!(read.out.contains(says), "{}", read.out);
        // The balances prove it where a ledger of a bank account has DR for what comes in.
        office.file(
            "turned.csv",
            "Day,Words,D/C,Move,Left\n25/04/2020,Room,C,20.00,80.00\n\
             26/04/2020,Tea,C,5.00,75.00\n27/04/2020,Grant,D,100.00,175.00\n",
        );
        let statement = read_as_proposed(office, "turned.csv", &[]);
        assert_eq!(
            (&statement["sum"], &statement["balances"]),
            (&"75.00".into(), &true.into())
        );
    });
}

#[test]
fn a_layout_that_reads_no_line_of_its_file_is_neither_made_nor_kept() {
    on_sqlite(|office| {
        book(office);
        office.file("unknown.csv", UNKNOWN);
        let words = ["layout", "propose", "unknown.csv", "--output", "none.toml"];
        let wrong = "--column B=amount --column C=ignored --column D=ignored --column E=ignored \
                     --positive in";
        let wrong: Vec<&str> = wrong.split_whitespace().collect();
        let refused = office
            .run(&[&words[..], &wrong].concat())
            .refused("reads no line of unknown.csv, so it is not kept");
        let says = "'Room hire' is not an amount in pounds and pence";
        assert!(refused.err.contains(says), "{}", refused.err);
        assert!(!office.folder().join("none.toml").exists());
        // A layout of one statement is held against another.
        office.run(&words).done();
        office.file("other.csv", "When,What,How much\n25/04/2020,Room,20.00\n");
        let keep = |of: &str| office.run(&["layout", "keep", "none.toml", "--of", of]);
        keep("other.csv").refused("reads no line of other.csv");
        keep("unknown.csv").done();
    });
}

#[test]
fn a_layout_holds_what_its_file_has_and_what_was_said_and_nothing_else() {
    on_sqlite(|office| {
        let text = "Account number,10203040\nOpening balance,100.00\n\n\
                    Date,Details,VAT,Amount,Balance\n25/04/2020,Room,4.00,-24.00,76.00\n\
                    26/04/2020,Tea,1.00,-6.00,70.00\n27/04/2020,Ink,2.00,-12.00,58.00\n";
        office.file("own.csv", text);
        let words = ["layout", "propose", "own.csv", "--output", "own.toml"];
        let made = |more: &[&str]| {
            office.run(&[&words[..], more].concat()).done();
            let toml = std::fs::read_to_string(office.folder().join("own.toml"));
            toml.expect("a layout")
        };
        let toml = made(&[]);
        for has in [
            "date = [\"Date\"",
            "amount = [\"Amount\"",
            "text = [\"Details\"",
            "balance = [\"Balance\"",
            "account = [\"Account number\"]",
            "opening = [\"Opening balance\"]",
        ] {
            assert!(toml.contains(has), "{has}: {toml}");
        }
        for lacks in ["vat", "Closing balance", "code = ", "reference = "] {
            assert!(!toml.contains(lacks), "{lacks}: {toml}");
        }
        // Whoever says that the amounts include the VAT beside them is taken at their word.
        let toml = made(&["--column", "C=vat"]);
        assert!(toml.contains("vat = \"gross\""), "{toml}");
        assert!(toml.contains("vat = [\"VAT\"]"), "{toml}");
    });
}

#[test]
fn a_format_of_the_banks_own_is_told_what_is_true_of_it_and_no_layout() {
    on_sqlite(|office| {
        book(office);
        let camt = "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\
                    camt.053.001.02\"><BkToCstmrStmt></BkToCstmrStmt></Document>";
        let wrong = "!Type:Bank\nD25/04/2020\nTmuch\nPTea\n^\n";
        office.file("empty.xml", camt);
        office.file("wrong.qif", wrong);
        let read = office.run(&["read", "wrong.qif"]);
        assert_eq!(read.code, 1, "{}", read.err);
        let says = "a file in QIF names its fields itself";
        assert!(read.err.contains(says), "{}", read.err);
        let imported = office.run(&["import", "empty.xml", "--account", "1000", "--plan"]);
        let proposed = office.run(&["layout", "propose", "empty.xml"]);
        assert_eq!(proposed.code, 3);
        let says = "a file in CAMT names its fields itself";
        assert!(proposed.err.contains(says), "{}", proposed.err);
        assert_ne!(imported.code, 0);
        for told in [&read, &imported, &proposed] {
            let err = &told.err;
            assert!(
                !err.contains("propose") && !err.contains("profile"),
                "{err}"
            );
        }
    });
}

#[test]
fn an_amount_without_its_side_is_refused_and_not_taken_for_money_in() {
    on_sqlite(|office| {
        let text = "Date,Details,Amount,CR/DR\n23/04/2020,Refund,20.00,CR\n\
                    24/04/2020,Stationer,5.00,DR\n25/04/2020,Printer,30.00,\n";
        office.file("card.csv", text);
        let propose = ["layout", "propose", "card.csv", "--output", "card.toml"];
        let made = office.run(&propose);
        let read = office.run(&["read", "card.csv", "--profile", "card.toml", "--json"]);
        assert_ne!((made.code, read.code), (0, 0), "{made:?} {read:?}");
        let said = format!("{}{}{}{}", made.out, made.err, read.out, read.err);
        assert!(said.contains("which side the amount is on"), "{said}");
    });
}

#[test]
fn a_row_without_an_amount_is_no_balance_for_two_letters_of_its_reference() {
    on_sqlite(|office| {
        let text = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                    03/04/2020,BP,Room hire,CF10,,,100.00\n\
                    04/04/2020,BP,Printer,R2,30.00,,70.00\n";
        office.file("bank.csv", text);
        let read = office.run(&["read", "bank.csv", "--json"]);
        assert_eq!(read.code, 1, "{read:?}");
        assert!(read.out.contains("blank is not nil"), "{read:?}");
        let said = text.replace("Room hire,CF10", "Balance b/f,");
        office.file("bank.csv", said);
        let read = office.run(&["read", "bank.csv", "--json"]).done().json();
        assert_eq!(read["statements"][0]["lines"], 1, "{read}");
        assert_eq!(read["statements"][0]["opening"], "100.00", "{read}");
    });
}
