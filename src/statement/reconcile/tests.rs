//! Both columns of the worked example, what is outstanding, and what may not be agreed.

use jiff::civil::date;

use super::*;
use crate::ledger::code::AccountCode;

fn year() -> FinancialYear {
    FinancialYear::of(date(2020, 4, 1))
}

fn basis(account: AccountCode, opening: i64, statement: StatementBalance) -> Basis {
    Basis {
        account,
        year: year(),
        on: date(2021, 3, 31),
        opening: Money::from_pence(opening),
        statement,
        counted_to: None,
        not_in_it: Vec::new(),
    }
}

fn printed(pence: i64) -> StatementBalance {
    StatementBalance::Printed {
        amount: Money::from_pence(pence),
        at: "bank-export-2020-21.xlsx Statement!B4".to_owned(),
    }
}

/// An entry that answers the line of its own number, if any.
fn entry(number: i64, day: Date, pence: i64, on_statement: bool) -> EntryNet {
    let net = Money::from_pence(pence);
    let answer = Answer {
        line: number,
        amount: net,
    };
    EntryNet {
        number,
        date: day,
        year: FinancialYear::of(day),
        text: format!("entry {number}"),
        net,
        answers: on_statement.then_some(answer).into_iter().collect(),
        reverses: None,
        replaces: None,
    }
}

fn line_of(entry: &EntryNet) -> LineToAnswer {
    LineToAnswer {
        number: entry.number,
        date: entry.date,
        year: entry.year,
        text: entry.text.clone(),
        amount: entry.net,
    }
}

fn figures(made: &Reconciliation) -> Vec<String> {
    let rows = made.rows().unwrap();
    rows.iter().map(|(_, amount)| amount.to_string()).collect()
}

/// Worked example, part 6, first column.
#[test]
fn the_bank_account_of_2020_21_reconciles() {
    let entries = [
        entry(1, date(2020, 4, 3), -15_000, true),
        entry(2, date(2020, 4, 24), 15_000, true),
    ];
    let lines: Vec<_> = entries.iter().map(line_of).collect();
    let made = reconcile(
        basis(AccountCode::BANK, 572_217, printed(572_217)),
        &entries,
        &lines,
    )
    .unwrap();
    insta::assert_snapshot!(made.to_string(), @r"
    Account 1000 at 31/03/2021
    Balance per statement                              £5,722.17
    Less not yet on the statement, payments                £0.00
    Add not yet on the statement, receipts                 £0.00
    Net balance                                        £5,722.17
    Opening                                            £5,722.17
    Add receipts                                         £150.00
    Less payments                                       -£150.00
    Closing per ledger                                 £5,722.17
    Difference                                             £0.00
    The statement's balance: bank-export-2020-21.xlsx Statement!B4
    ");
    assert_eq!(made.check(), Ok(()));
}

/// The extract of part 4.1: two instalments and 47 lines of cost, the credit note among them, and
/// the wrong coding with its reversal and its replacement.
fn extract() -> (Vec<EntryNet>, Vec<LineToAnswer>) {
    let mut amounts = vec![2_800_000, 2_800_000];
    amounts.extend([-257_500; 12]);
    amounts.extend([-25_433; 12]);
    amounts.extend([-58_734; 11]);
    amounts.extend([-58_730, -270_000, -360_000, -270_000]);
    amounts.extend([
        -185_000, -142_000, -24_000, -24_000, -76_500, -43_500, 18_000,
    ]);
    let day = date(2020, 11, 13);
    let mut entries: Vec<_> = (1..)
        .zip(amounts)
        .map(|(number, pence)| entry(number, day, pence, true))
        .collect();
    let wrong = entry(101, day, -123_000, false);
    let mut reversal = entry(102, day, 123_000, false);
    reversal.reverses = Some(101);
    let mut replacement = entry(103, day, -123_000, true);
    replacement.replaces = Some(101);
    let lines = entries.iter().chain([&replacement]).map(line_of).collect();
    entries.extend([wrong, reversal, replacement]);
    (entries, lines)
}

fn added() -> StatementBalance {
    let before = Money::NIL;
    StatementBalance::Added { before }
}

/// Worked example, part 6, second column: the reversal pair is left out on both sides.
#[test]
fn the_accountable_body_of_2020_21_reconciles() {
    let (entries, lines) = extract();
    assert_eq!(lines.len(), 49);
    let body = basis(AccountCode::ACCOUNTABLE_BODY, 0, added());
    let made = reconcile(body, &entries, &lines).unwrap();
    insta::assert_snapshot!(made.to_string(), @r"
    Account 1100 at 31/03/2021
    Balance per statement                                  £0.00
    Less not yet on the statement, payments                £0.00
    Add not yet on the statement, receipts                 £0.00
    Net balance                                            £0.00
    Opening                                                £0.00
    Add receipts                                      £56,180.00
    Less payments                                    -£56,180.00
    Closing per ledger                                     £0.00
    Difference                                             £0.00
    The statement prints no balance; its lines were added
    Reversal pairs left out of receipts and payments:
         101 13/11/2020      -£1,230.00  entry 101
         102 13/11/2020       £1,230.00  entry 102
    ");
    assert_eq!(made.check(), Ok(()));
}

/// In a locked reconciliation the line stays with the original; the figures are the same.
#[test]
fn where_the_line_stays_with_the_original_the_reversal_and_the_replacement_are_the_pair() {
    let (mut entries, lines) = extract();
    let answers = std::mem::take(&mut entries.last_mut().unwrap().answers);
    let wrong = entries
        .iter_mut()
        .find(|entry| entry.number == 101)
        .unwrap();
    wrong.answers = answers;
    let body = basis(AccountCode::ACCOUNTABLE_BODY, 0, added());
    let made = reconcile(body, &entries, &lines).unwrap();
    let pair = &made.reversal_pairs[0];
    assert_eq!((pair.first.number, pair.second.number), (102, 103));
    assert_eq!(made.receipts, Money::from_pence(5_618_000));
    assert_eq!(made.check(), Ok(()));
}

#[test]
fn an_entry_that_nets_to_nil_on_the_account_never_appears() {
    let entries = [entry(1, date(2020, 6, 1), 0, false)];
    let made = reconcile(basis(AccountCode::BANK, 0, printed(0)), &entries, &[]).unwrap();
    assert_eq!(made.receipts_outstanding, []);
    assert_eq!(made.payments_outstanding, []);
    assert_eq!(made.check(), Ok(()));
}

#[test]
fn outstanding_payments_and_receipts_are_listed_and_close_the_gap() {
    // A cheque of March that the bank shows in April, and a deposit that it shows in part.
    let cheque = entry(1, date(2021, 3, 30), -6_000, true);
    let mut deposit = entry(2, date(2021, 3, 29), 10_000, false);
    deposit.answers = vec![Answer {
        line: 9,
        amount: Money::from_pence(7_500),
    }];
    let mut late = line_of(&cheque);
    late.date = date(2021, 4, 6);
    late.year = year().next();
    let part = LineToAnswer {
        number: 9,
        date: date(2021, 3, 29),
        year: year(),
        text: "deposit".to_owned(),
        amount: Money::from_pence(7_500),
    };
    let bank = basis(AccountCode::BANK, 100_000, printed(107_500));
    let made = reconcile(bank, &[cheque, deposit], &[late, part]).unwrap();
    assert_eq!(
        figures(&made),
        [
            "£1,075.00",
            "-£60.00",
            "£25.00",
            "£1,040.00",
            "£1,000.00",
            "£100.00",
            "-£60.00",
            "£1,040.00",
            "£0.00"
        ]
    );
    assert_eq!(made.check(), Ok(()));
}

/// A cheque of last year that is still out: it is in the opening, so it is no payment of this
/// year, and it is still not on the statement.
#[test]
fn what_was_outstanding_last_year_stays_outstanding() {
    let cheque = entry(1, date(2021, 3, 30), -6_000, false);
    let mut next = basis(AccountCode::BANK, 94_000, printed(100_000));
    next.year = year().next();
    next.on = date(2021, 4, 30);
    let made = reconcile(next, &[cheque], &[]).unwrap();
    assert_eq!(made.payments, Money::NIL);
    assert_eq!(made.payments_outstanding.len(), 1);
    assert_eq!(made.difference(), Ok(Money::NIL));
}

/// Late cost dated in April and posted in March is in the year's balance.
#[test]
fn the_last_day_takes_in_the_late_entries_of_march_and_no_other_day_does() {
    let mut late = entry(1, date(2021, 4, 9), -6_000, false);
    late.year = year();
    let bank = basis(AccountCode::BANK, 0, printed(0));
    let mut february = bank.clone();
    february.on = date(2021, 2, 28);
    let at_year_end = reconcile(bank, std::slice::from_ref(&late), &[]).unwrap();
    assert_eq!(at_year_end.payments, Money::from_pence(-6_000));
    let earlier = reconcile(february, &[late], &[]).unwrap();
    assert_eq!(earlier.payments, Money::NIL);
}

#[test]
fn a_difference_is_nil_or_explained_by_lines_that_wait() {
    let waiting = line_of(&entry(5, date(2020, 7, 1), -4_000, false));
    let explained = basis(AccountCode::BANK, 10_000, printed(6_000));
    let made = reconcile(explained, &[], std::slice::from_ref(&waiting)).unwrap();
    assert_eq!(made.difference(), Ok(Money::from_pence(-4_000)));
    assert_eq!(made.lines_not_in_ledger[0].number, 5);
    assert_eq!(made.check(), Ok(()));
    let wrong = basis(AccountCode::BANK, 10_000, printed(5_999));
    let made = reconcile(wrong, &[], &[waiting]).unwrap();
    assert_eq!(
        made.check().unwrap_err().to_string(),
        "account 1000 does not reconcile: the difference is -£40.01, of which -£0.01 is explained \
         by no line that waits; find it before this is agreed"
    );
}

#[test]
fn a_line_answered_in_part_lists_the_rest() {
    let mut entry = entry(1, date(2020, 7, 1), -3_000, false);
    entry.answers = vec![Answer {
        line: 5,
        amount: Money::from_pence(-3_000),
    }];
    let mut line = line_of(&entry);
    (line.number, line.amount) = (5, Money::from_pence(-4_000));
    let bank = basis(AccountCode::BANK, 10_000, printed(6_000));
    let made = reconcile(bank, &[entry], &[line]).unwrap();
    assert_eq!(
        made.lines_not_in_ledger[0].amount,
        Money::from_pence(-1_000)
    );
    assert_eq!(made.check(), Ok(()));
}

#[test]
fn a_reconciliation_is_kept_and_read_back() {
    let (entries, lines) = extract();
    let body = basis(AccountCode::ACCOUNTABLE_BODY, 0, added());
    let made = reconcile(body, &entries, &lines).unwrap();
    let json = serde_json::to_string(&made).unwrap();
    assert_eq!(serde_json::from_str::<Reconciliation>(&json).unwrap(), made);
}

/// The original is in the opening, so its reversal is a movement of this year; neither is
/// outstanding, and the replacement answers nothing more than the line that it took over.
#[test]
fn a_reversal_of_an_earlier_year_s_entry_is_a_movement_of_this_year() {
    let wrong = entry(1, date(2021, 3, 1), -123_000, false);
    let mut reversal = entry(2, date(2021, 6, 1), 123_000, false);
    reversal.reverses = Some(1);
    let mut replacement = entry(3, date(2021, 6, 1), -123_000, false);
    replacement.replaces = Some(1);
    let mut line = line_of(&wrong);
    line.number = 9;
    replacement.answers = vec![Answer {
        line: 9,
        amount: line.amount,
    }];
    let mut next = basis(AccountCode::BANK, 0, printed(0));
    next.year = year().next();
    next.on = date(2022, 3, 31);
    let made = reconcile(next, &[wrong, reversal, replacement], &[line]).unwrap();
    assert_eq!(made.payments_outstanding, []);
    assert_eq!(made.receipts_outstanding, []);
    assert_eq!(made.closing(), Ok(Money::NIL));
    assert_eq!(made.receipts, Money::from_pence(123_000));
    assert_eq!(made.check(), Ok(()));
}

/// Nothing of an account without statements is outstanding, and nothing of before is once it has
/// some; what was counted and reversed since is a pair with what replaces it.
#[test]
fn what_was_counted_is_outstanding_neither_then_nor_later() {
    let statement = StatementBalance::Counted {
        amount: Money::from_pence(557_217),
    };
    let april = Basis {
        on: date(2020, 4, 30),
        ..basis(AccountCode::BANK, 572_217, statement)
    };
    let paid = entry(1, date(2020, 4, 3), -15_000, false);
    let made = reconcile(april, std::slice::from_ref(&paid), &[]).unwrap();
    assert_eq!((made.check(), outstanding(&made)), (Ok(()), vec![]));

    let mut reversal = entry(2, date(2020, 5, 1), 15_000, false);
    reversal.reverses = Some(1);
    let mut replacement = entry(3, date(2020, 5, 1), -15_000, false);
    replacement.replaces = Some(1);
    let cheque = entry(4, date(2020, 5, 2), -1_000, false);
    let may = Basis {
        on: date(2020, 5, 31),
        counted_to: Some(date(2020, 4, 30)),
        ..basis(AccountCode::BANK, 572_217, printed(557_217))
    };
    let made = reconcile(may, &[paid, reversal, replacement, cheque], &[]).unwrap();
    assert_eq!((made.check(), outstanding(&made)), (Ok(()), vec![4]));
    assert_eq!(made.reversal_pairs.len(), 1);
}

/// What was counted and is reversed since stands in the balance: the reversal is listed, and so is
/// another that comes in its place, whatever its amount.
#[test]
fn what_was_counted_and_put_right_since_is_listed_until_it_is_counted_again() {
    let paid = entry(1, date(2020, 4, 3), -15_000, false);
    let mut reversal = entry(2, date(2020, 5, 1), 15_000, false);
    reversal.reverses = Some(1);
    let mut other = entry(3, date(2020, 5, 1), -15_500, false);
    other.replaces = Some(1);
    for (entries, listed) in [
        (vec![paid.clone(), reversal.clone()], vec![2]),
        (vec![paid, reversal, other], vec![3, 2]),
    ] {
        let may = Basis {
            on: date(2020, 5, 31),
            counted_to: Some(date(2020, 4, 30)),
            ..basis(AccountCode::BANK, 572_217, printed(557_217))
        };
        let made = reconcile(may, &entries, &[]).unwrap();
        assert_eq!((made.check(), outstanding(&made)), (Ok(()), listed));
    }
}

fn outstanding(made: &Reconciliation) -> Vec<i64> {
    let listed = made.payments_outstanding.iter();
    let listed = listed.chain(&made.receipts_outstanding);
    listed.map(|item| item.number).collect()
}
