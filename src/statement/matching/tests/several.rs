//! Several entries that are one line, several lines that are one entry, and when the search for
//! either gives up.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::statement::matching::{
    combine::{Found, adding_up},
    rank::STEPS,
};

#[test]
fn an_exact_single_entry_beats_a_combination_and_two_alike_are_not_chosen_in_silence() {
    let mut book = Book::default();
    let day = date(2020, 6, 1);
    for (number, pence) in [(1, -10_000), (2, -20_000), (3, -30_000)] {
        book.open
            .push(movement(number, BANK, day, pence, "Village hall hire"));
    }
    let asked = line(day, -30_000, "Village hall hire");
    let ranked = book.ranked(&asked);
    assert!(
        book.first(&asked).starts_with("entry 3 -£300.00: 9 strong"),
        "{ranked:?}"
    );
    assert!(ranked.suggestions.iter().all(|found| match &found.does {
        Does::Answer(parts) => parts.len() == 1,
        Does::Together { .. } | Does::Transfer { .. } | Does::Settle { .. } | Does::Code(_) => true,
    }));
    book.open
        .push(movement(4, BANK, day, -30_000, "Village hall hire"));
    assert!(
        book.first(&asked).contains("2 entries fit equally well -1"),
        "{}",
        book.first(&asked)
    );
}

#[test]
fn one_line_can_be_several_entries_and_several_lines_one_entry() {
    let mut book = Book::default();
    let day = date(2020, 6, 1);
    for (number, pence) in [(1, -10_000), (2, -25_050), (3, -7_700)] {
        book.open
            .push(movement(number, BANK, day, pence, "Village hall hire"));
    }
    assert_eq!(
        book.first(&line(day, -35_050, "Village hall hire")),
        "entry 1 -£100.00 and entry 2 -£250.50: 9 strong (the same words +3 · \
         2 entries add up to it +3 · the same day +3)"
    );
    // What says something else is never part of a combination.
    assert_eq!(
        book.first(&line(day, -35_050, "Courier")),
        "no rule, entry, commitment, award or earlier line speaks for anything"
    );
    let mut book = Book::default();
    book.open
        .push(movement(9, BANK, day, -35_050, "Village hall hire"));
    for (number, pence) in [(1, -10_000), (2, -25_050), (3, -99)] {
        book.waiting
            .push(movement(number, BANK, day, pence, "Village hall hire"));
    }
    assert_eq!(
        book.first(&line(day, -10_000, "Village hall hire")),
        "lines [1, 2] are entry 9: 9 strong (the same words +3 · 2 lines add up to it +3 · \
         the same day +3)"
    );
}

#[test]
fn a_search_says_when_it_gave_up() {
    let coins: Vec<Money> = (0..40)
        .map(|n| Money::from_pence(1_000_000 + n * n * 7))
        .collect();
    let sum = Money::from_pence(5_000_003);
    assert_eq!(adding_up(sum, &coins, STEPS), Found::GaveUp);
    assert_eq!(adding_up(sum, &coins[..4], STEPS), Found::None);
    // The same amounts are told apart by nothing, and tried once.
    let same = vec![Money::from_pence(100); 60];
    assert_eq!(
        adding_up(Money::from_pence(300), &same, STEPS),
        Found::Combination(vec![59, 58, 57].into_iter().rev().collect(), false)
    );
}

proptest! {
    /// Whatever a combination is said to be adds up, names each amount once, and goes one way.
    #[test]
    fn a_combination_adds_up(
        pence in prop::collection::vec(1_i64..400, 2..14),
        pick in 0_u32..9999,
    ) {
        let amounts: Vec<Money> = pence.iter().map(|p| Money::from_pence(*p).turned()).collect();
        let chosen = pence.iter().enumerate().filter(|(at, _)| pick >> at & 1 == 1);
        let sum: i64 = chosen.clone().map(|(_, pence)| *pence).sum();
        let many = chosen.count();
        match adding_up(Money::from_pence(sum).turned(), &amounts, 200_000) {
            Found::Combination(places, _) => {
                let mut once = places.clone();
                once.dedup();
                prop_assert_eq!(&once, &places);
                let added = places.iter().map(|at| amounts[*at].pence()).sum::<i64>();
                prop_assert_eq!(added, sum.saturating_neg());
            }
            Found::None => prop_assert!(!(2..=6).contains(&many)),
            Found::GaveUp => {}
        }
    }
}
