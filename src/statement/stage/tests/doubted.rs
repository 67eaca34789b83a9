//! What is told about lines beside the plan: one that a later file changed or dropped, a likely
//! double, and the other half of a transfer.

use jiff::civil::date;

use super::*;
use crate::statement::stage::doubles::{Elsewhere, likely_doubles, likely_transfers};

/// Lines as an account holds them, numbered from 1.
fn held(lines: &[StatementLine]) -> Vec<changed::Held<'_>> {
    let numbered = lines.iter().zip(1..);
    let held = numbered.map(|(line, number)| changed::Held {
        number,
        fingerprint: fingerprint(line),
        line,
    });
    held.collect()
}

#[test]
fn a_line_that_a_later_file_changed_or_dropped_is_told() {
    let day = |day| date(2020, 4, day);
    let before = [
        line(2, day(1), -100, "First"),
        line(3, day(2), -200, "Room"),
        line(4, day(3), -300, "Tea"),
        line(5, day(3), -300, "Tea"),
        line(6, day(4), -400, "Last"),
    ];
    let held = held(&before);
    let counted = before
        .iter()
        .map(fingerprint)
        .fold(Held::new(), |mut held, key| {
            *held.entry(key).or_default() += 1;
            held
        });
    // The later file lacks its own edges, one of two teas, and has another amount for the room.
    let later = file(vec![
        line(2, day(1), -999, "Another first"),
        line(3, day(2), -250, "Room"),
        line(4, day(3), -300, "Tea"),
        line(5, day(4), -998, "Another last"),
    ]);
    let plan = staged(later, &counted).unwrap();
    let gone = changed::gone(&plan.lines, &held);
    let told: Vec<(i64, Option<usize>)> = gone.iter().map(|gone| (gone.number, gone.by)).collect();
    assert_eq!(told, [(2, Some(1)), (4, None)]);
    assert!(
        gone[0]
            .why
            .contains("was -£2.00 of 02/04/2020, 'Room' and is -£2.50")
    );
    assert!(
        gone[1]
            .why
            .contains("this file, which covers its day, lacks it")
    );
    assert_eq!(changed::gone(&plan.lines, &held[..1]), []);
}

/// Another format of the same days has other words for the same payments.
#[test]
fn a_line_of_the_first_or_the_last_day_in_other_words_is_told() {
    let day = |day| date(2020, 4, day);
    let before = [
        line(2, day(1), -1_000, "One"),
        line(3, day(2), -2_000, "Two"),
    ];
    let held = held(&before);
    let told_otherwise = file(vec![
        line(1, day(1), -1_000, "CARD PAYMENT TO ONE"),
        line(2, day(2), -2_500, "Something else"),
    ]);
    let plan = staged(told_otherwise, &Held::new()).unwrap();
    let gone = changed::gone(&plan.lines, &held);
    let told: Vec<(i64, Option<usize>)> = gone.iter().map(|gone| (gone.number, gone.by)).collect();
    assert_eq!(told, [(1, Some(0))]);
    assert!(
        gone[0]
            .why
            .contains("may be the same payment in other words")
    );
}

#[test]
fn likely_doubles_and_transfers_are_shown_once_with_the_reason() {
    let ours = [
        line(2, date(2021, 5, 4), -142_000, "Resource pack, printing"),
        line(3, date(2021, 5, 4), -142_000, "Something else entirely"),
        line(4, date(2021, 5, 20), 50_000, "From the council"),
    ];
    let theirs = [
        line(2, date(2021, 5, 7), -142_000, "PRINTING OF RESOURCE PACKS"),
        line(3, date(2021, 5, 30), -142_000, "Resource pack, printing"),
        line(4, date(2021, 5, 18), -50_000, "To the partnership"),
    ];
    let account = AccountCode::ACCOUNTABLE_BODY;
    let others: Vec<_> = theirs
        .iter()
        .map(|line| Elsewhere { account, line })
        .collect();
    let ours: Vec<_> = ours.iter().collect();
    let doubles = likely_doubles(&ours, &others);
    assert_eq!(doubles.len(), 1);
    assert_eq!((doubles[0].ours, doubles[0].theirs), (0, 0));
    assert!(
        doubles[0]
            .why
            .contains("a text alike on 07/05/2021 in account 1100")
    );
    let transfers = likely_transfers(&ours, &others);
    assert_eq!(transfers.len(), 1);
    assert_eq!((transfers[0].ours, transfers[0].theirs), (2, 2));
}

#[test]
fn a_shared_reference_makes_a_double_whatever_the_texts_say() {
    let mut ours = line(2, date(2021, 5, 4), -900, "Card payment");
    ours.reference = Some("INV-7781".to_owned());
    let theirs = line(2, date(2021, 5, 6), -900, "BACS inv-7781 fee");
    let account = AccountCode::ACCOUNTABLE_BODY;
    let others = [Elsewhere {
        account,
        line: &theirs,
    }];
    assert!(
        likely_doubles(&[&ours], &others)[0]
            .why
            .contains("reference inv-7781")
    );
}
