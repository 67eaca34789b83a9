//! Matches inside what was signed: `verify` finds one that was made or ended afterwards.

use fundledger::{
    actions::{reconcile, reverse},
    ledger::code::AccountCode,
    statement::reconcile::statement::Said,
};
use jiff::civil::date;

use super::{
    fixture::{act, in_may, on_both, pounds},
    signed::reviewer,
    statements::with_statement,
    tampering::findings,
};

#[tokio::test]
async fn a_match_that_was_ended_or_made_inside_a_signed_reconciliation_is_found() {
    on_both(async |db| {
        with_statement(&db.store).await;
        let (held, on) = (AccountCode::ACCOUNTABLE_BODY, date(2021, 3, 31));
        let stated = Some(pounds("-300.00"));
        reconcile::prepare(
            &db.store,
            "tandridge",
            held,
            on,
            &Said::balance(stated),
            &in_may(),
        )
        .await
        .unwrap();
        reconcile::approve(&db.store, "tandridge", held, on, &reviewer())
            .await
            .unwrap();
        let signed = "after the reconciliation of account 1100 at 31/03/2021, which holds both, \
                      was signed";
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.end_match(1, 7, &act()).await.unwrap();
        writer.make_match(2, 7, None, &act()).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(
            findings(&db, None).await,
            [
                format!("line 1 was let go by entry 7 {signed} with their match"),
                format!("line 2 was matched with entry 7 {signed} without it"),
            ],
            "{}",
            db.engine
        );
        // As it was signed, it is whole again; and so it is where the entry is put right.
        let mut writer = db.store.write("tandridge").await.unwrap();
        writer.end_match(2, 7, &act()).await.unwrap();
        writer.make_match(1, 7, None, &act()).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(findings(&db, None).await, Vec::<String>::new());
        let (later, instead) = (date(2021, 4, 6), reverse::Instead::Nothing);
        reverse::entry(&db.store, "tandridge", 7, later, instead, &act())
            .await
            .unwrap();
        assert_eq!(findings(&db, None).await, Vec::<String>::new());
    })
    .await;
}
