//! Whatever the rows are: a file twice adds nothing, the proof holds, and overlapping files come to
//! the whole.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// Few days, amounts and texts, so that genuinely identical rows are common.
fn rows() -> impl Strategy<Value = Vec<StatementLine>> {
    let row = (
        1_i8..=20,
        -3_i64..=3,
        prop_oneof!["Rent", "Fee"],
        any::<bool>(),
    );
    prop::collection::vec(row, 0..40).prop_map(|mut rows| {
        rows.sort();
        let lines = rows.into_iter().zip(2_u32..);
        lines
            .map(|((day, pence, text, early), at)| {
                let year = if early && day == 1 { 2019 } else { 2021 };
                line(at, date(year, 5, day), pence, &text)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn importing_twice_adds_nothing_and_the_proof_always_holds(rows in rows()) {
        let mut held = Held::new();
        let first = staged(file(rows.clone()), &held).unwrap();
        prop_assert!(first.proof.holds());
        hold(&mut held, &first);
        let again = staged(file(rows), &held).unwrap();
        prop_assert!(again.proof.holds());
        prop_assert_eq!(again.new_lines().count(), 0);
        prop_assert_eq!(again.proof.duplicates, first.proof.lines);
    }

    /// Two exports that overlap by whole days hold together what the whole year's export holds.
    #[test]
    fn overlapping_halves_are_the_whole(rows in rows(), from in 1_i8..=20, to in 1_i8..=20) {
        let (from, to) = (from.min(to), from.max(to));
        let part = |wanted: &dyn Fn(i8) -> bool| -> Vec<StatementLine> {
            rows.iter().filter(|l| wanted(l.date.day())).cloned().collect()
        };
        let mut whole = Held::new();
        let plan = staged(file(rows.clone()), &whole).unwrap();
        hold(&mut whole, &plan);
        let mut halves = Held::new();
        for half in [part(&|day| day <= to), part(&|day| day >= from)] {
            let plan = staged(file(half), &halves).unwrap();
            prop_assert!(plan.proof.holds());
            hold(&mut halves, &plan);
        }
        prop_assert_eq!(halves, whole);
    }
}
