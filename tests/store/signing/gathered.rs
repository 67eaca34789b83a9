//! One entry answers several lines that a person chose, what they leave of it stays open, and the
//! way back says what it does before it does it.

use fundledger::{
    actions::code::{gather, undo},
    ledger::code::AccountCode,
};

use super::{
    fixture::{act, in_may, on_both, pounds},
    statements::with_statement,
    tampering::findings,
};

const HELD: AccountCode = AccountCode::ACCOUNTABLE_BODY;

#[tokio::test]
async fn several_lines_are_one_entry_and_what_they_leave_of_it_stays_open() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let store = &db.store;
        let open = async |entry: i64| {
            let mut reader = store.read("tandridge").await.unwrap();
            reader.open_of(entry, HELD).await.unwrap()
        };
        let before = open(4).await;
        assert_eq!(before, pounds("-2575.00"), "{}", db.engine);
        let mut reader = store.read("tandridge").await.unwrap();
        assert_eq!(reader.open_on(4).await.unwrap(), [HELD]);
        let listed = reader.open_entries_of(HELD, 10).await.unwrap();
        assert!(
            listed
                .iter()
                .any(|one| one.number == 4 && one.open == before)
        );
        assert!(
            reader
                .open_entries_of(AccountCode::BANK, 10)
                .await
                .unwrap()
                .is_empty()
        );
        let held = reader.lines_of(&[2, 4]).await.unwrap();
        let sum = held[0].open.plus(held[1].open).unwrap();
        drop(reader);

        // More than the entry has open, and money the other way, are refused in figures.
        for (entry, lines, says) in [
            (
                6,
                vec![3],
                "of entry 6 is on no statement of account 1100 yet",
            ),
            (4, vec![1, 2], "line 1 is answered by entry 7 already"),
            (4, vec![], "no line is selected"),
        ] {
            let refused = gather::gather(store, "tandridge", entry, &lines, &act()).await;
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains(says), "{}: {refused}", db.engine);
        }

        let done = gather::gather(store, "tandridge", 4, &[2, 4], &in_may())
            .await
            .unwrap();
        assert_eq!(done.lines, [2, 4]);
        assert_eq!(open(4).await, before.minus(sum).unwrap(), "{}", db.engine);
        assert_eq!(
            findings(&db, None).await,
            Vec::<String>::new(),
            "{}",
            db.engine
        );

        // The way back is said first, writes nothing, and is done as it was said or not at all.
        let planned = undo::plan(store, "tandridge", &[2], &act()).await.unwrap();
        assert_eq!(
            (planned.lines.as_slice(), planned.let_go.as_slice()),
            (&[2][..], &[(2, 4)][..])
        );
        assert!(planned.reversed.is_empty());
        assert_eq!(open(4).await, before.minus(sum).unwrap());
        let of_line_1 = undo::plan(store, "tandridge", &[1], &act()).await.unwrap();
        let other = undo::confirmed(store, "tandridge", &[2], of_line_1.digest(), &act()).await;
        let other = other.unwrap_err().to_string();
        assert!(other.contains("changed"), "{}: {other}", db.engine);
        let undone = undo::confirmed(store, "tandridge", &[2], planned.digest(), &act()).await;
        assert_eq!(undone.unwrap(), planned);
        assert_eq!(open(4).await, before.minus(held[1].open).unwrap());
        assert_eq!(
            findings(&db, None).await,
            Vec::<String>::new(),
            "{}",
            db.engine
        );
    })
    .await;
}
