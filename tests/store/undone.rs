//! What was undone or withdrawn: the record says it, the tables say it, and neither can be changed
//! by itself, nor by somebody who smuggles a row in.

use fundledger::store::{
    Store,
    statements::{line::LineState, undone::UndoneBody},
};

use super::{
    fixture::{act, on_both},
    raw::Prompt,
    statements::with_statement,
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
