//! Law 6: brought forward equals what was carried forward, and closing moves nothing else.

use std::collections::{BTreeMap, BTreeSet};

use fundledger::ledger::{
    balance::Part,
    calendar::FinancialYear,
    code::{AccountCode, FundCode, LineCode, ProjectCode},
    journal::{Draft, EntryKind},
    money::Money,
    year_end::{Carried, carried_forward, fund_balance},
};
use proptest::{collection::vec, prelude::*};

use crate::{
    books::{amount, book, cases, play, steps},
    memory::Ledger,
};

/// The model: what each account and fund holds at the end of a year, by plain sums over every
/// posting since the book began; income, expenditure and transfers belong to the fund balance.
fn held(ledger: &Ledger, until: FinancialYear) -> Carried {
    let mut sums: BTreeMap<(AccountCode, FundCode), i128> = BTreeMap::new();
    for posted in ledger
        .posted
        .iter()
        .filter(|posted| posted.entry.year <= until)
    {
        for posting in &posted.entry.postings {
            let closes = ledger.book.chart.get(posting.account).unwrap().closes();
            let account = if closes {
                AccountCode::FUND_BALANCE
            } else {
                posting.account
            };
            *sums.entry((account, posting.fund)).or_default() += i128::from(posting.amount.pence());
        }
    }
    sums.into_iter()
        .filter(|(_, pence)| *pence != 0)
        .map(|(key, pence)| (key, Money::from_pence(i64::try_from(pence).unwrap())))
        .collect()
}

/// What the first year opened with: the bank account of every fund.
fn open(ledger: &mut Ledger, amount: Money) {
    let funds: Vec<FundCode> = ledger.book.funds.keys().copied().collect();
    let balances: Vec<(AccountCode, FundCode, Money)> = funds
        .into_iter()
        .map(|fund| (AccountCode::BANK, fund, amount))
        .collect();
    let draft = Draft::opening(ledger.book.first_year, "Agreed accounts", &balances).unwrap();
    ledger.post(draft).unwrap();
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn law_6_brought_forward_is_what_was_carried_forward_year_after_year(
        book in book(), brought in amount(), years in vec(steps(), 1..4),
    ) {
        let mut ledger = Ledger::new(book);
        open(&mut ledger, brought);
        let mut year = ledger.book.first_year;
        for steps in &years {
            play(&mut ledger, year, steps);
            let before = ledger.balances(year).unwrap();
            let provisional = carried_forward(&ledger.book, &before).unwrap();
            prop_assert_eq!(&provisional, &held(&ledger, year), "{}", year);

            ledger.close(year).unwrap();
            let after = ledger.balances(year).unwrap();
            prop_assert_eq!(&carried_forward(&ledger.book, &after).unwrap(), &provisional);

            let next = ledger.balances(year.next()).unwrap();
            let mut opened = Carried::new();
            for (cell, sums) in &next.cells {
                prop_assert_eq!((cell.project, cell.line), (ProjectCode::NONE, LineCode::NONE));
                opened.insert((cell.account, cell.fund), sums.opening);
            }
            prop_assert_eq!(opened, provisional);
            year = year.next();
        }
    }

    #[test]
    fn closing_leaves_income_cost_and_transfers_nil_and_moves_only_them(
        book in book(), brought in amount(), steps in steps(),
    ) {
        let mut ledger = Ledger::new(book);
        open(&mut ledger, brought);
        let year = ledger.book.first_year;
        play(&mut ledger, year, &steps);
        let before = ledger.balances(year).unwrap();
        let funds: BTreeSet<FundCode> = ledger.book.funds.keys().copied().collect();
        let balances: Vec<Money> = funds
            .iter()
            .map(|fund| fund_balance(&ledger.book, &before, *fund).unwrap())
            .collect();

        let made = ledger.close(year).unwrap();
        let after = ledger.balances(year).unwrap();
        for (cell, sums) in &after.cells {
            let closes = ledger.book.chart.get(cell.account).unwrap().closes();
            if closes {
                prop_assert!(sums.over(Part::Whole).unwrap().is_nil(), "{cell:?}");
            } else if cell.account != AccountCode::FUND_BALANCE {
                prop_assert!(sums.closing.is_nil(), "{cell:?}");
            }
            let was = before.cells.get(cell).copied().unwrap_or_default();
            prop_assert_eq!((sums.opening, sums.turnover), (was.opening, was.turnover));
        }
        for (fund, was) in funds.iter().zip(balances) {
            prop_assert_eq!(fund_balance(&ledger.book, &after, *fund), Ok(was));
        }
        let closed: BTreeSet<FundCode> = made
            .entries
            .iter()
            .map(|entry| entry.postings[0].fund)
            .collect();
        let listed = closed.iter().chain(&made.nothing_to_close).copied();
        prop_assert_eq!(listed.collect::<BTreeSet<FundCode>>(), funds, "every fund is named");
        prop_assert_eq!(closed.len(), made.entries.len(), "one entry a fund");
        prop_assert!(made.entries.iter().all(|entry| entry.kind == EntryKind::Closing));
    }
}
