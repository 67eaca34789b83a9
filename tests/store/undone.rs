//! What was undone or withdrawn: the record says it, the tables say it, and neither can be changed
//! by itself, nor by somebody who smuggles a row in.

use std::collections::BTreeMap;

use fundledger::store::{
    Store,
    statements::{line::LineState, undone::UndoneBody},
};
use jiff::civil::date;

use super::{
    fixture::{act, brought, on_both},
    raw::Prompt,
    statements::{import, line, lines, rows, with_statement},
    tampering::findings,
};

const NONE_REVERSED: UndoneBody = UndoneBody {
    import: 1,
    reversed: Vec::new(),
};

async fn undone(store: &Store) {
    let mut writer = store.write("tandridge").await.unwrap();
    writer.undo_import(&NONE_REVERSED, &act()).await.unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn an_undone_import_no_longer_counts_and_stays_where_it_is() {
    on_both(async |db| {
        with_statement(&db.store).await;
        undone(&db.store).await;
        // A program that forgot to reverse what came with its lines is found out.
        let found = findings(&db, None).await;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(
            found[0].contains("which came with its line 1, stands"),
            "{found:#?}"
        );
        let mut reader = db.store.read("tandridge").await.unwrap();
        let line = reader.line(1).await.unwrap().unwrap();
        assert!(
            matches!(line.state, LineState::Undone(_)),
            "{:?}",
            line.state
        );
        assert!(reader.held(line.account).await.unwrap().is_empty());
        let again = reader.undone_lines(line.account).await.unwrap();
        assert_eq!(again.values().sum::<u32>(), 4);
        assert!(reader.standing_imports().await.unwrap().is_empty());
        assert_eq!(reader.account_source(line.account).await.unwrap(), None);
        drop(reader);
        let mut writer = db.store.write("tandridge").await.unwrap();
        assert!(
            writer.undo_import(&NONE_REVERSED, &act()).await.is_err(),
            "once"
        );
    })
    .await;
}

#[tokio::test]
async fn what_took_it_out_is_guarded_and_verify_sees_what_was_smuggled() {
    on_both(async |db| {
        with_statement(&db.store).await;
        undone(&db.store).await;
        let mut prompt = Prompt::open(&db).await;
        for change in [
            "update import_undone set import = 2",
            "delete from import_undone",
        ] {
            let refused = prompt.run(change).await.unwrap_err().to_string();
            assert!(
                refused.contains("what was undone stays undone"),
                "{refused}"
            );
        }
        prompt.close().await;
        let mut prompt = Prompt::unguarded(&db).await;
        prompt.run("delete from import_undone").await.unwrap();
        let found = findings(&db, None).await;
        let says = "the imports that were undone are not those that were recorded";
        assert!(found.iter().any(|one| one == says), "{found:#?}");
        prompt
            .run("insert into line_withdrawn (book, line, record) values (1, 2, 1)")
            .await
            .unwrap();
        let found = findings(&db, None).await;
        let says = "the lines that were withdrawn are not those that were recorded";
        assert!(found.iter().any(|one| one == says), "{found:#?}");
        prompt.close().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_withdraws_a_line_alone() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.ask_withdrawal(2, &act()).await.unwrap();
        let (record, _) = writer.withdrawal_asked(2).await.unwrap().unwrap();
        // As a program that forgets the rule would: the same role approves.
        writer.withdraw_line(2, record, &act()).await.unwrap();
        writer.commit().await.unwrap();
        let found = findings(&db, None).await;
        let says = "withdraws line 2, which no other role had asked for";
        assert!(found.iter().any(|one| one.contains(says)), "{found:#?}");
    })
    .await;
}

#[tokio::test]
async fn what_an_account_held_before_a_file_is_told_of_the_lines_that_are_asked_for() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let mut writer = db.store.write("tandridge").await.unwrap();
        let file = writer.put_file("later.xlsx", b"later").await.unwrap();
        let later = import(file);
        let more = [line(3, date(2020, 8, 3), "-9.00", "Stamps")];
        let later = brought(&mut writer, &later, (&rows(&more), &[])).await;
        later.unwrap();
        writer.commit().await.unwrap();
        let mut reader = db.store.read("tandridge").await.unwrap();
        let kept = reader.imports().await.unwrap();
        let all = lines();
        let [twin, _, credit, _] = &rows(&all)[..] else {
            panic!("four lines");
        };
        let stamps = rows(&more)[0].fingerprint;
        let asked = [stamps, twin.fingerprint];
        let held = reader.held_before(&kept[1], &asked).await.unwrap();
        assert_eq!(
            held,
            BTreeMap::from([(twin.fingerprint, 2)]),
            "not {stamps:?}"
        );
        let first = reader.held_before(&kept[0], &asked).await.unwrap();
        assert!(first.is_empty(), "{first:?}");
        let none = reader.held_before(&kept[1], &[]).await.unwrap();
        assert!(none.is_empty(), "{none:?}");
        let held = reader.held_before(&kept[1], &[credit.fingerprint]).await;
        assert_eq!(held.unwrap(), BTreeMap::from([(credit.fingerprint, 1)]));
    })
    .await;
}
