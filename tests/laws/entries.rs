//! Laws 1, 2 and 7: what may be posted, how a mistake is put right, and a closed year.

use std::collections::BTreeMap;

use fundledger::ledger::{
    balance::Cell,
    code::FundCode,
    entry::{EntryError, JournalEntry},
    journal::{Draft, EntryKind, Posting},
    money::Money,
};
use jiff::ToSpan as _;
use proptest::{prelude::*, sample::Index};

use crate::{
    books::{amount, book, cases, lawful, play, sides, steps},
    memory::Ledger,
};

fn net(postings: &[Posting]) -> i128 {
    postings
        .iter()
        .map(|posting| i128::from(posting.amount.pence()))
        .sum()
}

fn net_by_fund(postings: &[Posting]) -> BTreeMap<FundCode, i128> {
    let mut nets = BTreeMap::new();
    for posting in postings {
        *nets.entry(posting.fund).or_default() += i128::from(posting.amount.pence());
    }
    nets
}

fn change(draft: &mut Draft, place: Index, by: Money) -> FundCode {
    let count = draft.postings.len();
    let posting = &mut draft.postings[place.index(count)];
    posting.amount = posting.amount.plus(by).unwrap();
    posting.fund
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn law_1_an_accepted_entry_is_nil_in_total_and_within_each_fund(
        book in book(), day in 0_i64..365, sides in sides(),
    ) {
        let draft = lawful(&book, book.first_year, day, &sides);
        let entry = JournalEntry::balance(draft, &book).unwrap();
        let postings = &entry.draft().postings;
        prop_assert_eq!(net(postings), 0);
        prop_assert!(net_by_fund(postings).into_values().all(|net| net == 0));
    }

    #[test]
    fn law_1_an_entry_out_by_any_amount_is_refused_with_that_amount(
        book in book(), day in 0_i64..365, sides in sides(), place: Index, by in amount(),
    ) {
        let mut draft = lawful(&book, book.first_year, day, &sides);
        change(&mut draft, place, by);
        prop_assume!(draft.postings.iter().all(|posting| !posting.amount.is_nil()));
        let refused = JournalEntry::balance(draft, &book);
        prop_assert_eq!(refused, Err(EntryError::DoesNotBalance(by)));
    }

    #[test]
    fn law_1_an_entry_that_lends_between_funds_is_refused_though_it_is_nil_in_total(
        book in book(), day in 0_i64..365, sides in sides(), place: (Index, Index), by in amount(),
    ) {
        let mut draft = lawful(&book, book.first_year, day, &sides);
        let lender = change(&mut draft, place.0, by);
        let borrower = change(&mut draft, place.1, by.turned());
        prop_assume!(draft.postings.iter().all(|posting| !posting.amount.is_nil()));
        let outcome = JournalEntry::balance(draft, &book);
        if lender == borrower {
            prop_assert!(outcome.is_ok());
        } else {
            let (fund, by) = if lender < borrower { (lender, by) } else { (borrower, by.turned()) };
            prop_assert_eq!(outcome, Err(EntryError::FundDoesNotBalance { fund, by }));
        }
    }

    #[test]
    fn law_2_a_reversal_mirrors_its_original_and_the_two_are_nil_in_every_cell(
        book in book(), steps in steps(), of: Index, later in 0_i64..700,
    ) {
        let mut ledger = Ledger::new(book);
        let year = ledger.book.first_year;
        play(&mut ledger, year, &steps);
        prop_assume!(!ledger.posted.is_empty());
        let original = of.get(&ledger.posted).clone();
        let before = ledger.posted.clone();
        let day = year.first_day() + later.days();
        let Ok(mirror) = original.reversal(day) else {
            prop_assert!(original.entry.reverses.is_some(), "only a reversal is refused");
            return Ok(());
        };
        let mut cells: BTreeMap<Cell, i128> = BTreeMap::new();
        for posting in original.entry.postings.iter().chain(&mirror.postings) {
            *cells.entry(Cell::of(posting)).or_default() += i128::from(posting.amount.pence());
        }
        prop_assert!(cells.into_values().all(|net| net == 0));
        for (was, is) in original.entry.postings.iter().zip(&mirror.postings) {
            prop_assert_eq!(Posting { amount: was.amount.turned(), ..*was }, *is);
        }
        prop_assert_eq!(original.entry.postings.len(), mirror.postings.len());
        prop_assert_eq!(mirror.reverses, Some(original.number));
        prop_assert_eq!(mirror.kind, EntryKind::Reversal);

        let number = ledger.post(mirror).unwrap();
        prop_assert!(ledger.entry(number).reversal(day).is_err());
        prop_assert_eq!(&ledger.posted[..before.len()], before.as_slice());
    }

    #[test]
    fn law_7_a_closed_year_takes_no_postings_and_the_next_year_does(
        book in book(), steps in steps(), day in 0_i64..365, sides in sides(),
    ) {
        let mut ledger = Ledger::new(book);
        let year = ledger.book.first_year;
        play(&mut ledger, year, &steps);
        ledger.close(year).unwrap();
        let (count, head) = (ledger.posted.len(), ledger.head);
        let mut draft = lawful(&ledger.book, year, day, &sides);
        let refused = Err(EntryError::YearClosed(year));
        for kind in [EntryKind::Ordinary, EntryKind::Accrual, EntryKind::Closing] {
            draft.kind = kind;
            prop_assert_eq!(ledger.post(draft.clone()), refused.clone());
        }
        prop_assert_eq!((ledger.posted.len(), ledger.head), (count, head));
        let mut open = lawful(&ledger.book, year.next(), day, &sides);
        open.concerns = Some(year);
        prop_assert!(ledger.post(open).is_ok());
    }
}
