//! Totals and amounts that two marks stand beside: one where they say the same.

use super::super::made::{problems, read};

#[test]
fn brackets_and_dr_say_one_thing_at_a_bank_and_two_in_a_ledger() {
    let bank = "Date,Details,Amount,Balance\n13/04/2020,Grant,160.00 CR,260.00 CR\n\
                14/04/2020,Room,(50.00) DR,210.00\n,Total,110.00 CR,\n";
    let file = read(bank.into()).unwrap();
    assert_eq!(problems(&file), [""; 0]);
    let statement = &file.statements[0];
    let pence: Vec<i64> = statement
        .lines
        .iter()
        .map(|line| line.amount.pence())
        .collect();
    assert_eq!(
        (pence, statement.balances),
        (vec![16_000, -5_000], Some(true))
    );
    let casts = file
        .set_aside
        .iter()
        .filter(|row| row.why == "a total that casts");
    assert_eq!(casts.count(), 1);
    let against = bank.replace("(50.00) DR", "(50.00) CR");
    let file = read(against.into()).unwrap();
    assert!(file.problems[0].why.contains("'(50.00) CR' has two signs"));
    let ledger = "Vendor ID,Vendor Name,Cost Element,Expenditure Account Code Description,\
                  SAP Document No,Amount £,Clearing Date\n1,A,4000,Fees,51,(100.20) DR,21.01.2021\n";
    let file = read(ledger.into()).unwrap();
    assert_eq!(file.profile.as_deref(), Some("council-sap"));
    assert!(file.problems[0].why.contains("'(100.20) DR' has two signs"));
}

#[test]
fn a_total_without_a_side_is_held_against_what_the_rows_come_to() {
    let text = |total: &str| {
        format!(
            "Barclays,123,x,20200403\nDate,Narrative,Amount,CR/DR\n23/04/2020,Room,150.00,DR\n\
             23/04/2020,Grant,20.00,CR\n,Total,{total},\n"
        )
    };
    // The layout of the bank names no totals; another version of it does.
    let toml = include_str!("../../../imports/barclays-daily.toml");
    let mut profile =
        fundledger::statement::profile::Profile::from_toml(toml, "barclays-daily").unwrap();
    profile.marks.grand_total = vec!["Total".to_owned()];
    let read = |total: &str| {
        fundledger::statement::read::read_bytes(
            text(total).into_bytes(),
            std::slice::from_ref(&profile),
            None,
            &fundledger::statement::error::Limits::default(),
        )
        .unwrap()
    };
    assert_eq!(problems(&read("130.00")), [""; 0]);
    let why = &read("131.00").problems[0].why;
    assert!(why.contains("does not cast"), "{why}");
}
