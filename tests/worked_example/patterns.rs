//! Part 3: every pattern of entry, what it leaves on each account, and what undoes it.

use std::collections::BTreeMap;

use fundledger::ledger::{
    code::AccountCode,
    entry::{EntryError, JournalEntry},
    journal::{Draft, EntryKind, Posting},
    money::Money,
    posted::ReversalError,
    year_end::{carried_forward, closing},
};
use jiff::civil::{Date, date};

use crate::{
    books::{account, demonstration, fund, money, side, year},
    memory::Ledger,
};

fn on(day: Date, sides: Vec<Posting>) -> Draft {
    Draft::ordinary(day, "As part 3 says", sides)
}

fn film(day: Date, amount: &str, other: &str) -> Draft {
    let other = side(other, "CL", "", &format!("-{amount}"));
    on(day, vec![side("6200", "CL", "FILM", amount), other])
}

/// The book's accounts that are not nil at the end of a year, period 13 left out.
fn left(ledger: &Ledger, of: &str) -> BTreeMap<AccountCode, Money> {
    let mut sums: BTreeMap<AccountCode, Money> = BTreeMap::new();
    for (cell, held) in ledger.balances(year(of)).unwrap().cells {
        let sum = sums.entry(cell.account).or_default();
        *sum = sum
            .plus(held.opening)
            .and_then(|sum| sum.plus(held.turnover))
            .unwrap();
    }
    sums.retain(|_, sum| !sum.is_nil());
    sums
}

fn sums(expected: &[(&str, &str)]) -> BTreeMap<AccountCode, Money> {
    expected
        .iter()
        .map(|(code, amount)| (account(code), money(amount)))
        .collect()
}

#[test]
fn each_everyday_pattern_is_accepted_and_leaves_what_part_3_says() {
    let day = date(2020, 9, 18);
    let patterns = [
        (
            "salary",
            vec![
                side("6000", "CL", "SAL", "2,575.00"),
                side("1100", "CL", "", "-2,575.00"),
            ],
        ),
        (
            "supplier, net",
            vec![
                side("6200", "CL", "FILM", "2,700.00"),
                side("1100", "CL", "", "-2,700.00"),
            ],
        ),
        (
            "supplier, gross from a bank",
            vec![
                side("6300", "CL", "RES", "100.00"),
                side("1300", "CL", "", "20.00"),
                side("1000", "CL", "", "-120.00"),
            ],
        ),
        (
            "credit note",
            vec![
                side("1100", "CL", "", "180.00"),
                side("6300", "CL", "RES", "-180.00"),
            ],
        ),
        (
            "receipt for two funds",
            vec![
                side("1000", "CL", "", "70.00"),
                side("1000", "POOL", "", "30.00"),
                side("4100", "CL", "", "-70.00"),
                side("4100", "POOL", "", "-30.00"),
            ],
        ),
        (
            "between two accounts, one fund",
            vec![
                side("1000", "CL", "", "50.00"),
                side("1100", "CL", "", "-50.00"),
            ],
        ),
    ];
    for (name, sides) in patterns {
        let mut ledger = Ledger::new(demonstration());
        let mut expected: BTreeMap<AccountCode, Money> = BTreeMap::new();
        for posting in &sides {
            let sum = expected.entry(posting.account).or_default();
            *sum = sum.plus(posting.amount).unwrap();
        }
        assert_eq!(ledger.post(on(day, sides)), Ok(1), "{name}");
        assert_eq!(left(&ledger, "2020/21"), expected, "{name}");
    }
}

#[test]
fn a_gross_amount_split_wrongly_is_refused_by_the_penny() {
    let sides = vec![
        side("6300", "CL", "RES", "100.00"),
        side("1300", "CL", "", "19.99"),
        side("1000", "CL", "", "-120.00"),
    ];
    let refused = JournalEntry::balance(on(date(2020, 9, 18), sides), &demonstration());
    assert_eq!(refused, Err(EntryError::DoesNotBalance(money("-0.01"))));
}

#[test]
fn an_award_is_income_once_and_the_instalments_settle_it() {
    let mut ledger = Ledger::new(demonstration());
    let grant = ledger.book.grants.values().next().unwrap().clone();
    let award = Draft::award(&grant, year("2020/21"));
    assert_eq!(award.date, date(2020, 4, 1));
    assert!(
        award
            .postings
            .iter()
            .all(|posting| posting.grant == Some(grant.code))
    );
    ledger.post(award).unwrap();
    assert_eq!(
        left(&ledger, "2020/21"),
        sums(&[("1200", "56,000.00"), ("4000", "-56,000.00")])
    );
    for day in [date(2020, 5, 29), date(2020, 11, 27)] {
        let sides = vec![
            side("1100", "CL", "", "28,000.00"),
            side("1200", "CL", "", "-28,000.00").of_grant(grant.code),
        ];
        ledger.post(on(day, sides)).unwrap();
    }
    assert_eq!(
        left(&ledger, "2020/21"),
        sums(&[("1100", "56,000.00"), ("4000", "-56,000.00")])
    );
}

#[test]
fn a_reversal_mirrors_its_original_and_the_replacement_takes_over_its_line() {
    let mut ledger = Ledger::new(demonstration());
    let mut wrong = film(date(2021, 1, 22), "1,230.00", "1100");
    wrong.lines = vec![46];
    let wrong = ledger.post(wrong).unwrap();
    let mirror = ledger.entry(wrong).reversal(date(2021, 3, 31)).unwrap();
    assert_eq!(
        mirror.postings,
        [
            side("6200", "CL", "FILM", "-1,230.00"),
            side("1100", "CL", "", "1,230.00"),
        ]
    );
    assert_eq!(
        (mirror.kind, mirror.reverses, mirror.concerns),
        (EntryKind::Reversal, Some(wrong), None)
    );
    let reversal = ledger.post(mirror).unwrap();
    assert_eq!(left(&ledger, "2020/21"), sums(&[]));
    assert_eq!(
        ledger.entry(reversal).reversal(date(2021, 3, 31)),
        Err(ReversalError::IsReversal(reversal))
    );

    let sides = vec![
        side("6300", "CL", "RES", "1,230.00"),
        side("1100", "CL", "", "-1,230.00"),
    ];
    let right = ledger
        .entry(wrong)
        .replacement(on(date(2021, 3, 31), sides));
    assert_eq!((right.replaces, &right.lines), (Some(wrong), &vec![46]));
    ledger.post(right).unwrap();
    assert_eq!(
        left(&ledger, "2020/21"),
        sums(&[("1100", "-1,230.00"), ("6300", "1,230.00")])
    );
}

#[test]
fn a_transfer_moves_money_between_funds_and_no_account_sees_it() {
    let mut ledger = Ledger::new(demonstration());
    let funds = (fund("POOL"), fund("CL"));
    let day = date(2021, 3, 31);
    let amount = money("500.00");
    let transfer = Draft::transfer(
        day,
        "Overspend met",
        "Minute 7",
        AccountCode::BANK,
        funds,
        amount,
    );
    assert_eq!(
        transfer.postings,
        [
            side("3100", "POOL", "", "500.00"),
            side("1000", "POOL", "", "-500.00"),
            side("1000", "CL", "", "500.00"),
            side("3100", "CL", "", "-500.00"),
        ]
    );
    let mut unauthorised = transfer.clone();
    unauthorised.authority = Some("  ".to_owned());
    assert_eq!(
        ledger.post(unauthorised),
        Err(EntryError::NoAuthority("transfer"))
    );
    ledger.post(transfer).unwrap();
    assert_eq!(left(&ledger, "2020/21"), sums(&[]));

    let made = ledger.close(year("2020/21")).unwrap();
    assert_eq!((made.entries.len(), made.nothing_to_close.len()), (2, 0));
    let balances = ledger.balances(year("2020/21")).unwrap();
    let carried = carried_forward(&ledger.book, &balances).unwrap();
    let expected = [
        ("1000", "CL", "500.00"),
        ("1000", "POOL", "-500.00"),
        ("3000", "CL", "-500.00"),
        ("3000", "POOL", "500.00"),
    ];
    for (code, of, amount) in expected {
        assert_eq!(carried[&(account(code), fund(of))], money(amount));
    }
    assert_eq!(carried.len(), expected.len());
}

/// Money that changes funds by way of account 3100 needs its authority whatever the entry is
/// called.
#[test]
fn no_other_kind_of_entry_crosses_funds_without_authority() {
    let funds = (fund("POOL"), fund("CL"));
    let day = date(2021, 3, 31);
    let book = demonstration();
    for kind in [
        EntryKind::Ordinary,
        EntryKind::Award,
        EntryKind::Replacement,
        EntryKind::Accrual,
        EntryKind::AccrualReversal,
    ] {
        let bank = AccountCode::BANK;
        let mut crossing = Draft::transfer(day, "Moved", "", bank, funds, money("500.00"));
        crossing.kind = kind;
        let expected = if kind == EntryKind::Replacement {
            EntryError::NoAuthority(kind.word())
        } else {
            EntryError::TransferOutsideTransfer
        };
        let refused = JournalEntry::balance(crossing, &book);
        assert_eq!(refused, Err(expected), "{}", kind.word());
    }
}

#[test]
fn an_accrual_is_undone_on_1_april_and_the_invoice_costs_the_new_year_nothing() {
    let mut ledger = Ledger::new(demonstration());
    let mut accrual = film(date(2021, 3, 31), "1,500.00", "2000");
    accrual.kind = EntryKind::Accrual;
    let accrual = ledger.post(accrual).unwrap();
    assert_eq!(
        left(&ledger, "2020/21"),
        sums(&[("2000", "-1,500.00"), ("6200", "1,500.00")])
    );
    ledger.close(year("2020/21")).unwrap();
    let undone = ledger.entry(accrual).reversal(date(2021, 4, 1)).unwrap();
    assert_eq!(
        (undone.kind, undone.concerns, undone.period.number()),
        (EntryKind::AccrualReversal, None, 1)
    );
    ledger.post(undone).unwrap();
    ledger
        .post(film(date(2021, 4, 20), "1,500.00", "1100"))
        .unwrap();
    // What is left of the year before: its cost in the fund balance, and the money paid.
    assert_eq!(
        left(&ledger, "2021/22"),
        sums(&[("1100", "-1,500.00"), ("3000", "1,500.00")])
    );
}

#[test]
fn a_restricted_underspend_is_repaid_before_closing_or_stays_in_the_fund() {
    for repaid in [true, false] {
        let mut ledger = Ledger::new(demonstration());
        let sides = vec![
            side("1100", "CL", "", "56,000.00"),
            side("4000", "CL", "", "-56,000.00"),
        ];
        ledger.post(on(date(2020, 5, 29), sides)).unwrap();
        ledger
            .post(film(date(2020, 9, 18), "55,000.00", "1100"))
            .unwrap();
        if repaid {
            let sides = vec![
                side("4090", "CL", "", "1,000.00"),
                side("2200", "CL", "", "-1,000.00"),
            ];
            ledger.post(on(date(2021, 3, 31), sides)).unwrap();
        }
        ledger.close(year("2020/21")).unwrap();
        let balances = ledger.balances(year("2020/21")).unwrap();
        let carried = carried_forward(&ledger.book, &balances).unwrap();
        let owed_or_kept = if repaid { "2200" } else { "3000" };
        assert_eq!(carried.len(), 2);
        assert_eq!(carried[&(account("1100"), fund("CL"))], money("1,000.00"));
        let other = carried[&(account(owed_or_kept), fund("CL"))];
        assert_eq!(other, money("-1,000.00"));
        if repaid {
            let sides = vec![
                side("2200", "CL", "", "1,000.00"),
                side("1100", "CL", "", "-1,000.00"),
            ];
            ledger.post(on(date(2021, 5, 4), sides)).unwrap();
            assert_eq!(left(&ledger, "2021/22"), sums(&[]));
        }
    }
}

/// Closing moves income, expenditure and transfers, and nothing else (law 6 stands on it).
#[test]
fn a_closing_entry_cannot_move_the_bank() {
    let day = date(2021, 3, 31);
    let mut sides = vec![
        side("1000", "POOL", "", "10.00"),
        side("3000", "POOL", "", "-10.00"),
    ];
    let mut forged = on(day, sides.clone());
    forged.kind = EntryKind::Closing;
    forged.period = fundledger::ledger::calendar::Period::CLOSING;
    assert_eq!(
        JournalEntry::balance(forged, &demonstration()),
        Err(EntryError::StaysAtClosing(AccountCode::BANK))
    );
    sides[0].account = account("6900");
    let mut ledger = Ledger::new(demonstration());
    let cost = vec![sides[0], side("1000", "POOL", "", "-10.00")];
    ledger.post(on(day, cost)).unwrap();
    let balances = ledger.balances(year("2020/21")).unwrap();
    let made = closing(&ledger.book, &balances).unwrap();
    assert!(JournalEntry::balance(made.entries[0].clone(), &ledger.book).is_ok());
}

/// Brought forward is what stands on the balance sheet: a book that begins with income in period
/// 0 would carry it where no report reads it and no closing takes it.
#[test]
fn opening_balances_stand_on_the_balance_sheet_alone() {
    for code in ["4000", "6900"] {
        let balances = [
            (account(code), fund("POOL"), money("25.00")),
            (AccountCode::BANK, fund("POOL"), money("10.00")),
        ];
        let opening = Draft::opening(year("2020/21"), "Agreed accounts", &balances).unwrap();
        assert_eq!(
            JournalEntry::balance(opening, &demonstration()),
            Err(EntryError::OpeningOfTheYear(account(code)))
        );
    }
}
