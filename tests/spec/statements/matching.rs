//! A line is matched with reasons, in whole or in part, and every match has a way back.

use crate::{
    importing::{begun, import},
    office::{Office, on_both},
    samples::SampleYear,
};

/// A book whose bank has a payment of £300.00 and a receipt, and entries by hand for them.
fn prepared(office: &Office) {
    begun(office, &SampleYear::of_2020_21());
    let bank = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                05/05/2020,FPO,Village hall hire,48213,300.00,,5422.17\n\
                06/05/2020,FPO,Village hall hire,48299,45.00,,5377.17\n\
                12/05/2020,FPO,Village hall hire,48301,55.00,,5322.17\n";
    office.file("bank.csv", bank);
    import(office, "bank.csv", "1000");
}

/// Posts a payment from the bank by hand, and gives its number.
fn paid(office: &Office, day: &str, text: &str, amount: &str) -> i64 {
    let debit = format!("6900:POOL={amount}");
    let credit = format!("1000:POOL={amount}");
    let words = [
        "entry",
        "--date",
        day,
        "--text",
        text,
        "--debit",
        &debit,
        "--credit",
        &credit,
        "--json",
        "--as",
        "Finance officer",
        "--why",
        "Paid before the statement came",
    ];
    let posted = office.run(&words).done().json();
    posted["entry"].as_i64().expect("a number")
}

/// Everything that is suggested for a line.
fn why(office: &Office, line: &str) -> serde_json::Value {
    office
        .run(&["code", line, "--why-these", "--json"])
        .done()
        .json()
}

fn waits(office: &Office) -> i64 {
    let waiting = office.run(&["code", "--json"]).done().json();
    waiting["waiting"].as_i64().expect("a count")
}

#[test]
fn an_entry_of_the_ledger_is_suggested_with_points_taken_and_undone() {
    on_both(|office| {
        prepared(office);
        let entry = paid(office, "04/05/2020", "Village hall hire", "300.00");
        let listed = why(office, "1");
        let first = &listed["suggestions"][0];
        assert_eq!(first["does"]["answer"][0]["entry"], entry, "{listed}");
        assert_eq!(
            (&first["points"], &first["strength"]),
            (&8.into(), &"strong".into())
        );
        let reasons = first["reasons"].to_string();
        for said in ["same amount", "the same words", "1 day apart"] {
            assert!(reasons.contains(said), "{said}: {reasons}");
        }
        let says = office.run(&["code", "1", "--why-these"]).done().out;
        assert!(
            says.contains("8 strong") && says.contains("+3  same amount"),
            "{says}"
        );

        office
            .run(&["code", "1", "--match", "1"])
            .refused("is what the book opened with");
        office.run(&["code", "1", "--take", "1"]).done();
        assert_eq!(waits(office), 2);
        office.run(&["verify"]).done();
        // What is matched is not suggested again, and the match has a way back.
        assert!(
            !why(office, "2")
                .to_string()
                .contains(&format!("\"entry\":{entry}"))
        );
        office
            .run(&["code", "1", "--undo"])
            .code
            .checked_sub(2)
            .expect("an undo says why");
        office
            .run(&["code", "1", "--undo", "--why", "It was another hall"])
            .done();
        assert_eq!(waits(office), 3);
        assert_eq!(
            why(office, "1")["suggestions"][0]["does"]["answer"][0]["entry"],
            entry
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_line_is_matched_in_parts_and_its_remainder_is_coded() {
    on_both(|office| {
        prepared(office);
        let first = paid(office, "04/05/2020", "Village hall hire, May", "100.00");
        let part = format!("{first}=100.00");
        office.run(&["code", "1", "--match", &part]).done();
        office.run(&["verify"]).done();
        assert_eq!(waits(office), 3, "what is left of a line waits");
        assert_eq!(why(office, "1")["open"], "-200.00");
        // What is listed is what is open, with the whole beside it.
        let listed = office.run(&["code", "--json"]).done().json()["lines"][0].clone();
        assert_eq!(
            (&listed["open"], &listed["amount"]),
            (&"-200.00".into(), &"-300.00".into())
        );
        let says = office.run(&["code"]).done().out;
        let row = says.lines().find(|row| row.contains("Village hall hire"));
        assert!(row.is_some_and(|row| row.contains("-£200.00")), "{says}");
        assert!(says.contains("open of -£300.00"), "{says}");
        let more = format!("{first}=5.00");
        office
            .run(&["code", "1", "--match", &more])
            .refused("is on no statement of account 1000 yet");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        assert_eq!(waits(office), 2);
        office.run(&["verify"]).done();
        // The remainder's entry goes with its match; the part that was matched stays.
        let undone = office
            .run(&["code", "1", "--undo", "--why", "Wrong", "--json"])
            .done()
            .json();
        assert_eq!(
            undone["reversed"].as_array().map(Vec::len),
            Some(1),
            "{undone}"
        );
        assert_eq!(waits(office), 3);
        assert_eq!(why(office, "1")["open"], "-300.00");
        office.run(&["verify"]).done();
    });
}

#[test]
fn several_entries_are_one_line_and_several_lines_one_entry() {
    on_both(|office| {
        prepared(office);
        let one = paid(office, "04/05/2020", "Village hall hire", "180.00");
        let two = paid(office, "04/05/2020", "Village hall hire", "120.00");
        let both = why(office, "1")["suggestions"][0]["does"]["answer"].clone();
        assert_eq!(both.as_array().map(Vec::len), Some(2), "{both}");
        office.run(&["code", "1", "--take", "1"]).done();
        assert!(one < two);
        let whole = paid(office, "11/05/2020", "Village hall hire", "100.00");
        let together = why(office, "2")["suggestions"][0]["does"]["together"].clone();
        assert_eq!(together["entry"], whole, "{together}");
        assert_eq!(together["lines"].to_string(), "[2,3]");
        office.run(&["code", "2", "--take", "1"]).done();
        assert_eq!(waits(office), 0);
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_was_coded_is_suggested_for_the_next_line_of_the_payee() {
    on_both(|office| {
        prepared(office);
        assert!(
            why(office, "1")["says"]
                .to_string()
                .contains("speaks for anything"),
            "{}",
            why(office, "1")
        );
        for line in ["1", "2"] {
            office.run(&["code", line, "--to", "6900:POOL"]).done();
        }
        let third = why(office, "3");
        assert_eq!(
            third["suggestions"][0]["does"]["code"]["account"], "6900",
            "{third}"
        );
        assert!(
            third
                .to_string()
                .contains("this payee coded so 2 times of 2"),
            "{third}"
        );
        office.run(&["code", "3", "--take", "1"]).done();
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_is_repayable_to_a_funder_is_suggested_for_the_payment_that_names_it() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let owes = [
            "entry",
            "--date",
            "30/04/2020",
            "--text",
            "Underspend to go back",
            "--debit",
            "4090:CL=1200.00",
            "--credit",
            "2200:CL=1200.00",
        ];
        office.run(&owes).done();
        let bank = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                    05/05/2020,FPO,Police and Crime Commissioner,,1200.00,,4522.17\n\
                    06/05/2020,FPO,Stationer,,1200.00,,3322.17\n";
        office.file("bank.csv", bank);
        import(office, "bank.csv", "1000");
        let first = why(office, "1")["suggestions"][0].clone();
        assert_eq!(first["does"]["code"]["account"], "2200", "{first}");
        assert_eq!(first["does"]["code"]["fund"], "CL", "{first}");
        let reasons = first["reasons"].to_string();
        assert!(
            reasons.contains("£1,200.00 is repayable from County Lines 2020/21"),
            "{reasons}"
        );
        // The same amount to somebody else is no repayment.
        let other = why(office, "2").to_string();
        assert!(!other.contains("2200"), "{other}");
        office.run(&["code", "1", "--take", "1"]).done();
        office.run(&["verify"]).done();
    });
}

#[test]
fn what_was_reversed_while_its_line_stayed_with_it_is_suggested_no_more() {
    on_both(|office| {
        prepared(office);
        let code = |line: &str| {
            let done = office.run(&["code", line, "--to", "6900:POOL", "--json"]);
            done.done().json()["entry"].to_string()
        };
        let (first, _) = (code("1"), code("2"));
        let sign = |more: &[&str]| {
            let words = ["reconcile", "1000", "--date", "06/05/2020"];
            office.run(&[&words[..], more].concat()).done()
        };
        sign(&["--prepare"]);
        sign(&["--approve", "--as", "Section 151 officer"]);
        let other = ["--to", "6300:POOL", "--why", "It was materials"];
        let reverse = ["reverse", &first, "--date", "07/05/2020"];
        office.run(&[&reverse[..], &other].concat()).done();
        let third = why(office, "3").to_string();
        assert!(
            third.contains("one earlier line of this payee is too little"),
            "{third}"
        );
    });
}
